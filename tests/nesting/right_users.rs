//! Requests that are right and look unsafe: the second law refuses none of them, and refuses what a
//! browser sends only after a preflight.

use axum::{
    Router,
    body::Body,
    extract::Request,
    http::StatusCode,
    middleware::{Next, from_fn},
    routing::any,
};
use tower::ServiceExt;

use crate::{
    leaves::{NUMBER, handlers_run, new_number, plain},
    policies::{Near, Open, Outer},
};

const TLS: &[&str] = &["sec-fetch-site: cross-site", "sec-fetch-mode: cors"];
const SAME_SITE: &[&str] = &["sec-fetch-site: same-site", "sec-fetch-mode: cors"];
const NO_CORS: &[&str] = &["sec-fetch-site: cross-site", "sec-fetch-mode: no-cors"];
const FORM: &[&str] = &["sec-fetch-site: cross-site", "sec-fetch-mode: navigate"];
const OWN: &[&str] = &["sec-fetch-site: same-origin", "sec-fetch-mode: cors"];
const EXTENSION: &[&str] = &["sec-fetch-site: none", "sec-fetch-mode: cors"];
const PLAIN: &[&str] = &[];

const OUTER: &str = "origin: https://outer.example.com";
const NEAR: &str = "origin: https://near.example.com";
const ALL: &str = "origin: https://all.example.com";
const JSON: &str = "content-type: application/json";

type Lines = &'static [&'static str];

/// What it is, the request, what browsers say beside it, and whether the handler runs under `Near` inside
/// of `Outer` inside of `Open`.
const ROWS: &[(&str, &str, Lines, Lines, bool)] = &[
    // After a preflight that only Outer grants.
    ("fetch", "DELETE", &[OUTER], TLS, false),
    ("fetch, same site", "DELETE", &[OUTER], SAME_SITE, false),
    ("fetch, no TLS", "DELETE", &[OUTER], PLAIN, false),
    ("JSON", "POST", &[OUTER, JSON], TLS, false),
    ("a beacon with JSON", "POST", &[OUTER, JSON], TLS, false),
    (
        "JSON, no TLS",
        "POST",
        &[OUTER, "content-type: Application/JSON; charset=utf-8"],
        PLAIN,
        false,
    ),
    ("GET with a type", "GET", &[OUTER, JSON], TLS, false),
    ("a header that Outer lists", "GET", &[OUTER, "x-outer: 1"], TLS, false),
    ("a header that Outer lists, no TLS", "POST", &[OUTER, "x-outer: 1"], PLAIN, false),
    ("an admitted page, a method of Outer's", "PUT", &[ALL], TLS, false),
    ("an admitted page, JSON", "POST", &[ALL, JSON], TLS, false),
    (
        "another method than that of a <a ping>",
        "PUT",
        &[OUTER, "content-type: text/ping"],
        PLAIN,
        false,
    ),
    ("two types", "POST", &[OUTER, "content-type: text/ping", JSON], PLAIN, false),
    (
        "a sandboxed page, a header that Open lists, no TLS",
        "GET",
        &["origin: null", "x-open: 1"],
        PLAIN,
        false,
    ),
    (
        "a site that no browser says",
        "DELETE",
        &[OUTER],
        &["sec-fetch-site: cross-site, cross-site", "sec-fetch-mode: cors"],
        false,
    ),
    ("a mode that a proxy has removed", "DELETE", &[OUTER], &["sec-fetch-site: cross-site"], false),
    // After a preflight that Near grants, or that nobody does.
    ("Near's page", "DELETE", &[NEAR], TLS, true),
    ("a page of both", "DELETE", &[ALL], TLS, true),
    ("Near's page, a method of nobody's for it", "PUT", &[NEAR], TLS, true),
    (
        "another program, with an origin of nobody's",
        "DELETE",
        &["origin: https://evil.test"],
        PLAIN,
        true,
    ),
    // Without a preflight.
    ("a read", "GET", &[OUTER], TLS, true),
    ("a form's fetch", "POST", &[OUTER, "content-type: text/plain;charset=UTF-8"], TLS, true),
    ("<a ping>", "POST", &[OUTER, "content-type: text/ping"], NO_CORS, true),
    ("<a ping>, no TLS", "POST", &[OUTER, "content-type: text/ping"], PLAIN, true),
    ("a CSP report", "POST", &[OUTER, "content-type: application/csp-report"], NO_CORS, true),
    ("a CSP report, no TLS", "POST", &[OUTER, "content-type: application/csp-report"], PLAIN, true),
    ("a form", "POST", &[OUTER, "content-type: application/x-www-form-urlencoded"], FORM, true),
    (
        "a form, multipart",
        "POST",
        &[OUTER, "content-type: multipart/form-data; boundary=x"],
        FORM,
        true,
    ),
    ("a form, text", "POST", &[OUTER, "content-type: text/plain"], FORM, true),
    (
        "a form, multipart, no TLS",
        "POST",
        &[OUTER, "content-type: multipart/form-data; boundary=x"],
        PLAIN,
        true,
    ),
    ("a form, basic authentication", "POST", &[OUTER, "authorization: Basic eA=="], FORM, true),
    ("a fetch, basic authentication", "GET", &[OUTER, "authorization: Basic eA=="], TLS, true),
    ("a beacon", "POST", &[OUTER, "content-type: text/plain"], NO_CORS, true),
    (
        "a beacon of a form",
        "POST",
        &[OUTER, "content-type: application/x-www-form-urlencoded"],
        NO_CORS,
        true,
    ),
    ("a content script of Firefox", "PUT", &[JSON], TLS, true),
    (
        "an extension's page in Chromium",
        "PUT",
        &["origin: chrome-extension://abc", JSON],
        EXTENSION,
        true,
    ),
    ("an extension's page in Firefox", "PUT", &["origin: moz-extension://abc", JSON], OWN, true),
    ("an extension's page, no TLS", "PUT", &["origin: chrome-extension://abc", JSON], PLAIN, true),
    ("a back end that passes on another site's form", "POST", &[OUTER, JSON], FORM, true),
    ("a development proxy", "PUT", &[OUTER, JSON], OWN, true),
    ("a back end that passes on its own page's headers", "DELETE", &[OUTER], OWN, true),
    ("the server's own page, no TLS", "DELETE", &["origin: http://api.example.com"], PLAIN, true),
    ("a program that is not a browser", "DELETE", &[JSON], PLAIN, true),
    ("a sandboxed page, no TLS", "DELETE", &["origin: null"], PLAIN, true),
    ("a proxy's header, an admitted page", "GET", &[ALL, "x-outer: 1"], TLS, true),
    (
        "a proxy's header, a page of nobody's",
        "GET",
        &["origin: https://evil.test", "x-outer: 1"],
        TLS,
        true,
    ),
    ("two origins", "DELETE", &[OUTER, NEAR], TLS, true),
];

