//! A configuration that serde reads, with a section for CORS.

mod theirs {
    use axum::Router;
    use http::{HeaderValue, Method};
    use serde::Deserialize;
    use tower_http::cors::CorsLayer;

    #[derive(Deserialize)]
    pub(super) struct Config {
        #[serde(default)]
        allowed_origins: Vec<String>,
    }

    impl Config {
        fn cors(&self) -> CorsLayer {
            let origins: Vec<HeaderValue> =
                self.allowed_origins.iter().filter_map(|origin| origin.parse().ok()).collect();
            CorsLayer::new()
                .allow_origin(origins)
                .allow_methods([Method::GET, Method::DELETE])
                .allow_credentials(true)
        }
    }

    pub(super) fn app(config: &Config) -> Router {
        crate::shapes::routes().layer(config.cors())
    }
}

mod ours {
    use axum::Router;
    use cors_runtime::{CorsLayer, OriginSet, OriginSetError, cors_policy};
    use serde::Deserialize;

    cors_policy! {
        App { origins: [runtime], methods: [DELETE], credentials: true }
    }

    #[derive(Deserialize)]
    pub(super) struct Config {
        #[serde(default)]
        allowed_origins: Vec<String>,
    }

    impl Config {
        fn cors(&self) -> Result<CorsLayer<App>, OriginSetError> {
            App::with_origins(OriginSet::parse(&self.allowed_origins)?)
        }
    }

    pub(super) fn app(config: &Config) -> Result<Router, OriginSetError> {
        Ok(crate::shapes::routes().layer(config.cors()?))
    }
}

#[tokio::test]
async fn pages() {
    let text = r#"{ "allowed_origins": ["https://app.example.com"] }"#;
    let (their, our) = (serde_json::from_str(text).unwrap(), serde_json::from_str(text).unwrap());
    let rows =
        [("https://app.example.com", "DELETE cookie", true), ("https://b.test", "GET", false)];
    crate::shapes::both(theirs::app(&their), ours::app(&our).unwrap(), &rows).await;
    let (their, our) = (serde_json::from_str("{}").unwrap(), serde_json::from_str("{}").unwrap());
    let rows = [("https://app.example.com", "GET", false)];
    crate::shapes::both(theirs::app(&their), ours::app(&our).unwrap(), &rows).await;
}
