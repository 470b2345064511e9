use std::sync::OnceLock;

use axum::{Router, body::Body, http::Response, routing::get};
use cors_runtime::{CorsLayer, OriginSetError, cors_policy};
use tower_service::Service;
use worker::{Context, Env, HttpRequest, event};

cors_policy! {
    App { origins: ["https://app.example.com", runtime], methods: [PUT] }
}

/// The layer of all requests. The first one reads the origins.
fn cors(origins: &str) -> Result<CorsLayer<App>, OriginSetError> {
    static CORS: OnceLock<Result<CorsLayer<App>, OriginSetError>> = OnceLock::new();
    CORS.get_or_init(|| App::with_origins(origins.parse()?)).clone()
}

#[event(fetch)]
async fn fetch(request: HttpRequest, env: Env, _: Context) -> worker::Result<Response<Body>> {
    let origins = env.var("APP_ORIGINS")?.to_string();
    let cors = cors(&origins).map_err(|error| error.to_string())?;
    let items = get(async || "kettle, teapot").put(async || "saved");
    let mut router = Router::new().route("/items", items).layer(cors);
    Ok(router.call(request).await?)
}

// The guide shows the code above.
