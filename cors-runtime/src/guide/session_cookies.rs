//! A single-page app with a session cookie, and its API on another origin.
//!
//! `https://app.example.com` calls `https://api.example.com` with
//! `fetch(url, { credentials: "include" })`. The browser lets scripts read the response only if it has
//! `Access-Control-Allow-Credentials: true` and the exact origin. `"*"` never works here.
//!
//! The examples need `cargo add cors-runtime --features axum` and `cargo add --dev cors-testing`.
//!
//! ```
//! use axum::{Json, Router, body::Body, http::{HeaderMap, Request}};
//! use cors_runtime::{cors, cors_policy, cors_route};
//! use cors_testing::{Browser, Credentials, Fetch};
//!
//! cors_policy! {
//!     /// The app, and its development server.
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
//! // A model of the page's browser.
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
//! # What else you need
//!
//! * **The cookie.** If the page and the API are same-site (same scheme and same registrable domain, as `app.` and
//!   `api.` of `example.com`), any `SameSite` value works. If they are not, the cookie needs
//!   `SameSite=None; Secure`, and browsers that block third-party cookies do not send it, whatever CORS says. Then
//!   serve the API from the app's own origin, or use [tokens](super::bearer_tokens).
//! * **The page.** `credentials: "include"` in `fetch`, or `withCredentials = true` in `XMLHttpRequest`,
//!   also on the request that sets the cookie.
//! * **CSRF.** If the cookie is sent from other sites, CORS does not prevent CSRF: any page can still send
//!   the POST. Use `SameSite`, a token, `enforce`, or the extractor `TrustedSender`.
//!
//! # Refusing cross-origin requests
//!
//! With `enforce: true`, a cross-origin request from an origin that is not allowed gets 403 before the
//! handler runs. Requests from the server's own pages are allowed, and so are requests that did not come from a web
//! page; [`is_cross_origin`](crate::is_cross_origin) has the rules.
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
//! # If the browser says "blocked"
//!
//! | the console says | check |
//! |---|---|
//! | "must not be the wildcard `*` when the request's credentials mode is 'include'" | whether another layer or a proxy sends `*`; see [`placement`](super::placement) |
//! | "the value of `Access-Control-Allow-Credentials` … is ''" | whether the policy has `credentials: true` |
//! | "Request header field content-type is not allowed" | `headers` |
//! | nothing, but the cookie is not sent | `SameSite`, third-party cookies, and `credentials: "include"` in the page |
//!
//! [`blocked`](super::blocked) has all messages.
