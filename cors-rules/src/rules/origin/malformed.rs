//! What is wrong with an entry that is not well-formed: the first mistake in the order of the catalog,
//! because a later one is often its consequence; and what is left of the entry to guess from.

use alloc::{string::String, vec::Vec};

use super::{bare, other, parts::Parts, scheme};
use crate::{
    catalog::Check,
    finding::Finding,
    origin::{
        MAX_HOST, MAX_LABEL, SerializedV6, default_port, ends_in_number, is_scheme, lowers_host,
        parse_ipv4,
    },
    pattern::MAX_ORIGIN,
    rules::text::{
        all_bytes, begins, contains, find_part, first, has, inside, is_digits, last_label, lower,
        number, shown, trim_end, trimmed, without_dot,
    },
};

/// An entry that is refused, taken apart once.
pub(super) struct Malformed<'a> {
    /// Its first mistake, without fix.
    pub(super) finding: Finding,
    pub(super) meant: Meant<'a>,
}

/// What an entry was meant as.
pub(super) enum Meant<'a> {
    /// Nobody knows.
    Unknown,
    /// Any origin.
    Any,
    /// An origin or a pattern.
    Origin(Parts),
    /// Several, each as it is written.
    Origins(Vec<&'a str>),
}

/// So many bytes of origins in one literal are guessed at.
const LONGEST_LIST: usize = 4096;

impl<'a> Malformed<'a> {
    pub(super) fn of(literal: &'a str) -> Self {
        let bare = bare::bare(literal);
        let origins = other::origins(literal);
        let finding = diagnose(literal, &bare, origins.len());
        let meant = match (origins.len(), literal.len()) {
            (0, ..=MAX_ORIGIN) => meant(trim_end(&bare, ",;")),
            (1.., ..=LONGEST_LIST) => Meant::Origins(origins),
            _ => Meant::Unknown,
        };
        Self { finding, meant }
    }
}

fn meant(bare: &str) -> Meant<'static> {
    if other::is_any_in_words(bare) || other::is_any_in_stars(bare) {
        return Meant::Any;
    }
    // `blob:https://…` has the origin that made it; other pages of these schemes have none.
    let (opaque, text) = scheme::strip_opaque(bare).unwrap_or(("", bare));
    let is_other = (!opaque.is_empty() && scheme::strip_any(text, scheme::WEB).is_none())
        || other::is_nothing_in_words(text)
        || other::placeholder(text).is_some()
        || other::is_regex(text)
        || other::is_network(text)
        // Half of a list.
        || contains(text, r"\n");
    if is_other { Meant::Unknown } else { Meant::Origin(Parts::split(text)) }
}

fn diagnose(literal: &str, bare: &str, origins: usize) -> Finding {
    let finding = |check| Finding::new(check).literal(literal);
    let blank = first(literal, bare::is_blank);
    if trimmed(literal, bare::is_blank).is_empty() {
        finding(Check::OriginEmpty)
    } else if let Some((scheme, _)) = scheme::strip_opaque(bare) {
        finding(Check::OriginOpaqueScheme).with("n", scheme)
    } else if let Some(name) = other::placeholder(literal) {
        finding(Check::OriginPlaceholder).with("n", name)
    } else if origins > 1 {
        finding(Check::OriginList).with("v", origins)
    } else if let Some(c) = blank {
        let is_control = bare::is_control(c);
        let check = if is_control { Check::OriginControlChar } else { Check::OriginWhitespace };
        finding(check).with("c", visible(c))
    } else if other::is_any_in_words(bare) || other::is_nothing_in_words(bare) {
        finding(Check::OriginKeyword)
    } else if other::is_regex(bare) {
        finding(Check::OriginRegex)
    } else if bare != literal {
        finding(Check::OriginQuoted)
    } else {
        let parts = Parts::split(bare);
        let fault = in_scheme(bare, &parts)
            .or_else(|| around_authority(&parts))
            .or_else(|| if parts.is_ipv6() { in_ipv6(&parts) } else { in_host(&parts) })
            .or_else(|| in_port(&parts))
            // Every part is fine by itself: what is left is a star in the host, a name too long below
            // `*.`, or a wildcard before an address.
            .unwrap_or_else(|| Finding::new(Check::WildcardSyntax));
        let fault = fault.literal(literal);
        let is_web = parts.scheme.as_deref().is_none_or(|scheme| scheme.starts_with("http"));
        if other::is_network(bare) {
            fault.advice(NETWORK)
        } else if !is_web && fault.check() == Check::WildcardSyntax {
            let scheme = parts.scheme.unwrap_or_default();
            fault.advice(shown(&format_args!(
                "list the ids, or allow all of them in code: put the word `runtime` into `origins`, and \
                 pass `OriginSet::rule(|origin| origin.scheme() == {scheme:?})` at start-up (feature \
                 `start-up`)"
            )))
        } else {
            fault
        }
    }
}

/// The help line for a network.
const NETWORK: &str = "list the origins, or decide in code with `OriginSet::rule` (feature `start-up`): a \
                       range of addresses is not an origin \
                       (https://docs.rs/cors-runtime/latest/cors_runtime/guide/local_network)";

