//! What the compiler says: one program a check, with its message in full.
//!
//! The `.stderr` files hold the words of rustc 1.95; `TRYBUILD=overwrite cargo test --test ui
//! messages` writes them anew.

use std::{collections::BTreeSet, fs, path::Path, process::Command};

use cors_runtime::checks::Check;

pub(crate) const PINNED: &str = "rustc 1.95.";

/// These are no compile errors of a debug build; `builds.rs` and `start_up.rs` look at them.
const ELSEWHERE: [&str; 2] = ["local_origin_in_release", "any_origin_at_start_up"];

#[test]
fn messages() {
    let version = Command::new("rustc").arg("--version").output().expect("rustc runs").stdout;
    let version = String::from_utf8_lossy(&version);
    if !version.starts_with(PINNED) {
        println!("SKIPPED: the messages are compared on {PINNED}x, and this is {version}");
        return;
    }
    let tests = trybuild::TestCases::new();
    for folder in ["checks", "policy", "rustc"] {
        tests.compile_fail(format!("ui/{folder}/*.rs"));
    }
}

#[test]
fn every_check_has_a_program_and_its_message_names_it() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("ui/checks");
    let names: BTreeSet<&str> = Check::ALL.iter().map(|check| check.name()).collect();
    for name in &names {
        if ELSEWHERE.contains(name) {
            continue;
        }
        let message = fs::read_to_string(folder.join(format!("{name}.stderr")));
        let message = message.unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(message.contains(&format!("check `{name}`")), "{name}:\n{message}");
    }
    for file in fs::read_dir(&folder).expect("ui/checks") {
        let path = file.expect("a file").path();
        let stem = path.file_stem().and_then(|stem| stem.to_str()).expect("a name");
        assert!(names.contains(stem), "{stem} is no check");
    }
}
