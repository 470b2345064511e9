//! Sorting, compiled once for whoever sorts: a generic sort is some thousand lines of machine code,
//! and is compiled anew for each kind of item.

use alloc::vec::Vec;

/// Sorts numbers. The second one of a pair is an index, which makes the order of equal ones theirs.
pub fn pairs(pairs: &mut [(u64, u32)]) {
    by(pairs, &|a, b| a < b);
}

/// Sorts texts by their bytes, and leaves one of those that are equal.
pub fn texts(texts: &mut Vec<&str>) {
    // First by the eight bytes behind what all have in common, which are compared as a number.
    let Some(mut common) = texts.first().map(|first| first.as_bytes()) else { return };
    for text in &*texts {
        while !text.as_bytes().starts_with(common) {
            common = &common[..common.len() - 1];
        }
    }
    let before = core::mem::take(texts);
    let mut pairs = Vec::with_capacity(before.len());
    for (index, text) in (0..).zip(&before) {
        let mut number = 0;
        for at in common.len()..common.len() + 8 {
            number = number << 8 | text.as_bytes().get(at).map_or(0, |byte| u64::from(*byte));
        }
        pairs.push((number, index));
    }
    by(&mut pairs, &|a, b| before[a as usize] < before[b as usize]);
    for (_, index) in pairs {
        let text = before[index as usize];
        if texts.last() != Some(&text) {
            texts.push(text);
        }
    }
}

/// Sorts numbers, and equal ones by what `is_less` says of their indices: merges ever longer runs.
pub(crate) fn by(pairs: &mut [(u64, u32)], is_less: &dyn Fn(u32, u32) -> bool) {
    let is_less = |a: (u64, u32), b: (u64, u32)| a.0 < b.0 || (a.0 == b.0 && is_less(a.1, b.1));
    let mut lefts = Vec::new();
    let mut run = 1;
    while run < pairs.len() {
        let mut begin = 0;
        while begin + run < pairs.len() {
            let (mut left, mut right) = (0, begin + run);
            let end = pairs.len().min(right + run);
            lefts.clear();
            if is_less(pairs[right], pairs[right - 1]) {
                lefts.extend_from_slice(&pairs[begin..right]);
            }
            while left < lefts.len() {
                if right < end && is_less(pairs[right], lefts[left]) {
                    pairs[begin] = pairs[right];
                    right += 1;
                } else {
                    pairs[begin] = lefts[left];
                    left += 1;
                }
                begin += 1;
            }
            begin = end;
        }
        run *= 2;
    }
}
