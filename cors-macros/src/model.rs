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
    syntax::{self, COLON, Field, Name, Value, example, expected},
    term::{Kind, Term, joined},
};

/// One policy.
pub(crate) struct Policy {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) conditions: Conditions,
    pub(crate) visibility: Visibility,
    pub(crate) name: Ident,
    pub(crate) overrides: Overrides,
    /// Those that are given, where they are, and where their values are.
    pub(crate) keys: Vec<(Key, Extent, Option<Extent>)>,
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
    /// A handler's own.
    is_inline: bool,
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
            Value::List { entries, .. } => entries,
            Value::Single(term) => {
                let elements = listed::elements(&term.tokens);
                let fix = Fix::Source(format!("[{}]", crate::term::sources(&elements)));
                let finding = expected("a list", &term.found());
                let is_list = elements.into_iter().all(|element| policy_name(element).is_some());
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
                && policy_name(quoted.clone()).is_some()
            {
                let finding = expected("the name of a policy", "it in quotes");
                report.finding(extent, &finding.fix(Fix::Source(text.clone())));
                path = quoted;
            }
            let is_same = |other: &Member| other.path.to_string() == path.to_string();
            let finding = match policy_name(path.clone()) {
                _ if members.list.iter().any(is_same) => {
                    let name = format!("`{}`", entry.term.source);
                    // No attribute can allow it there.
                    let finding = Finding::new(Check::DuplicateEntry).at(Level::Error);
                    finding.with("lit", name).fix(Fix::Remove)
                }
                Some(name) => {
                    members.list.push(Member { path, name, extent, conditions });
                    continue;
                }
                None => expected("the name of a policy", &entry.term.found()),
            };
            report.finding(extent, &finding);
            members.is_partial = true;
        }
        Some(members)
    }
}

/// The last word of a path.
fn policy_name(path: TokenStream) -> Option<String> {
    let path: Path = syn::parse2(path).ok()?;
    path.segments.last().map(|last| last.ident.to_string())
}

