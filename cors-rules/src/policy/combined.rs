//! Policies combined: each origin gets the terms of the one policy that allows it.

use super::{Admitted, Origins, PolicyData};
use crate::pattern::{Entry, MAX_ORIGIN, Pattern, Port};

impl<K> PolicyData<K> {
    /// A combined policy. It is enforced where it says so, and where a member does, if
    /// there is anybody to refuse.
    pub const fn combined(
        name: &'static str,
        members: &'static [&'static Self],
        enforce: bool,
        kept: fn() -> &'static K,
    ) -> Self {
        let mut credentials = false;
        let mut enforce = enforce;
        let mut every_origin = false;
        let mut i = 0;
        while i < members.len() {
            credentials |= members[i].credentials;
            enforce |= members[i].enforce;
            every_origin |= members[i].origins.any();
            i += 1;
        }
        Self { credentials, enforce: enforce && !every_origin, members, ..Self::none(name, kept) }
    }

    /// The index of the member whose terms an origin gets, and how it is admitted there.
    pub const fn find_member(&self, origin: &[u8]) -> Option<(usize, Admitted)> {
        let mut i = 0;
        while i < self.members.len() {
            let origins = &self.members[i].origins;
            if let Some(admitted) = origins.find(origin) {
                return Some((i, admitted));
            }
            if origin.len() > MAX_ORIGIN && origins.any() {
                return Some((i, Admitted::Any));
            }
            i += 1;
        }
        None
    }
}

/// An origin, or a pattern, that two policies allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overlap {
    first: &'static str,
    /// The text of the entry, in pieces.
    entry: [&'static str; PIECES],
}

const PIECES: usize = 6;

impl Overlap {
    /// The first origin that one of the earlier policies allows and a later one too.
    ///
    /// `"*"` is no overlap: beside other policies it stands for everyone else.
    pub const fn find<K>(earlier: &[&PolicyData<K>], later: &PolicyData<K>) -> Option<Self> {
        let mut i = 0;
        while i < earlier.len() {
            if let Some(entry) = both_allow(&earlier[i].origins, &later.origins) {
                return Some(Self { first: earlier[i].name, entry: pieces(entry) });
            }
            i += 1;
        }
        None
    }

    /// The length of [`fill`](Self::fill)'s result.
    pub const fn length(overlap: Option<&Self>, text: &str) -> usize {
        let Some(overlap) = overlap else { return 0 };
        let text = text.as_bytes();
        let mut length = 0;
        let mut i = 0;
        while i < text.len() {
            length += match text[i] {
                Self::ENTRY => length_of(&overlap.entry),
                Self::FIRST => overlap.first.len(),
                _ => 1,
            };
            i += 1;
        }
        length
    }

    /// In a message, where the entry stands.
    pub const ENTRY: u8 = 1;
    /// In a message, where the name of the earlier policy stands.
    pub const FIRST: u8 = 2;

    /// A message with its places filled.
    ///
    /// # Panics
    ///
    /// When `N` is not [`length`](Self::length) of the same; in a constant, that is a compile error.
    pub const fn fill<const N: usize>(overlap: Option<&Self>, text: &str) -> [u8; N] {
        let mut out = [0; N];
        let Some(overlap) = overlap else { return out };
        let text = text.as_bytes();
        let mut at = 0;
        let mut i = 0;
        while i < text.len() {
            match text[i] {
                Self::ENTRY => {
                    let mut piece = 0;
                    while piece < PIECES {
                        at = write(&mut out, at, overlap.entry[piece]);
                        piece += 1;
                    }
                }
                Self::FIRST => at = write(&mut out, at, overlap.first),
                byte => {
                    out[at] = byte;
                    at += 1;
                }
            }
            i += 1;
        }
        assert!(at == N);
        out
    }
}

const fn write(out: &mut [u8], mut at: usize, text: &str) -> usize {
    let text = text.as_bytes();
    let mut i = 0;
    while i < text.len() {
        out[at] = text[i];
        at += 1;
        i += 1;
    }
    at
}

const fn length_of(pieces: &[&str; PIECES]) -> usize {
    let mut length = 0;
    let mut i = 0;
    while i < PIECES {
        length += pieces[i].len();
        i += 1;
    }
    length
}

/// The text of an entry.
const fn pieces(entry: Entry<'static>) -> [&'static str; PIECES] {
    match entry {
        Entry::Any => ["*", "", "", "", "", ""],
        Entry::Exact(exact) => [exact, "", "", "", "", ""],
        Entry::Pattern(Pattern { scheme, host, subdomains, port }) => {
            let wildcard = if subdomains { "*." } else { "" };
            let (colon, port) = match port {
                Port::Default => ("", ""),
                Port::Number(number) => (":", number),
                Port::Any => (":", "*"),
            };
            [scheme, "://", wildcard, host, colon, port]
        }
    }
}

/// An entry of one that the other allows too: the narrower of the two.
const fn both_allow(a: &Origins, b: &Origins) -> Option<Entry<'static>> {
    if let Some(entry) = exact_in(a, b) {
        return Some(entry);
    }
    // That no exact one is in both is known by now.
    if has_patterns(a)
        && let Some(entry) = exact_in(b, a)
    {
        return Some(entry);
    }
    let mut i = 0;
    while i < a.entries.len() {
        if let Entry::Pattern(one) = &a.entries[i]
            && let Some(j) = first_met(one, b.entries)
        {
            let is_narrower = match &b.entries[j] {
                Entry::Pattern(other) => one.host.len() > other.host.len(),
                Entry::Any | Entry::Exact(_) => false,
            };
            return Some(if is_narrower { a.entries[i] } else { b.entries[j] });
        }
        i += 1;
    }
    None
}

const fn has_patterns(origins: &Origins) -> bool {
    let mut i = 0;
    while i < origins.entries.len() {
        if let Entry::Pattern(_) = &origins.entries[i] {
            return true;
        }
        i += 1;
    }
    false
}

const fn first_met(one: &Pattern<'static>, entries: &[Entry<'static>]) -> Option<usize> {
    let mut i = 0;
    while i < entries.len() {
        if let Entry::Pattern(other) = &entries[i]
            && one.meets(other)
        {
            return Some(i);
        }
        i += 1;
    }
    None
}

/// An exact origin of `a` that `b` allows, `"*"` aside.
const fn exact_in(a: &Origins, b: &Origins) -> Option<Entry<'static>> {
    if b.any() {
        return None;
    }
    let mut i = 0;
    while i < a.set.slots() {
        if let Some(member) = a.set.member(i)
            && b.lists(member)
        {
            return Some(Entry::Exact(super::text(member)));
        }
        i += 1;
    }
    let mut i = 0;
    while i < a.entries.len() {
        if let Entry::Exact(exact) = a.entries[i]
            && b.lists(exact.as_bytes())
        {
            return Some(a.entries[i]);
        }
        i += 1;
    }
    None
}

impl Origins {
    /// As `find`, for an exact origin, and for the compiler's interpreter, which takes long to compare
    /// text.
    const fn lists(&self, origin: &[u8]) -> bool {
        if self.set.find(origin).is_some() {
            return true;
        }
        let mut i = 0;
        while i < self.entries.len() {
            let may_admit = match &self.entries[i] {
                Entry::Any => true,
                Entry::Exact(exact) => exact.len() == origin.len(),
                Entry::Pattern(pattern) => pattern.may_admit(origin),
            };
            if may_admit && self.entries[i].admits(origin) {
                return true;
            }
            i += 1;
        }
        false
    }
}

#[cfg(test)]
mod tests;
