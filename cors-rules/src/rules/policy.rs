//! A whole policy.
//!
//! [`check`] returns everything that is wrong with one, each finding with the place it belongs to; what a
//! place looks like on screen is the caller's business.

use alloc::vec::Vec;

use super::{
    Context, across, header, host,
    key::Key,
    method, origin, scalar,
    sender::{self, Judgement},
};
use crate::{catalog::Check, finding::Finding, sort};

/// A policy as read: what could be read of it. A value that was already refused is left out here.
#[derive(Clone, Debug, Default)]
#[allow(clippy::struct_excessive_bools, reason = "each is a key, or a question of its own")]
pub struct Draft<'a> {
    /// `None`: the key is missing, or its value was no list.
    pub origins: Option<Vec<&'a str>>,
    /// As for `origins`.
    pub methods: Option<Vec<&'a str>>,
    /// As for `origins`.
    pub headers: Option<Vec<&'a str>>,
    /// As for `origins`.
    pub expose: Option<Vec<&'a str>>,
    /// `credentials: true`.
    pub credentials: bool,
    /// Whole seconds.
    pub max_age: Option<u32>,
    /// `enforce: true`.
    pub enforce: bool,
    /// As for `origins`.
    pub hosts: Option<Vec<&'a str>>,
    /// A handler's own policy: its methods are those of its route, which is not seen here.
    pub on_route: bool,
    /// Findings of [`Check::LocalOriginInRelease`] are wanted. A macro cannot see whether the
    /// program has debug assertions; it asks for them and lets the compiler decide.
    pub release: bool,
}

impl Draft<'_> {
    /// What the rules of single values have to know.
    #[inline]
    pub fn context(&self) -> Context {
        Context { credentials: self.credentials, enforce: self.enforce, release: self.release }
    }

    /// The keys with lists that the rules of entries are about.
    #[inline]
    pub(crate) fn lists(&self) -> [(Key, Option<&[&str]>); 5] {
        [
            (Key::Origins, self.origins.as_deref()),
            (Key::Methods, self.methods.as_deref()),
            (Key::Headers, self.headers.as_deref()),
            (Key::Expose, self.expose.as_deref()),
            (Key::Hosts, self.hosts.as_deref()),
        ]
    }
}

/// Where a finding belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// The policy as a whole.
    Policy,
    /// The value of a key.
    Value(Key),
    /// The entry of a list, counted from zero.
    Entry(Key, usize),
    /// Something in a handler's signature or body; the caller counts.
    Signature(usize),
}

/// A finding and the places it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    /// Where to point.
    pub place: Place,
    /// The other half of a conflict between two places: without it there would be no finding.
    pub other: Option<Place>,
    /// What is wrong there.
    pub finding: Finding,
}

impl Placed {
    /// A finding that is about one place.
    #[inline]
    pub fn new(place: Place, finding: Finding) -> Self {
        Self { place, other: None, finding }
    }

    /// The same with the other half of a conflict.
    #[inline]
    pub(super) fn between(place: Place, other: Place, finding: Finding) -> Self {
        Self { place, other: Some(other), finding }
    }
}

/// Everything that is wrong with a policy: in the order of the keys, then of the entries.
///
/// What a policy lacks altogether is not seen here; see [`super::key::missing_origins`].
#[inline]
pub fn check(draft: &Draft<'_>) -> Vec<Placed> {
    judge(draft).0
}

/// The same, and why its origins cannot be trusted senders.
#[inline]
pub fn judge(draft: &Draft<'_>) -> (Vec<Placed>, Vec<Placed>) {
    let context = draft.context();
    let (mut found, mut senders) = (Vec::new(), Vec::new());
    for (i, entry) in draft.origins.iter().flatten().enumerate() {
        let Judgement { own, sender } = sender::judge(entry, context);
        for (list, findings) in [(&mut found, own), (&mut senders, sender)] {
            for finding in findings {
                list.push(placed(Key::Origins, i, finding));
            }
        }
    }
    for (key, entries) in draft.lists() {
        if key == Key::Origins {
            continue;
        }
        for (i, entry) in entries.unwrap_or_default().iter().enumerate() {
            for finding in entry_of(key, entry, context) {
                found.push(placed(key, i, finding));
            }
        }
    }
    across::settle(draft, &mut found);
    across::advise_release(draft, &mut found);
    let across = across::check(draft, &found);
    found.extend(across);
    if let Some(finding) = draft.max_age.and_then(scalar::max_age_lint) {
        found.push(Placed::new(Place::Value(Key::MaxAge), finding));
    }
    if draft.on_route {
        let is_about_methods =
            |check| matches!(check, Check::MaxAgeUseless | Check::SafelistedMethodOmitted);
        found.retain(|placed| !is_about_methods(placed.finding.check()));
    }
    (in_order(found), senders)
}

/// What is wrong with an entry of a list.
#[inline]
pub(super) fn entry_of(key: Key, entry: &str, context: Context) -> Vec<Finding> {
    match key {
        Key::Origins => origin::check(entry, context),
        Key::Methods => method::check(entry, context).into_iter().collect(),
        Key::Headers => header::check_request(entry, context).into_iter().collect(),
        Key::Expose => header::check_exposed(entry, context).into_iter().collect(),
        Key::Hosts => host::check(entry).into_iter().collect(),
        Key::Credentials | Key::MaxAge | Key::Enforce | Key::Policies => Vec::new(),
    }
}

/// By places. What is wrong with an entry itself comes before what is wrong between entries.
#[inline]
fn in_order(found: Vec<Placed>) -> Vec<Placed> {
    let mut order: Vec<(u64, u32)> = Vec::with_capacity(found.len());
    for (index, placed) in (0..).zip(&found) {
        let place = match placed.place {
            Place::Policy | Place::Signature(_) => 0,
            Place::Value(key) => (key as u64 + 1) << 40,
            Place::Entry(key, i) => ((key as u64 + 1) << 40) + 1 + i as u64,
        };
        order.push((place, index));
    }
    sort::pairs(&mut order);
    let mut sorted = Vec::with_capacity(found.len());
    for (_, index) in order {
        sorted.push(found[index as usize].clone());
    }
    sorted
}

/// A finding about an entry. Without `credentials: true`, some would not be one.
#[inline]
fn placed(key: Key, index: usize, finding: Finding) -> Placed {
    let needs_credentials = finding.check().name().starts_with("credentials_with_any_");
    let other = needs_credentials.then_some(Place::Value(Key::Credentials));
    Placed { place: Place::Entry(key, index), other, finding }
}
