// A page of an origin of its own. It sends what the page around it asks for, and tells what its
// script got; where a request may go is in the Content Security Policy.
"use strict";

addEventListener("message", async ({ source, origin, data }) => {
  if (source !== parent) return;
  const { id, url, options } = data;
  let result;
  try {
    const response = await fetch(url, options);
    result = {
      kind: "response",
      status: response.status,
      type: response.type,
      headers: [...response.headers],
      body: await response.text(),
    };
  } catch (error) {
    result = { kind: "blocked", error: String(error) };
  }
  source.postMessage({ id, result }, origin);
});

parent.postMessage({ ready: true }, "*");
