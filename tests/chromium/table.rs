//! Rows and what is wrong with them.

use std::collections::BTreeMap;

use crate::page::Page;

/// One case of `rows.txt`.
pub(crate) struct Row {
    pub(crate) name: &'static str,
    /// What a page runs: expressions of JavaScript with the vocabulary of `runner.html`, separated
    /// by commas.
    pub(crate) script: &'static str,
    /// Which pages, what script saw there, and what the server saw. No page: all that are not named,
    /// but for the API's own.
    outcomes: Vec<(Vec<Page>, &'static str, &'static str)>,
}

/// The cases of `rows.txt`.
///
/// # Panics
///
/// When a line is not one of the file's format, or names a page twice.
pub(crate) fn rows() -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for line in include_str!("rows.txt").lines() {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let Some(line) = line.strip_prefix("  ") else {
            rows.push(Row { name: line, script: "", outcomes: Vec::new() });
            continue;
        };
        let row = rows.last_mut().expect("a name");
        let parts: Vec<_> = line.split(" |").map(str::trim_start).collect();
        match parts[..] {
            [script] => row.script = script,
            [pages, script, server] => row.outcomes.push((named(pages), script, server)),
            _ => panic!("not pages, script and server: {line}"),
        }
        let mut pages: Vec<_> = row.outcomes.iter().flat_map(|(pages, ..)| pages).collect();
        pages.sort();
        assert!(pages.windows(2).all(|two| two[0] != two[1]), "{}: a page twice", row.name);
    }
    rows
}

fn named(pages: &str) -> Vec<Page> {
    let names = pages.split(' ').filter(|name| *name != "others");
    names.map(|name| Page::named(name).expect(name)).collect()
}

/// What script saw, and what the server saw.
pub(crate) type Cell = (String, String);

impl Row {
    /// What a page shall see. Nothing where it does not run the row.
    pub(crate) fn expected(&self, page: Page) -> Option<Cell> {
        let outcomes = self.outcomes.iter();
        let found = outcomes
            .clone()
            .find(|(pages, ..)| pages.contains(&page))
            .or_else(|| outcomes.clone().find(|(pages, ..)| pages.is_empty() && page != Page::Own));
        found.map(|(_, script, server)| ((*script).to_owned(), (*server).to_owned()))
    }
}

/// The cells that differ, as text.
pub(crate) fn compare(rows: &[Row], seen: &BTreeMap<(usize, Page), Cell>) -> Vec<String> {
    let mut wrong = Vec::new();
    for (number, row) in rows.iter().enumerate() {
        for page in Page::ALL {
            let (expected, seen) = (row.expected(page), seen.get(&(number, page)));
            if expected.as_ref() != seen {
                let show = |cell: Option<&Cell>| match cell {
                    Some((script, server)) => format!("script: {script}\n    server: {server}"),
                    None => "not run".to_owned(),
                };
                wrong.push(format!(
                    "{} on {page:?} ({}): {}\n  expected\n    {}\n  seen\n    {}\n",
                    row.name,
                    page.origin(),
                    row.script,
                    show(expected.as_ref()),
                    show(seen),
                ));
            }
        }
    }
    wrong
}
