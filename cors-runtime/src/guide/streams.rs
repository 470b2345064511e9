//! Server-sent events, WebSocket handshakes, and uploads that show their progress.
//!
//! | the page uses | CORS | write |
//! |---|---|---|
//! | `EventSource` | applies, without a preflight | `origins`, and `credentials: true` for cookies |
//! | `fetch` that reads the body as it arrives | applies | as for any request |
//! | `WebSocket` | does not apply | [`TrustedSender`](crate::TrustedSender) in the handler, or `enforce: true` around the route |
//! | `XMLHttpRequest` with `upload.onprogress` | applies, always with a preflight | nothing more |
//!
//! A policy decides when a request arrives. It does not buffer bodies, and it does not end a stream or a socket
//! whose origin is removed later.
//!
//! The examples need `cargo add cors-runtime --features axum,start-up` and
//! `cargo add --dev cors-testing tower --features tower/util`.
//!
//! # Server-sent events
//!
//! `new EventSource(url)` sends a GET without a preflight, also when it reconnects with `Last-Event-ID`. The
//! response needs the policy's headers like any other:
//!
//! ```
//! use axum::{Router, body::Body, http::{Request, header::CONTENT_TYPE}, routing::get};
//! use cors_runtime::cors_policy;
//! use cors_testing::{Browser, Credentials, Fetch};
//!
//! cors_policy! {
//!     pub App { origins: ["https://app.example.com"], credentials: true }
//! }
//!
//! // What `axum::response::Sse` sends.
//! async fn events() -> ([(axum::http::HeaderName, &'static str); 1], &'static str) {
//!     ([(CONTENT_TYPE, "text/event-stream")], "data: 1\n\n")
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let mut app: Router = Router::new().route("/events", get(events)).layer(App);
//!
//! let mut page = Browser::at("https://app.example.com").api("https://api.example.com");
//! // new EventSource("https://api.example.com/events", { withCredentials: true })
//! let source = Request::get("/events").header("accept", "text/event-stream").body(Body::empty())?;
//! let source = Fetch::new(source).credentials(Credentials::Include);
//! assert_eq!(page.fetch(&mut app, source).await?.status(), 200);
//! assert_eq!(page.preflights().count(), 0);
//! # Ok(())
//! # }
//! ```
//!
//! `EventSource` cannot send `Authorization`. Use a cookie, or read the stream with `fetch`: then the policy
//! needs `headers: ["authorization"]`, as on [`bearer_tokens`](super::bearer_tokens).
//!
//! # WebSocket handshakes
//!
//! Any page can open a socket to any server, and the browser sends the user's cookies with the handshake. All
//! that it adds is `Origin`. Take [`TrustedSender`](crate::TrustedSender) as an argument; it refuses the
//! handshake with 403 unless the policy allows the page's origin:
//!
//! ```
//! use axum::{Router, body::Body, http::Request, routing::any};
//! use cors_runtime::{OriginSet, TrustedSender, cors_policy};
//! # use tower::ServiceExt;
//!
//! cors_policy! {
//!     pub App { origins: ["https://app.example.com", runtime], credentials: true }
//!     pub OpenData { origins: ["*"] }
//! }
//!
//! // With axum's feature `ws`: `async fn socket(_: TrustedSender<App>, upgrade: WebSocketUpgrade)`.
//! async fn socket(_: TrustedSender<App>) {}
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let cors = App::with_origins(OriginSet::parse(["https://staging.example.com"])?)?;
//! let routes: Router = Router::new().route("/socket", any(socket));
//!
//! for (app, status) in [
//!     (routes.clone().layer(cors.clone()), 200),
//!     (routes.clone().layer(cors.for_routes()).layer(OpenData), 200),
//!     (routes.layer(App), 403), // a layer without the set
//! ] {
//!     let handshake = Request::get("/socket")
//!         .header("host", "api.example.com")
//!         .header("origin", "https://staging.example.com");
//!     assert_eq!(app.oneshot(handshake.body(Body::empty())?).await?.status(), status);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! `TrustedSender<App>` takes the origins known at start-up from the layer around the route: the layer of `App`
//! itself, or [`for_routes`](crate::CorsLayer::for_routes) if another policy is app-wide. Without such a layer it
//! takes [`RuntimeOrigins`](crate::RuntimeOrigins), the process-wide default.
//!
//! A page's Content Security Policy needs the socket's URL in `connect-src`, with `wss:`.
//!
//! # Uploads with progress
//!
//! When a page listens to the progress of an upload, the browser sends a preflight for every method, POST
//! included. A policy answers it without a further key:
//!
//! ```
//! use axum::{Router, body::Body, http::Request, routing::post};
//! use cors_runtime::cors_policy;
//! use cors_testing::{Browser, Fetch};
//!
//! cors_policy! {
//!     pub App { origins: ["https://app.example.com"], max_age: 600 }
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let mut app: Router = Router::new().route("/files", post(async || "saved")).layer(App);
//!
//! let mut page = Browser::at("https://app.example.com").api("https://api.example.com");
//! // request.upload.onprogress = …
//! let upload = Fetch::new(Request::post("/files").body(Body::from("a file"))?).upload_listener();
//! assert_eq!(page.fetch(&mut app, upload).await?.status(), 200);
//! assert_eq!(page.preflights().count(), 1);
//! # Ok(())
//! # }
//! ```
//!
//! * A `FormData` or string body has a safelisted `Content-Type`. A `File` or `Blob` with another type, such as
//!   `image/png`, needs `headers: ["content-type"]`. A PUT needs `methods: [PUT]`.
//! * axum's own limit, `DefaultBodyLimit`, responds with a 413 that the page can read, because the policy is
//!   around it. The 413 of a proxy has no CORS headers, so the console reports a CORS error.
//! * A server that responds before it has read the body, and then closes the connection, looks like a network
//!   error to the page, whatever the policy sends.
