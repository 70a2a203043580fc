// Loss and accuracy while a network trains, its first filters by epoch, and its mistakes.
import { fromBase64, logTicks, ticks } from "./core.js";
import { ARROWS, KEYS, h } from "./ui.js";

const ARRAYS = ["low", "high", "smooth", "epoch", "updates", "train_accuracy", "validation_accuracy", "validation_loss"];
const HEIGHT = 230; // pixels of a plot
const MARGIN = { top: 8, bottom: 24, text: 6 };
const DOTS = 20; // markers on a line, at most
const SHOT = 56; // pixels of a wrong image

const floats = (text) => Float64Array.from(new Float32Array(fromBase64(text).buffer));
const finite = (values) => values.filter(Number.isFinite);

export function build(ui) {
  const run = ui.memo(["history"], (packed) => {
    const arrays = Object.fromEntries(ARRAYS.map((name) => [name, floats(packed[name])]));
    const ends = arrays.low.map((_, k) => Math.min(packed.total, (k + 1) * packed.size));
    return { ...packed, ...arrays, ends };
  });
  const epoch = () => (ui.get("epoch") < 0 ? run().epochs : Math.min(ui.get("epoch"), run().epochs));
  const percent = (share) => ui.number(100 * share, 1);
  const said = (value) => {
    const size = Math.abs(value);
    const long = size >= 1e6 || (size < 1e-4 && size > 0);
    return long ? value.toExponential(2).replace(/-/g, "−") : ui.number(value, size < 0.1 ? 5 : 3);
  };

  const log = () => ui.get("scale") === "log";
  const lossAt = (k) => {
    const { size, ends, low, high, smooth } = run();
    const from = k * size + 1;
    const values = { from, to: ends[k], low: said(low[k]), high: said(high[k]), smooth: said(smooth[k]) };
    return ui.t(from === ends[k] ? "read_update" : "read_updates", values);
  };
  const lossPlot = plot(ui, "loss", {
    say: lossAt,
    choose: (k) => ui.set({ at: k === run().ends.length - 1 ? -1 : run().ends[k] }),
    read: () => {
      const { total, size, ends, low, high, smooth, updates, validation_loss: validation } = run();
      if (!total) return null;
      const all = finite([...low, ...high, ...validation]).filter((value) => !log() || value > 0);
      const at = ui.get("at") < 0 ? Infinity : Math.ceil(ui.get("at") / size) - 1;
      const { cool, mark } = ui.colours;
      return {
        key: [run(), log()],
        caption: ui.t("loss_caption"),
        unit: ui.t("update"),
        write: said,
        log: log(),
        xs: ends,
        at,
        across: [0, total],
        up: [log() ? Math.min(...all) : Math.min(0, ...all), Math.max(...all)],
        bad: ends.filter((_, k) => Number.isNaN(smooth[k])),
        lines: [
          { xs: ends, ys: low, tops: high, colour: cool, width: 1, alpha: 0.5 },
          { name: ui.t("training"), xs: ends, ys: smooth, colour: cool, width: 2.2 },
          { name: ui.t("validation"), xs: updates, ys: validation, colour: mark, dash: [6, 4], dot: "round" },
        ],
      };
    },
  });

  const epochAt = (k) => {
    const { epoch: numbers, train_accuracy: train, validation_accuracy: validation, validation_loss: loss } = run();
    const values = { train: percent(train[k]), validation: percent(validation[k]), loss: said(loss[k]) };
    return k < 0 ? ui.t("read_before") : ui.t("read_epoch", { epoch: numbers[k], ...values });
  };
  const accuracyPlot = plot(ui, "accuracy", {
    say: epochAt,
    choose: (k) => ui.set({ epoch: k === run().epoch.length - 1 ? -1 : run().epoch[k] }),
    read: () => {
      const { epochs, epoch: xs, train_accuracy: train, validation_accuracy: validation } = run();
      const all = finite([...train, ...validation]);
      if (!all.length) return null;
      const least = Math.min(...all);
      return {
        key: [run()],
        caption: ui.t("accuracy_percent"),
        unit: ui.t("epoch"),
        write: percent,
        xs,
        at: xs.findLastIndex((number) => number <= epoch()),
        across: [1, Math.max(2, epochs)],
        up: [Math.max(0, least - 0.1 * (1 - least) - 0.005), 1],
        bad: [],
        lines: [
          { name: ui.t("training"), xs, ys: train, colour: ui.colours.cool, dot: "square" },
          { name: ui.t("validation"), xs, ys: validation, colour: ui.colours.mark, dash: [6, 4], dot: "round" },
        ],
      };
    },
  });

  ui.row(ui.oneOf("scale", ["linear", "log"]));
  ui.grids(lossPlot, accuracyPlot);
  ui.lines(
    ui.line(() => {
      const { bad, total } = run();
      return bad ? ui.t("not_finite", { count: bad, total }) : "";
    }, { class: "cl-line cl-warning", "data-read": "bad" }),
    ui.line(() => (log() && Math.min(...finite(run().low), 1) <= 0 ? ui.t("no_place") : "")),
  );

  const player = ui.player("epoch", {
    get: epoch,
    set: (to) => ui.set({ epoch: to === run().epochs ? -1 : to }),
    count: () => run().epochs + 1,
  });
  ui.add(player);
  ui.onDraw(() => {
    player.hidden = !run().epochs;
  });

  const coded = ui.memo(["_filters"], ({ bytes }) => fromBase64(bytes ?? ""));
  // all filters beside each other, a line between two; channels one below the other
  const mosaic = ui.memo(["_filters", "epoch", "history"], ({ epochs, largest, shape }) => {
    if (!shape) return null;
    const kept = Math.max(0, epochs.findLastIndex((number) => number <= epoch()));
    const [count, channels, high, wide] = shape;
    const inRow = Math.min(count, Math.ceil(Math.sqrt(1.6 * count * channels)));
    const tall = channels * high + 1;
    const [rows, columns] = [Math.ceil(count / inRow) * tall - 1, inRow * (wide + 1) - 1];
    const weights = tall - 1;
    const value = (filter, row, column) => {
      const byte = coded()[((kept * count + filter) * weights + row) * wide + column];
      return byte ? ((byte - 128) / 127) * largest[kept] : NaN; // 0: not a finite number
    };
    const values = new Float64Array(rows * columns).fill(NaN);
    const placeOf = (row, column) => {
      const filter = Math.floor(row / tall) * inRow + Math.floor(column / (wide + 1));
      const [v, u] = [row % tall, column % (wide + 1)];
      return filter < count && v < weights && u < wide ? [filter, v, u] : null;
    };
    for (let at = 0; at < values.length; at++) {
      const place = placeOf(Math.floor(at / columns), at % columns);
      if (place) values[at] = value(...place);
    }
    const most = Math.max(...largest); // one scale for all epochs, so that growing is seen
    return { rows, columns, values, range: [-most, most], placeOf, value, epoch: epochs[kept] };
  });
  let picked = null;
  const place = () => picked && mosaic() && mosaic().placeOf(...picked);
  const filters = ui.grid("filters", {
    share: 0.55,
    most: 14,
    rulers: false,
    strength: 1,
    hover: true,
    read: () => {
      if (!mosaic()) return null;
      const { rows, columns, values, range, epoch: number } = mosaic();
      const [count, channels, high, wide] = ui.get("_filters").shape;
      const caption = ui.t(channels > 1 ? "filters_channels" : "filters", { epoch: number, count, channels, rows: high, columns: wide });
      const marked = place() ? picked : undefined;
      return { rows, columns, values, range, tone: "signed", lines: false, marked, caption, says: ui.t("keys_filters") };
    },
    onPick: (row, column) => {
      picked = [row, column];
    },
  });

  const about = ui.line(() => {
    const { count, of, epoch: number } = ui.get("_wrong");
    return of ? ui.t(count ? "wrong" : "none_wrong", { count, of, epoch: number }) : "";
  }, { class: "cl-caption", "data-read": "wrong" });
  const shots = h("div", { class: "cl-row" });
  const scroll = h("div", { class: "cl-scroll", tabindex: "0", role: "region", "aria-label": ui.t("shots") }, shots);
  const gallery = h("figure", { class: "cl-figure cl-long" }, about, scroll);
  let drawn = null;
  ui.onDraw(() => {
    const wrong = ui.get("_wrong");
    if (wrong === drawn) return;
    drawn = wrong;
    gallery.hidden = !wrong.of;
    scroll.hidden = !wrong.count;
    const pixels = fromBase64(wrong.bytes ?? "");
    shots.replaceChildren(...(wrong.truth ?? []).map((truth, k) => {
      const text = ui.t("shot", { truth, said: wrong.said[k], sure: percent(wrong.sure[k]) });
      return h("figure", { class: "cl-figure" }, shot(pixels, wrong.shape, k), h("figcaption", {}, text));
    }));
  });
  ui.grids(filters, gallery);
  ui.lines(ui.line(() => {
    if (!place()) return "";
    const [filter, line, column] = place();
    const high = ui.get("_filters").shape[2];
    const values = { filter, channel: Math.floor(line / high), row: line % high, column };
    return ui.t("read_weight", { ...values, value: said(mosaic().value(...place())) });
  }, { "data-read": "weight" }));

  ui.add(
    ui.table("table", () => {
      const heads = ["epoch", "updates", "column_train", "column_right", "column_loss"];
      const { epoch: numbers, updates, train_accuracy, validation_accuracy, validation_loss } = run();
      const rows = Array.from(numbers, (number, k) => [
        number,
        updates[k],
        percent(train_accuracy[k]),
        percent(validation_accuracy[k]),
        said(validation_loss[k]),
      ]);
      return { heads: heads.map((key) => ui.t(key)), rows };
    }),
    ui.table("table_loss", () => {
      const heads = ["update", "column_low", "column_high", "column_smooth"];
      const { size, ends, low, high, smooth } = run();
      const rows = Array.from(ends, (end, k) => [
        size === 1 ? end : ui.t("span", { from: k * size + 1, to: end }),
        ...[low, high, smooth].map((values) => said(values[k])),
      ]);
      return { heads: heads.map((key) => ui.t(key)), rows };
    }),
  );

  ui.onDraw(() => {
    const { total, epochs, first_bad: update, validation_accuracy: shares, validation_loss: losses } = run();
    if (!total) return ui.say(ui.t("nothing"));
    const best = run().epoch[shares.indexOf(Math.max(...finite(shares)))];
    const [validation, loss] = [percent(shares.at(-1)), said(losses.at(-1))];
    const sentences = [
      epochs && best ? ui.t("says_epoch", { epoch: epochs, validation, loss }) : "",
      epochs > 1 && best ? ui.t("says_best", { epoch: best }) : "",
      ui.get("_ended") ? ui.t("says_ended") : epochs ? "" : ui.t("says_begun"),
      update ? ui.t("says_bad", { update }) : "",
    ];
    return ui.say(sentences.filter(Boolean).join(" "));
  });
}

