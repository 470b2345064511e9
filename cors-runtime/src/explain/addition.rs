//! What the compiler would say of an entry that an explanation might advise to add.

use cors_data::{origins::Origins, pattern::Entry, policy::Names};
use cors_rules::{
    catalog::{Check, Level},
    finding::{Finding, Fix},
    rules::{
        Context, header, method,
        origin::{self, allowed_at_start_up},
        sender::judge,
    },
};

use crate::data::PolicyData;

/// An entry in the eyes of the compiler.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Addition {
    /// It compiles.
    Fine,
    /// It compiles where it is only for debug builds.
    ForDebugBuilds,
    /// It does not compile; this does.
    Instead(String),
    /// It does not compile: the fact, and what to do.
    Refused(String, Option<String>),
}

/// A page's origin as an entry of `origins`.
#[inline]
pub(super) fn of_origin(text: &str, context: Context) -> Addition {
    let found = origin::check(text, Context { release: true, ..context });
    // Listed, it admits one installation.
    if let Some(volatile) =
        found.iter().find(|found| found.check() == Check::VolatileExtensionOrigin)
    {
        return Addition::Refused(volatile.message(), volatile.help());
    }
    let is_local = |finding: &Finding| finding.check() == Check::LocalOriginInRelease;
    match read(found.iter().filter(|finding| !is_local(finding))) {
        Addition::Fine if found.iter().any(|found| is_local(found) && is_refused(found)) => {
            Addition::ForDebugBuilds
        }
        addition => addition,
    }
}

/// A method of a request as an entry of `methods`.
#[inline]
pub(super) fn of_method(text: &str, context: Context) -> Addition {
    read(method::check(text, context).iter())
}

/// A header of a request as an entry of `headers`.
#[inline]
pub(super) fn of_header(text: &str, context: Context) -> Addition {
    read(header::check_request(text, context).iter())
}

/// What the compiler would say of `credentials: true`, in a policy without it, where origins are listed.
#[inline]
pub(super) fn of_credentials(policy: &PolicyData) -> Vec<String> {
    let without = Context { enforce: policy.enforce, ..Context::default() };
    let mut refused = Vec::new();
    for entry in policy.origins.all().filter(|entry| *entry != Entry::Any) {
        refused.extend(new(&entry.to_string(), without, origin::check));
    }
    let names = |list: Names, rule: fn(&str, Context) -> Option<Finding>| {
        list.list.iter().flat_map(move |name| new(name, without, rule))
    };
    refused.extend(names(policy.methods, method::check));
    refused.extend(names(policy.headers, header::check_request));
    refused.extend(names(policy.expose, header::check_exposed));
    let at_start_up = policy.origins.allowed.iter().filter_map(|name| Check::from_name(name));
    let at_start_up = at_start_up.filter_map(|check| allowed_at_start_up(check, true, false));
    refused.extend(at_start_up.map(|finding| finding.message()));
    refused.dedup();
    refused
}

/// What a rule says of an entry only with credentials.
#[inline]
fn new<F>(entry: &str, without: Context, rule: fn(&str, Context) -> F) -> Vec<String>
where
    F: IntoIterator<Item = Finding>,
{
    let before: Vec<Check> = rule(entry, without).into_iter().map(|old| old.check()).collect();
    let found = rule(entry, Context { credentials: true, ..without }).into_iter();
    let is_new = |found: &Finding| is_refused(found) && !before.contains(&found.check());
    found.filter(is_new).map(|found| found.message()).collect()
}

/// Whether the compiler accepts these origins as trusted senders, whatever the source allows.
#[inline]
pub(super) fn are_senders(origins: &Origins) -> bool {
    let refused = |entry: Entry<'_>| {
        judge(&entry.to_string(), Context::default()).sender.iter().any(is_refused)
    };
    let everyone = Check::AnyOriginAtStartUp.name();
    !origins.allowed.contains(&everyone) && !origins.all().any(refused)
}

#[inline]
fn is_refused(finding: &Finding) -> bool {
    finding.level() > Level::Allow
}

#[inline]
fn read<'a>(mut found: impl Iterator<Item = &'a Finding>) -> Addition {
    match found.find(|finding| is_refused(finding)) {
        None => Addition::Fine,
        Some(finding) => match finding.replacement() {
            Fix::Values(values) if values.len() == 1 => Addition::Instead(values[0].clone()),
            _ => Addition::Refused(finding.message(), finding.help()),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_compiler_accepts() {
        let anonymous = Context::default();
        let credentials = Context { credentials: true, ..anonymous };
        let instead = |text: &str| Addition::Instead(text.into());
        for (text, context, expected) in [
            ("https://b.example.com", credentials, Addition::Fine),
            ("http://b.example.com", anonymous, Addition::Fine),
            ("http://b.example.com", credentials, instead("https://b.example.com")),
            ("http://localhost:3000", anonymous, Addition::Fine),
            ("http://localhost:3000", credentials, Addition::ForDebugBuilds),
        ] {
            assert_eq!(of_origin(text, context), expected, "{text}");
        }
        for text in ["https://codepen.io", "moz-extension://6a1f7d0c-6f0e-4b53-9f5e-0a1c2b3d4e5f"] {
            let refused = of_origin(text, credentials);
            assert!(matches!(refused, Addition::Refused(..)), "{text}: {refused:?}");
        }
        assert_eq!(of_method("patch", anonymous), instead("PATCH"));
        assert_eq!(of_method("PURGE", anonymous), Addition::Fine);
        assert_eq!(of_header("content_type", anonymous), instead("content-type"));
        assert_eq!(of_header("x-api-key", anonymous), Addition::Fine);
    }
}
