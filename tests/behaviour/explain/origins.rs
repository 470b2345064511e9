//! Origins that are not allowed, and the nearest that is.

use cors_runtime::{OriginSet, explain::Outcome};

use crate::explain::{
    APP, Account, Dashboard, Nobody, Partners, SignedIn, Tenants, Unset, assert_rows,
};

#[test]
fn origins_that_are_not_allowed() {
    assert_rows(&[
        (
            "nothing near",
            Dashboard::explain,
            ("GET", &[("origin", "https://evil.test")]),
            Outcome::OriginNotAllowed,
            "`Dashboard` does not allow the origin `https://evil.test`\n\
             = help: if the page is yours, add \"https://evil.test\" to `origins`",
        ),
        (
            "no origins at all",
            Nobody::explain,
            ("GET", &[("origin", APP)]),
            Outcome::OriginNotAllowed,
            "`Nobody` does not allow the origin `https://app.example.com`\n\
             = note: it allows no origin\n\
             = help: if the page is yours, add \"https://app.example.com\" to `origins`",
        ),
        (
            "the scheme",
            Dashboard::explain,
            ("GET", &[("origin", "http://app.example.com")]),
            Outcome::OriginNotAllowed,
            "`Dashboard` does not allow the origin `http://app.example.com`\n\
             = note: the most similar allowed origin is `https://app.example.com`: the scheme differs\n\
             = help: open the page there, or add \"http://app.example.com\" to `origins`",
        ),
        (
            "the port",
            Dashboard::explain,
            ("GET", &[("origin", "http://localhost:5173")]),
            Outcome::OriginNotAllowed,
            "`Dashboard` does not allow the origin `http://localhost:5173`\n\
             = note: the most similar allowed origin is `http://localhost:3000`: the port differs\n\
             = help: open the page there, or add \"http://localhost:5173\", or for any port \
             \"http://localhost:*\", to `origins`",
        ),
        (
            "the port, with credentials, where any port is a lint",
            SignedIn::explain,
            ("GET", &[("origin", "http://localhost:5173")]),
            Outcome::OriginNotAllowed,
            "`SignedIn` does not allow the origin `http://localhost:5173`\n\
             = note: the most similar allowed origin is `http://localhost:3000`: the port differs\n\
             = help: open the page there, or add \"http://localhost:5173\", under \
             `#[cfg(debug_assertions)]`, to `origins`",
        ),
        (
            "another name of this computer",
            Dashboard::explain,
            ("GET", &[("origin", "http://127.0.0.1:3000")]),
            Outcome::OriginNotAllowed,
            "`Dashboard` does not allow the origin `http://127.0.0.1:3000`\n\
             = note: the most similar allowed origin is `http://localhost:3000`: another name of the same \
             computer is another host\n\
             = help: open the page there, or add \"http://127.0.0.1:3000\" to `origins`",
        ),
        (
            "www",
            Dashboard::explain,
            ("GET", &[("origin", "https://www.app.example.com")]),
            Outcome::OriginNotAllowed,
            "`Dashboard` does not allow the origin `https://www.app.example.com`\n\
             = note: the most similar allowed origin is `https://app.example.com`: only one of them begins with `www.`\n\
             = help: if the page is yours, add \"https://www.app.example.com\" to `origins`",
        ),
        (
            "the apex of a pattern",
            Dashboard::explain,
            ("GET", &[("origin", "https://preview.example.com")]),
            Outcome::OriginNotAllowed,
            "`Dashboard` does not allow the origin `https://preview.example.com`\n\
             = note: the most similar allowed origin is `https://*.preview.example.com`: it matches sub-domains, not the host itself\n\
             = help: if the page is yours, add \"https://preview.example.com\" to `origins`",
        ),
        (
            "no label boundary",
            Dashboard::explain,
            ("GET", &[("origin", "https://evilpreview.example.com")]),
            Outcome::OriginNotAllowed,
            "`Dashboard` does not allow the origin `https://evilpreview.example.com`\n\
             = note: the most similar allowed origin is `https://*.preview.example.com`: this host only ends \
             with the same letters\n\
             = help: add \"https://evilpreview.example.com\" to `origins` only if you know whose \
             it is",
        ),
        (
            "the beginning of a host",
            Dashboard::explain,
            ("GET", &[("origin", "https://app.example.com.evil.test")]),
            Outcome::OriginNotAllowed,
            "`Dashboard` does not allow the origin `https://app.example.com.evil.test`\n\
             = note: the most similar allowed origin is `https://app.example.com`: this host only begins \
             like it\n\
             = help: add \"https://app.example.com.evil.test\" to `origins` only if you know whose \
             it is",
        ),
        (
            "a pattern with another scheme and port",
            Dashboard::explain,
            ("GET", &[("origin", "http://a.preview.example.com:8080")]),
            Outcome::OriginNotAllowed,
            "`Dashboard` does not allow the origin `http://a.preview.example.com:8080`\n\
             = note: the most similar allowed origin is `https://*.preview.example.com`: the scheme and the \
             port differ\n\
             = help: if the page is yours, add \"http://a.preview.example.com:8080\" to `origins`",
        ),
        (
            "one of many",
            Partners::explain,
            ("GET", &[("origin", "https://sxi.example:8443")]),
            Outcome::OriginNotAllowed,
            "`Partners` does not allow the origin `https://sxi.example:8443`\n\
             = note: the most similar allowed origin is `https://six.example:8443`: the hosts are spelled \
             differently\n\
             = help: if the page is yours, add \"https://sxi.example:8443\" to `origins`",
        ),
        (
            "null",
            Dashboard::explain,
            ("GET", &[("origin", "null")]),
            Outcome::OriginNull,
            "`Dashboard` does not allow the origin `null`\n\
             = note: sandboxed frames, `data:` and `file:` pages, and requests redirected across origins send it\n\
             = help: serve the page from an origin of its own; every page can send `null`, so allowing it allows all of them",
        ),
        (
            "a foreign form",
            Dashboard::explain,
            ("POST", &[("origin", "https://evil.test"), ("sec-fetch-mode", "navigate")]),
            Outcome::OriginNotAllowed,
            "`Dashboard` does not allow the origin `https://evil.test`\n\
             = help: if the page is yours, add \"https://evil.test\" to `origins`\n\
             = note: CORS does not apply to a form or a link: the handler runs, unless it takes `TrustedSender<Dashboard>`",
        ),
        (
            "a proxy has changed the host of a preflight",
            Account::explain,
            (
                "OPTIONS",
                &[
                    ("origin", "https://api.test"),
                    ("host", "api.test"),
                    ("access-control-request-method", "DELETE"),
                ],
            ),
            Outcome::OriginNotAllowed,
            "`Account` does not allow the origin `https://api.test`\n\
             = help: if the page is yours, add \"https://api.test\" to `origins`",
        ),
    ]);
}

