use cors_runtime::{cors, cors_route};

#[cors(same_origin)]
async fn list() {}

fn router() -> axum::Router {
    axum::Router::new().route("/", cors_route!(get(list).post(list).get(list)))
}

fn main() {}
