//! Requests that are served, and why CORS has nothing to say of some.

use cors_runtime::explain::Outcome;

use crate::explain::{APP, Dashboard, OpenData, Previews, assert_rows};

#[test]
fn requests_that_are_served() {
    assert_rows(&[
        (
            "an allowed origin",
            Dashboard::explain,
            ("GET", &[("origin", APP)]),
            Outcome::Allowed,
            "`Dashboard` allows `GET` from `https://app.example.com`",
        ),
        (
            "an allowed preflight",
            Dashboard::explain,
            (
                "OPTIONS",
                &[
                    ("origin", APP),
                    ("access-control-request-method", "PUT"),
                    ("access-control-request-headers", "authorization,Content-Type"),
                ],
            ),
            Outcome::Allowed,
            "`Dashboard` allows the preflight for `PUT` from `https://app.example.com`",
        ),
        (
            "any origin",
            OpenData::explain,
            ("PURGE", &[("origin", "null")]),
            Outcome::Allowed,
            "`OpenData` allows `PURGE` from `null`",
        ),
        (
            "a handshake is not CORS",
            Dashboard::explain,
            ("GET", &[("origin", APP), ("upgrade", "WebSocket"), ("cookie", "a=b")]),
            Outcome::Allowed,
            "`Dashboard` allows `GET` from `https://app.example.com`\n\
             = note: CORS does not apply to a WebSocket handshake: the handler runs, unless it takes `TrustedSender<Dashboard>`",
        ),
        (
            "no origin",
            Dashboard::explain,
            ("GET", &[]),
            Outcome::NoOrigin,
            "the request has no `Origin`, so CORS does not apply to it\n\
             = note: browsers omit it from same-origin GET and HEAD requests, links and images; other programs send it only when told to\n\
             = help: to try the policy, send `Origin: http://localhost:3000`",
        ),
        (
            "no origin, and only patterns",
            Previews::explain,
            ("OPTIONS", &[("access-control-request-method", "PUT")]),
            Outcome::NoOrigin,
            "the request has no `Origin`, so CORS does not apply to it\n\
             = note: browsers omit it from same-origin GET and HEAD requests, links and images; other programs send it only when told to\n\
             = note: an `OPTIONS` request without `Origin` is not a preflight",
        ),
        (
            "the own origin, says the browser",
            Dashboard::explain,
            ("PUT", &[("origin", "https://api.test"), ("sec-fetch-site", "same-origin")]),
            Outcome::SameOrigin,
            "the page has the server's own origin, so CORS does not apply to it\n\
             = note: the browser says `Sec-Fetch-Site: same-origin`",
        ),
        (
            "the own origin, says the host",
            Dashboard::explain,
            ("DELETE", &[("origin", "https://api.test"), ("host", "api.test")]),
            Outcome::SameOrigin,
            "the page has the server's own origin, so CORS does not apply to it\n\
             = note: `Origin` has the host and port of `Host`; the schemes may differ",
        ),
    ]);
}
