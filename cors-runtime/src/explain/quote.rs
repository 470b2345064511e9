//! Text of a request, as it may stand in a log.

/// So many characters of one text are shown.
const LONGEST: usize = 120;

/// What is longer keeps its start and, since the end of a host says whose it is, its end.
const HEAD: usize = 80;
const TAIL: usize = LONGEST - HEAD - 1;

/// Printable ASCII, of bounded length, without back quotes: those stand around it.
#[inline]
pub(crate) fn quoted(bytes: &[u8]) -> String {
    let whole: String = bytes.iter().take(LONGEST + 1).copied().map(escaped).collect();
    if whole.len() <= LONGEST {
        return whole;
    }
    let head: String = fitting(bytes.iter(), HEAD).collect();
    let mut tail: Vec<String> = fitting(bytes.iter().rev(), TAIL).collect();
    tail.reverse();
    format!("{head}…{}", tail.concat())
}

#[inline]
fn escaped(byte: u8) -> String {
    match byte {
        b'`' => "\\x60".to_owned(),
        // Harmless between back quotes.
        b'"' | b'\'' => char::from(byte).to_string(),
        _ => byte.escape_ascii().to_string(),
    }
}

#[inline]
fn fitting<'a>(bytes: impl Iterator<Item = &'a u8>, most: usize) -> impl Iterator<Item = String> {
    bytes.copied().map(escaped).scan(0, move |length, text| {
        *length += text.len();
        (*length <= most).then_some(text)
    })
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
