// One number of an array through reshape and transpose: its index, and its place in memory.
import { follow, listOf, onPaper, readChain, volume } from "./core.js";
import { h } from "./ui.js";

const STEPS = 5; // Python's class knows it, too
const AXES = 6;
const MOST = 600; // numbers of an array
const [LARGEST, LEAST, HIGHEST] = [38, 26, 460]; // pixels of a cell: at most, and so that it is read; and of an array
const example = (shape, names, chain) => ({ shape, names, chain });
// the letters are the course's
const EXAMPLES = {
  pixels: example([2, 3, 2, 2], "N,C,H,W", "transpose(0, 2, 3, 1).reshape(-1, 3)"),
  windows: example([1, 2, 2, 2, 2, 2], "N,C,FH,FW,OH,OW", "transpose(0, 4, 5, 1, 2, 3).reshape(4, -1)"),
  filters: example([2, 3, 2, 2], "FN,C,FH,FW", "reshape(2, -1).transpose(1, 0)"),
  result: example([12, 3], "N*OH*OW,FN", "reshape(2, 2, 3, 3).transpose(0, 3, 1, 2)"),
  dout: example([2, 3, 2, 2], "N,FN,OH,OW", "transpose(0, 2, 3, 1).reshape(-1, 3)"),
  dw: example([12, 2], "C*FH*FW,FN", "transpose(1, 0).reshape(2, 3, 2, 2)"),
  dcol: example([4, 8], "N*OH*OW,C*FH*FW", "reshape(1, 2, 2, 2, 2, 2).transpose(0, 3, 4, 5, 1, 2)"),
  swap: example([3, 4, 5, 2], "N,C,H,W", "transpose(0, 1, 3, 2)"),
};

