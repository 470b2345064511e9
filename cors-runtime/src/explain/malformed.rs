//! How an `Origin` differs from what browsers send.

use cors_rules::{
    catalog::{Check, Level},
    finding::Fix,
    origin::Origin,
    rules::{Context, origin::check},
};

/// How an `Origin` differs from what browsers send.
#[derive(Clone, Copy, Debug)]
pub(super) enum Malformed {
    /// Several origins, in one line or in several.
    Several,
    /// Bytes that are not printable ASCII.
    NotText,
    /// Longer than any origin.
    TooLong,
    /// Empty.
    Empty,
    /// Upper-case letters.
    UpperCase,
    /// The default port of the scheme.
    DefaultPort,
    /// A slash, path, query or fragment after the host and port.
    Path,
    /// A host without `scheme://`.
    NoScheme,
    /// A pattern, as in a policy.
    Wildcard,
    /// Anything else.
    Other,
}

impl Malformed {
    /// What is wrong, as the end of a sentence.
    pub(super) fn text(self) -> &'static str {
        match self {
            Self::Several => "there is more than one",
            Self::NotText => "it is not printable ASCII",
            Self::TooLong => "it is longer than any origin",
            Self::Empty => "it is empty",
            Self::UpperCase => "it has upper-case letters",
            Self::DefaultPort => "it has the default port of its scheme",
            Self::Path => "it does not end after the host and port",
            Self::NoScheme => "it has no `scheme://`",
            Self::Wildcard => "it is a pattern",
            Self::Other => "it is not `scheme://host[:port]`",
        }
    }

    /// What is wrong with a text that is not a serialized origin, and what a browser would have sent.
    pub(super) fn of(text: &str) -> (Self, Option<String>) {
        // What a policy accepts and no browser sends.
        let (mut how, mut repaired) = (Self::Wildcard, None);
        for error in &check(text, Context::default()) {
            if error.level() != Level::Error {
                continue;
            }
            how = match error.check() {
                Check::OriginEmpty => Self::Empty,
                Check::OriginList => Self::Several,
                Check::OriginHostCase | Check::OriginSchemeCase => Self::UpperCase,
                Check::OriginDefaultPort => Self::DefaultPort,
                Check::OriginPath | Check::OriginQuery | Check::OriginFragment => Self::Path,
                Check::OriginMissingScheme => Self::NoScheme,
                Check::WildcardSyntax | Check::WildcardScheme | Check::WildcardApex => {
                    Self::Wildcard
                }
                _ => Self::Other,
            };
            if let Fix::Values(values) = error.replacement()
                && let [value] = values.as_slice()
                && Origin::parse(value).is_some()
            {
                repaired = Some(value.clone());
            }
            break;
        }
        (how, repaired)
    }
}
