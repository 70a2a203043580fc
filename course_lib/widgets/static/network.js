// A network layer by layer: what each holds, what its gradients are, and which terms a number is the sum of.
// Pure functions, as in core.js. Every output is {shape: [C, H, W], data}; a vector is so many maps of one pixel.
// A layer is {kind, ...}: "conv" {w (FN, C, FH, FW), b, stride, padding}, "relu", "max" or "average"
// {kernel, stride, padding}. A linear layer is a "conv" whose filters are as large as its input.
import { clamp, conv2d, conv2dInput, fromBase64, listOf, pool, poolBackward, relu, softmax, split, tensor, volume, zeros } from "./core.js";

const POOLS = ["max", "average"];
const one = ({ shape, data }) => ({ shape: [1, ...shape], data });
const first = ({ shape, data }) => ({ shape: shape.slice(1), data });

let halves = null; // all numbers of 16 bits

// numbers in 16 bits each, as IEEE 754 has them
export function fromHalf(bits) {
  halves ??= Float64Array.from({ length: 2 ** 16 }, (_, n) => {
    const [sign, power, rest] = [n >> 15 ? -1 : 1, (n >> 10) & 31, n & 1023];
    return sign * (power ? 2 ** (power - 15) * (1 + rest / 1024) : (2 ** -14 * rest) / 1024);
  });
  return Float64Array.from(bits, (n) => halves[n]);
}

// numbers as they travel: in base64, in 32 or in 16 bits
export function unpackTensor({ shape, data }, half) {
  const { buffer } = fromBase64(data);
  return tensor(shape, half ? fromHalf(new Uint16Array(buffer)) : new Float32Array(buffer));
}

export const unpackNetwork = (layers, half) =>
  layers.map((layer) => (layer.w ? { ...layer, w: unpackTensor(layer.w, half), b: unpackTensor(layer.b, half) } : layer));

function after(x, { kind, w, b, kernel, stride, padding }) {
  if (kind === "relu") return relu(x);
  if (POOLS.includes(kind)) return pool(kind, x, kernel, stride, padding).out;
  if (w.shape.slice(1).join() !== x.shape.slice(1).join() || Math.max(...padding)) return conv2d(x, w, b, stride, padding);
  const out = zeros([1, w.shape[0], 1, 1]); // a whole image under each filter: much faster so
  const size = x.data.length;
  for (let filter = 0; filter < w.shape[0]; filter++) {
    let sum = b.data[filter];
    for (let k = 0; k < size; k++) sum += w.data[filter * size + k] * x.data[k];
    out.data[filter] = sum;
  }
  return out;
}

// outputs: the image itself, and what each layer makes of it; probabilities: of the last one
export function runNetwork(image, layers) {
  const outputs = [image];
  for (const layer of layers) outputs.push(first(after(one(outputs.at(-1)), layer)));
  const scores = outputs.at(-1).data;
  return { outputs, probabilities: softmax({ shape: [scores.length], data: scores }).data };
}

// The probabilities where a square patch hides a part of the image, from [row, column] on; null: nothing is there to hide.
export function runCovered({ shape, data }, layers, [row, column], size) {
  const left = Float64Array.from(data);
  let hidden = false;
  for (let u = row; u < row + size; u++) {
    hidden ||= data.subarray(u * shape[2] + column, u * shape[2] + column + size).some((value) => value > 0);
    left.fill(0, u * shape[2] + column, u * shape[2] + column + size);
  }
  return hidden ? runNetwork({ shape, data: left }, layers).probabilities : null;
}

// the gradient of each output, from that of the scores on back to the image
export function backNetwork(outputs, layers, dscores) {
  const grads = [{ shape: outputs.at(-1).shape, data: Float64Array.from(dscores) }];
  for (let k = layers.length - 1; k >= 0; k--) {
    const [x, dout, { kind, w, kernel, stride, padding }] = [outputs[k], grads[0], layers[k]];
    if (kind === "relu") grads.unshift({ shape: x.shape, data: dout.data.map((d, at) => (x.data[at] > 0 ? d : 0)) });
    else if (w) grads.unshift(first(conv2dInput(one(dout), w, one(x).shape, stride, padding)));
    else grads.unshift(first(poolBackward(kind, one(dout), one(x), kernel, stride, padding)));
  }
  return grads;
}

