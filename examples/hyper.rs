//! A hyper server without axum: a policy is a tower layer and works around any service.
//!
//! To use it elsewhere: `cargo add cors-runtime`.
//!
//! ```console
//! $ cargo run -p cors-examples --bin hyper
//! ```
//!
//! The policy answers preflights, so the service never sees one:
//!
//! ```console
//! $ curl -i -X OPTIONS -H 'origin: https://app.example.com' \
//!     -H 'access-control-request-method: DELETE' http://localhost:3000/items/1
//! HTTP/1.1 204 No Content
//! access-control-allow-methods: DELETE
//! access-control-allow-origin: https://app.example.com
//! vary: origin
//!
//! $ curl -i -X DELETE -H 'origin: https://app.example.com' http://localhost:3000/items/1
//! HTTP/1.1 200 OK
//! access-control-allow-origin: https://app.example.com
//! vary: origin
//!
//! DELETE /items/1
//!
//! $ curl -i -X OPTIONS -H 'origin: https://evil.test' \
//!     -H 'access-control-request-method: DELETE' http://localhost:3000/items/1
//! HTTP/1.1 403 Forbidden
//! vary: origin
//! ```
//!
//! An `OPTIONS` request without `Access-Control-Request-Method` is not a preflight, and reaches the
//! service:
//!
//! ```console
//! $ curl -i -X OPTIONS http://localhost:3000/items/1
//! HTTP/1.1 200 OK
//! vary: origin
//!
//! OPTIONS /items/1
//! ```

use std::convert::Infallible;

use cors_runtime::cors_policy;
use http::{Request, Response};
use hyper::server::conn::http1;
use hyper_util::{rt::TokioIo, service::TowerToHyperService};
use tokio::net::TcpListener;
use tower::{Layer, service_fn};

cors_policy! {
    Frontend {
        origins: ["https://app.example.com"],
        methods: [DELETE],
    }
}

async fn echo<B>(request: Request<B>) -> Result<Response<String>, Infallible> {
    Ok(Response::new(format!("{} {}", request.method(), request.uri().path())))
}

pub(crate) async fn serve(listener: TcpListener) -> std::io::Result<()> {
    // Policy and layer take no room and cloning the service is free, so that each connection can
    // have its own.
    let service = Frontend.layer(service_fn(echo));
    loop {
        let (stream, _) = listener.accept().await?;
        let service = TowerToHyperService::new(service.clone());
        tokio::spawn(async move {
            let connection = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
            if let Err(error) = connection.await {
                eprintln!("a connection ended: {error}");
            }
        });
    }
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:3000").await?;
    println!("listening on http://localhost:3000");
    serve(listener).await
}
