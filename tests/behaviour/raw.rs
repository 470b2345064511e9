//! The rows of raw requests, against a tower service and an axum router on sockets.

use std::{convert::Infallible, net::SocketAddr};

use axum::{
    Router,
    body::Body,
    extract::Request,
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::Response,
    routing::{Route, any},
};
use cors_runtime::{Cors, CorsLayer, Policy};
use cors_tests::raw;
use hyper::server::conn::http1;
use hyper_util::{rt::TokioIo, service::TowerToHyperService};
use tokio::net::TcpListener;
use tower::{Layer, service_fn};

fn respond(path: &str) -> Response {
    let mut response = Response::new(Body::empty());
    let headers = response.headers_mut();
    headers.insert(HeaderName::from_static("handler"), HeaderValue::from_static("ran"));
    match path {
        "/own" => {
            headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
        }
        "/vary" => {
            headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        }
        "/error" => *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR,
        "/any" => {}
        _ => {
            headers.clear();
            *response.status_mut() = StatusCode::NOT_FOUND;
        }
    }
    response
}

async fn listener() -> (TcpListener, SocketAddr) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    (listener, address)
}

async fn tower_server<P: Policy>(cors: CorsLayer<P>) -> SocketAddr {
    let (listener, address) = listener().await;
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.expect("a connection");
            let service = service_fn(async |request: http::Request<hyper::body::Incoming>| {
                Ok::<_, Infallible>(respond(request.uri().path()))
            });
            let service = TowerToHyperService::new(cors.layer(service));
            let connection = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
            tokio::spawn(connection);
        }
    });
    address
}

async fn axum_server<P: Policy>(cors: CorsLayer<P>) -> SocketAddr
where
    CorsLayer<P>: Layer<Route, Service = Cors<Route, P>>,
{
    let (listener, address) = listener().await;
    let handler = any(async |request: Request| respond(request.uri().path()));
    let app = raw::PATHS.iter().fold(Router::new(), |app, path| app.route(path, handler.clone()));
    let app = app.layer(cors);
    tokio::spawn(async move { axum::serve(listener, app).await });
    address
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tower_service_passes_every_row() {
    cors_tests::check_rows!(tower_server, CorsLayer::from, &[]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_axum_router_passes_every_row() {
    cors_tests::check_rows!(axum_server, CorsLayer::from, &[]);
}
