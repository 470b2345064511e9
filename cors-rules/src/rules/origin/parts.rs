//! The parts of an entry that is not well-formed, as far as they can be told apart.

use alloc::string::String;

use super::scheme;
use crate::rules::text::{
    all_bytes, begins, find, has, position, rsplit_once, split, split_once, trim_start, until,
};

/// An entry as it was probably meant.
pub(super) struct Parts {
    pub(super) scheme: Option<String>,
    /// Something other than `://` stands after the scheme, or there are two schemes.
    pub(super) odd_separator: bool,
    pub(super) userinfo: bool,
    /// As written: in brackets, without them, or with one of them, where it is an IPv6 address.
    pub(super) host: String,
    pub(super) port: Option<String>,
    /// The character that begins a path, a query or a fragment.
    pub(super) tail: Option<char>,
}

impl Parts {
    pub(super) fn split(text: &str) -> Self {
        let (mut scheme, mut odd_separator, mut rest) = split_scheme(text);
        // `http://https://example.com`: the inner one was copied.
        while let Some((inner, after)) = known_scheme(rest, scheme::WEB) {
            odd_separator = true;
            (scheme, rest) = (Some(inner), trim_start(after, "/\\"));
        }
        // `?` inside of a host is a wildcard of shells.
        let from = position(rest, "?.").map_or(0, |at| at + 1);
        let from = if has(&rest[..from], "/\\#") { 0 } else { from };
        let tail = find(&rest[from..], "/\\?#");
        let (authority, tail) = rest.split_at(tail.map_or(rest.len(), |at| from + at));
        let userinfo = has(authority, "@");
        let (_, authority) = rsplit_once(authority, "@").unwrap_or(("", authority));
        let (host, port) = split_authority(authority);
        Self {
            scheme: scheme.map(String::from),
            odd_separator,
            userinfo,
            host: host.into(),
            port: port.map(String::from),
            tail: tail.chars().next(),
        }
    }

    /// Whether the host is an IPv6 address, or something that was meant as one.
    pub(super) fn is_ipv6(&self) -> bool {
        has(&self.host, ":[]")
    }
}

/// Scheme, whether the separator is odd, and the rest.
fn split_scheme(text: &str) -> (Option<&str>, bool, &str) {
    let slashes = "/\\";
    if let Some((scheme, rest)) = split_once(text, "://")
        && !has(scheme, "/\\?#@: ")
    {
        let trimmed = trim_start(rest, slashes);
        let scheme = (!scheme.is_empty()).then_some(scheme);
        return (scheme, trimmed.len() < rest.len(), trimmed);
    }
    match known_scheme(text, scheme::KNOWN) {
        Some((scheme, rest)) => (Some(scheme), true, rest),
        None => (None, false, trim_start(text, slashes)),
    }
}

/// A known scheme with anything like `://` after it, and the rest.
fn known_scheme<'a>(text: &'a str, among: &str) -> Option<(&'a str, &'a str)> {
    let (scheme, after) = scheme::strip_any(text, among)?;
    let rest = trim_start(after, ":;/\\.,");
    let separator = after.get(..after.len() - rest.len())?;
    let slashes = split(separator, "/\\").len() - 1;
    // `http:8080` and `app/path` are hosts that somebody named so.
    let after_digits = trim_start(rest, "0123456789");
    let is_port = after_digits.len() < rest.len()
        && (after_digits.is_empty() || begins(after_digits, "/\\?#"));
    let separates = slashes > 1 || (begins(separator, ":;") && !(is_port && slashes == 0));
    separates.then_some((scheme, rest))
}

/// The host and the port, whose colon is not one of an address.
fn split_authority(authority: &str) -> (&str, Option<&str>) {
    let split = |at: usize| (authority.get(..at).unwrap_or_default(), authority.get(at + 1..));
    // `:[3000,3001]`, Spring's ports.
    if let Some(at) = position(authority, ":[") {
        return split(at);
    }
    if let Some((before, after)) = rsplit_once(authority, "]") {
        return if begins(after, ":") { split(before.len() + 1) } else { (authority, None) };
    }
    let address = until(trim_start(authority, "["), "%");
    let is_ipv6 = split_once(address, ":").is_some_and(|(_, rest)| has(rest, ":"))
        && all_bytes(address, |b| b.is_ascii_hexdigit() || matches!(b, b':' | b'.'));
    if is_ipv6 || begins(authority, "[") {
        // The bare `::1:8080` is an address, but nobody's.
        return match address.strip_prefix("::1:") {
            Some(port) if !has(port, ":") => split(authority.len() - port.len() - 1),
            _ => (authority, None),
        };
    }
    find(authority, ":").map_or((authority, None), split)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits() {
        for (text, scheme, odd, host, port, tail) in [
            ("https://a.com/b", Some("https"), false, "a.com", None, Some('/')),
            ("https:a.com", Some("https"), true, "a.com", None, None),
            ("https//a.com", Some("https"), true, "a.com", None, None),
            ("https;//a.com", Some("https"), true, "a.com", None, None),
            ("https:////a.com", Some("https"), true, "a.com", None, None),
            (r"https:\\a.com\b", Some("https"), true, "a.com", None, Some('\\')),
            ("http://https://a.com", Some("https"), true, "a.com", None, None),
            ("//a.com", None, false, "a.com", None, None),
            ("://a.com", None, false, "a.com", None, None),
            ("a.com:80", None, false, "a.com", Some("80"), None),
            ("a.com::80", None, false, "a.com", Some(":80"), None),
            ("https.example.com", None, false, "https.example.com", None, None),
            ("http:8080/", None, false, "http", Some("8080"), Some('/')),
            ("https://u:p@a.com@b.com?c", Some("https"), false, "b.com", None, Some('?')),
            ("https://?.a.com", Some("https"), false, "?.a.com", None, None),
            ("https://?q", Some("https"), false, "", None, Some('?')),
            ("a.com?u=https://b.com", None, false, "a.com", None, Some('?')),
            ("tauri:localhost", Some("tauri"), true, "localhost", None, None),
            ("[::1]:80", None, false, "[::1]", Some("80"), None),
            ("*.[::1]:", None, false, "*.[::1]", Some(""), None),
            ("[::1:8080", None, false, "[::1", Some("8080"), None),
            ("::1]:90", None, false, "::1]", Some("90"), None),
            ("::1:8080", None, false, "::1", Some("8080"), None),
            ("2001:db8::1", None, false, "2001:db8::1", None, None),
            ("fe80::1%eth0", None, false, "fe80::1%eth0", None, None),
            ("[::1]x", None, false, "[::1]x", None, None),
            ("", None, false, "", None, None),
        ] {
            let parts = Parts::split(text);
            assert_eq!(
                (
                    parts.scheme.as_deref(),
                    parts.odd_separator,
                    &*parts.host,
                    parts.port.as_deref(),
                    parts.tail
                ),
                (scheme, odd, host, port, tail),
                "{text}",
            );
        }
    }
}
