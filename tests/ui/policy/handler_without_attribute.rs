use cors_runtime::cors_route;

async fn list() {}

mod handlers {
    pub async fn create() {}
}

fn router() -> axum::Router {
    axum::Router::new().route("/", cors_route!(get(list).post(handlers::create)))
}

fn main() {}
