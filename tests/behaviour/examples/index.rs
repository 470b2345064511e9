//! The table of the examples.

use std::collections::BTreeSet;

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
