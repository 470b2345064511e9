//! Text of a request, as it may stand in a log.

/// So many characters of one text are shown.
const LONGEST: usize = 120;

/// What is longer keeps its start and, since the end of a host says whose it is, its end.
const HEAD: usize = 80;
const TAIL: usize = LONGEST - HEAD - 1;

/// Printable ASCII, of bounded length, without back quotes: those stand around it.
pub(crate) fn quoted(bytes: &[u8]) -> String {
    let mut whole = String::new();
    for byte in bytes.get(..=LONGEST).unwrap_or(bytes) {
        escape(*byte, &mut whole);
    }
    if whole.len() <= LONGEST {
        return whole;
    }
    let mut text = String::new();
    for byte in bytes {
        let end = text.len();
        escape(*byte, &mut text);
        if text.len() > HEAD {
            text.truncate(end);
            break;
        }
    }
    text.push('…');
    let (mut tail, mut from) = (String::new(), bytes.len());
    while from > 0 && tail.len() <= TAIL {
        from -= 1;
        escape(bytes[from], &mut tail);
    }
    let from = if tail.len() > TAIL { from + 1 } else { from };
    for byte in &bytes[from..] {
        escape(*byte, &mut text);
    }
    text
}

fn escape(byte: u8, text: &mut String) {
    match byte {
        b'`' => text.push_str("\\x60"),
        // Harmless between back quotes.
        b'"' | b'\'' => text.push(char::from(byte)),
        _ => {
            for escaped in byte.escape_ascii() {
                text.push(char::from(escaped));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_harmless_stays() {
        for text in ["", "https://app.example.com:8443", "a b \"c\" 'd'"] {
            assert_eq!(quoted(text.as_bytes()), text);
        }
    }

    #[test]
    fn what_is_not_is_escaped() {
        for (bytes, expected) in [
            (&b"a\r\nb"[..], "a\\r\\nb"),
            (b"\t", "\\t"),
            (b"\x1b[31m", "\\x1b[31m"),
            (b"\0\x7f", "\\x00\\x7f"),
            (b"a\\nb", "a\\\\nb"),
            (b"`", "\\x60"),
            ("é\u{202e}".as_bytes(), "\\xc3\\xa9\\xe2\\x80\\xae"),
        ] {
            assert_eq!(quoted(bytes), expected);
        }
    }

    #[test]
    fn long_texts_keep_both_ends() {
        let exact = "a".repeat(LONGEST);
        assert_eq!(quoted(exact.as_bytes()), exact);
        let host = format!("https://{}.evil.test", "a".repeat(200));
        let shown = quoted(host.as_bytes());
        assert_eq!(shown.chars().count(), LONGEST);
        assert!(shown.starts_with("https://aaa") && shown.ends_with("aaa.evil.test"), "{shown}");
        for length in [LONGEST / 4, LONGEST, 70_000] {
            for byte in [b'a', b'\n', 0xff] {
                let shown = quoted(&vec![byte; length]);
                assert!(shown.chars().count() <= LONGEST, "{length} {byte}");
            }
        }
    }
}
