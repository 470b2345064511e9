//! Routes. `cors_route!`.

pub mod route_handler {
    //! Something else than the path of a handler in `cors_route!`.
    //!
    //! Level: error.
    //!
    //! The route takes the policy from the type that stands beside the function under the same
    //! name. A closure has no name, and what a call returns is not known yet.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! use axum::Router;
    //! use cors_runtime::cors_route;
    //!
    //! let app: Router = Router::new().route("/items", cors_route!(get(|| async {})));
    //! ```
    //!
    //! Accepted:
    //!
    //! ```
    //! # #[cfg(feature = "axum")] {
    //! use axum::Router;
    //! use cors_runtime::{cors, cors_route};
    //!
    //! #[cors(same_origin)]
    //! async fn list() {}
    //!
    //! let app: Router = Router::new().route("/items", cors_route!(get(list)));
    //! # }
    //! ```
    //!
    //! Source: [`cors_route!`](crate::cors_route).
}

pub mod route_method {
    //! A link of the chain that is not a method function of axum, or not one that takes a handler.
    //!
    //! Level: error.
    //!
    //! The methods of the chain are what the answer to a preflight lists. Layers go around the
    //! result, services get a policy as a layer.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! use axum::Router;
    //! use cors_runtime::{cors, cors_route};
    //!
    //! #[cors(same_origin)]
    //! async fn list() {}
    //!
    //! let app: Router = Router::new().route("/items", cors_route!(gte(list)));
    //! ```
    //!
    //! Accepted:
    //!
    //! ```
    //! # #[cfg(feature = "axum")] {
    //! use axum::Router;
    //! use cors_runtime::{cors, cors_route};
    //!
    //! #[cors(same_origin)]
    //! async fn list() {}
    //!
    //! let app: Router = Router::new().route("/items", cors_route!(get(list)));
    //! # }
    //! ```
    //!
    //! Source: [axum, method
    //! routing](https://docs.rs/axum/latest/axum/routing/method_routing/index.html).
}

pub mod route_duplicate {
    //! A method that is served twice on one path.
    //!
    //! Level: error.
    //!
    //! axum panics when such a router is built: at start-up, and only in the program that builds
    //! it.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! use axum::Router;
    //! use cors_runtime::{cors, cors_route};
    //!
    //! #[cors(same_origin)]
    //! async fn list() {}
    //!
    //! let app: Router = Router::new().route("/items", cors_route!(get(list).get(list)));
    //! ```
    //!
    //! Accepted:
    //!
    //! ```
    //! # #[cfg(feature = "axum")] {
    //! use axum::Router;
    //! use cors_runtime::{cors, cors_route};
    //!
    //! #[cors(same_origin)]
    //! async fn list() {}
    //!
    //! let app: Router = Router::new().route("/items", cors_route!(get(list).post(list)));
    //! # }
    //! ```
    //!
    //! Source: [axum,
    //! `Router::route`](https://docs.rs/axum/latest/axum/struct.Router.html#method.route).
}

pub mod route_method_not_allowed {
    //! A route that serves a method which the handler's policy does not allow.
    //!
    //! Level: deny.
    //!
    //! The `methods` of a named policy are the upper bound of what its routes open to pages. Beyond
    //! it, preflights are refused, and the handler is for programs only.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! use axum::Router;
    //! use cors_runtime::{cors, cors_policy, cors_route};
    //!
    //! cors_policy! {
    //!     Dashboard { origins: ["https://app.example.com"], methods: [PUT] }
    //! }
    //!
    //! #[cors(Dashboard)]
    //! async fn remove() {}
    //!
    //! let app: Router = Router::new().route("/items", cors_route!(delete(remove)));
    //! ```
    //!
    //! Accepted:
    //!
    //! ```
    //! # #[cfg(feature = "axum")] {
    //! use axum::Router;
    //! use cors_runtime::{cors, cors_policy, cors_route};
    //!
    //! cors_policy! {
    //!     Dashboard { origins: ["https://app.example.com"], methods: [PUT, DELETE] }
    //! }
    //!
    //! #[cors(Dashboard)]
    //! async fn remove() {}
    //!
    //! let app: Router = Router::new().route("/items", cors_route!(delete(remove)));
    //! # }
    //! ```
    //!
    //! `#[cors(allow(route_method_not_allowed, reason = "…"), …)]` is right where only programs are
    //! to use that method.
    //!
    //! Source: [Fetch,
    //! `Access-Control-Allow-Methods`](https://fetch.spec.whatwg.org/#http-access-control-allow-methods).
}
