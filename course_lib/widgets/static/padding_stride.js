// Where a filter fits into a padded input, and what the size formula gives.
import { listOf, pair, split, windowsOf } from "./core.js";
import { movingWindow } from "./ui.js";

const SIZES = ["n", "f", "stride", "padding"];

export function build(ui) {
  const state = ui.once(() => {
    const [n, f, stride, padding] = SIZES.map((name) => pair(ui.get(name)));
    return { n, f, stride, padding, ...windowsOf(n, f, stride, padding) };
  });
  const moving = movingWindow(ui, state);

  ui.row(
    ui.pairSlider("n", { min: 1, max: 28 }),
    ui.pairSlider("f", { min: 1, max: 11 }),
    ui.pairSlider("stride", { min: 1, max: 8 }),
    ui.pairSlider("padding", { min: 0, max: 5 }),
    ui.apartBox(SIZES),
  );

  // where both axes have the same numbers, one line speaks of both
  const alike = () => SIZES.every((name) => state()[name][0] === state()[name][1]);
  const nameOf = (axis) => ui.t(alike() ? "both" : axis ? "columns" : "rows");
  const formula = (axis) => () => {
    if (axis && alike()) return "";
    const { n, f, stride, padding, axes } = state();
    const values = { n: n[axis], f: f[axis], s: stride[axis], p: padding[axis] };
    const { exact, size, whole, padded } = axes[axis];
    const name = nameOf(axis);
    if (exact === null) return ui.t("does_not_fit", { name, f: f[axis], padded });
    const key = whole ? "formula" : "formula_not_whole";
    return ui.t(key, { name, ...values, exact: ui.number(exact, 2), size });
  };
  const lost = (axis) => () => {
    if (axis && alike()) return "";
    const { n, padding, axes } = state();
    const { rest, skipped } = axes[axis];
    const name = nameOf(axis);
    const parts = [];
    const zeros = rest.every((line) => line < padding[axis] || line >= padding[axis] + n[axis]);
    if (rest.length) parts.push(ui.t(zeros ? "lost_zeros" : "lost", { name, lines: rest.join(", ") }));
    if (skipped.length) parts.push(ui.t("skipped", { name, lines: skipped.join(", ") }));
    return parts.join(" ");
  };
  ui.lines(
    ui.line(formula(0), "formula-rows"),
    ui.line(formula(1), "formula-columns"),
    ui.warning(lost(0), "lost-rows"),
    ui.warning(lost(1), "lost-columns"),
  );

  const dots = ui.memo(SIZES, () => {
    const { f, stride, count, columns } = state();
    return listOf(count, (k) => split(k, columns).map((line, axis) => line * stride[axis] + f[axis] / 2));
  });
  const input = ui.grid("input", {
    share: 0.6,
    ...moving.onInput,
    read: () => {
      const { n, padding, axes, padded: [rows, columns] } = state();
      return {
        ...moving.shown(),
        caption: ui.t("input", { h: n[0], w: n[1], rows, columns }),
        inner: [...padding, ...n],
        dots: dots(),
        lost: {
          rows: axes[1].size ? [...axes[0].rest, ...axes[0].skipped] : [],
          columns: axes[0].size ? [...axes[1].rest, ...axes[1].skipped] : [],
        },
      };
    },
  });
  const output = ui.grid("output", {
    share: 0.4,
    ...moving.onOutput,
    read: () => {
      const { rows, columns, count } = state();
      return {
        rows,
        columns,
        texts: listOf(count, (k) => (k < moving.place() ? "✓" : "")),
        caption: ui.t("output", { rows, columns }),
        marked: count ? moving.at() : null,
      };
    },
  });
  ui.grids(input, output);
  ui.add(ui.line(() => ui.t("legend"), null, { class: "cl-legend" }));

  const span = (from, length) => ui.t("span", { from, to: from + length - 1 });
  ui.add(
    moving.player("window"),
    ui.table("table", ["window", "rows", "columns", "output_row", "output_column"], () => {
      const { f, stride, count, columns } = state();
      return listOf(count, (k) => {
        const at = split(k, columns);
        return [k, ...at.map((line, axis) => span(line * stride[axis], f[axis])), ...at];
      });
    }),
  );

  ui.onDraw(() => {
    const { f, count, rows, columns } = state();
    if (!count) return ui.say(ui.t("no_window"));
    const [top, left] = moving.shown().window;
    const spans = { top, bottom: top + f[0] - 1, left, right: left + f[1] - 1 };
    const [row, column] = moving.at();
    const where = { number: moving.place(), last: count - 1, row, column, rows, columns };
    return ui.say(ui.t("says", { ...where, ...spans }));
  });
}
