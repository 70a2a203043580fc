// The matrix of windows beside the images and the filters' matrix, and what it costs in memory.
import { copiesOf, im2colRows, im2colSizes, matmul, pair, pixelOf, tensor, zeroPad } from "./core.js";

const ROWS = 60; // of the matrix that are shown at once
const TERMS = 9; // products that a line has room for
const LENS = [2, 4]; // rows and columns on each side of the cell
const BIAS = 1; // filter k holds k + 1 everywhere, as in the slides' example by hand
const SIZES = ["batch", "channels", "size", "f", "stride", "padding", "filters"];
const PRESETS = { toy: [1, 1, 3, 2, 1, 0, 2], one: [1, 3, 7, 5, 1, 0, 2], ten: [10, 3, 7, 5, 1, 0, 2], digit: [1, 1, 28, 5, 1, 0, 8] };

const clamp = (value, most) => Math.max(0, Math.min(most, value));
const counted = (n) => Array.from({ length: n }, (_, k) => k);

export function build(ui) {
  const now = ui.once(() => {
    const [batch, channels, size, kernel, stride, padding, filters] = SIZES.map((name) => ui.get(name));
    const shape = [batch, channels, ...pair(size)];
    const geometry = [shape, pair(kernel), pair(stride), pair(padding)];
    const known = im2colSizes(...geometry);
    const { rows, terms } = known;
    const limits = { row: rows, column: terms, filter: filters };
    const [row, column, filter] = Object.entries(limits).map(([name, n]) => clamp(ui.get(name), n - 1));
    const s = { ...known, geometry, shape, filters, row, column, filter };
    if (!rows) return s;
    const x = tensor(shape, counted(known.images)); // a pixel holds its place in memory
    const first = Math.floor(row / ROWS) * ROWS;
    const col = im2colRows(x, ...geometry.slice(1), first, Math.min(ROWS, rows - first));
    const weights = tensor([terms, filters], counted(terms * filters).map((k) => (k % filters) + 1));
    const out = matmul(col, weights).data.map((sum) => sum + BIAS);
    const pixel = pixelOf(...geometry, row, column);
    const spot = [pixel.image, pixel.channel, pixel.row, pixel.column];
    const copies = pixel.isPadding ? [] : copiesOf(...geometry, spot);
    const split = (k, wide) => [Math.floor(k / wide), k % wide];
    const at = split(row % (s.out[0] * s.out[1]), s.out[1]);
    const tap = split(column % (geometry[1][0] * geometry[1][1]), geometry[1][1]);
    const mine = Array.from(col.data).slice((row - first) * terms, (row - first + 1) * terms);
    return { ...s, padded: zeroPad(x, padding), first, count: col.shape[0], col, weights, sums: out, pixel, copies, at, tap, mine };
  });
  const go = (row, column, filter = now().filter) => {
    const { rows, terms, filters } = now();
    ui.set({ row: clamp(row, rows - 1), column: clamp(column, terms - 1), filter: clamp(filter, filters - 1) });
  };

  const walk = (down, right) => go(now().row + down, now().column + right);

  ui.row(
    ui.choice("preset", [...Object.keys(PRESETS), "mine"].map((name) => [name, ui.t(`preset_${name}`)]), {
      get: () => {
        const fits = (name) => SIZES.every((size, k) => pair(ui.get(size)).every((n) => n === PRESETS[name][k]));
        return Object.keys(PRESETS).find(fits) ?? "mine";
      },
      set: (name) => {
        const sizes = (PRESETS[name] ?? []).map((n, k) => [SIZES[k], n]);
        ui.set({ ...Object.fromEntries(sizes), row: 0, column: 0, filter: 0 });
      },
    }),
    ui.slider("batch", "batch", { min: 1, max: 10 }),
    ui.slider("channels", "channels", { min: 1, max: 3 }),
    ui.pairSlider("size", "size", { min: 1, max: 28 }),
    ui.pairSlider("f", "f", { min: 1, max: 7 }),
    ui.pairSlider("stride", "stride", { min: 1, max: 4 }),
    ui.pairSlider("padding", "padding", { min: 0, max: 3 }),
    ui.slider("filters", "filters", { min: 1, max: 8 }),
    ui.apartBox(["size", "f", "stride", "padding"]),
  );
  ui.add(ui.line(() => (now().rows ? "" : ui.t("does_not_fit")), { class: "cl-line cl-warning", "data-read": "wrong" }));

  const grid = (name, size, read, onPick, onArrow) => {
    const one = ui.grid(name, {
      most: 32,
      hover: true,
      ...size,
      read: () => {
        const shown = now().rows ? read(now()) : null;
        one.cursor = shown?.marked ?? one.cursor;
        return shown && { says: ui.t("keys"), ...shown };
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
    grid("image", { share: 1 / 3 }, ({ shape, geometry, at, pixel, padded, images: n }) => {
      const [, kernel, stride, padding] = geometry;
      const [rows, columns] = padded.shape.slice(2);
      const from = (pixel.image * shape[1] + channel) * rows * columns;
      return channel >= shape[1] ? null : {
        rows,
        columns,
        caption: ui.t("image", { image: pixel.image, channel }),
        values: padded.data.subarray(from, from + rows * columns),
        tone: "signed",
        range: [0, n],
        inner: padding[0] + padding[1] ? [...padding, ...shape.slice(2)] : undefined,
        window: [at[0] * stride[0], at[1] * stride[1], ...kernel],
        marked: channel === pixel.channel ? [pixel.row + padding[0], pixel.column + padding[1]] : null,
      };
    },
    // the cell that holds this pixel, for the window that stands there or the nearest one
    (...cell) => {
      const { geometry: [, kernel, stride], out, at, pixel } = now();
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
  const col = grid("col", { share: 0.56 }, ({ rows, terms, first, count, geometry, row, column, copies, col: { data }, images: n }) => ({
    rows: count,
    columns: terms,
    first: [first, 0],
    caption: ui.t(count < rows ? "col_some" : "col", { rows: String(rows), terms, first: String(first), last: String(first + count - 1) }),
    values: data,
    tone: "signed",
    range: [0, n],
    blocks: [rows, geometry[1][0] * geometry[1][1]],
    window: [row - first, 0, 1, terms],
    marked: [row - first, column],
    dots: copies.filter(([r]) => r >= first && r < first + count).map(([r, c]) => [r - first + 0.84, c + 0.5]),
  }), (row, column) => go(now().first + row, column), walk);
  const small = { share: 0.18, narrow: 0.48 };
  const weights = grid("weights", small, ({ terms, filters, geometry, column, filter, weights: { data } }) => ({
    rows: terms,
    columns: filters,
    caption: ui.t("col_w", { terms, filters }),
    values: data,
    blocks: [geometry[1][0] * geometry[1][1], filters],
    window: [0, filter, terms, 1],
    marked: [column, filter],
  }), (column, filter) => go(now().row, column, filter), (down, right) => go(now().row, now().column + down, now().filter + right));
  const product = grid("out", small, ({ rows, terms, first, count, filters, row, filter, sums }) => {
    product.most = terms < 20 ? 32 : 46; // sums of many products are long
    return {
      rows: count,
      columns: filters,
      first: [first, 0],
      caption: ui.t("out", { rows: String(rows), filters }),
      texts: Array.from(sums, String),
      marked: [row - first, filter],
    };
  }, (row, filter) => go(now().first + row, now().column, filter), (down, right) => go(now().row + down, now().column, now().filter + right));
  // what stands around the cell, where the matrix is too large for numbers
  const lens = grid("lens", { share: 0.56, hover: false }, ({ terms, first, count, row, column, col: { data } }) => {
    if (count * terms < 100) return null;
    const top = clamp(row - first - LENS[0], count - 1);
    const left = clamp(column - LENS[1], terms - 1);
    const bottom = clamp(row - first + LENS[0], count - 1);
    const columns = clamp(column + LENS[1], terms - 1) - left + 1;
    const part = counted(bottom - top + 1).flatMap((k) => Array.from(data.subarray((top + k) * terms + left, (top + k) * terms + left + columns)));
    return {
      rows: bottom - top + 1,
      columns,
      first: [first + top, left],
      caption: ui.t("lens"),
      texts: part.map(String),
      window: [row - first - top, 0, 1, columns],
      marked: [row - first - top, column - left],
    };
  }, (row, column) => go(lens.shown.first[0] + row, lens.shown.first[1] + column), walk);
  ui.grids(...images);
  const left = ui.lines(col.node, lens.node);
  left.className = "cl-stack";
  ui.grids(left, weights, product);

  const fact = (name, write) => ui.line(() => (now().rows ? write(now()) : ""), { "data-read": name });
  const bars = ["images", "numbers"].map((name) => {
    const bar = document.createElement("div");
    bar.className = "cl-bar";
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
    ui.player("row", { get: () => now().row, set: (row) => go(row, now().column), count: () => now().rows }),
    ui.table("table", () => {
      const { mine = [], row, geometry, filter } = now();
      const keys = ["column", "channel", "y", "x", "value", "weight", "product"];
      const rows = mine.map((value, k) => {
        const { channel, row: y, column: x, isPadding } = pixelOf(...geometry, row, k);
        const where = isPadding ? [ui.t("pad"), ui.t("pad")] : [y, x];
        return [k, channel, ...where, value, filter + 1, value * (filter + 1)];
      });
      return { heads: keys.map((name) => ui.t(name)), rows };
    }),
  );

  ui.onDraw(() => {
    const { rows, row, column, at, pixel, tap, mine } = now();
    if (!rows) return ui.say(ui.t("does_not_fit"));
    const values = { i: at[0], j: at[1], u: tap[0], v: tap[1], value: mine[column], y: pixel.row, x: pixel.column };
    return ui.say(ui.t(pixel.isPadding ? "says_padding" : "says", { ...pixel, row, column, ...values }));
  });
}
