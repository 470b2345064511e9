// What each header means, in the words of the Fetch Standard.

export const MEANINGS = {
  "origin":
    "In requests. The scheme, host and port of the page, or `null` if its origin is opaque.",
  "access-control-request-method":
    "In a preflight. The method that the actual request will use.",
  "access-control-request-headers":
    "In a preflight. The names of the actual request’s headers that are not safelisted, in lower case, sorted.",
  "access-control-allow-origin":
    "In responses. The origin whose script may read the response, compared byte for byte; or `*` for every origin, except in the credentials mode `include`.",
  "access-control-allow-credentials":
    "In responses. `true`, in exactly these bytes: script may read the response in the credentials mode `include`, too.",
  "access-control-allow-methods":
    "In the answer to a preflight. The methods that a page may send. GET, HEAD and POST are always allowed. Case matters. `*` means every method, in requests without credentials.",
  "access-control-allow-headers":
    "In the answer to a preflight. The request headers that script may set, beyond the safelisted headers. `*` means every header except `authorization`, in requests without credentials.",
  "access-control-max-age":
    "In the answer to a preflight. For how many seconds the browser may remember this answer; 5 if absent. Browsers have upper limits.",
  "access-control-expose-headers":
    "In responses to actual requests. The response headers that script may read, beyond `cache-control`, `content-language`, `content-length`, `content-type`, `expires`, `last-modified` and `pragma`. `*` means every header, in requests without credentials.",
  "vary":
    "Part of HTTP, not of CORS: `origin` tells caches that the response depends on `Origin`, so they do not serve one origin’s response to another.",
  "authorization":
    "Not safelisted, so the browser sends a preflight first, whose answer must list it.",
  "content-type":
    "As a request header it is safelisted only with `application/x-www-form-urlencoded`, `multipart/form-data` or `text/plain`.",
  "cookie":
    "Set by the browser, never by script. Sent to another origin only in the credentials mode `include`, and never in preflights.",
  "set-cookie":
    "Stored by the browser if the request had credentials. Script can never read it.",
};
