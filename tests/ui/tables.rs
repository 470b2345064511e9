//! Every row of the tables of literals and names, through the macro: one program with a policy a
//! row, built once, and for each row the check, the replacement and the place of the error.

pub(crate) mod rows;

use std::collections::BTreeMap;

use cors_runtime::{OriginSet, cors_policy};
use cors_tests::project::{Diagnostic, Project};
use rows::Row;

#[test]
fn every_row_through_the_macro() {
    let rows = rows::all();
    assert!(rows.len() > 400, "the tables are there: {}", rows.len());
    let mut program = String::from("#![allow(dead_code)]\n");
    for (index, row) in rows.iter().enumerate() {
        // A row a line.
        let policy = &row.policy;
        let line = format!("mod row{index} {{ cors_runtime::cors_policy! {{ {policy} }} }}\n");
        program.push_str(&line);
    }
    program += "fn main() {}\n";
    let project = Project::new(env!("CARGO_TARGET_TMPDIR"), "tables", &["start-up"]);
    project.write(&program);

    let mut found: BTreeMap<usize, Vec<Diagnostic>> = BTreeMap::new();
    for error in project.check(&[], &[]) {
        found.entry(error.line).or_default().push(error);
    }
    let mut wrong = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        let errors = found.remove(&(index + 2)).unwrap_or_default();
        if let Some(origin) = &row.origin
            && let Err(difference) = compare_at_start_up(origin, &errors)
        {
            wrong.push(format!("{} at start-up: {difference}", row.name));
        }
        if let Err(difference) = compare(row, &errors) {
            wrong.push(format!("{}: {difference}\n    {}\n    {errors:?}", row.name, row.policy));
        }
    }
    assert!(found.is_empty(), "errors on no row: {found:?}");
    assert!(wrong.is_empty(), "{} of {} rows:\n{}", wrong.len(), rows.len(), wrong.join("\n"));
}

cors_policy! { AtStartUp { origins: [runtime] } }

/// What arrives at start-up is refused in the compiler's words, but for the advice about what only the
/// policy can allow.
fn compare_at_start_up(origin: &str, errors: &[Diagnostic]) -> Result<(), String> {
    let whole: fn(&str) -> &str = |message| message;
    let fact: fn(&str) -> &str = |message| message.lines().next().unwrap_or_default();
    let (start_up, part) = match OriginSet::parse([origin]) {
        Ok(set) => (AtStartUp::with_origins(set).err(), fact),
        Err(error) => (Some(error), whole),
    };
    let start_up: Vec<String> = start_up
        .iter()
        .flat_map(cors_runtime::OriginSetError::errors)
        .map(|error| part(&error.to_string()).to_owned())
        .collect();
    let compiler: Vec<&str> = errors.iter().map(|error| part(&error.message)).collect();
    if compiler == start_up { Ok(()) } else { Err(format!("{start_up:#?} and not {compiler:#?}")) }
}

fn compare(row: &Row, errors: &[Diagnostic]) -> Result<(), String> {
    let Some((underlined, check)) = &row.error else {
        return if errors.is_empty() { Ok(()) } else { Err("should compile".into()) };
    };
    // A second finding of the row is another mistake of the same literal, or of the next one.
    let named = format!("check `{check}`");
    let Some(error) = errors.iter().find(|error| error.message.contains(&named)) else {
        return Err(format!("expected {check}"));
    };
    if errors.len() > 2 {
        return Err(format!("{} errors", errors.len()));
    }
    if !underlined.is_empty() && error.underlined != *underlined {
        return Err(format!("underlines {}", error.underlined));
    }
    let help = error.message.lines().find(|line| line.starts_with("= help: "));
    match (&row.replacement, help) {
        (Some(replacement), Some(help)) if help.contains(replacement.as_str()) => Ok(()),
        (Some(replacement), _) => Err(format!("expected help with {replacement}")),
        (None, _) => Ok(()),
    }
}
