// What is typed goes to the server, its answer onto the page; what is sent goes through the frames.

import { byId, h, words } from "./dom.js";
import * as everyone from "./everyone.js";
import * as pages from "./pages.js";
import * as request from "./request.js";
import * as steps from "./steps.js";
import { compare, showVerdict } from "./verdict.js";
import { showScript, showWire } from "./wire.js";

/** After the last key, this long. */
const PAUSE = 120;

const get = async (path, query) => {
  const response = await fetch(query ? `${path}?${new URLSearchParams(query)}` : path);
  return { ok: response.ok, data: await response.json() };
};

const { data: start } = await get("/start");
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

function render() {
  const asked = request.read();
  const isSendable = pages.has(asked.origin);
  byId("show-real").disabled = !real;
  if (!real) shown = "model";
  byId("show-model").setAttribute("aria-pressed", String(shown === "model"));
  byId("show-real").setAttribute("aria-pressed", String(shown === "real"));
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

/** Asks the server about the request as it stands. */
async function ask() {
  const asked = request.read();
  const mine = (turn += 1);
  const { ok, data } = await get("/explain", asked);
  if (mine !== turn) return false;
  for (const name of request.FIELDS) {
    byId("request").elements[name].setAttribute?.("aria-invalid", String(!ok && data.field === name));
  }
  byId("problem").hidden = ok;
  if (!ok) {
    byId("problem").replaceChildren(...words(data.message));
    return false;
  }
  answer = data;
  real = null;
  request.toAddress(asked);
  showPolicy(asked);
  showVerdict(answer, (origin) => go({ ...asked, origin }));
  everyone.current(asked.origin);
  everyone.forget();
  render();
  askForEveryone(asked, mine);
  return true;
}

async function askForEveryone(asked, mine) {
  const answers = await Promise.all(start.pages.map(async ({ origin }) =>
    [origin, (await get("/explain", { ...asked, origin })).data]));
  if (mine === turn) answers.forEach(([origin, data]) => everyone.modelled(origin, data));
}

/** Sends the request from a page, and looks up what the server saw of it. */
async function sendFrom(origin, asked) {
  const result = await pages.send(origin, urlOf(asked), request.options(asked));
  const { data: wire } = await get("/wire", { try: result.id });
  const preflights = wire.filter((sent) => sent.is_preflight).length;
  const seen = new Set(result.headers?.map(([name]) => name));
  const answered = wire.at(-1)?.answer.headers.map(([name]) => name) ?? [];
  const hidden = [...new Set(answered)].filter((name) => !seen.has(name));
  return { ...result, hidden, wire, preflights };
}

async function send() {
  const asked = request.read();
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
    if (mine === turn) compare(answer.model, null, error.message);
  }
}

async function sendAll() {
  const asked = request.read();
  const mine = turn;
  await Promise.all(start.pages.map(async ({ origin }) => {
    const { data } = await get("/explain", { ...asked, origin });
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
everyone.layOut(start.pages, (origin) => go({ ...request.read(), origin }));

byId("request").addEventListener("input", () => {
  steps.leave();
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

request.write(request.fromAddress(steps.FIRST));
if (!steps.show(go)) await ask();
