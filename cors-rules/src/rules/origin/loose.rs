//! The parts of an entry that is not well-formed, as far as they can be told apart.

use super::scheme;

/// An entry as it was probably meant.
#[derive(Clone, Copy, Debug)]
pub(super) struct Loose<'a> {
    pub(super) scheme: Option<&'a str>,
    /// Something other than `://` stands after the scheme, or there are two schemes.
    pub(super) odd_separator: bool,
    pub(super) userinfo: bool,
    /// Host and port.
    pub(super) authority: &'a str,
    /// Path, query and fragment, with the character that begins them.
    pub(super) tail: &'a str,
}

impl<'a> Loose<'a> {
    pub(super) fn split(text: &'a str) -> Self {
        let (mut scheme, mut odd_separator, mut rest) = split_scheme(text);
        // `http://https://example.com`: the inner one was copied.
        while let Some((inner, after)) = known_scheme(rest, scheme::WEB) {
            odd_separator = true;
            (scheme, rest) = (Some(inner), after.trim_start_matches(['/', '\\']));
        }
        let end = tail_start(rest);
        let (authority, tail) = rest.split_at_checked(end).unwrap_or((rest, ""));
        let (authority, userinfo) = match authority.rsplit_once('@') {
            Some((_, authority)) => (authority, true),
            None => (authority, false),
        };
        Self { scheme, odd_separator, userinfo, authority, tail }
    }
}

/// Scheme, whether the separator is odd, and the rest.
fn split_scheme(text: &str) -> (Option<&str>, bool, &str) {
    if let Some((scheme, rest)) = text.split_once("://")
        && !scheme.contains(['/', '\\', '?', '#', '@', ':', ' '])
    {
        let trimmed = rest.trim_start_matches(['/', '\\']);
        let scheme = (!scheme.is_empty()).then_some(scheme);
        return (scheme, trimmed.len() < rest.len(), trimmed);
    }
    if let Some((scheme, rest)) = known_scheme(text, scheme::KNOWN) {
        return (Some(scheme), true, rest);
    }
    let slashes = |c| matches!(c, '/' | '\\');
    (None, false, text.strip_prefix("//").unwrap_or(text).trim_start_matches(slashes))
}

/// A known scheme with anything like `://` after it, and the rest.
fn known_scheme<'a>(text: &'a str, among: &[&str]) -> Option<(&'a str, &'a str)> {
    let (scheme, after) = scheme::strip_any(text, among)?;
    let rest = after.trim_start_matches([':', ';', '/', '\\', '.', ',']);
    let separator = after.get(..after.len() - rest.len())?;
    let slashes = separator.bytes().filter(|b| matches!(b, b'/' | b'\\')).count();
    // `http:8080` and `app/path` are hosts that somebody named so.
    let after_digits = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_port = after_digits.len() < rest.len()
        && (after_digits.is_empty() || after_digits.starts_with(['/', '\\', '?', '#']));
    let separates =
        slashes > 1 || (separator.starts_with([':', ';']) && !(is_port && slashes == 0));
    separates.then_some((scheme, rest))
}

/// Where path, query or fragment begin. `?.` at the beginning of a host is a wildcard of shells.
fn tail_start(text: &str) -> usize {
    let from = usize::from(text.starts_with("?."));
    let tail = text.get(from..).and_then(|rest| rest.find(['/', '\\', '?', '#']));
    tail.map_or(text.len(), |at| from + at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits() {
        for (text, scheme, odd, authority, tail) in [
            ("https://a.com/b", Some("https"), false, "a.com", "/b"),
            ("https:a.com", Some("https"), true, "a.com", ""),
            ("https//a.com", Some("https"), true, "a.com", ""),
            ("https;//a.com", Some("https"), true, "a.com", ""),
            ("https:////a.com", Some("https"), true, "a.com", ""),
            (r"https:\\a.com\b", Some("https"), true, "a.com", r"\b"),
            ("http://https://a.com", Some("https"), true, "a.com", ""),
            ("http:https://a.com", Some("https"), true, "a.com", ""),
            ("//a.com", None, false, "a.com", ""),
            ("://a.com", None, false, "a.com", ""),
            ("a.com:80", None, false, "a.com:80", ""),
            ("https.example.com", None, false, "https.example.com", ""),
            ("http:8080/", None, false, "http:8080", "/"),
            ("//https://a.com", Some("https"), true, "a.com", ""),
            ("https://http:8080", Some("https"), false, "http:8080", ""),
            ("https://u:p@a.com@b.com?c", Some("https"), false, "b.com", "?c"),
            ("https://?.a.com", Some("https"), false, "?.a.com", ""),
            ("https://?q", Some("https"), false, "", "?q"),
            ("a.com?u=https://b.com", None, false, "a.com", "?u=https://b.com"),
            ("tauri:localhost", Some("tauri"), true, "localhost", ""),
            ("", None, false, "", ""),
        ] {
            let loose = Loose::split(text);
            assert_eq!(
                (loose.scheme, loose.odd_separator, loose.authority, loose.tail),
                (scheme, odd, authority, tail),
                "{text}",
            );
        }
    }
}
