//! Data that everybody may read, from every page.
//!
//! `origins: ["*"]` says that the answers are the same for everybody and hold nothing secret. The
//! answer is one constant header, without `Vary`, so caches keep a single copy.
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
//! // With cookies, browsers refuse `*`. That is what makes it safe.
//! let fetch = Fetch::new(request()?).credentials(Credentials::Include);
//! let blocked = page.fetch(&mut app, fetch).await.unwrap_err();
//! assert_eq!(blocked.reason(), &Reason::WildcardWithCredentials);
//! # Ok(())
//! # }
//! ```
//!
//! # What it does not mean
//!
//! * **Not for a network that is closed from outside.** A page that somebody in the office opens can
//!   read what `*` allows from the office's network. Data that only the network protects is not
//!   public.
//! * **Not together with another page's privileges.** If the same routes answer signed-in users with
//!   more, list the origins for those; see [`front_ends`](super::front_ends).
//! * `credentials: true` beside `"*"` does not compile
//!   ([`credentials_with_any_origin`](crate::checks::trust#credentials_with_any_origin)), and there is no way
//!   to reflect whatever origin asks.
//!
//! Uploads from everywhere take `methods` and `headers` as in any policy. `methods: ["*"]` and
//! `headers: ["*"]` are understood by browsers where no credentials are sent.
