//! What changes on the wire when a policy takes the place of a `CorsLayer`, and what does not.

#[allow(dead_code, reason = "its `main` is for people")]
#[path = "../../../examples/migration.rs"]
mod example;

use axum::Router;
use cors_tests::cors_headers;
use http_body_util::BodyExt;
use tower::ServiceExt;

use crate::examples::{
    console::replay,
    page::{JSON, Page, request},
    server::serve,
};

const APP: (&str, &str) = ("origin", "https://app.example.com");
const EVIL: (&str, &str) = ("origin", "https://evil.test");
const ASKS_PUT: (&str, &str) = ("access-control-request-method", "PUT");
const ASKS_PATCH: (&str, &str) = ("access-control-request-method", "PATCH");

#[tokio::test]
async fn its_head_comment() {
    let source = include_str!("../../../examples/migration.rs");
    let servers = [serve(example::before::app()).await, serve(example::after::app()).await];
    replay("migration", source, &servers).await;
}

/// The status, the complete set of CORS headers, and the body.
async fn answer(app: Router, line: &str, headers: &[(&str, &str)]) -> Vec<String> {
    let response = app.oneshot(request(line, headers, b"")).await.expect("an answer");
    let mut lines = vec![response.status().as_u16().to_string()];
    lines.extend(cors_headers(response.headers()));
    let body = response.into_body().collect().await.expect("a body").to_bytes();
    lines.push(String::from_utf8(body.into()).expect("text"));
    lines
}

const CREDENTIALS: &str = "access-control-allow-credentials: true";
const HEADERS: &str = "access-control-allow-headers: authorization,content-type";
const METHODS: &str = "access-control-allow-methods: GET,PUT";
const ORIGIN: &str = "access-control-allow-origin: https://app.example.com";
const EXPOSE: &str = "access-control-expose-headers: x-total-count";
const MAX_AGE: &str = "access-control-max-age: 600";
const VARY: &str = "vary: origin";
const ITEMS: &str = "kettle, teapot";

/// A request, and its answer before and after.
struct Row {
    request: &'static str,
    headers: &'static [(&'static str, &'static str)],
    before: &'static [&'static str],
    after: &'static [&'static str],
}

const ACTUAL: &[&str] = &["200", CREDENTIALS, ORIGIN, EXPOSE, VARY, ITEMS];
const MISSING: &[&str] = &["404", CREDENTIALS, ORIGIN, EXPOSE, VARY, ""];
const GRANTED_BEFORE: &[&str] = &["200", CREDENTIALS, HEADERS, METHODS, ORIGIN, MAX_AGE, VARY, ""];
const GRANTED_AFTER: &[&str] = &["204", CREDENTIALS, HEADERS, METHODS, ORIGIN, MAX_AGE, VARY, ""];

const TABLE: &[Row] = &[
    // What does not change: all that an allowed page gets for its requests.
    Row { request: "GET /items", headers: &[APP], before: ACTUAL, after: ACTUAL },
    Row { request: "GET /nowhere", headers: &[APP], before: MISSING, after: MISSING },
    // The status of a preflight.
    Row {
        request: "OPTIONS /items",
        headers: &[APP, ASKS_PUT],
        before: GRANTED_BEFORE,
        after: GRANTED_AFTER,
    },
    // A method that is not allowed gets the same lists, and the browser compares.
    Row {
        request: "OPTIONS /items",
        headers: &[APP, ASKS_PATCH],
        before: GRANTED_BEFORE,
        after: GRANTED_AFTER,
    },
    // What others are told.
    Row {
        request: "GET /items",
        headers: &[],
        before: &["200", CREDENTIALS, EXPOSE, VARY, ITEMS],
        after: &["200", VARY, ITEMS],
    },
    Row {
        request: "GET /items",
        headers: &[EVIL],
        before: &["200", CREDENTIALS, EXPOSE, VARY, ITEMS],
        after: &["200", VARY, ITEMS],
    },
    Row {
        request: "OPTIONS /items",
        headers: &[EVIL, ASKS_PUT],
        before: &["200", CREDENTIALS, HEADERS, METHODS, MAX_AGE, VARY, ""],
        after: &["403", VARY, ""],
    },
    // No preflight.
    Row {
        request: "OPTIONS /items",
        headers: &[APP],
        before: GRANTED_BEFORE,
        after: &["405", CREDENTIALS, ORIGIN, EXPOSE, VARY, ""],
    },
];

#[tokio::test]
async fn what_changes_on_the_wire() {
    for Row { request, headers, before, after } in TABLE {
        let got = answer(example::before::app(), request, headers).await;
        assert_eq!(got, *before, "before: {request} {headers:?}");
        let got = answer(example::after::app(), request, headers).await;
        assert_eq!(got, *after, "after: {request} {headers:?}");
    }
}

/// For browsers nothing changes: they end in the same place, for the same reason.
#[tokio::test]
async fn what_pages_get() {
    for origin in
        ["https://app.example.com", "https://admin.example.com", "https://evil.test", "null"]
    {
        for (line, headers) in [
            ("GET /items", &[][..]),
            ("GET /nowhere", &[]),
            ("PUT /items", &[JSON]),
            ("PUT /items", &[("x-trace", "1")]),
            ("PATCH /items", &[]),
        ] {
            let mut outcomes = Vec::new();
            for app in [example::before::app(), example::after::app()] {
                let mut page = Page::at(origin, app);
                let response = page.fetch_with_cookies(line, headers, "1").await;
                outcomes.push(response.map(|it| it.status()).map_err(|it| it.reason().clone()));
            }
            assert_eq!(outcomes[0], outcomes[1], "{origin}: {line} {headers:?}");
        }
    }
}
