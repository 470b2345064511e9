//! A predicate that looks at the path of the request: an embeddable part for everybody.

mod theirs {
    use axum::Router;
    use tower_http::cors::{AllowOrigin, CorsLayer};

    pub(super) fn app() -> Router {
        let origin = AllowOrigin::predicate(|origin, request| {
            request.uri.path().starts_with("/embed") || origin == "https://app.example.com"
        });
        Router::new()
            .nest("/embed", crate::shapes::routes())
            .nest("/api", crate::shapes::routes())
            .layer(CorsLayer::new().allow_origin(origin))
    }
}

mod ours {
    use axum::Router;
    use cors_runtime::cors_policy;

    cors_policy! {
        Embed { origins: ["*"] }
        App { origins: ["https://app.example.com"] }
    }

    pub(super) fn app() -> Router {
        Router::new()
            .nest("/embed", crate::shapes::routes().layer(Embed))
            .nest("/api", crate::shapes::routes())
            .layer(App)
    }
}

#[tokio::test]
async fn pages() {
    let rows = [
        ("https://any.example", "GET /embed", true),
        ("https://any.example", "GET /api", false),
        ("https://app.example.com", "GET /api", true),
    ];
    crate::shapes::both(theirs::app(), ours::app(), &rows).await;
}
