//! Handlers. `#[cors(…)]`, and what a handler's signature asks of its policy.

pub mod attribute_target {
    //! `#[cors]` on something else than a free function.
    //!
    //! Level: error.
    //!
    //! `cors_route!(get(list))` finds the policy of `list` by its name, beside the function; a
    //! method has no such place, and other items serve no requests.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! use cors_runtime::cors;
    //!
    //! struct Api;
    //!
    //! impl Api {
    //!     #[cors(origins = ["https://app.example.com"])]
    //!     async fn list(&self) {}
    //! }
    //! ```
    //!
    //! Accepted:
    //!
    //! ```
    //! # #[cfg(feature = "axum")] {
    //! use cors_runtime::cors;
    //!
    //! #[cors(origins = ["https://app.example.com"])]
    //! async fn list() {}
    //! # }
    //! ```
    //!
    //! Source: [axum, handlers](https://docs.rs/axum/latest/axum/handler/index.html).
}

pub mod duplicate_attribute {
    //! Two `#[cors(…)]` on one handler.
    //!
    //! Level: error.
    //!
    //! A response has one origin line; with two of them browsers refuse it. Which of the two
    //! policies was meant, only their author knows.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! use cors_runtime::cors;
    //!
    //! #[cors(origins = ["https://app.example.com"])]
    //! #[cors(same_origin)]
    //! async fn list() {}
    //! ```
    //!
    //! Accepted:
    //!
    //! ```
    //! # #[cfg(feature = "axum")] {
    //! use cors_runtime::cors;
    //!
    //! #[cors(origins = ["https://app.example.com"])]
    //! async fn list() {}
    //! # }
    //! ```
    //!
    //! Source: [Fetch, CORS check](https://fetch.spec.whatwg.org/#cors-check).
}

pub mod inline_methods {
    //! `methods` in a handler's own policy.
    //!
    //! Level: error.
    //!
    //! The answer to a preflight lists the methods that the route has under this policy, so the two
    //! cannot drift apart.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! use cors_runtime::cors;
    //!
    //! #[cors(origins = ["https://app.example.com"], methods = [GET])]
    //! async fn list() {}
    //! ```
    //!
    //! Accepted:
    //!
    //! ```
    //! # #[cfg(feature = "axum")] {
    //! # use cors_runtime::cors_route;
    //! use cors_runtime::cors;
    //!
    //! #[cors(origins = ["https://app.example.com"])]
    //! async fn list() {}
    //!
    //! let app: axum::Router = axum::Router::new().route("/items", cors_route!(get(list)));
    //! # }
    //! ```
    //!
    //! Source: [Fetch,
    //! `Access-Control-Allow-Methods`](https://fetch.spec.whatwg.org/#http-access-control-allow-methods).
}

pub mod attribute_policy {
    //! `#[cors]` that names no policy, or several.
    //!
    //! Level: error.
    //!
    //! It takes one of three: the name of a policy, a policy of its own (`origins = […], …`), or
    //! `deny`.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! use cors_runtime::cors;
    //!
    //! #[cors]
    //! async fn list() {}
    //! ```
    //!
    //! Accepted:
    //!
    //! ```
    //! # #[cfg(feature = "axum")] {
    //! use cors_runtime::cors;
    //!
    //! #[cors(same_origin)]
    //! async fn list() {}
    //! # }
    //! ```
    //!
    //! Source: [`#[cors]`](macro@crate::cors).
}

pub mod json_content_type {
    //! A body such as `Json` under a policy that does not allow `content-type`.
    //!
    //! Level: deny.
    //!
    //! `application/json` is not among the safelisted types, so browsers ask for `content-type` in
    //! a preflight, are refused, and the handler is never called.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! use axum::Json;
    //! use cors_runtime::cors;
    //!
    //! #[cors(origins = ["https://app.example.com"])]
    //! async fn create(Json(item): Json<u32>) {}
    //! ```
    //!
    //! Accepted:
    //!
    //! ```
    //! # #[cfg(feature = "axum")] {
    //! use axum::Json;
    //! use cors_runtime::cors;
    //!
    //! #[cors(origins = ["https://app.example.com"], headers = ["content-type"])]
    //! async fn create(Json(item): Json<u32>) {}
    //! # }
    //! ```
    //!
    //! `#[cors(allow(json_content_type, reason = "…"), …)]` is right where pages of other origins
    //! only read, and only the own ones send the body.
    //!
    //! Source: [Fetch, CORS-safelisted
    //! request-header](https://fetch.spec.whatwg.org/#cors-safelisted-request-header).
}

pub mod authorization_not_allowed {
    //! `TypedHeader<Authorization<…>>` under a policy that does not allow `authorization`.
    //!
    //! Level: deny.
    //!
    //! Browsers ask for the header in a preflight, are refused, and the handler is never called.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! # struct TypedHeader<T>(T);
    //! # struct Authorization<T>(T);
    //! # struct Bearer;
    //! use cors_runtime::cors;
    //!
    //! #[cors(origins = ["https://app.example.com"])]
    //! async fn list(token: TypedHeader<Authorization<Bearer>>) {}
    //! ```
    //!
    //! Accepted:
    //!
    //! ```
    //! # #[cfg(feature = "axum")] {
    //! # struct TypedHeader<T>(T);
    //! # struct Authorization<T>(T);
    //! # struct Bearer;
    //! use cors_runtime::cors;
    //!
    //! #[cors(origins = ["https://app.example.com"], headers = ["authorization"])]
    //! async fn list(token: TypedHeader<Authorization<Bearer>>) {}
    //! # }
    //! ```
    //!
    //! `#[cors(allow(authorization_not_allowed, reason = "…"), …)]` is right where only programs
    //! send the token.
    //!
    //! Source: [Fetch, CORS non-wildcard request-header
    //! name](https://fetch.spec.whatwg.org/#cors-non-wildcard-request-header-name).
}

