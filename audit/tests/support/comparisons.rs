//! How servers compare origins, right and wrong.

use cors_audit::{Code, Level};

use super::{
    API, APP,
    tiny::{Head, Reply},
};

/// What a comparison sees of a request.
pub(crate) struct Seen<'a> {
    pub(crate) origin: &'a str,
    pub(crate) is_preflight: bool,
    pub(crate) has_cookie: bool,
}

/// Whether a server allows it.
pub(crate) type Allows = fn(&Seen<'_>) -> bool;

/// A comparison.
pub(crate) struct Comparison {
    pub(crate) name: &'static str,
    pub(crate) url: &'static str,
    /// Who is meant to get in.
    pub(crate) named: &'static [&'static str],
    pub(crate) allows: Allows,
    /// Who gets in as well, and what is said of it where credentials are allowed.
    pub(crate) lets_in: Option<(&'static str, Level, Code)>,
}

const fn row(
    name: &'static str,
    lets_in: (&'static str, Level, Code),
    allows: Allows,
) -> Comparison {
    Comparison { name, url: API, named: &[APP], allows, lets_in: Some(lets_in) }
}

const fn right(name: &'static str, named: &'static [&'static str], allows: Allows) -> Comparison {
    Comparison { name, url: API, named, allows, lets_in: None }
}

const DEV: &str = "https://api.example.dev/items";
const UK: &str = "https://api.example.co.uk/items";
const PREVIEW: &[&str] = &["https://*.preview.example.com"];

use Code::{
    InsecureOrigin, LocalOrigin, LooseMatch, NullAllowed, OpenPreflight, OriginReflected,
    SameDomain, SharedHost,
};
use Level::{Error, Note, Warning};

pub(crate) const COMPARISONS: &[Comparison] = &[
    row("everything", ("https://cors-audit-unrelated.com", Error, OriginReflected), |_| true),
    row("null", ("null", Error, NullAllowed), |s| s.origin == APP || s.origin == "null"),
    row(
        "starts_with",
        ("https://app.example.com.cors-audit-unrelated.com", Error, LooseMatch),
        |s| s.origin.starts_with(APP),
    ),
    row("ends_with the domain", ("https://notexample.com", Error, LooseMatch), |s| {
        s.origin.ends_with("example.com")
    }),
    row(
        "contains the domain",
        ("https://app.example.com.cors-audit-unrelated.com", Error, LooseMatch),
        |s| s.origin.contains("example.com"),
    ),
    row(
        "contains the server's host",
        ("https://api.example.com.cors-audit-unrelated.com", Error, LooseMatch),
        |s| s.origin == APP || s.origin.contains("api.example.com"),
    ),
    row("is contained", ("https://app.example.co", Error, LooseMatch), |s| {
        "https://app.example.com,https://b.example".contains(s.origin)
    }),
    row("host is contained", ("https://xample.com", Error, LooseMatch), |s| {
        s.origin == APP || "api.example.com".contains(host(s.origin))
    }),
    row("the first dot is any character", ("https://appxexample.com", Error, LooseMatch), |s| {
        matches(s.origin, "https://app", "example.com", 1)
    }),
    row("the last dot is any character", ("https://app.examplexcom", Note, LooseMatch), |s| {
        matches(s.origin, "https://app.example", "com", 1)
    }),
    Comparison {
        named: &["https://app.eu.example.com"],
        ..row(
            "a middle dot of four labels",
            ("https://app.euxexample.com", Error, LooseMatch),
            |s| matches(s.origin, "https://app.eu", "example.com", 1),
        )
    },
    row(
        "ends in the top-level domain",
        ("https://cors-audit-unrelated.com", Error, LooseMatch),
        |s| s.origin.rsplit('.').next() == Some("com"),
    ),
    row("any top-level domain", ("https://app.example.xyz", Error, LooseMatch), |s| {
        let rest = after(s.origin, "example.");
        s.origin.starts_with("https://")
            && rest
                .is_some_and(|rest| rest.len() > 1 && rest.bytes().all(|b| b.is_ascii_lowercase()))
    }),
    Comparison {
        url: UK,
        named: &["https://app.example.co.uk"],
        ..row(
            "any top-level domain of two labels",
            ("https://app.example.xyz", Error, LooseMatch),
            |s| after(s.origin, "example.").is_some_and(|rest| rest.len() > 1),
        )
    },
    Comparison {
        url: DEV,
        named: &["https://app.example.dev"],
        ..row("https and .com", ("https://cors-audit-unrelated.com", Error, LooseMatch), |s| {
            s.origin == "https://app.example.dev"
                || s.origin.starts_with("https://") && s.origin.rsplit('.').next() == Some("com")
        })
    },
    row(
        "the prefix of a name that is not named",
        ("https://admin.example.com.cors-audit-unrelated.com", Error, LooseMatch),
        |s| s.origin == APP || s.origin.starts_with("https://admin.example.com"),
    ),
    row("subdomains", ("https://notapp.example.com", Warning, SameDomain), |s| {
        s.origin == APP || s.origin.ends_with(".example.com")
    }),
    row("any name that ends so", ("https://notapp.example.com", Warning, SameDomain), |s| {
        s.origin.ends_with("app.example.com")
    }),
    row("any scheme", ("http://app.example.com", Error, InsecureOrigin), |s| {
        s.origin.ends_with("://app.example.com")
    }),
    row("any port", ("https://app.example.com:8443", Warning, SameDomain), |s| {
        s.origin == APP || s.origin.starts_with("https://app.example.com:")
    }),
    row("development", ("http://localhost:3000", Error, LocalOrigin), |s| {
        s.origin == APP || s.origin == "http://localhost:3000"
    }),
    row("any local port", ("http://localhost:3000", Error, LocalOrigin), |s| {
        s.origin == APP || s.origin.starts_with("http://localhost:")
    }),
    row("some local ports", ("http://localhost:8000", Error, LocalOrigin), |s| {
        s.origin == APP || matches!(s.origin, "http://localhost:8000" | "http://localhost:8081")
    }),
    row("any port of local https", ("https://localhost:3000", Error, LocalOrigin), |s| {
        s.origin == APP || s.origin.starts_with("https://localhost:")
    }),
    row(
        "contains localhost",
        ("https://localhost.cors-audit-unrelated.com", Error, LooseMatch),
        |s| s.origin == APP || s.origin.contains("localhost"),
    ),
    row(
        "starts with 127.0.0.1",
        ("http://127.0.0.1.cors-audit-unrelated.com", Error, LooseMatch),
        |s| s.origin == APP || s.origin.starts_with("http://127.0.0.1"),
    ),
    row("a private network", ("http://192.168.1.10", Error, LocalOrigin), |s| {
        s.origin == APP || s.origin.starts_with("http://192.168.1.1")
    }),
    row(
        "any extension",
        ("chrome-extension://abcdefghijklmnopabcdefghijklmnop", Error, LocalOrigin),
        |s| s.origin == APP || s.origin.starts_with("chrome-extension://"),
    ),
    row("files", ("file://", Error, LocalOrigin), |s| s.origin == APP || s.origin == "file://"),
    row("a shared host", ("https://cors-audit.github.io", Error, SharedHost), |s| {
        s.origin == APP || s.origin.ends_with(".github.io")
    }),
    row("herokuapp", ("https://cors-audit.herokuapp.com", Error, SharedHost), |s| {
        s.origin == APP || s.origin.ends_with(".herokuapp.com")
    }),
    row("s3", ("https://cors-audit.s3.amazonaws.com", Error, SharedHost), |s| {
        s.origin == APP || s.origin.ends_with(".amazonaws.com")
    }),
    row("azurewebsites", ("https://cors-audit.azurewebsites.net", Error, SharedHost), |s| {
        s.origin == APP || s.origin.ends_with(".azurewebsites.net")
    }),
    Comparison {
        named: &[APP, "https://shop-git-main-acme.vercel.app"],
        ..row(
            "the team's previews",
            ("https://cors-audit-shop-git-main-acme.vercel.app", Error, LooseMatch),
            |s| s.origin == APP || s.origin.ends_with("-acme.vercel.app"),
        )
    },
    row("the project's previews", ("https://shop-cors-audit.vercel.app", Error, SharedHost), |s| {
        s.origin == APP
            || s.origin.starts_with("https://shop-") && s.origin.ends_with(".vercel.app")
    }),
    // `^https?://(.*\.)?example\.com([^.\-a-zA-Z0-9]+.*)?$`, published as a bypass in Safari and Chromium.
    row(
        "a class for the end of the host",
        ("https://app.example.com_.cors-audit-unrelated.com", Error, LooseMatch),
        |s| {
            after(s.origin, "example.com").is_some_and(|rest| {
                rest.is_empty()
                    || !rest.starts_with(|c: char| ".-".contains(c) || c.is_ascii_alphanumeric())
            })
        },
    ),
    row(
        "an underscore after the host",
        ("https://app.example.com_.cors-audit-unrelated.com", Error, LooseMatch),
        |s| s.origin == APP || s.origin.starts_with("https://app.example.com_"),
    ),
    row(
        "preflights only",
        ("https://app.example.com.cors-audit-unrelated.com", Error, OpenPreflight),
        |s| s.origin == APP || s.is_preflight && s.origin.starts_with(APP),
    ),
    row(
        "whoever has a cookie",
        ("https://cors-audit-unrelated-cookie.com", Error, LooseMatch),
        |s| s.origin == APP || s.has_cookie,
    ),
    Comparison {
        named: PREVIEW,
        ..row(
            "a pattern without its dot",
            ("https://notpreview.example.com", Warning, SameDomain),
            |s| s.origin.starts_with("https://") && s.origin.ends_with("preview.example.com"),
        )
    },
    Comparison {
        named: PREVIEW,
        ..row(
            "a pattern of any scheme",
            ("http://cors-audit.preview.example.com", Error, InsecureOrigin),
            |s| s.origin.ends_with(".preview.example.com"),
        )
    },
    right("one origin", &[APP], |s| s.origin == APP),
    right("two origins", &[APP, "https://b.example"], |s| {
        s.origin == APP || s.origin == "https://b.example"
    }),
    right("nobody", &[], |_| false),
    right("the server's own origin", &[], |s| s.origin == "https://api.example.com"),
    right("www and the apex", &[APP], |s| {
        matches!(s.origin, APP | "https://www.example.com" | "https://example.com")
    }),
    right("a pattern that is expected", PREVIEW, |s| {
        s.origin.starts_with("https://") && s.origin.ends_with(".preview.example.com")
    }),
    right("a port that is expected", &["http://localhost:*"], |s| {
        s.origin.strip_prefix("http://localhost:").is_some_and(|port| port.parse::<u16>().is_ok())
    }),
    right("null, which is expected", &[APP, "null"], |s| matches!(s.origin, APP | "null")),
];

fn host(origin: &str) -> &str {
    origin.split_once("://").map_or(origin, |(_, host)| host)
}

/// What stands behind the domain, if the domain begins a label.
fn after<'a>(origin: &'a str, domain: &str) -> Option<&'a str> {
    let (before, rest) = host(origin).split_once(domain)?;
    (before.is_empty() || before.ends_with('.')).then_some(rest)
}

/// `first`, so many characters of any kind, `last`.
fn matches(origin: &str, first: &str, last: &str, between: usize) -> bool {
    origin
        .strip_prefix(first)
        .and_then(|rest| rest.strip_suffix(last))
        .is_some_and(|between_them| between_them.chars().count() == between)
}

/// The responses of a server that compares like this.
pub(crate) fn reply(allows: Allows, credentials: bool, head: &Head) -> Reply {
    let mut lines = vec![("vary", "origin".to_owned())];
    let seen = |origin| Seen {
        origin,
        is_preflight: head.is_preflight(),
        has_cookie: head.header("cookie").is_some(),
    };
    if let Some(origin) = head.header("origin").filter(|origin| allows(&seen(origin))) {
        lines.push(("access-control-allow-origin", origin.to_owned()));
        if credentials {
            lines.push(("access-control-allow-credentials", "true".to_owned()));
        }
        if head.is_preflight() {
            lines.push(("access-control-allow-methods", "GET, PUT".to_owned()));
            lines.push(("access-control-allow-headers", "authorization, content-type".to_owned()));
        }
    }
    (if head.is_preflight() { 204 } else { 200 }, lines)
}

/// Serves it.
pub(crate) fn serve(allows: Allows) -> std::net::SocketAddr {
    super::tiny::serve(move |head: &Head| reply(allows, true, head).into())
}
