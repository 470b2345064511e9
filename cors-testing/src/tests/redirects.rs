//! Whole fetches that are redirected.

use std::cell::RefCell;

use http::{Request, Response};

use super::{ACAH, ACAM, ACAO, APP, browser, fetch, generous, is_preflight, log, put, reason};
use crate::{
    Fetch, Reason, Stage,
    support::{request, respond},
};

/// Redirects `from` (host and path) to `to` with `status`, allowing everyone.
fn redirecting(
    status: u16,
    steps: &'static [(&'static str, &'static str)],
) -> impl Fn(&Request<String>) -> Response<String> {
    move |request| {
        let host = request.headers()["host"].to_str().unwrap();
        let here = format!("{host}{}", request.uri());
        let open = [(ACAO, "*"), (ACAM, "*"), (ACAH, "*, authorization")];
        match steps.iter().find(|(from, _)| *from == here) {
            Some((_, to)) if !is_preflight(request) => {
                let mut response = respond(status, &open);
                response.headers_mut().insert("location", to.parse().unwrap());
                response
            }
            _ => {
                let mut response = respond(200, &open);
                request.body().clone_into(response.body_mut());
                response
            }
        }
    }
}

#[test]
fn bodies_and_methods_along_redirects() {
    let steps = &[("api.example.com/a", "/b")];
    for (status, method, sent) in [
        (307, "POST", "POST body"),
        (308, "PUT", "PUT body"),
        (303, "PUT", "GET "),
        (302, "POST", "GET "),
        (302, "PUT", "PUT body"),
    ] {
        let built = Request::builder()
            .method(method)
            .uri("/a")
            .header("content-type", "text/plain")
            .body("body".to_owned())
            .unwrap();
        let fetched = Fetch::new(built).replay_body(|| "body".to_owned());
        let response = fetch(&mut browser(), redirecting(status, steps), fetched).unwrap();
        let exchange = response.exchange().clone();
        let got = format!("{} {}", exchange.method(), response.into_body());
        assert_eq!(got, sent, "{status} {method}");
        let typed = exchange.request_header("content-type").is_some();
        assert_eq!(typed, sent.ends_with("body"), "{status} {method}");
    }
}

#[test]
fn a_body_that_cannot_be_sent_again_is_said() {
    let steps = &[("api.example.com/a", "/b")];
    let post = request(Request::post("/a"));
    let outcome = fetch(&mut browser(), redirecting(307, steps), post);
    let expected = (Stage::Request, Reason::BodyNotReplayable);
    assert_eq!(reason(outcome), expected);
}

#[test]
fn failures_after_a_preflighted_redirect_clear_the_last_url() {
    let down = RefCell::new(false);
    let server = |request: &Request<String>| {
        let path = request.uri().path();
        if is_preflight(request) {
            generous(request)
        } else if path == "/a" {
            respond(307, &[(ACAO, APP), ("location", "/b")])
        } else if *down.borrow() {
            respond(503, &[])
        } else {
            generous(request)
        }
    };
    let mut browser = browser();
    let fetched = |path| Fetch::new(put(path)).replay_body(String::new);
    fetch(&mut browser, server, fetched("/a")).unwrap();
    *down.borrow_mut() = true;
    fetch(&mut browser, server, fetched("/a")).unwrap_err();
    *down.borrow_mut() = false;
    browser.take_sent();
    fetch(&mut browser, server, fetched("/a")).unwrap();
    assert_eq!(
        log(&mut browser),
        [
            "PUT https://api.example.com/a",
            "OPTIONS https://api.example.com/b",
            "PUT https://api.example.com/b",
        ]
    );
}
