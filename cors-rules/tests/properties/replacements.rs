//! What the help lines tell to write is accepted, and needs no second correction.

use std::cell::Cell;

use cors_rules::{
    catalog::{Check, Level},
    finding::{Finding, Fix},
    rules::{
        Context,
        key::{self, Key},
        scalar,
    },
};
use proptest::prelude::*;

use crate::{
    CONTEXTS, hold,
    inputs::{LISTS, Rule, anything},
    is_refused,
};

/// The entry after its replacements are typed in, as long as it is refused.
fn repaired(rule: Rule, entry: &str, context: Context) -> Vec<String> {
    let found = rule(entry, context);
    match found.iter().find(|finding| finding.level() == Level::Error).map(Finding::replacement) {
        Some(Fix::Values(values)) => values.clone(),
        Some(Fix::Remove) => Vec::new(),
        _ => vec![entry.to_owned()],
    }
}

#[test]
fn replacements_are_accepted_and_stay() {
    for (key, rule, of) in LISTS {
        let replaced = Cell::new(0);
        hold(1000, anything(of), |entry| {
            for context in CONTEXTS {
                for finding in rule(&entry, context) {
                    let Fix::Values(values) = finding.replacement() else { continue };
                    replaced.set(replaced.get() + 1);
                    prop_assert!(!values.is_empty(), "{} {:?}: {}", key.name(), entry, finding);
                    for value in values {
                        // `ANY` means "every", which takes a list where credentials are allowed:
                        // the help line says so and offers nothing to paste.
                        let is_any = key == Key::Methods && value == "*";
                        if is_any && context.credentials {
                            let help = finding.help().unwrap_or_default();
                            prop_assert!(!help.contains("write"), "{:?}: {}", entry, finding);
                            continue;
                        }
                        prop_assert_ne!(value, &entry, "{}: {}", key.name(), finding);
                        let again = rule(value, context);
                        prop_assert!(
                            !is_refused(&again),
                            "{} {:?} -> {:?}: {:?}",
                            key.name(),
                            entry,
                            value,
                            again
                        );
                    }
                }
                let once = repaired(rule, &entry, context);
                let twice: Vec<String> =
                    once.iter().flat_map(|value| repaired(rule, value, context)).collect();
                let is_unknown = once == [entry.clone()];
                prop_assert!(
                    is_unknown || once == twice,
                    "{:?} -> {:?} -> {:?}",
                    entry,
                    once,
                    twice
                );
            }
            Ok(())
        });
        assert!(replaced.get() > 20, "{}: {} replacements", key.name(), replaced.get());
    }
}

#[test]
fn replacements_of_keys_and_scalars_are_accepted_and_stay() {
    let replaced = Cell::new(0);
    let text = prop_oneof![
        "[0-9]{0,6}( ?(ms|s|sec|seconds|m|min|h|hours|d|days|w|y|mo))?",
        "[0-9]{1,4}\\.[0-9]{0,3}(e[0-9])?[hms]?",
        "(Some|Duration::from_secs|Duration::from_mins|TimeDelta::hours)\\([0-9]{1,7}\\)",
        "[0-9_]{1,5}( \\* [0-9]{1,4}){0,3}",
        "(P|PT|max-age=)[0-9]{1,6}[HMS]?",
        "(yes|no|true|TRUE|include|omit|Some\\(true\\)|AllowCredentials::yes\\(\\)|1|0)",
        "(allow|allowed|expose|Access-Control)?[_-]?(origin|method|header|age|Credential|ttl)s?",
        "\\PC{0,10}",
    ];
    hold(1500, text, |text| {
        let text = text.as_str();
        let sources = [
            text.into(),
            format!("{text:?}"),
            format!("\"90{text}\""),
            format!("-{text}"),
            format!("90{text}"),
        ];
        for source in &sources {
            if let Err(finding) = scalar::max_age(source)
                && let Some(seconds) = finding.replacement().source()
            {
                replaced.set(replaced.get() + 1);
                let again = scalar::max_age(&seconds);
                prop_assert_eq!(again, Ok(seconds.parse().unwrap()), "{}: {}", source, finding);
            }
            if let Err(finding) = scalar::boolean(source, Check::CredentialsType)
                && let Some(truth) = finding.replacement().source()
            {
                prop_assert!(truth == "true" || truth == "false", "{}: {}", source, finding);
            }
        }
        if let Err(finding) = key::check(text)
            && let Some(name) = finding.replacement().source()
        {
            prop_assert!(key::check(&name).is_ok(), "{:?}: {}", text, finding);
        }
        Ok(())
    });
    assert!(replaced.get() > 100, "{} replacements", replaced.get());
}
