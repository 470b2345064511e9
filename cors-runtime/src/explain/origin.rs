//! The check of the origin.

use std::sync::Arc;

use cors_data::{origin::Origin, pattern::MAX_ORIGIN};
use http::{HeaderMap, HeaderValue, header::ORIGIN};

use super::{
    explanation::{AtStartUp, Gate, Problem},
    malformed::Malformed,
    quote::quoted,
    suggestion::{self, Suggestion},
};
use crate::{
    data::PolicyData,
    decision::{admits, is_for_everyone, place, trusts},
    start_up::RuntimeOrigins,
};

/// What keeps a request's origin out, if anything does.
#[inline]
pub(super) fn problem(
    policy: &'static PolicyData,
    origins: Option<&Arc<RuntimeOrigins>>,
    headers: &HeaderMap,
    gate: Option<Gate>,
) -> Option<Problem> {
    if is_for_everyone(policy, origins) {
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
    let admits = |line: &HeaderValue| match gate {
        Some(Gate::Sender) => trusts(policy, origins, line),
        _ => admits(policy, origins, line),
    };
    if admits(line) {
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
        let (later, at_start_up) = at_start_up(policy, origins, &origin, gate);
        let listed = policy.deciding().into_iter().flat_map(|member| member.origins.all());
        let listed = suggestion::find(&origin, listed);
        let nearest = listed.into_iter().chain(later).min();
        return Some(Problem::OriginNotAllowed { origin: quoted(value), nearest, at_start_up });
    }
    let (how, repaired) = Malformed::of(text);
    let repaired = repaired.map(|origin| {
        let is_allowed = HeaderValue::from_str(&origin).is_ok_and(|value| admits(&value));
        (origin, is_allowed)
    });
    malformed(how, repaired)
}

/// The nearest of the origins given at start-up, and whether there are any.
#[inline]
fn at_start_up(
    policy: &'static PolicyData,
    origins: Option<&Arc<RuntimeOrigins>>,
    origin: &Origin<'_>,
    gate: Option<Gate>,
) -> (Option<Suggestion>, AtStartUp) {
    // At most one member of a combined policy takes origins at start-up.
    let place = policy.deciding().iter().find_map(|member| place(member, origins));
    let Some(place) = place else { return (None, AtStartUp::None) };
    let set = place.current();
    let why = set.as_ref().filter(|_| gate.is_some()).and_then(|set| set.why_untrusted());
    if let Some(why) = why {
        return (None, AtStartUp::Untrusted(quoted(why.as_bytes())));
    }
    match set {
        Some(set) => (suggestion::find(origin, set.entries()), AtStartUp::Set),
        None => (None, AtStartUp::Unset),
    }
}
