use cors_runtime::cors_route;

fn router() -> axum::Router {
    axum::Router::new()
        .route("/closure", cors_route!(get(|| async {})))
        .route("/call", cors_route!(get(make_handler())))
        .route("/none", cors_route!(get()))
        .route("/commas", cors_route!(get(list), put(save)))
}

fn main() {}
