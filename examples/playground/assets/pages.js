// Real pages of other origins: a frame each, which sends what it is told and says what its script got.

import { byId, h } from "./dom.js";

const PATIENCE = 5000;

const frames = new Map();
const waiting = new Map();
let last = 0;

export function open(pages) {
  addEventListener("message", receive);
  for (const { origin } of pages) {
    const frame = origin === "null"
      ? h("iframe", { src: "/frame", sandbox: "allow-scripts", title: "a sandboxed page" })
      : h("iframe", { src: `${origin}/frame`, title: `a page of ${origin}` });
    let ready;
    const isReady = new Promise((resolve) => (ready = resolve));
    frames.set(origin, { frame, ready, isReady });
    byId("pages").append(frame);
  }
}

export const has = (origin) => frames.has(origin);

/** What script of a page of the origin gets, and a name to look the request up by at the server. */
export async function send(origin, url, options) {
  const { frame, isReady } = frames.get(origin);
  await inTime(isReady, "the frame did not open");
  last += 1;
  const id = `${Date.now().toString(36)}-${last}`;
  const result = new Promise((resolve) => waiting.set(id, resolve));
  const target = origin === "null" ? "*" : origin;
  frame.contentWindow.postMessage({ id, url: `${url}?try=${id}`, options }, target);
  return { id, ...(await inTime(result, "the frame did not answer")) };
}

function receive({ source, data }) {
  for (const { frame, ready } of frames.values()) {
    if (frame.contentWindow !== source) continue;
    if (data.ready) ready();
    else waiting.get(data.id)?.(data.result);
    waiting.delete(data.id);
  }
}

function inTime(promise, otherwise) {
  const late = new Promise((_, reject) => setTimeout(() => reject(new Error(otherwise)), PATIENCE));
  return Promise.race([promise, late]);
}
