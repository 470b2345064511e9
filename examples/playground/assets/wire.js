// Requests and answers, with the headers that CORS is about set off.

import { badge, byId, h, pairs, words } from "./dom.js";
import { MEANINGS } from "./meanings.js";

const PLAIN = new Set([
  "vary", "authorization", "content-type", "cookie", "set-cookie", "etag", "x-total-count", "x-served-by",
]);

const isMarked = (name) => name === "origin" || name.startsWith("access-control-");

/** `own` are the names of headers that script set. */
export function showWire(exchanges, withheld, own) {
  const blocks = exchanges.map((sent, i) => exchange(sent, i + 1, own));
  if (withheld) blocks.push(notSent(withheld, own));
  if (!blocks.length) blocks.push(h("p", { class: "said" }, "Nothing was sent."));
  byId("exchanges").replaceChildren(...blocks);

  const shown = new Set(exchanges.flatMap(({ request, answer }) =>
    [...request, ...(answer?.headers ?? [])].map(([name]) => name)));
  const known = Object.keys(MEANINGS).filter((name) => shown.has(name));
  byId("meanings").hidden = !known.length;
  byId("meanings").querySelector("dl").replaceChildren(...known.map((name) =>
    h("div", {}, h("dt", {}, name), h("dd", {}, words(MEANINGS[name])))));
}

function exchange(sent, number, own) {
  const { method, target, is_preflight: isPreflight, request, answer } = sent;
  const isBad = !answer || answer.status >= 400;
  return h("article", { class: "exchange" },
    h("h3", {}, `${number}. ${isPreflight ? "CORS-preflight request" : "Actual request"}`),
    h("p", { class: "line" }, h("span", { "aria-hidden": "true" }, "→ "), `${method} ${target}`),
    headers(request, own),
    h("p", { class: isBad ? "line bad" : "line" }, h("span", { "aria-hidden": "true" }, "← "),
      answer ? `${answer.status} ${answer.reason}` : "no answer"),
    answer && headers(answer.headers, []));
}

function notSent({ method, target, request }, own) {
  return h("article", { class: "exchange withheld" },
    h("h3", {}, "Actual request: ", badge("no", "not sent")),
    h("p", { class: "line" }, `${method} ${target}`),
    headers(request, own));
}

function headers(lines, own) {
  const isShown = ([name]) => isMarked(name) || PLAIN.has(name) || own.includes(name);
  const shown = lines.filter(isShown);
  const others = lines.filter((line) => !isShown(line));
  return h("div", {},
    pairs(shown, (name) => ({ marked: isMarked(name) })),
    !shown.some(([name]) => isMarked(name))
      && h("p", { class: "aside none" }, "no header of the CORS protocol"),
    others.length > 0 && h("details", { class: "others" },
      h("summary", {}, others.length === 1 ? "1 other" : `${others.length} others`), pairs(others)));
}

/** What script got: by the model, and in the browser. */
export function showScript(model, real) {
  const boxes = [];
  if (model) boxes.push(script(real ? "By the standard" : null, model.outcome));
  if (real) boxes.push(script("This browser", real));
  if (!boxes.length) boxes.push(h("p", { class: "said" }, "No page has this origin, so no script."));
  byId("script").replaceChildren(h("div", { class: "sides" }, boxes));
}

function script(title, result) {
  if (result.kind === "blocked") {
    return h("div", {}, title && h("h3", {}, title),
      h("p", { class: "line bad" }, result.error ?? "TypeError: Failed to fetch"),
      h("p", { class: "aside" }, "and nothing else: no status, no header, no reason"),
      result.console && h("p", { class: "console" }, h("b", {}, "Console: "), result.console));
  }
  const { status, type, headers: seen, hidden = [], body } = result;
  return h("div", {}, title && h("h3", {}, title),
    h("p", { class: "line" }, `status ${status}, type "${type}"`),
    pairs(seen),
    hidden.length > 0 && h("p", { class: "hidden-names" }, h("b", {}, "hidden: "), hidden.join(", ")),
    body && h("p", { class: "line" }, body));
}
