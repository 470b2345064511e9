//! The check of the origin.

use std::sync::Arc;

use cors_data::{
    origin::Origin,
    origins::Origins,
    pattern::{Entry, MAX_ORIGIN},
};
use http::{HeaderMap, HeaderValue, header::ORIGIN};

use super::{
    explanation::{AtStartUp, Gate, Problem},
    malformed::Malformed,
    quote::quoted,
    suggestion::Search,
};
use crate::{
    data::PolicyData,
    decision::{admits, is_for_everyone, place, trusts},
    start_up::RuntimeOrigins,
};

/// What keeps a request's origin out, if anything does.
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
    let admits = |origin: &HeaderValue| match gate {
        Some(Gate::Sender) => trusts(policy, origins, origin.as_bytes()),
        _ => admits(policy, origins, origin),
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
        let mut search = Search::new(&origin);
        each_entry(policy, &mut |entry| search.look_at(entry));
        let at_start_up = at_start_up(policy, origins, &mut search, gate);
        let nearest = search.nearest;
        return Some(Problem::OriginNotAllowed { origin: quoted(value), nearest, at_start_up });
    }
    let (how, repaired) = Malformed::of(text);
    let repaired = repaired.map(|origin| {
        let is_allowed = HeaderValue::try_from(&*origin).is_ok_and(|origin| admits(&origin));
        (origin, is_allowed)
    });
    malformed(how, repaired)
}

/// Whether a policy allows an origin, in its source or by the origins of the process.
pub(super) fn allows(policy: &'static PolicyData, origin: &str) -> bool {
    HeaderValue::try_from(origin).is_ok_and(|origin| admits(policy, None, &origin))
}

/// Calls a function with each entry of the policies whose lists count.
pub(super) fn each_entry(policy: &'static PolicyData, look: &mut dyn FnMut(Entry<'static>)) {
    for policy in policy.deciding() {
        each_of(&policy.origins, look);
    }
}

/// The same of one list.
pub(super) fn each_of(origins: &Origins, look: &mut dyn FnMut(Entry<'static>)) {
    for entry in origins.all() {
        look(entry);
    }
}

/// Looks at the origins given at start-up too, and says whether there are any.
fn at_start_up(
    policy: &'static PolicyData,
    origins: Option<&Arc<RuntimeOrigins>>,
    search: &mut Search<'_>,
    gate: Option<Gate>,
) -> AtStartUp {
    // At most one member of a combined policy takes origins at start-up.
    let place = policy.deciding().iter().find_map(|member| place(member, origins));
    let Some(place) = place else { return AtStartUp::None };
    let Some(set) = place.current() else { return AtStartUp::Unset };
    if gate.is_some()
        && let Some(why) = set.why_untrusted()
    {
        return AtStartUp::Untrusted(quoted(why.as_bytes()));
    }
    for entry in set.entries() {
        search.look_at(entry);
    }
    AtStartUp::Set
}
