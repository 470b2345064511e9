// What is typed goes to the server, its answer onto the page; what is sent goes through the frames.

import { badge, byId, h, words } from "./dom.js";
import * as everyone from "./everyone.js";
import * as pages from "./pages.js";
import * as request from "./request.js";
import * as steps from "./steps.js";
import { compare, showVerdict } from "./verdict.js";
import { showScript, showWire } from "./wire.js";

/** After the last key, this long. */
const PAUSE = 120;

const GONE = "The playground’s server does not answer. Start it again with `cargo run`.";

/** An answer of the server, or `ok: false` with a message. */
const get = async (path, query, method = "GET") => {
  try {
    const response = await fetch(query ? `${path}?${new URLSearchParams(query)}` : path, { method });
    return { ok: response.ok, data: await response.json() };
  } catch {
    return { ok: false, data: { message: GONE } };
  }
};

const { data: start } = await get("/start");
if (!start.policies) throw new Error(start.message);
let answer;
let real;
let shown = "model";
/** Counts requests, so that what comes late for an earlier one is dropped. */
let turn = 0;
let timer;

const policyOf = ({ policy }) => start.policies.find(({ name }) => name === policy);
const urlOf = (asked) => start.api + policyOf(asked).path;
const own = (asked) => request.options(asked).headers.map(([name]) => name.toLowerCase());

/** Nothing but a preflight reached the server. */
const isHeld = ({ wire }) => wire.every((sent) => sent.is_preflight);

/** Whose requests are shown. */
function press() {
  for (const whose of ["model", "real"]) {
    byId(`show-${whose}`).setAttribute("aria-pressed", String(shown === whose));
  }
}

function render() {
  const asked = current();
  const isSendable = pages.has(asked.origin);
  byId("show-real").disabled = !real;
  byId("send-all").disabled = false;
  if (!real) shown = "model";
  press();
  compare(answer.model, real, isSendable ? "not sent yet" : "there is no page of this origin here");
  const { withheld } = answer.model ?? {};
  if (shown === "real") showWire(real.wire, isHeld(real) && withheld, own(asked));
  else showWire(answer.model?.wire ?? [], withheld, own(asked));
  showScript(answer.model, real);
  byId("code").textContent = request.code(asked, urlOf(asked));
  byId("send").disabled = !isSendable;
  byId("send-note").textContent = isSendable
    ? `from a real page of ${asked.origin}, in a frame`
    : "only the origins that are offered have a page here";
}

function showPolicy(asked) {
  const { source, facts } = policyOf(asked);
  byId("source").textContent = source;
  byId("facts").replaceChildren(...facts.map(([what, value], i) => {
    const isSame = facts[i - 1]?.[0] === what;
    return h("tr", {}, h("th", { scope: "row" }, isSame ? "" : what), h("td", {}, value));
  }));
}

/** Nothing on the page answers the form as it is now. */
function wait() {
  turn += 1;
  byId("seeing").setAttribute("aria-busy", "true");
  byId("copied").textContent = "";
}

/** No verdict stays beside a request that it is not about. */
function clear(message) {
  answer = null;
  real = null;
  shown = "model";
  byId("said").replaceChildren(h("p", { class: "headline" }, badge("none", "No verdict")),
    h("p", { class: "fact" }, words(message)));
  byId("compare").replaceChildren();
  byId("code").textContent = "";
  for (const part of ["exchanges", "script"]) {
    byId(part).replaceChildren(h("p", { class: "said" }, "Nothing to show."));
  }
  for (const part of ["meanings", "left-out"]) byId(part).hidden = true;
  for (const button of ["show-real", "send", "send-all"]) byId(button).disabled = true;
  press();
  byId("send-note").textContent = "";
  everyone.clear();
}

/** What was pasted and is not asked. */
function showLeftOut(names) {
  byId("left-out").hidden = names.length === 0;
  const list = names.map((name) => `\`${name}\``).join(", ");
  byId("left-out").replaceChildren(...words(`Not asked, because it is compiled: ${list}.`));
}

/** The values of the form; origins only where the policy takes them. */
function current() {
  const { origins, ...asked } = request.read();
  return policyOf(asked)?.takes_origins ? { ...asked, origins } : asked;
}

