//! A single-page app on one origin, its API on another, and a session cookie.
//!
//! `https://app.example.com` calls `https://api.example.com` with
//! `fetch(url, { credentials: "include" })`. The browser sends the cookie only if it may, and lets
//! script read the answer only if `Access-Control-Allow-Credentials: true` stands beside the exact
//! origin. `"*"` never works here.
//!
//! ```
//! use axum::{Json, Router, body::Body, http::{HeaderMap, Request}};
//! use cors_runtime::{cors, cors_policy, cors_route};
//! use cors_testing::{Browser, Credentials, Fetch};
//!
//! cors_policy! {
//!     /// The app, and what its developers run.
//!     pub App {
//!         origins: [
//!             "https://app.example.com",
//!             #[cfg(debug_assertions)]
//!             "http://localhost:5173",
//!         ],
//!         methods: [PUT],
//!         headers: ["content-type", "x-csrf-token"],
//!         credentials: true,
//!         max_age: 600,
//!     }
//! }
//!
//! #[cors(App)]
//! async fn save(headers: HeaderMap, Json(note): Json<String>) -> String {
//!     let session = headers.get("cookie").and_then(|cookie| cookie.to_str().ok());
//!     format!("{} wrote {note}", session.unwrap_or("nobody"))
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let mut app: Router = Router::new().route("/note", cors_route!(put(save)));
//!
//! // What the page would run, in a model of its browser.
//! let mut page = Browser::at("https://app.example.com")
//!     .api("https://api.example.com")
//!     .cookie("https://api.example.com", "sid=7");
//! let request = Request::put("/note")
//!     .header("content-type", "application/json")
//!     .body(Body::from("\"hello\""))?;
//! let fetch = Fetch::new(request).credentials(Credentials::Include);
//! let response = page.fetch(&mut app, fetch).await?;
//! let body = axum::body::to_bytes(response.into_body(), 100).await?;
//! assert_eq!(body, "sid=7 wrote hello");
//! assert_eq!(page.preflights().count(), 1);
//! # Ok(())
//! # }
//! ```
//!
//! # What else it takes
//!
//! * **The cookie.** Where the two are same-site (`app.` and `api.` of one domain, same scheme), any
//!   `SameSite` value works. Where they are not, the cookie needs `SameSite=None; Secure`, and
//!   browsers that block third-party cookies keep it away whatever CORS says. Then serve the API
//!   below the app's own origin, or use [tokens](super::bearer_tokens).
//! * **The page.** `credentials: "include"` in `fetch`, `withCredentials = true` in `XMLHttpRequest`,
//!   on the request that sets the cookie too.
//! * **CSRF.** A cookie that is sent to your API from other sites makes CSRF possible, and CORS does
//!   not prevent it: a foreign page can still send the POST. Use `SameSite`, a token, or the
//!   extractor `TrustedSender`.
//!
//! # Refusing foreign requests before the handler
//!
//! A policy with `enforce: true` answers 403 where a page of another origin sends a request that the
//! policy does not admit, before the handler runs. Requests of the server's own pages, and those
//! that no page has sent, pass; [`is_cross_origin`](crate::is_cross_origin) is the rule.
//!
//! ```
//! cors_runtime::cors_policy! {
//!     App {
//!         origins: ["https://app.example.com"],
//!         credentials: true,
//!         enforce: true,
//!     }
//! }
//! ```
//!
//! # When the console is red
//!
//! | the browser says | look at |
//! |---|---|
//! | "must not be the wildcard `*` when the request's credentials mode is 'include'" | another layer or proxy that sends `*`; see [`placement`](super::placement) |
//! | "the value of `Access-Control-Allow-Credentials` … is ''" | `credentials: true` is missing |
//! | "Request header field content-type is not allowed" | `headers` |
//! | nothing, but the cookie is not sent | `SameSite`, third-party cookies, `credentials: "include"` in the page |
