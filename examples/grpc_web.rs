//! A gRPC-Web service on a plain tower stack, with the headers that its clients need.
//!
//! To use it elsewhere: `cargo add cors-runtime`.
//!
//! ```console
//! $ cargo run -p cors-examples --bin grpc_web
//! ```
//!
//! The `content-type` is not safelisted, so every call has a preflight:
//!
//! ```console
//! $ curl -i -X OPTIONS -H 'origin: https://app.example.com' \
//!     -H 'access-control-request-method: POST' \
//!     -H 'access-control-request-headers: content-type,x-grpc-web,x-user-agent' \
//!     http://localhost:3000/greeter.Greeter/Hello
//! HTTP/1.1 204 No Content
//! access-control-allow-headers: authorization,content-type,grpc-timeout,x-grpc-web,x-user-agent
//! access-control-allow-methods: GET,HEAD,POST
//! access-control-allow-origin: https://app.example.com
//! access-control-max-age: 7200
//! vary: origin
//! ```
//!
//! A call that fails early has its status in the headers. If they are not exposed, the client sees a
//! success without a message:
//!
//! ```console
//! $ curl -i -X POST -H 'origin: https://app.example.com' \
//!     -H 'content-type: application/grpc-web+proto' http://localhost:3000/greeter.Greeter/Hello
//! HTTP/1.1 200 OK
//! access-control-allow-origin: https://app.example.com
//! access-control-expose-headers: grpc-message,grpc-status,grpc-status-details-bin
//! content-type: application/grpc-web+proto
//! grpc-message: a name is wanted
//! grpc-status: 3
//! vary: origin
//! ```
//!
//! With `tonic` and `tonic-web` the policy is the same, outside `GrpcWebLayer`; the guide has a recipe.
//! This file speaks the protocol by hand, for one unary call, so that the examples build quickly.

use std::{convert::Infallible, io};

use cors_runtime::cors_policy;
use http::{HeaderValue, Request, Response, header::CONTENT_TYPE};
use http_body_util::{BodyExt, Full, Limited};
use hyper::{
    body::{Body, Bytes},
    server::conn::http1,
};
use hyper_util::{rt::TokioIo, service::TowerToHyperService};
use tokio::net::TcpListener;
use tower::ServiceBuilder;

cors_policy! {
    pub(crate) Frontend {
        origins: ["https://app.example.com"],
        headers: ["authorization", "content-type", "grpc-timeout", "x-grpc-web", "x-user-agent"],
        expose: ["grpc-message", "grpc-status", "grpc-status-details-bin"],
        max_age: 7200,
    }
}

const PATH: &str = "/greeter.Greeter/Hello";

/// `rpc Hello(Name) returns (Greeting)`, where both messages are one string.
pub(crate) async fn greeter<B>(request: Request<B>) -> Result<Response<Full<Bytes>>, Infallible>
where
    B: Body,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    const UNIMPLEMENTED: &str = "12";
    const INVALID_ARGUMENT: &str = "3";
    if request.uri().path() != PATH {
        return Ok(failed(UNIMPLEMENTED, "no such method"));
    }
    let Ok(body) = Limited::new(request.into_body(), 1024).collect().await else {
        return Ok(failed(INVALID_ARGUMENT, "the message is too long"));
    };
    Ok(match name(&body.to_bytes()) {
        Some(name) => answer(&format!("Hello, {name}")),
        None => failed(INVALID_ARGUMENT, "a name is wanted"),
    })
}

/// A frame with the message, and one with the trailers, which browsers do not let script read.
fn answer(text: &str) -> Response<Full<Bytes>> {
    const TRAILERS: u8 = 0x80;
    let length = u8::try_from(text.len()).unwrap_or_default();
    let message = [&[0x0a, length], text.as_bytes()].concat();
    grpc(Bytes::from([frame(0, &message), frame(TRAILERS, b"grpc-status:0\r\n")].concat()))
}

/// No frame, and the trailers as headers.
fn failed(status: &'static str, message: &'static str) -> Response<Full<Bytes>> {
    let mut response = grpc(Bytes::new());
    response.headers_mut().insert("grpc-status", HeaderValue::from_static(status));
    response.headers_mut().insert("grpc-message", HeaderValue::from_static(message));
    response
}

fn grpc(body: Bytes) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(body));
    let kind = HeaderValue::from_static("application/grpc-web+proto");
    response.headers_mut().insert(CONTENT_TYPE, kind);
    response
}

fn frame(flags: u8, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).unwrap_or_default();
    [&[flags], &length.to_be_bytes()[..], payload].concat()
}

/// The string of an uncompressed frame. Lengths of up to 100 bytes take one byte in both messages.
fn name(frame: &[u8]) -> Option<&str> {
    let (&[0, a, b, c, d], message) = frame.split_first_chunk()? else { return None };
    let (&[0x0a, length @ ..=100], text) = message.split_first_chunk()? else { return None };
    let whole = u32::from_be_bytes([a, b, c, d]) as usize == message.len()
        && usize::from(length) == text.len()
        && !text.is_empty();
    std::str::from_utf8(text).ok().filter(|_| whole)
}

pub(crate) async fn serve(listener: TcpListener) -> io::Result<()> {
    let service = ServiceBuilder::new().layer(Frontend).service_fn(greeter);
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
async fn main() -> io::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:3000").await?;
    println!("listening on http://localhost:3000");
    serve(listener).await
}
