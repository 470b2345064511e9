//! A program with one policy, around everything: its preflights never reach what is inside,
//! however the application is put together, so authentication and limits need know nothing of
//! CORS.

use std::{
    cell::Cell,
    convert::Infallible,
    future::{Ready, ready},
    pin::pin,
    task::{Context, Poll, Waker},
};

use axum::{
    BoxError, Router,
    error_handling::HandleErrorLayer,
    extract::Request,
    http::StatusCode,
    middleware::{Next, from_fn},
    response::{IntoResponse, Response},
    routing::{any, get},
};
use cors_runtime::cors_policy;
use cors_tests::{Server, boxed, cors_headers, preflight, request};
use tower::{
    Layer, Service, ServiceBuilder, ServiceExt, buffer::BufferLayer, limit::ConcurrencyLimitLayer,
};

cors_policy! {
    Dashboard {
        origins: ["https://app.example.com"],
        methods: [GET, PUT],
        headers: ["authorization"],
        credentials: true,
    }
}

thread_local! {
    static REACHED: Cell<usize> = const { Cell::new(0) };
}

fn reached() {
    REACHED.set(REACHED.get() + 1);
}

async fn handler() {
    reached();
}

async fn authenticate(request: Request, next: Next) -> Response {
    reached();
    if request.headers().contains_key("authorization") {
        next.run(request).await
    } else {
        StatusCode::UNAUTHORIZED.into_response()
    }
}

async fn failed(_: BoxError) -> StatusCode {
    StatusCode::SERVICE_UNAVAILABLE
}

fn routes() -> Router {
    Router::new()
        .route("/items", get(handler).put(handler))
        .route("/any", any(handler))
        .route("/options", get(handler).options(handler))
        .nest_service("/nested", Router::new().route("/items", get(handler)))
        .fallback(handler)
}

fn placements() -> Vec<(&'static str, Server)> {
    let auth = || from_fn(authenticate);
    let limit = || ConcurrencyLimitLayer::new(1);
    let buffer =
        || ServiceBuilder::new().layer(HandleErrorLayer::new(failed)).layer(BufferLayer::new(1));
    vec![
        ("layers", boxed(routes().layer(auth()).layer(Dashboard))),
        ("layers, served", boxed(routes().layer(auth()).layer(Dashboard).with_state(()))),
        ("a tuple", boxed(routes().layer((Dashboard, auth())))),
        (
            "a stack",
            boxed(
                routes().layer(ServiceBuilder::new().layer(Dashboard).layer(limit()).layer(auth())),
            ),
        ),
        ("a buffer", boxed(routes().layer(auth()).layer(buffer()).layer(Dashboard))),
        (
            "a buffer in a stack",
            boxed(
                routes()
                    .layer(auth())
                    .layer(ServiceBuilder::new().layer(Dashboard).layer(buffer())),
            ),
        ),
        ("outside", boxed(Dashboard.layer(routes().layer(auth())))),
        (
            "outside, a stack",
            boxed(ServiceBuilder::new().layer(Dashboard).layer(auth()).service(routes())),
        ),
        ("twice", boxed(Dashboard.layer(routes().layer(auth()).layer(Dashboard)))),
    ]
}

#[tokio::test]
async fn its_preflights_end_there() {
    let granted = [
        "access-control-allow-credentials: true",
        "access-control-allow-headers: authorization",
        "access-control-allow-methods: GET,PUT",
        "access-control-allow-origin: https://app.example.com",
        "vary: origin",
    ];
    for (name, app) in placements() {
        for path in ["/items", "/any", "/options", "/nested/items", "/nested/no", "/no"] {
            for (origin, status, expected) in [
                ("https://app.example.com", StatusCode::NO_CONTENT, &granted[..]),
                ("https://other.test", StatusCode::FORBIDDEN, &["vary: origin"]),
            ] {
                REACHED.set(0);
                let Ok(response) = app.clone().oneshot(preflight(path, origin, "PUT")).await;
                let got = (response.status(), REACHED.get());
                assert_eq!(got, (status, 0), "{name} {path} {origin}");
                assert_eq!(cors_headers(response.headers()), expected, "{name} {path} {origin}");
            }
        }
    }
}

#[tokio::test]
async fn everything_else_passes() {
    for (name, app) in placements() {
        for (credentials, status, depth) in [
            (None, StatusCode::UNAUTHORIZED, 1),
            (Some(("authorization", "token")), StatusCode::OK, 2),
        ] {
            let mut headers = vec![("origin", "https://app.example.com")];
            headers.extend(credentials);
            REACHED.set(0);
            let Ok(response) = app.clone().oneshot(request("GET", "/items", &headers)).await;
            assert_eq!((response.status(), REACHED.get()), (status, depth), "{name} {headers:?}");
            assert_eq!(
                cors_headers(response.headers()),
                [
                    "access-control-allow-credentials: true",
                    "access-control-allow-origin: https://app.example.com",
                    "vary: origin",
                ],
                "{name} {headers:?}"
            );
        }
    }
}

/// Answers with a response that was made before anyone counted.
#[derive(Clone)]
struct Prepared(Option<http::Response<()>>);

impl Service<http::Request<()>> for Prepared {
    type Response = http::Response<()>;
    type Error = Infallible;
    type Future = Ready<Result<http::Response<()>, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: http::Request<()>) -> Self::Future {
        ready(Ok(self.0.take().expect("called once")))
    }
}

/// A single policy allocates nothing, on actual requests whose response has room for the headers and
/// on preflights, whose answer is written into the request's own map.
#[test]
fn it_allocates_nothing() {
    let origin = |origin: &str| request("GET", "/", &[("origin", origin)]);
    let two = [("origin", "https://app.example.com"), ("origin", "https://app.example.com")];
    for (row, request, expected) in [
        ("allowed", origin("https://app.example.com"), 3),
        ("refused", origin("https://other.test"), 1),
        ("null", origin("null"), 1),
        ("long", origin(&format!("https://{}", "a".repeat(16_384))), 1),
        ("no origin", request("GET", "/", &[]), 1),
        ("two origins", request("GET", "/", &two), 1),
        ("preflight", preflight("/", "https://app.example.com", "PUT"), 5),
        ("refused preflight", preflight("/", "https://other.test", "PUT"), 1),
    ] {
        let mut response = http::Response::new(());
        *response.headers_mut() = http::HeaderMap::with_capacity(16);
        let mut service = Dashboard.layer(Prepared(Some(response)));
        let mut answer = None;
        let counted = allocation_counter::measure(|| {
            let mut context = Context::from_waker(Waker::noop());
            let mut future = pin!(service.call(request));
            let Poll::Ready(Ok(response)) = future.as_mut().poll(&mut context) else {
                unreachable!("nothing to wait for")
            };
            answer = Some(response);
        });
        let headers = cors_headers(answer.expect("an answer").headers());
        assert_eq!((headers.len(), counted.count_total), (expected, 0), "{row}: {headers:?}");
    }
}
