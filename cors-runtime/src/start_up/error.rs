//! What is wrong with a set of origins.

use std::{error::Error, fmt};

use cors_rules::finding::Finding;

use crate::checks::Check;

/// Everything that is wrong with a set of origins. Nothing of the set was taken.
///
/// `Debug` prints what `Display` prints, because that is what a `main` which returns the error shows.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct OriginSetError {
    /// The policy has no place for origins of start-up.
    no_place: Option<&'static str>,
    errors: Vec<OriginError>,
    /// How many origins were given, where a set cannot hold so many.
    too_many: Option<usize>,
}

/// What is wrong with one origin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OriginError {
    index: usize,
    origin: String,
    finding: Finding,
}

impl OriginSetError {
    /// `None` when nothing is wrong.
    pub(super) fn of(errors: Vec<OriginError>) -> Option<Self> {
        (!errors.is_empty()).then_some(Self { no_place: None, errors, too_many: None })
    }

    /// The policy of this name has no place for origins of start-up.
    pub(crate) fn no_place(policy: &'static str) -> Self {
        Self { no_place: Some(policy), errors: Vec::new(), too_many: None }
    }

    /// More origins than a set can hold.
    pub(super) fn too_many(count: usize) -> Self {
        Self { no_place: None, errors: Vec::new(), too_many: Some(count) }
    }

    /// The errors, in the order of the origins. There are none where each origin is right and all
    /// of them are more than a set can hold.
    pub fn errors(&self) -> &[OriginError] {
        &self.errors
    }
}

impl OriginError {
    pub(super) fn new(index: usize, origin: &str, finding: Finding) -> Self {
        Self { index, origin: origin.into(), finding }
    }

    /// The place of the origin in what was given, counted from zero.
    pub fn index(&self) -> usize {
        self.index
    }

    /// The origin as it was given.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The check that refuses it.
    pub fn check(&self) -> Check {
        self.finding.check()
    }

    /// The fact, as the compiler would say it.
    pub fn message(&self) -> String {
        self.finding.message()
    }

    /// What to write instead, as the compiler would say it.
    pub fn help(&self) -> Option<String> {
        self.finding.help()
    }
}

impl fmt::Display for OriginError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Control characters stay out of logs: the finding quotes what it was given.
        self.finding.fmt(f)
    }
}

impl fmt::Debug for OriginSetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for OriginSetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(count) = self.too_many {
            return write!(f, "a set cannot hold {count} origins: it is limited to 4 GiB");
        }
        if let Some(policy) = self.no_place {
            write!(
                f,
                "`{policy}` takes no origins here\nhelp: add `runtime` to the `origins` of `{policy}`, or \
                 of one policy that it combines, and make the layer with `{policy}::with_origins`"
            )?;
        }
        for (i, error) in self.errors.iter().enumerate() {
            if i != 0 {
                f.write_str("\n")?;
            }
            write!(f, "origin {}: {error}", error.index + 1)?;
        }
        Ok(())
    }
}

impl Error for OriginError {}
impl Error for OriginSetError {}
