// The backward pass of a convolution: a place of dout after the other spreads over dx, dW and db.
import { fromNested, outputSizes, pair, pixelTerms, spread, tensor, toNested, zeroPad } from "./core.js";
import { examples, fitted, replaced } from "./ui.js";

const FILTERS = 4;
const CHANNELS = 2;
const MOST = 999; // of a number
const TERMS_WRITTEN = 8; // that a line has room for
const TOY = { x: [[[0, 1, 2], [3, 4, 5], [6, 7, 8]]], w: [[[[1, 1], [1, 1]]], [[[2, 2], [2, 2]]]], stride: 1, padding: 0 };
const ONE = { ...TOY, w: [[[[1, 2], [3, 4]]]] };
const EXAMPLES = {
  slides: { ...TOY, upstream: "ones", together: true, pixel: 1 },
  weights: { ...ONE, upstream: "count", pixel: 1 },
  strided: { ...ONE, x: [[[1, 2, 0, 1, 3], [0, 1, 2, 1, 0], [2, 0, 1, 3, 1], [1, 1, 0, 2, 2], [0, 3, 1, 0, 1]]], w: [[[[1, 0, 2], [0, 1, 0], [3, 0, -1]]]], stride: 2, upstream: "count", pixel: 2 },
  padded: { ...ONE, w: [[[[1, 0, -1], [2, 0, -2], [1, 0, -1]]]], padding: 1, upstream: "ones", pixel: 1 },
};
const shapeOf = (nested) => (Array.isArray(nested) ? [nested.length, ...shapeOf(nested[0])] : []);

