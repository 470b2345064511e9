//! The lints themselves. `#[allow(…)]` and `#[deny(…)]` on a policy.

pub mod unknown_lint {
    //! `#[allow(…)]` or `#[deny(…)]` of a check that does not exist.
    //!
    //! Level: error.
    //!
    //! A misspelled exemption exempts from nothing, and a misspelled demand demands nothing.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     #[deny(max_age_lnog)]
    //!     Dashboard {
    //!         origins: ["https://app.example.com"],
    //!         methods: [PUT],
    //!         max_age: 3600,
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
    //! Source: [the catalog](crate::checks).
}

pub mod unused_allow {
    //! An `allow` of a check that has nothing to say here.
    //!
    //! Level: deny.
    //!
    //! A stale exemption is an open door: the next entry with the same fault passes in silence.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     #[allow(insecure_origin, reason = "no certificate yet")]
    //!     Dashboard { origins: ["https://app.example.com"], credentials: true }
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
    //! `#[allow(unused_allow, reason = "…")]` is right beside an `env!` entry whose value has the
    //! fault in some builds only.
    //!
    //! Source: [rustc,
    //! `unfulfilled_lint_expectations`](https://doc.rust-lang.org/rustc/lints/listing/warn-by-default.html#unfulfilled-lint-expectations),
    //! the same rule.
}

pub mod error_allowed {
    //! `allow` of a check whose level is *error*.
    //!
    //! Level: error.
    //!
    //! What an error is about can never do what it says, so there is nothing that an exemption
    //! could permit.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     Dashboard {
    //!         origins: [
    //!             #[allow(origin_path, reason = "copied from the address bar")]
    //!             "https://app.example.com",
    //!         ],
    //!     }
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
    //! Source: [the levels](crate::checks#levels).
}

pub mod allow_without_reason {
    //! An `allow` without `reason = "…"`.
    //!
    //! Level: allow.
    //!
    //! An exemption outlives the one who wrote it; the reason tells the next reader whether it
    //! still holds.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     #[deny(allow_without_reason)]
    //!     Dashboard {
    //!         origins: [#[allow(insecure_origin)] "http://wiki.example.com"],
    //!         credentials: true,
    //!     }
    //! }
    //! ```
    //!
    //! Accepted:
    //!
    //! ```
    //! cors_runtime::cors_policy! {
    //!     #[deny(allow_without_reason)]
    //!     Dashboard {
    //!         origins: [
    //!             #[allow(insecure_origin, reason = "no certificate before May")]
    //!             "http://wiki.example.com",
    //!         ],
    //!         credentials: true,
    //!     }
    //! }
    //! ```
    //!
    //! `#[allow(allow_without_reason, reason = "…")]` is right where a policy under
    //! `#[deny(pedantic)]` is generated and its exemptions are explained elsewhere.
    //!
    //! Source: [The Rust Reference, lint
    //! reasons](https://doc.rust-lang.org/reference/attributes/diagnostics.html#lint-reasons).
}
