//! A set of origins that was checked at run time.

use std::{fmt, str::FromStr, sync::Arc};

use bytes::Bytes;
use cors_rules::{
    catalog::Level,
    finding::Finding,
    origin::Origin,
    pattern::{Entry, MAX_ORIGIN},
    patterns::{self, Patterns},
    rules::{self, Context, origin::check},
    set::{self, Set},
};

use http::HeaderValue;

use super::{OriginError, OriginSetError};
use crate::checks::Check;

type Rule = dyn Fn(&Origin<'_>) -> bool + Send + Sync;

/// Origins that are known only when the program starts: a staging front end, customers' domains.
///
/// A policy whose `origins` hold the word `runtime` has a slot for them:
///
/// ```
/// use cors_runtime::{OriginSet, cors_policy};
///
/// cors_policy! {
///     Dashboard { origins: ["https://app.example.com", runtime], methods: [PUT] }
/// }
///
/// // From anything that can be iterated …
/// let staging = OriginSet::parse(["https://staging.example.com", "https://*.pr.example.com"])?;
/// Dashboard::runtime_origins().set(staging)?;
/// // … or from one string with commas or spaces, as an environment variable has it.
/// let staging: OriginSet = "https://staging.example.com, https://qa.example.com".parse()?;
/// Dashboard::runtime_origins().set(staging)?;
///
/// assert!(Dashboard::runtime_origins().allows("https://qa.example.com"));
/// # Ok::<(), cors_runtime::OriginSetError>(())
/// ```
///
/// They are checked by the same rules as at compile time and refused in the same words, all at once.
///
/// A policy without the word `runtime` among its origins has no slot, and no `runtime_origins`.
///
/// Asking a set costs the same for ten origins and for a hundred thousand, and allocates nothing.
#[derive(Clone, Default)]
pub struct OriginSet {
    /// Exact origins, as [`set::build`] writes them.
    exact: Bytes,
    /// Patterns, as [`patterns::build`] writes them.
    patterns: Box<[u8]>,
    /// Code of the user's.
    rule: Option<Arc<Rule>>,
    /// What is wrong with these origins where credentials are allowed.
    with_credentials: Vec<OriginError>,
    count: usize,
}

/// Origins on their way into a set.
struct Reader<'a> {
    allowed: &'a [Check],
    /// All of them, one after the other: a million strings take less room so.
    text: String,
    ends: Vec<usize>,
    errors: Vec<OriginError>,
    with_credentials: Vec<OriginError>,
}

impl<'a> Reader<'a> {
    fn new(allowed: &'a [Check]) -> Self {
        let (errors, with_credentials) = (Vec::new(), Vec::new());
        Self { allowed, text: String::new(), ends: Vec::new(), errors, with_credentials }
    }

    fn read(&mut self, origin: &str) {
        self.check(origin);
        self.text.push_str(origin);
        self.ends.push(self.text.len());
    }

    fn check(&mut self, origin: &str) {
        let context =
            Context { credentials: true, release: !cfg!(debug_assertions), ..Context::default() };
        let strict = found(origin, context);
        // Where credentials bring nothing up, nothing is to be found without them.
        if strict.is_empty() {
            return;
        }
        let anonymous =
            self.refused(origin, found(origin, Context { credentials: false, ..context }));
        let strict = self.refused(origin, strict);
        let only_strict = strict.into_iter().filter(|error| !anonymous.contains(error));
        self.with_credentials.extend(only_strict);
        self.errors.extend(anonymous);
    }

    fn refused(&self, origin: &str, findings: Vec<Finding>) -> Vec<OriginError> {
        let is_refused = |finding: &Finding| match finding.level() {
            Level::Error => true,
            Level::Deny => !self.allowed.contains(&finding.check()),
            Level::Allow => false,
        };
        let index = self.ends.len();
        let refused = findings.into_iter().filter(is_refused);
        refused.map(|finding| OriginError::new(index, origin, finding)).collect()
    }

    fn finish(self) -> Result<OriginSet, OriginSetError> {
        if let Some(error) = OriginSetError::of(self.errors) {
            return Err(error);
        }
        let (mut exact, mut patterns) = (Vec::new(), Vec::new());
        let mut begin = 0;
        for &end in &self.ends {
            let origin = &self.text[begin..end];
            begin = end;
            match Entry::parse(origin) {
                Entry::Pattern(pattern) => patterns.push(pattern),
                Entry::Exact(_) | Entry::Any => exact.push(origin),
            }
        }
        // `fits`: the rules accept no pattern that does not.
        let (Some(exact), Some(patterns)) = (set::build(exact), patterns::build(patterns)) else {
            return Err(OriginSetError::too_many(self.ends.len()));
        };
        Ok(OriginSet {
            exact: exact.into(),
            patterns: patterns.into(),
            rule: None,
            with_credentials: self.with_credentials,
            count: self.ends.len(),
        })
    }
}

