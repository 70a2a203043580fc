// What the Explorer knows: its network, what that makes of the drawing, where one looks, and what a patch that hides a
// part of the image takes away.
import { SIDE, drawingBoard, fromBytes } from "./board.js";
import { clamp, extent, fromBase64, likeMnist, listOf, same, softmax, split, volume, zeros } from "./core.js";
import { backNetwork, runCovered, runNetwork, unpackNetwork, unpackTensor } from "./network.js";

const [STEP, SLICE] = [2, 8]; // pixels of a patch's steps; milliseconds in a frame
export const PATCH = 5; // pixels of what hides a part of the image
export const strongest = (data) => data.reduce((best, v, k) => (Math.abs(v) > Math.abs(data[best]) ? k : best), 0);
// the largest size among some numbers
export const largest = (data) => Math.max(...extent(data).map(Math.abs));

export function explorerState(ui) {
  const explorer = {
    erasing: null, // {probabilities, ink, centred}: before the eraser was used
    waiting: 0, // since when, for a kernel
    hovered: null, // where a pointer is
    tap: null, // [number, row, column] of a window of taken(), where a pointer is
    covering: null, // {of: the state that it is about, digit, k: patches so far, box, least, falls, sums, counts, over}
  };
  const { layers: packed, half } = ui.get("_layers");
  const told = ui.get("_about").columns;
  const remote = Boolean(told && ui.model.send); // a kernel answers for a network that the page cannot compute
  const net = remote ? told.map(() => ({ kind: "other" })) : unpackNetwork(packed, half);
  const last = net.length; // the scores' column; the probabilities' is the next
  const blank = { shape: [1, SIDE, SIDE], data: new Float64Array(SIDE * SIDE) };
  const nothing = remote ? [blank, ...told.map(({ shape }) => zeros(shape))] : runNetwork(blank, net).outputs;
  const shapes = [...nothing, nothing[last]].map(({ shape }) => shape);
  const isBare = (k) => k === 0 || net[k - 1]?.kind === "other"; // nobody knows what it is made of
  const isVector = (k) => volume(shapes[k].slice(1)) === 1;
  const digits = Object.entries(ui.get("_digits"));
  // three significant digits
  const sig = (value) => {
    if (!value || Math.abs(value) >= 1e-3) return ui.number(Number(value.toPrecision(3)), 5);
    const [mantissa, power] = value.toExponential(1).split("e-");
    return `${mantissa.replace("-", "−")}·10⁻${Array.from(power, (sign) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[sign]).join("")}`;
  };
  const percent = (p) => ui.number(100 * p, 1);

  const names = (() => {
    const counts = {};
    const kinds = net.map(({ kind, linear }, k) => (k === last - 1 ? "scores" : linear ? "linear" : kind));
    return ["input", ...kinds, "probabilities"].map((kind) => {
      counts[kind] = (counts[kind] ?? 0) + 1;
      return kind === "other" ? told[counts.other - 1].name : ui.t(`column_${kind}`, { n: counts[kind] });
    });
  })();

  // what the network makes of the drawing

  const isSample = (ink) => digits.some(([, { gray }]) => same(ink, fromBytes(fromBase64(gray))));
  const board = drawingBoard(ui, {
    share: 0.22,
    most: 7,
    narrow: 0.62,
    tone: "ink",
    erases: () => explorer.erasing !== null,
    sends: () => {
      if (remote) explorer.waiting ||= performance.now();
    },
    begins: (ink) => (!explorer.erasing && isSample(ink) ? new Float64Array(SIDE * SIDE) : ink),
  });
  const answer = ui.memo(["_answer"], ({ outputs, problem }) => {
    explorer.waiting = 0;
    return { problem, outputs: outputs?.map((output) => unpackTensor(output, true)) ?? nothing.slice(1) };
  });
  const asKernel = (image) => {
    const outputs = [image, ...answer().outputs];
    return { outputs, probabilities: softmax({ ...outputs[last], shape: [shapes[last][0]] }).data };
  };
  let [known, knownKey] = [null, []];
  const state = () => {
    const { ink, version, empty } = board.read();
    const key = [version, ui.get("centred"), remote && answer()];
    if (!same(key, knownKey)) {
      const image = { shape: [1, SIDE, SIDE], data: ui.get("centred") ? likeMnist(ink).image : ink };
      known = { ink, empty, ...(remote ? asKernel(image) : runNetwork(image, net)) };
      known.best = strongest(known.probabilities);
      knownKey = key;
    }
    return known;
  };
  const target = () => (ui.get("target") < 0 ? state().best : clamp(ui.get("target"), shapes[last][0] - 1));
  const isBack = () => !remote && ui.get("view") === "backward";
  const gradients = () => {
    const now = state();
    if (now.target !== target()) {
      now.target = target();
      now.grads = backNetwork(now.outputs, net, listOf(shapes[last][0], (k) => Number(k === now.target)));
    }
    return now.grads;
  };
  // what the maps of a column show
  const shown = (k) => (isBack() && k <= last ? gradients() : state().outputs)[k];
  // a convolution and what follows it share one scale, so that ReLU is seen to take away what is below 0
  const scales = (outputs) => {
    const sizes = outputs.map(({ data }) => largest(data) || 1);
    for (let k = 1; k < sizes.length; k++) if (!net[k - 1].w && !isBare(k) && !isBack()) sizes[k] = sizes[k - 1];
    return sizes;
  };

  // where one looks: [], [column, map] or [column, map, row, column]; the pointer goes before what was chosen

  const fitting = (at) => {
    if (!at.length) return [];
    const k = clamp(at[0], last + 1);
    const [count, rows, columns] = shapes[k];
    const map = clamp(at[1], count - 1);
    if (at.length < 4 || isVector(k)) return [k, map];
    return [k, map, clamp(at[2], rows - 1), clamp(at[3], columns - 1)];
  };
  const chosen = () => fitting(ui.get("at"));
  const focus = () => explorer.hovered ?? chosen();
  const look = (at) => {
    explorer.tap = null;
    const next = { at: fitting(at) };
    if (isBack() && next.at[0] >= last) next.target = next.at[1];
    ui.set(next);
  };
  const point = (at) => {
    if (String(at) === String(explorer.hovered)) return;
    explorer.hovered = at;
    ui.changed();
  };
  // the pixel of a focus; a vector's maps have only one
  const pixelOf = ([k, , ...pixel]) => (pixel.length ? pixel : k > 0 && isVector(k) ? [0, 0] : null);

  // A patch slides over the image; how much a class's probability falls where it lies: the mean of all patches there.
  const inRow = Math.ceil((SIDE - PATCH) / STEP) + 1;
  const slide = () => {
    const now = explorer.covering;
    if (!now || now.of !== state()) return; // it is over, or about another drawing
    const end = performance.now() + SLICE;
    const { outputs: [image], probabilities } = now.of;
    for (let moved = false; now.k < inRow ** 2 && !(moved && (!ui.still || performance.now() > end)); now.k++) {
      const corner = split(now.k, inRow).map((n) => Math.min(n * STEP, SIDE - PATCH));
      const left = runCovered(image, net, corner, PATCH)?.[now.digit] ?? probabilities[now.digit];
      moved ||= left !== probabilities[now.digit];
      now.box = [...corner, PATCH, PATCH];
      if (left < now.least) [now.least, now.worst] = [left, now.box];
      for (let n = 0; n < PATCH ** 2; n++) {
        const [u, v] = split(n, PATCH);
        const at = (corner[0] + u) * SIDE + corner[1] + v;
        now.sums[at] += probabilities[now.digit] - left;
        now.counts[at] += 1;
        now.falls[at] = now.sums[at] / now.counts[at];
      }
    }
    now.over = now.k >= inRow ** 2;
    if (!now.over) requestAnimationFrame(slide);
    ui.changed();
  };
  ui.onEnd(() => {
    explorer.covering = null;
  });
  const cover = (digit) => {
    const [falls, sums, counts] = listOf(3, () => new Float64Array(SIDE * SIDE));
    explorer.covering = { of: state(), digit, k: 0, box: null, least: Infinity, falls, sums, counts, over: false };
    slide();
  };
  const covered = (k) => (k === 0 && !isBack() && explorer.covering?.of === state() ? explorer.covering : null);
  // the scores' exponentials, from the highest score on
  const exponentials = () => {
    const scores = state().outputs[last].data;
    const high = extent(scores)[1];
    const powers = scores.map((score) => Math.exp(score - high));
    return { scores, high, powers, sum: powers.reduce((a, b) => a + b, 0) };
  };

  const place = ([k, map, ...pixel]) => {
    const name = names[k];
    if (k >= last) return ui.t("place_class", { name, map });
    if (k === 0) return pixel.length ? ui.t("place_pixel_input", { name, row: pixel[0], column: pixel[1] }) : name;
    return pixel.length ? ui.t("place_pixel", { name, map, row: pixel[0], column: pixel[1] }) : ui.t("place_map", { name, map });
  };

  return Object.assign(explorer, {
    net, remote, last, shapes, names, digits, board, isBare, isVector, isBack, sig, percent,
    answer, state, target, gradients, shown, scales, exponentials, cover, covered,
    fitting, chosen, focus, look, point, pixelOf, place,
  });
}
