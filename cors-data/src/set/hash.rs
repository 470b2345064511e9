//! The hash of an origin, and what is read of it.

pub const HEAD: usize = 32;

/// What is hashed of an origin besides its length.
///
/// A window is eight bytes at a distance from the front or from the back. Where an origin is too
/// short for the distance, the window stands at its end or at its beginning, so that every origin
/// of at least eight bytes has every window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hashed {
    /// Distances of windows from the front.
    pub front: [u8; 2],
    /// Distances of windows from the back.
    pub back: [u8; 2],
    /// [`TWO`], [`FOUR`] or [`ALL`].
    pub count: u8,
}

/// Every byte is hashed.
pub const ALL: u8 = 0;
/// The first window from the front and the first from the back.
pub const TWO: u8 = 2;
/// All four windows.
pub const FOUR: u8 = 4;

const WINDOW: usize = 8;

/// Odd, with bits all over: the fractional part of the golden ratio.
pub const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;

/// The hash of an origin, as the head of a set says.
///
/// Every step takes up the seed, so that with another seed, other origins collide.
#[inline]
pub const fn hash(origin: &[u8], head: &[u8; HEAD]) -> u64 {
    let seed = seed(head);
    // Without the multiplication, a length and a window that differ in the same bits collide.
    let length = (origin.len() as u64).wrapping_mul(seed);
    let Some(last) = origin.len().checked_sub(WINDOW) else {
        return fold(short(origin) ^ length, seed);
    };
    let hash =
        fold(from_front(origin, last, head[20]) ^ length, from_back(origin, last, head[22]) ^ seed);
    // The usual case first.
    match head[24] {
        TWO => hash,
        FOUR => fold(
            from_front(origin, last, head[21]) ^ hash,
            from_back(origin, last, head[23]) ^ seed,
        ),
        _ => all(origin, length, seed),
    }
}

/// The seed that a table's head begins with.
#[inline]
pub const fn seed(head: &[u8; HEAD]) -> u64 {
    let [s0, s1, s2, s3, s4, s5, s6, s7, ..] = *head;
    u64::from_le_bytes([s0, s1, s2, s3, s4, s5, s6, s7])
}

/// The window at a distance from the front. `last` is where the last one begins.
#[inline]
const fn from_front(origin: &[u8], last: usize, distance: u8) -> u64 {
    let distance = distance as usize;
    window(origin, if distance < last { distance } else { last })
}

/// The window at a distance from the back. `last` is where the last one begins.
#[inline]
const fn from_back(origin: &[u8], last: usize, distance: u8) -> u64 {
    window(origin, last.saturating_sub(distance as usize))
}

#[inline]
const fn window(origin: &[u8], at: usize) -> u64 {
    let Some((_, rest)) = origin.split_at_checked(at) else { return 0 };
    match rest.first_chunk::<WINDOW>() {
        Some(window) => u64::from_le_bytes(*window),
        None => 0,
    }
}

/// The window of an origin of at least eight bytes, as [`hash`] reads it.
#[inline]
pub fn window_of(origin: &[u8], distance: u8, is_from_front: bool) -> u64 {
    match origin.len().checked_sub(WINDOW) {
        Some(last) if is_from_front => from_front(origin, last, distance),
        Some(last) => from_back(origin, last, distance),
        None => short(origin),
    }
}

/// Eight bytes at a time; the last eight overlap those before.
#[inline]
const fn all(origin: &[u8], mut hash: u64, seed: u64) -> u64 {
    let mut rest = origin;
    while let Some((word, tail)) = rest.split_first_chunk::<WINDOW>() {
        hash = fold(hash ^ u64::from_le_bytes(*word), seed);
        rest = tail;
    }
    match origin.last_chunk::<WINDOW>() {
        Some(word) => fold(hash ^ u64::from_le_bytes(*word), seed),
        None => hash,
    }
}

/// Fewer than eight bytes as a number.
#[inline]
const fn short(bytes: &[u8]) -> u64 {
    let mut word = 0;
    let mut i = 0;
    while i < bytes.len() {
        word = (word << 8) | bytes[i] as u64;
        i += 1;
    }
    word
}

/// Both halves of a product, so that every bit counts in every other.
#[inline]
#[allow(clippy::cast_possible_truncation, reason = "one half at a time is what is wanted")]
pub const fn fold(a: u64, b: u64) -> u64 {
    let product = a as u128 * b as u128;
    product as u64 ^ (product >> 64) as u64
}

/// A number below `count`, from the upper half of a hash.
#[inline]
pub const fn bucket(hash: u64, count: usize) -> usize {
    (((hash >> 32) * count as u64) >> 32) as usize
}

/// A number below `count`, from a hash and the displacement of its bucket.
///
/// Hashes of one bucket are alike in their uppermost bits alone, so multiples of their upper halves
/// go different ways.
#[inline]
#[allow(clippy::cast_possible_truncation, reason = "the lower halves are what is wanted")]
pub const fn slot(hash: u64, displacement: u16, count: usize) -> usize {
    let moved = (hash as u32).wrapping_add((displacement as u32).wrapping_mul((hash >> 32) as u32));
    ((moved as u64 * count as u64) >> 32) as usize
}
