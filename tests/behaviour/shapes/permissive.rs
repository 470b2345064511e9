//! The permissive layer of a first version.
//!
//! Awkward: a policy is written out, where tower-http has a name for it.

mod theirs {
    use axum::Router;
    use tower_http::cors::CorsLayer;

    pub(super) fn app() -> Router {
        crate::shapes::routes().layer(CorsLayer::permissive())
    }
}

mod ours {
    use axum::Router;
    use cors_runtime::cors_policy;

    cors_policy! {
        Open { origins: ["*"], methods: ["*"], headers: ["*", "authorization"], expose: ["*"] }
    }

    pub(super) fn app() -> Router {
        crate::shapes::routes().layer(Open)
    }
}

#[tokio::test]
async fn pages() {
    let rows = [
        ("https://any.example", "GET", true),
        ("https://any.example", "PUT json", true),
        ("https://any.example", "GET cookie", false),
    ];
    crate::shapes::both(theirs::app(), ours::app(), &rows).await;
    // In a browser `*` does not mean `authorization`.
    let token = [("https://any.example", "GET token", true)];
    crate::shapes::check(ours::app(), &token).await;
    crate::shapes::check(theirs::app(), &[("https://any.example", "GET token", false)]).await;
}
