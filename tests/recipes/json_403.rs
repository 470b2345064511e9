use axum::{
    Json, Router,
    body::Body,
    http::{HeaderValue, StatusCode, header::CONTENT_TYPE},
    middleware::map_response,
    response::{IntoResponse, Response},
    routing::post,
};
use cors_runtime::{SenderRejection, TrustedSender, cors_policy};

cors_policy! {
    App { origins: ["https://app.example.com"], enforce: true }
    Socket { origins: ["https://app.example.com"] }
}

/// For one handler: take a `Result`, and answer yourself.
async fn transfer(sender: Result<TrustedSender<Socket>, SenderRejection>) -> Response {
    match sender {
        Ok(_) => "done".into_response(),
        Err(rejection) => (rejection.status(), Json(rejection.to_string())).into_response(),
    }
}

/// For every 403 of the layer: replace the body, and keep the headers.
async fn as_json(mut response: Response) -> Response {
    if response.status() == StatusCode::FORBIDDEN {
        *response.body_mut() = Body::from(r#"{"error":"forbidden"}"#);
        let json = HeaderValue::from_static("application/json");
        response.headers_mut().insert(CONTENT_TYPE, json);
    }
    response
}

fn router() -> Router {
    Router::new()
        .route("/orders", post(async || "ordered"))
        .layer(App)
        .layer(map_response(as_json)) // outside of the policy
        .route("/transfer", post(transfer))
}

// The guide shows the code above.

use axum::http::Request;
use tower::ServiceExt as _;

async fn answer(path: &str, origin: &str) -> (StatusCode, String, Option<HeaderValue>) {
    let request = Request::post(path).header("origin", origin).body(Body::empty());
    let Ok(response) = router().oneshot(request.expect("a request")).await;
    let status = response.status();
    let vary = response.headers().get("vary").cloned();
    let body = axum::body::to_bytes(response.into_body(), 1000).await.expect("a body");
    (status, String::from_utf8(body.into()).expect("text"), vary)
}

#[tokio::test]
async fn refusals_are_json() {
    let forbidden = r#"{"error":"forbidden"}"#;
    let rejection = r#""`Socket` does not accept the sender or the host of the request""#;
    for (path, body) in [("/orders", forbidden), ("/transfer", rejection)] {
        assert_eq!(answer(path, "https://app.example.com").await.0, StatusCode::OK, "{path}");
        let (status, found, vary) = answer(path, "https://evil.test").await;
        assert_eq!((status, found.as_str()), (StatusCode::FORBIDDEN, body), "{path}");
        assert_eq!(vary.is_some(), path == "/orders", "the headers of the layer are kept");
    }
}
