// A window over the input: its products, their running sum, and the output filling.
import { clamp, conv2d, fromNested, listOf, oneStep, part, readNumber, same, shapeOf, split, toNested, windowsOf, zeroPad } from "./core.js";
import { neuronLens } from "./lens.js";
import { KEYS, NARROW, fitted, h, movingWindow } from "./ui.js";

const LIMITS = { x: [3, 28, 28], w: [8, 3, 7, 7], stride: 4, padding: 3 };
const EDITABLE = 10; // rows and columns of an input that is shown as fields
const [LARGEST, SMALL] = [44, 34]; // pixels of a cell, and of one on a narrow page
const HELD_MILLISECONDS = 400; // after the last event of a click or a drag

// new numbers of a nested one that grows are small, and not all alike
const resized = (nested, shape, salt = 1) => fitted(nested, shape, (at) => (at.reduce((seed, k) => seed * 7 + k * 3, salt) % 5) - 1);

export function build(ui) {
  const input = ui.memo(["x"], (x) => ({ ...fromNested([x]), planes: x.map((plane) => fromNested(plane)) }));
  const filters = ui.memo(["w"], fromNested);
  const bias = ui.memo(["b"], fromNested);
  const geometry = ui.memo(["x", "w", "b", "stride", "padding"], (x, w, b, stride, padding) => {
    const [c, h, width] = shapeOf(x);
    const [fn, fc, fh, fw] = shapeOf(w);
    const windows = windowsOf([h, width], [fh, fw], stride, padding);
    const wrong =
      c !== fc
        ? ui.t("channels_differ", { c, fc })
        : b.length !== fn
          ? ui.t("biases_differ", { fn, n: b.length })
          : windows.count === 0
            ? ui.t("does_not_fit", { fh, fw, h: windows.padded[0], w: windows.padded[1] })
            : "";
    return { ...windows, c, fn, fh, fw, wrong };
  });
  const result = ui.memo(["x", "w", "b", "stride", "padding"], (x, w, b, stride, padding) => {
    if (geometry().wrong) return null;
    return conv2d(input(), filters(), bias(), stride, padding);
  });
  const padded = ui.memo(["x", "padding"], (x, padding) =>
    input().planes.map((plane) => zeroPad(plane, padding).data),
  );

  const unseen = { guess: null, revealed: false };
  const see = () => ui.set({ revealed: true, term: LIMITS.x[0] * 49 });
  const waits = () => now().hidden && !geometry().wrong && ui.get("guess") !== null;
  // A prediction that is written down is judged before its window is left. One click may come as two
  // events, and dragging a slider as many: all of them are held.
  let heldUntil = 0;
  const hold = () => {
    const held = waits() || performance.now() < heldUntil;
    if (held) heldUntil = performance.now() + HELD_MILLISECONDS;
    if (waits()) see();
    return held;
  };
  const predicts = () => ui.get("predict");
  const moving = movingWindow(ui, geometry, unseen, hold, predicts);
  let over = null; // the filter whose map the mouse points at
  // everything about the window in view
  const now = ui.once(() => {
    const g = geometry();
    const filter = clamp(predicts() ? ui.get("filter") : (over ?? ui.get("filter")), g.fn - 1);
    const terms = g.c * g.fh * g.fw;
    const hidden = ui.get("predict") && !ui.get("revealed");
    const term = hidden ? 0 : Math.min(ui.get("term"), terms);
    return { ...g, filter, place: moving.place(), at: moving.at(), terms, term, hidden, done: !hidden && term === terms };
  });
  const step = ui.once(() => {
    const { wrong, filter, at } = now();
    if (wrong) return null;
    return oneStep(input(), filters(), bias(), [0, filter, ...at], ui.get("stride"), ui.get("padding"));
  });

  // what there is one of needs no name
  const oneChannel = () => geometry().c === 1;
  const oneFilter = () => geometry().fn === 1;
  const isBiased = () => !oneFilter() || ui.get("b")[0] !== 0;

  ui.hints(() => ui.t(ui.get("predict") ? "try_predict" : "try"));
  const sliders = [
    ui.slider("stride", { min: 1, max: LIMITS.stride }),
    ui.slider("padding", { min: 0, max: LIMITS.padding }),
  ];
  const whichFilter = ui.choice("filter", () => listOf(geometry().fn, (k) => [String(k), ui.t("filter_number", { k })]), {
    get: () => String(now().filter),
    set: (k) => hold() || ui.set({ filter: Number(k), ...unseen }),
  });
  ui.onDraw(() => {
    for (const slider of sliders) slider.hidden = ui.get("fixed");
    whichFilter.hidden = oneFilter();
    for (const grid of [...channels, ...maps]) grid.most = ui.width < NARROW ? SMALL : LARGEST;
  });
  ui.add(ui.warning(() => geometry().wrong));

  // the input's channels
  const channels = listOf(LIMITS.x[0], (channel) =>
    ui.grid("input", {
      share: 1 / 3,
      ...moving.onInput,
      read: () => channel < now().c && { ...moving.shown(), caption: ui.t(oneChannel() ? "input" : "channel", { channel }), values: padded()[channel] },
    }),
  );
  // the maps
  const maps = listOf(LIMITS.w[0], (filter) => {
    let [known, from] = [null, []];
    return ui.grid("map", {
      ...moving.onOutput,
      share: 1 / 3,
      onHover: (...cell) => {
        over = cell.length ? filter : null;
        moving.onOutput.onHover(...cell);
      },
      read: () => {
        const current = now();
        if (filter >= current.fn || current.wrong) return null;
        const { rows, columns, count, place, at } = current;
        const mine = filter === current.filter;
        // what is still to be predicted in another filter's map stands open nowhere
        const others = ui.get("predict") ? place : count;
        const shownTo = mine ? place + (current.done ? 1 : 0) : others;
        const key = [result(), shownTo];
        if (!same(key, from)) {
          known = part(result().data, filter, count).fill(NaN, shownTo);
          from = key;
        }
        return {
          rows,
          columns,
          caption: ui.t(oneFilter() ? "map_alone" : mine ? "map_now" : "map", { filter, rows, columns }),
          values: known,
          tone: "signed",
          marked: mine ? at : null,
          accent: "output",
        };
      },
      onPick: (row, column) => {
        if (hold()) return;
        ui.set({ filter });
        moving.go(row, column);
      },
    });
  });
  ui.grids(...channels, ui.group(...maps));
  const lens = neuronLens(ui, {
    read: ui.once(() => {
      const found = step();
      return found && { shape: found.pixels.shape, window: found.pixels.data, weights: found.weights.data, bias: isBiased() ? bias().data[now().filter] : null, sum: found.sum };
    }),
    target: () => [maps[now().filter], now().at],
    hidden: () => now().hidden,
    get: () => now().term,
    set: (term) => ui.set({ term }),
  });
  const parts = listOf(LIMITS.x[0], (channel) => ui.group(...lens.tiles(channel)));
  ui.grids(...parts, ui.stack(lens.sum, lens.button));
  ui.add(lens.line);
  ui.row(
    moving.player("window"),
    ui.sliderFor(ui.t("term"), {
      get: () => now().term,
      set: (term) => ui.set({ term }),
      min: 0,
      max: () => now().terms,
      off: () => now().hidden,
    }),
  );

  // predict, then see
  const limits = { min: -2e8, max: 2e8 };
  const box = ui.field(ui.t("guess"), {
    get: () => ui.get("guess"),
    set: (guess) => ui.set({ guess }),
    ...limits,
    onkeydown: ({ key, shiftKey, isComposing }) => {
      if (key !== KEYS.enter || shiftKey || isComposing) return;
      const { problem } = readNumber(box.value, limits);
      if (problem === undefined && waits()) see();
      else if (problem === "empty") ui.complain(ui.t("guess_first"));
    },
  });
  const seeIt = ui.button("see", see);
  const verdict = () => {
    const { hidden, wrong } = now();
    const guess = ui.get("guess");
    if (wrong || !ui.get("predict") || hidden || guess === null) return "";
    const { sum } = step();
    const right = Math.abs(guess - sum) <= 0.005 * Math.max(1, Math.abs(sum));
    return ui.t(right ? "right" : "not_yet", { guess, sum });
  };
  const asked = h("div", { class: "cl-row" }, ui.labelled("guess", box), seeIt, ui.line(verdict, "verdict"));
  ui.row(...sliders, whichFilter, ui.checkbox("predict"), asked);
  ui.onDraw(() => {
    asked.hidden = !ui.get("predict");
    seeIt.disabled = !now().hidden;
  });

  // one's own numbers
  ui.add(
    ui.folded("own_numbers", () => {
      const size = (label, name, axis, min) => {
        const set = (value) => {
          const resize = (of, at, salt) => {
            const shape = shapeOf(ui.get(of));
            shape[at] = value;
            return { [of]: resized(ui.get(of), shape, salt) };
          };
          const changes = { ...resize(name, axis), place: 0, ...unseen };
          if (label === "filters") Object.assign(changes, resize("b", 0, 2));
          if (label === "channels") Object.assign(changes, resize("w", 1));
          ui.set(changes);
        };
        const max = LIMITS[name][axis];
        return ui.sliderFor(ui.t(label), { get: () => shapeOf(ui.get(name))[axis], set, min, max });
      };
      const numbers = (label, name, shape, index) => ui.numbers(label, name, shape, index, unseen);
      const simple = ui.get("fixed") && oneChannel() && oneFilter();
      const all = listOf(simple ? 1 : LIMITS.x[0], (channel) => [
        numbers(ui.t(simple ? "input" : "channel", { channel }), "x", () => {
          const { c, size } = geometry();
          return channel < c && Math.max(...size) <= EDITABLE ? size : [0, 0];
        }, (...cell) => [channel, ...cell]),
        numbers(ui.t(simple ? "weights_alone" : "weights_of", { channel }), "w", () => {
          const [, c, fh, fw] = shapeOf(ui.get("w"));
          return channel < c ? [fh, fw] : [0, 0];
        }, (...cell) => [now().filter, channel, ...cell]),
      ]);
      const sizes = [
        size("rows_in", "x", 1, 1),
        size("columns_in", "x", 2, 1),
        size("filter_rows", "w", 2, 1),
        size("filter_columns", "w", 3, 1),
      ];
      const pairs = all.map((pair) => ui.group(...pair));
      if (!simple) {
        sizes.push(size("channels", "x", 0, 1), size("filters", "w", 0, 1));
        pairs.push(numbers(ui.t("bias"), "b", () => [1, ui.get("b").length], (row, column) => [column]));
      }
      return [h("div", { class: "cl-row" }, ...sizes), ...pairs];
    }),
  );

  ui.add(
    lens.table("products_table"),
    ui.table("map_table", () => [ui.t("row"), ...listOf(now().columns, (k) => k)], () => {
      const { wrong, filter, place, done, rows, columns, count } = now();
      if (wrong) return null;
      const cells = Array.from(part(result().data, filter, count), (value, k) => (k < place + (done ? 1 : 0) ? value : ""));
      return toNested({ shape: [rows, columns], data: cells }).map((line, k) => [k, ...line]);
    }),
  );

  ui.onDraw(() => {
    const { wrong, filter, at, term, terms, hidden } = now();
    if (wrong) return ui.say(wrong);
    const where = ui.t(oneFilter() ? "says_where" : "says_where_of", { filter, row: at[0], column: at[1] });
    if (hidden) return ui.say(ui.t("says_hidden", { where }));
    const { running, sum } = step();
    const soFar = term > 0 ? running.data[term - 1] : 0;
    const key = term < terms ? "says_part" : isBiased() ? "says" : "says_unbiased";
    return ui.say(ui.t(key, { where, term, terms, soFar, b: bias().data[filter], sum }));
  });
}
