//! What a handler needs of its policy.

use cors_rules::rules::{self, Place, Placed};

use crate::{
    check::{draft, resolve, show},
    lints::Overrides,
    model::Policy,
    report::Report,
    signature::Noted,
};

/// Reports what the rules say of a handler's own policy, which has to meet what the handler asks.
pub(crate) fn inline(policy: &mut Policy, mut noted: Vec<Noted>, report: &mut Report) {
    for (_, list) in &mut policy.lists {
        if let Some(slot) = list.slot.take() {
            report.finding(slot, &rules::across::inline_slot());
            // One mistake, one error: the list may be empty without it.
            list.is_partial = true;
        }
    }
    let draft = draft(policy, true);
    let headers = draft.headers.as_deref().unwrap_or_default();
    noted.retain_mut(|noted| {
        // What is not met is wrong in any case.
        let need = noted.need.take();
        !need.is_some_and(|need| need.is_met(headers, draft.credentials, draft.enforce))
    });
    let placed = rules::check(&draft);
    let (_, rest) = judge(noted, placed, &policy.overrides, report);
    show(policy, rest, report);
}

/// Reports what holds in any case. Gives what has to be asserted of a policy that is another item, and the
/// other findings.
pub(crate) fn judge(
    noted: Vec<Noted>,
    mut placed: Vec<Placed>,
    overrides: &Overrides,
    report: &mut Report,
) -> (Vec<Noted>, Vec<Placed>) {
    for (index, noted) in noted.iter().enumerate() {
        placed.push(Placed::new(Place::Signature(index), noted.finding.clone()));
    }
    let (mut asserted, mut rest) = (Vec::new(), Vec::new());
    for placed in resolve(placed, Vec::new(), overrides, report).0 {
        match placed.place {
            Place::Signature(index) if noted[index].need.is_some() => {
                asserted.push(noted[index].clone());
            }
            Place::Signature(index) => report.finding(noted[index].extent, &placed.finding),
            _ => rest.push(placed),
        }
    }
    (asserted, rest)
}
