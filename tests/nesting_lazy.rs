//! A policy that is put around a service while a request is on its way, in a program that knew one
//! policy until then. A binary of its own, because the program's first request counts.

use std::convert::Infallible;

use axum::{Router, body::Body, extract::Request, response::Response, routing::any};
use cors_runtime::cors_policy;
use cors_tests::{cors_headers, log::logged, request};
use tower::{Layer, ServiceExt, service_fn};

cors_policy! {
    Outer { origins: ["https://outer.example.com"], credentials: true }
    Near { origins: ["https://near.example.com"] }
}

async fn tenant(request: Request) -> Result<Response, Infallible> {
    // As a program does that reads the tenant's router from somewhere.
    let router: Router = Router::new().route("/", any(async || "tenant"));
    Near.layer(router).oneshot(request).await
}

#[tokio::test]
async fn the_first_request_is_as_the_second() {
    let app = Outer.layer(service_fn(tenant));
    for turn in ["first", "second"] {
        let sent = request::<Body>("GET", "/", &[("origin", "https://outer.example.com")]);
        let mut response = None;
        let events = logged(async { response = app.clone().oneshot(sent).await.ok() }).await;
        let response = response.expect("infallible");
        assert_eq!(cors_headers(response.headers()), ["vary: origin"], "{turn}");
        let is_in_flight =
            events.iter().any(|event| event.text.contains("while a request was on its way"));
        assert_eq!(is_in_flight, turn == "first", "{turn}: {events:#?}");
    }
}
