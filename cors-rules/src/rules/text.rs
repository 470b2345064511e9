//! Names: what they are made of, how far apart two are for "did you mean", and those in a text that
//! holds several.

use alloc::{string::String, vec::Vec};

use crate::finding::Fix;

pub use cors_data::names::is_token;

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
pub(crate) fn nearest<'a>(
    name: &str,
    names: impl IntoIterator<Item = &'a str>,
    most: usize,
) -> Option<&'a str> {
    if name.len() > 64 {
        return None;
    }
    names
        .into_iter()
        .map(|candidate| (distance(name, candidate), candidate))
        .filter(|(distance, _)| *distance <= most)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Beyond this nobody typed the text, and comparing all names with each other would take long.
const LONGEST_LIST: usize = 4096;

/// What to write instead of a literal that holds a list of names, or one with something around it.
///
/// `element` says what becomes of each part: these names, none (it goes), or nobody knows.
pub(crate) fn repaired(text: &str, element: impl Fn(&str) -> Option<Vec<String>>) -> Fix {
    if text.len() > LONGEST_LIST {
        return Fix::None;
    }
    let mut names: Vec<String> = Vec::new();
    let mut is_empty = true;
    for part in text.split([',', ';', '\n']).map(str::trim).filter(|part| !part.is_empty()) {
        is_empty = false;
        let Some(found) = element(part) else { return Fix::None };
        for name in found {
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    // `"*"` beside other entries is not a list of everything: which one was meant?
    let is_mixed = names.len() > 1 && names.iter().any(|name| name == "*");
    match names.is_empty() {
        true if is_empty => Fix::None,
        true => Fix::Remove,
        false if is_mixed => Fix::None,
        false => Fix::Values(names),
    }
}

/// Known names in a text that is not a name: in quotes or brackets, or several with other separators
/// between them. `known` gives the spelling to write.
///
/// Unknown names stay unknown: what `x(foo)` was meant to be is anyone's guess.
pub(crate) fn embedded(text: &str, known: impl Fn(&str) -> Option<String>) -> Option<Vec<String>> {
    let inner = text.trim_matches(|c: char| "[](){}<>\"'`*".contains(c));
    if let Some(name) = known(inner) {
        return Some([name].into());
    }
    let is_separator = |c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_'));
    if text.len() > LONGEST_LIST || inner.starts_with(is_separator) || inner.ends_with(is_separator)
    {
        return None;
    }
    let parts: Vec<&str> = inner.split(is_separator).filter(|part| !part.is_empty()).collect();
    if parts.len() < 2 {
        return None;
    }
    // `content type` first: neither half is a header, though `range if` would be two.
    known(&parts.join("-"))
        .map(|name| [name].into())
        .or_else(|| parts.into_iter().map(&known).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

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
        assert_eq!(nearest("metods", ["origins", "methods"], 2), Some("methods"));
        assert_eq!(nearest("xyz", ["origins", "methods"], 2), None);
        assert_eq!(nearest("ab", ["aa", "bb"], 1), Some("aa"));
    }

    fn known(name: &str) -> Option<String> {
        let name = name.to_ascii_lowercase();
        ["get", "put", "m-search"].contains(&name.as_str()).then_some(name)
    }

    #[test]
    fn names_in_other_text() {
        for (text, expected) in [
            ("[GET]", Some("get")),
            ("'get'", Some("get")),
            ("GET PUT", Some("get put")),
            ("get|put", Some("get put")),
            ("(get & put)", Some("get put")),
            ("m search", Some("m-search")),
            ("get/", None),
            ("/get", None),
            ("get foo", None),
            ("x(foo)", None),
            ("é get", None),
            ("", None),
            ("\"", None),
        ] {
            let found = embedded(text, known).map(|names| names.join(" "));
            assert_eq!(found.as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn lists_in_one_literal() {
        let element = |part: &str| match part {
            "forbidden" => Some(Vec::new()),
            "?" => None,
            name => Some([name.to_string()].into()),
        };
        for (text, expected) in [
            ("a, b,c;d", Fix::Values(["a", "b", "c", "d"].map(String::from).into())),
            ("a,,b,a,", Fix::Values(["a", "b"].map(String::from).into())),
            (" a", Fix::value("a")),
            ("a,forbidden", Fix::value("a")),
            ("forbidden,", Fix::Remove),
            ("*,", Fix::value("*")),
            ("*, a", Fix::None),
            ("a, ?", Fix::None),
            (" ,", Fix::None),
            ("", Fix::None),
        ] {
            assert_eq!(repaired(text, element), expected, "{text}");
        }
        assert_eq!(repaired(&"a,".repeat(LONGEST_LIST), element), Fix::None);
    }
}
