//! White space, control characters and what cannot be seen.

use alloc::string::String;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Blank {
    /// White space, visible as a gap.
    Space,
    /// Tab and line breaks, which the URL parser removes wherever they stand, and characters
    /// without width, which domain to ASCII removes (URL; UTS 46, ignored).
    Ignored,
    /// Control characters.
    Control,
}

pub(super) fn blank(c: char) -> Option<Blank> {
    match c {
        ' ' => Some(Blank::Space),
        '\t' | '\n' | '\r' => Some(Blank::Ignored),
        c if c.is_ascii_graphic() => None,
        c if c.is_control() => Some(Blank::Control),
        c if c.is_whitespace() => Some(Blank::Space),
        '\u{ad}'
        | '\u{34f}'
        | '\u{61c}'
        | '\u{115f}'..='\u{1160}'
        | '\u{17b4}'..='\u{17b5}'
        | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{2800}'
        | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}'
        | '\u{ffa0}'
        | '\u{e0000}'..='\u{e0fff}' => Some(Blank::Ignored),
        _ => None,
    }
}

/// U+200C and U+200D behind a letter that is not ASCII: part of the name in Persian and Indic
/// scripts (RFC 5892, A.1 and A.2; UTS 46, `CheckJoiners`), and never removed there. The rules want
/// more of their neighbours than that; their tables are not here.
pub(super) fn is_joiner(before: Option<char>, c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}')
        && before.is_some_and(|before| !before.is_ascii() && blank(before).is_none())
}

/// The text without blanks at its ends.
pub(super) fn trim(text: &str) -> &str {
    text.trim_matches(|c| blank(c).is_some())
}

/// The text without the blanks that cannot have meant anything. Those that may stand for a missing
/// character or another entry stay, and make the host or the port unreadable.
pub(super) fn clean(text: &str) -> String {
    let text = trim(text);
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        let before = out.chars().next_back();
        let kind = match blank(c) {
            Some(Blank::Ignored) if !is_joiner(before, c) => continue,
            Some(kind @ (Blank::Space | Blank::Control)) => kind,
            _ => {
                out.push(c);
                continue;
            }
        };
        let after = rest.clone().find(|c| blank(*c).is_none());
        let is_delimiter = |c: Option<char>| c.is_none_or(|c| ":/\\@?#,;\"'<>".contains(c));
        let is_label = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '-');
        let stray = is_delimiter(before)
            || is_delimiter(after)
            // Inside a label nobody means a control character; before a dot somebody may.
            || (kind == Blank::Control && is_label(before) && is_label(after));
        if !stray {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cleaned() {
        for (text, expected) in [
            (" https://example.com\n", "https://example.com"),
            ("https:// example.com", "https://example.com"),
            ("https://example.com :80", "https://example.com:80"),
            ("https://exam\nple.com", "https://example.com"),
            ("https://exam ple.com", "https://exam ple.com"),
            ("https://a\u{b}.b", "https://a\u{b}.b"),
            ("https://a\u{7f}b", "https://ab"),
            ("é\u{200c}é\u{200c}", "é\u{200c}é"),
            ("é\u{200c}\u{200c}e\u{200d}", "é\u{200c}e"),
            ("\u{feff}\u{a0}a\u{ad}b\u{3000}", "ab"),
            ("a  :b", "a:b"),
            (" \u{7}", ""),
        ] {
            assert_eq!(clean(text), expected, "{text:?}");
        }
    }
}
