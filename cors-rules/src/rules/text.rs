//! Names: what they are made of, and how far apart two are for "did you mean".

use alloc::vec::Vec;

pub use cors_data::names::is_token;

/// Whether a word is one of several, which have spaces between them.
pub fn is_one_of(word: &str, words: &str) -> bool {
    words.split(' ').any(|other| other == word)
}

/// Whether a text is digits, and at least one.
pub(crate) fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours.
///
/// Names here are short (keys, methods, header names); the table is quadratic, so callers bound
/// the length.
pub fn distance(a: &str, b: &str) -> usize {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = Vec::with_capacity(b.len() + 1);
        row.push(i);
        for j in 1..=b.len() {
            let mut best = (last[j] + 1)
                .min(row[j - 1] + 1)
                .min(last[j - 1] + usize::from(a[i - 1] != b[j - 1]));
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(before[j - 2] + 1);
            }
            row.push(best);
        }
        before = core::mem::replace(&mut last, row);
    }
    last[b.len()]
}

/// The nearest of `names` within `most` edits; the first of equals.
pub(crate) fn nearest<'a>(name: &str, names: &[&'a str], most: usize) -> Option<&'a str> {
    if name.len() > 64 {
        return None;
    }
    let (mut nearest, mut bound) = (None, most + 1);
    for candidate in names {
        let distance = distance(name, candidate);
        if distance < bound {
            (nearest, bound) = (Some(*candidate), distance);
        }
    }
    nearest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens() {
        for token in ["a", "GET", "x-foo", "X_Foo", "!#$%&'*+-.^_`|~09azAZ"] {
            assert!(is_token(token.as_bytes()), "{token}");
        }
        for byte in 0..=u8::MAX {
            let is_separator = b"\"(),/:;<=>?@[\\]{} ".contains(&byte);
            let expected = byte > 0x20 && byte < 0x7f && !is_separator;
            assert_eq!(is_token(&[b'a', byte]), expected, "{byte:#x}");
        }
        assert!(!is_token(b""));
    }

    #[test]
    fn distances() {
        for (a, b, expected) in [
            ("", "", 0),
            ("", "put", 3),
            ("put", "put", 0),
            ("pacth", "patch", 1),
            ("delet", "delete", 1),
            ("authorisation", "authorization", 1),
            ("kitten", "sitting", 3),
        ] {
            assert_eq!(distance(a, b), expected, "{a} {b}");
            assert_eq!(distance(b, a), expected, "{b} {a}");
        }
    }

    #[test]
    fn nearest_is_bounded_and_stable() {
        assert_eq!(nearest("metods", &["origins", "methods"], 2), Some("methods"));
        assert_eq!(nearest("xyz", &["origins", "methods"], 2), None);
        assert_eq!(nearest("ab", &["aa", "bb"], 1), Some("aa"));
    }
}
