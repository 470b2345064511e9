//! The errors of a set of origins.

use std::{error::Error, fmt};

use cors_rules::{
    catalog::{self, Level},
    finding::{Finding, Fix},
};

use crate::checks::Check;

/// The error of an [`OriginSet`](super::OriginSet): all mistakes in a list of origins.
///
/// `Debug` prints the same as `Display`, because a `main` that returns the error shows `Debug`. `{:#?}` prints
/// the fields.
#[derive(Clone, PartialEq, Eq)]
pub struct OriginSetError {
    /// The environment variable that the set came from.
    variable: Option<Box<str>>,
    /// The policy that was to take the set.
    policy: Option<&'static str>,
    problem: SetProblem,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum SetProblem {
    Unset,
    NotUnicode,
    /// Of so many origins.
    TooMany(usize),
    Entries(Vec<OriginError>),
    /// The policy takes no origins at start-up.
    NoPlace,
    /// A rule admits an origin that nobody can have, so it admits every origin.
    RuleForEveryone(&'static str),
}

/// A mistake in one origin.
///
/// `Debug` prints the same as `Display`, and `{:#?}` the fields.
#[derive(Clone, PartialEq, Eq)]
pub struct OriginError {
    index: usize,
    origin: String,
    finding: Finding,
    policy: Option<&'static str>,
    /// Only a policy that trusts the origin refuses it.
    by_some: bool,
}

impl OriginSetError {
    const fn new(problem: SetProblem) -> Self {
        Self { variable: None, policy: None, problem }
    }

    /// `None` when nothing is wrong.
    pub(super) fn of(errors: Vec<OriginError>) -> Option<Self> {
        (!errors.is_empty()).then(|| Self::new(SetProblem::Entries(errors)))
    }

    pub(super) fn unset() -> Self {
        Self::new(SetProblem::Unset)
    }

    pub(super) fn not_unicode() -> Self {
        Self::new(SetProblem::NotUnicode)
    }

    pub(super) fn too_many(count: usize) -> Self {
        Self::new(SetProblem::TooMany(count))
    }

    pub(super) fn rule_for_everyone(origin: &'static str) -> Self {
        Self::new(SetProblem::RuleForEveryone(origin))
    }

    /// The policy of this name takes no origins at start-up.
    pub(crate) fn no_place(policy: &'static str) -> Self {
        Self::new(SetProblem::NoPlace).by(policy)
    }

    /// The set came from this variable.
    pub(super) fn of_variable(mut self, name: &str) -> Self {
        self.variable = Some(name.into());
        self
    }

    /// This policy was to take the set.
    pub(super) fn by(mut self, policy: &'static str) -> Self {
        self.policy = Some(policy);
        self
    }

    /// Returns the mistakes in single origins, in the order of the list.
    #[must_use]
    pub fn errors(&self) -> &[OriginError] {
        match &self.problem {
            SetProblem::Entries(errors) => errors,
            _ => &[],
        }
    }

    /// Returns the name of the environment variable that the origins came from.
    #[must_use]
    pub fn variable(&self) -> Option<&str> {
        self.variable.as_deref()
    }
}

impl OriginError {
    pub(super) fn new(index: usize, origin: &str, finding: Finding) -> Self {
        // Only a policy that says so in its source takes `"*"`.
        let opens = matches!(finding.replacement(), Fix::Values(values) if *values == ["*"]);
        let finding = if opens { finding.fix(Fix::None) } else { finding };
        Self { index, origin: origin.into(), finding, policy: None, by_some: false }
    }

    /// This policy was to take the origin.
    pub(super) fn by(mut self, policy: &'static str) -> Self {
        self.policy = Some(policy);
        self
    }

    /// Only a policy that trusts the origin refuses it.
    pub(super) fn by_some(mut self) -> Self {
        self.by_some = true;
        self
    }

    /// Returns the index of the origin in the list.
    #[must_use]
    pub fn index(&self) -> usize {
        self.index
    }

    /// Returns the origin as it was given.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Returns the check that refuses it.
    #[must_use]
    pub fn check(&self) -> Check {
        Check(self.finding.check())
    }

    /// Returns the message, in the compiler's words.
    #[must_use]
    pub fn message(&self) -> String {
        self.finding.message()
    }

    /// Returns what to do.
    #[must_use]
    pub fn help(&self) -> Option<String> {
        let allow = self.allow();
        match self.finding.check() {
            // The compiler would advise an attribute on the literal.
            catalog::Check::LocalOriginInRelease => {
                let allow = allow.unwrap_or_default();
                Some(format!("leave it out of the list of a release build, or {allow}"))
            }
            _ => match (self.finding.help(), allow) {
                (Some(help), Some(allow)) => Some(format!("{help}, or {allow}")),
                (help, allow) => help.or(allow),
            },
        }
    }

    /// How the policy allows the check.
    fn allow(&self) -> Option<String> {
        let policy = self.policy?;
        let name = self.check().name();
        (self.finding.level() == Level::Deny).then(|| {
            format!(
                "allow it in the source of `{policy}`: `#[allow({name}, reason = \"…\")] runtime`"
            )
        })
    }
}

impl fmt::Display for OriginError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Control characters stay out of logs: the finding quotes what it was given.
        f.write_str(&self.message())?;
        if let Some(help) = self.help() {
            write!(f, "\n= help: {help}")?;
        }
        if let Some(note) = self.finding.note() {
            write!(f, "\n= note: {note}")?;
        }
        if self.by_some {
            f.write_str("\n= note: a policy without `credentials` and `enforce` accepts it")?;
        }
        write!(f, "\n= note: check `{}`", self.check().name())
    }
}

