//! Whole fetches against servers of a few lines.

use std::{
    future::{Ready, ready},
    task::{Context, Poll},
};

use http::{HeaderMap, Request, Response};
use tower_service::Service;

use crate::{
    Blocked, Browser, Fetch, Preflight, Reason, ResponseType, ScriptResponse, Stage,
    support::{Server, block_on, headers, request, respond},
};

const APP: &str = "https://app.example.com";
const API: &str = "https://api.example.com";
const ACAO: &str = "access-control-allow-origin";
const ACAC: &str = "access-control-allow-credentials";
const ACAM: &str = "access-control-allow-methods";
const ACAH: &str = "access-control-allow-headers";
const AGE: &str = "access-control-max-age";

mod redirects;

type Outcome = Result<ScriptResponse<String>, Blocked>;

fn browser() -> Browser {
    Browser::at(APP).api(API)
}

fn fetch(
    browser: &mut Browser,
    server: impl FnMut(&Request<String>) -> Response<String>,
    request: impl Into<Fetch<String>>,
) -> Outcome {
    block_on(browser.fetch(&mut Server(server), request))
}

fn is_preflight(request: &Request<String>) -> bool {
    request.method() == "OPTIONS"
}

/// Allows `APP` whatever it asks for, with credentials, for a minute.
fn generous(_: &Request<String>) -> Response<String> {
    respond(
        200,
        &[
            (ACAO, APP),
            (ACAC, "true"),
            (ACAM, "PUT, DELETE"),
            (ACAH, "x-a, x-b, content-type, authorization"),
            (AGE, "60"),
        ],
    )
}

fn put(uri: &str) -> Request<String> {
    request(Request::put(uri))
}

fn get(uri: &str) -> Request<String> {
    request(Request::get(uri))
}

fn reason(outcome: Outcome) -> (Stage, Reason) {
    let blocked = outcome.expect_err("a failure");
    (blocked.stage(), blocked.reason().clone())
}

/// What went out, as `METHOD url`.
fn log(browser: &mut Browser) -> Vec<String> {
    let sent = browser.take_sent();
    sent.iter().map(|exchange| format!("{} {}", exchange.method(), exchange.url())).collect()
}

#[test]
fn a_simple_request_carries_exactly_this() {
    let mut browser = browser().cookie(API, "a=b");
    let response = fetch(&mut browser, generous, get("/items?page=2")).unwrap();
    assert_eq!(response.kind(), ResponseType::Cors);
    assert_eq!(response.preflight(), Preflight::NotNeeded);
    assert_eq!(response.url(), "https://api.example.com/items?page=2");
    assert!(!response.redirected());
    let [sent] = browser.sent() else {
        panic!("{:?}", browser.sent());
    };
    let expected = headers(&[
        ("accept", "*/*"),
        ("origin", APP),
        ("host", "api.example.com"),
        ("sec-fetch-dest", "empty"),
        ("sec-fetch-mode", "cors"),
        ("sec-fetch-site", "same-site"),
    ]);
    assert_eq!(sent.request_headers(), &expected);
}

#[test]
fn the_service_sees_a_path_and_a_host() {
    #[derive(Clone, Debug, PartialEq)]
    struct Peer(u8);
    let mut peers = Vec::new();
    let mut request = put("https://other.example:8443/a/../b?c#d");
    request.extensions_mut().insert(Peer(7));
    let outcome = fetch(
        &mut Browser::at(APP),
        |request| {
            assert_eq!(request.uri().to_string(), "/b?c");
            assert_eq!(request.headers()["host"], "other.example:8443");
            peers.push(request.extensions().get::<Peer>().cloned());
            generous(request)
        },
        request,
    );
    outcome.unwrap();
    assert_eq!(peers, [Some(Peer(7)), Some(Peer(7))]);
}

#[test]
fn same_origin_is_none_of_cors_business() {
    let mut browser = Browser::at(APP).api(APP);
    let server = |_: &Request<String>| respond(200, &[("x-a", "1"), ("set-cookie", "a=b")]);
    for (method, origin, cookie) in [
        ("GET", None, None),
        ("PUT", Some(APP), Some("a=b")),
        ("POST", Some(APP), Some("a=b")),
        ("HEAD", None, Some("a=b")),
    ] {
        let request = Request::builder().method(method).uri("/");
        let response = fetch(&mut browser, server, super::support::request(request)).unwrap();
        assert_eq!(response.kind(), ResponseType::Basic, "{method}");
        assert_eq!(response.header("x-a"), Some("1"), "{method}");
        assert_eq!(response.header("set-cookie"), None, "{method}");
        let sent = response.exchange();
        assert_eq!(sent.request_header("origin"), origin, "{method}");
        assert_eq!(sent.request_header("cookie"), cookie, "{method}");
        let site = sent.request_header("sec-fetch-site");
        assert_eq!(site, Some("same-origin"), "{method}");
    }
    assert_eq!(browser.preflights().count(), 0);
}

