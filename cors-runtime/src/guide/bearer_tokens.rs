//! A page that sends a token in `Authorization`.
//!
//! `Authorization` is not safelisted, so the browser sends a preflight before the request, once every
//! `max_age` seconds for each URL. A header that a script sets does not count as credentials in CORS. The
//! policy needs `headers: ["authorization"]`, but not `credentials: true`.
//!
//! The examples need `cargo add cors-runtime --features axum` and `cargo add --dev cors-testing`.
//!
//! ```
//! use axum::{Router, body::Body, http::{HeaderMap, Request, StatusCode}};
//! use cors_runtime::{cors, cors_policy, cors_route};
//! use cors_testing::{Browser, Fetch};
//!
//! cors_policy! {
//!     pub App {
//!         origins: ["https://app.example.com"],
//!         methods: [DELETE],
//!         headers: ["authorization"],
//!         expose: ["www-authenticate"],
//!         max_age: 3600,
//!     }
//! }
//!
//! #[cors(App)]
//! async fn remove(headers: HeaderMap) -> StatusCode {
//!     match headers.get("authorization") {
//!         Some(token) if token == "Bearer 7" => StatusCode::NO_CONTENT,
//!         _ => StatusCode::UNAUTHORIZED,
//!     }
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let mut app: Router = Router::new().route("/note", cors_route!(delete(remove)));
//!
//! let mut page = Browser::at("https://app.example.com").api("https://api.example.com");
//! for (token, expected) in [("Bearer 7", 204), ("Bearer 8", 401)] {
//!     let request = Request::delete("/note").header("authorization", token).body(Body::empty())?;
//!     // The page can read the 401: errors carry the headers too.
//!     assert_eq!(page.fetch(&mut app, Fetch::new(request)).await?.status(), expected);
//! }
//! // The browser has cached the response to the first preflight.
//! assert_eq!(page.preflights().count(), 1);
//!
//! let mut other = Browser::at("https://evil.test").api("https://api.example.com");
//! let request = Request::delete("/note").header("authorization", "Bearer 7").body(Body::empty())?;
//! other.fetch(&mut app, Fetch::new(request)).await.unwrap_err();
//! # Ok(())
//! # }
//! ```
//!
//! The compiler sees `headers.get("authorization")` in a handler, and `TypedHeader<Authorization<_>>`
//! among its arguments, and refuses a policy without `authorization`
//! ([`custom_header_not_allowed`](crate::checks::handlers#custom_header_not_allowed),
//! [`authorization_not_allowed`](crate::checks::handlers#authorization_not_allowed)). It does not see
//! headers that your own extractors read, or names in constants.
//!
//! # What else you need
//!
//! * **A middleware that checks the token must let preflights pass**: they carry no token. An app-wide
//!   policy answers them before they reach the middleware. On routes with their own policies, let them
//!   pass with [`is_preflight`](crate::is_preflight). See [`placement`](super::placement).
//! * **`"*"` in `headers` does not cover `authorization`** (browsers differ). Name it.
//! * **A token instead of a cookie prevents CSRF**, because browsers do not send it by themselves.
//! * **A token works with `origins: ["*"]`**, too. Then every page that has a token can use it, as in public
//!   APIs with keys.
