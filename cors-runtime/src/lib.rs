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
//! | a request that a policy around this one let a page send, and that this one would not have granted ([below](#nested-policies)) | 403 without calling the handler, with `Vary: origin` and `Cache-Control: no-store`. A page of an allowed origin may read it |
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
//! ## Nested policies
//!
//! Which of several policies answers follows from two laws:
//!
//! 1. **What a response says.** Policies share a record in the extensions of the request that passes
//!    them. An outer policy leaves on a response only CORS headers that a nearer policy wrote for this
//!    request. It removes all others, and feature `tracing` logs it.
//! 2. **What a request may do.** A policy inside another one refuses, with 403, a cross-origin request that
//!    browsers send only after a granted preflight (by its method, its content type, or a header that only
//!    the outer policy lists), if a policy around would have granted that preflight and this one would not.
//!    The outermost policy never refuses a request by this law, so a program with one policy is not
//!    affected, and neither is a gateway in front of the program.
//!
//! So a preflight that is answered by the wrong policy opens nothing. To find the right one, a policy in
//! a program with several *calls* the service it wraps when a preflight arrives. If a nearer policy is
//! polled, called, cloned or made by that call, it gets the preflight. If not, the future is dropped
//! unpolled, and no handler runs.
//!
//! ## Limits of nesting
//!
//! In some arrangements, an outer policy does not hear a nearer one. The nearer policy's *own* pages then
//! fail, because the outer policy answers their preflights:
//!
//! | a policy around | what happens | write instead |
//! |---|---|---|
//! | a router mounted by `nest_service` or `fallback_service`; tower's `Buffer`; a service in `Arc<Mutex<…>>` | it answers the preflights of policies inside | `nest`, `merge`, or `nest_service("/admin", Admin.layer(router))`; the policy inside the buffer |
//! | in plain tower, a middleware that calls what it wraps later (`from_fn`, retry, hedge, an `async` block) | the same | `Router::layer` for the middleware: `router.layer(from_fn(…)).layer(Dashboard)` |
//! | a middleware that answers in `call`, in one stack with the policy: `router.layer(ServiceBuilder::new().layer(Dashboard).layer(auth))` | the same | one `.layer` each: `router.layer(auth).layer(Dashboard)` |
//! | a handler that forwards to a router in its state; `delete_service(Admin.layer(service))` | the same | `nest`; `MethodRouter::layer` |
//! | in plain tower, an area that allows less than a policy inside it, with a middleware between them that calls later | the area hears nobody, and refuses requests that the policy inside would allow | `Router::layer` for the middleware, or let the area allow them too |
//! | a route whose state, extension or closure holds a service with a policy; a plain branch beside one with a policy | preflights of that route are not granted, and its `OPTIONS` handler may run | hold the service in an `Arc`; a policy around each branch |
//! | a handler that sends copies of the request to services with policies: a batch, a mirror, a fail-over | the response may get no CORS headers | give the copies new extensions, and remove `Origin` from them ([guide](guide::placement#requests-inside-a-request)) |
//! | a second policy made while requests are on their way | those responses get no CORS headers, and feature `tracing` logs it | make all policies before the first request |
//! | policies of another version of this crate | they do not see each other | one version |
//!
//! These arrangements *open* something. Do not rely on a nearer policy in them:
//!
//! | arrangement | what is open |
//! |---|---|
//! | a GET or POST guarded only by a header of its own, where the policy around answers the preflight and lists `headers: ["*"]`, or lists the header and both policies allow the origin | the handler runs. Pages that only the outer policy allows cannot read the response |
//! | methods of one path under several layers, such as `get(list).layer(Open)` and `delete(remove).layer(Admin)`, also by `merge` of two routers; `Steer` by method or header | one of the layers answers the preflights of all. None is around another, so `remove` runs for pages of `Open`. Use `cors_route!`, or one policy for the path |
//! | a cache, or anything else that answers a request with the response to another one | no nearer policy has seen the response, so the outer policy's headers are written. Put it inside the nearer policy |
//! | a timeout, or a handler of panics, around a nearer policy | its own response has the outer policy's headers. Let it tell nothing of what is inside |
//! | a copy of the request that a service with another policy answers, and CORS headers that somebody writes without a policy | what is written may be what that policy wrote for the copy, and stays |
//! | a middleware that builds the request anew without its extensions | policies on both sides do not see each other. On one task, the response is closed; on another task, the outer policy's headers are written |
//! | a nearer policy that is made by the process's first request | the outer policy decides about that request alone |
//! | a service that works inside `call`, such as `tokio::spawn(inner.call(request))` | a preflight, or a request that is refused in the end, may run the handler |
//! | a plain handler that holds a service with a policy in its state, or a plain branch beside one (fail-over, `Steer`), in an area that allows less than the policy around it | the handler runs for pages of the outer policy, as if there were no area. Hold the service in an `Arc` |
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
