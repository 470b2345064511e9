//! A server that does not use tower: an adapter asks the policy for its decision and applies it.
//!
//! To use it elsewhere: `cargo add cors-runtime`.
//!
//! ```console
//! $ cargo run -p cors-examples --bin adapter
//! ```
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
//! $ curl -i -X DELETE -H 'origin: https://evil.test' http://localhost:3000/items/1
//! HTTP/1.1 200 OK
//! vary: origin
//!
//! DELETE /items/1
//! ```

use std::convert::Infallible;

use cors_runtime::cors_policy;
use http::{Request, Response};
use hyper::{server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;

cors_policy! {
    Frontend {
        origins: ["https://app.example.com"],
        methods: [DELETE],
    }
}

#[allow(clippy::unused_async, reason = "as handlers are")]
async fn echo<B>(request: Request<B>) -> Response<String> {
    Response::new(format!("{} {}", request.method(), request.uri().path()))
}

/// The adapter: a decision says with which status to answer in place of the handler, if with any,
/// and writes the headers.
async fn with_cors<B>(request: Request<B>) -> Result<Response<String>, Infallible> {
    let decision = Frontend::decide(&request);
    let mut response = match decision.status() {
        None => echo(request).await,
        Some(_) => Response::default(),
    };
    if let Some(status) = decision.apply(response.headers_mut()) {
        *response.status_mut() = status;
    }
    Ok(response)
}

pub(crate) async fn serve(listener: TcpListener) -> std::io::Result<()> {
    loop {
        let (stream, _) = listener.accept().await?;
        tokio::spawn(async move {
            let connection =
                http1::Builder::new().serve_connection(TokioIo::new(stream), service_fn(with_cors));
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
