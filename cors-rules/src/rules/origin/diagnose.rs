//! What is wrong with an entry that is not well-formed: the first mistake in the order of the
//! catalog, because a later one is often its consequence.

use alloc::{format, string::String};

use super::{
    address::Bracketed, blank, blank::Blank, loose::Loose, placeholder, quote, regex, scheme,
    unicode, wildcard,
};
use crate::{
    catalog::Check,
    finding::Finding,
    origin::{
        MAX_HOST, MAX_LABEL, default_port, ends_in_number, is_scheme, lowers_host, parse_ipv4,
    },
};

/// The most telling mistake.
pub(super) fn fault(literal: &str) -> Finding {
    let finding = |check| Finding::new(check).literal(literal);
    as_text(literal, &finding).unwrap_or_else(|| {
        let text = quote::bare(literal);
        let loose = Loose::split(&text);
        before_authority(&text, &loose, &finding)
            .or_else(|| around_authority(&loose, &finding))
            .or_else(|| match Bracketed::split(loose.authority) {
                Some(bracketed) => in_brackets(loose.authority, &bracketed, &loose, &finding),
                None => in_authority(&loose, &finding),
            })
            // Every part is fine by itself: what is left is a name too long below `*.`, or a
            // wildcard before an address.
            .unwrap_or_else(|| finding(Check::WildcardSyntax))
    })
}

/// Mistakes that can be seen before the entry is taken apart.
fn as_text(literal: &str, finding: &impl Fn(Check) -> Finding) -> Option<Finding> {
    let text = blank::trim(literal);
    if text.is_empty() {
        return Some(finding(Check::OriginEmpty));
    }
    if let Some((scheme, _)) = scheme::strip_opaque(text) {
        return Some(finding(Check::OriginOpaqueScheme).with("n", scheme));
    }
    if let Some(found) = placeholder::find(literal) {
        return Some(finding(Check::OriginPlaceholder).with("n", found));
    }
    if quote::is_list(literal) {
        return Some(finding(Check::OriginList).with("v", quote::parts(literal).count()));
    }
    if let Some((c, kind)) = first_blank(literal) {
        let check = match kind {
            Blank::Control => Check::OriginControlChar,
            Blank::Space | Blank::Ignored => Check::OriginWhitespace,
        };
        return Some(finding(check).with("c", visible(c)));
    }
    let bare = quote::bare(literal);
    if quote::keyword(&bare).is_some() {
        return Some(finding(Check::OriginKeyword));
    }
    // A group around the whole looks like quotes.
    if regex::is_regex(&bare) {
        return Some(finding(Check::OriginRegex));
    }
    (bare != literal).then(|| finding(Check::OriginQuoted))
}

/// The first blank that is not part of a name, and does not end the entry.
fn first_blank(literal: &str) -> Option<(char, Blank)> {
    let end = literal.trim_end_matches(|c| blank::blank(c).is_some()).len();
    let mut before = None;
    literal.char_indices().find_map(|(at, c)| {
        let before = before.replace(c);
        let is_part = at < end && blank::is_joiner(before, c);
        if is_part { None } else { Some((c, blank::blank(c)?)) }
    })
}

fn before_authority(
    text: &str,
    loose: &Loose<'_>,
    finding: &impl Fn(Check) -> Finding,
) -> Option<Finding> {
    let Some(scheme) = loose.scheme else {
        let host = loose.authority.split(':').next().unwrap_or_default();
        let is_star = wildcard::is_any(text) || wildcard::is_any(host);
        return Some(finding(if is_star {
            Check::WildcardSyntax
        } else {
            Check::OriginMissingScheme
        }));
    };
    if loose.odd_separator {
        return Some(finding(Check::OriginSeparator));
    }
    if is_scheme(scheme) {
        return None;
    }
    Some(if is_scheme(&scheme.to_ascii_lowercase()) {
        finding(Check::OriginSchemeCase)
    } else if scheme.contains('*') {
        finding(Check::WildcardScheme)
    } else {
        finding(Check::OriginSchemeSyntax).with("n", scheme)
    })
}

fn around_authority(loose: &Loose<'_>, finding: &impl Fn(Check) -> Finding) -> Option<Finding> {
    let host = loose.authority.split(':').next().unwrap_or_default();
    let is_bracketed = Bracketed::split(loose.authority).is_some();
    if host.bytes().all(|b| b == b'.') && !is_bracketed {
        return Some(finding(Check::OriginEmptyHost));
    }
    if loose.userinfo {
        return Some(finding(Check::OriginUserinfo));
    }
    match loose.tail.chars().next()? {
        '?' => Some(finding(Check::OriginQuery)),
        '#' => Some(finding(Check::OriginFragment)),
        _ => Some(finding(Check::OriginPath)),
    }
}

