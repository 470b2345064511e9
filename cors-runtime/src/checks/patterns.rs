//! Patterns. `*` as the first label, as the port, or alone.

pub mod wildcard_syntax {
    //! A `*` that is neither the whole first label (`*.`) nor the port (`:*`).
    //!
    //! Level: error.
    //!
    //! Anything looser admits hosts of strangers: `*example.com` is also `evil-example.com`,
    //! `app.*` is also `app.evil.test`.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["https://*example.com"] }
    //! }
    //! ```
    //!
    //! Accepted:
    //!
    //! ```
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["https://*.example.com"] }
    //! }
    //! ```
    //!
    //! Source: [PortSwigger, CORS vulnerabilities](https://portswigger.net/web-security/cors).
}

pub mod wildcard_scheme {
    //! A `*` in place of the scheme.
    //!
    //! Level: error.
    //!
    //! It would admit `http:` as well, whose pages anyone on the network path can rewrite, and
    //! schemes that nobody thought of.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["*://app.example.com"] }
    //! }
    //! ```
    //!
    //! Accepted:
    //!
    //! ```
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["https://app.example.com"] }
    //! }
    //! ```
    //!
    //! Source: [Secure Contexts, trustworthy
    //! origins](https://w3c.github.io/webappsec-secure-contexts/#is-origin-trustworthy).
}

pub mod wildcard_not_alone {
    //! `"*"` beside other entries of its list.
    //!
    //! Level: error.
    //!
    //! The list reads like a restriction and is none. Only `authorization` has a meaning beside it,
    //! in `headers`.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["*", "https://app.example.com"] }
    //! }
    //! ```
    //!
    //! Accepted:
    //!
    //! ```
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["*"] }
    //! }
    //! ```
    //!
    //! Source: [Fetch,
    //! `Access-Control-Allow-Origin`](https://fetch.spec.whatwg.org/#http-access-control-allow-origin).
}

pub mod redundant_origin {
    //! An origin that a pattern of the same list covers.
    //!
    //! Level: deny.
    //!
    //! Removing it would not close anything, and whoever tries to revoke it that way is not told.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["https://*.example.com", "https://app.example.com"] }
    //! }
    //! ```
    //!
    //! Accepted:
    //!
    //! ```
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["https://*.example.com"] }
    //! }
    //! ```
    //!
    //! `#[allow(redundant_origin, reason = "…")]` is right while the pattern is on its way out and
    //! the entry is to stay.
    //!
    //! Source: [Fetch, CORS check](https://fetch.spec.whatwg.org/#cors-check).
}

pub mod wildcard_apex {
    //! A pattern `*.` whose own host is not in the list.
    //!
    //! Level: allow.
    //!
    //! `*.` stands for one or more labels, so `https://example.com` itself is refused. That may be
    //! meant; mostly it is forgotten.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     #[deny(wildcard_apex)]
    //!     Dashboard { origins: ["https://*.example.com"] }
    //! }
    //! ```
    //!
    //! Accepted:
    //!
    //! ```
    //! cors_runtime::cors_policy! {
    //!     #[deny(wildcard_apex)]
    //!     Dashboard { origins: ["https://*.example.com", "https://example.com"] }
    //! }
    //! ```
    //!
    //! `#[allow(wildcard_apex, reason = "…")]` is right under `#[deny(pedantic)]`, where the apex
    //! serves no page that calls.
    //!
    //! Source: [Fetch, CORS check](https://fetch.spec.whatwg.org/#cors-check).
}

pub mod wildcard_single_label {
    //! A pattern whose host is a name that is reserved for private networks, such as `*.internal`.
    //!
    //! Level: allow.
    //!
    //! It trusts every name in a private zone: printers, test machines, whatever DHCP lets a guest
    //! call itself.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     #[deny(wildcard_single_label)]
    //!     Dashboard { origins: ["https://*.internal"] }
    //! }
    //! ```
    //!
    //! Accepted:
    //!
    //! ```
    //! cors_runtime::cors_policy! {
    //!     #[deny(wildcard_single_label)]
    //!     Dashboard { origins: ["https://wiki.internal"] }
    //! }
    //! ```
    //!
    //! `#[allow(wildcard_single_label, reason = "…")]` is right under `#[deny(pedantic)]`, where
    //! one team hands out every name of the zone.
    //!
    //! Source: [RFC 6761, special-use names](https://www.rfc-editor.org/rfc/rfc6761).
}

pub mod public_suffix_wildcard {
    //! A pattern below which strangers can have a name.
    //!
    //! Level: deny, and allow without credentials and `enforce`.
    //!
    //! For the price of a repository, anyone is `https://anyone.github.io` and reads this API with
    //! the cookies of its users. Hosts above a suffix are refused as well: `*.amazonaws.com` holds
    //! other people's buckets. A top-level name that is neither on the list nor reserved for private
    //! networks counts as a suffix, as in the list's own algorithm.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["https://*.github.io"], credentials: true }
    //! }
    //! ```
    //!
    //! Accepted:
    //!
    //! ```
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["https://your-name.github.io"], credentials: true }
    //! }
    //! ```
    //!
    //! `#[allow(public_suffix_wildcard, reason = "…")]` is right where the service gives every name
    //! below the suffix to you, and where the registry is yours alone: the list has the top-level
    //! domains of brands, too.
    //!
    //! Source: [Public Suffix List](https://publicsuffix.org/).
}
