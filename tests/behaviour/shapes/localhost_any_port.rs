//! `localhost` on any port, compared as text by the one and as an origin by the other.

mod theirs {
    use axum::Router;
    use tower_http::cors::{AllowOrigin, CorsLayer};

    pub(super) fn app() -> Router {
        let origin = AllowOrigin::predicate(|origin, _| {
            origin.as_bytes().starts_with(b"http://localhost:")
                || origin.as_bytes().starts_with(b"http://127.0.0.1:")
        });
        crate::shapes::routes().layer(CorsLayer::new().allow_origin(origin))
    }
}

mod ours {
    use axum::Router;
    use cors_runtime::cors_policy;

    cors_policy! {
        Tools { origins: ["http://localhost:*", "http://127.0.0.1:*"] }
    }

    pub(super) fn app() -> Router {
        crate::shapes::routes().layer(Tools)
    }
}

#[tokio::test]
async fn pages() {
    let rows = [
        ("http://localhost:5173", "GET", true),
        ("http://127.0.0.1:8080", "GET", true),
        ("https://localhost:5173", "GET", false),
        ("http://localhost.evil.test:5173", "GET", false),
    ];
    crate::shapes::both(theirs::app(), ours::app(), &rows).await;
}
