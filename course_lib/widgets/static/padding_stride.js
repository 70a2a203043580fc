// Where a filter fits into a padded input, and what the size formula gives.
import { listOf, pair, split, windowsOf } from "./core.js";
import { BESIDE, NARROW, h, movingWindow } from "./ui.js";

const SIZES = ["n", "f", "stride", "padding"];
const [LARGEST, HIGHEST] = [64, 460]; // pixels of a cell, and of all rows
const RULERS = 76; // pixels beside the cells of both grids

export function build(ui) {
  const state = ui.once(() => {
    const [n, f, stride, padding] = SIZES.map((name) => pair(ui.get(name)));
    return { n, f, stride, padding, ...windowsOf(n, f, stride, padding) };
  });
  const moving = movingWindow(ui, state);
  // lines of the padded input as pixels: the padding lies before 0 and past the last
  const pixel = (line, axis) => line - state().padding[axis];

  // one size of a cell for both, as large as there is room
  const fit = () => {
    const { padded: [rows, across], columns } = state();
    const beside = ui.width < BESIDE[0] ? 0 : BESIDE[1];
    const cells = ui.width < NARROW ? Math.max(across, columns) : across + columns;
    return Math.min(LARGEST, HIGHEST / rows, (ui.width - RULERS / (ui.width < NARROW ? 2 : 1) - beside) / cells);
  };
  const dots = ui.memo(SIZES, () => {
    const { f, stride, count, columns } = state();
    return listOf(count, (k) => split(k, columns).map((line, axis) => line * stride[axis] + f[axis] / 2));
  });
  // the zeros around the pixels, as they are written where no dot stands
  const zeros = ui.memo(SIZES, () => {
    const { n, f, stride, padding, padded: [rows, columns] } = state();
    const outside = (line, axis) => line < padding[axis] || line >= padding[axis] + n[axis];
    const middle = (line, axis) => (line - (f[axis] - 1) / 2) % stride[axis] === 0;
    return listOf(rows * columns, (k) => {
      const at = split(k, columns);
      return at.some(outside) && !at.every(middle) ? 0 : "";
    });
  });
  const input = ui.grid("input", {
    fit,
    ...moving.onInput,
    read: () => {
      const { n, padding, axes } = state();
      return {
        ...moving.shown(),
        caption: ui.t(Math.max(...padding) ? "input_padded" : "input", { h: n[0], w: n[1], rows: axes[0].padded, columns: axes[1].padded }),
        inner: [...padding, ...n],
        first: padding.map((width) => -width),
        texts: zeros(),
        dots: dots(),
        lost: {
          rows: axes[1].size ? [...axes[0].rest, ...axes[0].skipped] : [],
          columns: axes[0].size ? [...axes[1].rest, ...axes[1].skipped] : [],
        },
      };
    },
  });
  const output = ui.grid("output", {
    fit,
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
    const { n, axes } = state();
    const [rest, skipped] = [axes[axis].rest, axes[axis].skipped].map((lines) => lines.map((line) => pixel(line, axis)));
    const told = (key, lines) => (lines.length ? [ui.t(key, { name: nameOf(axis), n: n[axis], lines: lines.map((line) => ui.number(line)).join(", ") })] : []);
    // what is left over lies at the end
    const key = rest[0] >= n[axis] ? "lost_zeros" : rest.at(-1) >= n[axis] ? "lost_padded" : "lost";
    return [...told(key, rest), ...told("skipped", skipped)].join(" ");
  };
  const sliders = SIZES.map((name, k) => ui.pairSlider(name, [{ min: 1, max: 28 }, { min: 1, max: 11 }, { min: 1, max: 8 }, { min: 0, max: 5 }][k]));
  const facts = [formula, lost].flatMap((write, k) => [0, 1].map((axis) => ui[k ? "warning" : "line"](write(axis), `${k ? "lost" : "formula"}-${axis ? "columns" : "rows"}`)));
  const controls = h("div", { class: "cl-row" }, ...sliders, ui.apartBox(SIZES), moving.player("window"));
  ui.beside([input, output], h("div", {}, ...facts), controls, ui.line(() => ui.t("legend"), null, { class: "cl-legend" }));

  const span = (from, length) => ui.t("span", { from, to: from + length - 1 });
  ui.add(
    ui.table("table", ["window", "rows", "columns", "output_row", "output_column"], () => {
      const { f, stride, count, columns } = state();
      return listOf(count, (k) => {
        const at = split(k, columns);
        return [k, ...at.map((line, axis) => span(pixel(line * stride[axis], axis), f[axis])), ...at];
      });
    }),
  );

  ui.onDraw(() => {
    const { n, f, stride, count, rows, columns } = state();
    if (!count) return ui.say(ui.t("no_window"));
    const [row, column] = moving.at();
    const [top, left] = [row, column].map((line, axis) => pixel(line * stride[axis], axis));
    const [bottom, right] = [top + f[0] - 1, left + f[1] - 1];
    const outside = top < 0 || left < 0 || bottom >= n[0] || right >= n[1];
    const where = { number: moving.place(), last: count - 1, row, column, rows, columns, top, bottom, left, right };
    return ui.say(ui.t(outside ? "says_padding" : "says", where));
  });
}