#[test]
fn origins_that_are_given_at_start_up() {
    assert_rows(&[(
        "no origins yet",
        Unset::explain,
        ("GET", &[("origin", "https://tenant.example")]),
        Outcome::OriginNotAllowed,
        "`Unset` does not allow the origin `https://tenant.example`\n\
         = note: no origins have been set for `Unset` yet\n\
         = help: if the page is yours, add \"https://tenant.example\" to `origins`, or to the origins set at start-up",
    )]);
    let origins = ["https://tenant.example", "https://*.shop.example:8443"];
    let origins = OriginSet::parse(origins).expect("origins");
    Tenants::runtime_origins().set(origins).expect("no credentials");
    assert_rows(&[
        (
            "an origin of start-up",
            Tenants::explain,
            ("GET", &[("origin", "https://a.shop.example:8443")]),
            Outcome::Allowed,
            "`Tenants` allows `GET` from `https://a.shop.example:8443`",
        ),
        (
            "near to an origin of start-up",
            Tenants::explain,
            ("GET", &[("origin", "http://tenant.example")]),
            Outcome::OriginNotAllowed,
            "`Tenants` does not allow the origin `http://tenant.example`\n\
             = note: the most similar allowed origin is `https://tenant.example`: the scheme differs\n\
             = help: open the page there, or add \"http://tenant.example\" to `origins`, or to the origins set at start-up",
        ),
        (
            "near to a pattern of start-up",
            Tenants::explain,
            ("GET", &[("origin", "https://a.shop.example")]),
            Outcome::OriginNotAllowed,
            "`Tenants` does not allow the origin `https://a.shop.example`\n\
             = note: the most similar allowed origin is `https://*.shop.example:8443`: the port differs\n\
             = help: if the page is yours, add \"https://a.shop.example\" to `origins`, or to the origins set at start-up",
        ),
        (
            "near to the policy's own list",
            Tenants::explain,
            ("GET", &[("origin", "https://www.app.example.com")]),
            Outcome::OriginNotAllowed,
            "`Tenants` does not allow the origin `https://www.app.example.com`\n\
             = note: the most similar allowed origin is `https://app.example.com`: only one of them begins with `www.`\n\
             = help: if the page is yours, add \"https://www.app.example.com\" to `origins`, or to the origins set at start-up",
        ),
        (
            "an origin of start-up, with a slash",
            Tenants::explain,
            ("GET", &[("origin", "https://tenant.example/")]),
            Outcome::OriginMalformed,
            "`Origin: https://tenant.example/` is not what a browser sends: it does not end after the host and port\n\
             = help: send `Origin: https://tenant.example`",
        ),
    ]);
}
