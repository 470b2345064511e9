// The current request as each of the pages would send it.

import { badge, byId, h } from "./dom.js";
import { agree, outcome } from "./verdict.js";

let rows = new Map();

/**
 * A row a page, with the roles of a table, which a phone’s layout would take away. `take` is told the
 * origin of the chosen page.
 */
export function layOut(pages, take) {
  rows = new Map(pages.map(({ origin, what }) => {
    const cells = ["by the standard", "this browser", "verdict"].map((label) =>
      h("td", { role: "cell", "data-label": label }));
    const name = h("th", { scope: "row", role: "rowheader" },
      h("button", { type: "button", class: "link", onclick: () => take(origin) }, origin),
      h("span", { class: "aside" }, what));
    return [origin, { row: h("tr", { role: "row" }, name, cells), cells }];
  }));
  byId("everyone").replaceChildren(...[...rows.values()].map(({ row }) => row));
}

export function current(origin) {
  for (const [of, { row }] of rows) {
    if (of === origin) row.setAttribute("aria-current", "true");
    else row.removeAttribute("aria-current");
  }
}

export function modelled(origin, { verdict, model }) {
  const [standard, , kind] = rows.get(origin).cells;
  standard.replaceChildren(outcome(model?.outcome));
  kind.replaceChildren(h("code", {}, verdict.kind));
}

export function clear() {
  for (const { cells } of rows.values()) cells.forEach((cell) => cell.replaceChildren());
}

export function forget() {
  for (const { cells } of rows.values()) cells[1].replaceChildren(badge("none", "not sent"));
}

export function sent(origin, model, real, why) {
  const [, browser] = rows.get(origin).cells;
  if (!real) {
    browser.replaceChildren(badge("none", why));
    return;
  }
  const differs = model && !agree(model, real);
  browser.replaceChildren(outcome(real), differs ? " differs" : "");
}
