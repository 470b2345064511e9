//! How servers compare origins, right and wrong.

use cors_audit::{Code, Level};

use super::{
    APP,
    tiny::{Head, Reply},
};

/// Whether a server allows an origin.
pub(crate) type Allows = fn(&str) -> bool;

/// Name, comparison, what is said with credentials, and one of the origins that it is said of.
pub(crate) const CARELESS: &[(&str, Allows, (Level, Code), &str)] = &[
    (
        "everything",
        |_| true,
        (Level::Error, Code::OriginReflected),
        "https://cors-audit-unrelated.com",
    ),
    ("null", |o| o == APP || o == "null", (Level::Error, Code::NullAllowed), "null"),
    (
        "starts_with",
        |o| o.starts_with(APP),
        (Level::Error, Code::LooseMatch),
        "https://app.example.com.cors-audit-unrelated.com",
    ),
    (
        "ends_with the domain",
        |o| o.ends_with("example.com"),
        (Level::Error, Code::LooseMatch),
        "https://notexample.com",
    ),
    (
        "contains the domain",
        |o| o.contains("example.com"),
        (Level::Error, Code::LooseMatch),
        "https://app.example.com.cors-audit-unrelated.com",
    ),
    (
        "contains the server's host",
        |o| o.contains("api.example.com"),
        (Level::Error, Code::LooseMatch),
        "https://api.example.com.cors-audit-unrelated.com",
    ),
    (
        "is contained",
        |o| "https://app.example.com,https://b.example".contains(o),
        (Level::Error, Code::LooseMatch),
        "https://app.example.co",
    ),
    (
        "host is contained",
        |o| "api.example.com".contains(host(o)),
        (Level::Error, Code::LooseMatch),
        "https://xample.com",
    ),
    (
        "the first dot is any character",
        |o| matches(o, "https://app", "example.com", 1),
        (Level::Error, Code::LooseMatch),
        "https://appxexample.com",
    ),
    (
        "the last dot is any character",
        |o| matches(o, "https://app.example", "com", 1),
        (Level::Error, Code::LooseMatch),
        "https://app.exampleacom",
    ),
    (
        "ends in the top-level domain",
        |o| o.rsplit('.').next() == Some("com"),
        (Level::Error, Code::OriginReflected),
        "https://cors-audit-unrelated.com",
    ),
    (
        "sub-domains",
        |o| o == APP || o.ends_with(".example.com"),
        (Level::Warning, Code::SameDomain),
        "https://notapp.example.com",
    ),
    (
        "any name that ends so",
        |o| o.ends_with("app.example.com"),
        (Level::Warning, Code::SameDomain),
        "https://notapp.example.com",
    ),
    (
        "any scheme",
        |o| o.ends_with("://app.example.com"),
        (Level::Error, Code::InsecureOrigin),
        "http://app.example.com",
    ),
    (
        "any port",
        |o| o == APP || o.starts_with("https://app.example.com:"),
        (Level::Warning, Code::SameDomain),
        "https://app.example.com:8443",
    ),
    (
        "development",
        |o| o == APP || o == "http://localhost:3000",
        (Level::Error, Code::LocalOrigin),
        "http://localhost:3000",
    ),
    (
        "any local port",
        |o| o == APP || o.starts_with("http://localhost:"),
        (Level::Error, Code::LocalOrigin),
        "http://localhost:5173",
    ),
    (
        "a shared host",
        |o| o == APP || o.ends_with(".github.io"),
        (Level::Error, Code::SharedHost),
        "https://cors-audit.github.io",
    ),
    // `^https?://(.*\.)?example\.com([^.\-a-zA-Z0-9]+.*)?$`, published as a bypass in Safari and Chromium.
    (
        "a class for the end of the host",
        |o| {
            after(o, "example.com").is_some_and(|rest| {
                rest.is_empty()
                    || !rest.starts_with(|c: char| ".-".contains(c) || c.is_ascii_alphanumeric())
            })
        },
        (Level::Error, Code::LooseMatch),
        "https://app.example.com_.cors-audit-unrelated.com",
    ),
    (
        "an underscore after the host",
        |o| o == APP || o.starts_with("https://app.example.com_"),
        (Level::Error, Code::LooseMatch),
        "https://app.example.com_.cors-audit-unrelated.com",
    ),
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
pub(crate) fn matches(origin: &str, first: &str, last: &str, between: usize) -> bool {
    origin
        .strip_prefix(first)
        .and_then(|rest| rest.strip_suffix(last))
        .is_some_and(|between_them| between_them.chars().count() == between)
}

/// Name, comparison, and what is expected.
pub(crate) const CAREFUL: &[(&str, Allows, &[&str])] = &[
    ("one origin", |o| o == APP, &[APP]),
    ("two origins", |o| o == APP || o == "https://b.example", &[APP, "https://b.example"]),
    ("nobody", |_| false, &[]),
    ("the server's own origin", |o| o == "https://api.example.com", &[]),
    (
        "a pattern that is expected",
        |o| o.starts_with("https://") && o.ends_with(".preview.example.com") && !o.contains('{'),
        &["https://*.preview.example.com"],
    ),
    ("a port that is expected", |o| o.starts_with("http://localhost:"), &["http://localhost:*"]),
];

/// What a server that compares like this answers.
pub(crate) fn reply(
    allows: Allows,
    credentials: bool,
    origin: Option<&str>,
    is_preflight: bool,
) -> Reply {
    let mut lines = vec![("vary", "origin".to_owned())];
    if let Some(origin) = origin.filter(|origin| allows(origin)) {
        lines.push(("access-control-allow-origin", origin.to_owned()));
        if credentials {
            lines.push(("access-control-allow-credentials", "true".to_owned()));
        }
        if is_preflight {
            lines.push(("access-control-allow-methods", "GET, PUT".to_owned()));
            lines.push(("access-control-allow-headers", "authorization, content-type".to_owned()));
        }
    }
    (if is_preflight { 204 } else { 200 }, lines)
}

/// Serves it.
pub(crate) fn serve(allows: Allows) -> std::net::SocketAddr {
    super::tiny::serve(move |head: &Head| {
        reply(allows, true, head.header("origin"), head.is_preflight())
    })
}
