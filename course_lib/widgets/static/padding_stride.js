// Where a filter fits into a padded input, and what the size formula gives.
import { outputSizes, pair } from "./core.js";

const SIZES = ["n", "f", "stride", "padding"];

export function build(ui) {
  const state = ui.once(() => {
    const [n, f, stride, padding] = SIZES.map((name) => pair(ui.get(name)));
    const axes = outputSizes(n, f, stride, padding);
    const count = axes[0].size * axes[1].size;
    const place = Math.max(0, Math.min(ui.get("place"), count - 1));
    const at = [Math.floor(place / (axes[1].size || 1)), place % (axes[1].size || 1)];
    return { n, f, stride, padding, axes, count, place, at };
  });
  const go = (at) => {
    const { axes } = state();
    const [row, column] = at.map((to, axis) => Math.max(0, Math.min(axes[axis].size - 1, to)));
    ui.set({ place: row * axes[1].size + column });
  };

  ui.row(
    ui.pairSlider("n", "n", { min: 1, max: 28 }),
    ui.pairSlider("f", "f", { min: 1, max: 11 }),
    ui.pairSlider("stride", "stride", { min: 1, max: 8 }),
    ui.pairSlider("padding", "padding", { min: 0, max: 5 }),
    ui.apartBox(SIZES),
  );

  const formula = (axis) => () => {
    const { n, f, stride, padding, axes } = state();
    const values = { n: n[axis], f: f[axis], s: stride[axis], p: padding[axis] };
    const { exact, size, whole, padded } = axes[axis];
    const name = ui.t(axis ? "columns" : "rows");
    if (exact === null) return ui.t("does_not_fit", { name, f: f[axis], padded });
    const key = whole ? "formula" : "formula_not_whole";
    return ui.t(key, { name, ...values, exact: ui.number(exact, 2), size });
  };
  const lost = (axis) => () => {
    const { rest, skipped } = state().axes[axis];
    const name = ui.t(axis ? "columns" : "rows");
    const parts = [];
    if (rest.length) parts.push(ui.t("lost", { name, lines: rest.join(", ") }));
    if (skipped.length) parts.push(ui.t("skipped", { name, lines: skipped.join(", ") }));
    return parts.join(" ");
  };
  ui.lines(
    ui.line(formula(0), { "data-read": "formula-rows" }),
    ui.line(formula(1), { "data-read": "formula-columns" }),
    ui.line(lost(0), { class: "cl-line cl-warning", "data-read": "lost-rows" }),
    ui.line(lost(1), { class: "cl-line cl-warning", "data-read": "lost-columns" }),
  );

  const dots = ui.memo(SIZES, () => {
    const { f, stride, axes } = state();
    const middles = [];
    for (let i = 0; i < axes[0].size; i++) {
      for (let j = 0; j < axes[1].size; j++) {
        middles.push([i * stride[0] + f[0] / 2, j * stride[1] + f[1] / 2]);
      }
    }
    return middles;
  });
  const input = ui.grid("input", {
    share: 0.6,
    most: 34,
    read: () => {
      const { n, f, stride, padding, axes, count, at } = state();
      const [rows, columns] = axes.map(({ padded }) => padded);
      return {
        rows,
        columns,
        caption: ui.t("input", { h: n[0], w: n[1], rows, columns }),
        says: ui.t("keys_window"),
        inner: [...padding, ...n],
        window: count ? [at[0] * stride[0], at[1] * stride[1], ...f] : null,
        dots: dots(),
        lost: {
          rows: axes[1].size ? [...axes[0].rest, ...axes[0].skipped] : [],
          columns: axes[0].size ? [...axes[1].rest, ...axes[1].skipped] : [],
        },
      };
    },
    // the window whose middle is nearest
    onPick: (...cell) => {
      const { f, stride } = state();
      go(cell.map((line, axis) => Math.round((line - (f[axis] - 1) / 2) / stride[axis])));
    },
    onArrow: (...step) => go(state().at.map((line, axis) => line + step[axis])),
  });
  const output = ui.grid("output", {
    share: 0.4,
    most: 34,
    read: () => {
      const { axes, at, count, place } = state();
      const [rows, columns] = axes.map(({ size }) => size);
      const texts = Array.from({ length: rows * columns }, (_, k) => (k < place ? "✓" : ""));
      return {
        rows,
        columns,
        texts,
        caption: ui.t("output", { rows, columns }),
        says: ui.t("keys_window"),
        marked: count ? at : null,
      };
    },
    onPick: (row, column) => go([row, column]),
    onArrow: (...step) => go(state().at.map((line, axis) => line + step[axis])),
  });
  ui.grids(input, output);
  ui.add(ui.line(() => ui.t("legend"), { class: "cl-legend" }));

  ui.add(
    ui.player("window", {
      get: () => state().place,
      set: (place) => ui.set({ place }),
      count: () => state().count,
    }),
  );
  ui.add(
    ui.table("table", () => {
      const { f, stride, axes } = state();
      const rows = [];
      for (let i = 0; i < axes[0].size; i++) {
        for (let j = 0; j < axes[1].size; j++) {
          const [top, left] = [i * stride[0], j * stride[1]];
          const span = (from, length) => ui.t("span", { from, to: from + length - 1 });
          rows.push([rows.length, span(top, f[0]), span(left, f[1]), i, j]);
        }
      }
      return { heads: ["window", "rows", "columns", "output_row", "output_column"].map((key) => ui.t(key)), rows };
    }),
  );

  ui.onDraw(() => {
    const { f, stride, axes, count, place, at } = state();
    if (!count) return ui.say(ui.t("no_window"));
    const [top, left] = at.map((line, axis) => line * stride[axis]);
    const spans = { top, bottom: top + f[0] - 1, left, right: left + f[1] - 1 };
    const where = { row: at[0], column: at[1], rows: axes[0].size, columns: axes[1].size };
    return ui.say(ui.t("says", { number: place, last: count - 1, ...spans, ...where }));
  });
}
