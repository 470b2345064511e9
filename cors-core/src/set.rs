//! A set of exact origins in one piece of constant data.
//!
//! A policy with ten thousand origins has to compile like one with ten and to match like one with
//! one. So the set is a single literal, written by [`build`]: a perfect hash over all bytes of an
//! origin, in two levels (hash and displace), and then one comparison. Reading it is `const`.
//!
//! ```text
//! longest: u16, buckets: u32, slots: u32          the head
//! displacement: u16 × buckets                     by the hash's upper half
//! offset: u32, length: u16 × slots                by its lower half and the displacement
//! the origins, one after the other
//! ```
//!
//! All numbers are little-endian.

mod build;

pub use build::build;

/// A set of exact origins. See the [module](self).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Set<'a> {
    data: &'a [u8],
}

const HEAD: usize = 10;
const DISPLACEMENT: usize = 2;
const SLOT: usize = 6;

impl Set<'static> {
    /// No origins.
    pub const EMPTY: Self = Self { data: &[] };
}

impl<'a> Set<'a> {
    /// The set that [`build`] wrote.
    pub const fn new(data: &'a [u8]) -> Self {
        Self { data }
    }

    /// The member that equals an origin.
    ///
    /// Costs the same for every size of the set; an origin that is longer than the longest member
    /// is not read.
    pub const fn find(&self, origin: &[u8]) -> Option<&'a [u8]> {
        // An unused slot has length 0, which must not be found.
        if origin.is_empty() || self.data.is_empty() || origin.len() > self.number16(0) {
            return None;
        }
        let (buckets, slots) = (self.number32(2), self.number32(6));
        let hash = hash(origin);
        let displacement = self.number16(HEAD + DISPLACEMENT * bucket(hash, buckets));
        let table = HEAD + DISPLACEMENT * buckets;
        let slot = table + SLOT * slot(hash, displacement, slots);
        if self.number16(slot + 4) != origin.len() {
            return None;
        }
        let (_, rest) = self.data.split_at(self.number32(slot));
        let (member, _) = rest.split_at(origin.len());
        if equal(member, origin) { Some(member) } else { None }
    }

    /// How many slots there are; not every one has a member.
    pub const fn slots(&self) -> usize {
        if self.data.is_empty() { 0 } else { self.number32(6) }
    }

    /// The member in a slot, counted from zero.
    pub const fn member(&self, slot: usize) -> Option<&'a [u8]> {
        if slot >= self.slots() {
            return None;
        }
        let at = HEAD + DISPLACEMENT * self.number32(2) + SLOT * slot;
        let (offset, length) = (self.number32(at), self.number16(at + 4));
        if length == 0 {
            return None;
        }
        let (_, rest) = self.data.split_at(offset);
        Some(rest.split_at(length).0)
    }

    /// The members, in the order of their slots.
    pub fn members(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let set = *self;
        (0..set.slots()).filter_map(move |slot| core::str::from_utf8(set.member(slot)?).ok())
    }

    const fn number16(&self, at: usize) -> usize {
        u16::from_le_bytes([self.data[at], self.data[at + 1]]) as usize
    }

    const fn number32(&self, at: usize) -> usize {
        let data = self.data;
        u32::from_le_bytes([data[at], data[at + 1], data[at + 2], data[at + 3]]) as usize
    }
}

/// Every byte counts, so that origins with long common parts differ. Eight at a time; the last
/// eight overlap those before.
const fn hash(bytes: &[u8]) -> u64 {
    // Odd, with bits all over: the fractional part of the golden ratio.
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut hash = (bytes.len() as u64).wrapping_mul(FACTOR);
    let mut rest = bytes;
    while let Some((word, tail)) = rest.split_first_chunk::<8>() {
        // Without the multiplication, a length and a word that differ in the same bits collide.
        hash = (hash.rotate_left(29) ^ u64::from_le_bytes(*word)).wrapping_mul(FACTOR);
        rest = tail;
    }
    if !rest.is_empty() {
        let word = match bytes.last_chunk::<8>() {
            Some(word) => u64::from_le_bytes(*word),
            None => short(bytes),
        };
        hash = (hash.rotate_left(29) ^ word).wrapping_mul(FACTOR);
    }
    hash ^ (hash >> 32)
}

/// Fewer than eight bytes as a number.
const fn short(bytes: &[u8]) -> u64 {
    let mut word = 0;
    let mut i = 0;
    while i < bytes.len() {
        word = (word << 8) | bytes[i] as u64;
        i += 1;
    }
    word
}

/// A number below `count`, from the upper half of a hash.
const fn bucket(hash: u64, count: usize) -> usize {
    (((hash >> 32) * count as u64) >> 32) as usize
}

/// A number below `count`, from a hash and the displacement of its bucket.
#[allow(clippy::cast_possible_truncation, reason = "the lower half is what is wanted")]
const fn slot(hash: u64, displacement: usize, count: usize) -> usize {
    let mixed = (hash as u32).wrapping_add((displacement as u32).wrapping_mul(0x85eb_ca6b));
    let mixed = (mixed ^ (mixed >> 15)).wrapping_mul(0x2c1b_3c6d);
    ((mixed as u64 * count as u64) >> 32) as usize
}

/// `a == b`, in const, eight bytes at a time.
pub(crate) const fn equal(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    let (Some(last_a), Some(last_b)) = (a.last_chunk::<8>(), b.last_chunk::<8>()) else {
        return short(a) == short(b);
    };
    let (mut rest_a, mut rest_b) = (a, b);
    while let (Some((word_a, tail_a)), Some((word_b, tail_b))) =
        (rest_a.split_first_chunk::<8>(), rest_b.split_first_chunk::<8>())
    {
        if u64::from_le_bytes(*word_a) != u64::from_le_bytes(*word_b) {
            return false;
        }
        (rest_a, rest_b) = (tail_a, tail_b);
    }
    u64::from_le_bytes(*last_a) == u64::from_le_bytes(*last_b)
}