/** Asks the server about the request as it stands. */
async function ask() {
  const asked = current();
  wait();
  const mine = turn;
  byId("yours").hidden = asked.origins === undefined;
  const { ok, data } = await get("/explain", asked);
  if (mine !== turn) return false;
  byId("seeing").removeAttribute("aria-busy");
  for (const name of request.FIELDS) {
    byId("request").elements[name].setAttribute?.("aria-invalid", String(!ok && data.field === name));
  }
  byId("problem").hidden = ok;
  request.toAddress(asked);
  if (policyOf(asked)) showPolicy(asked);
  everyone.current(asked.origin);
  if (!ok) {
    byId("problem").replaceChildren(...words(data.message));
    clear(data.field ? `This request cannot be sent: see the field \`${data.field}\`.` : data.message);
    return false;
  }
  answer = data;
  real = null;
  showLeftOut(answer.left_out);
  showVerdict(answer, (origin) => go({ ...asked, origin }));
  everyone.forget();
  render();
  askForEveryone(asked, mine);
  return true;
}

async function askForEveryone(asked, mine) {
  const answers = await Promise.all(start.pages.map(async ({ origin }) =>
    [origin, await get("/explain", { ...asked, origin })]));
  if (mine !== turn) return;
  for (const [origin, { ok, data }] of answers) if (ok) everyone.modelled(origin, data);
}

/** Sends the request from a page, and looks up what the server saw of it. */
async function sendFrom(origin, asked) {
  if (policyOf(asked).takes_origins) {
    const { ok, data } = await get("/yours", { origins: asked.origins ?? "" }, "PUT");
    if (!ok) throw new Error(data.message);
  }
  const result = await pages.send(origin, urlOf(asked), request.options(asked));
  const { ok, data: wire } = await get("/wire", { try: result.id });
  if (!ok) throw new Error(wire.message);
  const preflights = wire.filter((sent) => sent.is_preflight).length;
  const seen = new Set(result.headers?.map(([name]) => name));
  const answered = wire.at(-1)?.answer.headers.map(([name]) => name) ?? [];
  const hidden = [...new Set(answered)].filter((name) => !seen.has(name));
  return { ...result, hidden, wire, preflights };
}

async function send() {
  const asked = current();
  if (!answer || !pages.has(asked.origin)) return;
  const mine = turn;
  try {
    const result = await sendFrom(asked.origin, asked);
    if (mine !== turn) return;
    real = result;
    shown = "real";
    everyone.sent(asked.origin, answer.model, real);
    render();
  } catch (error) {
    if (mine === turn) clear(error.message);
  }
}

async function sendAll() {
  const asked = current();
  const mine = turn;
  await Promise.all(start.pages.map(async ({ origin }) => {
    const { ok, data } = await get("/explain", { ...asked, origin });
    if (!ok) return;
    try {
      const result = await sendFrom(origin, asked);
      if (mine === turn) everyone.sent(origin, data.model, result);
    } catch (error) {
      if (mine === turn) everyone.sent(origin, data.model, null, error.message);
    }
  }));
}

/** Another request, from a step or from the table. */
async function go(asked) {
  request.write(asked);
  clearTimeout(timer);
  if (await ask()) await send();
}

byId("policy").append(...start.policies.map(({ name, path }) =>
  h("option", { value: name }, `${name} (${path})`)));
byId("origins").append(...start.pages.map(({ origin, what }) => h("option", { value: origin }, what)));
pages.open(start.pages);
everyone.layOut(start.pages, (origin) => go({ ...current(), origin }));

byId("request").addEventListener("input", () => {
  steps.leave();
  wait();
  clearTimeout(timer);
  timer = setTimeout(ask, PAUSE);
});
byId("request").addEventListener("submit", async (event) => {
  event.preventDefault();
  clearTimeout(timer);
  if (await ask()) await send();
});
byId("send-all").addEventListener("click", sendAll);
byId("show-model").addEventListener("click", () => {
  shown = "model";
  render();
});
byId("show-real").addEventListener("click", () => {
  shown = "real";
  render();
});

// A link that is opened in this tab; the page's own anchors hold no request.
addEventListener("hashchange", () => {
  const asked = request.fromAddress();
  if (!asked) return;
  steps.leave();
  request.write(asked);
  clearTimeout(timer);
  ask();
});
byId("copy").addEventListener("click", async () => {
  const link = request.link(current());
  try {
    await navigator.clipboard.writeText(link);
    byId("copied").textContent = "copied";
  } catch {
    byId("copied").replaceChildren(h("a", { href: link }, "this link"));
  }
});
// They go to their place without a fragment, which is the request's.
document.addEventListener("click", (event) => {
  const anchor = event.target.closest?.('a[href^="#"]');
  if (!anchor || anchor.getAttribute("href").includes("=")) return;
  event.preventDefault();
  const target = byId(anchor.getAttribute("href").slice(1));
  target?.scrollIntoView();
  target?.focus();
});

request.write(request.fromAddress() ?? steps.FIRST);
if (!steps.show(go)) await ask();
