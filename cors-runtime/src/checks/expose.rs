//! Response headers. The entries of `expose`.

pub mod expose_forbidden {
    //! `set-cookie` or `set-cookie2` in `expose`.
    //!
    //! Level: error.
    //!
    //! No script ever sees them, exposed or not. What a page has to know about its session belongs
    //! into the body.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     Dashboard {
    //!         origins: ["https://app.example.com"],
    //!         expose: ["set-cookie", "x-total-count"],
    //!     }
    //! }
    //! ```
    //!
    //! Accepted:
    //!
    //! ```
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["https://app.example.com"], expose: ["x-total-count"] }
    //! }
    //! ```
    //!
    //! Source: [Fetch, forbidden response-header
    //! name](https://fetch.spec.whatwg.org/#forbidden-response-header-name).
}

pub mod expose_request_only {
    //! A request header in `expose`.
    //!
    //! Level: deny.
    //!
    //! The list is about what pages read of the answer, and no answer has this header.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     Dashboard {
    //!         origins: ["https://app.example.com"],
    //!         expose: ["user-agent", "x-total-count"],
    //!     }
    //! }
    //! ```
    //!
    //! Accepted:
    //!
    //! ```
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["https://app.example.com"], expose: ["x-total-count"] }
    //! }
    //! ```
    //!
    //! `#[allow(expose_request_only, reason = "…")]` is right where the server does answer with a
    //! header of that name.
    //!
    //! Source: [Fetch,
    //! `Access-Control-Expose-Headers`](https://fetch.spec.whatwg.org/#http-access-control-expose-headers).
}

pub mod expose_preflight_only {
    //! A header that only answers to preflights have.
    //!
    //! Level: deny.
    //!
    //! Scripts never see these answers; the browser asks and reads them for itself.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     Dashboard {
    //!         origins: ["https://app.example.com"],
    //!         expose: ["access-control-max-age", "x-total-count"],
    //!     }
    //! }
    //! ```
    //!
    //! Accepted:
    //!
    //! ```
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["https://app.example.com"], expose: ["x-total-count"] }
    //! }
    //! ```
    //!
    //! `#[allow(expose_preflight_only, reason = "…")]` is right where the server sets it on other
    //! answers too, for scripts to read.
    //!
    //! Source: [Fetch, CORS-preflight fetch](https://fetch.spec.whatwg.org/#cors-preflight-fetch).
}

pub mod expose_safelisted {
    //! A header that scripts see anyway, such as `cache-control` or `content-type`.
    //!
    //! Level: allow.
    //!
    //! Seven headers are always exposed. The list is shorter and truer without them.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     #[deny(expose_safelisted)]
    //!     Dashboard {
    //!         origins: ["https://app.example.com"],
    //!         expose: ["cache-control", "x-total-count"],
    //!     }
    //! }
    //! ```
    //!
    //! Accepted:
    //!
    //! ```
    //! cors_runtime::cors_policy! {
    //!     #[deny(expose_safelisted)]
    //!     Dashboard { origins: ["https://app.example.com"], expose: ["x-total-count"] }
    //! }
    //! ```
    //!
    //! `#[allow(expose_safelisted, reason = "…")]` is right under `#[deny(pedantic)]`, where the
    //! list is to show every header that clients read.
    //!
    //! Source: [Fetch, CORS-safelisted response-header
    //! name](https://fetch.spec.whatwg.org/#cors-safelisted-response-header-name).
}

pub mod credentials_with_any_expose {
    //! `"*"` in `expose` together with `credentials: true`.
    //!
    //! Level: error.
    //!
    //! With credentials, `*` is not a wildcard but a header of that name: scripts see none of the
    //! others.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     Dashboard {
    //!         origins: ["https://app.example.com"],
    //!         expose: ["*"],
    //!         credentials: true,
    //!     }
    //! }
    //! ```
    //!
    //! Accepted:
    //!
    //! ```
    //! cors_runtime::cors_policy! {
    //!     Dashboard {
    //!         origins: ["https://app.example.com"],
    //!         expose: ["x-total-count"],
    //!         credentials: true,
    //!     }
    //! }
    //! ```
    //!
    //! Source: [Fetch, HTTP new-header
    //! syntax](https://fetch.spec.whatwg.org/#http-new-header-syntax).
}

pub mod expose_any {
    //! `"*"` in `expose`.
    //!
    //! Level: allow.
    //!
    //! It shows pages every header that any layer will ever add: versions, internal names, traces.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     #[deny(expose_any)]
    //!     Dashboard { origins: ["https://app.example.com"], expose: ["*"] }
    //! }
    //! ```
    //!
    //! Accepted:
    //!
    //! ```
    //! cors_runtime::cors_policy! {
    //!     #[deny(expose_any)]
    //!     Dashboard { origins: ["https://app.example.com"], expose: ["x-total-count"] }
    //! }
    //! ```
    //!
    //! `#[allow(expose_any, reason = "…")]` is right under `#[deny(pedantic)]`, for public data
    //! behind a server that is yours alone.
    //!
    //! Source: [Fetch,
    //! `Access-Control-Expose-Headers`](https://fetch.spec.whatwg.org/#http-access-control-expose-headers).
}
