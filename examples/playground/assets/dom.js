// Elements from data. Text becomes text nodes: nothing that was typed, sent or answered is ever read
// as markup.

export const byId = (id) => document.getElementById(id);

/** An element. Attributes that are false or absent are left out; `on…` are listeners. */
export function h(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children.flat().filter((child) => child != null && child !== false));
  return element;
}

/** Text, with code between backticks. */
export function words(text) {
  return text.split("`").map((part, i) => (i % 2 ? h("code", {}, part) : part));
}

/** A verdict in a word, with a mark that does not depend on colour. */
export function badge(kind, word) {
  const mark = { yes: "✓", no: "✕", none: "–" }[kind];
  return h("span", { class: `badge ${kind}` }, h("span", { "aria-hidden": "true" }, mark), word);
}

/** Names and values, the names in a column of their own. */
export function pairs(lines, describe = () => ({})) {
  return h("dl", { class: "lines" }, lines.map(([name, value]) => {
    const { marked, struck, aside } = describe(name);
    const kind = [marked && "marked", struck && "struck"].filter(Boolean).join(" ");
    return h("div", { class: kind },
      h("dt", {}, name),
      h("dd", {}, value, aside && h("span", { class: "aside" }, ` ${aside}`)));
  }));
}
