//! Several front ends with different permissions.
//!
//! The examples need `cargo add cors-runtime --features axum,start-up` and `cargo add --dev cors-testing`.
//!
//! # A policy for each part of the router
//!
//! [The nearest policy wins](super::nesting), so each part of the router can have its own:
//!
//! ```
//! use axum::{Json, Router, body::Body, http::Request, routing::get};
//! use cors_runtime::{OriginSet, cors, cors_policy, cors_route};
//! use cors_testing::{Browser, Fetch};
//!
//! cors_policy! {
//!     /// Every page may read.
//!     pub Open { origins: ["*"] }
//!
//!     /// The shop's own pages, and the domains of customers.
//!     pub Shop {
//!         origins: ["https://shop.example.com", runtime],
//!         methods: [PUT],
//!         headers: ["content-type"],
//!     }
//! }
//!
//! #[cors(Shop)]
//! async fn order(Json(item): Json<u32>) -> String {
//!     format!("ordered {item}")
//! }
//!
//! #[cors(origins = ["https://admin.example.com"], credentials = true)]
//! async fn audit() -> &'static str {
//!     "nothing happened"
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! // The compiler's checks apply to these origins too.
//! let shop = Shop::with_origins(OriginSet::parse(["https://shop.customer.example"])?)?;
//!
//! let mut app: Router = Router::new()
//!     .route("/items", get(async || "apples, pears"))
//!     .route("/orders", cors_route!(put(order).get(audit)))
//!     .layer(shop.for_routes()) // provides the origins to `#[cors(Shop)]`
//!     .layer(Open);
//!
//! for (origin, method, path, is_read) in [
//!     ("https://any.example.net", "GET", "/items", true),
//!     ("https://any.example.net", "PUT", "/orders", false),
//!     ("https://shop.example.com", "PUT", "/orders", true),
//!     ("https://shop.customer.example", "PUT", "/orders", true),
//!     ("https://shop.example.com", "GET", "/orders", false),
//!     ("https://admin.example.com", "GET", "/orders", true),
//! ] {
//!     let request = Request::builder().method(method).uri(path);
//!     let request = if method == "PUT" {
//!         request.header("content-type", "application/json").body(Body::from("1"))?
//!     } else {
//!         request.body(Body::empty())?
//!     };
//!     let mut page = Browser::at(origin).api("https://api.example.com");
//!     let answer = page.fetch(&mut app, Fetch::new(request)).await;
//!     assert_eq!(answer.is_ok(), is_read, "{method} {path} from {origin}: {answer:?}");
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # Origins that are not in the source
//!
//! | known | write |
//! |---|---|
//! | when the release is built | `env!("STAGING_ORIGIN")`, or `file!("partners.txt")` for many |
//! | when the program starts, or later | `runtime`, and [`OriginSet::parse`](crate::OriginSet::parse) or [`from_env`](crate::OriginSet::from_env) |
//! | by a rule in code | `runtime`, and [`OriginSet::rule`](crate::OriginSet::rule), which gets a parsed [`Origin`](crate::Origin) |
//!
//! [Origins at start-up](super::origins_at_start_up) has a recipe for each source. Without a set,
//! `runtime` allows no origin. [`set_origins`](crate::CorsLayer::set_origins) replaces the whole set while
//! requests run.
//!
//! # Different permissions on the same routes
//!
//! Combine policies: the policy that allows an origin applies to it. If two of them allow the same
//! origin, the combined policy does not compile. A policy for `"*"` may come last, and applies to all
//! other origins.
//!
//! ```
//! # use cors_runtime::cors_policy;
//! cors_policy! {
//!     Trusted {
//!         origins: ["https://app.example.com"],
//!         methods: [PUT, DELETE],
//!         headers: ["content-type"],
//!         credentials: true,
//!     }
//!
//!     Partners {
//!         origins: ["https://partner.example.net"],
//!         headers: ["authorization"],
//!     }
//!
//!     Everyone { origins: ["*"] }
//!
//!     /// For the router: `.layer(Api)`.
//!     pub Api { policies: [Trusted, Partners, Everyone] }
//! }
//!
//! // Test each policy by its own name.
//! const _: () = assert!(Trusted::allows_credentials() && !Partners::allows_credentials());
//! ```
//!
//! One of the combined policies may have `runtime`. Origins in the source are looked up first, then those
//! set at start-up, then `"*"`. `Api::allows_method("DELETE")` is `true` if any of the combined policies allows
//! DELETE. A preflight lists the route's methods that the policy of its origin allows. Every response has
//! `Vary: origin`.
