#![deny(dead_code)]

use cors_runtime::cors;

#[cors(same_origin)]
async fn list() {}

pub fn router() -> axum::Router {
    axum::Router::new().route("/", axum::routing::get(list))
}

fn main() {}
