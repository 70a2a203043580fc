// The Explorer's colours, and how numbers become pictures in them.
import { clamp, listOf } from "./core.js";
import { h, parts } from "./ui.js";

const LEVELS = 255; // of a palette, on each side of 0
export const SMALL = 11; // pixels of type
const brightness = (rgb) => rgb.reduce((sum, part, k) => sum + [0.2126, 0.7152, 0.0722][k] * (part / 255) ** 2.2, 0.05);

// back(): the gradient's colours are asked for
export function explorerColours(ui, back) {
  let [colours, coloursOf] = [null, null];
  const palettes = () => {
    if (coloursOf === ui.look) return colours;
    coloursOf = ui.look;
    const style = getComputedStyle(ui.root);
    const read = (name) => style.getPropertyValue(`--cl-${name}`).trim();
    const meaning = ["ground", "ink", "soft", "line", "input", "learned", "output", "gradient", "chosen"];
    colours = Object.fromEntries(meaning.map((name) => [name, read(name)]));
    const ground = parts(colours.ground);
    const ramp = (name) => {
      const to = parts(read(name));
      return listOf(LEVELS + 1, (k) => ground.map((from, part) => from + (to[part] - from) * (k / LEVELS) ** 0.8));
    };
    const packed = ([r, g, b]) => (255 << 24) | (b << 16) | (g << 8) | r;
    const both = (low, high) => {
      const [down, up] = [ramp(low), ramp(high)];
      return Int32Array.from([...down.slice(1).reverse(), ...up], packed);
    };
    colours.lights = [parts(colours.ink), ground].map(brightness);
    colours.signed = both("cool", "warm");
    colours.ramp = both("ink", "ink");
    colours.back = both("gradient-low", "gradient");
    return colours;
  };
  const paletteOf = (k) => (back() ? palettes().back : k === 0 ? palettes().ramp : palettes().signed);
  const rgb = (palette, share) => {
    const colour = palette[LEVELS + Math.round(clamp(Math.abs(share), 1) * Math.sign(share) * LEVELS)];
    return [colour & 255, (colour >> 8) & 255, (colour >> 16) & 255];
  };
  const css = (palette, share) => `rgb(${rgb(palette, share)})`;

  // the colour of words on a colour of a palette
  const readable = (palette, share) => {
    const { ink, ground, lights } = palettes();
    const on = brightness(rgb(palette, share));
    const [first, second] = lights.map((each) => Math.max(each / on, on / each));
    return first >= second ? ink : ground;
  };

  // numbers as a small picture, a pixel each
  const sheets = new Map();
  const sheet = (name, rows, columns, data, palette, scale) => {
    let known_ = sheets.get(name);
    if (known_?.canvas.width !== columns || known_.canvas.height !== rows) {
      const canvas = h("canvas", { width: columns, height: rows });
      const image = new ImageData(columns, rows);
      known_ = { canvas, image, pixels: new Int32Array(image.data.buffer), pen: canvas.getContext("2d") };
      sheets.set(name, known_);
    }
    const factor = LEVELS / scale;
    for (let k = 0; k < data.length; k++) {
      const level = Math.round(data[k] * factor);
      known_.pixels[k] = palette[LEVELS + (level > LEVELS ? LEVELS : level < -LEVELS ? -LEVELS : level || 0)];
    }
    known_.pen.putImageData(known_.image, 0, 0);
    return known_.canvas;
  };
  const write = (pen, text, x, y, { colour = palettes().ink, size = SMALL, bold = false, align = "center" } = {}) => {
    pen.font = `${bold ? "600 " : ""}${size}px ${ui.font}`;
    [pen.fillStyle, pen.textAlign, pen.textBaseline] = [colour, align, "middle"];
    pen.fillText(text, x, y);
  };
  return { palettes, paletteOf, css, readable, sheet, write };
}
