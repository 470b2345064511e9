//! The pages of the checks are complete, and their examples do what they say.

use std::{collections::BTreeMap, env, fmt::Write as _, fs, path::Path};

use cors_rules::catalog::{Check, Level};

use crate::{project::Project, written};

const FOLDER: &str = "cors-runtime/docs/checks";
const OVERVIEW: &str = include_str!("../../cors-runtime/docs/checks/README.md");

/// Refused when the program starts, and by no compiler.
const AT_START_UP: &str = "any_origin_at_start_up";

/// One page: the checks of a group.
struct Page {
    /// Its file, and its module in `cors_runtime::checks`.
    name: &'static str,
    title: String,
    /// What the group is about, in one line.
    about: String,
    /// The lines below the heading of each check.
    sections: Vec<(String, Vec<String>)>,
}

/// All pages, in the order of the module.
fn pages() -> Vec<Page> {
    let module = include_str!("../../cors-runtime/src/checks.rs");
    let files = module.lines().filter_map(|line| line.split_once(": \"../docs/checks/"));
    let pages: Vec<Page> = files.map(|(name, _)| page(name.trim())).collect();
    assert!(pages.len() > 5, "no pages in {module}");
    pages
}

fn page(name: &'static str) -> Page {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(FOLDER);
    let text = fs::read_to_string(path.join(format!("{name}.md"))).expect(name);
    let (head, sections) = text.split_once("\n## ").expect(name);
    let (title, about) = head.split_once("\n\n").expect(name);
    Page {
        name,
        title: title.strip_prefix("# ").expect(name).to_owned(),
        about: about.trim().to_owned(),
        sections: sections
            .split("\n## ")
            .map(|section| {
                let (check, text) = section.split_once("\n\n").expect(name);
                (check.trim_matches('`').to_owned(), text.lines().map(str::to_owned).collect())
            })
            .collect(),
    }
}

/// The code after the opening fence; nothing when there is no such block.
fn example(section: &[String], fence: &str) -> Option<Vec<String>> {
    let start = section.iter().position(|line| line == fence)? + 1;
    Some(section[start..].iter().take_while(|line| *line != "```").cloned().collect())
}

fn refused(name: &str, section: &[String]) -> Option<Vec<String>> {
    example(section, if name == AT_START_UP { "```rust,ignore" } else { "```rust,compile_fail" })
}

/// The first paragraph of a section, as one line.
fn summary(section: &[String]) -> String {
    let lines: Vec<&str> =
        section.iter().map(String::as_str).take_while(|line| !line.is_empty()).collect();
    lines.join(" ")
}

const fn word(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Deny => "deny",
        Level::Warn => "warn",
        _ => "allow",
    }
}

/// What the section of a check lacks.
fn lacks(check: Check, section: &[String]) -> Vec<String> {
    let (name, level) = (check.name(), word(check.level()));
    let text = section.join("\n");
    let mut lacks = Vec::new();
    let mut need = |is_there: bool, what: &str| {
        if !is_there {
            lacks.push(format!("{name}: {what}"));
        }
    };
    need(summary(section).ends_with('.'), "a first paragraph that is a sentence");
    let stated = section.iter().find_map(|line| line.strip_prefix("Level: "));
    let stated = stated.map(|rest| rest.split(['.', ',']).next().unwrap_or_default());
    need(stated == Some(level), &format!("`Level: {level}`, not {stated:?}"));
    need(refused(name, section).is_some(), "a refused example");
    need(example(section, "```rust").is_some(), "an example that compiles");
    need(
        section.iter().any(|line| line.starts_with("Source: ")) && text.contains("]("),
        "a source with a link",
    );
    if check.level() != Level::Error {
        need(text.contains(&format!("allow({name}, reason")), "when to allow it");
    }
    lacks
}

#[test]
fn every_check_has_its_section_on_its_page() {
    let mut sections: BTreeMap<String, (&str, Vec<String>)> = BTreeMap::new();
    let mut wrong = Vec::new();
    for page in pages() {
        for (check, section) in page.sections {
            if sections.insert(check.clone(), (page.name, section)).is_some() {
                wrong.push(format!("{check}: one section, not two"));
            }
        }
    }
    for check in Check::ALL {
        match sections.remove(check.name()) {
            Some((page, section)) if page == check.page() => wrong.extend(lacks(*check, &section)),
            _ => wrong.push(format!("{}: a section in {}.md", check.name(), check.page())),
        }
    }
    wrong.extend(sections.keys().map(|name| format!("{name}: a check")));
    assert!(wrong.is_empty(), "what is missing:\n{}", wrong.join("\n"));
}

