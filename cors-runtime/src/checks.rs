//! The checks that the compiler runs on every policy, one page for each group.
//!
// The pages are files that the repository shows as well. Their examples are compiled by the test
// `documents`, in two programs instead of one an example. What `links.md` defines first holds here,
// and what the overview defines itself holds in the repository.
#![cfg_attr(not(doctest), doc = include_str!("../docs/checks/links.md"))]
#![cfg_attr(not(doctest), doc = include_str!("../docs/checks/README.md"))]

#[doc(inline)]
pub use cors_rules::catalog::{Check, Level};

macro_rules! pages {
    ($($name:ident: $text:literal,)*) => {
        $(#[cfg_attr(not(doctest), doc = include_str!($text))] pub mod $name {})*
    };
}

pages! {
    policy: "../docs/checks/policy.md",
    origins: "../docs/checks/origins.md",
    schemes: "../docs/checks/schemes.md",
    hosts: "../docs/checks/hosts.md",
    addresses: "../docs/checks/addresses.md",
    patterns: "../docs/checks/patterns.md",
    trust: "../docs/checks/trust.md",
    methods: "../docs/checks/methods.md",
    headers: "../docs/checks/headers.md",
    max_age: "../docs/checks/max_age.md",
    combined: "../docs/checks/combined.md",
    handlers: "../docs/checks/handlers.md",
}
