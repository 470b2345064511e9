//! As much of the URL Standard as requests and redirects in a test need:
//! http and https, relative references, dot segments. International names that
//! are not written in ASCII are refused rather than guessed.

use std::fmt;

use crate::{
    host,
    origin::{TupleOrigin, default_port, is_scheme, split_port},
};

const SLASHES: [char; 2] = ['/', '\\'];

/// An http(s) URL. Its fragment is never sent nor shown, and still tells it from others
/// (<https://url.spec.whatwg.org/#concept-url-equals>), which the preflight cache relies on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Url {
    pub(crate) origin: TupleOrigin,
    path: String,
    query: Option<String>,
    pub(crate) fragment: Option<String>,
    /// User name and password, encoded, with the colon between them; see
    /// <https://url.spec.whatwg.org/#include-credentials>.
    userinfo: String,
}

/// Why a text is not a URL to fetch.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum UrlError {
    Relative,
    Scheme(String),
    Malformed,
}

impl Url {
    /// <https://url.spec.whatwg.org/#concept-basic-url-parser>
    pub(crate) fn parse(text: &str, base: Option<&Self>) -> Result<Self, UrlError> {
        let text: String = text
            .trim_matches(|c| c <= ' ')
            .chars()
            .filter(|c| !matches!(c, '\t' | '\n' | '\r'))
            .collect();
        let (reference, fragment) = match text.split_once('#') {
            None => (text.as_str(), None),
            Some((reference, fragment)) => (reference, Some(encode(fragment, "\"<>`"))),
        };
        let url = match split_scheme(reference) {
            None => base.ok_or(UrlError::Relative).and_then(|base| base.join(reference)),
            Some((scheme, rest)) => {
                let scheme = scheme.to_ascii_lowercase();
                if !matches!(scheme.as_str(), "http" | "https") {
                    return Err(UrlError::Scheme(scheme));
                }
                match base {
                    // `https:path` is relative to a base of the same scheme.
                    Some(base) if base.origin.scheme == scheme && !has_authority(rest) => {
                        base.join(rest)
                    }
                    _ => Self::with_authority(scheme, rest),
                }
            }
        };
        url.map(|url| Self { fragment, ..url })
    }

    fn join(&self, reference: &str) -> Result<Self, UrlError> {
        if has_authority(reference) {
            return Self::with_authority(self.origin.scheme.clone(), reference);
        }
        let (path, query) = split_query(reference);
        let (path, query) = if path.is_empty() {
            (self.path.clone(), query.or_else(|| self.query.clone()))
        } else if path.starts_with(SLASHES) {
            (normalize_path(path), query)
        } else {
            let folder = self.path.rsplit_once('/').map_or("", |(folder, _)| folder);
            (normalize_path(&format!("{folder}/{path}")), query)
        };
        Ok(Self {
            origin: self.origin.clone(),
            path,
            query,
            fragment: None,
            userinfo: self.userinfo.clone(),
        })
    }

    fn with_authority(scheme: String, rest: &str) -> Result<Self, UrlError> {
        let rest = rest.trim_start_matches(SLASHES);
        let end = rest.find(['/', '\\', '?']).unwrap_or(rest.len());
        let (authority, reference) = rest.split_at(end);
        let (userinfo, authority) = authority.rsplit_once('@').unwrap_or(("", authority));
        let (host, port) = split_port(authority);
        let port = match port {
            None | Some("") => None,
            Some(port) if port.bytes().all(|byte| byte.is_ascii_digit()) => {
                Some(port.parse().map_err(|_| UrlError::Malformed)?)
            }
            Some(_) => return Err(UrlError::Malformed),
        };
        let (path, query) = split_query(reference);
        Ok(Self {
            origin: TupleOrigin {
                host: host::parse(host).ok_or(UrlError::Malformed)?,
                port: port.filter(|port| Some(*port) != default_port(&scheme)),
                scheme,
            },
            path: normalize_path(path),
            query,
            fragment: None,
            userinfo: encode_userinfo(userinfo),
        })
    }

    /// <https://url.spec.whatwg.org/#include-credentials>
    pub(crate) fn includes_credentials(&self) -> bool {
        !self.userinfo.is_empty()
    }

    /// <https://url.spec.whatwg.org/#url-serializing> without the fragment: what a script sees.
    pub(crate) fn href(&self) -> String {
        if !self.includes_credentials() {
            return self.to_string();
        }
        let TupleOrigin { scheme, .. } = &self.origin;
        format!("{scheme}://{}@{}{}", self.userinfo, self.origin.authority(), self.target())
    }

    /// Path and query, as in the first line of a request.
    pub(crate) fn target(&self) -> String {
        match &self.query {
            None => self.path.clone(),
            Some(query) => format!("{}?{query}", self.path),
        }
    }
}

/// Without user name, password and fragment, which no request carries either.
impl fmt::Display for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.origin, self.target())
    }
}

fn split_scheme(text: &str) -> Option<(&str, &str)> {
    text.split_once(':').filter(|(scheme, _)| is_scheme(scheme))
}

fn has_authority(text: &str) -> bool {
    text.strip_prefix(SLASHES).is_some_and(|rest| rest.starts_with(SLASHES))
}

fn split_query(reference: &str) -> (&str, Option<String>) {
    match reference.split_once('?') {
        None => (reference, None),
        Some((path, query)) => (path, Some(encode(query, "\"<>'"))),
    }
}

