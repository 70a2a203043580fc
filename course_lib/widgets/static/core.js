// What the widgets compute: pure functions, no page. Tested against course_lib on random cases.
//
// A tensor is {shape, data}, data a Float64Array in rows-before-columns order. Images are
// (N, C, H, W), filters (FN, C, FH, FW). Stride, padding and kernel are one number for both axes
// or [rows, columns]. Nothing here checks its input: views do, before they call.

export const pair = (value) => (Array.isArray(value) ? value : [value, value]);

// and back
export const unpair = ([rows, columns]) => (rows === columns ? rows : [rows, columns]);

// the nearest of 0 ... most
export const clamp = (value, most) => Math.max(0, Math.min(most, value));

// whether two lists hold the same
export const same = (a, b) => a.length === b.length && a.every((value, k) => Object.is(value, b[k]));

// make(0), make(1), ... make(n - 1)
export const listOf = (n, make) => Array.from({ length: n }, (_, k) => make(k));

// row and column of the k-th place, row by row
export const split = (k, columns) => [Math.floor(k / columns), k % columns];

export const volume = (shape) => shape.reduce((product, n) => product * n, 1);

export const zeros = (shape) => ({ shape, data: new Float64Array(volume(shape)) });

export const tensor = (shape, data) => ({ shape, data: Float64Array.from(data) });

export function fromNested(nested) {
  return tensor(shapeOf(nested), nested.flat(Infinity));
}

export function toNested({ shape, data }) {
  let parts = Array.from(data);
  for (const n of shape.slice(1).reverse()) {
    const whole = parts;
    parts = listOf(whole.length / n, (k) => part(whole, k, n));
  }
  return parts;
}

export const shapeOf = (nested) => (Array.isArray(nested) ? [nested.length, ...shapeOf(nested[0])] : []);

// the k-th of equal parts of some numbers
export const part = (data, k, size) => data.slice(k * size, (k + 1) * size);

// places after the point with which a number has so many digits that say something
export const decimals = (value, digits) => Math.max(0, digits - 1 - Math.floor(Math.log10(Math.abs(value) || 1)));

export function extent(data) {
  let low = Infinity;
  let high = -Infinity;
  for (const value of data) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return data.length ? [low, high] : [0, 0];
}

// Numbers that someone typed -------------------------------------------------------------------

// {value}, or {problem}: "empty", "number", "whole", "low" or "high". Fractions such as 1/9 and
// the typographic minus are read, too.
export function readNumber(text, { min = -Infinity, max = Infinity, whole = false } = {}) {
  const plain = String(text).trim().replace(/[−–]/g, "-").replace(/^([^,.]*),(\d+)$/, "$1.$2");
  if (plain === "") return { problem: "empty" };
  const sign = "[+-]?";
  const digits = "(?:\\d+\\.?\\d*|\\.\\d+)(?:e[+-]?\\d{1,3})?";
  const match = plain.match(new RegExp(`^(${sign}${digits})(?:\\s*/\\s*(${digits}))?$`, "i"));
  const value = match ? Number(match[1]) / Number(match[2] ?? 1) : NaN;
  if (!Number.isFinite(value)) return { problem: "number" };
  if (whole && !Number.isInteger(value)) return { problem: "whole" };
  if (value < min) return { problem: "low" };
  if (value > max) return { problem: "high" };
  return { value };
}

// Windows along one axis -----------------------------------------------------------------------

// size: how many places (0 if the filter does not fit); exact: what the formula gives before
// rounding; rest: lines at the end that no window reaches; skipped: lines between windows that a
// stride longer than the filter jumps over. Lines are counted in the padded input.
export function outputSize(n, f, stride, padding) {
  const padded = n + 2 * padding;
  const room = padded - f;
  if (room < 0) return { size: 0, exact: null, whole: false, padded, rest: [], skipped: [] };
  const rest = room % stride;
  const size = (room - rest) / stride + 1;
  const skipped = [];
  for (let place = 0; place < size - 1; place++) {
    for (let line = place * stride + f; line < (place + 1) * stride; line++) skipped.push(line);
  }
  const last = listOf(rest, (k) => padded - rest + k);
  return { size, exact: room / stride + 1, whole: rest === 0, padded, rest: last, skipped };
}

// for each of the two axes of an image
export function outputSizes([h, w], kernel, stride, padding) {
  const [f, s, p] = [pair(kernel), pair(stride), pair(padding)];
  return [outputSize(h, f[0], s[0], p[0]), outputSize(w, f[1], s[1], p[1])];
}

