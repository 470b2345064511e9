//! The policy. Keys, values and their types.

pub mod missing_origins {
    //! A policy without `origins`, or with an empty list.
    //!
    //! Level: error.
    //!
    //! A policy says whose pages may read the answers. One that names nobody shares nothing, and no
    //! page would notice that it is there. Requests from the API's own origin and from programs
    //! need no policy.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     Dashboard { methods: [PUT] }
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
    //! Source: [Fetch,
    //! `Access-Control-Allow-Origin`](https://fetch.spec.whatwg.org/#http-access-control-allow-origin).
}

pub mod unknown_key {
    //! A key that is none of `origins`, `methods`, `headers`, `expose`, `credentials`, `max_age`.
    //!
    //! Level: error.
    //!
    //! A key that nobody understands is a rule that nobody enforces. Words of other libraries and
    //! the names of the headers are known, and the message says which key they mean.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["https://app.example.com"], allow_methods: [PUT] }
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
    //! Source: [Fetch, HTTP responses](https://fetch.spec.whatwg.org/#http-responses) for the
    //! headers that the keys become.
}

pub mod duplicate_key {
    //! A key that is given twice in one policy.
    //!
    //! Level: error.
    //!
    //! Only one of the two would count, and whoever adds to the other one changes nothing.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     Dashboard {
    //!         origins: ["https://app.example.com"],
    //!         origins: ["https://admin.example.com"],
    //!     }
    //! }
    //! ```
    //!
    //! Accepted:
    //!
    //! ```
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["https://app.example.com", "https://admin.example.com"] }
    //! }
    //! ```
    //!
    //! Source: [Fetch, CORS check](https://fetch.spec.whatwg.org/#cors-check), which knows one
    //! answer a request.
}

pub mod wrong_type {
    //! A value of another type than its key takes.
    //!
    //! Level: error.
    //!
    //! Lists are always written as lists, so that one entry and several read alike. A method is an
    //! identifier or a string, a header name is a string, and both are text as it stands on the
    //! wire, not constants of a crate.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: "https://app.example.com" }
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
    //! Source: [Fetch, HTTP new-header
    //! syntax](https://fetch.spec.whatwg.org/#http-new-header-syntax).
}

pub mod not_a_literal {
    //! A value that is no literal, nor `env!` or `file!` of one.
    //!
    //! Level: error.
    //!
    //! A macro sees source text, not values: what a constant or a function holds is not known yet
    //! and could not be checked.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! const FRONTEND: &str = "https://app.example.com";
    //!
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: [FRONTEND] }
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
    //! Source: [The Rust Reference, procedural
    //! macros](https://doc.rust-lang.org/reference/procedural-macros.html).
}

pub mod env_unset {
    //! `env!("NAME")` of a variable that is not set while this compiles.
    //!
    //! Level: error.
    //!
    //! The variable is read, checked and tracked at compile time, as Rust's own `env!` does it.
    //! Without it the policy would lack an origin, and only the users of that page would find out.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: [env!("ORIGIN_OF_THE_PARTNER")] }
    //! }
    //! ```
    //!
    //! Set the variable for the build, or in `.cargo/config.toml`; an entry that is not compiled
    //! does not need it:
    //!
    //! ```
    //! cors_runtime::cors_policy! {
    //!     Dashboard {
    //!         origins: [
    //!             "https://app.example.com",
    //!             #[cfg(feature = "partner")]
    //!             env!("ORIGIN_OF_THE_PARTNER"),
    //!         ],
    //!     }
    //! }
    //! ```
    //!
    //! ```toml
    //! [env]
    //! ORIGIN_OF_THE_PARTNER = "https://partner.example.com"
    //! ```
    //!
    //! Source: [Cargo, `[env]`](https://doc.rust-lang.org/cargo/reference/config.html#env).
}

pub mod file_unreadable {
    //! `file!("…")` of a file that cannot be read.
    //!
    //! Level: error.
    //!
    //! The file is read, checked and tracked at compile time. Its path begins at the package's
    //! `Cargo.toml`, not at the source file. Without it the policy would lack all of its origins.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: [file!("partners.txt")] }
    //! }
    //! ```
    //!
    //! Accepted, with one origin on a line of that file:
    //!
    //! ```
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: [file!("src/checks/partners.txt")] }
    //! }
    //! ```
    //!
    //! ```text
    //! # Partners, with the day on which they signed.
    //! https://one.example.com # 3 May
    //! https://*.two.example.com
    //! ```
    //!
    //! Source: [Cargo,
    //! `CARGO_MANIFEST_DIR`](https://doc.rust-lang.org/cargo/reference/environment-variables.html#environment-variables-cargo-sets-for-crates).
}

pub mod credentials_type {
    //! A value of `credentials` that is neither `true` nor `false`.
    //!
    //! Level: error.
    //!
    //! The only value of the header is `true`; a refusal is its absence. `include` and `omit` are
    //! words of the page's `fetch()`, not of the server's answer.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["https://app.example.com"], credentials: "include" }
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
    //! Source: [Fetch, HTTP new-header
    //! syntax](https://fetch.spec.whatwg.org/#http-new-header-syntax).
}

pub mod private_network_removed {
    //! A key for the headers of Private Network Access.
    //!
    //! Level: error.
    //!
    //! No browser has this protocol any more. Its successor, Local Network Access, asks the user
    //! and not the server, so there is no header to send.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["https://app.example.com"], allow_private_network: true }
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
    //! Source: [Local Network
    //! Access](https://wicg.github.io/local-network-access/#permission-prompt).
}

pub mod duplicate_entry {
    //! An entry that stands twice in one list.
    //!
    //! Level: deny.
    //!
    //! The second one has no effect. Whoever revokes the grant by deleting one of them revokes
    //! nothing.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["https://app.example.com", "https://app.example.com"] }
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
    //! `#[allow(duplicate_entry, reason = "…")]` is right where the list is generated and kept in
    //! the order of its source.
    //!
    //! Source: [Fetch, CORS-preflight fetch](https://fetch.spec.whatwg.org/#cors-preflight-fetch);
    //! header names are compared without regard to case.
}
