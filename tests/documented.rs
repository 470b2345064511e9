//! Every check has a page in `cors_runtime::checks`, whose refused example is refused by that check
//! and by no other.

use std::{collections::BTreeMap, env, fs, path::Path};

use cors_runtime::checks::{Check, Level};
use cors_tests::project::Project;

const OVERVIEW: &str = include_str!("../cors-runtime/src/checks.rs");

/// What no debug build refuses, no doctest can show to be refused.
const IN_RELEASE: &str = "local_origin_in_release";

/// Refused when the program starts, and by no compiler.
const AT_START_UP: &str = "any_origin_at_start_up";

/// The documentation of each check, without the marks of the comment.
fn pages() -> BTreeMap<String, Vec<String>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../cors-runtime/src/checks");
    let mut pages = BTreeMap::new();
    for file in fs::read_dir(folder).expect("the folder of the pages") {
        let path = file.expect("a file").path();
        if path.extension().is_none_or(|extension| extension != "rs") {
            continue;
        }
        let text = fs::read_to_string(&path).expect("a source file");
        let mut lines = text.lines();
        while let Some(line) = lines.next() {
            let Some(rest) = line.strip_prefix("pub mod ") else { continue };
            let name = rest.strip_suffix(" {").unwrap_or_else(|| panic!("{line}")).to_owned();
            let page: Vec<String> = lines
                .by_ref()
                .take_while(|line| *line != "}")
                .map(|line| {
                    let text = line.strip_prefix("    //!");
                    let text = text.unwrap_or_else(|| panic!("{name} holds code: {line}"));
                    text.strip_prefix(' ').unwrap_or(text).to_owned()
                })
                .collect();
            assert!(pages.insert(name.clone(), page).is_none(), "{name} has two pages");
        }
    }
    pages
}

/// The code after the opening fence, as the compiler gets it; nothing when there is no such block.
fn example(page: &[String], fence: &str) -> Option<Vec<String>> {
    let start = page.iter().position(|line| line == fence)? + 1;
    let code = page[start..].iter().take_while(|line| *line != "```");
    Some(code.map(|line| line.strip_prefix("# ").unwrap_or(line).to_owned()).collect())
}

fn refused(name: &str, page: &[String]) -> Option<Vec<String>> {
    let is_text = name == IN_RELEASE || name == AT_START_UP;
    example(page, if is_text { "```text" } else { "```compile_fail" })
}

const fn word(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Deny => "deny",
        Level::Allow => "allow",
    }
}

/// What a page lacks.
fn lacks(check: Check, page: &[String]) -> Vec<String> {
    let (name, level) = (check.name(), word(check.level()));
    let text = page.join("\n");
    let mut lacks = Vec::new();
    let mut need = |is_there: bool, what: &str| {
        if !is_there {
            lacks.push(format!("{name}: {what}"));
        }
    };
    need(page.first().is_some_and(|line| line.ends_with('.')), "a first line that is a sentence");
    let stated = page.iter().find_map(|line| line.strip_prefix("Level: "));
    let stated = stated.map(|rest| rest.split(['.', ',']).next().unwrap_or_default());
    need(stated == Some(level), &format!("`Level: {level}`, not {stated:?}"));
    need(refused(name, page).is_some(), "a refused example");
    need(example(page, "```").is_some(), "an example that compiles");
    need(
        page.iter().any(|line| line.starts_with("Source: ")) && text.contains("]("),
        "a source with a link",
    );
    if check.level() != Level::Error {
        need(text.contains(&format!("allow({name}, reason")), "when to allow it");
    }
    let row = format!("//! | [`{name}`] | {level} | ");
    need(OVERVIEW.lines().any(|line| line.starts_with(&row)), &format!("a row `{row}…`"));
    lacks
}

