// Every window of the images as a row of a matrix, that matrix times the filters', and what it costs in memory.
import { clamp, copiesOf, fromBase64, im2colRows, im2colSizes, listOf, matmul, pair, part, pixelOf, split, tensor, zeroPad } from "./core.js";
import { fly, neuronLens, onScreen } from "./lens.js";
import { NARROW, h } from "./ui.js";

const TERMS = 9; // products that a line has room for
const [HIGH, WIDE] = [240, 330]; // pixels of a matrix as a whole, at most
const PART = 0.22; // of the width: a matrix is as large at least, on each side
const [LARGEST, WIDER, READABLE] = [32, 46, 22]; // pixels of a cell: at most, one of a long number, and one that is read
const [MEDIUM, SMALL] = [860, 26]; // pixels of a view that is narrower than most, and of its cells
const LENS = [2, 4]; // rows and columns on each side of the cell
const TILE = 28; // pixels of a cell of the window
const STRIP = 26; // pixels that the unrolled window is high, at least
const UNROLL = { duration: 350, easing: "ease-in-out" };
const RAPID = 300; // milliseconds between rows that follow a slider or the pointer
const AFTER = 30; // milliseconds from one row of a window to the next
const WHITE = 255; // the largest value of a pixel of a picture
const BIAS = 1; // filter k holds k + 1 everywhere, as in the lesson's example by hand
const SIZES = ["batch", "channels", "size", "f", "stride", "padding", "filters"];
const example = (...values) => Object.fromEntries(SIZES.map((name, k) => [name, values[k]]));
const EXAMPLES = {
  toy: example(1, 1, 3, 2, 1, 0, 2),
  one: example(1, 3, 7, 5, 1, 0, 2),
  ten: example(10, 3, 7, 5, 1, 0, 2),
  digit: example(1, 1, 28, 5, 1, 0, 8),
};
const counted = (n) => listOf(n, (k) => k);

