// A whole network at once: a column for each layer, a live picture for each map, and below them what the chosen
// map, pixel, score or probability is made of. Forward, and backward to the pixels.
import { SIDE, drawingBoard, fromBytes } from "./board.js";
import { clamp, extent, fromBase64, likeMnist, listOf, softmax, split, volume, zeros } from "./core.js";
import { adding, fly } from "./lens.js";
import { backNetwork, digitsIn, feeds, inkOf, partialMaps, plane, runCovered, runNetwork, termsOf, unpackNetwork, unpackTensor, windowOf, windowValues } from "./network.js";
import { KEYS, NARROW, glide, h, parts, penOf, setLabel, setText, withKeys } from "./ui.js";

const [TOP, HEIGHT, BOTTOM] = [44, 544, 6]; // pixels of a stage: heads, maps, rest
const [FAR, NEAR] = [52, 24]; // pixels between columns: where every map meets every map, and where each has its own
const ROWS = 16; // maps below each other
const [SCORES, SHARES] = [84, 118]; // pixels that bars are wide
const MOST_TERMS = 16; // input maps in the arithmetic
const MOST_LINES = 400; // of a table
const LEVELS = 255; // of a palette, on each side of 0
const PATIENCE = 3000; // milliseconds until a kernel's silence is told
const [PATCH, STEP, SLICE] = [5, 2, 8]; // pixels of what hides a part of the image, and of its steps; milliseconds in a frame
const FLOW = { duration: 800, easing: "ease-in-out" };
const FADE = { duration: 140, easing: "ease-out" };
const [SMALL, LARGE] = [11, 13]; // pixels of type
const NUMBER = 27; // pixels of a cell that a number fits into
const same = (a, b) => a.length === b.length && a.every((part, k) => part === b[k]);
const brightness = (rgb) => rgb.reduce((sum, part, k) => sum + [0.2126, 0.7152, 0.0722][k] * (part / 255) ** 2.2, 0.05);
const strongest = (data) => data.reduce((best, v, k) => (Math.abs(v) > Math.abs(data[best]) ? k : best), 0);

