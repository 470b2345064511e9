//! The URL that is audited.

use cors_rules::origin::Origin;
use http::{Uri, uri::PathAndQuery};

/// A URL of the audited server: its origin, and the path with the query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    origin: String,
    path: String,
}

impl Target {
    /// Reads an absolute `http:` or `https:` URL.
    ///
    /// # Errors
    ///
    /// If it is not one.
    pub fn parse(url: &str) -> Result<Self, String> {
        let invalid = |why: &str| format!("`{url}` is not a URL to audit: {why}");
        let uri: Uri = url.parse().map_err(|error| invalid(&format!("{error}")))?;
        let scheme = uri.scheme_str().unwrap_or_default().to_ascii_lowercase();
        let default_port = match scheme.as_str() {
            "http" => 80,
            "https" => 443,
            _ => return Err(invalid("write `https://` or `http://` and the host")),
        };
        let authority = uri.authority().ok_or_else(|| invalid("it has no host"))?;
        if authority.as_str().contains('@') {
            return Err(invalid("it has a user name; send credentials with `--header`"));
        }
        let host = authority.host().to_ascii_lowercase();
        let origin = match authority.port_u16() {
            Some(port) if port != default_port => format!("{scheme}://{host}:{port}"),
            _ => format!("{scheme}://{host}"),
        };
        if Origin::parse(&origin).is_none() {
            return Err(invalid("write the host as browsers do"));
        }
        let path = uri.path_and_query().map_or("/", PathAndQuery::as_str).to_owned();
        Ok(Self { origin, path })
    }

    /// The server's own origin.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The server's host.
    pub fn host(&self) -> &str {
        Origin::parse(&self.origin).map_or("", |origin| origin.host())
    }

    /// The path and the query.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The whole URL.
    pub fn url(&self) -> String {
        format!("{}{}", self.origin, self.path)
    }

    /// The URL that a `Location` leads to, as far as its origin and path go.
    pub fn joined(&self, location: &str) -> String {
        let is_absolute = location
            .split_once(':')
            .is_some_and(|(scheme, _)| scheme.bytes().all(|byte| byte.is_ascii_alphanumeric()));
        // Browsers take a backslash for a slash.
        let location = location.replace('\\', "/");
        match location.strip_prefix("//") {
            Some(rest) => {
                let scheme = self.origin.split(':').next().unwrap_or_default();
                format!("{scheme}://{rest}")
            }
            None if is_absolute => location,
            None => format!("{}/{}", self.origin, location.trim_start_matches('/')),
        }
    }

    /// A URL next to this one at which there should be nothing.
    pub fn missing(&self) -> String {
        let path = self.path.split('?').next().unwrap_or_default();
        format!("{}{}/cors-audit-missing", self.origin, path.trim_end_matches('/'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls() {
        for (url, expected) in [
            ("https://api.example.com", Ok(("https://api.example.com", "/"))),
            ("HTTPS://API.example.com:443/a?b=c", Ok(("https://api.example.com", "/a?b=c"))),
            ("http://127.0.0.1:8080/items", Ok(("http://127.0.0.1:8080", "/items"))),
            ("http://[::1]:8080/", Ok(("http://[::1]:8080", "/"))),
            ("/items", Err("write `https://`")),
            ("api.example.com/items", Err("")),
            ("ftp://api.example.com/", Err("write `https://`")),
            ("https://user:word@api.example.com/", Err("it has a user name")),
            ("https://0x7f000001/", Err("write the host as browsers do")),
        ] {
            let got = Target::parse(url);
            match (&got, expected) {
                (Ok(target), Ok((origin, path))) => {
                    assert_eq!((target.origin(), target.path()), (origin, path), "{url}");
                }
                (Err(error), Err(why)) => assert!(error.contains(why), "{url}: {error}"),
                _ => panic!("{url}: {got:?}"),
            }
        }
        let target = Target::parse("https://api.example.com/items/?page=2").unwrap();
        for (location, expected) in [
            ("/v2", "https://api.example.com/v2"),
            ("//cdn.example.net/v2", "https://cdn.example.net/v2"),
            ("\\\\cdn.example.net/v2", "https://cdn.example.net/v2"),
            ("http://cdn.example.net/", "http://cdn.example.net/"),
        ] {
            assert_eq!(target.joined(location), expected, "{location}");
        }
        assert_eq!(target.missing(), "https://api.example.com/items/cors-audit-missing");
    }
}
