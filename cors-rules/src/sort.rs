//! Sorting, compiled once for whoever sorts: a sort is some thousand lines of machine code, and a
//! generic one is compiled anew for each kind of item.

/// Sorts numbers. The second one of a pair is an index, which makes the order of equal ones theirs.
pub fn pairs(pairs: &mut [(u64, u32)]) {
    pairs.sort_unstable();
}

/// Sorts texts by their bytes.
pub fn texts(texts: &mut [&str]) {
    texts.sort_unstable();
}