// The windows over an input, all in [rows, columns]; wrong: the filter does not fit.
export function windowsOf(size, kernel, stride, padding) {
  const axes = outputSizes(size, kernel, stride, padding);
  const [rows, columns] = axes.map((axis) => axis.size);
  const padded = axes.map((axis) => axis.padded);
  return { axes, size, kernel: pair(kernel), stride: pair(stride), padding: pair(padding), padded, rows, columns, count: rows * columns };
}

function geometry(shape, kernel, stride, padding) {
  const [h, w] = shape.slice(-2);
  const [fh, fw] = pair(kernel);
  const [sr, sc] = pair(stride);
  const [pr, pc] = pair(padding);
  const [rows, columns] = outputSizes([h, w], [fh, fw], [sr, sc], [pr, pc]);
  return { h, w, fh, fw, sr, sc, pr, pc, oh: rows.size, ow: columns.size };
}

// calls visit(row, column, tap) for the pixels of window (i, j) that are not padding
function eachPixel(g, i, j, visit) {
  const top = i * g.sr - g.pr;
  const left = j * g.sc - g.pc;
  for (let u = Math.max(0, -top); u < g.fh && top + u < g.h; u++) {
    for (let v = Math.max(0, -left); v < g.fw && left + v < g.w; v++) {
      visit(top + u, left + v, u * g.fw + v);
    }
  }
}

export function zeroPad(x, padding) {
  const [pr, pc] = pair(padding);
  const [h, w] = x.shape.slice(-2);
  const out = zeros([...x.shape.slice(0, -2), h + 2 * pr, w + 2 * pc]);
  const wide = w + 2 * pc;
  for (let plane = 0; plane * h * w < x.data.length; plane++) {
    for (let row = 0; row < h; row++) {
      const from = (plane * h + row) * w;
      out.data.set(x.data.subarray(from, from + w), (plane * (h + 2 * pr) + row + pr) * wide + pc);
    }
  }
  return out;
}

// Convolution ----------------------------------------------------------------------------------

// Of the places 0 ... size - 1, the first and last where a tap meets a pixel and not the padding.
function meets(n, size, tap, stride, padding) {
  const first = Math.max(0, Math.ceil((padding - tap) / stride));
  return [first, Math.min(size - 1, Math.floor((n - 1 + padding - tap) / stride))];
}

// Adds weights times numbers, weight by weight, which is far faster here than window by window: from pixels to the places of
// a result, or back.
function addRuns([n, c, ...size], w, stride, padding, from, to, back = false) {
  const [fn, , ...kernel] = w.shape;
  const g = geometry(size, kernel, stride, padding);
  for (let weight = 0; weight < w.data.length; weight++) {
    const factor = w.data[weight];
    const [u, v] = [Math.floor(weight / g.fw) % g.fh, weight % g.fw];
    const channel = Math.floor(weight / (g.fh * g.fw)) % c;
    const filter = Math.floor(weight / (g.fh * g.fw * c));
    const [top, bottom] = meets(g.h, g.oh, u, g.sr, g.pr);
    const [left, right] = meets(g.w, g.ow, v, g.sc, g.pc);
    for (let image = 0; image < n; image++) {
      for (let i = top; i <= bottom; i++) {
        const pixel = ((image * c + channel) * g.h + i * g.sr - g.pr + u) * g.w - g.pc + v;
        const place = ((image * fn + filter) * g.oh + i) * g.ow;
        if (back) for (let j = left; j <= right; j++) to[pixel + j * g.sc] += factor * from[place + j];
        else for (let j = left; j <= right; j++) to[place + j] += factor * from[pixel + j * g.sc];
      }
    }
  }
}

export function conv2d(x, w, b = null, stride = 1, padding = 0) {
  const [fn, , ...kernel] = w.shape;
  const { oh, ow } = geometry(x.shape, kernel, stride, padding);
  const out = zeros([x.shape[0], fn, oh, ow]);
  if (b) for (let map = 0; map < x.shape[0] * fn; map++) out.data.fill(b.data[map % fn], map * oh * ow, (map + 1) * oh * ow);
  addRuns(x.shape, w, stride, padding, x.data, out.data);
  return out;
}

