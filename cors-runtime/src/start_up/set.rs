//! A set of origins that was checked at run time.

use std::{env, fmt, str::FromStr, sync::Arc};

use bytes::Bytes;
use cors_data::{
    origin::Origin,
    pattern::{Entry, MAX_ORIGIN},
    patterns::Patterns,
    set::Set,
};
use cors_rules::{
    catalog::{Check, Level},
    finding::Finding,
    rules::{
        Context,
        origin::{allowed_at_start_up, any_at_start_up},
        sender::{Judgement, judge},
    },
    tables,
};
use http::HeaderValue;

use super::{Admitted, OriginError, OriginSetError};

// Functions are `#[inline(never)]`, because the compiler takes several times as long for all in one.

type Rule = dyn Fn(&Origin<'_>) -> bool + Send + Sync;

/// A set of origins that are known only when the program starts: a staging front end, customers'
/// domains.
///
/// It needs `cargo add cors-runtime --features start-up`. A policy with the word `runtime` among its
/// `origins` takes it:
///
/// ```
/// use axum::Router;
/// use cors_runtime::{OriginSet, cors_policy};
///
/// cors_policy! {
///     Dashboard { origins: ["https://app.example.com", runtime], methods: [PUT] }
/// }
///
/// // From anything that can be iterated …
/// let origins = OriginSet::parse(["https://staging.example.com", "https://*.pr.example.com"])?;
/// // … or from one string with commas or spaces.
/// let origins: OriginSet = "https://staging.example.com, https://qa.example.com".parse()?;
///
/// // A layer with these origins. Another layer of the same policy can have others.
/// let cors = Dashboard::with_origins(origins)?;
/// let app: Router = Router::new().layer(cors.clone());
///
/// // Later, while requests run:
/// cors.set_origins("https://qa.example.com".parse()?)?;
/// # Ok::<(), cors_runtime::OriginSetError>(())
/// ```
///
/// # Checks
///
/// The compiler's checks apply, and the error lists all mistakes. [`parse`](Self::parse) refuses origins
/// that can never work. The policy that takes the set refuses origins that it must not trust, such as
/// `http:` origins with `credentials: true`. `#[allow(check, reason = "…")]` on the word `runtime` allows a
/// lint:
///
/// ```
/// use cors_runtime::cors_policy;
///
/// cors_policy! {
///     Kiosk {
///         origins: [
///             #[allow(local_origin_in_release, reason = "the page is served on the device")]
///             runtime,
///         ],
///     }
///
///     /// A list, or everybody: `"*"` is a valid set, and then the header is `*`.
///     Feed {
///         origins: [
///             #[allow(any_origin_at_start_up, reason = "self-hosted, and all of it is public")]
///             runtime,
///         ],
///     }
/// }
///
/// Kiosk::with_origins("http://localhost:5173".parse()?)?;
/// Feed::with_origins("*".parse()?)?;
/// # Ok::<(), cors_runtime::OriginSetError>(())
/// ```
///
/// A lookup costs the same for ten origins and for a hundred thousand, and does not allocate.
#[derive(Clone, Default)]
pub struct OriginSet {
    /// Exact origins, as [`set::build`] writes them.
    exact: Bytes,
    /// The same as header values by their slots, unless there are too many.
    values: Arc<[Option<HeaderValue>]>,
    /// Patterns, as [`patterns::build`] writes them.
    patterns: Box<[u8]>,
    /// Code of the user's.
    pub(super) rule: Option<Arc<Rule>>,
    /// `"*"` was given, alone.
    pub(super) everyone: bool,
    /// The origins that some policies do not accept, with their places.
    doubtful: Vec<(usize, Box<str>)>,
    /// Why they cannot be trusted senders, in the policy that has taken them.
    untrusted: Option<Box<str>>,
    /// The environment variable that they came from.
    variable: Option<Box<str>>,
    count: usize,
}

/// What a policy asks of origins that arrive at start-up.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Demands {
    /// The policy's name.
    pub(crate) policy: &'static str,
    pub(crate) credentials: bool,
    pub(crate) enforce: bool,
    /// The names of the checks that the policy allows on `runtime`.
    pub(crate) allowed: &'static [&'static str],
}

