//! What is wrong with an origin that a page can have: it is better not trusted, or seldom what was meant.

use alloc::vec::Vec;

use super::{Context, entry::Entry, network, shared};
use crate::{
    catalog::{Check, Level},
    finding::{Finding, Fix},
    origin::Host,
    pattern::{Pattern, Port},
    rules::{
        suffix::{self, Reach},
        text::{begins, contains, ends, has, number, shown, without_dot},
    },
};

/// Every lint that applies.
pub(super) fn all(literal: &str, entry: &Entry<'_>, context: Context) -> Vec<Finding> {
    let mut lints = Lints { literal, entry, context, found: Vec::new() };
    lints.host();
    let insecure = lints.transport();
    lints.port(insecure);
    if entry.is_http() {
        lints.owner();
    } else {
        lints.volatile();
    }
    if context.release && entry.is_http() && network::is_local(entry.host) {
        // Nothing but an app shell itself answers there: Tauri and Wails, on the platforms where they have
        // no scheme of their own.
        let is_app_shell = !entry.subdomains
            && entry.port == Port::Default
            && matches!(entry.name, "asset.localhost" | "tauri.localhost" | "wails.localhost");
        // Companies have named their directories (Active Directory) so, and have certificates for what is
        // in them; the devices that call themselves something in `.local` have none.
        let is_in_directory =
            entry.scheme == "https" && network::is_below(without_dot(entry.name), "local");
        let is_known = is_app_shell || is_in_directory;
        let level = level_of(context.trusts() && !is_known);
        lints.found.push(lints.finding(Check::LocalOriginInRelease).at(level));
    }
    lints.found
}

/// Some findings are pedantic in some policies, as where a page of the origin cannot act as the user.
fn level_of(is_grave: bool) -> Level {
    if is_grave { Level::Deny } else { Level::Allow }
}

struct Lints<'a> {
    literal: &'a str,
    entry: &'a Entry<'a>,
    context: Context,
    found: Vec<Finding>,
}

impl Lints<'_> {
    fn finding(&self, check: Check) -> Finding {
        Finding::new(check).literal(self.literal)
    }

    /// What a page of the origin can do, for messages.
    fn act(&self) -> &'static str {
        if self.context.credentials {
            "read this API as the user"
        } else {
            "send what `enforce` lets through"
        }
    }

    /// The entry with another scheme and port, without a final dot, and at an address to open.
    fn rewritten(&self, scheme: &str, port: Port<'_>) -> Fix {
        let is_default = (scheme, port) == ("https", Port::Number("443"));
        let port = if is_default { Port::Default } else { port };
        let (name, subdomains) = (without_dot(self.entry.name), self.entry.subdomains);
        let host = if network::is_unspecified(self.entry.name) { "localhost" } else { name };
        Fix::value(shown(&Pattern { scheme, host, subdomains, port }))
    }

    /// An id that the browser or the editor makes up.
    fn volatile(&mut self) {
        let (place, instead) = match self.entry.scheme {
            "moz-extension" | "safari-web-extension" => {
                ("profile", "give the extension host permissions instead")
            }
            "vscode-webview" => ("view", "send the request from the extension, not from its view"),
            _ => return,
        };
        let finding = self.finding(Check::VolatileExtensionOrigin).with("n", self.entry.scheme);
        self.found.push(finding.with("place", place).with("instead", instead));
    }

    fn host(&mut self) {
        let Host::Name(name) = self.entry.host else { return };
        let bare = without_dot(self.entry.name);
        // What other schemes have for a host is nothing that DNS has to know: `app://-`.
        if self.entry.is_http()
            && has(name, "-")
            && (begins(name, "-")
                || ends(name, "-")
                || contains(name, "-.")
                || contains(name, ".-"))
        {
            self.found.push(self.finding(Check::OriginLabelHyphen));
        }
        // `localhost.` is the own machine with or without the dot.
        if bare.len() < name.len() && !bare.is_empty() && !network::is_localhost(bare) {
            let fix = self.rewritten(self.entry.scheme, self.entry.port);
            self.found.push(self.finding(Check::OriginTrailingDot).with("h", bare).fix(fix));
        }
        if network::is_below(bare, "onion") {
            self.found.push(self.finding(Check::OnionOrigin));
        }
    }

    /// Whether the way to the page is not secure and matters.
    fn transport(&mut self) -> bool {
        let is_unspecified = network::is_unspecified(self.entry.name);
        let insecure = self.context.trusts();
        if self.entry.scheme != "http"
            || network::is_loopback(self.entry.host)
            || !(insecure || is_unspecified)
        {
            return false;
        }
        let trust = if self.context.credentials {
            "credentials are allowed"
        } else {
            "`enforce` trusts it"
        };
        let check = if insecure { Check::InsecureOrigin } else { Check::OriginListenAddress };
        let finding = self.finding(check).with("trust", trust).with("h", self.entry.name);
        let scheme = if is_unspecified { "http" } else { "https" };
        self.found.push(finding.fix(self.rewritten(scheme, self.entry.port)));
        insecure
    }

    fn port(&mut self, insecure: bool) {
        let mut fix = Fix::None;
        let (check, port) = match (self.entry.scheme, self.entry.port) {
            // The repaired scheme repairs the port as well.
            ("http", Port::Number("443")) if insecure => return,
            ("http", Port::Number(port @ "443")) | ("https", Port::Number(port @ "80")) => {
                fix = self.rewritten("https", Port::Default);
                (Check::OriginSwappedPort, port)
            }
            ("http" | "https", Port::Number(port)) if number(port).is_some_and(is_blocked) => {
                (Check::OriginBlockedPort, port)
            }
            // Development servers take any port; whether they may be trusted is another lint's
            // business.
            (_, Port::Any) if self.context.trusts() && !network::is_loopback(self.entry.host) => {
                (Check::AnyPortCredentials, "")
            }
            _ => return,
        };
        let finding = self.finding(check).with("p", port).with("h", self.entry.name);
        self.found.push(finding.with("act", self.act()).fix(fix));
    }

    /// Who can put pages on the host.
    fn owner(&mut self) {
        let Host::Name(_) = self.entry.host else { return };
        let name = without_dot(self.entry.name);
        if network::is_localhost(name) {
            return;
        }
        let (subdomains, trusts) = (self.entry.subdomains, self.context.trusts());
        let rule = suffix::rule_for(name);
        let (check, is_grave) = match rule {
            Some(_) if subdomains => (Check::PublicSuffixWildcard, trusts),
            // An intranet may have a `wiki` or an `hr` of its own.
            Some(rule) if rule.reach == Reach::Here => {
                (Check::OriginIsPublicSuffix, has(name, "."))
            }
            _ if shared::is_shared(name, subdomains) => (Check::SharedHostingOrigin, trusts),
            _ if !subdomains => return,
            _ if has(name, ".") && !trusts => return,
            _ if has(name, ".") => (Check::WildcardSubdomainCredentials, false),
            _ if network::is_private_zone(name) => (Check::WildcardSingleLabel, false),
            // The algorithm of the list ends with the rule `*`: a name of which it knows nothing is
            // a registry's.
            _ => (Check::PublicSuffixWildcard, trusts),
        };
        let rule = match rule {
            Some(rule) => shown(&format_args!("`{rule}` is on")),
            None => shown(&format_args!("`{name}` is new to")),
        };
        let is_shared = check == Check::SharedHostingOrigin;
        let date = if is_shared { shared::date() } else { suffix::date() };
        let finding = self.finding(check).with("h", name).with("rule", rule).with("date", date);
        self.found.push(finding.with("act", self.act()).at(level_of(is_grave)));
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
