use axum::{
    Router,
    extract::Request,
    http::StatusCode,
    middleware::{Next, from_fn},
    response::Response,
    routing::put,
};
use cors_runtime::{cors_policy, is_preflight};

cors_policy! {
    App { origins: ["https://app.example.com"], methods: [PUT] }
}

async fn with_200(request: Request, next: Next) -> Response {
    let is_preflight = is_preflight(&request);
    let mut response = next.run(request).await;
    if is_preflight && response.status() == StatusCode::NO_CONTENT {
        *response.status_mut() = StatusCode::OK;
    }
    response
}

fn router() -> Router {
    Router::new()
        .route("/items", put(async || StatusCode::NO_CONTENT))
        .layer(App)
        .layer(from_fn(with_200)) // outside of the policy
}

// The guide shows the code above.

use axum::body::Body;
use tower::ServiceExt as _;

#[tokio::test]
async fn only_granted_preflights_change() -> Result<(), Box<dyn std::error::Error>> {
    for (method, origin, status) in [
        ("OPTIONS", "https://app.example.com", StatusCode::OK),
        ("OPTIONS", "https://evil.test", StatusCode::FORBIDDEN),
        ("PUT", "https://app.example.com", StatusCode::NO_CONTENT),
    ] {
        let request = Request::builder().method(method).uri("/items").header("origin", origin);
        let request = request.header("access-control-request-method", "PUT").body(Body::empty())?;
        let response = router().oneshot(request).await?;
        let name = "access-control-allow-methods";
        let lists = response.headers().contains_key(name);
        let got = (response.status(), lists);
        assert_eq!(got, (status, status == StatusCode::OK), "{method} from {origin}");
    }
    Ok(())
}