/// Origins on their way into a set.
#[derive(Default)]
struct Reader {
    /// All of them, one after the other: a million strings take less room so.
    text: String,
    ends: Vec<usize>,
    everyone: bool,
    /// Those that some policies do not accept, with their places.
    doubtful: Vec<(usize, Box<str>)>,
    /// One of these is accepted by no policy.
    is_faulty: bool,
}

impl Reader {
    fn read(&mut self, origin: &str) {
        self.everyone |= origin == "*";
        // What no policy accepts, the most generous one does not.
        let Judgement { own, sender } = judged(origin, Context::default());
        let is_faulty = own.iter().any(is_error);
        if is_faulty || sender.iter().any(is_refused) {
            self.doubtful.push((self.ends.len(), origin.into()));
            self.is_faulty |= is_faulty;
        }
        self.text.push_str(origin);
        self.ends.push(self.text.len());
    }

    fn finish(self) -> Result<OriginSet, OriginSetError> {
        if let Some(error) = OriginSetError::of(self.errors()) {
            return Err(error);
        }
        let (mut exact, mut patterns) = (Vec::new(), Vec::new());
        let count = self.ends.len();
        for index in 0..count {
            match Entry::parse(self.row(index)) {
                Entry::Pattern(pattern) => patterns.push(pattern),
                Entry::Exact(origin) => exact.push(origin),
                Entry::Any => {}
            }
        }
        // The rules accept no pattern that does not fit.
        let exact = tables::set::build(exact);
        let set = Self::hold(exact, tables::patterns::build(patterns), count)?;
        Ok(OriginSet { everyone: self.everyone, doubtful: self.doubtful, ..set })
    }

    /// All mistakes, where there is one that no policy accepts.
    #[inline(never)]
    fn errors(&self) -> Vec<OriginError> {
        let (mut errors, covered) = (Vec::new(), self.covered());
        if covered.is_none() && !self.is_faulty {
            return errors;
        }
        for (index, origin) in &self.doubtful {
            let before = errors.len();
            for finding in judged(origin, Context::default()).own {
                if is_error(&finding) {
                    errors.push(OriginError::new(*index, origin, finding));
                }
            }
            if errors.len() > before || **origin == *"*" {
                continue;
            }
            let trusting = Context { credentials: true, ..Context::default() };
            for finding in judged(origin, trusting).own {
                if is_refused(&finding) {
                    errors.push(OriginError::new(*index, origin, finding).by_some());
                }
            }
        }
        if let Some(place) = covered {
            let origin = self.row(place);
            let finding = Finding::new(Check::WildcardNotAlone).literal(origin);
            let at = errors.partition_point(|error| error.index() <= place);
            errors.insert(at, OriginError::new(place, origin, finding));
        }
        errors
    }

    /// Leaves out the rows that a policy does not accept, and returns their errors.
    fn leave_out(&mut self, demands: Demands) -> Vec<OriginError> {
        let covered = self.covered().map(|place| self.row(place));
        let (errors, _) = refused(&self.doubtful, covered, demands);
        let is_left =
            |index: usize| errors.binary_search_by_key(&index, OriginError::index).is_err();
        let (mut text, mut ends) = (String::new(), Vec::new());
        for index in 0..self.ends.len() {
            if is_left(index) {
                text.push_str(self.row(index));
                ends.push(text.len());
            }
        }
        self.everyone = text == "*";
        self.is_faulty = false;
        self.doubtful.retain(|(index, _)| is_left(*index));
        (self.text, self.ends) = (text, ends);
        errors
    }

