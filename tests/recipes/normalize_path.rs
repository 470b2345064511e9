use axum::{Router, routing::get};
use cors_runtime::cors_policy;
use tower::Layer;
use tower_http::normalize_path::{NormalizePath, NormalizePathLayer};

cors_policy! {
    App { origins: ["https://app.example.com"] }
}

fn service() -> NormalizePath<Router> {
    let router = Router::new().route("/items", get(async || "kettle, teapot")).layer(App);
    // Around the router, because `Router::layer` runs after the route was found.
    NormalizePathLayer::trim_trailing_slash().layer(router)
}

// The guide shows the code above.

#[tokio::test]
async fn a_slash_at_the_end_needs_no_redirect() {
    let app = Router::new().fallback_service(service());
    super::is_for_the_app(&app, "GET", "/items/").await;
    super::is_for_the_app(&app, "GET", "/items").await;
}
