//! Off by default, on when configured: no layer where nothing is set.

mod theirs {
    use axum::Router;
    use http::{HeaderValue, Method};
    use tower::util::option_layer;
    use tower_http::cors::CorsLayer;

    pub(super) fn app(origins: Option<&str>) -> Router {
        crate::shapes::routes().layer(option_layer(origins.map(cors)))
    }

    fn cors(origins: &str) -> CorsLayer {
        let origins: Vec<HeaderValue> =
            origins.split(',').filter_map(|origin| origin.trim().parse().ok()).collect();
        CorsLayer::new().allow_origin(origins).allow_methods([Method::GET, Method::PUT])
    }
}

mod ours {
    use axum::Router;
    use cors_runtime::{OriginSetError, cors_policy};
    use tower::util::option_layer;

    cors_policy! {
        App { origins: [runtime], methods: [PUT] }
    }

    pub(super) fn app(origins: Option<&str>) -> Result<Router, OriginSetError> {
        let cors = origins.map(|origins| App::with_origins(origins.parse()?)).transpose()?;
        Ok(crate::shapes::routes().layer(option_layer(cors)))
    }
}

#[tokio::test]
async fn pages() {
    let app = "https://app.example.com";
    let configured = Some("https://app.example.com, https://b.example.com");
    let rows = [
        (app, "PUT", true),
        ("https://b.example.com", "GET", true),
        ("https://c.test", "GET", false),
    ];
    crate::shapes::both(theirs::app(configured), ours::app(configured).unwrap(), &rows).await;
    let rows = [(app, "PUT", false), (app, "GET", false)];
    crate::shapes::both(theirs::app(None), ours::app(None).unwrap(), &rows).await;
    // A mistake is an error, where it was left out in silence.
    assert!(ours::app(Some("https://app.example.com/")).is_err());
}
