//! gRPC-Web: what the client library sends and reads.

mod theirs {
    use axum::Router;
    use http::{HeaderName, HeaderValue};
    use tower_http::cors::CorsLayer;

    const SENT: [&str; 3] = ["content-type", "x-grpc-web", "grpc-timeout"];
    const READ: [&str; 2] = ["grpc-status", "grpc-message"];

    pub(super) fn app() -> Router {
        let cors = CorsLayer::new()
            .allow_origin([HeaderValue::from_static("https://app.example.com")])
            .allow_headers(SENT.map(HeaderName::from_static))
            .expose_headers(READ.map(HeaderName::from_static));
        crate::shapes::routes().layer(cors)
    }
}

mod ours {
    use axum::Router;
    use cors_runtime::cors_policy;

    cors_policy! {
        Grpc {
            origins: ["https://app.example.com"],
            headers: ["content-type", "x-grpc-web", "grpc-timeout"],
            expose: ["grpc-status", "grpc-message"],
        }
    }

    pub(super) fn app() -> Router {
        crate::shapes::routes().layer(Grpc)
    }
}

#[tokio::test]
async fn pages() {
    let rows = [
        ("https://app.example.com", "POST json", true),
        ("https://app.example.com", "POST token", false),
        ("https://b.test", "POST json", false),
    ];
    // Methods that forms can send need no permission.
    crate::shapes::both(theirs::app(), ours::app(), &rows).await;
}
