//! What holds for every input, known or not: the rules against the `url` crate and against plain
//! readings of the same sentences, replacements that pass, matchers that admit what they say, words
//! without holes. `fuzz/` looks for panics.

#[path = "properties/browser.rs"]
mod browser;
#[path = "properties/entries.rs"]
mod entries;
#[path = "properties/inputs.rs"]
mod inputs;
#[path = "properties/matcher.rs"]
mod matcher;
#[path = "properties/patterns.rs"]
mod patterns;
#[path = "properties/replacements.rs"]
mod replacements;
#[path = "data/rows.rs"]
mod rows;
#[path = "properties/words.rs"]
mod words;

use std::cell::Cell;

use cors_rules::{catalog::Level, finding::Finding, rules::Context};
use proptest::{
    prelude::*,
    test_runner::{Config, TestCaseError, TestRunner},
};

const CONTEXTS: [Context; 4] = [
    Context { credentials: false, enforce: false, release: false },
    Context { credentials: true, enforce: false, release: false },
    Context { credentials: false, enforce: false, release: true },
    Context { credentials: true, enforce: false, release: true },
];

/// Whether to try what takes minutes, as `.ci/run` does.
fn is_exhaustive() -> bool {
    std::env::var_os("CORS_TESTS_EXHAUSTIVE").is_some()
}

/// Runs a property and fails with the smallest input that breaks it.
fn hold<S: Strategy>(
    cases: u32,
    strategy: S,
    property: impl Fn(S::Value) -> Result<(), TestCaseError>,
) {
    let cases = if is_exhaustive() { cases * 2 } else { cases / 4 };
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    if let Err(failure) = TestRunner::new(config).run(&strategy, property) {
        panic!("{failure}");
    }
}

/// How often a property saw each of two outcomes: one that sees only one of them shows nothing.
#[derive(Default)]
struct Seen {
    yes: Cell<u32>,
    no: Cell<u32>,
}

impl Seen {
    fn note(&self, outcome: bool) {
        let count = if outcome { &self.yes } else { &self.no };
        count.set(count.get() + 1);
    }

    /// Fails unless both outcomes are at least one in fifty.
    fn assert_both(&self) {
        let (yes, no) = (self.yes.get(), self.no.get());
        assert!(yes.min(no) * 50 >= yes + no, "{yes} yes, {no} no");
    }
}

fn is_refused(findings: &[Finding]) -> bool {
    findings.iter().any(|finding| finding.level() == Level::Error)
}