pub mod custom_header_not_allowed {
    //! A handler that reads a request header which its policy does not allow.
    //!
    //! Level: deny.
    //!
    //! A page that sets the header is refused at the preflight; one that does not gets whatever the
    //! handler does without it.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! use axum::http::HeaderMap;
    //! use cors_runtime::cors;
    //!
    //! #[cors(origins = ["https://app.example.com"])]
    //! async fn list(headers: HeaderMap) {
    //!     let key = headers.get("x-api-key");
    //! }
    //! ```
    //!
    //! Accepted:
    //!
    //! ```
    //! # #[cfg(feature = "axum")] {
    //! use axum::http::HeaderMap;
    //! use cors_runtime::cors;
    //!
    //! #[cors(origins = ["https://app.example.com"], headers = ["x-api-key"])]
    //! async fn list(headers: HeaderMap) {
    //!     let key = headers.get("x-api-key");
    //! }
    //! # }
    //! ```
    //!
    //! `#[cors(allow(custom_header_not_allowed, reason = "…"), …)]` is right where a proxy adds the
    //! header, or only programs send it.
    //!
    //! Source: [Fetch, CORS-preflight fetch](https://fetch.spec.whatwg.org/#cors-preflight-fetch).
}

pub mod cookies_without_credentials {
    //! A cookie or session extractor under a policy without `credentials: true`.
    //!
    //! Level: deny.
    //!
    //! Browsers neither send nor store cookies on such requests, so every page of another origin is
    //! a visitor who never signed in. A `Session` counts where its path names a crate that keeps
    //! sessions by cookies, such as `tower_sessions::Session`; a program's own may read a token.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! # struct CookieJar;
    //! use cors_runtime::cors;
    //!
    //! #[cors(origins = ["https://app.example.com"])]
    //! async fn list(jar: CookieJar) {}
    //! ```
    //!
    //! Accepted:
    //!
    //! ```
    //! # #[cfg(feature = "axum")] {
    //! # struct CookieJar;
    //! use cors_runtime::cors;
    //!
    //! #[cors(origins = ["https://app.example.com"], credentials = true)]
    //! async fn list(jar: CookieJar) {}
    //! # }
    //! ```
    //!
    //! `#[cors(allow(cookies_without_credentials, reason = "…"), …)]` is right where the session is
    //! for the own pages and other origins are served without one.
    //!
    //! Source: [Fetch, CORS protocol and
    //! credentials](https://fetch.spec.whatwg.org/#cors-protocol-and-credentials).
}

pub mod manual_cors_header {
    //! A handler that sets a CORS header itself.
    //!
    //! Level: deny.
    //!
    //! The policy writes these headers as one unit and replaces what it finds, so the handler's
    //! line says what does not happen. Where no policy cleans up, two origin lines make browsers
    //! refuse the response.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! use cors_runtime::cors;
    //!
    //! #[cors(origins = ["https://app.example.com"])]
    //! async fn list() -> [(&'static str, &'static str); 1] {
    //!     [("access-control-allow-origin", "*")]
    //! }
    //! ```
    //!
    //! Accepted:
    //!
    //! ```
    //! # #[cfg(feature = "axum")] {
    //! use cors_runtime::cors;
    //!
    //! #[cors(origins = ["https://app.example.com"])]
    //! async fn list() -> &'static str {
    //!     "[]"
    //! }
    //! # }
    //! ```
    //!
    //! `#[cors(allow(manual_cors_header, reason = "…"), …)]` is right where the name is only read
    //! or written into a log.
    //!
    //! Source: [Fetch, CORS check](https://fetch.spec.whatwg.org/#cors-check).
}

pub mod redirect_response {
    //! A handler that returns a `Redirect`.
    //!
    //! Level: allow.
    //!
    //! When a redirect leads a page's request from this server to another origin, be it the page's
    //! own, the browser sends `Origin: null` there, which no policy should allow. On the same origin
    //! it is harmless.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! use axum::response::Redirect;
    //! use cors_runtime::cors;
    //!
    //! #[cors(origins = ["https://app.example.com"], deny(redirect_response))]
    //! async fn file() -> Redirect {
    //!     Redirect::to("https://files.example.com/1")
    //! }
    //! ```
    //!
    //! Accepted:
    //!
    //! ```
    //! # #[cfg(feature = "axum")] {
    //! use cors_runtime::cors;
    //!
    //! #[cors(origins = ["https://app.example.com"], deny(redirect_response))]
    //! async fn file() -> &'static str {
    //!     "https://files.example.com/1"
    //! }
    //! # }
    //! ```
    //!
    //! `#[cors(allow(redirect_response, reason = "…"), …)]` is right beside `deny(pedantic)`, where
    //! the target is on the same origin, or is a page that the user is sent to.
    //!
    //! Source: [Fetch, serializing a request
    //! origin](https://fetch.spec.whatwg.org/#serializing-a-request-origin).
}
