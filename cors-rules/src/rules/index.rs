//! A hash table of numbers, by which lists are searched for what has the same text.
//!
//! Every kind of map of the standard library is compiled for every kind of key, in all its parts;
//! this is compiled once.

use alloc::{vec, vec::Vec};

use cors_data::set::hash::FACTOR;

/// The numbers of items, found by the text of their keys.
pub(crate) struct Index {
    /// The number of an item, or [`NOTHING`]. A power of two of them, more than half of them free.
    slots: Vec<usize>,
}

const NOTHING: usize = usize::MAX;

impl Index {
    /// With room for so many items.
    #[inline]
    pub(crate) fn new(items: usize) -> Self {
        Self { slots: vec![NOTHING; (2 * items + 1).next_power_of_two()] }
    }

    /// The item with this key. `has_key` says whether an item has it.
    #[inline]
    pub(crate) fn find(&self, key: &[&str], has_key: &dyn Fn(usize) -> bool) -> Option<usize> {
        Some(self.slots[self.slot(key, has_key)]).filter(|&item| item != NOTHING)
    }

    /// The item with this key, which is `item` if there is none yet.
    #[inline]
    pub(crate) fn find_or_insert(
        &mut self,
        key: &[&str],
        item: usize,
        has_key: &dyn Fn(usize) -> bool,
    ) -> usize {
        let slot = self.slot(key, has_key);
        if self.slots[slot] == NOTHING {
            self.slots[slot] = item;
        }
        self.slots[slot]
    }

    /// Where the item with this key is, or would be.
    #[inline]
    fn slot(&self, key: &[&str], has_key: &dyn Fn(usize) -> bool) -> usize {
        #[cfg(test)]
        crate::steps::step();
        let mut hash = 0_u64;
        for part in key {
            for &byte in part.as_bytes() {
                hash = (hash.rotate_left(5) ^ u64::from(byte)).wrapping_mul(FACTOR);
            }
            hash = hash.wrapping_mul(FACTOR);
        }
        let last = self.slots.len() - 1;
        // The upper half is that which all bytes are in.
        let mut slot = usize::try_from(hash >> 32).unwrap_or_default() & last;
        while self.slots[slot] != NOTHING && !has_key(self.slots[slot]) {
            #[cfg(test)]
            crate::steps::step();
            slot = (slot + 1) & last;
        }
        slot
    }
}

#[cfg(test)]
mod tests {
    use alloc::{format, string::String};

    use super::*;

    #[test]
    fn the_first_with_a_key_is_found() {
        let texts: Vec<String> = (0..1_000).map(|i| format!("{}", i % 700)).collect();
        let mut index = Index::new(texts.len());
        for (i, text) in texts.iter().enumerate() {
            assert_eq!(index.find(&[text], &|j| texts[j] == *text), (i >= 700).then_some(i % 700));
            assert_eq!(index.find_or_insert(&[text], i, &|j| texts[j] == *text), i % 700);
        }
        assert_eq!(index.find(&["x"], &|j| texts[j] == "x"), None);
        assert_eq!(Index::new(0).find(&[], &|_| true), None);
    }
}
