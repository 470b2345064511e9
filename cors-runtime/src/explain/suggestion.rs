//! The allowed origin that a refused one was probably meant to be, and what keeps the two apart.

use std::{cmp::Ordering, fmt};

use cors_rules::{
    origin::Origin,
    pattern::{Entry, Pattern, Port},
    rules::text::{contains, distance, has, number, rsplit_once},
};

/// An allowed origin or pattern that is similar to a refused origin.
///
/// `Display` prints how they differ.
#[derive(Clone, Debug)]
pub struct Suggestion {
    allowed: String,
    pub(super) differences: Differences,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Differences {
    pub(super) scheme: bool,
    pub(super) port: bool,
    pub(super) host: Option<HostDifference>,
}

/// How two hosts differ.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum HostDifference {
    /// Only one of them begins with `www.`.
    Www,
    /// Only one of them ends with a dot.
    FinalDot,
    /// They are different names of the same computer: `localhost`, `127.0.0.1`, `[::1]`, `0.0.0.0`.
    Loopback,
    /// The pattern matches subdomains of the host, not the host itself.
    Apex,
    /// The origin's host is a subdomain of the allowed host.
    Below,
    /// The allowed host is a subdomain of the origin's host.
    Above,
    /// One or two letters differ.
    Spelling,
    /// The origin's host ends like the allowed host, but not at the start of a label:
    /// `evilexample.com`. It can belong to anybody.
    LabelBoundary,
    /// The origin's host begins like the allowed host: `example.com.evil.test`. It can belong to
    /// anybody.
    Beginning,
}

impl Suggestion {
    /// Returns the entry of the policy.
    #[must_use]
    pub fn allowed(&self) -> &str {
        &self.allowed
    }

    /// By distance; of equals, the first of the same scheme, and then in the alphabet.
    fn is_nearer_than(&self, other: &Self) -> bool {
        let (this, that) = (self.differences, other.differences);
        // Another port is another server of the same kind; another scheme is another world.
        match (this.weight().cmp(&that.weight())).then(this.scheme.cmp(&that.scheme)) {
            Ordering::Less => true,
            Ordering::Equal => self.allowed < other.allowed,
            Ordering::Greater => false,
        }
    }
}

impl fmt::Display for Suggestion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let host = self.differences.host.map_or("", |host| match host {
            HostDifference::Www => "only one of them begins with `www.`",
            HostDifference::FinalDot => "a final dot makes another host",
            HostDifference::Loopback => "another name of the same computer is another host",
            HostDifference::Apex => "it matches subdomains, not the host itself",
            HostDifference::Below => "this host is a subdomain of it",
            HostDifference::Above => "it is a subdomain of this host",
            HostDifference::Spelling => "the hosts are spelled differently",
            HostDifference::LabelBoundary => "this host only ends with the same letters",
            HostDifference::Beginning => "this host only begins like it",
        });
        let other = match (self.differences.scheme, self.differences.port) {
            (true, true) => "the scheme and the port differ",
            (true, false) => "the scheme differs",
            (false, true) => "the port differs",
            (false, false) => "",
        };
        f.write_str(host)?;
        f.write_str(if host.is_empty() || other.is_empty() { "" } else { ", and " })?;
        f.write_str(other)
    }
}

impl Differences {
    /// How far apart: a scheme or a port that differs counts as one.
    fn weight(self) -> usize {
        let host = self.host.map_or(0, |host| match host {
            HostDifference::Www
            | HostDifference::FinalDot
            | HostDifference::Loopback
            | HostDifference::Apex => 2,
            HostDifference::LabelBoundary | HostDifference::Beginning => 3,
            HostDifference::Spelling => 4,
            HostDifference::Below | HostDifference::Above => 5,
        });
        host + usize::from(self.scheme) + usize::from(self.port)
    }
}

/// So many hosts are compared character by character.
const MOST_SPELLINGS: usize = 1000;

/// So many entries are looked at. Beyond that, a policy's customers are too many to be a hint.
const MOST_ENTRIES: usize = 20_000;

/// The search for the entry that is nearest to an origin, if one is near.
pub(super) struct Search<'a> {
    origin: &'a Origin<'a>,
    entries: usize,
    spellings: usize,
    pub(super) nearest: Option<Suggestion>,
}

impl<'a> Search<'a> {
    pub(super) fn new(origin: &'a Origin<'a>) -> Self {
        Self { origin, entries: MOST_ENTRIES, spellings: MOST_SPELLINGS, nearest: None }
    }

    pub(super) fn look_at(&mut self, entry: Entry<'_>) {
        if self.entries == 0 {
            return;
        }
        self.entries -= 1;
        let differences = match entry {
            Entry::Any => None,
            Entry::Exact(exact) => Origin::parse(exact)
                .and_then(|exact| to_exact(self.origin, &exact, &mut self.spellings)),
            Entry::Pattern(pattern) => to_pattern(self.origin, pattern, &mut self.spellings),
        };
        if let Some(differences) = differences {
            let found = Suggestion { allowed: entry.to_string(), differences };
            if self.nearest.as_ref().is_none_or(|nearest| found.is_nearer_than(nearest)) {
                self.nearest = Some(found);
            }
        }
    }
}

