//! Who may send: links, and what is logged of those who may not.

use axum::{Router, body::Body, routing::any};
use cors_runtime::{TrustedSender, cors_policy};
use cors_tests::request;
use http::StatusCode;
use tower::ServiceExt;

mod log;

cors_policy! {
    pub App { origins: ["https://app.example.com"] }
    pub Gate { origins: ["https://app.example.com"], enforce: true }
}

async fn handler() {}

async fn guarded(_: TrustedSender<App>) {}

/// A link is GET or HEAD, as for Go's `CrossOriginProtection` and tower-http's `csrf`.
#[tokio::test]
async fn links() {
    let router: Router =
        Router::new().route("/gate", any(handler).layer(Gate)).route("/extractor", any(guarded));
    let link = [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-mode", "navigate"),
        ("sec-fetch-dest", "document"),
    ];
    for (method, is_link) in [
        ("GET", true),
        ("HEAD", true),
        ("POST", false),
        ("DELETE", false),
        ("OPTIONS", false),
        ("get", false),
        ("QUERY", false),
    ] {
        let status = if is_link { StatusCode::OK } else { StatusCode::FORBIDDEN };
        for path in ["/gate", "/extractor"] {
            let sent = request::<Body>(method, path, &link);
            let response = router.clone().oneshot(sent).await.expect("infallible");
            assert_eq!(response.status(), status, "{method} {path}");
        }
        let sent = request::<()>(method, "/", &link);
        assert_eq!(App::verify_sender(&sent).is_ok(), is_link, "{method}");
    }
}
