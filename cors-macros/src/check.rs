//! Asks the rules and shows what they say. A rule that is written here is in the wrong room.

use cors_rules::{
    catalog::{Check, Level},
    finding::{Finding, Fix},
    rules::{
        self, Draft, Place, Placed,
        across::Unfit,
        key::Key,
        levels::{self, Lint, PEDANTIC},
    },
};
use proc_macro2::Ident;

use crate::{
    conditions::Conditions,
    lints::Overrides,
    model::{Entry, List, Policy, Source},
    report::{Extent, Report},
};

/// Reports what the rules say of a policy, and takes what they refused out of it, so that what is
/// left can be expanded.
///
/// `combined`: the names of the combined policies in the same block.
pub(crate) fn policy(policy: &mut Policy, combined: &[Ident], report: &mut Report) {
    let (placed, senders) = rules::judge(&draft(policy, false));
    let (shown, senders) = resolve(placed, senders, &policy.overrides, report);
    policy.untrusted = untrusted(policy, &senders);
    show(policy, shown, report);
    members(policy, combined, report);
}

/// Why a policy's origins cannot be trusted senders, and where each is listed.
fn untrusted(policy: &Policy, senders: &[Placed]) -> Vec<(Conditions, String)> {
    let name = policy.name.to_string();
    let mut all = Vec::new();
    for Placed { place, finding, .. } in senders {
        let Some(entry) = entry(policy, *place) else { continue };
        let conditions = match finding.check() {
            Check::LocalOriginInRelease => entry.conditions.clone().in_release(),
            _ => entry.conditions.clone(),
        };
        let text = rules::sender::untrusted(&name, &format!("{:?}", entry.text), finding);
        all.push((conditions, text.to_string()));
    }
    let everyone = Lint::One(Check::AnyOriginAtStartUp);
    if let Some(origins) = policy.list(Key::Origins)
        && origins.slot.is_some()
        && origins.allowed.list.iter().any(|item| item.lint == everyone)
    {
        let entry = format!("`runtime` with `#[allow({})]`", Check::AnyOriginAtStartUp.name());
        let finding = Finding::new(Check::EnforceAnyOrigin);
        let text = rules::sender::untrusted(&name, &entry, &finding);
        all.push((Conditions::default(), text.to_string()));
    }
    all
}

/// A policy that is made of others has nothing beside them. What is between those, only the compiler
/// can see: see `expand`.
fn members(policy: &mut Policy, combined: &[Ident], report: &mut Report) {
    let whole = extent(policy, Place::Value(Key::Policies));
    let Some(members) = &mut policy.members else { return };
    members.list.retain(|member| {
        let path = member.path.to_string();
        let why = if policy.name == path {
            Unfit::Itself
        } else if combined.iter().any(|name| *name == path) {
            // Two that list each other would be a cycle, which the compiler cannot compute.
            Unfit::Combined
        } else {
            return true;
        };
        members.is_partial = true;
        report.finding(member.extent, &rules::across::unfit(&member.name, why));
        false
    });
    if members.list.len() < 2 && !members.is_partial {
        report.finding(whole, &Finding::new(Check::PoliciesTooFew));
    }
    for (key, place, _) in &policy.keys {
        if let Some(finding) = rules::across::beside_policies(*key) {
            report.finding(*place, &finding);
        }
    }
}

/// Those that are shown, and those that are left about trusted senders.
pub(crate) fn resolve(
    placed: Vec<Placed>,
    senders: Vec<Placed>,
    overrides: &Overrides,
    report: &mut Report,
) -> (Vec<Placed>, Vec<Placed>) {
    let (shown, senders, stale) = levels::resolve(placed, senders, &overrides.list);
    for (index, finding) in stale {
        if let Some(span) = overrides.spans[index] {
            report.finding(span, &finding);
        }
    }
    (shown, senders)
}

pub(crate) fn show(policy: &mut Policy, shown: Vec<Placed>, report: &mut Report) {
    if let Some(origins) = policy.list(Key::Origins)
        && let Some(slot) = origins.slot
    {
        if let Some(finding) = rules::across::beside_slot(&texts(&origins.entries)) {
            report.finding(slot, &finding);
        }
        for (index, item) in origins.allowed.list.iter().enumerate() {
            let Policy { credentials, enforce, .. } = *policy;
            let finding = match item.lint {
                Lint::Pedantic => Some(Finding::new(Check::UnusedAllow).with("n", PEDANTIC)),
                Lint::One(check) => rules::origin::allowed_at_start_up(check, credentials, enforce)
                    .or_else(|| {
                        let finding = Finding::new(Check::AllowWithoutReason);
                        (!item.has_reason).then(|| finding.with("n", check.name()))
                    }),
            };
            if let (Some(span), Some(finding)) = (origins.allowed.spans[index], finding) {
                report.finding(span, &finding);
            }
        }
    }
    let mut refused = Vec::new();
    for placed in shown {
        let finding = &placed.finding;
        let place = extent(policy, placed.place);
        let Some(conditions) = conditions(policy, &placed) else { continue };
        let text = text(policy, placed.place, finding);
        report.text(place, text, conditions, finding.level() == Level::Warn);
        if finding.level() == Level::Error {
            refused.push((placed.place, finding.replacement().clone()));
        }
    }
    repair(policy, &refused);
}

