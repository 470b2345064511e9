//! The policy as understood: keys known, unique and of their type, every value with its place.
//!
//! A key or a value that is wrong is reported and, where the fix is plain, read as if it had been
//! fixed: a policy with `origin: […]` has one mistake, not two.

use std::{slice, str::FromStr};

use cors_rules::{
    catalog::{Check, Level},
    finding::{Finding, Fix},
    rules::{
        self, Context, Place,
        key::{self, Key},
        scalar,
    },
};
use proc_macro2::{Ident, TokenStream};
use quote::ToTokens as _;
use syn::{Attribute, Path, Visibility};

use crate::{
    conditions::Conditions,
    lints::Overrides,
    listed,
    report::{Extent, Report},
    syntax::{self, COLON, Value, example, expected},
    term::{Kind, Term, joined},
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
    /// Where their values are.
    pub(crate) values: Vec<(Key, Extent)>,
    pub(crate) lists: Vec<(Key, List)>,
    pub(crate) credentials: bool,
    pub(crate) max_age: Option<u32>,
    pub(crate) enforce: bool,
    /// Of a combined policy: what it is made of.
    pub(crate) members: Option<Members>,
    /// The environment variables that were read, set or not.
    pub(crate) variables: Vec<String>,
    /// The files that were read, by absolute paths.
    pub(crate) files: Vec<String>,
    /// Why its origins cannot be trusted senders, in words, and where that holds.
    pub(crate) untrusted: Vec<(Conditions, String)>,
    /// What the rules of single values have to know, as far as it stands in the block.
    context: Context,
}

/// The value of a key that takes a list.
#[derive(Default)]
pub(crate) struct List {
    pub(crate) entries: Vec<Entry>,
    /// An entry could not be read, and that is reported.
    pub(crate) is_partial: bool,
    /// The word `runtime`, where it stands among the origins.
    pub(crate) slot: Option<Extent>,
    /// The checks that are allowed there, for origins that arrive at start-up.
    pub(crate) allowed: Overrides,
}

/// What a combined policy is made of.
pub(crate) struct Members {
    pub(crate) list: Vec<Member>,
    /// An entry could not be read, and that is reported.
    pub(crate) is_partial: bool,
}

/// One of the policies that a combined one is made of.
pub(crate) struct Member {
    pub(crate) path: TokenStream,
    pub(crate) name: String,
    pub(crate) extent: Extent,
    pub(crate) conditions: Conditions,
}

