//! Which methods and request headers a page may send without asking first.

use std::collections::BTreeSet;

use http::{HeaderMap, Method};

use crate::header_list::{is_token, trim};

/// <https://fetch.spec.whatwg.org/#cors-safelisted-method>
pub(crate) fn is_safelisted_method(method: &Method) -> bool {
    matches!(method.as_str(), "GET" | "HEAD" | "POST")
}

/// <https://fetch.spec.whatwg.org/#cors-unsafe-request-header-names>: what a
/// preflight asks for, lower-case, sorted, each name once.
pub(crate) fn unsafe_names(headers: &HeaderMap, is_strict: bool) -> Vec<String> {
    let mut names = BTreeSet::new();
    let mut safelisted = BTreeSet::new();
    let mut safelisted_bytes = 0_usize;
    for (name, value) in headers {
        if is_safelisted(name.as_str(), value.as_bytes())
            && !(is_strict && is_unsafe_in_an_engine(name.as_str(), value.as_bytes()))
        {
            safelisted.insert(name.as_str());
            safelisted_bytes += value.len();
        } else {
            names.insert(name.as_str());
        }
    }
    // Harmless one by one, the safelisted values together could still carry a
    // payload no form could send.
    if safelisted_bytes > 1024 {
        names.append(&mut safelisted);
    }
    names.into_iter().map(str::to_owned).collect()
}

/// <https://fetch.spec.whatwg.org/#cors-non-wildcard-request-header-name>
pub(crate) fn is_beyond_wildcard(name: &str) -> bool {
    name.eq_ignore_ascii_case("authorization")
}

/// <https://fetch.spec.whatwg.org/#cors-safelisted-request-header>; `name` is
/// lower-case, as in every [`HeaderMap`].
fn is_safelisted(name: &str, value: &[u8]) -> bool {
    value.len() <= 128
        && match name {
            "accept" => !value.iter().copied().any(is_unsafe_byte),
            "accept-language" | "content-language" => {
                value.iter().all(|byte| byte.is_ascii_alphanumeric() || b" *,-.;=".contains(byte))
            }
            "content-type" => !value.iter().copied().any(is_unsafe_byte) && is_form_type(value),
            "range" => is_simple_range(value),
            _ => false,
        }
}

/// <https://fetch.spec.whatwg.org/#cors-unsafe-request-header-byte>
fn is_unsafe_byte(byte: u8) -> bool {
    (byte < 0x20 && byte != b'\t') || b"\"():<>?@[\\]{}\x7f".contains(&byte)
}

/// What the standard safelists and an engine does not: Firefox bytes from 0x80 and commas, Chromium the
/// end of a range from 2⁶³ - 1.
fn is_unsafe_in_an_engine(name: &str, value: &[u8]) -> bool {
    match name {
        "accept" | "content-type" => value.iter().any(|byte| *byte >= 0x80 || *byte == b','),
        "range" => {
            let mut numbers = value.split(|byte| !byte.is_ascii_digit());
            numbers.any(|digits| number(digits) >= number(b"9223372036854775807"))
        }
        _ => false,
    }
}

/// The three types a form can send. This is "parse a MIME type"
/// (<https://mimesniff.spec.whatwg.org/#parse-a-mime-type>) and not the
/// forgiving "extract a MIME type": two joined values must not pass as one.
fn is_form_type(value: &[u8]) -> bool {
    let essence = value.split(|byte| *byte == b';').next().unwrap_or_default();
    let essence = trim(essence);
    let mut halves = essence.splitn(2, |byte| *byte == b'/');
    let well_formed = halves.next().is_some_and(is_token) && halves.next().is_some_and(is_token);
    well_formed
        && [&b"application/x-www-form-urlencoded"[..], b"multipart/form-data", b"text/plain"]
            .iter()
            .any(|form| essence.eq_ignore_ascii_case(form))
}

/// <https://fetch.spec.whatwg.org/#simple-range-header-value> without
/// whitespace and with a start; `bytes=-500` was never sent by browsers.
fn is_simple_range(value: &[u8]) -> bool {
    let Some(range) = value.strip_prefix(b"bytes=") else {
        return false;
    };
    let mut ends = range.splitn(2, |byte| *byte == b'-');
    let (Some(start), Some(end)) = (ends.next(), ends.next()) else {
        return false;
    };
    let digits = |text: &[u8]| text.iter().all(u8::is_ascii_digit);
    !start.is_empty()
        && digits(start)
        && digits(end)
        && (end.is_empty() || number(start) <= number(end))
}

/// Compared by length, then digit by digit: 128 bytes of digits fit no integer.
fn number(digits: &[u8]) -> (usize, &[u8]) {
    let zeros = digits.iter().take_while(|digit| **digit == b'0').count();
    let digits = digits.get(zeros..).unwrap_or_default();
    (digits.len(), digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn header_values() {
        let long = "a".repeat(128);
        let too_long = "a".repeat(129);
        let huge = format!("bytes=0{}-1{}", "0".repeat(40), "0".repeat(40));
        for (name, value, expected) in [
            ("accept", "*/*", true),
            ("accept", "text/html;q=0.9, */*", true),
            ("accept", "a\tb", true),
            ("accept", "caf\u{e9}", true),
            ("accept", "a(b", false),
            ("accept", "a:b", false),
            ("accept", "\"a\"", false),
            ("accept", "{}", false),
            ("accept", &long, true),
            ("accept", &too_long, false),
            ("accept-language", "de-CH, en;q=0.5", true),
            ("accept-language", "*", true),
            ("accept-language", "de_CH", false),
            ("accept-language", "de/CH", false),
            ("content-language", "de", true),
            ("content-language", "d\te", false),
            ("content-type", "text/plain", true),
            ("content-type", "Text/PLAIN; charset=utf-8", true),
            ("content-type", " text/plain ;x", true),
            ("content-type", "multipart/form-data; boundary=xyz", true),
            ("content-type", "multipart/form-data; boundary=\"x\"", false),
            ("content-type", "application/x-www-form-urlencoded", true),
            ("content-type", "application/json", false),
            ("content-type", "application/json, text/plain", false),
            ("content-type", "text/plain, application/json", false),
            ("content-type", "text", false),
            ("content-type", "text/", false),
            ("content-type", "/plain", false),
            ("content-type", "text /plain", false),
            ("content-type", "", false),
            ("range", "bytes=0-", true),
            ("range", "bytes=0-499", true),
            ("range", "bytes=5-5", true),
            ("range", "bytes=010-9", false),
            ("range", "bytes=5-4", false),
            ("range", "bytes=-500", false),
            ("range", "bytes=-", false),
            ("range", "bytes= 0-1", false),
            ("range", "bytes=0-1,2-3", false),
            ("range", "bytes=0-1-2", false),
            ("range", "items=0-1", false),
            ("range", "bytes", false),
            ("range", &huge, true),
            ("authorization", "x", false),
            ("x-anything", "", false),
            ("cache-control", "no-cache", false),
        ] {
            assert_eq!(is_safelisted(name, value.as_bytes()), expected, "{name}: {value}");
        }
    }
}
