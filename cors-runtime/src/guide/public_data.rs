//! Public data that every page may read.
//!
//! Use `origins: ["*"]` if responses are the same for everybody and contain nothing secret. The policy sends
//! one constant header without `Vary`, so caches keep a single copy.
//!
//! ```
//! use axum::{Router, body::Body, http::Request, response::AppendHeaders, routing::get};
//! use cors_runtime::cors_policy;
//! use cors_testing::{Browser, Credentials, Fetch, Reason};
//!
//! cors_policy! {
//!     /// Departures, for whoever wants to show them.
//!     pub OpenData { origins: ["*"], expose: ["x-total-count"] }
//! }
//!
//! async fn departures() -> (AppendHeaders<[(&'static str, &'static str); 1]>, &'static str) {
//!     (AppendHeaders([("x-total-count", "2")]), "north, south")
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let mut app: Router = Router::new().route("/departures", get(departures)).layer(OpenData);
//! let request = || Request::get("/departures").body(Body::empty());
//!
//! let mut page = Browser::at("https://any.example.net").api("https://api.example.com");
//! let response = page.fetch(&mut app, Fetch::new(request()?)).await?;
//! assert_eq!(response.header("x-total-count"), Some("2"));
//! assert_eq!(page.preflights().count(), 0);
//!
//! // Browsers refuse `*` for requests with cookies, so no user data leaks.
//! let fetch = Fetch::new(request()?).credentials(Credentials::Include);
//! let blocked = page.fetch(&mut app, fetch).await.unwrap_err();
//! assert_eq!(blocked.reason(), &Reason::WildcardWithCredentials);
//! # Ok(())
//! # }
//! ```
//!
//! # When not to use it
//!
//! * **In a private network.** Any internet page that somebody opens inside the network could read responses with
//!   `*`. Data that only the network protects is not public.
//! * **If signed-in users get more** from the same routes. List the origins for those; see
//!   [`front_ends`](super::front_ends).
//! * `credentials: true` with `"*"` does not compile
//!   ([`credentials_with_any_origin`](crate::checks::trust#credentials_with_any_origin)), and no
//!   setting copies the request's `Origin` into the response.
//!
//! `methods` and `headers` work as in any policy. Browsers understand `methods: ["*"]` and
//! `headers: ["*"]` in requests without credentials.