/// Dot segments and backslashes are gone before anything is sent.
fn normalize_path(path: &str) -> String {
    let path = path.strip_prefix(SLASHES).unwrap_or(path);
    let mut segments: Vec<String> = Vec::new();
    let mut parts = path.split(SLASHES).peekable();
    while let Some(part) = parts.next() {
        let last = parts.peek().is_none();
        match part.to_ascii_lowercase().replace("%2e", ".").as_str() {
            ".." => {
                segments.pop();
            }
            "." => {}
            _ => {
                segments.push(encode(part, "\"<>^`{}"));
                continue;
            }
        }
        if last {
            segments.push(String::new());
        }
    }
    format!("/{}", segments.join("/"))
}

/// What is empty is not written.
fn encode_userinfo(userinfo: &str) -> String {
    const RESERVED: &str = "\"#<>?`{}/:;=@[\\]^|";
    let (name, password) = userinfo.split_once(':').unwrap_or((userinfo, ""));
    let (name, password) = (encode(name, RESERVED), encode(password, RESERVED));
    if password.is_empty() { name } else { format!("{name}:{password}") }
}

/// Percent-encodes what is not printable ASCII, and the `reserved`.
fn encode(text: &str, reserved: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_graphic() && !reserved.as_bytes().contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push('%');
            for nibble in [byte >> 4, byte & 15] {
                let digit = char::from_digit(u32::from(nibble), 16).unwrap_or('0');
                encoded.push(digit.to_ascii_uppercase());
            }
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str, base: Option<&str>) -> Result<String, UrlError> {
        let base = base.map(|base| Url::parse(base, None).expect(base));
        Url::parse(text, base.as_ref()).map(|url| url.to_string())
    }

    #[test]
    fn absolute() {
        for (text, expected) in [
            ("https://a.example", "https://a.example/"),
            ("HTTPS://A.Example:443/X?Y#z", "https://a.example/X?Y"),
            ("http://a.example:443", "http://a.example:443/"),
            ("https://a.example:/", "https://a.example/"),
            ("https://a.example:0443/", "https://a.example/"),
            ("https:///a.example/x", "https://a.example/x"),
            ("https:a.example", "https://a.example/"),
            ("https:\\\\a.example\\b\\c", "https://a.example/b/c"),
            ("https://a.example?q", "https://a.example/?q"),
            ("https://u:p@a.example/", "https://a.example/"),
            ("https://a.example/b/../c/./d", "https://a.example/c/d"),
            ("https://a.example/../..", "https://a.example/"),
            ("https://a.example/b/%2E%2e", "https://a.example/"),
            ("https://a.example/b/.", "https://a.example/b/"),
            ("https://a.example/b c\u{e9}", "https://a.example/b%20c%C3%A9"),
            ("  https://a.example/\t ", "https://a.example/"),
            ("http://[::FFFF:1.2.3.4]/", "http://[::ffff:102:304]/"),
            ("http://[0:0::1]:81/", "http://[::1]:81/"),
            ("http://127.1/", "http://127.0.0.1/"),
            ("https://1.2.3/", "https://1.2.0.3/"),
        ] {
            assert_eq!(parsed(text, None).as_deref(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn relative() {
        let base = "https://a.example/b/c?d";
        for (text, expected) in [
            ("", "https://a.example/b/c?d"),
            ("#f", "https://a.example/b/c?d"),
            ("?e", "https://a.example/b/c?e"),
            ("e", "https://a.example/b/e"),
            ("../e", "https://a.example/e"),
            ("/e?f", "https://a.example/e?f"),
            ("//z.example/e", "https://z.example/e"),
            ("/\\z.example", "https://z.example/"),
            ("https:e", "https://a.example/b/e"),
            ("http:z.example", "http://z.example/"),
            ("e:f/g", "scheme e"),
        ] {
            let got = match parsed(text, Some(base)) {
                Err(UrlError::Scheme(scheme)) => format!("scheme {scheme}"),
                other => other.expect(text),
            };
            assert_eq!(got, expected, "{text}");
        }
    }

    #[test]
    fn refused() {
        for (text, expected) in [
            ("/x", UrlError::Relative),
            ("", UrlError::Relative),
            ("ftp://a.example", UrlError::Scheme("ftp".to_owned())),
            ("javascript:1", UrlError::Scheme("javascript".to_owned())),
            ("https://", UrlError::Malformed),
            ("https://a b/", UrlError::Malformed),
            ("https://a.example:99999/", UrlError::Malformed),
            ("https://a.example:x/", UrlError::Malformed),
            ("https://b\u{fc}cher.example/", UrlError::Malformed),
            ("https://1.2.3.256/", UrlError::Malformed),
            ("https://[::1/", UrlError::Malformed),
            ("https://%zz/", UrlError::Malformed),
        ] {
            assert_eq!(parsed(text, None), Err(expected), "{text}");
        }
    }

    #[test]
    fn script_sees_user_names_and_passwords() {
        for (text, expected) in [
            ("https://u:p@a.example/x?y#z", "https://u:p@a.example/x?y"),
            ("https://u@a.example:444", "https://u@a.example:444/"),
            ("https://:p@a.example", "https://:p@a.example/"),
            ("https://u@v:p:q@a.example", "https://u%40v:p%3Aq@a.example/"),
            ("https://:@a.example", "https://a.example/"),
        ] {
            let url = Url::parse(text, None).expect(text);
            assert_eq!(url.href(), expected, "{text}");
            assert!(!url.to_string().contains('@'), "{text}");
        }
    }

    #[test]
    fn empty_userinfo_is_none() {
        for (text, expected) in [
            ("https://a.example", false),
            ("https://@a.example", false),
            ("https://:@a.example", false),
            ("https://u@a.example", true),
            ("https://:p@a.example", true),
            ("https://a.example/u@v", false),
        ] {
            let url = Url::parse(text, None).expect(text);
            assert_eq!(url.includes_credentials(), expected, "{text}");
        }
    }
}