// The parts of one filter's map: each input map with its own kernel; they and the bias add up to the map.
export function partialMaps(x, { w, stride, padding }, filter) {
  const [, c, fh, fw] = w.shape;
  return listOf(c, (channel) => {
    const image = { shape: [1, 1, ...x.shape.slice(1)], data: plane(x, channel) };
    const kernel = { shape: [1, 1, fh, fw], data: kernelOf(w, filter, channel) };
    return first(first(conv2d(image, kernel, null, stride, padding)));
  });
}

export const plane = ({ shape: [, h, w], data }, k) => data.subarray(k * h * w, (k + 1) * h * w);

export function kernelOf({ shape: [, c, fh, fw], data }, filter, channel) {
  const from = (filter * c + channel) * fh * fw;
  return data.subarray(from, from + fh * fw);
}

// Where the window of a pixel lies: [top, left, rows, columns] in the layer's input, as far as the padding.
export function windowOf({ kind, w, kernel, stride, padding }, [row, column]) {
  if (kind === "relu") return [row, column, 1, 1];
  const size = w ? w.shape.slice(2) : kernel;
  return [row * stride[0] - padding[0], column * stride[1] - padding[1], ...size];
}

// The numbers of one input map under that window; 0 in the padding (for a maximum: NaN).
export function windowValues(x, channel, [top, left, rows, columns], outside = 0) {
  const [, h, w] = x.shape;
  return Float64Array.from({ length: rows * columns }, (_, k) => {
    const [u, v] = split(k, columns);
    const inside = top + u >= 0 && top + u < h && left + v >= 0 && left + v < w;
    return inside ? x.data[(channel * h + top + u) * w + left + v] : outside;
  });
}

// One number of a conv's map, taken apart by input map: {window, kernel, products, sum} each, and the whole.
export function termsOf(x, layer, filter, pixel) {
  const box = windowOf(layer, pixel);
  const terms = listOf(layer.w.shape[1], (channel) => {
    const [window, kernel] = [windowValues(x, channel, box), kernelOf(layer.w, filter, channel)];
    const products = window.map((value, k) => value * kernel[k]);
    return { channel, window, kernel, products, sum: products.reduce((a, b) => a + b, 0) };
  });
  const bias = layer.b.data[filter];
  return { terms, bias, sum: terms.reduce((total, { sum }) => total + sum, bias) };
}

// How strongly each input map feeds a map: the sum of its kernel and of its size, or of what it adds at a pixel.
export function feeds(x, layer, filter, pixel) {
  if (!layer.w) return [[filter, 0, 1]];
  if (pixel) return termsOf(x, layer, filter, pixel).terms.map(({ channel, sum }) => [channel, sum, Math.abs(sum)]);
  return listOf(layer.w.shape[1], (channel) => {
    const kernel = kernelOf(layer.w, filter, channel);
    return [channel, kernel.reduce((a, b) => a + b, 0), kernel.reduce((a, b) => a + Math.abs(b), 0)];
  });
}

// Pictures ---------------------------------------------------------------------------------------

const SIDE = 28;
const BOX = 20;

