// A whole network at once: a column for each layer, a live picture for each map, and below them what the chosen
// map, pixel, score or probability is made of. Forward, and backward to the pixels.
import { SIDE, fromBytes } from "./board.js";
import { fromBase64, listOf } from "./core.js";
import { explorerColours } from "./explorer_colours.js";
import { networkDetail } from "./explorer_detail.js";
import { networkStage } from "./explorer_stage.js";
import { explorerState } from "./explorer_state.js";
import { explorerWords } from "./explorer_words.js";
import { inkOf } from "./network.js";
import { h, setText } from "./ui.js";

const PATIENCE = 3000; // milliseconds until a kernel's silence is told
const BESIDE = 960; // pixels of a view in which the board stands beside the network

export function build(ui) {
  const { name: asked, accuracy, columns: told, names: all } = ui.get("_about");
  const explorer = explorerState(ui);
  const { net, remote, last, shapes, digits, board, isBack, state, target, chosen, covered } = explorer;
  const colours = explorerColours(ui, isBack);
  const { sentence, table } = explorerWords(ui, explorer);
  const isBeside = () => ui.width >= BESIDE;
  const room = () => ui.width - (isBeside() ? board.grid.cell * SIDE + 22 : 0);
  const stage = networkStage(ui, explorer, colours, room, sentence);
  const { figure, lens } = networkDetail(ui, explorer, colours, sentence);

  const stopErasing = () => {
    if (explorer.erasing) ui.set({ centred: explorer.erasing.centred });
    explorer.erasing = null;
  };
  const pick = (ink) => {
    stopErasing();
    board.put(ink);
  };
  const erase = ui.button("erase", () => {
    if (explorer.erasing) return stopErasing();
    const { outputs: [{ data }], probabilities } = state();
    explorer.erasing = { probabilities, ink: data, centred: ui.get("centred") };
    ui.set({ centred: false }); // from now on the image itself: centring would move what is left
    return board.put(data);
  });
  const cover = ui.button("cover", () => {
    const [k, map] = chosen();
    explorer.cover(k >= last ? map : target());
    ui.set({ at: [0, 0], view: "forward" });
    requestAnimationFrame(() => figure.scrollIntoView({ block: "nearest" }));
  });
  cover.hidden = remote;
  const samples = digits.map(([digit, { gray }]) => {
    const canvas = h("canvas", { width: SIDE, height: SIDE, "aria-hidden": "true" });
    const button = h("button", { type: "button", class: "cl-pick", "aria-label": ui.t("take", { digit }), onclick: () => pick(fromBytes(fromBase64(gray))) }, canvas);
    return { button, canvas, data: fromBytes(fromBase64(gray)) };
  });
  const upload = ui.upload("upload", ({ gray, height, width }) => {
    const { ink, problem } = inkOf(fromBytes(fromBase64(gray)), height, width);
    if (problem) return ui.complain(ui.t(`picture_${problem}`));
    return pick(ink);
  });
  const views = ["forward", "backward"].map((view) => {
    const button = ui.button(view, () => ui.set({ view }));
    button.hidden = remote;
    ui.onDraw(() => button.setAttribute("aria-pressed", ui.get("view") === view));
    return button;
  });
  // weights of another network come from the kernel, when they are asked for
  const restart = () => queueMicrotask(() => ui.restart());
  ui.model.on("change:_layers", restart);
  ui.onEnd(() => ui.model.off("change:_layers", restart));
  const networks = ui.choice("network", all.map((name) => [name, ui.words[`network_${name}`] ?? name]), {
    get: () => ui.get("network"),
    set: (network) => ui.set({ network }),
  });
  networks.hidden = !ui.model.send;
  const classes = ui.choice("target", () => [["-1", ui.t("likeliest")], ...listOf(shapes[last][0], (k) => [String(k), String(k)])], {
    get: () => String(ui.get("target")),
    set: (k) => ui.set({ target: Number(k) }),
  });
  ui.onDraw(() => {
    classes.hidden = !isBack();
    erase.setAttribute("aria-pressed", explorer.erasing !== null);
    cover.disabled = state().empty;
    figure.setAttribute("aria-busy", covered(0)?.over === false);
  });

  ui.onDraw(() => {
    for (const { button, canvas: small, data } of samples) {
      if (button.look === ui.look) continue;
      button.look = ui.look;
      small.getContext("2d").drawImage(colours.sheet("sample", SIDE, SIDE, data, colours.palettes().ramp, 1), 0, 0);
    }
  });
  ui.onDraw(() => ui.say(sentence()));
  const note = () => {
    if (remote) return ui.t(explorer.waiting && performance.now() - explorer.waiting > PATIENCE ? "silent" : "kernel", { name: asked });
    const weights = net.reduce((n, { w, b }) => n + (w ? w.data.length + b.data.length : 0), 0);
    if (told) return ui.t("no_kernel", { name: asked, accuracy });
    return asked ? ui.t("computes", { name: asked, weights }) : ui.t("small", { weights, accuracy });
  };
  const again = remote ? setInterval(() => explorer.waiting && ui.changed(), 1000) : null;
  ui.onEnd(() => clearInterval(again));

  const ends = [h("span"), h("span")];
  const key = h("span", { class: "cl-key" }, ends[0], h("span", { class: "cl-ramp" }), ends[1]);
  ui.onDraw(() => {
    key.classList.toggle("cl-key-back", isBack());
    ends.forEach((end, k) => setText(end, ui.t(`${isBack() ? "backward" : "forward"}_${["low", "high"][k]}`)));
  });
  const left = h(
    "div",
    { class: "cl-left" },
    board.grid.node,
    h("div", { class: "cl-side" }, h("div", { class: "cl-buttons" }, board.undo, board.clear, erase, cover), h("div", { class: "cl-samples", role: "group", "aria-label": ui.t("samples") }, ...samples.map(({ button }) => button)), ui.checkbox("centred"), ui.folded("own_picture", () => [upload]), board.line),
  );
  const middle = h("div", { class: "cl-middle" }, h("div", { class: "cl-row" }, h("div", { class: "cl-buttons" }, ...views), networks, classes, key), ui.told, stage);
  const both = ui.add(h("div", { class: "cl-explorer" }, left, middle));
  ui.onDraw(() => both.classList.toggle("cl-above", !isBeside()));
  ui.add(figure, table(lens), ui.line(note, "note", { class: "cl-legend" }));
}
