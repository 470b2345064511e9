//! Preflight cache. The value of `max_age`.

pub mod max_age_over_cap {
    //! A time that no browser honours: more than 86400 seconds.
    //!
    //! Level: error.
    //!
    //! Firefox keeps an answer for at most a day, Chromium for two hours, Safari for ten minutes.
    //! The number promises what does not happen, and it is mostly milliseconds.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     Dashboard {
    //!         origins: ["https://app.example.com"],
    //!         methods: [PUT],
    //!         max_age: 3600000,
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
    //!         methods: [PUT],
    //!         max_age: 3600,
    //!     }
    //! }
    //! ```
    //!
    //! Source: [MDN,
    //! `Access-Control-Max-Age`](https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Access-Control-Max-Age).
}

pub mod max_age_long {
    //! A time of more than one hour.
    //!
    //! Level: allow.
    //!
    //! For so long a browser may act on a grant that was taken back. Of the preflights that are
    //! left after an hour, there is little to save.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     #[deny(max_age_long)]
    //!     Dashboard {
    //!         origins: ["https://app.example.com"],
    //!         methods: [PUT],
    //!         max_age: 7200,
    //!     }
    //! }
    //! ```
    //!
    //! Accepted:
    //!
    //! ```
    //! cors_runtime::cors_policy! {
    //!     #[deny(max_age_long)]
    //!     Dashboard {
    //!         origins: ["https://app.example.com"],
    //!         methods: [PUT],
    //!         max_age: 3600,
    //!     }
    //! }
    //! ```
    //!
    //! `#[allow(max_age_long, reason = "…")]` is right under `#[deny(pedantic)]`, where each
    //! preflight costs and the policy does not change.
    //!
    //! Source: [Fetch, CORS-preflight cache](https://fetch.spec.whatwg.org/#cors-preflight-cache).
}

pub mod max_age_negative {
    //! A time of less than nothing.
    //!
    //! Level: error.
    //!
    //! The header takes a number without sign, and browsers read another one as absent: five
    //! seconds. Nothing is kept with `0`.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     Dashboard {
    //!         origins: ["https://app.example.com"],
    //!         methods: [PUT],
    //!         max_age: -1,
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
    //!         methods: [PUT],
    //!         max_age: 0,
    //!     }
    //! }
    //! ```
    //!
    //! Source: [RFC 9111, delta-seconds](https://www.rfc-editor.org/rfc/rfc9111#section-1.2.2).
}

pub mod max_age_type {
    //! A time that is not a whole number of seconds.
    //!
    //! Level: error.
    //!
    //! The header knows neither units nor fractions.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     Dashboard {
    //!         origins: ["https://app.example.com"],
    //!         methods: [PUT],
    //!         max_age: "1h",
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
    //!         methods: [PUT],
    //!         max_age: 3600,
    //!     }
    //! }
    //! ```
    //!
    //! Source: [RFC 9111, delta-seconds](https://www.rfc-editor.org/rfc/rfc9111#section-1.2.2).
}

pub mod max_age_useless {
    //! `max_age` in a policy that allows nothing that needs a preflight.
    //!
    //! Level: allow.
    //!
    //! It says for how long the answer to a preflight may be kept. Safelisted methods with
    //! safelisted headers are sent without one.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     #[deny(max_age_useless)]
    //!     Dashboard { origins: ["https://app.example.com"], max_age: 600 }
    //! }
    //! ```
    //!
    //! Accepted:
    //!
    //! ```
    //! cors_runtime::cors_policy! {
    //!     #[deny(max_age_useless)]
    //!     Dashboard {
    //!         origins: ["https://app.example.com"],
    //!         methods: [PUT],
    //!         max_age: 600,
    //!     }
    //! }
    //! ```
    //!
    //! `#[allow(max_age_useless, reason = "…")]` is right under `#[deny(pedantic)]`, where pages
    //! watch uploads, which asks for a preflight of `POST`.
    //!
    //! Source: [Fetch, CORS-preflight cache](https://fetch.spec.whatwg.org/#cors-preflight-cache).
}
