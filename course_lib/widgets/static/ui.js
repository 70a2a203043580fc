// What every widget's view is made of. A widget module exports build(ui); `ui` is the object made
// in `renderer` below. Text comes from words.json through ui.t, colours from widgets.css.
import { clamp, decimals, extent, listOf, pair, pictureFacts, readNumber, same, split, toBase64, toBytes, toGray, unpair } from "./core.js";
import { snapshot } from "./snapshot.js";

const PLAY_MILLISECONDS = 600; // a step; slow enough to read
const LONGEST_NAME = 120; // signs of a file's name
const MOST_PLACES = 5; // of a number after its point
const MEASURED = 15; // pixels of type that widths are measured in
const MOST_WIDTHS = 2000; // of texts that are kept, since measuring costs much
const QUIET_MILLISECONDS = 400; // a screen reader is told when the state has rested so long
export const NARROW = 560; // pixels; below it grids stand one below the other
export const BESIDE = [900, 340]; // pixels from which controls stand beside the grids, and that they take

// Elements -------------------------------------------------------------------------------------

// h("p", {class: "a", onclick: f, hidden: true}, "text", child)
export function h(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") node.addEventListener(name.slice(2), value);
    else if (typeof value === "boolean") node.toggleAttribute(name, value);
    else if (value !== null && value !== undefined) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child !== null));
  return node;
}

// Jupyter would take plain keys for its own: arrows, Enter, letters. Saving and running stay its.
function keepFromJupyter(event) {
  const theirs = event.ctrlKey || event.metaKey || event.altKey;
  if (!theirs && !(event.shiftKey && event.key === "Enter")) event.stopPropagation();
}

// "#rrggbb", "rgb(...)" or a name to [red, green, blue]
export function parts(colour) {
  const pen = document.createElement("canvas").getContext("2d");
  pen.fillStyle = colour;
  pen.fillRect(0, 0, 1, 1);
  return pen.getImageData(0, 0, 1, 1).data.slice(0, 3);
}

export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text; // spares a layout
}

export function setLabel(node, text) {
  if (node.getAttribute("aria-label") !== text) node.setAttribute("aria-label", text);
}

const setSize = (node, width, height) => Object.assign(node.style, { width: `${width}px`, height: `${height}px` });

// pixels of a canvas in one of CSS's: the screen's, or those of a picture that is being saved
const SAVED = 2;
let saving = null;
export const density = () => saving ?? (window.devicePixelRatio || 1);

// The empty pen of a canvas of so many CSS pixels, sharp on every screen. With a pane around it, the canvas stays as
// large as it was, since another size costs more than all drawing, and the pane shows as much of it as there is to see.
export function penOf(canvas, width, height, pane = null) {
  const dots = density();
  const known = pane && canvas.dots === dots ? [canvas.width, canvas.height] : [0, 0];
  const size = [width, height].map((side, k) => Math.max(Math.round(side * dots), known[k]));
  if (canvas.dots !== dots || size[0] !== canvas.width || size[1] !== canvas.height) {
    [canvas.width, canvas.height, canvas.dots] = [...size, dots];
    canvas.getContext("2d").type = ""; // a canvas forgets its font
    setSize(canvas, ...(pane ? size.map((side) => side / dots) : [width, height]));
  }
  if (pane && pane.size !== `${width} ${height}`) {
    pane.size = `${width} ${height}`;
    setSize(pane, width, height);
  }
  const pen = canvas.getContext("2d");
  pen.setTransform(dots, 0, 0, dots, 0, 0);
  pen.clearRect(0, 0, width, height);
  Object.assign(pen, { lineCap: "butt", lineJoin: "miter" }); // a canvas of the same size would keep others
  return pen;
}

// A font is parsed again whenever it is set, which costs more than to write a number.
function setType(pen, size, { font }) {
  const type = `${size}px ${font}`;
  if (pen.type !== type) pen.font = pen.type = type;
}

