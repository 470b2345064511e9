//! Where to put a policy among authentication, proxies and caches.
//!
//! The crate's page says [where in a router](crate#where-to-put-a-policy).
//!
//! The examples need `cargo add cors-runtime --features axum` and
//! `cargo add --dev cors-testing tower --features tower/util`.
//!
//! # Authentication, rate limits, timeouts
//!
//! | | an app-wide policy | a route's own policy |
//! |---|---|---|
//! | preflights | are answered before they reach a middleware inside | go through the middleware |
//! | 401, 429, 503 of a middleware | have the policy's headers, if the middleware is *inside* | have the headers of the app-wide policy, if there is one; never those of the route's policy |
//!
//! So put the policy outermost. In axum, the layer that is added last is outermost
//! ([tonic's server](super::recipes#tonic-and-tonic-web) is the reverse):
//!
//! ```text
//! Router::new()
//!     .route("/items", get(list))
//!     .layer(middleware::from_fn(authenticate))
//!     .layer(Dashboard)      // last: outermost
//! ```
//!
//! A middleware around routes with their own policies must let preflights pass. They carry neither cookies
//! nor `Authorization`, and no handler runs for them:
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
//! A 401 from such a middleware never reaches the route's policy. It gets the headers of the policy around the
//! middleware. So origins that only the route's policy allows cannot read the 401. Origins that the outer policy
//! allows can, even with `#[cors(same_origin)]` on the handler. To apply the route's policy to the 401, check the
//! token in an extractor.
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
//! # A nested router and its 404
//!
//! axum's `nest` uses the nested router's fallback only if you set one. Otherwise an unknown path below the prefix
//! gets the *outer* router's 404, without the headers of the nested router's policy, and a preflight for such a
//! path fails. Set a `fallback` on the nested router before its `layer`, or put the
//! policy on the outer router:
//!
//! ```
//! use axum::{Router, body::Body, http::{Request, StatusCode}, routing::get};
//! use cors_runtime::cors_policy;
//! # use tower::ServiceExt;
//!
//! cors_policy! {
//!     App { origins: ["https://app.example.com"] }
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let api = || Router::new().route("/items", get(async || "kettle, teapot"));
//! let not_found = async || StatusCode::NOT_FOUND;
//!
//! for (app, is_readable) in [
//!     (Router::new().nest("/api", api().layer(App)), false),
//!     (Router::new().nest("/api", api().fallback(not_found).layer(App)), true),
//!     (Router::new().nest("/api", api()).layer(App), true),
//! ] {
//!     let request = Request::get("/api/typo").header("origin", "https://app.example.com");
//!     let response = app.oneshot(request.body(Body::empty())?).await?;
//!     assert_eq!(response.status(), StatusCode::NOT_FOUND);
//!     let allowed = response.headers().contains_key("access-control-allow-origin");
//!     assert_eq!(allowed, is_readable);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # Requests inside a request
//!
//! A batch endpoint or a fail-over sends requests of its own to services in the program. If such a request has
//! the `http::Extensions` of the incoming request, its policy looks like an inner policy, and the response to the
//! page may get no CORS headers. Create it with empty extensions, copy what it needs, and leave out `Origin`:
//!
//! ```
//! use axum::{Router, body::Body, extract::Request, routing::get};
//! use cors_runtime::cors_policy;
//! use tower::ServiceExt;
//!
//! cors_policy! {
//!     App { origins: ["https://app.example.com"] }
//!     Admin { origins: ["https://admin.example.com"] }
//! }
//!
//! #[derive(Clone)]
//! struct User;
//!
//! fn sub_request(page: &Request, path: &str) -> Request {
//!     let mut request = Request::get(path).body(Body::empty()).expect("a request");
//!     if let Some(user) = page.extensions().get::<User>() {
//!         request.extensions_mut().insert(user.clone());
//!     }
//!     request
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let admin = Router::new().route("/users", get(async || "users")).layer(Admin);
//! let batch = get(async move |page: Request| {
//!     let Ok(response) = admin.oneshot(sub_request(&page, "/users")).await;
//!     response.status().to_string()
//! });
//! let app = Router::new().route("/batch", batch).layer(App);
//!
//! let request = Request::get("/batch").header("origin", "https://app.example.com");
//! let response = app.oneshot(request.body(Body::empty())?).await?;
//! assert_eq!(response.headers()["access-control-allow-origin"], "https://app.example.com");
//! # Ok(())
//! # }
//! ```
//!
//! # Panics
//!
//! If a panic unwinds past the policy, the page sees a network error. Put the layer that turns panics into
//! responses (tower-http's `CatchPanic`) inside the policy.
//!
//! # Proxies
//!
//! * **Either the proxy or the application adds CORS headers, not both.** Browsers refuse a response with two
//!   `Access-Control-Allow-Origin` headers. nginx's `add_header` adds a second header; it does not replace the
//!   application's. Without `always`, it adds nothing to 4xx and 5xx responses.
//! * **`OPTIONS` must reach the application.** A proxy, firewall or API gateway that responds to `OPTIONS`
//!   itself decides about preflights instead of the policy.
//! * **`Origin` must reach the application** unchanged. Without it, requests do not look cross-origin.
//! * **`Host`** matters only to `enforce`, `TrustedSender` and [`hosts`](super::grammar#hosts). If a proxy or a
//!   health check sends another `Host`, list it in `hosts`.
//! * **Redirects.** A redirected preflight fails. Redirects to `https:` or to a trailing slash hit
//!   preflights first, so let the page use the final URL. A redirect of an actual request needs the
//!   policy's headers like any other response. If it leads from the API to another origin, even the page's
//!   own, the browser follows it with `Origin: null` (Fetch, serializing a request origin), which only
//!   `"*"` and the entry `"null"` allow.
//!
//! # Caches and CDNs
//!
//! * A policy that lists origins sends `Vary: origin` on every response, even if the request has no `Origin`. A
//!   cache that honours `Vary` keeps one copy for each origin. A cache that ignores it sends one page's
//!   `Access-Control-Allow-Origin` to another page: add `Origin` to its cache key.
//! * With `origins: ["*"]` there is no `Vary`, and one copy serves all.
//! * HTTP caches do not store responses to preflights. The browser's preflight cache does, for `max_age`
//!   seconds. The server cannot empty it, so a change of the policy can take that long to arrive.
//! * Responses that were cached before the policy was added lack its headers until they expire.
//!
//! ## `ETag` and 304
//!
//! A policy writes its headers on a 304 too. The browser updates the cached response with them, so a response that
//! was cached for one origin works for another.
//!
//! * **A CDN that revalidates by itself** has to send `Origin` to the server, and have it in its cache key.
//!   Otherwise one copy serves all pages, with the headers for one of them.
//! * **A 304 without CORS headers**, from a CDN or a proxy that removes them, leaves the old headers on the
//!   browser's copy. If they are for another page, the request fails until the copy expires or the user empties
//!   the cache. Let the CDN pass the headers on. For public files, `origins: ["*"]` avoids the problem.
//! * **Scripts** read `ETag` only with `expose: ["etag"]`. A script that sends `If-None-Match` itself needs
//!   `headers: ["if-none-match"]`, costs a preflight each time, and sees the 304. A browser that revalidates by
//!   itself needs neither, and the script sees a 200.
//!
//! ```
//! use axum::{
//!     Router,
//!     body::Body,
//!     http::{HeaderMap, Request, StatusCode, header::{ETAG, IF_NONE_MATCH}},
//!     response::{IntoResponse, Response},
//!     routing::get,
//! };
//! use cors_runtime::cors_policy;
//! use cors_testing::Browser;
//!
//! cors_policy! {
//!     Files {
//!         origins: ["https://app.example.com"],
//!         headers: ["if-none-match"],
//!         expose: ["etag"],
//!     }
//! }
//!
//! async fn file(headers: HeaderMap) -> Response {
//!     let etag = [(ETAG, "\"7\"")];
//!     if headers.get(IF_NONE_MATCH).is_some_and(|value| value == etag[0].1) {
//!         return (StatusCode::NOT_MODIFIED, etag).into_response();
//!     }
//!     (etag, "kettle, teapot").into_response()
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let mut app: Router = Router::new().route("/items.txt", get(file)).layer(Files);
//!
//! let mut page = Browser::at("https://app.example.com").api("https://api.example.com");
//! let first = page.fetch(&mut app, Request::get("/items.txt").body(Body::empty())?).await?;
//! let etag = first.header("etag").expect("exposed").to_owned();
//!
//! let again = Request::get("/items.txt").header("if-none-match", etag).body(Body::empty())?;
//! assert_eq!(page.fetch(&mut app, again).await?.status(), StatusCode::NOT_MODIFIED);
//! # Ok(())
//! # }
//! ```
