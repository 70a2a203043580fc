// The form of a prediction, and what comes of an answer: in a notebook with a kernel (an anywidget's view) and in a
// page without one (a script beside the output). parse, judge and tell do as answers.py does; a test compares them.

const GROUPED = /^[+-]?[1-9][0-9]{0,2}([ _'.,])[0-9]{3}(?:\1[0-9]{3})*$/;
const PLAIN = /^[+-]?(?:[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)(?:[eE][+-]?[0-9]{1,3})?$/;
const MOST_AXES = 8;
const PATIENCE = 4000; // milliseconds until it is told that the kernel has not answered

export function unseal(text) {
  const bytes = Uint8Array.from(atob([...text].reverse().join("")), (letter) => letter.charCodeAt(0));
  return JSON.parse(new TextDecoder().decode(bytes));
}

// What is said ---------------------------------------------------------------------------------

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

function toNumber(given, whole, name = "") {
  let text = given.trim();
  const unit = name.normalize("NFKC");
  if (unit && text.toLowerCase().endsWith(unit.toLowerCase())) text = text.slice(0, -unit.length).trimEnd();
  const sign = GROUPED.exec(text)?.[1];
  if (sign && (whole || !".,".includes(sign) || text.split(sign).length > 2)) text = text.replaceAll(sign, "");
  if (!PLAIN.test(text)) return null;
  const number = Number(text.replace(",", "."));
  return Number.isFinite(number) ? number : null;
}

// {value} or {problem}, one sentence
export function parse(question, given) {
  const { kind, words } = question;
  if (kind === "choice") {
    if (!given) return { problem: words.choose };
    return question.choices.some(([key]) => key === given) ? { value: given } : { problem: words.no_choice };
  }
  if ([...given].length > question.longest) return { problem: words.long };
  const text = given.normalize("NFKC").replaceAll("−", "-");
  if (!text.trim()) return { problem: words.empty };
  return { number: readNumber, shape: readShape, grid: readGrid }[kind](question, text);
}

function readNumber({ whole, unit, between, words }, text) {
  const value = toNumber(text, whole, unit);
  if (value === null) return { problem: words.no_number };
  if (!between || (between[0] <= value && value <= between[1])) return { value };
  return { problem: fill(words.out_of_range, { least: shown(between[0]), most: shown(between[1]) }) };
}

function readShape({ words }, text) {
  const inside = text.replace(/^\s*[([]|[)\]]\s*$/g, "");
  const parts = inside.toLowerCase().split(/[\s,;x×*]+/).filter(Boolean);
  const fits = parts.length <= MOST_AXES && parts.every((part) => /^[0-9]{1,9}$/.test(part));
  return fits && (parts.length || inside !== text) ? { value: parts.map(Number) } : { problem: words.no_shape };
}

function readGrid({ answer, whole, words }, text) {
  const cells = text.split(/[\n;]/).map((line) => (line.includes("\t") ? line.split("\t") : line.trim().split(/\s+/)));
  if (!same(cells.map((row) => row.length), answer.map((row) => row.length)))
    return { problem: fill(words.no_grid, { rows: answer.length, columns: answer[0].length }) };
  const value = cells.map((row) => row.map((cell) => toNumber(cell, whole)));
  const row = value.findIndex((line) => line.includes(null));
  if (row < 0) return { value };
  return { problem: fill(words.no_cell, { row, column: value[row].indexOf(null) }) };
}

// whether a number of a grid is given: what stands there is neither judged nor counted
const given = ({ start }, i, j) => (start?.[i][j] ?? null) !== null;
const off = (question, one, other) => Math.abs(one - other) > question.slack;

function alike(question, one, other) {
  if (question.kind === "number") return !off(question, one, other);
  if (question.kind !== "grid") return same(one, other);
  return one.every((row, i) => row.every((number, j) => given(question, i, j) || !off(question, number, other[i][j])));
}

export function judge(question, value) {
  if (alike(question, value, question.answer)) return { right: true, cause: "" };
  return { right: false, cause: question.wrong.find(([key]) => alike(question, value, key))?.[1] ?? "" };
}

// What came of it ------------------------------------------------------------------------------

function shown(number, digits = null) {
  const places = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  const options = digits !== null ? places : Number.isInteger(number) ? {} : { maximumSignificantDigits: 6 };
  return number.toLocaleString("en-US", options);
}

const asTuple = (shape) => (shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`);

// value null: given up
export function tell(question, value) {
  const { right, cause } = value === null ? { right: false, cause: "" } : judge(question, value);
  const state = value === null ? "open" : right ? "right" : "wrong";
  const heads = { number: ofNumber, shape: ofShape, choice: ofChoice, grid: ofGrid };
  const [key, facts] = heads[question.kind](question, value, right);
  const rows = question.kind === "grid" ? gridRows(question, value) : [];
  return { state, head: fill(question.words[key], facts), cause, why: question.why, rows };
}

function ofNumber({ answer, digits, unit }, value, right) {
  const text = shown(answer, digits);
  const facts = { answer: unit ? `${text} ${unit}` : text };
  if (value === null) return ["open", facts];
  facts.said = shown(value);
  if (right) return [Number(text.replaceAll(",", "")) === value ? "right" : "near", facts];
  // of the answer as it is shown
  const known = (digits ?? null) === null ? answer : Number(text.replaceAll(",", ""));
  facts.difference = shown(Number(Math.abs(known - value).toPrecision(6)));
  return [known > value ? "more" : "less", facts];
}

function ofShape({ answer }, value, right) {
  if (value === null) return ["open", { answer: asTuple(answer) }];
  const facts = { answer: asTuple(answer), said: asTuple(value), count: answer.length, given: value.length };
  if (right) return ["right", facts];
  if (value.length !== answer.length) return ["other_count", facts];
  const sorted = (shape) => [...shape].sort((a, b) => a - b);
  return [same(sorted(value), sorted(answer)) ? "other_order" : "said", facts];
}

function ofChoice({ answer, choices }, value, right) {
  const texts = Object.fromEntries(choices);
  const facts = { answer: texts[answer], said: texts[value] };
  return [value === null ? "open_choice" : right ? "chosen" : "chosen_wrong", facts];
}

function ofGrid(question, value, right) {
  if (value === null) return ["open_grid", {}];
  const open = (row, i) => row.map((number, j) => [number, value[i][j]]).filter((_, j) => !given(question, i, j));
  const pairs = question.answer.flatMap(open);
  const facts = { count: pairs.length, right: pairs.filter((pair) => !off(question, ...pair)).length };
  return [right ? "filled" : "filled_wrong", facts];
}

// the right numbers, [text, whether it differs], with what was said where it does
function gridRows(question, value) {
  return question.answer.map((row, i) => row.map((number, j) => {
    const answer = shown(number, question.digits);
    const said = value === null ? number : value[i][j];
    if (given(question, i, j) || !off(question, number, said)) return [answer, false];
    return [fill(question.words.cell_wrong, { answer, said: shown(said) }), true];
  }));
}

// What is seen ---------------------------------------------------------------------------------

// h("p", {class: "a", onclick: f}, "text", child)
function h(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

// a sentence in which what stands between `backticks` is code
const inline = (text) => text.split("`").map((part, k) => (k % 2 ? h("code", {}, part) : part));

// Jupyter would take plain keys for its own: arrows, Enter, letters. Saving and running stay its.
function keepFromJupyter(event) {
  const theirs = event.ctrlKey || event.metaKey || event.altKey;
  if (!theirs && !(event.shiftKey && event.key === "Enter")) event.stopPropagation();
}

// The fields of a question: their element, what is written in them, and the one to begin with.
function fields(question, id) {
  const { kind, words } = question;
  const title = kind === "shape" ? words.title_shape : words.title;
  const group = (...inside) => h("fieldset", {}, h("legend", {}, title), ...inside);
  const box = (attributes) => h("input", {
    type: "text", autocomplete: "off", spellcheck: "false", "aria-describedby": `${id}-problem`, ...attributes,
  });
  if (kind === "choice") {
    const buttons = question.choices.map(([value]) => h("input", { type: "radio", name: id, value }));
    const labels = buttons.map((button, k) => h("label", {}, button, h("span", {}, ...inline(question.choices[k][1]))));
    const chosen = () => buttons.find((button) => button.checked)?.value ?? "";
    return { element: group(...labels), boxes: buttons, read: chosen };
  }
  if (kind === "grid") {
    const label = (i, j) => fill(words.cell, { row: i, column: j });
    const rows = question.answer.map((row, i) => row.map((_, j) => {
      const input = box({ "aria-label": label(i, j) });
      input.value = question.start?.[i][j] ?? "";
      input.readOnly = given(question, i, j);
      return input;
    }));
    const cells = (row) => h("tr", {}, ...row.map((input) => h("td", {}, input)));
    const table = h("table", { role: "presentation" }, h("tbody", {}, ...rows.map(cells)));
    const text = () => rows.map((row) => row.map((input) => input.value.replace(/[\t\n;]/g, " ")).join("\t")).join("\n");
    const open = rows.flat().filter((input) => !input.readOnly);
    const empty = () => open.every((input) => !input.value.trim());
    return { element: group(table), boxes: open, read: () => (empty() ? "" : text()) };
  }
  const input = box({ id: `${id}-field` });
  const line = h("div", { class: "line" }, h("label", { for: input.id }, title), input, question.unit);
  return { element: line, boxes: [input], read: () => input.value };
}

// The result in words, as predict.py writes it into the notebook.
function resultNodes({ state, head, cause, why, rows }) {
  const cell = ([text, differs]) => h("td", differs ? { class: "off" } : {}, text);
  const table = h("table", {}, h("tbody", {}, ...rows.map((row) => h("tr", {}, ...row.map(cell)))));
  const sentence = (name, text) => h("p", { class: name }, ...inline(text));
  const nodes = [sentence(`head ${state}`, head)];
  if (rows.length) nodes.push(table);
  if (cause) nodes.push(sentence("cause", cause));
  return [...nodes, sentence("why", why)];
}

// model: {} in `_told` until there is an answer, then {said: text, or null}; the kernel adds that it is kept
export function render({ model, el }) {
  const question = unseal(model.get("_sealed"));
  const { words } = question;
  const id = `predict-${Math.random().toString(36).slice(2, 10)}`;
  const { element, boxes, read } = fields(question, id);
  const problem = h("p", { class: "problem", id: `${id}-problem`, role: "alert" });
  const result = h("div", { role: "status", "aria-live": "polite", tabindex: "-1" });
  const kept = h("p", { class: "small" }, model.send ? words.not_heard : words.not_kept);
  let last = "{}";
  let waiting;

  // first here and in other views, for the kernel may be busy or gone; it decides what is kept
  function pass(told, message) {
    model.set("_told", told);
    try {
      model.send?.(message);
    } catch {
      // the kernel is gone; what is shown stays
    }
  }
  function complain(text, box = boxes[0]) {
    problem.textContent = text;
    for (const each of boxes) each.toggleAttribute("aria-invalid", false);
    if (!text) return;
    box.setAttribute("aria-invalid", "true");
    box.focus();
  }
  function commit() {
    const said = read();
    const found = parse(question, said);
    if (found.problem === undefined) return pass({ said }, { event: "commit", said });
    const unread = (box) => question.kind === "grid" && toNumber(box.value, question.whole) === null;
    return complain(found.problem, boxes.find(unread));
  }
  function onkeydown(event) {
    keepFromJupyter(event);
    if (event.key !== "Enter" || event.isComposing || event.shiftKey || event.ctrlKey || event.metaKey) return;
    if (!boxes.includes(event.target)) return; // a button is pressed by it
    event.preventDefault();
    commit();
  }
  const button = (name, onclick) => h("button", { type: "button", class: name, onclick }, words[name]);
  const form = h(
    "div",
    { class: "form" },
    element,
    h("div", { class: "line" }, button("commit", commit),
      button("give_up", () => pass({ said: null }, { event: "commit", said: null }))),
    problem,
  );
  const again = h("div", { class: "line" }, button("again", () => pass({}, { event: "again" })));
  const root = h("div", { class: "course-predict", role: "group", "aria-label": words.title, onkeydown }, form, result, kept);
  const key = model.get("_key");
  if (key) root.append(h("style", {}, hiding(key)));
  el.append(root);

  function draw() {
    const told = model.get("_told") ?? {};
    const found = typeof told.said === "string" ? parse(question, told.said) : {};
    const answered = told.said === null || found.value !== undefined;
    const now = answered ? JSON.stringify(tell(question, found.value ?? null)) : "{}";
    clearTimeout(waiting);
    kept.hidden = !answered || told.kept === true || Boolean(model.send);
    if (answered && !told.kept) waiting = setTimeout(() => (kept.hidden = false), PATIENCE);
    if (now === last) return;
    const within = root.contains(document.activeElement);
    last = now;
    complain("");
    form.hidden = answered;
    root.dataset.state = answered ? JSON.parse(now).state : "asked";
    result.replaceChildren(...(answered ? resultNodes(JSON.parse(now)) : []));
    again.remove();
    if (answered) root.append(again);
    if (within) (answered ? result : boxes[0]).focus();
  }
  root.dataset.state = "asked";
  model.on("change:_told", draw);
  draw();
  return () => {
    clearTimeout(waiting);
    model.off("change:_told", draw);
  };
}

// While a view is there, the form or the words that a page without a kernel shows are not.
function hiding(key) {
  const still = `[data-predict="${key}"]`;
  return `${still} { display: none !important; }
    .jp-OutputArea-child:has(> .jp-OutputArea-output ${still}) { display: none !important; }`;
}

// Without a kernel: the form takes the place of the words in a notebook's output.
export function showStill(key) {
  for (const el of document.querySelectorAll(`[data-predict="${key}"][data-sealed]`)) {
    const state = { _sealed: el.dataset.sealed, _told: {} };
    let listener = () => {};
    const model = {
      get: (name) => state[name],
      set: (name, value) => {
        state[name] = value;
        listener();
      },
      on: (_, heard) => (listener = heard),
      off: () => {},
    };
    el.removeAttribute("data-sealed");
    el.classList.remove("course-predict");
    el.replaceChildren();
    render({ model, el });
  }
}