// One number of the result, taken apart: pixels, weights and products (C, FH, FW), the running
// sum after each product, and the sum with the bias.
export function oneStep(x, w, b, [image, filter, i, j], stride = 1, padding = 0) {
  const shape = w.shape.slice(1);
  const { oh, ow } = geometry(x.shape, shape.slice(1), stride, padding);
  const place = (image * oh + i) * ow + j;
  const pixels = tensor(shape, im2colRows(x, shape.slice(1), stride, padding, place, 1).data);
  const weights = tensor(shape, part(w.data, filter, volume(shape)));
  const products = tensor(shape, pixels.data.map((pixel, tap) => pixel * weights.data[tap]));
  const running = zeros(shape);
  let sum = 0;
  products.data.forEach((product, tap) => {
    sum += product;
    running.data[tap] = sum;
  });
  return { pixels, weights, products, running, sum: sum + (b ? b.data[filter] : 0) };
}

export function correlate2d(image, kernel) {
  const [x, w] = [image, kernel].map(({ shape, data }) => ({ shape: [1, 1, ...shape], data }));
  const out = conv2d(x, w);
  return { shape: out.shape.slice(2), data: out.data };
}

export const flip = ({ shape, data }) => ({ shape, data: data.slice().reverse() });

export function conv2dBackward(dout, x, w, stride = 1, padding = 0) {
  const [dx, dw, db] = [zeros(x.shape), zeros(w.shape), zeros([w.shape[0]])];
  const fn = w.shape[0];
  const terms = w.data.length / fn;
  const places = dout.shape[2] * dout.shape[3];
  dout.data.forEach((upstream, k) => (db.data[Math.floor(k / places) % fn] += upstream));
  eachEntry(x.shape, w.shape.slice(2), stride, padding, (entry, pixel) => {
    const [row, term] = split(entry, terms);
    const [image, place] = split(row, places);
    for (let filter = 0; filter < fn; filter++) {
      const upstream = dout.data[(image * fn + filter) * places + place];
      dx.data[pixel] += upstream * w.data[filter * terms + term];
      dw.data[filter * terms + term] += upstream * x.data[pixel];
    }
  });
  return { dx, dw, db };
}

// dx alone: far faster where dw is not asked for.
export function conv2dInput(dout, w, xShape, stride = 1, padding = 0) {
  const dx = zeros(xShape);
  addRuns(xShape, w, stride, padding, dout.data, dx.data, true);
  return dx;
}

// The matrix of windows ------------------------------------------------------------------------

// Row and column of the matrix (N*OH*OW, C*FH*FW) to the pixel they hold, and whether it is padding.
export function pixelOf(xShape, kernel, stride, padding, row, column) {
  const g = geometry(xShape, kernel, stride, padding);
  const [image, place] = split(row, g.oh * g.ow);
  const [channel, tap] = split(column, g.fh * g.fw);
  const y = Math.floor(place / g.ow) * g.sr - g.pr + Math.floor(tap / g.fw);
  const x = (place % g.ow) * g.sc - g.pc + (tap % g.fw);
  const isPadding = y < 0 || x < 0 || y >= g.h || x >= g.w;
  return { image, channel, row: y, column: x, isPadding };
}

// Calls visit(place in the matrix, place in the images) for every number that is no padding, of
// `count` rows from the first one on.
function eachEntry(xShape, kernel, stride, padding, visit, first = 0, count = Infinity) {
  const [n, c] = xShape;
  const g = geometry(xShape, kernel, stride, padding);
  const taps = g.fh * g.fw;
  for (let row = first; row < Math.min(n * g.oh * g.ow, first + count); row++) {
    const image = Math.floor(row / (g.oh * g.ow));
    const i = Math.floor(row / g.ow) % g.oh;
    for (let channel = 0; channel < c; channel++) {
      const plane = (image * c + channel) * g.h * g.w;
      const start = ((row - first) * c + channel) * taps;
      eachPixel(g, i, row % g.ow, (y, z, tap) => visit(start + tap, plane + y * g.w + z));
    }
  }
}

// Some rows of the matrix (N*OH*OW, C*FH*FW), the whole of which may be large.
export function im2colRows(x, kernel, stride, padding, first, count) {
  const [fh, fw] = pair(kernel);
  const col = zeros([count, x.shape[1] * fh * fw]);
  const copy = (entry, pixel) => (col.data[entry] = x.data[pixel]);
  eachEntry(x.shape, kernel, stride, padding, copy, first, count);
  return col;
}

// out: the sums; counts: how many numbers went into each
export function col2im(col, xShape, kernel, stride = 1, padding = 0) {
  const [out, counts] = [zeros(xShape), zeros(xShape)];
  eachEntry(xShape, kernel, stride, padding, (entry, pixel) => {
    out.data[pixel] += col.data[entry];
    counts.data[pixel] += 1;
  });
  return { out, counts };
}

