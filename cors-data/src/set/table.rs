//! The table behind a perfect hash in two levels (hash and displace): where to look, and where to
//! write.
//!
//! ```text
//! seed: u64                                       the head
//! buckets: u32, slots: u32, first slot: u32
//! front: u8 × 2, back: u8 × 2                     the windows
//! hashed: u64                                     how many of them, or all bytes
//! …                                               what else an owner of a table keeps
//! displacement: u16 × buckets                     by the hash's upper half
//! slot: 8 bytes × slots                           by the hash and the displacement of its bucket
//! ```
//!
//! All numbers are little-endian. There are as many displacements as make the slots begin at a
//! multiple of eight; more than there are buckets are 0.

use super::hash::{HEAD, bucket, slot};

pub const SLOT: usize = 8;
pub const DISPLACEMENT: usize = 2;

/// The slot in which what has this hash is, if it is anywhere, and its number. `tables` is where the displacements
/// begin.
#[inline]
pub const fn find(
    data: &[u8],
    tables: usize,
    head: &[u8; HEAD],
    hash: u64,
) -> Option<(usize, [u8; SLOT])> {
    // Chunks, so that each look into a table is one comparison and one load.
    let (displacements, _) = data.as_chunks::<DISPLACEMENT>();
    let at = tables / DISPLACEMENT + bucket(hash, number(head, BUCKETS));
    if at >= displacements.len() {
        return None;
    }
    let displacement = u16::from_le_bytes(displacements[at]);
    let (table, _) = data.as_chunks::<SLOT>();
    let slot = slot(hash, displacement, number(head, SLOTS));
    let at = number(head, FIRST_SLOT) + slot;
    if at >= table.len() {
        return None;
    }
    Some((slot, table[at]))
}

/// A slot, counted from zero.
#[inline]
pub const fn at(data: &[u8], slot: usize) -> Option<[u8; SLOT]> {
    let Some(head) = data.first_chunk::<HEAD>() else { return None };
    let (table, _) = data.as_chunks::<SLOT>();
    let at = number(head, FIRST_SLOT) + slot;
    if slot >= number(head, SLOTS) || at >= table.len() {
        return None;
    }
    Some(table[at])
}

/// How many slots there are; not every one is taken.
#[inline]
pub const fn len(data: &[u8]) -> usize {
    match data.first_chunk::<HEAD>() {
        Some(head) => number(head, SLOTS),
        None => 0,
    }
}

/// So many bytes from a place on.
#[inline]
pub(crate) const fn part(bytes: &[u8], at: usize, length: usize) -> Option<&[u8]> {
    let Some((_, rest)) = bytes.split_at_checked(at) else { return None };
    let Some((part, _)) = rest.split_at_checked(length) else { return None };
    Some(part)
}

// Each number is read where it is used: all at once, they would take all registers.

const BUCKETS: usize = 8;
const SLOTS: usize = 12;
/// Where the slots begin, in slots.
const FIRST_SLOT: usize = 16;

#[inline]
const fn number(head: &[u8; HEAD], at: usize) -> usize {
    u32::from_le_bytes([head[at], head[at + 1], head[at + 2], head[at + 3]]) as usize
}
