//! What help says to write, put over what the message underlines.

use crate::program::Message;

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

/// The source with the replacements of all these messages, if they have one.
pub(crate) fn paste(source: &str, messages: &[Message]) -> String {
    let mut messages: Vec<&Message> = messages.iter().collect();
    messages.sort_by_key(|message| std::cmp::Reverse(message.underlined.start));
    let mut out = source.to_owned();
    let mut before = usize::MAX;
    for message in messages {
        if let Some(text) = replacement(message)
            && message.underlined.end <= before
        {
            out.replace_range(message.underlined.clone(), text);
            before = message.underlined.start;
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
