// A board of 28x28 pixels that one draws on with a mouse, a finger or keys: the trait `drawing`.
import { clamp, drawLine, fromBase64, split, toBase64, toBytes } from "./core.js";
import { KEYS, withKeys } from "./ui.js";

export const SIDE = 28;
const SEND = 80; // milliseconds between two states of a drawing that go to the kernel
const UNDOS = 50;

export const fromBytes = (bytes) => Float64Array.from(bytes, (byte) => byte / 255);

// tone: of the grid. sends(drawing): called when one goes out. begins(ink): called before a stroke, gives the ink
// that it is drawn on. erases(): whether the pen takes ink away. look: more options of the grid.
export function drawingBoard(ui, { tone = "gray", sends = () => {}, begins = (ink) => ink, erases = () => false, ...look }) {
  // the ink: the trait's, and what was drawn since it was sent; always whole bytes, as the trait has
  // it, so that Python and every view see the same drawing

  let [ink, known, version] = [new Float64Array(SIDE * SIDE), null, 0];
  let [timer, sent] = [null, 0];
  const packed = () => (ink.some((v) => v > 0) ? { height: SIDE, width: SIDE, gray: toBase64(toBytes(ink)) } : null);
  const receive = () => {
    const gray = ui.get("drawing")?.gray ?? null;
    if (gray === known || timer !== null) return;
    known = gray;
    version += 1;
    ink = gray ? fromBytes(fromBase64(gray)) : new Float64Array(SIDE * SIDE);
  };
  const send = () => {
    timer = null;
    sent = performance.now();
    const drawing = packed();
    known = drawing?.gray ?? null;
    sends(drawing);
    ui.set({ drawing });
  };
  const drew = (now) => {
    version += 1;
    if (now) {
      clearTimeout(timer);
      send();
    } else timer ??= setTimeout(send, Math.max(0, sent + SEND - performance.now()));
    ui.changed();
  };
  ui.onEnd(() => clearTimeout(timer));
  const undos = [];
  const remember = () => {
    undos.push(ink);
    if (undos.length > UNDOS) undos.shift();
  };
  const begin = () => {
    receive();
    remember();
    ink = begins(ink);
  };
  const line = (from, to) => {
    const drawn = drawLine(erases() ? ink.map((v) => 1 - v) : ink, from, to);
    ink = fromBytes(toBytes(erases() ? drawn.map((v) => 1 - v) : drawn));
  };
  const put = (other) => {
    remember();
    ink = other;
    drew(true);
  };
  const clear = () => put(new Float64Array(SIDE * SIDE));

  let [pen, down] = [[14, 14], false];
  const undo = ui.button("undo", () => {
    ink = undos.pop() ?? ink;
    drew(true);
  });
  let keyed = false; // whether the pen is moved by keys
  const grid = ui.grid("drawing", {
    rulers: false,
    says: ui.t("keys_draw"),
    onArrow: () => {}, // the pen's, below; the grid needs no cursor of its own
    ...look,
    read: () => {
      receive();
      const marked = document.activeElement === grid.canvas && keyed ? pen : null;
      return { rows: SIDE, columns: SIDE, values: ink, tone, caption: ui.t("drawing"), marked };
    },
  });
  const { canvas } = grid;
  // a finger draws: it does not scroll the page, nor throw it when it is lifted, which would eat the next tap
  canvas.addEventListener("touchstart", (event) => event.preventDefault(), { passive: false });
  canvas.style.touchAction = "none";
  const at = (event) => {
    const box = canvas.getBoundingClientRect();
    return [event.clientY - box.top, event.clientX - box.left].map((pixels) => (pixels - 1) / grid.cell - 0.5);
  };
  let from = null;
  canvas.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    canvas.setPointerCapture(event.pointerId);
    [keyed, from] = [false, at(event)];
    begin();
    line(from, from);
    drew();
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!from) return;
    for (const each of event.getCoalescedEvents?.() ?? [event]) {
      const to = at(each);
      line(from, to);
      from = to;
    }
    drew();
  });
  const lifted = () => {
    if (from) drew(true);
    from = null;
  };
  for (const name of ["pointerup", "pointercancel"]) canvas.addEventListener(name, lifted);
  canvas.addEventListener("blur", () => {
    down = false;
    ui.changed();
  });
  canvas.addEventListener("focus", () => ui.changed());
  withKeys(canvas, ui.t("board"), (key, step) => {
    if (step) {
      const to = pen.map((line_, axis) => clamp(line_ + step[axis], SIDE - 1));
      if (down) line(pen, to);
      pen = to;
    } else if (key === " " || key === KEYS.enter) {
      down = !down;
      if (down) {
        begin();
        line(pen, pen);
      }
    } else if (key === KEYS.escape) down = false;
    else if (KEYS.erase.includes(key)) clear();
    else return false;
    keyed = true;
    if (down) drew();
    return ui.changed();
  });
  ui.onDraw(() => {
    undo.disabled = undos.length === 0;
  });
  grid.pane.classList.add("cl-edged"); // black on a dark page
  const says = () => (keyed && document.activeElement === canvas ? ui.t(down ? "pen_down" : "pen_up", { row: pen[0], column: pen[1] }) : "");
  return {
    grid,
    undo,
    clear: ui.button("clear", clear),
    line: ui.line(says, "pen", { "aria-live": "polite" }),
    put,
    // the ink, and a number that is another one for every other ink
    read: () => {
      receive();
      return { ink, version, empty: !ink.some((v) => v > 0) };
    },
  };
}