export function build(ui) {
  const input = ui.memo(["x"], (x) => fromNested([x]));
  const filters = ui.memo(["w"], fromNested);
  const geometry = ui.memo(["x", "w", "stride", "padding", "upstream", "dout"], (x, w, stride, padding, upstream, own) => {
    const [c, h, width] = shapeOf(x);
    const [fn, fc, fh, fw] = shapeOf(w);
    const axes = outputSizes([h, width], [fh, fw], stride, padding);
    const [rows, columns] = axes.map(({ size }) => size);
    const count = rows * columns;
    const wrong =
      c !== fc
        ? ui.t("channels_differ", { c, fc })
        : count === 0
          ? ui.t("does_not_fit", { fh, fw, h: axes[0].padded, w: axes[1].padded })
          : "";
    const g = { c, h, w: width, fn, fh, fw, stride, padding, rows, columns, count, wrong };
    if (wrong) return g;
    const shape = [1, fn, rows, columns];
    const dout =
      upstream === "own"
        ? fromNested(fitted([own], shape))
        : tensor(shape, Array.from({ length: fn * count }, (_, k) => (upstream === "ones" ? 1 : k + 1)));
    const maps = Array.from({ length: fn }, (_, f) => dout.data.slice(f * count, (f + 1) * count));
    const padded = toNested(zeroPad(input(), padding))[0].map((plane) => plane.flat());
    return { ...g, dout, maps, padded };
  });
  const now = ui.once(() => {
    const g = geometry();
    const filter = Math.min(ui.get("filter"), g.fn - 1);
    const place = Math.max(0, Math.min(ui.get("place"), g.count - 1));
    const at = [Math.floor(place / (g.columns || 1)), place % (g.columns || 1)];
    const pixel = pair(ui.get("pixel")).map((line, axis) => Math.min(line, [g.h, g.w][axis] - 1));
    return { ...g, filter, place, at, pixel, only: ui.get("together") ? null : filter };
  });
  const done = ui.memo(["x", "w", "stride", "padding", "upstream", "dout", "together", "filter", "place"], () => {
    const { wrong, dout, place, only, filter, stride, padding, c, h, w, fh, fw } = now();
    if (wrong) return null;
    const all = spread(dout, input(), filters(), place, only, stride, padding);
    // dx with its frame, which stays empty: what falls there is dropped
    const frame = zeroPad({ shape: all.dx.shape, data: all.dx.data.map(() => 1) }, padding).data;
    const sums = zeroPad(all.dx, padding).data.map((value, k) => (frame[k] ? value : NaN));
    const counts = zeroPad(all.counts, padding).data.map((value, k) => (frame[k] ? value : NaN));
    const area = (h + 2 * padding) * (w + 2 * padding);
    const taps = fh * fw;
    const cut = (data, size, from = 0) => Array.from({ length: c }, (_, k) => data.slice((from + k) * size, (from + k + 1) * size));
    const [patches, pieces, weights] = [cut(all.patch.data, taps), cut(all.pieces.data, taps, filter * c), cut(all.dw.data, taps, filter * c)];
    return { ...all, used: counts, planes: cut(sums, area), patches, pieces, weights };
  });
  const go = (to) => {
    const { rows, columns } = geometry();
    const [row, column] = [rows, columns].map((n, axis) => Math.max(0, Math.min(n - 1, to[axis])));
    ui.set({ place: row * columns + column });
  };
  const move = (...by) => go(now().at.map((line, axis) => line + by[axis]));
  const look = (...cell) => {
    const { h, w, padding } = now();
    const [row, column] = cell.map((line, axis) => Math.max(0, Math.min([h, w][axis] - 1, line - padding)));
    ui.set({ pixel: row === column ? row : [row, column] });
  };

  ui.row(
    examples(ui, "example", EXAMPLES),
    ui.oneOf("upstream", ["ones", "count", "own"]),
    ui.choice("filter", () => Array.from({ length: geometry().fn }, (_, k) => [String(k), ui.t("filter_number", { k })]), {
      get: () => String(now().filter),
      set: (filter) => ui.set({ filter: Number(filter) }),
    }),
    ui.checkbox("together", "together"),
  );
  ui.row(ui.slider("stride", "stride", { min: 1, max: 4 }), ui.slider("padding", "padding", { min: 0, max: 3 }));
  ui.add(ui.line(() => geometry().wrong, { class: "cl-line cl-warning", "data-read": "wrong" }));

  const most = 34;
  const grid = (name, options) => ui.grid(name, { share: 0.25, most, ...options });
  const wide = { share: 0.34 };
  const window = () => {
    const { at, stride, fh, fw } = now();
    return [at[0] * stride, at[1] * stride, fh, fw];
  };
  const padded = (values, caption, says) => {
    const { h, w, padding } = now();
    const inner = padding ? [padding, padding, h, w] : undefined;
    return { rows: h + 2 * padding, columns: w + 2 * padding, caption, says, values, inner, window: window() };
  };
  const each = (length, make) => Array.from({ length }, (_, k) => make(k));
  // of channel k; part: where it stands in done()
  const small = (name, part, k) =>
    grid(name, {
      rulers: false,
      read: () => {
        const { wrong, c, fh, fw, filter } = now();
        if (wrong || k >= c) return null;
        const frame = part === "patches" ? [0, 0, fh, fw] : null;
        return { rows: fh, columns: fw, caption: ui.t(name, { filter }), values: done()[part][k], window: frame };
      },
    });
  // dout
  const maps = each(FILTERS, (filter) =>
    grid("dout", {
      read: () => {
        const { wrong, fn, rows, columns, maps: all, at, only } = now();
        if (wrong || filter >= fn) return null;
        const mine = only === null || only === filter;
        return { rows, columns, caption: ui.t(mine ? "dout_now" : "dout", { filter }), says: ui.t("keys_window"), values: all[filter], marked: mine ? at : null };
      },
      onPick: (...cell) => {
        ui.set({ filter });
        go(cell);
      },
      onArrow: move,
    }),
  );
  // dx, with how often each pixel was used
  const patches = each(CHANNELS, (k) => small("patch", "patches", k));
  const sums = each(CHANNELS, (k) =>
    grid("dx", {
      ...wide,
      read: () => {
        if (now().wrong || k >= now().c) return null;
        const marked = now().pixel.map((line) => line + now().padding);
        return { ...padded(done().planes[k], ui.t("dx", { channel: k }), ui.t("keys_pixel")), tone: "signed", marked: k ? null : marked };
      },
      onPick: look,
    }),
  );
  const counts = grid("counts", { ...wide, read: () => (now().wrong ? null : { ...padded(done().used, ui.t("counts")), tone: "signed" }) });
  ui.grids(...maps, ...patches.map((patch, k) => ui.group(patch, sums[k])), counts);
  const termsLine = () => {
    const { wrong, dout, place, only, pixel, stride, padding } = now();
    if (wrong) return "";
    const terms = pixelTerms(dout, filters(), place, only, [0, ...pixel], stride, padding);
    const where = { row: pixel[0], column: pixel[1] };
    if (!terms.length) return ui.t("pixel_unused", where);
    const bracketed = (value) => (value < 0 ? `(${ui.number(value)})` : ui.number(value));
    const written = terms.slice(0, TERMS_WRITTEN).map(([, , , gradient, weight]) => `${bracketed(gradient)}·${bracketed(weight)}`);
    const sum = terms.reduce((total, term) => total + term[3] * term[4], 0);
    const text = written.join(" + ") + (terms.length > TERMS_WRITTEN ? " + …" : "");
    const times = done().counts.data[pixel[0] * now().w + pixel[1]];
    return ui.t("pixel_terms", { ...where, text, sum, times });
  };
  ui.lines(
    ui.line(termsLine, { "data-read": "pixel" }),
    ui.line(() => (now().wrong || !done().dropped ? "" : ui.t("dropped", { n: done().dropped })), { "data-read": "dropped" }),
  );
  ui.add(ui.player("place", { get: () => now().place, set: (place) => ui.set({ place }), count: () => (now().wrong ? 0 : now().count) }));

  // dW and db
  const images = each(CHANNELS, (k) =>
    grid("x", { ...wide, read: () => (now().wrong || k >= now().c ? null : padded(now().padded[k], ui.t("x", { channel: k }))) }),
  );
  const pieces = each(CHANNELS, (k) => small("pieces", "pieces", k));
  const weights = each(CHANNELS, (k) => small("dw", "weights", k));
  ui.grids(...images, ...pieces, ...weights);
  const biasLine = () => {
    const { wrong, filter } = now();
    return wrong ? "" : ui.t("db", { filter, sum: done().db.data[filter], all: Array.from(done().db.data, (v) => ui.number(v)).join(", ") });
  };
  ui.add(ui.line(biasLine, { "data-read": "db" }));

  ui.add(
    ui.folded("own_numbers", () => {
      const numbers = (label, shape, get, set) => ui.matrix(ui.t(label), { shape, get, set, min: -MOST, max: MOST });
      const own = () => fitted(ui.get("dout"), [now().fn, now().rows, now().columns]);
      return [
        numbers("numbers_x", () => [now().h, now().w], (r, c) => ui.get("x")[0][r][c], (r, c, v) => ui.set({ x: replaced(ui.get("x"), [0, r, c], v) })),
        numbers("numbers_w", () => [now().fh, now().fw], (r, c) => ui.get("w")[now().filter][0][r][c], (r, c, v) => ui.set({ w: replaced(ui.get("w"), [now().filter, 0, r, c], v) })),
        numbers(
          "numbers_dout",
          () => (now().wrong ? [0, 0] : [now().rows, now().columns]),
          (r, c) => now().maps[now().filter][r * now().columns + c],
          (r, c, v) => ui.set({ dout: replaced(ui.get("upstream") === "own" ? own() : toNested(now().dout)[0], [now().filter, r, c], v), upstream: "own" }),
        ),
      ];
    }),
    ui.table("dx_table", () => {
      if (now().wrong) return { heads: [], rows: [] };
      const { dx, counts: times } = done();
      const { h, w } = now();
      const rows = Array.from(dx.data, (sum, k) => [k, Math.floor(k / (h * w)), Math.floor(k / w) % h, k % w, sum, times.data[k % (h * w)]]);
      return { heads: ["number", "channel", "row", "column", "sum", "times"].map((key) => ui.t(key)), rows };
    }),
    ui.table("dw_table", () => {
      if (now().wrong) return { heads: [], rows: [] };
      const { dw, db } = done();
      const { c, fh, fw } = now();
      const rows = Array.from(dw.data, (sum, k) => [k, Math.floor(k / (fh * fw * c)), Math.floor(k / (fh * fw)) % c, Math.floor(k / fw) % fh, k % fw, sum]);
      const biases = Array.from(db.data, (sum, f) => [ui.t("bias"), f, "", "", "", sum]);
      return { heads: ["number", "filter", "channel", "row", "column", "sum"].map((key) => ui.t(key)), rows: [...rows, ...biases] };
    }),
  );

  ui.onDraw(() => {
    const { wrong, place, count, at, only, maps: all, fh, fw } = now();
    if (wrong) return ui.say(wrong);
    const where = { row: at[0], column: at[1], place, last: count - 1, n: fh * fw };
    if (only === null) return ui.say(ui.t("says_together", where));
    return ui.say(ui.t("says", { ...where, filter: only, value: all[only][place] }));
  });
}
