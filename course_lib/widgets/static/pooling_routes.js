// Pooling forward and back: who receives the gradient, and what a shift of the input changes.
import { fromNested, outputSizes, pair, poolBackward, poolRoutes, rolled, tensor, zeroPad } from "./core.js";
import { examples, replaced, withArrows } from "./ui.js";

const MOST = 999; // of a number
const SLIDES = [[1, 2, 0, 7, 1, 0], [0, 9, 2, 3, 2, 3], [3, 0, 1, 2, 1, 2], [2, 4, 0, 1, 0, 1], [6, 0, 1, 2, 1, 2], [2, 4, 0, 1, 8, 1]];
const EXAMPLES = {
  slides: { x: SLIDES, kernel_size: 3, stride: 3, padding: 0 },
  halves: { x: SLIDES, kernel_size: 2, stride: 2, padding: 0 },
  overlap: { x: [[0, 1, 2], [3, 4, 5], [6, 7, 8]], kernel_size: 2, stride: 1, padding: 0 },
  ties: { x: Array(4).fill([5, 5, 5, 5]), kernel_size: 2, stride: 2, padding: 0 },
  frame: { x: [[-3, -1, -4, -2], [-5, -2, -6, -5], [-3, -5, -8, -9], [-7, -9, -3, -2]], kernel_size: 3, stride: 2, padding: 1 },
};

