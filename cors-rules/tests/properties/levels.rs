//! `allow` silences what it names and nothing else, and says so when there is nothing.

use std::cell::Cell;

use cors_rules::{
    catalog::{Check, Level},
    rules::{
        self, Place, Placed,
        key::Key,
        levels::{self, Lint, Override, PEDANTIC},
    },
};
use proptest::{prelude::*, sample::select};

use crate::{hold, inputs::draft};

/// The key that a place belongs to, or the policy.
fn key_of(place: Place) -> Place {
    match place {
        Place::Entry(key, _) | Place::Value(key) => Place::Value(key),
        other => other,
    }
}

fn allow(check: Check, scope: Place) -> Override {
    Override { lint: Lint::One(check), level: Level::Allow, scope, has_reason: true }
}

fn lints(placed: &[Placed]) -> impl Iterator<Item = &Placed> {
    placed.iter().filter(|placed| placed.finding.level() != Level::Error)
}

#[test]
fn an_allow_for_each_shown_lint_silences_it_and_is_used() {
    let silenced = Cell::new(0);
    let overrides = select(&[None, Some(Place::Policy), Some(Place::Value(Key::Origins))][..]);
    hold(2000, (draft(), overrides), |(drawn, pedantic)| {
        let found = rules::check(&drawn.draft());
        let denied: Vec<Override> = pedantic
            .iter()
            .map(|scope| Override {
                lint: Lint::read(PEDANTIC, Level::Deny).expect("a lint"),
                level: Level::Deny,
                scope: *scope,
                has_reason: true,
            })
            .collect();
        let (shown, _, stale) = levels::resolve(found.clone(), Vec::new(), &denied);
        prop_assert!(stale.is_empty(), "a deny is never stale: {:?}", stale);
        for scope in [|place: Place| place, key_of, |_: Place| Place::Policy] {
            let mut overrides = denied.clone();
            for placed in lints(&shown) {
                let allow = allow(placed.finding.check(), scope(placed.place));
                // One attribute does for all findings of a check in its reach.
                if !overrides.contains(&allow) {
                    overrides.push(allow);
                }
            }
            // A pedantic `deny` on a key is nearer than an `allow` on the policy, and wins.
            if pedantic.is_some_and(|deny| deny != Place::Policy && scope(deny) == Place::Policy) {
                continue;
            }
            let (left, _, stale) = levels::resolve(found.clone(), Vec::new(), &overrides);
            silenced.set(silenced.get() + overrides.len());
            prop_assert_eq!(lints(&left).count(), 0, "{:?} {:?}", overrides, left);
            prop_assert!(stale.is_empty(), "{:?}: {:?}", overrides, stale);
            // Errors are shown, whatever is allowed.
            prop_assert_eq!(left.len(), shown.len() - lints(&shown).count());
        }
        Ok(())
    });
    assert!(silenced.get() > 2000, "{} overrides", silenced.get());
}

#[test]
fn an_allow_for_what_is_not_found_is_stale() {
    let stale = Cell::new(0);
    let is_lint = |check: &Check| {
        let is_about_allow = matches!(check, Check::UnusedAllow | Check::AllowWithoutReason);
        check.level() != Level::Error && !is_about_allow
    };
    let check = select(Check::ALL.iter().copied().filter(is_lint).collect::<Vec<_>>());
    hold(1500, (draft(), check), |(drawn, check)| {
        let found = rules::check(&drawn.draft());
        let (shown, _, _) = levels::resolve(found.clone(), Vec::new(), &[]);
        let (_, _, complaints) = levels::resolve(found, Vec::new(), &[allow(check, Place::Policy)]);
        let is_used = lints(&shown).any(|placed| placed.finding.check() == check);
        prop_assert_eq!(complaints.is_empty(), is_used, "{:?} {:?}", check, complaints);
        stale.set(stale.get() + u32::from(!is_used));
        Ok(())
    });
    assert!(stale.get() > 500, "{} stale", stale.get());
}