export function matmul(a, b) {
  const [n, d] = a.shape;
  const m = b.shape[1];
  const out = zeros([n, m]);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < d; k++) {
      const factor = a.data[i * d + k];
      for (let j = 0; j < m; j++) out.data[i * m + j] += factor * b.data[k * m + j];
    }
  }
  return out;
}

// Rows and columns (terms) of that matrix, its numbers and the images', and how many times as many.
export function im2colSizes(xShape, kernel, stride, padding) {
  const [n, c] = xShape;
  const g = geometry(xShape, kernel, stride, padding);
  const [rows, terms, images] = [n * g.oh * g.ow, c * g.fh * g.fw, volume(xShape)];
  const numbers = rows * terms;
  return { rows, terms, out: [g.oh, g.ow], numbers, images, times: numbers / images };
}

// Every [row, column] of that matrix with the pixel at [image, channel, row, column].
export function copiesOf(xShape, kernel, stride, padding, [image, channel, y, x]) {
  const g = geometry(xShape, kernel, stride, padding);
  const cells = [];
  for (let i = 0; i < g.oh; i++) {
    const u = y + g.pr - i * g.sr;
    if (u < 0 || u >= g.fh) continue;
    for (let j = 0; j < g.ow; j++) {
      const v = x + g.pc - j * g.sc;
      if (v < 0 || v >= g.fw) continue;
      cells.push([(image * g.oh + i) * g.ow + j, (channel * g.fh + u) * g.fw + v]);
    }
  }
  return cells;
}

// Each channel of x (C, H, W) with its own of w (C, FH, FW): maps (C, OH, OW) that add up to one.
export function channelMaps(x, w, stride, padding) {
  const parts = listOf(x.shape[0], (channel) => {
    const [image, filter] = [x, w].map(({ shape: [, h, wide], data }) => tensor([1, 1, h, wide], part(data, channel, h * wide)));
    return conv2d(image, filter, null, stride, padding);
  });
  const shape = [parts.length, ...parts[0].shape.slice(2)];
  return tensor(shape, parts.flatMap(({ data }) => Array.from(data)));
}

// Axes -----------------------------------------------------------------------------------------

const STEP = /^\s*\.?\s*(transpose|reshape)\s*\(\s*(-?\d+(?:\s*,\s*-?\d+)*)\s*,?\s*\)\s*/;

// "transpose(0, 2, 3, 1).reshape(-1, 3)" to [{kind, numbers}]; null if it is something else.
export function readChain(text) {
  const steps = [];
  for (let rest = text.replace(/[−–]/g, "-"); rest.trim() !== ""; ) {
    const match = rest.match(STEP);
    if (!match) return null;
    steps.push({ kind: match[1], numbers: match[2].split(",").map(Number) });
    rest = rest.slice(match[0].length);
  }
  return steps;
}

const stridesOf = (shape) => shape.map((_, axis) => volume(shape.slice(axis + 1)));

const dot = (a, b) => a.reduce((sum, value, k) => sum + value * b[k], 0);

const unravel = (flat, shape) =>
  stridesOf(shape).map((stride, axis) => Math.floor(flat / stride) % shape[axis]);

// Axes of one shape beside those of another that hold the same numbers: [[from, to], [from, to]]
function blocksOf(before, after) {
  const blocks = [];
  let [i, j] = [0, 0];
  while (i < before.length && j < after.length) {
    const start = [i, j];
    let [left, right] = [before[i++], after[j++]];
    while (left !== right) {
      if (left < right) left *= before[i++];
      else right *= after[j++];
    }
    while (i < before.length && before[i] === 1 && (j >= after.length || after[j] !== 1)) i++;
    while (j < after.length && after[j] === 1 && (i >= before.length || before[i] !== 1)) j++;
    blocks.push([[start[0], i], [start[1], j]]);
  }
  return blocks;
}

// Strides of a reshaped array that needs no copy, or null
function viewStrides({ sizes: shape, strides }, after) {
  const out = after.map(() => 0);
  const kept = shape.map((_, axis) => axis).filter((axis) => shape[axis] !== 1);
  const [lengths, jumps] = [kept.map((axis) => shape[axis]), kept.map((axis) => strides[axis])];
  if (!kept.length) return stridesOf(after);
  for (const [[i, i2], [j, j2]] of blocksOf(lengths, after)) {
    for (let axis = i; axis < i2 - 1; axis++) {
      if (jumps[axis] !== jumps[axis + 1] * lengths[axis + 1]) return null;
    }
    for (let axis = j2 - 1, jump = jumps[i2 - 1]; axis >= j; axis--) {
      out[axis] = jump;
      jump *= after[axis];
    }
  }
  return out;
}

