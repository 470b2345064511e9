//! What is wrong with a well-formed entry: origins that no page has, and origins that are better
//! not trusted.

use alloc::{format, string::String, vec::Vec};

use super::{
    Context,
    entry::{Entry, Port},
    network, scheme, shared, unicode,
};
use crate::{
    catalog::{Check, Level},
    finding::{Finding, Fix},
    origin::Host,
    pattern::MAX_ORIGIN,
    rules::suffix::{self, Reach},
};

/// Why no page can have such an origin, if none can. Other lints would only repeat it.
pub(super) fn unusable(literal: &str, entry: &Entry<'_>) -> Option<Finding> {
    let finding = |check| Finding::new(check).literal(literal);
    let Entry { scheme, name, .. } = *entry;
    if !entry.is_http() {
        if scheme::page_scheme(scheme).is_some() {
            return Some(finding(Check::OriginSchemeNeverSent).with("n", scheme));
        }
        if scheme::typo(scheme).is_some() {
            return Some(finding(Check::OriginSchemeTypo).with("n", scheme));
        }
        if scheme.len() > 64 {
            // What is longer than this is refused unread when it comes in `Origin`.
            let is_unread = literal.len() > MAX_ORIGIN;
            let level = if is_unread { Level::Error } else { Level::Deny };
            return Some(finding(Check::OriginSchemeLength).at(level));
        }
        let is_id = match scheme {
            "chrome-extension" => is_chrome_id(name),
            "moz-extension" | "safari-web-extension" => is_uuid(name),
            _ => true,
        };
        if !is_id {
            return Some(finding(Check::OriginExtensionId).with("h", name).with("n", scheme));
        }
    }
    if !name.contains('-') {
        return None;
    }
    let bad = name.split('.').find(|label| !unicode::is_round_trip(label))?;
    Some(finding(Check::OriginPunycode).with("n", bad))
}

fn is_chrome_id(host: &str) -> bool {
    host.len() == 32 && host.bytes().all(|b| matches!(b, b'a'..=b'p'))
}

fn is_uuid(host: &str) -> bool {
    host.len() == 36
        && host.bytes().enumerate().all(|(i, b)| match i {
            8 | 13 | 18 | 23 => b == b'-',
            _ => b.is_ascii_hexdigit(),
        })
}

/// Every lint that applies.
pub(super) fn all(literal: &str, entry: &Entry<'_>, context: Context) -> Vec<Finding> {
    let mut found = Vec::new();
    let finding = |check| Finding::new(check).literal(literal);
    host(entry, &finding, &mut found);
    let insecure = transport(entry, context, &finding, &mut found);
    port(entry, context, insecure, &finding, &mut found);
    if entry.is_http() {
        owner(entry, context, &finding, &mut found);
    } else {
        found.extend(volatile(entry, &finding));
    }
    if context.release && entry.is_http() && network::is_local(entry.host) {
        let is_known = is_app_shell(entry) || is_in_directory(entry);
        let level = by_trust(context.trusts() && !is_known);
        found.push(finding(Check::LocalOriginInRelease).at(level));
    }
    found
}

/// Nothing but an app shell itself answers there: Tauri and Wails, on the platforms where they have
/// no scheme of their own.
fn is_app_shell(entry: &Entry<'_>) -> bool {
    !entry.subdomains
        && entry.port == Port::Default
        && matches!(entry.name, "asset.localhost" | "tauri.localhost" | "wails.localhost")
}

/// Companies have named their directories (Active Directory) so, and have certificates for what is
/// in them; the devices that call themselves something in `.local` have none.
fn is_in_directory(entry: &Entry<'_>) -> bool {
    entry.scheme == "https" && network::is_below(entry.name_without_dot(), "local")
}

fn by_trust(trusts: bool) -> Level {
    if trusts { Level::Deny } else { Level::Allow }
}

/// What a page of the origin can do, for messages.
fn act(context: Context) -> &'static str {
    if context.credentials {
        "read this API as the user"
    } else {
        "send what `enforce` lets through"
    }
}

/// An id that the browser or the editor makes up.
fn volatile(entry: &Entry<'_>, finding: &impl Fn(Check) -> Finding) -> Option<Finding> {
    let (place, instead) = match entry.scheme {
        "moz-extension" | "safari-web-extension" => {
            ("profile", "give the extension host permissions instead")
        }
        "vscode-webview" => ("view", "send the request from the extension, not from its view"),
        _ => return None,
    };
    let finding = finding(Check::VolatileExtensionOrigin).with("n", entry.scheme);
    Some(finding.with("place", place).with("instead", instead))
}

fn host(entry: &Entry<'_>, finding: &impl Fn(Check) -> Finding, found: &mut Vec<Finding>) {
    let Host::Name(name) = entry.host else { return };
    let bare = entry.name_without_dot();
    // What other schemes have for a host is nothing that DNS has to know: `app://-`.
    if entry.is_http()
        && name.contains('-')
        && name.split('.').any(|label| label.starts_with('-') || label.ends_with('-'))
    {
        found.push(finding(Check::OriginLabelHyphen));
    }
    // `localhost.` is the own machine with or without the dot.
    if bare.len() < name.len() && !bare.is_empty() && !network::is_localhost(bare) {
        let fix = rewritten(entry, entry.scheme, entry.port);
        found.push(finding(Check::OriginTrailingDot).with("h", bare).fix(Fix::value(fix)));
    }
    if network::is_below(bare, "onion") {
        found.push(finding(Check::OnionOrigin));
    }
}

