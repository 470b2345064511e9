//! gRPC-Web and Connect: pages that call a gRPC service.
//!
//! Every call is a POST with a `content-type` that is not safelisted, so it needs a preflight. The status
//! of the call is in response headers, which the page's scripts must be able to read.
//!
//! | | gRPC-Web | Connect |
//! |---|---|---|
//! | `headers` | `content-type`, `x-grpc-web`, `x-user-agent`, `grpc-timeout` | `content-type`, `connect-protocol-version`, `connect-timeout-ms` |
//! | `expose` | `grpc-status`, `grpc-message`, `grpc-status-details-bin` | trailers of unary calls, as `trailer-` and the name |
//! | `methods` | none: POST is safelisted | none: so is GET, for calls without side effects |
//!
//! Add `authorization` and the metadata that your interceptors send, and expose the metadata that they
//! read. List each name: a policy has no prefixes.
//!
//! A policy is an ordinary tower layer, so it works for tonic as for axum:
//!
//! ```text
//! tonic::transport::Server::builder()
//!     .accept_http1(true)
//!     .layer(Grpc)                      // outside of GrpcWebLayer
//!     .layer(tonic_web::GrpcWebLayer::new())
//!     .add_service(greeter)
//! ```
//!
//! The same with a plain tower service, and a test (`cargo add --dev cors-testing`):
//!
//! ```
//! use std::convert::Infallible;
//!
//! use cors_runtime::cors_policy;
//! use cors_testing::{Browser, Fetch};
//! use http::{Request, Response};
//! use tower::{ServiceBuilder, service_fn};
//!
//! cors_policy! {
//!     pub Grpc {
//!         origins: ["https://app.example.com"],
//!         headers: ["authorization", "content-type", "grpc-timeout", "x-grpc-web", "x-user-agent"],
//!         expose: ["grpc-status", "grpc-message", "grpc-status-details-bin"],
//!         max_age: 7200,
//!     }
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let greeter = service_fn(async |_: Request<String>| {
//!     let response = Response::builder()
//!         .header("content-type", "application/grpc-web+proto")
//!         .header("grpc-status", "7")
//!         .header("grpc-message", "not for you")
//!         .body(String::new());
//!     Ok::<_, Infallible>(response.unwrap())
//! });
//! let mut service = ServiceBuilder::new().layer(Grpc).service(greeter);
//!
//! let call = Request::post("/greeter.Greeter/SayHello")
//!     .header("content-type", "application/grpc-web+proto")
//!     .header("x-grpc-web", "1")
//!     .header("grpc-timeout", "5S")
//!     .body(String::new())?;
//! let mut page = Browser::at("https://app.example.com").api("https://api.example.com");
//! let response = page.fetch(&mut service, Fetch::new(call)).await?;
//! assert_eq!(response.header("grpc-status"), Some("7"));
//! assert_eq!(response.header("grpc-message"), Some("not for you"));
//! # Ok(())
//! # }
//! ```
//!
//! A proxy that translates gRPC-Web, such as Envoy, often has CORS settings. Use either those or a policy;
//! see [`placement`](super::placement).
