//! Origins in the source, and more from an environment variable that need not be set.

mod theirs {
    use axum::Router;
    use http::{HeaderValue, header};
    use tower_http::cors::CorsLayer;

    const CONNECTORS: [&str; 2] = ["https://connector.example", "https://console.example"];

    pub(super) fn app(more: &str) -> Router {
        let mut origins: Vec<HeaderValue> =
            CONNECTORS.into_iter().map(HeaderValue::from_static).collect();
        origins.extend(more.split(',').filter_map(|origin| origin.trim().parse().ok()));
        let cors = CorsLayer::new()
            .allow_origin(origins)
            .allow_headers([header::AUTHORIZATION])
            .allow_credentials(true);
        crate::shapes::routes().layer(cors)
    }
}

mod ours {
    use axum::Router;
    use cors_runtime::{OriginSetError, cors_policy};

    cors_policy! {
        Connectors {
            origins: ["https://connector.example", "https://console.example", runtime],
            headers: ["authorization"],
            credentials: true,
        }
    }

    pub(super) fn app(more: &str) -> Result<Router, OriginSetError> {
        let cors = Connectors::with_origins(more.parse()?)?;
        Ok(crate::shapes::routes().layer(cors))
    }
}

#[tokio::test]
async fn pages() {
    let more = "https://partner.example";
    for (list, is_set) in [(more, true), ("", false)] {
        let rows = [
            ("https://connector.example", "GET token cookie", true),
            ("https://console.example", "GET", true),
            (more, "GET token", is_set),
        ];
        crate::shapes::both(theirs::app(list), ours::app(list).unwrap(), &rows).await;
    }
}
