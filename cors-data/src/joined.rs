//! Several texts as one, in `const`.

/// The length of [`join`]'s result.
#[inline]
pub const fn joined_len(texts: &[&str], between: &str) -> usize {
    let mut length = between.len() * texts.len().saturating_sub(1);
    let mut i = 0;
    while i < texts.len() {
        length += texts[i].len();
        i += 1;
    }
    length
}

/// Texts with another one between them: names with commas, as a header value has them.
///
/// # Panics
///
/// When `N` is not [`joined_len`] of the same; in a constant, that is a compile error.
#[inline]
pub const fn join<const N: usize>(texts: &[&str], between: &str) -> [u8; N] {
    let mut out = [0; N];
    let mut rest: &mut [u8] = &mut out;
    let mut i = 0;
    while i < texts.len() {
        if i != 0 {
            rest = write(rest, between);
        }
        rest = write(rest, texts[i]);
        i += 1;
    }
    assert!(rest.is_empty());
    out
}

/// Writes a text, and returns what is left to be written.
#[inline]
const fn write<'a>(out: &'a mut [u8], text: &str) -> &'a mut [u8] {
    let (place, rest) = out.split_at_mut(text.len());
    place.copy_from_slice(text.as_bytes());
    rest
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