/// Whether the way to the page is not secure and matters.
fn transport(
    entry: &Entry<'_>,
    context: Context,
    finding: &impl Fn(Check) -> Finding,
    found: &mut Vec<Finding>,
) -> bool {
    let insecure = context.trusts() && entry.scheme == "http" && !network::is_loopback(entry.host);
    if insecure {
        let fix = rewritten(entry, "https", entry.port);
        let trust =
            if context.credentials { "credentials are allowed" } else { "`enforce` trusts it" };
        found.push(finding(Check::InsecureOrigin).with("trust", trust).fix(Fix::value(fix)));
    }
    insecure
}

fn port(
    entry: &Entry<'_>,
    context: Context,
    insecure: bool,
    finding: &impl Fn(Check) -> Finding,
    found: &mut Vec<Finding>,
) {
    match (entry.scheme, entry.port) {
        // The repaired scheme repairs the port as well.
        ("http", Port::Number(443)) if insecure => {}
        ("http", Port::Number(port @ 443)) | ("https", Port::Number(port @ 80)) => {
            let fix = rewritten(entry, "https", Port::Default);
            found.push(finding(Check::OriginSwappedPort).with("p", port).fix(Fix::value(fix)));
        }
        ("http" | "https", Port::Number(port)) if is_blocked(port) => {
            found.push(finding(Check::OriginBlockedPort).with("p", port));
        }
        // Development servers take any port; whether they may be trusted is another lint's business.
        (_, Port::Any) if context.trusts() && !network::is_loopback(entry.host) => {
            let finding = finding(Check::AnyPortCredentials).with("h", entry.name);
            found.push(finding.with("act", act(context)));
        }
        _ => {}
    }
}

/// Who can put pages on the host.
fn owner(
    entry: &Entry<'_>,
    context: Context,
    finding: &impl Fn(Check) -> Finding,
    found: &mut Vec<Finding>,
) {
    let Host::Name(_) = entry.host else { return };
    let name = entry.name_without_dot();
    if network::is_localhost(name) {
        return;
    }
    let level = by_trust(context.trusts());
    let rule = suffix::rule_for(name);
    if !entry.subdomains {
        if rule.is_some_and(|rule| rule.reach == Reach::Here) {
            // An intranet may have a `wiki` or an `hr` of its own.
            let level = if name.contains('.') { Level::Deny } else { Level::Allow };
            found.push(finding(Check::OriginIsPublicSuffix).with("h", name).at(level));
        } else if shared::is_shared(name, false) {
            found.push(finding(Check::SharedHostingOrigin).with("date", shared::date()).at(level));
        }
    } else if let Some(rule) = rule {
        let finding = finding(Check::PublicSuffixWildcard).with("h", name).at(level);
        let rule = format!("`{rule}` is on");
        found.push(finding.with("rule", rule).with("date", suffix::date()));
    } else if shared::is_shared(name, true) {
        found.push(finding(Check::SharedHostingOrigin).with("date", shared::date()).at(level));
    } else if !name.contains('.') && network::is_private_zone(name) {
        found.push(finding(Check::WildcardSingleLabel).with("h", name));
    } else if !name.contains('.') {
        // The algorithm of the list ends with the rule `*`: a name of which it knows nothing is a
        // registry's.
        let finding = finding(Check::PublicSuffixWildcard).with("h", name).at(level);
        let rule = format!("`{name}` is new to");
        found.push(finding.with("rule", rule).with("date", suffix::date()));
    } else if context.trusts() {
        let finding = finding(Check::WildcardSubdomainCredentials).with("h", name);
        found.push(finding.with("act", act(context)));
    }
}

/// The entry with another scheme and port, and without a final dot.
fn rewritten(entry: &Entry<'_>, scheme: &str, port: Port) -> String {
    let star = if entry.subdomains { "*." } else { "" };
    let name = entry.name_without_dot();
    match port {
        Port::Any => format!("{scheme}://{star}{name}:*"),
        Port::Number(port) if !(scheme == "https" && port == 443) => {
            format!("{scheme}://{star}{name}:{port}")
        }
        _ => format!("{scheme}://{star}{name}"),
    }
}

/// Fetch, port blocking: bad port.
fn is_blocked(port: u16) -> bool {
    matches!(
        port,
        0 | 1 | 7 | 9 | 11 | 13 | 15 | 17 | 19..=23 | 25 | 37 | 42 | 43 | 53 | 69 | 77 | 79 | 87
            | 95 | 101..=104 | 109..=111 | 113 | 115 | 117 | 119 | 123 | 135 | 137 | 139 | 143
            | 161 | 179 | 389 | 427 | 465 | 512..=515 | 526 | 530..=532 | 540 | 548 | 554 | 556
            | 563 | 587 | 601 | 636 | 989 | 990 | 993 | 995 | 1719 | 1720 | 1723 | 2049 | 3659
            | 4045 | 4190 | 5060 | 5061 | 6000 | 6566 | 6665..=6669 | 6679 | 6697 | 10080
    )
}
