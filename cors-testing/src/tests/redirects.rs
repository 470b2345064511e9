//! Whole fetches that are redirected.

use std::cell::RefCell;

use http::{Request, Response};

use super::{ACAH, ACAM, ACAO, APP, browser, fetch, generous, get, is_preflight, log, put, reason};
use crate::{
    Browser, Fetch, Preflight, Reason, ResponseType, Stage,
    support::{answer, request},
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
                let mut response = answer(status, &open);
                response.headers_mut().insert("location", to.parse().unwrap());
                response
            }
            _ => {
                let mut response = answer(200, &open);
                request.body().clone_into(response.body_mut());
                response
            }
        }
    }
}

#[test]
fn the_origin_along_redirects() {
    for (steps, start, expected) in [
        (&[("api.example.com/", "/b")][..], "https://api.example.com/", &[APP, APP][..]),
        (
            &[("api.example.com/", "https://b.example/")][..],
            "https://api.example.com/",
            &[APP, "null"][..],
        ),
        (
            &[("api.example.com/", "https://app.example.com/")][..],
            "https://api.example.com/",
            &[APP, "null"][..],
        ),
        (
            &[("app.example.com/", "https://api.example.com/")][..],
            "https://app.example.com/",
            &["-", APP][..],
        ),
        (
            &[("app.example.com/", "/b"), ("app.example.com/b", "/c")][..],
            "https://app.example.com/",
            &["-", "-", "-"][..],
        ),
    ] {
        let mut browser = Browser::at(APP);
        let response = fetch(&mut browser, redirecting(302, steps), get(start)).unwrap();
        assert!(response.redirected(), "{steps:?}");
        let origins: Vec<_> = browser
            .sent()
            .iter()
            .map(|exchange| exchange.request_header("origin").unwrap_or("-"))
            .collect();
        assert_eq!(origins, expected, "{steps:?}");
    }
}

#[test]
fn null_is_what_the_last_server_has_to_allow() {
    let server = |request: &Request<String>| {
        let mut response = answer(302, &[(ACAO, APP)]);
        if request.headers()["host"] == "api.example.com" {
            let headers = response.headers_mut();
            headers.insert("location", "https://b.example/".parse().unwrap());
        }
        response
    };
    let blocked = fetch(&mut browser(), server, get("/")).unwrap_err();
    assert_eq!(blocked.origin(), "null");
    assert_eq!(blocked.url(), "https://b.example/");
    let got = APP.to_owned();
    assert_eq!(blocked.reason(), &Reason::OriginMismatch { got });
    let said = blocked.to_string();
    assert!(said.contains("(redirected from 'https://api.example.com/')"), "{said}");
}

#[test]
fn a_redirect_has_to_pass_the_check_too() {
    let server = |_: &Request<String>| answer(302, &[("location", "/b")]);
    let mut browser = browser();
    let outcome = fetch(&mut browser, server, get("/a"));
    let expected = (Stage::Response, Reason::MissingAllowOrigin);
    assert_eq!(reason(outcome), expected);
    assert_eq!(log(&mut browser), ["GET https://api.example.com/a"]);
}

#[test]
fn each_url_has_its_own_preflight() {
    let steps = &[("api.example.com/a", "/b")];
    let mut browser = browser();
    let fetched = Fetch::new(put("/a")).replay_body(String::new);
    fetch(&mut browser, redirecting(307, steps), fetched).unwrap();
    assert_eq!(
        log(&mut browser),
        [
            "OPTIONS https://api.example.com/a",
            "PUT https://api.example.com/a",
            "OPTIONS https://api.example.com/b",
            "PUT https://api.example.com/b",
        ]
    );
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
fn a_redirect_to_nowhere_is_a_response() {
    let server = |_: &Request<String>| answer(302, &[(ACAO, APP)]);
    let response = fetch(&mut browser(), server, get("/")).unwrap();
    assert_eq!(response.status().as_u16(), 302);
    assert!(!response.redirected());
}

#[test]
fn a_loop_ends() {
    let steps = &[("api.example.com/", "/")];
    let mut browser = browser();
    let outcome = fetch(&mut browser, redirecting(302, steps), get("/"));
    let expected = (Stage::Request, Reason::TooManyRedirects);
    assert_eq!(reason(outcome), expected);
    assert_eq!(browser.sent().len(), 21);
}

#[test]
fn failures_after_a_preflighted_redirect_clear_the_last_url() {
    let down = RefCell::new(false);
    let server = |request: &Request<String>| {
        let path = request.uri().path();
        if is_preflight(request) {
            generous(request)
        } else if path == "/a" {
            answer(307, &[(ACAO, APP), ("location", "/b")])
        } else if *down.borrow() {
            answer(503, &[])
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

#[test]
fn authorization_does_not_follow_to_another_origin() {
    let steps = &[("api.example.com/a", "https://b.example/")];
    let built = request(Request::get("/a").header("authorization", "Bearer x"));
    let mut browser = browser();
    let response = fetch(&mut browser, redirecting(302, steps), built).unwrap();
    assert_eq!(response.exchange().request_header("authorization"), None);
    assert_eq!(response.preflight(), Preflight::NotNeeded);
    assert_eq!(browser.preflights().count(), 1);
}

#[test]
fn coming_home_is_still_cross_origin() {
    let steps = &[("api.example.com/", "https://app.example.com/")];
    let mut browser = browser();
    let fetched = Fetch::new(put("/")).replay_body(String::new);
    let response = fetch(&mut browser, redirecting(307, steps), fetched).unwrap();
    assert_eq!(response.preflight(), Preflight::Sent);
    assert_eq!(response.kind(), ResponseType::Cors);
    let site = response.exchange().request_header("sec-fetch-site");
    assert_eq!(site, Some("same-site"));
}
