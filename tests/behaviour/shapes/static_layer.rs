//! One layer for the whole program, in a `static`.

mod theirs {
    use std::sync::LazyLock;

    use axum::Router;
    use http::{HeaderValue, Method};
    use tower_http::cors::CorsLayer;

    static CORS: LazyLock<CorsLayer> = LazyLock::new(|| {
        CorsLayer::new()
            .allow_origin([HeaderValue::from_static("https://app.example.com")])
            .allow_methods([Method::PATCH])
    });

    pub(super) fn app() -> Router {
        crate::shapes::routes().layer(CORS.clone())
    }
}

mod ours {
    use axum::Router;
    use cors_runtime::cors_policy;

    cors_policy! {
        App { origins: ["https://app.example.com"], methods: [PATCH] }
    }

    pub(super) fn app() -> Router {
        crate::shapes::routes().layer(App)
    }
}

#[tokio::test]
async fn pages() {
    let rows = [
        ("https://app.example.com", "PATCH", true),
        ("https://app.example.com", "DELETE", false),
        ("https://b.test", "PATCH", false),
    ];
    crate::shapes::both(theirs::app(), ours::app(), &rows).await;
}
