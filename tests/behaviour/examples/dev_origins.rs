//! What a debug build admits beyond a release build, and what the build was given.

#[allow(dead_code, reason = "its `main` is for people")]
#[path = "../../../examples/dev_origins.rs"]
mod example;

use crate::examples::{
    console::replay,
    page::{Page, UNREADABLE, blocked},
    server::serve,
};

/// The comment shows a debug build.
#[tokio::test]
#[cfg(debug_assertions)]
async fn its_head_comment() {
    let source = include_str!("../../../examples/dev_origins.rs");
    replay("dev_origins", source, &[serve(example::app()).await]).await;
}

#[tokio::test]
async fn development_servers_are_for_debug_builds() {
    let debug = cfg!(debug_assertions);
    for (origin, may) in [
        ("https://app.example.com", true),
        ("https://staging.example.com", true),
        ("http://localhost:5173", debug),
        ("http://localhost", debug),
        ("https://localhost:5173", false),
        ("http://127.0.0.1:5173", false),
        ("http://localhost.evil.test:5173", false),
        ("https://qa.example.com", false),
        ("null", false),
    ] {
        let mut page = Page::at(origin, example::app());
        let response = page.fetch_with_cookies("GET /me", &[], "").await;
        if may {
            response.expect(origin);
            let allowed = format!("  access-control-allow-origin: {origin}");
            let credentials = "  access-control-allow-credentials: true";
            assert_eq!(page.wire(), ["GET /me 200", credentials, &allowed, "  vary: origin"]);
        } else {
            assert_eq!(blocked(response), UNREADABLE, "{origin}");
            assert_eq!(page.wire(), ["GET /me 200", "  vary: origin"], "{origin}");
        }
    }
}
