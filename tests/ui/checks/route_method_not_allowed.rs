use cors_runtime::{cors, cors_policy, cors_route};

cors_policy! {
    Dashboard { origins: ["https://app.example.com"], methods: [GET] }
}

#[cors(Dashboard)]
async fn list() {}

fn router() -> axum::Router {
    axum::Router::new().route("/", cors_route!(get(list).delete(list)))
}

fn main() {}
