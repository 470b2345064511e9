//! Middleware and errors inside of one policy.

#[allow(dead_code, reason = "its `main` is for people")]
#[path = "../../../examples/app_wide.rs"]
mod example;

use http::StatusCode;

use crate::examples::{
    console::replay,
    page::{Page, REFUSED, UNREADABLE, blocked, status},
    server::serve,
};

#[tokio::test]
async fn its_head_comment() {
    let source = include_str!("../../../examples/app_wide.rs");
    replay("app_wide", source, &[serve(example::app()).await]).await;
}

/// Whoever answers, the page reads it.
#[tokio::test]
async fn the_front_end_reads_every_answer() {
    for (line, expected, by) in [
        ("GET /notes/1", StatusCode::OK, "the handler"),
        ("GET /notes/first", StatusCode::BAD_REQUEST, "the extractor"),
        ("GET /nowhere", StatusCode::NOT_FOUND, "the router"),
        ("PUT /notes/1", StatusCode::SERVICE_UNAVAILABLE, "the middleware"),
        ("POST /notes/1", StatusCode::SERVICE_UNAVAILABLE, "the middleware"),
    ] {
        let mut page = Page::at("https://app.example.com", example::app());
        let response = page.fetch(line, &[], "").await;
        assert_eq!(status(&response), Some(expected), "{by}: {line}");
        let retry_after =
            response.as_ref().ok().and_then(|response| response.header("retry-after"));
        let expected = (expected == StatusCode::SERVICE_UNAVAILABLE).then_some("600");
        assert_eq!(retry_after, expected, "{by}: {line}");
    }
}

#[tokio::test]
async fn the_preflight_does_not_meet_the_middleware() {
    let mut page = Page::at("https://app.example.com", example::app());
    page.fetch("PUT /notes/1", &[], "tea").await.expect("readable");
    assert_eq!(
        page.wire(),
        [
            "OPTIONS /notes/1 204",
            "  access-control-allow-methods: GET,PUT",
            "  access-control-allow-origin: https://app.example.com",
            "  access-control-max-age: 600",
            "  vary: origin",
            "PUT /notes/1 503",
            "  access-control-allow-origin: https://app.example.com",
            "  access-control-expose-headers: retry-after",
            "  vary: origin",
        ]
    );
}

#[tokio::test]
async fn another_origin_reads_none_of_them() {
    let mut page = Page::at("https://evil.test", example::app());
    for line in ["GET /notes/1", "GET /notes/first", "GET /nowhere", "POST /notes/1"] {
        assert_eq!(blocked(page.fetch(line, &[], "").await), UNREADABLE, "{line}");
    }
    assert_eq!(blocked(page.fetch("PUT /notes/1", &[], "").await), REFUSED);
}
