//! Writing of the table behind both: where each member goes.

use alloc::{vec, vec::Vec};

use cors_data::set::{
    hash::{FACTOR, HEAD, Hashed, bucket, slot},
    table::{DISPLACEMENT, SLOT},
};

/// Each with another seed and more room. The first one does for all but lists that are made to
/// defeat it, and those are made for one seed.
const ATTEMPTS: u64 = 32;

/// A table to be written.
pub(crate) struct Layout {
    pub(crate) head: [u8; HEAD],
    displacements: Vec<u16>,
    /// The index of what is in a slot, or [`NOTHING`].
    slots: Vec<u32>,
}

/// In an unused slot.
const NOTHING: u32 = u32::MAX;

impl Layout {
    /// Finds a place for each of `count` members. `hash` writes their hashes, as a head says.
    ///
    /// `None` where there are too many, or two that have the same hash with every seed.
    pub(crate) fn find(
        count: usize,
        tables: usize,
        windows: Hashed,
        hash: &dyn Fn(&[u8; HEAD], &mut Vec<u64>),
    ) -> Option<Self> {
        // About four members a bucket, and a fifth of the slots empty, so that displacements are
        // found within a few attempts. When they are not, more room helps.
        let buckets = count.div_ceil(4);
        let mut room = count + count / 4 + 1;
        let mut hashes = Vec::with_capacity(count);
        for attempt in 0..ATTEMPTS {
            let seed = FACTOR.wrapping_mul(2 * attempt + 1);
            let head = head(seed, tables, buckets, room, windows)?;
            hashes.clear();
            hash(&head, &mut hashes);
            if let Some((displacements, slots)) = place(&hashes, buckets, room) {
                return Some(Self { head, displacements, slots });
            }
            room += room / 8 + 1;
        }
        None
    }

    /// Writes the table behind its head, and then the texts. `member` gives what the slot of a member
    /// has behind their offset, and its texts.
    ///
    /// `None` for more text than offsets of 32 bits reach.
    pub(crate) fn write<'a>(
        &self,
        mut data: Vec<u8>,
        member: &dyn Fn(usize) -> Option<(u32, [&'a str; 2])>,
    ) -> Option<Vec<u8>> {
        let begin = SLOT * first_slot_of(data.len(), self.displacements.len());
        for displacement in &self.displacements {
            data.extend_from_slice(&displacement.to_le_bytes());
        }
        data.resize(begin, 0);
        let mut end = begin + SLOT * self.slots.len();
        for &index in &self.slots {
            let (mut offset, mut lengths) = (u32::MAX, 0);
            if index != NOTHING {
                let (of_texts, texts) = member(index as usize)?;
                (offset, lengths) = (u32::try_from(end).ok()?, of_texts);
                end += texts[0].len() + texts[1].len();
            }
            data.extend_from_slice(&offset.to_le_bytes());
            data.extend_from_slice(&lengths.to_le_bytes());
        }
        for &index in &self.slots {
            if index != NOTHING {
                for text in member(index as usize)?.1 {
                    data.extend_from_slice(text.as_bytes());
                }
            }
        }
        Some(data)
    }
}

fn head(
    seed: u64,
    tables: usize,
    buckets: usize,
    slots: usize,
    windows: Hashed,
) -> Option<[u8; HEAD]> {
    let Hashed { front: [front, second_front], back: [back, second_back], count } = windows;
    let mut head = [0; HEAD];
    head[..8].copy_from_slice(&seed.to_le_bytes());
    for &(at, number) in &[(8, buckets), (12, slots), (16, first_slot_of(tables, buckets))] {
        head[at..at + 4].copy_from_slice(&u32::try_from(number).ok()?.to_le_bytes());
    }
    head[20..25].copy_from_slice(&[front, second_front, back, second_back, count]);
    Some(head)
}

/// The slots begin, in slots, where the displacements end.
fn first_slot_of(tables: usize, buckets: usize) -> usize {
    (tables + DISPLACEMENT * buckets).div_ceil(SLOT)
}

/// A bucket with more is not worth a search.
const FULL: u32 = 64;

/// Finds, for each bucket, a displacement that puts its members into free slots: the full buckets
/// first, while there is room.
///
/// Members, buckets and slots are numbers of 32 bits in a few flat lists, because there may be a
/// million of them.
fn place(hashes: &[u64], buckets: usize, slots: usize) -> Option<(Vec<u16>, Vec<u32>)> {
    // The members, bucket by bucket.
    let mut ends = vec![0_u32; buckets + 2];
    for &hash in hashes {
        ends[bucket(hash, buckets) + 2] += 1;
    }
    let mut largest = 0;
    for at in 2..ends.len() {
        largest = largest.max(ends[at]);
        ends[at] += ends[at - 1];
    }
    // By chance none is nearly as full; in a list made for this seed, it is another one's turn.
    if largest > FULL {
        return None;
    }
    let mut members = vec![(0, 0); hashes.len()];
    for (index, &hash) in (0..).zip(hashes) {
        let end = &mut ends[bucket(hash, buckets) + 1];
        members[*end as usize] = (hash, index);
        *end += 1;
    }
    let mut displacements = vec![0_u16; buckets];
    let mut table = vec![NOTHING; slots];
    while largest > 0 {
        for at in 0..buckets {
            let members = &members[ends[at] as usize..ends[at + 1] as usize];
            if members.len() == largest as usize {
                displacements[at] = displacement_of(members, &mut table)?;
            }
        }
        largest -= 1;
    }
    Some((displacements, table))
}

/// Puts these members, which are hashes with their indices, into free slots, and gives their displacement.
fn displacement_of(members: &[(u64, u32)], table: &mut [u32]) -> Option<u16> {
    for displacement in 0..=u16::MAX {
        let mut placed = 0;
        for &(hash, index) in members {
            let slot = slot(hash, displacement, table.len());
            if table[slot] != NOTHING {
                break;
            }
            table[slot] = index;
            placed += 1;
        }
        if placed == members.len() {
            return Some(displacement);
        }
        for &(hash, _) in &members[..placed] {
            table[slot(hash, displacement, table.len())] = NOTHING;
        }
    }
    None
}
#[cfg(test)]
mod tests {
    use super::*;

    /// Then another seed is tried.
    #[test]
    fn two_of_one_hash_have_no_places() {
        assert_eq!(place(&[FACTOR, FACTOR], 1, 3), None);
        assert!(place(&[FACTOR, !FACTOR], 1, 3).is_some());
    }

    #[test]
    fn members_that_cannot_be_told_apart_have_no_table() {
        let same = |_: &[u8; HEAD], hashes: &mut Vec<u64>| hashes.extend([7, 7]);
        assert!(Layout::find(2, HEAD, Hashed::default(), &same).is_none());
    }
}