fn in_scheme(bare: &str, parts: &Parts) -> Option<Finding> {
    let scheme = parts.scheme.as_deref().unwrap_or_default();
    let check = if parts.scheme.is_none() {
        let is_star = other::is_any_in_stars(bare) || other::is_any_in_stars(&parts.host);
        if is_star { Check::WildcardSyntax } else { Check::OriginMissingScheme }
    } else if parts.odd_separator {
        Check::OriginSeparator
    } else if is_scheme(scheme) {
        return None;
    } else if is_scheme(&lower(scheme)) {
        Check::OriginSchemeCase
    } else if has(scheme, "*") {
        Check::WildcardScheme
    } else {
        Check::OriginSchemeSyntax
    };
    Some(Finding::new(check).with("n", scheme))
}

fn around_authority(parts: &Parts) -> Option<Finding> {
    let check = if all_bytes(&parts.host, |b| b == b'.') {
        Check::OriginEmptyHost
    } else if parts.userinfo {
        Check::OriginUserinfo
    } else {
        match parts.tail? {
            '?' => Check::OriginQuery,
            '#' => Check::OriginFragment,
            _ => Check::OriginPath,
        }
    };
    Some(Finding::new(check))
}

fn in_ipv6(parts: &Parts) -> Option<Finding> {
    let check = match inside(&parts.host, '[', ']').and_then(ipv6) {
        _ if parts.host.starts_with("*.") => Check::WildcardSyntax,
        Some(address) if shown(&format_args!("[{address}]")) == parts.host => return None,
        Some(_) => Check::OriginIpv6Form,
        None => Check::OriginIpv6Invalid,
    };
    Some(Finding::new(check).with("h", &parts.host))
}

/// An IPv6 address as browsers write it.
pub(super) fn ipv6(text: &str) -> Option<String> {
    Some(shown(&SerializedV6(text.parse().ok()?)))
}

fn in_host(parts: &Parts) -> Option<Finding> {
    let host = &*parts.host;
    let name = without_dot(host);
    let parent = name.strip_prefix("*.").unwrap_or(name);
    let room = if parent.len() < name.len() { MAX_HOST - 2 } else { MAX_HOST };
    let is_other = |c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_' | '.' | '*');
    let is_lowered = parts.scheme.as_deref().is_none_or(lowers_host);
    Some(if has(host, "?") {
        Finding::new(Check::WildcardSyntax)
    } else if let Some(c) = first(host, |c| !c.is_ascii()) {
        Finding::new(Check::OriginNonAscii).with("c", visible(c))
    } else if has(host, "%") {
        Finding::new(Check::OriginPercentEncoded)
    } else if is_lowered && lower(host) != *host {
        Finding::new(Check::OriginHostCase)
    } else if let Some(c) = first(host, is_other) {
        Finding::new(Check::OriginHostChar).with("c", c)
    } else if !parent.is_empty() && find_part(parent, ".", &mut |label| label.is_empty()).is_some()
    {
        Finding::new(Check::OriginEmptyLabel)
    } else if let Some(label) = find_part(name, ".", &mut |label| label.len() > MAX_LABEL) {
        Finding::new(Check::OriginLabelLength).with("v", label.len())
    } else if parent.len() > room {
        Finding::new(Check::OriginHostLength).with("v", parent.len())
    } else {
        let is_special = default_port(parts.scheme.as_deref()?.as_bytes()).is_some();
        if !is_special || has(host, "*") || !ends_in_number(last_label(host)) {
            return None;
        }
        let address = parse_ipv4(host).map(|address| shown(&address)).unwrap_or_default();
        let check = match &*address {
            "" => Check::OriginIpv4Invalid,
            address if address == host => return None,
            _ => Check::OriginIpv4Form,
        };
        Finding::new(check).with("h", host).with("fixhost", format_args!("`{address}`"))
    })
}

fn in_port(parts: &Parts) -> Option<Finding> {
    let port = parts.port.as_deref().filter(|port| *port != "*")?;
    let is_digits = is_digits(port);
    let number = number(port).unwrap_or_default();
    let scheme = parts.scheme.as_deref().unwrap_or_default();
    let check = if !is_digits && has(port, "*") {
        Check::WildcardSyntax
    } else if !is_digits || (begins(port, "0") && !all_bytes(port, |b| b == b'0')) {
        Check::OriginPortSyntax
    } else if number == 0 {
        Check::OriginPortRange
    } else if default_port(scheme.as_bytes()) == Some(number) {
        Check::OriginDefaultPort
    } else {
        return None;
    };
    let colon = if check == Check::OriginPortSyntax { ":" } else { "" };
    Some(Finding::new(check).with("p", format_args!("{colon}{port}")).with("n", scheme))
}

/// A character as it can be seen in a message.
fn visible(c: char) -> String {
    // Marks would be drawn over the backtick, and joiners not at all.
    if bare::is_blank(c) || matches!(c, '\u{300}'..='\u{36f}' | '\u{200c}' | '\u{200d}') {
        shown(&format_args!("U+{:04X}", u32::from(c)))
    } else {
        shown(&format_args!("`{c}`"))
    }
}
