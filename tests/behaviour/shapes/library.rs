//! A library with a router, which takes the policy from its caller.

mod theirs {
    use axum::Router;
    use tower_http::cors::CorsLayer;

    pub(super) fn router(cors: CorsLayer) -> Router {
        crate::shapes::routes().layer(cors)
    }

    pub(super) fn app() -> Router {
        router(CorsLayer::new().allow_origin(tower_http::cors::Any))
    }
}

mod ours {
    use axum::Router;
    use cors_runtime::{CorsLayer, Policy, cors_policy};

    pub(super) fn router<P: Policy>(cors: CorsLayer<P>) -> Router {
        crate::shapes::routes().layer(cors)
    }

    cors_policy! { Open { origins: ["*"] } }

    pub(super) fn app() -> Router {
        router(CorsLayer::<Open>::new())
    }
}

#[tokio::test]
async fn pages() {
    let rows = [("https://any.example", "GET", true), ("https://any.example", "PUT", false)];
    crate::shapes::both(theirs::app(), ours::app(), &rows).await;
}
