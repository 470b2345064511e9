//! What takes more than one value to see.

mod coverage;

use alloc::{string::String, vec, vec::Vec};

use super::{
    Draft, Place, Placed,
    header::{self, is_safelisted_request_header},
    index::Index,
    key,
    key::Key,
    method,
    text::is_one_of,
};
use crate::{
    catalog::{Check, Level},
    finding::{Finding, Fix},
};

/// What is wrong between the values of a policy, given what is wrong with each.
///
/// An entry that has to change anyway is not also reported as a double: the change decides.
#[inline]
pub fn check(draft: &Draft<'_>, own: &[Placed]) -> Vec<Placed> {
    let mut out = Vec::new();
    for (key, entries) in draft.lists() {
        if let Some(entries) = entries {
            in_list(key, entries, own, draft.credentials, &mut out);
        }
    }
    between_keys(draft, own, &mut out);
    out
}

/// What is wrong with the value of a key, given that of another one.
#[inline]
fn between_keys(draft: &Draft<'_>, own: &[Placed], out: &mut Vec<Placed>) {
    let first = |list: &Option<Vec<&str>>, is: fn(&str) -> bool| {
        list.iter().flatten().position(|entry| is(entry))
    };
    if let Some(i) = first(&draft.headers, is_authorization).filter(|_| draft.credentials) {
        let (place, other) = (Place::Value(Key::Credentials), Place::Entry(Key::Headers, i));
        let finding = Finding::new(Check::CredentialsUnneeded).fix(Fix::Remove);
        out.push(Placed::between(place, other, finding));
    }
    let asks_method = first(&draft.methods, |m| !method::is_safelisted_method(m.as_bytes()));
    let asks_header = first(&draft.headers, |name| !is_safelisted_request_header(name.as_bytes()));
    if draft.max_age.is_some() && asks_method.or(asks_header).is_none() {
        let finding = Finding::new(Check::MaxAgeUseless).fix(Fix::Remove);
        out.push(Placed::new(Place::Value(Key::MaxAge), finding));
    }
    let has_hosts = draft.hosts.as_ref().map(|hosts| !hosts.is_empty());
    if !draft.enforce {
        // Nobody is refused for the host that a request names, where nobody is refused.
        if has_hosts == Some(true) {
            let finding = Finding::new(Check::HostsWithoutEnforce);
            out.push(Placed::new(Place::Value(Key::Hosts), finding));
        }
        return;
    }
    // `"*"` refused for another reason is none to say more.
    if let Some(any) = first(&draft.origins, |origin| origin == "*").filter(|_| !draft.credentials)
    {
        let (place, other) = (Place::Value(Key::Enforce), Place::Entry(Key::Origins, any));
        out.push(Placed::between(place, other, Finding::new(Check::EnforceAnyOrigin)));
    }
    // A server that pages on the user's machine may use is one whose name can be rebound.
    let is_local = |placed: &&Placed| {
        placed.finding.check() == Check::LocalOriginInRelease
            && placed.finding.level() > Level::Allow
    };
    if let Some(local) = own.iter().find(is_local).filter(|_| has_hosts.is_none()) {
        let finding = Finding::new(Check::LocalOriginWithoutHosts);
        out.push(Placed::between(Place::Value(Key::Enforce), local.place, finding));
    }
}

#[inline]
fn in_list(key: Key, entries: &[&str], own: &[Placed], credentials: bool, out: &mut Vec<Placed>) {
    let changes = changes(own, key, entries.len());
    // With credentials no entry covers all others: `*` is then an error of its own, and the rest of the
    // list is what will remain.
    let can_be_any = !credentials && key != Key::Hosts;
    let wildcard = entries.iter().position(|entry| can_be_any && *entry == "*");
    // Fetch compares header names byte-case-insensitively, all else byte by byte.
    let ignores_case = matches!(key, Key::Headers | Key::Expose | Key::Hosts);
    let mut index = Index::new(entries.len());
    let mut is_settled = vec![false; entries.len()];
    for (i, entry) in entries.iter().enumerate() {
        is_settled[i] = changes[i].is_some();
        // Fetch, CORS non-wildcard request-header name: the one header `*` does not cover.
        let is_beside = *entry == "*" || (key == Key::Headers && is_authorization(entry));
        // `*` covers nothing that is not an element at all.
        let (check, other) = match wildcard {
            Some(wildcard) if !is_beside && changes[i] != Some(Level::Error) => {
                (Check::WildcardNotAlone, wildcard)
            }
            _ if is_settled[i] => continue,
            _ => {
                let is_same = |j: usize| {
                    let other = entries[j];
                    if ignores_case { entry.eq_ignore_ascii_case(other) } else { *entry == other }
                };
                let lower = ignores_case.then(|| entry.to_ascii_lowercase());
                let key = [lower.as_deref().unwrap_or(entry)];
                (Check::DuplicateEntry, index.find_or_insert(&key, i, &is_same))
            }
        };
        if other != i {
            is_settled[i] = true;
            let finding = Finding::new(check).literal(entry).fix(Fix::Remove);
            out.push(Placed::between(Place::Entry(key, i), Place::Entry(key, other), finding));
        }
    }
    match key {
        Key::Origins if entries.is_empty() => out.push(no_origins()),
        Key::Origins if wildcard.is_none() => {
            coverage::check(entries, own, &changes, &is_settled, out);
        }
        Key::Headers => out.extend(wildcard.and_then(|i| without_authorization(entries, i))),
        Key::Methods => {
            out.extend(omitted(entries));
            out.extend(update(entries));
        }
        Key::Hosts if entries.is_empty() => {
            out.push(Placed::new(Place::Value(key), Finding::new(Check::HostsEmpty)));
        }
        _ => {}
    }
}

