//! The policy as understood: keys known, unique and of their type, every value with its place.
//!
//! A key or a value that is wrong is reported and, where the fix is plain, read as if it had been
//! fixed: a policy with `origin: […]` has one mistake, not two.

use cors_rules::{
    catalog::Check,
    finding::{Finding, Fix},
    rules::{
        Place,
        key::{self, Key},
        scalar,
    },
};
use proc_macro2::{Ident, TokenStream};
use syn::{Attribute, Path, Visibility};

use crate::{
    conditions::Conditions,
    lints::Overrides,
    report::{Extent, Report},
    syntax::{self, Separator, Value, expected},
    term::{Kind, Term},
};

/// One policy.
pub(crate) struct Policy {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) conditions: Conditions,
    pub(crate) visibility: Visibility,
    pub(crate) name: Ident,
    pub(crate) overrides: Overrides,
    /// Those that are given, and where.
    pub(crate) keys: Vec<(Key, Extent)>,
    pub(crate) origins: Option<List>,
    pub(crate) methods: Option<List>,
    pub(crate) headers: Option<List>,
    pub(crate) expose: Option<List>,
    pub(crate) credentials: Option<Single<bool>>,
    pub(crate) max_age: Option<Single<u32>>,
    pub(crate) enforce: Option<Single<bool>>,
    /// Of a combined policy: what it is made of.
    pub(crate) members: Option<Members>,
    /// The environment variables that were read, set or not.
    pub(crate) variables: Vec<String>,
    /// The files that were read, by absolute paths.
    pub(crate) files: Vec<String>,
}

/// The value of a key that takes a list.
#[derive(Debug)]
pub(crate) struct List {
    pub(crate) extent: Extent,
    pub(crate) entries: Vec<Entry>,
    /// An entry could not be read, and that is reported.
    pub(crate) is_partial: bool,
    /// The word `runtime`, where it stands among the origins.
    pub(crate) slot: Option<Extent>,
}

impl List {
    fn empty(extent: Extent) -> Self {
        Self { extent, entries: Vec::new(), is_partial: false, slot: None }
    }
}

/// What a combined policy is made of.
#[derive(Debug)]
pub(crate) struct Members {
    pub(crate) extent: Extent,
    pub(crate) list: Vec<Member>,
    /// An entry could not be read, and that is reported.
    pub(crate) is_partial: bool,
}

/// One of the policies that a combined one is made of.
#[derive(Debug)]
pub(crate) struct Member {
    pub(crate) path: TokenStream,
    pub(crate) name: String,
    pub(crate) extent: Extent,
    pub(crate) conditions: Conditions,
}

impl Members {
    fn read(value: Value, report: &mut Report) -> Option<Self> {
        let (extent, entries) = match value {
            Value::Missing => return None,
            Value::List { extent, entries } => (extent, entries),
            Value::Single(term) => {
                let fix = format!("policies: [{}]", term.source);
                let finding = expected("a list", &term.found()).fix(Fix::Source(fix));
                report.finding(term.extent, &finding);
                return None;
            }
        };
        let mut members = Self { extent, list: Vec::new(), is_partial: false };
        for mut entry in entries {
            let conditions = Conditions::take(&mut entry.attributes);
            refuse(&entry.attributes, "`#[cfg(…)]`", report);
            let extent = entry.term.extent;
            let path = entry.term.tokens.clone();
            match syn::parse2::<Path>(path.clone()).map(|path| path.segments.last().cloned()) {
                Ok(Some(last)) => {
                    let name = last.ident.to_string();
                    members.list.push(Member { path, name, extent, conditions });
                }
                _ => {
                    members.is_partial = true;
                    let found = expected("the name of a policy", &entry.term.found());
                    report.finding(extent, &found);
                }
            }
        }
        Some(members)
    }
}

/// The value of a key that takes a single value.
#[derive(Debug)]
pub(crate) struct Single<T> {
    pub(crate) extent: Extent,
    pub(crate) value: T,
}

/// One element of a list.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) text: String,
    pub(crate) extent: Extent,
    pub(crate) conditions: Conditions,
    pub(crate) source: Source,
}

/// Where the text of an entry comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// It stands in the program.
    Program,
    /// `env!("NAME")`
    Variable(String),
    /// `file!("path")`, and the line in it, counted from one.
    Line { path: String, number: usize },
}

impl Policy {
    /// A policy of `cors_policy!`.
    pub(crate) fn read(syntax: syntax::Policy, report: &mut Report) -> Self {
        let mut overrides = Overrides::default();
        let mut attributes = syntax.attributes;
        overrides.take(&mut attributes, Place::Policy, true, report);
        Self::build(syntax::Policy { attributes, ..syntax }, overrides, report)
    }

