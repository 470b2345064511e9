//! Whose page asks.

use cors_rules::{origin::Origin, pattern::Entry};
use cors_testing::{Holder, Likeness, NearMiss};

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
    /// The server's own origin.
    Own,
    /// An origin that a careless comparison lets in.
    Near(NearMiss),
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

    /// How the origin resembles another one.
    pub(crate) fn how(&self) -> Option<Likeness> {
        match &self.who {
            Who::Near(near) => Some(near.how),
            _ => None,
        }
    }

    /// Whether preflights for several methods are worth sending.
    pub(crate) fn is_the_nearest(&self) -> bool {
        let Who::Near(near) = &self.who else { return false };
        let extends = |of: &String| near.origin.starts_with(of.as_str());
        match near.how {
            Likeness::Suffix => near.of.as_ref().is_some_and(extends),
            how => matches!(how, Likeness::Unrelated | Likeness::Neighbour),
        }
    }

    /// Whether the origin is also asked as with preflights: anybody can have it, and it is not one of
    /// many alike.
    pub(crate) fn is_worth_preflights(&self) -> bool {
        let Who::Near(near) = &self.who else { return false };
        matches!(near.holder, Holder::Anybody | Holder::Network)
            && !matches!(near.how, Likeness::Character(_) | Likeness::Shared | Likeness::Tenant)
    }
}

/// An origin of `--origin`: one that is expected to be allowed, or a pattern of such.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    /// As it was given.
    pub entry: String,
    /// The origin to ask as.
    pub sample: String,
}

impl Expected {
    /// Reads `https://app.example.com`, `https://*.preview.example.com`, `http://localhost:*` or
    /// `null`.
    ///
    /// # Errors
    ///
    /// If it is not one of these.
    pub fn parse(entry: &str) -> Result<Self, String> {
        let sample = entry.replacen("://*.", "://cors-audit.", 1);
        let sample = match sample.strip_suffix(":*") {
            Some(rest) => format!("{rest}:3000"),
            None => sample,
        };
        if entry != "null" && Origin::parse(&sample).is_none() {
            return Err(format!(
                "`{entry}` is not an origin: write it as browsers send it, \
                 `https://app.example.com`, or with a leading `*.` label or the port `*`"
            ));
        }
        Ok(Self { entry: entry.to_owned(), sample })
    }

    /// Whether an origin is one of those that are expected.
    pub(crate) fn covers(&self, origin: &str) -> bool {
        Entry::parse(&self.entry).admits(origin.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expected_origins() {
        for (entry, sample) in [
            ("https://app.example.com", Some("https://app.example.com")),
            ("https://*.preview.example.com", Some("https://cors-audit.preview.example.com")),
            ("http://localhost:*", Some("http://localhost:3000")),
            ("null", Some("null")),
            ("https://app.example.com/", None),
            ("app.example.com", None),
            ("https://App.example.com", None),
            ("*", None),
        ] {
            let got = Expected::parse(entry).map(|expected| expected.sample);
            assert_eq!(got.as_deref().ok(), sample, "{entry}");
        }
    }
}
