//! One front end, and another origin.

#[allow(dead_code, reason = "its `main` is for people")]
#[path = "../../../examples/quickstart.rs"]
mod example;

use crate::examples::{
    console::replay,
    page::{JSON, Page, REFUSED, UNREADABLE, blocked, text},
    server::serve,
};

#[tokio::test]
async fn its_head_comment() {
    let source = include_str!("../../../examples/quickstart.rs");
    replay("quickstart", source, &[serve(example::app()).await]).await;
}

#[tokio::test]
async fn the_front_end_lists_and_adds() {
    let mut page = Page::at("https://app.example.com", example::app());
    let items = page.fetch("GET /items", &[], "").await.expect("readable");
    assert_eq!(text(items).await, r#"["kettle","teapot"]"#);
    let added = page.fetch("POST /items", &[JSON], r#""cup""#).await.expect("readable");
    assert_eq!(text(added).await, "added cup");
    assert_eq!(
        page.wire(),
        [
            "GET /items 200",
            "  access-control-allow-origin: https://app.example.com",
            "  vary: origin",
            "OPTIONS /items 204",
            "  access-control-allow-headers: content-type",
            "  access-control-allow-methods: GET,HEAD,POST",
            "  access-control-allow-origin: https://app.example.com",
            "  vary: origin",
            "POST /items 201",
            "  access-control-allow-origin: https://app.example.com",
            "  vary: origin",
        ]
    );
}

#[tokio::test]
async fn another_origin_adds_nothing_and_reads_nothing() {
    for origin in ["https://evil.test", "https://app.example.com.evil.test", "null"] {
        let mut page = Page::at(origin, example::app());
        let added = page.fetch("POST /items", &[JSON], r#""cup""#).await;
        assert_eq!(blocked(added), REFUSED, "{origin}");
        assert_eq!(blocked(page.fetch("GET /items", &[], "").await), UNREADABLE, "{origin}");
        assert_eq!(
            page.wire(),
            ["OPTIONS /items 403", "  vary: origin", "GET /items 200", "  vary: origin"],
            "{origin}"
        );
    }
}