    fn row(&self, index: usize) -> &str {
        let begin = if index == 0 { 0 } else { self.ends[index - 1] };
        &self.text[begin..self.ends[index]]
    }

    /// The set with these literals. There are none where they would be too long.
    fn hold(
        exact: Option<Vec<u8>>,
        patterns: Option<Vec<u8>>,
        count: usize,
    ) -> Result<OriginSet, OriginSetError> {
        let (Some(exact), Some(patterns)) = (exact, patterns) else {
            return Err(OriginSetError::too_many(count));
        };
        let exact = Bytes::from(exact);
        Ok(OriginSet {
            values: values(&exact),
            exact,
            patterns: patterns.into(),
            count,
            ..OriginSet::default()
        })
    }

    /// The place of the first entry that `*` covers, if it is not alone: another origin, or else the
    /// second `*`.
    fn covered(&self) -> Option<usize> {
        if !self.everyone || self.ends.len() == 1 {
            return None;
        }
        for index in 0..self.ends.len() {
            if self.row(index) != "*" {
                return Some(index);
            }
        }
        Some(1)
    }
}

/// More slots have no values: each takes forty bytes, and saves a look at every byte of an origin.
const MOST_VALUES: usize = 1 << 16;

/// The exact origins of a set by their slots.
#[inline(never)]
fn values(exact: &Bytes) -> Arc<[Option<HeaderValue>]> {
    let set = Set::new(exact);
    let slots = if set.slots() > MOST_VALUES { 0 } else { set.slots() };
    let mut values = Vec::with_capacity(slots);
    for slot in 0..slots {
        let origin = set.member(slot).map(|member| exact.slice_ref(member));
        values.push(origin.and_then(|origin| HeaderValue::from_maybe_shared(origin).ok()));
    }
    values.into()
}

/// What is wrong with an origin that arrives when the program starts.
#[inline(never)]
fn judged(origin: &str, context: Context) -> Judgement {
    let release = !cfg!(debug_assertions);
    let mut judgement = judge(origin, Context { release, ..context });
    if origin == "*" {
        judgement.own = vec![any_at_start_up()];
    }
    judgement
}

/// What a policy does not accept, and why the first origin cannot be a trusted sender, if one cannot.
/// `covered`: what is beside `"*"`, and then one row must not open the policy to everybody.
fn refused(
    doubtful: &[(usize, Box<str>)],
    covered: Option<&str>,
    demands: Demands,
) -> (Vec<OriginError>, Option<OriginError>) {
    let Demands { policy, credentials, enforce, allowed } = demands;
    let context = Context { credentials, enforce, ..Context::default() };
    let is_refused =
        |finding: &Finding| is_refused(finding) && !allowed.contains(&finding.check().name());
    let (mut errors, mut untrusted) = (Vec::new(), None);
    for (index, origin) in doubtful {
        if let (Some(covered), "*") = (covered, &**origin) {
            let finding = Finding::new(Check::WildcardNotAlone).literal(covered);
            errors.push(OriginError::new(*index, origin, finding));
            continue;
        }
        let error = |finding: Finding| {
            let is_allowable = allowed_at_start_up(finding.check(), credentials, enforce).is_none();
            let error = OriginError::new(*index, origin, finding);
            if is_allowable { error.by(policy) } else { error }
        };
        let Judgement { own, sender } = judged(origin, context);
        let before = errors.len();
        for finding in own {
            if is_refused(&finding) {
                errors.push(error(finding));
            }
        }
        if errors.len() > before || untrusted.is_some() {
            continue;
        }
        for finding in sender {
            if is_refused(&finding) {
                untrusted = Some(error(finding));
                break;
            }
        }
        if enforce && let Some(error) = untrusted.take() {
            errors.push(error);
        }
    }
    (errors, untrusted)
}

fn is_refused(finding: &Finding) -> bool {
    finding.level() > Level::Warn
}

fn is_error(finding: &Finding) -> bool {
    finding.level() == Level::Error
}

