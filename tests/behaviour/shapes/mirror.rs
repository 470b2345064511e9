//! Whoever asks is allowed, with credentials.
//!
//! Awkward: on purpose. Every site could read as the user, so there is no counterpart: the origins
//! are listed.

mod theirs {
    use axum::Router;
    use tower_http::cors::CorsLayer;

    pub(super) fn app() -> Router {
        crate::shapes::routes().layer(CorsLayer::very_permissive())
    }
}

mod ours {
    use axum::Router;
    use cors_runtime::cors_policy;

    cors_policy! {
        App {
            origins: ["https://app.example.com", "http://localhost:5173"],
            methods: [PUT, DELETE],
            headers: ["authorization", "content-type"],
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
        ("https://app.example.com", "PUT json cookie", true),
        ("http://localhost:5173", "DELETE token cookie", true),
    ];
    crate::shapes::both(theirs::app(), ours::app(), &rows).await;
    crate::shapes::check(theirs::app(), &[("https://evil.test", "GET cookie", true)]).await;
    crate::shapes::check(ours::app(), &[("https://evil.test", "GET cookie", false)]).await;
}
