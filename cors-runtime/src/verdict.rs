//! What a policy says of a request's `Origin`.

use bytes::Bytes;
use cors_core::terms::Admitted;
use http::{HeaderMap, HeaderValue, header::ORIGIN};

use crate::{nearest, policy::Policy};

/// What a policy says of a request's `Origin`.
#[derive(Clone, Debug)]
pub(crate) enum Verdict {
    /// The policy is for every origin, or for this one: the value of
    /// `Access-Control-Allow-Origin`.
    Allowed(HeaderValue),
    /// There is no `Origin`, or it is not the policy's.
    Refused,
}

impl Verdict {
    pub(crate) fn of<P: Policy>(request: &HeaderMap) -> Self {
        if const { P::TERMS.origins.any() } {
            return Self::Allowed(nearest::any_origin());
        }
        let mut lines = request.get_all(ORIGIN).iter();
        // Two lines are not what a browser sends; reading one of them would be a guess.
        let (Some(origin), None) = (lines.next(), lines.next()) else {
            return Self::Refused;
        };
        match P::TERMS.origins.find(origin.as_bytes()) {
            // A constant, because a clone of the request's value may have to allocate.
            Some(Admitted::Exactly(exact)) => {
                HeaderValue::from_maybe_shared(Bytes::from_static(exact))
                    .map_or(Self::Refused, Self::Allowed)
            }
            Some(Admitted::ByPattern) => Self::Allowed(origin.clone()),
            None => Self::Refused,
        }
    }
}
