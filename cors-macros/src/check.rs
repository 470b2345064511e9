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
    if policy.members.is_some() {
        return of_others(policy, combined, report);
    }
    let (placed, senders) = rules::judge(&draft(policy, false));
    let (shown, senders, stale) = levels::resolve_with(placed, senders, &policy.overrides.list);
    for (index, finding) in stale {
        report.finding(policy.overrides.spans[index], &finding);
    }
    policy.untrusted = untrusted(policy, &senders);
    show(policy, shown, report);
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
    if let Some(origins) = &policy.origins
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
fn of_others(policy: &mut Policy, combined: &[Ident], report: &mut Report) {
    let placed = rules::check(&draft(policy, false));
    let shown = resolve(placed, &policy.overrides, report);
    show(policy, shown, report);
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
    let mut keys: Vec<Key> = Vec::new();
    for (key, _) in &policy.keys {
        keys.push(*key);
    }
    let (too_few, beside) = rules::across::combined(members.list.len(), &keys);
    if let Some(finding) = too_few.filter(|_| !members.is_partial) {
        report.finding(members.extent, &finding);
    }
    for (key, finding) in beside {
        let place = policy.keys.iter().find(|(given, _)| *given == key);
        report.finding(place.map_or(members.extent, |(_, place)| *place), &finding);
    }
}

pub(crate) fn resolve(
    placed: Vec<Placed>,
    overrides: &Overrides,
    report: &mut Report,
) -> Vec<Placed> {
    let (shown, stale) = levels::resolve(placed, &overrides.list);
    for (index, finding) in stale {
        report.finding(overrides.spans[index], &finding);
    }
    shown
}

pub(crate) fn show(policy: &mut Policy, shown: Vec<Placed>, report: &mut Report) {
    if let Some(origins) = &policy.origins
        && let Some(slot) = origins.slot
    {
        if let Some(finding) = rules::across::beside_slot(&texts(&origins.entries)) {
            report.finding(slot, &finding);
        }
        let context = draft(policy, false).context();
        for (index, item) in origins.allowed.list.iter().enumerate() {
            let span = origins.allowed.spans[index];
            let Lint::One(check) = item.lint else {
                report.finding(span, &Finding::new(Check::UnusedAllow).with("n", PEDANTIC));
                continue;
            };
            let (credentials, enforce) = (context.credentials, context.enforce);
            let finding = rules::across::allowed_at_start_up(check, credentials, enforce);
            let without_reason = || Finding::new(Check::AllowWithoutReason).with("n", check.name());
            if let Some(finding) = finding.or_else(|| (!item.has_reason).then(without_reason)) {
                report.finding(span, &finding);
            }
        }
    }
    let mut refused = Vec::new();
    for placed in shown {
        let finding = &placed.finding;
        let place = extent(policy, placed.place);
        let Some(conditions) = conditions(policy, &placed) else { continue };
        report.text(place, text(policy, placed.place, finding), conditions);
        if finding.level() == Level::Error
            && let Place::Entry(key, index) = placed.place
        {
            refused.push((key, index, finding.replacement().clone()));
        }
    }
    repair(policy, refused);
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
        origins: known(policy.origins.as_ref()),
        methods: known(policy.methods.as_ref()),
        headers: known(policy.headers.as_ref()),
        expose: known(policy.expose.as_ref()),
        credentials: policy.credentials.as_ref().is_some_and(|credentials| credentials.value),
        max_age: policy.max_age.as_ref().map(|max_age| max_age.value),
        enforce: policy.enforce.as_ref().is_some_and(|enforce| enforce.value),
        hosts: known(policy.hosts.as_ref()),
        on_route,
        release: true,
    }
}

fn list(policy: &Policy, key: Key) -> Option<&List> {
    match key {
        Key::Origins => policy.origins.as_ref(),
        Key::Methods => policy.methods.as_ref(),
        Key::Headers => policy.headers.as_ref(),
        Key::Expose => policy.expose.as_ref(),
        Key::Hosts => policy.hosts.as_ref(),
        Key::Credentials | Key::MaxAge | Key::Enforce | Key::Policies => None,
    }
}

fn entry(policy: &Policy, place: Place) -> Option<&Entry> {
    match place {
        Place::Entry(key, index) => list(policy, key)?.entries.get(index),
        _ => None,
    }
}

fn extent(policy: &Policy, place: Place) -> Extent {
    let found = match place {
        Place::Policy | Place::Signature(_) => None,
        Place::Value(Key::Credentials) => policy.credentials.as_ref().map(|value| value.extent),
        Place::Value(Key::MaxAge) => policy.max_age.as_ref().map(|value| value.extent),
        Place::Value(Key::Enforce) => policy.enforce.as_ref().map(|value| value.extent),
        Place::Value(key) => list(policy, key).map(|list| list.extent),
        Place::Entry(..) => entry(policy, place).map(|entry| entry.extent),
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
    let mut conditions = Conditions::default();
    if let Some(other) = placed.other {
        if !own.include(&of(other)) {
            return None;
        }
        conditions = own.clone();
    } else if is_elsewhere {
        conditions = own.clone();
    }
    if placed.finding.check() == Check::LocalOriginInRelease {
        conditions = own.in_release();
    }
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

/// What was refused is replaced by what should have been written, or left out.
fn repair(policy: &mut Policy, mut refused: Vec<(Key, usize, Fix)>) {
    // The first of an entry's findings decides. From the end, so that the indices in front stay what
    // they were.
    while let Some((key, index, fix)) = refused.pop() {
        if refused.last().is_some_and(|(of, at, _)| (*of, *at) == (key, index)) {
            continue;
        }
        let list = match key {
            Key::Origins => &mut policy.origins,
            Key::Methods => &mut policy.methods,
            Key::Headers => &mut policy.headers,
            Key::Expose => &mut policy.expose,
            Key::Hosts => &mut policy.hosts,
            Key::Credentials | Key::MaxAge | Key::Enforce | Key::Policies => continue,
        };
        let Some(list) = list.as_mut().filter(|list| index < list.entries.len()) else { continue };
        let entry = list.entries.remove(index);
        if let Fix::Values(values) = fix {
            for (offset, text) in values.into_iter().enumerate() {
                let (conditions, source) = (entry.conditions.clone(), entry.source.clone());
                let entry = Entry { text, extent: entry.extent, conditions, source };
                list.entries.insert(index + offset, entry);
            }
        }
    }
}
