//! Several front ends: some may do more than others, and some are not known yet.
//!
//! # A policy for each area
//!
//! A policy is a layer, and the nearest one wins. So the router says who may do what:
//!
//! ```
//! use axum::{Json, Router, body::Body, http::Request, routing::get};
//! use cors_runtime::{OriginSet, cors, cors_policy, cors_route};
//! use cors_testing::{Browser, Fetch};
//!
//! cors_policy! {
//!     /// Everybody, reading.
//!     pub Open { origins: ["*"] }
//!
//!     /// The shop's own pages, and the domains that customers have brought.
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
//! // Checked by the compiler's rules, in its words; all of them, or none.
//! let shop = Shop::with_origins(OriginSet::parse(["https://shop.customer.example"])?)?;
//!
//! let mut app: Router = Router::new()
//!     .route("/items", get(async || "apples, pears"))
//!     .route("/orders", cors_route!(put(order).get(audit)))
//!     .layer(shop.for_routes())
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
//!     assert_eq!(answer.is_ok(), is_read, "{method} {path} from {origin}");
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # Origins that are not known while compiling
//!
//! | they are known | write |
//! |---|---|
//! | when the release is built | `env!("STAGING_ORIGIN")`, or `file!("partners.txt")` for many |
//! | when the program starts, or later | `runtime`, and [`OriginSet::parse`](crate::OriginSet::parse) |
//! | by a rule in code | `runtime`, and [`OriginSet::rule`](crate::OriginSet::rule), which gets a parsed [`Origin`](crate::Origin) |
//!
//! [Origins at start-up](super::origins_at_start_up) has a recipe for each source. Without a set,
//! `runtime` admits nothing. [`set_origins`](crate::CorsLayer::set_origins) replaces the whole set while
//! requests run.
//!
//! # One layer, different terms for different origins
//!
//! Where the same routes serve callers that may do different things, combine policies. Each origin
//! gets the terms of the one policy that admits it; an origin that two of them admit is refused by
//! the compiler. A policy for `"*"` may come last, and means everyone else.
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
//!     /// What the router gets: `.layer(Api)`.
//!     pub Api { policies: [Trusted, Partners, Everyone] }
//! }
//!
//! // Each of them answers for itself, and so do tests.
//! const _: () = assert!(Trusted::allows_credentials() && !Partners::allows_credentials());
//! ```
//!
//! What the compiler has seen of a list goes before what arrives at start-up (of the policies, one may
//! have `runtime`), and both before `"*"`. The questions of the combined policy are about any of its
//! members: `Api::allows_method("DELETE")` says that some page may send it. On a route, each origin is
//! told the methods of the route that its own policy allows. Every answer varies by origin.
