//! What a server says cannot begin a line, talk to a terminal, or fill one.

/// Text on one line.
pub(crate) fn plain(text: &str) -> String {
    let escape = |c: char| if c.is_control() { c.escape_default().to_string() } else { c.into() };
    text.chars().map(escape).collect()
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
        assert_eq!(shown("a\n\t\u{9b}b"), "a\\n\\t\\u{9b}b");
        assert_eq!(shown(&"é".repeat(300)), "é".repeat(200) + "…");
    }
}
