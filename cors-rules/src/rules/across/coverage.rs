//! Origins that a pattern of the same list covers, and the host that a `*.` leaves out.

use alloc::{
    string::{String, ToString as _},
    vec,
    vec::Vec,
};

use crate::{
    catalog::{Check, Level},
    finding::{Finding, Fix},
    pattern::{Entry, Pattern, Port},
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
    let mut shapes: Vec<Option<Pattern<'_>>> = Vec::with_capacity(origins.len());
    for origin in origins {
        shapes.push(Pattern::of(origin));
    }
    let patterns = Patterns::of(&shapes, own);
    for (i, shape) in shapes.iter().enumerate() {
        let Some(shape) = shape.as_ref().filter(|_| !is_settled(i)) else { continue };
        let origin = origins[i];
        let Some(wide) = patterns.covering(shape, i) else { continue };
        let Some(other) = origins.get(wide) else { continue };
        // The last word has what will compare at run time.
        #[cfg(test)]
        crate::steps::step();
        if !shape.is_wild() && !Entry::parse(other).admits(origin.as_bytes()) {
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
    shapes: &[Option<Pattern<'_>>],
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
        let apex = Pattern { subdomains: false, ..*shape };
        if is_settled(i) || has_no_apex[i] || patterns.covering(&apex, i).is_some() {
            continue;
        }
        let apex = apex.to_string();
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
    for (at, (apex, i)) in missing.into_iter().enumerate() {
        if is_there[at] {
            continue;
        }
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
    shapes: &'a [Option<Pattern<'a>>],
    index: Index,
}

impl<'a> Patterns<'a> {
    #[inline]
    fn of(shapes: &'a [Option<Pattern<'a>>], own: &[Placed]) -> Self {
        let broken = origins_with(own, shapes.len(), |finding| finding.level() == Level::Error);
        let mut index = Index::new(shapes.len());
        for (i, shape) in shapes.iter().enumerate() {
            let Some(shape) = shape.as_ref().filter(|shape| shape.is_wild()) else { continue };
            if !broken[i] {
                index.find_or_insert(&key(shape), i, &|j| shapes[j] == Some(*shape));
            }
        }
        Self { shapes, index }
    }

    /// A pattern other than `except` that admits whatever `narrow` admits; the nearest one.
    #[inline]
    fn covering(&self, narrow: &Pattern<'_>, except: usize) -> Option<usize> {
        // `*.` covers what lies below its host; only what has no `*.` itself covers the host.
        let mut wide = *narrow;
        loop {
            for port in [narrow.port, Port::Any] {
                wide.port = port;
                let found = self.index.find(&key(&wide), &|j| self.shapes[j] == Some(wide));
                if found.is_some_and(|i| i != except) {
                    return found;
                }
            }
            (_, wide.host) = wide.host.split_once('.')?;
            wide.subdomains = true;
        }
    }
}

/// What an index finds it by.
#[inline]
fn key<'a>(pattern: &Pattern<'a>) -> [&'a str; 4] {
    let port = match pattern.port {
        Port::Default => "",
        Port::Number(number) => number,
        Port::Any => "*",
    };
    [pattern.host, if pattern.subdomains { "*" } else { "" }, pattern.scheme, port]
}
