//! Where a policy stands among authentication, proxies and caches.
//!
//! The crate's page says [where in a router](crate#where-a-policy-may-stand); this one says what stands
//! around it.
//!
//! # Authentication, rate limits, timeouts
//!
//! | | an app-wide policy | a route's own policy |
//! |---|---|---|
//! | preflights | are answered before they meet the middleware inside | pass the middleware on their way |
//! | 401, 429, 503 of a middleware | carry the policy's headers, if the middleware stands *inside* | carry the headers of the app-wide policy around it, or none: never the route's |
//!
//! So put the policy outermost. In axum the layer that is added last is outermost:
//!
//! ```text
//! Router::new()
//!     .route("/items", get(list))
//!     .layer(middleware::from_fn(authenticate))
//!     .layer(Dashboard)      // last: outermost
//! ```
//!
//! A middleware around routes that have policies of their own has to let preflights pass. They carry
//! neither cookies nor `Authorization`, and answering one runs no handler:
//!
//! ```
//! use axum::{
//!     Router, extract::Request, http::StatusCode, middleware::{self, Next}, response::Response,
//! };
//! use cors_runtime::{cors, cors_policy, cors_route, is_preflight};
//!
//! cors_policy! {
//!     App { origins: ["https://app.example.com"], methods: [DELETE], headers: ["authorization"] }
//! }
//!
//! async fn authenticate(request: Request, next: Next) -> Result<Response, StatusCode> {
//!     if is_preflight(&request) || request.headers().contains_key("authorization") {
//!         return Ok(next.run(request).await);
//!     }
//!     Err(StatusCode::UNAUTHORIZED)
//! }
//!
//! #[cors(App)]
//! async fn remove() {}
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # use tower::ServiceExt;
//! let app: Router = Router::new()
//!     .route("/items", cors_route!(delete(remove)))
//!     .layer(middleware::from_fn(authenticate));
//!
//! let preflight = Request::options("/items")
//!     .header("origin", "https://app.example.com")
//!     .header("access-control-request-method", "DELETE")
//!     .header("access-control-request-headers", "authorization")
//!     .body(axum::body::Body::empty())?;
//! assert_eq!(app.oneshot(preflight).await?.status(), StatusCode::NO_CONTENT);
//! # Ok(())
//! # }
//! ```
//!
//! To make the 401 of such a middleware readable too, put a policy around it as well; routes keep
//! their own. The 401 never met the route's policy, so it carries the headers of the outer one. A page
//! that only the route allows cannot read it; a page that only the outer policy allows can, even where
//! the handler has `#[cors(same_origin)]`. If the route's policy is to decide about the 401, let an extractor
//! of the handler check the token: its rejections pass the route's policy.
//!
//! ```
//! use axum::{
//!     Router, body::Body, extract::Request, http::StatusCode, middleware::{self, Next},
//!     response::Response,
//! };
//! use cors_runtime::{cors, cors_policy, cors_route};
//! # use cors_runtime::is_preflight;
//!
//! cors_policy! {
//!     Notes { origins: ["https://app.example.com", "https://notes.example.com"] }
//!     App { origins: ["https://app.example.com", "https://www.example.com"] }
//! }
//!
//! async fn authenticate(request: Request, next: Next) -> Result<Response, StatusCode> {
//!     // As above.
//! #     if is_preflight(&request) || request.headers().contains_key("authorization") {
//! #         return Ok(next.run(request).await);
//! #     }
//! #     Err(StatusCode::UNAUTHORIZED)
//! }
//!
//! #[cors(Notes)]
//! async fn list() {}
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # use tower::ServiceExt;
//! let app: Router = Router::new()
//!     .route("/notes", cors_route!(get(list)))
//!     .layer(middleware::from_fn(authenticate))
//!     .layer(App);
//!
//! for (origin, is_readable) in [
//!     ("https://app.example.com", true),
//!     ("https://notes.example.com", false), // `Notes` alone allows it
//!     ("https://www.example.com", true),    // `App` alone allows it
//! ] {
//!     let request = Request::get("/notes").header("origin", origin).body(Body::empty())?;
//!     let response = app.clone().oneshot(request).await?;
//!     assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
//!     let allowed = response.headers().contains_key("access-control-allow-origin");
//!     assert_eq!(allowed, is_readable, "{origin}");
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # Panics
//!
//! A panic that unwinds past the policy leaves without CORS headers, and the page sees a network
//! error. Put what turns panics into responses (tower-http's `CatchPanic`) inside the policy.
//!
//! # Proxies
//!
//! * **One voice.** If a proxy adds CORS headers and the service does too, the browser gets two
//!   `Access-Control-Allow-Origin` lines and refuses both. Switch off one of the two. nginx's
//!   `add_header` adds; it does not replace. Nor does it apply to 4xx and 5xx without `always`.
//! * **`OPTIONS` must come through.** A proxy, a firewall or an API gateway that answers `OPTIONS` or
//!   refuses it decides about preflights in the policy's place.
//! * **`Origin` must come through** unchanged. A proxy that removes it makes every request look like
//!   one that no page has sent.
//! * **`Host`** matters to [`is_cross_origin`](crate::is_cross_origin) and to nothing else here.
//! * **Redirects.** A preflight that is redirected fails. Redirects to `https:` or to a trailing slash
//!   hit preflights first. Let the page use the final URL. A redirect of an actual request is an answer
//!   like any other and has to carry the policy's headers. When it leads from the API to another
//!   origin, be it the page's own, browsers follow it with `Origin: null` (Fetch, serializing a
//!   request origin), which only `"*"` and the entry `"null"` admit.
//!
//! # Caches and CDNs
//!
//! * A policy that lists origins sends `Vary: origin` on every answer, also to requests without
//!   `Origin`. A cache that honours `Vary` keeps one copy for each origin. One that ignores it serves
//!   one page's `Access-Control-Allow-Origin` to another, or a copy without it to all: add `Origin` to
//!   its cache key.
//! * `origins: ["*"]` has no `Vary`, and one copy serves all.
//! * Answers to preflights are `OPTIONS` responses, which HTTP caches do not keep. The browser's own
//!   preflight cache is what `max_age` is about. It cannot be emptied from the server; a change of the
//!   policy reaches every browser after at most that time.
//! * A response that was cached before the policy was there lacks its headers until it expires.
