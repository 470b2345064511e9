//! What a reviewer should look at.

use std::fmt;

use crate::error::Blocked;

/// Something that a policy is unlikely to mean.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Concern {
    /// An origin that the audit does not list is allowed by name: the service reflects the request's
    /// origin, or compares it carelessly.
    #[non_exhaustive]
    UnlistedOriginAdmitted {
        /// The path.
        path: String,
        /// The origin.
        origin: String,
        /// Whether with credentials.
        credentials: bool,
        /// What the comparison seems to be.
        mistake: &'static str,
    },
    /// The preflight succeeds, but the page cannot read the response to the request: the handler has run
    /// for nothing.
    #[non_exhaustive]
    GrantedAndWithheld {
        /// The path.
        path: String,
        /// The page's origin.
        origin: String,
        /// The request's method.
        method: String,
        /// The console's line.
        why: String,
    },
    /// The response would be readable, but the preflight does not reach the policy: a middleware or
    /// the router responds to it.
    #[non_exhaustive]
    PreflightStopped {
        /// The path.
        path: String,
        /// The page's origin.
        origin: String,
        /// The request's method.
        method: String,
        /// The console's line.
        why: String,
    },
    /// The response names an origin and does not tell caches so.
    #[non_exhaustive]
    VaryMissing {
        /// The path.
        path: String,
        /// The page's origin.
        origin: String,
    },
    /// A middleware outside of the policy returns an error that no page can read, a 401 for
    /// example: the script sees a network error and cannot ask the user to sign in.
    #[non_exhaustive]
    ErrorUnreadable {
        /// The path.
        path: String,
        /// The page's origin.
        origin: String,
        /// The status.
        status: u16,
    },
    /// Every path asked in an area allows the origin, and the 404 for a path that the area does not
    /// have cannot be read: the policy is not around the area's fallback.
    #[non_exhaustive]
    NotFoundUnreadable {
        /// The area: what the paths begin with.
        path: String,
        /// The page's origin.
        origin: String,
    },
    /// A CORS header says something twice: two layers, or a layer and a proxy, send it.
    #[non_exhaustive]
    HeaderRepeated {
        /// The path.
        path: String,
        /// The page's origin.
        origin: String,
        /// The header.
        header: String,
        /// Its lines, joined.
        value: String,
    },
    /// The responses are not those of the policy that [`Audit::expect`](crate::Audit::expect) names:
    /// another policy is nearer, or something changes the headers on the way.
    #[non_exhaustive]
    UnlikePolicy {
        /// The path.
        path: String,
        /// The page's origin.
        origin: String,
        /// The request's method.
        method: String,
        /// The policy.
        policy: String,
        /// The other expected policy that responds so, if there is one.
        answers_as: Option<String>,
        /// The first difference.
        difference: String,
    },
    /// An origin of the audit is allowed at none of its paths: a policy that allows it may not be
    /// around them, as after `Router::new().layer(policy).route(…)`.
    #[non_exhaustive]
    OriginAdmittedNowhere {
        /// The origin.
        origin: String,
    },
}

impl Concern {
    /// Returns the path, unless the concern is about all of them.
    #[must_use]
    pub fn path(&self) -> Option<&str> {
        match self {
            Self::UnlistedOriginAdmitted { path, .. }
            | Self::GrantedAndWithheld { path, .. }
            | Self::PreflightStopped { path, .. }
            | Self::VaryMissing { path, .. }
            | Self::ErrorUnreadable { path, .. }
            | Self::NotFoundUnreadable { path, .. }
            | Self::HeaderRepeated { path, .. }
            | Self::UnlikePolicy { path, .. } => Some(path),
            Self::OriginAdmittedNowhere { .. } => None,
        }
    }

    /// Returns the page's origin.
    #[must_use]
    pub fn origin(&self) -> &str {
        match self {
            Self::UnlistedOriginAdmitted { origin, .. }
            | Self::GrantedAndWithheld { origin, .. }
            | Self::PreflightStopped { origin, .. }
            | Self::VaryMissing { origin, .. }
            | Self::ErrorUnreadable { origin, .. }
            | Self::NotFoundUnreadable { origin, .. }
            | Self::HeaderRepeated { origin, .. }
            | Self::UnlikePolicy { origin, .. }
            | Self::OriginAdmittedNowhere { origin } => origin,
        }
    }
}

/// The sentence alone, without origin, URL and help.
pub(super) fn why(blocked: &Blocked) -> String {
    blocked.reason().to_string()
}

impl fmt::Display for Concern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnlistedOriginAdmitted { path, origin, credentials, mistake } => {
                let with = if *credentials { "with" } else { "without" };
                write!(
                    f,
                    "{path}: allows {origin}, which the audit does not list, {with} credentials: \
                     {mistake}"
                )
            }
            Self::GrantedAndWithheld { path, origin, method, why } => write!(
                f,
                "{path}: the preflight for {method} from {origin} succeeds, but the response is \
                 refused: {why}"
            ),
            Self::PreflightStopped { path, origin, method, why } => write!(
                f,
                "{path}: {origin} could read the response to {method}, but its preflight does not \
                 reach the policy: {why}"
            ),
            Self::VaryMissing { path, origin } => write!(
                f,
                "{path}: the response names {origin} and has no `vary: origin`, so a cache may serve \
                 it to another origin"
            ),
            Self::ErrorUnreadable { path, origin, status } => write!(
                f,
                "{path}: {origin} cannot read the {status}: it is sent outside of the policy, without \
                 CORS headers"
            ),
            Self::NotFoundUnreadable { path, origin } => write!(
                f,
                "{path}: {origin} cannot read the 404 for a path that does not exist: give the area a \
                 fallback inside of its policy"
            ),
            Self::HeaderRepeated { path, origin, header, value } => write!(
                f,
                "{path}: the response to {origin} has `{header}: {value}`, so two layers or a proxy add \
                 the header"
            ),
            Self::UnlikePolicy { path, origin, method, policy, answers_as, difference } => {
                write!(f, "{path}: {method} from {origin} is not answered as `{policy}`")?;
                match answers_as {
                    Some(other) => write!(f, " but as `{other}`: {difference}"),
                    None => write!(f, ": {difference}"),
                }
            }
            Self::OriginAdmittedNowhere { origin } => write!(
                f,
                "{origin} is allowed at none of the paths: a layer covers only the routes that were \
                 added before it"
            ),
        }
    }
}
