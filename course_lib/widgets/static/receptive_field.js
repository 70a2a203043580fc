// A stack of layers, each a row of units on one scale of pixels; what one unit sees lights up below it.
import { clamp, fieldsAround, fromBase64, layerSizes, listOf, nearestUnit, pair, receptiveFields, seenBy, unpair } from "./core.js";
import { KEYS, h, penOf, replaced, setLabel, withKeys, withPointer } from "./ui.js";

const CONV = ["conv", 3, 1, 1];
const POOL = ["pool", 2, 2, 0];
const block = (count) => [...Array(count).fill(CONV), POOL];
const EXAMPLES = {
  small: { n: 16, layers: [CONV, POOL, CONV] },
  simple: { n: 28, layers: [["conv", 5, 1, 0], POOL] },
  deep: { n: 28, layers: [...block(2), CONV, ["conv", 3, 1, 2], POOL, ...block(2)] },
  vgg16: { n: 224, layers: [...block(2), ...block(2), ...block(3), ...block(3), ...block(3)] },
};
const MOST_LAYERS = 24;
const LARGE = 56; // pixels from which an input is a photograph
const LIMITS = [null, [1, 11], [1, 4], [0, 5]]; // of kernel, stride and padding
const PARTS = [null, "kernel", "stride", "padding"];
const HIGHEST = 430; // pixels of all rows
const GAP = 0.62; // of a row is its bar; the rest shows how it looks at the row below

