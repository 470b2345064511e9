//! What takes more than one value to see.

mod coverage;

use alloc::{string::String, vec, vec::Vec};

use super::{Draft, Place, Placed, header, index::Index, key, key::Key, method, text::is_one_of};
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
    out.extend(unneeded_credentials(draft));
    out.extend(useless_max_age(draft));
    out.extend(useless_enforce(draft));
    out.extend(useless_hosts(draft));
    out.extend(local_without_hosts(draft, own));
    out
}

#[inline]
fn in_list(key: Key, entries: &[&str], own: &[Placed], credentials: bool, out: &mut Vec<Placed>) {
    let list = List { key, entries, changes: changes(own, key, entries.len()) };
    let wildcard = list.wildcard(credentials);
    let mut told = vec![false; entries.len()];
    if let Some(wildcard) = wildcard {
        list.not_alone(wildcard, &mut told, out);
    }
    list.duplicates(&mut told, out);
    match key {
        Key::Origins if entries.is_empty() => out.push(no_origins()),
        Key::Origins if wildcard.is_none() => {
            let is_settled = |i: usize| list.is_changing(i) || told[i];
            coverage::check(entries, own, &is_settled, out);
        }
        Key::Headers => out.extend(wildcard.and_then(|i| without_authorization(entries, i))),
        Key::Methods => {
            out.extend(omitted(entries));
            let update = update(entries);
            out.extend(update.map(|(at, finding)| Placed::new(Place::Entry(key, at), finding)));
        }
        Key::Hosts if entries.is_empty() => {
            out.push(Placed::new(Place::Value(key), Finding::new(Check::HostsEmpty)));
        }
        _ => {}
    }
}

/// Nobody is refused for the host that a request names, where nobody is refused.
#[inline]
fn useless_hosts(draft: &Draft<'_>) -> Option<Placed> {
    draft.hosts.as_ref().filter(|hosts| !draft.enforce && !hosts.is_empty())?;
    Some(Placed::new(Place::Value(Key::Hosts), Finding::new(Check::HostsWithoutEnforce)))
}

/// A server that pages on the user's machine may use is one whose name can be rebound.
#[inline]
fn local_without_hosts(draft: &Draft<'_>, own: &[Placed]) -> Option<Placed> {
    let is_local = |finding: &Finding| {
        finding.check() == Check::LocalOriginInRelease && finding.level() > Level::Allow
    };
    let mut local = own.iter().filter(|_| draft.enforce && draft.hosts.is_none());
    let other = local.find(|placed| is_local(&placed.finding))?.place;
    let finding = Finding::new(Check::LocalOriginWithoutHosts);
    Some(Placed::between(Place::Value(Key::Enforce), other, finding))
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

struct List<'a> {
    key: Key,
    entries: &'a [&'a str],
    changes: Vec<Option<Level>>,
}

impl List<'_> {
    #[inline]
    fn is_changing(&self, i: usize) -> bool {
        self.changes[i].is_some()
    }

    /// The entry that covers all others. With credentials there is none: `*` is then an error of
    /// its own, and the rest of the list is what will remain.
    #[inline]
    fn wildcard(&self, credentials: bool) -> Option<usize> {
        if credentials || self.key == Key::Hosts {
            None
        } else {
            self.entries.iter().position(|entry| *entry == "*")
        }
    }

    #[inline]
    fn not_alone(&self, wildcard: usize, told: &mut [bool], out: &mut Vec<Placed>) {
        for (i, entry) in self.entries.iter().enumerate() {
            // Fetch, CORS non-wildcard request-header name: the one header `*` does not cover.
            let is_beside = self.key == Key::Headers && is_authorization(entry);
            // `*` covers nothing that is not an element at all.
            let is_broken = self.changes[i] == Some(Level::Error);
            if *entry == "*" || is_beside || is_broken {
                continue;
            }
            told[i] = true;
            let finding = Finding::new(Check::WildcardNotAlone).literal(entry).fix(Fix::Remove);
            out.push(self.between(i, wildcard, finding));
        }
    }

    #[inline]
    fn duplicates(&self, told: &mut [bool], out: &mut Vec<Placed>) {
        // Fetch compares header names byte-case-insensitively, all else byte by byte.
        let ignores_case = matches!(self.key, Key::Headers | Key::Expose | Key::Hosts);
        let mut index = Index::new(self.entries.len());
        for (i, entry) in self.entries.iter().enumerate() {
            if self.is_changing(i) || told[i] {
                continue;
            }
            let is_same = |j: usize| {
                let other = self.entries[j];
                if ignores_case { entry.eq_ignore_ascii_case(other) } else { *entry == other }
            };
            let lower = ignores_case.then(|| entry.to_ascii_lowercase());
            let earlier = index.find_or_insert(&[lower.as_deref().unwrap_or(entry)], i, &is_same);
            if earlier != i {
                told[i] = true;
                let finding = Finding::new(Check::DuplicateEntry).literal(entry).fix(Fix::Remove);
                out.push(self.between(i, earlier, finding));
            }
        }
    }

    #[inline]
    fn between(&self, i: usize, other: usize, finding: Finding) -> Placed {
        Placed::between(Place::Entry(self.key, i), Place::Entry(self.key, other), finding)
    }
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
fn update(methods: &[&str]) -> Option<(usize, Finding)> {
    const VERSIONED: &str = "\
        BASELINE-CONTROL CHECKIN CHECKOUT LABEL MERGE MKACTIVITY MKWORKSPACE REPORT UNCHECKOUT \
        VERSION-CONTROL";
    let at = methods.iter().position(|method| method.eq_ignore_ascii_case("UPDATE"))?;
    if methods.iter().any(|method| is_one_of(method, VERSIONED)) {
        return None;
    }
    Some((at, Finding::new(Check::MethodTypo).with("n", methods[at]).fix(Fix::value("PUT"))))
}

#[inline]
fn unneeded_credentials(draft: &Draft<'_>) -> Option<Placed> {
    let headers = draft.headers.as_ref().filter(|_| draft.credentials)?;
    let i = headers.iter().position(|header| is_authorization(header))?;
    let finding = Finding::new(Check::CredentialsUnneeded).fix(Fix::Remove);
    Some(Placed::between(Place::Value(Key::Credentials), Place::Entry(Key::Headers, i), finding))
}

#[inline]
fn useless_max_age(draft: &Draft<'_>) -> Option<Placed> {
    draft.max_age?;
    let all = |list: &Option<Vec<&str>>, rule: &dyn Fn(&[u8]) -> bool| {
        list.iter().flatten().all(|entry| rule(entry.as_bytes()))
    };
    if !all(&draft.methods, &|method| method::is_safelisted_method(method))
        || !all(&draft.headers, &|name| header::is_safelisted_request_header(name))
    {
        return None;
    }
    let finding = Finding::new(Check::MaxAgeUseless).fix(Fix::Remove);
    Some(Placed::new(Place::Value(Key::MaxAge), finding))
}

/// `"*"` refused for another reason is none to say more.
#[inline]
fn useless_enforce(draft: &Draft<'_>) -> Option<Placed> {
    let origins = draft.origins.as_ref().filter(|_| draft.enforce && !draft.credentials)?;
    let any = origins.iter().position(|origin| *origin == "*")?;
    let finding = Finding::new(Check::EnforceAnyOrigin);
    Some(Placed::between(Place::Value(Key::Enforce), Place::Entry(Key::Origins, any), finding))
}

#[cfg(test)]
mod tests;
