//! What a policy declares, as constant data.
//!
//! `Dashboard::terms()` gives it, in `const` too, so that a program can compare its policies, list
//! them on a page of its own, or hold them against rules of the house:
//!
//! ```
//! use cors_runtime::{cors_policy, terms::{Entry, Terms}};
//!
//! cors_policy! {
//!     Dashboard { origins: ["https://app.example.com", "https://*.preview.example.com"] }
//!     Account { origins: ["https://app.example.com"], methods: [PUT], credentials: true }
//! }
//!
//! /// No policy of this house keeps a preflight for long, or writes with cookies across subdomains.
//! fn is_modest(terms: &Terms) -> bool {
//!     let is_pattern = |entry| matches!(entry, Entry::Pattern(_));
//!     terms.max_age.is_none_or(|max_age| max_age.seconds <= 600)
//!         && !(terms.credentials && terms.origins.all().any(is_pattern))
//! }
//!
//! assert!(is_modest(Dashboard::terms()) && is_modest(Account::terms()));
//! const _: () = assert!(Account::terms().credentials);
//! ```
//!
//! As text there are a policy's `Display`, made for a snapshot in the repository, and with feature
//! `json` `Dashboard::to_json()`:
//!
//! ```
//! # #[cfg(feature = "json")] {
//! # cors_runtime::cors_policy! {
//! #     Account { origins: ["https://app.example.com"], methods: [PUT], credentials: true }
//! # }
//! assert_eq!(
//!     Account::to_json(),
//!     concat!(
//!         r#"{"name":"Account","origins":["https://app.example.com"],"runtime_origins":false,"#,
//!         r#""methods":["PUT"],"headers":[],"expose":[],"credentials":true,"max_age":null,"#,
//!         r#""enforce":false}"#,
//!     )
//! );
//! # }
//! ```
//!
//! In JSON, lists are sorted, `"methods": null` stands for those of the route, and a combined policy
//! has `policies` in place of its own terms.
//!
//! Fields may be added in a minor release, so read these types and do not build them.

#[doc(inline)]
pub use cors_rules::{
    pattern::{Entry, Pattern, Port},
    set::Set,
    terms::{Admitted, MaxAge, Member, Names, Origins, Terms},
};
