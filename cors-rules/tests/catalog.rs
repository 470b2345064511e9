//! The catalog against the table that it was made from: names and levels are public.

use cors_rules::catalog::{Check, Level};

#[test]
fn every_row_of_the_table_is_a_check_of_its_level() {
    for row in include_str!("data/checks.tsv").lines().skip(1) {
        let mut columns = row.split('\t');
        let (name, level) = (columns.next().expect("a name"), columns.next().expect("a level"));
        let check = Check::from_name(name).unwrap_or_else(|| panic!("no check `{name}`"));
        let expected = match level {
            "error" => Level::Error,
            "deny" => Level::Deny,
            "allow" => Level::Allow,
            other => panic!("{name}: level {other}"),
        };
        assert_eq!(check.level(), expected, "{name}");
    }
}

#[test]
fn names_are_unique_and_snake_case() {
    let mut names: Vec<&str> = Check::ALL.iter().map(|check| check.name()).collect();
    names.sort_unstable();
    for pair in names.windows(2) {
        assert_ne!(pair[0], pair[1]);
    }
    for name in names {
        let is_snake = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        assert!(name.chars().all(is_snake), "{name}");
    }
}
