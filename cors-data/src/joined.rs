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
    let mut at = 0;
    let mut i = 0;
    while i < texts.len() {
        if i != 0 {
            at = write(&mut out, at, between);
        }
        at = write(&mut out, at, texts[i]);
        i += 1;
    }
    assert!(at == N);
    out
}

#[inline]
const fn write(out: &mut [u8], mut at: usize, text: &str) -> usize {
    let mut i = 0;
    while i < text.len() {
        out[at] = text.as_bytes()[i];
        at += 1;
        i += 1;
    }
    at
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