/// Makes a replacement that the rest of the list already says a removal: to write it would be refused.
#[inline]
pub fn settle(draft: &Draft<'_>, found: &mut [Placed]) {
    for (key, entries) in draft.lists() {
        let entries = entries.unwrap_or_default();
        // Of each entry, the first finding that changes its text.
        let mut is_changed = vec![false; entries.len()];
        let mut changes: Vec<(usize, Vec<String>)> = Vec::new();
        for (index, Placed { place, finding, .. }) in found.iter().enumerate() {
            if let (Place::Entry(of, at), Fix::Values(values)) = (*place, finding.replacement())
                && of == key
                && finding.level() > Level::Allow
                && !is_changed[at]
            {
                is_changed[at] = true;
                changes.push((index, values.clone()));
            }
        }
        // What stays, and then what is written: of two that become the same, the first stays.
        let mut list: Vec<&str> = Vec::new();
        for (i, entry) in entries.iter().enumerate() {
            if !is_changed[i] {
                list.push(entry);
            }
        }
        let mut at = list.len();
        for (_, values) in &changes {
            for value in values {
                list.push(value);
            }
        }
        // Beside `*` every origin is one too many. What to remove is said there.
        if changes.is_empty() || (key == Key::Origins && list.contains(&"*")) {
            continue;
        }
        // Where it is refused: the entry that admits the same.
        let mut covered_by = vec![None; list.len()];
        let mut out = Vec::new();
        in_list(key, &list, &[], draft.credentials, &mut out);
        for Placed { place, other, finding } in &out {
            if let (Place::Entry(_, i), Some(Place::Entry(_, other))) = (*place, *other)
                && *finding.replacement() == Fix::Remove
            {
                covered_by[i] = Some(other);
            }
        }
        for (index, values) in &changes {
            let mut kept = Vec::new();
            let mut other = "";
            for value in values {
                match covered_by[at] {
                    Some(i) => other = list[i],
                    None => kept.push(value.clone()),
                }
                at += 1;
            }
            let finding = &mut found[*index].finding;
            if kept.is_empty() {
                let why = if values.iter().any(|value| value.eq_ignore_ascii_case(other)) {
                    "is listed already"
                } else {
                    "covers it"
                };
                let written = finding.replacement().source().unwrap_or_default();
                let told = finding.clone().with("fix", written);
                *finding =
                    told.fix(Fix::Remove).advice(alloc::format!("remove it: {other:?} {why}"));
            } else if kept.len() < values.len() {
                *finding = finding.clone().fix(Fix::Values(kept));
            }
        }
    }
}

/// Where every origin is local, what is left for a release build is somebody's to name.
#[inline]
pub fn advise_release(draft: &Draft<'_>, found: &mut [Placed]) {
    let is_local = |placed: &&mut Placed| placed.finding.check() == Check::LocalOriginInRelease;
    let origins = draft.origins.as_ref().map_or(0, Vec::len);
    if found.iter_mut().filter(is_local).count() == origins {
        for placed in found.iter_mut().filter(is_local) {
            placed.finding = placed.finding.clone().advice(
                "put it under `#[cfg(debug_assertions)]`, and list the origin of the released page \
                 beside it",
            );
        }
    }
}

/// What is wrong with a key beside `policies`.
#[inline]
pub fn beside_policies(key: Key) -> Option<Finding> {
    let finding = Finding::new(Check::PoliciesNotAlone).with("n", key.name()).fix(Fix::Remove);
    (!matches!(key, Key::Policies | Key::Enforce | Key::Hosts)).then_some(finding)
}

/// Why a policy cannot be one of those that a combined one is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// It is a combined policy itself.
    Combined,
    /// It is for every origin, and others stand behind it.
    EveryOrigin,
    /// It has a slot for origins at start-up, and so has an earlier one.
    SecondSlot,
    /// It is the combined policy that lists it.
    Itself,
    /// It has hosts, which would not count.
    Hosts,
}

