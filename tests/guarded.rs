//! One list for CORS, sockets and CSRF: whose requests are foreign, which of those a policy allows,
//! and what the extractor of axum lets through to a handler.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::State,
    http::{Request, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{any, post},
};
use cors_runtime::{Allowed, OriginSet, cors_policy, is_foreign};
use cors_tests::{cors_headers, request};
use http::HeaderMap;
use proptest::{prelude::*, sample::select};
use tower::ServiceExt;

cors_policy! {
    pub Dashboard {
        origins: ["https://app.example.com", "https://*.preview.example.com"],
        credentials: true,
    }

    pub OpenData { origins: ["*"] }

    pub Tenants { origins: ["https://app.example.com", runtime] }

    #[allow(null_origin, reason = "to see that it does what it says")]
    pub Sandboxed { origins: ["null"] }
}

const APP: &str = "https://app.example.com";

fn map(lines: &[(&str, &str)]) -> HeaderMap {
    request::<()>("GET", "/", lines).headers().clone()
}

/// A row: `Sec-Fetch-Site`, `Origin`, `Host`, more lines, and whether the request is foreign.
type Row<'a> =
    (&'a str, Option<&'a str>, Option<&'a str>, Option<&'a str>, &'a [(&'a str, &'a str)], bool);

fn lines<'a>((_, site, origin, host, more, _): &Row<'a>) -> Vec<(&'a str, &'a str)> {
    let named = [("sec-fetch-site", site), ("origin", origin), ("host", host)];
    let named = named.into_iter().filter_map(|(name, value)| Some((name, (*value)?)));
    named.chain(more.iter().copied()).collect()
}

const API: &str = "api.example.com";
const OWN: &str = "https://api.example.com";
const NAVIGATE: (&str, &str) = ("sec-fetch-mode", "navigate");

const ROWS: &[Row<'_>] = &[
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
        assert_eq!(is_foreign(&map(&lines(row))), row.5, "{row:?}");
    }
}

#[test]
fn a_policy_allows_its_own_pages_and_what_is_not_foreign() {
    for row in ROWS {
        let (name, _, origin, _, more, foreign) = row;
        let headers = map(&lines(row));
        let is_single = !more.iter().any(|(name, _)| *name == "origin");
        let is_of = |allowed: &str| *origin == Some(allowed) && is_single;
        assert_eq!(Dashboard::allows(&headers), !foreign || is_of(APP), "{name}");
        assert_eq!(Sandboxed::allows(&headers), !foreign || is_of("null"), "{name}");
        assert!(OpenData::allows(&headers), "{name}");
    }
    for (origin, expected) in [
        ("https://pr-7.preview.example.com", true),
        ("https://preview.example.com", false),
        ("https://app.example.com:8443", false),
        ("http://app.example.com", false),
        ("https://app.example.com.evil.test", false),
    ] {
        let headers = map(&[("origin", origin), ("host", API)]);
        assert_eq!(Dashboard::allows(&headers), expected, "{origin}");
    }
}

#[test]
fn origins_given_at_start_up_count() {
    let tenant = map(&[("origin", "https://tenant.example"), ("host", API)]);
    assert!(!Tenants::allows(&tenant));
    let origins = OriginSet::parse(["https://tenant.example"]).expect("an origin");
    Tenants::runtime_origins().set(origins).expect("no credentials");
    assert!(Tenants::allows(&tenant));
    assert!(Tenants::allows(&map(&[("origin", APP), ("host", API)])));
    assert!(!Tenants::allows(&map(&[("origin", "https://evil.test"), ("host", API)])));
}

/// A guarded handler, and how often it ran.
#[derive(Clone, Default)]
struct Calls(Arc<AtomicUsize>);

/// What a WebSocket library does first.
async fn socket(_: Allowed<Dashboard>, State(calls): State<Calls>, headers: HeaderMap) -> Response {
    calls.0.fetch_add(1, Ordering::SeqCst);
    if headers.get(header::UPGRADE).is_none_or(|upgrade| upgrade != "websocket") {
        return StatusCode::UPGRADE_REQUIRED.into_response();
    }
    let upgrade = [(header::CONNECTION, "upgrade"), (header::UPGRADE, "websocket")];
    (StatusCode::SWITCHING_PROTOCOLS, upgrade).into_response()
}

async fn transfer(_: Allowed<Dashboard>, State(calls): State<Calls>, order: String) -> String {
    calls.0.fetch_add(1, Ordering::SeqCst);
    order
}

