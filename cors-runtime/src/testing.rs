//! A browser to test CORS with.
//!
//! [`Browser`] runs the CORS algorithm of the [Fetch Standard] over any tower
//! service: it sends a preflight when one is due and keeps its answer as long
//! as a browser would, checks what comes back, follows redirects, carries
//! cookies, and hands over what script would get: a [`ScriptResponse`] without
//! the headers that are not exposed, or [`Blocked`] with the line the console
//! would show. There is no network, no clock and no randomness in it; time
//! passes when the test says so ([`Browser::advance`]), and
//! [`Browser::sent`] tells what went over the wire.
//!
//! ```
//! use cors_runtime::testing::{Browser, Credentials, Fetch, Reason};
//! use http::{Request, Response};
//! use std::convert::Infallible;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! // The service under test. This one is open to everyone.
//! let mut service = tower::service_fn(|_: Request<String>| async {
//!     let response = Response::builder()
//!         .header("access-control-allow-origin", "*")
//!         .body("hello".to_owned())
//!         .unwrap();
//!     Ok::<_, Infallible>(response)
//! });
//!
//! let mut browser = Browser::at("https://app.example.com").api("https://api.example.com");
//! let request = || Request::get("/greeting").body(String::new());
//!
//! let response = browser.fetch(&mut service, request()?).await?;
//! assert_eq!(response.into_body(), "hello");
//!
//! // Open to everyone is not open with cookies.
//! let fetch = Fetch::new(request()?).credentials(Credentials::Include);
//! let blocked = browser.fetch(&mut service, fetch).await.unwrap_err();
//! assert_eq!(blocked.reason(), &Reason::WildcardWithCredentials);
//! # Ok(())
//! # }
//! ```
//!
//! # What it leaves out
//!
//! It is `fetch()` in mode `cors` with redirects followed, and nothing of a
//! browser that does not bear on CORS: no `no-cors`, no HTTP cache, no service
//! worker, no Content Security Policy, no `Referer`, no list of public suffixes
//! ([`Browser::public_suffix`]), and of cookies only whether they travel. All
//! redirects lead to the same service.
//!
//! Where a browser is more lenient than the standard, this one is not. Measured
//! against Chromium, that is one case: Chromium still lets
//! `access-control-allow-headers: *` cover `authorization`. It also drops a
//! `user-agent` that script sets, where the standard sends it and asks first,
//! and takes a negative `access-control-max-age` for 0, where the standard
//! falls back to 5.
//!
//! [Fetch Standard]: https://fetch.spec.whatwg.org/

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
mod main_fetch;
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

pub use audit::Audit;
pub use browser::Browser;
pub use cache::MaxAgeCap;
pub use error::{Blocked, Stage};
pub use exchange::{Exchange, Preflight};
pub use fetch::{Credentials, Fetch};
pub use preflight_request::{Granted, PreflightRequest};
pub use reason::Reason;
pub use response::{ResponseType, ScriptResponse};
