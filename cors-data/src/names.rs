//! Names that the standards single out, in `const fn`s.

/// Whether scripts can never read this response header (Fetch, forbidden response-header name).
#[inline]
pub const fn is_forbidden_response_header(name: &[u8]) -> bool {
    is_listed(&["set-cookie", "set-cookie2"], name)
}

/// Whether scripts can read this response header without an entry in `expose` (Fetch,
/// CORS-safelisted response-header name).
#[inline]
pub const fn is_safelisted_response_header(name: &[u8]) -> bool {
    const NAMES: &[&str] = &[
        "cache-control",
        "content-language",
        "content-length",
        "content-type",
        "expires",
        "last-modified",
        "pragma",
    ];
    is_listed(NAMES, name)
}

/// Whether `name` is a byte-case-insensitive match for one of `names`.
pub const fn is_listed(names: &[&str], name: &[u8]) -> bool {
    let mut i = 0;
    while i < names.len() {
        if equals(name, names[i].as_bytes()) {
            return true;
        }
        i += 1;
    }
    false
}

#[inline]
const fn equals(one: &[u8], other: &[u8]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    let mut i = 0;
    while i < one.len() {
        if !one[i].eq_ignore_ascii_case(&other[i]) {
            return false;
        }
        i += 1;
    }
    true
}

/// Whether browsers refuse to send this method (Fetch, forbidden method).
#[inline]
pub const fn is_forbidden_method(method: &[u8]) -> bool {
    is_listed(&["CONNECT", "TRACE", "TRACK"], method)
}

/// Whether this method needs no preflight and no entry (Fetch, CORS-safelisted method).
///
/// `get` is none until `fetch()` has made it `GET`.
#[inline]
pub const fn is_safelisted_method(method: &[u8]) -> bool {
    matches!(method, b"GET" | b"HEAD" | b"POST")
}

/// Whether this is a token, as methods and header names are (RFC 9110, 5.6.2).
pub const fn is_token(bytes: &[u8]) -> bool {
    let mut i = 0;
    while i < bytes.len() {
        let is_mark = matches!(
            bytes[i],
            b'!' | b'#'..=b'\'' | b'*' | b'+' | b'-' | b'.' | b'^'..=b'`' | b'|' | b'~'
        );
        if !bytes[i].is_ascii_alphanumeric() && !is_mark {
            return false;
        }
        i += 1;
    }
    !bytes.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_the_standard() {
        type Rule = fn(&[u8]) -> bool;
        let rules: [(Rule, &str, &str); 2] = [
            (is_forbidden_response_header, "Set-Cookie SET-COOKIE2", "cookie set-cookie3 set"),
            (
                is_safelisted_response_header,
                "Cache-Control content-language Content-Length content-type expires \
                 LAST-MODIFIED pragma",
                "etag age content-encoding content cache-control2",
            ),
        ];
        for (rule, yes, no) in rules {
            for name in yes.split_ascii_whitespace() {
                assert!(rule(name.as_bytes()), "{name}");
            }
            for name in no.split_ascii_whitespace() {
                assert!(!rule(name.as_bytes()), "{name}");
            }
            assert!(!rule(b""));
        }
    }

    const _: () = assert!(is_forbidden_response_header(b"Set-Cookie"));
}
