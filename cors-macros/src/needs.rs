//! What a handler needs of its policy.

use cors_rules::rules::{self, Place, Placed, key::Key};

use crate::{
    check::{draft, resolve, show},
    lints::Overrides,
    model::Policy,
    report::Report,
    signature::Noted,
};

/// Reports what the rules say of a handler's own policy, which has to meet what the handler asks.
pub(crate) fn inline(policy: &mut Policy, noted: &[Noted], report: &mut Report) {
    if let Some(origins) = policy.list_mut(Key::Origins)
        && let Some(slot) = origins.slot.take()
    {
        report.finding(slot, &rules::across::inline_slot());
        // One mistake, one error: the list may be empty without it.
        origins.is_partial = true;
    }
    let mut placed = rules::check(&draft(policy, true));
    placed
        .extend(place(noted).filter(|(noted, _)| !meets(policy, noted)).map(|(_, placed)| placed));
    let shown = resolve(placed, &policy.overrides, report);
    let (signature, rest): (Vec<_>, Vec<_>) =
        shown.into_iter().partition(|placed| matches!(placed.place, Place::Signature(_)));
    for placed in signature {
        if let Place::Signature(index) = placed.place {
            report.finding(noted[index].extent, &placed.finding);
        }
    }
    show(policy, rest, report);
}

/// The same for a handler whose policy is another item. Gives what that has to be asserted of.
pub(crate) fn named(noted: Vec<Noted>, overrides: &Overrides, report: &mut Report) -> Vec<Noted> {
    let placed = place(&noted).map(|(_, placed)| placed).collect();
    let shown = resolve(placed, overrides, report);
    let mut asserted = Vec::new();
    for placed in shown {
        let Place::Signature(index) = placed.place else { continue };
        if noted[index].need.is_some() {
            asserted.push(noted[index].clone());
        } else {
            report.finding(noted[index].extent, &placed.finding);
        }
    }
    asserted
}

fn place(noted: &[Noted]) -> impl Iterator<Item = (&Noted, Placed)> {
    noted.iter().enumerate().map(|(index, noted)| {
        let place = Place::Signature(index);
        (noted, Placed { place, other: None, finding: noted.finding.clone() })
    })
}

fn meets(policy: &Policy, noted: &Noted) -> bool {
    let draft = draft(policy, true);
    let headers = draft.headers.unwrap_or_default();
    noted.need.as_ref().is_some_and(|need| need.is_met(&headers, draft.credentials, draft.enforce))
}
