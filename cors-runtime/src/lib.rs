//! CORS policies, checked at compile time and applied to axum and every other tower service.
//!
//! A policy that browsers would refuse, or that opens an API to every site by mistake, is a compile error with
//! the fix.
//!
//! ```
//! use cors_runtime::cors_policy;
//!
//! cors_policy! {
//!     /// The dashboard's single-page app.
//!     pub Dashboard {
//!         origins: [
//!             "https://app.example.com",
//!             "https://*.preview.example.com",
//!             #[cfg(debug_assertions)] "http://localhost:5173", // the development server
//!         ],
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
//! // … and can be tested at compile time.
//! const _: () = assert!(Dashboard::allows_origin("https://app.example.com"));
//! const _: () = assert!(!Dashboard::allows_origin("https://app.example.com.evil.test"));
//! ```
//!
//! # What to read next
//!
//! * [`guide`]: a page for each kind of front end, [where to put a policy](guide::placement) among
//!   authentication, proxies and caches, [recipes](guide::recipes) for neighbouring crates, and
//!   [tests](guide::testing) of a policy.
//! * [`guide::grammar`]: the reference of [`cors_policy!`], and of `#[cors(…)]` and `cors_route!`, which
//!   give an axum handler its own policy.
//! * [`guide::blocked`]: what browsers print when they block a request, with the cause and the fix.
//! * [`checks`]: every message of the compiler, with its reason.
//! * [`explain`]: why a request was, or would be, refused.
//! * [`OriginSet`]: origins that are known only when the program starts.
//! * `TrustedSender` and `Dashboard::verify_sender(&request)`: refuse WebSocket handshakes, and cross-origin
//!   requests (CSRF), from origins that the policy does not allow.
//! * [`adapter`]: frameworks that are not tower services.
//! * [`cors-testing`](https://docs.rs/cors-testing): a browser in memory, for tests.
//!
//! # Features
//!
//! Without features, a policy is a tower layer. That is enough for `Router::layer`.
//!
//! | feature | |
//! |---|---|
//! | `axum` | `#[cors(…)]`, `cors_route!` and `TrustedSender`, for axum 0.8 |
//! | `start-up` | origins that are known only when the program starts: the word `runtime` and `OriginSet` |
//! | `explain` | `Dashboard::explain`, and the reason in a rejection of `TrustedSender` in debug builds |
//! | `tracing` | logs why a request was refused (debug), and that a middleware stopped a preflight (warn); includes `explain` |
//!
//! # What is sent when
//!
//! | request | response |
//! |---|---|
//! | no `Origin`, or an origin that is not allowed | the handler's, with `Vary: origin` and without any CORS header |
//! | an allowed `Origin` | the handler's, with `Access-Control-Allow-Origin` (that origin), `Access-Control-Allow-Credentials` and `Access-Control-Expose-Headers` if the policy has them, and `Vary: origin` |
//! | any request, under `origins: ["*"]` | the handler's, with `Access-Control-Allow-Origin: *` and `Access-Control-Expose-Headers`, without `Vary` |
//! | a preflight from an allowed origin | 204 without calling the handler: the policy's whole lists of methods and headers, credentials and max age |
//! | a preflight from another origin | 403 without calling the handler, without any CORS header |
//! | `OPTIONS` that is not a [preflight](is_preflight) | as for any other request |
//! | a cross-origin request that needs a preflight, if an outer policy allows that preflight and this one does not ([nested policies](guide::nesting)) | 403 without calling the handler, with `Vary: origin` and `Cache-Control: no-store`. Pages of origins that this policy allows can read it |
//! | a cross-origin request from an origin that is not allowed, under `enforce: true` | 403 without calling the handler, with `Vary: origin` and `Cache-Control: no-store` |
//! | a request for a host that is not in `hosts` | as in the row above |
//!
//! This holds for every response that goes through the layer: 404, 405, 500 and the rejections of extractors
//! too. CORS headers that a handler sets are replaced, or removed if the origin is not allowed. `Vary` is
//! appended, never replaced, never doubled. No response depends on `Access-Control-Request-Headers`.
//!
//! # What CORS is not
//!
//! CORS tells *browsers* which pages may read responses. A GET, HEAD or POST that an HTML form could send reaches
//! the handler from any page, and programs other than browsers ignore CORS. It does not authenticate, and it does
//! not prevent CSRF. Use `enforce: true` or `TrustedSender` for that.
//!
//! # Where to put a policy
//!
//! **The nearest policy wins.** If a route or a nested router has its own policy, only that policy applies to its
//! requests and preflights. An app-wide policy applies to everything else. [`guide::nesting`] has the rules and
//! the limits.
//!
//! In axum, put an app-wide policy on the router after its routes: `Router::layer`. For some routes, put it on a
//! nested router (`nest`; see [its 404](guide::placement#a-nested-router-and-its-404)), on `Router::route_layer`,
//! or on `MethodRouter::layer`: `get(handler).layer(Policy)`. For one handler, use [`cors_route!`].
//! `MethodRouter::route_layer` and `Handler::layer` do not work: preflights never reach them.
//!
//! A preflight carries no credentials. An app-wide policy responds to it before any middleware inside, so
//! authentication, rate limits and timeouts need no change. If a *route* has its own policy, its preflights go
//! through the middleware. If a middleware responds to the preflight itself, the browser does not send the request,
//! and the feature `tracing` logs a warning. Let preflights pass in the middleware, with [`is_preflight`], or do
//! its work in an extractor.
//!
//! **`enforce: true` always applies.** A cross-origin request must be allowed by every enforcing policy around
//! its route, whatever policies are inside. Put a route that other sites must call (a SAML or `form_post`
//! callback, a webhook) outside the layer: `app.layer(Dashboard).merge(callbacks)`.
//!
//! # Versions
//!
//! The minimum supported Rust version is 1.88. Hidden items and `__private` are for the macros and may
//! change in every release.
#![cfg_attr(docsrs, feature(doc_cfg))]
#![forbid(unsafe_code)]
#![warn(clippy::must_use_candidate)]
// The pages name items of features that this build may not have.
#![cfg_attr(
    not(all(feature = "axum", feature = "start-up", feature = "explain")),
    allow(rustdoc::broken_intra_doc_links)
)]

