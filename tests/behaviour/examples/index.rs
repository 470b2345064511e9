//! The table of the examples.

use std::{collections::BTreeSet, fs, path::Path};

/// Every example is in the table, and the table names no others.
#[test]
fn the_table_is_complete() {
    let manifest = include_str!("../../../examples/Cargo.toml");
    let programs: BTreeSet<&str> = manifest
        .split("[[bin]]\nname = \"")
        .skip(1)
        .map(|rest| rest.split_once('"').expect("a name").0)
        .collect();
    let readme = include_str!("../../../examples/README.md");
    let rows: BTreeSet<&str> = readme
        .lines()
        .filter_map(|line| line.strip_prefix("| [`"))
        .map(|row| row.split_once('`').expect("a name").0)
        .collect();
    assert!(programs.contains("playground"), "{programs:?}");
    assert_eq!(programs, rows);
}

/// Who copies an example has to add the features that it is built with, which CI holds to be enough.
#[test]
fn each_says_which_features_it_needs() {
    let manifest = include_str!("../../../examples/Cargo.toml");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples");
    for program in manifest.split("[[bin]]\n").skip(1) {
        let program = program.split("\n\n").next().expect("its lines");
        let value = |key: &str| {
            let line = program.lines().find_map(|line| line.strip_prefix(key));
            line.map(|value| value.replace([' ', '"', '[', ']'], ""))
        };
        let path = value("path = ").expect("a path");
        let features = value("required-features = ");
        let features = features.map_or(String::new(), |list| format!(" --features {list}"));
        let source = fs::read_to_string(folder.join(&path)).expect("an example");
        let line = format!("//! To use it elsewhere: `cargo add cors-runtime{features}`.\n");
        assert!(source.contains(&line), "{path}: {line}");
    }
}
