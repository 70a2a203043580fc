// Loss and accuracy while a network trains, its first filters by epoch, and its mistakes.
import { clamp, fromBase64, listOf, logTicks, split, ticks, volume } from "./core.js";
import { KEYS, NARROW, h, penOf, setText, withKeys, withPointer } from "./ui.js";

const HEIGHT = 236; // pixels of a plot
const [TOP, BOTTOM, GAP] = [10, 40, 6]; // pixels around it, and beside texts
const LETTERS = 14; // pixels that a text is high
const DOTS = 20; // markers on a line, at most
const SHOT = 56; // pixels of a wrong image

const floats = (text) => Array.from(new Float32Array(fromBase64(text).buffer));
const finite = (values) => values.filter(Number.isFinite);

export function build(ui) {
  const run = ui.memo(["history"], (packed) => {
    const arrays = Object.fromEntries(Object.entries(packed.arrays).map(([name, text]) => [name, floats(text)]));
    const ends = arrays.low.map((_, k) => Math.min(packed.total, (k + 1) * packed.size));
    return { ...packed, ...arrays, ends };
  });
  const epoch = () => (ui.get("epoch") < 0 ? run().epochs : clamp(ui.get("epoch"), run().epochs));
  const lastBefore = (numbers) => numbers.findLastIndex((number) => number <= epoch());
  const percent = (share) => ui.number(100 * share, 1);
  const said = (value) => {
    const size = Math.abs(value);
    return size >= 1e5 || (size < 1e-3 && size) ? value.toExponential(1).replace(/-/g, "−") : ui.number(value, 4);
  };

  const training = { name: ui.t("training"), colour: "cool" };
  const validation = { name: ui.t("validation"), colour: "mark", dash: [6, 4], dots: true };
  const log = () => ui.get("scale") === "log";
  const lossPlot = plot(ui, "loss", () => {
    const { total, size, ends, low, high, smooth, updates, loss } = run();
    return {
      log: log(),
      unit: ui.t("update"),
      write: said,
      xs: ends,
      at: ui.get("at") < 0 ? Infinity : Math.ceil(ui.get("at") / size) - 1,
      across: [0, total],
      up: (least, most) => [log() ? least : Math.min(0, least), most],
      lines: [
        { ys: low, tops: high, colour: "line", width: 1 },
        { ...training, ys: smooth, width: 2.5 },
        { ...validation, xs: updates, ys: loss },
      ],
      say: (k) => {
        const from = k * size + 1;
        const values = { from, to: ends[k], low: said(low[k]), high: said(high[k]), smooth: said(smooth[k]) };
        return ui.t(from === ends[k] ? "read_update" : "read_updates", values);
      },
      choose: (k) => ui.set({ at: ends[k] < total ? ends[k] : -1 }),
    };
  });
  const accuracyPlot = plot(ui, "accuracy", () => {
    const { epochs, numbers, train, right, loss } = run();
    return {
      unit: ui.t("epoch"),
      write: percent,
      xs: numbers,
      at: lastBefore(numbers),
      across: [1, Math.max(2, epochs)],
      up: (least) => [least - 0.1 * (1 - least) - 0.005, 1],
      lines: [
        { ...training, ys: train, dots: true },
        { ...validation, ys: right },
      ],
      say: (k) => {
        const values = { train: percent(train[k]), validation: percent(right[k]), loss: said(loss[k]) };
        return k < 0 ? ui.t("read_before") : ui.t("read_epoch", { epoch: numbers[k], ...values });
      },
      choose: (k) => ui.set({ epoch: numbers[k] < epochs ? numbers[k] : -1 }),
    };
  });
  ui.row(ui.oneOf("scale", ["linear", "log"]));
  ui.grids(lossPlot, accuracyPlot);
  ui.add(ui.warning(() => (run().bad ? ui.t("not_finite", { count: run().bad, total: run().total }) : ""), "not_finite"));

  const player = ui.player("epoch", {
    get: epoch,
    set: (to) => ui.set({ epoch: to < run().epochs ? to : -1 }),
    count: () => run().epochs + 1,
  });
  ui.onDraw(() => {
    player.hidden = !run().epochs;
  });
  ui.add(player);

  const bytes = ui.memo(["_filters"], (kept) => fromBase64(kept.bytes ?? ""));
  // all filters beside each other, each with its channels one below the other
  const atEpoch = ui.memo(["_filters"], () => []); // of each epoch that was looked at
  const mosaic = () => {
    const { epochs, largest, shape } = ui.get("_filters");
    if (!shape) return null;
    const kept = Math.max(0, lastBefore(epochs));
    return (atEpoch()[kept] ??= mosaicOf(bytes().subarray(kept * volume(shape)), largest[kept], shape, epochs[kept], Math.max(...largest)));
  };
  const mosaicOf = (levels, largest, [count, channels, high, wide], number, most) => {
    const tall = channels * high;
    const inRow = Math.min(count, Math.ceil(Math.sqrt(1.6 * count * channels)));
    const [rows, columns] = [Math.ceil(count / inRow) * tall, inRow * wide];
    const placeOf = (row, column) => ({
      filter: Math.floor(row / tall) * inRow + Math.floor(column / wide),
      channel: Math.floor((row % tall) / high),
      row: row % high,
      column: column % wide,
    });
    const values = new Float64Array(rows * columns).fill(NaN);
    for (let from = 0; from < count * tall * wide; from++) {
      const filter = Math.floor(from / (tall * wide));
      const row = Math.floor(filter / inRow) * tall + (Math.floor(from / wide) % tall);
      const column = (filter % inRow) * wide + (from % wide);
      if (levels[from]) values[row * columns + column] = ((levels[from] - 128) / 127) * largest; // 0: no finite number
    }
    const caption = ui.t("filters", { epoch: number, count, rows: high, columns: wide });
    // one scale for all epochs, so that growing is seen
    return { caption, rows, columns, values, placeOf, range: [-most, most], blocks: [tall, wide] };
  };
  let picked;
  const filters = ui.grid("filters", {
    share: 0.55,
    most: 14,
    says: ui.t("keys_filters"),
    rulers: false,
    strength: 1,
    hover: true,
    read: () => {
      const { placeOf, ...shown } = mosaic() ?? {};
      return placeOf && { ...shown, tone: "signed", marked: picked };
    },
    onPick: (...cell) => {
      picked = cell;
    },
  });
  const weight = ui.line(() => {
    if (!picked || !mosaic()) return "";
    const { columns, values, placeOf } = mosaic();
    const value = values[picked[0] * columns + picked[1]];
    return Number.isNaN(value) ? "" : ui.t("read_weight", { ...placeOf(...picked), value: said(value) });
  }, "weight");

  const about = ui.line(() => {
    const { count, of, epoch: number } = ui.get("_wrong");
    return of ? ui.t("wrong", { count, of, epoch: number }) : "";
  }, "wrong", { class: "cl-caption" });
  const shots = h("div", { class: "cl-stack cl-shots" });
  const scroll = h("div", { class: "cl-scroll", tabindex: "0", role: "region", "aria-label": ui.t("shots") }, shots);
  const gallery = h("figure", { class: "cl-figure cl-long" }, about, scroll);
  const refill = ui.memo(["_wrong"], (wrong) => {
    const { truth = [], said: names, sure, shape } = wrong;
    gallery.hidden = !wrong.of;
    scroll.hidden = !truth.length;
    const pixels = fromBase64(wrong.bytes ?? "");
    shots.replaceChildren(...truth.map((label, k) => {
      const text = ui.t("shot", { truth: label, said: names[k], sure: percent(sure[k]) });
      return h("figure", { class: "cl-figure" }, shot(pixels, shape, k), h("figcaption", {}, text));
    }));
  });
  ui.onDraw(refill);
  ui.grids(ui.stack(filters, weight), gallery);

  ui.add(
    ui.table("table", ["epoch", "updates", "column_train", "column_right", "column_loss"], () => {
      const { numbers, updates, train, right, loss } = run();
      return numbers.map((number, k) => [number, updates[k], percent(train[k]), percent(right[k]), said(loss[k])]);
    }),
    ui.table("table_loss", ["update", "column_low", "column_high", "column_smooth"], () => {
      const { size, ends, low, high, smooth } = run();
      const name = (end, k) => (size === 1 ? end : ui.t("span", { from: k * size + 1, to: end }));
      return ends.map((end, k) => [name(end, k), said(low[k]), said(high[k]), said(smooth[k])]);
    }),
  );
  ui.onDraw(() => {
    const { total, epochs, right, loss, first_bad: update } = run();
    const values = { epoch: epochs, validation: percent(right.at(-1)), loss: said(loss.at(-1)) };
    const sentences = [
      total ? "" : ui.t("nothing"),
      finite(right).length ? ui.t("says_epoch", values) : "",
      ui.get("_ended") ? ui.t("says_ended") : "",
      update ? ui.t("says_bad", { update }) : "",
    ];
    ui.say(sentences.filter(Boolean).join(" ") || ui.t("says_begun"));
  });
}

