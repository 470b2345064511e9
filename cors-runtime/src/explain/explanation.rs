//! What comes of explaining a request, as a value.

use http::StatusCode;

use super::{malformed::Malformed, suggestion::Suggestion};
use crate::data::PolicyData;

/// An explanation why a policy allows or refuses a request. See the [module](crate::explain).
///
/// `Display` prints the failed checks, each with notes and help. `{:#}` prints the same on one line.
#[derive(Clone, Debug)]
pub struct Explanation {
    pub(super) policy: &'static PolicyData,
    /// The policy whose lists count; of a combined policy, the member that allows the origin.
    pub(super) terms: &'static PolicyData,
    pub(super) is_preflight: bool,
    pub(super) status: Option<StatusCode>,
    pub(super) origin: Option<String>,
    pub(super) method: String,
    pub(super) neutral: Option<Neutral>,
    pub(super) problems: Vec<Problem>,
    pub(super) remarks: Vec<Remark>,
}

/// The outcome of an explanation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Outcome {
    /// The page may send the request and read the response.
    Allowed,
    /// There is no `Origin`: the request is not cross-origin, or not from a browser.
    NoOrigin,
    /// The page's origin is the server's own, as far as [`is_cross_origin`](crate::is_cross_origin) can tell.
    SameOrigin,
    /// `Origin` is not written as browsers write it.
    OriginMalformed,
    /// The origin is `null`, and the policy does not allow `null`.
    OriginNull,
    /// The policy does not allow the origin.
    OriginNotAllowed,
    /// `Access-Control-Request-Method` is not a method.
    MethodMalformed,
    /// The policy does not allow the method.
    MethodNotAllowed,
    /// `Access-Control-Request-Headers` is not a list of names.
    HeadersMalformed,
    /// The policy does not allow a request header.
    HeadersNotAllowed,
    /// The request has cookies, and the policy does not allow credentials.
    CredentialsNotAllowed,
    /// The request names a host that is not among the policy's `hosts`, or not exactly one.
    HostNotListed,
}

/// Neither allowed nor refused.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Neutral {
    /// A gate may refuse it all the same.
    NoOrigin { is_refused: bool },
    /// The browser says so, or `Host` does.
    SameOrigin { says_browser: bool },
}

/// One check that failed. All text is quoted.
#[derive(Clone, Debug)]
pub(super) enum Problem {
    HostNotListed {
        host: Option<String>,
    },
    OriginMalformed {
        how: Malformed,
        origin: String,
        /// What a browser would have sent, and whether the policy allows it.
        repaired: Option<(String, bool)>,
    },
    OriginNull,
    OriginNotAllowed {
        origin: String,
        nearest: Option<Suggestion>,
        at_start_up: AtStartUp,
    },
    MethodMalformed {
        method: String,
    },
    MethodNotAllowed {
        method: String,
        is_forbidden: bool,
        meant: Option<&'static str>,
    },
    /// A route serves none of its methods under the policy that was asked for.
    #[cfg(all(feature = "axum", feature = "tracing"))]
    MethodNotServed {
        method: String,
        /// As a list.
        served: String,
    },
    HeadersMalformed {
        part: String,
    },
    HeadersNotAllowed {
        names: Vec<String>,
    },
    CredentialsNotAllowed,
}

/// Origins that are known only at start-up: whether the policy takes any, and has.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum AtStartUp {
    None,
    Unset,
    Set,
    /// They do not tell who may send a request, for this reason.
    Untrusted(String),
}

/// What is good to know besides.
#[derive(Clone, Copy, Debug)]
pub(super) enum Remark {
    /// An `OPTIONS` request that lacks one of the headers of a preflight.
    NoPreflight { lacks: &'static str },
    /// CORS does not apply to what was asked.
    NotCors { what: &'static str },
    /// The handler does not run. A form may have sent the request.
    Refused { gate: Gate, is_form: bool },
}

/// Who keeps a request from its handler.
#[derive(Clone, Copy, Debug)]
pub(super) enum Gate {
    /// The policy, by `enforce`.
    Policy,
    /// `TrustedSender` or `verify_sender`.
    #[cfg_attr(
        not(any(feature = "tracing", debug_assertions)),
        allow(dead_code, reason = "their refusals are explained in the body and the log")
    )]
    Sender,
}

