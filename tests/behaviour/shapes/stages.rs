//! One binary for production, staging and development, told apart when it starts.

mod theirs {
    use axum::Router;
    use http::{HeaderValue, Method};
    use tower_http::cors::{AllowOrigin, CorsLayer};

    pub(super) fn app(stage: &str) -> Router {
        let origins = match stage {
            "production" => "https://app.example.com",
            "staging" => "https://app.staging.example.com",
            _ => "http://localhost:5173",
        };
        let cors = CorsLayer::new()
            .allow_origin(AllowOrigin::list([HeaderValue::from_static(origins)]))
            .allow_methods([Method::GET, Method::PUT]);
        crate::shapes::routes().layer(cors)
    }
}

mod ours {
    use axum::Router;
    use cors_runtime::{OriginSetError, cors_policy};

    cors_policy! {
        App {
            origins: [#[allow(local_origin_in_release, reason = "for development")] runtime],
            methods: [PUT],
        }
    }

    pub(super) fn app(stage: &str) -> Result<Router, OriginSetError> {
        let origins = match stage {
            "production" => "https://app.example.com",
            "staging" => "https://app.staging.example.com",
            _ => "http://localhost:5173",
        };
        Ok(crate::shapes::routes().layer(App::with_origins(origins.parse()?)?))
    }
}

#[tokio::test]
async fn pages() {
    let origins = [
        ("production", "https://app.example.com"),
        ("staging", "https://app.staging.example.com"),
        ("development", "http://localhost:5173"),
    ];
    for (stage, _) in origins {
        let rows = origins.map(|(other, origin)| (origin, "PUT", other == stage));
        crate::shapes::both(theirs::app(stage), ours::app(stage).unwrap(), &rows).await;
    }
}
