//! CORS policies, checked at compile time and applied to axum and every other tower service.
//!
//! **If it compiles, the browser and the server agree.** A policy that browsers would refuse, or that
//! opens an API to every site by mistake, is a compile error with the fix.
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
//! // … and answers questions at compile time.
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
//! * [`checks`]: every message of the compiler, with its reason.
//! * [`explain`]: why a request was, or would be, refused. If the browser says "blocked", begin with
//!   [docs/blocked.md](https://docs.rs/crate/cors-runtime/latest/source/docs/blocked.md).
//! * [`OriginSet`]: origins that are known only when the program starts.
//! * `TrustedSender` and `Dashboard::verify_sender(&request)`: the same list of origins for WebSocket
//!   handshakes and against CSRF.
//! * [`cors-testing`](https://docs.rs/cors-testing): a browser in memory, for tests.
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
//! | a page of another origin, under `enforce: true` | 403 without calling the handler, with `Vary: origin` and `Cache-Control: no-store` |
//! | a host that the key `hosts` does not list, whoever has sent the request | the same |
//!
//! This holds for every response that passes the layer: 404, 405, 500 and the rejections of extractors
//! too. CORS headers that a handler sets are replaced. `Vary` is appended, never replaced, never doubled.
//! `Access-Control-Request-Headers` is never read.
//!
//! # What CORS is not
//!
//! CORS tells *browsers* which pages may read responses. It keeps nobody else out: a request from
//! another origin still reaches the handler, and programs other than browsers ignore CORS. It does not
//! authenticate, and it does not prevent CSRF, because it cannot forbid GET, HEAD and POST. Use
//! `enforce: true` or `TrustedSender` for that.
//!
//! # Where to put a policy
//!
//! **The nearest policy wins.** A policy on a route, or on a nested router, answers its requests and
//! preflights alone. An app-wide policy around it answers everything else and never widens it.
//!
//! In axum, put an app-wide policy on the router after its routes: `Router::layer`. For an area, use
//! `nest` (see [its 404](guide::placement#a-nested-router-and-its-404)) or `route_layer`. `MethodRouter::route_layer` and `Handler::layer` do not work: preflights
//! never reach them. [`cors_route!`] does.
//!
//! A preflight carries no credentials. An app-wide policy answers it before it meets a middleware
//! inside, so authentication, rate limits and timeouts need no change. If a *route* has its own
//! policy, its preflights pass the middleware on their way. A preflight that is stopped there is not
//! granted, and feature `tracing` logs it. Let preflights pass in the middleware, with
//! [`is_preflight`], or do its work in an extractor.
//!
//! **`enforce: true` is a gate.** Gates compose by AND: a policy that enforces refuses every
//! cross-origin request that it does not admit itself, whatever is inside. A route that other sites
//! are meant to send to (a SAML or `form_post` callback, a webhook) goes outside the layer:
//! `app.layer(Dashboard).merge(callbacks)`.
//!
//! ## Limits of nesting
//!
//! Policies recognise each other by the request that passes them. In a program with several policies, a
//! policy that receives a preflight *calls* the service it wraps, to find out whether a nearer policy is
//! inside. If there is none, it drops the future unpolled, so no handler runs.
//!
//! Some services hide a nearer policy:
//!
//! | a policy around | what happens | write instead |
//! |---|---|---|
//! | a router mounted by `nest_service` or `fallback_service`; tower's `Buffer` on an axum route; a service in `Arc<Mutex<…>>` | it answers the preflights of policies inside | `nest`, `merge`, or `nest_service("/admin", Admin.layer(router))`; the policy inside the buffer |
//! | in plain tower, a middleware that calls a *router* later (retry, hedge, an `async` block) | the same | `Router::layer` for the middleware |
//! | a middleware that refuses by itself in `call`, in one stack with the policy: `router.layer(ServiceBuilder::new().layer(Dashboard).layer(auth))` | it answers the preflights of policies inside | one `.layer` each: `router.layer(auth).layer(Dashboard)` |
//! | a route whose state, extension or closure holds a service with a policy; a plain branch beside one with a policy | preflights of that route are not granted, and its `OPTIONS` handler may run | hold the bare service, and put the policy around it where it is called; a policy around each branch |
//! | `from_fn`, or a middleware of your own, around a whole router, in one stack with the policy | a handler for every method may run on preflights, which are then not granted | `router.layer(from_fn(…)).layer(Dashboard)` |
//! | `tokio::spawn(inner.call(request))` in `call` | the call runs on preflights too; nothing is granted by it | spawn an `async` block that calls |
//! | a cache | no nearer policy has seen the responses that it replays | the cache inside the nearer policy |
//! | a middleware that builds the request anew, without its extensions, on another task | it does not see the nearer policy | keep the extensions |
//! | policies of another version of this crate | they do not see each other | one version |
//!
//! If a nearer policy later receives a cross-origin request that it does not allow, and that browsers
//! send only after a granted preflight, it logs a warning.
//!
//! # Features
//!
//! Without any, a policy is a layer for a router or another tower service.
//!
//! | feature | |
//! |---|---|
//! | `axum` | `#[cors(…)]`, `cors_route!` and `TrustedSender`, for axum 0.8 |
//! | `start-up` | origins that are known only when the program starts: the word `runtime` and `OriginSet` |
//! | `explain` | `Dashboard::explain`, and the reason in a rejection of `TrustedSender` in debug builds |
//! | `tracing` | logs why a request was refused (debug), and that a preflight was stopped on its way (warn); includes `explain` |
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
    verify::CrossOriginRejection,
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
