//! The same test in a program with several policies and in programs with one.
//!
//! Whether there are several is known to the process. For one policy a test therefore runs itself
//! again, in a process in which it is the only test and has this policy alone.

use std::{env, process::Command};

/// In such a process, the name of its policy.
const ALONE: &str = "CORS_TESTS_ALONE";

/// What a test does with each policy, by the policy's name.
pub type Cases<'a> = &'a [(&'a str, &'a dyn Fn())];

/// Whether this program has one policy.
pub fn is_alone() -> bool {
    env::var_os(ALONE).is_some()
}

/// Runs each case in this program, after `several` has made it one with several policies, and then in a
/// program of its own.
///
/// `test`: the name of the test that calls this, with its modules.
///
/// # Panics
///
/// When a case fails in one of the programs.
pub fn in_both_modes(test: &str, several: impl FnOnce(), cases: Cases<'_>) {
    if let Ok(policy) = env::var(ALONE) {
        let case = cases.iter().find(|(name, _)| *name == policy);
        let (_, case) = case.unwrap_or_else(|| panic!("no case is called {policy}"));
        return case();
    }
    several();
    for (_, case) in cases {
        case();
    }
    let program = env::current_exe().expect("the path of this program");
    for (policy, _) in cases {
        let ended = Command::new(&program).args(["--exact", test]).env(ALONE, policy).output();
        let ended = ended.expect("this program runs");
        let said = String::from_utf8_lossy(&ended.stdout);
        assert!(
            ended.status.success() && said.contains("1 passed"),
            "in a program with {policy} alone:\n{said}"
        );
    }
}
