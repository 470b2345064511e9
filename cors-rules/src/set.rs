//! A set of exact origins in one piece of constant data.
//!
//! A policy with ten thousand origins has to compile like one with ten and to match like one with
//! one. So the set is a single literal, written by [`build`]: a perfect hash in two levels (hash and
//! displace), and then one comparison. Reading it is `const`.
//!
//! Hashed are the length of an origin and a few windows of eight bytes, which the writer chooses so
//! that no two members are alike in them; where no few windows tell the members apart, all bytes.
//! What is hashed decides nothing but where to look: the comparison is of all bytes.
//!
//! ```text
//! seed: u64                                       the head
//! buckets: u32, slots: u32, first slot: u32
//! front: u8 × 2, back: u8 × 2                     the windows
//! hashed: u64                                     how many of them, or all bytes
//! displacement: u16 × buckets                     by the hash's upper half
//! offset: u32, length: u32 × slots                by the hash and the displacement of its bucket
//! the origins, one after the other
//! ```
//!
//! All numbers are little-endian. There are as many displacements as make the slots begin at a
//! multiple of eight; more than there are buckets are 0. An unused slot has the length 0 and an
//! offset that nothing has, so that it is not found either by an empty origin.

mod build;
mod equal;
mod hash;
mod windows;

pub use build::build;
pub(crate) use equal::equal;

use hash::{bucket, slot};

/// A set of exact origins. See the [module](self).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Set<'a> {
    data: &'a [u8],
}

const HEAD: usize = 32;
const SLOT: usize = 8;
const DISPLACEMENT: usize = 2;

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
    /// Costs the same for every size of the set.
    #[inline]
    pub const fn find(&self, origin: &[u8]) -> Option<&'a [u8]> {
        let Some(head) = self.data.first_chunk::<HEAD>() else { return None };
        let hash = hash::hash(origin, head);
        // Chunks, so that each look into a table is one comparison and one load.
        let (displacements, _) = self.data.as_chunks::<DISPLACEMENT>();
        let at = HEAD / DISPLACEMENT + bucket(hash, buckets(head));
        if at >= displacements.len() {
            return None;
        }
        let displacement = u16::from_le_bytes(displacements[at]);
        let (table, _) = self.data.as_chunks::<SLOT>();
        let at = first_slot(head) + slot(hash, displacement, slots(head));
        if at >= table.len() {
            return None;
        }
        let (offset, length) = place(table[at]);
        if length != origin.len() {
            return None;
        }
        if offset + length > self.data.len() {
            return None;
        }
        let Some((_, rest)) = self.data.split_at_checked(offset) else { return None };
        let Some((member, _)) = rest.split_at_checked(length) else { return None };
        if equal(member, origin) { Some(member) } else { None }
    }

    /// How many slots there are; not every one has a member.
    pub const fn slots(&self) -> usize {
        match self.data.first_chunk::<HEAD>() {
            Some(head) => slots(head),
            None => 0,
        }
    }

    /// The member in a slot, counted from zero.
    pub const fn member(&self, slot: usize) -> Option<&'a [u8]> {
        let Some(head) = self.data.first_chunk::<HEAD>() else { return None };
        let (table, _) = self.data.as_chunks::<SLOT>();
        let at = first_slot(head) + slot;
        if slot >= slots(head) || at >= table.len() {
            return None;
        }
        let (offset, length) = place(table[at]);
        let Some((_, rest)) = self.data.split_at_checked(offset) else { return None };
        let Some((member, _)) = rest.split_at_checked(length) else { return None };
        Some(member)
    }

    /// The members, in the order of their slots.
    pub fn members(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let set = *self;
        (0..set.slots()).filter_map(move |slot| core::str::from_utf8(set.member(slot)?).ok())
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

/// Where the member of a slot stands, and its length.
#[inline]
const fn place(slot: [u8; SLOT]) -> (usize, usize) {
    let [o0, o1, o2, o3, l0, l1, l2, l3] = slot;
    let (offset, length) = (u32::from_le_bytes([o0, o1, o2, o3]), [l0, l1, l2, l3]);
    (offset as usize, u32::from_le_bytes(length) as usize)
}
