//! The origins of a policy, however many and in whichever form, and how one is found among them.

use crate::{
    joined::text,
    pattern::{Entry, MAX_ORIGIN},
    patterns::Patterns,
    set::{Set, equal},
};

/// The entries of `origins`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Origins {
    /// Exact origins, where there are more than a few.
    pub set: Set<'static>,
    /// Patterns, where there are more than a few.
    pub patterns: Patterns<'static>,
    /// All others.
    pub entries: &'static [Entry<'static>],
    /// More of them may arrive when the program starts.
    pub runtime: bool,
    /// The checks that these need not pass.
    pub allowed: &'static [&'static str],
}

/// How an origin was admitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Admitted {
    /// It equals this constant.
    Exactly(Exact),
    /// By a pattern.
    ByPattern,
    /// By `"*"`.
    Any,
}

/// An exact origin of a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exact {
    /// The origin.
    pub text: &'static [u8],
    /// Its index among the entries, and after those among the slots of the set.
    pub place: usize,
}

impl Origins {
    /// No origins.
    pub const NONE: Self = Self {
        set: Set::EMPTY,
        patterns: Patterns::EMPTY,
        entries: &[],
        runtime: false,
        allowed: &[],
    };

    /// How the value of an `Origin` header is admitted, if it is. Of a value that no origin is as
    /// long as, `"*"` is not asked.
    #[inline(always)]
    #[allow(clippy::inline_always, reason = "a call takes half as long as finding an origin does")]
    pub const fn find(&self, origin: &[u8]) -> Option<Admitted> {
        // The longest pattern is no longer, and a longer value is not worth a look.
        if origin.len() > MAX_ORIGIN {
            return None;
        }
        if !self.set.is_empty()
            && let Some((slot, text)) = self.set.find(origin)
        {
            return Some(Admitted::Exactly(Exact { text, place: self.entries.len() + slot }));
        }
        let mut i = 0;
        while i < self.entries.len() {
            match &self.entries[i] {
                Entry::Exact(exact) => {
                    let text = exact.as_bytes();
                    if equal(text, origin) {
                        return Some(Admitted::Exactly(Exact { text, place: i }));
                    }
                }
                Entry::Pattern(pattern) => {
                    if pattern.admits(origin) {
                        return Some(Admitted::ByPattern);
                    }
                }
                Entry::Any => return Some(Admitted::Any),
            }
            i += 1;
        }
        if !self.patterns.is_empty() && self.patterns.admits(origin) {
            return Some(Admitted::ByPattern);
        }
        None
    }

    /// Every entry, whichever way it is kept.
    #[inline]
    pub fn all(&self) -> impl Iterator<Item = Entry<'static>> + use<> {
        let origins = *self;
        (0..origins.slots() + origins.entries.len()).filter_map(move |place| origins.listed(place))
    }

    /// How many slots the set and the patterns have; not every one is taken.
    #[inline]
    pub(crate) const fn slots(&self) -> usize {
        self.set.slots() + self.patterns.slots()
    }

    /// The entry in a place, counted from zero: in the slots of the set, those of the patterns, and behind
    /// them.
    #[inline]
    pub(crate) const fn listed(&self, place: usize) -> Option<Entry<'static>> {
        if let Some(member) = self.set.member(place) {
            return Some(Entry::Exact(text(member)));
        }
        let Some(slot) = place.checked_sub(self.set.slots()) else { return None };
        if let Some(pattern) = self.patterns.member(slot) {
            return Some(Entry::Pattern(pattern));
        }
        match slot.checked_sub(self.patterns.slots()) {
            Some(at) => Some(self.entries[at]),
            None => None,
        }
    }

    /// Whether the policy is for every origin (`"*"`).
    #[inline]
    pub const fn any(&self) -> bool {
        let mut i = 0;
        while i < self.entries.len() {
            if matches!(self.entries[i], Entry::Any) {
                return true;
            }
            i += 1;
        }
        false
    }
}