#[tokio::test]
async fn each_row_holds() {
    let app = Router::new().route("/", any(plain)).layer(Near).layer(Outer).layer(Open);
    let outermost = Router::new().route("/", any(plain)).layer(Outer);
    let mut found = Vec::new();
    for (name, method, headers, metadata, runs) in ROWS {
        // The outermost policy refuses nobody by this law.
        for (app, runs) in [(&app, *runs), (&outermost, true)] {
            let number = new_number();
            let mut request = Request::builder()
                .method(*method)
                .uri("/")
                .header("host", "api.example.com")
                .header(NUMBER, number.to_string());
            for line in headers.iter().chain(*metadata) {
                let (name, value) = line.split_once(": ").expect("a line");
                request = request.header(name, value);
            }
            let request = request.body(Body::empty()).expect("a request");
            let Ok(response) = app.clone().oneshot(request).await;
            let got = (response.status().as_u16(), handlers_run(number));
            if got != if runs { (200, 1) } else { (403, 0) } {
                found.push(format!("{name}: {got:?}"));
            }
        }
    }
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

/// Authentication stops a request inside of the policies. Near's page still reads that it did, also where a
/// preflight let the request through.
#[tokio::test]
async fn a_page_reads_its_401() {
    let stopped = || from_fn(async |_: Request, _: Next| StatusCode::UNAUTHORIZED);
    let app = Router::new().route("/", any(plain)).layer(stopped()).layer(Near).layer(Outer);
    for (method, origin, reads) in
        [("GET", NEAR, true), ("DELETE", NEAR, true), ("DELETE", ALL, true), ("GET", OUTER, false)]
    {
        let (_, origin) = origin.split_once(": ").expect("a line");
        let request = Request::builder().method(method).uri("/").header("origin", origin);
        let request =
            request.header("sec-fetch-site", "cross-site").header("sec-fetch-mode", "cors");
        let Ok(response) =
            app.clone().oneshot(request.body(Body::empty()).expect("a request")).await;
        let read = response.headers().get("access-control-allow-origin");
        let row = format!("{method} {origin}");
        assert_eq!(response.status(), StatusCode::UNAUTHORIZED, "{row}");
        assert_eq!(read.is_some_and(|allowed| allowed == origin), reads, "{row}: {read:?}");
    }
}
