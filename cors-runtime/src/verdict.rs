//! What a policy says of a request's `Origin`.

use bytes::Bytes;
use cors_rules::terms::{Admitted, Terms};
use http::{
    HeaderMap, HeaderValue,
    header::{ACCESS_CONTROL_REQUEST_METHOD, ORIGIN},
};

use crate::{
    member,
    nearest::{self, Plain},
    policy::Policy,
    start_up::RuntimeOrigins,
};

/// What a policy says of a request's `Origin`. The header value is made when the response is there,
/// so that little has to be carried until then.
#[derive(Debug)]
enum Verdict {
    /// There is no `Origin`.
    Absent,
    /// It is not the policy's.
    Refused,
    /// The policy is for every origin.
    Any,
    /// It is this constant.
    Exactly(&'static [u8]),
    /// A pattern, or the set given at start-up, admits this value.
    Same(HeaderValue),
}

/// A verdict, and what goes with it until the response is there. The small fields stand here because
/// they fit into its padding: as one piece it moves in a few instructions.
#[derive(Debug)]
pub(crate) struct Judgement {
    verdict: Verdict,
    /// Of a combined policy, the one that it is from.
    member: u16,
    /// The request is a preflight that was passed to a nearer policy.
    pub(crate) below: Option<Plain>,
}

impl Judgement {
    const REFUSED: Self = Self::new(Verdict::Refused, 0);

    const fn new(verdict: Verdict, member: u16) -> Self {
        Self { verdict, member, below: None }
    }

    pub(crate) fn is_allowed(&self) -> bool {
        !matches!(self.verdict, Verdict::Absent | Verdict::Refused)
    }

    /// Of a combined policy, the index of the one that this is from.
    pub(crate) fn member(&self) -> usize {
        usize::from(self.member)
    }

    /// The value of `Access-Control-Allow-Origin`, if there is to be one. Can be taken once.
    pub(crate) fn take_value(&mut self) -> Option<HeaderValue> {
        match &mut self.verdict {
            Verdict::Absent | Verdict::Refused => None,
            Verdict::Any => Some(nearest::any_origin()),
            // A constant, because a clone of the request's value may have to allocate.
            Verdict::Exactly(exact) => {
                HeaderValue::from_maybe_shared(Bytes::from_static(exact)).ok()
            }
            Verdict::Same(_) => match std::mem::replace(&mut self.verdict, Verdict::Refused) {
                Verdict::Same(origin) => Some(origin),
                _ => None,
            },
        }
    }

    pub(crate) fn of<P: Policy>(request: &HeaderMap) -> Self {
        if const { P::TERMS.origins.any() } {
            return Self::new(Verdict::Any, 0);
        }
        let Some(origin) = request.get(ORIGIN) else { return Self::new(Verdict::Absent, 0) };
        // Two lines are not what a browser sends; reading one of them would be a guess. Where no
        // header has two lines, nothing need be searched for them.
        if request.len() != request.keys_len() && request.get_all(ORIGIN).iter().nth(1).is_some() {
            return Self::REFUSED;
        }
        Self::of_origin::<P>(origin)
    }

    /// Whether an `OPTIONS` request is a preflight. What the search for `Origin` found is known.
    pub(crate) fn is_preflight(&self, request: &HeaderMap) -> bool {
        let has_origin = match self.verdict {
            Verdict::Absent => false,
            Verdict::Any => request.contains_key(ORIGIN),
            Verdict::Refused | Verdict::Exactly(_) | Verdict::Same(_) => true,
        };
        has_origin && request.contains_key(ACCESS_CONTROL_REQUEST_METHOD)
    }

    #[inline]
    fn of_origin<P: Policy>(origin: &HeaderValue) -> Self {
        if const { P::MEMBERS.is_empty() } {
            return Self::new(Verdict::of(P::TERMS, P::SLOT, origin), 0);
        }
        // The slot is asked once. Between two questions another set may take its place, and the answer
        // would be neither that of the old set nor that of the new one.
        let found = P::TERMS.find_member(origin.as_bytes());
        let (index, verdict) = match found {
            Some((index, Admitted::Exactly(exact))) => (index, Verdict::Exactly(exact)),
            Some((index, Admitted::ByPattern)) => (index, Verdict::Same(origin.clone())),
            Some((_, Admitted::Any)) | None => match member::admit_at_start_up::<P>(origin) {
                Some((index, origin)) => (index, Verdict::Same(origin)),
                None => match found {
                    Some((index, _)) => (index, Verdict::Any),
                    None => return Self::REFUSED,
                },
            },
        };
        match u16::try_from(index) {
            Ok(index) => Self::new(verdict, index),
            Err(_) => Self::REFUSED,
        }
    }
}

impl Verdict {
    #[inline]
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