// A wrong image; bytes of all are in one array: (images, rows, columns, channels).
function shot(pixels, [channels, rows, columns], number) {
  const canvas = h("canvas", { width: columns, height: rows, class: "cl-grid", "aria-hidden": "true" });
  Object.assign(canvas.style, { width: `${SHOT}px`, imageRendering: "pixelated" });
  const image = new ImageData(columns, rows);
  image.data.forEach((_, k) => {
    const [at, part] = split(k, 4);
    image.data[k] = part < 3 ? pixels[(number * rows * columns + at) * channels + (part % channels)] : 255;
  });
  canvas.getContext("2d").putImageData(image, 0, 0);
  return canvas;
}

// A plot with a cursor, hidden while there is no number. read() gives what to show:
//   xs, at    places where the cursor may stand, and the index of its own; -1: nowhere
//   say       say(index) is the sentence that it reads there
//   choose    choose(index) is called when it is put there
//   across    [first, last] of the x axis; unit: its name
//   up        up(least, most) is [low, high] of the y axis, from the numbers of all lines
//   log       whether it is logarithmic; write: makes text of a number
//   lines     each {xs, ys, tops, colour, width, dash, dots, name}; with tops from ys to tops at each x
function plot(ui, name, read) {
  const canvas = h("canvas", { class: "cl-grid", "aria-label": ui.t(name), "aria-valuemin": 1 });
  const reading = h("p", { class: "cl-line", "data-read": name });
  const node = h("figure", { class: "cl-figure" }, h("figcaption", { class: "cl-caption" }, ui.t(name)), canvas, reading);
  const base = h("canvas");
  let shown;
  let width;
  let xOf;
  let painted = [];
  let stands;
  const last = () => shown.xs.length - 1;
  const look = () => {
    shown = read();
    shown.at = Math.min(shown.at, last());
  };
  const go = (index) => shown.choose(clamp(index, last()));
  withKeys(canvas, ui.t("plot"), (key, step) => {
    look(); // keys may come faster than frames
    const to = step ? shown.at + step[1] - step[0] : { [KEYS.home]: 0, [KEYS.end]: last() }[key];
    return to === undefined ? false : go(to);
  });
  canvas.setAttribute("role", "slider");
  withPointer(canvas, (event) => {
    const x = event.clientX - canvas.getBoundingClientRect().left;
    const away = shown.xs.map((place) => Math.abs(xOf(place) - x));
    go(away.indexOf(Math.min(...away)));
  });
  ui.onDraw(() => {
    if (!ui.width) return; // not in sight yet
    look();
    const { at } = shown;
    const key = [ui.look, ui.get("history"), ui.get("scale")];
    const moved = key.every((part, k) => part === painted[k]);
    if (moved && at === stands) return;
    [painted, stands] = [key, at];
    if (!moved) redraw();
    if (!node.hidden) point();
  });
  // all but the cursor, kept as a picture
  const redraw = () => {
    const numbers = finite(shown.lines.flatMap(({ ys, tops = [] }) => [...ys, ...tops]));
    const all = numbers.filter((value) => !shown.log || value > 0);
    node.hidden = !all.length;
    if (node.hidden) return;
    const up = shown.up(Math.min(...all), Math.max(...all));
    width = Math.floor(ui.width < NARROW ? ui.width : ui.width / 2 - 12);
    node.style.width = `${width}px`;
    xOf = paint(ui, penOf(base, width, HEIGHT), width, { ...shown, up });
  };
  const point = () => {
    const { at, xs } = shown;
    setText(reading, shown.say(at));
    const values = { max: last() + 1, now: Math.max(1, at + 1), text: reading.textContent };
    for (const [key, value] of Object.entries(values)) canvas.setAttribute(`aria-value${key}`, value);
    const pen = penOf(canvas, width, HEIGHT);
    pen.drawImage(base, 0, 0, width, HEIGHT);
    if (at < 0) return;
    pen.strokeStyle = ui.colours.ink;
    pen.setLineDash([2, 3]);
    pen.beginPath();
    pen.moveTo(xOf(xs[at]), TOP);
    pen.lineTo(xOf(xs[at]), HEIGHT - BOTTOM);
    pen.stroke();
  };
  return node;
}

