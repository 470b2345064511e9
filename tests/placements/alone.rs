//! A program with one policy, around everything: its preflights never reach what is inside,
//! however the application is put together, so authentication and limits need know nothing of
//! CORS.

use std::{cell::Cell, convert::Infallible};

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
use cors_tests::{cors_headers, preflight, request};
use tower::{
    Layer, Service, ServiceBuilder, ServiceExt, buffer::BufferLayer, limit::ConcurrencyLimitLayer,
    util::BoxCloneSyncService,
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

type Server = BoxCloneSyncService<Request, Response, Infallible>;

fn boxed<S>(service: S) -> Server
where
    S: Service<Request, Response = Response, Error = Infallible> + Clone + Send + Sync + 'static,
    S::Future: Send + 'static,
{
    BoxCloneSyncService::new(service)
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
                ("https://stranger.test", StatusCode::FORBIDDEN, &["vary: origin"]),
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
