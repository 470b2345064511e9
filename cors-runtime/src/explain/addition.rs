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

use super::origin::each_of;
use crate::data::PolicyData;

/// An entry in the eyes of the compiler.
#[cfg_attr(test, derive(Debug, PartialEq))]
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
pub(super) fn of_origin(text: &str, context: Context) -> Addition {
    let (mut refused, mut is_local) = (None, false);
    for finding in origin::check(text, Context { release: true, ..context }) {
        match finding.check() {
            // Listed, it admits one installation.
            Check::VolatileExtensionOrigin => {
                return Addition::Refused(finding.message(), finding.help());
            }
            Check::LocalOriginInRelease => is_local |= is_refused(&finding),
            _ if refused.is_none() && is_refused(&finding) => refused = Some(finding),
            _ => {}
        }
    }
    match read(refused) {
        Addition::Fine if is_local => Addition::ForDebugBuilds,
        addition => addition,
    }
}

/// A method of a request as an entry of `methods`.
pub(super) fn of_method(text: &str, context: Context) -> Addition {
    read(method::check(text, context))
}

/// A header of a request as an entry of `headers`.
pub(super) fn of_header(text: &str, context: Context) -> Addition {
    read(header::check_request(text, context))
}

/// What the compiler would say of `credentials: true`, in a policy without it, where origins are listed.
pub(super) fn of_credentials(policy: &PolicyData) -> String {
    let without = Context { enforce: policy.enforce, ..Context::default() };
    let with = Context { credentials: true, ..without };
    let mut refused = Vec::new();
    each_of(&policy.origins, &mut |entry| {
        if entry != Entry::Any {
            let entry = entry.to_string();
            add_new(&origin::check(&entry, without), &origin::check(&entry, with), &mut refused);
        }
    });
    let mut add_names = |names: Names, rule: fn(&str, Context) -> Option<Finding>| {
        for name in names.list {
            add_new(rule(name, without).as_slice(), rule(name, with).as_slice(), &mut refused);
        }
    };
    add_names(policy.methods, method::check);
    add_names(policy.headers, header::check_request);
    add_names(policy.expose, header::check_exposed);
    for name in policy.origins.allowed {
        let finding =
            Check::from_name(name).and_then(|check| allowed_at_start_up(check, true, false));
        add_new(&[], finding.as_slice(), &mut refused);
    }
    let mut text = String::new();
    for refused in refused {
        text.push_str(if text.is_empty() { "" } else { "; " });
        text.push_str(&refused);
    }
    text
}

/// Adds what a rule says of an entry only with credentials.
#[inline(never)]
fn add_new(without: &[Finding], with: &[Finding], refused: &mut Vec<String>) {
    for found in with {
        if is_refused(found) && !without.iter().any(|old| old.check() == found.check()) {
            let message = found.message();
            if refused.last() != Some(&message) {
                refused.push(message);
            }
        }
    }
}

/// Whether the compiler accepts these origins as trusted senders, whatever the source allows.
pub(super) fn are_senders(origins: &Origins) -> bool {
    let mut are_senders = !origins.allowed.contains(&Check::AnyOriginAtStartUp.name());
    each_of(origins, &mut |entry| {
        are_senders = are_senders
            && !judge(&entry.to_string(), Context::default()).sender.iter().any(is_refused);
    });
    are_senders
}

fn is_refused(finding: &Finding) -> bool {
    finding.level() > Level::Warn
}

#[inline(never)]
fn read(found: Option<Finding>) -> Addition {
    match found {
        Some(finding) if is_refused(&finding) => match finding.replacement() {
            Fix::Values(values) if values.len() == 1 => Addition::Instead(values[0].clone()),
            _ => Addition::Refused(finding.message(), finding.help()),
        },
        _ => Addition::Fine,
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
