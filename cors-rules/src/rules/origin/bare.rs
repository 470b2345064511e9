//! The text of an entry without what came along from where it was copied: blanks, quotes, brackets.

use alloc::string::String;

use crate::rules::text::{contains, inside, push, rsplit_once, split_once, trimmed};

/// White space, control characters, and characters without width, which domain to ASCII removes (URL;
/// UTS 46, ignored). Joiners are part of the name in Persian and Indic scripts (RFC 5892, A.1 and A.2).
#[inline(never)]
pub(super) fn is_blank(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}' | '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}' | '\u{ffa0}' | '\u{e0000}'..='\u{e0fff}'
        )
}

/// Control characters but for tab and line breaks, which the URL parser removes wherever they stand.
pub(super) fn is_control(c: char) -> bool {
    c.is_control() && !matches!(c, '\t' | '\n' | '\r')
}

/// The text without quotes, and without the blanks that cannot have meant anything. A blank that may
/// stand for a missing character or another entry stays, and makes the host or the port unreadable.
pub(super) fn bare(literal: &str) -> String {
    let text = unwrapped(literal);
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        let before = out.chars().next_back();
        let after = text[at + c.len_utf8()..].chars().next();
        let beside = |is: fn(char) -> bool| (before.is_some_and(is), after.is_some_and(is));
        let is_stray = if is_control(c) {
            // Inside a label nobody means a control character; before a dot somebody may.
            beside(char::is_alphanumeric) == (true, true)
        } else if c.is_whitespace() && !matches!(c, '\t' | '\n' | '\r') {
            beside(|c| matches!(c, ':' | '/')) != (false, false)
        } else {
            is_blank(c)
        };
        if !is_stray {
            push(&mut out, c);
        }
    }
    out
}

fn unwrapped(text: &str) -> &str {
    const QUOTES: &str = "\"'`<>“”„‘’«»‹›";
    let is_around = |c| is_blank(c) || QUOTES.chars().any(|quote| quote == c);
    let text = trimmed(text, is_around);
    for &(open, close) in &[('(', ')'), ('[', ']')] {
        // `[::1]` is a host.
        if let Some(inside) = inside(text, open, close)
            && contains(inside, "://")
        {
            return trimmed(inside, is_around);
        }
    }
    // `ORIGIN=https://…`, `Origin: https://…`, `- https://…`
    let scheme = split_once(text, "://").map_or("", |(scheme, _)| scheme);
    rsplit_once(scheme, "= ").map_or(text, |(before, _)| &text[before.len() + 1..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bare_text() {
        for (text, expected) in [
            (" https://example.com\n", "https://example.com"),
            ("https:// example.com", "https://example.com"),
            ("https://example.com :80", "https://example.com:80"),
            ("https://exam\nple.com", "https://example.com"),
            ("https://exam ple.com", "https://exam ple.com"),
            ("https://a\u{b}.b", "https://a\u{b}.b"),
            ("https://a\u{7f}b", "https://ab"),
            ("\u{feff}\u{a0}a\u{ad}b\u{3000}", "ab"),
            ("\"https://a.com\"", "https://a.com"),
            (" ' https://a.com ' ", "https://a.com"),
            ("“https://a.com”", "https://a.com"),
            ("<https://a.com>", "https://a.com"),
            ("`https://a.com", "https://a.com"),
            ("('https://a.com')", "https://a.com"),
            ("[::1]", "[::1]"),
            ("https://a.com", "https://a.com"),
            ("\"\"", ""),
        ] {
            assert_eq!(bare(text), expected, "{text:?}");
        }
    }
}
