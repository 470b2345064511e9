//! Tokens: the preflight passes, and a 401 is readable.

#[allow(dead_code, reason = "its `main` is for people")]
#[path = "../../../examples/bearer.rs"]
mod example;

use cors_testing::Preflight;
use http::StatusCode;

use crate::examples::{
    console::replay,
    page::{Page, REFUSED, UNREADABLE, blocked},
    server::serve,
};

const APP: &str = "https://app.example.com";
const AUDIT: &str = "https://audit.example.com";
const TOKEN: (&str, &str) = ("authorization", "Bearer swordfish");

#[tokio::test]
async fn its_head_comment() {
    let source = include_str!("../../../examples/bearer.rs");
    replay("bearer", source, &[serve(example::app()).await]).await;
}

/// Under the app-wide policy, and under that of a route behind the same middleware.
#[tokio::test]
async fn with_a_token_and_without() {
    for (origin, path) in [(APP, "/orders"), (AUDIT, "/ledger")] {
        let line = format!("GET {path}");
        for (headers, expected, preflight) in [
            (&[TOKEN][..], StatusCode::OK, Preflight::Sent),
            (&[("authorization", "Bearer stale")], StatusCode::UNAUTHORIZED, Preflight::Sent),
            (&[], StatusCode::UNAUTHORIZED, Preflight::NotNeeded),
        ] {
            let mut page = Page::at(origin, example::app());
            let response = page.fetch(&line, headers, "").await.expect("readable");
            assert_eq!(response.status(), expected, "{line} {headers:?}");
            assert_eq!(response.preflight(), preflight, "{line} {headers:?}");
            let reason =
                (expected == StatusCode::UNAUTHORIZED).then_some("Bearer error=\"invalid_token\"");
            assert_eq!(response.header("www-authenticate"), reason, "{line} {headers:?}");
        }
    }
}

#[tokio::test]
async fn the_ledger_has_a_policy_of_its_own() {
    let mut page = Page::at(AUDIT, example::app());
    page.fetch("GET /ledger", &[TOKEN], "").await.expect("readable");
    assert_eq!(
        page.wire(),
        [
            "OPTIONS /ledger 204",
            "  access-control-allow-headers: authorization",
            "  access-control-allow-methods: GET,HEAD",
            "  access-control-allow-origin: https://audit.example.com",
            "  vary: origin",
            "GET /ledger 200",
            "  access-control-allow-origin: https://audit.example.com",
            "  vary: origin",
        ]
    );
    let mut page = Page::at(APP, example::app());
    assert_eq!(blocked(page.fetch("GET /ledger", &[TOKEN], "").await), REFUSED);
    assert_eq!(page.wire(), ["OPTIONS /ledger 403", "  vary: origin"]);
}

#[tokio::test]
async fn another_origin_learns_nothing() {
    for path in ["/orders", "/ledger"] {
        let mut page = Page::at("https://evil.test", example::app());
        let line = format!("GET {path}");
        assert_eq!(blocked(page.fetch(&line, &[TOKEN], "").await), REFUSED, "{path}");
        assert_eq!(blocked(page.fetch(&line, &[], "").await), UNREADABLE, "{path}");
        let lines = [format!("OPTIONS {path} 403"), format!("GET {path} 401")];
        assert_eq!(page.wire(), [&lines[0], "  vary: origin", &lines[1], "  vary: origin"]);
    }
}
