//! No false alarms: what real services need compiles without an `allow`, in debug and in release builds.

use std::slice;

use crate::project::Project;

#[test]
fn real_policies_compile_without_an_allow() {
    let rows: Vec<&str> = include_str!("../data/realistic.tsv").lines().skip(1).collect();
    let mut program = String::new();
    for (index, row) in rows.iter().enumerate() {
        let (_, policy) = row.rsplit_once('\t').expect("four columns");
        assert!(!policy.contains("allow("), "{row}");
        // A row a line.
        let row = format!("mod row{index} {{ cors_runtime::cors_policy! {{ {policy} }} }}\n");
        program.push_str(&row);
    }
    program.push_str("fn main() {}\n");
    // Alarms are the macro's, and so is what a release build adds.
    let compile = if cors_tests::is_exhaustive() { Project::check } else { Project::expand };
    let debug = compile(&Project::new("realistic"), slice::from_ref(&program));
    let release = Project::released("realistic_release").expand(&[program]);
    for errors in [debug, release] {
        let alarms: Vec<String> = errors[0]
            .iter()
            .filter(|message| message.is_error)
            .map(|error| format!("{}\n{}", rows[error.line - 1], error.text))
            .collect();
        assert!(alarms.is_empty(), "{} alarms:\n{}", alarms.len(), alarms.join("\n"));
    }
}