fn to_exact(
    origin: &Origin<'_>,
    allowed: &Origin<'_>,
    spellings: &mut usize,
) -> Option<Differences> {
    let host = match (origin.host(), allowed.host()) {
        (a, b) if a == b => None,
        (a, b) => Some(between(a, b, spellings)?),
    };
    Some(Differences {
        scheme: origin.scheme() != allowed.scheme(),
        port: origin.port() != allowed.port(),
        host,
    })
}

fn to_pattern(
    origin: &Origin<'_>,
    pattern: Pattern<'_>,
    spellings: &mut usize,
) -> Option<Differences> {
    let is_host = if pattern.subdomains {
        origin.is_subdomain_of(pattern.host)
    } else {
        origin.host() == pattern.host
    };
    let apart = if pattern.subdomains { from_below } else { between };
    let host = if is_host { None } else { Some(apart(origin.host(), pattern.host, spellings)?) };
    let port = match pattern.port {
        Port::Any => false,
        Port::Default => origin.port().is_some(),
        Port::Number(port) => number(port) != origin.port(),
    };
    Some(Differences { scheme: origin.scheme() != pattern.scheme, port, host })
}

/// What keeps a host from being one below `parent`, if that is little.
fn from_below(host: &str, parent: &str, spellings: &mut usize) -> Option<HostDifference> {
    if host == parent {
        return Some(HostDifference::Apex);
    }
    if without_dot(host).is_some_and(|host| is_below(host, parent)) {
        return Some(HostDifference::FinalDot);
    }
    if host.ends_with(parent) {
        return Some(HostDifference::LabelBoundary);
    }
    if contains(host, &format!(".{parent}.")) || begins_like(host, parent) {
        return Some(HostDifference::Beginning);
    }
    // As many labels as the parent has, if there are more.
    let (mut rest, _) = rsplit_once(host, ".")?;
    for byte in parent.bytes() {
        if byte == b'.' {
            (rest, _) = rsplit_once(rest, ".")?;
        }
    }
    is_spelled_like(&host[rest.len() + 1..], parent, spellings).then_some(HostDifference::Spelling)
}

/// What keeps two hosts apart, if that is little.
fn between(host: &str, allowed: &str, spellings: &mut usize) -> Option<HostDifference> {
    if host.strip_prefix("www.") == Some(allowed) || allowed.strip_prefix("www.") == Some(host) {
        return Some(HostDifference::Www);
    }
    if without_dot(host) == Some(allowed) || without_dot(allowed) == Some(host) {
        return Some(HostDifference::FinalDot);
    }
    if is_loopback(host) && is_loopback(allowed) {
        return Some(HostDifference::Loopback);
    }
    if begins_like(host, allowed) {
        return Some(HostDifference::Beginning);
    }
    for host in [host, allowed] {
        if host.starts_with('[') || !host.bytes().any(|byte| byte.is_ascii_alphabetic()) {
            return None;
        }
    }
    if is_below(host, allowed) {
        return Some(HostDifference::Below);
    }
    // `com` is above everything and nothing's neighbour.
    if is_below(allowed, host) && has(host, ".") {
        return Some(HostDifference::Above);
    }
    // A short ending does not make two hosts similar.
    if host.ends_with(allowed) && has(allowed, ".") {
        return Some(HostDifference::LabelBoundary);
    }
    is_spelled_like(host, allowed, spellings).then_some(HostDifference::Spelling)
}

fn without_dot(host: &str) -> Option<&str> {
    host.strip_suffix('.')
}

fn is_below(host: &str, parent: &str) -> bool {
    host.strip_suffix(parent).is_some_and(|labels| labels.ends_with('.'))
}

fn begins_like(host: &str, allowed: &str) -> bool {
    host.strip_prefix(allowed).is_some_and(|rest| rest.len() > 1 && rest.starts_with('.'))
}

fn is_loopback(host: &str) -> bool {
    matches!(host, "localhost" | "127.0.0.1" | "[::1]" | "0.0.0.0")
}

fn is_spelled_like(host: &str, allowed: &str, spellings: &mut usize) -> bool {
    // In a short name, two other letters make another name.
    let most = if allowed.len() < 8 { 1 } else { 2 };
    if host.len().abs_diff(allowed.len()) > most || *spellings == 0 {
        return false;
    }
    *spellings -= 1;
    distance(host, allowed) <= most
}

#[cfg(test)]
mod tests {
    use super::*;

    use HostDifference as Host;

    /// The differences in the order of [`Differences`].
    type Expected = Option<(bool, bool, Option<Host>)>;

