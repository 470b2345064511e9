use axum::Router;
use cors_runtime::cors_policy;
use tonic::service::Routes;
use tonic_health::server::health_reporter;
use tonic_web::GrpcWebLayer;

cors_policy! {
    Grpc {
        origins: ["https://app.example.com"],
        headers: ["content-type", "grpc-timeout", "x-grpc-web", "x-user-agent"],
        expose: ["grpc-status", "grpc-message", "grpc-status-details-bin"],
        max_age: 7200,
    }
}

fn router() -> Router {
    // Your own service, in place of the one for health checks.
    let (_, health) = health_reporter();
    Routes::new(health).prepare().into_axum_router().layer(GrpcWebLayer::new()).layer(Grpc) // last: outside of `GrpcWebLayer`
}

// The guide shows the code above.

use axum::{body::Body, http::Request};
use cors_testing::Browser;

#[tokio::test]
async fn a_page_can_call_the_service() {
    let call = || {
        Request::post("/grpc.health.v1.Health/Check")
            .header("content-type", "application/grpc-web+proto")
            .header("x-grpc-web", "1")
            .body(Body::from(&[0; 5][..]))
            .expect("a request")
    };
    let mut app = router();
    let mut page = Browser::at("https://app.example.com").api("https://api.example.com");
    let response = page.fetch(&mut app, call()).await.expect("a response");
    assert!(response.ok());
    assert_eq!(response.header("content-type"), Some("application/grpc-web+proto"));
    let body = axum::body::to_bytes(response.into_body(), 1000).await.expect("a body");
    assert!(String::from_utf8_lossy(&body).contains("grpc-status:0"), "{body:?}");

    let mut other = Browser::at("https://evil.test").api("https://api.example.com");
    assert!(other.fetch(&mut app, call()).await.is_err());
}

/// A status without a message is sent in headers, which the page can read.
#[tokio::test]
async fn a_page_can_read_an_error() {
    let call = Request::post("/grpc.health.v1.Health/Unknown")
        .header("content-type", "application/grpc-web+proto")
        .header("x-grpc-web", "1")
        .body(Body::empty())
        .expect("a request");
    let mut page = Browser::at("https://app.example.com").api("https://api.example.com");
    let response = page.fetch(&mut router(), call).await.expect("a response");
    assert_eq!(response.header("grpc-status"), Some("12"));
}
