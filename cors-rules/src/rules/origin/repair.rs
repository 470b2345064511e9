//! The entry that was meant, with everything repaired at once.

use alloc::{
    format,
    string::{String, ToString as _},
    vec::Vec,
};

use super::{
    address::{Bracketed, is_range},
    blank,
    entry::{Entry, Port},
    loose::Loose,
    network, placeholder,
    quote::{self, Keyword},
    regex, scheme, unicode, wildcard,
};
use crate::origin::{default_port, ends_in_number, is_scheme, lowers_host, parse_ipv4};

/// What to write instead of an entry; `None` if it cannot be known. A replacement is accepted
/// without error, and is its own replacement.
pub(super) fn repair(literal: &str) -> Option<String> {
    // Expressions shrink with every step; the bound is for those that do not.
    let value = if is_final(literal) { literal.into() } else { repair_within(literal, 4)? };
    is_final(&value).then_some(value)
}

fn is_final(text: &str) -> bool {
    matches!(text, "*" | "null") || Entry::read(text).is_some_and(|entry| has_pages(entry.scheme))
}

fn has_pages(scheme: &str) -> bool {
    scheme::typo(scheme).is_none() && scheme::page_scheme(scheme).is_none()
}

fn repair_within(literal: &str, steps: u8) -> Option<String> {
    let steps = steps.checked_sub(1)?;
    if placeholder::find(literal).is_some() {
        // A placeholder for a whole origin means one origin, not any.
        let value = repair_within(&placeholder::starred(literal)?, steps)?;
        return is_own(&value).then_some(value);
    }
    let text = quote::bare(literal);
    let text = text.trim_end_matches([',', ';']);
    match quote::keyword(text) {
        Some(Keyword::Any) => return Some("*".into()),
        Some(Keyword::Nothing) => return None,
        None => {}
    }
    if is_range(text) {
        return None;
    }
    if let Some((_, inner)) = scheme::strip_opaque(text) {
        let has_origin = scheme::strip_any(inner, scheme::WEB).is_some();
        return has_origin.then(|| repair_within(inner, steps))?;
    }
    if regex::is_regex(text) {
        let value = repair_within(&regex::translate(text)?, steps)?;
        return (value == "*" || is_own(&value)).then_some(value);
    }
    if wildcard::is_any(text) {
        return Some("*".into());
    }
    from_parts(text)
}

/// What a star was put in for must not admit hosts that anybody can have.
fn is_own(value: &str) -> bool {
    Entry::read(value).is_some_and(|entry| !entry.subdomains || wildcard::is_own(entry.name))
}

fn from_parts(text: &str) -> Option<String> {
    let loose = Loose::split(text);
    let written = loose.scheme.map(str::to_ascii_lowercase);
    let keeps_case = written
        .as_deref()
        .is_some_and(|scheme| is_scheme(scheme) && has_pages(scheme) && !lowers_host(scheme));
    let (host, port) = host_and_port(loose.authority, keeps_case)?;
    let scheme = match written.as_deref() {
        Some("*") | None => default_scheme(&host, port),
        Some("http*" | "https*" | "*http" | "*https") if network::is_loopback_text(&host) => "http",
        Some("http*" | "https*" | "*http" | "*https") => "https",
        Some(scheme) if is_scheme(scheme) => scheme,
        Some(_) => return None,
    };
    if loose.scheme.is_none() && scheme::WEB.contains(&&*host) {
        return None;
    }
    let scheme = scheme::typo(scheme).unwrap_or(scheme);
    let scheme = scheme::page_scheme(scheme).unwrap_or(scheme);
    let default = default_port(scheme.as_bytes());
    Some(match port {
        Port::Any => format!("{scheme}://{host}:*"),
        Port::Number(port) if Some(port) != default => format!("{scheme}://{host}:{port}"),
        _ => format!("{scheme}://{host}"),
    })
}

/// The scheme of an entry that has none: what is served from the own machine seldom has TLS.
fn default_scheme(host: &str, port: Port) -> &'static str {
    if port == Port::Number(80) || network::is_loopback_text(host) { "http" } else { "https" }
}

fn host_and_port(authority: &str, keeps_case: bool) -> Option<(String, Port)> {
    if let Some(bracketed) = Bracketed::split(authority) {
        let port = bracketed.port.map_or(Some(Port::Default), repair_port)?;
        let host = bracketed.repaired().or_else(|| {
            // `[example.com]`
            let is_name = bracketed.inside.contains('.') && !bracketed.inside.contains([':', '%']);
            is_name.then(|| repair_host(bracketed.inside, keeps_case))?
        })?;
        return Some((host, port));
    }
    let (host, port) = match authority.split_once(':') {
        Some((host, port)) => (host, repair_port(port)?),
        None => (authority, Port::Default),
    };
    Some((repair_host(host, keeps_case)?, port))
}

