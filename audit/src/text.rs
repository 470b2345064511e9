//! What a server says cannot begin a line, talk to a terminal, reorder one, or fill one.

/// Text on one line, of characters that are visible and stay where they are.
pub(crate) fn plain(text: &str) -> String {
    let escape = |c: char| if is_plain(c) { c.into() } else { c.escape_unicode().to_string() };
    text.chars().map(escape).collect()
}

fn is_plain(c: char) -> bool {
    let is_invisible = matches!(
        c,
        '\u{ad}'
            | '\u{61c}'
            | '\u{180e}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}'
    );
    !c.is_control() && !is_invisible
}

/// A value of a header, on one line, and not all of a long one.
pub(crate) fn shown(value: &str) -> String {
    match value.char_indices().nth(200) {
        None => plain(value),
        Some((end, _)) => plain(&value[..end]) + "…",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values() {
        assert_eq!(shown("a\"b`é"), "a\"b`é");
        assert_eq!(shown("a\n\u{9b}b"), "a\\u{a}\\u{9b}b");
        assert_eq!(shown("a\u{202e}b\u{200b}"), "a\\u{202e}b\\u{200b}");
        assert_eq!(shown(&"é".repeat(300)), "é".repeat(200) + "…");
    }
}
