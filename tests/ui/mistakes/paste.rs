//! What help says to write, put over what the message underlines.

use std::{ops::Range, sync::LazyLock};

use regex_lite::Regex;

use crate::project::Message;

/// The text after "write": in backticks, or string literals with commas between them, or the line.
static WRITE: LazyLock<Regex> = LazyLock::new(|| {
    let literal = r#""(?:[^"\\]|\\.)*""#;
    let form = format!(r"(?m)^\s*= help: write (?:`([^`]*)`?|({literal}(?:, {literal})*)|(.*))");
    Regex::new(&form).expect("an expression")
});

/// What help says to remove.
static REMOVE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?m)^\s*= help: remove it(:.*)?$").expect("an expression"));

pub(crate) fn replacement(message: &Message) -> Option<String> {
    let found = WRITE.captures(&message.text)?;
    found.iter().skip(1).flatten().next().map(|text| text.as_str().to_owned())
}

/// The range to delete where help says "remove it": what is underlined, with the key before it or the
/// comma beside it.
fn removal(message: &Message, source: &str) -> Option<Range<usize>> {
    let Range { mut start, mut end } = message.bytes.clone();
    let before = |start: usize| source[..start].trim_end();
    // In parentheses it is not an entry of a list.
    if !REMOVE.is_match(&message.text) || before(start).ends_with('(') {
        return None;
    }
    if let Some(key) = before(start).strip_suffix([':', '=']).filter(|key| !key.ends_with(':')) {
        let name = key.trim_end_matches(|c: char| c.is_alphanumeric() || c == '_');
        start = name.len();
    }
    // Attributes are about what follows them.
    while before(start).ends_with(']') && before(start).rfind("#[").is_some() {
        start = before(start).rfind("#[")?;
    }
    let rest = source[end..].trim_start();
    if rest.starts_with(',') {
        end = source.len() - rest.len() + 1;
    } else if let Some(kept) = before(start).strip_suffix(',') {
        start = kept.len();
    }
    Some(start..end)
}

/// Whether help says something that a machine can do.
pub(crate) fn is_followed(message: &Message, source: &str) -> bool {
    replacement(message).is_some() || removal(message, source).is_some()
}

/// The source after the help of all these messages was followed, as far as a machine can.
pub(crate) fn paste(source: &str, messages: &[Message]) -> String {
    let edit = |message: &Message| match replacement(message) {
        Some(text) => Some((message.bytes.clone(), text)),
        None => Some((removal(message, source)?, String::new())),
    };
    let mut edits: Vec<(Range<usize>, String)> = messages.iter().filter_map(edit).collect();
    edits.sort_by_key(|(range, _)| std::cmp::Reverse(range.start));
    let mut out = source.to_owned();
    let mut last = usize::MAX;
    for (range, text) in edits {
        // Two neighbours that go share a comma.
        let end = if text.is_empty() { range.end.min(last) } else { range.end };
        if range.start < end && end <= last {
            last = range.start;
            out.replace_range(range.start..end, &text);
        }
    }
    out
}
