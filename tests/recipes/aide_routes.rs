use aide::axum::{
    ApiRouter,
    routing::{delete, get},
};
use cors_runtime::cors_policy;

cors_policy! {
    App { origins: ["https://app.example.com"], methods: [GET, DELETE] }
    Public { origins: ["*"] }
}

fn router() -> ApiRouter {
    let items = ApiRouter::new()
        .api_route("/items", get(async || "kettle, teapot"))
        .api_route("/items/all", delete(async || ()))
        .layer(App);
    let stations = ApiRouter::new().api_route("/stations", get(async || "north")).layer(Public);
    items.merge(stations)
}

// The guide shows the code above.

#[tokio::test]
async fn each_router_has_its_policy() {
    let mut documentation = aide::openapi::OpenApi::default();
    let app = router().finish_api(&mut documentation);
    super::is_for_the_app(&app, "GET", "/items").await;
    super::is_for_the_app(&app, "DELETE", "/items/all").await;
    assert!(super::can_read(&app, "https://any.example", "GET", "/stations").await);
    assert_eq!(documentation.paths.expect("paths").paths.len(), 3);
}
