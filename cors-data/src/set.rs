//! A set of exact origins in one piece of constant data.
//!
//! A policy with ten thousand origins has to compile like one with ten and to match like one with
//! one. So the set is a single literal, written by `tables` of `cors-rules`: a perfect hash in two levels (hash and
//! displace), and then one comparison. Reading it is `const`.
//!
//! Hashed are the length of an origin and a few windows of eight bytes, which the writer chooses so
//! that no two members are alike in them; where no few windows tell the members apart, all bytes.
//! What is hashed decides nothing but where to look: the comparison is of all bytes.
//!
//! The literal is a `table`, whose slots hold `offset: u32, length: u32`, and then the origins, one
//! after the other. An unused slot has the length 0 and an offset that nothing has, so that it is not
//! found either by an empty origin.

mod equal;
#[doc(hidden)]
pub mod hash;
#[doc(hidden)]
pub mod table;

pub use equal::equal;

use hash::HEAD;
use table::{SLOT, part};

/// A set of exact origins. See the [module](self).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Set<'a> {
    data: &'a [u8],
}

impl Set<'static> {
    /// No origins.
    pub const EMPTY: Self = Self { data: &[] };
}

impl<'a> Set<'a> {
    /// The set that `tables` of `cors-rules` wrote.
    #[inline]
    pub const fn new(data: &'a [u8]) -> Self {
        Self { data }
    }

    /// The member that equals an origin, after the slot it is in.
    ///
    /// Costs the same for every size of the set.
    #[inline]
    pub const fn find(&self, origin: &[u8]) -> Option<(usize, &'a [u8])> {
        let Some(head) = self.data.first_chunk::<HEAD>() else { return None };
        let hash = hash::hash(origin, head);
        let Some((at, slot)) = table::find(self.data, HEAD, head, hash) else { return None };
        let (offset, length) = place(slot);
        if length != origin.len() {
            return None;
        }
        if offset + length > self.data.len() {
            return None;
        }
        let Some((_, rest)) = self.data.split_at_checked(offset) else { return None };
        let Some((member, _)) = rest.split_at_checked(length) else { return None };
        if equal(member, origin) { Some((at, member)) } else { None }
    }

    /// Whether there is no member.
    #[inline]
    pub const fn is_empty(&self) -> bool {
        self.data.is_empty()
    }

    /// How many slots there are; not every one has a member.
    #[inline]
    pub const fn slots(&self) -> usize {
        table::len(self.data)
    }

    /// The member in a slot, counted from zero.
    #[inline]
    pub const fn member(&self, slot: usize) -> Option<&'a [u8]> {
        let Some(slot) = table::at(self.data, slot) else { return None };
        let (offset, length) = place(slot);
        part(self.data, offset, length)
    }

    /// The members, in the order of their slots.
    #[inline]
    pub fn members(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let set = *self;
        (0..set.slots()).filter_map(move |slot| core::str::from_utf8(set.member(slot)?).ok())
    }
}

/// Where the member of a slot stands, and its length.
#[inline]
const fn place(slot: [u8; SLOT]) -> (usize, usize) {
    let [o0, o1, o2, o3, l0, l1, l2, l3] = slot;
    let (offset, length) = (u32::from_le_bytes([o0, o1, o2, o3]), [l0, l1, l2, l3]);
    (offset as usize, u32::from_le_bytes(length) as usize)
}
