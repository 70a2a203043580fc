// The backward pass of a convolution: a place of dout after the other spreads over dx, dw and db.
import { clamp, conv2d, fromNested, listOf, pair, part, pixelTerms, shapeOf, split, spread, tensor, toNested, unpair, windowsOf, zeroPad } from "./core.js";
import { neuronLens } from "./lens.js";
import { MOST, columns, fitted, movingWindow, replaced } from "./ui.js";

const FILTERS = 4;
const CHANNELS = 2;
const TERMS_WRITTEN = 8; // that a line has room for
const TOY = { x: [[[0, 1, 2], [3, 4, 5], [6, 7, 8]]], w: [[[[1, 1], [1, 1]]], [[[2, 2], [2, 2]]]], stride: 1, padding: 0 };
const ONE = { ...TOY, w: [[[[1, 2], [3, 4]]]] };
const EXAMPLES = {
  slides: { ...TOY, upstream: "ones", together: true, pixel: 1 },
  weights: { ...ONE, upstream: "count", pixel: 1 },
  strided: { ...ONE, x: [[[1, 2, 0, 1, 3], [0, 1, 2, 1, 0], [2, 0, 1, 3, 1], [1, 1, 0, 2, 2], [0, 3, 1, 0, 1]]], w: [[[[1, 0, 2], [0, 1, 0], [3, 0, -1]]]], stride: 2, upstream: "count", pixel: 2 },
  padded: { ...ONE, w: [[[[1, 0, -1], [2, 0, -2], [1, 0, -1]]]], padding: 1, upstream: "ones", pixel: 1 },
};

