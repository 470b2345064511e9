//! A browser to test CORS with.
//!
//! [`Browser`] runs the CORS algorithm of the [Fetch Standard] over any tower
//! service, with any CORS layer. It sends preflights and caches their responses,
//! checks responses, follows redirects and carries cookies. It returns what
//! a script would get: a [`ScriptResponse`] without the headers that are not
//! exposed, or [`Blocked`] with the line that the console would show. It uses no
//! network, clock or randomness; time passes when the test says so
//! ([`Browser::advance`]), and [`Browser::sent`] lists the requests.
//!
//! ```
//! use axum::{Router, body::Body, routing::put};
//! use cors_runtime::cors_policy;
//! use cors_testing::Browser;
//! use http::Request;
//!
//! cors_policy! {
//!     App { origins: ["https://app.example.com"], methods: [PUT], headers: ["content-type"] }
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let mut app: Router = Router::new().route("/items", put(async || "saved")).layer(App);
//! let save = || {
//!     Request::put("/items").header("content-type", "application/json").body(Body::from("1"))
//! };
//!
//! let response = Browser::at("https://app.example.com").fetch(&mut app, save()?).await?;
//! assert!(response.ok());
//!
//! let blocked = Browser::at("https://evil.test").fetch(&mut app, save()?).await.unwrap_err();
//! assert_eq!(
//!     blocked.to_string(),
//!     "Access to fetch at 'https://api.test/items' from origin 'https://evil.test' has been \
//!      blocked by CORS policy: Response to preflight request doesn't pass access control check: \
//!      No 'Access-Control-Allow-Origin' header is present on the requested resource.\n\
//!      help: add \"https://evil.test\" to the policy's `origins`; if it is there, this response \
//!      did not pass the policy's layer; some servers refuse the whole preflight where its method or a \
//!      header is not listed",
//! );
//! # Ok(())
//! # }
//! ```
//!
//! The first line is what Chromium's console prints, verbatim. The
//! second says what to change.
//!
//! * [`Browser::preflight`] builds the preflight of a request, to send to
//!   any HTTP server: see [`PreflightRequest`].
//! * [`Audit`] asks a whole service which of its paths pages can reach, from
//!   which origins, and with which methods and headers.
//!
//! # Credentials
//!
//! [`Fetch::credentials`] is the `credentials` option of `fetch()`, and
//! [`Browser::cookie`] a cookie that was set before.
//!
//! ```
//! use axum::{Router, body::Body, routing::get};
//! use cors_runtime::cors_policy;
//! use cors_testing::{Browser, Credentials, Fetch, Reason};
//! use http::Request;
//!
//! cors_policy! {
//!     App { origins: ["https://app.example.com"], credentials: true }
//!     Open { origins: ["*"] }
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let mut app: Router = Router::new()
//!     .route("/me", get(async || "you").layer(App))
//!     .route("/stations", get(async || "north, south").layer(Open));
//! let with_cookies = |path: &str| {
//!     let request = Request::get(path).body(Body::empty())?;
//!     Ok::<_, http::Error>(Fetch::new(request).credentials(Credentials::Include))
//! };
//! let mut page = Browser::at("https://app.example.com").cookie("https://api.test", "session=31d4");
//!
//! let response = page.fetch(&mut app, with_cookies("/me")?).await?;
//! assert_eq!(response.exchange().request_header("cookie"), Some("session=31d4"));
//!
//! // `*` does not allow requests with credentials.
//! let blocked = page.fetch(&mut app, with_cookies("/stations")?).await.unwrap_err();
//! assert_eq!(blocked.reason(), &Reason::WildcardWithCredentials);
//! # Ok(())
//! # }
//! ```
//!
//! # The preflight cache
//!
//! Each [`Browser`] has its own. Time passes only with [`Browser::advance`];
//! [`Browser::max_age_cap`] is the limit that browsers put on `max-age`.
//!
//! ```
//! use axum::{Router, body::Body, routing::put};
//! use cors_runtime::cors_policy;
//! use cors_testing::{Browser, Preflight};
//! use http::Request;
//! use std::time::Duration;
//!
//! cors_policy! {
//!     App { origins: ["https://app.example.com"], methods: [PUT], max_age: 600 }
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let mut app: Router = Router::new().route("/items", put(async || "saved")).layer(App);
//! let mut page = Browser::at("https://app.example.com");
//! for (seconds, expected) in
//!     [(0, Preflight::Sent), (599, Preflight::Cached), (1, Preflight::Sent)]
//! {
//!     page.advance(Duration::from_secs(seconds));
//!     let response = page.fetch(&mut app, Request::put("/items").body(Body::empty())?).await?;
//!     assert_eq!(response.preflight(), expected);
//! }
//! assert_eq!(page.preflights().count(), 2);
//! # Ok(())
//! # }
//! ```
//!
//! # Redirects
//!
//! Redirects are followed, and every response on the way has to pass the CORS check. After a redirect
//! from one cross-origin server to another, the request's origin is `null`, which only `"*"` and the
//! entry `"null"` allow. A request with a body is sent again only if the test says how to make the
//! body: [`Fetch::replay_body`].
//!
//! ```
//! use axum::{Router, body::Body, response::Redirect, routing::get};
//! use cors_runtime::cors_policy;
//! use cors_testing::Browser;
//! use http::Request;
//!
//! cors_policy! { App { origins: ["https://app.example.com"] } }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let mut app: Router = Router::new()
//!     .route("/old", get(async || Redirect::permanent("/new")))
//!     .route("/moved", get(async || Redirect::permanent("https://cdn.example.com/new")))
//!     .route("/new", get(async || "here"))
//!     .layer(App);
//! let mut page = Browser::at("https://app.example.com");
//!
//! let response = page.fetch(&mut app, Request::get("/old").body(Body::empty())?).await?;
//! assert!(response.redirected());
//! assert_eq!(response.url(), "https://api.test/new");
//!
//! let request = Request::get("/moved").body(Body::empty())?;
//! let blocked = page.fetch(&mut app, request).await.unwrap_err();
//! assert_eq!(blocked.url(), "https://cdn.example.com/new");
//! assert_eq!(blocked.origin(), "null", "the `Origin` that this server received");
//! # Ok(())
//! # }
//! ```
//!
//! # Pages without an origin
//!
//! ```
//! use axum::{Router, body::Body, routing::get};
//! use cors_runtime::cors_policy;
//! use cors_testing::Browser;
//! use http::Request;
//!
//! cors_policy! {
//!     App { origins: ["https://app.example.com"] }
//!     Open { origins: ["*"] }
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let mut app: Router = Router::new()
//!     .route("/items", get(async || "items").layer(App))
//!     .route("/stations", get(async || "north, south").layer(Open));
//! let get = |path: &str| Request::get(path).body(Body::empty());
//!
//! // A page in `<iframe sandbox>`, or opened from a file.
//! let mut page = Browser::sandboxed();
//! page.fetch(&mut app, get("/stations")?).await?;
//! page.fetch(&mut app, get("/items")?).await.unwrap_err();
//! assert_eq!(page.sent()[0].request_header("origin"), Some("null"));
//! # Ok(())
//! # }
//! ```
//!
//! # What it leaves out
//!
//! The model is `fetch()` in mode `cors` with redirects followed. It has no mode
//! `no-cors`, HTTP cache, service workers, Content Security Policy, `Referer` or
//! list of public suffixes ([`Browser::public_suffix`] adds one). It models only
//! whether cookies are sent, with third-party cookies enabled. All redirects lead
//! to the same service.
//!
//! [Fetch Standard]: https://fetch.spec.whatwg.org/
#![doc = include_str!("differences.md")]
#![forbid(unsafe_code)]
#![warn(clippy::must_use_candidate)]
#![warn(missing_debug_implementations)]

mod advice;
pub mod audit;
mod browser;
mod cache;
mod check;
mod cookies;
mod error;
mod exchange;
mod fetch;
mod filter;
mod forbidden;
mod header_list;
mod host;
mod main_fetch;
mod near;
mod origin;
mod preflight;
mod preflight_request;
mod reason;
mod redirect;
mod request;
mod response;
mod safelist;
mod site;
#[cfg(test)]
mod support;
#[cfg(test)]
mod tests;
mod url;

pub use audit::{Audit, AuditError, Concern, Expected, Report};
pub use browser::{Browser, InvalidOrigin};
pub use cache::MaxAgeCap;
pub use error::{Blocked, Stage};
pub use exchange::{Exchange, Preflight};
pub use fetch::{Credentials, Fetch};
#[doc(hidden)]
pub use near::{Holder, Likeness, NearMiss};
pub use preflight_request::{Granted, PreflightRequest};
pub use reason::Reason;
pub use response::{ResponseType, ScriptHeaders, ScriptResponse};

/// The README's code is compiled with the tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
mod readme {}
