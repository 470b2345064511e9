use cors_runtime::{cors, cors_policy, cors_route};
use utoipa_axum::{router::OpenApiRouter, routes};

cors_policy! {
    App { origins: ["https://app.example.com"], methods: [GET, DELETE] }
}

#[utoipa::path(get, path = "/items", responses((status = 200, body = String)))]
#[cors(App)]
async fn list() -> &'static str {
    "kettle, teapot"
}

#[utoipa::path(delete, path = "/items", responses((status = 200)))]
#[cors(App)]
async fn clear() {}

fn router() -> OpenApiRouter {
    let mut items = routes!(list, clear); // the schemas, the paths and axum's route
    items.2 = cors_route!(get(list).delete(clear));
    OpenApiRouter::new().routes(items)
}

// The guide shows the code above.

#[tokio::test]
async fn routes_have_their_policy_and_their_documentation() {
    let (app, documentation) = router().split_for_parts();
    super::is_for_the_app(&app, "GET", "/items").await;
    super::is_for_the_app(&app, "DELETE", "/items").await;
    assert!(!super::can_read(&app, "https://app.example.com", "PUT", "/items").await);
    let path = &documentation.paths.paths["/items"];
    assert!(path.get.is_some() && path.delete.is_some());
}
