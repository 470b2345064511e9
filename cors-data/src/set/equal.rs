//! Comparison in `const`.

/// `a == b`, in const: the first and the last bytes, as many as a power of two, so that they cover
/// all. More than 64 are compared 32 at a time before.
#[inline(always)]
#[allow(clippy::inline_always, reason = "a call takes as long as comparing an origin does")]
pub const fn equal(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    // Few origins are shorter than sixteen bytes or longer than 64.
    match a.len() {
        65.. => equal_long(a, b),
        32.. => are_ends_equal::<32>(a, b),
        16.. => are_ends_equal::<16>(a, b),
        8.. => are_ends_equal::<8>(a, b),
        4.. => are_ends_equal::<4>(a, b),
        _ => equal_short(a, b),
    }
}

#[inline]
const fn equal_short(a: &[u8], b: &[u8]) -> bool {
    match (a, b) {
        ([a0, a @ ..], [b0, b @ ..]) => *a0 == *b0 && equal_short(a, b),
        _ => true,
    }
}

#[inline]
const fn equal_long(a: &[u8], b: &[u8]) -> bool {
    let (mut rest_a, mut rest_b) = (a, b);
    while rest_a.len() > 32 {
        let Some((block_a, tail_a)) = rest_a.split_first_chunk::<32>() else { return false };
        let Some((block_b, tail_b)) = rest_b.split_first_chunk::<32>() else { return false };
        if differences(block_a, block_b) != 0 {
            return false;
        }
        (rest_a, rest_b) = (tail_a, tail_b);
    }
    are_ends_equal::<32>(a, b)
}

/// Whether the first and the last `N` bytes are the same.
#[inline(always)]
#[allow(clippy::inline_always, reason = "as above")]
const fn are_ends_equal<const N: usize>(a: &[u8], b: &[u8]) -> bool {
    let Some(at) = a.len().checked_sub(N) else { return false };
    let Some(first_a) = a.first_chunk::<N>() else { return false };
    let Some(first_b) = b.first_chunk::<N>() else { return false };
    // Not `last_chunk`, after which the compiler asks whether there is one.
    let Some((_, last_a)) = a.split_at_checked(at) else { return false };
    let Some((_, last_b)) = b.split_at_checked(at) else { return false };
    let Some(last_a) = last_a.first_chunk::<N>() else { return false };
    let Some(last_b) = last_b.first_chunk::<N>() else { return false };
    differences(first_a, first_b) == 0 && differences(last_a, last_b) == 0
}

/// The bits in which two blocks differ, laid over one another. Without a branch, so that it becomes
/// a few vector instructions.
#[inline]
const fn differences<const N: usize>(a: &[u8; N], b: &[u8; N]) -> u128 {
    let (blocks_a, rest_a) = a.as_chunks::<16>();
    let (blocks_b, rest_b) = b.as_chunks::<16>();
    let mut bits = 0;
    let mut i = 0;
    while i < blocks_a.len() {
        bits |= u128::from_le_bytes(blocks_a[i]) ^ u128::from_le_bytes(blocks_b[i]);
        i += 1;
    }
    let ((words_a, rest_a), (words_b, rest_b)) = (rest_a.as_chunks::<8>(), rest_b.as_chunks::<8>());
    let mut i = 0;
    while i < words_a.len() {
        bits |= (u64::from_le_bytes(words_a[i]) ^ u64::from_le_bytes(words_b[i])) as u128;
        i += 1;
    }
    let ((words_a, _), (words_b, _)) = (rest_a.as_chunks::<4>(), rest_b.as_chunks::<4>());
    let mut i = 0;
    while i < words_a.len() {
        bits |= (u32::from_le_bytes(words_a[i]) ^ u32::from_le_bytes(words_b[i])) as u128;
        i += 1;
    }
    bits
}
#[cfg(test)]
mod tests {
    use alloc::vec;

    use super::equal;

    #[test]
    fn every_byte_is_compared() {
        for length in 0..200 {
            let a = vec![b'x'; length];
            assert!(equal(&a, &a), "{length}");
            for at in 0..length {
                let mut b = a.clone();
                b[at] = b'y';
                assert!(!equal(&a, &b), "{length} {at}");
            }
            assert!(!equal(&a, &vec![b'x'; length + 1]), "{length}");
        }
    }
}
