//! What the README states is so: the message is the compiler's, the numbers are counted, the files
//! are there. Its code is compiled with the tests of this package's library.

use std::path::Path;

use crate::project::Project;

/// The test that the README shows. Here it runs.
mod saves;

const README: &str = include_str!("../../README.md");

/// The lines between two fences, the first of which is this one.
fn block(text: &str, fence: &str) -> String {
    let (_, rest) = text.split_once(&format!("\n{fence}\n")).expect(fence);
    let (block, _) = rest.split_once("\n```\n").expect("a closing fence");
    format!("{block}\n")
}

/// What follows a headline, up to the next one.
fn section(headline: &str) -> &str {
    let (_, rest) = README.split_once(&format!("\n## {headline}\n")).expect(headline);
    rest.split_once("\n## ").map_or(rest, |(section, _)| section)
}

#[test]
fn the_message_is_what_the_compiler_prints() {
    if !cors_tests::compiler::has_the_messages() {
        return;
    }
    let refused = "```rust,compile_fail";
    let project = Project::new("readme");
    let program = format!("{}\nfn main() {{}}\n", block(README, refused));
    let errors = project.main(&program).errors(&[]);
    let printed: String = errors.into_iter().map(|error| error.rendered).collect();
    let (_, after) = README.split_once(refused).expect(refused);
    assert_eq!(block(after, "```text"), printed.trim_end_matches('\n').to_owned() + "\n");
}

#[test]
fn the_costs_are_those_of_the_report() {
    let report = include_str!("../../benches/report.md");
    // Two policies around one another are counted there.
    let budgets = include_str!("../../benches/budgets.tsv");
    let mut seen = 0;
    for line in section("What it costs").lines() {
        // `| 663 / 0 | 5,226 / 6 |`, after the row's name.
        for cell in line.split('|').skip(2) {
            let Some((instructions, _)) = cell.trim().split_once(" / ") else { continue };
            let is_reported = report.contains(&format!("**{instructions}** / "));
            let counted = format!("\t{}\t", instructions.replace(',', ""));
            assert!(is_reported || budgets.contains(&counted), "{instructions}: {line}");
            seen += 1;
        }
    }
    assert!(seen >= 10, "{seen} figures");
}

#[test]
fn the_test_it_shows_is_the_one_that_runs_here() {
    assert!(README.contains(include_str!("readme/saves.rs")), "tests/ui/readme/saves.rs");
}

#[test]
fn linked_files_are_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    for (name, text) in [
        ("README.md", README),
        ("ARCHITECTURE.md", include_str!("../../ARCHITECTURE.md")),
        ("CONTRIBUTING.md", include_str!("../../CONTRIBUTING.md")),
        ("SECURITY.md", include_str!("../../SECURITY.md")),
    ] {
        let markdown = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        let html = ["src=\"", "srcset=\"", "href=\""].into_iter().flat_map(|attribute| {
            text.split(attribute).skip(1).filter_map(|rest| rest.split('"').next())
        });
        for target in markdown.chain(html) {
            let file = target.split('#').next().unwrap_or_default();
            if target.starts_with("https://") || file.is_empty() {
                continue;
            }
            assert!(root.join(file).exists(), "{name}: {target}");
        }
    }
}
