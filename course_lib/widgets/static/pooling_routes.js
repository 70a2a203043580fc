// Pooling forward and back: who receives the gradient, and what a shift of the input changes.
import { fromNested, listOf, pair, pool, poolBackward, rolled, split, tensor, windowsOf, zeroPad } from "./core.js";
import { NARROW, columns, movingWindow } from "./ui.js";

// The slides' numbers as far as their text has them: the first two and the last two rows without the
// last column, and the results. The others are made up.
const SLIDES = [[1, 2, 0, 7, 1, 0], [0, 9, 2, 3, 2, 3], [3, 0, 1, 2, 1, 2], [2, 4, 0, 1, 0, 1], [6, 0, 1, 2, 1, 2], [2, 4, 0, 1, 8, 1]];
const EXAMPLES = {
  slides: { x: SLIDES, kernel_size: 3, stride: 3, padding: 0 },
  halves: { x: SLIDES, kernel_size: 2, stride: 2, padding: 0 },
  overlap: { x: [[0, 1, 2], [3, 4, 5], [6, 7, 8]], kernel_size: 2, stride: 1, padding: 0 },
  ties: { x: Array(4).fill([5, 5, 5, 5]), kernel_size: 2, stride: 2, padding: 0 },
  frame: { x: [[-3, -1, -4, -2], [-5, -2, -6, -5], [-3, -5, -8, -9], [-7, -9, -3, -2]], kernel_size: 3, stride: 2, padding: 1 },
};
// heads of the table of outputs
const FORWARD = ["output_number", "row", "column", "value", "value_before"];
const BACKWARD = ["gradient", "receivers", "share", "equals"];

