//! Origins that a pattern of the same list covers, and the one that a `*.` leaves out.

use alloc::{
    collections::{BTreeMap, BTreeSet},
    format,
    string::String,
    vec::Vec,
};

use crate::{
    catalog::{Check, Level},
    finding::{Finding, Fix},
    pattern::Entry,
    rules::{Place, Placed, key::Key},
};

/// [`Check::RedundantOrigin`] and [`Check::WildcardApex`]; nothing is said about entries that
/// `is_settled`, which other findings are about.
pub(super) fn check(
    origins: &[&str],
    own: &[Placed],
    is_settled: impl Fn(usize) -> bool,
    out: &mut Vec<Placed>,
) {
    if !origins.iter().any(|origin| origin.contains('*')) {
        return;
    }
    let shapes: Vec<Option<Shape<'_>>> = origins.iter().map(|origin| Shape::of(origin)).collect();
    let patterns = Patterns::of(&shapes, own);
    for (i, (origin, shape)) in origins.iter().zip(&shapes).enumerate() {
        let Some(shape) = shape.as_ref().filter(|_| !is_settled(i)) else { continue };
        let Some(wide) = patterns.covering(shape, i) else { continue };
        let Some(other) = origins.get(wide) else { continue };
        // The last word has what will compare at run time.
        if !shape.is_pattern() && !Entry::parse(other).admits(origin.as_bytes()) {
            continue;
        }
        let finding = Finding::new(Check::RedundantOrigin)
            .literal(origin)
            .with("other", format_args!("{other:?}"))
            .fix(Fix::Remove);
        let other = Some(Place::Entry(Key::Origins, wide));
        out.push(Placed { place: Place::Entry(Key::Origins, i), other, finding });
    }
    left_out(origins, &shapes, &patterns, own, is_settled, out);
}

/// `https://*.example.com` without `https://example.com`.
fn left_out(
    origins: &[&str],
    shapes: &[Option<Shape<'_>>],
    patterns: &Patterns<'_>,
    own: &[Placed],
    is_settled: impl Fn(usize) -> bool,
    out: &mut Vec<Placed>,
) {
    // Nobody wants the apex of a public suffix or of a private zone.
    let has_no_apex = origins_with(own, |finding| {
        matches!(finding.check(), Check::PublicSuffixWildcard | Check::WildcardSingleLabel)
    });
    let mut missing: BTreeMap<String, (usize, &str)> = BTreeMap::new();
    for (i, shape) in shapes.iter().enumerate() {
        let Some(shape) = shape.as_ref().filter(|shape| shape.subdomains) else { continue };
        let apex = Shape { subdomains: false, ..*shape };
        if !is_settled(i) && !has_no_apex.contains(&i) && patterns.covering(&apex, i).is_none() {
            missing.entry(apex.source()).or_insert((i, shape.host));
        }
    }
    for origin in origins {
        if missing.is_empty() {
            return;
        }
        missing.remove(*origin);
    }
    for (apex, (i, host)) in missing {
        let finding = Finding::new(Check::WildcardApex).with("h", host).fix(Fix::value(apex));
        out.push(Placed { place: Place::Entry(Key::Origins, i), other: None, finding });
    }
}

/// The origins with such a finding of their own.
fn origins_with(own: &[Placed], such: impl Fn(&Finding) -> bool) -> BTreeSet<usize> {
    let index = |placed: &Placed| match placed.place {
        Place::Entry(Key::Origins, i) if such(&placed.finding) => Some(i),
        _ => None,
    };
    own.iter().filter_map(index).collect()
}

/// The patterns of a list, to be found by the host they end in.
struct Patterns<'a> {
    by_host: BTreeMap<&'a str, BTreeMap<(bool, &'a str, &'a str), usize>>,
}

impl<'a> Patterns<'a> {
    fn of(shapes: &[Option<Shape<'a>>], own: &[Placed]) -> Self {
        let broken = origins_with(own, |finding| finding.level() == Level::Error);
        let mut by_host: BTreeMap<_, BTreeMap<_, _>> = BTreeMap::new();
        for (i, shape) in shapes.iter().enumerate() {
            let Some(shape) = shape.as_ref().filter(|shape| shape.is_pattern()) else { continue };
            if !broken.contains(&i) {
                let patterns = by_host.entry(shape.host).or_default();
                patterns.entry((shape.subdomains, shape.scheme, shape.port)).or_insert(i);
            }
        }
        Self { by_host }
    }

    /// A pattern other than `except` that admits whatever `narrow` admits; the nearest one.
    fn covering(&self, narrow: &Shape<'_>, except: usize) -> Option<usize> {
        let mut host = narrow.host;
        // `*.` covers what lies below its host; only what has no `*.` itself covers the host.
        let mut subdomains = narrow.subdomains;
        loop {
            if let Some(patterns) = self.by_host.get(host) {
                let found = [narrow.port, "*"]
                    .iter()
                    .filter_map(|port| patterns.get(&(subdomains, narrow.scheme, *port)))
                    .find(|i| **i != except);
                if found.is_some() {
                    return found.copied();
                }
            }
            (_, host) = host.split_once('.')?;
            subdomains = true;
        }
    }
}

/// The parts of an origin entry. The port is empty for the default one.
#[derive(Clone, Copy)]
struct Shape<'a> {
    scheme: &'a str,
    subdomains: bool,
    host: &'a str,
    port: &'a str,
}

impl<'a> Shape<'a> {
    fn of(origin: &'a str) -> Option<Self> {
        let (scheme, authority) = origin.split_once("://")?;
        let (host, port) = match authority.rsplit_once(':') {
            // The colons of an IPv6 address stand before its closing bracket.
            Some((host, port)) if !port.contains(']') => (host, port),
            _ => (authority, ""),
        };
        let (host, subdomains) = match host.strip_prefix("*.") {
            Some(parent) => (parent, true),
            None => (host, false),
        };
        Some(Self { scheme, subdomains, host, port })
    }

    fn is_pattern(&self) -> bool {
        self.subdomains || self.port == "*"
    }

    fn source(&self) -> String {
        let Self { scheme, host, port, .. } = self;
        let wildcard = if self.subdomains { "*." } else { "" };
        let colon = if port.is_empty() { "" } else { ":" };
        format!("{scheme}://{wildcard}{host}{colon}{port}")
    }
}
