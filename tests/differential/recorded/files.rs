//! The files of the table, read and written.

use std::{collections::BTreeMap, fs, path::PathBuf};

use crate::recorded::case::{Case, parse};

/// What was recorded: by case, one list of lines a fetch.
pub(crate) type Recordings = BTreeMap<String, Vec<Vec<String>>>;

#[derive(Debug)]
pub(crate) struct CaseFile {
    pub(crate) name: String,
    pub(crate) text: String,
    pub(crate) cases: Vec<Case>,
}

fn folder() -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "differential", "recorded", "cases"].iter().collect()
}

/// Every file, sorted by name.
pub(crate) fn all() -> Vec<CaseFile> {
    let entries = fs::read_dir(folder()).expect("the folder of the cases");
    let mut names: Vec<String> = entries
        .map(|entry| entry.expect("an entry").file_name().into_string().expect("a name"))
        .collect();
    names.sort();
    let mut seen = BTreeMap::new();
    let mut files = Vec::new();
    for name in names {
        let text = fs::read_to_string(folder().join(&name)).expect("a file of cases");
        let cases = parse(&name, &text);
        for case in &cases {
            let before = seen.insert(case.id.clone(), case.place.clone());
            assert_eq!(before, None, "{}: the name is taken", case.place);
        }
        files.push(CaseFile { name, text, cases });
    }
    files
}

impl CaseFile {
    /// Writes what was recorded in place of what stands there.
    pub(crate) fn rewrite(&mut self, mark: &str, recordings: &Recordings) {
        self.text = Self::with_recordings(&self.text, mark, recordings);
        fs::write(folder().join(&self.name), &self.text).expect("a file of cases");
    }

    /// `text` with these recordings after each fetch, its options, and the recordings with an
    /// earlier mark; all other lines stay.
    pub(crate) fn with_recordings(text: &str, mark: &str, recordings: &Recordings) -> String {
        let later = ["  | ", "  ^ ", "  Chromium ", "  Firefox ", "  ~ "];
        let mark = format!("  {mark} ");
        let at = later.iter().position(|own| *own == mark).expect("a mark");
        let mut lines: Vec<String> = Vec::new();
        let mut fetches = Vec::new().into_iter();
        let mut pending: Option<Vec<String>> = None;
        for line in text.lines() {
            if line.starts_with(&mark) {
                continue;
            }
            let is_option =
                line.starts_with("  ") && !later[at..].iter().any(|later| line.starts_with(later));
            if !is_option {
                let recorded = pending.take().unwrap_or_default();
                lines.extend(recorded.iter().map(|line| format!("{mark}{line}")));
            }
            if let Some(id) = line.strip_prefix("case ").and_then(|rest| rest.split(' ').next()) {
                fetches = recordings.get(id).cloned().unwrap_or_default().into_iter();
            }
            if line.starts_with("fetch ") {
                pending = fetches.next();
            }
            lines.push(line.to_owned());
        }
        lines.extend(pending.unwrap_or_default().iter().map(|line| format!("{mark}{line}")));
        lines.push(String::new());
        lines.join("\n")
    }
}
