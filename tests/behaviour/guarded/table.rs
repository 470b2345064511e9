//! Whose requests are foreign, and which of those a policy allows.

use cors_runtime::{OriginSet, is_cross_origin};

use crate::guarded::{API, APP, Dashboard, OWN, Sandboxed, Tenants, get};

/// A row: `Sec-Fetch-Site`, `Origin`, `Host`, more lines, and whether the request is foreign.
pub(crate) type Row<'a> =
    (&'a str, Option<&'a str>, Option<&'a str>, Option<&'a str>, &'a [(&'a str, &'a str)], bool);

pub(crate) fn lines<'a>((_, site, origin, host, more, _): &Row<'a>) -> Vec<(&'a str, &'a str)> {
    let named = [("sec-fetch-site", site), ("origin", origin), ("host", host)];
    let named = named.into_iter().filter_map(|(name, value)| Some((name, (*value)?)));
    named.chain(more.iter().copied()).collect()
}

const NAVIGATE: (&str, &str) = ("sec-fetch-mode", "navigate");

pub(crate) const ROWS: &[Row<'_>] = &[
    // What Chromium 156 sends, request by request.
    ("own GET", Some("same-origin"), None, Some(API), &[("sec-fetch-mode", "cors")], false),
    ("own POST", Some("same-origin"), Some(OWN), Some(API), &[], false),
    ("own form without referrer", Some("same-origin"), Some("null"), Some(API), &[], false),
    ("own WebSocket", None, Some(OWN), Some(API), &[("upgrade", "websocket")], false),
    ("foreign WebSocket", None, Some(APP), Some(API), &[("upgrade", "websocket")], true),
    ("sandboxed WebSocket", None, Some("null"), Some(API), &[("upgrade", "websocket")], true),
    ("foreign POST", Some("cross-site"), Some(APP), Some(API), &[], true),
    ("foreign POST, same site", Some("same-site"), Some(APP), Some(API), &[], true),
    ("foreign form", Some("cross-site"), Some(APP), Some(API), &[NAVIGATE], true),
    ("foreign form without referrer", Some("cross-site"), Some("null"), Some(API), &[], true),
    ("sandboxed POST", Some("cross-site"), Some("null"), Some(API), &[], true),
    (
        "foreign image",
        Some("cross-site"),
        None,
        Some(API),
        &[("sec-fetch-mode", "no-cors"), ("sec-fetch-dest", "image")],
        true,
    ),
    (
        "foreign frame",
        Some("cross-site"),
        None,
        Some(API),
        &[NAVIGATE, ("sec-fetch-dest", "iframe")],
        true,
    ),
    (
        "link from elsewhere",
        Some("cross-site"),
        None,
        Some(API),
        &[NAVIGATE, ("sec-fetch-dest", "document")],
        false,
    ),
    ("typed address", Some("none"), None, Some(API), &[NAVIGATE], false),
    // What others send.
    ("curl", None, None, Some(API), &[], false),
    ("nothing", None, None, None, &[], false),
    ("same-site without origin", Some("same-site"), None, Some(API), &[], true),
    (
        "form with the marks of a link",
        Some("cross-site"),
        Some(APP),
        Some(API),
        &[NAVIGATE, ("sec-fetch-dest", "document")],
        true,
    ),
    // Contradictions.
    (
        "behind a proxy that rewrites the host",
        Some("same-origin"),
        Some(OWN),
        Some("h:1"),
        &[],
        false,
    ),
    ("same host, other scheme", Some("cross-site"), Some(OWN), Some(API), &[], true),
    ("none with a foreign origin", Some("none"), Some(APP), Some(API), &[], true),
    ("none with an own origin", Some("none"), Some(OWN), Some(API), &[], false),
    ("none with null", Some("none"), Some("null"), Some(API), &[], true),
    ("unknown site", Some("same-planet"), None, Some(API), &[], true),
    ("unknown site, foreign origin", Some("same-planet"), Some(APP), Some(API), &[], true),
    ("unknown site, own origin", Some("same-planet"), Some(OWN), Some(API), &[], false),
    ("empty site", Some(""), None, Some(API), &[], true),
    ("site in upper case", Some("Same-Origin"), Some(APP), Some(API), &[], true),
    (
        "two sites",
        Some("same-origin"),
        Some(APP),
        Some(API),
        &[("sec-fetch-site", "same-origin")],
        true,
    ),
    ("two origins", None, Some(OWN), Some(API), &[("origin", OWN)], true),
    ("two origins, same-origin", Some("same-origin"), Some(OWN), None, &[("origin", OWN)], true),
    ("two hosts", None, Some(OWN), Some(API), &[("host", API)], true),
    ("no host", None, Some(OWN), None, &[], true),
    ("forwarded host", None, Some(OWN), Some("h"), &[("x-forwarded-host", API)], true),
    // `Origin` and `Host`.
    ("plain HTTP", None, Some("http://api.example.com"), Some(API), &[], false),
    ("host in upper case", None, Some(OWN), Some("API.Example.COM"), &[], false),
    ("origin in upper case", None, Some("https://API.example.com"), Some(API), &[], true),
    ("port", None, Some("http://localhost:3000"), Some("localhost:3000"), &[], false),
    ("other port", None, Some("http://localhost:5173"), Some("localhost:3000"), &[], true),
    ("port of the origin alone", None, Some("http://localhost:3000"), Some("localhost"), &[], true),
    ("port of the host alone", None, Some("http://localhost"), Some("localhost:3000"), &[], true),
    ("default port of https", None, Some(OWN), Some("api.example.com:443"), &[], false),
    ("default port of http", None, Some("http://a.test"), Some("a.test:80"), &[], false),
    ("the other default port", None, Some("http://a.test"), Some("a.test:443"), &[], true),
    ("http on 443", None, Some("http://a.test:443"), Some("a.test"), &[], true),
    ("https on 80", None, Some("https://a.test:80"), Some("a.test:80"), &[], false),
    ("empty port", None, Some(OWN), Some("api.example.com:"), &[], true),
    ("signed port", None, Some("http://a.test:8080"), Some("a.test:+8080"), &[], true),
    ("huge port", None, Some("http://a.test"), Some("a.test:65616"), &[], true),
    ("IPv6", None, Some("http://[::1]:8080"), Some("[::1]:8080"), &[], false),
    ("IPv6 without port", None, Some("http://[::1]"), Some("[::1]"), &[], false),
    ("IPv6, other port", None, Some("http://[::1]:8080"), Some("[::1]"), &[], true),
    ("a longer host", None, Some("https://api.example.com.evil.test"), Some(API), &[], true),
    ("a longer name", None, Some("https://evil-api.example.com"), Some(API), &[], true),
    ("a sub-domain", None, Some("https://x.api.example.com"), Some(API), &[], true),
    ("the parent", None, Some("https://example.com"), Some(API), &[], true),
    ("a final dot", None, Some("https://api.example.com."), Some(API), &[], true),
    ("an origin with a path", None, Some("https://api.example.com/"), Some(API), &[], true),
    ("an origin with a user", None, Some("https://u@api.example.com"), Some(API), &[], true),
    ("no origin but a host", None, Some(API), Some(API), &[], true),
    ("an empty origin", None, Some(""), Some(""), &[], true),
    ("null as host", None, Some("null"), Some("null"), &[], true),
    ("an app shell", None, Some("tauri://localhost"), Some("localhost"), &[], true),
    ("an extension", Some("none"), Some("chrome-extension://abc"), Some("abc"), &[], true),
];

