use cors_runtime::{cors, cors_route};

#[cors(same_origin)]
async fn list() {}

fn router() -> axum::Router {
    axum::Router::new()
        .route("/typo", cors_route!(gte(list)))
        .route("/layer", cors_route!(get(list).layer(list)))
        .route("/service", cors_route!(get_service(list)))
        .route("/any", cors_route!(get(list).any(list)))
}

fn main() {}