export function build(ui) {
  const list = (numbers) => `(${numbers.join(", ")}${numbers.length === 1 ? "," : ""})`;
  // a sentence if these do not fit together
  const trouble = (shape, steps, states, problem, step) => {
    if (!steps) return ui.t("bad_chain");
    if (steps.length > STEPS) return ui.t("bad_steps", { most: STEPS });
    if (!problem) return "";
    const before = follow(shape, shape.map(() => ""), steps.slice(0, step), 0).states.at(-1).sizes;
    const values = { step: step + 1, numbers: list(steps[step].numbers), shape: list(before), n: volume(before) };
    return ui.t(`bad_${problem}`, values);
  };
  const followed = (shape, chain, flat) => {
    const steps = readChain(chain);
    const letters = ui.get("names").split(/[\s,]+/);
    const names = letters.length === shape.length ? letters : shape.map(() => "");
    const short = steps && steps.length <= STEPS;
    const { states, problem, step } = short ? follow(shape, names, steps, flat) : {};
    return { steps, states: states ?? [], wrong: trouble(shape, steps, states, problem, step) };
  };
  const now = ui.once(() => {
    const shape = Array.from(ui.get("shape"));
    const n = volume(shape);
    const flat = Math.min(ui.get("element"), n - 1);
    return { shape, n, flat, ...followed(shape, ui.get("chain"), flat) };
  });

  const box = (label, written, read) => {
    const input = h("input", { type: "text", class: "cl-field", autocomplete: "off", spellcheck: "false" });
    input.addEventListener("change", () => {
      const problem = read(input.value);
      ui.complain(problem && `${problem} ${ui.t("kept")}`, input);
      if (problem) input.setAttribute("aria-invalid", "true");
      else input.removeAttribute("aria-invalid");
    });
    let shown;
    ui.onDraw(() => {
      if (written() === shown) return;
      shown = input.value = written();
      input.removeAttribute("aria-invalid");
    });
    const labelled = ui.labelled(label, input);
    labelled.classList.add("cl-long");
    return labelled;
  };
  const choose = (values) => {
    ui.complain();
    ui.set(values);
  };
  ui.add(ui.warning(() => now().wrong));

  const kind = (k) => (k ? `${now().steps[k - 1].kind}${list(now().steps[k - 1].numbers)}` : ui.t("start"));
  const paths = ui.memo(["shape", "chain"], (shape, chain) =>
    listOf(now().n, (flat) => followed(now().shape, chain, flat).states),
  );
  const most = () => Math.floor((ui.width - 8) / LEAST);
  // which of the first array's numbers stands where on paper
  const papers = listOf(STEPS + 1, (k) =>
    ui.memo(["shape", "chain", most], () => {
      const paper = onPaper(paths()[0][k].sizes, most());
      const values = new Float64Array(now().n);
      const cells = paths().map((states, flat) => {
        const { index, sizes } = states[k];
        const [row, column] = paper.at[index.reduce((at, i, axis) => at * sizes[axis] + i, 0)];
        values[row * paper.columns + column] = flat;
        return [row, column];
      });
      return { ...paper, values, cells };
    }),
  );
  // all in cells of one size, but for one that is too wide for it
  const cell = ui.once(() =>
    Math.max(LEAST, Math.min(...now().states.map((_, k) => Math.min(LARGEST, HIGHEST / papers[k]().rows, (ui.width - 8) / papers[k]().columns)))),
  );
  const grids = papers.map((laid, k) =>
    ui.grid("array", {
      fit: ({ columns }) => Math.min(cell(), (ui.width - 8) / columns),
      says: ui.t("keys"),
      rulers: false,
      read: () => {
        const { states, flat, wrong } = now();
        if (wrong || k >= states.length) return null;
        const { rows, columns, values, cells } = laid();
        const { sizes, names } = states[k];
        const named = names.every((name) => name) ? `  ${list(names)}` : "";
        grids[k].cursor = cells[flat];
        return {
          rows,
          columns,
          values,
          tone: "signed",
          blocks: sizes.length > 2 ? sizes.slice(-2) : undefined,
          caption: `${kind(k)}${k ? " →" : ":"} ${list(sizes)}${named}`,
          marked: cells[flat],
        };
      },
      onPick: (row, column) => ui.set({ element: laid().values[row * laid().columns + column] }),
    }),
  );
  ui.grids(...grids);
  // what there is to say of the k-th array
  const facts = ({ index, place, copied, strides }, k) => {
    const how = ui.t(k ? (copied ? "copy" : "view") : "made");
    return { step: kind(k), index: `[${index.join(", ")}]`, place, strides: list(strides), how };
  };
  ui.lines(...grids.map((_, k) => ui.line(() => {
    const { states, wrong } = now();
    return wrong || k >= states.length ? "" : ui.t("line", facts(states[k], k));
  }, `step-${k}`)));
  ui.add(
    ui.player("element", { get: () => now().flat, set: (element) => ui.set({ element }), count: () => now().n }),
  );
  ui.row(
    ui.examples("preset", EXAMPLES, choose, () => choose({ names: "" })),
    box("shape", () => ui.get("shape").join(", "), (text) => {
      const sizes = text.split(/[\s,()]+/).filter(Boolean).map(Number);
      const good = sizes.length && sizes.length <= AXES && sizes.every((k) => Number.isInteger(k) && k > 0);
      if (!good || volume(sizes) > MOST) return ui.t("bad_shape", { text: text.slice(0, 30), axes: AXES, most: MOST });
      ui.set({ shape: sizes });
      return "";
    }),
    box("chain", () => ui.get("chain"), (text) => {
      const { wrong } = followed(now().shape, text, 0);
      if (!wrong) ui.set({ chain: text.trim() });
      return wrong;
    }),
  );
  ui.add(
    ui.table("table", ["step", "shape", "index", "place", "strides", "memory"], () =>
      now().states.map((state, k) => {
        const { step, index, place, strides, how } = facts(state, k);
        return [step, list(state.sizes), index, place, strides, how];
      }),
    ),
  );

  ui.onDraw(() => {
    const { wrong, states, flat } = now();
    if (wrong) return ui.say(wrong);
    const [from, to] = [states[0], states.at(-1)].map(({ index }) => `[${index.join(", ")}]`);
    const moved = states.some(({ copied }) => copied) ? "says_copied" : "says_view";
    return ui.say(ui.t(moved, { value: flat, from, to, place: states.at(-1).place }));
  });
}
