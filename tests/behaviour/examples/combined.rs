//! One API for several kinds of callers, each by its own terms.

#[allow(dead_code, reason = "its `main` is for people")]
#[path = "../../../examples/combined.rs"]
mod example;

use cors_testing::Stage;

use crate::examples::{
    console::replay,
    page::{Page, blocked, text},
    server::serve,
};

#[tokio::test]
async fn its_head_comment() {
    let source = include_str!("../../../examples/combined.rs");
    replay("combined", source, &[serve(example::app()).await]).await;
}

#[tokio::test]
async fn only_the_own_app_writes() {
    let mut page = Page::at("https://app.example.com", example::app());
    page.fetch_with_cookies("PUT /prices", &[], "4").await.expect("written");
    assert_eq!(
        page.wire(),
        [
            "OPTIONS /prices 204",
            "  access-control-allow-credentials: true",
            "  access-control-allow-headers: content-type",
            "  access-control-allow-methods: GET,HEAD,PUT",
            "  access-control-allow-origin: https://app.example.com",
            "  vary: origin",
            "PUT /prices 200",
            "  access-control-allow-credentials: true",
            "  access-control-allow-origin: https://app.example.com",
            "  vary: origin",
        ]
    );
    for origin in ["https://shop.partner.example", "https://other.test", "null"] {
        let mut page = Page::at(origin, example::app());
        let (stage, _) = blocked(page.fetch("PUT /prices", &[], "4").await);
        assert_eq!(stage, Stage::Preflight, "{origin}");
        let (stage, _) = blocked(page.fetch_with_cookies("GET /prices", &[], "").await);
        assert_eq!(stage, Stage::Response, "{origin}");
    }
}

#[tokio::test]
async fn partners_send_their_key_and_everyone_reads() {
    const KEY: (&str, &str) = ("x-api-key", "secret");
    for (origin, has_key) in [("https://shop.partner.example", true), ("https://other.test", false)]
    {
        let mut page = Page::at(origin, example::app());
        let prices = page.fetch("GET /prices", &[], "").await.expect(origin);
        assert_eq!(text(prices).await, "3 apples for 1", "{origin}");
        assert_eq!(page.fetch("GET /prices", &[KEY], "").await.is_ok(), has_key, "{origin}");
    }
}
