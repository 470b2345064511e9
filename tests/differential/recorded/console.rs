//! What the browser printed on its console, sorted by case and step.

use std::collections::BTreeMap;

/// What pages print after each fetch, `@ case step`, so that what came before belongs to it.
const MARK: &str = "@ ";

/// Everything about CORS on the console, by case and step.
#[derive(Debug, Default)]
pub(crate) struct Console {
    pending: BTreeMap<String, Vec<String>>,
    lines: BTreeMap<(String, usize), Vec<String>>,
}

impl Console {
    /// Takes one line of the browser's log.
    pub(crate) fn take(&mut self, line: &str) {
        let Some((_, rest)) = line.split_once(":CONSOLE:") else { return };
        let Some((_, text)) = rest.split_once('"') else { return };
        let Some((text, _)) = text.rsplit_once("\", source: ") else { return };
        if let Some(mark) = text.strip_prefix(MARK) {
            let mut words = mark.split(' ');
            if let (Some(id), Some(Ok(step))) = (words.next(), words.next().map(str::parse)) {
                let pending = self.pending.remove(id).unwrap_or_default();
                self.lines.insert((id.to_owned(), step), pending);
            }
        } else if let Some(id) = case_of(text) {
            self.pending.entry(id).or_default().push(text.to_owned());
        }
    }

    /// The line about this fetch; a fetch has one at most.
    pub(crate) fn line(&self, id: &str, step: usize) -> Option<String> {
        let lines = self.lines.get(&(id.to_owned(), step)).map(Vec::as_slice).unwrap_or_default();
        assert!(lines.len() <= 1, "{id}, step {step}: {lines:?}");
        lines.first().cloned()
    }

    pub(crate) fn has(&self, id: &str, step: usize) -> bool {
        self.lines.contains_key(&(id.to_owned(), step))
    }
}

/// The case that `Access to fetch at 'http://host/case/…' …` is about.
fn case_of(text: &str) -> Option<String> {
    let url = text.split_once(" at '")?.1.split('\'').next()?;
    url.split(['/', '?']).nth(3).map(str::to_owned)
}
