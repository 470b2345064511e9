//! Comparison in `const`.

use super::hash::short;

/// `a == b`, in const, sixteen bytes at a time. The last sixteen overlap those before.
#[inline]
pub(crate) const fn equal(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    if a.len() < 16 {
        return equal_short(a, b);
    }
    let (mut rest_a, mut rest_b) = (a, b);
    while let (Some((word_a, tail_a)), Some((word_b, tail_b))) =
        (rest_a.split_first_chunk::<16>(), rest_b.split_first_chunk::<16>())
    {
        if u128::from_le_bytes(*word_a) != u128::from_le_bytes(*word_b) {
            return false;
        }
        (rest_a, rest_b) = (tail_a, tail_b);
    }
    let Some(last_a) = a.last_chunk::<16>() else { return false };
    let Some(last_b) = b.last_chunk::<16>() else { return false };
    u128::from_le_bytes(*last_a) == u128::from_le_bytes(*last_b)
}

/// The same for fewer than sixteen bytes each, of equal lengths.
const fn equal_short(a: &[u8], b: &[u8]) -> bool {
    if a.len() < 8 {
        return short(a) == short(b);
    }
    let Some(first_a) = a.first_chunk::<8>() else { return false };
    let Some(first_b) = b.first_chunk::<8>() else { return false };
    let Some(last_a) = a.last_chunk::<8>() else { return false };
    let Some(last_b) = b.last_chunk::<8>() else { return false };
    u64::from_le_bytes(*first_a) == u64::from_le_bytes(*first_b)
        && u64::from_le_bytes(*last_a) == u64::from_le_bytes(*last_b)
}
