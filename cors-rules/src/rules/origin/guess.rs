//! What to write instead of an entry that is refused.
//!
//! A guess is the same origin or pattern, well-formed. It is given only where the rules accept it, and it
//! never admits more than was written: a star inside a label is code's business.

use alloc::{format, string::String, string::ToString as _, vec, vec::Vec};

use super::{
    entry::Entry,
    lints,
    malformed::{self, Malformed, Meant},
    network,
    parts::Parts,
    scheme, shared, unicode,
};
use crate::{
    catalog::{Check, Level},
    finding::{Finding, Fix},
    origin::{default_port, ends_in_number, is_scheme, lowers_host, parse_ipv4},
    pattern::{Pattern, Port},
    rules::{
        Context, suffix,
        text::{is_digits, is_one_of},
    },
};

/// The finding with what to write instead, if that can be known.
pub(super) fn guess(malformed: Malformed<'_>, context: Context) -> Finding {
    let values = match malformed.meant {
        Meant::Origins(origins) => all(&origins, context),
        one => value(one, context).map(|value| vec![value]),
    };
    malformed.finding.fix(values.map_or(Fix::None, Fix::Values))
}

fn all(origins: &[&str], context: Context) -> Option<Vec<String>> {
    let mut values = Vec::new();
    for origin in origins {
        values.push(match Entry::read(origin) {
            Ok(_) => accepted((*origin).into(), context)?,
            Err(malformed) => value(malformed.meant, context)?,
        });
    }
    // Beside others, `*` is refused: which of the two was meant?
    let is_mixed = values.len() > 1 && values.iter().any(|value| value == "*");
    (!is_mixed).then_some(values)
}

fn value(meant: Meant<'_>, context: Context) -> Option<String> {
    match meant {
        // A policy that trusts the origins it lists may not say so.
        Meant::Any => (!context.trusts()).then(|| "*".into()),
        Meant::Origin(parts) => accepted(origin(&parts)?, context),
        Meant::Unknown | Meant::Origins(_) => None,
    }
}

/// The value if nothing is wrong with it, or what the rules would have written instead.
fn accepted(mut value: String, context: Context) -> Option<String> {
    // Another scheme, then another port, then no final dot.
    for _ in 0..3 {
        let entry = Entry::read(&value).ok()?;
        // No help advises a pattern over hosts that anybody can have, even if the author began with one.
        if entry.subdomains && entry.is_http() && !is_own(entry.name) {
            return None;
        }
        // Where it stands is wrong, not what it says.
        let is_refused = |finding: &Finding| {
            finding.level() > Level::Allow && finding.check() != Check::LocalOriginInRelease
        };
        let Some(refused) = lints::all(&value, &entry, context).into_iter().find(is_refused) else {
            return Some(value);
        };
        match refused.replacement() {
            Fix::Values(values) => value.clone_from(values.first()?),
            _ => return None,
        }
    }
    None
}

/// Whether names below it belong to one owner.
fn is_own(parent: &str) -> bool {
    let name = parent.strip_suffix('.').unwrap_or(parent);
    (name.contains('.') || network::is_private_zone(name))
        && suffix::rule_for(name).is_none()
        && !shared::is_shared(name, true)
}

fn origin(parts: &Parts) -> Option<String> {
    let written = parts.scheme.as_deref().map(str::to_ascii_lowercase);
    let (host, subdomains) = host(parts, written.as_deref())?;
    let port = port_of(parts.port.as_deref().unwrap_or_default())?;
    let is_loopback = network::is_loopback_text(&host);
    let scheme = match written.as_deref() {
        // `https` alone is no host.
        None if is_one_of(&host, scheme::WEB) => return None,
        // What is served from the own machine seldom has TLS.
        None | Some("*") if port == "80" || is_loopback => "http",
        Some("http*" | "https*" | "*http" | "*https") if is_loopback => "http",
        None | Some("*" | "http*" | "https*" | "*http" | "*https") => "https",
        Some(scheme) if is_scheme(scheme) => scheme::meant(scheme).unwrap_or(scheme),
        Some(_) => return None,
    };
    let default = default_port(scheme.as_bytes()).map(|port| port.to_string());
    let port = match port.as_str() {
        "*" => Port::Any,
        port if port.is_empty() || default.as_deref() == Some(port) => Port::Default,
        port => Port::Number(port),
    };
    Some(Pattern { scheme, host: &host, subdomains, port }.to_string())
}