/// One element of a list.
#[derive(Clone)]
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
            let is_methods = field.key.key == Ok(Key::Methods);
            if is_methods {
                let name = field.key.place;
                let place = field.value.as_ref().map_or(name, |value| name.up_to(value.extent()));
                let finding = Finding::new(Check::InlineMethods).fix(Fix::Remove);
                report.finding(place, &finding);
            }
            !is_methods
        });
        let mut policy = Self::build(syntax, overrides, report);
        policy.lists.push((Key::Methods, List::default()));
        policy
    }

    /// The value of a key that takes a list.
    pub(crate) fn list(&self, key: Key) -> Option<&List> {
        self.lists.iter().find(|(of, _)| *of == key).map(|(_, list)| list)
    }

    fn build(mut syntax: syntax::Declaration, overrides: Overrides, report: &mut Report) -> Self {
        let mut attributes = syntax.attributes;
        let mut policy = Self {
            conditions: Conditions::take(&mut attributes),
            attributes,
            visibility: syntax.visibility,
            name: syntax.name,
            overrides,
            keys: Vec::new(),
            lists: Vec::new(),
            credentials: false,
            max_age: None,
            enforce: false,
            members: None,
            variables: Vec::new(),
            files: Vec::new(),
            untrusted: Vec::new(),
            is_inline: syntax.separator != COLON,
            context: Context { release: true, ..Context::default() },
        };
        let is_for_pages =
            |field: &Field| matches!(field.key.meant(), Some(Key::Origins | Key::Policies));
        let has_pages = |field: &&mut Field| {
            field.key.meant() == Some(Key::Hosts)
                && matches!(&field.value, Some(Value::List { entries, .. })
                    if entries.iter().any(|entry| entry.term.source.contains("://")))
        };
        if !syntax.fields.iter().any(is_for_pages)
            && let Some(field) = syntax.fields.iter_mut().find(has_pages)
        {
            field.key.key = Err(key::hosts_for_origins());
        }
        let mut given: Vec<Key> = Vec::new();
        for field in &syntax.fields {
            given.extend(field.key.key.as_ref().ok());
            if let Some(Value::Single(term)) = &field.value {
                let is_meant =
                    |finding: Finding| finding.replacement().source().as_deref() == Some("true");
                let is_set =
                    scalar::boolean(&term.source, Check::WrongType).unwrap_or_else(is_meant);
                let meant = field.key.meant();
                policy.context.credentials |= is_set && meant == Some(Key::Credentials);
                policy.context.enforce |= is_set && meant == Some(Key::Enforce);
            }
        }
        let mut has_origins = false;
        for field in syntax.fields {
            let Name { text, place, key: named } = &field.key;
            let meant = field.key.meant();
            let is_seen = policy.keys.iter().any(|(seen, ..)| meant == Some(*seen));
            let wrong = match (named, meant) {
                (Ok(key), _) => is_seen.then(|| key::duplicate(*key)),
                (Err(_), Some(key)) if is_seen || given.contains(&key) => {
                    Some(key::second(text, key))
                }
                (Err(finding), _) => {
                    report.finding(*place, finding);
                    // It may have been the missing key.
                    has_origins |= meant.is_none() && finding.check() == Check::UnknownKey;
                    None
                }
            };
            has_origins |= is_for_pages(&field);
            if let Some(wrong) = wrong {
                let is_conditional = |item: &&Attribute| item.path().is_ident("cfg");
                match field.attributes.iter().find(is_conditional) {
                    Some(condition) => refuse(slice::from_ref(condition), BEFORE_A_KEY, report),
                    None => report.finding(*place, &wrong),
                }
            } else if let Some(key) = meant {
                policy.keys.push((key, *place, field.value.as_ref().map(Value::extent)));
                policy.set(key, field, report);
            }
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
        let Some(value) = field.value else { return };
        match key {
            Key::Credentials => self.credentials = switch(value, Check::CredentialsType, report),
            Key::MaxAge => self.max_age = single(value, report, &scalar::max_age),
            Key::Enforce => self.enforce = switch(value, Check::EnforceType, report),
            Key::Policies => self.members = Members::read(value, report),
            _ => {
                let list = self.read_list(key, value, report);
                self.lists.push((key, list));
            }
        }
    }

    fn read_list(&mut self, key: Key, value: Value, report: &mut Report) -> List {
        let entries = match value {
            Value::List { entries, .. } => entries,
            Value::Single(term) => return self.unlisted(key, &term, report),
        };
        let mut list = List::default();
        for mut entry in entries {
            let is_slot = key == Key::Origins && entry.term.is_word("runtime");
            if is_slot {
                list.allowed.take(&mut entry.attributes, Place::Policy, false, report);
            } else {
                let place = Place::Entry(key, list.entries.len());
                self.overrides.take(&mut entry.attributes, place, false, report);
            }
            let conditions = Conditions::take(&mut entry.attributes);
            refuse(&entry.attributes, "`#[cfg(…)]`, `#[allow(…)]` or `#[deny(…)]`", report);
            let extent = entry.term.extent;
            let read = match (key, &entry.term.kind) {
                (_, kind) if is_slot => {
                    if matches!(kind, Kind::Str(_)) {
                        let finding = expected("the word `runtime`", "it in quotes");
                        report.finding(extent, &finding.fix(Fix::Source("runtime".into())));
                    } else if !conditions.is_empty() {
                        let wanted =
                            "`runtime` without conditions (it allows nothing until a set arrives)";
                        report.finding(extent, &expected(wanted, "`#[cfg(…)]`"));
                    } else if list.slot.is_some() {
                        let finding = Finding::new(Check::DuplicateEntry).with("lit", "`runtime`");
                        report.finding(extent, &finding.at(Level::Error).fix(Fix::Remove));
                    }
                    list.slot = Some(extent);
                    continue;
                }
                (_, Kind::Str(text)) => Ok(vec![(text.clone(), Source::Program)]),
                (Key::Methods, Kind::Ident) => {
                    Ok(vec![(entry.term.source.clone(), Source::Program)])
                }
                (_, Kind::Env(name)) => self.variable(name, key),
                (Key::Origins, Kind::File(path)) => self.file(path),
                _ => {
                    let texts = self.not_text(key, &entry.term, report);
                    list.is_partial |= texts.is_none();
                    Ok(texts.into_iter().flatten().map(|text| (text, Source::Program)).collect())
                }
            };
            let texts = read.unwrap_or_else(|finding| {
                // Where the entry is not compiled, what it reads need not be there.
                report.text(extent, finding.to_string(), self.conditions.and(&conditions), false);
                list.is_partial = true;
                Vec::new()
            });
            for (text, source) in texts {
                list.entries.push(Entry { text, extent, conditions: conditions.clone(), source });
            }
        }
        list
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
                (Key::Origins, _) if element.is_word("runtime") => {
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
                    is_known &= texts.is_some();
                    let mut texts = texts.unwrap_or_default();
                    texts.retain(|text| list.entries.iter().all(|other| other.text != *text));
                    sources.push(rules::listed::source(key, &texts));
                    for text in texts {
                        let (conditions, source) = (Conditions::default(), Source::Program);
                        list.entries.push(Entry { text, extent, conditions, source });
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
            self.not_a_literal(key, term)
        } else {
            finding.advice(format!("list them one by one, as in `{}`", key.example()))
        };
        report.finding(extent, &finding);
        list
    }

    /// The origins in a file whose path is relative to the package's manifest: one a line, and comments
    /// that begin with `#`.
    fn file(&mut self, path: &str) -> Result<Vec<(String, Source)>, Finding> {
        let package = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default();
        let full = std::path::Path::new(&package).join(path);
        // A device or a pipe may never end.
        let text = match std::fs::metadata(&full) {
            Ok(metadata) if !metadata.is_file() => Err(std::io::Error::other("not a regular file")),
            _ => std::fs::read_to_string(&full),
        };
        let unreadable = Finding::new(Check::FileUnreadable).with("n", path);
        let text = text.map_err(|error| unreadable.with("error", error))?;
        self.files.push(full.to_string_lossy().into_owned());
        let mut texts = Vec::new();
        // Editors of one operating system begin a file with a mark that nobody sees.
        for (number, line) in (1..).zip(text.trim_start_matches('\u{feff}').lines()) {
            let origin = line.split('#').next().unwrap_or_default().trim();
            if !origin.is_empty() {
                texts.push((origin.into(), Source::Line { path: path.into(), number }));
            }
        }
        Ok(texts)
    }

    fn variable(&mut self, name: &str, key: Key) -> Result<Vec<(String, Source)>, Finding> {
        self.variables.push(name.into());
        let example = key.example().trim_matches(['[', ']', '"']);
        let unset = Finding::new(Check::EnvUnset).with("n", name).with("v", example);
        let text = std::env::var(name).map_err(|_| unset)?;
        Ok(vec![(text, Source::Variable(name.into()))])
    }

    /// An entry that is not a string. Gives the texts it stands for where that is plain.
    fn not_text(&self, key: Key, term: &Term, report: &mut Report) -> Option<Vec<String>> {
        let noun = match key {
            Key::Origins => "an origin in quotes",
            Key::Methods => "a method",
            Key::Hosts => "a host in quotes",
            _ => "a header name in quotes",
        };
        let finding = expected(noun, &term.found());
        let text = listed::text(key, term);
        let texts = text.as_ref().and_then(|text| rules::listed::entries(key, text, self.context));
        let finding = match texts.as_deref() {
            Some([]) => finding.fix(Fix::Remove),
            Some(texts) if key == Key::Methods => {
                finding.fix(Fix::Source(rules::listed::source(key, texts)))
            }
            Some(texts) => finding.fix(Fix::Values(texts.to_vec())),
            None if text.is_some() => {
                finding.advice(format!("list them one by one, as in `{}`", key.example()))
            }
            None if term.is_value() => self.not_a_literal(key, term),
            None => finding,
        };
        report.finding(term.extent, &finding);
        texts
    }

    /// An entry whose value no macro knows.
    fn not_a_literal(&self, key: Key, term: &Term) -> Finding {
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
            None if key == Key::Origins => {
                let other = if self.is_inline {
                    "name a policy of `cors_policy!`"
                } else {
                    "`runtime` for what is known at start-up"
                };
                finding.advice(format!(
                    "use the origin itself, `env!(\"NAME\")` or `file!(\"origins.txt\")`, which are \
                     read at compile time, or {other}"
                ))
            }
            None => finding,
        }
    }
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
    rule: &dyn Fn(&str) -> Result<T, Finding>,
) -> Option<T> {
    match value {
        Value::Single(term) => rule(&term.source).map_or_else(
            |finding| {
                report.finding(term.extent, &finding);
                finding.replacement().source()?.parse().ok()
            },
            Some,
        ),
        Value::List { extent, entries } => {
            let finding = expected("a single value", "a list");
            let [entry] = entries.as_slice() else {
                report.finding(extent, &finding.advice("give one value, without brackets"));
                return None;
            };
            report.finding(extent, &finding.fix(Fix::Source(entry.term.source.clone())));
            rule(&entry.term.source).ok()
        }
    }
}

fn switch(value: Value, check: Check, report: &mut Report) -> bool {
    single(value, report, &|source| scalar::boolean(source, check)).unwrap_or_default()
}
