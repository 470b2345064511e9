// The policy's verdict, what the model and the browser made of the request, and whether they agree.

import { badge, byId, h, pairs, words } from "./dom.js";

const LABELS = { note: "Note", help: "To change it" };

/** The policy's verdict; `take` is told an origin to go on with. */
export function showVerdict({ verdict, model }, take) {
  const { kind, about, lines, nearest, repaired, needed, failed } = verdict;
  const [state, word] = verdict.is_refused
    ? ["no", "Refused"]
    : verdict.is_allowed ? ["yes", "Allowed"] : ["none", "CORS does not apply"];
  const facts = lines.filter(({ label }) => label === "fact");
  // What is nearest has a line of its own, with a button.
  const isSaid = ({ text }) => nearest && text.includes(`\`${nearest.allowed}\`: `);
  const others = lines.filter((line) => line.label !== "fact" && !isSaid(line));
  const use = (origin) =>
    h("button", { type: "button", class: "small", onclick: () => take(origin) }, "Use it");
  byId("said").replaceChildren(...[
    h("p", { class: "headline" }, badge(state, word),
      h("span", { class: "aside" }, words(`\`${kind}\`, at the ${about}`))),
    ...facts.map(({ text }) => h("p", { class: "fact" }, words(text))),
    ...others.map(({ label, text }) =>
      h("p", { class: "said" }, h("b", {}, `${LABELS[label]}: `), words(text))),
    failed.length > 1 && h("p", { class: "said" }, h("b", {}, "Every check that failed: "),
      words(failed.map((name) => `\`${name}\``).join(", "))),
    nearest && h("p", { class: "said row" },
      h("span", {}, h("b", {}, "Nearest allowed: "), h("code", {}, nearest.allowed),
        ` (${nearest.differences})`),
      !nearest.allowed.includes("*") && use(nearest.allowed)),
    repaired && h("p", { class: "said row" },
      h("span", {}, h("b", {}, "A browser would send: "), h("code", {}, repaired)), use(repaired)),
    needed.length > 0 && h("div", { class: "needed" },
      h("h3", {}, "Response headers that the policy lacks"), pairs(needed)),
    model?.dropped.length > 0 && h("p", { class: "said" }, h("b", {}, "Not sent: "),
      words(model.dropped.map((name) => `\`${name}\``).join(", ")),
      ", because the browser alone sets headers of these names"),
  ].filter(Boolean));
}

/** What script got, in a word. */
export function outcome(result) {
  if (!result) return badge("none", "not sent");
  if (result.kind === "response") return badge("yes", `shared, ${result.status}`);
  return badge("no", "network error");
}

/** Whether two of the model's and the browser's results are the same for script. */
export function agree(model, real) {
  return model.outcome.kind === real.kind
    && model.wire.filter((sent) => sent.is_preflight).length === real.preflights
    && (real.kind === "blocked"
      || (model.outcome.status === real.status && model.outcome.type === real.type));
}

/** The model beside the browser, once the request was sent. */
export function compare(model, real, why) {
  const rows = [h("div", {}, h("dt", {}, "By the standard"),
    h("dd", {}, model ? outcome(model.outcome) : badge("none", "no page has this origin")))];
  rows.push(h("div", {}, h("dt", {}, "This browser"),
    h("dd", {}, real ? outcome(real) : badge("none", why))));
  if (model && real) {
    const same = agree(model, real);
    rows.push(h("div", {}, h("dt", {}, "They"),
      h("dd", {}, badge(same ? "yes" : "no", same ? "agree" : "differ"))));
  }
  byId("compare").replaceChildren(h("dl", { class: "compare" }, rows));
}
