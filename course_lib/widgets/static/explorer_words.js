// The Explorer in words: a sentence about what one looks at, and the same as a table.
import { listOf, split, volume } from "./core.js";
import { PATCH, strongest } from "./explorer_state.js";
import { digitsIn, feeds, plane, windowOf, windowValues } from "./network.js";

export function explorerWords(ui, explorer) {
  const { net, remote, last, shapes, isBare, isBack, sig, percent, answer, state, target, shown } = explorer;
  const { exponentials, covered, chosen, focus, pixelOf, place } = explorer;

  const sentence = ui.once(() => {
    const { probabilities, empty, ink, best } = state();
    const at = focus();
    if (remote && answer().problem) return ui.t("says_problem", { problem: answer().problem });
    if (remote && !ui.get("_answer").outputs) return ui.t("says_waiting");
    const taken = explorer.taken();
    if (explorer.tap && taken) {
      const [[n, row, column], { shape, window, weights }] = [explorer.tap, taken];
      const at = (n * shape[1] + row) * shape[2] + column;
      return ui.t("says_tap", { map: taken.numbers[n], row, column, value: sig(window[at]), weight: sig(weights[at]), product: sig(window[at] * weights[at]) });
    }
    if (at.length) return says(at);
    if (isBack()) return ui.t("says_back", { digit: target() });
    if (explorer.erasing) {
      const { probabilities: before, ink: whole } = explorer.erasing;
      const was = strongest(before);
      const left = ink.reduce((a, b) => a + b, 0) / (whole.reduce((a, b) => a + b, 0) || 1);
      return ui.t("says_erased", { gone: ui.number(100 * (1 - left), 0), digit: was, before: percent(before[was]), now: percent(probabilities[was]), best });
    }
    if (empty) return ui.t("says_empty");
    const count = digitsIn(ink);
    if (count === Infinity) return ui.t("says_full");
    const second = strongest(probabilities.map((p, k) => (k === best ? 0 : p)));
    const all = { digit: best, p: percent(probabilities[best]), second, q: percent(probabilities[second]), count };
    return ui.t(count > 1 ? "says_several" : probabilities[best] > 0.9995 ? "says_sure" : "says", all);
  });
  const says = (at) => {
    const { outputs, probabilities } = state();
    const [k, map] = at;
    const where = place(at);
    if (k > last) {
      const { scores, high, powers, sum } = exponentials();
      return ui.t("says_share", { where, power: sig(powers[map]), score: sig(scores[map]), max: sig(high), sum: sig(sum), p: percent(probabilities[map]) });
    }
    const now = at.length < 4 && covered(k);
    if (now?.worst) {
      const [top, left] = now.worst;
      const spans = { top, left, bottom: top + PATCH - 1, right: left + PATCH - 1 };
      return ui.t("says_covered", { ...spans, size: PATCH, digit: now.digit, before: percent(probabilities[now.digit]), least: percent(now.least) });
    }
    const { data, shape } = shown(k);
    const pixel = pixelOf(at);
    const values = plane({ data, shape }, map);
    const most = strongest(values);
    const [row, column] = pixel ?? split(most, shape[2]);
    const value = sig(values[row * shape[2] + column]);
    if (isBack()) return ui.t(pixel ? "says_back_pixel" : "says_back_map", { where, value, digit: target(), row, column });
    if (isBare(k)) return ui.t(pixel ? "says_pixel_input" : k ? "says_other" : "says_input", { where, value });
    const layer = net[k - 1];
    const feeding = feeds(outputs[k - 1], layer, map, pixel);
    const [from, , size] = feeding.reduce((a, b) => (b[2] > a[2] ? b : a));
    const facts = { where, value, row, column, from: place([k - 1, from]), share: sig(layer.w && pixel ? feeding[from][1] : size) };
    if (!layer.w) {
      if (!pixel) return ui.t(`says_${layer.kind}`, facts);
      return ui.t(`says_pixel_${layer.kind}`, { ...facts, values: Array.from(windowValues(outputs[k - 1], map, windowOf(layer, pixel), NaN)).filter((v) => !Number.isNaN(v)).map(sig).join(", ") });
    }
    if (!pixel) return ui.t("says_map", facts);
    return ui.t("says_sum", { ...facts, n: volume(layer.w.shape.slice(1)), bias: sig(layer.b.data[map]) });
  };

  const heads = () => {
    const at = chosen();
    if (!at.length || at[0] > last) return ["digit", "column_scores", "power", "probability"].map((key) => ui.t(key));
    if (!pixelOf(at) || isBack() || isBare(at[0])) return [ui.t("row"), ...listOf(shapes[at[0]][2], String)];
    return ["row", "column", "pixel"].map((key) => ui.t(key));
  };
  const lines = () => {
    const at = chosen();
    const { outputs, probabilities } = state();
    if (!at.length || at[0] > last) {
      const { scores, powers } = exponentials();
      return Array.from(scores, (score, k) => [k, sig(score), sig(powers[k]), ui.number(probabilities[k], 4)]);
    }
    const [k, map] = at;
    const pixel = pixelOf(at);
    if (!pixel || isBack() || isBare(k)) {
      const values = Array.from(covered(k)?.falls ?? plane(shown(k), map), sig);
      return listOf(shapes[k][1], (row) => [row, ...values.slice(row * shapes[k][2], (row + 1) * shapes[k][2])]);
    }
    const box = windowOf(net[k - 1], pixel);
    return Array.from(windowValues(outputs[k - 1], map, box, NaN), (v, n) => [...split(n, box[3]), sig(v)]);
  };
  return { sentence, table: (lens) => ui.table("table", () => (lens.rows() ? lens.heads() : heads()), () => lens.rows() ?? lines()) };
}
