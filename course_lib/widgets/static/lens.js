// One number of a result, taken apart: the window that it is made of, the weights that are laid on it, their products
// and the sum, each in the colour of its meaning. Its products are added one by one, and the sum drops into its cell.
import { clamp, extent, listOf, part, same, split } from "./core.js";
import { READABLE, h } from "./ui.js";

const TERMS_WRITTEN = 9; // products that a line has room for
const [SLOWEST, FASTEST, WHOLE] = [450, 25, 4500]; // milliseconds of a product, and of all of them
const FALL = { duration: 600, easing: "ease-in" };
const [FRACTION, LARGEST] = [34, 42]; // pixels of a cell: that a number with places fits into, and at most

// Lets nodes fly over a view and be gone: [[node, from, to, motion], ...], boxes being [left, top, wide, high] on the screen.
export function fly(ui, flights) {
  if (ui.still) return;
  const edge = ui.root.getBoundingClientRect();
  for (const [node, from, to, motion = FALL] of flights) {
    const [, , wide, high] = to;
    const flying = h("div", { class: "cl-flying", "aria-hidden": "true" }, node);
    Object.assign(flying.style, { width: `${wide}px`, height: `${high}px`, lineHeight: `${high - 4}px` });
    const at = (box) => ({
      transform: `translate(${box[0] - edge.left}px, ${box[1] - edge.top}px) scale(${box[2] / wide}, ${box[3] / high})`,
    });
    ui.root.append(flying);
    flying.animate([at(from), at(to)], { fill: "backwards", ...motion }).onfinish = () => flying.remove();
  }
}

// some cells of a grid on the screen
export function onScreen(grid, cells) {
  const { left, top } = grid.canvas.getBoundingClientRect();
  const [x, y, wide, high] = grid.boxOf(cells);
  return [left + x, top + y, wide, high];
}

// How many products of the number in view are added up, and a button that adds them one by one. count(): how many
// there are; of(): they themselves, all of them being added when they are others; ended: called at the end; empty(k): there is
// no such product.
export function adding(ui, { count, of, get, set, ended, empty = () => false }) {
  let [term, known] = [Infinity, []];
  const mine = () => {
    if (!same(of() ?? [], known)) [term, known] = [Infinity, of() ?? []];
    return Math.min(term, count());
  };
  get ??= mine;
  set ??= (to) => {
    term = to;
    ui.changed();
  };
  const { button, pause } = ui.ticker({
    label: "add_up",
    still: "add_next",
    get,
    go: (to) => {
      while (to > 0 && to < count() && empty(to - 1)) to += 1;
      return set(to);
    },
    count: () => count() + 1,
    jump: () => (get() >= count() ? 0 : get()) + Math.ceil(count() / TERMS_WRITTEN),
    every: () => clamp(Math.max(FASTEST, WHOLE / (count() || 1)), SLOWEST),
    ended,
  });
  ui.onDraw(() => {
    button.hidden = !count();
  });
  return { term: get, button, pause };
}