// Paints a plot, and gives the function from a number of the x axis to pixels.
function paint(ui, pen, width, { xs, across, up, log, lines, unit, write }) {
  const { ink, line, pad, soft } = ui.colours;
  pen.font = `12px ${ui.font}`;
  pen.textBaseline = "middle";
  const wide = (texts) => Math.ceil(Math.max(...texts.map((text) => pen.measureText(text).width))) + 2 * GAP;
  const [low, high] = up[0] < up[1] ? up : [up[0] * 0.5, up[0] * 1.5 || 1];
  const marks = (log ? logTicks : ticks)(low, high);
  const named = lines.filter(({ name }) => name);
  const left = wide(marks.map(write));
  const right = width - wide(named.map(({ name }) => name));
  const bottom = HEIGHT - BOTTOM;
  const bend = log ? Math.log : Number;
  const share = (value, [from, to]) => (value - from) / (to - from);
  const x = (value) => left + share(value, across) * (right - left);
  const y = (value) => bottom - share(bend(value), [low, high].map(bend)) * (bottom - TOP);
  const put = (text, align, ...place) => {
    pen.textAlign = align;
    pen.fillText(text, ...place);
  };
  const stroke = (colour, lineWidth, dash = []) => {
    Object.assign(pen, { strokeStyle: colour, lineWidth });
    pen.setLineDash(dash);
    pen.stroke();
    pen.beginPath();
  };
  const segment = (x0, y0, x1, y1) => {
    pen.moveTo(x0, y0);
    pen.lineTo(x1, y1);
  };

  pen.beginPath();
  pen.fillStyle = soft;
  for (const value of marks) {
    segment(left, y(value), right, y(value));
    put(write(value), "right", left - GAP, y(value));
  }
  stroke(pad, 1);
  for (const value of ticks(...across, Math.max(2, Math.floor((right - left) / 40))).filter(Number.isInteger)) {
    segment(x(value), bottom, x(value), bottom + 4);
    put(ui.number(value), "center", x(value), bottom + LETTERS);
  }
  put(unit, "right", right, bottom + 2 * LETTERS);
  segment(left, TOP, left, bottom);
  pen.lineTo(right, bottom);
  stroke(line, 1);
  Object.assign(pen, { lineJoin: "round", lineCap: "round" });
  for (const { xs: places = xs, ys, tops, colour, width: thick = 2, dash, dots } of lines) {
    pen.fillStyle = ui.colours[colour];
    const heights = ys.map((value) => (log && value <= 0 ? NaN : y(value)));
    heights.forEach((height, k) => {
      if (Number.isNaN(height)) return; // a gap
      if (!k || Number.isNaN(heights[k - 1])) pen.moveTo(x(places[k]), height);
      pen.lineTo(x(places[k]), height);
      if (tops) pen.lineTo(x(places[k]), y(tops[k]));
    });
    stroke(pen.fillStyle, thick, dash);
    const every = Math.ceil(ys.length / DOTS);
    heights.forEach((height, k) => {
      if (!dots || (ys.length - 1 - k) % every || Number.isNaN(height)) return;
      pen.arc(x(places[k]), height, 4, 0, 7);
      pen.fill();
      pen.beginPath();
    });
  }
  // names at the ends of their lines, not on each other
  const ends = named.map(({ name, ys }) => [y(finite(ys).at(-1)), name]).filter(([height]) => Number.isFinite(height));
  ends.sort(([a], [b]) => a - b);
  pen.fillStyle = ink;
  ends.forEach(([height, text], k) => {
    pen.textBaseline = k ? "top" : "bottom";
    put(text, "left", right + GAP, height);
  });
  return x;
}