export function build(ui) {
  const state = ui.once(() => {
    const [n, layers] = [ui.get("n"), ui.get("layers")];
    const sizes = layerSizes(n, layers);
    const fields = receptiveFields(layers.map((layer) => layer.slice(1)));
    const layer = Math.min(ui.get("layer"), layers.length);
    const size = sizes[layer];
    const unit = pair(ui.get("unit")).map((at) => clamp(at, size - 1));
    const below = layers.slice(0, layer).map((each) => each.slice(1));
    const spans = unit.map((at) => seenBy(below, at));
    const centres = unit.map((at) => fields[layer].centre + at * fields[layer].jump);
    // pixels that the units at the edge of any layer see beyond the input
    let [before, after] = [0, 0];
    layers.forEach((_, k) => {
      if (!sizes[k + 1]) return;
      const { field, jump, centre } = fields[k + 1];
      const last = centre + (sizes[k + 1] - 1) * jump;
      before = Math.max(before, Math.ceil((field - 1) / 2 - centre));
      after = Math.max(after, Math.ceil(last + (field - 1) / 2) - n + 1);
    });
    return { n, layers, sizes, fields, layer, size, unit, spans, centres, before, after };
  });
  const name = (level) => {
    if (!level) return ui.t("input");
    const [kind, f] = state().layers[level - 1];
    return ui.t("layer_name", { level, kind: ui.t(kind), f });
  };
  const look = (layer, unit) => {
    const [row, column] = unit.map((at) => clamp(at, state().sizes[layer] - 1));
    const now = state();
    if (layer === now.layer && row === now.unit[0] && column === now.unit[1]) return;
    ui.set({ layer, unit: unpair([row, column]) });
  };
  // the sentence about the first kernel that does not fit, "" if all do
  const misfit = (layers, sizes) => {
    const level = sizes.indexOf(0);
    if (level < 1) return "";
    const [, f, , padding] = layers[level - 1];
    return ui.t("does_not_fit", { level, f, size: sizes[level - 1] + 2 * padding });
  };
  // a stack in which every kernel fits; its middle unit looks
  const stack = (n, layers, layer = layers.length, also = {}) => {
    const sizes = layerSizes(n, layers);
    const problem = misfit(layers, sizes);
    ui.complain(problem);
    if (problem) return ui.changed(); // controls go back
    return ui.set({ n, layers, layer, unit: Math.floor(sizes[layer] / 2), ...also });
  };

  // rows of units

  const canvas = h("canvas", { class: "cl-grid" });
  ui.add(h("figure", { class: "cl-figure" }, canvas));
  let drawn = null; // how pixels lie on the canvas
  const draw = () => {
    if (!ui.width) return;
    const { n, layers, sizes, fields, layer, unit, spans, before, after, centres } = state();
    const wide = ui.width - 26;
    const narrow = wide < 500;
    const high = Math.max(20, Math.min(44, Math.floor(HIGHEST / sizes.length)));
    const [left, right] = narrow ? [66, 34] : [118, 112];
    const starts = fields.map(({ centre, jump }) => centre - jump / 2);
    const west = Math.min(-before - 0.5, ...starts);
    const east = Math.max(n + after - 0.5, ...starts.map((start, k) => start + sizes[k] * fields[k].jump));
    const scale = (wide - left - right) / (east - west);
    const x = (pixel) => left + (pixel - west) * scale;
    drawn = { x, scale, high, starts, left };
    const pen = penOf(canvas, wide, high * sizes.length + 4);
    const { ink, soft, line, pad, warm, mark, ground } = ui.colours;
    const bar = high * GAP;
    const top = (level) => (sizes.length - 1 - level) * high + 2;
    const ends = (level) => {
      const last = level ? sizes[level] - 1 : Infinity; // the padding that is seen belongs to the input
      const [a, b] = spans[1][level];
      const { jump } = fields[level];
      return [Math.max(level ? 0 : a, a), Math.min(last, b) + 1].map((at) => x(starts[level] + at * jump));
    };
    const shade = (alpha, ...corners) => {
      pen.globalAlpha = alpha;
      pen.fillStyle = warm;
      pen.beginPath();
      for (const corner of corners) pen.lineTo(...corner);
      pen.fill();
      pen.globalAlpha = 1;
    };
    pen.textBaseline = "middle";
    sizes.forEach((size, level) => {
      if (!size) return;
      const { jump, field } = fields[level];
      const y = top(level);
      const [from, to] = [x(starts[level]), x(starts[level] + size * jump)];
      if (level > 0 && level <= layer) {
        const [upper, lower] = [ends(level), ends(level - 1)];
        shade(0.28, [upper[0], y + bar], [upper[1], y + bar], [lower[1], y + high], [lower[0], y + high]);
      }
      if (!level) {
        // zeros that units at the edges see
        pen.fillStyle = pad;
        pen.fillRect(x(-before - 0.5), y, (n + before + after) * scale, bar);
      }
      pen.fillStyle = ground;
      pen.fillRect(from, y, to - from, bar);
      if (level <= layer) {
        const [a, b] = ends(level);
        shade(0.6, [a, y], [b, y], [b, y + bar], [a, y + bar]);
      }
      pen.strokeStyle = line;
      if (jump * scale >= 3) {
        pen.beginPath();
        for (let at = 1; at < size; at++) {
          pen.moveTo(x(starts[level] + at * jump), y);
          pen.lineTo(x(starts[level] + at * jump), y + bar);
        }
        pen.lineWidth = jump * scale > 8 ? 1 : 0.5;
        pen.stroke();
      }
      pen.lineWidth = 1;
      pen.strokeRect(from, y, to - from, bar);
      if (level <= layer) {
        const [a, b] = ends(level);
        pen.strokeStyle = mark;
        pen.lineWidth = level === layer ? 3 : 2;
        if (level === 0 && (spans[1][0][0] < 0 || spans[1][0][1] >= n)) pen.setLineDash([4, 3]); // into the padding
        pen.strokeRect(a, y, Math.max(2, b - a), bar);
        pen.setLineDash([]);
      }
      const chosen = level === layer;
      pen.font = `${chosen ? "bold " : ""}${narrow ? 11 : 12}px ${ui.font}`;
      pen.fillStyle = chosen ? ink : soft;
      pen.textAlign = "right";
      pen.fillText(`${chosen ? "▸ " : ""}${narrow && level ? ui.t("layer_short", { level, kind: ui.t(layers[level - 1][0]) }) : name(level)}`, left - 8, y + bar / 2);
      pen.textAlign = "left";
      const told = level ? ui.t("sees", { field }) : ui.t("pixels", { n });
      pen.fillText(narrow ? ui.number(level ? field : n) : told, wide - right + 8, y + bar / 2);
    });
    pen.fillStyle = mark;
    pen.beginPath(); // where the middle of the field lies
    pen.arc(x(centres[1]), top(0) + bar / 2, 3, 0, 7);
    pen.fill();
    setLabel(canvas, ui.t("stack_says", { layers: layers.length }));
  };
  ui.onDraw(draw);
  const point = (event) => {
    const box = canvas.getBoundingClientRect();
    const { sizes, fields, unit } = state();
    const level = sizes.length - 1 - Math.floor((event.clientY - box.top - 2) / drawn.high);
    if (level < 0 || level >= sizes.length || !sizes[level]) return;
    const pixel = (event.clientX - box.left - drawn.x(0)) / drawn.scale;
    const jump = fields[level].jump;
    if (event.clientX - box.left < drawn.left - 8 && event.type === "pointermove") return; // over the names
    const row = nearestUnit(fields[level], sizes[level], state().centres[0]);
    look(level, [level === state().layer ? unit[0] : row, Math.floor((pixel - drawn.starts[level]) / jump)]);
  };
  withPointer(canvas, point, true);
  const moved = ([down, right]) => {
    const { sizes, layer, unit, fields, centres } = state();
    if (!down) return look(layer, [unit[0], unit[1] + right]);
    const to = clamp(layer - down, sizes.length - 1);
    if (!sizes[to] || to === layer) return null;
    return look(to, centres.map((centre) => nearestUnit(fields[to], sizes[to], centre)));
  };
  withKeys(canvas, ui.t("stack"), (key, step) => {
    const { layer, unit } = state();
    if (step) return moved(step);
    const column = { [KEYS.home]: 0, [KEYS.end]: Infinity }[key];
    return column !== undefined && look(layer, [unit[0], column]);
  });

  const facts = () => {
    const { fields, layer, centres } = state();
    const { field, jump } = fields[layer];
    return ui.t("facts", { layer: name(layer), field, jump, y: centres[0], x: centres[1] });
  };
  ui.add(ui.line(() => (state().size ? facts() : ""), "facts"));

  // the input from above with the field of each layer, and the layers' numbers

  // the shipped picture on n x n pixels, with nothing on so many pixels before and after
  let [known, pixels] = ["", null];
  const scaled = (side, before) => {
    const { n } = state();
    const key = [ui.get("below"), n, side, before].join();
    if (key === known) return pixels;
    known = key;
    const { height, width, gray } = ui.get("_pictures")[ui.get("below")];
    const [from, to] = [h("canvas", { width, height }), h("canvas", { width: n, height: n })];
    const image = new ImageData(width, height);
    fromBase64(gray).forEach((level, k) => image.data.set([level, level, level, 255], 4 * k));
    from.getContext("2d").putImageData(image, 0, 0);
    const pen = to.getContext("2d");
    pen.imageSmoothingQuality = "high";
    pen.drawImage(from, 0, 0, n, n);
    const { data } = pen.getImageData(0, 0, n, n);
    pixels = new Float64Array(side * side).fill(NaN);
    for (let row = 0; row < n; row++) {
      for (let column = 0; column < n; column++) pixels[(row + before) * side + column + before] = data[4 * (row * n + column)] / 255;
    }
    return pixels;
  };
  // what units of the layers below see whose fields lie most in the middle of the chosen one's
  const nestedFields = () => {
    const { fields, sizes, centres, before, layer } = state();
    const firsts = centres.map((middle) => fieldsAround(fields, sizes, middle));
    return listOf(Math.max(0, layer - 1), (k) => [...firsts.map((each) => each[k + 1] + before), fields[k + 1].field, fields[k + 1].field]);
  };

  const square = ui.grid("square", {
    share: 0.45,
    most: 26,
    says: ui.t("keys_square"),
    rulers: false,
    read: () => {
      const { n, spans, centres, before, after, size } = state();
      if (!size) return null;
      const side = n + before + after;
      const [row, column] = spans.map(([[first]]) => first + before);
      const [rows, columns] = spans.map(([[first, last]]) => last - first + 1);
      return {
        rows: side,
        columns: side,
        caption: ui.t("square", { n }),
        values: scaled(side, before),
        tone: "gray",
        frames: nestedFields(),
        inner: [before, before, n, n],
        window: [row, column, rows, columns],
        dots: [centres.map((centre) => centre + before + 0.5)],
      };
    },
    onPick: (...cell) => {
      const { fields, layer, size, before } = state();
      look(layer, cell.map((pixel) => nearestUnit(fields[layer], size, pixel - before)));
    },
    onArrow: (...step) => look(state().layer, state().unit.map((at, axis) => at + step[axis])),
  });

  const choices = ui.row(
    ui.examples("preset", EXAMPLES, ({ n, layers }) => stack(n, layers, layers.length, { below: n > LARGE ? "photo" : "digit" })),
    ui.oneOf("below", ["digit", "photo"]),
    ui.sliderFor(ui.t("n"), {
      get: () => ui.get("n"),
      set: (n) => stack(n, ui.get("layers"), state().layer),
      min: 1,
      max: 256,
    }),
  );
  const editor = h("div", { class: "cl-layers", role: "group", "aria-label": ui.t("layers") });
  const remove = (level) => {
    stack(ui.get("n"), ui.get("layers").filter((_, k) => k !== level));
    refocus = level;
  };
  let [made, drawFields, refocus] = [-1, null, null];
  ui.onDraw(() => {
    const { length } = ui.get("layers");
    if (length !== made) {
      made = length;
      drawFields = ui.apart(() => {
        editor.replaceChildren(...["layer", ...PARTS.slice(1)].map((key) => h("span", { class: "cl-caption" }, ui.t(key))), h("span"));
        for (let level = 0; level < length; level++) {
          editor.append(ui.line(() => name(level + 1)));
          for (const part of [1, 2, 3]) {
            const [min, max] = LIMITS[part];
            const get = () => ui.get("layers")[level]?.[part] ?? null;
            const set = (value) => stack(ui.get("n"), replaced(ui.get("layers"), [level, part], value), state().layer);
            editor.append(ui.field(ui.t("part_of", { part: ui.t(PARTS[part]), level: level + 1 }), { get, set, min, max, whole: true }));
          }
          const label = ui.t("remove_layer", { level: level + 1 });
          editor.append(h("button", { type: "button", class: "cl-button", "aria-label": label, onclick: () => remove(level) }, "✕"));
        }
      });
      if (refocus !== null) (editor.querySelectorAll("button")[Math.min(refocus, length - 1)] ?? canvas).focus();
      refocus = null;
    }
    drawFields();
  });
  const add = (layer) => () => {
    const layers = [...ui.get("layers"), layer];
    if (layers.length > MOST_LAYERS) return ui.complain(ui.t("too_many", { most: MOST_LAYERS }));
    return stack(ui.get("n"), layers);
  };
  const buttons = h("div", { class: "cl-buttons" }, ui.button("add_conv", add(CONV)), ui.button("add_pool", add(POOL)));
  ui.beside([square], choices, editor, buttons);

  ui.add(
    ui.table("table", ["layer", "kernel", "stride", "padding", "units", "field", "jump", "rows", "columns"], () => {
      const { layers, sizes, fields, layer, spans } = state();
      return sizes.map((size, level) => {
        const seen = spans.map((each) => (level <= layer ? ui.t("span", { from: each[level][0], to: each[level][1] }) : ""));
        const numbers = layers[level - 1]?.slice(1) ?? ["", "", ""];
        return [name(level), ...numbers, size, fields[level].field, fields[level].jump, ...seen];
      });
    }),
  );
  ui.onDraw(() => {
    const { layers, sizes, layer, unit, size, spans, fields, n } = state();
    if (!size) return ui.say(misfit(layers, sizes));
    const [[top, bottom], [left, right]] = spans.map((each) => each[0]);
    const outside = [top, left].some((at) => at < 0) || [bottom, right].some((at) => at >= n);
    const numbers = { layer: name(layer), row: unit[0], column: unit[1], size, field: fields[layer].field };
    const says = ui.t("says", { ...numbers, top, bottom, left, right });
    return ui.say(outside ? `${says} ${ui.t("says_padding", { last: n - 1 })}` : says);
  });
}
