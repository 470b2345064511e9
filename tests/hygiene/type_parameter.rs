use axum::{Router, routing::get};
use cors_runtime::{CorsLayer, Policy, cors_policy};
use tower::{Layer, ServiceBuilder};

cors_policy! {
    pub Dashboard { origins: ["https://app.example.com", runtime] }
    pub OpenData { origins: ["*"] }
    pub Both { policies: [Dashboard, OpenData] }
}

/// What is written first, and what the documentation shows.
fn router<P: Policy>(policy: P) -> Router {
    Router::new()
        .route("/", get(async || "").layer(policy))
        .layer(policy)
        .layer(ServiceBuilder::new().layer(policy))
        .layer(CorsLayer::<P>::new())
}

fn anonymous(policy: impl Policy) -> Router {
    Router::new().layer(policy)
}

/// Around any service.
fn service<P: Policy, S>(service: S) -> impl Sized {
    CorsLayer::<P>::new().layer(service)
}

#[test]
fn a_policy_is_a_parameter() {
    let _ = (router(Dashboard), router(OpenData), anonymous(Both));
    let _ = service::<OpenData, _>(());
}
