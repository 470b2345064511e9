//! What help says to write, put over what the message underlines.

use std::ops::Range;

use crate::pasted::program::Message;

/// The text after "write", where the help has one.
///
/// It stands in backticks, or is one string literal or several with commas between them, or goes on
/// to the end of the line.
pub(crate) fn replacement(message: &Message) -> Option<&str> {
    let text = message.text.lines().find_map(|line| line.trim().strip_prefix("= help: write "))?;
    if let Some(quoted) = text.strip_prefix('`') {
        return Some(quoted.split('`').next().unwrap_or(quoted));
    }
    if text.starts_with('"') { text.get(..strings(text)) } else { Some(text) }
}

/// Where a list of string literals ends.
fn strings(text: &str) -> usize {
    let mut end = 0;
    loop {
        end += 1;
        let mut is_escaped = false;
        for c in text[end..].chars() {
            end += c.len_utf8();
            match c {
                '"' if !is_escaped => break,
                _ => is_escaped = c == '\\' && !is_escaped,
            }
        }
        if !text[end..].starts_with(", \"") {
            return end;
        }
        end += 2;
    }
}

/// The range to delete where help says "remove it": what is underlined, with the key before it or the
/// comma beside it.
fn removal(message: &Message, source: &str) -> Option<Range<usize>> {
    let is_said = |line: &str| {
        let line = line.trim();
        line == "= help: remove it" || line.starts_with("= help: remove it: ")
    };
    if !message.text.lines().any(is_said) {
        return None;
    }
    let Range { mut start, mut end } = message.underlined.clone();
    let before = |start: usize| source[..start].trim_end();
    if before(start).ends_with('(') {
        // No entry of a list.
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
        Some(text) => Some((message.underlined.clone(), text.to_owned())),
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

#[test]
fn what_is_pasted() {
    let of = |help: &str| {
        let text = format!("error: it is wrong\n= help: {help}\n= note: because");
        let message = Message { is_error: true, text, underlined: 0..0 };
        replacement(&message).map(ToOwned::to_owned)
    };
    for (help, expected) in [
        ("write `headers`", Some("headers")),
        ("write \"a\", \"b\\\"\" for any origin", Some("\"a\", \"b\\\"\"")),
        ("write 3600", Some("3600")),
        ("remove it", None),
    ] {
        assert_eq!(of(help).as_deref(), expected, "{help}");
    }
}
