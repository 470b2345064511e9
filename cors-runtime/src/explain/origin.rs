//! The check of the origin.

use cors_rules::{origin::Origin, pattern::MAX_ORIGIN};
use http::{HeaderMap, HeaderValue, header::ORIGIN};

use super::{Malformed, Problem, Slot, Suggestion, nearest, quote::quoted};
use crate::{guard::admits, member::members, policy::Policy};

/// What keeps a request's origin out, if anything does.
pub(super) fn problem<P: Policy>(headers: &HeaderMap) -> Option<Problem> {
    if P::TERMS.allows_every_origin() {
        return None;
    }
    let mut lines = headers.get_all(ORIGIN).iter();
    let line = lines.next()?;
    let value = line.as_bytes();
    let malformed =
        |how, repaired| Some(Problem::OriginMalformed { how, origin: quoted(value), repaired });
    if lines.next().is_some() {
        return malformed(Malformed::Several, None);
    }
    if admits::<P>(line) {
        return None;
    }
    if value == b"null" {
        return Some(Problem::OriginNull);
    }
    // Before anything that takes longer for longer text.
    if value.len() > MAX_ORIGIN {
        return malformed(Malformed::TooLong, None);
    }
    let text = match std::str::from_utf8(value) {
        Ok(text) if text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) => text,
        _ => return malformed(Malformed::NotText, None),
    };
    if let Some(origin) = Origin::parse(text) {
        let (in_slot, slot) = in_slot::<P>(&origin);
        let listed = members::<P>().iter().flat_map(|member| member.terms.origins.all());
        let listed = nearest::find(&origin, listed);
        let nearest = listed.into_iter().chain(in_slot).min();
        return Some(Problem::OriginNotAllowed { origin: quoted(value), nearest, slot });
    }
    let (how, repaired) = Malformed::of(text);
    let repaired = repaired.map(|origin| {
        let is_allowed = HeaderValue::from_str(&origin).is_ok_and(|value| admits::<P>(&value));
        (origin, is_allowed)
    });
    malformed(how, repaired)
}

/// The nearest of the origins given at start-up, and whether there are any.
fn in_slot<P: Policy>(origin: &Origin<'_>) -> (Option<Suggestion>, Slot) {
    // At most one member of a combined policy has a slot.
    let slot = members::<P>().iter().find_map(|member| member.slot);
    let Some(slot) = slot else { return (None, Slot::None) };
    match slot().with(|set| nearest::find(origin, set.entries())) {
        Some(nearest) => (nearest, Slot::Set),
        None => (None, Slot::Unset),
    }
}
