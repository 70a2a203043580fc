// The Explorer's network: a column for each layer with a picture of each map, and the edges that feed the one in view.
import { clamp, listOf, same, split } from "./core.js";
import { strongest } from "./explorer_state.js";
import { feeds, plane, windowOf } from "./network.js";
import { KEYS, glide, h, penOf, setLabel, withKeys } from "./ui.js";

const [TOP, HEIGHT, BOTTOM] = [44, 544, 6]; // pixels of a stage: heads, maps, rest
const [FAR, NEAR] = [52, 24]; // pixels between columns: where every map meets every map, and where each has its own
const CLOSER = 20; // pixels by which they may stand closer, where there is little room
const ROWS = 16; // maps below each other
const [SCORES, SHARES] = [76, 112]; // pixels that bars are wide
const FLOW = { duration: 800, easing: "ease-in-out" };
const FADE = { duration: 140, easing: "ease-out" };
const LARGE = 13; // pixels of type

// room(): pixels that it has; sentence(): of the state
export function networkStage(ui, explorer, colours, room, sentence) {
  const { net, last, shapes, names, isBare, isVector, isBack, percent, state, target, shown, scales } = explorer;
  const { fitting, chosen, focus, look, pixelOf, point } = explorer;
  const { palettes, paletteOf, css, sheet, write } = colours;

  const canvas = h("canvas", { class: "cl-grid" });
  const above = h("canvas", { class: "cl-arrows", "aria-hidden": "true" });
  const stage = h("div", { class: "cl-pane cl-stage" }, h("div", { class: "cl-sheet" }, canvas, above));
  const sheetOf = canvas.parentNode;
  let plan = { columns: [], width: 0, room: 0 };
  const layout = (room) => {
    const columns = shapes.map(([count], k) => {
      if (k >= last) return { lanes: 1, rows: count, size: 0, wide: k === last ? SCORES : SHARES };
      const lanes = Math.ceil(count / ROWS);
      const rows = Math.ceil(count / lanes);
      const size = isVector(k) ? 14 : rows < 2 ? 72 : rows <= 8 ? 56 : 30;
      return { lanes, rows, size, wide: lanes * (size + 6) - 6 };
    });
    const gaps = columns.map((_, k) => (k === 0 ? 8 : k > last ? NEAR + 12 : net[k - 1].w ? FAR : NEAR));
    const total = columns.reduce((sum, { wide }, k) => sum + wide + gaps[k], 8);
    const far = gaps.filter((gap) => gap === FAR).length;
    const extra = Math.max(-CLOSER, Math.min(60, (room - total) / (far + 0.4 * (gaps.length - far))));
    let x = 0;
    columns.forEach((column, k) => {
      x += gaps[k] + (k ? extra * (gaps[k] === FAR ? 1 : 0.4) : 0);
      column.x = x;
      x += column.wide;
    });
    return { columns, width: Math.ceil(x) + 8, room };
  };
  const cellOf = (k, map) => {
    const { x, size, rows, wide } = plan.columns[k];
    const [lane, row] = split(map, rows);
    const pitch = HEIGHT / rows;
    const y = TOP + (row + 0.5) * pitch;
    if (k >= last) return { x, y: y - pitch / 2, wide, high: pitch, middle: y };
    const [, high, across] = shapes[k];
    const unit = size / Math.max(high, across);
    return { x: x + lane * (size + 6), y: y - (high * unit) / 2, wide: across * unit, high: high * unit, middle: y, unit };
  };
  const curve = (pen, from, to) => {
    const [a, b] = [from.x + from.wide + 1, to.x - 1];
    pen.moveTo(a, from.middle);
    pen.bezierCurveTo((a + b) / 2, from.middle, (a + b) / 2, to.middle, b, to.middle);
  };
  let still = null; // faint edges and heads, which only another size or theme changes
  const paintStill = (pen) => {
    const { line, soft, ink } = palettes();
    [pen.strokeStyle, pen.lineWidth] = [line, 0.6];
    for (let k = 1; k < shapes.length; k++) {
      if (isBare(k)) continue;
      const all = k <= last && net[k - 1].w;
      pen.beginPath();
      for (let to = 0; to < shapes[k][0]; to++) {
        for (const from of all ? Array(shapes[k - 1][0]).keys() : [to]) curve(pen, cellOf(k - 1, from), cellOf(k, to));
      }
      pen.globalAlpha = all ? clamp(35 / (shapes[k - 1][0] * shapes[k][0]), 0.2) + 0.03 : 0.3; // many are still no wall
      pen.stroke();
    }
    pen.globalAlpha = 1;
    plan.columns.forEach(({ x, wide }, k) => {
      write(pen, names[k], x + wide / 2, 12, { size: wide < 40 ? 10 : 12, bold: true, colour: ink });
      write(pen, isVector(k) ? String(shapes[k][0]) : shapes[k].join("×"), x + wide / 2, 27, { size: wide < 40 ? 10 : 11, colour: soft });
    });
  };
  const paintBars = (pen) => {
    const { ink, soft, line } = palettes();
    const { outputs, probabilities, best } = state();
    const values = [isBack() ? shown(last).data : outputs[last].data, probabilities];
    const most = Math.max(...values[0].map(Math.abs)) || 1;
    values.forEach((row, which) => {
      const k = last + which;
      row.forEach((value, map) => {
        const { x, middle, wide } = cellOf(k, map);
        const bold = map === (isBack() ? target() : best);
        write(pen, String(map), x + 8, middle, { size: LARGE, bold, colour: bold ? ink : soft });
        pen.fillStyle = which ? (bold ? palettes().output : line) : css(paletteOf(k), value / most);
        if (which) {
          const rail = wide - 66;
          pen.fillRect(x + 18, middle - 7, Math.max(1, rail * value), 14);
          if (explorer.erasing) {
            pen.fillStyle = palettes().chosen;
            pen.fillRect(x + 18 + rail * explorer.erasing.probabilities[map] - 1, middle - 10, 2, 20);
          }
          write(pen, ui.t("percent", { p: percent(value) }), x + wide, middle, { bold, align: "right", size: 12, colour: bold ? ink : soft });
          return;
        }
        const [zero, reach] = [x + 18 + (wide - 18) / 2, ((wide - 18) / 2) * (value / most)];
        pen.fillRect(Math.min(zero, zero + reach), middle - 7, Math.abs(reach), 14);
        pen.fillStyle = line;
        pen.fillRect(zero - 0.5, middle - 10, 1, 20);
      });
    });
  };
  let painted = [];
  const paintStage = () => {
    const key = [state(), isBack(), isBack() && target(), ui.look, plan, explorer.erasing, window.devicePixelRatio];
    if (same(key, painted)) return;
    const { line } = palettes();
    const high = TOP + HEIGHT + BOTTOM;
    if (painted[3] !== ui.look || painted[4] !== plan || painted[6] !== window.devicePixelRatio) {
      still = h("canvas");
      paintStill(penOf(still, plan.width, high));
    }
    // a gradient is seen to come from the scores
    if (isBack() && painted.length && (!painted[1] || painted[2] !== target()) && !ui.still) {
      canvas.animate([{ clipPath: "inset(0 0 0 100%)" }, { clipPath: "inset(0)" }], FLOW);
    }
    painted = key;
    const pen = penOf(canvas, plan.width, high);
    pen.drawImage(still, 0, 0, plan.width, high);
    pen.imageSmoothingEnabled = false;
    const columns = listOf(last, shown);
    const sizes = scales(columns);
    [pen.strokeStyle, pen.lineWidth] = [line, 1];
    columns.forEach(({ shape: [count, rows, across], data }, k) => {
      const small = sheet(k, rows * count, across, data, paletteOf(k), k || isBack() ? sizes[k] : 1);
      pen.beginPath();
      for (let map = 0; map < count; map++) {
        const { x, y, wide, high: tall } = cellOf(k, map);
        pen.drawImage(small, 0, map * rows, across, rows, x, y, wide, tall);
        pen.rect(x - 0.5, y - 0.5, wide + 1, tall + 1);
      }
      pen.stroke();
    });
    paintBars(pen);
  };

  // what feeds the map that one looks at: [column, map] and edges [from, to, sign and size]
  const ways = (at) => {
    const edges = [];
    if (!at.length) return edges;
    let [k, map] = at;
    if (k > last) {
      const { probabilities } = state();
      probabilities.forEach((p, from) => edges.push([[last, from], at, 0, from === map ? 1 : p]));
      return edges;
    }
    const pixel = pixelOf(at);
    for (let own = pixel; !isBare(k); k--) {
      const found = feeds(state().outputs[k - 1], net[k - 1], map, own);
      const most = Math.max(...found.map(([, , size]) => size)) || 1;
      for (const [from, sum, size] of found) edges.push([[k - 1, from], [k, map], net[k - 1].w ? sum / (size || 1) : 0, size / most]);
      if (net[k - 1].w) break;
      own = null;
    }
    return edges;
  };
  let [above_, lit] = [[], ""];
  const paintAbove = () => {
    const at = focus();
    const key = [state(), ui.look, plan, isBack(), String(at)];
    if (same(key, above_)) return;
    above_ = key;
    const { ground, chosen: accent, soft, signed } = palettes();
    const pen = penOf(above, plan.width, TOP + HEIGHT + BOTTOM);
    if (!at.length) return;
    const edges = ways(at);
    if (at[0] > 0) {
      [pen.fillStyle, pen.globalAlpha] = [ground, 0.72];
      pen.fillRect(0, TOP, plan.width, HEIGHT + BOTTOM);
      for (const each of [at, ...edges.flatMap(([from, to]) => [from, to])]) {
        const { x, y, wide, high } = cellOf(...each);
        pen.clearRect(x - 1, y - 1, wide + 2, high + 2);
      }
    }
    for (const [from, to, sign, size] of [...edges].sort((a, b) => a[3] - b[3])) {
      pen.beginPath();
      curve(pen, cellOf(...from), cellOf(...to));
      pen.globalAlpha = 0.25 + 0.7 * size;
      pen.lineWidth = 0.7 + 4 * size;
      pen.strokeStyle = sign ? css(signed, Math.sign(sign) * (0.35 + 0.65 * Math.abs(sign))) : soft;
      pen.stroke();
    }
    pen.globalAlpha = 1;
    const frame = ({ x, y, wide, high }, width = 2.5, colour = accent) => {
      [pen.strokeStyle, pen.lineWidth] = [colour, width];
      pen.strokeRect(x - 1.5, y - 1.5, wide + 3, high + 3);
    };
    const bars = at[0] >= last;
    const box = cellOf(at[0], at[1]);
    frame(bars ? { ...box, y: box.middle - 12, high: 24 } : box);
    if (at.length === 4) paintWindows(pen, at, frame);
    if (lit !== String(at.slice(0, 2)) && !ui.still) above.animate([{ opacity: 0.2 }, { opacity: 1 }], FADE);
    lit = String(at.slice(0, 2));
  };
  // the pixel, its window in what feeds it, and all that it sees of the image
  let glided = { boxes: [] };
  const paintWindows = (pen, [k, map, row, column], frame) => {
    const { input, output, ground } = palettes();
    const boxOf = (j, m, [top, left, rows, columns]) => {
      const { x, y, unit, wide, high } = cellOf(j, m);
      const [x0, y0] = [clamp(left * unit, wide), clamp(top * unit, high)];
      return [x + x0, y + y0, clamp((left + columns) * unit, wide) - x0, clamp((top + rows) * unit, high) - y0];
    };
    const part = (j, m, cells, colour = input) => {
      const [x, y, wide, high] = boxOf(j, m, cells);
      for (const [width, edge] of [[3.5, ground], [1.5, colour]]) frame({ x: x + 1.5, y: y + 1.5, wide: wide - 3, high: high - 3 }, width, edge);
    };
    part(k, map, [row, column, 1, 1], output);
    if (isBare(k)) return;
    const from = windowOf(net[k - 1], [row, column]);
    const maps = net[k - 1].w ? listOf(shapes[k - 1][0], (m) => m) : [map];
    for (const m of maps) part(k - 1, m, from);
    const [before, where] = [glided, String([k, map, plan.width])];
    glided = { where, from: String(from), boxes: maps.map((m) => boxOf(k - 1, m, from)) };
    if (before.where === where && before.from !== glided.from && !ui.still) {
      glided.boxes.forEach((box, n) => glide(sheetOf, before.boxes[n], box, input, n));
    }
    let seen = from;
    for (let j = k - 1; j > 0; j--) {
      const layer = net[j - 1];
      const [top, left, rows, columns] = windowOf(layer, seen);
      const stride = layer.stride ?? [1, 1];
      seen = [top, left, rows + (seen[2] - 1) * stride[0], columns + (seen[3] - 1) * stride[1]];
    }
    pen.setLineDash([4, 3]);
    if (k > 1) part(0, 0, seen);
    pen.setLineDash([]);
  };

  const under = (event) => {
    const edge = canvas.getBoundingClientRect();
    const [px, py] = [event.clientX - edge.left, event.clientY - edge.top];
    for (let k = 0; k < shapes.length; k++) {
      for (let map = 0; map < shapes[k][0]; map++) {
        const { x, y, wide, high, unit } = cellOf(k, map);
        if (px < x - 3 || px > x + wide + 3 || py < y - 3 || py > y + high + 3) continue;
        return fitting(unit && !isVector(k) ? [k, map, Math.floor(clamp(py - y, high) / unit), Math.floor(clamp(px - x, wide) / unit)] : [k, map]);
      }
    }
    return null;
  };
  canvas.addEventListener("pointermove", (event) => event.pointerType === "touch" || point(under(event)));
  canvas.addEventListener("pointerleave", () => point(null));
  canvas.addEventListener("click", (event) => {
    const at = under(event);
    const again = at && same(chosen().slice(0, 2), at.slice(0, 2)); // the first click takes the map, the next a pixel
    look(!at ? [] : again ? at : at.slice(0, 2));
  });
  canvas.addEventListener("focus", () => ui.changed());
  canvas.addEventListener("blur", () => ui.changed());
  withKeys(canvas, ui.t("stage"), (key, step) => {
    const at = chosen();
    explorer.hovered = null;
    if (key === KEYS.escape) look(at.length === 4 ? at.slice(0, 2) : []);
    else if (!at.length) {
      if (!step && key !== KEYS.enter) return false;
      look([0, 0]);
    } else if (key === KEYS.enter || key === " ") {
      const [k, map] = at;
      if (at.length === 2 && k <= last) look([k, map, ...split(strongest(plane(shown(k), map)), shapes[k][2])]);
    } else if (!step) return false;
    else if (at.length === 4) look([...at.slice(0, 2), at[2] + step[0], at[3] + step[1]]);
    else {
      const k = clamp(at[0] + step[1], last + 1);
      // in another column the map at about the same height
      const map = k === at[0] ? at[1] + step[0] : shapes[k][0] === shapes[at[0]][0] ? at[1] : Math.floor(((at[1] + 0.5) / shapes[at[0]][0]) * shapes[k][0]);
      look([k, map]);
    }
    return true;
  });
  let inSight = "";
  // keeps what is chosen in sight where the stage is wider than the page
  const show = ([k]) => {
    if (k === undefined || stage.scrollWidth <= stage.clientWidth) return;
    const { x, wide } = plan.columns[k];
    const from = plan.columns[Math.max(0, k - 1)].x;
    const [low, high] = [x + wide + 24 - stage.clientWidth, Math.max(0, from - 24)];
    const left = clamp(stage.scrollLeft < low ? Math.max(low, 0) : Math.min(stage.scrollLeft, high), plan.width);
    stage.scrollTo({ left, behavior: ui.still ? "auto" : "smooth" });
  };
  ui.onDraw(() => {
    if (!ui.width) return;
    const at = String(chosen());
    const moved = plan.room !== room() || at !== inSight;
    if (plan.room !== room()) plan = layout(room());
    paintStage();
    paintAbove();
    inSight = at;
    if (moved) show(chosen());
    setLabel(canvas, `${ui.t("stage_label")}. ${sentence()} ${ui.t("keys_stage")}`);
  });
  return stage;
}
