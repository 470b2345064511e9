//! Rows and what is wrong with them.

use std::collections::BTreeMap;

use crate::page::Page;

/// One case.
pub(crate) struct Row {
    pub(crate) name: &'static str,
    /// What a page runs: expressions of JavaScript with the vocabulary of `runner.html`, separated
    /// by commas.
    pub(crate) script: &'static str,
    /// Which pages, what script saw there, and what the server saw.
    pub(crate) outcomes: &'static [(&'static [Page], &'static str, &'static str)],
}

/// Pages of the policy that most routes have.
pub(crate) const LISTED: &[Page] = &[Page::App, Page::Admin, Page::Partner];
pub(crate) const APP: &[Page] = &[Page::App];
pub(crate) const ADMIN: &[Page] = &[Page::Admin];
pub(crate) const PARTNER: &[Page] = &[Page::Partner];
/// Of the policy, and of the API's site: browsers give them cookies of `SameSite=Lax`.
pub(crate) const LISTED_SAME_SITE: &[Page] = &[Page::App, Page::Admin];
/// Of the API's site, but not of the policy.
pub(crate) const OTHERS_SAME_SITE: &[Page] = &[Page::Preview, Page::Port];
pub(crate) const APP_AND_PORT: &[Page] = &[Page::App, Page::Port];
pub(crate) const APP_AND_PREVIEW: &[Page] = &[Page::App, Page::Preview];
pub(crate) const PREVIEW_AND_PARTNER: &[Page] = &[Page::Preview, Page::Partner];
pub(crate) const NULL: &[Page] = &[Page::Sandboxed, Page::Data];
pub(crate) const OWN: &[Page] = &[Page::Own];
/// Every other page that the row does not name, but for the API's own.
pub(crate) const OTHERS: &[Page] = &[];

/// What script saw, and what the server saw.
pub(crate) type Cell = (String, String);

impl Row {
    /// What a page shall see. Nothing where it does not run the row.
    pub(crate) fn expected(&self, page: Page) -> Option<Cell> {
        let named = |(pages, ..): &&(&[Page], _, _)| pages.contains(&page);
        let others = |(pages, ..): &&(&[Page], _, _)| *pages == OTHERS && page != Page::Own;
        let outcomes = self.outcomes.iter();
        let found = outcomes.clone().find(named).or_else(|| outcomes.clone().find(others));
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

#[test]
fn a_row_names_a_page_once() {
    for row in crate::rows::all() {
        let named = row.outcomes.iter().flat_map(|(pages, ..)| *pages);
        let mut pages: Vec<_> = named.collect();
        let count = pages.len();
        pages.sort();
        pages.dedup();
        assert_eq!(pages.len(), count, "{}", row.name);
    }
}