    /// A handler's own policy. Its methods are those of the route.
    pub(crate) fn read_inline(
        mut syntax: syntax::Policy,
        overrides: Overrides,
        report: &mut Report,
    ) -> Self {
        syntax.fields.retain(|field| {
            let finding = match key::check(&field.key.to_string()) {
                Ok(Key::Methods) => Finding::new(Check::InlineMethods).fix(Fix::Remove),
                Ok(Key::Policies) => Finding::new(Check::AttributePolicy)
                    .with("n", "a combined policy is declared in `cors_policy!` and named here"),
                _ => return true,
            };
            report.finding(field.key.span(), &finding);
            false
        });
        let mut policy = Self::build(syntax, overrides, report);
        let extent = Extent::from(policy.name.span());
        policy.methods.get_or_insert(List::empty(extent));
        policy
    }

    fn build(syntax: syntax::Policy, overrides: Overrides, report: &mut Report) -> Self {
        let mut attributes = syntax.attributes;
        let mut policy = Self {
            conditions: Conditions::take(&mut attributes),
            attributes,
            visibility: syntax.visibility,
            name: syntax.name,
            overrides,
            keys: Vec::new(),
            origins: None,
            methods: None,
            headers: None,
            expose: None,
            credentials: None,
            max_age: None,
            enforce: None,
            members: None,
            variables: Vec::new(),
            files: Vec::new(),
        };
        let mut seen: Vec<(Key, Extent)> = Vec::new();
        let mut has_origins = false;
        for field in syntax.fields {
            let place = field.key.span();
            let key = match key::check(&field.key.to_string()) {
                Ok(key) => key,
                Err(finding) => {
                    report.finding(place, &finding);
                    let Some(key) = meant(&finding) else { continue };
                    key
                }
            };
            has_origins |= matches!(key, Key::Origins | Key::Policies);
            if seen.iter().any(|(seen, _)| *seen == key) {
                report.finding(place, &key::duplicate(key));
                continue;
            }
            seen.push((key, place.into()));
            policy.set(key, field, report);
        }
        if !has_origins {
            let example = syntax.separator.example();
            let finding = key::missing_origins();
            let finding = match syntax.separator {
                Separator::Colon => finding,
                Separator::Equals => {
                    finding.advice(format!("add `{example}`, or write `same_origin` alone"))
                }
            };
            report.finding(syntax.whole, &finding);
        }
        policy.keys = seen;
        policy
    }

    fn set(&mut self, key: Key, mut field: syntax::Field, report: &mut Report) {
        self.overrides.take(&mut field.attributes, Place::Value(key), false, report);
        refuse(&field.attributes, "`#[allow(…)]`, `#[deny(…)]` or nothing before a key", report);
        match key {
            Key::Origins => self.origins = self.list(key, field.value, report),
            Key::Methods => self.methods = self.list(key, field.value, report),
            Key::Headers => self.headers = self.list(key, field.value, report),
            Key::Expose => self.expose = self.list(key, field.value, report),
            Key::Credentials => {
                self.credentials =
                    single(field.value, report, scalar::credentials, |fix| fix.parse().ok());
            }
            Key::MaxAge => {
                self.max_age = single(field.value, report, scalar::max_age, |fix| fix.parse().ok());
            }
            Key::Enforce => {
                self.enforce = single(field.value, report, scalar::enforce, |fix| fix.parse().ok());
            }
            Key::Policies => self.members = Members::read(field.value, report),
        }
    }

    fn list(&mut self, key: Key, value: Value, report: &mut Report) -> Option<List> {
        let (extent, entries) = match value {
            Value::Missing => return None,
            Value::List { extent, entries } => (extent, entries),
            Value::Single(term) => {
                // A constant is no better in a list: what is said of the entry suffices.
                if key != Key::Origins || !term.is_value() || term.source == "runtime" {
                    let fix = format!("{}: [{}]", key.name(), term.source);
                    let finding = expected("a list", &term.found()).fix(Fix::Source(fix));
                    report.finding(term.extent, &finding);
                }
                let extent = term.extent;
                (extent, vec![syntax::Entry { attributes: Vec::new(), term }])
            }
        };
        let mut is_partial = false;
        let mut slot = None;
        let mut list = List::empty(extent);
        for mut entry in entries {
            let place = Place::Entry(key, list.entries.len());
            self.overrides.take(&mut entry.attributes, place, false, report);
            let conditions = Conditions::take(&mut entry.attributes);
            refuse(&entry.attributes, "`#[cfg(…)]`, `#[allow(…)]` or `#[deny(…)]`", report);
            let extent = entry.term.extent;
            let mut push = |text, source| {
                list.entries.push(Entry { text, extent, conditions: conditions.clone(), source });
            };
            match (key, entry.term.kind.clone()) {
                (_, Kind::Str(text)) => push(text, Source::Program),
                (Key::Methods, Kind::Ident) => push(entry.term.source, Source::Program),
                (_, Kind::Env { name }) => {
                    match self.variable(&name, extent, &conditions, report) {
                        Some(text) => push(text, Source::Variable(name)),
                        None => is_partial = true,
                    }
                }
                (Key::Origins, Kind::Ident) if entry.term.source == "runtime" => {
                    if !conditions.is_empty() {
                        let wanted = "`runtime` without conditions (an unset slot admits nothing)";
                        report.finding(extent, &expected(wanted, "`#[cfg(…)]`"));
                    }
                    slot = Some(extent);
                }
                (Key::Origins, Kind::File { path }) => {
                    match self.file(&path, extent, &conditions, report) {
                        Some(text) => lines(&text).for_each(|(number, line)| {
                            push(line.into(), Source::Line { path: path.clone(), number });
                        }),
                        None => is_partial = true,
                    }
                }
                _ => match not_text(key, &entry.term, report) {
                    Some(text) => push(text, Source::Program),
                    None => is_partial = true,
                },
            }
        }
        list.is_partial = is_partial;
        list.slot = slot;
        Some(list)
    }