/// A list of origins: anything that iterates over strings.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a list of origins",
    label = "expected strings: write `[\"https://app.example.com\"]`",
    note = "if it is one text with commas or spaces between origins, write `text.parse::<OriginSet>()?`",
    note = "if it is an environment variable, write `OriginSet::from_env(\"APP_ORIGINS\")?`"
)]
pub trait OriginList {
    #[doc(hidden)]
    fn each(self, read: impl FnMut(&str));
}

#[diagnostic::do_not_recommend]
impl<I> OriginList for I
where
    I: IntoIterator,
    I::Item: AsRef<str>,
{
    fn each(self, mut read: impl FnMut(&str)) {
        self.into_iter().for_each(|origin| read(origin.as_ref()));
    }
}

impl OriginSet {
    /// Parses origins and patterns.
    ///
    /// # Errors
    ///
    /// If one of them can never work in any policy, or if they take more than four gigabytes. The error
    /// lists all mistakes.
    pub fn parse(origins: impl OriginList) -> Result<Self, OriginSetError> {
        let mut reader = Reader::default();
        origins.each(|origin| reader.read(origin));
        reader.finish()
    }

    /// The rows that a policy accepts, and the errors of the others.
    pub(crate) fn of_rows(
        rows: impl OriginList,
        demands: Demands,
    ) -> Result<(Self, Vec<OriginError>), OriginSetError> {
        let mut reader = Reader::default();
        rows.each(|row| reader.read(row));
        let errors = reader.leave_out(demands);
        Ok((reader.finish()?, errors))
    }

    /// Parses the origins in an environment variable, separated by commas or spaces. An empty variable
    /// means none.
    ///
    /// # Errors
    ///
    /// If the variable is not set, or as for [`parse`](Self::parse). The error names the variable, and so
    /// does the error of a policy that does not accept the set.
    ///
    /// ```no_run
    /// # cors_runtime::cors_policy! { Dashboard { origins: [runtime] } }
    /// use cors_runtime::OriginSet;
    ///
    /// fn main() -> Result<(), Box<dyn std::error::Error>> {
    ///     let cors = Dashboard::with_origins(OriginSet::from_env("APP_ORIGINS")?)?;
    ///     let app: axum::Router = axum::Router::new().layer(cors);
    ///     Ok(())
    /// }
    /// ```
    pub fn from_env(name: &str) -> Result<Self, OriginSetError> {
        let read = match env::var(name) {
            Ok(text) => text.parse(),
            Err(env::VarError::NotPresent) => Err(OriginSetError::unset()),
            Err(env::VarError::NotUnicode(_)) => Err(OriginSetError::not_unicode()),
        };
        match read {
            Ok(set) => Ok(Self { variable: Some(name.into()), ..set }),
            Err(error) => Err(error.of_variable(name)),
        }
    }

    /// Returns the set of all origins that a function accepts. The function gets a parsed origin, not
    /// text, so `https://example.com.evil.test` does not pass for `example.com`.
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

