// The matrix of windows beside the images and the filters' matrix, and what it costs in memory.
import { clamp, copiesOf, fromBase64, im2colRows, im2colSizes, listOf, matmul, pair, part, pixelOf, split, tensor, zeroPad } from "./core.js";
import { h } from "./ui.js";

const ROWS = 60; // of the matrix that are shown at once
const TERMS = 9; // products that a line has room for
const LENS = [2, 4]; // rows and columns on each side of the cell
const WHITE = 255; // the largest value of a pixel of a picture
const BIAS = 1; // filter k holds k + 1 everywhere, as in the lesson's example by hand
const SIZES = ["batch", "channels", "size", "f", "stride", "padding", "filters"];
const example = (...values) => Object.fromEntries(SIZES.map((name, k) => [name, values[k]]));
const EXAMPLES = {
  toy: example(1, 1, 3, 2, 1, 0, 2),
  one: example(1, 3, 7, 5, 1, 0, 2),
  ten: example(10, 3, 7, 5, 1, 0, 2),
  digit: example(1, 1, 28, 5, 1, 0, 8),
};
const counted = (n) => listOf(n, (k) => k);

export function build(ui) {
  const levels = ui.memo(["picture"], (picture) => picture && Float64Array.from(fromBase64(picture.gray)));
  const sized = ui.memo([...SIZES, "picture"], (batch, channels, size, ...sizes) => {
    const shape = [batch, channels, ...pair(size)];
    const [kernel, stride, padding] = sizes.slice(0, 3).map(pair);
    const [filters, picture] = sizes.slice(3);
    const geometry = [shape, kernel, stride, padding];
    const known = im2colSizes(...geometry);
    const s = { ...known, geometry, shape, kernel, stride, padding, taps: kernel[0] * kernel[1], filters };
    if (!known.rows) return s;
    const isPicture = picture && [1, 1, picture.height, picture.width].every((n, axis) => n === shape[axis]);
    // without a picture, a pixel holds its place in memory
    const x = tensor(shape, isPicture ? levels() : counted(known.images));
    const look = isPicture ? { tone: "gray", range: [0, WHITE] } : { tone: "signed", range: [0, known.images] };
    const weights = tensor([known.terms, filters], listOf(known.terms * filters, (k) => (k % filters) + 1));
    const { data, shape: [, , high, wide] } = zeroPad(x, padding);
    const planes = listOf(batch * channels, (plane) => part(data, plane, high * wide));
    return { ...s, x, look, weights, planes, padded: [high, wide] };
  });
  // the rows of the matrix that are in view
  let view = {};
  const viewFrom = (first) => {
    const of = sized();
    if (view.of === of && view.first === first) return view;
    const { x, kernel, stride, padding, rows, weights } = of;
    const col = im2colRows(x, kernel, stride, padding, first, Math.min(ROWS, rows - first));
    const sums = matmul(col, weights).data.map((sum) => sum + BIAS);
    view = { of, first, shown: col.shape[0], col, sums, written: Array.from(sums, String) };
    return view;
  };
  const now = ui.once(() => {
    const s = sized();
    const { rows, terms, filters, taps, geometry, kernel, out } = s;
    const limits = { row: rows, column: terms, filter: filters };
    const [row, column, filter] = Object.entries(limits).map(([name, n]) => clamp(ui.get(name), n - 1));
    if (!rows) return { ...s, row, column, filter };
    const seen = viewFrom(Math.floor(row / ROWS) * ROWS);
    const pixel = pixelOf(...geometry, row, column);
    const spot = [pixel.image, pixel.channel, pixel.row, pixel.column];
    const copies = pixel.isPadding ? [] : copiesOf(...geometry, spot);
    const at = split(row % (out[0] * out[1]), out[1]);
    const tap = split(column % taps, kernel[1]);
    const mine = Array.from(part(seen.col.data, row - seen.first, terms));
    return { ...s, ...seen, row, column, filter, pixel, copies, at, tap, mine };
  });
  const go = (row, column, filter = now().filter) => {
    const { rows, terms, filters } = now();
    ui.set({ row: clamp(row, rows - 1), column: clamp(column, terms - 1), filter: clamp(filter, filters - 1) });
  };

  const walk = (down, right) => go(now().row + down, now().column + right);

  ui.row(
    ui.examples("preset", EXAMPLES, (sizes) => ui.set({ ...sizes, row: 0, column: 0, filter: 0 })),
    ui.slider("batch", { min: 1, max: 10 }),
    ui.slider("channels", { min: 1, max: 3 }),
    ui.pairSlider("size", { min: 1, max: 28 }),
    ui.pairSlider("f", { min: 1, max: 7 }),
    ui.pairSlider("stride", { min: 1, max: 4 }),
    ui.pairSlider("padding", { min: 0, max: 3 }),
    ui.slider("filters", { min: 1, max: 8 }),
    ui.apartBox(["size", "f", "stride", "padding"]),
  );
  ui.add(ui.warning(() => (now().rows ? "" : ui.t("does_not_fit"))));

  const grid = (name, size, read, onPick, onArrow) => {
    const one = ui.grid(name, {
      most: 32,
      hover: true,
      says: ui.t("keys"),
      ...size,
      read: () => {
        const shown = now().rows ? read(now()) : null;
        one.cursor = shown?.marked ?? one.cursor;
        return shown;
      },
      onPick,
      onArrow: (...step) => {
        onArrow(...step);
        one.cursor = read(now()).marked ?? one.cursor; // another key may come before the next frame
      },
    });
    return one;
  };
  const images = counted(3).map((channel) =>
    grid("image", { share: 1 / 3 }, ({ shape, kernel, stride, padding, at, pixel, planes, padded: [rows, columns], look }) => channel < shape[1] && {
      rows,
      columns,
      caption: ui.t("image", { image: pixel.image, channel }),
      values: planes[pixel.image * shape[1] + channel],
      ...look,
      inner: padding[0] + padding[1] ? [...padding, ...shape.slice(2)] : undefined,
      window: [...at.map((line, axis) => line * stride[axis]), ...kernel],
      marked: channel === pixel.channel ? [pixel.row + padding[0], pixel.column + padding[1]] : null,
    },
    // the cell that holds this pixel, for the window that stands there or the nearest one
    (...cell) => {
      const { kernel, stride, out, at, pixel } = now();
      const place = at.map((line, axis) => {
        const last = Math.min(out[axis] - 1, Math.floor(cell[axis] / stride[axis]));
        return Math.min(last, Math.max(line, Math.ceil((cell[axis] - kernel[axis] + 1) / stride[axis])));
      });
      const [u, v] = cell.map((line, axis) => clamp(line - place[axis] * stride[axis], kernel[axis] - 1));
      go((pixel.image * out[0] + place[0]) * out[1] + place[1], (channel * kernel[0] + u) * kernel[1] + v);
    },
    (...step) => {
      const { out, at, pixel, column } = now();
      const [i, j] = at.map((line, axis) => clamp(line + step[axis], out[axis] - 1));
      go((pixel.image * out[0] + i) * out[1] + j, column);
    }),
  );
  const col = grid("col", { share: 0.56 }, ({ rows, terms, first, shown, taps, row, column, copies, col: { data }, look }) => ({
    rows: shown,
    columns: terms,
    first: [first, 0],
    caption: ui.t(shown < rows ? "col_some" : "col", { rows: String(rows), terms, first: String(first), last: String(first + shown - 1) }),
    values: data,
    ...look,
    lines: true,
    blocks: [rows, taps],
    window: [row - first, 0, 1, terms],
    marked: [row - first, column],
    dots: copies.filter(([r]) => r >= first && r < first + shown).map(([r, c]) => [r - first + 0.84, c + 0.5]),
  }), (row, column) => go(now().first + row, column), walk);
  const small = { share: 0.18, narrow: 0.48 };
  const weights = grid("weights", small, ({ terms, filters, taps, column, filter, weights: { data } }) => ({
    rows: terms,
    columns: filters,
    caption: ui.t("col_w", { terms, filters }),
    values: data,
    blocks: [taps, filters],
    window: [0, filter, terms, 1],
    marked: [column, filter],
  }), (column, filter) => go(now().row, column, filter), (down, right) => go(now().row, now().column + down, now().filter + right));
  const product = grid("out", small, ({ rows, terms, first, shown, filters, row, filter, written }) => {
    product.most = terms < 20 ? 32 : 46; // sums of many products are long
    return {
      rows: shown,
      columns: filters,
      first: [first, 0],
      caption: ui.t("out", { rows: String(rows), filters }),
      texts: written,
      marked: [row - first, filter],
    };
  }, (row, filter) => go(now().first + row, now().column, filter), (down, right) => go(now().row + down, now().column, now().filter + right));
  // what stands around the cell, where the matrix is too large for numbers
  const lens = grid("lens", { share: 0.56, hover: false }, ({ terms, first, shown, row, column, col: { data } }) => {
    if (shown * terms < 100) return null;
    const [top, bottom] = [-LENS[0], LENS[0]].map((by) => clamp(row - first + by, shown - 1));
    const [left, right] = [-LENS[1], LENS[1]].map((by) => clamp(column + by, terms - 1));
    const columns = right - left + 1;
    const cells = listOf((bottom - top + 1) * columns, (k) => {
      const [down, across] = split(k, columns);
      return String(data[(top + down) * terms + left + across]);
    });
    return {
      rows: bottom - top + 1,
      columns,
      first: [first + top, left],
      caption: ui.t("lens"),
      texts: cells,
      window: [row - first - top, 0, 1, columns],
      marked: [row - first - top, column - left],
    };
  }, (row, column) => go(lens.shown.first[0] + row, lens.shown.first[1] + column), walk);
  // above the images, where one sees the window move
  ui.add(ui.player("row", { get: () => now().row, set: (row) => go(row, now().column), count: () => now().rows }));
  ui.grids(...images);
  ui.grids(ui.stack(col, lens), ui.group(weights, product));

  const fact = (name, write) => ui.line(() => (now().rows ? write(now()) : ""), name);
  const bars = ["images", "numbers"].map((name) => {
    const bar = h("div", { class: "cl-bar" });
    ui.onDraw(() => {
      bar.style.width = `${(100 * now()[name]) / Math.max(now().images, now().numbers)}%`;
    });
    return bar;
  });
  ui.lines(
    fact("sum", ({ row, first, terms, filter, filters, mine, sums }) => {
      const products = mine.map((value) => `${ui.number(value)}·${filter + 1}`).join(" + ");
      const written = terms > TERMS ? ui.t("many", { terms }) : products;
      return ui.t("sum", { row, filter, written, b: BIAS, sum: sums[(row - first) * filters + filter] });
    }),
    fact("copies", ({ copies }) => (copies.length ? ui.t("copies", { n: copies.length }) : "")),
    fact("times", ({ images: n, numbers, times }) => ui.t("times", { images: n, numbers, times: ui.number(times, 2), a: 4 * n, b: 4 * numbers })),
    ...bars,
  );

  ui.add(
    ui.table("table", ["column", "channel", "y", "x", "value", "weight", "product"], () => {
      const { mine = [], row, geometry, filter } = now();
      return mine.map((value, k) => {
        const { channel, row: y, column: x, isPadding } = pixelOf(...geometry, row, k);
        const where = isPadding ? [ui.t("pad"), ui.t("pad")] : [y, x];
        return [k, channel, ...where, value, filter + 1, value * (filter + 1)];
      });
    }),
  );

  ui.onDraw(() => {
    const { rows, row, column, at, pixel, tap, mine } = now();
    if (!rows) return ui.say(ui.t("does_not_fit"));
    const values = { i: at[0], j: at[1], u: tap[0], v: tap[1], value: mine[column], y: pixel.row, x: pixel.column };
    return ui.say(ui.t(pixel.isPadding ? "says_padding" : "says", { ...pixel, row, column, ...values }));
  });
}