    fn find(origin: &Origin<'_>, entries: &[Entry<'_>]) -> Option<Suggestion> {
        let mut search = Search::new(origin);
        for entry in entries {
            search.look_at(*entry);
        }
        search.nearest
    }

    #[track_caller]
    fn assert_difference(origin: &str, allowed: &str, expected: Expected) {
        let parsed = Origin::parse(origin).expect(origin);
        let entry = Entry::parse(allowed);
        assert!(!entry.admits(origin.as_bytes()), "{origin} is allowed");
        let nearest = find(&parsed, &[entry]);
        let got = nearest.as_ref().map(|nearest| {
            let Differences { scheme, port, host } = nearest.differences;
            (scheme, port, host)
        });
        assert_eq!(got, expected, "{origin} {allowed}");
        assert_eq!(nearest.map(|nearest| nearest.allowed), expected.map(|_| allowed.to_owned()));
    }

    #[test]
    fn differences() {
        let host = |host| Some((false, false, Some(host)));
        for (origin, allowed, expected) in [
            ("http://a.com", "https://a.com", Some((true, false, None))),
            ("https://a.com:8443", "https://a.com", Some((false, true, None))),
            ("http://a.com:8080", "https://a.com", Some((true, true, None))),
            ("https://a.com", "https://a.com:8443", Some((false, true, None))),
            ("https://www.a.com", "https://a.com", host(Host::Www)),
            ("http://a.com", "https://www.a.com", Some((true, false, Some(Host::Www)))),
            ("https://a.com.", "https://a.com", host(Host::FinalDot)),
            ("https://a.com", "https://a.com.", host(Host::FinalDot)),
            ("http://127.0.0.1:3000", "http://localhost:3000", host(Host::Loopback)),
            ("http://[::1]", "http://localhost:*", host(Host::Loopback)),
            ("http://localhost:3000", "http://0.0.0.0:3000", host(Host::Loopback)),
            ("https://a.b.com", "https://b.com", host(Host::Below)),
            ("https://b.com", "https://a.b.com", host(Host::Above)),
            ("https://evilexample.com", "https://example.com", host(Host::LabelBoundary)),
            ("https://example.com.evil.test", "https://example.com", host(Host::Beginning)),
            ("https://exmaple.com", "https://example.com", host(Host::Spelling)),
            ("https://exampel.org", "https://example.com", None),
            ("https://cat", "https://hat", host(Host::Spelling)),
            ("https://cow", "https://hat", None),
            ("https://a.com", "https://b.org", None),
            ("https://com", "https://a.com", None),
            ("http://10.0.0.1", "http://10.0.0.2", None),
            ("http://[fe80::1]", "http://[fe80::2]", None),
        ] {
            assert_difference(origin, allowed, expected);
        }
    }

    #[test]
    fn differences_from_patterns() {
        let host = |host| Some((false, false, Some(host)));
        for (origin, allowed, expected) in [
            ("https://example.com", "https://*.example.com", host(Host::Apex)),
            ("https://evilexample.com", "https://*.example.com", host(Host::LabelBoundary)),
            ("https://a.example.com.", "https://*.example.com", host(Host::FinalDot)),
            ("https://a.example.com.evil.test", "https://*.example.com", host(Host::Beginning)),
            ("https://example.com.evil.test", "https://*.example.com", host(Host::Beginning)),
            ("https://a.exmaple.com", "https://*.example.com", host(Host::Spelling)),
            ("https://a.b.exmaple.com", "https://*.example.com", host(Host::Spelling)),
            ("https://exmaple.com", "https://*.example.com", None),
            ("http://a.example.com", "https://*.example.com", Some((true, false, None))),
            ("https://a.example.com:81", "https://*.example.com", Some((false, true, None))),
            ("https://a.example.com:81", "https://*.example.com:82", Some((false, true, None))),
            ("https://localhost:3000", "http://localhost:*", Some((true, false, None))),
            ("https://a.test", "https://*.example.com", None),
        ] {
            assert_difference(origin, allowed, expected);
        }
    }

    #[test]
    fn the_nearest_of_several() {
        let entries = ["https://*.a.com", "https://a.com", "http://a.com:*", "https://b.com"];
        let entries = entries.map(Entry::parse);
        for (origin, expected) in [
            ("https://a.com:8443", "https://a.com"),
            ("http://x.a.com", "https://*.a.com"),
            ("https://b.com:1", "https://b.com"),
            ("https://b.com.a", "https://b.com"),
        ] {
            let nearest = find(&Origin::parse(origin).expect(origin), &entries);
            assert_eq!(nearest.as_ref().map(Suggestion::allowed), Some(expected), "{origin}");
        }
    }

    #[test]
    fn no_more_spellings_than_a_request_is_worth() {
        let mut left = 1;
        assert!(is_spelled_like("exmaple.com", "example.com", &mut left));
        assert!(!is_spelled_like("exmaple.com", "example.com", &mut left));
    }
}
