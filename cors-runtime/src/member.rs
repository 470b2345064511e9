//! One of the policies that a combined one is made of, as a value.

use cors_rules::terms::{Admitted, Terms};
#[cfg(feature = "tower")]
use http::HeaderMap;
use http::HeaderValue;

use crate::{policy::Policy, start_up::RuntimeOrigins};

/// A policy as a value: what generic code knows by its type.
#[derive(Clone, Copy, Debug)]
pub struct Member {
    pub(crate) terms: &'static Terms,
    pub(crate) slot: Option<fn() -> &'static RuntimeOrigins>,
    #[cfg(feature = "tower")]
    pub(crate) grant: fn(HeaderValue, &mut HeaderMap),
    #[cfg(feature = "tower")]
    pub(crate) grant_preflight: fn(HeaderValue, Option<HeaderValue>, &mut HeaderMap),
    #[cfg(feature = "tower")]
    pub(crate) methods: fn() -> Option<HeaderValue>,
}

impl Member {
    /// The policy `P`.
    pub const fn of<P: Policy>() -> Self {
        Self {
            terms: P::TERMS,
            slot: P::SLOT,
            #[cfg(feature = "tower")]
            grant: crate::apply::grant::<P>,
            #[cfg(feature = "tower")]
            grant_preflight: crate::apply::grant_preflight::<P>,
            #[cfg(feature = "tower")]
            methods: crate::apply::methods_of::<P>,
        }
    }

    /// Whether an origin is among the policy's, or among those that it was given at start-up.
    pub(crate) fn admits(&self, origin: &HeaderValue) -> bool {
        self.terms.origins.find(origin.as_bytes()).is_some() || self.admits_at_start_up(origin)
    }

    fn admits_at_start_up(&self, origin: &HeaderValue) -> bool {
        self.slot.is_some_and(|slot| origin.to_str().is_ok_and(|origin| slot().allows(origin)))
    }
}

/// The policies that `P` is made of; itself, if it is no combined one.
pub(crate) const fn members<P: Policy>() -> &'static [Member] {
    if P::MEMBERS.is_empty() { const { &[Member::of::<P>()] } } else { P::MEMBERS }
}

/// The index of the member of a combined policy whose terms an origin gets. What was checked while
/// it compiled goes before what came at start-up, and both before `"*"`, which stands for everyone
/// else.
pub(crate) fn responsible<P: Policy>(origin: &HeaderValue) -> Option<usize> {
    let found = P::TERMS.find_member(origin.as_bytes());
    if let Some((index, Admitted::Exactly(_) | Admitted::ByPattern)) = found {
        return Some(index);
    }
    let at_start_up = P::MEMBERS.iter().position(|member| member.admits_at_start_up(origin));
    at_start_up.or(found.map(|(index, _)| index))
}

/// The index of the member of a combined policy whose start-up set admits an origin, and the value to
/// answer with.
#[cfg(feature = "tower")]
pub(crate) fn admit_at_start_up<P: Policy>(origin: &HeaderValue) -> Option<(usize, HeaderValue)> {
    P::MEMBERS
        .iter()
        .enumerate()
        .find_map(|(index, member)| Some((index, (member.slot?)().admit(origin)?)))
}

/// Whether none of these holds.
pub const fn none(these: &[bool]) -> bool {
    let mut i = 0;
    while i < these.len() {
        if these[i] {
            return false;
        }
        i += 1;
    }
    true
}
