//! What a policy says of a request's `Origin`.

use bytes::Bytes;
use cors_core::terms::{Admitted, Terms};
use http::{
    HeaderMap, HeaderValue, Method,
    header::{ACCESS_CONTROL_REQUEST_METHOD, ORIGIN},
};

use crate::{member, nearest, policy::Policy, start_up::RuntimeOrigins};

/// What a policy says of a request's `Origin`. The header value is made when the response is there,
/// so that little has to be carried until then.
#[derive(Clone, Debug)]
pub(crate) enum Verdict {
    /// There is no `Origin`, or it is not the policy's.
    Refused,
    /// The policy is for every origin.
    Any,
    /// It is this constant.
    Exactly(&'static [u8]),
    /// A pattern, or the set given at start-up, admits this value.
    Same(HeaderValue),
}

/// A verdict, and the member of a combined policy that it is from.
#[derive(Clone, Debug)]
pub(crate) struct Judgement {
    pub(crate) verdict: Verdict,
    pub(crate) member: u16,
}

impl Verdict {
    pub(crate) fn is_allowed(&self) -> bool {
        !matches!(self, Self::Refused)
    }

    /// The value of `Access-Control-Allow-Origin`, if there is to be one.
    pub(crate) fn into_value(self) -> Option<HeaderValue> {
        match self {
            Self::Refused => None,
            Self::Any => Some(nearest::any_origin()),
            // A constant, because a clone of the request's value may have to allocate.
            Self::Exactly(exact) => HeaderValue::from_maybe_shared(Bytes::from_static(exact)).ok(),
            Self::Same(origin) => Some(origin),
        }
    }
}

impl Judgement {
    const REFUSED: Self = Self { verdict: Verdict::Refused, member: 0 };

    pub(crate) fn of<P: Policy>(request: &HeaderMap) -> Self {
        Self::and_presence::<P>(request).0
    }

    /// The judgement, and whether the request is a preflight. One search serves both.
    pub(crate) fn and_kind<P: Policy>(method: &Method, request: &HeaderMap) -> (Self, bool) {
        if *method != Method::OPTIONS {
            return (Self::of::<P>(request), false);
        }
        let (judgement, has_origin) = Self::and_presence::<P>(request);
        (judgement, has_origin && request.contains_key(ACCESS_CONTROL_REQUEST_METHOD))
    }

    fn and_presence<P: Policy>(request: &HeaderMap) -> (Self, bool) {
        if const { P::TERMS.origins.any() } {
            let judgement = Self { verdict: Verdict::Any, member: 0 };
            return (judgement, request.contains_key(ORIGIN));
        }
        let Some(origin) = request.get(ORIGIN) else { return (Self::REFUSED, false) };
        // Two lines are not what a browser sends; reading one of them would be a guess. Where no
        // header has two lines, nothing need be searched for them.
        if request.len() != request.keys_len() && request.get_all(ORIGIN).iter().nth(1).is_some() {
            return (Self::REFUSED, true);
        }
        (Self::of_origin::<P>(origin), true)
    }

    fn of_origin<P: Policy>(origin: &HeaderValue) -> Self {
        if const { P::MEMBERS.is_empty() } {
            return Self { verdict: Verdict::of(P::TERMS, P::SLOT, origin), member: 0 };
        }
        let found = member::responsible::<P>(origin);
        let Some((index, member)) = found.and_then(|index| Some((index, P::MEMBERS.get(index)?)))
        else {
            return Self::REFUSED;
        };
        match u16::try_from(index) {
            Ok(index) => {
                let verdict = Verdict::of(member.terms, member.slot, origin);
                Self { verdict, member: index }
            }
            Err(_) => Self::REFUSED,
        }
    }
}

impl Verdict {
    fn of(
        terms: &'static Terms,
        slot: Option<fn() -> &'static RuntimeOrigins>,
        origin: &HeaderValue,
    ) -> Self {
        match terms.origins.find(origin.as_bytes()) {
            Some(Admitted::Exactly(exact)) => Self::Exactly(exact),
            Some(Admitted::ByPattern) => Self::Same(origin.clone()),
            Some(Admitted::Any) => Self::Any,
            None => match slot.and_then(|slot| slot().admit(origin)) {
                Some(origin) => Self::Same(origin),
                None => Self::Refused,
            },
        }
    }
}
