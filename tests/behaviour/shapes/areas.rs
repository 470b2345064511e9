//! A public area and a private one in one router.

mod theirs {
    use axum::Router;
    use http::{HeaderValue, Method};
    use tower_http::cors::{Any, CorsLayer};

    pub(super) fn app() -> Router {
        let private = CorsLayer::new()
            .allow_origin([HeaderValue::from_static("https://admin.example.com")])
            .allow_methods([Method::GET, Method::DELETE])
            .allow_credentials(true);
        Router::new()
            .nest("/admin", crate::shapes::routes().layer(private))
            .nest("/public", crate::shapes::routes().layer(CorsLayer::new().allow_origin(Any)))
    }
}

mod ours {
    use axum::Router;
    use cors_runtime::cors_policy;

    cors_policy! {
        Admin { origins: ["https://admin.example.com"], methods: [DELETE], credentials: true }
        Public { origins: ["*"] }
    }

    pub(super) fn app() -> Router {
        Router::new()
            .nest("/admin", crate::shapes::routes().layer(Admin))
            .nest("/public", crate::shapes::routes().layer(Public))
    }
}

#[tokio::test]
async fn pages() {
    let rows = [
        ("https://admin.example.com", "DELETE /admin cookie", true),
        ("https://any.example", "GET /admin", false),
        ("https://any.example", "GET /public", true),
        ("https://admin.example.com", "DELETE /public", false),
    ];
    crate::shapes::both(theirs::app(), ours::app(), &rows).await;
}
