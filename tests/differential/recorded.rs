//! The modelled browser against what real ones did: cases recorded in Chromium and Firefox, replayed
//! against [`cors_testing::Browser`].
//!
//! The files in `recorded/cases` are the table; `recorded/README.md` says how to read one.
//!
//! * `cargo test -p cors-tests --test differential recorded` replays every case against the model, and, where
//!   Chromium or Firefox is installed, records all of them again in memory and compares with the
//!   files. With `CORS_TESTS_BROWSER=required` a missing browser is a failure.
//! * `CORS_TESTS_RECORD=1 cargo test -p cors-tests --test differential recorded::chromium`, then the same with
//!   `recorded::firefox`, writes what the browser does now into the files: run both after writing a new case,
//!   and read the difference.

mod case;
mod console;
mod files;
mod outcome;
mod record;
mod replay;
mod server;

use std::{
    collections::{BTreeMap, BTreeSet},
    env,
    fmt::Write as _,
};

use case::{Case, Fetch};
use record::Engine;

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
async fn the_model_does_what_the_standard_says() {
    let mut differences = Vec::new();
    for case in files::all().iter().flat_map(|file| &file.cases) {
        let outcomes = replay::outcomes(case).await;
        for (index, (fetch, outcome)) in case.fetches().zip(&outcomes).enumerate() {
            assert!(!fetch.chromium.is_empty(), "{} was never recorded", case.place);
            differences.extend(difference(case, index + 1, fetch.standard(), &outcome.lines()));
        }
    }
    report("differences between the model and the recordings", &differences);
}

/// A departure is there exactly where an engine does something else, and has a sentence.
#[test]
fn departures_are_named() {
    for case in files::all().iter().flat_map(|file| &file.cases) {
        for (index, fetch) in case.fetches().enumerate() {
            let place = format!("{}, fetch {}", case.place, index + 1);
            let chromium = fetch.chromium != fetch.standard();
            assert_eq!(fetch.chromium_departs.is_some(), chromium, "{place}: Chromium");
            assert_eq!(!fetch.standard.is_empty(), chromium, "{place}: `~`");
            let standard = Fetch { firefox: Vec::new(), ..fetch.clone() }.firefox();
            let firefox = fetch.firefox() != standard;
            assert_eq!(fetch.firefox_departs.is_some(), firefox, "{place}: Firefox");
            assert_eq!(!fetch.firefox.is_empty(), firefox, "{place}: `^`");
        }
    }
}

/// The list in the documentation names every departure, of the engine that has it, and no other.
#[test]
fn departures_are_documented() {
    let files = files::all();
    let mut recorded = BTreeMap::new();
    for fetch in files.iter().flat_map(|file| &file.cases).flat_map(Case::fetches) {
        for (engine, reason) in
            [("Chromium", &fetch.chromium_departs), ("Firefox", &fetch.firefox_departs)]
        {
            let Some(reason) = reason else { continue };
            let end = reason.find(". The standard").or_else(|| reason.find(". In the standard"));
            let departure = &reason[..end.unwrap_or_else(|| panic!("says the standard: {reason}"))];
            recorded.entry(departure.to_owned()).or_insert_with(BTreeSet::new).insert(engine);
        }
    }
    let text = include_str!("../../cors-testing/src/differences.md");
    let items: BTreeMap<&str, Vec<String>> = ["Each of the two", "Chromium", "Firefox"]
        .into_iter()
        .map(|heading| {
            let (_, list) = text.split_once(&format!("\n\n{heading}\n\n")).expect(heading);
            let list = list.split("\n\n").next().expect(heading);
            let items = list.split("* ").skip(1);
            (
                heading,
                items.map(|item| item.split_whitespace().collect::<Vec<_>>().join(" ")).collect(),
            )
        })
        .collect();
    for (departure, engines) in &recorded {
        let heading = if engines.len() == 2 { "Each of the two" } else { engines.first().unwrap() };
        let is_named = items[heading].iter().any(|item| item.starts_with(departure));
        assert!(is_named, "{heading}: {departure}");
    }
    for item in items.values().flatten() {
        let is_recorded = recorded.keys().any(|departure| item.starts_with(departure));
        assert!(is_recorded, "no recording shows it: {item}");
    }
}

/// One browser at a time: on a slow machine five seconds, for which an answer is kept, are short, and
/// both write the same files.
static ALONE: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

fn is_recording() -> bool {
    env::var_os("CORS_TESTS_RECORD").is_some()
}

#[tokio::test]
async fn chromium_still_does_it() {
    let Some(browser) = cors_tests::chromium::find() else {
        assert!(!is_recording(), "there is no Chromium to record");
        return;
    };
    let _alone = ALONE.lock().await;
    let mut files = files::all();
    let cases: Vec<Case> = files.iter().flat_map(|file| file.cases.clone()).collect();
    let recordings = record::record(Engine::Chromium, browser, &cases).await;
    if is_recording() {
        for file in &mut files {
            file.rewrite("|", &recordings);
        }
        return;
    }
    let mut differences = Vec::new();
    for case in &cases {
        for (index, (fetch, lines)) in case.fetches().zip(&recordings[&case.id]).enumerate() {
            differences.extend(difference(case, index + 1, &fetch.chromium, lines));
        }
    }
    report("differences between Chromium and the recordings", &differences);
}

#[tokio::test]
async fn firefox_still_does_it() {
    let Some(browser) = cors_tests::firefox::find() else {
        assert!(!is_recording(), "there is no Firefox to record");
        return;
    };
    let _alone = ALONE.lock().await;
    let mut files = files::all();
    let cases: Vec<Case> = files.iter().flat_map(|file| file.cases.clone()).collect();
    let mut recordings = record::record(Engine::Firefox, browser, &cases).await;
    if is_recording() {
        // Where it does what the standard says, there is nothing to write down.
        for case in &cases {
            for (fetch, lines) in case.fetches().zip(recordings.get_mut(&case.id).expect("it ran"))
            {
                let standard = Fetch { firefox: Vec::new(), ..fetch.clone() }.firefox();
                if *lines == standard {
                    lines.clear();
                }
            }
        }
        for file in &mut files {
            file.rewrite("^", &recordings);
        }
        return;
    }
    let mut differences = Vec::new();
    for case in &cases {
        for (index, (fetch, lines)) in case.fetches().zip(&recordings[&case.id]).enumerate() {
            differences.extend(difference(case, index + 1, &fetch.firefox(), lines));
        }
    }
    report("differences between Firefox and the recordings", &differences);
}
