//! Public data: every origin, every method, every header.

mod theirs {
    use axum::Router;
    use tower_http::cors::{Any, CorsLayer};

    pub(super) fn app() -> Router {
        let cors = CorsLayer::new().allow_origin(Any).allow_methods(Any).allow_headers(Any);
        crate::shapes::routes().layer(cors)
    }
}

mod ours {
    use axum::Router;
    use cors_runtime::cors_policy;

    cors_policy! {
        Open { origins: ["*"], methods: ["*"], headers: ["*", "authorization"] }
    }

    pub(super) fn app() -> Router {
        crate::shapes::routes().layer(Open)
    }
}

#[tokio::test]
async fn pages() {
    let rows = [
        ("https://any.example", "GET", true),
        ("https://any.example", "DELETE json", true),
        ("null", "PUT", true),
        ("https://any.example", "GET cookie", false),
    ];
    crate::shapes::both(theirs::app(), ours::app(), &rows).await;
}
