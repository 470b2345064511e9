//! Names: what they are made of, and how far apart two are for "did you mean".

use alloc::{format, string::String, vec, vec::Vec};
use core::fmt;

pub use cors_data::names::is_token;

/// Whether a word is one of several, which have spaces between them.
#[inline(never)]
pub fn is_one_of(word: &str, words: &str) -> bool {
    find_part(words, " ", &mut |other| other == word).is_some()
}

/// Whether a text is digits, and at least one.
pub(crate) fn is_digits(text: &str) -> bool {
    !text.is_empty() && all_bytes(text, |byte| byte.is_ascii_digit())
}

// What follows is in std, but generic or inlined, and would be compiled anew in each of many places.
// Several characters are in one text, and are ASCII.

/// The first part of a kind, of those that have a character between them.
#[inline(never)]
pub(crate) fn find_part<'a>(
    text: &'a str,
    separator: &str,
    is: &mut dyn FnMut(&'a str) -> bool,
) -> Option<&'a str> {
    let mut rest = text;
    loop {
        let end = position(rest, separator).unwrap_or(rest.len());
        if is(&rest[..end]) {
            return Some(&rest[..end]);
        }
        rest = rest.get(end + 1..)?;
    }
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

/// What is between characters of a kind, but for what is empty.
pub(crate) fn words(text: &str, is_between: fn(char) -> bool) -> Vec<&str> {
    text.split(is_between).filter(|word| !word.is_empty()).collect()
}

/// Texts with another one between them.
#[inline(never)]
pub(crate) fn joined(parts: &[&str], separator: &str) -> String {
    let (mut out, mut before) = (String::new(), "");
    for part in parts {
        out.push_str(before);
        out.push_str(part);
        before = separator;
    }
    out
}

/// Whether this holds of every byte of a text.
#[inline(never)]
pub(crate) fn all_bytes(text: &str, is: fn(u8) -> bool) -> bool {
    text.bytes().all(is)
}

/// Where the first of several characters is in a text.
pub(crate) fn find(text: &str, chars: &str) -> Option<usize> {
    first_at(text, chars, true)
}

// Plain indexing: in an unoptimized macro, iterators take far longer.

/// Where the first byte is that is one of several characters, or is none of them.
#[inline(never)]
fn first_at(text: &str, chars: &str, is: bool) -> Option<usize> {
    let mut at = 0;
    while at < text.len() {
        if is_among(text.as_bytes()[at], chars) == is {
            return Some(at);
        }
        at += 1;
    }
    None
}

/// Where the last byte is that is one of several characters, or is none of them.
fn last_at(text: &str, chars: &str, is: bool) -> Option<usize> {
    let mut at = text.len();
    while at > 0 {
        at -= 1;
        if is_among(text.as_bytes()[at], chars) == is {
            return Some(at);
        }
    }
    None
}

/// Whether a byte is one of several characters.
pub(crate) fn is_among(byte: u8, chars: &str) -> bool {
    chars.as_bytes().contains(&byte)
}

/// Whether one of several characters is in a text.
pub fn has(text: &str, chars: &str) -> bool {
    find(text, chars).is_some()
}

/// Whether a text begins with one of several characters.
#[inline(never)]
pub(crate) fn begins(text: &str, chars: &str) -> bool {
    text.as_bytes().first().is_some_and(|byte| is_among(*byte, chars))
}

/// Whether a text ends with one of several characters.
#[inline(never)]
pub(crate) fn ends(text: &str, chars: &str) -> bool {
    text.as_bytes().last().is_some_and(|byte| is_among(*byte, chars))
}

/// Where the first place is where another text is.
#[inline(never)]
pub(crate) fn position(text: &str, part: &str) -> Option<usize> {
    let (text, part) = (text.as_bytes(), part.as_bytes());
    let [first, ..] = part else { return Some(0) };
    let mut at = 0;
    while at < text.len() {
        if text[at] == *first && (part.len() == 1 || text[at..].starts_with(part)) {
            return Some(at);
        }
        at += 1;
    }
    None
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

/// What is before and behind the first place where another text is.
#[inline(never)]
pub fn split_once<'a>(text: &'a str, mark: &str) -> Option<(&'a str, &'a str)> {
    let at = position(text, mark)?;
    Some((&text[..at], &text[at + mark.len()..]))
}

/// What is before and behind the last of several characters.
#[inline(never)]
pub fn rsplit_once<'a>(text: &'a str, chars: &str) -> Option<(&'a str, &'a str)> {
    let at = last_at(text, chars, true)?;
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
    rsplit_once(host, ".").unwrap_or(("", host)).1
}

/// A text without characters of a kind at both ends.
#[inline(never)]
pub(crate) fn trimmed(text: &str, is: fn(char) -> bool) -> &str {
    text.trim_matches(is)
}

/// Adds a character to a text.
#[inline(never)]
pub(crate) fn push(text: &mut String, c: char) {
    text.push(c);
}

/// What a value is shown as.
#[inline(never)]
pub(crate) fn shown(value: &dyn fmt::Display) -> String {
    format!("{value}")
}

/// A list of one text.
#[inline(never)]
pub(crate) fn one(text: &str) -> Vec<String> {
    vec![text.into()]
}

/// Whether a text is in a list.
#[inline(never)]
pub(crate) fn is_in(text: &str, list: &[String]) -> bool {
    list.iter().any(|other| other == text)
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
#[inline(never)]
pub(crate) fn until<'a>(text: &'a str, chars: &str) -> &'a str {
    &text[..find(text, chars).unwrap_or(text.len())]
}

/// A text without several characters at its beginning.
#[inline(never)]
pub(crate) fn trim_start<'a>(text: &'a str, chars: &str) -> &'a str {
    &text[first_at(text, chars, false).unwrap_or(text.len())..]
}

/// A text without several characters at its end.
#[inline(never)]
pub(crate) fn trim_end<'a>(text: &'a str, chars: &str) -> &'a str {
    &text[..last_at(text, chars, false).map_or(0, |at| at + 1)]
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
    // Row by row, with one for what is before the first byte.
    let width = b.len() + 1;
    let mut table: Vec<usize> = Vec::with_capacity(width * (a.len() + 1));
    for i in 0..=a.len() {
        for j in 0..width {
            let (at, mut best) = (table.len(), i + j);
            if i > 0 && j > 0 {
                let changed = table[at - width - 1] + usize::from(a[i - 1] != b[j - 1]);
                best = changed.min(table[at - 1].min(table[at - width]) + 1);
                if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                    best = best.min(table[at - 2 * width - 2] + 1);
                }
            }
            table.push(best);
        }
    }
    table[table.len() - 1]
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
