//! An origin of an audit, or a pattern of them.

use crate::origin::split_port;

/// `https://app.example.com`, `https://*.preview.example.com` or `http://localhost:*`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Entry(pub(super) String);

impl Entry {
    /// The origin to ask as.
    pub(super) fn sample(&self) -> String {
        let sample = self.0.replacen("://*.", "://cors-audit.", 1);
        sample.strip_suffix(":*").map_or(sample.clone(), |rest| format!("{rest}:3000"))
    }

    pub(super) fn covers(&self, origin: &str) -> bool {
        let (Some((scheme, pattern)), Some((own, authority))) =
            (self.0.split_once("://"), origin.split_once("://"))
        else {
            return self.0 == origin;
        };
        let ((host, port), (own_host, own_port)) = (split_port(pattern), split_port(authority));
        let is_host = match host.strip_prefix("*.") {
            None => host == own_host,
            Some(domain) => own_host
                .strip_suffix(domain)
                .is_some_and(|rest| rest.len() > 1 && rest.ends_with('.')),
        };
        scheme == own && is_host && (port == own_port || port == Some("*"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns() {
        for (entry, sample, covered, not) in [
            ("https://a.example", "https://a.example", "https://a.example", "https://b.a.example"),
            (
                "https://*.a.example",
                "https://cors-audit.a.example",
                "https://x.y.a.example",
                "https://a.example",
            ),
            (
                "http://localhost:*",
                "http://localhost:3000",
                "http://localhost:1",
                "https://localhost:1",
            ),
            ("null", "null", "null", "https://a.example"),
        ] {
            let entry = Entry(entry.to_owned());
            assert_eq!(entry.sample(), sample);
            assert!(entry.covers(covered) && !entry.covers(not), "{entry:?}");
        }
    }
}
