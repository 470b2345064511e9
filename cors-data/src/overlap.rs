//! Whether two policies allow the same origin, for the compiler to hold that they do not.
//!
//! The compiler's interpreter takes a microsecond for what a processor does in one step, and a list
//! may have ten thousand entries. So the macro writes [`Keys`] for every long list: numbers in order,
//! which two of them have in common where their entries may overlap. Two lists are then gone through
//! once. Only where numbers are the same is text compared.

#[doc(hidden)]
pub mod keys;
mod message;

pub use keys::Keys;

use crate::{
    origins::Origins,
    pattern::{Entry, Pattern},
};
use keys::{List, above, code, parts};
pub use message::PIECES;

/// A policy to be compared with others.
#[derive(Clone, Copy, Debug)]
pub struct Listed {
    /// Its name.
    pub name: &'static str,
    /// What it lists.
    pub origins: &'static Origins,
    /// Of the set and the patterns among its origins.
    pub keys: Keys<'static>,
}

/// An origin, or a pattern, that two policies allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overlap {
    first: &'static str,
    /// The text of the entry, in pieces.
    pub entry: [&'static str; PIECES],
}

impl Overlap {
    /// The first origin that one of the earlier policies allows and a later one too.
    ///
    /// `"*"` does not overlap: beside other policies it means everyone else.
    #[inline]
    pub const fn find(earlier: &[Listed], later: &Listed) -> Option<Self> {
        let mut i = 0;
        while i < earlier.len() {
            if let Some(entry) = both_allow(&earlier[i], later) {
                return Some(Self { first: earlier[i].name, entry: message::pieces(entry) });
            }
            i += 1;
        }
        None
    }
}

/// An entry of one that the other allows too: the narrower of the two.
#[inline]
const fn both_allow(a: &Listed, b: &Listed) -> Option<Entry<'static>> {
    if let Some(found) = of_few(a, b) {
        return Some(found.of_two);
    }
    if let Some(found) = of_few(b, a) {
        return Some(found.swapped);
    }
    let (own, other) = (&a.keys, &b.keys);
    if let Some(found) = in_both(a, b, own.hosts(), other.hosts()) {
        return Some(found.of_two);
    }
    if let Some(found) = in_both(a, b, own.trees(), other.trees()) {
        return Some(found.of_two);
    }
    if let Some(found) = in_both(a, b, own.trees(), other.above()) {
        return Some(found.of_two);
    }
    match in_both(b, a, other.trees(), own.above()) {
        Some(found) => Some(found.swapped),
        None => None,
    }
}

/// The narrower of two entries, where the policies were given in this order and in the other one:
/// of two that are as narrow, it is the later policy's.
#[derive(Clone, Copy)]
struct Found {
    of_two: Entry<'static>,
    swapped: Entry<'static>,
}

/// An entry of `a` that is not among its keys, and one of `b`.
#[inline]
const fn of_few(a: &Listed, b: &Listed) -> Option<Found> {
    let entries = a.origins.entries;
    let mut i = 0;
    while i < entries.len() {
        if !matches!(entries[i], Entry::Any) {
            if let Some(found) = among(entries[i], b.origins.entries) {
                return Some(found);
            }
            if may_meet(&entries[i], &b.keys)
                && let Some(found) = among_listed(entries[i], b.origins)
            {
                return Some(found);
            }
        }
        i += 1;
    }
    None
}

/// Whether an entry and one of these keys may overlap.
#[inline]
const fn may_meet(entry: &Entry<'static>, keys: &Keys<'static>) -> bool {
    let parts = parts(entry);
    let own = code(&parts);
    let is_among = if parts.subdomains {
        keys.trees().has(own) || keys.above().has(own)
    } else {
        keys.hosts().has(own)
    };
    if is_among {
        return true;
    }
    let mut before = parts.host.len();
    while let Some((at, code)) = above(&parts, before) {
        if keys.trees().has(code) {
            return true;
        }
        before = at;
    }
    false
}

/// An entry of `a`, whose key is in `own`, and one of `b`, whose key is in `other`.
#[inline]
const fn in_both(a: &Listed, b: &Listed, own: List<'_>, other: List<'_>) -> Option<Found> {
    let (mut i, mut j) = (0, 0);
    if own.len() == 0 || other.len() == 0 {
        return None;
    }
    let (mut one, mut two) = (own.at(0), other.at(0));
    loop {
        if keys::meet(one, two)
            && let Some(found) = with_code(one, a.origins, b.origins)
        {
            return Some(found);
        }
        if one <= two {
            i += 1;
            if i == own.len() {
                return None;
            }
            one = own.at(i);
        } else {
            j += 1;
            if j == other.len() {
                return None;
            }
            two = other.at(j);
        }
    }
}

/// An entry of `a` that has this key, and one of `b`.
#[inline]
const fn with_code(wanted: u64, a: &Origins, b: &Origins) -> Option<Found> {
    let mut slot = 0;
    while slot < a.slots() {
        if let Some(entry) = a.listed(slot)
            && code(&parts(&entry)) == wanted
            && let Some(found) = among_listed(entry, b)
        {
            return Some(found);
        }
        slot += 1;
    }
    None
}

#[inline]
const fn among_listed(one: Entry<'static>, origins: &Origins) -> Option<Found> {
    let mut slot = 0;
    while slot < origins.slots() {
        if let Some(other) = origins.listed(slot)
            && meet(&one, &other)
        {
            return Some(narrower(one, other));
        }
        slot += 1;
    }
    None
}

#[inline]
const fn among(one: Entry<'static>, entries: &[Entry<'static>]) -> Option<Found> {
    let mut i = 0;
    while i < entries.len() {
        if meet(&one, &entries[i]) {
            return Some(narrower(one, entries[i]));
        }
        i += 1;
    }
    None
}

/// Whether there is an origin that both admit.
#[inline]
const fn meet(one: &Entry<'static>, other: &Entry<'static>) -> bool {
    match (one, other) {
        (Entry::Any, _) | (_, Entry::Any) => false,
        (Entry::Pattern(one), Entry::Pattern(other)) => one.meets(other),
        (entry, Entry::Exact(exact)) | (Entry::Exact(exact), entry) => {
            entry.admits(exact.as_bytes())
        }
    }
}

#[inline]
const fn narrower(one: Entry<'static>, other: Entry<'static>) -> Found {
    let (of_one, of_other) = (narrowness(&one), narrowness(&other));
    Found {
        of_two: if of_one > of_other { one } else { other },
        swapped: if of_other > of_one { other } else { one },
    }
}

#[inline]
const fn narrowness(entry: &Entry<'static>) -> usize {
    match entry {
        Entry::Any => 0,
        Entry::Pattern(Pattern { host, .. }) => host.len(),
        Entry::Exact(_) => usize::MAX,
    }
}
