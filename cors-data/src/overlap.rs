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
    pattern::{Entry, Pattern, Port},
};
use keys::{List, above, code, parts};
pub use message::TEXTS;

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
    /// The narrower of the two entries.
    pub entry: Entry<'static>,
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
                return Some(Self { first: earlier[i].name, entry });
            }
            i += 1;
        }
        None
    }
}

/// An entry of one that the other allows too: the narrower of the two.
#[inline]
const fn both_allow(a: &Listed, b: &Listed) -> Option<Entry<'static>> {
    let (own, other) = (&a.keys, &b.keys);
    let found = [
        of_few(a, b),
        of_few(b, a),
        in_both(a, b, own.hosts(), other.hosts()),
        in_both(a, b, own.trees(), other.trees()),
        in_both(a, b, own.trees(), other.above()),
        in_both(b, a, other.trees(), own.above()),
    ];
    let mut i = 0;
    while i < found.len() {
        if found[i].is_some() {
            return found[i];
        }
        i += 1;
    }
    None
}

/// An entry of `a` that is not among its keys, and one of `b`.
#[inline]
const fn of_few(a: &Listed, b: &Listed) -> Option<Entry<'static>> {
    let entries = a.origins.entries;
    let mut i = 0;
    while i < entries.len() {
        if !matches!(entries[i], Entry::Any) {
            // Those among the keys are first.
            let keys = b.origins.slots();
            let from = if may_meet(&entries[i], &b.keys) { 0 } else { keys };
            let found = among(entries[i], b.origins, from, keys + b.origins.entries.len());
            if found.is_some() {
                return found;
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
const fn in_both(a: &Listed, b: &Listed, own: List<'_>, other: List<'_>) -> Option<Entry<'static>> {
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
const fn with_code(wanted: u64, a: &Origins, b: &Origins) -> Option<Entry<'static>> {
    let mut slot = 0;
    while slot < a.slots() {
        if let Some(entry) = a.listed(slot)
            && code(&parts(&entry)) == wanted
            && let Some(found) = among(entry, b, 0, b.slots())
        {
            return Some(found);
        }
        slot += 1;
    }
    None
}

/// The narrower of an entry and one of those in these places that have an origin in common with it.
#[inline]
const fn among(
    one: Entry<'static>,
    origins: &Origins,
    mut place: usize,
    end: usize,
) -> Option<Entry<'static>> {
    while place < end {
        if let Some(other) = origins.listed(place)
            && meet(&one, &other)
        {
            return Some(if narrowness(&one) > narrowness(&other) { one } else { other });
        }
        place += 1;
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
const fn narrowness(entry: &Entry<'static>) -> usize {
    match entry {
        Entry::Any => 0,
        Entry::Pattern(Pattern { host, port, .. }) => {
            2 * host.len() + !matches!(port, Port::Any) as usize
        }
        Entry::Exact(_) => usize::MAX,
    }
}
