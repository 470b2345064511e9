//! Servers that give a reason for a concern.

use cors_audit::{Code, Level};

use crate::support::{APP, tiny::Reply};

pub(crate) const ORIGIN: &str = "access-control-allow-origin";
pub(crate) const CREDENTIALS: &str = "access-control-allow-credentials";
pub(crate) const METHODS: &str = "access-control-allow-methods";
pub(crate) const HEADERS: &str = "access-control-allow-headers";
pub(crate) const MAX_AGE: &str = "access-control-max-age";

/// What a server sees of a request.
pub(crate) struct Seen<'a> {
    pub(crate) origin: &'a str,
    pub(crate) is_preflight: bool,
    pub(crate) path: &'a str,
    /// Of a preflight.
    pub(crate) asks_for: &'a str,
    /// How many requests came before.
    pub(crate) number: usize,
}

impl Seen<'_> {
    pub(crate) fn is_app(&self) -> bool {
        self.origin == APP
    }

    /// The response of a server that does it right.
    pub(crate) fn right(&self) -> Reply {
        let mut lines = vec![("vary", "origin".to_owned())];
        if self.is_app() {
            lines.push((ORIGIN, APP.to_owned()));
            lines.push((CREDENTIALS, "true".to_owned()));
            if self.is_preflight {
                lines.push((METHODS, "GET, PUT".to_owned()));
                lines.push((HEADERS, "authorization, content-type".to_owned()));
                lines.push((MAX_AGE, "600".to_owned()));
            }
        }
        (if self.is_preflight { 204 } else { 200 }, lines)
    }

    /// The right response, with another value for one header.
    pub(crate) fn with(&self, name: &'static str, value: &str) -> Reply {
        let (status, mut lines) = self.right();
        for line in &mut lines {
            if line.0 == name {
                value.clone_into(&mut line.1);
            }
        }
        (status, lines)
    }

    /// The right response without a header.
    pub(crate) fn without(&self, name: &str) -> Reply {
        let (status, mut lines) = self.right();
        lines.retain(|line| line.0 != name);
        (status, lines)
    }

    /// The right response with another line.
    pub(crate) fn and(&self, name: &'static str, value: &str) -> Reply {
        let (status, mut lines) = self.right();
        if lines.iter().any(|line| line.0 == ORIGIN) {
            lines.push((name, value.to_owned()));
        }
        (status, lines)
    }
}

