// A filter on a photograph, live.
import { clamp, correlate2d, extent, flip, fromBase64, fromNested, listOf, tensor, toNested } from "./core.js";
import { neuronLens } from "./lens.js";
import { h } from "./ui.js";

const PHOTOS = ["camera", "brick", "chelsea", "coffee"];
const OWN = "own";
const LONGEST = 40; // signs of a file's name
const [BESIDE, ROOM] = [520, 24]; // pixels: a view so wide shows both pictures beside each other; what lies between
const LARGEST = 12; // pixels of a cell of the pictures
const TALL = 372; // pixels of a picture: the filter stays in sight
// sum of the weights from which a response is shown as a picture; nine times 1/18 is a bit below 0.5
const KEEPS_BRIGHTNESS = 0.5 - 1e-9;

const PRESETS = {
  nothing: [[0, 0, 0], [0, 1, 0], [0, 0, 0]],
  blur: [[1 / 9, 1 / 9, 1 / 9], [1 / 9, 1 / 9, 1 / 9], [1 / 9, 1 / 9, 1 / 9]],
  sharpen: [[0, -1, 0], [-1, 5, -1], [0, -1, 0]],
  horizontal: [[1, 1, 1], [0, 0, 0], [-1, -1, -1]],
  emboss: [[-2, -1, 0], [-1, 1, 1], [0, 1, 2]],
  outline: [[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]],
};

const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

// the middle of a matrix kept in place, zeros around
function framed(kernel, size) {
  const offset = [Math.floor((size - kernel.length) / 2), Math.floor((size - kernel[0].length) / 2)];
  const at = (row, column) => kernel[row - offset[0]]?.[column - offset[1]] ?? 0;
  return listOf(size, (row) => listOf(size, (column) => at(row, column)));
}

