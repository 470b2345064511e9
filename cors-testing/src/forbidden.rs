//! What a script may not send at all.

use http::{Method, header::HeaderName};

use crate::header_list::split;

/// <https://fetch.spec.whatwg.org/#forbidden-method>
pub(crate) fn is_forbidden_method(method: &[u8]) -> bool {
    [&b"CONNECT"[..], b"TRACE", b"TRACK"]
        .iter()
        .any(|forbidden| method.eq_ignore_ascii_case(forbidden))
}

/// <https://fetch.spec.whatwg.org/#concept-method-normalize>: six names are
/// upper-cased for old scripts; `patch` is not one of them.
pub(crate) fn normalize(method: Method) -> Method {
    [Method::DELETE, Method::GET, Method::HEAD, Method::OPTIONS, Method::POST, Method::PUT]
        .into_iter()
        .find(|known| known.as_str().eq_ignore_ascii_case(method.as_str()))
        .unwrap_or(method)
}

/// <https://fetch.spec.whatwg.org/#forbidden-request-header>: dropped in
/// silence, because the browser owns these headers.
pub(crate) fn is_forbidden_header(name: &HeaderName, value: &[u8]) -> bool {
    match name.as_str() {
        "accept-charset"
        | "accept-encoding"
        | "access-control-request-headers"
        | "access-control-request-method"
        | "connection"
        | "content-length"
        | "cookie"
        | "cookie2"
        | "date"
        | "dnt"
        | "expect"
        | "host"
        | "keep-alive"
        | "origin"
        | "referer"
        | "set-cookie"
        | "te"
        | "trailer"
        | "transfer-encoding"
        | "upgrade"
        | "via" => true,
        // Only a tunnelled method that is itself forbidden.
        "x-http-method" | "x-http-method-override" | "x-method-override" => {
            split(value).iter().any(|method| is_forbidden_method(method.as_bytes()))
        }
        name => name.starts_with("proxy-") || name.starts_with("sec-"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers() {
        for (name, value, expected) in [
            ("cookie", "a=b", true),
            ("origin", "https://x.example", true),
            ("host", "x", true),
            ("sec-fetch-site", "none", true),
            ("sec-anything", "", true),
            ("proxy-authorization", "", true),
            ("access-control-request-method", "PUT", true),
            ("content-length", "1", true),
            ("authorization", "Bearer x", false),
            ("user-agent", "x", false),
            ("second", "", false),
            ("proxy", "", false),
            ("x-http-method-override", "PUT", false),
            ("x-http-method-override", "trace", true),
            ("x-http-method", "PUT, TRACK", true),
            ("x-method-override", "\"TRACE\"", false),
            ("x-method-override", "PUT,\tCONNECT ", true),
        ] {
            let header = HeaderName::from_static(name);
            assert_eq!(is_forbidden_header(&header, value.as_bytes()), expected, "{name}: {value}");
        }
    }
}
