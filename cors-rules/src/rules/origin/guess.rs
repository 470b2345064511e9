//! What to write instead of an entry that is refused.
//!
//! A guess is the same origin or pattern, well-formed. It is given only where the rules accept it, and it
//! never admits more than was written: a star inside a label is code's business.

use alloc::{string::String, vec::Vec};

use super::{
    entry::Entry,
    lints,
    malformed::{self, Malformed, Meant},
    network,
    parts::Parts,
    scheme, shared, unicode,
};
use crate::{
    finding::{Finding, Fix},
    origin::{ends_in_number, is_scheme, is_serialized_port, lowers_host, parse_ipv4},
    pattern::{Pattern, Port},
    rules::{
        Context, suffix,
        text::{
            all_bytes, ends, has, is_in, is_one_of, last_label, lower, number, one, shown, split,
            split_once, trim, trim_end, trim_start, without_dot,
        },
    },
};

/// The finding with what to write instead, if that can be known.
pub(super) fn guess(malformed: Malformed<'_>, context: Context) -> Finding {
    let values = match malformed.meant {
        Meant::Origins(origins) => all(&origins, context),
        meant => value(meant, context).map(|value| one(&value)),
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
    let is_mixed = values.len() > 1 && is_in("*", &values);
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
        let lints = lints::all(&value, &entry, context);
        let Some(refused) = lints.iter().find(|finding| finding.refuses_text()) else {
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
    let name = without_dot(parent);
    (has(name, ".") || network::is_private_zone(name))
        && suffix::rule_for(name).is_none()
        && !shared::is_shared(name, true)
}

fn origin(parts: &Parts) -> Option<String> {
    let written = parts.scheme.as_deref().map(lower);
    let (host, subdomains) = host(parts, written.as_deref())?;
    let port = port_of(parts.port.as_deref().unwrap_or_default())?;
    let is_listened = written.is_none() && network::is_unspecified(&host);
    let host = if is_listened { "localhost".into() } else { host };
    let is_near = network::is_near(&host);
    let scheme = match written.as_deref() {
        // `https` alone is no host.
        None if is_one_of(&host, scheme::WEB) => return None,
        // What is served from the own machine or network seldom has TLS.
        None | Some("*") if port == "80" || is_near => "http",
        Some("http*" | "https*" | "*http" | "*https") if is_near => "http",
        None | Some("*" | "http*" | "https*" | "*http" | "*https") => "https",
        Some(scheme) if is_scheme(scheme) => scheme::meant(scheme).unwrap_or(scheme),
        Some(_) => return None,
    };
    let port = match port.as_str() {
        "*" => Port::Any,
        port if is_serialized_port(port.as_bytes(), scheme.as_bytes()) => Port::Number(port),
        _ => Port::Default,
    };
    Some(shown(&Pattern { scheme, host: &host, subdomains, port }))
}

/// `*`, digits, or nothing.
fn port_of(text: &str) -> Option<String> {
    let text = unicode::map(text)?;
    let text = trim_start(&text, ":");
    // `[*]`, as Spring has it. `30*` and `3000-3010` are narrower.
    if has(text, "*") && all_bytes(text, |b| matches!(b, b'*' | b'[' | b']')) {
        return Some("*".into());
    }
    if text.is_empty() {
        return Some(String::new());
    }
    let number = number(text)?;
    (number != 0).then(|| shown(&number))
}

/// The host without `*.`, and whether subdomains are meant.
fn host(parts: &Parts, scheme: Option<&str>) -> Option<(String, bool)> {
    let mut text = parts.host.as_str();
    if parts.is_ipv6() {
        while let Some(rest) = text.strip_prefix("*.") {
            text = rest;
        }
        text = trim(text, "[]");
        if let Some(address) = malformed::ipv6(text) {
            return Some((shown(&format_args!("[{address}]")), false));
        }
        // `[example.com]`, `[127.0.0.1]`
        if !has(text, ".") {
            return None;
        }
    }
    let keeps_case = scheme.is_some_and(|scheme| {
        is_scheme(scheme) && scheme::meant(scheme).is_none() && !lowers_host(scheme)
    });
    if has(text, ":%") {
        return None;
    }
    let keeps = keeps_case && all_bytes(text, |byte| byte.is_ascii());
    let mapped = if keeps { text.into() } else { unicode::map(text)? };
    let (name, subdomains) = without_stars(&mapped)?;
    if ends_in_number(last_label(&name)) {
        // No name can stand before an address; `*.1.2.3.4` was meant for the address itself, but
        // `*.0.1` for others.
        let is_whole = !subdomains || split(&name, ".").len() == 4;
        return is_whole.then(|| Some((shown(&parse_ipv4(&name)?), false)))?;
    }
    Some((unicode::to_ascii(&name)?, subdomains))
}

/// A host without stars and empty labels, and whether subdomains are meant.
fn without_stars(host: &str) -> Option<(String, bool)> {
    // `*.`, and `.example.com` as in cookies; of other origins, `*example.com` and `**.` admit what `*.`
    // admits. `*.*.` admits less.
    let name = trim_start(host, "*.");
    let subdomains = name.len() < host.len();
    let is_deeper = host.starts_with("*.*");
    if is_deeper || (subdomains && !name.starts_with(char::is_alphanumeric)) {
        return None;
    }
    // `example.com*` was meant to admit paths or ports; `example.*` every registry.
    let kept = trim_end(name, "*");
    let is_open = kept.len() < name.len() && (subdomains || ends(kept, "."));
    if is_open || has(kept, "*?") {
        return None;
    }
    // One final dot is a host of its own (URL, host equivalence).
    let name = if kept.ends_with("..") { trim_end(kept, ".") } else { kept };
    let mut out = String::from(name);
    while let Some((before, after)) = split_once(&out, "..") {
        out = shown(&format_args!("{before}.{after}"));
    }
    (!out.is_empty()).then_some((out, subdomains))
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
            ("*.*.example.com", None),
            ("?.example.com", None),
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
}