export function build(ui) {
  const { layers: packed, half } = ui.get("_layers");
  const { name: asked, accuracy, columns: told } = ui.get("_about");
  const remote = Boolean(told && ui.model.send); // a kernel answers for a network that the page cannot compute
  const net = remote ? told.map(() => ({ kind: "other" })) : unpackNetwork(packed, half);
  const last = net.length; // the scores' column; the probabilities' is the next
  const empty_ = { shape: [1, SIDE, SIDE], data: new Float64Array(SIDE * SIDE) };
  const nothing = remote ? [empty_, ...told.map(({ shape }) => zeros(shape))] : runNetwork(empty_, net).outputs;
  const shapes = [...nothing, nothing[last]].map(({ shape }) => shape);
  const isBare = (k) => k === 0 || net[k - 1]?.kind === "other"; // nobody knows what it is made of
  const isVector = (k) => volume(shapes[k].slice(1)) === 1;
  const digits = Object.entries(ui.get("_digits"));
  // three significant digits
  const sig = (value) => {
    if (!value || Math.abs(value) >= 1e-3) return ui.number(Number(value.toPrecision(3)), 5);
    const [digits_, power] = value.toExponential(1).split("e-");
    return `${digits_.replace("-", "−")}·10⁻${Array.from(power, (sign) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[sign]).join("")}`;
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

  let erasing = null; // {probabilities, ink}: before the eraser was used
  const isSample = (ink) => digits.some(([, { gray }]) => same(ink, fromBytes(fromBase64(gray))));
  const board = drawingBoard(ui, {
    share: 0.22,
    most: 7,
    narrow: 0.62,
    tone: "ink",
    erases: () => erasing !== null,
    sends: () => {
      if (remote) waiting ||= performance.now();
    },
    begins: (ink) => (!erasing && isSample(ink) ? new Float64Array(SIDE * SIDE) : ink),
  });
  let waiting = 0; // since when, for a kernel
  const answer = ui.memo(["_answer"], ({ outputs, problem }) => {
    waiting = 0;
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
    const sizes = outputs.map(({ data }) => Math.max(...extent(data).map(Math.abs)));
    for (let k = 1; k < sizes.length; k++) if (!net[k - 1].w && !isBare(k) && !isBack()) sizes[k] = sizes[k - 1];
    return sizes.map((size) => size || 1);
  };

  // where one looks: [], [column, map] or [column, map, row, column]; the pointer goes before what was chosen

  let [hovered, tap] = [null, null];
  const fitting = (at) => {
    if (!at.length) return [];
    const k = clamp(at[0], last + 1);
    const [count, rows, columns] = shapes[k];
    const map = clamp(at[1], count - 1);
    if (at.length < 4 || isVector(k)) return [k, map];
    return [k, map, clamp(at[2], rows - 1), clamp(at[3], columns - 1)];
  };
  const chosen = () => fitting(ui.get("at"));
  const focus = () => hovered ?? chosen();
  const look = (at) => {
    tap = null;
    const next = { at: fitting(at) };
    if (isBack() && next.at[0] >= last) next.target = next.at[1];
    ui.set(next);
  };
  // the pixel of a focus; a vector's maps have only one
  const pixelOf = ([k, , ...pixel]) => (pixel.length ? pixel : k > 0 && isVector(k) ? [0, 0] : null);

  // controls

  const stopErasing = () => {
    if (erasing) ui.set({ centred: erasing.centred });
    erasing = null;
  };
  const pick = (ink) => {
    stopErasing();
    board.put(ink);
  };
  const erase = ui.button("erase", () => {
    if (erasing) return stopErasing();
    const { outputs: [{ data }], probabilities } = state();
    erasing = { probabilities, ink: data, centred: ui.get("centred") };
    ui.set({ centred: false }); // from now on the image itself: centring would move what is left
    return board.put(data);
  });
  // A patch slides over the image; how much a class's probability falls where it lies: the mean of all patches there.
  let covering = null; // {of: the state that it is about, digit, k: patches so far, box, least, falls, sums, counts}
  const inRow = Math.ceil((SIDE - PATCH) / STEP) + 1;
  const slide = () => {
    const now = covering;
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
    detailed = []; // painted anew
    if (!now.over) requestAnimationFrame(slide);
    ui.changed();
  };
  ui.onEnd(() => {
    covering = null;
  });
  const cover = ui.button("cover", () => {
    const [k, map] = chosen();
    const digit = k >= last ? map : target();
    const [falls, sums, counts] = listOf(3, () => new Float64Array(SIDE * SIDE));
    covering = { of: state(), digit, k: 0, box: null, least: Infinity, falls, sums, counts };
    ui.set({ at: [0, 0], view: "forward" });
    slide();
    requestAnimationFrame(() => figure.scrollIntoView({ block: "nearest" }));
  });
  cover.hidden = remote;
  const covered = (k) => (k === 0 && !isBack() && covering?.of === state() ? covering : null);
  const samples = digits.map(([digit, { gray }]) => {
    const canvas = h("canvas", { width: SIDE, height: SIDE, "aria-hidden": "true" });
    const button = h("button", { type: "button", class: "cl-pick", "aria-label": ui.t("take", { digit }), onclick: () => pick(fromBytes(fromBase64(gray))) }, canvas);
    return { button, canvas, data: fromBytes(fromBase64(gray)) };
  });
  const upload = ui.upload("upload", ({ gray, height, width }) => {
    const { ink, problem } = inkOf(fromBytes(fromBase64(gray)), height, width);
    if (problem) return ui.complain(ui.t(`picture_${problem}`));
    return pick(ink);
  });
  const views = ["forward", "backward"].map((view) => {
    const button = ui.button(view, () => ui.set({ view }));
    button.hidden = remote;
    ui.onDraw(() => button.setAttribute("aria-pressed", ui.get("view") === view));
    return button;
  });
  // weights of another network come from the kernel, when they are asked for
  const restart = () => queueMicrotask(() => ui.restart());
  ui.model.on("change:_layers", restart);
  ui.onEnd(() => ui.model.off("change:_layers", restart));
  const networks = ui.choice("network", ui.get("_about").names.map((name) => [name, ui.words[`network_${name}`] ?? name]), {
    get: () => ui.get("network"),
    set: (network) => ui.set({ network }),
  });
  networks.hidden = !ui.model.send;
  const classes = ui.choice("target", () => [["-1", ui.t("likeliest")], ...listOf(shapes[last][0], (k) => [String(k), String(k)])], {
    get: () => String(ui.get("target")),
    set: (k) => ui.set({ target: Number(k) }),
  });
  ui.onDraw(() => {
    classes.hidden = !isBack();
    erase.setAttribute("aria-pressed", erasing !== null);
    cover.disabled = state().empty;
    figure.setAttribute("aria-busy", Boolean(covered(0) && !covering.over));
  });

  // palettes: from CSS, so that they follow the theme

  let [colours, coloursOf] = [null, null];
  const palettes = () => {
    if (coloursOf === ui.look) return colours;
    coloursOf = ui.look;
    const style = getComputedStyle(ui.root);
    const read = (name) => style.getPropertyValue(`--cl-${name}`).trim();
    const meaning = ["ground", "ink", "soft", "line", "input", "learned", "output", "gradient", "chosen"];
    colours = Object.fromEntries(meaning.map((name) => [name, read(name)]));
    const ground = parts(colours.ground);
    const ramp = (name) => {
      const to = parts(read(name));
      return listOf(LEVELS + 1, (k) => ground.map((from, part) => from + (to[part] - from) * (k / LEVELS) ** 0.8));
    };
    const packed = ([r, g, b]) => (255 << 24) | (b << 16) | (g << 8) | r;
    const both = (low, high) => {
      const [down, up] = [ramp(low), ramp(high)];
      return Int32Array.from([...down.slice(1).reverse(), ...up], packed);
    };
    colours.lights = [parts(colours.ink), ground].map(brightness);
    colours.signed = both("cool", "warm");
    colours.ramp = both("ink", "ink");
    colours.back = both("gradient-low", "gradient");
    return colours;
  };
  const paletteOf = (k) => (isBack() ? palettes().back : k === 0 ? palettes().ramp : palettes().signed);
  const rgb = (palette, share) => {
    const colour = palette[LEVELS + Math.round(clamp(Math.abs(share), 1) * Math.sign(share) * LEVELS)];
    return [colour & 255, (colour >> 8) & 255, (colour >> 16) & 255];
  };
  const css = (palette, share) => `rgb(${rgb(palette, share)})`;

  // the colour of words on a colour of a palette
  const readable = (palette, share) => {
    const { ink, ground, lights } = palettes();
    const on = brightness(rgb(palette, share));
    const [first, second] = lights.map((each) => Math.max(each / on, on / each));
    return first >= second ? ink : ground;
  };

  // numbers as a small picture, a pixel each
  const sheets = new Map();
  const sheet = (name, rows, columns, data, palette, scale) => {
    let known_ = sheets.get(name);
    if (known_?.canvas.width !== columns || known_.canvas.height !== rows) {
      const canvas = h("canvas", { width: columns, height: rows });
      const image = new ImageData(columns, rows);
      known_ = { canvas, image, pixels: new Int32Array(image.data.buffer), pen: canvas.getContext("2d") };
      sheets.set(name, known_);
    }
    const factor = LEVELS / scale;
    for (let k = 0; k < data.length; k++) {
      const level = Math.round(data[k] * factor);
      known_.pixels[k] = palette[LEVELS + (level > LEVELS ? LEVELS : level < -LEVELS ? -LEVELS : level || 0)];
    }
    known_.pen.putImageData(known_.image, 0, 0);
    return known_.canvas;
  };

  // the stage

  const canvas = h("canvas", { class: "cl-grid" });
  const above = h("canvas", { class: "cl-arrows", "aria-hidden": "true" });
  const stage = h("div", { class: "cl-pane cl-stage" }, h("div", { class: "cl-sheet" }, canvas, above));
  const sheetOf = canvas.parentNode;
  let plan = { columns: [], width: 0, room: 0 };
  const layout = (room) => {
    const columns = shapes.map(([count], k) => {
      if (k >= last) return { lanes: 1, rows: count, size: 0, wide: k === last ? SCORES : SHARES };
      const lanes = Math.ceil(count / ROWS);
      const rows = Math.ceil(count / lanes);
      const size = isVector(k) ? 14 : rows < 2 ? 84 : rows <= 8 ? 56 : 30;
      return { lanes, rows, size, wide: lanes * (size + 6) - 6 };
    });
    const gaps = columns.map((_, k) => (k === 0 ? 8 : k > last ? NEAR + 12 : net[k - 1].w ? FAR : NEAR));
    const total = columns.reduce((sum, { wide }, k) => sum + wide + gaps[k], 8);
    const far = gaps.filter((gap) => gap === FAR).length;
    const extra = clamp((room - total) / (far + 0.4 * (gaps.length - far)), 60);
    let x = 0;
    columns.forEach((column, k) => {
      x += gaps[k] + (k ? extra * (gaps[k] === FAR ? 1 : 0.4) : 0);
      column.x = x;
      x += column.wide;
    });
    return { columns, width: Math.max(Math.ceil(x) + 8, Math.min(room, Math.ceil(x) + 8)), room };
  };
  const cellOf = (k, map) => {
    const { x, size, rows, wide } = plan.columns[k];
    const [lane, row] = split(map, rows);
    const pitch = HEIGHT / rows;
    const y = TOP + (row + 0.5) * pitch;
    if (k >= last) return { x, y: y - pitch / 2, wide, high: pitch, middle: y };
    const [, high, across] = shapes[k];
    const unit = size / Math.max(high, across);
    return { x: x + lane * (size + 6), y: y - (high * unit) / 2, wide: across * unit, high: high * unit, middle: y, unit };
  };
  const curve = (pen, from, to) => {
    const [a, b] = [from.x + from.wide + 1, to.x - 1];
    pen.moveTo(a, from.middle);
    pen.bezierCurveTo((a + b) / 2, from.middle, (a + b) / 2, to.middle, b, to.middle);
  };
  const write = (pen, text, x, y, { colour = palettes().ink, size = SMALL, bold = false, align = "center" } = {}) => {
    pen.font = `${bold ? "600 " : ""}${size}px ${ui.font}`;
    [pen.fillStyle, pen.textAlign, pen.textBaseline] = [colour, align, "middle"];
    pen.fillText(text, x, y);
  };
  let still = null; // faint edges and heads, which only another size or theme changes
  const paintStill = (pen) => {
    const { line, soft, ink } = palettes();
    [pen.strokeStyle, pen.lineWidth] = [line, 0.6];
    for (let k = 1; k < shapes.length; k++) {
      if (isBare(k)) continue;
      const all = k <= last && net[k - 1].w;
      pen.beginPath();
      for (let to = 0; to < shapes[k][0]; to++) {
        for (const from of all ? Array(shapes[k - 1][0]).keys() : [to]) curve(pen, cellOf(k - 1, from), cellOf(k, to));
      }
      pen.globalAlpha = all ? clamp(35 / (shapes[k - 1][0] * shapes[k][0]), 0.2) + 0.03 : 0.3; // many are still no wall
      pen.stroke();
    }
    pen.globalAlpha = 1;
    plan.columns.forEach(({ x, wide }, k) => {
      write(pen, names[k], x + wide / 2, 12, { size: k >= last ? 12 : SMALL + 1, bold: true, colour: ink });
      write(pen, isVector(k) ? String(shapes[k][0]) : shapes[k].join("×"), x + wide / 2, 27, { size: 10, colour: soft });
    });
  };
  const paintBars = (pen) => {
    const { ink, soft, line } = palettes();
    const { outputs, probabilities, best } = state();
    const values = [isBack() ? shown(last).data : outputs[last].data, probabilities];
    const most = Math.max(...values[0].map(Math.abs)) || 1;
    values.forEach((row, which) => {
      const k = last + which;
      row.forEach((value, map) => {
        const { x, middle, wide } = cellOf(k, map);
        const bold = map === (isBack() ? target() : best);
        write(pen, String(map), x + 8, middle, { size: LARGE, bold, colour: bold ? ink : soft });
        pen.fillStyle = which ? (bold ? palettes().output : line) : css(paletteOf(k), value / most);
        if (which) {
          const rail = wide - 66;
          pen.fillRect(x + 18, middle - 7, Math.max(1, rail * value), 14);
          if (erasing) {
            pen.fillStyle = palettes().chosen;
            pen.fillRect(x + 18 + rail * erasing.probabilities[map] - 1, middle - 10, 2, 20);
          }
          write(pen, ui.t("percent", { p: percent(value) }), x + wide, middle, { bold, align: "right", size: 12, colour: bold ? ink : soft });
          return;
        }
        const [zero, reach] = [x + 18 + (wide - 18) / 2, ((wide - 18) / 2) * (value / most)];
        pen.fillRect(Math.min(zero, zero + reach), middle - 7, Math.abs(reach), 14);
        pen.fillStyle = line;
        pen.fillRect(zero - 0.5, middle - 10, 1, 20);
      });
    });
  };
  let painted = [];
  const paintStage = () => {
    const key = [state(), isBack(), isBack() && target(), ui.look, plan, erasing, window.devicePixelRatio];
    if (same(key, painted)) return;
    const { line } = palettes();
    const high = TOP + HEIGHT + BOTTOM;
    if (painted[3] !== ui.look || painted[4] !== plan || painted[6] !== window.devicePixelRatio) {
      still = h("canvas");
      paintStill(penOf(still, plan.width, high));
    }
    // a gradient is seen to come from the scores
    if (isBack() && painted.length && (!painted[1] || painted[2] !== target()) && !ui.still) {
      canvas.animate([{ clipPath: "inset(0 0 0 100%)" }, { clipPath: "inset(0)" }], FLOW);
    }
    painted = key;
    const pen = penOf(canvas, plan.width, high);
    pen.drawImage(still, 0, 0, plan.width, high);
    pen.imageSmoothingEnabled = false;
    const columns = listOf(last, shown);
    const sizes = scales(columns);
    [pen.strokeStyle, pen.lineWidth] = [line, 1];
    columns.forEach(({ shape: [count, rows, across], data }, k) => {
      const small = sheet(k, rows * count, across, data, paletteOf(k), k || isBack() ? sizes[k] : 1);
      pen.beginPath();
      for (let map = 0; map < count; map++) {
        const { x, y, wide, high: tall } = cellOf(k, map);
        pen.drawImage(small, 0, map * rows, across, rows, x, y, wide, tall);
        pen.rect(x - 0.5, y - 0.5, wide + 1, tall + 1);
      }
      pen.stroke();
    });
    paintBars(pen);
  };

  // what feeds the map that one looks at: [column, map] and edges [from, to, sign and size]
  const ways = (at) => {
    const edges = [];
    if (!at.length) return edges;
    let [k, map] = at;
    if (k > last) {
      const { probabilities } = state();
      probabilities.forEach((p, from) => edges.push([[last, from], at, 0, from === map ? 1 : p]));
      return edges;
    }
    const pixel = pixelOf(at);
    for (let own = pixel; !isBare(k); k--) {
      const found = feeds(state().outputs[k - 1], net[k - 1], map, own);
      const most = Math.max(...found.map(([, , size]) => size)) || 1;
      for (const [from, sum, size] of found) edges.push([[k - 1, from], [k, map], net[k - 1].w ? sum / (size || 1) : 0, size / most]);
      if (net[k - 1].w) break;
      own = null;
    }
    return edges;
  };
  let [above_, lit] = [[], ""];
  const paintAbove = () => {
    const at = focus();
    const key = [state(), ui.look, plan, isBack(), JSON.stringify(at)];
    if (same(key, above_)) return;
    above_ = key;
    const { ground, chosen: accent, soft, signed } = palettes();
    const pen = penOf(above, plan.width, TOP + HEIGHT + BOTTOM);
    if (!at.length) return;
    const edges = ways(at);
    const on = new Set([at.slice(0, 2), ...edges.flatMap(([from, to]) => [from, to])].map(String));
    if (at[0] > 0) {
      [pen.fillStyle, pen.globalAlpha] = [ground, 0.72];
      shapes.forEach(([count], k) => {
        for (let map = 0; map < count; map++) {
          const { x, y, wide, high } = cellOf(k, map);
          if (!on.has(String([k, map]))) pen.fillRect(x - 1, y - 1, wide + 2, high + 2);
        }
      });
    }
    for (const [from, to, sign, size] of [...edges].sort((a, b) => a[3] - b[3])) {
      pen.beginPath();
      curve(pen, cellOf(...from), cellOf(...to));
      pen.globalAlpha = 0.25 + 0.7 * size;
      pen.lineWidth = 0.7 + 4 * size;
      pen.strokeStyle = sign ? css(signed, Math.sign(sign) * (0.35 + 0.65 * Math.abs(sign))) : soft;
      pen.stroke();
    }
    pen.globalAlpha = 1;
    const frame = ({ x, y, wide, high }, width = 2.5, colour = accent) => {
      [pen.strokeStyle, pen.lineWidth] = [colour, width];
      pen.strokeRect(x - 1.5, y - 1.5, wide + 3, high + 3);
    };
    const bars = at[0] >= last;
    const box = cellOf(at[0], at[1]);
    frame(bars ? { ...box, y: box.middle - 12, high: 24 } : box);
    if (at.length === 4) paintWindows(pen, at, frame);
    if (lit !== String(at.slice(0, 2)) && !ui.still) above.animate([{ opacity: 0.2 }, { opacity: 1 }], FADE);
    lit = String(at.slice(0, 2));
  };
  // the pixel, its window in what feeds it, and all that it sees of the image
  let glided = { boxes: [] };
  const paintWindows = (pen, [k, map, row, column], frame) => {
    const { input, output, ground } = palettes();
    const boxOf = (j, m, [top, left, rows, columns]) => {
      const { x, y, unit, wide, high } = cellOf(j, m);
      const [x0, y0] = [clamp(left * unit, wide), clamp(top * unit, high)];
      return [x + x0, y + y0, clamp((left + columns) * unit, wide) - x0, clamp((top + rows) * unit, high) - y0];
    };
    const part = (j, m, cells, colour = input) => {
      const [x, y, wide, high] = boxOf(j, m, cells);
      for (const [width, edge] of [[3.5, ground], [1.5, colour]]) frame({ x: x + 1.5, y: y + 1.5, wide: wide - 3, high: high - 3 }, width, edge);
    };
    part(k, map, [row, column, 1, 1], output);
    if (isBare(k)) return;
    const from = windowOf(net[k - 1], [row, column]);
    const maps = net[k - 1].w ? listOf(shapes[k - 1][0], (m) => m) : [map];
    for (const m of maps) part(k - 1, m, from);
    const [before, where] = [glided, String([k, map, plan.width])];
    glided = { where, from: String(from), boxes: maps.map((m) => boxOf(k - 1, m, from)) };
    if (before.where === where && before.from !== glided.from && !ui.still) {
      glided.boxes.forEach((box, n) => glide(sheetOf, before.boxes[n], box, input, n));
    }
    let seen = from;
    for (let j = k - 1; j > 0; j--) {
      const layer = net[j - 1];
      const [top, left, rows, columns] = windowOf(layer, seen);
      const stride = layer.stride ?? [1, 1];
      seen = [top, left, rows + (seen[2] - 1) * stride[0], columns + (seen[3] - 1) * stride[1]];
    }
    pen.setLineDash([4, 3]);
    if (k > 1) part(0, 0, seen);
    pen.setLineDash([]);
  };

  const under = (event) => {
    const edge = canvas.getBoundingClientRect();
    const [px, py] = [event.clientX - edge.left, event.clientY - edge.top];
    for (let k = 0; k < shapes.length; k++) {
      for (let map = 0; map < shapes[k][0]; map++) {
        const { x, y, wide, high, unit } = cellOf(k, map);
        if (px < x - 3 || px > x + wide + 3 || py < y - 3 || py > y + high + 3) continue;
        return fitting(unit && !isVector(k) ? [k, map, Math.floor(clamp(py - y, high) / unit), Math.floor(clamp(px - x, wide) / unit)] : [k, map]);
      }
    }
    return null;
  };
  const hover = (at) => {
    if (JSON.stringify(at) === JSON.stringify(hovered)) return;
    hovered = at;
    ui.changed();
  };
  canvas.addEventListener("pointermove", (event) => event.pointerType === "touch" || hover(under(event)));
  canvas.addEventListener("pointerleave", () => hover(null));
  canvas.addEventListener("click", (event) => {
    const at = under(event);
    const again = at && same(chosen().slice(0, 2), at.slice(0, 2)); // the first click takes the map, the next a pixel
    look(!at ? [] : again ? at : at.slice(0, 2));
  });
  canvas.addEventListener("focus", () => ui.changed());
  canvas.addEventListener("blur", () => ui.changed());
  withKeys(canvas, ui.t("stage"), (key, step) => {
    const at = chosen();
    hovered = null;
    if (key === KEYS.escape) look(at.length === 4 ? at.slice(0, 2) : []);
    else if (!at.length) {
      if (!step && key !== KEYS.enter) return false;
      look([0, 0]);
    } else if (key === KEYS.enter || key === " ") {
      const [k, map] = at;
      if (at.length === 2 && k <= last) look([k, map, ...split(strongest(plane(shown(k), map)), shapes[k][2])]);
    } else if (!step) return false;
    else if (at.length === 4) look([at[0], at[1], Math.max(0, at[2] + step[0]), Math.max(0, at[3] + step[1])]);
    else {
      const k = clamp(at[0] + step[1], last + 1);
      // in another column the map at about the same height
      const map = k === at[0] ? at[1] + step[0] : shapes[k][0] === shapes[at[0]][0] ? at[1] : Math.floor(((at[1] + 0.5) / shapes[at[0]][0]) * shapes[k][0]);
      look([k, Math.max(0, map)]);
    }
    return true;
  });
  let inSight = "";
  // keeps what is chosen in sight where the stage is wider than the page
  const show = ([k]) => {
    if (k === undefined || stage.scrollWidth <= stage.clientWidth) return;
    const { x, wide } = plan.columns[k];
    const from = plan.columns[Math.max(0, k - 1)].x;
    const [low, high] = [x + wide + 24 - stage.clientWidth, Math.max(0, from - 24)];
    const left = clamp(stage.scrollLeft < low ? Math.max(low, 0) : Math.min(stage.scrollLeft, high), plan.width);
    stage.scrollTo({ left, behavior: ui.still ? "auto" : "smooth" });
  };
  ui.onDraw(() => {
    if (!ui.width) return;
    const narrow = ui.width < NARROW;
    const room = ui.width - (narrow ? 0 : board.grid.cell * SIDE + 22);
    const at = String(chosen());
    const moved = plan.room !== room || at !== inSight;
    if (plan.room !== room) plan = layout(room);
    paintStage();
    paintAbove();
    inSight = at;
    if (moved) show(chosen());
    setLabel(canvas, `${ui.t("stage_label")}. ${sentence()} ${ui.t("keys_stage")}`);
    for (const { button, canvas: small, data } of samples) {
      if (button.look === ui.look) continue;
      button.look = ui.look;
      small.getContext("2d").drawImage(sheet("sample", SIDE, SIDE, data, palettes().ramp, 1), 0, 0);
    }
  });

  // the arithmetic of what was chosen: tiles of numbers, texts and bars at places of a canvas

  const detail = h("canvas", { class: "cl-grid", role: "img" });
  const figure = h("div", { class: "cl-pane cl-detail" }, detail);
  let tiles = [];
  const heads = () => {
    const { input, learned, output } = palettes();
    return [input, learned, output];
  };

  // the strongest of so many input maps, as far as they have room
  const fewOf = (count, size) => {
    const order = listOf(count, (channel) => channel);
    return count > MOST_TERMS ? order.sort((a, b) => size(b) - size(a)).slice(0, MOST_TERMS) : order;
  };
  // the chosen pixel of a convolution, taken apart, with the products in the order in which they are shown
  const taken = ui.once(() => {
    const at = chosen();
    const pixel = at.length > 0 && at[0] <= last && pixelOf(at);
    if (!pixel || isBack() || !net[at[0] - 1]?.w) return null;
    const found = termsOf(state().outputs[at[0] - 1], net[at[0] - 1], at[1], pixel);
    const few = fewOf(found.terms.length, (channel) => Math.abs(found.terms[channel].sum));
    return { ...found, few, products: few.flatMap((channel) => Array.from(found.terms[channel].products)) };
  });
  let ends_ = null; // where the sum stands, and its pixel
  const adder = adding(ui, {
    count: () => taken()?.products.length ?? 0,
    of: () => taken()?.products,
    ended: () => {
      ui.tell(sentence());
      const { left, top } = detail.getBoundingClientRect();
      const [from, to] = ends_.map((box) => box && [box[0] + left + 3, box[1] + top, ...box.slice(2)]);
      if (to) fly(ui, [["", from, to]]);
    },
  });
  // input maps × kernels = partial maps, beside each other, wrapped where there is no room
  const sums = (at, room) => {
    const [k, map] = at;
    const pixel = pixelOf(at);
    const [layer, x] = [net[k - 1], state().outputs[k - 1]];
    const found = pixel && taken();
    const maps = pixel ? [] : partialMaps(x, layer, map);
    const order = { length: shapes[k - 1][0] };
    const few = found ? found.few : fewOf(order.length, (channel) => extent(maps[channel].data).reduce((a, b) => a + Math.abs(b), 0));
    const narrow = room < NARROW;
    const [left, right] = narrow ? [0, 0] : [122, 190];
    const alone = order.length === 1; // side by side, where there is but one of each
    const across = Math.max(1, Math.floor((room - left - right) / 46));
    const inRow = Math.ceil(few.length / Math.ceil(few.length / across));
    const side = Math.floor(alone ? Math.min(200, (room - (narrow ? 0 : 216)) / (narrow ? 1 : 3) - 24) : Math.min(96, (room - left - right) / inRow - 10));
    const kernels = few.map((channel) => {
      const [, , fh, fw] = layer.w.shape;
      return { rows: fh, columns: fw, values: layer.w.data.subarray((map * order.length + channel) * fh * fw, (map * order.length + channel + 1) * fh * fw) };
    });
    const box = pixel && windowOf(layer, pixel);
    const inputs = few.map((c) => (pixel ? { rows: box[2], columns: box[3], values: found.terms[c].window } : { rows: x.shape[1], columns: x.shape[2], values: plane(x, c) }));
    const [term, taps] = [adder.term(), pixel ? box[2] * box[3] : 0];
    const added = (n) => found.terms[few[n]].products.map((product, tap_) => (n * taps + tap_ < term ? product : NaN));
    const outs = few.map((c, n) => (pixel ? { ...inputs[0], values: added(n) } : { rows: maps[c].shape[0], columns: maps[c].shape[1], values: maps[c].data }));
    const most = (items) => Math.max(...items.map(({ values }) => Math.max(...extent(values).map(Math.abs)))) || 1;
    const out = { tiles: [], texts: [], rects: [] };
    const [signed, ramp] = [palettes().signed, palettes().ramp];
    const scale = [k === 1 ? 1 : most(inputs), most(kernels), most(outs)];
    const words = pixel ? ["windows", "kernels", "products"] : ["input_maps", "kernels", "partial_maps"];
    const place = (n, row) => {
      const [line, column] = split(n, inRow);
      if (alone) return narrow ? [0, 18 + row * (side + 26)] : [row * (side + 24), 18];
      return [left + column * (side + 10), line * block + 18 + row * (side + 8)];
    };
    const block = (alone ? (narrow ? 3 * (side + 26) : side + 26) : 18 + 3 * (side + 8)) + (pixel ? 18 : 4);
    few.forEach((channel, n) => {
      const [x0, y0] = place(n, 0);
      if (!alone) out.texts.push([ui.t("map_number", { map: channel }), x0 + side / 2, y0 - 9, { colour: palettes().soft, size: 10 }]);
      [inputs, kernels, outs].forEach((items, row) => {
        const latest = pixel && term > n * taps && term <= (n + 1) * taps && term < few.length * taps;
        const mark = latest ? [...split(term - 1 - n * taps, box[3]), 1, 1] : pixel && tap?.[0] === channel ? [tap[1], tap[2], 1, 1] : !pixel && hovered?.length === 4 && same(hovered.slice(0, 2), [k, map]) ? [windowOf(layer, hovered.slice(2)), null, [hovered[2], hovered[3], 1, 1]][row] : null;
        out.tiles.push({
          ...items[n],
          x: place(n, row)[0],
          y: place(n, row)[1],
          side,
          palette: row === 0 && k === 1 ? ramp : signed,
          scale: scale[row],
          colour: heads()[row],
          mark,
          hover: pixel ? (r, c) => (tap = [channel, r, c]) : row === 2 ? (r, c) => (hovered = [k, map, r, c]) : null,
          pick: !pixel && row === 2 ? (r, c) => look([k, map, r, c]) : null,
        });
      });
      if (pixel) {
        const [x2, y2] = place(n, 2);
        out.texts.push([sig(found.terms[channel].sum), x2 + side / 2, y2 + side + 12, { size: SMALL }]);
      }
    });
    words.forEach((word, row) => {
      const [x0, y0] = place(0, row);
      const options = { colour: heads()[row], bold: true, size: 12 };
      if (alone) out.texts.push([ui.t(word), x0, y0 - 9, { ...options, align: "left" }]);
      else if (!narrow) out.texts.push([ui.t(word), left - 14, y0 + side / 2, { ...options, align: "right" }]);
    });
    if (pixel && !narrow && !alone) out.texts.push([ui.t("sums"), left - 14, 18 + 3 * (side + 8) + 4, { colour: palettes().soft, align: "right" }]);
    const bottom = Math.ceil(few.length / inRow) * block;
    const [rx, ry] = narrow ? [0, bottom + 8] : [alone ? 3 * (side + 24) : left + inRow * (side + 10) + 16, 0];
    result(out, at, rx, ry, layer.b.data[map], few.length < order.length ? ui.t("strongest_of", { n: few.length, all: order.length }) : "");
    return out;
  };
  // the map itself, with the pixel; or a score alone
  const result = (out, at, x, y, bias, note = "") => {
    const [k, map] = at;
    const { shape, data } = state().outputs[k];
    const pixel = pixelOf(at);
    const value = pixel && data[(map * shape[1] + pixel[0]) * shape[2] + pixel[1]];
    const side = isVector(k) ? 0 : 156;
    const line = (text, n, options) => out.texts.push([text, x, y + 18 + side + 16 + 19 * n, { align: "left", size: 12, ...options }]);
    out.texts.push([isVector(k) ? ui.t("score_of", { map }) : ui.t("map_of", { name: names[k], map }), x, y + 9, { align: "left", bold: true, size: 12 }]);
    if (side) out.tiles.push({
      rows: shape[1], columns: shape[2], values: plane({ shape, data }, map), x, y: y + 18, side,
      palette: k ? palettes().signed : palettes().ramp, scale: k ? scales(state().outputs)[k] : 1, colour: palettes().output,
      mark: at.length === 4 ? [at[2], at[3], 1, 1] : hovered?.length === 4 && same(hovered.slice(0, 2), [k, map]) ? [hovered[2], hovered[3], 1, 1] : null,
      hover: (r, c) => (hovered = [k, map, r, c]),
      pick: (r, c) => look([k, map, r, c]),
    });
    if (bias !== null) line(ui.t(pixel ? "sum_and_bias" : "maps_and_bias", { bias: sig(bias) }), 0, { colour: palettes().soft });
    const term = adder.term();
    const soFar = taken() && term < taken().products.length ? taken().products.slice(0, term).reduce((a, b) => a + b, 0) : value;
    ends_ = [[x, y + 18 + side + 24, 60, 22], side && pixel ? [x + (pixel[1] * side) / shape[2], y + 18 + (pixel[0] * side) / shape[2], side / shape[2], side / shape[2]] : null];
    if (pixel) line(`= ${sig(soFar)}`, 1, { bold: true, size: 16 });
    else if (side) line(ui.t("point_here"), 1, { colour: palettes().soft, size: SMALL });
    if (note) line(note, 2, { colour: palettes().soft, size: SMALL });
  };
  // ReLU and pooling: a map from a map
  const single = (at) => {
    const [k, map] = at;
    const [x, layer, pixel] = [state().outputs[k - 1], net[k - 1], pixelOf(at)];
    const out = { tiles: [], texts: [], rects: [] };
    const scale = scales(state().outputs)[k];
    const at2 = pixel ?? (hovered?.length === 4 && same(hovered.slice(0, 2), [k, map]) ? hovered.slice(2) : null);
    const base = { palette: palettes().signed, scale, side: 156, y: 18 };
    const box = at2 && windowOf(layer, at2);
    out.texts.push([ui.t("map_of", { name: names[k - 1], map }), 0, 9, { align: "left", bold: true, size: 12, colour: palettes().input }]);
    out.tiles.push({ ...base, rows: x.shape[1], columns: x.shape[2], values: plane(x, map), x: 0, colour: palettes().input, mark: box });
    let left = 190;
    if (pixel) {
      const [, , rows, columns] = box;
      const side = Math.min(156, Math.max(rows, columns) * 44);
      const values = windowValues(x, map, box, layer.kind === "average" ? 0 : NaN);
      out.tiles.push({ ...base, rows, columns, values, x: left, y: 18 + (156 - side) / 2, side, colour: palettes().input });
      left += side + 16;
    }
    out.texts.push([ui.t(`does_${layer.kind}`), left, 96, { align: "left", size: 12 }]);
    result(out, at, left + 96, 0, null);
    return out;
  };
  const softmaxed = (map) => {
    const { outputs, probabilities } = state();
    const scores = outputs[last].data;
    const high = extent(scores)[1];
    const powers = scores.map((score) => Math.exp(score - high));
    const total = powers.reduce((a, b) => a + b, 0);
    const { soft, ink, output, line } = palettes();
    const out = { tiles: [], texts: [], rects: [] };
    const room = Math.min(ui.width, 760);
    const wide = (room - 24) / 3;
    const most = Math.max(...scores.map(Math.abs)) || 1;
    [ui.t("softmax_score"), ui.t("softmax_power", { max: sig(high) }), ui.t("softmax_share", { sum: sig(total) })].forEach((text, n) => {
      out.texts.push([text, 24 + n * wide, 9, { align: "left", bold: true, size: 12 }]);
    });
    scores.forEach((score, k) => {
      const y = 32 + 22 * k;
      const mine = k === map;
      out.texts.push([String(k), 8, y, { bold: mine, size: LARGE }]);
      const rail = wide - 78;
      const bars = [[score, (Math.abs(score) / most) * rail, score < 0 ? palettes().signed[0] : 0], [powers[k], powers[k] * rail], [probabilities[k], probabilities[k] * rail]];
      bars.forEach(([value, length], n) => {
        const colour = n === 0 ? css(palettes().signed, score / most) : mine ? output : line;
        out.rects.push([24 + n * wide, y - 7, Math.max(1, length), 14, colour]);
        const text = n === 2 ? ui.t("percent", { p: percent(value) }) : sig(value);
        out.texts.push([text, 24 + n * wide + Math.max(1, length) + 6, y, { align: "left", bold: mine, size: SMALL, colour: mine ? ink : soft }]);
      });
    });
    return out;
  };
  // three pictures of one size beside each other: [[word, numbers, palette, colour of the frame, scale], ...]
  const threefold = (at, pictures, also) => {
    const [k] = at;
    const [, rows, columns] = shapes[k];
    const side = Math.min(170, (ui.width - 24) / 3 - 12);
    const out = { tiles: [], texts: [], rects: [] };
    pictures.forEach(([text, values, palette, colour, scale], n) => {
      const x = n * (side + 24);
      out.texts.push([text, x, 9, { align: "left", bold: true, size: 12, colour }]);
      out.tiles.push({ rows, columns, values, x, y: 18, side, palette, scale: scale ?? (Math.max(...extent(values).map(Math.abs)) || 1), colour, ...also });
    });
    return out;
  };
  // what a map holds, its gradient, and both multiplied
  const backed = (at) => {
    const [k, map] = at;
    const [values, grads] = [plane(state().outputs[k], map), plane(gradients()[k], map)];
    const { output, gradient, signed, ramp, back } = palettes();
    return threefold(at, [
      [ui.t("held"), values, k ? signed : ramp, output],
      [ui.t("gradient_here"), grads, back, gradient],
      [ui.t("times"), values.map((value, n) => value * grads[n]), signed, output],
    ], { mark: at.length === 4 ? [at[2], at[3], 1, 1] : null, pick: (r, c) => look([k, map, r, c]) });
  };
  // the image below the patch, how much the probability falls there, and the ink in these colours
  const hidden = (at, { of, digit, box, over, falls }) => {
    const ink = of.outputs[0].data;
    const { input, output, signed, ramp } = palettes();
    const [top, left] = over ? [SIDE, SIDE] : box;
    const seen = ink.map((value, n) => (split(n, SIDE).every((line, axis) => line >= [top, left][axis] && line < [top, left][axis] + PATCH) ? 0 : value));
    return threefold(at, [
      [ui.t("covered"), seen, ramp, input, 1],
      [ui.t("falls", { digit }), falls, signed, output],
      [ui.t("falls_ink"), falls.map((value, n) => value * ink[n]), signed, output],
    ], { mark: over ? null : box });
  };
  const detailOf = (at) => {
    const [k, map] = at;
    if (k > last) return softmaxed(map);
    if (isBack()) return backed(at);
    if (covered(k)) return hidden(at, covered(k));
    if (isBare(k)) {
      const out = { tiles: [], texts: [], rects: [] };
      result(out, at, 0, 0, null);
      return out;
    }
    return net[k - 1].w ? sums(at, Math.max(300, ui.width)) : single(at);
  };
  const paintTile = (pen, { x, y, side, rows, columns, values, palette, scale, colour, mark }, n) => {
    const cell = side / Math.max(rows, columns);
    pen.drawImage(sheet(`tile ${n}`, rows, columns, values, palette, scale), x, y, cell * columns, cell * rows);
    [pen.strokeStyle, pen.lineWidth] = [colour, 1.5];
    pen.strokeRect(x - 0.75, y - 0.75, cell * columns + 1.5, cell * rows + 1.5);
    if (cell >= NUMBER) {
      values.forEach((value, k) => {
        const [row, column] = split(k, columns);
        if (Number.isNaN(value)) return;
        const size = Math.min(12, cell * 0.36);
        pen.font = `${size}px ${ui.font}`;
        const text = [sig(value), ...[2, 1].map((n) => ui.number(Number(value.toFixed(n)), n))].find((each) => pen.measureText(each).width < cell - 3) ?? "";
        write(pen, text, x + (column + 0.5) * cell, y + (row + 0.5) * cell, { size, colour: readable(palette, value / scale) });
      });
    }
    if (!mark) return;
    const [top, left, high, wide] = mark;
    [pen.strokeStyle, pen.lineWidth] = [palettes().chosen, 2];
    const [x0, y0] = [clamp(left, columns) * cell, clamp(top, rows) * cell];
    pen.strokeRect(x + x0, y + y0, clamp(left + wide, columns) * cell - x0, clamp(top + high, rows) * cell - y0);
  };
  let detailed = [];
  const paintDetail = () => {
    const at = chosen();
    figure.hidden = !at.length || (isBack() && at[0] === last);
    const key = [state(), ui.look, ui.width, isBack() && target(), JSON.stringify([at, hovered, tap]), adder.term(), window.devicePixelRatio];
    if (figure.hidden || same(key, detailed)) return;
    detailed = key;
    const made = detailOf(at);
    const bottoms = [...made.tiles.map(({ y, side, rows, columns }) => y + (side * rows) / Math.max(rows, columns)), ...made.texts.map(([, , y]) => y + 8), ...made.rects.map(([, y, , high]) => y + high)];
    const pen = penOf(detail, ui.width - 6, Math.max(...bottoms) + 6);
    pen.translate(3, 0);
    pen.imageSmoothingEnabled = false;
    tiles = made.tiles;
    tiles.forEach((tile, n) => paintTile(pen, tile, n));
    for (const [x, y, wide, high, colour] of made.rects) {
      pen.fillStyle = colour;
      pen.fillRect(x, y, wide, high);
    }
    for (const [text, x, y, options] of made.texts) write(pen, text, x, y, options);
    setLabel(detail, `${ui.t("detail")}. ${sentence()}`);
  };
  ui.onDraw(() => ui.width && paintDetail());
  const tileUnder = (event, act) => {
    const edge = detail.getBoundingClientRect();
    const [px, py] = [event.clientX - edge.left - 3, event.clientY - edge.top];
    for (const tile of tiles) {
      const cell = tile.side / Math.max(tile.rows, tile.columns);
      const [row, column] = [Math.floor((py - tile.y) / cell), Math.floor((px - tile.x) / cell)];
      if (row >= 0 && column >= 0 && row < tile.rows && column < tile.columns) return tile[act]?.(row, column);
    }
    if (act === "hover") [hovered, tap] = [null, null];
    return null;
  };
  detail.addEventListener("pointermove", (event) => {
    const before = JSON.stringify([hovered, tap]);
    tileUnder(event, "hover");
    if (JSON.stringify([hovered, tap]) !== before) ui.changed();
  });
  detail.addEventListener("pointerleave", () => {
    [hovered, tap] = [null, null];
    ui.changed();
  });
  detail.addEventListener("click", (event) => tileUnder(event, "pick"));

  // words

  const place = ([k, map, ...pixel]) => {
    const name = names[k];
    if (k >= last) return ui.t("place_class", { name, map });
    if (k === 0) return pixel.length ? ui.t("place_pixel_input", { name, row: pixel[0], column: pixel[1] }) : name;
    return pixel.length ? ui.t("place_pixel", { name, map, row: pixel[0], column: pixel[1] }) : ui.t("place_map", { name, map });
  };
  const sentence = ui.once(() => {
    const { probabilities, outputs, empty, ink, best } = state();
    const at = focus();
    if (remote && answer().problem) return ui.t("says_problem", { problem: answer().problem });
    if (remote && !ui.get("_answer").outputs) return ui.t("says_waiting");
    if (tap && chosen().length) {
      const { terms } = termsOf(outputs[chosen()[0] - 1], net[chosen()[0] - 1], chosen()[1], pixelOf(chosen()));
      const [{ window, kernel, products }, n] = [terms[tap[0]], tap[1] * windowOf(net[chosen()[0] - 1], [0, 0])[3] + tap[2]];
      return ui.t("says_tap", { map: tap[0], row: tap[1], column: tap[2], value: sig(window[n]), weight: sig(kernel[n]), product: sig(products[n]) });
    }
    if (at.length) return says(at);
    if (isBack()) return ui.t("says_back", { digit: target() });
    if (erasing) {
      const was = strongest(erasing.probabilities);
      const left = ink.reduce((a, b) => a + b, 0) / (erasing.ink.reduce((a, b) => a + b, 0) || 1);
      return ui.t("says_erased", { gone: ui.number(100 * (1 - left), 0), digit: was, before: percent(erasing.probabilities[was]), now: percent(probabilities[was]), best });
    }
    if (empty) return ui.t("says_empty");
    const count = digitsIn(ink);
    if (count === Infinity) return ui.t("says_full");
    const second = strongest(probabilities.map((p, k) => (k === best ? 0 : p)));
    const all = { digit: best, p: percent(probabilities[best]), second, q: percent(probabilities[second]), count };
    return ui.t(count > 1 ? "says_several" : probabilities[best] > 0.9995 ? "says_sure" : "says", all);
  });
  const says = (at) => {
    const { outputs, probabilities } = state();
    const [k, map] = at;
    const where = place(at);
    if (k > last) {
      const scores = outputs[last].data;
      const high = extent(scores)[1];
      const powers = scores.map((score) => Math.exp(score - high));
      const sum = powers.reduce((a, b) => a + b, 0);
      return ui.t("says_share", { where, power: sig(powers[map]), score: sig(scores[map]), max: sig(high), sum: sig(sum), p: percent(probabilities[map]) });
    }
    const now = at.length < 4 && covered(k);
    if (now?.worst) {
      const [top, left] = now.worst;
      const spans = { top, left, bottom: top + PATCH - 1, right: left + PATCH - 1 };
      return ui.t("says_covered", { ...spans, size: PATCH, digit: now.digit, before: percent(probabilities[now.digit]), least: percent(now.least) });
    }
    const { data, shape } = shown(k);
    const pixel = pixelOf(at);
    const values = plane({ data, shape }, map);
    const most = strongest(values);
    const [row, column] = pixel ?? split(most, shape[2]);
    const value = sig(values[row * shape[2] + column]);
    if (isBack()) return ui.t(pixel ? "says_back_pixel" : "says_back_map", { where, value, digit: target(), row, column });
    if (isBare(k)) return ui.t(pixel ? "says_pixel_input" : k ? "says_other" : "says_input", { where, value });
    const layer = net[k - 1];
    const feeding = feeds(outputs[k - 1], layer, map, pixel);
    const [from, , size] = feeding.reduce((a, b) => (b[2] > a[2] ? b : a));
    const facts = { where, value, row, column, from: place([k - 1, from]), share: sig(layer.w && pixel ? feeding[from][1] : size) };
    if (!layer.w) {
      if (!pixel) return ui.t(`says_${layer.kind}`, facts);
      return ui.t(`says_pixel_${layer.kind}`, { ...facts, values: Array.from(windowValues(outputs[k - 1], map, windowOf(layer, pixel), NaN)).filter((v) => !Number.isNaN(v)).map(sig).join(", ") });
    }
    if (!pixel) return ui.t("says_map", facts);
    return ui.t("says_sum", { ...facts, n: volume(layer.w.shape.slice(1)), bias: sig(layer.b.data[map]) });
  };
  ui.onDraw(() => ui.say(sentence()));
  const note = () => {
    if (remote) return ui.t(waiting && performance.now() - waiting > PATIENCE ? "silent" : "kernel", { name: asked });
    const weights = net.reduce((n, { w, b }) => n + (w ? w.data.length + b.data.length : 0), 0);
    if (told) return ui.t("no_kernel", { name: asked, accuracy });
    return asked ? ui.t("computes", { name: asked, weights }) : ui.t("small", { weights, accuracy });
  };
  const again = remote ? setInterval(() => waiting && ui.changed(), 1000) : null;
  ui.onEnd(() => clearInterval(again));

  // the same as a table

  const heads_ = () => {
    const at = chosen();
    if (!at.length || at[0] > last) return ["digit", "column_scores", "power", "probability"].map((key) => ui.t(key));
    if (!pixelOf(at) || isBack() || isBare(at[0])) return [ui.t("row"), ...listOf(shapes[at[0]][2], String)];
    return (net[at[0] - 1].w ? ["input_map", "row", "column", "number", "weight", "product"] : ["row", "column", "number"]).map((key) => ui.t(key));
  };
  const lines = () => {
    const at = chosen();
    const { outputs, probabilities } = state();
    if (!at.length || at[0] > last) {
      const scores = outputs[last].data;
      return Array.from(scores, (score, k) => [k, sig(score), sig(Math.exp(score - extent(scores)[1])), ui.number(probabilities[k], 4)]);
    }
    const [k, map] = at;
    const pixel = pixelOf(at);
    if (!pixel || isBack() || isBare(k)) {
      const values = Array.from(covered(k)?.falls ?? plane(shown(k), map), sig);
      return listOf(shapes[k][1], (row) => [row, ...values.slice(row * shapes[k][2], (row + 1) * shapes[k][2])]);
    }
    const box = windowOf(net[k - 1], pixel);
    if (!net[k - 1].w) return Array.from(windowValues(outputs[k - 1], map, box, NaN), (v, n) => [...split(n, box[3]), sig(v)]);
    const { terms } = termsOf(outputs[k - 1], net[k - 1], map, pixel);
    return terms
      .flatMap(({ channel, window, kernel, products }) => Array.from(products, (product, n) => [channel, ...split(n, box[3]), window[n], kernel[n], product]))
      .sort((a, b) => Math.abs(b[5]) - Math.abs(a[5]))
      .slice(0, MOST_LINES)
      .map((line) => [...line.slice(0, 3), ...line.slice(3).map(sig)]);
  };

  const ends = [h("span"), h("span")];
  const key = h("span", { class: "cl-key" }, ends[0], h("span", { class: "cl-ramp" }), ends[1]);
  ui.onDraw(() => {
    key.classList.toggle("cl-key-back", isBack());
    ends.forEach((end, k) => setText(end, ui.t(`${isBack() ? "backward" : "forward"}_${["low", "high"][k]}`)));
  });
  const left = h(
    "div",
    { class: "cl-left" },
    board.grid.node,
    h("div", { class: "cl-side" }, h("div", { class: "cl-buttons" }, board.undo, board.clear, erase, cover), h("div", { class: "cl-samples", role: "group", "aria-label": ui.t("samples") }, ...samples.map(({ button }) => button)), ui.checkbox("centred"), ui.folded("own_picture", () => [upload]), board.line),
  );
  const middle = h("div", { class: "cl-middle" }, h("div", { class: "cl-row" }, h("div", { class: "cl-buttons" }, ...views), networks, classes, key), ui.told, stage);
  ui.add(h("div", { class: "cl-explorer" }, left, middle));
  ui.add(figure, h("div", { class: "cl-buttons" }, adder.button), ui.table("table", heads_, lines), ui.line(note, "note", { class: "cl-legend" }));
}
