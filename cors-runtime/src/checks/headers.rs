//! Request headers. The entries of `headers`.

pub mod header_syntax {
    //! An entry that is not one header name.
    //!
    //! Level: error.
    //!
    //! A name is a token: no colon, comma or space. One bad element, and browsers refuse the whole
    //! answer to the preflight, for all headers.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["https://app.example.com"], headers: ["Content-Type:"] }
    //! }
    //! ```
    //!
    //! Accepted:
    //!
    //! ```
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["https://app.example.com"], headers: ["content-type"] }
    //! }
    //! ```
    //!
    //! Source: [RFC 9110, 5.1](https://www.rfc-editor.org/rfc/rfc9110#section-5.1).
}

pub mod header_forbidden {
    //! A header that scripts cannot set, such as `cookie`, `origin` or `sec-…`.
    //!
    //! Level: error.
    //!
    //! The browser sets it or nobody does; `fetch()` drops it in silence, so the entry permits
    //! nothing. Cookies come with `credentials: true`.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["https://app.example.com"], headers: ["cookie"] }
    //! }
    //! ```
    //!
    //! Accepted:
    //!
    //! ```
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["https://app.example.com"], credentials: true }
    //! }
    //! ```
    //!
    //! Source: [Fetch, forbidden
    //! request-header](https://fetch.spec.whatwg.org/#forbidden-request-header).
}

pub mod header_response_only {
    //! A response header in `headers`.
    //!
    //! Level: deny.
    //!
    //! The list is about what pages send. Mostly the client copied the server's CORS headers into
    //! its request, which only causes a preflight.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     Dashboard {
    //!         origins: ["https://app.example.com"],
    //!         headers: ["access-control-allow-origin", "content-type"],
    //!     }
    //! }
    //! ```
    //!
    //! Accepted:
    //!
    //! ```
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["https://app.example.com"], headers: ["content-type"] }
    //! }
    //! ```
    //!
    //! `#[allow(header_response_only, reason = "…")]` is right for a client with that bug that is
    //! out of reach: without the entry its preflights fail.
    //!
    //! Source: [Fetch, HTTP responses](https://fetch.spec.whatwg.org/#http-responses).
}

pub mod header_typo {
    //! A header that looks like a slip of the pen.
    //!
    //! Level: deny.
    //!
    //! Any token is a header name, so `Authorisation` is a valid one that no page sends, and
    //! preflights for `authorization` fail.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["https://app.example.com"], headers: ["Authorisation"] }
    //! }
    //! ```
    //!
    //! Accepted:
    //!
    //! ```
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["https://app.example.com"], headers: ["authorization"] }
    //! }
    //! ```
    //!
    //! `#[allow(header_typo, reason = "…")]` is right for a header of your own that resembles a
    //! common one.
    //!
    //! Source: [IANA, HTTP fields](https://www.iana.org/assignments/http-fields/http-fields.xhtml).
}

pub mod header_underscore {
    //! A header name with an underscore.
    //!
    //! Level: allow.
    //!
    //! It is a valid name, but nginx drops such request headers unless it is told otherwise: the
    //! handler finds nothing, and nothing says why.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     #[deny(header_underscore)]
    //!     Dashboard { origins: ["https://app.example.com"], headers: ["x_api_key"] }
    //! }
    //! ```
    //!
    //! Accepted:
    //!
    //! ```
    //! cors_runtime::cors_policy! {
    //!     #[deny(header_underscore)]
    //!     Dashboard { origins: ["https://app.example.com"], headers: ["x-api-key"] }
    //! }
    //! ```
    //!
    //! `#[allow(header_underscore, reason = "…")]` is right under `#[deny(pedantic)]`, where no
    //! such proxy is in front.
    //!
    //! Source: [nginx,
    //! `underscores_in_headers`](https://nginx.org/en/docs/http/ngx_http_core_module.html#underscores_in_headers).
}

pub mod credentials_with_any_header {
    //! `"*"` in `headers` together with `credentials: true`.
    //!
    //! Level: error.
    //!
    //! With credentials, `*` is not a wildcard but a header of that name: every preflight that asks
    //! for a header fails.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     Dashboard {
    //!         origins: ["https://app.example.com"],
    //!         headers: ["*"],
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
    //!         headers: ["content-type"],
    //!         credentials: true,
    //!     }
    //! }
    //! ```
    //!
    //! Source: [Fetch, HTTP new-header
    //! syntax](https://fetch.spec.whatwg.org/#http-new-header-syntax).
}

pub mod any_header_authorization {
    //! `"*"` in `headers` without `authorization` beside it.
    //!
    //! Level: deny.
    //!
    //! The standard takes this one header out of the wildcard. Today's browsers still let it
    //! through, so the policy says neither yes nor no, and the day they stop, signed-in users are
    //! locked out.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["https://app.example.com"], headers: ["*"] }
    //! }
    //! ```
    //!
    //! Accepted:
    //!
    //! ```
    //! cors_runtime::cors_policy! {
    //!     Dashboard {
    //!         origins: ["https://app.example.com"],
    //!         headers: ["*", "authorization"],
    //!     }
    //! }
    //! ```
    //!
    //! `#[allow(any_header_authorization, reason = "…")]` is right where no client sends
    //! `authorization`.
    //!
    //! Source: [Fetch, CORS non-wildcard request-header
    //! name](https://fetch.spec.whatwg.org/#cors-non-wildcard-request-header-name).
}

pub mod header_safelisted {
    //! `accept`, `accept-language` or `content-language` in `headers`.
    //!
    //! Level: allow.
    //!
    //! Browsers send short, plain values of them without asking. `content-type` is not among them:
    //! its `application/json` needs the entry.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     #[deny(header_safelisted)]
    //!     Dashboard {
    //!         origins: ["https://app.example.com"],
    //!         headers: ["accept-language", "content-type"],
    //!     }
    //! }
    //! ```
    //!
    //! Accepted:
    //!
    //! ```
    //! cors_runtime::cors_policy! {
    //!     #[deny(header_safelisted)]
    //!     Dashboard { origins: ["https://app.example.com"], headers: ["content-type"] }
    //! }
    //! ```
    //!
    //! `#[allow(header_safelisted, reason = "…")]` is right under `#[deny(pedantic)]`, where values
    //! are longer than 128 bytes or hold unusual characters.
    //!
    //! Source: [Fetch, CORS-safelisted
    //! request-header](https://fetch.spec.whatwg.org/#cors-safelisted-request-header).
}