export function build(ui) {
  const levels = ui.memo(["picture"], (picture) => picture && Float64Array.from(fromBase64(picture.gray)));
  const sized = ui.memo([...SIZES, "picture"], (batch, channels, size, ...sizes) => {
    const shape = [batch, channels, ...pair(size)];
    const [kernel, stride, padding] = sizes.slice(0, 3).map(pair);
    const [filters, picture] = sizes.slice(3);
    const geometry = [shape, kernel, stride, padding];
    const known = im2colSizes(...geometry);
    const s = { ...known, geometry, shape, kernel, stride, padding, taps: kernel[0] * kernel[1], filters };
    if (!known.rows) return s;
    const isPicture = picture && [1, 1, picture.height, picture.width].every((n, axis) => n === shape[axis]);
    // without a picture, a pixel holds its place in memory
    const x = tensor(shape, isPicture ? levels() : counted(known.images));
    const look = isPicture ? { tone: "gray", range: [0, WHITE] } : { tone: "signed", range: [0, known.images] };
    const weights = tensor([known.terms, filters], listOf(known.terms * filters, (k) => (k % filters) + 1));
    const { data, shape: [, , high, wide] } = zeroPad(x, padding);
    const planes = listOf(batch * channels, (plane) => part(data, plane, high * wide));
    return { ...s, x, look, weights, planes, padded: [high, wide] };
  });
  // some rows of the matrix, and of its product with the filters' matrix
  const rowsFrom = ({ x, kernel, stride, padding, weights }, first, count) => {
    const col = im2colRows(x, kernel, stride, padding, first, count);
    return { first, count, col: col.data, out: matmul(col, weights).data.map((sum) => sum + BIAS) };
  };
  // both as a whole: no more rows than there are pixels
  const whole = ui.memo([...SIZES, "picture"], () => {
    const s = sized();
    const count = Math.min(HIGH, s.rows);
    const share = count / s.rows;
    if (share === 1) return { ...rowsFrom(s, 0, count), share };
    const some = listOf(count, (k) => rowsFrom(s, Math.floor(k / share), 1));
    const [col, out] = ["col", "out"].map((name) => some.flatMap((one) => Array.from(one[name])));
    return { count, share, col, out };
  });
  const narrow = () => ui.width < NARROW;
  const beside = () => (narrow() ? 1 : ui.width < MEDIUM ? LENS[0] : LENS[1]);
  const around = (at, by, n) => {
    const first = clamp(at - by, n - 1);
    return [first, clamp(at + by, n - 1) - first + 1];
  };
  const now = ui.once(() => {
    const s = sized();
    const { rows, terms, filters, taps, geometry, kernel, out } = s;
    const limits = { row: rows, column: terms, filter: filters };
    const [row, column, filter] = Object.entries(limits).map(([name, n]) => clamp(ui.get(name), n - 1));
    if (!rows) return { ...s, row, column, filter };
    const pixel = pixelOf(...geometry, row, column);
    const spot = [pixel.image, pixel.channel, pixel.row, pixel.column];
    const copies = pixel.isPadding ? [] : copiesOf(...geometry, spot);
    const at = split(row % (out[0] * out[1]), out[1]);
    const tap = split(column % taps, kernel[1]);
    const near = rowsFrom(s, ...around(row, LENS[0], rows));
    const mine = Array.from(part(near.col, row - near.first, terms));
    const sum = near.out[(row - near.first) * filters + filter];
    return { ...s, row, column, filter, pixel, copies, at, tap, near, mine, sum };
  });
  const go = (row, column, filter = now().filter) => {
    const { rows, terms, filters } = now();
    ui.set({ row: clamp(row, rows - 1), column: clamp(column, terms - 1), filter: clamp(filter, filters - 1) });
  };

  const walk = (down, right) => go(now().row + down, now().column + right);

  ui.add(ui.warning(() => (now().rows ? "" : ui.t("does_not_fit"))));

  const grid = (name, size, read, onPick, onArrow) => {
    const one = ui.grid(name, {
      most: LARGEST,
      hover: true,
      says: ui.t("keys"),
      ...size,
      read: () => {
        const shown = now().rows ? read(now()) : null;
        one.cursor = shown?.marked ?? one.cursor;
        return shown;
      },
      onPick,
      onArrow: (...step) => {
        onArrow(...step);
        one.cursor = read(now()).marked ?? one.cursor; // another key may come before the next frame
      },
    });
    return one;
  };
  const images = counted(3).map((channel) =>
    grid("image", { share: 1 / 3 }, ({ shape, kernel, stride, padding, at, pixel, planes, padded: [rows, columns], look }) => channel < shape[1] && {
      rows,
      columns,
      caption: ui.t("image", { image: pixel.image, channel }),
      values: planes[pixel.image * shape[1] + channel],
      ...look,
      inner: padding[0] + padding[1] ? [...padding, ...shape.slice(2)] : undefined,
      colour: "input",
      window: [...at.map((line, axis) => line * stride[axis]), ...kernel],
      marked: channel === pixel.channel ? [pixel.row + padding[0], pixel.column + padding[1]] : null,
    },
    // the cell that holds this pixel, for the window that stands there or the nearest one
    (...cell) => {
      const { kernel, stride, out, at, pixel } = now();
      const place = at.map((line, axis) => {
        const last = Math.min(out[axis] - 1, Math.floor(cell[axis] / stride[axis]));
        return Math.min(last, Math.max(line, Math.ceil((cell[axis] - kernel[axis] + 1) / stride[axis])));
      });
      const [u, v] = cell.map((line, axis) => clamp(line - place[axis] * stride[axis], kernel[axis] - 1));
      go((pixel.image * out[0] + place[0]) * out[1] + place[1], (channel * kernel[0] + u) * kernel[1] + v);
    },
    (...step) => {
      const { out, at, pixel, column } = now();
      const [i, j] = at.map((line, axis) => clamp(line + step[axis], out[axis] - 1));
      go((pixel.image * out[0] + i) * out[1] + j, column);
    }),
  );
  // the window's numbers in one row
  const strip = ui.grid("strip", {
    rulers: false,
    edge: "input",
    fit: ({ columns }) => {
      const wide = Math.min(LARGEST, (ui.width - 8) / columns);
      return [Math.max(STRIP, wide), wide];
    },
    read: () => {
      if (!now().rows) return null;
      const { mine, row, terms, taps, look, column } = now();
      return { rows: 1, columns: terms, caption: ui.t("strip", { row: String(row) }), values: mine, ...look, numbers: true, lines: true, blocks: [1, taps], marked: [0, column] };
    },
  });
  const lens = neuronLens(ui, {
    read: ui.once(() => {
      const { rows, shape, kernel, mine, filter, sum, look } = now();
      return rows ? { shape: [shape[1], ...kernel], window: mine, weights: mine.map(() => filter + 1), bias: BIAS, sum, ...look } : null;
    }),
    most: () => TILE,
    seen: (channel) => images[channel].cell >= READABLE,
    target: () => {
      const { row, near, filter } = now();
      return isRead(made.out) ? [made.out, [row, filter]] : [made.out_lens, [row - near.first, filter]];
    },
  });

  // The matrices as a whole, stretched where they would be slivers; below them what stands around the cell.

  const made = {};
  const isRead = ({ tall, cell }) => Math.min(tall, cell) >= READABLE;
  // read(): {rows, columns, values}; at(): row and column of the cell; look: more of what both grids show
  const matrix = (name, { of, at, head, look, widest = () => LARGEST }, pick, arrow) => {
    const sampled = name !== "col_w"; // has as many rows as there are windows
    const share = () => (sampled ? whole().share : 1);
    const size = (s) => [sampled ? s.rows : s.terms, name === "col" ? s.terms : s.filters];
    const room = () => Math.min(WIDE, ui.width - 50);
    const fit = ({ rows, columns }) => {
      const cells = [Math.min(LARGEST, HIGH / rows), Math.min(widest(), room() / columns)];
      const square = Math.min(...cells);
      if (square >= READABLE) return name === "out" ? cells : square;
      return [rows, columns].map((n, axis) => Math.min(cells[axis], Math.max(square, (PART * ui.width) / n)));
    };
    const spans = (s) => at(s).map((line, axis) => around(line, axis ? beside() : LENS[0], size(s)[axis]));
    const all = grid(name, { fit, edge: "line" }, (s) => {
      const [[rows, columns], by] = [size(s), share()];
      all.rulers = whole().share === 1; // the same for all, so that they stand in line
      const [row, column] = at(s);
      const [[top, high], [left, wide]] = spans(s);
      const { frame, dots, ...more } = look(s);
      return {
        rows: sampled ? whole().count : rows,
        columns,
        caption: ui.t(head, { rows: String(rows), columns }),
        values: of(s),
        ...more,
        lines: rows * columns < 1000,
        window: frame && [frame[0] * by, frame[1], frame[2] * by, frame[3]],
        marked: [Math.floor(row * by), column],
        frames: Math.min(...pair(fit({ rows: sampled ? whole().count : rows, columns }))) >= READABLE ? [] : [[top * by, left, high * by, wide]],
        dots: dots?.map(([r, c]) => [(r + 0.84) * by, c + 0.5]),
      };
    }, (row, column) => pick(Math.min(size(now())[0] - 1, Math.ceil(row / share())), column), arrow);
    const near = grid(`${name}_lens`, { fit: () => (narrow() ? SMALL : [LARGEST, widest()]), hover: false }, (s) => {
      if (isRead(all)) return null;
      const [[top, rows], [left, columns]] = spans(s);
      const [row, column] = at(s);
      const data = sampled ? s.near[name] : of(s);
      const from = sampled ? s.near.first : 0;
      const { frame, blocks, tone, ...more } = look(s);
      return {
        rows,
        columns,
        first: [top, left],
        caption: ui.t("around", { name }),
        texts: listOf(rows * columns, (k) => data[(top - from + Math.floor(k / columns)) * size(s)[1] + left + (k % columns)]),
        window: frame && (frame[3] > 1 ? [frame[0] - top, 0, 1, columns] : [0, frame[1] - left, rows, 1]),
        colour: more.colour,
        accent: more.accent,
        marked: [row - top, column - left],
      };
    }, (row, column) => pick(near.shown.first[0] + row, near.shown.first[1] + column), arrow);
    Object.assign(made, { [name]: all, [`${name}_lens`]: near });
    return ui.stack(all, near);
  };
  const matrices = [
    matrix("col", {
      of: () => whole().col,
      at: ({ row, column }) => [row, column],
      head: "col",
      look: ({ row, terms, taps, look, copies }) => ({ ...look, numbers: true, blocks: [Infinity, taps], colour: "input", frame: [row, 0, 1, terms], dots: copies }),
    }, (row, column) => go(row, column), walk),
    matrix("col_w", {
      of: ({ weights: { data } }) => data,
      at: ({ column, filter }) => [column, filter],
      head: "col_w",
      look: ({ terms, taps, filter }) => ({ blocks: [taps, Infinity], colour: "learned", frame: [0, filter, terms, 1] }),
    }, (column, filter) => go(now().row, column, filter), (down, right) => go(now().row, now().column + down, now().filter + right)),
    matrix("out", {
      of: () => whole().out,
      at: ({ row, filter }) => [row, filter],
      head: "out",
      look: ({ terms }) => ({ tone: terms < TERMS ? "plain" : "signed", accent: "output" }),
      widest: () => (now().terms < TERMS ? LARGEST : WIDER), // sums of many products are long
    }, (row, filter) => go(row, now().column, filter), (down, right) => go(now().row + down, now().column, now().filter + right)),
  ];
  const tiles = images.map((_, channel) => ui.group(...lens.tiles(channel)));
  const channels = images.map((image, channel) => ui.group(image, tiles[channel]));
  const total = ui.stack(lens.sum, lens.button);
  const all = ui.grids(...channels);
  tiles[0].style.flex = "1 1 20rem"; // wraps beside the image
  ui.onDraw(() => {
    const several = now().shape[1] > 1;
    channels.forEach((each) => each.classList.toggle("cl-stack", several)); // beside each other
    channels[0].style.width = several ? "" : "100%";
    const place = several ? all : tiles[0];
    if (total.parentNode !== place) place.append(total);
  });
  ui.grids(strip);
  ui.add(ui.player("row", { get: () => now().row, set: (row) => go(row, now().column), count: () => now().rows }));
  ui.grids(...matrices).classList.add("cl-beside");

  // the window unrolls: each of its rows flies from the image into the strip
  let [unrolled, changed] = [[], -Infinity];
  ui.onDraw(() => {
    const { rows, row, kernel, stride, at, shape, mine, look } = now();
    const before = unrolled;
    unrolled = [sized(), row];
    if (!rows || before[0] !== unrolled[0] || before[1] === row) return;
    const since = performance.now() - changed;
    changed = performance.now();
    if (since < RAPID) return;
    const [high, wide] = kernel;
    const [low, most] = look.range;
    const flights = listOf(shape[1] * high, (k) => {
      const [channel, u] = split(k, high);
      const piece = h("canvas", { width: wide, height: 1 });
      piece.getContext("2d").drawImage(strip.tinted(1, wide, part(mine, k, wide), look.tone, low, most - low, most), 0, 0);
      const from = [at[0] * stride[0] + u, at[1] * stride[1], 1, wide];
      return [piece, onScreen(images[channel], from), onScreen(strip, [0, k * wide, 1, wide]), { ...UNROLL, delay: AFTER * k }];
    });
    fly(ui, flights);
  });

  const fact = (name, write) => ui.line(() => (now().rows ? write(now()) : ""), name);
  const bars = ["images", "numbers"].map((name) => {
    const bar = h("div", { class: "cl-bar" });
    ui.onDraw(() => {
      const { rows, images: n, numbers } = now();
      bar.hidden = !rows;
      bar.style.width = `${(100 * now()[name]) / Math.max(n, numbers)}%`;
    });
    return bar;
  });
  ui.lines(
    fact("sum", ({ row, terms, filter, mine, sum }) => {
      const written = terms > TERMS ? ui.t("many", { terms }) : mine.map((value) => `${ui.number(value)}·${filter + 1}`).join(" + ");
      return ui.t("sum", { row, filter, written, b: BIAS, sum });
    }),
    fact("copies", ({ copies }) => (copies.length ? ui.t("copies", { n: copies.length }) : "")),
    fact("times", ({ images: n, numbers, times }) => ui.t("times", { images: n, numbers, times: ui.number(times, 2), a: 4 * n, b: 4 * numbers })),
    ...bars,
  );

  ui.row(
    ui.examples("preset", { ...EXAMPLES, digit: { ...EXAMPLES.digit, picture: ui.get("_digit") } }, (sizes) => ui.set({ ...sizes, row: 0, column: 0, filter: 0 })),
  );
  ui.row(
    ui.slider("batch", { min: 1, max: 10 }),
    ui.slider("channels", { min: 1, max: 3 }),
    ui.pairSlider("size", { min: 1, max: 28 }),
    ui.pairSlider("f", { min: 1, max: 7 }),
    ui.pairSlider("stride", { min: 1, max: 4 }),
    ui.pairSlider("padding", { min: 0, max: 3 }),
    ui.slider("filters", { min: 1, max: 8 }),
    ui.apartBox(["size", "f", "stride", "padding"]),
  );
  ui.add(
    ui.table("table", ["column", "channel", "y", "x", "value", "weight", "product"], () => {
      const { mine = [], row, geometry, filter } = now();
      return mine.map((value, k) => {
        const { channel, row: y, column: x, isPadding } = pixelOf(...geometry, row, k);
        const where = isPadding ? [ui.t("pad"), ui.t("pad")] : [y, x];
        return [k, channel, ...where, value, filter + 1, value * (filter + 1)];
      });
    }),
  );

  ui.onDraw(() => {
    const { rows, row, column, at, pixel, tap, mine } = now();
    if (!rows) return ui.say(ui.t("does_not_fit"));
    const values = { i: at[0], j: at[1], u: tap[0], v: tap[1], value: mine[column], y: pixel.row, x: pixel.column };
    return ui.say(ui.t(pixel.isPadding ? "says_padding" : "says", { ...pixel, row, column, ...values }));
  });
}
