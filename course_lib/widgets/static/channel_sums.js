// A volume times a filter: a map for each channel, and all of them added up.
import { channelMaps, fromNested, listOf, oneStep, part, split, windowsOf, zeroPad } from "./core.js";
import { neuronLens } from "./lens.js";
import { READABLE, movingWindow } from "./ui.js";

const CHANNELS = 4;
const EDITABLE = 10; // rows and columns of a channel that is shown as fields
const LARGEST = 44; // pixels of a cell
const [CAPTIONS, GAPS] = [[130, 80, 88, 152, 180], 80]; // pixels of what stands above the grids of a line, and between them
const TRAITS = ["x", "w", "b", "stride", "padding"];

const plane = (nested, k) => fromNested(nested[k] ?? [[]]);

export function build(ui) {
  const sums = ui.memo(TRAITS, (...traits) => {
    const [xs, ws, b, stride, padding] = traits;
    const [x, w] = [fromNested(xs), fromNested(ws)];
    const [c, ...size] = x.shape;
    const [fc, ...kernel] = w.shape;
    const windows = windowsOf(size, kernel, stride, padding);
    const { count } = windows;
    const wrong = c !== fc ? ui.t("channels_differ", { c, fc }) : count ? "" : ui.t("does_not_fit");
    if (wrong) return { ...windows, count: 0, c: 0, wrong };
    const all = channelMaps(x, w, stride, padding).data;
    const maps = xs.map((_, k) => part(all, k, count));
    const out = maps[0].map((_, k) => maps.reduce((sum, map) => sum + map[k], b));
    const padded = xs.map((_, k) => zeroPad(plane(xs, k), padding).data);
    return { ...windows, x, w, c, maps, out, pixels: padded, b, wrong };
  });
  const moving = movingWindow(ui, sums);
  const now = ui.once(() => {
    const s = sums();
    if (s.wrong) return s;
    const [place, at] = [moving.place(), moving.at()];
    const four = ({ shape, data }) => ({ shape: [1, ...shape], data });
    const taken = oneStep(four(s.x), four(s.w), null, [0, 0, ...at], s.stride, s.padding);
    return { ...s, place, at, taken, parts: s.maps.map((map) => map[place]) };
  });
  // the largest with which all stand in one line
  const cell = ui.once(() => {
    const { padded, kernel, columns } = now();
    const counts = [padded[1], kernel[1], kernel[1], columns, columns];
    const wide = (size) => counts.reduce((sum, n, k) => sum + Math.max(n * size, CAPTIONS[k]), GAPS);
    return listOf(LARGEST - READABLE, (k) => LARGEST - k).find((size) => wide(size) <= ui.width);
  });
  const lens = neuronLens(ui, {
    read: ui.once(() => {
      const { wrong, taken, b, out: all, place } = now();
      return wrong ? null : { shape: taken.pixels.shape, window: taken.pixels.data, weights: taken.weights.data, bias: b, sum: all[place] };
    }),
    target: () => [out, now().at],
    most: () => cell() ?? 30,
    seen: (channel) => inputs[channel].cell >= READABLE,
  });

  ui.add(ui.warning(() => now().wrong));

  const grid = (name, share, read, moves = {}) =>
    ui.grid(name, { share, narrow: 0.48, most: 30, fit: cell, rulers: false, read: () => (now().wrong ? null : read(now())), ...moves });
  const map = (name, share, caption, values) => grid(name, share, (s) => values(s) && {
    rows: s.rows,
    columns: s.columns,
    caption: caption(s),
    values: values(s),
    tone: "signed",
    marked: s.at,
    accent: "output",
  }, moving.onOutput);
  // the pixel whose product was added last
  const pixel = ({ kernel: [rows, columns], at, stride, c }, channel) => {
    const [per, term] = [rows * columns, lens.term()];
    const left = term - channel * per;
    if (left < 1 || left > per || term === per * c) return null;
    return split(left - 1, columns).map((line, axis) => line + at[axis] * stride[axis]);
  };
  const inputs = [];
  const channels = listOf(CHANNELS, (channel) => {
    inputs[channel] = grid("input", 0.25, (s) => channel < s.c && {
      ...moving.shown(),
      caption: ui.t("channel", { channel }),
      values: s.pixels[channel],
      marked: pixel(s, channel),
    }, moving.onInput);
    return ui.group(
      inputs[channel],
      ...lens.tiles(channel),
      map("map", 0.2, () => ui.t(channel ? "map_plus" : "map", { channel }), (s) => s.maps[channel]),
    );
  });
  const total = () => {
    const { wrong, parts, b, out, place } = now();
    if (wrong) return "";
    return ui.t("sum", { parts: parts.map(ui.bracketed.bind(ui)).join(" + "), b: ui.bracketed(b), sum: out[place] });
  };
  const out = map("out", 0.25, (s) => ui.t("out", { b: ui.bracketed(s.b) }), (s) => s.out);
  ui.grids(ui.stack(...channels), ui.stack(out, lens.sum, lens.button));
  ui.lines(ui.line(total, "sum"), lens.line);
  ui.add(moving.player("window"));
  ui.row(ui.slider("stride", { min: 1, max: 4 }), ui.slider("padding", { min: 0, max: 3 }));
  ui.add(
    ui.folded("own_numbers", () => {
      const numbers = (name, channel) =>
        ui.numbers(ui.t(`own_${name}`, { channel }), name, () => {
          const shown = ui.get(name)[channel];
          return shown && Math.max(shown.length, shown[0].length) <= EDITABLE ? [shown.length, shown[0].length] : [0, 0];
        }, (...cell) => [channel, ...cell]);
      const bias = ui.field(ui.t("bias"), { get: () => ui.get("b"), set: (b) => ui.set({ b }), min: -999, max: 999 });
      const each = listOf(CHANNELS, (channel) => ui.group(...["x", "w"].map((name) => numbers(name, channel))));
      return [...each, ui.labelled("bias", bias)];
    }),
    lens.table("products_table"),
    ui.table(
      "table",
      () => [ui.t("row"), ui.t("column"), ...listOf(now().c, (channel) => ui.t("map", { channel })), ui.t("result")],
      () => {
        const { wrong, columns, count, maps, out: all } = now();
        return wrong ? null : listOf(count, (k) => [...split(k, columns), ...maps.map((one) => one[k]), all[k]]);
      },
    ),
  );

  ui.onDraw(() => {
    const { wrong, at, parts, b, out: all, place } = now();
    if (wrong) return ui.say(wrong);
    const each = parts.map((sum, channel) => ui.t("part", { channel, sum })).join(", ");
    return ui.say(ui.t("says", { row: at[0], column: at[1], each, b, sum: all[place] }));
  });
}
