//! A set of origins that was checked at run time.

use std::{collections::HashMap, fmt, str::FromStr, sync::Arc};

use bytes::Bytes;
use cors_rules::{
    catalog::Level,
    origin::Origin,
    pattern::{Entry, MAX_ORIGIN, Pattern, Port},
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
    /// Patterns, by the host that they end in.
    patterns: HashMap<Box<str>, Vec<Kept>>,
    /// Code of the user's.
    rule: Option<Arc<Rule>>,
    /// What is wrong with these origins where credentials are allowed.
    with_credentials: Vec<OriginError>,
    count: usize,
}

/// A pattern, but for its host.
#[derive(Clone, Debug)]
struct Kept {
    scheme: Box<str>,
    subdomains: bool,
    port: KeptPort,
}

#[derive(Clone, Debug)]
enum KeptPort {
    Default,
    Number(Box<str>),
    Any,
}

impl OriginSet {
    /// Checks origins and patterns.
    ///
    /// # Errors
    ///
    /// When the compiler would refuse one of them in a policy without `allow`. The error holds all
    /// of what is wrong, in the compiler's words. `"*"` is refused: a policy that is for every
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
        let origins: Vec<I::Item> = origins.into_iter().collect();
        let (mut errors, mut with_credentials) = (Vec::new(), Vec::new());
        for (index, origin) in origins.iter().map(AsRef::as_ref).enumerate() {
            let of = |credentials| {
                let context = Context { credentials, release: !cfg!(debug_assertions) };
                let findings = if origin == "*" {
                    vec![rules::origin::any_at_start_up()]
                } else {
                    check(origin, context)
                };
                let refused = findings.into_iter().filter(|finding| match finding.level() {
                    Level::Error => true,
                    Level::Deny => !allowed.contains(&finding.check()),
                    Level::Allow => false,
                });
                refused.map(|finding| OriginError::new(index, origin, finding)).collect::<Vec<_>>()
            };
            let anonymous = of(false);
            with_credentials
                .extend(of(true).into_iter().filter(|error| !anonymous.contains(error)));
            errors.extend(anonymous);
        }
        match OriginSetError::of(errors) {
            Some(error) => Err(error),
            None => Ok(Self::build(origins.iter().map(AsRef::as_ref), with_credentials)),
        }
    }

    fn build<'a>(
        origins: impl Iterator<Item = &'a str>,
        with_credentials: Vec<OriginError>,
    ) -> Self {
        let mut built = Self { with_credentials, ..Self::default() };
        let mut exact = Vec::new();
        for origin in origins {
            built.count += 1;
            match Entry::parse(origin) {
                Entry::Pattern(pattern) => built.keep(pattern),
                Entry::Exact(_) | Entry::Any => exact.push(origin),
            }
        }
        built.exact = set::build(exact).unwrap_or_default().into();
        built
    }

    fn keep(&mut self, pattern: Pattern<'_>) {
        let port = match pattern.port {
            Port::Default => KeptPort::Default,
            Port::Number(number) => KeptPort::Number(number.into()),
            Port::Any => KeptPort::Any,
        };
        let kept = Kept { scheme: pattern.scheme.into(), subdomains: pattern.subdomains, port };
        self.patterns.entry(pattern.host.into()).or_default().push(kept);
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
        let patterns = self
            .patterns
            .iter()
            .flat_map(|(host, kept)| kept.iter().map(|kept| Entry::Pattern(kept.with_host(host))));
        exact.chain(patterns)
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
        let Ok(text) = std::str::from_utf8(origin) else { return false };
        self.matches_pattern(text)
            || self
                .rule
                .as_ref()
                .is_some_and(|rule| Origin::parse(text).is_some_and(|origin| rule(&origin)))
    }

    /// Tries the patterns that end in the host, in the host without its first label, and so on.
    fn matches_pattern(&self, origin: &str) -> bool {
        if self.patterns.is_empty() {
            return false;
        }
        let Some((_, authority)) = origin.split_once("://") else { return false };
        let host = match authority.rsplit_once(':') {
            Some((host, port)) if !port.contains(']') => host,
            _ => authority,
        };
        let parents = std::iter::successors(Some(host), |host| {
            host.split_once('.').map(|(_, parent)| parent)
        });
        parents.into_iter().any(|parent| {
            let kept = self.patterns.get(parent).map_or(&[][..], Vec::as_slice);
            kept.iter().any(|kept| kept.with_host(parent).admits(origin.as_bytes()))
        })
    }
}

impl Kept {
    fn with_host<'a>(&'a self, host: &'a str) -> Pattern<'a> {
        let port = match &self.port {
            KeptPort::Default => Port::Default,
            KeptPort::Number(number) => Port::Number(number),
            KeptPort::Any => Port::Any,
        };
        Pattern { scheme: &self.scheme, host, subdomains: self.subdomains, port }
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
