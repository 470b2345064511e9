use axum::Json;
use cors_runtime::{cors, cors_policy};

cors_policy! {
    Dashboard { origins: ["https://app.example.com"], methods: [GET] }
}

#[cors(Dashboard)]
async fn named(Json(item): Json<u32>) {}

#[cors(origins = ["https://app.example.com"])]
async fn inline(item: Option<Json<u32>>) {}

fn main() {}