#[test]
fn who_is_foreign() {
    for row in ROWS {
        assert_eq!(is_cross_origin(&get(&lines(row))), row.5, "{row:?}");
    }
}

#[test]
fn a_policy_allows_its_own_pages_and_what_is_not_foreign() {
    for row in ROWS {
        let (name, _, origin, _, more, foreign) = row;
        let request = get(&lines(row));
        let is_single = !more.iter().any(|(name, _)| *name == "origin");
        let is_of = |allowed: &str| *origin == Some(allowed) && is_single;
        assert_eq!(Dashboard::verify_sender(&request).is_ok(), !foreign || is_of(APP), "{name}");
        assert_eq!(Sandboxed::verify_sender(&request).is_ok(), !foreign || is_of("null"), "{name}");
    }
    for (origin, expected) in [
        ("https://pr-7.preview.example.com", true),
        ("https://preview.example.com", false),
        ("https://app.example.com:8443", false),
        ("http://app.example.com", false),
        ("https://app.example.com.evil.test", false),
    ] {
        let request = get(&[("origin", origin), ("host", API)]);
        assert_eq!(Dashboard::verify_sender(&request).is_ok(), expected, "{origin}");
    }
}

#[test]
fn origins_given_at_start_up_count() {
    let tenant = get(&[("origin", "https://tenant.example"), ("host", API)]);
    assert!(Tenants::verify_sender(&tenant).is_err());
    let origins = OriginSet::parse(["https://tenant.example"]).expect("an origin");
    Tenants::runtime_origins().set(origins).expect("no credentials");
    assert!(Tenants::verify_sender(&tenant).is_ok());
    assert!(Tenants::verify_sender(&get(&[("origin", APP), ("host", API)])).is_ok());
    assert!(
        Tenants::verify_sender(&get(&[("origin", "https://evil.test"), ("host", API)])).is_err()
    );
}
