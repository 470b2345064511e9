//! Several kinds of callers. The values of `enforce` and `policies`.

pub mod enforce_type {
    //! `enforce` that is neither `true` nor `false`.
    //!
    //! Level: error.
    //!
    //! The key has two values, as `credentials` has.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["https://app.example.com"], enforce: "yes" }
    //! }
    //! ```
    //!
    //! Accepted:
    //!
    //! ```
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["https://app.example.com"], enforce: true }
    //! }
    //! ```
    //!
    //! Source: [Fetch, HTTP CORS protocol](https://fetch.spec.whatwg.org/#http-cors-protocol), which
    //! leaves it to the server what a request of another origin does.
}

pub mod enforce_any_origin {
    //! `enforce` beside `"*"`.
    //!
    //! Level: error.
    //!
    //! `enforce` refuses origins that the policy does not allow, and `"*"` allows every one.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     OpenData { origins: ["*"], enforce: true }
    //! }
    //! ```
    //!
    //! Accepted:
    //!
    //! ```
    //! cors_runtime::cors_policy! {
    //!     OpenData { origins: ["*"] }
    //! }
    //! ```
    //!
    //! Source: [Fetch, HTTP CORS protocol](https://fetch.spec.whatwg.org/#http-cors-protocol), which
    //! leaves it to the server what a request of another origin does.
}

pub mod policies_too_few {
    //! A combined policy that is made of one, or of none.
    //!
    //! Level: error.
    //!
    //! One policy needs no other around it.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     Trusted { origins: ["https://app.example.com"] }
    //!     Api { policies: [Trusted] }
    //! }
    //! ```
    //!
    //! Accepted:
    //!
    //! ```
    //! cors_runtime::cors_policy! {
    //!     Trusted { origins: ["https://app.example.com"], credentials: true }
    //!     Partners { origins: ["https://*.partner.example"] }
    //!     Api { policies: [Trusted, Partners] }
    //! }
    //! ```
    //!
    //! Source: [Fetch, CORS check](https://fetch.spec.whatwg.org/#concept-cors-check): a response
    //! carries one grant.
}

pub mod policies_not_alone {
    //! Another key beside `policies`.
    //!
    //! Level: error.
    //!
    //! Each origin gets the terms of the one policy that allows it, so a combined policy has none of its
    //! own. Only `enforce` can stand there, which is about the origins that none of them allows.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     Trusted { origins: ["https://app.example.com"] }
    //!     Partners { origins: ["https://*.partner.example"] }
    //!     Api { policies: [Trusted, Partners], credentials: true }
    //! }
    //! ```
    //!
    //! Accepted:
    //!
    //! ```
    //! cors_runtime::cors_policy! {
    //!     Trusted { origins: ["https://app.example.com"], credentials: true }
    //!     Partners { origins: ["https://*.partner.example"] }
    //!     Api { policies: [Trusted, Partners], enforce: true }
    //! }
    //! ```
    //!
    //! Source: [Fetch, CORS check](https://fetch.spec.whatwg.org/#concept-cors-check): a response
    //! carries one grant.
}

pub mod policies_member {
    //! A policy that cannot be one of several.
    //!
    //! Level: error.
    //!
    //! A combined policy cannot be combined again; a policy for every origin stands for everyone else and
    //! comes last; and of origins that arrive at start-up nobody could say which of two slots counts, so
    //! one policy at most has `runtime`.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     OpenData { origins: ["*"] }
    //!     Trusted { origins: ["https://app.example.com"], credentials: true }
    //!     Api { policies: [OpenData, Trusted] }
    //! }
    //! ```
    //!
    //! Accepted:
    //!
    //! ```
    //! cors_runtime::cors_policy! {
    //!     OpenData { origins: ["*"] }
    //!     Trusted { origins: ["https://app.example.com"], credentials: true }
    //!     Api { policies: [Trusted, OpenData] }
    //! }
    //! ```
    //!
    //! Source: [Fetch, CORS check](https://fetch.spec.whatwg.org/#concept-cors-check): a response
    //! carries one grant.
}

pub mod policies_overlap {
    //! An origin that two of the combined policies allow.
    //!
    //! Level: error.
    //!
    //! Which terms it gets would depend on their order, and nobody who reads the second one would know.
    //! Patterns overlap where there is an origin that both of them admit. The compiler compares the
    //! policies, so they may be declared anywhere.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     Trusted { origins: ["https://app.example.com"], credentials: true }
    //!     Everyone { origins: ["https://*.example.com"] }
    //!     Api { policies: [Trusted, Everyone] }
    //! }
    //! ```
    //!
    //! Accepted:
    //!
    //! ```
    //! cors_runtime::cors_policy! {
    //!     Trusted { origins: ["https://app.example.com"], credentials: true }
    //!     Everyone { origins: ["https://*.apps.example.com"] }
    //!     Api { policies: [Trusted, Everyone] }
    //! }
    //! ```
    //!
    //! Source: [Fetch, CORS check](https://fetch.spec.whatwg.org/#concept-cors-check): a response
    //! carries one grant.
}
