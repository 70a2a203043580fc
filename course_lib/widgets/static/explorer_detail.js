// What the map, pixel, score or probability that was chosen in the Explorer is made of: tiles of numbers, texts and bars.
import { SIDE } from "./board.js";
import { clamp, extent, listOf, same, split } from "./core.js";
import { SMALL } from "./explorer_colours.js";
import { PATCH, largest, strongest } from "./explorer_state.js";
import { neuronLens } from "./lens.js";
import { kernelOf, partialMaps, plane, termsOf, windowOf, windowValues } from "./network.js";
import { NARROW, h, penOf, setLabel } from "./ui.js";

const MOST_TERMS = 16; // input maps in the arithmetic
const TALL = 210; // pixels of a picture beside the sum
const [WIDEST, PITCH] = [72, 48]; // pixels of a map's column: at most, and from the next one
const BESIDE = 820; // pixels of a view in which four pictures have room
const NUMBER = 27; // pixels of a cell that a number fits into
const HEAD = { align: "left", bold: true, size: 12 }; // a text above something
// a map as a tile shows it
const mapOf = (all, map) => ({ rows: all.shape[1], columns: all.shape[2], values: plane(all, map) });

// sentence(): of the state
export function networkDetail(ui, explorer, colours, sentence) {
  const { net, last, isBare, isVector, isBack, sig, percent, state, target, gradients, scales } = explorer;
  const { exponentials, covered, chosen, look, pixelOf, place, point } = explorer;
  const { palettes, css, readable, sheet, write } = colours;

  const detail = h("canvas", { class: "cl-grid", role: "img" });
  let [tiles, texts, bars] = [[], [], []]; // what it shows
  const show = (tile) => tiles.push(tile);
  const say = (...text) => texts.push(text);
  // the pixel of a map that is pointed at, and a frame around one
  const pointed = ([k, map]) => {
    const [layer, of, ...pixel] = explorer.hovered ?? [];
    return layer === k && of === map && pixel.length ? pixel : null;
  };
  const framed = (pixel) => pixel && [...pixel, 1, 1];
  // the strongest of so many input maps, as far as they have room
  const fewOf = (count, size) => {
    const order = listOf(count, (channel) => channel);
    return order[MOST_TERMS] ? order.sort((a, b) => size(b) - size(a)).slice(0, MOST_TERMS) : order;
  };
  // The pixel of a convolution that is taken apart: the chosen one, or another of its map that one points at.
  const taken = (explorer.taken = ui.once(() => {
    const at = chosen();
    const pixel = at.length > 0 && at[0] <= last && pixelOf(at);
    if (!pixel || isBack() || !net[at[0] - 1]?.w) return null;
    const [k, map] = at;
    const shown = pointed(at) ?? pixel;
    const { terms, bias, sum } = termsOf(state().outputs[k - 1], net[k - 1], map, shown);
    const numbers = fewOf(terms.length, (channel) => Math.abs(terms[channel].sum));
    const all = (part) => numbers.flatMap((channel) => Array.from(terms[channel][part]));
    const sums = numbers.map((channel) => terms[channel].sum);
    const others = terms.length - numbers.length;
    const rest = sum - bias - sums.reduce((a, b) => a + b);
    const window = all("window");
    return {
      at: [k, map, ...shown],
      numbers,
      shape: [numbers.length, ...net[k - 1].w.shape.slice(2)],
      window,
      weights: all("kernel"),
      bias,
      sum,
      ...(k === 1 ? { tone: "ink", range: [0, 1] } : { tone: "signed", range: extent(window) }),
      name: terms.length > 1 ? (n) => ui.t("map_number", { map: numbers[n] }) : null,
      strongest: strongest(sums),
      end: others ? ui.t("with_others", { others, rest: sig(rest), bias: sig(bias), sum: sig(sum) }) : null,
    };
  }));
  let kept = []; // [layer, map, input map]: whose numbers are shown, since it was pointed at
  const lens = neuronLens(ui, {
    read: taken,
    target: () => (whole.node.hidden ? null : [whole, taken().at.slice(2)]),
    high: TALL,
    write: sig,
    says: sentence,
    tap: () => explorer.tap,
    onTap: (tap) => {
      if (same(tap ?? [], explorer.tap ?? [])) return;
      explorer.tap = tap;
      if (tap) kept = [...taken().at.slice(0, 2), taken().numbers[tap[0]]];
      ui.changed();
    },
  });
  // which of the input maps is shown with its numbers
  const inSight = () => {
    if (!taken()) return 0;
    const { at, numbers, strongest: most } = taken();
    const mine = same(at.slice(0, 2), kept.slice(0, 2)) ? numbers.indexOf(kept[2]) : -1;
    return lens.latest() ?? (mine < 0 ? most : mine);
  };
  const cellOf = (pixel) => [...chosen().slice(0, 2), ...pixel];
  const whole = ui.grid("map", {
    rulers: false,
    strength: 1,
    edge: "output",
    fit: ({ rows, columns }) => TALL / Math.max(rows, columns),
    read: () => {
      if (!taken() || isVector(taken().at[0])) return null;
      const [k, map, ...marked] = taken().at;
      const scale = scales(state().outputs)[k];
      return { ...mapOf(state().outputs[k], map), caption: place([k, map]), tone: "signed", range: [-scale, scale], lines: false, numbers: false, marked };
    },
    onPick: (...pixel) => look(cellOf(pixel)),
    onArrow: (...step) => look(cellOf(taken().at.slice(2).map((line, axis) => line + step[axis]))),
    says: ui.t("keys_window"),
    onHover: (...pixel) => point(pixel.length ? cellOf(pixel) : null),
  });
  // so many of them stand beside each other that all rows are about as long
  const inRows = (count, most) => Math.ceil(count / Math.ceil(count / Math.floor(most)));
  const small = () => Math.min(WIDEST, Math.floor(ui.width / inRows(taken().numbers.length, ui.width / PITCH)) - 7);
  const strips = listOf(MOST_TERMS, (n) => ui.stack(...lens.tiles(n, small)));
  const overview = h("div", { class: "cl-grids cl-maps", "aria-hidden": "true" }, ...strips);
  ui.onDraw(() => {
    const [count, mine] = [taken()?.numbers.length ?? 0, inSight()];
    overview.hidden = count < 2;
    strips.forEach((strip, n) => {
      strip.hidden = n >= count;
      strip.classList.toggle("cl-on", n === mine);
    });
  });
  const one = ui.group(...lens.tiles(inSight), ui.stack(lens.sum, lens.button), whole);
  const figure = h("div", { class: "cl-stack cl-detail" }, detail, overview, one, lens.line);
  // input maps × kernels = partial maps, beside each other, wrapped where there is no room
  const sums = (at) => {
    const [k, map] = at;
    const [layer, x] = [net[k - 1], state().outputs[k - 1]];
    const maps = partialMaps(x, layer, map);
    const few = fewOf(maps.length, (channel) => largest(maps[channel].data));
    const { signed, ramp, soft, input, learned, output } = palettes();
    const [mark, [, , rows, columns]] = [pointed(at), layer.w.shape];
    const meanings = [
      ["input_maps", input, few.map((c) => mapOf(x, c)), { mark: mark && windowOf(layer, mark), ...(k === 1 && { palette: ramp, scale: 1 }) }],
      ["kernels", learned, few.map((c) => ({ rows, columns, values: kernelOf(layer.w, map, c) }))],
      ["partial_maps", output, few.map((c) => ({ ...mapOf(state().outputs[k], map), values: maps[c].data })), { mark: framed(mark), of: at }],
    ].map(([word, colour, items, also]) => {
      const scale = Math.max(...items.map(({ values }) => largest(values))) || 1;
      return [ui.t(word), colour, items.map((item) => ({ ...item, palette: signed, scale, ...also }))];
    });
    const notes = [ui.t("maps_and_bias", { bias: sig(layer.b.data[map]) }), ui.t("point_here"), few.length < maps.length ? ui.t("strongest_of", { n: few.length, all: maps.length }) : ""];
    if (maps.length === 1) {
      const { x, side } = threefold(meanings.map(([word, colour, [tile]]) => [word, colour, tile]));
      return result(at, ...(ui.width < BESIDE ? [0, side + 36] : [x + side + 16, 0]), notes);
    }
    const room = Math.max(300, ui.width);
    const narrow = room < NARROW;
    const [left, right, top] = narrow ? [0, 0, 20] : [122, 190, 0]; // words above, or beside
    const inRow = inRows(few.length, (room - left - right) / 46);
    const side = Math.floor(Math.min(96, (room - left - right) / inRow - 10));
    const block = 3 * side + 46;
    few.forEach((channel, n) => {
      const [line, column] = split(n, inRow);
      const [x0, y0] = [left + column * (side + 10), top + line * block + 18];
      say(ui.t("map_number", { map: channel }), x0 + side / 2, y0 - 9, { colour: soft, size: 10 });
      meanings.forEach(([, colour, items], row) => show({ ...items[n], x: x0, y: y0 + row * (side + 8), side, colour }));
    });
    meanings.forEach(([word, colour], row) => {
      say(...(narrow ? [word, (row * room) / 3, 9, { ...HEAD, colour }] : [word, left - 14, 18 + row * (side + 8) + side / 2, { ...HEAD, colour, align: "right" }]));
    });
    return result(at, ...(narrow ? [0, top + Math.ceil(few.length / inRow) * block + 8] : [left + inRow * (side + 10) + 16, 0]), notes);
  };
  // the map itself, with the pixel, and words below it
  const result = (at, x, y, notes = ["", ui.t("point_here")]) => {
    const [k, map] = at;
    const pixel = pixelOf(at);
    const { shape, data } = state().outputs[k];
    const side = isVector(k) ? 0 : 156;
    const line = (text, n, options) => say(text, x, y + 18 + side + 16 + 19 * n, { align: "left", size: 12, ...options });
    say(place([k, map]), x, y + 9, HEAD);
    if (side) show({
      ...mapOf({ shape, data }, map), x, y: y + 18, side,
      palette: k ? palettes().signed : palettes().ramp, scale: k ? scales(state().outputs)[k] : 1, colour: palettes().output,
      mark: framed(pixel ?? pointed(at)),
      of: at,
    });
    if (pixel) line(`= ${sig(data[(map * shape[1] + pixel[0]) * shape[2] + pixel[1]])}`, 1, { bold: true, size: 16 });
    else notes.forEach((note, n) => line(note, n, { colour: palettes().soft, size: SMALL }));
  };
  // ReLU and pooling: a map from a map
  const single = (at) => {
    const [k, map] = at;
    const [x, layer, pixel] = [state().outputs[k - 1], net[k - 1], pixelOf(at)];
    const { signed, input: colour } = palettes();
    const base = { palette: signed, scale: scales(state().outputs)[k], side: 156, y: 18, colour };
    const seen = pixel ?? pointed(at);
    const box = seen && windowOf(layer, seen);
    say(place([k - 1, map]), 0, 9, { ...HEAD, colour });
    show({ ...base, ...mapOf(x, map), x: 0, mark: box });
    let left = 190;
    if (pixel) {
      const [, , rows, columns] = box;
      const side = Math.min(156, Math.max(rows, columns) * 44);
      const values = windowValues(x, map, box, layer.kind === "average" ? 0 : NaN);
      show({ ...base, rows, columns, values, x: left, y: 18 + (156 - side) / 2, side });
      left += side + 16;
    }
    const narrow = ui.width < NARROW; // the result stands below
    say(ui.t(`does_${layer.kind}`), ...(narrow ? [0, 192] : [left, 96]), { align: "left", size: 12 });
    result(at, ...(narrow ? [0, 208] : [left + 96, 0]));
  };
  const softmaxed = (map) => {
    const { probabilities } = state();
    const { scores, high, powers, sum } = exponentials();
    const { soft, ink, output, line } = palettes();
    const wide = (Math.min(ui.width, 760) - 24) / 3;
    const most = largest(scores) || 1;
    [ui.t("softmax_score"), ui.t("softmax_power", { max: sig(high) }), ui.t("softmax_share", { sum: sig(sum) })].forEach((text, n) => {
      say(text, 24 + n * wide, 9, HEAD);
    });
    scores.forEach((score, k) => {
      const y = 32 + 22 * k;
      const mine = k === map;
      say(k, 8, y, { bold: mine, size: 13 });
      [score, powers[k], probabilities[k]].forEach((value, n) => {
        const length = Math.max(1, (n ? value : Math.abs(score) / most) * (wide - 78));
        const colour = n === 0 ? css(palettes().signed, score / most) : mine ? output : line;
        bars.push([24 + n * wide, y - 7, length, 14, colour]);
        const text = n === 2 ? ui.t("percent", { p: percent(value) }) : sig(value);
        say(text, 24 + n * wide + length + 6, y, { align: "left", bold: mine, size: SMALL, colour: mine ? ink : soft });
      });
    });
  };
  // three pictures of one size beside each other: [[word, its colour, tile], ...]
  const threefold = (pictures) => {
    const side = Math.min(200, (ui.width - 6) / 3 - 16);
    pictures.forEach(([text, colour, tile], n) => {
      const x = n * (side + 16);
      say(text, x, 9, { ...HEAD, colour });
      show({ scale: largest(tile.values) || 1, ...tile, x, y: 18, side, colour });
    });
    return tiles[2];
  };
  // what a map holds, its gradient, and both multiplied
  const backed = (at) => {
    const [k, map] = at;
    const { output, gradient, signed, ramp, back } = palettes();
    const [held, grads] = [state().outputs[k], gradients()[k]].map((all) => ({ ...mapOf(all, map), mark: framed(pixelOf(at)), of: at }));
    return threefold([
      [ui.t("held"), output, { ...held, palette: k ? signed : ramp }],
      [ui.t("gradient_here"), gradient, { ...grads, palette: back }],
      [ui.t("times"), output, { ...held, values: held.values.map((value, n) => value * grads.values[n]), palette: signed }],
    ]);
  };
  // the image below the patch, how much the probability falls there, and the ink in these colours
  const hidden = ({ of, digit, box, over, falls }) => {
    const ink = of.outputs[0].data;
    const { input, output, signed, ramp } = palettes();
    const seen = ink.map((value, n) => (!over && split(n, SIDE).every((line, axis) => line >= box[axis] && line < box[axis] + PATCH) ? 0 : value));
    const tile = { rows: SIDE, columns: SIDE, mark: over ? null : box, palette: signed };
    return threefold([
      [ui.t("covered"), input, { ...tile, values: seen, palette: ramp, scale: 1 }],
      [ui.t("falls", { digit }), output, { ...tile, values: falls }],
      [ui.t("falls_ink"), output, { ...tile, values: falls.map((value, n) => value * ink[n]) }],
    ]);
  };
  const detailOf = (at) => {
    const [k, map] = at;
    if (k > last) return softmaxed(map);
    if (isBack()) return backed(at);
    if (covered(k)) return hidden(covered(k));
    if (isBare(k)) return result(at, 0, 0);
    return net[k - 1].w ? sums(at) : single(at);
  };
  const paintTile = (pen, { x, y, side, rows, columns, values, palette, scale, colour, mark }, n) => {
    const cell = side / Math.max(rows, columns);
    pen.drawImage(sheet(`tile ${n}`, rows, columns, values, palette, scale), x, y, cell * columns, cell * rows);
    [pen.strokeStyle, pen.lineWidth] = [colour, 1.5];
    pen.strokeRect(x - 0.75, y - 0.75, cell * columns + 1.5, cell * rows + 1.5);
    if (cell >= NUMBER) {
      values.forEach((value, k) => {
        if (Number.isNaN(value)) return;
        const [row, column] = split(k, columns);
        const size = Math.min(12, cell * 0.36);
        pen.font = `${size}px ${ui.font}`;
        const text = [sig(value), ...[2, 1].map((n) => ui.number(Number(value.toFixed(n)), n))].find((each) => pen.measureText(each).width < cell - 3) ?? "";
        write(pen, text, x + (column + 0.5) * cell, y + (row + 0.5) * cell, { size, colour: readable(palette, value / scale) });
      });
    }
    if (!mark) return;
    const [top, left, high, wide] = mark;
    [pen.strokeStyle, pen.lineWidth] = [palettes().chosen, 2];
    const [x0, y0] = [clamp(left, columns) * cell, clamp(top, rows) * cell];
    pen.strokeRect(x + x0, y + y0, clamp(left + wide, columns) * cell - x0, clamp(top + high, rows) * cell - y0);
  };
  let detailed = [];
  const paintDetail = () => {
    const at = chosen();
    figure.hidden = !at.length || (isBack() && at[0] === last);
    detail.hidden = figure.hidden || taken() !== null;
    const key = [state(), ui.look, ui.width, isBack() && target(), JSON.stringify([at, explorer.hovered]), covered(0)?.k, window.devicePixelRatio];
    if (detail.hidden || same(key, detailed)) return;
    detailed = key;
    [tiles, texts, bars] = [[], [], []];
    detailOf(at);
    const bottoms = [...tiles.map(({ y, side, rows, columns }) => y + (side * rows) / Math.max(rows, columns)), ...texts.map(([, , y]) => y + 8)];
    const pen = penOf(detail, ui.width - 6, Math.max(...bottoms) + 6);
    pen.translate(3, 0);
    pen.imageSmoothingEnabled = false;
    tiles.forEach((tile, n) => paintTile(pen, tile, n));
    for (const [x, y, wide, high, colour] of bars) {
      pen.fillStyle = colour;
      pen.fillRect(x, y, wide, high);
    }
    for (const [text, x, y, options] of texts) write(pen, text, x, y, options);
    setLabel(detail, `${ui.t("detail")}. ${sentence()}`);
  };
  ui.onDraw(() => ui.width && paintDetail());
  const under = (event) => {
    const edge = detail.getBoundingClientRect();
    for (const { x, y, side, rows, columns, of } of tiles) {
      const [row, column] = [event.clientY - edge.top - y, event.clientX - edge.left - 3 - x].map((way) => Math.floor((way * Math.max(rows, columns)) / side));
      if (of && row >= 0 && column >= 0 && row < rows && column < columns) return [...of.slice(0, 2), row, column];
    }
    return null;
  };
  detail.addEventListener("pointermove", (event) => point(under(event)));
  detail.addEventListener("pointerleave", () => point(null));
  detail.addEventListener("click", (event) => {
    const at = under(event);
    if (at) look(at);
  });

  return { figure, lens };
}