impl fmt::Display for OriginSetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let policy = self.policy.unwrap_or("the policy");
        if let Some(variable) = &self.variable {
            write!(f, "environment variable `{}`: ", variable.escape_debug())?;
        }
        match &self.problem {
            SetProblem::Unset => f.write_str(
                "not set\n= help: set it to a comma-separated list of origins; an empty variable \
                 means none",
            ),
            SetProblem::NotUnicode => f.write_str("not valid Unicode"),
            SetProblem::TooMany(count) => {
                write!(f, "{count} origins take more than four gigabytes")
            }
            SetProblem::Entries(errors) => {
                for (i, error) in errors.iter().enumerate() {
                    let separator = if i == 0 { "" } else { "\n" };
                    write!(f, "{separator}origin {}: {error}", error.index + 1)?;
                }
                Ok(())
            }
            SetProblem::NoPlace => write!(
                f,
                "`{policy}` takes no origins at start-up\n= help: add `runtime` to the `origins` of \
                 `{policy}`, or of a policy that it combines, and make the layer with \
                 `{policy}::with_origins`"
            ),
            SetProblem::RuleForEveryone(origin) => write!(
                f,
                "the rule allows `{origin}`, which is nobody's origin, so it probably allows every \
                 origin\n= help: compare the host, as in \
                 `origin.is_subdomain_of(\"example.com\")`\n= note: `{policy}` has `credentials` \
                 or `enforce`"
            ),
        }
    }
}

impl fmt::Debug for OriginSetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !f.alternate() {
            return fmt::Display::fmt(self, f);
        }
        f.debug_struct("OriginSetError")
            .field("variable", &self.variable)
            .field("policy", &self.policy)
            .field("problem", &self.problem)
            .finish()
    }
}

impl fmt::Debug for OriginError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !f.alternate() {
            return fmt::Display::fmt(self, f);
        }
        f.debug_struct("OriginError")
            .field("index", &self.index)
            .field("origin", &self.origin)
            .field("check", &self.check().name())
            .field("policy", &self.policy)
            .finish_non_exhaustive()
    }
}

impl Error for OriginError {}
impl Error for OriginSetError {}
