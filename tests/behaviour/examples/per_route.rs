//! Two policies on one path, a denied handler, and an app-wide policy that is for everybody.

#[allow(dead_code, reason = "its `main` is for people")]
#[path = "../../../examples/per_route.rs"]
mod example;

use crate::examples::{
    console::replay,
    page::{JSON, Page, REFUSED, UNREADABLE, blocked, text},
    server::serve,
};

const SHOP: &str = "https://shop.example.com";
const ADMIN: &str = "https://admin.example.com";

#[tokio::test]
async fn its_head_comment() {
    let source = include_str!("../../../examples/per_route.rs");
    replay("per_route", source, &[serve(example::app()).await]).await;
}

#[tokio::test]
async fn the_shop_reads_and_removes() {
    let mut page = Page::at(SHOP, example::app());
    page.fetch("GET /items", &[], "").await.expect("readable");
    page.fetch("DELETE /items/1", &[], "").await.expect("readable");
    assert_eq!(
        page.wire(),
        [
            "GET /items 200",
            "  access-control-allow-origin: https://shop.example.com",
            "  vary: origin",
            "OPTIONS /items/1 204",
            "  access-control-allow-methods: DELETE",
            "  access-control-allow-origin: https://shop.example.com",
            "  vary: origin",
            "DELETE /items/1 204",
            "  access-control-allow-origin: https://shop.example.com",
            "  vary: origin",
        ]
    );
    assert_eq!(blocked(page.fetch("POST /items", &[JSON], r#""cup""#).await), REFUSED);
    // DELETE is on the list of the policy and not on this path.
    assert_eq!(blocked(page.fetch("DELETE /items", &[], "").await), REFUSED);
}

#[tokio::test]
async fn the_admin_adds_and_does_not_read() {
    let mut page = Page::at(ADMIN, example::app());
    let added = page.fetch_with_cookies("POST /items", &[JSON], r#""cup""#).await.expect("added");
    assert_eq!(text(added).await, "added cup");
    assert_eq!(
        page.wire(),
        [
            "OPTIONS /items 204",
            "  access-control-allow-credentials: true",
            "  access-control-allow-headers: content-type",
            "  access-control-allow-methods: POST",
            "  access-control-allow-origin: https://admin.example.com",
            "  vary: origin",
            "POST /items 201",
            "  access-control-allow-credentials: true",
            "  access-control-allow-origin: https://admin.example.com",
            "  vary: origin",
        ]
    );
    assert_eq!(blocked(page.fetch("GET /items", &[], "").await), UNREADABLE);
}

#[tokio::test]
async fn no_page_rotates_the_keys_and_every_page_reads_the_rest() {
    for origin in [SHOP, ADMIN, "https://other.example", "null"] {
        let mut page = Page::at(origin, example::app());
        // A simple POST is sent without asking; a JSON one is not.
        assert_eq!(blocked(page.fetch("POST /keys", &[], "").await), UNREADABLE, "{origin}");
        assert_eq!(blocked(page.fetch("POST /keys", &[JSON], "1").await), REFUSED, "{origin}");
        let status = page.fetch("GET /status", &[], "").await.expect(origin);
        assert_eq!(text(status).await, "open", "{origin}");
        assert_eq!(
            page.wire(),
            [
                "POST /keys 200",
                "  vary: origin",
                "OPTIONS /keys 403",
                "  vary: origin",
                "GET /status 200",
                "  access-control-allow-origin: *",
            ],
            "{origin}"
        );
    }
}
