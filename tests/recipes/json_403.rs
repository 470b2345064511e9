use axum::{
    Json, Router,
    body::Body,
    extract::Request,
    http::{HeaderValue, StatusCode, header::CONTENT_TYPE},
    middleware::{Next, from_fn},
    response::{IntoResponse, Response},
    routing::post,
};
use cors_runtime::{SenderRejection, TrustedSender, cors_policy};

cors_policy! {
    App { origins: ["https://app.example.com"], enforce: true }
    Socket { origins: ["https://app.example.com"] }
}

/// For one handler: take a `Result`, and write the response.
async fn transfer(sender: Result<TrustedSender<Socket>, SenderRejection>) -> Response {
    match sender {
        Ok(_) => "done".into_response(),
        Err(rejection) => (rejection.status(), Json(rejection.to_string())).into_response(),
    }
}

/// For every 403 of the layer: replace the body, and keep the headers. A 403 of a handler stays as it is.
async fn as_json(request: Request, next: Next) -> Response {
    let is_refused = App::decide(&request).status() == Some(StatusCode::FORBIDDEN);
    let mut response = next.run(request).await;
    if is_refused {
        *response.body_mut() = Body::from(r#"{"error":"forbidden"}"#);
        let json = HeaderValue::from_static("application/json");
        response.headers_mut().insert(CONTENT_TYPE, json);
    }
    response
}

fn router() -> Router {
    Router::new()
        .route("/orders", post(async || "ordered"))
        .route("/refunds", post(async || (StatusCode::FORBIDDEN, "ask a colleague")))
        .layer(App)
        .layer(from_fn(as_json)) // outside of the policy
        .route("/transfer", post(transfer))
}

// The guide shows the code above.

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
    let (app, evil) = ("https://app.example.com", "https://evil.test");
    for (path, origin, status, body) in [
        ("/orders", app, StatusCode::OK, "ordered"),
        ("/orders", evil, StatusCode::FORBIDDEN, forbidden),
        ("/refunds", app, StatusCode::FORBIDDEN, "ask a colleague"),
        ("/refunds", evil, StatusCode::FORBIDDEN, forbidden),
        ("/transfer", app, StatusCode::OK, "done"),
        ("/transfer", evil, StatusCode::FORBIDDEN, rejection),
    ] {
        let (found, text, vary) = answer(path, origin).await;
        assert_eq!((found, text.as_str()), (status, body), "{path} from {origin}");
        assert_eq!(
            vary.is_some(),
            path != "/transfer",
            "{path}: the headers of the layer are kept"
        );
    }
}
