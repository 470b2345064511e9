use axum::Router;
use axum_extra::routing::TypedPath;
use cors_runtime::{cors, cors_policy, cors_route};
use serde::Deserialize;

cors_policy! {
    App { origins: ["https://app.example.com"], methods: [GET, DELETE] }
}

#[derive(TypedPath, Deserialize)]
#[typed_path("/items/{id}")]
struct Item {
    id: u32,
}

#[cors(App)]
async fn show(Item { id }: Item) -> String {
    format!("item {id}")
}

#[cors(App)]
async fn remove(_: Item) {}

fn router() -> Router {
    // In place of `typed_get(show).typed_delete(remove)`.
    Router::new().route(Item::PATH, cors_route!(get(show).delete(remove)))
}

// The guide shows the code above.

#[tokio::test]
async fn typed_paths_are_matched() {
    super::is_for_the_app(&router(), "GET", "/items/7").await;
    super::is_for_the_app(&router(), "DELETE", "/items/7").await;
}