// A wrong image; bytes of all are in one array, (images, rows, columns, channels).
function shot(pixels, [channels, rows, columns], number) {
  const canvas = h("canvas", { width: columns, height: rows, class: "cl-grid", "aria-hidden": "true" });
  Object.assign(canvas.style, { width: `${SHOT}px`, height: `${(SHOT * rows) / columns}px`, imageRendering: "pixelated" });
  const pen = canvas.getContext("2d");
  const image = pen.createImageData(columns, rows);
  for (let at = 0; at < rows * columns; at++) {
    const from = (number * rows * columns + at) * channels;
    for (let part = 0; part < 3; part++) image.data[4 * at + part] = pixels[from + (part % channels)];
    image.data[4 * at + 3] = 255;
  }
  pen.putImageData(image, 0, 0);
  return canvas;
}

// A plot with a cursor. read() gives what to show:
//   key       what it is made of; it is painted anew when one of these is another object
//   caption   text above it
//   xs, at    places where the cursor may stand, and the index of its own
//   across    [first, last] of the x axis; unit: its name
//   up        [low, high] of the y axis; log: whether it is logarithmic; write: makes text of a number
//   bad       places that are crossed out
//   lines     each {xs, ys, tops, colour, width, alpha, dash, dot, name}; with tops from ys to tops at each place
// say(index) is the sentence that the cursor reads; choose(index) is called when it is put somewhere.
function plot(ui, name, { read, say, choose }) {
  const caption = h("figcaption", { class: "cl-caption" });
  const canvas = h("canvas", { class: "cl-grid", role: "slider", tabindex: "0", "aria-label": ui.t(`keys_${name}`) });
  const reading = h("p", { class: "cl-line", "data-read": name });
  const node = h("figure", { class: "cl-figure" }, caption, canvas, reading);
  let shown;
  let painted = [];
  let over = null; // the index below the mouse
  let placeOf;
  const last = () => shown.xs.length - 1;
  const go = (index) => choose(Math.max(0, Math.min(last(), index)));
  canvas.addEventListener("keydown", (event) => {
    const step = ARROWS[event.key];
    if (event.altKey || event.metaKey || event.ctrlKey) return;
    if (step) go(shown.at + step[1] - step[0]);
    else if (event.key === KEYS.home) go(0);
    else if (event.key === KEYS.end) go(last());
    else return;
    event.preventDefault();
  });
  const nearest = (event) => {
    const x = event.clientX - canvas.getBoundingClientRect().left;
    const away = Array.from(shown.xs, (place) => Math.abs(placeOf(place) - x));
    return away.indexOf(Math.min(...away));
  };
  canvas.addEventListener("pointerdown", (event) => go(nearest(event)));
  canvas.addEventListener("pointermove", (event) => {
    if (event.buttons & 1) go(nearest(event));
    over = event.pointerType === "mouse" ? nearest(event) : null;
    ui.changed();
  });
  canvas.addEventListener("pointerleave", () => {
    over = null;
    ui.changed();
  });

  ui.onDraw(() => {
    if (!ui.width) return; // not in sight yet
    shown = read();
    node.hidden = !shown;
    if (!shown) return;
    shown.at = Math.min(shown.at, last());
    const at = Math.min(over ?? shown.at, last());
    const text = say(at);
    caption.textContent = shown.caption;
    reading.textContent = text;
    const values = { min: 1, max: last() + 1, now: at + 1, text };
    for (const [key, value] of Object.entries(values)) canvas.setAttribute(`aria-value${key}`, value);
    const key = [ui.look, at, window.devicePixelRatio, ...shown.key];
    if (key.every((part, k) => part === painted[k])) return;
    painted = key;
    placeOf = paint(ui, canvas, shown, at);
  });
  return node;
}

