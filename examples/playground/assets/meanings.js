// What each header means, in the words of the Fetch Standard.

export const MEANINGS = {
  "origin":
    "In requests. Where the request comes from: scheme, host and port of the page, or `null` where its origin is opaque.",
  "access-control-request-method":
    "In a preflight. The method that the actual request will use.",
  "access-control-request-headers":
    "In a preflight. The names of the actual request’s headers that are not safelisted, in lower case, sorted.",
  "access-control-allow-origin":
    "In responses. The one origin that the response may be shared with, compared byte for byte with the serialized origin of the request; or `*` for all, which does not count in the credentials mode `include`.",
  "access-control-allow-credentials":
    "In responses. `true`, in exactly these bytes: the response may be shared although the credentials mode is `include`.",
  "access-control-allow-methods":
    "In the answer to a preflight. The methods that may be used; GET, HEAD and POST need no mention. Compared case-sensitively. `*` stands for all, but only without credentials.",
  "access-control-allow-headers":
    "In the answer to a preflight. The request headers that may be set, beyond the safelisted ones. `*` stands for all but `authorization`, and only without credentials.",
  "access-control-max-age":
    "In the answer to a preflight. For how many seconds its lists may be cached; 5 where it is absent. Browsers set limits of their own.",
  "access-control-expose-headers":
    "In responses to actual requests. The response headers that script may read, beyond `cache-control`, `content-language`, `content-length`, `content-type`, `expires`, `last-modified` and `pragma`. `*` stands for all, but only without credentials.",
  "vary":
    "Not of CORS but of HTTP: `origin` tells caches that the response depends on `Origin`, so that what was shared with one origin is not served to another.",
  "authorization":
    "Not safelisted, so a preflight goes first, whose answer has to name it.",
  "content-type":
    "As a request header it is safelisted only with `application/x-www-form-urlencoded`, `multipart/form-data` or `text/plain`.",
  "cookie":
    "Set by the browser alone, never by script; to another origin only in the credentials mode `include`. No preflight has one.",
  "set-cookie":
    "Kept by the browser, if the request was one with credentials; hidden from script always.",
};
