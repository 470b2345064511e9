//! Names that the standards single out, in `const fn`s.

/// Whether scripts can never set this request header (Fetch, forbidden request-header).
///
/// `X-HTTP-Method-Override` and its like are forbidden for some values only, so not here.
#[inline]
pub const fn is_forbidden_request_header(name: &[u8]) -> bool {
    const NAMES: &[&str] = &[
        "accept-charset",
        "accept-encoding",
        "access-control-request-headers",
        "access-control-request-method",
        "connection",
        "content-length",
        "cookie",
        "cookie2",
        "date",
        "dnt",
        "expect",
        "host",
        "keep-alive",
        "origin",
        "referer",
        "set-cookie",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "via",
    ];
    is_listed(NAMES, name) || has_prefix(name, b"proxy-") || has_prefix(name, b"sec-")
}

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
#[inline]
pub const fn is_listed(names: &[&str], name: &[u8]) -> bool {
    let mut i = 0;
    while i < names.len() {
        if names[i].len() == name.len() && has_prefix(name, names[i].as_bytes()) {
            return true;
        }
        i += 1;
    }
    false
}

#[inline]
const fn has_prefix(bytes: &[u8], prefix: &[u8]) -> bool {
    if bytes.len() < prefix.len() {
        return false;
    }
    let mut i = 0;
    while i < prefix.len() {
        if !bytes[i].eq_ignore_ascii_case(&prefix[i]) {
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
#[inline]
pub const fn is_token(bytes: &[u8]) -> bool {
    let mut i = 0;
    while i < bytes.len() {
        if !bytes[i].is_ascii_alphanumeric() && !is_mark(bytes[i]) {
            return false;
        }
        i += 1;
    }
    !bytes.is_empty()
}

#[inline]
const fn is_mark(byte: u8) -> bool {
    const MARKS: &[u8] = b"!#$%&'*+-.^_`|~";
    let mut i = 0;
    while i < MARKS.len() {
        if byte == MARKS[i] {
            return true;
        }
        i += 1;
    }
    false
}
#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_the_standard() {
        type Rule = fn(&[u8]) -> bool;
        let rules: [(Rule, &str, &str); 3] = [
            (
                is_forbidden_request_header,
                "Accept-Charset DNT Te via Set-Cookie proxy- Proxy-Foo sec-x SEC-FETCH-MODE",
                "set-cookie2 user-agent authorization x-sec-foo se proxy secure",
            ),
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

    const _: () = assert!(is_forbidden_request_header(b"Cookie"));
}