impl Problem {
    fn outcome(&self) -> Outcome {
        match self {
            Self::HostNotListed { .. } => Outcome::HostNotListed,
            Self::OriginMalformed { .. } => Outcome::OriginMalformed,
            Self::OriginNull => Outcome::OriginNull,
            Self::OriginNotAllowed { .. } => Outcome::OriginNotAllowed,
            Self::MethodMalformed { .. } => Outcome::MethodMalformed,
            Self::MethodNotAllowed { .. } => Outcome::MethodNotAllowed,
            #[cfg(all(feature = "axum", feature = "tracing"))]
            Self::MethodNotServed { .. } => Outcome::MethodNotAllowed,
            Self::HeadersMalformed { .. } => Outcome::HeadersMalformed,
            Self::HeadersNotAllowed { .. } => Outcome::HeadersNotAllowed,
            Self::CredentialsNotAllowed => Outcome::CredentialsNotAllowed,
        }
    }
}

impl Explanation {
    /// Returns the outcome: the first failed check, in the order of browsers.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        match (&self.neutral, self.problems.first()) {
            (Some(Neutral::NoOrigin { .. }), _) => Outcome::NoOrigin,
            (Some(Neutral::SameOrigin { .. }), _) => Outcome::SameOrigin,
            (None, Some(problem)) => problem.outcome(),
            (None, None) => Outcome::Allowed,
        }
    }

    /// Returns all failed checks, in the order of browsers.
    pub fn failed(&self) -> impl Iterator<Item = Outcome> {
        self.problems.iter().map(Problem::outcome)
    }

    /// Returns whether the policy allows the request. A request that is not cross-origin is neither
    /// allowed nor refused.
    #[must_use]
    pub fn is_allowed(&self) -> bool {
        self.outcome() == Outcome::Allowed
    }

    /// Returns the status with which the policy responds in place of the handler, as
    /// [`Decision::status`](crate::Decision::status) does. `None`: the handler runs. A request without
    /// `Origin` may be refused too, by `enforce` and `hosts`.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.status
    }

    /// Returns whether the request is a [preflight](crate::is_preflight).
    #[must_use]
    pub fn is_preflight(&self) -> bool {
        self.is_preflight
    }

    /// Returns the name of the policy.
    #[must_use]
    pub fn policy(&self) -> &'static str {
        self.policy.name
    }

    /// Returns the name of the policy that a combined policy applies to the origin.
    #[must_use]
    pub fn member(&self) -> Option<&'static str> {
        (!self.policy.members.is_empty() && self.terms.members.is_empty())
            .then_some(self.terms.name)
    }

    /// Returns the request's `Origin`, escaped and shortened.
    #[must_use]
    pub fn origin(&self) -> Option<&str> {
        self.origin.as_deref()
    }

    /// Returns the request's method, or the method that a preflight asks for, escaped and shortened.
    #[must_use]
    pub fn method(&self) -> &str {
        &self.method
    }

    /// Returns what a browser would have sent instead of a malformed `Origin`, if that is clear.
    #[must_use]
    pub fn repaired(&self) -> Option<&str> {
        self.problems.iter().find_map(|problem| match problem {
            Problem::OriginMalformed { repaired: Some((origin, _)), .. } => Some(origin.as_str()),
            _ => None,
        })
    }

    /// Returns the allowed origin or pattern that is most similar to the refused origin, if one is
    /// similar.
    #[must_use]
    pub fn nearest(&self) -> Option<&Suggestion> {
        self.problems.iter().find_map(|problem| match problem {
            Problem::OriginNotAllowed { nearest, .. } => nearest.as_ref(),
            _ => None,
        })
    }

    /// Returns the method to add to `methods`.
    #[must_use]
    pub fn missing_method(&self) -> Option<&str> {
        self.problems.iter().find_map(|problem| match problem {
            Problem::MethodNotAllowed { method, is_forbidden: false, .. } => Some(method.as_str()),
            _ => None,
        })
    }

    /// Returns the names to add to `headers`: in lower case, sorted, without duplicates.
    #[must_use]
    pub fn missing_headers(&self) -> &[String] {
        let names = self.problems.iter().find_map(|problem| match problem {
            Problem::HeadersNotAllowed { names } => Some(names.as_slice()),
            _ => None,
        });
        names.unwrap_or_default()
    }
}