#[test]
fn refusals_before_anything_is_sent() {
    for (page, method, uri, expected) in [
        (
            APP,
            "trace",
            "https://api.example.com/",
            Reason::ForbiddenMethod { method: "trace".to_owned() },
        ),
        (APP, "GET", "https://u:p@api.example.com/", Reason::UrlIncludesCredentials),
        (
            APP,
            "GET",
            "ws://api.example.com/",
            Reason::BadUrl { url: "ws://api.example.com/".to_owned() },
        ),
        (APP, "GET", "http://api.example.com/", Reason::MixedContent),
    ] {
        let mut browser = Browser::at(page);
        let built = request(Request::builder().method(method).uri(uri));
        let outcome = fetch(&mut browser, generous, built);
        assert_eq!(reason(outcome), (Stage::Request, expected), "{method} {uri}");
        assert!(browser.sent().is_empty(), "{method} {uri}");
    }
}

#[test]
fn plain_http_is_fine_where_nothing_is_mixed() {
    for (page, uri) in [
        ("http://app.example.com", "http://api.example.com/"),
        ("http://app.example.com", "https://api.example.com/"),
        (APP, "http://localhost:3000/"),
        ("null", "http://api.example.com/"),
        ("tauri://localhost", "http://api.example.com/"),
    ] {
        let open = |_: &Request<String>| respond(200, &[(ACAO, "*")]);
        let outcome = fetch(&mut Browser::at(page), open, get(uri));
        assert!(outcome.is_ok(), "{page} {uri}: {outcome:?}");
    }
}

#[test]
fn another_page_asks_for_itself() {
    let open = |_: &Request<String>| respond(204, &[(ACAO, "*"), (ACAM, "*"), (AGE, "60")]);
    let mut browser = browser();
    for (page, expected) in [
        (APP, Preflight::Sent),
        ("https://admin.example.com", Preflight::Sent),
        (APP, Preflight::Cached),
        ("null", Preflight::Sent),
        ("null", Preflight::Sent),
    ] {
        browser.visit(page);
        let response = fetch(&mut browser, open, put("/")).unwrap();
        assert_eq!(response.preflight(), expected, "{page}");
    }
}

/// Ready at the second look, and then broken.
struct Broken(bool);

impl Service<Request<String>> for Broken {
    type Response = Response<String>;
    type Error = String;
    type Future = Ready<Result<Response<String>, String>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), String>> {
        if std::mem::replace(&mut self.0, true) {
            return Poll::Ready(Ok(()));
        }
        context.waker().wake_by_ref();
        Poll::Pending
    }

    fn call(&mut self, _: Request<String>) -> Self::Future {
        assert!(self.0, "called before it was ready");
        ready(Err("out of order".to_owned()))
    }
}

#[test]
fn a_failing_service_is_a_network_error() {
    let mut browser = browser();
    let blocked = block_on(browser.fetch(&mut Broken(false), put("/"))).unwrap_err();
    let error = "out of order".to_owned();
    assert_eq!(blocked.reason(), &Reason::ServiceFailed { error });
    assert_eq!(blocked.stage(), Stage::Preflight);
    let [sent] = browser.sent() else {
        panic!("{:?}", browser.sent());
    };
    assert_eq!(sent.status(), None);
    assert_eq!(sent.response_headers(), None::<&HeaderMap>);
}

#[test]
fn a_fetch_can_be_spawned() {
    fn is_send<T: Send>(value: T) -> T {
        value
    }
    let mut browser = browser();
    let mut server = Server(generous as fn(&Request<String>) -> Response<String>);
    let outcome: Result<_, Blocked> = block_on(is_send(browser.fetch(&mut server, get("/"))));
    outcome.unwrap();
}

/// What the standard allows and one of the engines blocks.
#[test]
fn either_engine_blocks() {
    let bare = |request: &Request<String>| {
        respond(if is_preflight(request) { 204 } else { 200 }, &[(ACAO, APP)])
    };
    let with = |name: &str, value: &[u8]| {
        let mut request = request(Request::get("/items"));
        let value = http::HeaderValue::from_bytes(value).unwrap();
        request.headers_mut().insert(http::HeaderName::try_from(name).unwrap(), value);
        Fetch::new(request)
    };
    for (name, fetched) in [
        ("an upload", Fetch::new(request(Request::post("/items"))).upload_listener()),
        ("bytes from 0x80", with("accept", b"caf\xe9")),
        ("a comma", with("accept", b"text/html, */*")),
        ("a range", with("range", b"bytes=0-9223372036854775807")),
    ] {
        let again = || {
            let mut request = request(Request::builder().uri("/items"));
            *request.method_mut() = fetched.parts.method.clone();
            *request.headers_mut() = fetched.parts.headers.clone();
            let fetch = Fetch::new(request);
            if fetched.options.upload_listener { fetch.upload_listener() } else { fetch }
        };
        assert!(fetch(&mut browser(), bare, again()).is_ok(), "{name}");
        assert!(fetch(&mut browser().strict(), bare, again()).is_err(), "{name}");
    }
    // A preflight that the cache would spare.
    for (mut browser, expected) in
        [(browser(), Preflight::Cached), (browser().strict(), Preflight::Sent)]
    {
        let put = || request(Request::put("/items"));
        fetch(&mut browser, generous, put()).expect("granted");
        let second = fetch(&mut browser, generous, put()).expect("granted");
        assert_eq!(second.preflight(), expected);
    }
}
