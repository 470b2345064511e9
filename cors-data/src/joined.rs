//! Lists of names as one text, in `const`.

/// The length of [`join`]'s result.
#[inline]
pub const fn joined_len(names: &[&str]) -> usize {
    let mut length = 0;
    let mut i = 0;
    while i < names.len() {
        length += names[i].len() + (i != 0) as usize;
        i += 1;
    }
    length
}

/// The names with commas between them, as a header value has them.
///
/// # Panics
///
/// When `N` is not [`joined_len`] of the names; in a constant, that is a compile error.
#[inline]
pub const fn join<const N: usize>(names: &[&str]) -> [u8; N] {
    let mut out = [b','; N];
    let mut at = 0;
    let mut i = 0;
    while i < names.len() {
        if i != 0 {
            at += 1;
        }
        let name = names[i].as_bytes();
        let mut j = 0;
        while j < name.len() {
            out[at] = name[j];
            at += 1;
            j += 1;
        }
        i += 1;
    }
    assert!(at == N);
    out
}

/// Bytes that came from `str`s, as a `str` again.
///
/// # Panics
///
/// When they are not UTF-8; in a constant, that is a compile error.
#[inline]
pub const fn text(bytes: &[u8]) -> &str {
    match core::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(_) => panic!("header names and methods are ASCII"),
    }
}
