//! The Public Suffix List: names under which anyone can register a name.
//!
//! The list is data, not code: `src/data/public_suffix_list.txt`, one rule a line in the order of
//! `RuleKey`, searched where it lies. Nothing is built at start-up, because in a proc macro every
//! start is somebody's build. To refresh it, take a newer `public_suffix_list.dat` from
//! <https://publicsuffix.org/list/> and rewrite the data file:
//!
//! ```text
//! PUBLIC_SUFFIX_LIST=path/to/public_suffix_list.dat \
//!     cargo test -p cors-rules refresh_public_suffix_list -- --ignored
//! ```
//!
//! A line holds a rule's labels from right to left with spaces between them (`uk co`), so that a
//! name and everything below it are neighbours: a space sorts before every byte of a label. The
//! wildcard `*` and the exception `!www` are last labels. Rules of the private section (companies
//! that let anybody register names, such as `github.io`) end in `~`. Lines that begin with `#`
//! are the head; they sort before all rules. The data is under MPL-2.0.

use alloc::string::String;

use super::text::{begins, rsplit_once, shown, split_once};
use core::cmp::Ordering;

static LIST: &str = include_str!("../data/public_suffix_list.txt");

/// A rule of the list that concerns a host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule<'a> {
    /// Whether the host itself is a public suffix.
    pub reach: Reach,
    /// The rule's labels from right to left, as in the data.
    labels: &'a str,
}

/// How a rule concerns a host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// The host is a public suffix.
    Here,
    /// The host is none, but names below it are (`amazonaws.com`, `run.app`).
    Below,
}

impl core::fmt::Display for Rule<'_> {
    /// The rule as the list spells it, `*.run.app`.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(&backwards(self.labels, " ", "."))
    }
}

/// The date of the list, `YYYY-MM-DD`.
pub fn date() -> &'static str {
    date_of(LIST)
}

/// The last word of a list's first line.
pub(super) fn date_of(list: &'static str) -> &'static str {
    let (head, _) = split_once(list, "\n").unwrap_or_default();
    rsplit_once(head, " ").unwrap_or_default().1
}

/// The mark of a name in another list of this form, and whether that has names below it.
pub(super) fn marked(list: &'static str, host: &str) -> (Option<&'static str>, bool) {
    let key = key_of(host);
    let mut at = lower_bound(list.as_bytes(), key.as_bytes());
    let mut mark = None;
    while let Some(line) = ListLine::read(list, at) {
        match line.labels.strip_prefix(key.as_str()) {
            Some("") => mark = line.mark,
            after => return (mark, after.is_some_and(|after| begins(after, " "))),
        }
        at = line.end + 1;
    }
    (mark, false)
}

/// The rule that makes a host (lower case, Punycode, no final dot) a public suffix, or a rule
/// below it. Names of a single label that the list does not know are no public suffix here,
/// although its algorithm says so: `https://intranet` is a site.
pub fn rule_for(host: &str) -> Option<Rule<'static>> {
    let key = key_of(host);
    let mut at = lower_bound(LIST.as_bytes(), key.as_bytes());
    if let Some(first) = ListLine::read(LIST, at)
        && first.labels == key
    {
        return Some(Rule { reach: Reach::Here, labels: first.labels });
    }
    if let Some(rule) = wildcard_over(host, &key, at) {
        return Some(rule);
    }
    while let Some(line) = ListLine::read(LIST, at) {
        let below = line.labels.strip_prefix(key.as_str())?.strip_prefix(' ')?;
        // Exceptions (`!www.ck`) take names out of a rule; the rule itself follows them.
        if !begins(below, "!") {
            return Some(Rule { reach: Reach::Below, labels: line.labels });
        }
        at = line.end + 1;
    }
    None
}

/// The rule `*.parent` for a host below `parent`, unless an exception names the host. The host's
/// place in the list is at `at`.
fn wildcard_over(host: &str, key: &str, at: usize) -> Option<Rule<'static>> {
    let (label, parent) = split_once(host, ".")?;
    let parent = key.get(..parent.len())?;
    // The wildcard sorts before the host and behind its parent, so without a neighbour below that
    // parent there is none. This spares nearly every host the second search.
    let neighbour = line_start(LIST.as_bytes(), 0, at.checked_sub(1)?);
    LIST.get(neighbour..at)?.strip_prefix(parent)?.strip_prefix(' ')?;
    let line = line_of(parent, " *", "")?;
    let rule = Rule { reach: Reach::Here, labels: line.labels };
    line_of(parent, " !", label).is_none().then_some(rule)
}

/// The line that consists of these three parts.
fn line_of(parent: &str, mark: &str, label: &str) -> Option<ListLine> {
    let key = shown(&format_args!("{parent}{mark}{label}"));
    let at = lower_bound(LIST.as_bytes(), key.as_bytes());
    ListLine::read(LIST, at).filter(|line| line.labels == key)
}

/// A host as the data spells it: labels from right to left, with spaces between them.
fn key_of(host: &str) -> String {
    backwards(host, ".", " ")
}

/// A text's parts from right to left, with another separator between them.
fn backwards(text: &str, separator: &str, other: &str) -> String {
    let (mut out, mut rest) = (String::with_capacity(text.len()), text);
    while let Some((before, part)) = rsplit_once(rest, separator) {
        out.push_str(part);
        out.push_str(other);
        rest = before;
    }
    out.push_str(rest);
    out
}