fn in_brackets(
    authority: &str,
    bracketed: &Bracketed<'_>,
    loose: &Loose<'_>,
    finding: &impl Fn(Check) -> Finding,
) -> Option<Finding> {
    let host = || match bracketed.port {
        Some(port) => authority.strip_suffix(port).and_then(|host| host.strip_suffix(':')),
        None => Some(authority),
    };
    if bracketed.starred {
        return Some(finding(Check::WildcardSyntax));
    }
    if !bracketed.is_serialized() {
        let is_address = bracketed.is_address();
        let check = if is_address { Check::OriginIpv6Form } else { Check::OriginIpv6Invalid };
        return Some(finding(check).with("h", host().unwrap_or(authority)));
    }
    in_port(bracketed.port?, loose, finding)
}

fn in_authority(loose: &Loose<'_>, finding: &impl Fn(Check) -> Finding) -> Option<Finding> {
    let (host, port) = match loose.authority.split_once(':') {
        Some((host, port)) => (host, Some(port)),
        None => (loose.authority, None),
    };
    in_host(host, loose, finding)
        .or_else(|| in_port(port?, loose, finding))
        .or_else(|| (host.contains('*')).then(|| finding(Check::WildcardSyntax)))
}

fn in_host(host: &str, loose: &Loose<'_>, finding: &impl Fn(Check) -> Finding) -> Option<Finding> {
    if host.starts_with("?.") {
        return Some(finding(Check::WildcardSyntax));
    }
    if let Some(c) = host.chars().find(|c| !c.is_ascii()) {
        return Some(finding(Check::OriginNonAscii).with("c", visible(c)));
    }
    if host.contains('%') {
        return Some(finding(Check::OriginPercentEncoded));
    }
    let is_lowered = loose.scheme.is_none_or(lowers_host);
    if is_lowered && host.bytes().any(|b| b.is_ascii_uppercase()) {
        return Some(finding(Check::OriginHostCase));
    }
    let is_host_char = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '*');
    if let Some(c) = host.chars().find(|c| !is_host_char(*c)) {
        return Some(finding(Check::OriginHostChar).with("c", c));
    }
    let name = host.strip_suffix('.').unwrap_or(host);
    let parent = name.strip_prefix("*.").unwrap_or(name);
    if !parent.is_empty() && parent != "*" && parent.split('.').any(str::is_empty) {
        return Some(finding(Check::OriginEmptyLabel));
    }
    if let Some(label) = name.split('.').find(|label| label.len() > MAX_LABEL) {
        return Some(finding(Check::OriginLabelLength).with("v", label.len()));
    }
    let room = if parent.len() < name.len() { MAX_HOST - 2 } else { MAX_HOST };
    if parent.len() > room {
        return Some(finding(Check::OriginHostLength).with("v", parent.len()));
    }
    in_ipv4(host, loose, finding)
}

fn in_ipv4(host: &str, loose: &Loose<'_>, finding: &impl Fn(Check) -> Finding) -> Option<Finding> {
    let last = host.trim_end_matches('.').rsplit('.').next()?;
    let special = default_port(loose.scheme?.as_bytes()).is_some();
    if !special || host.contains('*') || !ends_in_number(last) {
        return None;
    }
    Some(match parse_ipv4(host) {
        Some(address) if format!("{address}") == host => return None,
        Some(address) => finding(Check::OriginIpv4Form)
            .with("h", host)
            .with("fixhost", format_args!("`{address}`")),
        None => finding(Check::OriginIpv4Invalid).with("h", host),
    })
}

fn in_port(port: &str, loose: &Loose<'_>, finding: &impl Fn(Check) -> Finding) -> Option<Finding> {
    if port == "*" {
        return None;
    }
    let is_digits = !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit());
    if !is_digits && port.contains('*') {
        return Some(finding(Check::WildcardSyntax));
    }
    let is_zero = is_digits && port.bytes().all(|b| b == b'0');
    if !is_digits || (port.starts_with('0') && !is_zero) {
        return Some(finding(Check::OriginPortSyntax).with("p", format_args!(":{port}")));
    }
    let scheme = loose.scheme?;
    match port.parse::<u16>() {
        Ok(number) if number != 0 => (default_port(scheme.as_bytes()) == Some(number))
            .then(|| finding(Check::OriginDefaultPort).with("p", number).with("n", scheme)),
        _ => Some(finding(Check::OriginPortRange).with("p", port)),
    }
}

/// A character as it can be seen in a message.
fn visible(c: char) -> String {
    if blank::blank(c).is_some() || unicode::is_mark(c) {
        format!("U+{:04X}", u32::from(c))
    } else {
        format!("`{c}`")
    }
}
