// The request that is asked about: the form, the address bar, and the call in JavaScript.

import { byId } from "./dom.js";

export const FIELDS = ["policy", "origins", "origin", "method", "headers", "credentials"];

/** What a link may leave out. */
const DEFAULTS = { origin: "null", method: "GET", credentials: "same-origin" };

export function read() {
  const form = new FormData(byId("request"));
  return Object.fromEntries(FIELDS.map((name) => [name, String(form.get(name) ?? "").trim()]));
}

export function write(request) {
  const { elements } = byId("request");
  for (const name of FIELDS) {
    if (request[name] != null) elements[name].value = request[name];
  }
}

/** A fragment that holds the request. It stays in the browser: headers may hold a token. */
const fragment = (request) =>
  `#${new URLSearchParams(Object.entries(request).filter(([, value]) => value))}`;

/** What the address bar asks for; nothing, if its fragment is about something else. */
export function fromAddress() {
  const asked = new URLSearchParams(location.hash.slice(1));
  if (!asked.has("policy")) return undefined;
  return Object.fromEntries(FIELDS.map((name) => [name, asked.get(name) ?? DEFAULTS[name] ?? ""]));
}

export function toAddress(request) {
  const theme = new URLSearchParams(location.search).get("theme");
  const query = theme ? `?${new URLSearchParams({ theme })}` : "";
  // Replaced, not set: a letter typed is not a page visited.
  history.replaceState(null, "", location.pathname + query + fragment(request));
}

/** The link that shows the request again. */
export const link = (request) => new URL(fragment(request), location.origin).href;

const isBodyless = (method) => ["GET", "HEAD"].includes(method.toUpperCase());

/** The second argument of `fetch()`. */
export function options({ method, headers, credentials }) {
  const lines = headers.split("\n").filter((line) => line.trim());
  const list = lines.map((line) => {
    const [name, ...value] = line.split(":");
    return [name.trim(), value.join(":").trim()];
  });
  const hasType = list.some(([name]) => name.toLowerCase() === "content-type");
  const body = hasType && !isBodyless(method) ? '"new"' : undefined;
  return { method, headers: list, credentials, body };
}

/** The call as one would write it. */
export function code(request, url) {
  const { method, headers, credentials, body } = options(request);
  const lines = [];
  if (method !== "GET") lines.push(`method: ${JSON.stringify(method)},`);
  if (headers.length) {
    lines.push("headers: {");
    headers.forEach(([name, value]) => {
      lines.push(`  ${JSON.stringify(name)}: ${JSON.stringify(value)},`);
    });
    lines.push("},");
  }
  if (credentials !== "same-origin") lines.push(`credentials: ${JSON.stringify(credentials)},`);
  if (body) lines.push(`body: JSON.stringify("new"),`);
  const call = `await fetch(${JSON.stringify(url)}`;
  return lines.length ? `${call}, {\n${lines.map((line) => `  ${line}`).join("\n")}\n})` : `${call})`;
}
