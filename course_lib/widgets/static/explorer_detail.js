// What the map, pixel, score or probability that was chosen in the Explorer is made of: tiles of numbers, texts and bars.
import { SIDE } from "./board.js";
import { clamp, listOf, same, split } from "./core.js";
import { SMALL } from "./explorer_colours.js";
import { PATCH, largest } from "./explorer_state.js";
import { adding, fly } from "./lens.js";
import { kernelOf, partialMaps, plane, termsOf, windowOf, windowValues } from "./network.js";
import { NARROW, h, penOf, setLabel } from "./ui.js";

const MOST_TERMS = 16; // input maps in the arithmetic
const NUMBER = 27; // pixels of a cell that a number fits into
const LARGE = 13; // pixels of type
const HEAD = { align: "left", bold: true, size: 12 }; // a text above something
const empty = () => ({ tiles: [], texts: [], rects: [] });
// a map as a tile shows it
const mapOf = (all, map) => ({ rows: all.shape[1], columns: all.shape[2], values: plane(all, map) });

// sentence(): of the state
export function networkDetail(ui, explorer, colours, sentence) {
  const { net, last, shapes, names, isBare, isVector, isBack, sig, percent, state, target, gradients, scales } = explorer;
  const { exponentials, covered, chosen, look, pixelOf } = explorer;
  const { palettes, css, readable, sheet, write } = colours;

  const detail = h("canvas", { class: "cl-grid", role: "img" });
  const figure = h("div", { class: "cl-pane cl-detail" }, detail);
  let tiles = [];
  // the pixel of a map that is pointed at, and a frame around one
  const pointed = (at) => (explorer.hovered?.length === 4 && same(explorer.hovered.slice(0, 2), at.slice(0, 2)) ? explorer.hovered.slice(2) : null);
  const framed = (pixel) => pixel && [...pixel, 1, 1];
  const heads = () => {
    const { input, learned, output } = palettes();
    return [input, learned, output];
  };

  // the strongest of so many input maps, as far as they have room
  const fewOf = (count, size) => {
    const order = listOf(count, (channel) => channel);
    return count > MOST_TERMS ? order.sort((a, b) => size(b) - size(a)).slice(0, MOST_TERMS) : order;
  };
  // the chosen pixel of a convolution, taken apart, with the products in the order in which they are shown
  const taken = ui.once(() => {
    const at = chosen();
    const pixel = at.length > 0 && at[0] <= last && pixelOf(at);
    if (!pixel || isBack() || !net[at[0] - 1]?.w) return null;
    const found = termsOf(state().outputs[at[0] - 1], net[at[0] - 1], at[1], pixel);
    const few = fewOf(found.terms.length, (channel) => Math.abs(found.terms[channel].sum));
    return { ...found, few, products: few.flatMap((channel) => Array.from(found.terms[channel].products)) };
  });
  let ends_ = null; // where the sum stands, and its pixel
  const adder = adding(ui, {
    count: () => taken()?.products.length ?? 0,
    of: () => taken()?.products,
    ended: () => {
      ui.tell(sentence());
      const { left, top } = detail.getBoundingClientRect();
      const [from, to] = ends_.map((box) => box && [box[0] + left + 3, box[1] + top, ...box.slice(2)]);
      if (to) fly(ui, [["", from, to]]);
    },
  });
  // input maps × kernels = partial maps, beside each other, wrapped where there is no room
  const sums = (at, room) => {
    const [k, map] = at;
    const pixel = pixelOf(at);
    const [layer, x] = [net[k - 1], state().outputs[k - 1]];
    const found = pixel && taken();
    const maps = pixel ? [] : partialMaps(x, layer, map);
    const [count] = shapes[k - 1];
    const few = found ? found.few : fewOf(count, (channel) => largest(maps[channel].data));
    const narrow = room < NARROW;
    const [left, right] = narrow ? [0, 0] : [122, 190];
    const alone = count === 1; // side by side, where there is but one of each
    const top = narrow && !alone ? 20 : 0; // words above
    const across = Math.max(1, Math.floor((room - left - right) / 46));
    const inRow = Math.ceil(few.length / Math.ceil(few.length / across));
    const side = Math.floor(alone ? Math.min(200, (room - (narrow ? 0 : 216)) / (narrow ? 1 : 3) - 24) : Math.min(96, (room - left - right) / inRow - 10));
    const [, , fh, fw] = layer.w.shape;
    const kernels = few.map((channel) => ({ rows: fh, columns: fw, values: kernelOf(layer.w, map, channel) }));
    const inputs = few.map((c) => (pixel ? { rows: fh, columns: fw, values: found.terms[c].window } : mapOf(x, c)));
    const [term, taps] = [adder.term(), fh * fw];
    const added = (n) => found.terms[few[n]].products.map((product, tap) => (n * taps + tap < term ? product : NaN));
    const outs = few.map((c, n) => (pixel ? { ...inputs[0], values: added(n) } : { rows: maps[c].shape[0], columns: maps[c].shape[1], values: maps[c].data }));
    const most = (items) => Math.max(...items.map(({ values }) => largest(values))) || 1;
    const out = empty();
    const [signed, ramp] = [palettes().signed, palettes().ramp];
    const scale = [k === 1 ? 1 : most(inputs), most(kernels), most(outs)];
    const words = pixel ? ["windows", "kernels", "products"] : ["input_maps", "kernels", "partial_maps"];
    const place = (n, row) => {
      const [line, column] = split(n, inRow);
      if (alone) return narrow ? [0, 18 + row * (side + 26)] : [row * (side + 24), 18];
      return [left + column * (side + 10), top + line * block + 18 + row * (side + 8)];
    };
    const block = (alone ? (narrow ? 3 * (side + 26) : side + 26) : 18 + 3 * (side + 8)) + (pixel ? 18 : 4);
    few.forEach((channel, n) => {
      const [x0, y0] = place(n, 0);
      if (!alone) out.texts.push([ui.t("map_number", { map: channel }), x0 + side / 2, y0 - 9, { colour: palettes().soft, size: 10 }]);
      [inputs, kernels, outs].forEach((items, row) => {
        const latest = pixel && term > n * taps && term <= (n + 1) * taps && term < few.length * taps;
        const mark = latest ? framed(split(term - 1 - n * taps, fw)) : pixel ? explorer.tap?.[0] === channel && framed(explorer.tap.slice(1)) : pointed(at) && [windowOf(layer, pointed(at)), null, framed(pointed(at))][row];
        out.tiles.push({
          ...items[n],
          x: place(n, row)[0],
          y: place(n, row)[1],
          side,
          palette: row === 0 && k === 1 ? ramp : signed,
          scale: scale[row],
          colour: heads()[row],
          mark,
          hover: pixel ? (r, c) => (explorer.tap = [channel, r, c]) : row === 2 ? (r, c) => (explorer.hovered = [k, map, r, c]) : null,
          pick: !pixel && row === 2 ? (r, c) => look([k, map, r, c]) : null,
        });
      });
      if (pixel) {
        const [x2, y2] = place(n, 2);
        out.texts.push([sig(found.terms[channel].sum), x2 + side / 2, y2 + side + 12, { size: SMALL }]);
      }
    });
    words.forEach((word, row) => {
      const [x0, y0] = place(0, row);
      const options = { colour: heads()[row], bold: true, size: 12 };
      if (alone) out.texts.push([ui.t(word), x0, y0 - 9, { ...options, align: "left" }]);
      else if (!narrow) out.texts.push([ui.t(word), left - 14, y0 + side / 2, { ...options, align: "right" }]);
      else out.texts.push([ui.t(word), (row * room) / 3, 9, { ...options, align: "left" }]);
    });
    if (pixel && !narrow && !alone) out.texts.push([ui.t("sums"), left - 14, 18 + 3 * (side + 8) + 4, { colour: palettes().soft, align: "right" }]);
    const bottom = top + Math.ceil(few.length / inRow) * block;
    const [rx, ry] = narrow ? [0, bottom + 8] : [alone ? 3 * (side + 24) : left + inRow * (side + 10) + 16, 0];
    result(out, at, rx, ry, layer.b.data[map], few.length < count ? ui.t("strongest_of", { n: few.length, all: count }) : "");
    return out;
  };
  // the map itself, with the pixel; or a score alone
  const result = (out, at, x, y, bias, note = "") => {
    const [k, map] = at;
    const { shape, data } = state().outputs[k];
    const pixel = pixelOf(at);
    const value = pixel && data[(map * shape[1] + pixel[0]) * shape[2] + pixel[1]];
    const side = isVector(k) ? 0 : 156;
    const line = (text, n, options) => out.texts.push([text, x, y + 18 + side + 16 + 19 * n, { align: "left", size: 12, ...options }]);
    out.texts.push([isVector(k) ? ui.t("score_of", { map }) : ui.t("map_of", { name: names[k], map }), x, y + 9, HEAD]);
    if (side) out.tiles.push({
      ...mapOf({ shape, data }, map), x, y: y + 18, side,
      palette: k ? palettes().signed : palettes().ramp, scale: k ? scales(state().outputs)[k] : 1, colour: palettes().output,
      mark: framed(pixel ?? pointed(at)),
      hover: (r, c) => (explorer.hovered = [k, map, r, c]),
      pick: (r, c) => look([k, map, r, c]),
    });
    if (bias !== null) line(ui.t(pixel ? "sum_and_bias" : "maps_and_bias", { bias: sig(bias) }), 0, { colour: palettes().soft });
    const term = adder.term();
    const soFar = taken() && term < taken().products.length ? taken().products.slice(0, term).reduce((a, b) => a + b, 0) : value;
    ends_ = [[x, y + 18 + side + 24, 60, 22], side && pixel ? [x + (pixel[1] * side) / shape[2], y + 18 + (pixel[0] * side) / shape[2], side / shape[2], side / shape[2]] : null];
    if (pixel) line(`= ${sig(soFar)}`, 1, { bold: true, size: 16 });
    else if (side) line(ui.t("point_here"), 1, { colour: palettes().soft, size: SMALL });
    if (note) line(note, 2, { colour: palettes().soft, size: SMALL });
  };
  // ReLU and pooling: a map from a map
  const single = (at) => {
    const [k, map] = at;
    const [x, layer, pixel] = [state().outputs[k - 1], net[k - 1], pixelOf(at)];
    const out = empty();
    const scale = scales(state().outputs)[k];
    const at2 = pixel ?? pointed(at);
    const base = { palette: palettes().signed, scale, side: 156, y: 18 };
    const box = at2 && windowOf(layer, at2);
    out.texts.push([ui.t("map_of", { name: names[k - 1], map }), 0, 9, { ...HEAD, colour: palettes().input }]);
    out.tiles.push({ ...base, ...mapOf(x, map), x: 0, colour: palettes().input, mark: box });
    let left = 190;
    if (pixel) {
      const [, , rows, columns] = box;
      const side = Math.min(156, Math.max(rows, columns) * 44);
      const values = windowValues(x, map, box, layer.kind === "average" ? 0 : NaN);
      out.tiles.push({ ...base, rows, columns, values, x: left, y: 18 + (156 - side) / 2, side, colour: palettes().input });
      left += side + 16;
    }
    out.texts.push([ui.t(`does_${layer.kind}`), left, 96, { align: "left", size: 12 }]);
    result(out, at, left + 96, 0, null);
    return out;
  };
  const softmaxed = (map) => {
    const { probabilities } = state();
    const { scores, high, powers, sum } = exponentials();
    const { soft, ink, output, line } = palettes();
    const out = empty();
    const room = Math.min(ui.width, 760);
    const wide = (room - 24) / 3;
    const most = largest(scores) || 1;
    [ui.t("softmax_score"), ui.t("softmax_power", { max: sig(high) }), ui.t("softmax_share", { sum: sig(sum) })].forEach((text, n) => {
      out.texts.push([text, 24 + n * wide, 9, HEAD]);
    });
    scores.forEach((score, k) => {
      const y = 32 + 22 * k;
      const mine = k === map;
      out.texts.push([String(k), 8, y, { bold: mine, size: LARGE }]);
      const rail = wide - 78;
      const bars = [[score, (Math.abs(score) / most) * rail, score < 0 ? palettes().signed[0] : 0], [powers[k], powers[k] * rail], [probabilities[k], probabilities[k] * rail]];
      bars.forEach(([value, length], n) => {
        const colour = n === 0 ? css(palettes().signed, score / most) : mine ? output : line;
        out.rects.push([24 + n * wide, y - 7, Math.max(1, length), 14, colour]);
        const text = n === 2 ? ui.t("percent", { p: percent(value) }) : sig(value);
        out.texts.push([text, 24 + n * wide + Math.max(1, length) + 6, y, { align: "left", bold: mine, size: SMALL, colour: mine ? ink : soft }]);
      });
    });
    return out;
  };
  // three pictures of one size beside each other: [[word, numbers, palette, colour of the frame, scale], ...]
  const threefold = (at, pictures, also) => {
    const [k] = at;
    const [, rows, columns] = shapes[k];
    const side = Math.min(170, (ui.width - 24) / 3 - 12);
    const out = empty();
    pictures.forEach(([text, values, palette, colour, scale], n) => {
      const x = n * (side + 24);
      out.texts.push([text, x, 9, { ...HEAD, colour }]);
      out.tiles.push({ rows, columns, values, x, y: 18, side, palette, scale: scale ?? (largest(values) || 1), colour, ...also });
    });
    return out;
  };
  // what a map holds, its gradient, and both multiplied
  const backed = (at) => {
    const [k, map] = at;
    const [values, grads] = [plane(state().outputs[k], map), plane(gradients()[k], map)];
    const { output, gradient, signed, ramp, back } = palettes();
    return threefold(at, [
      [ui.t("held"), values, k ? signed : ramp, output],
      [ui.t("gradient_here"), grads, back, gradient],
      [ui.t("times"), values.map((value, n) => value * grads[n]), signed, output],
    ], { mark: framed(pixelOf(at)), pick: (r, c) => look([k, map, r, c]) });
  };
  // the image below the patch, how much the probability falls there, and the ink in these colours
  const hidden = (at, { of, digit, box, over, falls }) => {
    const ink = of.outputs[0].data;
    const { input, output, signed, ramp } = palettes();
    const [top, left] = over ? [SIDE, SIDE] : box;
    const seen = ink.map((value, n) => (split(n, SIDE).every((line, axis) => line >= [top, left][axis] && line < [top, left][axis] + PATCH) ? 0 : value));
    return threefold(at, [
      [ui.t("covered"), seen, ramp, input, 1],
      [ui.t("falls", { digit }), falls, signed, output],
      [ui.t("falls_ink"), falls.map((value, n) => value * ink[n]), signed, output],
    ], { mark: over ? null : box });
  };
  const detailOf = (at) => {
    const [k, map] = at;
    if (k > last) return softmaxed(map);
    if (isBack()) return backed(at);
    if (covered(k)) return hidden(at, covered(k));
    if (isBare(k)) {
      const out = empty();
      result(out, at, 0, 0, null);
      return out;
    }
    return net[k - 1].w ? sums(at, Math.max(300, ui.width)) : single(at);
  };
  const paintTile = (pen, { x, y, side, rows, columns, values, palette, scale, colour, mark }, n) => {
    const cell = side / Math.max(rows, columns);
    pen.drawImage(sheet(`tile ${n}`, rows, columns, values, palette, scale), x, y, cell * columns, cell * rows);
    [pen.strokeStyle, pen.lineWidth] = [colour, 1.5];
    pen.strokeRect(x - 0.75, y - 0.75, cell * columns + 1.5, cell * rows + 1.5);
    if (cell >= NUMBER) {
      values.forEach((value, k) => {
        const [row, column] = split(k, columns);
        if (Number.isNaN(value)) return;
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
    const key = [state(), ui.look, ui.width, isBack() && target(), JSON.stringify([at, explorer.hovered, explorer.tap]), adder.term(), covered(0)?.k, window.devicePixelRatio];
    if (figure.hidden || same(key, detailed)) return;
    detailed = key;
    const made = detailOf(at);
    const bottoms = [...made.tiles.map(({ y, side, rows, columns }) => y + (side * rows) / Math.max(rows, columns)), ...made.texts.map(([, , y]) => y + 8), ...made.rects.map(([, y, , high]) => y + high)];
    const pen = penOf(detail, ui.width - 6, Math.max(...bottoms) + 6);
    pen.translate(3, 0);
    pen.imageSmoothingEnabled = false;
    tiles = made.tiles;
    tiles.forEach((tile, n) => paintTile(pen, tile, n));
    for (const [x, y, wide, high, colour] of made.rects) {
      pen.fillStyle = colour;
      pen.fillRect(x, y, wide, high);
    }
    for (const [text, x, y, options] of made.texts) write(pen, text, x, y, options);
    setLabel(detail, `${ui.t("detail")}. ${sentence()}`);
  };
  ui.onDraw(() => ui.width && paintDetail());
  const tileUnder = (event, act) => {
    const edge = detail.getBoundingClientRect();
    const [px, py] = [event.clientX - edge.left - 3, event.clientY - edge.top];
    for (const tile of tiles) {
      const cell = tile.side / Math.max(tile.rows, tile.columns);
      const [row, column] = [Math.floor((py - tile.y) / cell), Math.floor((px - tile.x) / cell)];
      if (row >= 0 && column >= 0 && row < tile.rows && column < tile.columns) return tile[act]?.(row, column);
    }
    if (act === "hover") [explorer.hovered, explorer.tap] = [null, null];
    return null;
  };
  detail.addEventListener("pointermove", (event) => {
    const before = JSON.stringify([explorer.hovered, explorer.tap]);
    tileUnder(event, "hover");
    if (JSON.stringify([explorer.hovered, explorer.tap]) !== before) ui.changed();
  });
  detail.addEventListener("pointerleave", () => {
    [explorer.hovered, explorer.tap] = [null, null];
    ui.changed();
  });
  detail.addEventListener("click", (event) => tileUnder(event, "pick"));

  return { figure, button: adder.button };
}