export function build(ui) {
  const isMax = () => ui.get("kind") === "max";
  const window = ["x", "shift", "kind", "kernel_size", "stride", "padding"];
  const state = ui.memo([...window, "upstream"], (x, shift, kind, k, stride, padding, upstream) => {
    const size = [x.length, x[0].length];
    const axes = outputSizes(size, k, stride, padding);
    const [rows, columns] = axes.map((axis) => axis.size);
    const count = rows * columns;
    const still = fromNested([[x]]);
    const image = rolled(still, pair(shift));
    const padded = zeroPad(image, padding).data;
    const texts = Array.from(padded, (value) => ui.number(value, 2));
    const inside = zeroPad(tensor(image.shape, image.data.map(() => 1)), padding).data;
    if (kind === "max") inside.forEach((real, at) => real || (texts[at] = ui.number(-Infinity)));
    const g = { size, rows, columns, count, still, image, texts, padded: axes.map((axis) => axis.padded), k, stride, padding };
    g.wrong =
      2 * padding > k
        ? ui.t("too_much_padding", { padding, k })
        : count === 0
          ? ui.t("does_not_fit", { k, h: axes[0].padded, w: axes[1].padded })
          : "";
    if (g.wrong) return g;
    const dout = tensor([1, 1, rows, columns], Array.from({ length: count }, (_, n) => (upstream === "ones" ? 1 : n + 1)));
    const now = poolRoutes(image, kind, k, stride, padding);
    const before = poolRoutes(still, kind, k, stride, padding).out;
    const change = now.out.data.map((value, n) => value - before.data[n]);
    const counts = image.data.map(() => 0);
    for (const pixel of now.routes.flat()) counts[pixel] += 1;
    const dx = poolBackward(kind, dout, image, k, stride, padding);
    return { ...g, ...now, dout, before, change, counts, dx, differ: change.filter((by) => Math.abs(by) > 1e-9).length };
  });
  const place = () => Math.max(0, Math.min(ui.get("place"), state().count - 1));
  const at = () => [Math.floor(place() / (state().columns || 1)), place() % (state().columns || 1)];
  const shifted = () => pair(ui.get("shift")).some((by) => by !== 0);
  const go = (to) => {
    const { rows, columns } = state();
    const [row, column] = [rows, columns].map((n, axis) => Math.max(0, Math.min(n - 1, to[axis])));
    ui.set({ place: row * columns + column });
  };
  const move = (...by) => go(at().map((line, axis) => line + by[axis]));
  // the pixel [row, column] of a place in the image
  const spot = (pixel) => [Math.floor(pixel / state().size[1]), pixel % state().size[1]];

  ui.row(
    examples(ui, "example", EXAMPLES),
    ui.oneOf("kind", ["max", "average"]),
    ui.oneOf("upstream", ["ones", "count"]),
  );
  ui.row(
    ui.slider("kernel_size", "kernel_size", { min: 1, max: 5 }),
    ui.slider("stride", "stride", { min: 1, max: 5 }),
    ui.slider("padding", "padding", { min: 0, max: 2 }),
    ui.slider("shift_0", "shift", { min: -3, max: 3, axis: 0 }),
    ui.slider("shift_1", "shift", { min: -3, max: 3, axis: 1 }),
  );
  const shiftLine = () => {
    const { wrong, differ, count } = state();
    if (wrong) return "";
    if (!shifted()) return ui.t("not_shifted");
    const [down, right] = pair(ui.get("shift"));
    return ui.t(differ ? "shift_seen" : "shift_unseen", { down, right, differ, count });
  };
  ui.lines(
    ui.line(() => state().wrong, { class: "cl-line cl-warning", "data-read": "wrong" }),
    ui.line(shiftLine, { "data-read": "shift" }),
  );

  const picking = { share: 0.25, most: 34, onPick: (row, column) => go([row, column]), onArrow: move };
  const input = ui.grid("input", {
    ...picking,
    share: 0.5,
    onPick: (...cell) => go(cell.map((line) => Math.round((line - (state().k - 1) / 2) / state().stride))),
    read: () => {
      const { size, padding, padded, texts, k, stride, wrong } = state();
      return {
        rows: padded[0],
        columns: padded[1],
        caption: ui.t(!padding ? "input" : isMax() ? "input_max" : "input_average", { h: size[0], w: size[1] }),
        says: ui.t("keys_window"),
        texts,
        inner: padding ? [padding, padding, ...size] : undefined,
        window: wrong ? null : [...at().map((line) => line * stride), k, k],
      };
    },
  });
  const small = (caption, pick, shown) =>
    ui.grid(caption, {
      ...picking,
      ...(shown ? {} : { onPick: null, onArrow: null }),
      read: () => {
        const { rows, columns, wrong } = state();
        const values = wrong ? null : pick();
        return values && { rows, columns, caption: ui.t(caption, { rows, columns }), says: shown && ui.t("keys_window"), values: values.data ?? values, marked: at(), tone: caption === "change" ? "signed" : "plain" };
      },
    });
  const before = small("before", () => (shifted() ? state().before : null));
  const change = small("change", () => (shifted() ? state().change : null));
  ui.grids(input, small("output", () => state().out, true), before, change);

  const dout = small("dout", () => state().dout, true);
  const dx = ui.grid("dx", {
    share: 0.5,
    most: 34,
    read: () => {
      const { size, wrong, dx: sums } = state();
      if (wrong) return null;
      return { rows: size[0], columns: size[1], caption: ui.t("dx"), says: ui.t("says_dx"), values: sums.data, tone: "signed" };
    },
  });
  // of the maximum every route is drawn; of the average, for whom all are too many, the chosen one's
  const arrows = () => {
    const { routes, columns } = state();
    const all = routes.flatMap((pixels, n) =>
      n === place() || isMax() ? pixels.map((p) => [[Math.floor(n / columns), n % columns], spot(p), n === place()]) : [],
    );
    return all.sort((a, b) => a[2] - b[2]);
  };
  ui.add(withArrows(ui, dout, dx, arrows));
  const routeLine = () => {
    const { wrong, routes, ties, counts, dout: upstream, dx: sums, k } = state();
    if (wrong) return "";
    const own = routes[place()];
    const [row, column] = spot(own[0]);
    const value = upstream.data[place()];
    if (!isMax()) return ui.t("route_average", { value, share: value / (k * k), n: own.length, area: k * k, lost: k * k - own.length });
    const tie = ties[place()] > 1 ? ` ${ui.t("route_tie", { ties: ties[place()] })}` : "";
    const shared = counts[own[0]] > 1 ? ` ${ui.t("route_shared", { times: counts[own[0]], sum: sums.data[own[0]] })}` : "";
    return ui.t("route_max", { value, row, column }) + tie + shared;
  };
  ui.add(
    ui.line(routeLine, { "data-read": "route" }),
    ui.player("output_number", { get: place, set: (to) => ui.set({ place: to }), count: () => (state().wrong ? 0 : state().count) }),
  );

  ui.add(
    ui.folded("own_numbers", () => {
      const numbers = ui.matrix(ui.t("numbers"), {
        shape: () => state().size,
        get: (row, column) => ui.get("x")[row][column],
        set: (row, column, value) => ui.set({ x: replaced(ui.get("x"), [row, column], value) }),
        min: -MOST,
        max: MOST,
      });
      return [numbers];
    }),
    ui.table("table", () => {
      const { wrong, routes, out, before: old, dout: upstream, ties, columns, k } = state();
      if (wrong) return { heads: [], rows: [] };
      const keys = ["output_number", "row", "column", "value", "value_before", "gradient", "receivers", "share", "equals"];
      const rows = routes.map((pixels, n) => {
        const to = pixels.map((pixel) => ui.t("pixel_at", { row: spot(pixel)[0], column: spot(pixel)[1] })).join(" ");
        const share = upstream.data[n] / (isMax() ? 1 : k * k);
        return [n, Math.floor(n / columns), n % columns, out.data[n], old.data[n], upstream.data[n], to, share, ties[n]];
      });
      return { heads: keys.map((key) => ui.t(key)), rows };
    }),
    ui.table("dx_table", () => {
      const { wrong, dx: sums, counts } = state();
      if (wrong) return { heads: [], rows: [] };
      const rows = Array.from(sums.data, (sum, pixel) => [pixel, ...spot(pixel), sum, counts[pixel]]);
      return { heads: ["pixel", "row", "column", "dx", "times"].map((key) => ui.t(key)), rows };
    }),
  );

  ui.onDraw(() => {
    const { wrong, out, columns, count, differ } = state();
    if (wrong) return ui.say(wrong);
    const where = { number: place(), row: at()[0], column: at()[1], value: out.data[place()], kind: ui.t(`kind_${ui.get("kind")}`) };
    const text = ui.t("says", { ...where, columns, last: count - 1 });
    return ui.say(`${text} ${routeLine()}${shifted() ? ` ${ui.t("says_shift", { differ, count })}` : ""}`);
  });
}