// One number of an array through a chain, where `flat` counts it in the order of the first array.
// For the array itself and after each step: sizes, names of the axes ("" unknown), strides and
// place in memory (in numbers), index, and whether the step had to copy. Or {problem, step}:
// "axes" (not each axis once) or "size" (as many numbers do not fit).
export function follow(shape, names, steps, flat) {
  const index = unravel(flat, shape);
  const states = [{ sizes: shape, names, strides: stridesOf(shape), index, place: flat, copied: false }];
  for (const [step, { kind, numbers }] of steps.entries()) {
    const last = states.at(-1);
    if (kind === "transpose") {
      const axes = numbers.map((axis) => (axis < 0 ? axis + last.sizes.length : axis));
      const all = [...axes].sort((a, b) => a - b);
      if (all.length !== last.sizes.length || all.some((axis, k) => axis !== k)) return { problem: "axes", step };
      const [to, named, jumps, at] = [last.sizes, last.names, last.strides, last.index].map((of) => axes.map((a) => of[a]));
      states.push({ sizes: to, names: named, strides: jumps, index: at, place: last.place, copied: false });
      continue;
    }
    const total = volume(last.sizes);
    const known = volume(numbers.filter((n) => n !== -1));
    const free = numbers.filter((n) => n === -1).length;
    const to = numbers.map((n) => (n === -1 ? total / known : n));
    if (free > 1 || to.some((n) => !(n >= 1) || n % 1) || volume(to) !== total) return { problem: "size", step };
    const at = unravel(dot(last.index, stridesOf(last.sizes)), to);
    const view = viewStrides(last, to);
    const strides = view ?? stridesOf(to);
    const named = to.map(() => "");
    for (const [[i, i2], [j, j2]] of blocksOf(last.sizes, to)) {
      const parts = last.names.slice(i, i2).flatMap((name) => name.split("*"));
      if (parts.includes("")) continue;
      if (j2 - j === 1) named[j] = parts.join("*");
      else if (parts.length === j2 - j) parts.forEach((name, k) => (named[j + k] = name));
    }
    states.push({ sizes: to, names: named, strides, index: at, place: dot(at, strides), copied: view === null });
  }
  return { states };
}

// Where numbers of an array stand on paper: its last axes run across and down in turn, so that
// (A, B, H, W) becomes A x B blocks of H x W, or blocks below each other where there would be more than `most` columns.
// at: [row, column] of each number, in index order.
export function onPaper(shape, most = Infinity) {
  const sides = [1, 1];
  const weights = shape.map(() => null);
  for (let axis = shape.length - 1, side = 1; axis >= 0; axis--, side = 1 - side) {
    if (sides[1] > 1 && sides[1] * shape[axis] > most) side = most = 0;
    weights[axis] = side ? [0, sides[1]] : [sides[0], 0];
    sides[side] *= shape[axis];
  }
  const at = listOf(volume(shape), (flat) => {
    const index = unravel(flat, shape);
    return [0, 1].map((side) => dot(index, weights.map((weight) => weight[side])));
  });
  return { rows: sides[0], columns: sides[1], at };
}

// Pooling --------------------------------------------------------------------------------------

// Pooling of images (N, C, H, W). routes: for each result the places in x.data that receive a share
// of its gradient: of the maximum the first of equals, of the average all that are no padding, which
// counts there as zeros; ties: how many pixels are as large as the largest.
export function pool(kind, x, kernel, stride = kernel, padding = 0) {
  const g = geometry(x.shape, kernel, stride, padding);
  const out = zeros([...x.shape.slice(0, 2), g.oh, g.ow]);
  const ties = [];
  const routes = Array.from(out.data, (_, to) => {
    const plane = Math.floor(to / (g.oh * g.ow)) * g.h * g.w;
    const pixels = [];
    let [sum, high, equal] = [0, -Infinity, 0];
    eachPixel(g, Math.floor(to / g.ow) % g.oh, to % g.ow, (row, column) => {
      const pixel = plane + row * g.w + column;
      const value = x.data[pixel];
      sum += value;
      if (kind === "average") pixels.push(pixel);
      else if (value > high) pixels[0] = pixel;
      equal = value > high ? 1 : equal + (value === high);
      high = Math.max(high, value);
    });
    ties.push(kind === "max" ? equal : 1);
    out.data[to] = kind === "max" ? high : sum / (g.fh * g.fw);
    return pixels;
  });
  return { out, routes, ties };
}