#[test]
fn the_overview_is_that_of_the_catalog() {
    let (mut tables, mut here, mut links) = (String::new(), String::new(), String::new());
    for Page { name, title, sections, .. } in pages() {
        write!(tables, "\n### [{title}][{name}]\n\n| check | level | |\n|---|---|---|\n").unwrap();
        writeln!(here, "[{name}]: {name}.md").unwrap();
        writeln!(links, "[{name}]: self::{name}").unwrap();
        for (check, section) in sections {
            let level = Check::from_name(&check).map_or("", |check| word(check.level()));
            writeln!(tables, "| [`{check}`] | {level} | {} |", summary(&section)).unwrap();
            writeln!(here, "[`{check}`]: {name}.md#{check}").unwrap();
            writeln!(links, "[`{check}`]: self::{name}#{check}").unwrap();
        }
    }
    let start = "see CONTRIBUTING.md. -->\n";
    written::part(&format!("{FOLDER}/README.md"), start, "", &format!("{tables}\n{here}"));
    // Rustdoc has modules where the repository has files, and takes the first definition of a link.
    written::file(&format!("{FOLDER}/links.md"), &links);
}

#[test]
fn the_readme_counts_the_checks() {
    let mut table = format!(
        "{} checks, each with its reason and its source:\n\n| | checks | for example |\n|---|--:|---|\n",
        Check::ALL.len(),
    );
    for Page { name, title, about, sections } in pages() {
        let count = sections.len();
        writeln!(table, "| [{title}]({FOLDER}/{name}.md) | {count} | {about} |").unwrap();
    }
    let (start, end) = ("<!-- checks, written by a test -->\n\n", "<!-- end of checks -->");
    table.push('\n');
    written::part("README.md", start, end, &table);
}

/// The refused example of each check.
pub(crate) fn refused_examples() -> Vec<(String, String)> {
    let sections = pages().into_iter().flat_map(|page| page.sections);
    sections
        .filter(|(check, _)| check != AT_START_UP)
        .map(|(check, section)| {
            let code = refused(&check, &section).unwrap_or_else(|| panic!("{check}: no example"));
            (check, code.join("\n"))
        })
        .collect()
}

#[test]
fn refused_examples_are_refused_for_their_reason() {
    let mut program = "#![allow(dead_code, unused)]\nfn main() {}\n".to_owned();
    let mut starts = Vec::new();
    let examples = refused_examples();
    for (check, code) in &examples {
        starts.push(program.lines().count());
        write!(program, "fn {check}() {{\n{code}\n}}\n").unwrap();
    }
    // What a release build refuses is among them.
    let mut found: Vec<Vec<String>> = vec![Vec::new(); examples.len()];
    for error in Project::released("refused").main(&program).errors(&[]) {
        found[starts.partition_point(|start| *start < error.line) - 1].push(error.text);
    }
    let mut wrong = Vec::new();
    for ((check, _), errors) in examples.iter().zip(&found) {
        match &errors[..] {
            [error] if error.contains(&format!("check `{check}`")) => {}
            errors => wrong.push(format!("{check}: {errors:#?}")),
        }
    }
    assert!(wrong.is_empty(), "not one error of the check itself:\n{}", wrong.join("\n"));
}

#[test]
fn accepted_examples_compile() {
    let mut program = vec!["#![allow(dead_code, unused)]".to_owned()];
    let mut accept = |name: &str, section: &[String]| {
        let mut rest = section;
        while let Some(at) = rest.iter().position(|line| line == "```rust") {
            program.push(format!("fn {name}_{}() {{", rest.len()));
            program.extend(example(rest, "```rust").unwrap_or_default());
            program.push("}".into());
            rest = &rest[at + 1..];
        }
    };
    for (check, section) in pages().into_iter().flat_map(|page| page.sections) {
        accept(&check, &section);
    }
    accept("overview", &OVERVIEW.lines().map(str::to_owned).collect::<Vec<_>>());
    program.push("fn main() {}\n".into());

    let project = Project::released("accepted");
    project.write("docs/partners.txt", include_str!("../../cors-runtime/docs/partners.txt"));
    let errors = project.main(&program.join("\n")).errors(&[]);
    assert!(errors.is_empty(), "{errors:#?}");
}

#[test]
fn the_message_of_the_overview_is_a_real_one() {
    let overview: Vec<String> = OVERVIEW.lines().map(str::to_owned).collect();
    let shown = example(&overview, "```text").expect("a message");
    // The place is the test's, not a user's.
    let place = shown.iter().position(|line| line.starts_with(" -->")).expect("a place");
    let golden = include_str!("messages/trust.stderr");
    for part in [&shown[..place], &shown[place + 1..]] {
        assert!(golden.contains(&part.join("\n")), "{part:#?}");
    }
}
