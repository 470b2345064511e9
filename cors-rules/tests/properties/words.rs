//! What is rendered has no holes in it, whatever the finding is about.

use std::cell::Cell;

use cors_rules::{
    catalog::{Check, Level},
    finding::{Finding, Fix},
    rules::{self, handler, key, levels::Lint, scalar},
};
use proptest::{prelude::*, test_runner::TestCaseError};

use crate::{
    CONTEXTS, hold,
    inputs::{LISTS, WORDS, anything, draft},
};

/// What the table of texts fills in. None of these may be left in a rendered text.
const PLACEHOLDERS: &[&str] = &[
    "{lit}",
    "{fix}",
    "{fixhost}",
    "{n}",
    "{c}",
    "{v}",
    "{h}",
    "{p}",
    "{ty}",
    "{rule}",
    "{date}",
    "{other}",
    "{tail}",
    "{expected}",
    "{found}",
];

fn assert_words(finding: &Finding, input: &str) -> Result<(), TestCaseError> {
    let name = finding.check().name();
    let (message, help, note) = (finding.message(), finding.help(), finding.note());
    for text in [Some(&message), help.as_ref(), note.as_ref()].into_iter().flatten() {
        if PLACEHOLDERS.iter().any(|placeholder| text.contains(placeholder)) {
            // Unless the user typed it.
            prop_assert!(
                PLACEHOLDERS.iter().any(|placeholder| input.contains(placeholder)),
                "{}: {}",
                name,
                text
            );
        }
        // `env!("…")` and `async fn handler(…)` mean it.
        let rest = text.replace("\"…\"", "").replace("(…)", "");
        prop_assert!(!rest.contains('…') || input.contains('…'), "{}: {}", name, text);
        prop_assert!(!text.is_empty() && text.trim() == text, "{}: {:?}", name, text);
        // A message that holds the user's bytes must not move the cursor of a terminal.
        prop_assert!(!text.contains(char::is_control), "{}: {:?} for {:?}", name, text, input);
    }
    let first = message.chars().next().expect("a message");
    let is_start = first.is_lowercase() || first.is_ascii_digit() || matches!(first, '`' | '"');
    // Names begin with a capital letter.
    let names = ["Private Network Access", "Firefox"];
    let is_name = names.iter().any(|name| message.starts_with(name));
    prop_assert!(is_start || is_name, "{}: {}", name, message);
    prop_assert!(!message.ends_with('.'), "{}: {}", name, message);
    prop_assert!(help.is_some() || finding.replacement() == &Fix::None, "{}: {}", name, finding);
    prop_assert!(finding.to_string().starts_with(&message), "{}", finding);
    Ok(())
}

#[test]
fn words_have_no_holes() {
    let seen = Cell::new(std::collections::BTreeSet::new());
    let note = |finding: &Finding| {
        let mut set = seen.take();
        set.insert(finding.check());
        seen.set(set);
    };
    for (_, rule, of) in LISTS {
        hold(700, anything(of), |entry| {
            for finding in CONTEXTS.iter().flat_map(|context| rule(&entry, *context)) {
                note(&finding);
                assert_words(&finding, &entry)?;
            }
            Ok(())
        });
    }
    hold(800, draft(), |drawn| {
        for placed in rules::check(&drawn.draft()) {
            note(&placed.finding);
            assert_words(&placed.finding, &drawn.text())?;
        }
        Ok(())
    });
    // Keys and names of lints are tokens of the source: nothing invisible is in them.
    let token = anything(WORDS).prop_map(|text| text.replace(char::is_control, "x"));
    hold(500, token, |text| {
        let sources =
            [text.clone(), format!("{text:?}"), format!("-{text}"), format!("99999{text}")];
        let credentials = |source: &str| scalar::boolean(source, Check::CredentialsType).err();
        let found = sources
            .iter()
            .flat_map(|source| [scalar::max_age(source).err(), credentials(source)])
            .chain([
                key::check(&text).err(),
                Lint::read(&text, Level::Allow).err(),
                Some(key::missing_origins()),
                handler::mentions(&text),
                handler::reads_header(&text).map(|requirement| requirement.finding),
                Some(handler::serves("PUT")),
            ]);
        for finding in found.flatten() {
            note(&finding);
            assert_words(&finding, &text)?;
        }
        Ok(())
    });
    // Most of the catalog; the rest is about handlers and the grammar, which the macro reads.
    let seen = seen.take().len();
    assert!(seen > 65, "{seen} checks of {}", Check::ALL.len());
}