export function poolBackward(kind, dout, x, kernel, stride = kernel, padding = 0) {
  const dx = zeros(x.shape);
  const share = kind === "max" ? 1 : 1 / volume(pair(kernel));
  pool(kind, x, kernel, stride, padding).routes.forEach((pixels, from) => {
    for (const pixel of pixels) dx.data[pixel] += dout.data[from] * share;
  });
  return dx;
}

// Where gradients go ---------------------------------------------------------------------------

// The backward pass of one image as far as `place`, whose gradient is being spread: dx, dw and db of
// all places up to it; counts: windows that used each pixel; dropped: numbers that fell on padding;
// window: the pixels under this place's window (C, FH, FW); patch: what it adds to dx there;
// pieces: what it adds to dw. filter: only this one's gradient, or null for all at once.
export function spread(dout, x, w, place, filter = null, stride = 1, padding = 0) {
  const [fn, c, fh, fw] = w.shape;
  const places = dout.data.length / fn;
  const mine = (f) => filter === null || filter === f;
  const soFar = dout.data.map((value, k) => (mine(Math.floor(k / places)) && k % places <= place ? value : 0));
  const { dx, dw, db } = conv2dBackward({ shape: dout.shape, data: soFar }, x, w, stride, padding);
  const window = tensor([c, fh, fw], im2colRows(x, [fh, fw], stride, padding, place, 1).data);
  const [patch, pieces] = [zeros([c, fh, fw]), zeros(w.shape)];
  pieces.data.forEach((_, at) => {
    const [f, k] = split(at, patch.data.length);
    const upstream = mine(f) ? dout.data[f * places + place] : 0;
    patch.data[k] += upstream * w.data[at];
    pieces.data[at] = upstream * window.data[k];
  });
  const rows = zeros([places, fh * fw]);
  rows.data.fill(1, 0, (place + 1) * fh * fw);
  const { out: counts } = col2im(rows, [1, 1, ...x.shape.slice(2)], [fh, fw], stride, padding);
  const dropped = (place + 1) * fh * fw - counts.data.reduce((sum, count) => sum + count, 0);
  return { dx, dw, db, counts, dropped, window, patch, pieces };
}

// What one pixel's gradient is the sum of: [filter, output row, output column, gradient, weight]
export function pixelTerms(dout, w, place, filter, [channel, row, column], stride = 1, padding = 0) {
  const [fn, c, fh, fw] = w.shape;
  const [, , rows, columns] = dout.shape;
  const terms = [];
  for (let k = 0; k <= place; k++) {
    const [i, j] = split(k, columns);
    const [u, v] = [row + padding - i * stride, column + padding - j * stride];
    if (u < 0 || v < 0 || u >= fh || v >= fw) continue;
    for (let f = filter ?? 0; f < (filter === null ? fn : filter + 1); f++) {
      const weight = w.data[((f * c + channel) * fh + u) * fw + v];
      terms.push([f, i, j, dout.data[f * rows * columns + k], weight]);
    }
  }
  return terms;
}

// The last two axes moved [down, right]; what leaves on one side comes in on the other.
export function rolled(x, shift) {
  const [h, w] = x.shape.slice(-2);
  const out = zeros(x.shape);
  x.data.forEach((value, k) => {
    const [line, column] = split(k, w);
    const [plane, row] = split(line, h);
    const [to, across] = [(row + shift[0] + 12 * h) % h, (column + shift[1] + 12 * w) % w];
    out.data[(plane * h + to) * w + across] = value;
  });
  return out;
}

// Through many layers --------------------------------------------------------------------------

// For each of [kernel, stride, padding], and first for the input itself: field (pixels that one
// number sees), jump (pixels from one number to the next), centre (of number 0, in pixels; the
// middle of pixel 0 is 0).
export function receptiveFields(layers) {
  const out = [{ field: 1, jump: 1, centre: 0 }];
  for (const [kernel, stride, padding] of layers) {
    const { field, jump, centre } = out.at(-1);
    out.push({
      field: field + (kernel - 1) * jump,
      jump: jump * stride,
      centre: centre + ((kernel - 1) / 2 - padding) * jump,
    });
  }
  return out;
}

// First and last number that `unit` of the last layer sees, in each layer from the input on; they
// may lie in the padding.
export function seenBy(layers, unit) {
  const spans = [[unit, unit]];
  for (const [kernel, stride, padding] of [...layers].reverse()) {
    const [first, last] = spans[0];
    spans.unshift([first * stride - padding, last * stride - padding + kernel - 1]);
  }
  return spans;
}

