//! A list in the source, with everything that a signed-in front end needs.

mod theirs {
    use std::time::Duration;

    use axum::Router;
    use http::{HeaderValue, Method, header};
    use tower_http::cors::CorsLayer;

    pub(super) fn app() -> Router {
        crate::shapes::routes().layer(cors())
    }

    fn cors() -> CorsLayer {
        CorsLayer::new()
            .allow_origin([
                HeaderValue::from_static("https://app.example.com"),
                HeaderValue::from_static("https://admin.example.com"),
            ])
            .allow_methods([Method::GET, Method::POST, Method::PUT, Method::DELETE])
            .allow_headers([header::AUTHORIZATION, header::CONTENT_TYPE])
            .allow_credentials(true)
            .max_age(Duration::from_secs(3600))
    }
}

mod ours {
    use axum::Router;
    use cors_runtime::cors_policy;

    cors_policy! {
        App {
            origins: [
                "https://app.example.com",
                "https://admin.example.com",
            ],
            methods: [GET, POST, PUT, DELETE],
            headers: ["authorization", "content-type"],
            credentials: true,
            max_age: 3600,
        }
    }

    pub(super) fn app() -> Router {
        crate::shapes::routes().layer(App)
    }
}

#[tokio::test]
async fn pages() {
    let rows = [
        ("https://app.example.com", "PUT json cookie", true),
        ("https://admin.example.com", "DELETE token", true),
        ("https://admin.example.com.evil.test", "GET", false),
        ("http://app.example.com", "GET", false),
    ];
    crate::shapes::both(theirs::app(), ours::app(), &rows).await;
}
