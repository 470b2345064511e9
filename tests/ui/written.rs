//! Text in the repository that a test writes: generated tables, lists, measured figures.

use std::{env, fs, path::Path};

/// Where this variable is set, tests write what they would otherwise compare.
const REWRITE: &str = "UPDATE_SNAPSHOTS";

/// Holds that a file of the repository consists of this text.
///
/// # Panics
///
/// When it does not; the message is what to paste.
pub(crate) fn file(path: &str, expected: &str) {
    part(path, "", "", expected);
}

/// Holds that this text, and no other, stands between two marks in a file of the repository.
///
/// An empty mark is the start or the end of the file.
///
/// # Panics
///
/// When it does not; the message is what to paste. And when a mark is missing.
pub(crate) fn part(path: &str, start: &str, end: &str, expected: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path);
    let text = fs::read_to_string(&file).unwrap_or_default();
    let (before, rest) = text.split_once(start).unwrap_or_else(|| panic!("{path}: no {start}"));
    let (found, after) = if end.is_empty() { (rest, "") } else { split(path, rest, end) };
    if found == expected {
        return;
    }
    if env::var_os(REWRITE).is_some() {
        fs::write(&file, [before, start, expected, end, after].concat()).expect("a file");
        return;
    }
    let first = found.lines().zip(expected.lines()).find(|(found, expected)| found != expected);
    panic!(
        "{path} is out of date, first in {first:?}. With {REWRITE}=1 this test writes it. \
         Paste{}:\n{expected}",
        if start.is_empty() { String::new() } else { format!(" after `{start}`") },
    );
}

fn split<'a>(path: &str, text: &'a str, mark: &str) -> (&'a str, &'a str) {
    text.split_once(mark).unwrap_or_else(|| panic!("{path}: no {mark}"))
}
