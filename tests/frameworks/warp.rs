use std::convert::Infallible;

use http::Request;
use hyper::{body::Incoming, server::conn::http1};
use hyper_util::{rt::TokioIo, service::TowerToHyperService};
use tokio::net::TcpListener;
use tower::Service;
use warp::reply::Response;

/// In place of `warp::serve(filter)`: `serve(listener, App.layer(warp::service(filter)))`.
async fn serve<S>(listener: TcpListener, service: S) -> std::io::Result<()>
where
    S: Service<Request<Incoming>, Response = Response, Error = Infallible, Future: Send>
        + Clone
        + Send
        + 'static,
{
    loop {
        let (stream, _) = listener.accept().await?;
        let service = TowerToHyperService::new(service.clone());
        tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
    }
}

// The guide shows the code above.

use std::net::SocketAddr;

use cors_runtime::{CorsLayer, Policy};
use tower::Layer;
use warp::Filter;

async fn answer(path: String) -> Result<Response, warp::Rejection> {
    let path = format!("/{path}");
    if !crate::raw::PATHS.contains(&path.as_str()) {
        return Err(warp::reject::not_found());
    }
    let (status, header) = crate::answer(&path);
    let mut response = Response::default();
    *response.status_mut() = status.try_into().expect("a status");
    for (name, value) in [Some(("handler", "ran")), header].into_iter().flatten() {
        response.headers_mut().append(name, value.parse().expect("a value"));
    }
    Ok(response)
}

async fn start<P: Policy>(cors: CorsLayer<P>) -> SocketAddr {
    let (listener, address) = crate::listener().await;
    let service =
        cors.layer(warp::service(warp::path::param().and(warp::path::end()).and_then(answer)));
    tokio::spawn(serve(listener, service));
    address
}

#[tokio::test(flavor = "multi_thread")]
async fn rows() {
    crate::check_rows!(start, CorsLayer::from, &[]);
}