pub(crate) type Serve = fn(&Seen<'_>) -> Reply;

/// A server that does it right.
pub(crate) const RIGHT: Serve = |seen| seen.right();

/// The case, what is said, how much it weighs, a piece of the words, and the server.
pub(crate) const ROWS: &[(&str, Code, Level, &str, Serve)] = &[
    ("no header", Code::OriginRefused, Level::Error, "No 'Access-Control-Allow-Origin'", |_| {
        (200, vec![])
    }),
    (
        "another origin",
        Code::OriginRefused,
        Level::Error,
        "not equal to the supplied origin",
        |s| s.with(ORIGIN, "https://b.example"),
    ),
    (
        "401 without headers",
        Code::OriginRefused,
        Level::Error,
        "authentication responds before CORS",
        |_| (401, vec![]),
    ),
    (
        "500 without headers",
        Code::OriginRefused,
        Level::Error,
        "errors are sent before CORS",
        |s| if s.is_app() { (500, vec![]) } else { s.right() },
    ),
    ("a final slash", Code::AllowOriginInvalid, Level::Error, "no final slash", |s| {
        s.with(ORIGIN, "https://app.example.com/")
    }),
    ("a pattern", Code::AllowOriginInvalid, Level::Error, "browsers know no patterns", |s| {
        s.with(ORIGIN, "https://*.example.com")
    }),
    ("a list", Code::AllowOriginInvalid, Level::Error, "one origin only", |s| {
        s.with(ORIGIN, "https://app.example.com, https://b.example")
    }),
    ("no scheme", Code::AllowOriginInvalid, Level::Error, "no browser writes", |s| {
        s.with(ORIGIN, "app.example.com")
    }),
    (
        "the origin twice",
        Code::HeaderDoubled,
        Level::Error,
        "access-control-allow-origin` more than once",
        |s| s.and(ORIGIN, APP),
    ),
    ("the origin twice, once as *", Code::HeaderDoubled, Level::Error, "proxy_hide_header", |s| {
        s.and(ORIGIN, "*")
    }),
    ("credentials twice", Code::HeaderDoubled, Level::Error, "credentials are refused", |s| {
        s.and(CREDENTIALS, "true")
    }),
    ("max-age twice", Code::HeaderDoubled, Level::Warning, "five seconds", |s| {
        if s.is_preflight { s.and(MAX_AGE, "600") } else { s.right() }
    }),
    ("preflight 401", Code::PreflightStopped, Level::Error, "outside of authentication", |s| {
        if s.is_preflight { (401, vec![]) } else { s.right() }
    }),
    (
        "preflight 404",
        Code::PreflightStopped,
        Level::Error,
        "does not know the path with OPTIONS",
        |s| if s.is_preflight { (404, vec![]) } else { s.right() },
    ),
    ("preflight 405", Code::PreflightStopped, Level::Error, "respond to OPTIONS", |s| {
        if s.is_preflight { (405, vec![]) } else { s.right() }
    }),
    ("preflight redirected", Code::PreflightStopped, Level::Error, "a final slash count", |s| {
        if s.is_preflight { (308, vec![("location", "/items/".into())]) } else { s.right() }
    }),
    ("preflight fails", Code::PreflightStopped, Level::Error, "gets 502", |s| {
        if s.is_preflight { (502, vec![]) } else { s.right() }
    }),
    (
        "preflight without headers",
        Code::PreflightStopped,
        Level::Error,
        "sends no header that allows the page",
        |s| if s.is_preflight { (200, vec![]) } else { s.right() },
    ),
    (
        "preflight without credentials",
        Code::PreflightStopped,
        Level::Error,
        "Access-Control-Allow-Credentials",
        |s| if s.is_preflight { s.without(CREDENTIALS) } else { s.right() },
    ),
    (
        "authentication around CORS",
        Code::PreflightStopped,
        Level::Error,
        "asks for credentials",
        |_| (401, vec![]),
    ),
    (
        "open data without OPTIONS",
        Code::PreflightStopped,
        Level::Note,
        "does not know OPTIONS",
        |s| if s.is_preflight { (405, vec![]) } else { (200, vec![(ORIGIN, "*".into())]) },
    ),
    (
        "only the preflight has headers",
        Code::GrantedAndWithheld,
        Level::Error,
        "the server acts",
        |s| if s.is_preflight { s.right() } else { (200, vec![]) },
    ),
    (
        "every preflight is granted",
        Code::OpenPreflight,
        Level::Error,
        "any website can send PUT",
        |s| {
            if s.is_preflight {
                (
                    204,
                    vec![
                        (ORIGIN, s.origin.into()),
                        (CREDENTIALS, "true".into()),
                        (METHODS, "PUT".into()),
                        (HEADERS, "authorization, content-type".into()),
                    ],
                )
            } else {
                s.right()
            }
        },
    ),
    (
        "every preflight is granted, without credentials",
        Code::OpenPreflight,
        Level::Warning,
        "although that page may not read",
        |s| {
            if s.is_preflight && !s.is_app() {
                (
                    204,
                    vec![
                        (ORIGIN, "*".into()),
                        (METHODS, "PUT".into()),
                        (HEADERS, "authorization, content-type".into()),
                    ],
                )
            } else {
                s.right()
            }
        },
    ),
    (
        "* with credentials",
        Code::CredentialsWithAnyOrigin,
        Level::Warning,
        "refuse the two together",
        |_| (200, vec![(ORIGIN, "*".into()), (CREDENTIALS, "true".into())]),
    ),
    ("True", Code::CredentialsWithAnyOrigin, Level::Warning, "compare the case", |s| {
        s.with(CREDENTIALS, "True")
    }),
    (
        "* as a method, with credentials",
        Code::WildcardLiteral,
        Level::Warning,
        "means nothing",
        |s| s.with(METHODS, "*"),
    ),
    (
        "* as a header, with credentials",
        Code::WildcardLiteral,
        Level::Warning,
        "means nothing",
        |s| s.with(HEADERS, "*"),
    ),
    (
        "spaces between methods",
        Code::ListInvalid,
        Level::Error,
        "refuse the whole preflight",
        |s| s.with(METHODS, "GET PUT"),
    ),
    ("a header in quotes", Code::ListInvalid, Level::Error, "refuse the whole preflight", |s| {
        s.with(HEADERS, "\"content-type\"")
    }),
    ("an exposed phrase", Code::ListInvalid, Level::Error, "expose nothing", |s| {
        s.and("access-control-expose-headers", "x total")
    }),
    ("put", Code::MethodCase, Level::Warning, "write `PUT`", |s| s.with(METHODS, "get, put")),
    ("repeats the headers", Code::RequestReflected, Level::Note, "every request header", |s| {
        s.with(HEADERS, "authorization, content-type, x-cors-audit")
    }),
    ("repeats the method", Code::RequestReflected, Level::Note, "every method", |s| {
        s.with(METHODS, s.asks_for)
    }),
    ("max-age in words", Code::MaxAgeInvalid, Level::Warning, "without a unit", |s| {
        s.with(MAX_AGE, "600s")
    }),
    (
        "max-age of a month",
        Code::MaxAgeOverCaps,
        Level::Note,
        "Firefox keeps 86400, Chromium keeps 7200, Safari keeps 600",
        |s| s.with(MAX_AGE, "2592000"),
    ),
    ("max-age of a day", Code::MaxAgeOverCaps, Level::Note, "Chromium keeps 7200", |s| {
        s.with(MAX_AGE, "86400")
    }),
    ("no vary", Code::VaryMissing, Level::Warning, "hand it to another page", |s| {
        s.without("vary")
    }),
    ("no vary, public", Code::VaryMissing, Level::Error, "hand it to another page", |s| {
        let (status, mut lines) = s.without("vary");
        lines.push(("cache-control", "public, max-age=60".into()));
        (status, lines)
    }),
    (
        "vary only for the allowed",
        Code::VaryMissing,
        Level::Note,
        "a request without `Origin`",
        |s| if s.is_app() { s.right() } else { s.without("vary") },
    ),
    (
        "vary only with an Origin",
        Code::VaryMissing,
        Level::Note,
        "a request without `Origin`",
        |s| if s.origin.is_empty() { s.without("vary") } else { s.right() },
    ),
    ("vary by something else", Code::VaryMissing, Level::Warning, "hand it to another page", |s| {
        s.with("vary", "accept-encoding")
    }),
    ("a redirect within the server", Code::Redirected, Level::Note, "call the final URL", |s| {
        if s.is_preflight {
            s.right()
        } else {
            (307, [s.right().1, vec![("location", "/v2/items".into())]].concat())
        }
    }),
    (
        "a redirect to another server",
        Code::Redirected,
        Level::Warning,
        "is told `Origin: null`",
        |s| {
            if s.is_preflight {
                s.right()
            } else {
                (
                    307,
                    [s.right().1, vec![("location", "https://cdn.example.net/items".into())]]
                        .concat(),
                )
            }
        },
    ),
    ("404 without headers", Code::ErrorsUnreadable, Level::Note, "`add_header … always`", |s| {
        if s.path.ends_with("cors-audit-missing") { (404, vec![]) } else { s.right() }
    }),
    ("null", Code::NullAllowed, Level::Error, "<iframe sandbox>", |s| {
        if s.origin == "null" {
            (
                200,
                vec![
                    ("vary", "origin".into()),
                    (ORIGIN, "null".into()),
                    (CREDENTIALS, "true".into()),
                ],
            )
        } else {
            s.right()
        }
    }),
    ("null instead of a refusal", Code::NullAllowed, Level::Warning, "<iframe sandbox>", |s| {
        if s.is_app() {
            s.right()
        } else {
            (200, vec![("vary", "origin".into()), (ORIGIN, "null".into())])
        }
    }),
    (
        "everybody",
        Code::OriginReflected,
        Level::Error,
        "any website reads this response, with the cookies",
        |s| {
            (
                200,
                vec![
                    ("vary", "origin".into()),
                    (ORIGIN, s.origin.into()),
                    (CREDENTIALS, "true".into()),
                ],
            )
        },
    ),
    (
        "everybody, without credentials",
        Code::OriginReflected,
        Level::Note,
        "send `*` if the data is public",
        |s| (200, vec![("vary", "origin".into()), (ORIGIN, s.origin.into())]),
    ),
    ("the beginning", Code::LooseMatch, Level::Error, "only the beginning", |s| {
        if s.origin.starts_with(APP) { s.with_origin() } else { s.right() }
    }),
    ("http:", Code::InsecureOrigin, Level::Warning, "unencrypted traffic", |s| {
        if s.origin == "http://app.example.com" {
            (200, vec![("vary", "origin".into()), (ORIGIN, s.origin.into())])
        } else {
            s.right()
        }
    }),
    ("subdomains", Code::SameDomain, Level::Warning, "every subdomain is allowed", |s| {
        if s.origin.ends_with(".app.example.com") { s.with_origin() } else { s.right() }
    }),
    ("a shared host", Code::SharedHost, Level::Error, "anybody can publish", |s| {
        if s.origin.ends_with(".netlify.app") { s.with_origin() } else { s.right() }
    }),
    ("localhost", Code::LocalOrigin, Level::Error, "on the machine of a user", |s| {
        if s.origin == "http://localhost:3000" { s.with_origin() } else { s.right() }
    }),
    ("too many requests", Code::CutShort, Level::Error, "--delay", |s| {
        if s.origin == "null" { (429, vec![]) } else { s.right() }
    }),
    ("a firewall has had enough", Code::CutShort, Level::Error, "the last with 403", |s| {
        if s.number > 30 { (403, vec![]) } else { s.right() }
    }),
    ("no such URL", Code::NotServed, Level::Error, "is it the right URL", |_| (404, vec![])),
    ("a login", Code::Redirected, Level::Error, "to a login", |_| {
        (302, vec![("location", "https://login.example.com/".into())])
    }),
    (
        "a redirect to a host by its slashes",
        Code::Redirected,
        Level::Warning,
        "is told `Origin: null`",
        |s| {
            if s.is_preflight {
                s.right()
            } else {
                (307, [s.right().1, vec![("location", "//cdn.example.net/".into())]].concat())
            }
        },
    ),
    ("an empty refusal", Code::AllowOriginInvalid, Level::Note, "leave the header out", |s| {
        if s.is_app() { s.right() } else { (200, vec![(ORIGIN, String::new())]) }
    }),
    ("a cache that does not heed vary", Code::VaryIgnored, Level::Error, "x-cache: HIT", |s| {
        let is_probe = s.number > 20 && !s.is_preflight && !s.is_app();
        let (status, mut lines) = if is_probe && s.origin.contains("unrelated.org") {
            Seen { origin: APP, ..*s }.right()
        } else {
            s.right()
        };
        lines.push(("x-cache", "HIT".into()));
        (status, lines)
    }),
];

impl Seen<'_> {
    /// The right response, for whoever asks.
    pub(crate) fn with_origin(&self) -> Reply {
        Seen { origin: APP, ..*self }.with(ORIGIN, self.origin)
    }
}