fn texts(entries: &[Entry]) -> Vec<&str> {
    let mut texts = Vec::with_capacity(entries.len());
    for entry in entries {
        texts.push(entry.text.as_str());
    }
    texts
}

pub(crate) fn draft(policy: &Policy, on_route: bool) -> Draft<'_> {
    fn known(list: Option<&List>) -> Option<Vec<&str>> {
        // Of a list that could not be read, or is filled later, it is not known that it is empty.
        let list = list?;
        let is_unknown = list.is_partial || list.slot.is_some();
        (!is_unknown || !list.entries.is_empty()).then(|| texts(&list.entries))
    }
    Draft {
        origins: known(policy.list(Key::Origins)),
        methods: known(policy.list(Key::Methods)),
        headers: known(policy.list(Key::Headers)),
        expose: known(policy.list(Key::Expose)),
        credentials: policy.credentials,
        max_age: policy.max_age,
        enforce: policy.enforce,
        hosts: known(policy.list(Key::Hosts)),
        on_route,
        release: true,
    }
}

fn entry(policy: &Policy, place: Place) -> Option<&Entry> {
    match place {
        Place::Entry(key, index) => policy.list(key)?.entries.get(index),
        _ => None,
    }
}

fn extent(policy: &Policy, place: Place) -> Extent {
    let found = match place {
        Place::Value(key) => {
            policy.keys.iter().find(|(of, ..)| *of == key).and_then(|(_, _, value)| *value)
        }
        _ => entry(policy, place).map(|entry| entry.extent),
    };
    found.unwrap_or_else(|| policy.name.span().into())
}

/// Where a finding holds; `None`: nowhere.
///
/// A malformed literal is wrong whether it is compiled or not. A conflict is one only where the
/// half that causes it is compiled whenever the other is: `"http://localhost:1420"` beside a
/// `"http://localhost:*"` for debug builds is what a release build goes by. What a variable or a
/// file holds matters only where it is read.
fn conditions(policy: &Policy, placed: &Placed) -> Option<Conditions> {
    let of = |place| entry(policy, place).map(|entry| entry.conditions.clone()).unwrap_or_default();
    let own = of(placed.place);
    let is_elsewhere =
        entry(policy, placed.place).is_some_and(|entry| entry.source != Source::Program);
    if placed.other.is_some_and(|other| !own.include(&of(other))) {
        return None;
    }
    let conditions = match placed.finding.check() {
        Check::LocalOriginInRelease => own.in_release(),
        _ if placed.other.is_some() || is_elsewhere => own,
        _ => Conditions::default(),
    };
    Some(if conditions.is_empty() { conditions } else { policy.conditions.and(&conditions) })
}

fn text(policy: &Policy, place: Place, finding: &Finding) -> String {
    match entry(policy, place).map(|entry| &entry.source) {
        Some(Source::Variable(name)) => {
            let list = if finding.check() == Check::OriginList {
                "; a list of origins goes into a file, one on each line: `file!(\"origins.txt\")`"
            } else {
                ""
            };
            format!("{finding}\n= note: this is the value of `env!(\"{name}\")`{list}")
        }
        Some(Source::Line { path, number }) => {
            format!("{finding}\n= note: this is line {number} of {path}")
        }
        _ => finding.to_string(),
    }
}

/// What was refused is replaced by what should have been written, or left out. The first of an entry's
/// findings decides.
fn repair(policy: &mut Policy, refused: &[(Place, Fix)]) {
    for (key, list) in &mut policy.lists {
        for (index, entry) in std::mem::take(&mut list.entries).into_iter().enumerate() {
            match refused.iter().find(|(place, _)| *place == Place::Entry(*key, index)) {
                None => list.entries.push(entry),
                Some((_, Fix::Values(values))) => {
                    for text in values.clone() {
                        list.entries.push(Entry { text, ..entry.clone() });
                    }
                }
                Some(_) => {}
            }
        }
    }
}