    /// Returns this set, extended by all origins that a function accepts.
    #[must_use]
    pub fn or(mut self, rule: impl Fn(&Origin<'_>) -> bool + Send + Sync + 'static) -> Self {
        self.rule = Some(match self.rule.take() {
            None => Arc::new(rule),
            Some(first) => Arc::new(move |origin| first(origin) || rule(origin)),
        });
        self
    }

    /// Returns the number of origins and patterns. A rule does not count.
    pub fn len(&self) -> usize {
        self.count
    }

    /// Returns whether the set has no origins, no patterns and no rule.
    pub fn is_empty(&self) -> bool {
        self.count == 0 && self.rule.is_none()
    }

    /// Refuses what a policy does not accept, and notes whether the set holds trusted senders.
    pub(super) fn check(&mut self, demands: Demands) -> Result<(), OriginSetError> {
        let named = |error: OriginSetError| match &self.variable {
            Some(name) => error.by(demands.policy).of_variable(name),
            None => error.by(demands.policy),
        };
        let (errors, untrusted) = refused(&self.doubtful, None, demands);
        if let Some(error) = OriginSetError::of(errors) {
            return Err(named(error));
        }
        if let Some(rule) = &self.rule
            && (demands.credentials || demands.enforce)
            && let Some(origin) = held_by_nobody(&**rule)
        {
            return Err(named(OriginSetError::rule_for_everyone(origin)));
        }
        self.untrusted = untrusted.map(|error| error.message().into());
        Ok(())
    }

    /// Why the listed origins must not be trusted senders, if they must not.
    pub(super) fn untrusted(&self) -> Option<&str> {
        self.untrusted.as_deref()
    }

    /// The same for all that the set admits.
    #[cfg(feature = "explain")]
    pub(crate) fn why_untrusted(&self) -> Option<String> {
        let by_rule = || {
            let origin = held_by_nobody(self.rule.as_deref()?)?;
            Some(OriginSetError::rule_for_everyone(origin).to_string())
        };
        self.untrusted().map(str::to_owned).or_else(by_rule)
    }

    /// How an origin is admitted, if it is. The rule is not asked.
    #[inline(always)]
    #[allow(clippy::inline_always, reason = "a call takes longer than finding an origin does")]
    pub(super) fn admit(&self, origin: &[u8]) -> Option<Admitted> {
        if self.everyone {
            return Some(Admitted::Any);
        }
        // Some sets are hashed by all bytes.
        if origin.len() > MAX_ORIGIN {
            return None;
        }
        if let Some((slot, member)) = Set::new(&self.exact).find(origin) {
            let value = match self.values.get(slot) {
                Some(value) => value.clone(),
                None => HeaderValue::from_maybe_shared(self.exact.slice_ref(member)).ok(),
            };
            return value.map(Admitted::Exactly);
        }
        Patterns::new(&self.patterns).admits(origin).then_some(Admitted::ByPattern)
    }

    /// The entries, as a policy would hold them. A rule in code has none.
    #[cfg(feature = "explain")]
    pub(crate) fn entries(&self) -> impl Iterator<Item = Entry<'_>> {
        let exact = Set::new(&self.exact).members().map(Entry::Exact);
        exact.chain(Patterns::new(&self.patterns).members().map(Entry::Pattern))
    }
}

/// Whether a rule admits the value of an `Origin` header.
pub(super) fn rule_admits(rule: &Rule, origin: &[u8]) -> bool {
    if origin.len() > MAX_ORIGIN {
        return false;
    }
    let Ok(text) = std::str::from_utf8(origin) else { return false };
    Origin::parse(text).is_some_and(|origin| rule(&origin))
}

/// An origin that a rule admits although nobody can have it: names below `.invalid` do not exist (RFC
/// 6761, 6.4), so a page there is nobody's.
pub(super) fn held_by_nobody(rule: &Rule) -> Option<&'static str> {
    const NOBODYS: [&str; 4] = [
        "https://d2a5c1.invalid",
        "https://x.y.d2a5c1.invalid",
        "http://d2a5c1.invalid",
        "https://d2a5c1.invalid:8443",
    ];
    let admits = |origin: &&str| Origin::parse(origin).is_some_and(|origin| rule(&origin));
    NOBODYS.into_iter().find(admits)
}

/// Parses origins that are separated by commas or spaces. An empty text means none.
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

#[cfg(test)]
mod tests {
    use super::*;

    /// It would admit nobody, and nobody would know why.
    #[test]
    fn what_cannot_be_held_is_no_empty_set() {
        let error = Reader::hold(None, Some(Vec::new()), 2).expect_err("no literals");
        assert_eq!(error.to_string(), "2 origins take more than four gigabytes");
        assert!(Reader::hold(Some(Vec::new()), Some(Vec::new()), 0).is_ok());
    }
}