async fn greet(known: Option<Allowed<Dashboard>>) -> &'static str {
    if known.is_some() { "friend" } else { "stranger" }
}

fn app(calls: &Calls) -> Router {
    Router::new()
        .route("/socket", any(socket))
        .route("/transfer", post(transfer))
        .route("/greet", post(greet))
        .with_state(calls.clone())
}

async fn text(response: Response) -> String {
    let bytes = to_bytes(response.into_body(), 1 << 16).await.expect("a body");
    String::from_utf8(bytes.to_vec()).expect("text")
}

const HANDSHAKE: [(&str, &str); 4] = [
    ("connection", "Upgrade"),
    ("upgrade", "websocket"),
    ("sec-websocket-version", "13"),
    ("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="),
];

#[tokio::test]
async fn handshakes_of_strangers_do_not_reach_the_handler() {
    for (origin, expected) in [
        (Some(APP), StatusCode::SWITCHING_PROTOCOLS),
        (Some("https://pr-7.preview.example.com"), StatusCode::SWITCHING_PROTOCOLS),
        (Some(OWN), StatusCode::SWITCHING_PROTOCOLS),
        (None, StatusCode::SWITCHING_PROTOCOLS),
        (Some("https://evil.test"), StatusCode::FORBIDDEN),
        (Some("http://app.example.com"), StatusCode::FORBIDDEN),
        (Some("null"), StatusCode::FORBIDDEN),
        (Some(""), StatusCode::FORBIDDEN),
    ] {
        let calls = Calls::default();
        let lines: Vec<_> = HANDSHAKE
            .into_iter()
            .chain([("host", API)])
            .chain(origin.map(|origin| ("origin", origin)))
            .collect();
        let request: Request<Body> = request("GET", "/socket", &lines);
        let response = app(&calls).oneshot(request).await.expect("infallible");
        let ran = usize::from(expected == StatusCode::SWITCHING_PROTOCOLS);
        assert_eq!(response.status(), expected, "{origin:?}");
        assert_eq!(calls.0.load(Ordering::SeqCst), ran, "{origin:?}");
    }
}

#[tokio::test]
async fn forged_requests_do_not_reach_the_handler() {
    for row in ROWS {
        let calls = Calls::default();
        let request: Request<Body> = request("POST", "/transfer", &lines(row));
        let expected = if Dashboard::allows(request.headers()) {
            (StatusCode::OK, 1)
        } else {
            (StatusCode::FORBIDDEN, 0)
        };
        let response = app(&calls).oneshot(request).await.expect("infallible");
        assert_eq!((response.status(), calls.0.load(Ordering::SeqCst)), expected, "{row:?}");
    }
}

#[tokio::test]
async fn http2_names_the_host_in_its_uri() {
    for (uri, host, expected) in [
        ("https://api.example.com/socket", None, StatusCode::UPGRADE_REQUIRED),
        ("https://api.example.com:443/socket", None, StatusCode::UPGRADE_REQUIRED),
        ("https://other.example.com/socket", None, StatusCode::FORBIDDEN),
        // The one who routes by the authority must not be told something else by `Host`.
        ("https://other.example.com/socket", Some(API), StatusCode::FORBIDDEN),
        ("/socket", None, StatusCode::FORBIDDEN),
    ] {
        let lines: Vec<_> =
            [("origin", OWN)].into_iter().chain(host.map(|host| ("host", host))).collect();
        let request: Request<Body> = request("GET", uri, &lines);
        let response = app(&Calls::default()).oneshot(request).await.expect("infallible");
        assert_eq!(response.status(), expected, "{uri} {host:?}");
    }
}

#[tokio::test]
async fn a_refusal_says_why_in_debug_builds() {
    let site = ("sec-fetch-site", "cross-site");
    for (row, lines, why) in [
        (
            "another origin",
            &[("origin", "http://app.example.com")][..],
            "`Dashboard` does not allow the origin `http://app.example.com`\n\
             = note: the nearest it allows is `https://app.example.com`: the scheme differs\n\
             = help: open the page there, or add \"http://app.example.com\" to `origins`",
        ),
        (
            "no origin",
            &[site],
            "`Dashboard` does not allow a request that a page of another origin has sent without \
             `Origin`",
        ),
    ] {
        let request: Request<Body> = request("POST", "/transfer", lines);
        let response = app(&Calls::default()).oneshot(request).await.expect("infallible");
        assert_eq!(response.status(), StatusCode::FORBIDDEN, "{row}");
        assert_eq!(cors_headers(response.headers()), [""; 0], "{row}");
        assert_eq!(response.headers()["content-type"], "text/plain; charset=utf-8", "{row}");
        let expected = if cfg!(debug_assertions) { why } else { "" };
        assert_eq!(text(response).await, expected, "{row}");
    }
}

