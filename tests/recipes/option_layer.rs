use axum::{Router, routing::get};
use cors_runtime::{CorsLayer, OriginSet, OriginSetError, cors_policy};
use tower::util::option_layer;

cors_policy! {
    App { origins: ["https://app.example.com", runtime] }
}

/// `origins`: from the configuration. Without the setting, no CORS.
fn router(origins: Option<&str>) -> Result<Router, OriginSetError> {
    let cors: Option<CorsLayer<App>> = match origins {
        Some(origins) => Some(App::with_origins(origins.parse::<OriginSet>()?)?),
        None => None,
    };
    Ok(Router::new().route("/items", get(async || "kettle, teapot")).layer(option_layer(cors)))
}

// The guide shows the code above.

#[tokio::test]
async fn it_is_on_or_off() {
    let on = router(Some("https://qa.example.com")).expect("an origin");
    super::is_for_the_app(&on, "GET", "/items").await;
    assert!(super::can_read(&on, "https://qa.example.com", "GET", "/items").await);
    let off = router(None).expect("no origins");
    assert!(!super::can_read(&off, "https://app.example.com", "GET", "/items").await);
}
