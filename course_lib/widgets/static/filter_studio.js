// A filter on a photograph, live.
import { clamp, correlate2d, extent, flip, fromBase64, fromNested, listOf, tensor, toNested } from "./core.js";

const PHOTOS = ["camera", "brick", "chelsea", "coffee"];
const OWN = "own";
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
  let notes = []; // what was done to the file
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
  ui.row(
    ui.choice("photo", () => {
      const shipped = PHOTOS.map((name) => [name, ui.t(`photo_${name}`)]);
      return ui.get("own") ? [...shipped, [OWN, ui.t("photo_own")]] : shipped;
    }, { get: () => (ui.get("own") ? ui.get("photo") : ui.get("photo").replace(OWN, PHOTOS[0])), set: (photo) => ui.set({ photo }) }),
    ui.upload("upload", ({ height, width, gray, notes: found }) => {
      notes = found;
      ui.set({ own: { height, width, gray }, photo: OWN });
    }),
  );
  ui.row(
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
  ui.row(
    ui.numbers(ui.t("kernel"), "kernel", () => kernel().shape),
    ui.grid("used", {
      share: 0.3,
      rulers: false,
      read: () => {
        const [rows, columns] = used().shape;
        return { rows, columns, caption: ui.t(ui.get("flipped") ? "used_flipped" : "used"), values: used().data, tone: "signed" };
      },
    }).node,
  );
  ui.lines(
    ui.line(() => ui.t("sum", { sum: total() }), "sum"),
    ui.line(() => {
      const [low, high] = response().range;
      return ui.t("range", { low, high });
    }, "range"),
    // until somebody turns it, nobody has heard of the two operations
    ui.line(() => (ui.get("flipped") ? ui.t(symmetric() ? "symmetric" : "asymmetric") : ""), "symmetry"),
    ui.line(() => notes.map((note) => ui.t(note)).join(" "), "notes"),
  );

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
  const large = { share: 0.5, most: 12, rulers: false, strength: 1, onArrow: move, says: ui.t("keys_read") };
  ui.grids(
    ui.grid("picture", {
      ...large,
      read: () => {
        const [rows, columns] = picture().shape;
        const caption = ui.t("picture_of", { rows, columns });
        return { rows, columns, caption, values: picture().data, tone: "gray", window: frame() };
      },
      onPick: (...cell) => pick(...cell.map((line, axis) => line - Math.floor(kernel().shape[axis] / 2))),
    }),
    ui.grid("response", {
      ...large,
      read: () => {
        const [rows, columns] = response().shape;
        const signed = isSigned();
        const at = frame();
        return {
          rows,
          columns,
          caption: ui.t(signed ? "response_signed" : "response_gray", { rows, columns }),
          values: response().data,
          tone: signed ? "signed" : "gray",
          lines: false,
          window: at && [at[0] - 1, at[1] - 1, 3, 3],
        };
      },
      onPick: pick,
    }),
  );
  ui.add(
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
