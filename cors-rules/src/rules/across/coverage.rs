//! Origins that a pattern of the same list covers, and the host that a `*.` leaves out.

use alloc::{string::ToString as _, vec, vec::Vec};

use crate::{
    catalog::{Check, Level},
    finding::{Finding, Fix},
    pattern::{Entry, Pattern, Port},
    rules::{Place, Placed, index::Index, key::Key},
};

/// [`Check::RedundantOrigin`] and [`Check::WildcardApex`]; nothing is said about entries that
/// `is_settled`, which other findings are about, and nothing is covered by those with an error.
#[inline]
pub(super) fn check(
    origins: &[&str],
    own: &[Placed],
    changes: &[Option<Level>],
    is_settled: &[bool],
    out: &mut Vec<Placed>,
) {
    if !origins.iter().any(|origin| origin.contains('*')) {
        return;
    }
    // Nobody wants the apex of a public suffix or of a private zone.
    let mut has_no_apex = vec![false; origins.len()];
    for Placed { place, finding, .. } in own {
        if let Place::Entry(Key::Origins, i) = *place {
            has_no_apex[i] |=
                matches!(finding.check(), Check::PublicSuffixWildcard | Check::WildcardSingleLabel);
        }
    }
    let shapes = Shapes::of(origins, changes);
    let of = |at| Place::Entry(Key::Origins, at);
    for (i, origin) in origins.iter().enumerate() {
        let Some(shape) = shapes.all[i].filter(|_| !is_settled[i]) else { continue };
        if let Some(wide) = shapes.covering(&shape, i) {
            // The last word has what will compare at run time.
            #[cfg(test)]
            crate::steps::step();
            let other = origins[wide];
            if shape.is_wild() || Entry::parse(other).admits(origin.as_bytes()) {
                let finding = Finding::new(Check::RedundantOrigin)
                    .literal(origin)
                    .with("other", format_args!("{other:?}"))
                    .fix(Fix::Remove);
                out.push(Placed::between(of(i), of(wide), finding));
            }
        }
        // `https://*.example.com` without `https://example.com`.
        let apex = Pattern { subdomains: false, ..shape };
        if shape.subdomains && !has_no_apex[i] && shapes.covering(&apex, i).is_none() {
            let finding = Finding::new(Check::WildcardApex).with("h", shape.host);
            out.push(Placed::new(of(i), finding.fix(Fix::value(apex.to_string()))));
        }
    }
}

/// The entries of a list, to be found by their parts.
struct Shapes<'a> {
    all: Vec<Option<Pattern<'a>>>,
    index: Index,
}

impl<'a> Shapes<'a> {
    #[inline]
    fn of(origins: &[&'a str], changes: &[Option<Level>]) -> Self {
        let (mut all, mut index) = (Vec::with_capacity(origins.len()), Index::new(origins.len()));
        for (i, origin) in origins.iter().enumerate() {
            let shape = Pattern::of(origin);
            all.push(shape);
            if let Some(shape) = shape.filter(|_| changes[i] != Some(Level::Error)) {
                index.find_or_insert(&key(&shape), i, &|j| all[j] == Some(shape));
            }
        }
        Self { all, index }
    }

    /// An entry other than `except` that admits whatever `narrow` admits; the nearest one.
    #[inline]
    fn covering(&self, narrow: &Pattern<'_>, except: usize) -> Option<usize> {
        // `*.` covers what lies below its host; only what has no `*.` itself covers the host.
        let mut wide = *narrow;
        loop {
            for port in [narrow.port, Port::Any] {
                wide.port = port;
                let found = self.index.find(&key(&wide), &|j| self.all[j] == Some(wide));
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