/// What is wrong with a policy of this name among those that a combined one is made of.
#[inline]
pub fn unfit(name: &str, why: Unfit) -> Finding {
    let (why, help) = match why {
        Unfit::Combined => {
            ("it is a combined policy itself", "list the policies that it is made of")
        }
        Unfit::EveryOrigin => (
            "it allows every origin, so the policies after it would never apply",
            "move `{n}` to the end, where it stands for everyone else",
        ),
        Unfit::SecondSlot => {
            ("an earlier one has `runtime` as well", "keep `runtime` in one of the two")
        }
        Unfit::Itself => ("it is this policy", "remove it"),
        Unfit::Hosts => (
            "it has `hosts`, which would not count here",
            "move `hosts` to the combined policy, with `enforce: true`",
        ),
    };
    Finding::new(Check::PoliciesMember).with("n", name).with("why", why).advice(help)
}

/// What is wrong with a policy of this name that allows an origin which an earlier one allows too.
/// Which it is, and whose, only the compiler can fill in.
#[inline]
pub fn overlap(name: &str, first: &str, origin: &str) -> Finding {
    Finding::new(Check::PoliciesOverlap).with("n", name).with("first", first).with("o", origin)
}

/// What is wrong with a slot for origins at start-up beside these entries.
#[inline]
pub fn beside_slot(origins: &[&str]) -> Option<Finding> {
    let finding = Finding::new(Check::WildcardNotAlone).with("lit", "`runtime`");
    origins.contains(&"*").then(|| finding.fix(Fix::Remove))
}

/// What is wrong with a slot for origins at start-up in a handler's own policy: it has no name by which
/// a program could give it any.
#[inline]
pub fn inline_slot() -> Finding {
    Finding::new(Check::AttributePolicy)
        .with("n", "`runtime` in a handler's own policy can never be filled")
        .advice(
            "declare the policy in `cors_policy!`, and name it here, as in `#[cors(Dashboard)]`",
        )
}

/// Of the entries of a list that their own findings change: how much the gravest of these weighs.
#[inline]
fn changes(own: &[Placed], list: Key, entries: usize) -> Vec<Option<Level>> {
    let mut changes = vec![None; entries];
    for placed in own {
        let level = placed.finding.level();
        // A lint without replacement asks for another place or a reason, not for other text.
        let is_change = match level {
            Level::Error => true,
            Level::Deny => *placed.finding.replacement() != Fix::None,
            Level::Allow | Level::Warn => false,
        };
        if let (true, Place::Entry(key, i)) = (is_change, placed.place)
            && key == list
        {
            changes[i] = changes[i].max(Some(level));
        }
    }
    changes
}

#[inline]
fn is_authorization(entry: &str) -> bool {
    entry.eq_ignore_ascii_case("authorization")
}

#[inline]
fn no_origins() -> Placed {
    // The key is there; what it lacks is an entry, which nobody else can name.
    let finding = key::missing_origins().fix(Fix::None).advice(
        "list at least one, as in `origins: [\"https://app.example.com\"]`, or remove the policy and \
         put `#[cors(same_origin)]` on the handlers that no other origin may call",
    );
    Placed::new(Place::Value(Key::Origins), finding)
}

/// `"*"` alone. Beside other headers it is still open whether `*` or the list stays.
#[inline]
fn without_authorization(headers: &[&str], wildcard: usize) -> Option<Placed> {
    if headers.iter().any(|header| *header != "*") {
        return None;
    }
    let finding = Finding::new(Check::AnyHeaderAuthorization).fix(header::every());
    Some(Placed::new(Place::Entry(Key::Headers, wildcard), finding))
}

/// A list that names some safelisted methods, or no method at all, reads as if the others were
/// shut out. One that names only others takes the safelisted ones for granted.
#[inline]
fn omitted(methods: &[&str]) -> Option<Placed> {
    let reads_complete = methods.is_empty() || methods.iter().any(|m| matches!(*m, "GET" | "HEAD"));
    if !reads_complete || methods.iter().any(|method| matches!(*method, "POST" | "*")) {
        return None;
    }
    Some(Placed::new(Place::Value(Key::Methods), Finding::new(Check::SafelistedMethodOmitted)))
}

/// What is wrong with `UPDATE` in a list without another method of versioned documents (RFC 3253):
/// the word of databases.
#[inline]
fn update(methods: &[&str]) -> Option<Placed> {
    const VERSIONED: &str = "\
        BASELINE-CONTROL CHECKIN CHECKOUT LABEL MERGE MKACTIVITY MKWORKSPACE REPORT UNCHECKOUT \
        VERSION-CONTROL";
    let at = methods.iter().position(|method| method.eq_ignore_ascii_case("UPDATE"))?;
    if methods.iter().any(|method| is_one_of(method, VERSIONED)) {
        return None;
    }
    let finding = Finding::new(Check::MethodTypo).with("n", methods[at]).fix(Fix::value("PUT"));
    Some(Placed::new(Place::Entry(Key::Methods, at), finding))
}

#[cfg(test)]
mod tests;
