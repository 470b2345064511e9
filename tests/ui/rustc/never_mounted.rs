#![deny(dead_code)]

use cors_runtime::cors;

#[cors(deny)]
async fn list() {}

pub fn router() -> axum::Router {
    axum::Router::new().route("/", axum::routing::get(list))
}

fn main() {}