fn found(origin: &str, context: Context) -> Vec<Finding> {
    if origin == "*" { vec![rules::origin::any_at_start_up()] } else { check(origin, context) }
}

impl OriginSet {
    /// Checks origins and patterns.
    ///
    /// # Errors
    ///
    /// When the compiler would refuse one of them in a policy without `allow`, or when they take
    /// more than four gigabytes. The error holds all of what is wrong, in the compiler's words. `"*"` is refused: a policy that is for every
    /// origin says so in its source.
    pub fn parse<I>(origins: I) -> Result<Self, OriginSetError>
    where
        I: IntoIterator,
        I::Item: AsRef<str>,
    {
        Self::parse_allowing(&[], origins)
    }

    /// As [`parse`](Self::parse), with some lints allowed, as `#[allow(…)]` does in a policy.
    ///
    /// # Errors
    ///
    /// As for [`parse`](Self::parse). An error of the catalog cannot be allowed.
    pub fn parse_allowing<I>(allowed: &[Check], origins: I) -> Result<Self, OriginSetError>
    where
        I: IntoIterator,
        I::Item: AsRef<str>,
    {
        let mut reader = Reader::new(allowed);
        for origin in origins {
            reader.read(origin.as_ref());
        }
        reader.finish()
    }

    /// A rule in code: whatever it says yes to. It gets the parts of the origin, never the text, so
    /// that it cannot be fooled by `https://example.com.evil.test`.
    ///
    /// ```
    /// use cors_runtime::OriginSet;
    ///
    /// let set = OriginSet::rule(|origin| {
    ///     origin.scheme() == "https" && origin.is_subdomain_of("example.com")
    /// });
    /// assert!(set.contains("https://a.example.com"));
    /// assert!(!set.contains("https://example.com.evil.test"));
    /// ```
    pub fn rule(rule: impl Fn(&Origin<'_>) -> bool + Send + Sync + 'static) -> Self {
        Self::default().or(rule)
    }

    /// This set, and whatever a rule in code says yes to.
    #[must_use]
    pub fn or(mut self, rule: impl Fn(&Origin<'_>) -> bool + Send + Sync + 'static) -> Self {
        self.rule = Some(match self.rule.take() {
            None => Arc::new(rule),
            Some(first) => Arc::new(move |origin| first(origin) || rule(origin)),
        });
        self
    }

    /// How many origins and patterns were given.
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether the set admits nothing.
    pub fn is_empty(&self) -> bool {
        self.count == 0 && self.rule.is_none()
    }

    /// Whether the set admits an origin.
    pub fn contains(&self, origin: &str) -> bool {
        self.admits_exactly(origin.as_bytes()).is_some() || self.admits_otherwise(origin.as_bytes())
    }

    /// What stands in the way of credentials.
    pub(super) fn check_credentials(&self) -> Result<(), OriginSetError> {
        OriginSetError::of(self.with_credentials.clone()).map_or(Ok(()), Err)
    }

    /// The value to answer a request with, if its origin is admitted.
    pub(crate) fn admit(&self, origin: &HeaderValue) -> Option<HeaderValue> {
        if let Some(member) = self.admits_exactly(origin.as_bytes()) {
            return HeaderValue::from_maybe_shared(self.exact.slice_ref(member)).ok();
        }
        self.admits_otherwise(origin.as_bytes()).then(|| origin.clone())
    }

    /// The entries, as a policy would hold them. A rule in code has none.
    pub(crate) fn entries(&self) -> impl Iterator<Item = Entry<'_>> {
        let exact = Set::new(&self.exact).members().map(Entry::Exact);
        exact.chain(Patterns::new(&self.patterns).members().map(Entry::Pattern))
    }

    fn admits_exactly(&self, origin: &[u8]) -> Option<&[u8]> {
        // Some sets are hashed by all bytes.
        if origin.len() > MAX_ORIGIN {
            return None;
        }
        Set::new(&self.exact).find(origin)
    }

    fn admits_otherwise(&self, origin: &[u8]) -> bool {
        if origin.len() > MAX_ORIGIN {
            return false;
        }
        if Patterns::new(&self.patterns).admits(origin) {
            return true;
        }
        let Some(rule) = &self.rule else { return false };
        let Ok(text) = std::str::from_utf8(origin) else { return false };
        Origin::parse(text).is_some_and(|origin| rule(&origin))
    }
}

/// Origins with commas or spaces between them.
impl FromStr for OriginSet {
    type Err = OriginSetError;

    fn from_str(text: &str) -> Result<Self, OriginSetError> {
        let is_separator = |c: char| c == ',' || c.is_ascii_whitespace();
        Self::parse(text.split(is_separator).filter(|origin| !origin.is_empty()))
    }
}

impl fmt::Debug for OriginSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OriginSet")
            .field("len", &self.count)
            .field("rule", &self.rule.is_some())
            .finish_non_exhaustive()
    }
}