// A photograph of a digit, as a drawing: {ink: 28*28 numbers} or {problem}, a key of words. Dark on light or light
// on dark; the threshold is Otsu's, and what is far smaller than the largest shape is dust.
export function inkOf(gray, height, width) {
  const counts = new Float64Array(64);
  for (const value of gray) counts[Math.min(63, Math.floor(value * 64))] += 1;
  let [best, cut] = [0, 0];
  for (let t = 1; t < 64; t++) {
    const mean = (from, to) => {
      let [n, sum] = [0, 0];
      for (let k = from; k < to; k++) [n, sum] = [n + counts[k], sum + k * counts[k]];
      return [n, n ? sum / n : 0];
    };
    const [[n0, m0], [n1, m1]] = [mean(0, t), mean(t, 64)];
    const between = n0 * n1 * (m1 - m0) ** 2;
    if (between > best * (1 + 1e-9)) [best, cut] = [between, t / 64];
  }
  const isDark = (value) => value < cut;
  const [dark, light] = [gray.filter(isDark), gray.filter((value) => !isDark(value))];
  const mean = (values) => values.reduce((a, b) => a + b, 0) / values.length;
  if (!best || mean(light) - mean(dark) < 0.15) return { problem: "flat" };
  let edge = 0; // the ground is what most of the edge is
  let dim = 0;
  gray.forEach((value, k) => {
    const [row, column] = split(k, width);
    if (row && column && row < height - 1 && column < width - 1) return;
    edge += 1;
    dim += isDark(value) ? 1 : 0;
  });
  const [ground, ink] = dim * 2 > edge ? [mean(dark), mean(light)] : [mean(light), mean(dark)];
  const strength = gray.map((value) => clamp((value - ground) / (ink - ground) - 0.25, 0.75) / 0.75);
  const shapes = shapesOf(strength.map((value) => (value > 0.33 ? 1 : 0)), height, width);
  const largest = Math.max(...shapes.map(({ high, wide }) => Math.max(high, wide)));
  const kept = shapes.filter(({ high, wide }) => Math.max(high, wide) >= largest / 2.5);
  if (apart(kept) > 1) return { problem: "several" };
  const [top, left] = [Math.min(...kept.map((s) => s.top)), Math.min(...kept.map((s) => s.left))];
  const [bottom, right] = [Math.max(...kept.map((s) => s.top + s.high)), Math.max(...kept.map((s) => s.left + s.wide))];
  const scale = Math.max(bottom - top, right - left) / BOX;
  const out = new Float64Array(SIDE * SIDE);
  const from = [(top + bottom) / 2 - (SIDE / 2) * scale, (left + right) / 2 - (SIDE / 2) * scale];
  const fine = 4; // samples of a pixel along each axis
  for (let k = 0; k < SIDE * SIDE * fine * fine; k++) {
    const [row, column] = split(k, SIDE * fine);
    const [y, x] = [from[0] + ((row + 0.5) / fine) * scale, from[1] + ((column + 0.5) / fine) * scale].map(Math.floor);
    const inside = y >= top && y < bottom && x >= left && x < right;
    if (inside) out[Math.floor(row / fine) * SIDE + Math.floor(column / fine)] += strength[y * width + x] / fine ** 2;
  }
  return { ink: out };
}

// Frames of what hangs together, by eight neighbours.
function shapesOf(mask, height, width) {
  const seen = new Uint8Array(mask.length);
  const shapes = [];
  mask.forEach((full, start) => {
    if (!full || seen[start]) return;
    const todo = [start];
    seen[start] = 1;
    let [top, left, bottom, right] = [height, width, 0, 0];
    while (todo.length) {
      const [row, column] = split(todo.pop(), width);
      [top, left, bottom, right] = [Math.min(top, row), Math.min(left, column), Math.max(bottom, row), Math.max(right, column)];
      for (let y = Math.max(0, row - 1); y <= Math.min(height - 1, row + 1); y++) {
        for (let x = Math.max(0, column - 1); x <= Math.min(width - 1, column + 1); x++) {
          if (!mask[y * width + x] || seen[y * width + x]) continue;
          seen[y * width + x] = 1;
          todo.push(y * width + x);
        }
      }
    }
    shapes.push({ top, left, high: bottom - top + 1, wide: right - left + 1 });
  });
  return shapes;
}

// How many shapes stand beside or below each other: strokes of one digit overlap, or nearly touch.
function apart(shapes) {
  const size = Math.max(...shapes.map(({ high, wide }) => Math.max(high, wide)));
  const near = (a, b) =>
    a.top - size / 8 < b.top + b.high && b.top - size / 8 < a.top + a.high && a.left - size / 8 < b.left + b.wide && b.left - size / 8 < a.left + a.wide;
  const groups = [];
  for (const shape of shapes) {
    const mine = groups.filter((group) => group.some((other) => near(shape, other)));
    for (const group of mine) groups.splice(groups.indexOf(group), 1);
    groups.push([shape, ...mine.flat()]);
  }
  return groups.length;
}

// How many digits a drawing seems to hold; Infinity: it is all ink.
export function digitsIn(ink) {
  const mask = ink.map((value) => (value > 0.3 ? 1 : 0));
  const full = mask.reduce((a, b) => a + b, 0);
  if (full > 0.8 * volume([SIDE, SIDE])) return Infinity;
  const shapes = shapesOf(mask, SIDE, SIDE);
  const largest = Math.max(0, ...shapes.map(({ high, wide }) => Math.max(high, wide)));
  return shapes.length ? apart(shapes.filter(({ high, wide }) => Math.max(high, wide) >= largest / 2)) : 0;
}