#[test]
fn every_check_has_a_page_and_every_page_a_check() {
    let mut pages = pages();
    let mut wrong = Vec::new();
    for check in Check::ALL {
        match pages.remove(check.name()) {
            Some(page) => wrong.extend(lacks(*check, &page)),
            None => wrong.push(format!("{}: a page", check.name())),
        }
    }
    wrong.extend(pages.keys().map(|name| format!("{name}: a check")));
    assert!(wrong.is_empty(), "what is missing:\n{}", wrong.join("\n"));
}

/// The errors that rustc prints, each with the line of `main.rs` that it points at.
///
/// Of what a constant panics with, the structured output has only the place in `core`.
fn errors(output: &str) -> Vec<(usize, String)> {
    let mut errors = Vec::new();
    let mut message: Option<String> = None;
    for line in output.lines() {
        if line.starts_with("error") {
            message = Some(String::new());
        }
        let Some(text) = &mut message else { continue };
        if let Some(place) = line.trim_start().strip_prefix("--> src/main.rs:") {
            let number = place.split(':').next().and_then(|number| number.parse().ok());
            errors.push((number.expect("a line"), std::mem::take(text)));
            message = None;
        } else {
            text.push_str(line);
            text.push('\n');
        }
    }
    errors
}

/// A doctest that must not compile passes whatever is wrong with it; here the reason counts.
#[test]
fn refused_examples_are_refused_for_their_reason() {
    let mut pages = pages();
    pages.remove(AT_START_UP);
    let mut program = vec!["#![allow(dead_code, unused)]".to_owned()];
    let mut ends = Vec::new();
    for (name, page) in &pages {
        let code = refused(name, page).unwrap_or_else(|| panic!("{name} has no example"));
        program.push(format!("fn {name}() {{"));
        program.extend(code);
        program.push("}".into());
        ends.push((program.len(), name.as_str()));
    }
    program.push("fn main() {}\n".into());

    let project = Project::new(env!("CARGO_TARGET_TMPDIR"), "documented", &[]);
    let runtime = Path::new(env!("CARGO_MANIFEST_DIR")).join("../cors-runtime");
    project.write_file(
        "Cargo.toml",
        &format!(
            "[package]\nname = \"documented\"\nedition = \"2024\"\n\n[dependencies]\n\
             axum = {{ version = \"0.8\", default-features = false, features = [\"json\"] }}\n\
             cors-runtime = {{ path = {runtime:?}, features = [\"axum\"] }}\n\n[workspace]\n\n\
             # What a release build refuses, without building all else for one.\n\
             [profile.dev.package.documented]\ndebug-assertions = false\n"
        ),
    );
    project.write(&program.join("\n"));

    let mut found: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let output = project.cargo(&["check", "--color=never"], &[]);
    let output = String::from_utf8_lossy(&output.stderr);
    for (line, message) in errors(&output) {
        let owner = ends.iter().find(|(end, _)| line <= *end).map_or("", |(_, name)| name);
        found.entry(owner).or_default().push(message);
    }
    assert!(!found.is_empty(), "cargo failed:\n{output}");
    let mut wrong = Vec::new();
    for name in pages.keys() {
        match found.remove(name.as_str()).as_deref() {
            Some([message]) if message.contains(&format!("check `{name}`")) => {}
            other => wrong.push(format!("{name}: {other:#?}")),
        }
    }
    assert!(found.is_empty(), "errors in no example: {found:#?}");
    assert!(wrong.is_empty(), "not one error of the check itself:\n{}", wrong.join("\n"));
}

#[test]
fn the_message_of_the_overview_is_a_real_one() {
    let real = include_str!("ui/checks/insecure_origin.stderr");
    let overview: Vec<String> = OVERVIEW
        .lines()
        .map_while(|line| line.strip_prefix("//!"))
        .map(|text| text.strip_prefix(' ').unwrap_or(text).to_owned())
        .collect();
    let shown = example(&overview, "```text").expect("a message");
    // The place is the test's, not a user's.
    let lines = |line: &&str| !line.trim_start().starts_with("-->");
    let shown: Vec<&str> = shown.iter().map(String::as_str).filter(lines).collect();
    assert_eq!(shown, real.lines().filter(lines).collect::<Vec<_>>());
}
