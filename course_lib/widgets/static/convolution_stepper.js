// A window over the input: its products, their running sum, and the output filling.
import { conv2d, fromNested, oneStep, outputSizes, pair, toNested, zeroPad } from "./core.js";

const LIMITS = { x: [3, 28, 28], w: [8, 3, 7, 7], stride: 4, padding: 3 };
const MOST = 999; // of a number
const EDITABLE = 10; // rows and columns of an input that is shown as fields
const TERMS_WRITTEN = 9; // products that a line has room for

// nested numbers cut or filled to a shape, new ones being small and not all alike
function resized(nested, shape, salt = 1) {
  const [n, ...rest] = shape;
  return Array.from({ length: n }, (_, k) => {
    const old = nested?.[k];
    const seed = salt * 7 + k * 3;
    return rest.length ? resized(old, rest, seed) : (old ?? (seed % 5) - 1);
  });
}

const shapeOf = (nested) => (Array.isArray(nested) ? [nested.length, ...shapeOf(nested[0])] : []);

function changed(nested, [k, ...rest], value) {
  return nested.map((part, at) => (at !== k ? part : rest.length ? changed(part, rest, value) : value));
}

export function build(ui) {
  const input = ui.memo(["x"], (x) => ({ ...fromNested([x]), planes: x.map((plane) => fromNested(plane)) }));
  const filters = ui.memo(["w"], fromNested);
  const bias = ui.memo(["b"], fromNested);
  const geometry = ui.memo(["x", "w", "b", "stride", "padding"], (x, w, b, stride, padding) => {
    const [c, h, width] = shapeOf(x);
    const [fn, fc, fh, fw] = shapeOf(w);
    const axes = outputSizes([h, width], [fh, fw], stride, padding);
    const [rows, columns] = axes.map(({ size }) => size);
    const wrong =
      c !== fc
        ? ui.t("channels_differ", { c, fc })
        : b.length !== fn
          ? ui.t("biases_differ", { fn, n: b.length })
          : rows * columns === 0
            ? ui.t("does_not_fit", { fh, fw, h: axes[0].padded, w: axes[1].padded })
            : "";
    return { c, h, w: width, fn, fc, fh, fw, axes, rows, columns, count: rows * columns, wrong };
  });
  const result = ui.memo(["x", "w", "b", "stride", "padding"], (x, w, b, stride, padding) => {
    if (geometry().wrong) return null;
    return conv2d(input(), filters(), bias(), stride, padding);
  });
  const padded = ui.memo(["x", "padding"], (x, padding) =>
    input().planes.map((plane) => zeroPad(plane, padding).data),
  );

  // everything about the window in view
  const now = ui.once(() => {
    const g = geometry();
    const filter = Math.min(ui.get("filter"), g.fn - 1);
    const place = Math.max(0, Math.min(ui.get("place"), g.count - 1));
    const at = [Math.floor(place / (g.columns || 1)), place % (g.columns || 1)];
    const terms = g.c * g.fh * g.fw;
    const hidden = ui.get("predict") && !ui.get("revealed");
    const term = hidden ? 0 : Math.min(ui.get("term"), terms);
    return { ...g, filter, place, at, terms, term, hidden, done: !hidden && term === terms };
  });
  const step = ui.memo(["x", "w", "b", "stride", "padding", "filter", "place"], () => {
    const { wrong, filter, at } = now();
    if (wrong) return null;
    return oneStep(input(), filters(), bias(), [0, filter, ...at], ui.get("stride"), ui.get("padding"));
  });
  const unseen = { guess: null, revealed: false };
  const go = (at) => {
    const { rows, columns } = geometry();
    const [row, column] = [Math.max(0, Math.min(rows - 1, at[0])), Math.max(0, Math.min(columns - 1, at[1]))];
    ui.set({ place: row * columns + column, ...unseen });
  };
  const move = (...by) => go(now().at.map((line, axis) => line + by[axis]));

  const filterChoice = ui.choice("filter", () => {
    const text = (_, k) => [String(k), ui.t("filter_number", { k })];
    return Array.from({ length: geometry().fn }, text);
  }, { get: () => String(now().filter), set: (k) => ui.set({ filter: Number(k), ...unseen }) });
  ui.row(
    ui.slider("stride", "stride", { min: 1, max: LIMITS.stride }),
    ui.slider("padding", "padding", { min: 0, max: LIMITS.padding }),
    filterChoice,
    ui.checkbox("predict", "predict"),
  );
  ui.add(ui.line(() => geometry().wrong, { class: "cl-line cl-warning", "data-read": "wrong" }));

  // the input's channels
  const channels = Array.from({ length: LIMITS.x[0] }, (_, channel) =>
    ui.grid("input", {
      share: 1 / 3,
      most: 34,
      read: () => {
        const { c, h, w, fh, fw, at, wrong } = now();
        if (channel >= c) return null;
        const [[sr, sc], [pr, pc]] = [pair(ui.get("stride")), pair(ui.get("padding"))];
        return {
          rows: h + 2 * pr,
          columns: w + 2 * pc,
          caption: ui.t("channel", { channel }),
          says: ui.t("keys_window"),
          values: padded()[channel],
          inner: pr + pc ? [pr, pc, h, w] : undefined,
          window: wrong ? null : [at[0] * sr, at[1] * sc, fh, fw],
        };
      },
      onPick: (...cell) => {
        const { fh, fw } = geometry();
        const stride = pair(ui.get("stride"));
        go(cell.map((line, axis) => Math.round((line - ([fh, fw][axis] - 1) / 2) / stride[axis])));
      },
      onArrow: move,
    }),
  );
  // the window, the weights and the products of each channel
  const small = (read) =>
    ui.grid("small", { share: 1 / 3, narrow: 0.32, most: 34, rulers: false, read });
  const parts = Array.from({ length: LIMITS.x[0] }, (_, channel) => {
    const part = (key, name) => {
      let known = [];
      const kept = (texts) => {
        if (texts.length !== known.length || texts.some((text, k) => text !== known[k])) known = texts;
        return known;
      };
      return small(() => {
        const { c, fh, fw, term, hidden } = now();
        if (channel >= c || !step()) return null;
        const all = Array.from(step()[name].data).slice(channel * fh * fw, (channel + 1) * fh * fw);
        const isProduct = name === "products";
        const left = term - channel * fh * fw; // products of this channel that are added up
        const texts = all.map((value, k) => (isProduct && k >= left ? (hidden ? "?" : "") : ui.number(value, 2)));
        const last = left - 1;
        const marked = left > 0 && left <= fh * fw && !hidden ? [Math.floor(last / fw), last % fw] : null;
        return { rows: fh, columns: fw, caption: ui.t(key, { channel }), texts: kept(texts), marked };
      });
    };
    return [part("pixels", "pixels"), part("weights", "weights"), part("products", "products")];
  });
  // the maps
  const maps = Array.from({ length: LIMITS.w[0] }, (_, filter) => {
    let [known, from] = [null, []];
    return ui.grid("map", {
      share: 1 / 3,
      most: 34,
      read: () => {
        const current = now();
        if (filter >= current.fn || current.wrong) return null;
        const { rows, columns, count, place, at } = current;
        const mine = filter === current.filter;
        const shownTo = mine ? place + (current.done ? 1 : 0) : count;
        const key = [result(), shownTo];
        if (key.some((part, k) => part !== from[k])) {
          known = result().data.slice(filter * count, (filter + 1) * count).fill(NaN, shownTo);
          from = key;
        }
        return {
          rows,
          columns,
          caption: ui.t(mine ? "map_now" : "map", { filter, rows, columns }),
          says: ui.t("keys_window"),
          values: known,
          tone: "signed",
          marked: mine ? at : null,
        };
      },
      onPick: (row, column) => {
        ui.set({ filter });
        go([row, column]);
      },
      onArrow: move,
    });
  });
  ui.grids(...channels, ...maps);
  ui.grids(...parts.map((row) => ui.group(...row)));

  const sumLine = () => {
    const { wrong, term, terms, filter, hidden } = now();
    if (wrong) return "";
    if (hidden) return ui.t("sum_hidden");
    if (term === 0) return ui.t("sum_none");
    const { pixels, weights, running, sum } = step();
    const from = Math.max(0, term - TERMS_WRITTEN);
    const written = [];
    for (let k = from; k < term; k++) {
      written.push(`${bracketed(pixels.data[k])}·${bracketed(weights.data[k])}`);
    }
    const start = from > 0 ? [ui.number(running.data[from - 1])] : [];
    const left = [...start, ...written].join(" + ");
    const text = `${left} = ${ui.number(running.data[term - 1])}`;
    if (term < terms) return text;
    return `${text};  ${ui.t("with_bias", { b: bias().data[filter], sum })}`;
  };
  const bracketed = (value) => (value < 0 ? `(${ui.number(value)})` : ui.number(value));
  ui.add(
    ui.line(sumLine, { "data-read": "sum" }),
    ui.player("window", {
      get: () => now().place,
      set: (place) => ui.set({ place, ...unseen }),
      count: () => geometry().count,
    }),
    ui.sliderFor(ui.t("term"), {
      get: () => now().term,
      set: (term) => ui.set({ term }),
      min: 0,
      max: () => now().terms,
    }),
  );

  // predict, then see
  const box = ui.field(ui.t("guess"), {
    get: () => ui.get("guess"),
    set: (guess) => ui.set({ guess }),
    min: -2e8,
    max: 2e8,
  });
  const see = ui.button("see", () => ui.set({ revealed: true, term: LIMITS.x[0] * 49 }));
  const verdict = () => {
    const { hidden, wrong } = now();
    const guess = ui.get("guess");
    if (wrong || !ui.get("predict") || hidden || guess === null) return "";
    const { sum } = step();
    const right = Math.abs(guess - sum) <= 0.005 * Math.max(1, Math.abs(sum));
    return ui.t(right ? "right" : "not_yet", { guess, sum });
  };
  const asked = ui.row(ui.labelled("guess", box), see, ui.line(verdict, { "data-read": "verdict" }));
  ui.onDraw(() => {
    asked.hidden = !ui.get("predict");
    see.disabled = !now().hidden;
  });

  // one's own numbers
  ui.add(
    ui.folded("own_numbers", () => {
      const size = (label, name, axis, min) => {
        const set = (value) => {
          const shape = shapeOf(ui.get(name));
          shape[axis] = value;
          const changes = { [name]: resized(ui.get(name), shape), place: 0, ...unseen };
          if (label === "filters") changes.b = resized(ui.get("b"), [value], 2);
          if (label === "channels") {
            const [fn, , fh, fw] = shapeOf(ui.get("w"));
            changes.w = resized(ui.get("w"), [fn, value, fh, fw]);
          }
          ui.set(changes);
        };
        const max = LIMITS[name][axis];
        return ui.sliderFor(ui.t(label), { get: () => shapeOf(ui.get(name))[axis], set, min, max });
      };
      const numbers = (name, label, shape, index) =>
        ui.matrix(label, {
          shape,
          get: (...cell) => index(...cell).reduce((part, k) => part[k], ui.get(name)),
          set: (row, column, v) => ui.set({ [name]: changed(ui.get(name), index(row, column), v), ...unseen }),
          min: -MOST,
          max: MOST,
        });
      const all = Array.from({ length: LIMITS.x[0] }, (_, channel) => [
        numbers("x", ui.t("channel", { channel }), () => {
          const [c, h, w] = shapeOf(ui.get("x"));
          return channel < c && h <= EDITABLE && w <= EDITABLE ? [h, w] : [0, 0];
        }, (row, column) => [channel, row, column]),
        numbers("w", ui.t("weights_of", { channel }), () => {
          const [, c, fh, fw] = shapeOf(ui.get("w"));
          return channel < c ? [fh, fw] : [0, 0];
        }, (row, column) => [now().filter, channel, row, column]),
      ]);
      const sizes = [
        size("rows_in", "x", 1, 1),
        size("columns_in", "x", 2, 1),
        size("channels", "x", 0, 1),
        size("filter_rows", "w", 2, 1),
        size("filter_columns", "w", 3, 1),
        size("filters", "w", 0, 1),
      ];
      const biases = numbers("b", ui.t("bias"), () => [1, ui.get("b").length], (row, column) => [column]);
      return [...sizes, biases, ...all.flat()];
    }),
  );

  ui.add(
    ui.table("products_table", () => {
      const { wrong, term, fh, fw } = now();
      if (wrong) return { heads: [], rows: [] };
      const { pixels, weights, products, running } = step();
      const rows = [];
      for (let k = 0; k < term; k++) {
        const place = [Math.floor(k / (fh * fw)), Math.floor(k / fw) % fh, k % fw];
        rows.push([k, ...place, ...[pixels, weights, products, running].map(({ data }) => data[k])]);
      }
      const keys = ["number", "channel_head", "row", "column", "pixel", "weight", "product", "running"];
      return { heads: keys.map((key) => ui.t(key)), rows };
    }),
    ui.table("map_table", () => {
      const { wrong, filter, place, done, rows, columns, count } = now();
      if (wrong) return { heads: [], rows: [] };
      const shown = Array.from(result().data.slice(filter * count, (filter + 1) * count));
      const cells = shown.map((value, k) => (k < place + (done ? 1 : 0) ? value : ""));
      const lines = toNested({ shape: [rows, columns], data: cells });
      const heads = [ui.t("row"), ...Array.from({ length: columns }, (_, k) => k)];
      return { heads, rows: lines.map((line, k) => [k, ...line]) };
    }),
  );

  ui.onDraw(() => {
    const { wrong, filter, at, term, terms, hidden, place, count } = now();
    if (wrong) return ui.say(wrong);
    const where = { filter, row: at[0], column: at[1], place, last: count - 1 };
    if (hidden) return ui.say(ui.t("says_hidden", where));
    const { running, sum } = step();
    const soFar = term > 0 ? running.data[term - 1] : 0;
    const key = term < terms ? "says_part" : "says";
    return ui.say(ui.t(key, { ...where, term, terms, soFar, b: bias().data[filter], sum }));
  });
}