/// A line of the data.
struct ListLine {
    labels: &'static str,
    /// What follows `~`.
    mark: Option<&'static str>,
    end: usize,
}

impl ListLine {
    /// The line that begins here, if it is not the end.
    fn read(list: &'static str, begin: usize) -> Option<Self> {
        let end = line_end(list.as_bytes(), begin);
        let line = list.get(begin..end).filter(|line| !line.is_empty())?;
        let (labels, mark) = split_once(line, "~").unzip();
        Some(Self { labels: labels.unwrap_or(line), mark, end })
    }
}

/// Where the first line begins that is not less than `key`.
fn lower_bound(text: &[u8], key: &[u8]) -> usize {
    let (mut low, mut high) = (0, text.len());
    // `low` and `high` are always the beginnings of lines, or the end.
    while low < high {
        let start = line_start(text, low, low + (high - low) / 2);
        match compare(text, start, key) {
            Ordering::Less => low = line_end(text, start) + 1,
            Ordering::Equal => return start,
            Ordering::Greater => high = start,
        }
    }
    low
}

// Plain indexing: in an unoptimized proc macro, where every iterator and closure is a call, these
// loops would be most of the search.

/// How the labels of the line that begins at `start` compare with `key`.
fn compare(text: &[u8], start: usize, key: &[u8]) -> Ordering {
    let mut at = 0;
    while at < key.len() {
        match text[start + at] {
            b'\n' | b'~' => return Ordering::Less,
            byte if byte == key[at] => at += 1,
            byte if byte < key[at] => return Ordering::Less,
            _ => return Ordering::Greater,
        }
    }
    if matches!(text[start + at], b'\n' | b'~') { Ordering::Equal } else { Ordering::Greater }
}

fn line_start(text: &[u8], low: usize, mut at: usize) -> usize {
    while at > low && text[at - 1] != b'\n' {
        at -= 1;
    }
    at
}

fn line_end(text: &[u8], mut at: usize) -> usize {
    while at < text.len() && text[at] != b'\n' {
        at += 1;
    }
    at
}

#[cfg(test)]
mod refresh;

#[cfg(test)]
mod tests {
    use super::*;
    use std::string::ToString as _;

    #[test]
    fn the_data_is_sorted() {
        let labels = |line: &'static str| line.split('~').next().unwrap_or_default().as_bytes();
        let head = LIST.lines().take_while(|line| line.starts_with('#')).count();
        let lines: std::vec::Vec<_> = LIST.lines().skip(head).map(labels).collect();
        assert!(lines.iter().all(|line| *line > b"#"));
        assert!(lines.len() > 10_000);
        for pair in lines.windows(2) {
            assert!(pair[0] < pair[1], "{:?}", pair.iter().map(|l| std::str::from_utf8(l)));
        }
        assert!(LIST.is_ascii() && LIST.ends_with('\n'));
    }

    #[test]
    fn every_rule_is_found() {
        for line in LIST.lines().filter(|line| !line.starts_with('#')) {
            let text = backwards(line.split('~').next().unwrap_or_default(), " ", ".");
            let (host, expected) = match (text.strip_prefix("*."), text.strip_prefix('!')) {
                (Some(parent), _) => (std::format!("any-name.{parent}"), true),
                (_, Some(exception)) => (exception.to_string(), false),
                _ => (text.clone(), true),
            };
            let here = rule_for(&host).is_some_and(|rule| rule.reach == Reach::Here);
            assert_eq!(here, expected, "{text}");
        }
    }

    #[test]
    fn rules_for_hosts() {
        for (host, expected) in [
            ("com", Some(("com", Reach::Here))),
            ("co.uk", Some(("co.uk", Reach::Here))),
            ("github.io", Some(("github.io", Reach::Here))),
            ("foo.ck", Some(("*.ck", Reach::Here))),
            ("www.ck", None),
            ("ck", Some(("*.ck", Reach::Below))),
            ("core.windows.net", Some(("blob.core.windows.net", Reach::Below))),
            ("run.app", Some(("*.run.app", Reach::Below))),
            ("a.run.app", Some(("*.run.app", Reach::Here))),
            ("b.a.run.app", None),
            ("railway.app", Some(("up.railway.app", Reach::Below))),
            ("city.kawasaki.jp", None),
            ("x.kawasaki.jp", Some(("*.kawasaki.jp", Reach::Here))),
            ("xn--p1ai", Some(("xn--p1ai", Reach::Here))),
            ("example.com", None),
            ("railway.ap", None),
            ("railway.appx", None),
            ("intranet", None),
            ("", None),
            (".", None),
            ("zzzzzzzz", None),
            ("0", None),
            ("-", None),
        ] {
            let rule = rule_for(host);
            let found = rule.map(|rule| (rule.to_string(), rule.reach));
            let found = found.as_ref().map(|(text, reach)| (&**text, *reach));
            assert_eq!(found, expected, "{host}");
        }
        assert_eq!(rule_for(&"a.".repeat(400)), None);
    }

    #[test]
    fn the_list_has_a_date() {
        assert_eq!(date().len(), "2026-10-22".len(), "{}", date());
        assert!(date().starts_with("20"));
    }
}
