//! CORS policies of [`cors_runtime`] in actix-web 4.
//!
//! ```
//! use actix_web::{App, HttpResponse, delete, get, web};
//! use cors_actix::Cors;
//! use cors_runtime::cors_policy;
//!
//! cors_policy! {
//!     /// The dashboard's single-page app.
//!     pub Dashboard {
//!         origins: ["https://app.example.com"],
//!         methods: [GET, PUT],
//!         headers: ["content-type"],
//!         credentials: true,
//!     }
//!     pub Admin { origins: ["https://admin.example.com"], methods: [DELETE] }
//!     pub OpenData { origins: ["*"] }
//! }
//!
//! #[get("/items")]
//! async fn list() -> &'static str {
//!     "items"
//! }
//!
//! // A policy for a handler …
//! #[delete("/items", wrap = "Cors::new(Admin)")]
//! async fn clear() -> HttpResponse {
//!     HttpResponse::NoContent().finish()
//! }
//!
//! let app = App::new()
//!     .service(list)
//!     .service(clear)
//!     // … for an area …
//!     .service(web::scope("/open").wrap(Cors::new(OpenData)).route("/data", web::get().to(list_data)))
//!     // … and for everything else, also for errors and 404.
//!     .wrap(Cors::new(Dashboard));
//!
//! async fn list_data() -> &'static str {
//!     "data"
//! }
//! # let _ = app;
//! ```
//!
//! **The nearest policy wins**, for responses and for preflights; the rules are
//! [those of the tower layer](cors_runtime::guide::nesting). Preflights run no handler.
//! Feature `tracing` of `cors-runtime` logs each refusal once.
//!
//! # Where to put a policy
//!
//! | | preflights of the policy |
//! |---|---|
//! | `App::wrap` | always |
//! | `Scope::wrap` | always |
//! | `Resource::wrap`, with all methods of the path in one `web::resource` | always |
//! | `#[get("/x", wrap = "…")]`, `Route::wrap`, two resources for one path | if a policy is around the app or the scope: it finds the handler by the method that the preflight asks for. [`Cors::same_origin`] is a policy for nobody |
//!
//! `App::wrap` is called last, so that the policy is outside of other middlewares: then errors of those have
//! the headers too.
//!
//! # Origins known at start-up
//!
//! `Cors::new` takes a layer, too. Make it outside of the closure of `HttpServer::new`, so that all workers
//! share it. It needs `cargo add cors-runtime --features start-up`.
//!
//! ```
//! use actix_web::{App, HttpServer};
//! use cors_actix::Cors;
//! use cors_runtime::{OriginSet, cors_policy};
//!
//! cors_policy! {
//!     Dashboard { origins: ["https://app.example.com", runtime] }
//! }
//!
//! let layer = Dashboard::with_origins("https://staging.example.com".parse()?)?;
//! let cors = Cors::new(layer.clone());
//! let server = HttpServer::new(move || App::new().wrap(cors.clone()));
//! // Later, while requests run:
//! layer.set_origins(OriginSet::parse(["https://preview.example.com"])?)?;
//! # let _ = server;
//! # Ok::<(), cors_runtime::OriginSetError>(())
//! ```
//!
//! # Limits
//!
//! All 21 rows of raw requests that the tower layer passes hold in actix-web, too. What differs:
//!
//! | | |
//! |---|---|
//! | a middleware between two policies that calls what it wraps later (`from_fn`, an `async` block) | the outer policy responds to the preflights of the inner one. This opens nothing; the inner policy's own pages are refused. Wrap the outer policy inside of the middleware |
//! | a program with several policies | to the middlewares around it, the response to a preflight is an actix `Error` with the status 204 or 403, or comes from a request with the method that was asked for. `Logger` prints only the latter |
//! | `HttpServer` itself refuses a request (400) | it has no CORS headers: no middleware sees it |
//!
//! `#[cors(…)]` and `cors_route!` of `cors-runtime` are for axum. Above `#[get("/x")]`, `#[cors(…)]` is an error
//! that says what to write.
#![forbid(unsafe_code)]
#![cfg_attr(docsrs, feature(doc_cfg))]

/// The code of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
mod readme {}

mod extract;
mod future;
mod head;
mod middleware;

pub use self::{
    extract::{Rejection, TrustedSender},
    future::CorsFuture,
    middleware::{Cors, CorsMiddleware},
};
