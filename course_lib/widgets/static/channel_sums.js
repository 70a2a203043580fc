// A volume times a filter: a map for each channel, and all of them added up.
import { channelMaps, fromNested, oneStep, outputSizes, pair, zeroPad } from "./core.js";

const CHANNELS = 4;
const EDITABLE = 10; // rows and columns of a channel that is shown as fields
const TRAITS = ["x", "w", "b", "stride", "padding"];

const clamp = (value, most) => Math.max(0, Math.min(most, value));
const plane = (nested, k) => fromNested(nested[k] ?? [[]]);

export function build(ui) {
  const sums = ui.memo(TRAITS, (...traits) => {
    const [xs, ws, b, stride, padding] = traits;
    const [x, w] = [fromNested(xs), fromNested(ws)];
    const [c, ...size] = x.shape;
    const [fc, ...kernel] = w.shape;
    const axes = outputSizes(size, kernel, stride, padding);
    const [rows, columns] = axes.map((axis) => axis.size);
    if (c !== fc) return { c: 0, wrong: ui.t("channels_differ", { c, fc }) };
    if (!rows || !columns) return { c: 0, wrong: ui.t("does_not_fit") };
    const count = rows * columns;
    const all = channelMaps(x, w, stride, padding).data;
    const maps = xs.map((_, k) => all.subarray(k * count, (k + 1) * count));
    const out = maps[0].map((_, k) => maps.reduce((sum, map) => sum + map[k], b));
    const padded = xs.map((_, k) => zeroPad(plane(xs, k), padding).data);
    const weights = ws.map((_, k) => plane(ws, k).data);
    const shape = axes.map((axis) => axis.padded);
    return { x, w, c, size, kernel, shape, rows, columns, count, maps, out, padded, weights, b, stride: pair(stride), padding: pair(padding), wrong: "" };
  });
  const now = ui.once(() => {
    const s = sums();
    if (s.wrong) return s;
    const place = clamp(ui.get("place"), s.count - 1);
    const at = [Math.floor(place / s.columns), place % s.columns];
    const four = ({ shape, data }) => ({ shape: [1, ...shape], data });
    const { products } = oneStep(four(s.x), four(s.w), null, [0, 0, ...at], s.stride, s.padding);
    const taps = s.kernel[0] * s.kernel[1];
    const parts = s.maps.map((map, k) => ({ sum: map[place], products: products.data.subarray(k * taps, (k + 1) * taps) }));
    return { ...s, place, at, parts };
  });
  const go = (...at) => {
    const { rows, columns } = now();
    ui.set({ place: clamp(at[0], rows - 1) * columns + clamp(at[1], columns - 1) });
  };
  const move = (...by) => go(...now().at.map((line, axis) => line + by[axis]));
  const signed = (value) => (value < 0 ? `(${ui.number(value)})` : ui.number(value));

  ui.row(ui.slider("stride", "stride", { min: 1, max: 4 }), ui.slider("padding", "padding", { min: 0, max: 3 }));
  ui.add(ui.line(() => now().wrong, { class: "cl-line cl-warning", "data-read": "wrong" }));

  const grid = (name, share, read, pick) =>
    ui.grid(name, {
      share,
      narrow: 0.48,
      most: 30,
      rulers: false,
      read: () => (now().wrong ? null : read(now())),
      ...(pick && { onPick: pick, onArrow: move }),
    });
  const map = (name, share, caption, values) => grid(name, share, (s) => values(s) && {
    rows: s.rows,
    columns: s.columns,
    caption: caption(s),
    says: ui.t("keys"),
    values: values(s),
    tone: "signed",
    marked: s.at,
  }, go);
  const channels = Array.from({ length: CHANNELS }, (_, channel) => {
    const filled = (read) => (s) => (channel < s.c ? read(s) : null);
    return ui.group(
      grid("input", 0.25, filled((s) => ({
        rows: s.shape[0],
        columns: s.shape[1],
        caption: ui.t("channel", { channel }),
        says: ui.t("keys"),
        values: s.padded[channel],
        inner: s.padding[0] + s.padding[1] ? [...s.padding, ...s.size] : undefined,
        window: [...s.at.map((line, axis) => line * s.stride[axis]), ...s.kernel],
      })), (...cell) => {
        const { kernel, stride } = now();
        go(...cell.map((line, axis) => Math.round((line - (kernel[axis] - 1) / 2) / stride[axis])));
      }),
      grid("weights", 0.15, filled((s) => ({
        rows: s.kernel[0],
        columns: s.kernel[1],
        caption: ui.t("weights"),
        values: s.weights[channel],
        tone: "signed",
      }))),
      grid("products", 0.15, filled((s) => ({
        rows: s.kernel[0],
        columns: s.kernel[1],
        caption: ui.t("products"),
        values: s.parts[channel].products,
        tone: "signed",
      }))),
      map("map", 0.2, () => ui.t(channel ? "map_plus" : "map", { channel }), (s) => s.maps[channel]),
    );
  });
  const sum = () => {
    const { wrong, parts, b, out, place } = now();
    if (wrong) return "";
    return ui.t("sum", { parts: parts.map((part) => signed(part.sum)).join(" + "), b: signed(b), sum: out[place] });
  };
  const out = map("out", 0.25, (s) => ui.t("out", { b: signed(s.b), rows: s.rows, columns: s.columns }), (s) => s.out);
  const stack = ui.lines(...channels);
  stack.className = "cl-stack";
  ui.grids(stack, out);
  ui.lines(ui.line(sum, { "data-read": "sum" }));
  ui.add(
    ui.player("window", { get: () => now().place ?? 0, set: (place) => ui.set({ place }), count: () => now().count ?? 0 }),
    ui.folded("own_numbers", () => {
      const numbers = (name, channel) =>
        ui.matrix(ui.t(`own_${name}`, { channel }), {
          shape: () => {
            const part = ui.get(name)[channel];
            return part && part.length <= EDITABLE && part[0].length <= EDITABLE ? [part.length, part[0].length] : [0, 0];
          },
          get: (row, column) => ui.get(name)[channel][row][column],
          set: (row, column, value) => {
            const all = structuredClone(ui.get(name));
            all[channel][row][column] = value;
            ui.set({ [name]: all });
          },
          min: -999,
          max: 999,
        });
      const bias = ui.field(ui.t("bias"), { get: () => ui.get("b"), set: (b) => ui.set({ b }), min: -999, max: 999 });
      const each = Array.from({ length: CHANNELS }, (_, channel) => ["x", "w"].map((name) => numbers(name, channel)));
      return [...each.flat(), ui.labelled("bias", bias)];
    }),
    ui.table("table", () => {
      const { c, wrong, rows, columns, count, maps, out } = now();
      const row = (_, k) => [Math.floor(k / columns), k % columns, ...maps.map((map) => map[k]), out[k]];
      const heads = [ui.t("row"), ui.t("column"), ...Array.from({ length: c }, (_, channel) => ui.t("map", { channel })), ui.t("result")];
      return wrong ? { heads: [], rows: [] } : { heads, rows: Array.from({ length: rows && count }, row) };
    }),
  );

  ui.onDraw(() => {
    const { wrong, at, parts, b, out, place } = now();
    if (wrong) return ui.say(wrong);
    const each = parts.map((part, channel) => ui.t("part", { channel, sum: part.sum })).join(", ");
    return ui.say(ui.t("says", { row: at[0], column: at[1], each, b, sum: out[place] }));
  });
}