// read(): null, or {shape: [channels, rows, columns], window, weights (flat; NaN where there is none), bias (null if there is
// none), sum, tone and range of the window, turned: whether the weights
// are, name(channel): of a window}; target(): [grid, cell] that
// the sum drops into; hidden(): the products are not to be seen yet; get, set: of how many are added, if the view keeps that;
// most: pixels of a cell; edges: names of colours; seen(channel): the window is read elsewhere.
export function neuronLens(ui, { read, target = () => null, hidden = () => false, get, set, most = LARGEST, seen = () => false, edges = ["input", "learned", "output"] }) {
  let [known, made] = [null, null];
  const now = () => {
    const found = read();
    if (!found || found === known) return found && made;
    known = found;
    if (made && same(found.window, made.window) && same(found.weights, made.weights)) return (made = { ...made, ...found });
    const products = Array.from(found.window, (value, k) => value * found.weights[k]);
    let sum = 0;
    const running = products.map((product) => (sum += product || 0));
    const { shape: [channels, rows, columns] } = found;
    const ranges = { weights: extent(found.weights), products: extent(products) };
    const whole = [...found.window, ...found.weights].every((value) => Number.isInteger(value) || Number.isNaN(value));
    const wanted = whole ? READABLE : FRACTION;
    return (made = { ...found, wanted, channels, rows, columns, products, running, ranges, all: products.length });
  };
  // what stands in the box of the sum
  const total = () => {
    const { running, all, sum } = now();
    const term = adder.term();
    return term >= all ? sum : term ? running[term - 1] : 0;
  };
  const adder = adding(ui, {
    count: () => (hidden() ? 0 : (now()?.all ?? 0)),
    of: () => now()?.products,
    get,
    set,
    empty: (k) => Number.isNaN(now().products[k]),
    ended: () => {
      ui.tell(line.textContent);
      const to = target();
      if (to) fly(ui, [[ui.shorter(total())[0], onScreen(sumGrid, [0, 0]), onScreen(...to)]]);
    },
  });
  const tile = (name, channel, caption, look) => {
    return ui.grid(name, {
      rulers: false,
      ...look,
      fit: ({ columns }) => {
        // so many beside each other that their numbers are readable
        const cells = [3, 2, 1].map((across) => Math.floor(Math.min(most, (ui.width / across - 20) / columns)));
        return cells.find((cell) => cell >= now().wanted) ?? cells.at(-1);
      },
      read: () => {
        const found = now();
        if (!found || channel >= found.channels || (name === "window" && seen(channel))) return null;
        const { rows, columns, tone = "plain", range } = found;
        const [per, term] = [rows * columns, hidden() ? 0 : adder.term()];
        const left = term - channel * per; // products of this channel that are added up
        const isProduct = name === "products";
        const values = Array.from(part(found[name], channel, per));
        if (isProduct) values.fill(NaN, clamp(left, per));
        const asked = isProduct && hidden();
        return {
          rows,
          columns,
          caption: caption(found),
          ...(asked ? { texts: values.map(() => "?") } : { values }),
          ...(name === "window" ? { tone, range } : asked ? {} : { tone: "signed", range: found.ranges[name] }),
          numbers: true,
          marked: left > 0 && left <= per && term < found.all ? split(left - 1, columns) : null,
        };
      },
    });
  };
  const sumGrid = ui.grid("lens_sum", {
    rulers: false,
    edge: edges[2],
    fit: () => [LARGEST, 1.7 * LARGEST],
    read: () => now() && { rows: 1, columns: 1, caption: ui.t("lens_sum"), texts: [hidden() ? "?" : total()] },
  });
  // window, weights and products of a channel
  const tiles = (channel) => [
    tile("window", channel, ({ channels, name }) => name?.(channel) ?? ui.t(channels > 1 ? "lens_channel" : "lens_window", { channel }), { edge: edges[0] }),
    tile("weights", channel, ({ turned }) => ui.t(turned ? "lens_turned" : "lens_weights"), { edge: edges[1] }),
    tile("products", channel, () => ui.t("lens_products"), { edge: edges[2] }),
  ];
  const line = ui.line(() => {
    const found = now();
    if (!found) return "";
    if (hidden()) return ui.t("sum_hidden");
    const term = adder.term();
    if (!term) return ui.t("sum_none");
    const { window, weights, products, running, all, bias, sum } = found;
    const taken = listOf(term, (k) => k).filter((k) => !Number.isNaN(products[k]));
    const last = taken.slice(-TERMS_WRITTEN);
    const start = last.length < taken.length ? [ui.number(running[last[0] - 1])] : [];
    const left = [...start, ...last.map((k) => `${ui.bracketed(window[k])}·${ui.bracketed(weights[k])}`)].join(" + ");
    const text = `${left} = ${ui.number(running[term - 1])}`;
    return term < all || bias === null ? text : [text, ui.t("with_bias", { b: bias, sum })].join(";  ");
  }, "products");
  const alone = () => now().channels === 1;
  const table = (label) =>
    ui.table(
      label,
      () => ["number", ...(alone() ? [] : ["channel_head"]), "row", "column", "pixel", "weight", "product", "running"].map((key) => ui.t(key)),
      () => {
        if (!now()) return null;
        const { window, weights, products, running, rows, columns } = now();
        const taken = listOf(hidden() ? 0 : adder.term(), (k) => k).filter((k) => !Number.isNaN(products[k]));
        return taken.map((k) => {
          const [channel, tap] = split(k, rows * columns);
          return [k, ...(alone() ? [] : [channel]), ...split(tap, columns), window[k], weights[k], products[k], running[k]];
        });
      },
    );
  return { ...adder, tiles, sum: sumGrid, line, table };
}
