//! Origins that a pattern of the same list covers, and the host that a `*.` leaves out.

use alloc::{format, string::String, vec, vec::Vec};

use crate::{
    catalog::{Check, Level},
    finding::{Finding, Fix},
    pattern::Entry,
    rules::{Place, Placed, index::Index, key::Key},
};

/// [`Check::RedundantOrigin`] and [`Check::WildcardApex`]; nothing is said about entries that
/// `is_settled`, which other findings are about.
#[inline]
pub(super) fn check(
    origins: &[&str],
    own: &[Placed],
    is_settled: &dyn Fn(usize) -> bool,
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
        #[cfg(test)]
        crate::steps::step();
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
#[inline]
fn left_out(
    origins: &[&str],
    shapes: &[Option<Shape<'_>>],
    patterns: &Patterns<'_>,
    own: &[Placed],
    is_settled: &dyn Fn(usize) -> bool,
    out: &mut Vec<Placed>,
) {
    // Nobody wants the apex of a public suffix or of a private zone.
    let has_no_apex = origins_with(own, origins.len(), |finding| {
        matches!(finding.check(), Check::PublicSuffixWildcard | Check::WildcardSingleLabel)
    });
    let mut missing: Vec<(String, usize)> = Vec::new();
    let mut index = Index::new(shapes.len());
    for (i, shape) in shapes.iter().enumerate() {
        let Some(shape) = shape.as_ref().filter(|shape| shape.subdomains) else { continue };
        let apex = Shape { subdomains: false, ..*shape };
        if is_settled(i) || has_no_apex[i] || patterns.covering(&apex, i).is_some() {
            continue;
        }
        let apex = apex.source();
        let at = index.find_or_insert(&[&apex], missing.len(), &|at| missing[at].0 == apex);
        if at == missing.len() {
            missing.push((apex, i));
        }
    }
    let mut is_there = vec![false; missing.len()];
    for origin in origins {
        if let Some(at) = index.find(&[origin], &|at| missing[at].0 == *origin) {
            is_there[at] = true;
        }
    }
    for ((apex, i), _) in missing.into_iter().zip(is_there).filter(|(_, is_there)| !is_there) {
        let host = shapes[i].map_or("", |shape| shape.host);
        let finding = Finding::new(Check::WildcardApex).with("h", host).fix(Fix::value(apex));
        out.push(Placed { place: Place::Entry(Key::Origins, i), other: None, finding });
    }
}

/// Which of so many origins have such a finding of their own.
#[inline]
fn origins_with(own: &[Placed], count: usize, such: fn(&Finding) -> bool) -> Vec<bool> {
    let mut have = vec![false; count];
    for placed in own {
        if let Place::Entry(Key::Origins, i) = placed.place {
            have[i] |= such(&placed.finding);
        }
    }
    have
}

/// The patterns of a list, to be found by their parts.
struct Patterns<'a> {
    shapes: &'a [Option<Shape<'a>>],
    index: Index,
}

impl<'a> Patterns<'a> {
    #[inline]
    fn of(shapes: &'a [Option<Shape<'a>>], own: &[Placed]) -> Self {
        let broken = origins_with(own, shapes.len(), |finding| finding.level() == Level::Error);
        let mut index = Index::new(shapes.len());
        for (i, shape) in shapes.iter().enumerate() {
            let Some(shape) = shape.as_ref().filter(|shape| shape.is_pattern()) else { continue };
            if !broken[i] {
                index.find_or_insert(&shape.key(), i, &|j| shapes[j] == Some(*shape));
            }
        }
        Self { shapes, index }
    }

    /// A pattern other than `except` that admits whatever `narrow` admits; the nearest one.
    #[inline]
    fn covering(&self, narrow: &Shape<'_>, except: usize) -> Option<usize> {
        // `*.` covers what lies below its host; only what has no `*.` itself covers the host.
        let mut wide = *narrow;
        loop {
            for port in [narrow.port, "*"] {
                wide.port = port;
                let found = self.index.find(&wide.key(), &|j| self.shapes[j] == Some(wide));
                if found.is_some_and(|i| i != except) {
                    return found;
                }
            }
            (_, wide.host) = wide.host.split_once('.')?;
            wide.subdomains = true;
        }
    }
}

/// The parts of an origin entry. The port is empty for the default one.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Shape<'a> {
    scheme: &'a str,
    subdomains: bool,
    host: &'a str,
    port: &'a str,
}

impl<'a> Shape<'a> {
    #[inline]
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

    #[inline]
    fn key(&self) -> [&'a str; 4] {
        [self.host, if self.subdomains { "*" } else { "" }, self.scheme, self.port]
    }

    #[inline]
    fn is_pattern(&self) -> bool {
        self.subdomains || self.port == "*"
    }

    #[inline]
    fn source(&self) -> String {
        let Self { scheme, host, port, .. } = self;
        let wildcard = if self.subdomains { "*." } else { "" };
        let colon = if port.is_empty() { "" } else { ":" };
        format!("{scheme}://{wildcard}{host}{colon}{port}")
    }
}