fn repair_port(text: &str) -> Option<Port> {
    let text = unicode::map(text)?;
    let text = text.trim_start_matches(':');
    if text.is_empty() {
        return Some(Port::Default);
    }
    let is_digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if text.contains('*') && text.bytes().all(|b| b == b'*' || b.is_ascii_digit()) {
        return Some(Port::Any);
    }
    if let Some((from, to)) = text.split_once(['-', '–']) {
        let is_range = !from.is_empty() && !to.is_empty() && is_digits(from) && is_digits(to);
        return is_range.then_some(Port::Any);
    }
    let digits = text.strip_prefix('+').unwrap_or(text);
    let number = is_digits(digits).then(|| digits.parse().ok())?;
    number.filter(|number| *number != 0).map(Port::Number)
}

fn repair_host(text: &str, keeps_case: bool) -> Option<String> {
    let starred = match text.strip_prefix("?.") {
        Some(parent) => format!("*.{parent}"),
        None => text.into(),
    };
    let decoded = percent_decode(&starred)?;
    let is_mapped = !(keeps_case && decoded.is_ascii());
    let mapped = if is_mapped { unicode::map(&decoded)? } else { decoded };
    let dots = collapse_dots(&mapped)?;
    let (name, subdomains) = wildcard::meant(&dots)?;
    let last = name.trim_end_matches('.').rsplit('.').next()?;
    if ends_in_number(last) {
        // No name can stand before an address; `*.1.2.3.4` was meant for the address itself, but
        // `10.*.0.1` for others.
        let is_whole = !subdomains || name.split('.').count() == 4;
        return is_whole.then(|| parse_ipv4(name).map(|address| address.to_string()))?;
    }
    let ascii = unicode::to_ascii(name)?;
    Some(if subdomains { format!("*.{ascii}") } else { ascii })
}

/// `.example.com` was meant for sub-domains, as in cookies; other empty labels are
/// slips.
fn collapse_dots(host: &str) -> Option<String> {
    let labels: Vec<&str> = host.split('.').filter(|label| !label.is_empty()).collect();
    let mut out = labels.join(".");
    // One final dot is a host of its own (URL, host equivalence).
    if host.ends_with('.') && !host.ends_with("..") && !out.is_empty() {
        out.push('.');
    }
    if !host.starts_with('.') || out.starts_with("*.") {
        return Some(out);
    }
    let is_address = labels.last().is_some_and(|last| ends_in_number(last));
    if is_address {
        return Some(out);
    }
    wildcard::is_own(&out).then(|| format!("*.{out}"))
}

fn percent_decode(text: &str) -> Option<String> {
    if !text.contains('%') {
        return Some(text.into());
    }
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        if byte == b'%' {
            let mut digit = || char::from(bytes.next()?).to_digit(16);
            out.push(u8::try_from(digit()? * 16 + digit()?).ok()?);
        } else {
            out.push(byte);
        }
    }
    let decoded = String::from_utf8(out).ok()?;
    (!decoded.chars().any(|c| blank::blank(c).is_some())).then_some(decoded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_replacement_is_its_own() {
        for text in [
            "*",
            "null",
            "app://.",
            "https://example.com:80",
            "https://a.com.",
            "a.com",
            "wss://a.com",
            "htps://a.com/",
            "https://*com",
            "*:*",
            "'any'",
            "http://[::1]:",
            "^https?://.*\\.a\\.com(:\\d+)?$",
            "https://{x}.a.com",
            ".a.com",
            "::1",
            "file://a",
            "APP://MyApp/",
            "https://*.[::1]",
            "https://u\u{308}.de",
            "https://a.com,https://b.com",
            "https://..",
        ] {
            let Some(value) = repair(text) else { continue };
            assert_eq!(repair(&value).as_ref(), Some(&value), "{text}");
        }
    }

    #[test]
    fn percent_encoding() {
        for (text, expected) in [
            ("a", Some("a")),
            ("%61%2e%C3%BC", Some("a.ü")),
            ("%", None),
            ("%4", None),
            ("%zz", None),
            ("%ff", None),
            ("%00", None),
            ("%20", None),
        ] {
            assert_eq!(percent_decode(text).as_deref(), expected, "{text}");
        }
    }
}