#[tokio::test]
async fn a_refusal_under_the_policy_can_be_read_by_nobody_else() {
    let app = app(&Calls::default()).layer(Dashboard);
    let refused: Request<Body> = request("POST", "/transfer", &[("origin", "https://evil.test")]);
    let response = app.clone().oneshot(refused).await.expect("infallible");
    assert_eq!(response.status(), StatusCode::FORBIDDEN);
    assert_eq!(cors_headers(response.headers()), ["vary: origin"]);

    let allowed: Request<Body> = request("POST", "/transfer", &[("origin", APP)]);
    let response = app.oneshot(allowed).await.expect("infallible");
    assert_eq!(
        cors_headers(response.headers()),
        [
            "access-control-allow-credentials: true",
            "access-control-allow-origin: https://app.example.com",
            "vary: origin",
        ]
    );
}

#[tokio::test]
async fn an_option_lets_everybody_in_and_tells() {
    for (origin, expected) in [(APP, "friend"), ("https://evil.test", "stranger")] {
        let request: Request<Body> = request("POST", "/greet", &[("origin", origin)]);
        let response = app(&Calls::default()).oneshot(request).await.expect("infallible");
        assert_eq!(text(response).await, expected, "{origin}");
    }
}

/// Scheme, host and port, as both an origin and a `Host` are made of them.
fn parts() -> impl Strategy<Value = (&'static str, &'static str, Option<u16>)> {
    let hosts = ["a.test", "b.a.test", "a.test.b", "localhost", "127.0.0.1", "[::1]"];
    let ports = [None, Some(80), Some(443), Some(8080)];
    (select(vec!["http", "https"]), select(hosts.to_vec()), select(ports.to_vec()))
}

fn default_port(scheme: &str) -> u16 {
    if scheme == "http" { 80 } else { 443 }
}

/// As browsers write it: without the default port.
fn authority(scheme: &str, host: &str, port: Option<u16>) -> String {
    match port.filter(|port| *port != default_port(scheme)) {
        None => host.to_owned(),
        Some(port) => format!("{host}:{port}"),
    }
}

proptest! {
    /// Of two servers, the pages of one are foreign to the other, unless host and port are the same
    /// but for two default ports, which nothing tells apart.
    #[test]
    fn hosts_are_compared_with_their_ports(page in parts(), server in parts()) {
        let origin = format!("{}://{}", page.0, authority(page.0, page.1, page.2));
        let host = authority(server.0, server.1, server.2);
        let effective = |(scheme, _, port): (&str, &str, Option<u16>)| {
            port.unwrap_or_else(|| default_port(scheme))
        };
        let is_default = |parts: (&'static str, &'static str, Option<u16>)| {
            effective(parts) == default_port(parts.0)
        };
        // Written out, a port is what it is; left out, it is either default.
        let same_port = match (is_default(page), is_default(server)) {
            (true, true) => true,
            (false, true) => false,
            (_, false) => effective(page) == effective(server),
        };
        let expected = !(page.1 == server.1 && same_port);
        prop_assert_eq!(
            is_foreign(&map(&[("origin", &origin), ("host", &host)])),
            expected,
            "{} at {}", origin, host
        );
    }

    /// No bytes make it panic, and what a browser calls foreign stays so.
    #[test]
    fn any_bytes(
        lines in proptest::collection::vec((0..4_usize, proptest::collection::vec(0x20..=0xff_u8, 0..80)), 0..8),
    ) {
        let names = ["origin", "host", "sec-fetch-mode", "sec-fetch-dest"];
        let mut headers = HeaderMap::new();
        headers.append("origin", http::HeaderValue::from_static("https://evil.test"));
        for (i, bytes) in lines {
            if let Ok(value) = http::HeaderValue::from_bytes(&bytes) {
                headers.append(names[i], value);
            }
        }
        headers.append("sec-fetch-site", http::HeaderValue::from_static("cross-site"));
        prop_assert!(is_foreign(&headers));
        prop_assert!(!Dashboard::allows(&headers));
    }
}