// Units along an axis of the input and of each layer [kind, kernel, stride, padding]; 0 from where
// a kernel does not fit.
export function layerSizes(n, layers) {
  const sizes = [n];
  for (const [, kernel, stride, padding] of layers) {
    const before = sizes.at(-1);
    sizes.push(before ? outputSize(before, kernel, stride, padding).size : 0);
  }
  return sizes;
}

// Of `size` units of a layer, the one whose field lies most in the middle of a pixel.
export function nearestUnit({ jump, centre }, size, pixel) {
  return clamp(Math.round((pixel - centre) / jump), size - 1);
}

// First pixel that a unit of each layer sees, of the one whose field lies most in the middle of a pixel.
export function fieldsAround(fields, sizes, pixel) {
  return fields.map((each, k) => each.centre + nearestUnit(each, sizes[k], pixel) * each.jump - (each.field - 1) / 2);
}

// The rest of a network ------------------------------------------------------------------------

export const relu = ({ shape, data }) => ({ shape, data: data.map((v) => (v > 0 ? v : 0)) });

export function softmax({ shape, data }) {
  const k = shape.at(-1);
  const out = zeros(shape);
  for (let start = 0; start < data.length; start += k) {
    const row = data.subarray(start, start + k);
    const high = extent(row)[1];
    const powers = row.map((score) => Math.exp(score - high));
    const sum = powers.reduce((total, power) => total + power, 0);
    out.data.set(powers.map((power) => power / sum), start);
  }
  return out;
}

// Digits that someone draws --------------------------------------------------------------------

const SIDE = 28;
const BOX = 20; // pixels that a digit fills
const MIDDLE = 14; // row and column of the centre of its mass
const HALF = 0.5 + 1e-6; // what lies just between two pixels goes one way here and in Python
const PEN = 1.2; // pixels from the middle of a line to where it fades

// The ink after a line between two points [row, column]; the middle of pixel 0 is 0.
export function drawLine(ink, [y0, x0], [y1, x1]) {
  const [dy, dx] = [y1 - y0, x1 - x0];
  const length = dy * dy + dx * dx;
  return ink.map((value, at) => {
    const [y, x] = [Math.floor(at / SIDE) - y0, (at % SIDE) - x0];
    const along = length ? clamp((y * dy + x * dx) / length, 1) : 0;
    const far = Math.hypot(y - along * dy, x - along * dx);
    return Math.max(value, clamp(PEN + 0.5 - far, 1));
  });
}

// size numbers for n: a triangle as wide as the pixels that it melts
function resizing(n, size) {
  const step = n / size;
  const out = zeros([size, n]);
  for (let to = 0; to < size; to++) {
    const row = out.data.subarray(to * n, (to + 1) * n);
    for (let at = 0; at < n; at++) {
      row[at] = Math.max(0, 1 - Math.abs(at + 0.5 - (to + 0.5) * step) / Math.max(1, step));
    }
    const sum = row.reduce((total, weight) => total + weight, 0);
    row.forEach((weight, at) => (row[at] = weight / sum));
  }
  return out;
}

// A drawing (28*28 numbers) centred and scaled as MNIST's: {image, box: [top, left, rows, columns]}.
export function likeMnist(ink) {
  const image = new Float64Array(SIDE * SIDE);
  let [top, left, bottom, right] = [SIDE, SIDE, -1, -1];
  ink.forEach((value, at) => {
    if (!(value > 0)) return;
    const [row, column] = split(at, SIDE);
    [top, bottom] = [Math.min(top, row), Math.max(bottom, row)];
    [left, right] = [Math.min(left, column), Math.max(right, column)];
  });
  if (bottom < 0) return { image, box: [0, 0, 0, 0] };
  const sides = [bottom - top + 1, right - left + 1];
  const cut = zeros(sides);
  cut.data.forEach((_, k) => {
    cut.data[k] = ink[(top + Math.floor(k / sides[1])) * SIDE + left + (k % sides[1])];
  });
  const sizes = sides.map((side) => Math.max(1, Math.floor((side * BOX) / Math.max(...sides) + 0.5)));
  const across = resizing(sides[1], sizes[1]);
  const turned = zeros([sides[1], sizes[1]]);
  across.data.forEach((weight, k) => {
    turned.data[(k % sides[1]) * sizes[1] + Math.floor(k / sides[1])] = weight;
  });
  const small = matmul(matmul(resizing(sides[0], sizes[0]), cut), turned);
  const [rows, columns] = sizes;
  const mass = [0, 0, 0];
  small.data.forEach((value, k) => {
    mass[0] += value * Math.floor(k / columns);
    mass[1] += value * (k % columns);
    mass[2] += value;
  });
  const starts = sizes.map((size, axis) => {
    return clamp(Math.floor(MIDDLE - mass[axis] / mass[2] + HALF), SIDE - size);
  });
  for (let row = 0; row < rows; row++) {
    image.set(part(small.data, row, columns), (starts[0] + row) * SIDE + starts[1]);
  }
  return { image, box: [...starts, rows, columns] };
}

