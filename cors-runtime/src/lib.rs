//! CORS policies that are checked while they compile.
//!
//! **If it compiles, the browser and the server agree.** A policy is declared in source, checked by
//! the compiler, turned into constants, and applied to axum and every other tower service.
//!
//! ```
//! use cors_runtime::cors_policy;
//!
//! cors_policy! {
//!     /// The dashboard's single-page app.
//!     pub Dashboard {
//!         origins: ["https://app.example.com", "https://*.preview.example.com"],
//!         methods: [GET, PUT, DELETE],
//!         headers: ["authorization", "content-type"],
//!         credentials: true,
//!     }
//! }
//!
//! // A policy is a tower layer …
//! let app = axum::Router::<()>::new()
//!     .route("/items", axum::routing::get(async || "items"))
//!     .layer(Dashboard);
//!
//! // … and answers in `const` what a browser would make of it.
//! const _: () = assert!(Dashboard::allows_origin("https://app.example.com"));
//! const _: () = assert!(!Dashboard::allows_origin("https://app.example.com.evil.test"));
//! ```
//!
//! * [`cors_policy!`] declares policies; [`checks`] is what they go through.
#![cfg_attr(
    all(feature = "macros", feature = "axum"),
    doc = "* [`#[cors(…)]`](macro@cors) and [`cors_route!`] give each handler of axum its own."
)]
#![cfg_attr(feature = "testing", doc = "* [`testing`] is a browser to test with.")]
//! * `Dashboard::explain(&method, &headers)` says why a request would, or would not, be served; see
//!   [`explain`].
//! * `Dashboard::allows(&headers)` judges what CORS does not apply to, such as WebSocket handshakes,
//!   by the same list; see [`is_foreign`].
//! * [`OriginSet`] holds origins that are known only when the program starts.
//!
//! # What is sent when
//!
//! | request | answer |
//! |---|---|
//! | no `Origin`, or another origin than the policy's | the handler's, with `Vary: origin` and without any CORS header |
//! | an allowed `Origin` | the handler's, with `Access-Control-Allow-Origin` (that origin), `-Allow-Credentials` if the policy has them, `-Expose-Headers` if there are any, and `Vary: origin` |
//! | any request, under `origins: ["*"]` | the handler's, with `Access-Control-Allow-Origin: *` and `-Expose-Headers`, without `Vary` |
//! | a preflight from an allowed origin | 204 without calling the handler: the policy's whole lists of methods and headers, credentials and max age |
//! | a preflight from another origin | 403 without calling the handler, without any CORS header |
//! | `OPTIONS` that is [no preflight](is_preflight) | as any other request |
//!
//! Every response that passes the layer is treated so: 404, 405 and 500 too, and the rejections of
//! extractors. What a handler sets of the six CORS response headers is replaced. `Vary` is appended,
//! never replaced, never doubled. `Access-Control-Request-Headers` is never read.
//!
//! CORS tells *browsers* what pages may do. It does not keep anybody else out, so a request from
//! another origin still reaches the handler.
//!
//! # Where a policy may stand
//!
//! **The nearest policy wins.** A policy on a route, or on a nested router, deals with its requests
//! and preflights alone; an app-wide one around it answers for everything else and never widens it.
//!
//! In axum, put an app-wide policy on the router after its routes: `Router::layer`. For an area, use
//! `nest` or `route_layer`. `MethodRouter::route_layer` and `Handler::layer` are no places for a
//! policy: preflights do not come there. [`cors_route!`] is.
//!
//! A preflight carries no credentials. An app-wide policy answers it before it meets a middleware
//! that stands inside, so authentication, rate limits and timeouts need nothing; but where a *route*
//! has its own policy, its preflights pass the middleware on their way. If one is stopped there, it
//! is not granted, and debug builds say so on standard error. Let preflights pass in the middleware,
//! with [`is_preflight`], or do its work in an extractor.
//!
//! A policy cannot see through everything. What is below tower's `Buffer`, or in a router that is
//! mounted as a service (`nest_service`, `fallback_service`), is hidden from a policy around it,
//! which then answers preflights for routes that have a policy of their own. Put the policy inside
//! of a buffer; use `nest` and `merge` for routers, or give the inner router's service the policy:
//! `nest_service("/admin", Admin.layer(router))`.
//!
//! # Guarding policies in a repository
//!
//! * Assertions that the compiler checks say what must hold whoever edits the list:
//!   `const _: () = assert!(!Dashboard::allows_origin("null"));`
//! * A policy's `Display` is made for a snapshot in the repository: one fact a line, sorted, so that
//!   a change of the policy shows in review. Compare `Dashboard.to_string()` with a file in a test.
#![cfg_attr(
    feature = "testing",
    doc = "* [`testing::Audit`] is such a snapshot of a whole service: which paths pages can reach, from where, and how."
)]
//! * A program that must not compile is a test with [trybuild]: a file with the policy that somebody
//!   will be tempted to write, and `TestCases::new().compile_fail("tests/cors/*.rs")`.
//! * `#[deny(pedantic)]` on a policy asks for every remark there is.
//!
//! [trybuild]: https://docs.rs/trybuild
//!
//! # Features
//!
//! | feature | |
//! |---|---|
//! | `macros` (default) | `cors_policy!` |
//! | `tower` (default) | a policy is a layer: [`Cors`] |
//! | `axum` | `#[cors(…)]` and `cors_route!` |
//! | `tracing` | says why a request was refused (debug), and when a preflight was stopped on its way (warn) |
//! | `json` | `Dashboard::to_json()`: what a policy declares, for tools |
//! | `testing` | a model of a browser |
#![cfg_attr(docsrs, feature(doc_cfg))]
#![forbid(unsafe_code)]

#[cfg(feature = "tower")]
mod apply;
pub mod checks;
pub mod explain;
#[cfg(feature = "tower")]
mod future;
mod guard;
#[cfg(feature = "tower")]
mod hint;
#[cfg(feature = "tower")]
mod layer;
mod member;
#[cfg(feature = "tower")]
mod nearest;
mod policy;
mod preflight;
#[cfg(feature = "axum")]
#[doc(hidden)]
pub mod route;
#[cfg(feature = "tower")]
mod service;
mod start_up;
pub mod terms;
#[cfg(feature = "testing")]
pub mod testing;
#[cfg(feature = "tower")]
mod verdict;

#[doc(hidden)]
pub mod __private;
#[cfg(feature = "macros")]
mod macros;

pub use cors_core::origin::Origin;
pub use guard::is_foreign;
#[cfg(feature = "axum")]
pub use guard::{Allowed, Refused};
#[cfg(all(feature = "macros", feature = "axum"))]
pub use macros::cors;
pub use policy::Policy;
pub use preflight::is_preflight;
pub use start_up::{OriginError, OriginSet, OriginsError, RuntimeOrigins};

#[cfg(feature = "tower")]
pub use self::{future::ResponseFuture, layer::PolicyLayer, service::Cors};

/// The README's code is compiled with the tests.
#[cfg(all(doctest, feature = "macros", feature = "axum", feature = "testing"))]
#[doc = include_str!("../../README.md")]
mod readme {}
