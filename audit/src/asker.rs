//! Whose page asks.

use cors_rules::{origin::Origin, pattern::Entry};

use crate::{near::How, site::Site};

/// An origin to ask as, and why it is asked as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asker {
    /// The value of `Origin`. `None`: the request has no `Origin`, as from the server's own pages.
    pub origin: Option<String>,
    /// Whose origin it is.
    pub who: Who,
}

/// Whose origin it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// The request has no `Origin`.
    NoOrigin,
    /// A page that the caller of the program expects to be allowed.
    Expected,
    /// A site that has nothing to do with the server.
    Unrelated,
    /// A page without an origin: `<iframe sandbox>`, a local file, a redirect between origins.
    Null,
    /// The server's own origin.
    Own,
    /// An origin that a careless comparison takes for another one.
    Near {
        /// The origin it resembles.
        of: String,
        /// In which way.
        how: How,
    },
    /// A page that a program on the user's own machine serves.
    Local,
    /// A page at a host where anybody can publish.
    Shared,
}

impl Asker {
    pub(crate) fn new(origin: impl Into<String>, who: Who) -> Self {
        Self { origin: Some(origin.into()), who }
    }

    pub(crate) fn no_origin() -> Self {
        Self { origin: None, who: Who::NoOrigin }
    }

    /// For tables and sentences.
    pub fn name(&self) -> &str {
        self.origin.as_deref().unwrap_or("(no Origin)")
    }
}

/// An origin of `--origin`: one that is expected to be allowed, or a pattern of such.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    /// As it was given.
    pub entry: String,
    /// The origin to ask as.
    pub sample: String,
    /// The pattern covers all sub-domains.
    pub subdomains: bool,
}

impl Expected {
    /// Reads `https://app.example.com`, `https://*.preview.example.com` or `http://localhost:*`.
    ///
    /// # Errors
    ///
    /// If it is not one of these.
    pub fn parse(entry: &str) -> Result<Self, String> {
        let subdomains = entry.contains("://*.");
        let sample = entry.replacen("://*.", "://cors-audit.", 1);
        let sample = match sample.strip_suffix(":*") {
            Some(rest) => format!("{rest}:3000"),
            None => sample,
        };
        if entry == "null" || Origin::parse(&sample).is_none() {
            return Err(format!(
                "`{entry}` is not an origin: write it as browsers send it, \
                 `https://app.example.com`, or with a leading `*.` label or the port `*`"
            ));
        }
        Ok(Self { entry: entry.to_owned(), sample, subdomains })
    }

    /// Whether an origin is one of those that are expected.
    pub(crate) fn covers(&self, origin: &str) -> bool {
        Entry::parse(&self.entry).admits(origin.as_bytes())
    }
}

/// A site that has nothing to do with the server. Its name ends as the server's does, because some
/// servers look at nothing else.
pub(crate) fn unrelated(host: &str) -> String {
    format!("https://{}", unrelated_host(host))
}

pub(crate) fn unrelated_host(host: &str) -> String {
    let suffix = Site::of(host).map_or("test", |site| site.suffix);
    format!("cors-audit-unrelated.{suffix}")
}

/// Pages of programs on the user's own machine: development servers, and whatever else listens.
pub(crate) const LOCAL: &[&str] = &[
    "http://localhost",
    "http://localhost:3000",
    "http://localhost:5173",
    "http://localhost:8080",
    "http://127.0.0.1:3000",
];

/// Hosts where anybody can publish a page, by name or below them.
pub(crate) const SHARED: &[&str] = &[
    "https://codepen.io",
    "https://cors-audit.github.io",
    "https://cors-audit.netlify.app",
    "https://cors-audit.pages.dev",
    "https://cors-audit.vercel.app",
    "http://jsbin.com",
    "https://jsfiddle.net",
    "https://repl.it",
    // The two names that CORScanner asks for.
    "https://whatever.github.io",
    "http://www.webdevout.net",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expected_origins() {
        for (entry, sample) in [
            ("https://app.example.com", Some("https://app.example.com")),
            ("https://*.preview.example.com", Some("https://cors-audit.preview.example.com")),
            ("http://localhost:*", Some("http://localhost:3000")),
            ("https://app.example.com/", None),
            ("app.example.com", None),
            ("https://App.example.com", None),
            ("null", None),
            ("*", None),
        ] {
            let got = Expected::parse(entry).map(|expected| expected.sample);
            assert_eq!(got.as_deref().ok(), sample, "{entry}");
        }
    }

    #[test]
    fn an_unrelated_site_ends_as_the_server_does() {
        assert_eq!(unrelated("api.example.co.uk"), "https://cors-audit-unrelated.co.uk");
        assert_eq!(unrelated("127.0.0.1"), "https://cors-audit-unrelated.test");
    }
}
