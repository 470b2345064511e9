//! Numbers by which lists of origins are compared.
//!
//! A list's keys are those of its hosts, of its trees (`*.example.com`: all that is below
//! `example.com`), and of whatever is above them, as if it were a tree: `https://a.b.test` is below
//! `b.test` and `test`. Two entries have a host in common where they are the same host or the same
//! tree, or where one of them is a tree above the other.
//!
//! ```text
//! hosts: u32, trees: u32    how many
//! u64 × hosts, u64 × trees, u64 × above
//! ```
//!
//! All numbers are little-endian, and in order. A key has 47 bits of a hash, of scheme and host, and
//! 17 of the port.

use crate::{
    pattern::{Entry, Pattern, Port},
    set::hash::FACTOR,
};

/// The keys of a list of origins.
#[derive(Clone, Copy, Debug)]
pub struct Keys<'a> {
    data: &'a [u8],
}

/// Some of them, in order.
#[derive(Clone, Copy)]
pub(super) struct List<'a> {
    keys: &'a [[u8; 8]],
}

impl Keys<'static> {
    /// Of no origins.
    pub const NONE: Self = Self { data: &[] };
}

impl<'a> Keys<'a> {
    /// The keys that `tables::keys` of `cors-rules` wrote.
    #[inline]
    pub const fn new(data: &'a [u8]) -> Self {
        Self { data }
    }

    #[inline]
    pub(super) const fn hosts(&self) -> List<'a> {
        self.list(0, self.count(0))
    }

    #[inline]
    pub(super) const fn trees(&self) -> List<'a> {
        self.list(self.count(0), self.count(4))
    }

    #[inline]
    pub(super) const fn above(&self) -> List<'a> {
        let before = self.count(0) + self.count(4);
        self.list(before, (self.data.len() / 8).saturating_sub(1 + before))
    }

    #[inline]
    const fn count(&self, at: usize) -> usize {
        match self.data.split_at_checked(at) {
            Some((_, [a, b, c, d, ..])) => u32::from_le_bytes([*a, *b, *c, *d]) as usize,
            _ => 0,
        }
    }

    #[inline]
    const fn list(&self, at: usize, count: usize) -> List<'a> {
        let (all, _) = self.data.as_chunks::<8>();
        let keys = match all.split_at_checked(1 + at) {
            Some((_, rest)) => match rest.split_at_checked(count) {
                Some((keys, _)) => keys,
                None => &[],
            },
            None => &[],
        };
        List { keys }
    }
}

impl List<'_> {
    #[inline]
    pub(super) const fn len(&self) -> usize {
        self.keys.len()
    }

    #[inline]
    pub(super) const fn at(&self, index: usize) -> u64 {
        u64::from_le_bytes(self.keys[index])
    }

    /// Whether a key meets one of these.
    #[inline]
    pub(super) const fn has(&self, key: u64) -> bool {
        // Any port comes first, before the ports.
        let host = self.first_from(key & !PORT);
        let port = self.first_from(key);
        (host < self.len() && meet(self.at(host), key))
            || (port < self.len() && meet(self.at(port), key))
    }

    #[inline]
    const fn first_from(&self, key: u64) -> usize {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low + (high - low) / 2;
            if self.at(middle) < key {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }
}

/// The bits of a key that the port has. 0 is any.
const PORT: u64 = (1 << 17) - 1;

/// Whether two keys of hosts, or of trees, are the same, any port being every port.
#[inline]
pub(super) const fn meet(one: u64, two: u64) -> bool {
    one == two || (one ^ two) <= PORT && (one & PORT == 0 || two & PORT == 0)
}

/// An entry's scheme, host and port. `"*"` and `null` are schemes without a host.
#[inline]
pub const fn parts<'a>(entry: &Entry<'a>) -> Pattern<'a> {
    let exact = match entry {
        Entry::Pattern(pattern) => return *pattern,
        Entry::Exact(exact) => *exact,
        Entry::Any => "*",
    };
    match Pattern::of(exact) {
        Some(pattern) => pattern,
        None => Pattern { scheme: exact, host: "", subdomains: false, port: Port::Default },
    }
}

/// The key of a host or a tree.
#[inline]
pub const fn code(parts: &Pattern<'_>) -> u64 {
    let Pattern { scheme, host, subdomains, port } = parts;
    let hash = backwards(host.as_bytes(), 0, host.len(), scheme_hash(scheme));
    with_port(if *subdomains { step(hash, b'.') } else { hash }, port)
}

/// The last tree above a host, or above a tree, that begins before a place in it: where, and its key.
#[inline]
pub(super) const fn above(parts: &Pattern<'_>, before: usize) -> Option<(usize, u64)> {
    let Pattern { scheme, host, port, .. } = parts;
    let bytes = host.as_bytes();
    let mut at = before;
    while at > 0 {
        at -= 1;
        if bytes[at] == b'.' {
            let hash = backwards(bytes, at, bytes.len(), scheme_hash(scheme));
            return Some((at, with_port(hash, port)));
        }
    }
    None
}

#[inline]
pub const fn scheme_hash(scheme: &str) -> u64 {
    backwards(scheme.as_bytes(), 0, scheme.len(), FACTOR)
}

/// A hash of the bytes between two places, last ones first, so that it goes on from a parent's to a
/// child's.
#[inline]
const fn backwards(bytes: &[u8], begin: usize, end: usize, mut hash: u64) -> u64 {
    let mut at = end;
    while at > begin {
        at -= 1;
        hash = step(hash, bytes[at]);
    }
    hash
}

#[inline]
pub const fn step(hash: u64, byte: u8) -> u64 {
    (hash.rotate_left(5) ^ byte as u64).wrapping_mul(FACTOR)
}

#[inline]
pub const fn with_port(hash: u64, port: &Port<'_>) -> u64 {
    let port = match port {
        Port::Any => 0,
        Port::Default => 1,
        Port::Number(digits) => 1 + number(digits.as_bytes()),
    };
    // The upper bits of a product are those that all bits of its factors are in.
    hash & !PORT | port & PORT
}

#[inline]
const fn number(digits: &[u8]) -> u64 {
    let mut number = 0_u64;
    let mut at = 0;
    while at < digits.len() {
        number = number.wrapping_mul(10).wrapping_add(digits[at] as u64).wrapping_sub(b'0' as u64);
        at += 1;
    }
    number
}
