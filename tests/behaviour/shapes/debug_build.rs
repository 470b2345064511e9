//! The development server's origin, in debug builds only.

mod theirs {
    use axum::Router;
    use http::HeaderValue;
    use tower_http::cors::CorsLayer;

    pub(super) fn app() -> Router {
        let mut origins = vec![HeaderValue::from_static("https://app.example.com")];
        if cfg!(debug_assertions) {
            origins.push(HeaderValue::from_static("http://localhost:5173"));
        }
        crate::shapes::routes()
            .layer(CorsLayer::new().allow_origin(origins).allow_credentials(true))
    }
}

mod ours {
    use axum::Router;
    use cors_runtime::cors_policy;

    cors_policy! {
        App {
            origins: ["https://app.example.com", #[cfg(debug_assertions)] "http://localhost:5173"],
            credentials: true,
        }
    }

    pub(super) fn app() -> Router {
        crate::shapes::routes().layer(App)
    }
}

#[tokio::test]
async fn pages() {
    let rows = [
        ("https://app.example.com", "GET cookie", true),
        ("http://localhost:5173", "GET cookie", cfg!(debug_assertions)),
        ("http://localhost:5174", "GET cookie", false),
    ];
    crate::shapes::both(theirs::app(), ours::app(), &rows).await;
}