export function build(ui) {
  let [file, notes] = ["", []]; // its name, and what was done to it
  let cursor = null; // a place of the response that is read

  const picture = ui.memo(["photo", "own", "_photos"], (photo, own, photos) => {
    const packed = photo === OWN ? (own ?? photos[PHOTOS[0]]) : photos[photo];
    const { height, width, gray } = packed;
    return tensor([height, width], Float64Array.from(fromBase64(gray), (level) => level / 255));
  });
  const kernel = ui.memo(["kernel"], fromNested);
  const used = ui.memo(["kernel", "flipped"], (_, flipped) => (flipped ? flip(kernel()) : kernel()));
  const response = ui.memo(["photo", "own", "_photos", "kernel", "flipped"], () => {
    const out = correlate2d(picture(), used());
    return { ...out, range: extent(out.data) };
  });
  const total = () => kernel().data.reduce((sum, weight) => sum + weight, 0);
  const isSigned = () => total() < KEEPS_BRIGHTNESS;
  const balanced = () => Math.abs(total()) < 1e-9;
  const symmetric = () => same(Array.from(kernel().data), Array.from(flip(kernel()).data));

  const presets = () => ({ ...PRESETS, ...ui.get("presets") });
  const mine = "";
  const presetName = () => Object.keys(presets()).find((name) => same(presets()[name], ui.get("kernel"))) ?? mine;
  const nameOf = (name) => (name in PRESETS ? ui.t(`preset_${name}`) : name);
  const inside = (at) => at.map((line, axis) => clamp(line, response().shape[axis] - 1));
  const frame = () => cursor && [...inside(cursor), ...kernel().shape];
  // some responses from the window on
  const corner = () => frame() ?? [0, 0];
  const part = () => {
    const [row, column] = corner();
    return toNested(response()).slice(row, row + 8).map((line) => line.slice(column, column + 8));
  };
  const pick = (...at) => {
    cursor = inside(at);
    ui.changed();
  };
  const move = (rows, columns) => pick((cursor?.[0] ?? 0) + rows, (cursor?.[1] ?? 0) + columns);
  const large = { rulers: false, edge: "line", strength: 1, hover: true, onArrow: move, says: ui.t("keys_read") };
  const photo = ui.grid("picture", {
    ...large,
    fit: () => {
      const [rows, columns] = picture().shape;
      const room = ui.width < BESIDE ? ui.width : (ui.width - ROOM) / 2;
      return Math.min(LARGEST, TALL / rows, (room - 4) / columns);
    },
    read: () => {
      const [rows, columns] = picture().shape;
      const caption = ui.t("picture_of", { rows, columns });
      return { rows, columns, caption, values: picture().data, tone: "gray", window: frame(), colour: "input", hollow: true };
    },
    onPick: (...cell) => pick(...cell.map((line, axis) => line - Math.floor(kernel().shape[axis] / 2))),
  });
  const answer = ui.grid("response", {
    ...large,
    fit: () => photo.cell,
    read: () => {
      const [rows, columns] = response().shape;
      const signed = isSigned();
      const at = frame();
      return {
        rows,
        columns,
        caption: ui.t("response_of", { rows, columns }),
        values: response().data,
        tone: signed ? "signed" : "gray",
        lines: false,
        window: at && [at[0] - 1, at[1] - 1, 3, 3],
        colour: "output",
        hollow: true,
      };
    },
    onPick: pick,
  });
  const controls = ui.row(
    ui.choice("preset", () => [[mine, ui.t("preset_mine")], ...Object.keys(presets()).map((name) => [name, nameOf(name)])], {
      get: presetName,
      set: (name) => name !== mine && ui.set({ kernel: presets()[name] }),
    }),
    ui.choice("size", () => [3, 5, 7].map((n) => [String(n), ui.t("size_of", { n })]), {
      get: () => String(Math.max(...kernel().shape)),
      set: (size) => ui.set({ kernel: framed(ui.get("kernel"), Number(size)) }),
    }),
    ui.checkbox("flipped"),
  );
  const rest = h("div", { class: "cl-rest" }, ui.numbers(ui.t("kernel"), "kernel", () => kernel().shape), controls);
  rest.style.flexBasis = "15rem";
  ui.grids(photo, h("div", {}, answer.node, ui.colourBar(answer)), rest).classList.add("cl-beside");

  const lens = neuronLens(ui, {
    read: ui.once(() => {
      if (!cursor) return null;
      const [row, column, rows, columns] = frame();
      const [, wide] = picture().shape;
      const window = listOf(rows * columns, (k) => picture().data[(row + Math.floor(k / columns)) * wide + column + (k % columns)]);
      const sum = response().data[row * response().shape[1] + column];
      return { shape: [1, rows, columns], window, weights: used().data, bias: null, sum, tone: "gray", turned: ui.get("flipped") };
    }),
    target: () => [answer, [cursor[0] - 1, cursor[1] - 1, 3, 3]],
  });
  ui.grids(...lens.tiles(0), ui.stack(lens.sum, lens.button));
  ui.row(
    ui.choice("photo", () => {
      const shipped = PHOTOS.map((name) => [name, ui.t(`photo_${name}`)]);
      return ui.get("own") ? [...shipped, [OWN, file ? ui.t("photo_file", { file }) : ui.t("photo_own")]] : shipped;
    }, { get: () => (ui.get("own") ? ui.get("photo") : ui.get("photo").replace(OWN, PHOTOS[0])), set: (photo) => ui.set({ photo }) }),
    ui.upload("upload", ({ height, width, gray, notes: found }, name) => {
      [notes, file] = [found, name.slice(0, LONGEST)];
      ui.set({ own: { height, width, gray }, photo: OWN });
    }),
  );
  ui.lines(
    lens.line,
    ui.line(() => ui.t("sum", { sum: total() }), "sum"),
    ui.line(() => {
      const [low, high] = response().range;
      return ui.t("range", { low, high });
    }, "range"),
    // until somebody turns it, nobody has heard of the two operations
    ui.line(() => (ui.get("flipped") ? ui.t(symmetric() ? "symmetric" : "asymmetric") : ""), "symmetry"),
    ui.line(() => notes.map((note) => ui.t(note)).join(" "), "notes"),
  );

  ui.add(
    lens.table("products_table"),
    ui.table(
      "table",
      () => [ui.t("corner"), ...part()[0].map((_, k) => corner()[1] + k)],
      () => part().map((line, k) => [corner()[0] + k, ...line]),
    ),
  );

  ui.onDraw(() => {
    const name = presetName();
    const values = { name: name === mine ? ui.t("preset_mine") : nameOf(name) };
    const at = frame();
    if (!at) return ui.say(ui.t(balanced() ? "says_balanced" : "says_sum", { ...values, sum: total() }));
    const [row, column] = at;
    const value = response().data[row * response().shape[1] + column];
    return ui.say(ui.t("says_at", { ...values, row, column, value }));
  });
}
