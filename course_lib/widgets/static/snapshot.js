// What a view shows, as a picture to keep: canvases and text where they stand, without controls and
// without the room that these take.

const MARGIN = 20; // pixels around all
const GAP = 14; // pixels between parts
const LEAST = 480; // pixels that a picture is wide: its sentence needs some
const TITLE = 18; // pixels of type
const TEXT = 14;
const SOURCE = 12;
const LEADING = 1.4; // of a line, in heights of its type
const CONTROLS = `.cl-button, input, select, textarea, label, details, .cl-row, .cl-player, .cl-buttons, .cl-slider,
  .cl-matrix-box, .cl-layers, .cl-samples, .cl-problem`;
const CLEAR = "rgba(0, 0, 0, 0)";

// words of a text node, each with its box
function wordsOf(node) {
  const range = document.createRange();
  return [...node.data.matchAll(/\S+/g)].map(({ 0: word, index }) => {
    range.setStart(node, index);
    range.setEnd(node, index + word.length);
    return [word, range.getBoundingClientRect()];
  });
}

// Everything that is seen in an element: [[box, paint(pen), ...]], box as the browser has it, and the pen at its corner
function seen(element) {
  if (element.matches(CONTROLS) || !element.checkVisibility()) return [];
  const box = element.getBoundingClientRect();
  if (element instanceof HTMLCanvasElement) {
    // a pane shows a part of its canvas
    const { width, height } = (element.closest(".cl-pane, .cl-cut") ?? element).getBoundingClientRect();
    const [across, down] = [element.width / box.width, element.height / box.height];
    const paint = (pen) => pen.drawImage(element, 0, 0, width * across, height * down, 0, 0, width, height);
    return width * height ? [[new DOMRect(box.left, box.top, width, height), paint]] : [];
  }
  const style = getComputedStyle(element);
  const found = [];
  if (style.backgroundColor !== CLEAR) {
    found.push([box, (pen) => {
      pen.fillStyle = style.backgroundColor;
      pen.fillRect(0, 0, box.width, box.height);
    }]);
  }
  for (const child of element.childNodes) {
    if (child.nodeType === Node.ELEMENT_NODE) found.push(...seen(child));
    if (child.nodeType !== Node.TEXT_NODE) continue;
    const { color, font } = style;
    for (const [word, place] of wordsOf(child)) {
      found.push([place, (pen) => {
        [pen.fillStyle, pen.font, pen.textBaseline] = [color, font, "middle"];
        pen.fillText(word, 0, place.height / 2);
      }]);
    }
  }
  return found;
}

// lines of a text that are no wider than so many pixels
function wrapped(pen, text, width) {
  const lines = [""];
  for (const word of text.split(" ")) {
    const longer = `${lines.at(-1)} ${word}`.trim();
    if (lines.at(-1) && pen.measureText(longer).width > width) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}

// A canvas of the parts that stand in `body`, one below the other, with a title and a sentence above and a source
// below. style: the computed one of the widget.
export function snapshot(body, { title, sentence, source, style, density }) {
  const parts = [...body.children].map(seen).filter((part) => part.length > 0);
  const boxes = parts.flat().map(([box]) => box);
  const left = Math.min(...boxes.map((box) => box.left));
  const right = Math.max(...boxes.map((box) => box.right));
  const width = Math.ceil(Math.max(LEAST, right - left + 2 * MARGIN));
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d");
  const type = (size, weight = "normal") => `${weight} ${size}px ${style.fontFamily}`;
  const colours = ["ground", "ink", "soft"].map((name) => style.getPropertyValue(`--cl-${name}`));
  const [ground, ink, soft] = colours.map((colour) => colour.trim());
  const words = [[title, TITLE, "bold"], [sentence, TEXT]].flatMap(([text, size, weight]) => {
    pen.font = type(size, weight);
    return wrapped(pen, text, width - 2 * MARGIN).map((line) => [line, size, weight]);
  });
  const heightOf = (part) => Math.max(...part.map(([box]) => box.bottom)) - Math.min(...part.map(([box]) => box.top));
  const lines = words.reduce((sum, [, size]) => sum + size * LEADING, 0);
  const high = parts.reduce((sum, part) => sum + heightOf(part) + GAP, 0);
  const height = Math.ceil(2 * MARGIN + lines + GAP + high + SOURCE * LEADING);
  [canvas.width, canvas.height] = [width, height].map((side) => side * density); // clears the pen's state, too
  pen.scale(density, density);
  pen.fillStyle = ground;
  pen.fillRect(0, 0, width, height);
  let top = MARGIN;
  for (const [line, size, weight] of words) {
    [pen.font, pen.fillStyle, pen.textBaseline] = [type(size, weight), ink, "top"];
    pen.fillText(line, MARGIN, top);
    top += size * LEADING;
  }
  top += GAP;
  for (const part of parts) {
    const above = Math.min(...part.map(([box]) => box.top));
    for (const [box, paint] of part) {
      pen.save();
      pen.translate(MARGIN + box.left - left, top + box.top - above);
      paint(pen);
      pen.restore();
    }
    top += heightOf(part) + GAP;
  }
  [pen.font, pen.fillStyle, pen.textBaseline, pen.textAlign] = [type(SOURCE), soft, "top", "right"];
  pen.fillText(source, width - MARGIN, top);
  return canvas;
}
