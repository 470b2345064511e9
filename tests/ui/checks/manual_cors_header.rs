use cors_runtime::cors;

use axum::http::header::ACCESS_CONTROL_ALLOW_ORIGIN;

#[cors(same_origin)]
async fn constant() -> [(axum::http::HeaderName, &'static str); 1] {
    [(ACCESS_CONTROL_ALLOW_ORIGIN, "*")]
}

#[cors(origins = ["https://app.example.com"])]
async fn text() -> [(&'static str, &'static str); 1] {
    [("Access-Control-Allow-Credentials", "true")]
}

fn main() {}
