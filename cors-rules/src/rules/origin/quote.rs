//! Text around an origin that came along from where it was copied, and several origins in one.

use alloc::string::String;

use super::blank;

const OPENING: &[char] = &['"', '\'', '`', '<', '“', '”', '„', '‘', '’', '«', '»', '‹', '›'];
const CLOSING: &[char] = &['"', '\'', '`', '>', '“', '”', '‘', '’', '«', '»', '‹', '›'];

/// The text inside its quotes or angle brackets, if it has any at either end.
pub(super) fn unquote(text: &str) -> Option<&str> {
    let text = blank::trim(text);
    let bracketed = [('(', ')'), ('[', ']')]
        .into_iter()
        .find_map(|(open, close)| text.strip_prefix(open)?.strip_suffix(close))
        .filter(|inside| inside.contains("://"));
    let inside = bracketed.unwrap_or(text).trim_start_matches(OPENING).trim_end_matches(CLOSING);
    (inside.len() < text.len()).then(|| blank::trim(inside))
}

/// The text without quotes and blanks, whichever come first.
pub(super) fn bare(text: &str) -> String {
    let mut text = blank::clean(text);
    while let Some(inside) = unquote(&text) {
        text = blank::clean(inside);
    }
    text
}

/// What a word that is not an origin was meant to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Keyword {
    Any,
    Nothing,
}

/// Words of other configuration languages. `null` is an origin; `NULL` and `'null'` are not.
pub(super) fn keyword(text: &str) -> Option<Keyword> {
    const ANY: &[&str] = &[
        "any",
        "all",
        "everyone",
        "everything",
        "everywhere",
        "anyone",
        "anything",
        "anywhere",
        "wildcard",
        "star",
        "any-origin",
        "any_origin",
        "anyorigin",
        "all-origins",
        "all_origins",
        "public",
    ];
    const NOTHING: &[&str] = &[
        "self",
        "none",
        "null",
        "undefined",
        "nil",
        "nan",
        "void",
        "true",
        "false",
        "yes",
        "no",
        "on",
        "off",
        "default",
        "origin",
        "same-origin",
        "same_origin",
        "sameorigin",
        "same-site",
        "cross-origin",
        "no-cors",
        "unsafe-inline",
        "unsafe-eval",
        "strict-dynamic",
        "report-sample",
        // What other libraries call sending back whatever was asked.
        "dynamic",
        "echo",
        "mirror",
        "origin-list-or-null",
        "reflect",
        "request",
        "request-origin",
        // A word of the macro, which is written without quotes.
        "runtime",
    ];
    let is = |word: &&str| word.eq_ignore_ascii_case(text);
    if ANY.iter().any(is) {
        Some(Keyword::Any)
    } else {
        NOTHING.iter().any(is).then_some(Keyword::Nothing)
    }
}

/// The origins in a text that holds several; see [`is_list`].
pub(super) fn parts(text: &str) -> impl Iterator<Item = &str> {
    let text = unlisted(text);
    text.split(move |c: char| is_separator(c) || (c.is_whitespace() && is_spaced(text)))
        .map(blank::trim)
        .filter(|part| !part.is_empty())
}

/// Whether a text holds several origins. Every part must look like one: a comma before something
/// else is a wrong character in a host (`https://example.com,.attacker.example`).
pub(super) fn is_list(text: &str) -> bool {
    parts(text).count() > 1 && parts(text).all(looks_like_origin)
}

fn unlisted(text: &str) -> &str {
    let text = blank::trim(text);
    text.strip_prefix('[')
        .and_then(|text| text.strip_suffix(']'))
        .filter(|inside| inside.contains("://"))
        .unwrap_or(text)
}

fn is_separator(c: char) -> bool {
    matches!(c, ',' | ';' | '|')
}

/// White space separates only what is an origin on its own; `https://exam ple.com` is one.
fn is_spaced(text: &str) -> bool {
    let mut words = text.split(|c: char| c.is_whitespace() || is_separator(c));
    words.all(|word| word.is_empty() || word == "*" || has_host_after_scheme(word))
}

fn has_host_after_scheme(word: &str) -> bool {
    word.split_once("://").is_some_and(|(scheme, rest)| !scheme.is_empty() && !rest.is_empty())
}

fn looks_like_origin(part: &str) -> bool {
    let part = unquote(part).unwrap_or(part);
    if part.contains(['(', ')', '{', '}', '^', '$', '\\']) || part.starts_with('.') {
        return false;
    }
    let host = part.split([':', '/']).next().unwrap_or_default();
    matches!(part, "*" | "null")
        || has_host_after_scheme(part)
        || host == "localhost"
        || (host.contains('.') && !host.ends_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;

    #[test]
    fn lists() {
        for (text, expected) in [
            ("https://a.com,https://b.com", Some(2)),
            ("https://a.com, https://b.com", Some(2)),
            ("https://a.com https://b.com", Some(2)),
            ("https://a.com;https://b.com|*", Some(3)),
            ("a.com,b.com:80", Some(2)),
            ("[\"https://a.com\", \"https://b.com\"]", Some(2)),
            ("https://a.com,*", Some(2)),
            ("https://a.com,", None),
            ("https://a.com,.attacker.example", None),
            ("https://exam ple.com", None),
            ("https:// example.com", None),
            ("https://a.com :80", None),
            ("https://(a.com|b.com)", None),
            ("https;//a.com", None),
            ("https://a.com:3000,3001", None),
        ] {
            let found = is_list(text).then(|| parts(text).count());
            assert_eq!(found, expected, "{text} {:?}", parts(text).collect::<Vec<_>>());
        }
    }

    #[test]
    fn bare_text() {
        for (text, expected) in [
            ("\"https://a.com\"", "https://a.com"),
            (" ' https://a.com ' ", "https://a.com"),
            ("“https://a.com”", "https://a.com"),
            ("<https://a.com>", "https://a.com"),
            ("`https://a.com", "https://a.com"),
            ("(https://a.com)", "https://a.com"),
            ("[::1]", "[::1]"),
            ("https://a.com", "https://a.com"),
            ("\"\"", ""),
            ("'", ""),
        ] {
            assert_eq!(bare(text), expected, "{text}");
        }
    }
}
