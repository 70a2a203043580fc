// One number of a result, taken apart: the window that it is made of, the weights that are laid on it, their products
// and the sum, each in the colour of its meaning. Its products are added one by one, and the sum drops into its cell.
import { clamp, extent, listOf, part, same, split } from "./core.js";
import { NARROW, READABLE, h } from "./ui.js";

const TERMS_WRITTEN = 9; // products that a line has room for
const [SLOWEST, FASTEST, WHOLE] = [450, 25, 4500]; // milliseconds of a product, and of all of them
const FALL = { duration: 600, easing: "ease-in" };
const [FRACTION, LARGEST, ROOM] = [34, 44, 120]; // pixels of a cell: that a number with places fits into, and at most; and beside three tiles, for the sum

// Lets nodes fly over a view and be gone: [[node, from, to, motion], ...], boxes being [left, top, wide, high] on the screen.
export function fly(ui, flights) {
  if (ui.still) return;
  const edge = ui.root.getBoundingClientRect();
  for (const [node, from, to, motion = FALL] of flights) {
    const [, , wide, high] = from;
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

// read(): null, or {shape: [channels, rows, columns], window, weights (flat; NaN where there is none), bias (null if there is
// none), sum, tone and range of the window, turned: whether the weights are, name(channel): of a window, numbers: of the
// channels, where they are not the first ones, end: what the line ends with}; target(): [grid, cell] that the sum drops
// into, or null; hidden(): the products are not to be seen yet; get, set: of how many are added, if the view keeps that (0 while they are hidden);
// most(), high: pixels of a cell and of a tile; edges: names of colours; seen(channel): the window is read elsewhere;
// write: a number; says(): the end, read out; tap: [channel, row, column] that is pointed at, onTap: called with it.
export function neuronLens(ui, { read, target = () => null, hidden = () => false, get, set, most = () => LARGEST, high = Infinity, seen = () => false, edges = ["input", "learned", "output"], write = (value) => ui.number(value), says = null, tap = () => null, onTap = null }) {
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
    return get() >= all ? sum : (running[get() - 1] ?? 0);
  };
  const count = () => (hidden() ? 0 : (now()?.all ?? 0));
  // how many products are added up: all of them, when they are others
  let [added, of] = [Infinity, []];
  get ??= () => {
    const products = now()?.products ?? [];
    if (products !== of && !same(products, of)) [added, of] = [Infinity, products];
    return Math.min(added, count());
  };
  set ??= (to) => {
    added = to;
    ui.changed();
  };
  const { button } = ui.ticker({
    label: "add_up",
    still: "add_next",
    get,
    go: (to) => {
      while (to > 0 && to < count() && Number.isNaN(now().products[to - 1])) to += 1;
      return set(to);
    },
    count: () => count() + 1,
    jump: () => (get() >= count() ? 0 : get()) + Math.ceil(count() / TERMS_WRITTEN),
    every: () => clamp(Math.max(FASTEST, WHOLE / (count() || 1)), SLOWEST),
    ended: () => {
      ui.tell(says?.() ?? line.textContent);
      const to = target();
      if (to) fly(ui, [[ui.shorter(total())[0], onScreen(sumGrid, [0, 0]), onScreen(...to)]]);
    },
  });
  ui.onDraw(() => {
    button.hidden = !count();
  });
  // of(): the channel; small(): pixels that a tile without numbers is wide
  const tile = (name, of, small, caption, edge) => {
    const fit = ({ rows, columns }) => {
      if (small) return Math.min(small() / columns, small() / rows);
      // so many beside each other that their numbers are readable
      const room = ui.width < NARROW ? ui.width : ui.width - ROOM;
      const cells = [3, 2, 1].map((across) => Math.floor(Math.min(most(), high / rows, (room / across - 20) / columns)));
      return cells.find((cell) => cell >= now().wanted) ?? cells.at(-1);
    };
    return ui.grid(name, {
      rulers: false,
      edge,
      strength: small ? 1 : undefined,
      fit,
      onHover: onTap && ((...cell) => onTap(cell.length ? [of(), ...cell] : null)),
      read: () => {
        const [found, channel] = [now(), of()];
        if (!found || channel >= found.channels || (name === "window" && seen(channel))) return null;
        const { rows, columns, tone = "plain", range } = found;
        const [per, term] = [rows * columns, get()];
        const left = term - channel * per; // products of this channel that are added up
        const isProduct = name === "products";
        const values = Array.from(part(found[name], channel, per));
        if (isProduct) values.fill(NaN, clamp(left, per));
        const asked = isProduct && hidden();
        const [tapped, ...cell] = tap() ?? [];
        return {
          rows,
          columns,
          caption: caption(found, values),
          ...(asked ? { texts: values.map(() => "?") } : { values }),
          ...(name === "window" ? { tone, range } : asked ? {} : { tone: "signed", range: found.ranges[name] }),
          lines: !small,
          numbers: !small,
          marked: tapped === channel ? cell : left > 0 && left <= per && term < found.all ? split(left - 1, columns) : null,
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
  // Window, weights and products of a channel, which may be a function; small(): they are colours alone, so many pixels
  // wide, and say what they add.
  const tiles = (channel, small = null) => {
    const of = typeof channel === "function" ? channel : () => channel;
    const words = {
      window: ({ channels, name }) => name?.(of()) ?? ui.t(channels > 1 ? "lens_channel" : "lens_window", { channel: of() }),
      weights: ({ turned }) => (small ? "" : ui.t(turned ? "lens_turned" : "lens_weights")),
      products: (_, values) => (small ? ui.number(Number(values.reduce((sum, value) => sum + (value || 0), 0).toPrecision(3))) : ui.t("lens_products")),
    };
    return Object.keys(words).map((name, k) => tile(name, of, small, words[name], edges[k]));
  };
  // the channel of the product that was added last; null: all of them are
  const latest = () => {
    const [term, { all, channels }] = [get(), now()];
    return term > 0 && term < all ? Math.floor((term - 1) / (all / channels)) : null;
  };
  const bracketed = (value) => (value < 0 ? `(${write(value)})` : write(value));
  const line = ui.line(() => {
    const found = now();
    if (!found) return "";
    if (hidden()) return ui.t("sum_hidden");
    const term = get();
    if (!term) return ui.t("sum_none");
    const { window, weights, products, running, all, bias, sum, end } = found;
    const taken = listOf(term, (k) => k).filter((k) => !Number.isNaN(products[k]));
    const last = taken.slice(-TERMS_WRITTEN);
    const start = last.length < taken.length ? [write(running[last[0] - 1])] : [];
    const left = [...start, ...last.map((k) => `${bracketed(window[k])}·${bracketed(weights[k])}`)].join(" + ");
    const text = `${left} = ${write(running[term - 1])}`;
    if (term < all || bias === null) return text;
    return [text, end ?? ui.t("with_bias", { b: write(bias), sum: write(sum) })].join(";  ");
  }, "products");
  const alone = () => now().channels === 1;
  const heads = () => ["number", ...(alone() ? [] : ["channel_head"]), "row", "column", "pixel", "weight", "product", "running"].map((key) => ui.t(key));
  const rows = () => {
    if (!now()) return null;
    const { window, weights, products, running, channels, all, columns, numbers } = now();
    const taken = listOf(get(), (k) => k).filter((k) => !Number.isNaN(products[k]));
    return taken.map((k) => {
      const [channel, at] = split(k, all / channels);
      return [k, ...(alone() ? [] : [numbers?.[channel] ?? channel]), ...split(at, columns), ...[window, weights, products, running].map((each) => write(each[k]))];
    });
  };
  const table = (label) => ui.table(label, heads, rows);
  return { button, tiles, latest, term: get, sum: sumGrid, line, heads, rows, table };
}
