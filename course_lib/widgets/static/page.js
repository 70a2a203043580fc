// Widgets on a page of their own, without a kernel: a model for each, and its views.

class Model {
  constructor(state) {
    this.state = state;
    this.listeners = new Map();
    this.dirty = new Set();
  }

  get(name) {
    return this.state[name];
  }

  set(name, value) {
    if (JSON.stringify(this.state[name]) === JSON.stringify(value)) return;
    this.state[name] = value;
    this.tell(`change:${name}`);
    this.tell("change");
  }

  save_changes() {}

  on(event, listener) {
    if (!this.listeners.has(event)) this.listeners.set(event, new Set());
    this.listeners.get(event).add(listener);
  }

  off(event, listener) {
    this.listeners.get(event)?.delete(listener);
  }

  tell(event) {
    for (const listener of this.listeners.get(event) ?? []) listener();
  }
}

// views: class name -> render; the page holds the states and one place for each view
export function showAll(views) {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const theme = () => {
    document.documentElement.dataset.theme = dark.matches ? "dark" : "light";
  };
  theme();
  dark.addEventListener("change", theme);
  const states = JSON.parse(document.getElementById("states").textContent);
  const models = states.map(({ state }) => new Model(state));
  for (const el of document.querySelectorAll("[data-widget]")) {
    const number = Number(el.dataset.widget);
    el.replaceChildren();
    views[states[number].name]({ model: models[number], el });
  }
  window.models = models; // for those who look into a page, and for tests
}
