//! A switch in the configuration: the desktop app's own pages, or nobody.

mod theirs {
    use axum::Router;
    use http::{HeaderValue, Method, header};
    use tower_http::cors::CorsLayer;

    pub(super) fn app(cors_enabled: bool) -> Router {
        let origins: &[&str] =
            if cors_enabled { &["http://127.0.0.1:5420", "tauri://localhost"] } else { &[] };
        let origins: Vec<HeaderValue> = origins.iter().map(|o| o.parse().unwrap()).collect();
        let cors = CorsLayer::new()
            .allow_origin(origins)
            .allow_methods([Method::GET, Method::POST])
            .allow_headers([header::AUTHORIZATION, header::CONTENT_TYPE]);
        crate::shapes::routes().layer(cors)
    }
}

mod ours {
    use axum::Router;
    use cors_runtime::cors_policy;
    use tower::util::option_layer;

    cors_policy! {
        Shell {
            origins: ["http://127.0.0.1:5420", "tauri://localhost"],
            headers: ["authorization", "content-type"],
        }
    }

    pub(super) fn app(cors_enabled: bool) -> Router {
        crate::shapes::routes().layer(option_layer(cors_enabled.then_some(Shell)))
    }
}

#[tokio::test]
async fn pages() {
    for is_enabled in [true, false] {
        let rows = [
            ("tauri://localhost", "POST json token", is_enabled),
            ("http://127.0.0.1:5420", "GET", is_enabled),
            ("http://localhost:5420", "GET", false),
        ];
        crate::shapes::both(theirs::app(is_enabled), ours::app(is_enabled), &rows).await;
    }
}