export function build(ui) {
  const isMax = () => ui.get("kind") === "max";
  const backward = () => ui.get("backward");
  // a part that is there only while the way back is shown
  const ofTheWayBack = (node) => {
    ui.onDraw(() => {
      node.hidden = !backward();
    });
    return node;
  };
  ui.hints(() => ui.t(backward() ? "try" : "try_forward"));
  const traits = ["x", "shift", "kind", "kernel_size", "stride", "padding", "upstream"];
  const state = ui.memo(traits, (x, shift, kind, k, stride, padding, upstream) => {
    const g = windowsOf([x.length, x[0].length], k, stride, padding);
    const { rows, columns, count } = g;
    const still = fromNested([[x]]);
    const image = rolled(still, pair(shift));
    const padded = zeroPad(image, padding).data;
    const inside = zeroPad(tensor(image.shape, image.data.map(() => 1)), padding).data;
    const texts = Array.from(padded, (value, at) => (inside[at] || kind === "average" ? value : -Infinity));
    const wrong =
      2 * padding > k
        ? ui.t("too_much_padding", { padding, k })
        : count === 0
          ? ui.t("does_not_fit", { k, h: g.padded[0], w: g.padded[1] })
          : "";
    if (wrong) return { ...g, texts, k, wrong };
    const dout = tensor([1, 1, rows, columns], listOf(count, (n) => (upstream === "ones" ? 1 : n + 1)));
    const now = pool(kind, image, k, stride, padding);
    const before = pool(kind, still, k, stride, padding).out;
    const change = now.out.data.map((value, n) => value - before.data[n]);
    const counts = image.data.map(() => 0);
    for (const pixel of now.routes.flat()) counts[pixel] += 1;
    const dx = poolBackward(kind, dout, image, k, stride, padding);
    const framed = zeroPad(dx, padding).data.map((value, at) => (inside[at] ? value : NaN)); // nothing is kept there
    return { ...g, ...now, texts, k, wrong, dout, before, change, counts, dx, framed, differ: change.filter((by) => Math.abs(by) > 1e-9).length };
  });
  const moving = movingWindow(ui, state);
  const { place, at } = moving;
  const shifted = () => pair(ui.get("shift")).some((by) => by !== 0);
  // the pixel [row, column] of a place in the image
  const spot = (pixel) => split(pixel, state().size[1]);

  const shiftLine = () => {
    const { wrong, differ, count } = state();
    if (wrong || !shifted()) return "";
    const [down, right] = pair(ui.get("shift"));
    return ui.t(differ ? "shift_seen" : "shift_unseen", { down, right, differ, count });
  };

  // forward: input and outputs; back, mirrored below: the gradient of each

  // what the picture of the padded input and that of its gradient have in common: real pixels begin at 0
  const large = () => ({ ...moving.shown(), first: state().padding.map((n) => -n) });
  const inFrame = (pixel) => spot(pixel).map((line, axis) => line + state().padding[axis]);
  const made = {};
  const small = (fit, name, pick, says) => {
    made[name] = ui.grid(name, {
      fit,
      says,
      ...moving.onOutput,
      read: () => {
        const { rows, columns: wide, wrong } = state();
        const values = wrong ? null : pick();
        return values && { rows, columns: wide, caption: ui.t(name, { rows, columns: wide }), values: values.data ?? values, marked: at(), tone: name === "change" ? "signed" : "plain" };
      },
    });
    return [made[name]];
  };
  const rows = (fit) => {
    made.input = ui.grid("input", {
      ...moving.onInput,
      fit,
      read: () => {
        const { size: [h, w], padding, texts, wrong, routes } = state();
        const caption = ui.t(!padding[0] ? "input" : isMax() ? "input_max" : "input_average", { h, w });
        return { ...large(), caption, texts, marked: wrong || !isMax() ? null : inFrame(routes[place()][0]) };
      },
    });
    made.dx = ui.grid("dx", {
      fit,
      says: ui.t("says_dx"),
      read: () => {
        const { wrong, framed, routes } = state();
        if (wrong || !backward()) return null;
        const marked = isMax() ? inFrame(routes[place()][0]) : null;
        return { ...large(), hollow: true, colour: "gradient", caption: ui.t("dx"), values: framed, tone: "signed", marked };
      },
    });
    const forward = [
      [made.input],
      small(fit, "output", () => state().out),
      small(fit, "before", () => (shifted() ? state().before : null)),
      small(fit, "change", () => (shifted() ? state().change : null)),
    ];
    return [forward, [[made.dx], small(fit, "dout", () => (backward() ? state().dout : null)), [], []]];
  };
  const sizes = () => {
    const { padded: [high, wide], columns: across } = state();
    return [[wide, ...Array(shifted() && ui.width >= NARROW ? 3 : 1).fill(across)], high];
  };
  // Of the maximum every route is drawn; of the average, for whom all are too many, the chosen one's.
  const arrows = () => {
    const { routes, columns: across, wrong, stride, k } = state();
    if (wrong) return [];
    const [row] = at();
    const ways = routes.flatMap((pixels, n) => (n === place() || isMax() ? pixels.map((p) => [split(n, across)[0], inFrame(p)[0], n === place()]) : []));
    const distinct = [...new Map(ways.map((way) => [String(way), way])).values()].sort((a, b) => a[2] - b[2]);
    const forward = isMax() ? inFrame(routes[place()][0])[0] : row * stride[0] + (k - 1) / 2;
    return [[made.input, forward, made.output, row, true], ...distinct.map(([from, to, own]) => [made.dout, from, made.dx, to, own])];
  };
  // what was before a shift stands below the output where there is no room beside it
  ui.onDraw(() => [made.before, made.change].forEach(({ node }, k) => {
    const place = pictures.children[ui.width && ui.width < NARROW ? 1 : 2 + k];
    if (node.parentNode !== place) place.append(node);
  }));
  const pictures = columns(ui, sizes, rows, arrows);
  const routeLine = () => {
    const { wrong, routes, ties, counts, dout: upstream, dx: sums, k } = state();
    if (wrong || !backward()) return "";
    const own = routes[place()];
    const [row, column] = spot(own[0]);
    const value = upstream.data[place()];
    if (!isMax()) return ui.t("route_average", { value, share: value / (k * k), n: own.length, area: k * k, lost: k * k - own.length });
    const tie = ties[place()] > 1 ? ` ${ui.t("route_tie", { ties: ties[place()] })}` : "";
    const shared = counts[own[0]] > 1 ? ` ${ui.t("route_shared", { times: counts[own[0]], sum: sums.data[own[0]] })}` : "";
    return ui.t("route_max", { value, row, column }) + tie + shared;
  };

  const choices = ui.row(
    ui.examples("example", EXAMPLES),
    ui.oneOf("kind", ["max", "average"]),
    ofTheWayBack(ui.oneOf("upstream", ["ones", "count"])),
  );
  const sliders = ui.row(
    ui.slider("kernel_size", { min: 1, max: 5 }),
    ui.slider("stride", { min: 1, max: 5 }),
    ui.slider("padding", { min: 0, max: 2 }),
    ui.slider("shift", { min: -3, max: 3, axis: 0, label: "shift_0" }),
    ui.slider("shift", { min: -3, max: 3, axis: 1, label: "shift_1" }),
  );
  ui.beside([pictures], moving.player("output_number"), choices, sliders, ui.warning(() => state().wrong));
  ui.add(
    ui.folded("own_numbers", () => [ui.numbers(ui.t("numbers"), "x", () => state().size)]),
    ui.table("table", () => [...FORWARD, ...(backward() ? BACKWARD : [])].map((key) => ui.t(key)), () => {
      const { wrong, routes, out, before: old, dout: upstream, ties, columns: across, k } = state();
      if (wrong) return null;
      return routes.map((pixels, n) => {
        const to = pixels.map((pixel) => ui.t("pixel_at", { row: spot(pixel)[0], column: spot(pixel)[1] })).join(" ");
        const share = upstream.data[n] / (isMax() ? 1 : k * k);
        const back = [upstream.data[n], to, share, ties[n]];
        return [n, ...split(n, across), out.data[n], old.data[n], ...(backward() ? back : [])];
      });
    }),
    ofTheWayBack(
      ui.table("dx_table", ["pixel", "row", "column", "dx", "times"], () => {
        const { wrong, dx: sums, counts } = state();
        return wrong ? null : Array.from(sums.data, (sum, pixel) => [pixel, ...spot(pixel), sum, counts[pixel]]);
      }),
    ),
  );

  ui.onDraw(() => {
    const { wrong, out, columns: across, count } = state();
    if (wrong) return ui.say(wrong);
    const where = { number: place(), row: at()[0], column: at()[1], value: out.data[place()], kind: ui.t(`kind_${ui.get("kind")}`) };
    const says = [ui.t("says", { ...where, columns: across, last: count - 1 }), routeLine(), shiftLine()];
    return ui.say(says.filter((text) => text).join(" "));
  });
}
