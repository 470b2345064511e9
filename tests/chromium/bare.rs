//! A policy on a tower service, served by hyper: no router, no axum.

use std::convert::Infallible;

use axum::serve::Listener;
use cors_runtime::cors_policy;
use http::{Request, Response, StatusCode};
use hyper::{body::Incoming, server::conn::http1};
use hyper_util::{rt::TokioIo, service::TowerToHyperService};
use tower::{Layer, ServiceExt, service_fn};

use crate::{
    record::{Log, called},
    tls::TlsListener,
};

cors_policy! {
    /// Of a service without routes.
    pub(crate) Bare {
        origins: ["https://app.example.com", "https://*.preview.example.com"],
        methods: [PUT],
        headers: ["content-type"],
        expose: ["x-total-count"],
    }
}

async fn answer(request: Request<Incoming>) -> Result<Response<String>, Infallible> {
    called();
    let mut response = Response::new(format!("bare {}", request.method()));
    if request.uri().path() == "/missing" {
        *response.status_mut() = StatusCode::NOT_FOUND;
    }
    response.headers_mut().insert("x-total-count", http::HeaderValue::from_static("2"));
    Ok(response)
}

async fn under_policy(request: Request<Incoming>) -> Response<String> {
    let Ok(response) = Bare.layer(service_fn(answer)).oneshot(request).await;
    response
}

/// Serves, on the port that it returns.
pub(crate) fn serve(mut listener: TlsListener, log: Log) -> u16 {
    let port = listener.port();
    tokio::spawn(async move {
        loop {
            let (connection, _) = listener.accept().await;
            let log = log.clone();
            let service = TowerToHyperService::new(service_fn(move |request| {
                let log = log.clone();
                async move { Ok::<_, Infallible>(log.record(request, under_policy).await) }
            }));
            // A connection that breaks is the browser's affair.
            tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(connection), service));
        }
    });
    port
}