// Pictures that someone chose ------------------------------------------------------------------

// What a JPEG or PNG says of itself before its pixels: {width, height, components, orientation}, with
// 4 components for CMYK, and EXIF's orientation (1 upright, 2 to 8 turned or mirrored). null if the
// bytes are neither, or stop too early.
export function pictureFacts(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length >= 24 && view.getUint32(0) === 0x89504e47) {
    return { width: view.getUint32(16), height: view.getUint32(20), components: 3, orientation: 1 };
  }
  if (bytes.length < 4 || view.getUint16(0) !== 0xffd8) return null;
  let orientation = 1;
  let at = 2;
  while (at + 10 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1];
    const length = view.getUint16(at + 2);
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) {
      const [height, width] = [view.getUint16(at + 5), view.getUint16(at + 7)];
      return { width, height, components: bytes[at + 9], orientation };
    }
    if (marker === 0xe1) orientation = exifOrientation(view, at + 4, length - 2);
    at += 2 + length;
  }
  return null;
}

function exifOrientation(view, start, length) {
  const end = Math.min(start + length, view.byteLength);
  if (end - start < 14 || view.getUint32(start) !== 0x45786966) return 1; // "Exif"
  const tiff = start + 6;
  const little = view.getUint16(tiff) === 0x4949;
  const directory = tiff + view.getUint32(tiff + 4, little);
  if (directory + 2 > end) return 1;
  for (let entry = 0; entry < view.getUint16(directory, little); entry++) {
    const at = directory + 2 + 12 * entry;
    if (at + 12 > end) return 1;
    if (view.getUint16(at, little) === 0x0112) return view.getUint16(at + 8, little);
  }
  return 1;
}

// Brightness from 0 to 1 of pixels [r, g, b, alpha, ...], laid on white where they are transparent;
// transparent: whether any is.
export function toGray(rgba) {
  const gray = new Float64Array(rgba.length / 4);
  let transparent = false;
  for (let i = 0; i < gray.length; i++) {
    const [r, g, b, alpha] = rgba.subarray(4 * i, 4 * i + 4);
    const luma = (0.299 * r + 0.587 * g + 0.114 * b) / 255;
    if (alpha < 255) transparent = true;
    gray[i] = 1 + (alpha / 255) * (luma - 1);
  }
  return { gray, transparent };
}

// The same as a share of 255 in one byte each, for a state that travels; and back.
export const toBytes = (gray) => Uint8Array.from(gray, (v) => Math.round(255 * v));

export function toBase64(bytes) {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

export const fromBase64 = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));

// Axes of plots --------------------------------------------------------------------------------

// Round numbers from low to high, at most so many: multiples of 1, 2 or 5 times a power of ten.
export function ticks(low, high, most = 6) {
  const rough = (high - low) / (most - 1);
  if (!(rough > 0)) return [low];
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].find((k) => k * power >= rough * (1 - 1e-9)) * power;
  const first = Math.ceil(low / step - 1e-9);
  const count = Math.floor(high / step + 1e-9) - first + 1;
  return listOf(count, (k) => Number(((first + k) * step).toPrecision(12)));
}

// The same for a logarithmic axis, low > 0: powers of ten; with 2 and 5 times them where those are
// few; and as above where even these are fewer than two.
export function logTicks(low, high, most = 6) {
  const from = Math.floor(Math.log10(low));
  const powers = listOf(Math.ceil(Math.log10(high)) - from + 1, (k) => from + k);
  const within = (factors, every) =>
    powers
      .filter((power) => power % every === 0)
      .flatMap((power) => factors.map((factor) => Number(`${factor}e${power}`)))
      .filter((value) => value >= low && value <= high);
  const fine = within([1, 2, 5], 1);
  if (fine.length < 2) return ticks(low, high, most);
  return fine.length > most ? within([1], Math.ceil(powers.length / most)) : fine;
}
