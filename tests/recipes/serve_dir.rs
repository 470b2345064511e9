use axum::{Router, routing::get};
use cors_runtime::cors_policy;
use tower_http::services::ServeDir;

cors_policy! {
    /// Fonts and modules, which browsers load with CORS.
    Assets { origins: ["*"], expose: ["content-length"] }
    App { origins: ["https://app.example.com"] }
}

fn router() -> Router {
    let assets = Router::new().fallback_service(ServeDir::new("assets")).layer(Assets);
    let api = Router::new().route("/items", get(async || "kettle, teapot")).layer(App);
    Router::new().nest("/assets", assets).merge(api)
}

// The guide shows the code above.

#[tokio::test]
async fn files_are_for_every_page_and_the_api_is_not() {
    super::is_for_the_app(&router(), "GET", "/items").await;
    assert!(super::can_read(&router(), "https://any.example", "GET", "/assets/font.txt").await);
}
