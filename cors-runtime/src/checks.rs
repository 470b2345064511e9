//! The checks that the compiler runs on every policy, one page for each group.
//!
// The pages are files that the repository shows as well. Their examples are compiled by the test
// `documents`, in two programs instead of one an example. What `links.md` defines first holds here,
// and what the overview defines itself holds in the repository.
#![cfg_attr(not(doctest), doc = include_str!("../docs/checks/links.md"))]
#![cfg_attr(not(doctest), doc = include_str!("../docs/checks/README.md"))]

use std::fmt;

use cors_rules::catalog;
#[doc(inline)]
pub use cors_rules::catalog::Level;

/// One check. It is named by [`name`](Self::name), so that a later version can split it or merge it.
///
/// ```
/// use cors_runtime::checks::{Check, Level};
///
/// let check = Check::from_name("origin_path").unwrap();
/// assert_eq!((check.level(), check.page()), (Level::Error, "origins"));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Check(pub(crate) catalog::Check);

impl Check {
    /// Returns the check of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        catalog::Check::from_name(name).map(Self)
    }

    /// Returns the name, as it is written in `#[allow(…)]` and shown in messages.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// Returns the level that applies unless a policy changes it.
    #[must_use]
    pub fn level(self) -> Level {
        self.0.level()
    }

    /// Returns the page that describes the check, by the name of its module here.
    #[must_use]
    pub fn page(self) -> &'static str {
        self.0.page()
    }
}

/// Prints the name.
impl fmt::Debug for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

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
