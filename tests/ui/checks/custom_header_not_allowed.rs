use axum::http::HeaderMap;
use cors_runtime::{cors, cors_policy};

cors_policy! {
    Dashboard { origins: ["https://app.example.com"], methods: [GET] }
}

#[cors(Dashboard)]
async fn named(headers: HeaderMap) {
    let _ = headers.get("x-api-key");
}

#[cors(origins = ["https://app.example.com"])]
async fn inline(headers: HeaderMap) {
    let _ = &headers["x-api-key"];
}

#[cors(Dashboard)]
async fn constant(headers: HeaderMap) {
    let _ = headers.get(axum::http::header::AUTHORIZATION);
}

fn main() {}