impl Members {
    fn read(value: Value, report: &mut Report) -> Option<Self> {
        let entries = match value {
            Value::Missing => return None,
            Value::List { entries, .. } => entries,
            Value::Single(term) => {
                let elements = listed::elements(&term.tokens);
                let fix = Fix::Source(format!("[{}]", crate::term::sources(&elements)));
                let finding = expected("a list", &term.found());
                let is_list = elements.into_iter().all(is_path);
                report.finding(term.extent, &if is_list { finding.fix(fix) } else { finding });
                return None;
            }
        };
        let mut members = Self { list: Vec::new(), is_partial: false };
        for mut entry in entries {
            let conditions = Conditions::take(&mut entry.attributes);
            refuse(&entry.attributes, "`#[cfg(…)]`", report);
            let extent = entry.term.extent;
            let mut path = entry.term.tokens.clone();
            if let Kind::Str(text) = &entry.term.kind
                && let Ok(quoted) = text.parse::<TokenStream>()
                && is_path(quoted.clone())
            {
                let finding = expected("the name of a policy", "it in quotes");
                report.finding(extent, &finding.fix(Fix::Source(text.clone())));
                path = quoted;
            }
            if members.list.iter().any(|other| other.path.to_string() == path.to_string()) {
                let name = format!("`{}`", entry.term.source);
                let finding = Finding::new(Check::DuplicateEntry).with("lit", name);
                // No attribute can allow it there.
                report.finding(extent, &finding.at(Level::Error).fix(Fix::Remove));
                members.is_partial = true;
                continue;
            }
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

/// One element of a list.
pub(crate) struct Entry {
    pub(crate) text: String,
    pub(crate) extent: Extent,
    pub(crate) conditions: Conditions,
    pub(crate) source: Source,
}

/// Where the text of an entry comes from.
#[derive(Clone, PartialEq, Eq)]
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
    pub(crate) fn read(syntax: syntax::Declaration, report: &mut Report) -> Self {
        let mut overrides = Overrides::default();
        let mut attributes = syntax.attributes;
        overrides.take(&mut attributes, Place::Policy, true, report);
        Self::build(syntax::Declaration { attributes, ..syntax }, overrides, report)
    }

    /// A handler's own policy. Its methods are those of the route.
    #[cfg(feature = "axum")]
    pub(crate) fn read_inline(
        mut syntax: syntax::Declaration,
        overrides: Overrides,
        report: &mut Report,
    ) -> Self {
        syntax.fields.retain(|field| {
            let finding = match key::check(&field.key.text) {
                Ok(Key::Methods) => Finding::new(Check::InlineMethods).fix(Fix::Remove),
                _ => return true,
            };
            let name = field.key.place;
            report.finding(field.value.extent().map_or(name, |value| name.up_to(value)), &finding);
            false
        });
        let mut policy = Self::build(syntax, overrides, report);
        policy.lists.push((Key::Methods, List::default()));
        policy
    }

    /// The value of a key that takes a list.
    pub(crate) fn list(&self, key: Key) -> Option<&List> {
        self.lists.iter().find(|(of, _)| *of == key).map(|(_, list)| list)
    }

    /// The same, to be changed.
    pub(crate) fn list_mut(&mut self, key: Key) -> Option<&mut List> {
        self.lists.iter_mut().find(|(of, _)| *of == key).map(|(_, list)| list)
    }

    fn build(syntax: syntax::Declaration, overrides: Overrides, report: &mut Report) -> Self {
        let mut attributes = syntax.attributes;
        let mut policy = Self {
            conditions: Conditions::take(&mut attributes),
            attributes,
            visibility: syntax.visibility,
            name: syntax.name,
            overrides,
            keys: Vec::new(),
            values: Vec::new(),
            lists: Vec::new(),
            credentials: false,
            max_age: None,
            enforce: false,
            members: None,
            variables: Vec::new(),
            files: Vec::new(),
            untrusted: Vec::new(),
            context: context(&syntax.fields),
        };
        let mut has_origins = false;
        let mut given: Vec<Key> = Vec::new();
        for field in &syntax.fields {
            given.extend(key::check(&field.key.text).ok());
        }
        for field in syntax.fields {
            let place = field.key.place;
            let is_seen = |key: Key| policy.keys.iter().any(|(seen, _)| *seen == key);
            let (key, wrong) = match key::check(&field.key.text) {
                Ok(key) => (key, is_seen(key).then(|| key::duplicate(key))),
                Err(finding) => match meant(&finding) {
                    Some(key) if given.contains(&key) || is_seen(key) => {
                        (key, Some(key::second(&field.key.text, key)))
                    }
                    Some(key) => {
                        report.finding(place, &finding);
                        (key, None)
                    }
                    None => {
                        report.finding(place, &finding);
                        // It may have been the missing key.
                        has_origins |= finding.check() == Check::UnknownKey;
                        continue;
                    }
                },
            };
            has_origins |= matches!(key, Key::Origins | Key::Policies);
            if let Some(wrong) = wrong {
                let is_conditional = |item: &&Attribute| item.path().is_ident("cfg");
                match field.attributes.iter().find(is_conditional) {
                    Some(condition) => refuse(slice::from_ref(condition), BEFORE_A_KEY, report),
                    None => report.finding(place, &wrong),
                }
                continue;
            }
            policy.keys.push((key, place));
            policy.set(key, field, report);
        }
        if !has_origins {
            let finding = key::missing_origins();
            let finding = match syntax.separator {
                COLON => finding,
                separator => finding
                    .advice(format!("add `{}`, or write `same_origin` alone", example(separator))),
            };
            report.finding(syntax.whole, &finding);
        }
        policy
    }

    fn set(&mut self, key: Key, mut field: syntax::Field, report: &mut Report) {
        self.overrides.take(&mut field.attributes, Place::Value(key), false, report);
        refuse(&field.attributes, BEFORE_A_KEY, report);
        let value = field.value;
        self.values.extend(value.extent().map(|extent| (key, extent)));
        match key {
            Key::Credentials => {
                let rule = |source: &str| scalar::boolean(source, Check::CredentialsType);
                self.credentials = single(value, report, rule).unwrap_or_default();
            }
            Key::MaxAge => self.max_age = single(value, report, scalar::max_age),
            Key::Enforce => {
                let rule = |source: &str| scalar::boolean(source, Check::EnforceType);
                self.enforce = single(value, report, rule).unwrap_or_default();
            }
            Key::Policies => self.members = Members::read(value, report),
            _ => {
                let list = self.read_list(key, value, report);
                self.lists.extend(list.map(|list| (key, list)));
            }
        }
    }

    fn read_list(&mut self, key: Key, value: Value, report: &mut Report) -> Option<List> {
        let entries = match value {
            Value::Missing => return None,
            Value::List { entries, .. } => entries,
            Value::Single(term) => return Some(self.unlisted(key, &term, report)),
        };
        let (mut is_partial, mut slot) = (false, None);
        let mut list = List::default();
        for mut entry in entries {
            let place = Place::Entry(key, list.entries.len());
            if key == Key::Origins && entry.term.is_word("runtime") {
                list.allowed.take(&mut entry.attributes, Place::Policy, false, report);
            } else {
                self.overrides.take(&mut entry.attributes, place, false, report);
            }
            let conditions = Conditions::take(&mut entry.attributes);
            refuse(&entry.attributes, "`#[cfg(…)]`, `#[allow(…)]` or `#[deny(…)]`", report);
            let extent = entry.term.extent;
            let mut push = |text, source| {
                list.entries.push(Entry { text, extent, conditions: conditions.clone(), source });
            };
            match (key, entry.term.kind.clone()) {
                (Key::Origins, Kind::Str(text)) if text == "runtime" => {
                    let finding = expected("the word `runtime`", "it in quotes");
                    report.finding(extent, &finding.fix(Fix::Source(text)));
                    slot = Some(extent);
                }
                (_, Kind::Str(text)) => push(text, Source::Program),
                (Key::Methods, Kind::Ident) => push(entry.term.source, Source::Program),
                (_, Kind::Env(name)) => {
                    match self.variable(&name, key, extent, &conditions, report) {
                        Some(text) => push(text, Source::Variable(name)),
                        None => is_partial = true,
                    }
                }
                (Key::Origins, Kind::Ident) if entry.term.source == "runtime" => {
                    if !conditions.is_empty() {
                        let wanted =
                            "`runtime` without conditions (it allows nothing until a set arrives)";
                        report.finding(extent, &expected(wanted, "`#[cfg(…)]`"));
                    }
                    if slot.is_some() {
                        let finding = Finding::new(Check::DuplicateEntry).with("lit", "`runtime`");
                        report.finding(extent, &finding.at(Level::Error).fix(Fix::Remove));
                    }
                    slot = Some(extent);
                }
                (Key::Origins, Kind::File(path)) => {
                    match self.file(&path, extent, &conditions, report) {
                        Some(text) => lines(&text).for_each(|(number, line)| {
                            push(line.into(), Source::Line { path: path.clone(), number });
                        }),
                        None => is_partial = true,
                    }
                }
                _ => match not_text(key, &entry.term, self.context, report) {
                    Some(texts) => texts.into_iter().for_each(|text| push(text, Source::Program)),
                    None => is_partial = true,
                },
            }
        }
        list.is_partial = is_partial;
        list.slot = slot;
        Some(list)
    }

    /// A value that is not a list. One error, whatever else is wrong with it: the list to write is the
    /// repaired one, and that is what is read.
    fn unlisted(&mut self, key: Key, term: &Term, report: &mut Report) -> List {
        let extent = term.extent;
        let mut list = List::default();
        let mut sources = Vec::new();
        let mut is_known = true;
        for tokens in listed::elements(&term.tokens) {
            let Some(element) = Term::read(tokens) else { continue };
            match (key, &element.kind) {
                (Key::Origins, Kind::Ident | Kind::Str(_)) if element.is_word("runtime") => {
                    list.slot = Some(extent);
                    sources.push("runtime".to_owned());
                }
                (_, Kind::Env(_)) | (Key::Origins, Kind::File(_)) => {
                    list.is_partial = true;
                    sources.push(element.source.clone());
                }
                _ => {
                    let texts = listed::text(key, &element)
                        .and_then(|text| rules::listed::entries(key, &text, self.context));
                    match texts {
                        Some(mut texts) => {
                            texts.retain(|text| {
                                list.entries.iter().all(|other| other.text != *text)
                            });
                            sources.push(rules::listed::source(key, &texts));
                            for text in texts {
                                let (conditions, source) = (Conditions::default(), Source::Program);
                                list.entries.push(Entry { text, extent, conditions, source });
                            }
                        }
                        None => is_known = false,
                    }
                }
            }
        }
        sources.retain(|source| !source.is_empty());
        is_known &= !sources.is_empty();
        list.is_partial |= !is_known;
        let finding = expected("a list", &term.found());
        let finding = if is_known {
            let fix = finding.fix(Fix::Source(format!("[{}]", joined(&sources))));
            let is_every_header =
                key == Key::Headers && list.entries.first().is_some_and(|entry| entry.text == "*");
            if is_every_header {
                fix.advice("write {fix}; `[\"*\"]` alone does not cover `authorization`")
            } else {
                fix
            }
        } else if listed::text(key, term).is_none() && term.is_value() {
            not_a_literal(key, term)
        } else if matches!(term.kind, Kind::Bool(false)) && key != Key::Origins {
            finding.advice(format!("remove `{}`: nothing is added without it", key.name()))
        } else {
            finding.advice(format!("list them one by one, as in `{}`", key.example()))
        };
        report.finding(extent, &finding);
        list
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
        // A device or a pipe may never end.
        let text = match std::fs::metadata(&full) {
            Ok(metadata) if !metadata.is_file() => Err(std::io::Error::other("not a regular file")),
            _ => std::fs::read_to_string(&full),
        };
        match text {
            Ok(text) => {
                self.files.push(full.to_string_lossy().into_owned());
                Some(text)
            }
            Err(error) => {
                let finding =
                    Finding::new(Check::FileUnreadable).with("n", path).with("error", error);
                report.text(extent, finding.to_string(), self.conditions.and(conditions));
                None
            }
        }
    }

    fn variable(
        &mut self,
        name: &str,
        key: Key,
        extent: Extent,
        conditions: &Conditions,
        report: &mut Report,
    ) -> Option<String> {
        self.variables.push(name.into());
        let value = std::env::var(name).ok();
        if value.is_none() {
            // Where the entry is not compiled, its variable need not be set.
            let conditions = self.conditions.and(conditions);
            let example = key.example().trim_matches(&['[', ']', '"'][..]);
            let finding = Finding::new(Check::EnvUnset).with("n", name).with("v", example);
            report.text(extent, finding.to_string(), conditions);
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

const BEFORE_A_KEY: &str = "`#[allow(…)]`, `#[deny(…)]` or nothing before a key";

fn refuse(attributes: &[Attribute], allowed: &str, report: &mut Report) {
    for attribute in attributes {
        let meta = crate::term::source(&attribute.meta.to_token_stream());
        let advice = if meta.starts_with("cfg") {
            "put it on an entry of a list, or declare the policy twice, each under `#[cfg(…)]`"
        } else {
            "remove the attribute"
        };
        let finding = expected(allowed, &format!("`#[{meta}]`")).advice(advice);
        report.finding(Extent::of(attribute), &finding);
    }
}

/// A value that a rule of `cors-rules` turns into what it means.
fn single<T: FromStr>(
    value: Value,
    report: &mut Report,
    rule: fn(&str) -> Result<T, Finding>,
) -> Option<T> {
    let term = match value {
        Value::Missing => return None,
        Value::Single(term) => term,
        Value::List { extent, entries } => {
            let finding = expected("a single value", "a list");
            let Ok([entry]) = <[_; 1]>::try_from(entries) else {
                report.finding(extent, &finding.advice("give one value, without brackets"));
                return None;
            };
            report.finding(extent, &finding.fix(Fix::Source(entry.term.source.clone())));
            return rule(&entry.term.source).ok();
        }
    };
    rule(&term.source).map_or_else(
        |finding| {
            report.finding(term.extent, &finding);
            finding.replacement().source()?.parse().ok()
        },
        Some,
    )
}

/// An entry that is not a string. Gives the texts it stands for where that is plain.
fn not_text(key: Key, term: &Term, context: Context, report: &mut Report) -> Option<Vec<String>> {
    let noun = match key {
        Key::Origins => "an origin in quotes",
        Key::Methods => "a method",
        Key::Hosts => "a host in quotes",
        _ => "a header name in quotes",
    };
    let Some(text) = listed::text(key, term) else {
        let finding =
            if term.is_value() { not_a_literal(key, term) } else { expected(noun, &term.found()) };
        report.finding(term.extent, &finding);
        return None;
    };
    let finding = expected(noun, &term.found());
    let texts = rules::listed::entries(key, &text, context);
    let finding = match texts.as_ref().filter(|texts| !texts.is_empty()) {
        Some(texts) if key != Key::Methods => finding.fix(Fix::Values(texts.clone())),
        Some(texts) => finding.fix(Fix::Source(rules::listed::source(key, texts))),
        None if texts.is_some() => finding.fix(Fix::Remove),
        None => finding.advice(format!("list them one by one, as in `{}`", key.example())),
    };
    report.finding(term.extent, &finding);
    texts
}

/// An entry whose value no macro knows.
fn not_a_literal(key: Key, term: &Term) -> Finding {
    let finding = Finding::new(Check::NotALiteral).with("n", &term.source);
    match listed::readable(key, &term.tokens) {
        Some(fix) => finding.fix(Fix::Source(fix)).advice("write `{fix}`"),
        // `...ORIGINS`, `*ORIGINS`
        None if term.source.starts_with(['.', '*']) => {
            let file = if key == Key::Origins {
                ", or in a file, one on each line: `file!(\"origins.txt\")`"
            } else {
                ""
            };
            let example = key.example().trim_matches(['[', ']']);
            finding.advice(format!("list its entries here, as in `{example}`{file}"))
        }
        None if key == Key::Origins => finding.advice(
            "use the origin itself, `env!(\"NAME\")` or `file!(\"origins.txt\")`, which are read \
             at compile time, or `runtime` for what is known at start-up",
        ),
        None => finding,
    }
}

/// What the keys of a policy say of its context, before they are checked.
fn context(fields: &[syntax::Field]) -> Context {
    let is_set = |wanted: Key| {
        fields.iter().any(|field| {
            let key = key::check(&field.key.text).or_else(|finding| meant(&finding).ok_or(finding));
            let Value::Single(term) = &field.value else { return false };
            let read = || match scalar::boolean(&term.source, Check::WrongType) {
                Ok(value) => value,
                Err(finding) => finding.replacement().source().as_deref() == Some("true"),
            };
            key == Ok(wanted) && read()
        })
    };
    let (credentials, enforce) = (is_set(Key::Credentials), is_set(Key::Enforce));
    Context { credentials, enforce, release: true }
}

fn is_path(tokens: TokenStream) -> bool {
    syn::parse2::<Path>(tokens).is_ok()
}
