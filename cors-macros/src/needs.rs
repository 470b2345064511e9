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
    for (index, noted) in noted.iter().enumerate() {
        if !meets(policy, noted) {
            placed.push(Placed::new(Place::Signature(index), noted.finding.clone()));
        }
    }
    let (shown, _) = resolve(placed, Vec::new(), &policy.overrides, report);
    let mut rest = Vec::new();
    for placed in shown {
        match placed.place {
            Place::Signature(index) => report.finding(noted[index].extent, &placed.finding),
            _ => rest.push(placed),
        }
    }
    show(policy, rest, report);
}

/// The same for a handler whose policy is another item. Gives what that has to be asserted of.
pub(crate) fn named(noted: &[Noted], overrides: &Overrides, report: &mut Report) -> Vec<Noted> {
    let mut placed = Vec::new();
    for (index, noted) in noted.iter().enumerate() {
        placed.push(Placed::new(Place::Signature(index), noted.finding.clone()));
    }
    let mut asserted = Vec::new();
    for placed in resolve(placed, Vec::new(), overrides, report).0 {
        let Place::Signature(index) = placed.place else { continue };
        if noted[index].need.is_some() {
            asserted.push(noted[index].clone());
        } else {
            report.finding(noted[index].extent, &placed.finding);
        }
    }
    asserted
}

fn meets(policy: &Policy, noted: &Noted) -> bool {
    let draft = draft(policy, true);
    let headers = draft.headers.unwrap_or_default();
    noted.need.as_ref().is_some_and(|need| need.is_met(&headers, draft.credentials, draft.enforce))
}
