// A drawing on 28x28 pixels, as MNIST would have it, and what a network says: the small one here in the
// page, or the one that a kernel holds.
import { clamp, drawLine, fromBase64, likeMnist, listOf, runSmall, split, tensor, toBase64, toBytes } from "./core.js";
import { KEYS, NARROW, h, setLabel, setText, withKeys } from "./ui.js";

const SIDE = 28;
const MOST_MAPS = 16;
const SEND = 80; // milliseconds between two states of a drawing that go to the kernel
const PATIENCE = 3000; // milliseconds until a kernel's silence is told
const UNDOS = 50;
const [MIDDLE, NONE] = [[[14.5, 14.5]], []]; // where the digit's mass is centred

export function build(ui) {
  const small = ui.get("_small");
  const weights = small.weights.map(({ shape, data }) => tensor(shape, new Float32Array(fromBase64(data).buffer)));
  const [asked, hasKernel] = [ui.get("_asked").name, Boolean(ui.model.send)];
  const remote = Boolean(asked) && hasKernel;

  // the ink: the trait's, and what was drawn since it was sent; always whole bytes, as the trait has
  // it, so that Python and every view see the same drawing

  let [ink, known, version] = [new Float64Array(SIDE * SIDE), null, 0];
  let [timer, sent, waiting] = [null, 0, 0];
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
    if (remote && drawing) waiting ||= sent;
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
  const line = (from, to) => {
    ink = fromBytes(toBytes(drawLine(ink, from, to)));
  };

  // the network's answer; what is computed here is kept while ink and choice are the same

  let [memo, memoKey] = [null, ""];
  const state = () => {
    receive();
    const [centred, wanted] = [ui.get("centred"), ui.get("layer")];
    const key = `${version} ${centred}`;
    if (key !== memoKey) {
      const nothing = !ink.some((v) => v > 0);
      const { image, box } = likeMnist(ink);
      memo = { nothing, image: centred ? image : ink, box: centred && !nothing ? box : null };
      if (!remote && !nothing) memo.run = runSmall(memo.image, weights);
      memoKey = key;
    }
    return { ...memo, answer: memo.nothing ? null : remote ? answered() : computed(memo.run, wanted) };
  };
  const computed = (run, wanted) => {
    const layer = Math.min(wanted, small.names.length - 1);
    if (run.shown !== layer) {
      const { shape, data } = run.outputs[layer];
      run.shown = layer;
      run.maps = { shape, values: data, all: shape[0] };
    }
    return { probabilities: run.probabilities, names: small.names, maps: run.maps };
  };
  let [answer, unpacked] = [null, null];
  const answered = () => {
    const now = ui.get("_answer");
    if (now !== answer) {
      [answer, waiting] = [now, 0];
      const { shape, all, gray, low, high } = now.maps ?? {};
      const level = (byte) => low + (byte / 255) * (high - low);
      unpacked = { ...now, maps: gray ? { shape, all, values: Float64Array.from(fromBase64(gray), level) } : null };
    }
    return unpacked.probabilities || unpacked.problem ? unpacked : null;
  };

  // the drawing

  let [pen, down] = [[14, 14], false];
  const undo = ui.button("undo", () => {
    ink = undos.pop() ?? ink;
    drew(true);
  });
  const clear = () => {
    remember();
    ink = new Float64Array(SIDE * SIDE);
    drew(true);
  };
  ui.row(undo, ui.button("clear", clear), ui.checkbox("centred"));
  const board = ui.grid("drawing", {
    rulers: false,
    share: 0.36,
    most: 11,
    says: ui.t("keys"),
    read: () => {
      state();
      const marked = document.activeElement === board.canvas && keyed ? pen : null;
      return { rows: SIDE, columns: SIDE, values: ink, tone: "gray", caption: ui.t("drawing"), marked };
    },
  });
  let keyed = false; // whether the pen is moved by keys
  const { canvas } = board;
  // a finger draws: it does not scroll the page, nor throw it when it is lifted, which would eat the next tap
  canvas.addEventListener("touchstart", (event) => event.preventDefault(), { passive: false });
  canvas.style.touchAction = "none";
  const at = (event) => {
    const box = canvas.getBoundingClientRect();
    return [event.clientY - box.top, event.clientX - box.left].map((pixels) => (pixels - 1) / board.cell - 0.5);
  };
  let from = null;
  canvas.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    canvas.setPointerCapture(event.pointerId);
    [keyed, from] = [false, at(event)];
    remember();
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
        remember();
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

  // what the network gets and says

  const image = ui.grid("image", {
    rulers: false,
    share: 0.26,
    narrow: 0.6,
    most: 8,
    read: () => {
      const { image: values, box } = state();
      const dots = box ? MIDDLE : NONE;
      return { rows: SIDE, columns: SIDE, values, tone: "gray", caption: ui.t("image"), window: box, hollow: true, dots };
    },
  });
  const bars = h("div", { class: "cl-bars", role: "img" });
  const rows = listOf(10, (digit) => {
    const parts = [h("span", {}, String(digit)), h("span", { class: "cl-rail" }, h("span", { class: "cl-bar" })), h("span")];
    bars.append(...parts);
    return parts;
  });
  ui.onDraw(() => {
    const found = state().answer?.probabilities ?? [];
    const best = found.indexOf(Math.max(...found));
    setLabel(bars, `${ui.t("bars")}. ${sentence()}`);
    rows.forEach(([head, bar, text], digit) => {
      for (const part of [head, bar, text]) {
        part.hidden = found.length > 0 && digit >= found.length;
        part.classList.toggle("cl-best", digit === best);
      }
      bar.firstChild.style.width = `${100 * (found[digit] ?? 0)}%`;
      setText(text, found.length ? ui.t("percent", { p: ui.number(100 * (found[digit] ?? 0), 1) }) : "");
    });
  });
  const answers = h("div", { class: "cl-answer" }, h("span", { class: "cl-caption" }, ui.t("bars")), bars);
  for (const grid of [board, image]) grid.pane.classList.add("cl-edged"); // black on a dark page
  ui.grids(board, image, answers);
  const penLine = () => (keyed && document.activeElement === canvas ? ui.t(down ? "pen_down" : "pen_up", { row: pen[0], column: pen[1] }) : "");
  ui.add(ui.line(penLine, "pen", { "aria-live": "polite" }));

  // feature maps

  const names = () => state().answer?.names ?? [];
  const choice = ui.numbered("layer", () => names().length, (k) => names()[k]);
  ui.row(choice);
  let tiles = {};
  const maps = ui.grid("maps", {
    rulers: false,
    share: 1,
    most: 6,
    read: () => {
      const found = state().answer?.maps;
      choice.hidden = !found;
      if (!found) return null;
      const [count, rows_, columns] = [Math.min(found.shape[0], MOST_MAPS), ...found.shape.slice(1)];
      const across = Math.min(count, ui.width < NARROW ? 4 : 8);
      if (tiles.found !== found || tiles.across !== across) tiles = tiled(found.values, count, rows_, columns, across);
      tiles.found = found;
      const caption = ui.t("maps", { count, all: found.all, rows: rows_, columns });
      return { rows: tiles.rows, columns: tiles.columns, values: tiles.values, tone: "gray", range: tiles.range, caption };
    },
  });
  ui.grids(maps);

  const note = () => {
    if (!asked) return ui.t("small", { accuracy: small.accuracy });
    if (!hasKernel) return ui.t("no_kernel", { name: asked, accuracy: small.accuracy });
    const silent = waiting && performance.now() - waiting > PATIENCE;
    return ui.t(silent ? "silent" : "kernel", { name: asked });
  };
  ui.add(ui.line(note, "note", { class: "cl-legend" }));
  const again = remote ? setInterval(() => waiting && ui.changed(), 1000) : null;
  ui.onEnd(() => clearInterval(again));
  ui.add(
    ui.table("table", ["digit", "probability"], () =>
      Array.from(state().answer?.probabilities ?? [], (p, digit) => [digit, ui.number(p, 4)]),
    ),
  );
  const sentence = () => {
    const { nothing, answer: now } = state();
    if (nothing) return ui.t("nothing");
    if (!now) return ui.t("waiting");
    if (now.problem) return ui.t("problem", { problem: now.problem });
    const order = Array.from(now.probabilities, (p, digit) => [100 * p, digit]).sort((a, b) => b[0] - a[0]);
    const [[p, digit], [q, second] = [0, digit]] = order;
    return ui.t("says", { digit, p: ui.number(p, 1), second, q: ui.number(q, 1) });
  };
  ui.onDraw(() => ui.say(sentence()));
}

const fromBytes = (bytes) => Float64Array.from(bytes, (byte) => byte / 255);

// maps beside each other on one sheet, a line of nothing between them
function tiled(values, count, high, wide, across) {
  const [rows, columns] = [Math.ceil(count / across) * (high + 1) - 1, across * (wide + 1) - 1];
  const sheet = new Float64Array(rows * columns).fill(NaN);
  let range = [Infinity, -Infinity];
  for (let k = 0; k < count * high * wide; k++) {
    const [map, at] = split(k, high * wide);
    const [down, across_] = split(map, across);
    const [row, column] = split(at, wide);
    sheet[(down * (high + 1) + row) * columns + across_ * (wide + 1) + column] = values[k];
    range = [Math.min(range[0], values[k]), Math.max(range[1], values[k])];
  }
  return { rows, columns, values: sheet, range, across };
}
