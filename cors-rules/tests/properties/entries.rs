//! What holds for every entry of `origins`, whatever it says.

use std::collections::BTreeSet;

use crate::{
    CONTEXTS, hold,
    inputs::{PIECES, anything},
    is_exhaustive, is_refused,
    rows::rows,
};
use cors_rules::{
    finding::Fix,
    origin::Origin,
    pattern,
    rules::{Context, origin::check},
    tables,
};

/// What must hold for any text in any context.
fn assert_consistent(literal: &str) {
    let is_faulty = is_refused(&check(literal, Context::default()));
    for context in CONTEXTS {
        let findings = check(literal, context);
        // Start-up tells by the most generous policy what every policy refuses.
        assert!(is_refused(&findings) || !is_faulty, "{literal:?}: {findings:?}");
        if is_refused(&findings) {
            assert_eq!(findings.len(), 1, "{literal:?}: {findings:?}");
        } else if literal != "*" && literal != "null" {
            let entry = pattern::Entry::parse(literal);
            if matches!(entry, pattern::Entry::Exact(_)) {
                assert!(entry.admits(literal.as_bytes()), "{literal:?}");
                assert_eq!(Origin::parse(literal).map(|o| o.as_str()), Some(literal));
            }
            if let pattern::Entry::Pattern(pattern) = entry {
                // At start-up, it would be lost.
                assert!(tables::patterns::fits(&pattern), "{literal:?}");
            }
        }
        // At start-up, the stricter check alone is asked where it finds nothing.
        let strict = check(literal, Context { credentials: true, enforce: true, ..context });
        assert!(!strict.is_empty() || findings.is_empty(), "{literal:?}: {findings:?}");
        assert!(is_refused(&strict) || !is_faulty, "{literal:?}: {strict:?}");
        for finding in &findings {
            assert!(finding.help().is_some(), "{literal:?}: {finding}");
            assert!(finding.to_string().starts_with(&finding.message()));
            let Fix::Values(values) = finding.replacement() else {
                continue;
            };
            for value in values {
                let again = check(value, context);
                assert!(!is_refused(&again), "{literal:?} -> {value:?}: {again:?}");
                assert_ne!(value, literal, "{findings:?}");
            }
        }
    }
}

#[test]
fn tables_are_consistent() {
    let tables = [
        include_str!("../data/origins_invalid.tsv"),
        include_str!("../data/origins_valid.tsv"),
        include_str!("../data/origins_contextual.tsv"),
    ];
    let entries: BTreeSet<String> =
        tables.into_iter().flat_map(rows).map(|row| row[0].clone()).collect();
    // Every beginning and every end of an entry is an entry somebody may leave behind.
    let parts: BTreeSet<&str> = entries
        .iter()
        .flat_map(|entry| entry.char_indices().flat_map(|(at, _)| [&entry[..at], &entry[at..]]))
        .collect();
    for entry in &entries {
        assert_consistent(entry);
    }
    for part in parts.iter().step_by(if is_exhaustive() { 1 } else { 24 }) {
        assert_consistent(part);
    }
}

#[test]
fn any_text_is_consistent() {
    hold(4000, anything(PIECES), |text| {
        assert_consistent(&text);
        Ok(())
    });
}
