use cors_runtime::{cors, cors_route};

#[cors(same_origin)]
async fn list(_: u32) {}

pub fn router() -> axum::Router {
    axum::Router::new().route("/", cors_route!(get(list)))
}

fn main() {}