/// `*`, digits, or nothing.
fn port_of(text: &str) -> Option<String> {
    let text = unicode::map(text)?;
    let text = text.trim_start_matches(':');
    let is_stars = text.contains('*') && text.bytes().all(|b| b == b'*' || b.is_ascii_digit());
    if is_stars || text.split_once('-').is_some_and(|(a, b)| is_digits(a) && is_digits(b)) {
        return Some("*".into());
    }
    let digits = text.strip_prefix('+').unwrap_or(text);
    let number: u16 =
        if text.is_empty() { return Some(String::new()) } else { digits.parse().ok()? };
    (number != 0).then(|| number.to_string())
}

/// The host without `*.`, and whether subdomains are meant.
fn host(parts: &Parts, scheme: Option<&str>) -> Option<(String, bool)> {
    let mut text = parts.host.as_str();
    if parts.is_ipv6() {
        text = text.trim_start_matches("*.").trim_matches(['[', ']']);
        if let Some(address) = malformed::ipv6(text) {
            return Some((format!("[{address}]"), false));
        }
        // `[example.com]`, `[127.0.0.1]`
        if text.contains([':', '%']) || !text.contains('.') {
            return None;
        }
    }
    let keeps_case = scheme.is_some_and(|scheme| {
        is_scheme(scheme) && scheme::meant(scheme).is_none() && !lowers_host(scheme)
    });
    let decoded = percent_decode(text).filter(|text| !text.contains(':'))?;
    let mapped = if keeps_case && decoded.is_ascii() { decoded } else { unicode::map(&decoded)? };
    let (name, subdomains) = without_stars(&mapped)?;
    let last = name.trim_end_matches('.').rsplit('.').next()?;
    if ends_in_number(last) {
        // No name can stand before an address; `*.1.2.3.4` was meant for the address itself, but
        // `*.0.1` for others.
        let is_whole = !subdomains || name.split('.').count() == 4;
        return is_whole.then(|| Some((parse_ipv4(&name)?.to_string(), false)))?;
    }
    Some((unicode::to_ascii(&name)?, subdomains))
}

/// A host without stars and empty labels, and whether subdomains are meant.
fn without_stars(host: &str) -> Option<(String, bool)> {
    // `*.`, and `.example.com` as in cookies; of other origins, `*example.com`, `**.`, `*.*.` and the
    // shell's `?.` admit what `*.` admits.
    let unshelled = host.strip_prefix("?.").unwrap_or(host);
    let name = unshelled.trim_start_matches(['*', '.']);
    let subdomains = name.len() < host.len();
    if subdomains && !name.starts_with(char::is_alphanumeric) {
        return None;
    }
    // `example.com*` was meant to admit paths or ports; `example.*` every registry.
    let name = match name.trim_end_matches('*') {
        before if before.len() < name.len() && (subdomains || before.ends_with('.')) => {
            return None;
        }
        before => before,
    };
    if name.contains('*') {
        return None;
    }
    let mut out = String::with_capacity(name.len());
    for label in name.split('.') {
        if !out.is_empty() && !label.is_empty() {
            out.push('.');
        }
        out.push_str(label);
    }
    // One final dot is a host of its own (URL, host equivalence).
    if name.ends_with('.') && !name.ends_with("..") {
        out.push('.');
    }
    (!out.is_empty()).then_some((out, subdomains))
}

fn percent_decode(text: &str) -> Option<String> {
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
    String::from_utf8(out).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_without_stars() {
        for (host, expected) in [
            ("example.com", Some(("example.com", false))),
            ("*.example.com", Some(("example.com", true))),
            ("*example.com", Some(("example.com", true))),
            ("**.example.com", Some(("example.com", true))),
            ("*.*.example.com", Some(("example.com", true))),
            ("?.example.com", Some(("example.com", true))),
            (".example.com", Some(("example.com", true))),
            ("a..example.com..", Some(("a.example.com", false))),
            ("example.com.", Some(("example.com.", false))),
            ("example.com**", Some(("example.com", false))),
            ("app-*.example.com", None),
            ("*-app.example.com", None),
            ("api.*.example.com", None),
            ("example.com*.attacker.example", None),
            ("example.*", None),
            ("*.example.*", None),
            ("*", None),
            ("*.", None),
            ("example*.com", None),
        ] {
            let found = without_stars(host);
            let found = found.as_ref().map(|(name, subdomains)| (name.as_str(), *subdomains));
            assert_eq!(found, expected, "{host}");
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
        ] {
            assert_eq!(percent_decode(text).as_deref(), expected, "{text}");
        }
    }
}
