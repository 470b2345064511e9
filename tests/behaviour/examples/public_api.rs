//! Every page reads the data and the headers beside them, without cookies.

#[allow(dead_code, reason = "its `main` is for people")]
#[path = "../../../examples/public_api.rs"]
mod example;

use cors_testing::{Reason, Stage};

use crate::examples::{
    console::replay,
    page::{Page, blocked, text},
    server::serve,
};

#[tokio::test]
async fn its_head_comment() {
    let source = include_str!("../../../examples/public_api.rs");
    replay("public_api", source, &[serve(example::app()).await]).await;
}

#[tokio::test]
async fn every_page_follows_the_links() {
    for origin in ["https://anywhere.example", "http://plain.example", "null"] {
        let mut page = Page::at(origin, example::app());
        let (mut path, mut pages) = (Some("/stations".to_owned()), Vec::new());
        while let Some(here) = path.take() {
            let response = page.fetch(&format!("GET {here}"), &[], "").await.expect(origin);
            assert_eq!(response.header("x-total-count"), Some("4"), "{origin} {here}");
            path = response.header("link").map(|link| {
                let target = link.strip_suffix(">; rel=\"next\"");
                target.and_then(|target| target.strip_prefix('<')).expect("a link").to_owned()
            });
            pages.push(text(response).await);
        }
        assert_eq!(pages, [r#"["east","north"]"#, r#"["south","west"]"#], "{origin}");
        assert_eq!(
            page.wire(),
            [
                "GET /stations 200",
                "  access-control-allow-origin: *",
                "  access-control-expose-headers: link,x-total-count",
                "GET /stations?from=north 200",
                "  access-control-allow-origin: *",
                "  access-control-expose-headers: link,x-total-count",
            ],
            "{origin}"
        );
    }
}

#[tokio::test]
async fn nobody_does_with_cookies() {
    let mut page = Page::at("https://anywhere.example", example::app());
    let response = page.fetch_with_cookies("GET /stations", &[], "").await;
    assert_eq!(blocked(response), (Stage::Response, Reason::WildcardWithCredentials));
}
