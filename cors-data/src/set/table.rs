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
    let at = tables / DISPLACEMENT + bucket(hash, buckets(head));
    if at >= displacements.len() {
        return None;
    }
    let displacement = u16::from_le_bytes(displacements[at]);
    let (table, _) = data.as_chunks::<SLOT>();
    let slot = slot(hash, displacement, slots(head));
    let at = first_slot(head) + slot;
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
    let at = first_slot(head) + slot;
    if slot >= slots(head) || at >= table.len() {
        return None;
    }
    Some(table[at])
}

/// How many slots there are; not every one is taken.
#[inline]
pub const fn len(data: &[u8]) -> usize {
    match data.first_chunk::<HEAD>() {
        Some(head) => slots(head),
        None => 0,
    }
}

// Each number is read where it is used: all at once, they would take all registers.

#[inline]
const fn buckets(head: &[u8; HEAD]) -> usize {
    u32::from_le_bytes([head[8], head[9], head[10], head[11]]) as usize
}

#[inline]
const fn slots(head: &[u8; HEAD]) -> usize {
    u32::from_le_bytes([head[12], head[13], head[14], head[15]]) as usize
}

/// Where the slots begin, in slots.
#[inline]
const fn first_slot(head: &[u8; HEAD]) -> usize {
    u32::from_le_bytes([head[16], head[17], head[18], head[19]]) as usize
}
