//! Header names that the standards single out, in `const fn`s: the runtime asks them too.

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
pub(crate) const fn is_listed(names: &[&str], name: &[u8]) -> bool {
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
