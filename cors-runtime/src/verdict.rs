//! What a policy says of a request's `Origin`.

use bytes::Bytes;
use cors_core::terms::Admitted;
use http::{
    HeaderMap, HeaderValue, Method,
    header::{ACCESS_CONTROL_REQUEST_METHOD, ORIGIN},
};

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
        Self::and_presence::<P>(request).0
    }

    /// The verdict, and whether the request is a preflight. One search serves both.
    pub(crate) fn and_kind<P: Policy>(method: &Method, request: &HeaderMap) -> (Self, bool) {
        if *method != Method::OPTIONS {
            return (Self::of::<P>(request), false);
        }
        let (verdict, has_origin) = Self::and_presence::<P>(request);
        (verdict, has_origin && request.contains_key(ACCESS_CONTROL_REQUEST_METHOD))
    }

    fn and_presence<P: Policy>(request: &HeaderMap) -> (Self, bool) {
        if const { P::TERMS.origins.any() } {
            return (Self::Allowed(nearest::any_origin()), request.contains_key(ORIGIN));
        }
        let mut lines = request.get_all(ORIGIN).iter();
        let Some(origin) = lines.next() else { return (Self::Refused, false) };
        // Two lines are not what a browser sends; reading one of them would be a guess.
        if lines.next().is_some() {
            return (Self::Refused, true);
        }
        let verdict = match P::TERMS.origins.find(origin.as_bytes()) {
            // A constant, because a clone of the request's value may have to allocate.
            Some(Admitted::Exactly(exact)) => {
                HeaderValue::from_maybe_shared(Bytes::from_static(exact))
                    .map_or(Self::Refused, Self::Allowed)
            }
            Some(Admitted::ByPattern) => Self::Allowed(origin.clone()),
            None => match P::SLOT.and_then(|slot| slot().admit(origin)) {
                Some(origin) => Self::Allowed(origin),
                None => Self::Refused,
            },
        };
        (verdict, true)
    }
}
