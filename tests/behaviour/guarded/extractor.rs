//! What the extractor of axum lets through to a handler.

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
use cors_runtime::TrustedSender;
use cors_tests::{cors_headers, request};
use http::HeaderMap;
use tower::ServiceExt;

use crate::guarded::{
    API, APP, Dashboard, OWN,
    table::{ROWS, lines},
};

/// A guarded handler, and how often it ran.
#[derive(Clone, Default)]
struct Calls(Arc<AtomicUsize>);

/// What a WebSocket library does first.
async fn socket(
    _: TrustedSender<Dashboard>,
    State(calls): State<Calls>,
    headers: HeaderMap,
) -> Response {
    calls.0.fetch_add(1, Ordering::SeqCst);
    if headers.get(header::UPGRADE).is_none_or(|upgrade| upgrade != "websocket") {
        return StatusCode::UPGRADE_REQUIRED.into_response();
    }
    let upgrade = [(header::CONNECTION, "upgrade"), (header::UPGRADE, "websocket")];
    (StatusCode::SWITCHING_PROTOCOLS, upgrade).into_response()
}

async fn transfer(
    _: TrustedSender<Dashboard>,
    State(calls): State<Calls>,
    order: String,
) -> String {
    calls.0.fetch_add(1, Ordering::SeqCst);
    order
}

async fn greet(known: Option<TrustedSender<Dashboard>>) -> &'static str {
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
        let expected = if Dashboard::verify_sender(&request).is_ok() {
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
             = note: the most similar allowed origin is `https://app.example.com`: the scheme differs\n\
             = help: open the page there",
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
        // The answer depends on more than `vary` can say.
        assert_eq!(cors_headers(response.headers()), ["vary: origin"], "{row}");
        assert_eq!(response.headers()["cache-control"], "no-store", "{row}");
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
