//! The modelled browser against what a real one did: cases recorded in Chromium, replayed against
//! [`cors_testing::Browser`].
//!
//! The files in `recorded/cases` are the table; `recorded/README.md` says how to read one. A case is
//! a page, a server's raw answers, and what the page fetches; the lines that begin with `|` are what
//! Chromium did.
//!
//! * `cargo test -p cors-tests --test recorded` replays every case against the model, and, where
//!   Chromium is installed, records all of them again in memory and compares with the files. With
//!   `CORS_TESTS_BROWSER=required` a missing browser is a failure.
//! * `CORS_TESTS_RECORD=1 cargo test -p cors-tests --test recorded chromium` writes what Chromium
//!   does now into the files: run it after writing a new case, and read the difference.

#[path = "recorded/case.rs"]
mod case;
#[path = "recorded/chromium.rs"]
mod chromium;
#[path = "recorded/console.rs"]
mod console;
#[path = "recorded/files.rs"]
mod files;
#[path = "recorded/outcome.rs"]
mod outcome;
#[path = "recorded/replay.rs"]
mod replay;
#[path = "recorded/server.rs"]
mod server;

use std::{env, fmt::Write as _};

use case::{Case, Step};
use files::CaseFile;

/// Where two runs of lines differ, as a failure prints it.
fn difference(case: &Case, fetch: usize, expected: &[String], got: &[String]) -> Option<String> {
    if expected == got {
        return None;
    }
    let mut text = format!("\n{} (case {}, fetch {fetch})\n", case.place, case.id);
    for line in expected {
        let _ = writeln!(text, "  expected  {line}");
    }
    for line in got {
        let _ = writeln!(text, "  got       {line}");
    }
    Some(text)
}

fn report(what: &str, differences: &[String]) {
    assert!(differences.is_empty(), "{} {what}:{}", differences.len(), differences.concat());
}

#[tokio::test]
async fn the_model_does_what_chromium_did() {
    let mut differences = Vec::new();
    for case in files::all().iter().flat_map(|file| &file.cases) {
        let outcomes = replay::outcomes(case).await;
        for (index, (fetch, outcome)) in case.fetches().zip(&outcomes).enumerate() {
            assert!(!fetch.recorded.is_empty(), "{} was never recorded", case.place);
            let expected = match &fetch.standard {
                Some(standard) => {
                    assert_ne!(standard.lines, fetch.recorded, "{}: no difference", case.place);
                    assert!(!standard.reason.is_empty(), "{}: `differs` says why", case.place);
                    &standard.lines
                }
                None => &fetch.recorded,
            };
            differences.extend(difference(case, index + 1, expected, &outcome.lines()));
        }
    }
    report("differences between the model and the recordings", &differences);
}

fn is_recording() -> bool {
    env::var_os("CORS_TESTS_RECORD").is_some()
}

#[tokio::test]
async fn chromium_still_does_it() {
    let Some(browser) = cors_tests::chromium::find() else {
        assert!(!is_recording(), "there is no Chromium to record");
        return;
    };
    let mut files = files::all();
    let cases: Vec<Case> = files.iter().flat_map(|file| file.cases.clone()).collect();
    let recordings = chromium::record(browser, &cases).await;
    if is_recording() {
        for file in &mut files {
            file.rewrite(&recordings);
        }
        return;
    }
    let mut differences = Vec::new();
    for case in &cases {
        for (index, (fetch, lines)) in case.fetches().zip(&recordings[&case.id]).enumerate() {
            differences.extend(difference(case, index + 1, &fetch.recorded, lines));
        }
    }
    report("differences between Chromium and the recordings", &differences);
}

#[test]
fn the_table_is_wide() {
    let files = files::all();
    let cases: usize = files.iter().map(|file| file.cases.len()).sum();
    assert!(cases >= 100, "{cases} cases");
    let lines = |prefix: &str| {
        let fetches = files.iter().flat_map(|file| &file.cases).flat_map(Case::fetches);
        let recorded = fetches.flat_map(|fetch| &fetch.recorded);
        recorded.filter(|line| line.starts_with(prefix)).count()
    };
    for (prefix, least) in [("blocked", 60), ("console", 60), ("cors 200", 40), ("basic ", 2)] {
        let count = lines(prefix);
        assert!(count >= least, "{count} lines say `{prefix}`");
    }
}

/// What is read is what is written: recording nothing new changes no byte.
#[test]
fn files_are_written_as_they_are_read() {
    for file in files::all() {
        let recordings = file
            .cases
            .iter()
            .map(|case| (case.id.clone(), case.fetches().map(|f| f.recorded.clone()).collect()))
            .collect();
        assert_eq!(CaseFile::with_recordings(&file.text, &recordings), file.text, "{}", file.name);
        assert!(
            file.cases.iter().all(|case| case.steps.iter().any(Step::is_fetch)),
            "{}",
            file.name
        );
    }
}
