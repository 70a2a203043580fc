// One axis of time: loss and accuracy while a network trains, its first filters, and its mistakes.
import { clamp, fromBase64, listOf, logTicks, same, split, ticks, volume } from "./core.js";
import { KEYS, NARROW, h, penOf, setLabel, withKeys, withPointer } from "./ui.js";

const TRACK = 160; // pixels that a plot is high
const [HEAD, FOOT, GAP] = [30, 44, 6]; // pixels above a plot for its title, below all for the axis, and beside texts
const [WIDE, HIGH, HOLES] = [110, 84, 10]; // pixels of a frame of the film, at most, and above and below it
const WHOLE = 1000; // pixels of a view in which frames are as large as that
const LETTERS = 14; // pixels that a text is high
const DOTS = 20; // markers on a line, at most
const SHOT = 56; // pixels of a wrong image
const PLACE = [70, 96]; // pixels that it has, with what is said of it

const floats = (text) => Array.from(new Float32Array(fromBase64(text).buffer));
const finite = (values) => values.filter(Number.isFinite);

export function build(ui) {
  const run = ui.memo(["history"], (packed) => {
    const arrays = Object.fromEntries(Object.entries(packed.arrays).map(([name, text]) => [name, floats(text)]));
    const ends = arrays.low.map((_, k) => Math.min(packed.total, (k + 1) * packed.size));
    return { ...packed, ...arrays, ends };
  });
  // the one cursor: so many updates had been done
  const at = () => (ui.get("at") < 0 ? run().total : Math.min(ui.get("at"), run().total));
  const goTo = (update) => ui.set({ at: update < run().total ? Math.max(0, update) : -1 });
  const point = () => Math.ceil(at() / run().size) - 1; // of the loss; -1: before training
  const goToPoint = (k) => goTo(k < 0 ? 0 : (run().ends[k] ?? Infinity));
  // the last epoch that was over then, among those that were sent
  const over = () => run().updates.findLastIndex((done) => done <= at());
  const epoch = () => (ui.get("at") < 0 ? run().epochs : (run().numbers[over()] ?? 0));
  const goToEpoch = (to) => {
    const { numbers, updates } = run();
    const next = clamp(to, run().epochs); // of many epochs some were not sent
    const k = next > epoch() ? numbers.findIndex((n) => n >= next) : numbers.findLastIndex((n) => n <= next);
    ui.set({ at: k < 0 ? 0 : k < numbers.length - 1 ? updates[k] : -1 });
  };
  const lastBefore = (numbers) => numbers.findLastIndex((number) => number <= epoch());
  const percent = (share) => ui.number(100 * share, 1);
  const said = (value) => {
    const size = Math.abs(value);
    return size >= 1e5 || (size < 1e-3 && size) ? value.toExponential(1).replace(/-/g, "−") : ui.number(value, 4);
  };

  // filters

  const bytes = ui.memo(["_filters"], (kept) => fromBase64(kept.bytes ?? ""));
  const atEpoch = ui.memo(["_filters"], () => []); // of each epoch that was looked at
  // all filters beside each other, each with its channels one below the other
  const mosaic = (kept) => {
    const { largest, shape } = ui.get("_filters");
    return (atEpoch()[kept] ??= mosaicOf(bytes().subarray(kept * volume(shape)), largest[kept], shape));
  };
  const mosaicOf = (levels, largest, [count, channels, high, wide]) => {
    const tall = channels * high;
    const near = Math.ceil(Math.sqrt(count * channels));
    const inRow = listOf(near, (k) => near + k).find((k) => count % k === 0) ?? near; // full rows, if there are such
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
    const free = (inRow - (count % inRow)) % inRow; // slots without a filter
    return { rows, columns, values, placeOf, blocks: [tall, wide], empty: [rows - tall, columns - free * wide, tall, free * wide] };
  };
  const scale = () => Math.max(...ui.get("_filters").largest); // one for all epochs, so that growing is seen
  let picked;
  const filters = ui.grid("filters", {
    share: 0.5,
    most: 19,
    says: ui.t("keys_filters"),
    rulers: false,
    strength: 1,
    hover: true,
    read: () => {
      const { epochs, shape } = ui.get("_filters");
      if (!shape) return null;
      const kept = Math.max(0, lastBefore(epochs));
      const { placeOf, ...shown } = mosaic(kept);
      const [count, , rows, columns] = shape;
      const caption = ui.t("filters", { epoch: epochs[kept], count, rows, columns });
      return { ...shown, caption, range: [-scale(), scale()], tone: "signed", marked: picked };
    },
    onPick: (...cell) => {
      const { shape } = ui.get("_filters");
      if (mosaic(0).placeOf(...cell).filter < shape[0]) picked = cell;
    },
  });
  const weight = ui.line(() => {
    const { epochs, shape } = ui.get("_filters");
    if (!picked || !shape) return "";
    const { columns, values, placeOf } = mosaic(Math.max(0, lastBefore(epochs)));
    const value = values[picked[0] * columns + picked[1]];
    return Number.isNaN(value) ? "" : ui.t("read_weight", { ...placeOf(...picked), value: said(value) });
  }, "weight");

  // time

  const training = { name: ui.t("training"), colour: "cool" };
  const validation = { name: ui.t("validation"), colour: "vermilion", dash: [6, 4], dots: true };
  const log = () => ui.get("scale") === "log";
  const tracks = () => {
    const { ends, low, high, smooth, updates, train, right, loss } = run();
    const losses = [
      { xs: ends, ys: low, tops: high, colour: "line", width: 1 },
      { ...training, xs: ends, ys: smooth, width: 2.5 },
      { ...validation, xs: updates, ys: loss },
    ];
    const shares = [
      { ...training, xs: updates, ys: train, dots: true },
      { ...validation, xs: updates, ys: right },
    ];
    return [
      { title: ui.t("loss"), lines: losses, log: log(), write: said, up: (least, most) => [log() ? least : Math.min(0, least), most] },
      { title: ui.t("accuracy"), lines: shares, write: percent, up: (least) => [least - 0.1 * (1 - least) - 0.005, 1] },
    ];
  };
  // each epoch whose filters are kept: a frame of the film, and when it was over
  const film = () => (ui.get("_filters").epochs ?? []).map((number, kept) => {
    const { numbers, updates } = run();
    const when = number ? updates[numbers.findIndex((n) => n >= number)] : 0;
    return { number, when, read: () => mosaic(kept) };
  }).filter(({ when }) => when !== undefined);
  const about = ui.line(() => {
    const k = point();
    if (!run().total) return "";
    if (k < 0) return ui.t("read_before");
    const { low, high, smooth, size, ends } = run();
    const from = k * size + 1;
    const values = { from, to: ends[k], low: said(low[k]), high: said(high[k]), smooth: said(smooth[k]) };
    return ui.t(from === ends[k] ? "read_update" : "read_updates", values);
  }, "loss");
  const shares = ui.line(() => {
    const { numbers, train, right, loss } = run();
    const k = over();
    if (k < 0) return "";
    return ui.t("read_epoch", { epoch: numbers[k], train: percent(train[k]), validation: percent(right[k]), loss: said(loss[k]) });
  }, "accuracy");
  ui.add(timeline(ui, {
    traits: ["history", "scale", "_filters"],
    at,
    total: () => run().total,
    tracks,
    film,
    paintFrame: (pen, { rows, columns, values }, ...place) => {
      const most = scale() || 1;
      pen.drawImage(filters.tinted(rows, columns, values, "signed", -most, 2 * most, most), ...place);
    },
    says: () => [about, shares].map((line) => line.textContent).join(" "),
    goTo,
    key: (step) => (step[1] ? goToPoint(point() + step[1]) : goToEpoch(epoch() - step[0])),
  }));
  ui.lines(about, shares, ui.warning(() => (run().bad ? ui.t("not_finite", { count: run().bad, total: run().total }) : ""), "not_finite"));
  const player = ui.player("epoch", { get: epoch, set: goToEpoch, count: () => run().epochs + 1 });
  ui.onDraw(() => {
    player.hidden = !run().epochs;
  });
  ui.row(player, ui.oneOf("scale", ["linear", "log"]));

  // mistakes

  const mistakes = () => {
    const { epochs = [], counts, shots } = ui.get("_wrong");
    const k = lastBefore(epochs);
    return k < 0 ? null : { number: epochs[k], count: counts[k], few: shots[k] };
  };
  const wrong = ui.line(() => {
    const { of } = ui.get("_wrong");
    if (!of) return "";
    const now = mistakes();
    return now ? ui.t("wrong", { count: now.count, of, epoch: now.number }) : ui.t("wrong_before");
  }, "wrong", { class: "cl-caption" });
  const sprite = ui.memo(["_wrong"], ({ bytes: text = "", shape }) => shape && imagesOf(fromBase64(text), shape));
  const sheet = h("canvas", { class: "cl-grid", role: "img" });
  const gallery = h("figure", { class: "cl-figure cl-beside" }, wrong, sheet);
  const few = () => mistakes()?.few ?? [];
  const named = ui.table("table_wrong", ["truth", "told", "column_sure"], () => few().map(([, truth, told, sure]) => [truth, told, percent(sure)]));
  let hung = [];
  ui.onDraw(() => {
    const { of, shape } = ui.get("_wrong");
    gallery.hidden = named.hidden = !of;
    if (!of || !ui.width) return;
    const key = [few(), sprite(), ui.look, ui.width];
    if (same(key, hung)) return;
    hung = key;
    const across = Math.floor((ui.width < NARROW ? ui.width : ui.width / 2 - 12) / PLACE[0]);
    const pen = penOf(sheet, Math.min(few().length, across) * PLACE[0], Math.ceil(few().length / across) * PLACE[1]);
    setLabel(sheet, wrong.textContent);
    pen.imageSmoothingEnabled = false;
    pen.font = `12px ${ui.font}`;
    pen.textBaseline = "top";
    pen.fillStyle = ui.colours.ink;
    const [, rows, columns] = shape;
    const size = SHOT / Math.max(rows, columns);
    few().forEach(([image, truth, told, sure], k) => {
      const [y, x] = split(k, across).map((place, axis) => place * PLACE[1 - axis]);
      pen.drawImage(sprite(), 0, image * rows, columns, rows, x, y, columns * size, rows * size);
      pen.fillText(ui.t("shot", { truth, said: told }), x, y + SHOT + 3);
      pen.fillText(ui.t("sure", { sure: percent(sure) }), x, y + SHOT + 3 + LETTERS);
    });
  });
  const shown = ui.stack(filters, ui.colourBar(filters), weight);
  shown.classList.add("cl-beside");
  ui.grids(shown, gallery);

  ui.add(
    ui.table("table", ["epoch", "updates", "column_train", "column_right", "column_loss"], () => {
      const { numbers, updates, train, right, loss } = run();
      return numbers.map((number, k) => [number, updates[k], percent(train[k]), percent(right[k]), said(loss[k])]);
    }),
    named,
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

// Images, whose bytes are in one array (images, rows, columns, channels), one below the other on a canvas.
function imagesOf(pixels, [channels, rows, columns]) {
  const canvas = h("canvas", { width: columns, height: Math.max(1, pixels.length / (channels * columns)) });
  const image = new ImageData(canvas.width, canvas.height);
  for (let k = 0; k < image.data.length; k++) {
    const [at, part] = split(k, 4);
    image.data[k] = part < 3 ? pixels[at * channels + (part % channels)] : 255;
  }
  canvas.getContext("2d").putImageData(image, 0, 0);
  return canvas;
}

// Plots below each other, a film below them, and a cursor through all. read has functions:
//   at, total   where the cursor stands, and the end of the axis, which begins at 0
//   tracks      the plots: {title, lines, up(least, most) gives [low, high], log: logarithmic, write: makes text of a number}
//               and each of their lines: {xs, ys, tops, colour, width, dash, dots, name}; with tops from ys to tops
//   film        its frames, from left to right: {number, when, read}; paintFrame(pen, read(), x, y, width, height)
//   says        what a screen reader says of the cursor
//   goTo, key   called with the place where the cursor is put, and with the step of an arrow key
// traits: those that all but the cursor depends on
function timeline(ui, { traits, at, total, tracks, film, paintFrame, says, goTo, key: act }) {
  const canvas = h("canvas", { class: "cl-grid", "aria-label": ui.t("time"), "aria-valuemin": 0 });
  const base = h("canvas"); // all but the cursor
  let [drawn, painted, height] = [null, [], 0];
  withKeys(canvas, ui.t("plot"), (key, step) => {
    if (step) return act(step);
    return key === KEYS.home ? goTo(0) : key === KEYS.end && goTo(total());
  });
  canvas.setAttribute("role", "slider");
  const nearest = (places, x) => {
    const away = places.map((place) => Math.abs(drawn.x(place) - x));
    return places[away.indexOf(Math.min(...away))];
  };
  withPointer(canvas, (event) => {
    const box = canvas.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    const { left, right, frames, film: top } = drawn;
    const share = Math.max(0, Math.min(1, (x - left) / (right - left)));
    goTo(y > top && frames.length ? nearest(frames.map(({ when }) => when), x) : Math.round(share * total()));
  });
  ui.onDraw(() => {
    if (!ui.width) return; // not in sight yet
    const key = [ui.look, ui.width, ...traits.map((name) => ui.get(name))];
    if (!same(key, painted)) {
      painted = key;
      redraw();
    }
    if (drawn) point();
  });
  const redraw = () => {
    const shown = tracks().map((track) => {
      const numbers = finite(track.lines.flatMap(({ ys, tops = [] }) => [...ys, ...tops])).filter((value) => !track.log || value > 0);
      return { ...track, numbers };
    }).filter(({ numbers }) => numbers.length);
    drawn = null;
    canvas.hidden = !shown.length;
    if (canvas.hidden) return;
    const frames = film();
    const pen = base.getContext("2d");
    pen.font = `12px ${ui.font}`;
    const wide = (texts) => Math.ceil(Math.max(...texts.map((text) => pen.measureText(text).width))) + 2 * GAP;
    for (const track of shown) {
      const [low, high] = track.up(Math.min(...track.numbers), Math.max(...track.numbers));
      track.range = low < high ? [low, high] : [low * 0.5, low * 1.5 || 1];
      track.marks = (track.log ? logTicks : ticks)(...track.range);
    }
    // one size of frame for the whole film
    const { rows, columns } = frames[0]?.read() ?? { rows: 1, columns: 1 };
    const cell = Math.min(WIDE / columns, HIGH / rows) * Math.max(0.55, Math.min(1, ui.width / WHOLE));
    const frame = frames.length ? [columns * cell, rows * cell] : [0, 0];
    const left = Math.max(frame[0] / 2 + 2, ...shown.map(({ marks, write }) => wide(marks.map(write))));
    const right = ui.width - Math.max(frame[0] / 2 + 2, wide(shown[0].lines.flatMap(({ name }) => name ?? [])));
    const bottom = shown.length * (HEAD + TRACK);
    const x = (value) => left + (value / total()) * (right - left);
    height = bottom + FOOT + (frames.length ? frame[1] + 2 * HOLES + LETTERS + GAP : 0);
    penOf(base, ui.width, height);
    // from the newest back, as many as stand beside each other; the first is always there
    const room = frame[0] + GAP;
    const seen = [];
    for (const each of frames.toReversed()) if (!seen.length || x(seen[0].when) - x(each.when) >= room) seen.unshift(each);
    if (seen.length && seen[0] !== frames[0]) seen.splice(0, Number(x(seen[0].when) - x(frames[0].when) < room && seen.length > 1), frames[0]);
    drawn = { x, left, right, bottom, frames: seen, film: bottom + FOOT, frame };
    paint(ui, pen, shown, { ...drawn, total: total(), paintFrame });
  };
  const point = () => {
    const values = { max: total(), now: at(), text: says() };
    for (const [key, value] of Object.entries(values)) canvas.setAttribute(`aria-value${key}`, value);
    const pen = penOf(canvas, ui.width, height);
    pen.drawImage(base, 0, 0, ui.width, height);
    const { x, bottom, frames, film: top, frame } = drawn;
    const place = x(at());
    pen.strokeStyle = pen.fillStyle = ui.colours.mark;
    pen.lineWidth = 1.5;
    pen.beginPath();
    pen.moveTo(place, HEAD);
    pen.lineTo(place, bottom);
    pen.stroke();
    pen.beginPath();
    pen.arc(place, bottom, 7, 0, 7); // what one drags
    pen.fill();
    const chosen = frames.findLast(({ when }) => when <= at());
    pen.lineWidth = 3;
    if (chosen) pen.strokeRect(x(chosen.when) - frame[0] / 2, top + HOLES, ...frame);
  };
  return h("figure", { class: "cl-figure" }, canvas);
}

function paint(ui, pen, tracks, { x, left, right, bottom, total, frames, film, frame, paintFrame }) {
  const { ink, line, pad, soft, ground } = ui.colours;
  pen.font = `12px ${ui.font}`;
  pen.textBaseline = "middle";
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
  tracks.forEach(({ title, lines, log, write, range, marks }, number) => {
    const top = number * (HEAD + TRACK) + HEAD;
    const bend = log ? Math.log : Number;
    const [low, high] = range.map(bend);
    const y = (value) => top + TRACK - ((bend(value) - low) / (high - low)) * TRACK;
    pen.fillStyle = soft;
    for (const value of marks) {
      segment(left, y(value), right, y(value));
      put(write(value), "right", left - GAP, y(value));
    }
    stroke(pad, 1);
    segment(left, top, left, top + TRACK);
    pen.lineTo(right, top + TRACK);
    stroke(line, 1);
    pen.fillStyle = ink;
    pen.font = `600 12px ${ui.font}`;
    put(title, "left", left, top - LETTERS);
    pen.font = `12px ${ui.font}`;
    Object.assign(pen, { lineJoin: "round", lineCap: "round" });
    for (const { xs, ys, tops, colour, width = 2, dash, dots } of lines) {
      pen.fillStyle = ui.colours[colour];
      const heights = ys.map((value) => (log && value <= 0 ? NaN : y(value)));
      heights.forEach((height, k) => {
        if (Number.isNaN(height)) return; // a gap
        if (!k || Number.isNaN(heights[k - 1])) pen.moveTo(x(xs[k]), height);
        pen.lineTo(x(xs[k]), height);
        if (tops) pen.lineTo(x(xs[k]), y(tops[k]));
      });
      stroke(pen.fillStyle, width, dash);
      const every = Math.ceil(ys.length / DOTS);
      heights.forEach((height, k) => {
        if (!dots || (ys.length - 1 - k) % every || Number.isNaN(height)) return;
        pen.arc(x(xs[k]), height, 4, 0, 7);
        pen.fill();
        pen.beginPath();
      });
    }
    // names at the ends of their lines, not on each other
    const named = lines.filter(({ name }) => name);
    const ends = named.map(({ name, ys }) => [y(finite(ys).at(-1)), name]).filter(([height]) => Number.isFinite(height));
    ends.sort(([a], [b]) => a - b);
    pen.fillStyle = ink;
    ends.forEach(([height, text], k) => {
      pen.textBaseline = k ? "top" : "bottom";
      put(text, "left", right + GAP, height);
    });
    pen.textBaseline = "middle";
  });
  pen.fillStyle = soft;
  for (const value of ticks(0, total, Math.max(2, Math.floor((right - left) / 50))).filter(Number.isInteger)) {
    segment(x(value), bottom, x(value), bottom + 4);
    put(ui.number(value), "center", x(value), bottom + LETTERS);
  }
  stroke(line, 1);
  put(ui.t("update"), "right", right, bottom + 2 * LETTERS);
  if (!frames.length) return;
  // holes above and below make it a film
  const [wide, high] = frame;
  for (const y of [film + 2, film + high + 2 * HOLES - 2]) {
    segment(left - wide / 2, y, right + wide / 2, y);
    pen.lineCap = "butt";
    stroke(line, 4, [4, 5]);
  }
  pen.imageSmoothingEnabled = false;
  for (const { number, when, read } of frames) {
    const { rows, columns, blocks, ...shown } = read();
    const [from, top] = [x(when) - wide / 2, film + HOLES];
    paintFrame(pen, { rows, columns, ...shown }, from, top, wide, high);
    for (let k = blocks[1]; k < columns; k += blocks[1]) segment(from + (k * wide) / columns, top, from + (k * wide) / columns, top + high);
    for (let k = blocks[0]; k < rows; k += blocks[0]) segment(from, top + (k * high) / rows, from + wide, top + (k * high) / rows);
    stroke(ground, 3);
    pen.rect(from, top, wide, high);
    stroke(line, 1);
    put(ui.t("frame", { epoch: number }), "center", x(when), top + high + HOLES + LETTERS);
  }
}