// The colours of the light theme, as widgets.css has them: [[name, value], ...]. Jupyter's own may be dark, so that
// ours stand in their place.
function lightColours() {
  const rules = [...document.styleSheets].filter((sheet) => !sheet.href).flatMap((sheet) => [...sheet.cssRules]);
  const own = rules.filter((rule) => rule.selectorText === ".cl-widget").flatMap(({ style }) => [...style].map((name) => [name, style]));
  const values = own.map(([name, style]) => [name, style.getPropertyValue(name).replace(/var\([^,]*, *(#\w+)\)/, "$1")]);
  return values.filter(([name, value]) => name.startsWith("--cl-") && value.trim().startsWith("#"));
}

// A widget -------------------------------------------------------------------------------------

export function renderer(build, words) {
  return ({ model, el }) => {
    const ui = new View(model, words, build);
    el.append(ui.root);
    build(ui);
    ui.start();
    return () => ui.stop();
  };
}

class View {
  constructor(model, words, build) {
    Object.assign(this, { model, words, build });
    this.id = `cl-${Math.random().toString(36).slice(2, 10)}`;
    this.parts = []; // drawn anew, in this order, after every change
    this.ends = []; // what to undo at the end
    this.formats = new Map();
    this.widths = new Map(); // of texts in type of 1 pixel
    this.motion = matchMedia("(prefers-reduced-motion: reduce)"); // asking for it anew costs much
    this.frame = null;
    this.width = 0;
    this.version = 0; // grows with every change
    this.colours = {};
    this.asked = new Set(); // names of traits that the view has read
    this.body = h("div", { class: "cl-body" });
    this.problem = h("p", { class: "cl-problem", role: "alert", hidden: true });
    this.told = h("p", { class: "cl-told" });
    this.live = h("p", { class: "cl-live", "aria-live": "polite" });
    this.hint = h("p", { class: "cl-try" }, this.t("try"));
    this.saved = h("span", { class: "cl-legend", role: "status" });
    this.root = h(
      "section",
      { class: "cl-widget", "aria-labelledby": `${this.id}-title`, onkeydown: keepFromJupyter },
      h("h3", { class: "cl-title", id: `${this.id}-title` }, this.t("title")),
      this.hint,
      this.told,
      this.body,
      this.problem,
      h("div", { class: "cl-foot" }, this.button("save_picture", () => this.save()), this.saved),
      this.live,
    );
  }

  // Words and numbers

  t(key, values = {}) {
    const text = this.words[key];
    if (text === undefined) throw new Error(`no words for ${key}`);
    return text.replace(/\{(\w+)\}/g, (_, name) => {
      const value = values[name];
      return typeof value === "number" ? this.number(value) : value;
    });
  }

  number(value, digits = 3) {
    if (Number.isInteger(value) && Math.abs(value) < 1000) return String(value).replace("-", "−");
    if (!Number.isFinite(value)) return value > 0 ? "∞" : value < 0 ? "−∞" : "?";
    if (!this.formats.has(digits)) {
      const options = { maximumFractionDigits: digits };
      this.formats.set(digits, new Intl.NumberFormat(this.words.locale, options));
    }
    return this.formats.get(digits).format(value === 0 ? 0 : value).replace("-", "−");
  }

  // so many digits that say something
  significant(value, digits) {
    const places = decimals(value, digits);
    return places > MOST_PLACES ? value.toExponential(0).replaceAll("-", "−") : this.number(value, places); // not a 0
  }

  // a number, or a text as it is, in ever fewer signs: three digits, or two
  shorter(item) {
    if (typeof item !== "number") return [item];
    const size = Math.abs(item);
    if (size < 1e3) return Number.isInteger(item) ? [this.number(item)] : [3, 2].map((n) => this.significant(item, n));
    if (size === Infinity) return [this.number(item)];
    const [unit, sign] = size < 1e6 ? [1e3, "k"] : [1e6, "M"];
    const whole = String(Math.round(item)).replace("-", "−");
    return [whole, ...[1, 0].map((n) => this.number(item / unit, n) + sign)];
  }

  // how wide a text is in type of 1 pixel
  widthOf(text, pen) {
    if (this.widths.size > MOST_WIDTHS) this.widths.clear();
    if (!this.widths.has(text)) {
      setType(pen, MEASURED, this);
      this.widths.set(text, (pen.measureText(text).width || 1) / MEASURED);
    }
    return this.widths.get(text);
  }

  // State

  get(name) {
    this.asked.add(name);
    return this.model.get(name);
  }

  // an object of traits, all changed at once
  set(changes) {
    for (const [name, value] of Object.entries(changes)) this.model.set(name, value);
    this.model.save_changes();
    this.changed();
  }

  changed() {
    this.version += 1;
    this.frame ??= requestAnimationFrame(() => {
      this.frame = null;
      this.draw();
    });
  }

  draw() {
    for (const part of this.parts) part();
  }

  // draw: called in each frame that follows a change
  onDraw(draw) {
    this.parts.push(draw);
  }

  // Parts that only some frames draw: make() makes them, and they are given to be called.
  apart(make) {
    const outer = this.parts;
    this.parts = [];
    make();
    const mine = this.parts;
    this.parts = outer;
    return () => mine.forEach((part) => part());
  }

  onEnd(end) {
    this.ends.push(end);
  }

  start() {
    const changed = () => this.changed();
    this.model.on("change", changed);
    this.onEnd(() => this.model.off("change", changed));
    const sized = new ResizeObserver(([entry]) => {
      const width = Math.floor(entry.contentRect.width);
      if (width === this.width || width === 0) return;
      this.width = width;
      this.root.classList.toggle("cl-narrow", width < NARROW);
      this.root.classList.toggle("cl-wide", width >= NARROW);
      this.themed();
    });
    sized.observe(this.root);
    this.onEnd(() => sized.disconnect());
    const themed = () => this.themed();
    const dark = matchMedia("(prefers-color-scheme: dark)");
    dark.addEventListener("change", themed);
    this.onEnd(() => dark.removeEventListener("change", themed));
    const watched = new MutationObserver(themed);
    const attributes = ["class", "data-jp-theme-light", "data-jp-theme-name", "data-theme"];
    for (const node of [document.documentElement, document.body]) {
      watched.observe(node, { attributeFilter: attributes });
    }
    this.onEnd(() => watched.disconnect());
    this.hideFallback(true);
    this.draw();
  }

  stop() {
    cancelAnimationFrame(this.frame);
    for (const end of this.ends) end();
    URL.revokeObjectURL(this.savedAddress);
    this.root.remove();
    this.hideFallback(false);
  }

  // Builds all anew, where a trait says what there is to build.
  restart() {
    const place = this.root.parentNode;
    if (!place) return; // it is gone already
    this.stop();
    [this.parts, this.ends, this.frame] = [[], [], null];
    this.body.replaceChildren();
    place.append(this.root);
    this.build(this);
    this.start();
  }

  // The still picture beside the view is for when there is none.
  hideFallback(hide) {
    const key = this.get("_key");
    if (!key) return;
    hide ||= document.querySelector(`.cl-widget[data-key="${key}"]`) !== null; // another view
    for (const picture of document.querySelectorAll(`[data-fallback-of="${key}"]`)) {
      const output = picture.closest(".jp-OutputArea-child") ?? picture;
      output.style.display = hide ? "none" : "";
    }
    this.root.dataset.key = key;
  }

  themed() {
    const style = getComputedStyle(this.root);
    for (const name of ["ground", "ink", "soft", "line", "pad", "warm", "cool", "mark", "input", "learned", "output", "gradient", "vermilion"]) {
      this.colours[name] = style.getPropertyValue(`--cl-${name}`).trim();
    }
    for (const name of ["ground", "ink", "warm", "cool"]) this.colours[`${name}Parts`] = parts(this.colours[name]);
    this.look = {}; // another object for each look: grids compare it
    this.font = style.getPropertyValue("--cl-number-font").trim();
    this.widths.clear();
    this.changed();
  }

  // A picture to keep

  // what act() gives while the view stands in light colours and at the density of a saved picture
  printed(act) {
    const light = lightColours();
    const redraw = () => {
      this.themed();
      this.draw();
    };
    saving = SAVED;
    for (const colour of light) this.root.style.setProperty(...colour);
    redraw();
    const result = act();
    saving = null;
    for (const [name] of light) this.root.style.removeProperty(name);
    redraw();
    return result;
  }

  // the title and those of the traits that are short, as far as there is room
  fileName() {
    const parts = (name) => [this.get(name)].flat().map((part) => (["number", "boolean", "string"].includes(typeof part) ? String(part) : ""));
    const values = [...this.asked].filter((name) => !name.startsWith("_")).map((name) => [name, parts(name)]);
    const fits = ([, texts]) => texts.length && texts.length <= 2 && texts.every((text) => /^[\p{L}\p{N}_.-]{1,16}$/u.test(text));
    const short = values.filter(fits).map(([name, texts]) => `${name}=${texts.join("x")}`);
    const title = this.t("title").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-");
    const longer = (name, next) => (name.length + next.length < LONGEST_NAME ? [name, next].join(" ") : name);
    return `${short.reduce(longer, title)}.png`;
  }

  save() {
    const [title, sentence, source] = [this.t("title"), this.told.textContent, this.t("course")];
    const picture = this.printed(() => snapshot(this.body, { title, sentence, source, style: getComputedStyle(this.root), density: SAVED }));
    const download = this.fileName();
    picture.toBlob((blob) => {
      URL.revokeObjectURL(this.savedAddress);
      this.savedAddress = URL.createObjectURL(blob);
      h("a", { href: this.savedAddress, download }).click();
      setText(this.saved, this.t("saved", { name: download }));
    });
  }

  // What is computed of some traits, or of what functions give, anew only when one of them is another.
  memo(names, compute) {
    let known = [];
    let result;
    return () => {
      const values = names.map((name) => (name.call ? name() : this.get(name)));
      if (!same(values, known)) {
        result = compute(...values);
        known = values;
      }
      return result;
    };
  }

  // What is computed of the whole state: once after each change, however often it is asked for.
  once(compute) {
    let known = -1;
    let result;
    return () => {
      if (known !== this.version) result = compute();
      known = this.version;
      return result;
    };
  }

  get still() {
    return this.motion.matches;
  }

  // What the view says

  // The sentence of the state: seen at once, read out when it has rested.
  say(text) {
    if (this.told.textContent === text) return;
    this.told.textContent = text;
    clearTimeout(this.resting);
    this.resting = setTimeout(() => setText(this.live, text), QUIET_MILLISECONDS);
  }

  // a sentence that is read out at once
  tell(text) {
    clearTimeout(this.resting);
    setText(this.live, text);
  }

  // A sentence about bad input; without one, all is well.
  // A field has it beside it, and without one it stands below all.
  complain(sentence = "", field = null) {
    this.problem.hidden = sentence === "";
    const part = sentence && field?.closest(".cl-slider, .cl-matrix-box, .cl-choice, .cl-layers");
    if (part) part.after(this.problem);
    else if (sentence) this.body.after(this.problem);
    setText(this.problem, sentence);
  }

  // a negative number in brackets, as in sums of many
  bracketed(value) {
    return value < 0 ? `(${this.number(value)})` : this.number(value);
  }

  // The line below the title, where it depends on the state.
  hints(write) {
    this.onDraw(() => setText(this.hint, write()));
  }

  // Layout

  add(...nodes) {
    this.body.append(...nodes);
    return nodes[0];
  }

  // controls beside each other, wrapping
  row(...nodes) {
    return this.add(h("div", { class: "cl-row" }, ...nodes));
  }

  // lines of text close below each other
  lines(...nodes) {
    return this.add(h("div", {}, ...nodes));
  }

  // Controls; a label is a key of words, and of a trait alone the one of its name

  button(label, act) {
    return h("button", { type: "button", class: "cl-button", onclick: act }, this.t(label));
  }

  // set: gives the traits to change, for true or false
  checkbox(name, set = (on) => ({ [name]: on })) {
    const box = h("input", { type: "checkbox", onchange: () => this.set(set(box.checked)) });
    this.onDraw(() => {
      box.checked = this.get(name);
    });
    return h("label", { class: "cl-check" }, box, this.t(name));
  }

  // options: [value, text] pairs, or a function that gives them; value: a string
  choice(label, options, { get, set }) {
    const box = h("select", { onchange: () => set(box.value) });
    let shown = null;
    this.onDraw(() => {
      const pairs = typeof options === "function" ? options() : options;
      const key = JSON.stringify(pairs);
      if (key !== shown) {
        box.replaceChildren(...pairs.map(([value, text]) => h("option", { value }, text)));
        shown = key;
      }
      box.value = get();
    });
    return this.labelled(label, box);
  }

  // one of the words that a trait of this name may be
  oneOf(name, values) {
    const pairs = values.map((value) => [value, this.t(`${name}_${value}`)]);
    return this.choice(name, pairs, { get: () => this.get(name), set: (value) => this.set({ [name]: value }) });
  }

  // one of the first places of a trait that counts something; text: of a place
  numbered(name, count, text) {
    return this.choice(name, () => listOf(count(), (k) => [String(k), text(k)]), {
      get: () => String(clamp(this.get(name), count() - 1)),
      set: (k) => this.set({ [name]: Number(k) }),
    });
  }

  // One of some examples, each a set of values; set: what to do with them, own: with "one's own".
  examples(label, sets, set = (values) => this.set({ ...values, place: 0 }), own = () => this.changed()) {
    const isNow = ([name, value]) => JSON.stringify(this.get(name)) === JSON.stringify(value);
    const names = [...Object.keys(sets), "own"];
    return this.choice(label, names.map((key) => [key, this.t(`${label}_${key}`)]), {
      get: () => names.find((key) => key === "own" || Object.entries(sets[key]).every(isNow)),
      set: (key) => (key === "own" ? own() : set(sets[key])),
    });
  }

  // A field for one number that keeps the last good one. get, set: functions; max may be one. null: no number yet.
  field(label, { get, set, min, max, whole = false, ...attributes }) {
    const input = h("input", {
      type: "text",
      inputmode: min < 0 ? "text" : "decimal", // number pads have no minus on some telephones
      autocomplete: "off",
      "aria-label": label,
      class: "cl-field",
      ...attributes,
    });
    let bad = false;
    let shown; // the value that the field stands for
    const written = () => (get() === null ? "" : this.number(get(), 4));
    const limits = () => ({ min, max: typeof max === "function" ? max() : max, whole });
    const read = () => readNumber(input.value, limits());
    const good = () => {
      bad = false;
      input.removeAttribute("aria-invalid");
      this.complain();
    };
    input.addEventListener("input", () => {
      const { value, problem } = read();
      good(); // a sentence about what stood there before says nothing now
      if (problem !== undefined) return;
      shown = value; // the field shows it already; by the next frame more may have been typed
      if (value !== get()) set(value);
    });
    input.addEventListener("change", () => {
      const { problem } = read();
      if (problem === undefined) return;
      bad = true;
      input.setAttribute("aria-invalid", "true");
      this.complain(this.t(`bad_${problem}`, { label, text: input.value.slice(0, 20), ...limits() }), input);
    });
    input.addEventListener("blur", () => {
      // what is wrong may be read for as long as the sentence stands, but it is not kept
      if (!bad) input.value = written();
    });
    input.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      good();
      input.value = written();
    });
    this.onDraw(() => {
      const value = get();
      if (value === shown) return; // what is typed stays, good or bad
      if (document.activeElement !== input || readNumber(input.value).value !== value) {
        input.value = written();
        if (bad) good();
      }
      shown = value;
    });
    return input;
  }

  // A node with words before it
  labelled(label, node) {
    return h("label", { class: "cl-choice" }, h("span", {}, this.t(label)), node);
  }

  // A slider with a field. axis: 0 or 1 for one half of a trait that holds one number or a pair.
  slider(name, { min, max, axis = null, whole = true, step = 1, label = name }) {
    const get = () => pair(this.get(name))[axis ?? 0];
    const set = (value) => {
      if (axis === null) return this.set({ [name]: value });
      const both = pair(this.get(name)).slice();
      both[axis] = value;
      return this.set({ [name]: unpair(both) });
    };
    return this.sliderFor(this.t(label), { get, set, min, max, whole, step });
  }

  // max may be a function; off says whether it cannot be moved for now
  sliderFor(text, { get, set, min, max, whole = true, step = 1, off = () => false }) {
    const most = typeof max === "function" ? max : () => max;
    const id = `${this.id}-${this.parts.length}`;
    const range = h("input", {
      type: "range",
      id,
      min,
      max: most(),
      step,
      oninput: () => {
        this.complain();
        known = ""; // it may have to go back
        set(Number(range.value));
      },
    });
    let known = "";
    const box = this.field(text, { get, set, min, max, whole });
    this.onDraw(() => {
      const key = [most(), get(), off()].join();
      if (key === known) return;
      known = key;
      if (Number(range.max) !== most()) range.max = most();
      range.value = get();
      range.disabled = box.disabled = off();
    });
    return h("div", { class: "cl-slider" }, h("label", { for: id }, text), range, box);
  }

  // One slider, or one for rows and one for columns while the trait `apart` is true.
  pairSlider(name, { min, max }) {
    const both = this.slider(name, { min, max });
    const halves = [0, 1].map((axis) => this.slider(name, { min, max, axis, label: `${name}_${axis}` }));
    this.onDraw(() => {
      both.hidden = this.get("apart");
      for (const half of halves) half.hidden = !this.get("apart");
    });
    return h("div", { class: "cl-pair" }, both, ...halves);
  }

  // "apart": H and W by sliders of their own; together again they take the rows' number
  apartBox(names) {
    const together = () => Object.fromEntries(names.map((name) => [name, pair(this.get(name))[0]]));
    return this.checkbox("apart", (on) => ({ apart: on, ...(on ? {} : together()) }));
  }

  // Small matrix of fields, with arrow keys from one to the next. shape: a function: [rows, columns]
  matrix(label, { shape, get, set, min, max }) {
    const table = h("div", { class: "cl-matrix", role: "group", "aria-label": label });
    let shown = "";
    let draw;
    this.onDraw(() => {
      const [rows, columns] = shape();
      if (`${rows}x${columns}` !== shown) {
        shown = `${rows}x${columns}`;
        box.hidden = rows * columns === 0;
        table.style.gridTemplateColumns = `repeat(${columns}, minmax(1.6rem, 4rem))`;
        draw = this.apart(() => {
          const field = (k) => {
            const [row, column] = split(k, columns);
            const name = this.t("cell_of", { label, row, column });
            const one = { get: () => get(row, column), set: (v) => set(row, column, v), min, max };
            return this.field(name, { ...one, "data-place": `${row},${column}` });
          };
          table.replaceChildren(...listOf(rows * columns, field));
        });
      }
      draw();
    });
    table.addEventListener("keydown", (event) => {
      const step = ARROWS[event.key];
      const input = event.target;
      if (!step || !input.dataset.place) return;
      const inside = step[1] < 0 ? input.selectionStart > 0 : input.selectionEnd < input.value.length;
      if (step[1] !== 0 && inside && input.selectionStart === input.selectionEnd) return;
      const [row, column] = input.dataset.place.split(",").map(Number);
      const next = table.querySelector(`[data-place="${row + step[0]},${column + step[1]}"]`);
      if (!next) return;
      event.preventDefault();
      next.focus();
      next.select();
    });
    const box = h("div", { class: "cl-matrix-box" }, h("span", { class: "cl-caption" }, label), table);
    return box;
  }

  // Fields for the numbers of a trait that holds nested ones. index: where one stands, such as
  // (row, column) => [0, row, column]; also: traits that change with it.
  numbers(label, name, shape, index = (...cell) => cell, also = {}) {
    return this.matrix(label, {
      shape,
      get: (...cell) => index(...cell).reduce((nested, k) => nested[k], this.get(name)),
      set: (row, column, value) => this.set({ [name]: replaced(this.get(name), index(row, column), value), ...also }),
      min: -MOST,
      max: MOST,
    });
  }

  // A button that lets steps follow each other; go: true from it keeps the step as it is. Without motion a press is one
  // step, jump() telling to which. every(): milliseconds; ended: called when the last step was made by itself.
  ticker({ label, still, get, go, count, jump, every = () => PLAY_MILLISECONDS, ended = () => {} }) {
    let timer = null;
    const pause = () => {
      clearInterval(timer);
      timer = null;
      setText(button, this.t(this.still ? still : label));
    };
    const tick = () => {
      if (get() >= count() - 1 || !this.root.isConnected) pause();
      else if (go(get() + 1) === true) pause();
      else if (get() >= count() - 1) {
        pause();
        ended();
      }
    };
    const button = this.button(label, () => {
      if (this.still) return go(jump());
      if (timer !== null) return pause();
      if (get() >= count() - 1) go(0);
      setText(button, this.t("pause"));
      timer = setInterval(tick, every());
      return null;
    });
    this.onEnd(pause);
    pause();
    return { button, pause };
  }

  // First, back, play, next, and a slider over the steps. count: a function. set: true from it keeps the step as it is.
  player(label, { get, set, count }) {
    const go = (step) => set(clamp(step, count() - 1));
    const { button: play, pause } = this.ticker({ label: "play", still: "show_all", get, go, count, jump: () => count() - 1 });
    const stop = (act) => () => {
      pause();
      act();
    };
    const first = this.button("first", stop(() => go(0)));
    const back = this.button("back", stop(() => go(get() - 1)));
    const next = this.button("next", stop(() => go(get() + 1)));
    const slider = this.sliderFor(this.t(label), {
      get,
      set: (value) => {
        pause();
        go(value);
      },
      min: 0,
      max: () => Math.max(0, count() - 1),
    });
    this.onDraw(() => {
      const none = count() < 1;
      for (const button of [first, back]) button.disabled = none || get() <= 0;
      next.disabled = none || get() >= count() - 1;
      play.disabled = none;
    });
    const buttons = h("div", { class: "cl-buttons" }, first, back, play, next);
    return h("div", { class: "cl-player" }, buttons, slider);
  }

  // A line of text that follows the state; tests read it by its name.
  line(write, name = null, attributes = {}) {
    const node = h("p", { class: "cl-line", "data-read": name, ...attributes });
    this.onDraw(() => {
      const text = write() ?? "";
      node.hidden = text === "";
      setText(node, text);
    });
    return node;
  }

  // A sentence about values that do not fit together, "" while they do.
  warning(write, name = "wrong") {
    return this.line(write, name, { class: "cl-line cl-warning" });
  }

  // The numbers of a picture as a table, made only while it is open. heads: keys of words, or a function
  // that gives texts; read: gives the rows, the first of each being its head, or null for an empty table.
  table(label, heads, read) {
    const place = h("div", { class: "cl-scroll", tabindex: "0", role: "region", "aria-label": this.t(label) });
    const details = h("details", { class: "cl-twin", ontoggle: () => fill() }, h("summary", {}, this.t(label)), place);
    let shown = "";
    const fill = () => {
      if (!details.open) return;
      const rows = read();
      const names = !rows ? [] : typeof heads === "function" ? heads() : heads.map((key) => this.t(key));
      const key = JSON.stringify([names, rows]);
      if (key === shown) return;
      shown = key;
      const text = (cell) => (typeof cell === "number" ? this.number(cell) : cell);
      const head = h("tr", {}, ...names.map((cell) => h("th", { scope: "col" }, text(cell))));
      const lines = (rows ?? []).map(([first, ...rest]) =>
        h("tr", {}, h("th", { scope: "row" }, text(first)), ...rest.map((c) => h("td", {}, text(c)))),
      );
      place.replaceChildren(h("table", {}, h("thead", {}, head), h("tbody", {}, ...lines)));
    };
    this.onDraw(fill);
    return details;
  }

  // Parts that are made when someone opens them, and drawn only while they are open.
  // make: a function that gives the nodes
  folded(label, make) {
    const place = h("div", { class: "cl-folded" });
    let parts;
    const draw = () => {
      if (!details.open) return;
      parts ??= this.apart(() => place.append(...make()));
      parts();
    };
    const details = h("details", { class: "cl-twin", ontoggle: draw }, h("summary", {}, this.t(label)), place);
    this.onDraw(draw);
    return details;
  }

  // A field for a picture file: read(picture, name) gets {height, width, gray, notes}.
  upload(label, read) {
    const input = h("input", {
      type: "file",
      accept: "image/*",
      onchange: async () => {
        const [file] = input.files;
        if (!file) return;
        try {
          const picture = await readPicture(file);
          this.complain();
          read(picture, file.name);
        } catch (error) {
          const key = error instanceof PictureProblem ? error.message : "bad_picture";
          this.complain(this.t(key, { name: file.name.slice(0, 40) }), input);
        }
        input.value = ""; // so that the same file may be chosen again
      },
    });
    return this.labelled(label, input);
  }

  // Grids that stand beside each other where there is room. share: of the width, adding up to 1.
  grids(...grids) {
    return this.add(this.group(...grids));
  }

  // What the colours of a grid mean: a bar as wide as it, with its least and its largest number.
  colourBar(grid) {
    const canvas = h("canvas", { class: "cl-grid", "aria-hidden": "true" });
    const labels = listOf(3, () => h("span"));
    const bar = h("div", { class: "cl-colours" }, canvas, h("div", {}, ...labels));
    let painted = [];
    this.onDraw(() => {
      bar.hidden = !grid.shown || grid.node.hidden;
      if (bar.hidden) return;
      const { tone, values, columns, range } = grid.shown;
      const signed = tone === "signed";
      const [low, high] = range ?? (signed ? extent(values) : [0, 1]);
      const scale = Math.max(Math.abs(low), Math.abs(high)) || 1;
      const [from, to] = signed ? [-scale, scale] : [low, high];
      const width = columns * grid.cell;
      const key = [this.look, tone, from, to, width, density()];
      if (same(key, painted)) return;
      painted = key;
      const pen = penOf(canvas, width, BAR);
      const steps = listOf(SHADES, (k) => from + ((to - from) * k) / (SHADES - 1));
      pen.drawImage(grid.tinted(1, SHADES, steps, tone, from, to - from, scale), 0, 0, width, BAR);
      const beyond = tone === "gray" ? ["≤ ", "", "≥ "] : ["", "", ""];
      labels.forEach((label, k) => setText(label, beyond[k] + this.significant(from + ((to - from) * k) / 2, 3)));
      labels[0].parentNode.style.width = `${width}px`;
    });
    return bar;
  }

  // a picture, and what stands beside it where there is room, or else below it
  beside(pictures, ...nodes) {
    return this.grids(...pictures, h("div", { class: "cl-rest" }, ...nodes));
  }

  // grids that stay together
  group(...grids) {
    return h("div", { class: "cl-grids" }, ...grids.map((grid) => grid.node ?? grid));
  }

  // the same, one below the other
  stack(...nodes) {
    return h("div", { class: "cl-stack" }, ...nodes.map((node) => node.node ?? node));
  }

  grid(label, options) {
    return new Grid(this, label, options);
  }
}

// Grids of numbers -----------------------------------------------------------------------------

export const MOST = 999; // of one's own numbers, and with a minus the least
export const KEYS = { enter: "Enter", home: "Home", end: "End", escape: "Escape", erase: ["Delete", "Backspace"] };
export const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

// Makes a canvas one that keys work on. act(key, step) gives false for a key that it does not know;
// step: [rows, columns] of an arrow key.
export function withKeys(canvas, description, act) {
  canvas.setAttribute("role", "application");
  canvas.setAttribute("aria-roledescription", description);
  canvas.tabIndex = 0;
  canvas.addEventListener("keydown", (event) => {
    if (event.altKey || event.metaKey || event.ctrlKey) return;
    if (act(event.key, ARROWS[event.key]) !== false) event.preventDefault();
  });
}

// Calls act(event) where a mouse or a pen is pressed, where it points if `hover` is true, and where a
// finger taps: a finger that moves scrolls the page.
export function withPointer(canvas, act, hover) {
  const byFinger = (event) => event.pointerType === "touch";
  let acted = false; // when it was pressed: what stands there at its click may be something else
  canvas.addEventListener("pointerdown", (event) => {
    acted = !byFinger(event);
    if (acted) act(event);
  });
  canvas.addEventListener("pointermove", (event) => byFinger(event) || ((hover || event.buttons & 1) && act(event)));
  canvas.addEventListener("click", (event) => {
    if (!acted) act(event);
    acted = false;
  });
}

const RAPID = 60; // milliseconds between changes that follow a pointer or a slider
const GLIDE = { duration: 180, easing: "ease-out" };

// A frame that moves from one box [left, top, wide, high] of a holder to another, over what already shows the end of it
export function glide(holder, from, to, colour, key = 0) {
  const all = (holder.gliders ??= []);
  if (key === 0) {
    all.rapid = performance.now() - all.last < RAPID;
    all.last = performance.now();
  }
  all[key]?.running?.cancel();
  if (all.rapid) return; // nobody would see it
  all[key] ??= holder.appendChild(h("div", { class: "cl-glider", "aria-hidden": "true" }));
  const at = ([left, top]) => ({ transform: `translate(${left}px, ${top}px)`, opacity: 1 });
  setSize(all[key], to[2], to[3]);
  all[key].style.borderColor = colour;
  all[key].running = all[key].animate([at(from), at(to)], GLIDE);
}

const HIGHEST = 460; // pixels that a grid may be high
const RULER = 18; // pixels for the indices of rows and columns
export const READABLE = 20; // pixels of a cell that holds its number
const [BAR, SHADES] = [10, 101]; // pixels that a bar of colours is high, and how many it has
const [BLACK, WHITE] = ["#000", "#fff"];
const SMALLEST = 9; // pixels of type; a number that is too wide for it is shortened

// A canvas of cells. read() gives what to show:
//   rows, columns     of the grid
//   caption           text above it
//   values            rows * columns numbers, optional; NaN is shown empty
//   texts             in their place, rows * columns strings or numbers
//   tone              "plain", "signed" (colour by sign, and sizes compared), "gray" (picture) or "ink" (on the ground)
//   range             [low, high] of the tone; if not given [0, 1] for "gray", and else the values' own
//   inner             [top, left, rows, columns]: outside it lies padding
//   window            [row, column, rows, columns] with a thick frame; tinted where nothing else has colour, and not if hollow
//   numbers           true: they are written on "gray" and "ink", too; false: nowhere
//   colour            name of the window's, "mark" if not given
//   accent            name of the marked cell's, "mark" if not given
//   frames            [[row, column, rows, columns], ...] of thin frames
//   dots              [[row, column], ...] middles of windows, in cells
//   lines             false: no lines between cells; "gray" has none
//   blocks            [rows, columns] of the blocks that a darker line parts
//   empty             [row, column, rows, columns] in the last corner, where nothing stands
//   first             [row, column] of the first cell, where only some are shown
//   lost              {rows: [...], columns: [...]} crossed out
//   marked            [row, column] of one cell with a thick frame
// Options: onPick(row, column) for mouse, touch and Enter; onArrow(rows, columns) for the arrow keys
// (without it they move a cursor, and pick); share of the width, and narrow of a narrow one; most: largest cell in pixels;
// fit(shown): the cell in pixels, or [high, wide], in place of these; edge: name of the colour of a frame around all;
// strength of the colours of "signed", 1 where no numbers stand on them; hover: a mouse picks without being pressed;
// onHover(row, column): where a mouse points, without arguments once it has left;
// says: a sentence about it, for a screen reader.
// Give the same dots again while they are the same: a grid is painted anew for another array.
class Grid {
  constructor(ui, label, { read, onPick = null, onArrow = null, onHover = null, share = 0.5, most = 34, rulers = true, strength = 0.55, narrow = 1, hover = false, says = "", fit = null, edge = null }) {
    Object.assign(this, { ui, says, read, onPick, onArrow, share, most, rulers, strength, narrow, fit, edge });
    [this.cursor, this.painted] = [[0, 0], []];
    [this.cell, this.tall] = [most, most];
    this.caption = h("figcaption", { class: "cl-caption" });
    this.canvas = h("canvas", { class: "cl-grid" });
    if (onPick) {
      withKeys(this.canvas, ui.t("grid"), (key, step) => this.key(key, step));
      withPointer(this.canvas, (event) => this.point(event), hover);
      for (const name of ["focus", "blur"]) this.canvas.addEventListener(name, () => ui.changed());
    } else {
      this.canvas.setAttribute("role", "img");
    }
    if (onHover) {
      const over = (event) => onHover(...this.place(event));
      this.canvas.addEventListener("pointermove", (event) => event.pointerType === "mouse" && over(event));
      this.canvas.addEventListener("pointerleave", () => onHover());
      if (!onPick) this.canvas.addEventListener("click", over); // a finger points, too
    }
    this.label = label;
    this.pane = h("div", { class: "cl-pane" }, this.canvas);
    this.node = h("figure", { class: "cl-figure" }, this.caption, this.pane);
    ui.onDraw(() => this.draw());
  }

  place(event) {
    const box = this.canvas.getBoundingClientRect();
    const at = [event.clientY - box.top, event.clientX - box.left];
    const ruler = this.rulers ? RULER : 1;
    return this.inside([this.tall, this.cell].map((side, axis) => Math.floor((at[axis] - ruler) / side)));
  }

  // where some cells stand in the pane: [left, top, wide, high]
  boxOf([row, column, rows = 1, columns = 1]) {
    const [ruler, wide, high] = [this.rulers ? RULER : 1, this.cell, this.tall];
    return [ruler + column * wide, ruler + row * high, columns * wide, rows * high];
  }

  // the nearest cell that there is
  inside([row, column]) {
    return [clamp(row, this.shown.rows - 1), clamp(column, this.shown.columns - 1)];
  }

  point(event) {
    this.cursor = this.place(event);
    this.onPick(...this.cursor);
    this.ui.changed();
  }

  key(key, step) {
    const [row, column] = this.cursor;
    if (step && this.onArrow) this.onArrow(...step);
    else {
      const to = step ? [row + step[0], column + step[1]] : { [KEYS.home]: [row, 0], [KEYS.end]: [row, Infinity] }[key];
      if (!to && key !== KEYS.enter && key !== " ") return false;
      if (to) this.cursor = this.inside(to);
      this.onPick(...this.cursor);
    }
    return this.ui.changed();
  }

  draw() {
    const { ui } = this;
    if (!ui.width) return; // not in sight yet
    const shown = this.read();
    this.node.hidden = !shown || shown.rows < 1 || shown.columns < 1;
    if (this.node.hidden) return;
    this.shown = shown;
    setText(this.caption, shown.caption);
    const says = this.says ? `${shown.caption}. ${this.says}` : shown.caption;
    setLabel(this.canvas, says);
    this.cursor = this.inside(this.cursor);
    const ruler = this.rulers ? RULER : 1;
    const room = (ui.width < NARROW ? ui.width * this.narrow : ui.width * this.share) - 14 - ruler - 2;
    const fitting = this.fit?.(shown) ?? Math.min(this.most, room / shown.columns, HIGHEST / shown.rows);
    [this.tall, this.cell] = pair(fitting).map((side) => (side > 6 ? Math.floor(side) : side));
    const { dots, caption, window: frame, frames, hollow, marked, values: fresh, ...still } = shown;
    const values = this.values && fresh && same(fresh, this.values) ? this.values : fresh;
    this.values = values;
    const focus = document.activeElement === this.canvas && this.cursor;
    const look = [ui.look, values, JSON.stringify([still, this.cell, this.tall, density()])];
    const key = [...look, dots, JSON.stringify([frame, frames, hollow, marked, focus])];
    if (same(key, this.painted)) return;
    const moved = same(look, this.painted.slice(0, 3));
    if (!moved) this.layers = [];
    else if (frame && this.framed && !ui.still && frame.join() !== this.framed.join()) {
      glide(this.pane, ...[this.framed, frame].map((cells) => this.boxOf(cells)), ui.colours[shown.colour ?? "mark"]);
    }
    [this.painted, this.framed] = [key, frame];
    this.paint(shown, ruler, moved);
  }

  // moved: all but window, marks and dots is as before; it is kept as a picture, or two, one below the window's colour
  paint(shown, ruler, moved) {
    const { ui, cell, tall, canvas } = this;
    const size = [shown.columns * cell, shown.rows * tall].map((side) => Math.ceil(ruler + side + 2));
    const pen = penOf(canvas, ...size, this.pane);
    pen.translate(ruler, ruler);
    const layer = (k, paint) => {
      if (!moved) return paint(pen);
      if (!this.layers[k]) {
        this.layers[k] = h("canvas");
        const other = penOf(this.layers[k], ...size);
        other.translate(ruler, ruler);
        paint(other);
      }
      return pen.drawImage(this.layers[k], -ruler, -ruler, ...size);
    };
    const tint = shown.window && !shown.hollow && (shown.tone ?? "plain") === "plain";
    if (tint) {
      layer(0, (to) => this.paintCells(to, shown));
      const [row, column, rows, columns] = shown.window;
      pen.fillStyle = ui.colours[shown.colour ?? "warm"];
      pen.globalAlpha = 0.22;
      pen.fillRect(column * cell, row * tall, columns * cell, rows * tall);
      pen.globalAlpha = 1;
    }
    layer(tint ? 1 : 2, (to) => {
      if (!tint) this.paintCells(to, shown);
      this.paintLines(to, shown);
      if (shown.blocks) this.paintBlocks(to, shown);
      this.paintNumbers(to, shown);
      if (shown.lost) this.paintLost(to, shown);
      if (this.rulers) this.paintRulers(to, shown);
    });
    if (shown.empty) pen.clearRect(...[1, 0, 3, 2].map((side, k) => shown.empty[side] * cell + (k < 2 && 2)));
    this.paintDots(pen, shown);
    for (const each of shown.frames ?? []) this.nested(pen, each);
    if (this.edge) this.frame(pen, [0, 0, shown.rows, shown.columns], ui.colours[this.edge], 3);
    const picture = shown.tone === "gray";
    if (shown.window && picture) this.frame(pen, shown.window, ui.colours.ground, 5, 3); // seen on black, too
    if (shown.window) this.frame(pen, shown.window, ui.colours[shown.colour ?? "mark"], 3, picture ? 2 : 1 / 3);
    if (shown.marked) this.frame(pen, [...shown.marked, 1, 1], ui.colours[shown.accent ?? "mark"], 3);
    if (document.activeElement === canvas && !this.onArrow) {
      pen.setLineDash([3, 2]);
      this.frame(pen, [...this.cursor, 1, 1], ui.colours.ink, 2);
      pen.setLineDash([]);
    }
  }

  paintCells(pen, { rows, columns, values, tone = "plain", range, inner }) {
    const { ui, cell, tall } = this;
    const { ground, pad } = ui.colours;
    const [low, high] = range ?? (values && tone === "signed" ? extent(values) : [0, 1]);
    const scale = Math.max(Math.abs(low), Math.abs(high)) || 1;
    const span = high - low || 1;
    pen.fillStyle = ground;
    pen.fillRect(0, 0, columns * cell, rows * tall);
    if (values && tone !== "plain") {
      const small = this.tinted(rows, columns, values, tone, low, span, scale);
      pen.imageSmoothingEnabled = false;
      pen.drawImage(small, 0, 0, columns * cell, rows * tall);
    }
    if (inner) {
      const [top, left, h0, w0] = inner.map((n) => n * cell);
      pen.beginPath();
      pen.rect(0, 0, columns * cell, rows * cell);
      pen.rect(left, top, w0, h0);
      pen.fillStyle = pad;
      pen.fill("evenodd");
    }
  }

  // a picture of one pixel a cell; warm above 0, cool below, or gray
  tinted(rows, columns, values, tone, low, span, scale) {
    this.small ??= h("canvas");
    if (this.small.width !== columns || this.small.height !== rows) {
      [this.small.width, this.small.height] = [columns, rows];
      this.image = new ImageData(columns, rows);
    }
    const { groundParts: ground, inkParts: ink, warmParts: warm, coolParts: cool } = this.ui.colours;
    const { data } = this.image;
    for (let at = 0; at < rows * columns; at++) {
      const value = values[at];
      const to = 4 * at;
      data[to + 3] = Number.isNaN(value) ? 0 : 255;
      if (tone === "signed" || tone === "ink") {
        const colour = tone === "ink" ? ink : value < 0 ? cool : warm;
        const share = Math.min(1, Math.abs(value) / scale) * (tone === "ink" ? 1 : this.strength);
        data[to] = ground[0] + share * (colour[0] - ground[0]);
        data[to + 1] = ground[1] + share * (colour[1] - ground[1]);
        data[to + 2] = ground[2] + share * (colour[2] - ground[2]);
      } else data[to] = data[to + 1] = data[to + 2] = Math.round((255 * (value - low)) / span); // clamped there
    }
    this.small.getContext("2d").putImageData(this.image, 0, 0);
    return this.small;
  }

  paintLines(pen, { rows, columns, inner, tone, lines = tone !== "gray" && tone !== "ink" }) {
    const { ui, cell, tall } = this;
    if (Math.min(cell, tall) < 5 || !lines) return;
    const [top, left, h0, w0] = inner ?? [0, 0, rows, columns];
    // the padding has dotted lines, so that it is known without its colour
    const parts = inner ? [[0, 0, rows, columns, [2, 3]], [top, left, h0, w0, []]] : [[top, left, h0, w0, []]];
    for (const [t0, l0, h1, w1, dash] of parts) {
      pen.beginPath();
      for (let row = t0; row <= t0 + h1; row++) {
        pen.moveTo(l0 * cell, row * tall + 0.5);
        pen.lineTo((l0 + w1) * cell + 1, row * tall + 0.5);
      }
      for (let column = l0; column <= l0 + w1; column++) {
        pen.moveTo(column * cell + 0.5, t0 * tall);
        pen.lineTo(column * cell + 0.5, (t0 + h1) * tall);
      }
      pen.setLineDash(dash);
      pen.lineWidth = 1;
      pen.strokeStyle = ui.colours.line;
      pen.stroke();
    }
    pen.setLineDash([]);
    if (inner) this.frame(pen, inner, ui.colours.ink, 1.5);
  }

  paintBlocks(pen, { rows, columns, blocks: [high, wide] }) {
    const { ui, cell, tall } = this;
    pen.fillStyle = ui.colours.ink;
    for (let row = high; row < rows; row += high) pen.fillRect(0, row * tall - 0.5, columns * cell, 2);
    for (let column = wide; column < columns; column += wide) pen.fillRect(column * cell - 0.5, 0, 2, rows * tall);
  }

  paintNumbers(pen, { rows, columns, values, texts, tone, range: [low, high] = [0, 1], numbers = tone !== "gray" && tone !== "ink" }) {
    const { ui, cell, tall } = this;
    if ((!values && !texts) || !numbers || Math.min(cell, tall) < READABLE) return;
    const largest = Math.min(15, Math.floor(tall * 0.42));
    const smallest = Math.min(largest, SMALLEST);
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.fillStyle = ui.colours.ink;
    const onShade = { gray: [BLACK, WHITE], ink: [ui.colours.ground, ui.colours.ink] }[tone]; // a high number, a low one
    const fitting = new Map(); // by what is written: it is the same in many cells
    const fit = (item) => {
      let best = ["", 0];
      for (const text of ui.shorter(item)) {
        const size = Math.min(largest, (cell * 0.86) / ui.widthOf(text, pen));
        if (size > best[1]) best = [text, size];
        if (size >= smallest) break;
      }
      return best; // small as it may be, since an empty cell looks like a 0
    };
    const placed = listOf(rows * columns, (at) => {
      const item = (texts ?? values)[at];
      if (item === "" || Number.isNaN(item)) return null;
      if (!fitting.has(item)) fitting.set(item, fit(item));
      return fitting.get(item);
    });
    // all in one size, as far as that can be read
    const sizes = [...fitting.values()].map((found) => found[1]).filter((size) => size >= smallest);
    const common = Math.min(largest, ...sizes);
    placed.forEach((found, at) => {
      if (!found) return;
      setType(pen, Math.min(found[1], common), ui);
      if (onShade) pen.fillStyle = onShade[Number(values[at] <= (low + high) / 2)];
      pen.fillText(found[0], ((at % columns) + 0.5) * cell, (Math.floor(at / columns) + 0.53) * tall);
    });
  }

  paintLost(pen, { rows, columns, lost }) {
    const { cell, ui } = this;
    pen.save();
    pen.beginPath();
    for (const row of lost.rows) pen.rect(0, row * cell, columns * cell, cell);
    for (const column of lost.columns) pen.rect(column * cell, 0, cell, rows * cell);
    pen.clip();
    pen.beginPath();
    for (let at = -rows * cell; at < columns * cell; at += 6) {
      pen.moveTo(at, 0);
      pen.lineTo(at + rows * cell, rows * cell);
    }
    pen.strokeStyle = ui.colours.soft;
    pen.lineWidth = 1.2;
    if (lost.rows.length || lost.columns.length) pen.stroke();
    pen.restore();
  }

  paintDots(pen, { dots = [], colour = "mark" }) {
    const { cell, tall, ui } = this;
    pen.fillStyle = ui.colours[colour];
    pen.beginPath();
    const radius = Math.max(1.5, Math.min(4, cell / 7));
    for (const [row, column] of dots) {
      pen.moveTo(column * cell + radius, row * tall);
      pen.arc(column * cell, row * tall, radius, 0, 7);
    }
    pen.fill();
  }

  frame(pen, [row, column, rows, columns], colour, width, share = 1 / 3) {
    const { cell, tall } = this;
    pen.strokeStyle = colour;
    pen.lineWidth = Math.min(width, Math.max(1.5, Math.min(cell, tall) * share)); // does not hide what it frames
    pen.strokeRect(column * cell + 0.5, row * tall + 0.5, columns * cell, rows * tall);
  }

  // a thin frame that is seen on every ground
  nested(pen, box) {
    const { ground, mark } = this.ui.colours;
    this.frame(pen, box, ground, 2.5, 1);
    this.frame(pen, box, mark, 1.2, 1);
  }

  paintRulers(pen, { rows, columns, first = [0, 0] }) {
    const { cell, tall, ui } = this;
    const longest = 7 * String(first[1] + columns - 1).length; // pixels
    const [down, every] = [Math.ceil(13 / tall), Math.ceil((longest + 5) / cell)];
    setType(pen, 11, ui);
    pen.fillStyle = ui.colours.soft;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    for (let column = 0; column < columns; column += every) {
      pen.fillText(ui.number(first[1] + column), (column + 0.5) * cell, -RULER / 2);
    }
    // one of three digits would touch the frame of its row
    for (let row = 0; row < rows; row += down) pen.fillText(ui.number(first[0] + row), -RULER / 2 - 1, (row + 0.5) * tall, RULER - 4);
  }
}

// Rows of grids in common columns, with arrows between these ------------------------------------

const LARGEST = 46; // pixels of a cell
const ROW = 290; // pixels that a row is high where its numbers are readable so
const LEGIBLE = 34; // pixels of a cell that has room for places after the point
const [GUTTER, WIDE] = [28, 60]; // pixels between columns
const gutterOf = (ui) => (ui.width < NARROW ? GUTTER : WIDE);

// Grids that stand in columns: forward above, and below it what flows back. Controls have room beside them where
// numbers can be read all the same.
// sizes(): [cells across of each column in sight, most cells down]; rows(fit) gives [[[grid, ...] of a column, ...], ...],
// fit() being one cell for all; arrows(): [[grid, row, grid, row, whether it is the one to look at], ...] go from one column
// to another through the room between them, never over a number.
export function columns(ui, sizes, rows, arrows) {
  const canvas = h("canvas", { "aria-hidden": "true" });
  const pane = h("div", { class: "cl-arrows cl-cut" }, canvas);
  const cellOf = (across, down) => {
    const cells = across.reduce((sum, n) => sum + n, 0);
    const room = ui.width - across.length * (RULER + 4 + gutterOf(ui)) + GUTTER; // a wide view's last caption needs some
    const [wide, tight] = [0, BESIDE[1]].map((beside) => Math.floor(Math.min(LARGEST, (room - beside) / cells, Math.max(READABLE + 2, ROW / down))));
    return ui.width < BESIDE[0] || tight < LEGIBLE ? wide : tight;
  };
  const layout = ui.once(() => {
    const [across, down] = sizes();
    const beside = cellOf(across, down);
    const stacked = beside < READABLE && ui.width < NARROW; // the first column above the others
    const cell = stacked ? Math.min(cellOf(across.slice(0, 1), down), cellOf(across.slice(1), down)) : beside;
    return { stacked, count: across.length, cell };
  });
  const grids = rows(() => Math.max(4, layout().cell));
  const all = grids.flat(2);
  const cells = grids.flat().map((column) => ui.stack(...column));
  const holder = h("div", { class: "cl-columns" }, ...cells, pane);
  let [painted, measured, size] = ["", "", null];
  // asked for only when something may have moved: the browser has to lay all out to tell
  const measure = () => {
    const key = JSON.stringify([ui.width, ui.font, all.map(({ node, shown, cell }) => !node.hidden && [shown.rows, shown.columns, shown.caption, cell])]);
    if (key === measured) return;
    measured = key;
    size = [holder.clientWidth, holder.clientHeight];
    const { left, top } = holder.getBoundingClientRect();
    for (const grid of all) {
      const box = grid.pane.getBoundingClientRect();
      Object.assign(grid, { west: box.left - left, east: box.right - left, north: box.top - top });
    }
  };
  const height = (grid, row) => grid.north + (grid.rulers ? RULER : 1) + (row + 0.5) * grid.cell;
  ui.onDraw(() => {
    if (!ui.width) return;
    const { stacked, count } = layout();
    cells.forEach((cell, k) => {
      const column = k % grids[0].length;
      cell.hidden = column >= count;
      cell.style.gridColumn = stacked && !column ? "1 / -1" : "";
    });
    holder.style.setProperty("--cl-columns", count - stacked);
    holder.style.columnGap = `${gutterOf(ui)}px`;
    pane.hidden = stacked;
    if (stacked) return;
    measure();
    const seen = arrows().filter(([from, , to]) => !from.node.hidden && !to.node.hidden);
    const lines = seen.map(([from, row, to, other, strong]) => {
      const right = from.west < to.west;
      return [right ? from.east + 3 : from.west - 3, height(from, row), right ? to.west - 4 : to.east + 4, height(to, other), strong];
    });
    const { mark, soft } = ui.colours;
    const key = JSON.stringify([lines, size, density(), mark]);
    if (key === painted) return;
    painted = key;
    const pen = penOf(canvas, ...size, pane);
    for (const [x0, y0, x1, y1, strong] of lines) {
      const [long, wide, colour, ...line] = strong ? [10, 5, mark, 2.5, 1] : [7, 3.5, soft, 1, 0.7];
      const neck = x1 - Math.sign(x1 - x0) * long;
      const middle = (x0 + neck) / 2;
      pen.strokeStyle = pen.fillStyle = colour;
      [pen.lineWidth, pen.globalAlpha] = line;
      pen.beginPath();
      pen.moveTo(x0, y0);
      pen.bezierCurveTo(middle, y0, middle, y1, neck, y1);
      pen.stroke();
      pen.beginPath();
      pen.moveTo(x1, y1);
      pen.lineTo(neck, y1 - wide);
      pen.lineTo(neck, y1 + wide);
      pen.fill();
    }
  });
  return holder;
}

// Numbers of one's own --------------------------------------------------------------------------

// nested numbers cut or filled to a shape, with 0 or fill(index)
export function fitted(nested, [n, ...rest], fill = () => 0, path = []) {
  return listOf(n, (k) => {
    const old = nested?.[k];
    return rest.length ? fitted(old, rest, fill, [...path, k]) : (old ?? fill([...path, k]));
  });
}

export function replaced(nested, [k, ...rest], value) {
  return nested.map((part, at) => (at !== k ? part : rest.length ? replaced(part, rest, value) : value));
}

// A window over an input, that the trait `place` counts row by row. read(): what core.js's windowsOf gives;
// also: traits that change with it.
// hold: true from it keeps the window where it is; hides: pointing at a result shows nothing of it
export function movingWindow(ui, read, also = {}, hold = () => false, hides = () => false) {
  let pointed = null; // a place that a mouse points at, which goes before the trait's
  const place = () => clamp(pointed ?? ui.get("place"), read().count - 1);
  const at = () => split(place(), read().columns || 1);
  const goTo = (to) => {
    pointed = null;
    return hold() || ui.set({ place: to, ...also });
  };
  const onHover = (row, column) => {
    const to = row === undefined || hides() ? null : row * read().columns + column;
    if (to === pointed) return;
    pointed = to;
    ui.changed();
  };
  const go = (row, column) => {
    const { rows, columns } = read();
    goTo(clamp(row, rows - 1) * columns + clamp(column, columns - 1));
  };
  const keys = { onArrow: (...step) => go(...at().map((line, axis) => line + step[axis])), says: ui.t("keys_window") };
  return {
    place,
    at,
    go,
    // options of grids: of the output, and of the padded input, where the window that is nearest comes
    onOutput: { onPick: go, onHover, ...keys },
    onInput: {
      onPick: (...cell) => {
        const { kernel, stride } = read();
        go(...cell.map((line, axis) => Math.round((line - (kernel[axis] - 1) / 2) / stride[axis])));
      },
      ...keys,
    },
    // what a grid shows of the padded input
    shown: () => {
      const { size, padded: [rows, columns], padding, kernel, stride, count, wrong } = read();
      const inner = Math.max(...padding) > 0 ? [...padding, ...size] : undefined;
      const window = count > 0 && !wrong ? [...at().map((line, axis) => line * stride[axis]), ...kernel] : null;
      return { rows, columns, inner, window, colour: "input" };
    },
    player: (label) => ui.player(label, { get: place, set: goTo, count: () => (read().wrong ? 0 : read().count) }),
  };
}

// A picture that someone chose, shrunk before it goes anywhere ----------------------------------

const MOST_BYTES = 20e6; // of a file
const MOST_PIXELS = 60e6; // of a picture: decoding takes 4 bytes each
const HEAD = 300_000; // bytes of a file in which it says what it is
const LONGER_SIDE = 128; // pixels that are kept
const SHORTEST = 8; // pixels of the shorter side

// its message is a key of words
class PictureProblem extends Error {}

// {height, width, gray: bytes as base64, notes: keys of what was done to it}
async function readPicture(file) {
  if (file.size > MOST_BYTES) throw new PictureProblem("bad_picture_size");
  const facts = pictureFacts(new Uint8Array(await file.slice(0, HEAD).arrayBuffer()));
  if (facts && facts.width * facts.height > MOST_PIXELS) throw new PictureProblem("bad_picture_size");
  const bitmap = await createImageBitmap(file); // turned as EXIF says; fails if it is no picture
  const scale = Math.min(1, LONGER_SIDE / Math.max(bitmap.width, bitmap.height));
  const [width, height] = [bitmap.width, bitmap.height].map((side) => Math.max(1, Math.round(side * scale)));
  if (Math.min(width, height) < SHORTEST) throw new PictureProblem("bad_picture_thin");
  const canvas = h("canvas", { width, height });
  const pen = canvas.getContext("2d");
  pen.imageSmoothingQuality = "high";
  pen.drawImage(bitmap, 0, 0, width, height);
  bitmap.close();
  const { gray, transparent } = toGray(pen.getImageData(0, 0, width, height).data);
  const notes = [
    ...(facts?.components === 4 ? ["note_cmyk"] : []),
    ...(facts && facts.orientation > 1 ? ["note_turned"] : []),
    ...(transparent ? ["note_transparent"] : []),
  ];
  return { height, width, gray: toBase64(toBytes(gray)), notes };
}
