//! Methods. The entries of `methods`.

pub mod method_syntax {
    //! An entry that is not one HTTP method.
    //!
    //! Level: error.
    //!
    //! A method is a token: no spaces, commas or slashes. One bad element, and browsers refuse the
    //! whole answer to the preflight, for all methods.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["https://app.example.com"], methods: ["PUT,DELETE"] }
    //! }
    //! ```
    //!
    //! Accepted:
    //!
    //! ```
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["https://app.example.com"], methods: [PUT, DELETE] }
    //! }
    //! ```
    //!
    //! Source: [RFC 9110, 9.1](https://www.rfc-editor.org/rfc/rfc9110#section-9.1).
}

pub mod method_forbidden {
    //! A method that scripts cannot send: `CONNECT`, `TRACE`, `TRACK`.
    //!
    //! Level: error.
    //!
    //! `fetch()` throws before anything reaches the server, so the entry permits nothing.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["https://app.example.com"], methods: [PUT, TRACE] }
    //! }
    //! ```
    //!
    //! Accepted:
    //!
    //! ```
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["https://app.example.com"], methods: [PUT] }
    //! }
    //! ```
    //!
    //! Source: [Fetch, forbidden method](https://fetch.spec.whatwg.org/#forbidden-method).
}

pub mod method_case {
    //! A known method that is not in upper case.
    //!
    //! Level: deny.
    //!
    //! Methods are case-sensitive, and `fetch()` upper-cases only `DELETE`, `GET`, `HEAD`,
    //! `OPTIONS`, `POST` and `PUT`. A preflight for `PATCH` does not find `patch` in the list, and
    //! axum routes no `patch`.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["https://app.example.com"], methods: [patch] }
    //! }
    //! ```
    //!
    //! Accepted:
    //!
    //! ```
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["https://app.example.com"], methods: [PATCH] }
    //! }
    //! ```
    //!
    //! `#[allow(method_case, reason = "…")]` is right where the server does serve a method of that
    //! very spelling.
    //!
    //! Source: [Fetch, normalize a
    //! method](https://fetch.spec.whatwg.org/#concept-method-normalize).
}

pub mod method_typo {
    //! A method that looks like a slip of the pen.
    //!
    //! Level: deny.
    //!
    //! Any token is a method, so `DELET` is a valid one that no page sends, and preflights for
    //! `DELETE` fail.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["https://app.example.com"], methods: [DELET] }
    //! }
    //! ```
    //!
    //! Accepted:
    //!
    //! ```
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["https://app.example.com"], methods: [DELETE] }
    //! }
    //! ```
    //!
    //! `#[allow(method_typo, reason = "…")]` is right for a method of your own that resembles a
    //! common one.
    //!
    //! Source: [IANA, HTTP
    //! methods](https://www.iana.org/assignments/http-methods/http-methods.xhtml).
}

pub mod credentials_with_any_method {
    //! `"*"` in `methods` together with `credentials: true`.
    //!
    //! Level: error.
    //!
    //! With credentials, `*` is not a wildcard but a method of that name: every preflight for `PUT`
    //! or `DELETE` fails.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     Dashboard {
    //!         origins: ["https://app.example.com"],
    //!         methods: ["*"],
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
    //!         methods: [PUT, DELETE],
    //!         credentials: true,
    //!     }
    //! }
    //! ```
    //!
    //! Source: [Fetch, HTTP new-header
    //! syntax](https://fetch.spec.whatwg.org/#http-new-header-syntax).
}

pub mod method_options {
    //! `OPTIONS` in `methods`.
    //!
    //! Level: allow.
    //!
    //! A preflight is itself an `OPTIONS` request and needs no entry. The entry only permits
    //! scripts to send `OPTIONS` on their own. A path of `cors_route!` lists the methods that it
    //! serves, so there the entry has an effect only beside an `options(…)` handler.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     #[deny(method_options)]
    //!     Dashboard { origins: ["https://app.example.com"], methods: [OPTIONS, PUT] }
    //! }
    //! ```
    //!
    //! Accepted:
    //!
    //! ```
    //! cors_runtime::cors_policy! {
    //!     #[deny(method_options)]
    //!     Dashboard { origins: ["https://app.example.com"], methods: [PUT] }
    //! }
    //! ```
    //!
    //! `#[allow(method_options, reason = "…")]` is right under `#[deny(pedantic)]`, where scripts
    //! do that, as some API explorers do.
    //!
    //! Source: [Fetch, CORS-preflight
    //! request](https://fetch.spec.whatwg.org/#cors-preflight-request).
}

pub mod method_safelisted {
    //! `GET`, `HEAD` or `POST` in `methods`.
    //!
    //! Level: allow.
    //!
    //! Browsers allow them without asking the list. It is shorter and truer without.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     #[deny(method_safelisted)]
    //!     Dashboard { origins: ["https://app.example.com"], methods: [GET, PUT] }
    //! }
    //! ```
    //!
    //! Accepted:
    //!
    //! ```
    //! cors_runtime::cors_policy! {
    //!     #[deny(method_safelisted)]
    //!     Dashboard { origins: ["https://app.example.com"], methods: [PUT] }
    //! }
    //! ```
    //!
    //! `#[allow(method_safelisted, reason = "…")]` is right under `#[deny(pedantic)]`, where the
    //! list is to show every method that the API has.
    //!
    //! Source: [Fetch, CORS-safelisted
    //! method](https://fetch.spec.whatwg.org/#cors-safelisted-method).
}

pub mod safelisted_method_omitted {
    //! A list that names `GET` or `HEAD`, or nothing, and leaves out `POST`.
    //!
    //! Level: allow.
    //!
    //! It reads as if pages could not send `POST`. They can, from any site: CORS never stopped
    //! forms. What stops them is CSRF protection.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     #[deny(safelisted_method_omitted)]
    //!     Dashboard { origins: ["https://app.example.com"], methods: [GET, PUT] }
    //! }
    //! ```
    //!
    //! Accepted:
    //!
    //! ```
    //! cors_runtime::cors_policy! {
    //!     #[deny(safelisted_method_omitted)]
    //!     Dashboard { origins: ["https://app.example.com"], methods: [PUT] }
    //! }
    //! ```
    //!
    //! `#[allow(safelisted_method_omitted, reason = "…")]` is right under `#[deny(pedantic)]`,
    //! where the API has no `POST` and the list is to say so.
    //!
    //! Source: [Fetch, CORS-safelisted
    //! method](https://fetch.spec.whatwg.org/#cors-safelisted-method).
}