pub mod adapter;
#[cfg(any(feature = "start-up", feature = "explain"))]
pub mod checks;
mod data;
mod decision;
#[cfg(feature = "explain")] // cargo add cors-runtime --features explain
pub mod explain;
#[cfg(feature = "axum")]
mod extract;
mod future;
// Its examples need these features; its text does not.
#[cfg(any(not(doctest), all(feature = "axum", feature = "start-up", feature = "explain")))]
pub mod guide;
mod head;
mod headers;
mod items;
mod layer;
mod log;
mod macros;
#[cfg(not(all(feature = "explain", feature = "start-up")))]
mod missing;
mod nesting;
mod policy;
mod preflight;
#[cfg(feature = "axum")]
#[doc(hidden)]
pub mod route;
mod sender;
mod service;
mod start_up;
mod verify;
#[cfg(feature = "start-up")]
mod with_origins;

#[doc(hidden)]
pub mod __private;

pub use cors_data::origin::Origin;

pub use self::{
    decision::Decision,
    future::ResponseFuture,
    head::{RequestHead, ResponseHead},
    layer::CorsLayer,
    macros::cors,
    policy::{Cors, Policy},
    preflight::is_preflight,
    sender::is_cross_origin,
    verify::SenderRejection,
};
// rustc shows these lines to who names an item without its feature.
#[cfg(feature = "axum")] // cargo add cors-runtime --features axum
pub use self::extract::TrustedSender;
#[cfg(feature = "start-up")] // cargo add cors-runtime --features start-up
pub use self::with_origins::{OriginsLayer, ProvideOrigins};
#[rustfmt::skip]
#[cfg(feature = "start-up")] // cargo add cors-runtime --features start-up
pub use self::start_up::{OriginError, OriginList, OriginSet, OriginSetError, RuntimeOrigins};

/// The README's code is compiled with the tests.
#[cfg(all(doctest, feature = "axum", feature = "start-up", feature = "explain"))]
#[doc = include_str!("../README.md")]
mod readme {}
