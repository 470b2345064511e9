//! The layer is made with the configuration and kept beside the pool.

mod theirs {
    use axum::Router;
    use http::HeaderValue;
    use tower_http::cors::CorsLayer;

    #[derive(Clone)]
    pub(super) struct AppState {
        pub(super) cors: CorsLayer,
    }

    impl AppState {
        pub(super) fn new(front_end: &str) -> Result<Self, http::header::InvalidHeaderValue> {
            let origin = HeaderValue::from_str(front_end)?;
            Ok(Self { cors: CorsLayer::new().allow_origin([origin]).allow_credentials(true) })
        }
    }

    pub(super) fn app(state: &AppState) -> Router {
        crate::shapes::routes().layer(state.cors.clone())
    }
}

mod ours {
    use axum::Router;
    use cors_runtime::{CorsLayer, OriginSetError, cors_policy};

    cors_policy! {
        pub(super) FrontEnd { origins: [runtime], credentials: true }
    }

    #[derive(Clone)]
    pub(super) struct AppState {
        pub(super) cors: CorsLayer<FrontEnd>,
    }

    impl AppState {
        pub(super) fn new(front_end: &str) -> Result<Self, OriginSetError> {
            Ok(Self { cors: FrontEnd::with_origins(front_end.parse()?)? })
        }
    }

    pub(super) fn app(state: &AppState) -> Router {
        crate::shapes::routes().layer(state.cors.clone())
    }
}

#[tokio::test]
async fn pages() {
    let front_end = "https://app.example.com";
    let (their, our) = (theirs::AppState::new(front_end), ours::AppState::new(front_end));
    let rows = [(front_end, "GET cookie", true), ("https://b.test", "GET", false)];
    crate::shapes::both(theirs::app(&their.unwrap()), ours::app(&our.unwrap()), &rows).await;
}
