//! Reading header lists the way the Fetch Standard reads them.
//!
//! The three readings differ, and each mistake hides behind the difference:
//! *get* joins lines, *extract* parses a list and can fail, *get, decode, and
//! split* knows quoted strings and cannot fail.

use http::HeaderMap;

/// <https://fetch.spec.whatwg.org/#concept-header-list-get>: the lines joined
/// with `, `, so two lines never equal what one of them says.
pub(crate) fn get(headers: &HeaderMap, name: &str) -> Option<Vec<u8>> {
    let mut lines = headers.get_all(name).iter();
    let mut combined = trim(lines.next()?.as_bytes()).to_vec();
    for line in lines {
        combined.extend_from_slice(b", ");
        combined.extend_from_slice(trim(line.as_bytes()));
    }
    Some(combined)
}

/// A header that is present but breaks its grammar, with its value.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Malformed(pub(crate) String);

/// <https://fetch.spec.whatwg.org/#extract-header-list-values> for the headers
/// whose grammar is `#token`: absent is `None`, an empty list is not.
pub(crate) fn extract_tokens(
    headers: &HeaderMap,
    name: &str,
) -> Result<Option<Vec<String>>, Malformed> {
    if !headers.contains_key(name) {
        return Ok(None);
    }
    let mut tokens = Vec::new();
    for line in headers.get_all(name) {
        for element in line.as_bytes().split(|byte| *byte == b',') {
            let element = trim(element);
            // Recipients take empty elements: RFC 9110, section 5.6.1.2.
            if element.is_empty() {
                continue;
            }
            if !is_token(element) {
                return Err(Malformed(decode(&get(headers, name).unwrap_or_default())));
            }
            tokens.push(decode(element));
        }
    }
    Ok(Some(tokens))
}

/// <https://fetch.spec.whatwg.org/#header-value-get-decode-and-split>.
pub(crate) fn split(value: &[u8]) -> Vec<String> {
    let mut values = Vec::new();
    let mut current = Vec::new();
    let mut quoted = false;
    let mut escaped = false;
    for &byte in value {
        if !quoted && byte == b',' {
            values.push(decode(trim(&current)));
            current.clear();
            continue;
        }
        current.push(byte);
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            _ => {}
        }
    }
    values.push(decode(trim(&current)));
    values
}

/// The transport drops this whitespace, a service called in memory does not.
pub(crate) fn trim(mut value: &[u8]) -> &[u8] {
    while let [b' ' | b'\t', rest @ ..] | [rest @ .., b' ' | b'\t'] = value {
        value = rest;
    }
    value
}

/// Isomorphic decoding: a script sees bytes as code points U+0000 to U+00FF.
pub(crate) fn decode(value: &[u8]) -> String {
    value.iter().map(|byte| char::from(*byte)).collect()
}

/// RFC 9110 `token`, which is what a method and a field name are.
pub(crate) fn is_token(value: &[u8]) -> bool {
    !value.is_empty()
        && value
            .iter()
            .all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splitting_respects_quoted_strings() {
        for (value, expected) in [
            ("", vec![""]),
            ("nosniff,", vec!["nosniff", ""]),
            ("text/html;\", x/x", vec!["text/html;\", x/x"]),
            ("x/x;test=\"hi\",y/y", vec!["x/x;test=\"hi\"", "y/y"]),
            ("x / x,,,1", vec!["x / x", "", "", "1"]),
            ("\"1,2\", 3", vec!["\"1,2\"", "3"]),
            ("\"a\\\",b\",c", vec!["\"a\\\",b\"", "c"]),
            ("a\\,b", vec!["a\\", "b"]),
        ] {
            assert_eq!(split(value.as_bytes()), expected, "{value:?}");
        }
    }

    #[test]
    fn trimming_stops_at_the_value() {
        for (value, expected) in [("", ""), (" \t ", ""), (" a b ", "a b"), ("\ta", "a")] {
            assert_eq!(trim(value.as_bytes()), expected.as_bytes(), "{value:?}");
        }
    }
}
