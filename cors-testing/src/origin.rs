//! The origin of a page and of a URL.

use std::fmt;

use crate::host;

/// Scheme, host and port, as <https://html.spec.whatwg.org/#concept-origin-tuple>
/// serializes them: lower-case, and no port where it is the scheme's default.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TupleOrigin {
    pub(crate) scheme: String,
    pub(crate) host: String,
    pub(crate) port: Option<u16>,
}

impl TupleOrigin {
    /// The serialization of an origin and nothing else: the byte-for-byte form
    /// that a browser would put into `Origin`. Any scheme may be a page's
    /// (`tauri://localhost`, `moz-extension://…`).
    pub(crate) fn parse(text: &str) -> Result<Self, &'static str> {
        let (scheme, authority) = text
            .split_once("://")
            .ok_or("it has no `scheme://` (a page without an origin is `Browser::sandboxed()`)")?;
        if authority.contains(['/', '?', '#']) {
            return Err(
                "an origin ends after the host and the port: leave out `/` and what follows it",
            );
        }
        if !is_scheme(scheme) || scheme.contains(|c: char| c.is_ascii_uppercase()) {
            return Err("its scheme is not one in lower case");
        }
        if matches!(
            scheme,
            "ws" | "wss" | "ftp" | "file" | "blob" | "about" | "data" | "javascript"
        ) {
            return Err("no page has an origin of this scheme");
        }
        let (host, port) = split_port(authority);
        let serialized =
            if default_port(scheme).is_some() { host::parse(host) } else { parse_opaque(host) };
        // The parser takes `*` for a name. Nobody has a page there, and somebody may hope for a pattern.
        if serialized.as_deref() != Some(host) || host.contains('*') {
            return Err("its host is not as a browser serializes it, such as `app.example.com`, \
                        `127.0.0.1` or `[::1]`");
        }
        let port = match port {
            None => None,
            Some(digits) => match digits.parse() {
                Ok(port) if !digits.starts_with(['0', '+']) => Some(port),
                _ => return Err("its port is not a number from 1 to 65535"),
            },
        };
        if port.is_some() && port == default_port(scheme) {
            return Err("it names the default port of its scheme, which no browser sends");
        }
        Ok(Self { scheme: scheme.to_owned(), host: host.to_owned(), port })
    }

    /// Host and port, as in the `Host` header.
    pub(crate) fn authority(&self) -> String {
        match self.port {
            None => self.host.clone(),
            Some(port) => format!("{}:{port}", self.host),
        }
    }

    /// <https://w3c.github.io/webappsec-secure-contexts/#potentially-trustworthy-origin>,
    /// as far as http and https go.
    pub(crate) fn is_trustworthy(&self) -> bool {
        self.scheme == "https"
            || self.host == "localhost"
            || self.host.ends_with(".localhost")
            || self.host == "[::1]"
            || (self.host.starts_with("127.") && host::is_address(&self.host))
    }
}

impl fmt::Display for TupleOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", self.scheme, self.authority())
    }
}

/// Who asks: a page with an origin, or one that has none to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum PageOrigin {
    Tuple(TupleOrigin),
    /// Same as nothing but itself, hence numbered: two sandboxed pages both
    /// say `null` and still share nothing.
    Opaque(u32),
}

impl PageOrigin {
    pub(crate) fn is_same(&self, other: &TupleOrigin) -> bool {
        matches!(self, Self::Tuple(own) if own == other)
    }
}

impl fmt::Display for PageOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tuple(origin) => origin.fmt(f),
            Self::Opaque(_) => f.write_str("null"),
        }
    }
}

pub(crate) fn default_port(scheme: &str) -> Option<u16> {
    match scheme {
        "http" => Some(80),
        "https" => Some(443),
        _ => None,
    }
}

pub(crate) fn is_scheme(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
}

/// The last colon starts the port, unless it is inside brackets.
pub(crate) fn split_port(authority: &str) -> (&str, Option<&str>) {
    match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        _ => (authority, None),
    }
}

/// <https://url.spec.whatwg.org/#concept-opaque-host-parser>: the host of any other scheme stays as
/// it is, upper case included.
fn parse_opaque(host: &str) -> Option<String> {
    if host.starts_with('[') {
        return host::parse(host);
    }
    let is_known = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    (!host.is_empty() && host.bytes().all(is_known)).then(|| host.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_serialized_origin_is_its_own_serialization() {
        for origin in [
            "https://app.example.com",
            "http://localhost:3000",
            "https://[::1]:8443",
            "http://127.0.0.1",
            "http://[::ffff:7f00:1]",
            "http://3.foo",
            "https://xn--bcher-kva.example",
            "https://example.com.",
            "https://a_b.example",
            "tauri://localhost",
            "tauri://App.09",
            "moz-extension://0f5a7d3c-0000-4000-8000-000000000000",
            "http://example.com:443",
            "https://example.com:80",
        ] {
            let parsed = TupleOrigin::parse(origin).map(|origin| origin.to_string());
            assert_eq!(parsed.as_deref(), Ok(origin));
        }
    }

    #[test]
    fn anything_else_is_refused() {
        for origin in [
            "",
            "null",
            "*",
            "app.example.com",
            "https://",
            "https://app.example.com/",
            "https://App.example.com",
            "HTTPS://app.example.com",
            "https://app.example.com:443",
            "http://app.example.com:80",
            "https://app.example.com:0",
            "https://app.example.com:080",
            "https://app.example.com:+81",
            "https://app.example.com:",
            "https://app.example.com:65536",
            "https://user@app.example.com",
            "https://b\u{fc}cher.example",
            "https://*.example.com",
            "https://[::G]",
            "https://[::A]",
            "1https://x",
            "https://a b",
            "http://127.1",
            "http://0x7f000001",
            "http://2130706433",
            "http://127.0.0.1.",
            "http://0177.0.0.1",
            "http://foo.09",
            "http://256.256.256.256",
            "http://[0:0::1]",
            "http://[::ffff:127.0.0.1]",
            "http://%61.example",
            "wss://a.example",
            "ftp://a.example",
            "file://a",
            "blob://a",
            "http://xn--a.example",
            "tauri://[0:0::1]",
            "tauri://a%62",
        ] {
            assert!(TupleOrigin::parse(origin).is_err(), "{origin}");
        }
    }

    #[test]
    fn trustworthy_without_tls_is_the_loopback() {
        for (origin, expected) in [
            ("https://a.example", true),
            ("http://a.example", false),
            ("http://localhost:3000", true),
            ("http://app.localhost", true),
            ("http://127.8.9.1", true),
            ("http://127.0.0.1.example", false),
            ("http://[::1]:80", false),
            ("http://[::1]:81", true),
            ("http://notlocalhost", false),
        ] {
            let trusted = TupleOrigin::parse(origin).is_ok_and(|origin| origin.is_trustworthy());
            assert_eq!(trusted, expected, "{origin}");
        }
    }

    #[test]
    fn an_opaque_origin_is_only_itself() {
        assert_eq!(PageOrigin::Opaque(1).to_string(), "null");
        assert_ne!(PageOrigin::Opaque(1), PageOrigin::Opaque(2));
        let origin = TupleOrigin::parse("https://a.example").unwrap();
        assert!(!PageOrigin::Opaque(1).is_same(&origin));
        assert!(PageOrigin::Tuple(origin.clone()).is_same(&origin));
    }
}
