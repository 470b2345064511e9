//! Tests of a policy, from the cheapest to the most thorough.
//!
//! # Assertions in the compiler
//!
//! `allows_origin`, `allows_method` and similar functions are `const`, so you can assert at compile time what must
//! stay true:
//!
//! ```
//! cors_runtime::cors_policy! {
//!     Dashboard {
//!         origins: ["https://app.example.com", "https://*.preview.example.com"],
//!         methods: [PUT],
//!         credentials: true,
//!     }
//! }
//!
//! const _: () = {
//!     assert!(Dashboard::allows_origin("https://app.example.com"));
//!     assert!(!Dashboard::allows_origin("null"));
//!     assert!(!Dashboard::allows_origin("http://app.example.com"));
//!     assert!(!Dashboard::allows_origin("https://app.example.com.evil.test"));
//!     assert!(!Dashboard::allows_method("DELETE"));
//!     assert!(Dashboard::max_age().is_none());
//! };
//! ```
//!
//! Write them as `const _: () = …;` items. `cargo check` does not evaluate a `const { … }` block
//! inside a function.
//!
//! # A snapshot for review
//!
//! `Display` prints one fact per line, sorted. Compare it with a file: then every change of the policy
//! changes that file, and shows in review:
//!
//! ```no_run
//! # cors_runtime::cors_policy! { Dashboard { origins: ["https://app.example.com"] } }
//! // As a #[test].
//! fn a_change_of_the_policy_shows_in_review() {
//!     let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/dashboard.txt");
//!     let now = format!("{Dashboard}\n");
//!     if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
//!         std::fs::write(file, &now).unwrap();
//!     }
//!     let reviewed = std::fs::read_to_string(file).unwrap();
//!     assert_eq!(now, reviewed, "UPDATE_SNAPSHOTS=1 accepts the change");
//! }
//! ```
//!
//! `cors_testing::Audit` makes such a snapshot of a whole service. It sends preflights and requests to every
//! path of a router, and prints which paths pages can reach, from which origins, and with which methods and
//! headers. It also reports what is probably a mistake: a policy that covers no path, a 401 that no page can read,
//! a route whose responses come from another policy, a header that is sent twice.
//!
//! # A browser in memory
//!
//! `Browser`, of the crate [`cors-testing`](https://docs.rs/cors-testing), runs the Fetch Standard's
//! algorithm over the router. It tests the policy, its place in the router, and the layers around it. Add it with
//! `cargo add --dev cors-testing`. The router is at `https://api.test`, or at the origin in `.api(…)`. A request
//! with options of `fetch`, such as credentials, is a `Fetch`.
//!
//! ```
//! use axum::{Router, body::Body, http::Request, routing::put};
//! use cors_runtime::cors_policy;
//! use cors_testing::{Browser, Fetch, Stage};
//!
//! cors_policy! {
//!     App { origins: ["https://app.example.com"], methods: [PUT], max_age: 60 }
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let mut router: Router = Router::new().route("/items", put(async || "saved")).layer(App);
//! let save = || Request::put("/items").body(Body::empty());
//!
//! let mut page = Browser::at("https://app.example.com").api("https://api.example.com");
//! for (wait, preflights) in [(0, 1), (59, 1), (2, 2)] {
//!     page.advance(std::time::Duration::from_secs(wait));
//!     assert_eq!(page.fetch(&mut router, Fetch::new(save()?)).await?.status(), 200);
//!     assert_eq!(page.preflights().count(), preflights);
//! }
//!
//! // Origins that resemble the allowed one, and an unrelated one.
//! for origin in ["http://app.example.com", "https://app.example.com:8443", "https://evil.test"] {
//!     let mut other = Browser::at(origin).api("https://api.example.com");
//!     let blocked = other.fetch(&mut router, Fetch::new(save()?)).await.unwrap_err();
//!     assert_eq!(blocked.stage(), Stage::Preflight, "{blocked}");
//! }
//! # Ok(())
//! # }
//! ```
//!
//! Test that a handler can be *reached* from the app's origin. That finds a middleware that stops
//! preflights, a second CORS layer, and a route in the wrong place.
//!
//! # A live server
//!
//! `Browser` and `Audit` take any tower service, so an HTTP client asks a server in any language. The
//! [page of `cors-testing`](https://docs.rs/crate/cors-testing/latest) has the code, and the repository the
//! example `live_server`. `Audit::read_only` sends nothing but GET, HEAD and OPTIONS, as for a server that is
//! in use:
//!
//! ```
//! use axum::{Router, body::Body, extract::Request, routing::get};
//! use cors_runtime::cors_policy;
//! use cors_testing::Audit;
//! # use tower::ServiceExt;
//!
//! cors_policy! { App { origins: ["https://app.example.com"] } }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let router: Router = Router::new().route("/items", get(async || "kettle")).layer(App);
//! # let client = router.map_request(|request: Request| {
//! #     assert!(["GET", "HEAD", "OPTIONS"].contains(&request.method().as_str()));
//! #     request
//! # });
//! let mut server = client; // hyper-util's, for example
//! let audit = Audit::of(["/items"]).origins(["https://app.example.com"]).read_only();
//! let report = audit.run::<Body>(&mut server).await?;
//! assert!(report.concerns().is_empty(), "{report}");
//! # Ok(())
//! # }
//! ```
//!
//! # Policies that must not compile
//!
//! If somebody might write `"*"` one day, test that it does not compile, with
//! [trybuild](https://docs.rs/trybuild):
//!
//! ```text
//! // tests/cors.rs
//! #[test]
//! fn these_policies_stay_refused() {
//!     trybuild::TestCases::new().compile_fail("tests/cors/*.rs");
//! }
//!
//! // tests/cors/dashboard_for_everyone.rs
//! cors_runtime::cors_policy! {
//!     Dashboard { origins: ["*"], credentials: true }
//! }
//! fn main() {}
//! ```
//!
//! Compiler versions print messages differently, so pin the compiler for such tests. The names of checks
//! do not change.
//!
//! # Pedantic checks
//!
//! `#[deny(pedantic)]` on a policy turns on the checks that are off by default. If one of them does not apply,
//! `#[allow(check, reason = "…")]` says why. It becomes an error when it is no longer needed.