export function build(ui) {
  const input = ui.memo(["x"], (x) => fromNested([x]));
  const filters = ui.memo(["w"], fromNested);
  const geometry = ui.memo(["x", "w", "stride", "padding", "upstream", "dout"], (x, w, stride, padding, upstream, own) => {
    const [c, h, width] = shapeOf(x);
    const [fn, fc, fh, fw] = shapeOf(w);
    const windows = windowsOf([h, width], [fh, fw], stride, padding);
    const { rows, columns, count, padded: [high, wide] } = windows;
    const wrong =
      c !== fc
        ? ui.t("channels_differ", { c, fc })
        : count === 0
          ? ui.t("does_not_fit", { fh, fw, h: high, w: wide })
          : "";
    const g = { ...windows, c, h, w: width, fn, fh, fw, wrong };
    if (wrong) return g;
    const shape = [1, fn, rows, columns];
    const dout =
      upstream === "own"
        ? fromNested(fitted([own], shape))
        : tensor(shape, listOf(fn * count, (k) => (upstream === "ones" ? 1 : k + 1)));
    const maps = listOf(fn, (f) => part(dout.data, f, count));
    const out = conv2d(input(), filters(), null, stride, padding).data;
    const outputs = listOf(fn, (f) => part(out, f, count));
    const pixels = toNested(zeroPad(input(), padding))[0].map((plane) => plane.flat());
    return { ...g, dout, maps, outputs, pixels };
  });
  const moving = movingWindow(ui, geometry, {}, () => false, () => true); // pointing at dx is enough
  const now = ui.once(() => {
    const g = geometry();
    const filter = clamp(ui.get("filter"), g.fn - 1);
    const pixel = pair(ui.get("pixel")).map((line, axis) => clamp(line, g.size[axis] - 1));
    return { ...g, filter, place: moving.place(), at: moving.at(), pixel, only: ui.get("together") ? null : filter };
  });
  const done = ui.memo(["x", "w", "stride", "padding", "upstream", "dout", "together", "filter", "place"], () => {
    const { wrong, dout, place, only, filter, c, padded: [high, wide], fh, fw } = now();
    if (wrong) return null;
    const padding = ui.get("padding");
    const all = spread(dout, input(), filters(), place, only, ui.get("stride"), padding);
    // dx with its frame, which stays empty: what falls there is dropped
    const frame = zeroPad({ shape: all.dx.shape, data: all.dx.data.map(() => 1) }, padding).data;
    const [sums, counts] = [all.dx, all.counts].map((each) => zeroPad(each, padding).data.map((value, k) => (frame[k] ? value : NaN)));
    const cut = (data, size, from = 0) => listOf(c, (k) => part(data, from + k, size));
    const patches = cut(all.patch.data, fh * fw);
    const [pieces, weights] = [all.pieces, all.dw].map(({ data }) => cut(data, fh * fw, filter * c));
    const own = cut(filters().data, fh * fw, filter * c);
    return { ...all, used: counts, planes: cut(sums, high * wide), patches, pieces, weights, own };
  });
  const look = (...cell) => {
    const { size, padding } = now();
    ui.set({ pixel: unpair(cell.map((line, axis) => clamp(line - padding[axis], size[axis] - 1))) });
  };

  // Forward above: x, w, out. Below, in their columns, the gradient of each, and what it is made of.

  const padded = (values, caption) => ({ ...moving.shown(), first: now().padding.map((n) => -n), values, caption });
  const made = {};
  const rows = (fit) => {
    const each = (name, count, read, moves = {}) => {
      const shown = (k) => () => (now().wrong ? null : read(k));
      made[name] = listOf(count, (k) => ui.grid(name, { fit, ...(typeof moves === "function" ? moves(k) : moves), read: shown(k) }));
      return made[name];
    };
    // of the chosen filter's size, one for each channel; their values stand in done()
    const small = (name, values, look = {}) =>
      each(name, CHANNELS, (k) => {
        const { c, fh, fw, filter } = now();
        return k < c && { rows: fh, columns: fw, caption: ui.t(name, { filter }), values: done()[values][k], ...look };
      }, { rulers: false });
    const outputs = (name, values, more) =>
      each(name, FILTERS, (filter) => {
        const { fn, rows: high, columns: wide, at, only } = now();
        const mine = only === null || only === filter;
        return filter < fn && { rows: high, columns: wide, caption: ui.t(mine ? `${name}_now` : name, { filter }), values: now()[values][filter], marked: mine ? at : null, accent: name === "out" ? "output" : "gradient" };
      }, more);
    const choose = (filter) => ({
      ...moving.onOutput,
      onPick: (...cell) => {
        ui.set({ filter });
        moving.go(...cell);
      },
    });
    return [
      [
        each("x", CHANNELS, (k) => k < now().c && padded(now().pixels[k], ui.t("x", { channel: k })), moving.onInput),
        small("w", "own"),
        outputs("out", "outputs", choose),
      ],
      [
        each("dx", CHANNELS, (k) => {
          const { c, pixel, padding } = now();
          const marked = k ? null : pixel.map((line, axis) => line + padding[axis]);
          return k < c && { ...padded(done().planes[k], ui.t("dx", { channel: k })), tone: "signed", hollow: true, marked, colour: "gradient", accent: "gradient" };
        }, { onPick: look, hover: true, says: ui.t("keys_pixel") }),
        small("patch", "patches", { tone: "signed" }),
        outputs("dout", "maps", choose),
      ],
      [
        each("counts", 1, () => ({ ...padded(done().used, ui.t("counts")), tone: "signed", hollow: true })),
        small("dw", "weights", { tone: "signed" }),
        small("pieces", "pieces", { tone: "signed" }),
      ],
    ];
  };
  const sizes = () => {
    const { padded: [high, wide], columns: across, rows: down, c, fn, fh, fw } = now();
    return [[wide, fw, Math.max(across, fw)], Math.max(c * high, c * fh, fn * down)];
  };
  const arrows = () => {
    const { wrong, c, fn, only, at, stride, fh } = now();
    if (wrong) return [];
    const middle = (fh - 1) / 2;
    const window = at[0] * stride[0] + middle;
    const filtersNow = listOf(fn, (k) => k).filter((k) => only === null || only === k);
    const channels = listOf(c, (k) => k);
    return [
      ...channels.flatMap((k) => [[made.x[k], window, made.w[k], middle, true], [made.patch[k], middle, made.dx[k], window, true], [made.pieces[k], middle, made.dw[k], middle, true]]),
      ...filtersNow.flatMap((f) => channels.flatMap((k) => [[made.w[k], middle, made.out[f], at[0], true], [made.dout[f], at[0], made.patch[k], middle, true]])),
    ];
  };
  const pictures = columns(ui, sizes, rows, arrows);
  const taken = ui.once(() => {
    const { dout, place, only, pixel } = now();
    return pixelTerms(dout, filters(), place, only, [0, ...pixel], ui.get("stride"), ui.get("padding"));
  });
  // each weight of channel 0 with the number of dout that it carries to the pixel, as far as there is one
  const lens = neuronLens(ui, {
    read: ui.once(() => {
      const { wrong, fn, fh, fw, c, only, pixel, stride, padding } = now();
      if (wrong || !taken().length) return null;
      const filtersNow = only === null ? listOf(fn, (k) => k) : [only];
      const taps = fh * fw;
      const window = Array(filtersNow.length * taps).fill(NaN);
      for (const [f, i, j, gradient] of taken()) {
        const [u, v] = [i, j].map((line, axis) => pixel[axis] + padding[axis] - line * stride[axis]);
        window[filtersNow.indexOf(f) * taps + u * fw + v] = gradient;
      }
      const weights = filtersNow.flatMap((f) => Array.from(part(filters().data, f * c, taps)));
      const sum = taken().reduce((total, term) => total + term[3] * term[4], 0);
      const name = (k) => ui.t("lens_dout", { filter: filtersNow[k] });
      return { shape: [filtersNow.length, fh, fw], window, weights, bias: null, sum, name };
    }),
    target: () => [made.dx[0], now().pixel.map((line, axis) => line + now().padding[axis])],
    most: () => 30, // so that all three stand beside each other
    edges: ["gradient", "learned", "gradient"],
  });
  const heading = ui.line(() => (lens.button.hidden ? "" : ui.t("lens")));
  const taps = ui.group(...listOf(FILTERS, (k) => ui.group(...lens.tiles(k))), ui.stack(lens.sum, lens.button));
  const termsLine = () => {
    const { wrong, pixel } = now();
    if (wrong) return "";
    const terms = taken();
    const where = { row: pixel[0], column: pixel[1] };
    if (!terms.length) return ui.t("pixel_unused", where);
    const written = terms.slice(0, TERMS_WRITTEN).map(([, , , gradient, weight]) => `${ui.bracketed(gradient)}·${ui.bracketed(weight)}`);
    const sum = terms.reduce((total, term) => total + term[3] * term[4], 0);
    const text = written.join(" + ") + (terms.length > TERMS_WRITTEN ? " + …" : "");
    const times = done().counts.data[pixel[0] * now().w + pixel[1]];
    return ui.t("pixel_terms", { ...where, text, sum, times });
  };
  const biasLine = () => {
    const { wrong, filter } = now();
    return wrong ? "" : ui.t("db", { filter, sum: done().db.data[filter], all: Array.from(done().db.data, (v) => ui.number(v)).join(", ") });
  };
  const lines = ui.lines(
    ui.line(termsLine, "pixel"),
    ui.line(biasLine, "db"),
    ui.line(() => (now().wrong || !done().dropped ? "" : ui.t("dropped", { n: done().dropped })), "dropped"),
  );
  const choices = ui.row(
    ui.examples("example", EXAMPLES),
    ui.oneOf("upstream", ["ones", "count", "own"]),
    ui.numbered("filter", () => geometry().fn, (k) => ui.t("filter_number", { k })),
    ui.checkbox("together"),
  );
  const sliders = ui.row(ui.slider("stride", { min: 1, max: 4 }), ui.slider("padding", { min: 0, max: 3 }));
  ui.beside([pictures], moving.player("place"), heading, taps, lines, choices, sliders, ui.warning(() => geometry().wrong));

  ui.add(
    ui.folded("own_numbers", () => {
      const whole = () => (ui.get("upstream") === "own" ? fitted(ui.get("dout"), now().dout.shape.slice(1)) : toNested(now().dout)[0]);
      return [
        ui.numbers(ui.t("numbers_x"), "x", () => now().size, (...cell) => [0, ...cell]),
        ui.numbers(ui.t("numbers_w"), "w", () => now().kernel, (...cell) => [now().filter, 0, ...cell]),
        ui.matrix(ui.t("numbers_dout"), {
          shape: () => (now().wrong ? [0, 0] : [now().rows, now().columns]),
          get: (row, column) => now().maps[now().filter][row * now().columns + column],
          set: (row, column, value) => ui.set({ dout: replaced(whole(), [now().filter, row, column], value), upstream: "own" }),
          min: -MOST,
          max: MOST,
        }),
      ];
    }),
    ui.table("dx_table", ["number", "channel", "row", "column", "sum", "times"], () => {
      if (now().wrong) return null;
      const { dx, counts: times } = done();
      const { h, w } = now();
      return Array.from(dx.data, (sum, k) => [k, Math.floor(k / (h * w)), ...split(k % (h * w), w), sum, times.data[k % (h * w)]]);
    }),
    ui.table("dw_table", ["number", "filter", "channel", "row", "column", "sum"], () => {
      if (now().wrong) return null;
      const { dw, db } = done();
      const { c, fh, fw } = now();
      const weight = (sum, k) => [k, ...split(Math.floor(k / (fh * fw)), c), ...split(k % (fh * fw), fw), sum];
      const biases = Array.from(db.data, (sum, f) => [ui.t("bias"), f, "", "", "", sum]);
      return [...Array.from(dw.data, weight), ...biases];
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
