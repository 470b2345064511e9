//! What a reviewer should look at.

use std::fmt;

use crate::error::Blocked;

/// Something that a policy hardly means.
///
/// ```
/// use cors_testing::audit::Concern;
///
/// let concern = Concern::VaryMissing {
///     path: "/items".to_owned(),
///     origin: "https://app.example.com".to_owned(),
/// };
/// assert_eq!(
///     concern.to_string(),
///     "/items: answers https://app.example.com by name and without `vary: origin`, so that a cache \
///      may hand the answer to another origin",
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Concern {
    /// An origin that nobody named, or `null`, is let in by name: what asks is
    /// reflected, or compared carelessly.
    StrangerAdmitted {
        /// The path.
        path: String,
        /// The origin that got in.
        origin: String,
        /// Whether with credentials.
        credentials: bool,
    },
    /// A preflight is granted, and the answer to the request it was for is
    /// withheld: the handler has run for nothing.
    GrantedAndWithheld {
        /// The path.
        path: String,
        /// Who asked.
        origin: String,
        /// For what.
        method: String,
        /// The console's line.
        why: String,
    },
    /// The answer to the request would be readable, but the preflight does not
    /// come to the policy: a middleware or the router answers it.
    PreflightStopped {
        /// The path.
        path: String,
        /// Who asked.
        origin: String,
        /// For what.
        method: String,
        /// The console's line.
        why: String,
    },
    /// The answer names an origin, and does not tell caches so.
    VaryMissing {
        /// The path.
        path: String,
        /// Who asked.
        origin: String,
    },
}

impl Concern {
    /// The path.
    pub fn path(&self) -> &str {
        match self {
            Self::StrangerAdmitted { path, .. }
            | Self::GrantedAndWithheld { path, .. }
            | Self::PreflightStopped { path, .. }
            | Self::VaryMissing { path, .. } => path,
        }
    }
}

/// The sentence alone, without who, where and help.
pub(super) fn why(blocked: &Blocked) -> String {
    blocked.reason().to_string()
}

impl fmt::Display for Concern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::StrangerAdmitted { path, origin, credentials } => {
                let with = if *credentials { "with" } else { "without" };
                write!(f, "{path}: lets {origin} in, which nobody named, {with} credentials")
            }
            Self::GrantedAndWithheld { path, origin, method, why } => write!(
                f,
                "{path}: the preflight for {method} from {origin} is granted, and the answer \
                 withheld: {why}"
            ),
            Self::PreflightStopped { path, origin, method, why } => write!(
                f,
                "{path}: {origin} could read the answer to {method}, but the preflight is stopped \
                 on its way: {why}"
            ),
            Self::VaryMissing { path, origin } => write!(
                f,
                "{path}: answers {origin} by name and without `vary: origin`, so that a cache may \
                 hand the answer to another origin"
            ),
        }
    }
}