// Paints a plot, and gives the function from a number of the x axis to pixels.
function paint(ui, canvas, { xs, across, up, log, lines, bad, unit, write }, at) {
  const width = Math.floor(ui.root.classList.contains("cl-narrow") ? ui.width : ui.width / 2 - 12);
  const density = window.devicePixelRatio || 1;
  [canvas.width, canvas.height] = [width * density, HEIGHT * density];
  Object.assign(canvas.style, { width: `${width}px`, height: `${HEIGHT}px` });
  const pen = canvas.getContext("2d");
  pen.scale(density, density);
  pen.font = `12px ${ui.font}`;
  pen.textBaseline = "middle";
  const { ink, line, pad, soft, mark } = ui.colours;
  const wide = (texts) => Math.max(...texts.map((text) => pen.measureText(text).width));
  const [low, high] = up[0] < up[1] ? up : [up[0] - 0.5, up[0] + 0.5];
  const marks = (log ? logTicks : ticks)(low, high);
  const named = lines.filter((each) => each.name);
  const left = Math.ceil(wide(marks.map(write))) + 2 * MARGIN.text;
  const right = width - Math.ceil(wide([...named.map((each) => each.name), unit])) - 2 * MARGIN.text;
  const bottom = HEIGHT - MARGIN.bottom;
  const share = (value, [from, to]) => (value - from) / (to - from);
  const x = (value) => left + share(value, across) * (right - left);
  const bend = log ? (value) => (value > 0 ? Math.log(value) : NaN) : (value) => value;
  const y = (value) => bottom - share(bend(value), [bend(low), bend(high)]) * (bottom - MARGIN.top);
  const stroke = (colour, thick, dash = []) => {
    Object.assign(pen, { strokeStyle: colour, lineWidth: thick });
    pen.setLineDash(dash);
    pen.stroke();
    pen.beginPath();
  };

  pen.beginPath();
  pen.fillStyle = soft;
  pen.textAlign = "right";
  for (const value of marks) {
    pen.moveTo(left, y(value));
    pen.lineTo(right, y(value));
    pen.fillText(write(value), left - MARGIN.text, y(value));
  }
  stroke(pad, 1);
  pen.textAlign = "center";
  for (const value of ticks(...across, Math.max(2, Math.floor((right - left) / 60))).filter(Number.isInteger)) {
    pen.moveTo(x(value), bottom);
    pen.lineTo(x(value), bottom + 4);
    pen.fillText(ui.number(value), x(value), bottom + 14);
  }
  pen.moveTo(left, MARGIN.top);
  pen.lineTo(left, bottom);
  pen.lineTo(right, bottom);
  stroke(line, 1);
  pen.textAlign = "left";
  pen.fillText(unit, right + MARGIN.text, bottom + 14);
  for (const place of bad) {
    for (const side of [-4, 4]) {
      pen.moveTo(x(place) - 4, bottom - 6 - side);
      pen.lineTo(x(place) + 4, bottom - 6 + side);
    }
  }
  stroke(mark, 2);
  if (at >= 0) {
    pen.moveTo(x(xs[at]), MARGIN.top);
    pen.lineTo(x(xs[at]), bottom);
    stroke(ink, 1, [2, 3]);
  }
  Object.assign(pen, { lineJoin: "round", lineCap: "round" });
  for (const each of lines) paintLine(pen, each, x, y, stroke);
  // names at the ends of their lines, and not on each other
  const ends = named.map((each) => [y(finite(each.ys).at(-1)), each.name]).filter(([height]) => Number.isFinite(height));
  ends.sort((a, b) => a[0] - b[0]);
  let free = -Infinity;
  pen.fillStyle = ink;
  for (const [k, [height, text]] of ends.entries()) {
    const most = bottom - 2 - 14 * (ends.length - 1 - k);
    free = Math.min(most, Math.max(height, free + 14));
    pen.fillText(text, right + MARGIN.text, free);
  }
  return x;
}

// A gap where there is no finite number.
function paintLine(pen, { xs, ys, tops, colour, width = 2, alpha = 1, dash, dot }, x, y, stroke) {
  pen.globalAlpha = alpha;
  let drawing = false;
  ys.forEach((value, k) => {
    const height = y(value);
    if (Number.isFinite(height)) {
      if (!drawing) pen.moveTo(x(xs[k]), height);
      pen.lineTo(x(xs[k]), height);
      if (tops) pen.lineTo(x(xs[k]), y(tops[k]));
    }
    drawing = Number.isFinite(height);
  });
  stroke(colour, width, dash);
  pen.globalAlpha = 1;
  if (!dot) return;
  pen.fillStyle = colour;
  const every = Math.ceil(ys.length / DOTS);
  ys.forEach((value, k) => {
    if ((ys.length - 1 - k) % every || !Number.isFinite(y(value))) return;
    if (dot === "round") pen.arc(x(xs[k]), y(value), 4, 0, 7);
    else pen.rect(x(xs[k]) - 3.5, y(value) - 3.5, 7, 7);
    pen.fill();
    pen.beginPath();
  });
}