    /// The content of a file whose path is relative to the package's manifest.
    fn file(
        &mut self,
        path: &str,
        extent: Extent,
        conditions: &Conditions,
        report: &mut Report,
    ) -> Option<String> {
        let package = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default();
        let full = std::path::Path::new(&package).join(path);
        match std::fs::read_to_string(&full) {
            Ok(text) => {
                self.files.push(full.to_string_lossy().into_owned());
                Some(text)
            }
            Err(error) => {
                let finding =
                    Finding::new(Check::FileUnreadable).with("n", path).with("error", error);
                report.conditional(extent, &finding, self.conditions.and(conditions));
                None
            }
        }
    }

    fn variable(
        &mut self,
        name: &str,
        extent: Extent,
        conditions: &Conditions,
        report: &mut Report,
    ) -> Option<String> {
        self.variables.push(name.into());
        let value = std::env::var(name).ok();
        if value.is_none() {
            // Where the entry is not compiled, its variable need not be set.
            let conditions = self.conditions.and(conditions);
            let finding = Finding::new(Check::EnvUnset).with("n", name);
            report.conditional(extent, &finding, conditions);
        }
        value
    }
}

/// The lines of a file that hold an origin, with their numbers. A comment begins with `#`.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    // Editors of one operating system begin a file with a mark that nobody sees.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    (1..).zip(text.lines()).filter_map(|(number, line)| {
        let origin = line.split('#').next().unwrap_or_default().trim();
        (!origin.is_empty()).then_some((number, origin))
    })
}

/// The key that an unknown one was meant to be.
fn meant(finding: &Finding) -> Option<Key> {
    let Fix::Source(name) = finding.replacement() else { return None };
    key::check(name).ok()
}

fn refuse(attributes: &[Attribute], allowed: &str, report: &mut Report) {
    for attribute in attributes {
        let found = format!(
            "`#[{}]`",
            crate::term::source(&quote::ToTokens::to_token_stream(&attribute.meta))
        );
        report.finding(Extent::of(attribute), &expected(allowed, &found));
    }
}

/// A value that a rule of `cors-rules` turns into what it means.
fn single<T>(
    value: Value,
    report: &mut Report,
    rule: impl Fn(&scalar::Scalar<'_>) -> Result<T, Finding>,
    repair: impl Fn(&str) -> Option<T>,
) -> Option<Single<T>> {
    let term = match value {
        Value::Missing => return None,
        Value::Single(term) => term,
        Value::List { extent, .. } => {
            report.finding(extent, &expected("a single value", "a list"));
            return None;
        }
    };
    let value = match rule(&term.scalar()) {
        Ok(value) => Some(value),
        Err(finding) => {
            report.finding(term.extent, &finding);
            finding.replacement().source().and_then(|fix| repair(&fix))
        }
    };
    value.map(|value| Single { extent: term.extent, value })
}

/// An entry that is no string. Gives the text it stands for where that is plain.
fn not_text(key: Key, term: &Term, report: &mut Report) -> Option<String> {
    let noun = match key {
        Key::Origins => "an origin in quotes",
        Key::Methods => "a method",
        _ => "a header name in quotes",
    };
    if matches!(term.kind, Kind::Ident | Kind::Name) && key != Key::Origins {
        let last = term.source.rsplit("::").next().unwrap_or_default().trim();
        // `header::CONTENT_TYPE` and `Method::PUT` are the constants of the http crate.
        let (text, fix) = if key == Key::Methods {
            (last.to_owned(), last.to_owned())
        } else {
            let name = last.to_ascii_lowercase().replace('_', "-");
            (name.clone(), format!("{name:?}"))
        };
        let finding = expected(noun, &term.found()).fix(Fix::Source(fix));
        report.finding(term.extent, &finding);
        return Some(text);
    }
    let finding = if term.is_value() {
        let finding = Finding::new(Check::NotALiteral).with("n", &term.source);
        if key == Key::Origins {
            finding.advice(
                "write the origin itself, `env!(\"NAME\")` or `file!(\"origins.txt\")`, which are read \
                 while this compiles, or `runtime` for what is known at start-up",
            )
        } else {
            finding
        }
    } else {
        expected(noun, &term.found())
    };
    report.finding(term.extent, &finding);
    None
}
