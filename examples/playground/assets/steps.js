// Five requests to begin with, and what to look at in each.

import { byId, h, words } from "./dom.js";

const APP = "http://localhost:8101";
const OTHER = "http://localhost:8102";
const plain = { method: "GET", headers: "", credentials: "same-origin" };
const json = "content-type: application/json";

const STEPS = [
  {
    title: "A simple request",
    request: { ...plain, policy: "OpenData", origin: OTHER },
    text: [
      "Method and headers are safelisted, so the browser asks nothing beforehand: it sends the request, with the page’s origin in `Origin`.",
      "When the response comes, the browser does the CORS check. `access-control-allow-origin: *` shares it with every origin, so script may read it.",
    ],
  },
  {
    title: "A preflight",
    request: {
      ...plain, policy: "Dashboard", origin: APP, method: "PUT",
      headers: `${json}\nauthorization: Bearer x`,
    },
    text: [
      "`PUT` is not a safelisted method, and neither `authorization` nor this `content-type` is a safelisted header. So a CORS-preflight request goes first: `OPTIONS`, with the method and the names of the headers to come.",
      "Its answer lists both. The actual request follows, and its own response has to pass the CORS check again.",
    ],
    also: {
      label: "With a header the policy lacks",
      request: {
        ...plain, policy: "Dashboard", origin: APP, method: "PUT",
        headers: `${json}\nx-forgotten: 1`,
      },
    },
  },
  {
    title: "Credentials",
    request: { ...plain, policy: "Dashboard", origin: APP, credentials: "include" },
    text: [
      "In the mode `include`, cookies go to another origin too, as far as their own rules (`SameSite`) let them. The response is shared only if it names the origin itself and says `access-control-allow-credentials: true`.",
      "`*` does not count for such a request, whether a cookie was there to send or not.",
    ],
    also: {
      label: "The same under “*”",
      request: { ...plain, policy: "OpenData", origin: APP, credentials: "include" },
    },
  },
  {
    title: "Exposed headers",
    request: { ...plain, policy: "Dashboard", origin: APP },
    text: [
      "Of a response from another origin, script sees the body, the status and the safelisted headers. Any other header has to be named in `access-control-expose-headers`, as `x-total-count` is.",
      "`x-served-by` came over the wire and is hidden. `set-cookie` no script ever reads.",
    ],
  },
  {
    title: "Refused",
    request: { ...plain, policy: "Dashboard", origin: OTHER, method: "DELETE" },
    text: [
      "Another port is another origin, and this one is not the policy’s. The preflight’s answer does not allow it, so the `DELETE` is never sent. Script gets a `TypeError` and no reason; the console has one.",
      "Without a preflight it is otherwise: the request is sent and the server acts on it; only the response is withheld from script.",
    ],
    also: {
      label: "The same with GET",
      request: { ...plain, policy: "Dashboard", origin: OTHER },
    },
  },
];

export const FIRST = STEPS[0].request;

/** Shows the steps; `run` gets the request of the chosen step. */
export function show(run) {
  const buttons = STEPS.map((step, i) => h("button", {
    type: "button", "aria-pressed": "false", onclick: () => take(step, i),
  }, h("span", { class: "number", "aria-hidden": "true" }, String(i + 1)), step.title));
  byId("steps").append(...buttons.map((button) => h("li", {}, button)));

  function take(step, chosen) {
    buttons.forEach((button, i) => button.setAttribute("aria-pressed", String(i === chosen)));
    const next = STEPS[chosen + 1];
    const { also } = step;
    byId("lesson").hidden = false;
    byId("lesson").replaceChildren(
      ...step.text.map((text) => h("p", {}, words(text))),
      h("p", { class: "row" },
        also && h("button", { type: "button", onclick: () => run(also.request) }, also.label),
        next && h("button", { type: "button", onclick: () => {
          take(next, chosen + 1);
          buttons[chosen + 1].focus();
        } }, `Next: ${next.title}`),
        h("a", { class: "down", href: "#verdict" }, "See what came of it")),
    );
    run(step.request);
  }

  const asked = Number(new URLSearchParams(location.search).get("step"));
  const step = STEPS[asked - 1];
  if (step) take(step, asked - 1);
  return Boolean(step);
}

/** The request is another one now. */
export function leave() {
  byId("lesson").hidden = true;
  byId("steps").querySelectorAll("button").forEach((b) => b.setAttribute("aria-pressed", "false"));
}
