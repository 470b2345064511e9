//! Names: what they are made of, and how far apart two are for "did you mean".

use alloc::{string::String, vec::Vec};

pub use cors_data::names::is_token;

/// Whether a word is one of several, which have spaces between them.
#[inline(never)]
pub fn is_one_of(word: &str, words: &str) -> bool {
    find_word(words, &mut |other| other == word).is_some()
}

/// Whether a text is digits, and at least one.
pub(crate) fn is_digits(text: &str) -> bool {
    !text.is_empty() && all_bytes(text, |byte| byte.is_ascii_digit())
}

// What follows is in std, but generic or inlined, and would be compiled anew in each of many places.
// Several characters are in one text, and are ASCII.

/// The first of several words of a kind, which have spaces between them.
#[inline(never)]
pub(crate) fn find_word<'a>(
    words: &'a str,
    is: &mut dyn FnMut(&'a str) -> bool,
) -> Option<&'a str> {
    words.split(' ').find(|word| is(word))
}

/// What is between several characters, wherever they are in a text.
#[inline(never)]
pub(crate) fn split<'a>(text: &'a str, chars: &str) -> Vec<&'a str> {
    let (mut parts, mut rest) = (Vec::new(), text);
    while let Some(at) = find(rest, chars) {
        parts.push(&rest[..at]);
        rest = &rest[at + 1..];
    }
    parts.push(rest);
    parts
}

/// Whether this holds of every byte of a text.
#[inline(never)]
pub(crate) fn all_bytes(text: &str, is: fn(u8) -> bool) -> bool {
    text.bytes().all(is)
}

/// Where the first of several characters is in a text.
#[inline(never)]
pub(crate) fn find(text: &str, chars: &str) -> Option<usize> {
    text.bytes().position(|byte| chars.as_bytes().contains(&byte))
}

/// Whether one of several characters is in a text.
pub fn has(text: &str, chars: &str) -> bool {
    find(text, chars).is_some()
}

/// Whether a text begins with one of several characters.
#[inline(never)]
pub(crate) fn begins(text: &str, chars: &str) -> bool {
    text.as_bytes().first().is_some_and(|byte| chars.as_bytes().contains(byte))
}

/// Whether a text ends with one of several characters.
#[inline(never)]
pub(crate) fn ends(text: &str, chars: &str) -> bool {
    text.as_bytes().last().is_some_and(|byte| chars.as_bytes().contains(byte))
}

/// Where the first place is where another text is.
#[inline(never)]
pub(crate) fn position(text: &str, part: &str) -> Option<usize> {
    match part.as_bytes() {
        // In an unoptimized macro, a search for one byte takes a fraction of the time.
        [byte] => text.find(char::from(*byte)),
        _ => text.find(part),
    }
}

/// Whether another text is in a text.
pub fn contains(text: &str, part: &str) -> bool {
    position(text, part).is_some()
}

/// The first character of a kind.
#[inline(never)]
pub(crate) fn first(text: &str, is: fn(char) -> bool) -> Option<char> {
    text.chars().find(|c| is(*c))
}

/// The first label of a kind.
#[inline(never)]
pub(crate) fn label(host: &str, is: fn(&str) -> bool) -> Option<&str> {
    host.split('.').find(|label| is(label))
}

/// What is before and behind the first place where another text is.
#[inline(never)]
pub fn split_once<'a>(text: &'a str, mark: &str) -> Option<(&'a str, &'a str)> {
    let at = position(text, mark)?;
    Some((&text[..at], &text[at + mark.len()..]))
}

/// What is before and behind the last of several characters.
#[inline(never)]
pub fn rsplit_once<'a>(text: &'a str, chars: &str) -> Option<(&'a str, &'a str)> {
    let at = text.bytes().rposition(|byte| chars.as_bytes().contains(&byte))?;
    Some((&text[..at], &text[at + 1..]))
}

/// What is between two characters, if a text begins and ends with them.
#[inline(never)]
pub(crate) fn inside(text: &str, open: char, close: char) -> Option<&str> {
    text.strip_prefix(open)?.strip_suffix(close)
}

/// A host without its final dot.
#[inline(never)]
pub(crate) fn without_dot(host: &str) -> &str {
    host.strip_suffix('.').unwrap_or(host)
}

/// The last label of a host, but for final dots.
pub(crate) fn last_label(host: &str) -> &str {
    let host = trim_end(host, ".");
    rsplit_once(host, ".").map_or(host, |(_, last)| last)
}

/// A text in lower case.
#[inline(never)]
pub(crate) fn lower(text: &str) -> String {
    text.to_ascii_lowercase()
}

/// A number of at most sixteen bits.
#[inline(never)]
pub fn number(text: &str) -> Option<u16> {
    text.parse().ok()
}

/// What is before the first of several characters.
pub(crate) fn until<'a>(text: &'a str, chars: &str) -> &'a str {
    find(text, chars).map_or(text, |at| &text[..at])
}

/// A text without several characters at its beginning.
#[inline(never)]
pub(crate) fn trim_start<'a>(text: &'a str, chars: &str) -> &'a str {
    let kept = text.bytes().position(|byte| !chars.as_bytes().contains(&byte));
    &text[kept.unwrap_or(text.len())..]
}

/// A text without several characters at its end.
#[inline(never)]
pub(crate) fn trim_end<'a>(text: &'a str, chars: &str) -> &'a str {
    let kept = text.bytes().rposition(|byte| !chars.as_bytes().contains(&byte));
    &text[..kept.map_or(0, |at| at + 1)]
}

/// A text without several characters at both ends.
pub(crate) fn trim<'a>(text: &'a str, chars: &str) -> &'a str {
    trim_end(trim_start(text, chars), chars)
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
