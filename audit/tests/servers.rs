//! What the audit says of known-bad and known-good configurations of five servers. The README shows
//! it, and this test compares.
//!
//! express, actix-cors and nginx are skipped, with a line that says so, where they are not
//! installed; with `CORS_TESTS_SERVERS=required` that is a failure. `UPDATE_SNAPSHOTS=1` writes the
//! README's table.

mod support;

use std::{fmt::Write as _, fs, path::Path};

use serde_json::Value;
use support::{
    API, APP, assert_snapshot, audit, comparisons, missing,
    rows::{ROWS, Running},
    said,
    scanner::{FINDINGS, recorded},
};

/// The codes of one level, as in the table.
fn codes(report: &Value, level: &str) -> String {
    let concerns = report["urls"][0]["concerns"].as_array().expect("a list");
    let mut codes: Vec<String> = concerns
        .iter()
        .filter(|concern| concern["level"] == level)
        .map(|concern| format!("`{}`", concern["code"].as_str().expect("a code")))
        .collect();
    codes.dedup();
    if codes.is_empty() { "–".to_owned() } else { codes.join(", ") }
}

#[test]
fn the_readme_says_what_the_audit_says() {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md"));
    let readme = readme.expect("README.md");
    let mut table = "\n| server | configuration | errors | warnings | notes | CORScanner |\n\
                     |---|---|---|---|---|---|\n"
        .to_owned();
    let peer = recorded();
    for (server, configuration, is_good, start) in ROWS {
        let quality = if *is_good { "" } else { "✗ " };
        let head = format!("| {server} | {quality}{configuration} | ");
        let Some(Running { address, .. }) = &start() else {
            missing(server);
            let known = readme.lines().find(|line| line.starts_with(&head));
            table.push_str(known.unwrap_or_default());
            table.push('\n');
            continue;
        };
        let (text, code) = said(&audit(*address, &[API, "--origin", APP, "--json"]));
        let report: Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(code, i32::from(!is_good), "{head}{text}");
        let found = peer.get(&format!("{server}: {configuration}")).map_or("–", String::as_str);
        let found = match found.split(' ').count() {
            _ if found == "-" => "–",
            count if count == FINDINGS.len() => "all of its ten",
            _ => found,
        };
        let _ = writeln!(
            table,
            "{head}{} | {} | {} | {found} |",
            codes(&report, "error"),
            codes(&report, "warning"),
            codes(&report, "note"),
        );
    }
    assert_snapshot("README.md", Some(("<!-- servers -->", "<!-- end -->")), &table);
}

/// The example of the README is what the program prints.
#[test]
fn the_readme_shows_a_report() {
    let server = comparisons::serve(|origin| origin.starts_with(APP));
    let (text, code) = said(&audit(server, &[API, "--origin", APP]));
    assert_eq!(code, 1);
    let now = format!("\n```text\n{text}```\n");
    assert_snapshot("README.md", Some(("<!-- sample -->", "<!-- end of sample -->")), &now);
}
