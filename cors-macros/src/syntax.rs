//! The grammar. Every token is kept and nothing is understood; where the grammar is broken, the
//! mistake is reported and reading goes on behind the next comma.

use cors_rules::{
    catalog::Check,
    finding::{Finding, Fix},
    rules::{
        Context,
        key::{self, Key},
        listed::{entries, source as source_of},
    },
};
use proc_macro2::{Delimiter, Group, Ident, Spacing, TokenStream, TokenTree};
use quote::quote;
use syn::{Attribute, Visibility, parse::Nothing};

use crate::{
    listed::{self, SEPARATORS},
    report::{Extent, Report, at},
    split::{
        self, head, is_punct, split, split_at, stream, string, strs, tokens as tokens_of, trees,
        words,
    },
    term::{self, Term},
};

/// The input of `cors_policy!`.
pub(crate) struct Block {
    /// The path of the runtime.
    pub(crate) runtime: TokenStream,
    pub(crate) policies: Vec<Declaration>,
}

/// `pub Name { … }`
pub(crate) struct Declaration {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) visibility: Visibility,
    pub(crate) name: Ident,
    pub(crate) fields: Vec<Field>,
    /// [`COLON`] or [`EQUALS`].
    pub(crate) separator: &'static str,
    /// Where to point when something is missing.
    pub(crate) whole: Extent,
}

/// `key: value`
pub(crate) struct Field {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) key: Name,
    /// `None`: there is none, and that is reported.
    pub(crate) value: Option<Value>,
}

/// A key as it was written: a word, words with hyphens between them, or a word in quotes.
pub(crate) struct Name {
    pub(crate) text: String,
    pub(crate) place: Extent,
    /// The key of this name, or what is wrong with it.
    pub(crate) key: Result<Key, Finding>,
}

pub(crate) enum Value {
    /// `[…]`
    List { extent: Extent, entries: Vec<Element> },
    /// Anything else.
    Single(Term),
}

/// One element of a list.
pub(crate) struct Element {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) term: Term,
}

impl Block {
    pub(crate) fn read(input: TokenStream, report: &mut Report) -> Self {
        let (runtime, trees) = split::runtime(input);
        let mut block = Self { runtime, policies: Vec::new() };
        for policy in trees.split_inclusive(is_body) {
            // Policies are items; the comma or semicolon of a list is easily typed behind one.
            let marks = policy.iter().take_while(|tree| is_punct(tree, ",;")).count();
            if marks == policy.len() {
                continue;
            }
            match Declaration::read(policy[marks..].to_vec(), report) {
                Ok(policy) => block.add(policy, report),
                Err(error) => report.syntax(error),
            }
        }
        block
    }

    /// Keeps a policy, unless an earlier one has its name: both would be one item twice.
    fn add(&mut self, policy: Declaration, report: &mut Report) {
        // Two of one name under conditions are two builds.
        let has_name = |other: &Declaration| other.name == policy.name && !other.is_conditional();
        if !policy.is_conditional() && self.policies.iter().any(has_name) {
            let finding = Finding::new(Check::DuplicateKey).with("n", &policy.name);
            let finding = finding.advice("give one of the two another name, or remove it");
            report.finding(policy.name.span(), &finding);
        } else {
            self.policies.push(policy);
        }
    }

    /// The names of the policies that are made of others.
    pub(crate) fn combined(&self) -> Vec<Ident> {
        let is_combined = |policy: &&Declaration| {
            !policy.is_conditional()
                && policy.fields.iter().any(|field| field.key.key == Ok(Key::Policies))
        };
        self.policies.iter().filter(is_combined).map(|policy| policy.name.clone()).collect()
    }
}

/// `{…}`
fn is_body(tree: &TokenTree) -> bool {
    matches!(tree, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace)
}

impl Declaration {
    fn is_conditional(&self) -> bool {
        self.attributes.iter().any(|attribute| attribute.path().is_ident("cfg"))
    }

    fn read(trees: Vec<TokenTree>, report: &mut Report) -> syn::Result<Self> {
        let (attributes, visibility, trees): (_, Visibility, _) = head(tokens_of(trees))?;
        let mut rest = trees.as_slice();
        // `struct App { … }`, `policy App { … }`
        if let [TokenTree::Ident(keyword), TokenTree::Ident(name), ..] = rest
            && name != "pub"
        {
            let finding = expected("the policy's name", &format!("`{keyword}`"));
            report.finding(keyword.span(), &finding.fix(Fix::Remove));
            rest = &rest[1..];
        }
        let (first, between) = rest.split_at(rest.len().min(1));
        let name = syn::parse2::<Ident>(tokens_of(first.to_vec()));
        let name = name.map_err(|error| syn::Error::new(error.span(), POLICY_SHAPE))?;
        let shape = syn::Error::new(name.span(), POLICY_SHAPE);
        let texts = words(between);
        match *strs(&texts) {
            // A name that is being typed before the next policy.
            ["pub" | "#", ..] => {
                report.syntax(shape);
                return Self::read(between.to_vec(), report);
            }
            // `App<T> {`, `App() {`, `App = {`: otherwise it is a key where a policy should be.
            ["{"] | ["<" | "(", .., "{"] | [":" | "=", "{"] | ["=", ">", "{"] => {}
            _ => return Err(shape),
        }
        let (between, body) = between.split_at(between.len() - 1);
        if !between.is_empty() {
            let between = tokens_of(between.to_vec());
            let finding = expected("`{`", &format!("`{}`", term::source(&between).trim()));
            report.finding(Extent::of(&between), &finding.fix(Fix::Remove));
        }
        let body = stream(&body[0]);
        refuse_semicolons(body.clone(), report);
        let mut fields = Vec::new();
        for tokens in split_at(body, ",;") {
            Field::read_all(tokens, COLON, &mut fields, report);
        }
        let whole = name.span().into();
        Ok(Self { attributes, visibility, name, fields, separator: COLON, whole })
    }
}

/// Semicolons between keys are one mistake, however many there are.
fn refuse_semicolons(body: TokenStream, report: &mut Report) {
    let mut found = trees(body);
    found.retain(|tree| is_punct(tree, ";"));
    if let Some(first) = found.first() {
        let finding = expected("`,`", "`;`");
        let finding = match found.len() {
            1 => finding.fix(Fix::Source(",".into())),
            _ => finding.advice("separate all keys with `,`"),
        };
        report.finding(first.span(), &finding);
    }
}

const POLICY_SHAPE: &str = "expected a policy\n\
    = help: give it a name and braces, as in `pub Dashboard { origins: [\"https://app.example.com\"] }`";

pub(crate) fn expected(expected: &str, found: &str) -> Finding {
    Finding::new(Check::WrongType).with("expected", expected).with("found", found)
}

impl Field {
    /// Reads the tokens between two commas: one field, or several where a comma was forgotten.
    pub(crate) fn read_all(
        tokens: TokenStream,
        separator: &'static str,
        fields: &mut Vec<Self>,
        report: &mut Report,
    ) {
        let end = Extent::of(&tokens);
        let (attributes, Nothing, trees) = match head(tokens) {
            Ok(parts) => parts,
            Err(error) => return report.syntax(error),
        };
        if is_origins(&trees) {
            return fields.push(Self::of_origins(tokens_of(trees), separator, report));
        }
        let Some((key, rest)) = Name::read(&trees) else {
            let (place, found) = if trees.is_empty() {
                (end, "nothing".into())
            } else {
                let rest = tokens_of(trees.clone());
                (Extent::of(&rest), format!("`{}`", term::source(&rest)))
            };
            let finding = expected("a key", &found);
            // `..Default::default()`: every key that is absent has its default anyway.
            let finding = if let [".", ".", ..] = *strs(&words(&trees)) {
                finding.fix(Fix::Remove)
            } else {
                finding.advice(format!("begin with one, as in `{}`", example(separator)))
            };
            return report.finding(place, &finding);
        };
        if matches!(trees[0], TokenTree::Literal(_)) && key.key.is_ok() {
            let finding = expected("a key", "it in quotes");
            report.finding(key.place, &finding.fix(Fix::Source(key.text.clone())));
        }
        let separated = read_separator(rest);
        let rest = &rest[separated.map_or(0, str::len)..];
        // A field may begin there already: `cred` before the next key is a word that is being typed.
        let first = usize::from(separated.is_some());
        let next = (first..rest.len()).find(|at| starts_field(&rest[*at..]));
        let (value, next) = rest.split_at(next.unwrap_or(rest.len()));
        let is_word_alone = separated.is_none() && value.is_empty();
        let (value, behind) = unclosed(tokens_of(value.to_vec()), separator, report);
        let value = if value.is_empty() && !behind.is_empty() {
            None
        } else {
            read_value(&key, separator, separated, value, !next.is_empty(), report)
        };
        fields.push(Self { attributes, key, value });
        for tokens in behind {
            Self::read_all(tokens, separator, fields, report);
        }
        let Some((Name { text, place, .. }, _)) = Name::read(next) else { return };
        if !is_word_alone {
            let finding = expected("`,`", &format!("`{text}`"));
            report.finding(place, &finding.fix(Fix::Source(format!(", {text}"))));
        }
        Self::read_all(tokens_of(next.to_vec()), separator, fields, report);
    }

    /// Origins without their key, as if it were there.
    fn of_origins(tokens: TokenStream, separator: &str, report: &mut Report) -> Self {
        let place = Extent::of(&tokens);
        let list = match trees(tokens.clone()).as_slice() {
            [TokenTree::Group(list)] => Some(list.stream()),
            _ => Term::read(tokens)
                .and_then(|term| listed::text(Key::Origins, &term))
                .and_then(|text| entries(Key::Origins, &text, Context::default()))
                .filter(|texts| !texts.is_empty())
                .map(|texts| source_of(Key::Origins, &texts).parse().unwrap_or_default())
                .map(|list| at(place, list)),
        };
        let key = Name { text: "origins".into(), place, key: Ok(Key::Origins) };
        let finding = expected(&format!("`origins{separator}[…]`"), "the origins alone");
        let value = if let Some(list) = list {
            let fix = format!("origins{separator}[{}]", term::source(&list));
            report.finding(place, &finding.fix(Fix::Source(fix)));
            Value::read(quote! { [#list] }, &key, report)
        } else {
            let advice = format!("list them, as in `{}`", example(separator));
            report.finding(place, &finding.advice(advice));
            None
        };
        Self { attributes: Vec::new(), key, value }
    }
}

/// Whether it is origins without their key: `"https://app.example.com"`, a list of them, `*` or `any`.
pub(crate) fn is_origins(trees: &[TokenTree]) -> bool {
    match trees {
        [TokenTree::Group(list)] => list.delimiter() == Delimiter::Bracket,
        [one] => string(one).is_some() || ["*", "any"].contains(&&*one.to_string()),
        _ => false,
    }
}

impl Name {
    /// The name that trees begin with, and what follows it. What is in quotes is one before a separator.
    pub(crate) fn read(trees: &[TokenTree]) -> Option<(Self, &[TokenTree])> {
        let mut end = 1;
        let mut text = trees.first()?.to_string();
        if !matches!(trees[0], TokenTree::Ident(_)) {
            read_separator(&trees[1..])?;
            text = string(&trees[0])?;
        }
        // `max-age`, as headers have it.
        while let [dash, next @ TokenTree::Ident(_), ..] = &trees[end..]
            && is_punct(dash, "-")
        {
            text = format!("{text}-{next}");
            end += 2;
        }
        let (key, place) = (key::check(&text), Extent::of_trees(&trees[..end]));
        Some((Self { text, place, key }, &trees[end..]))
    }

    /// The key that it is, or was meant to be.
    pub(crate) fn meant(&self) -> Option<Key> {
        match &self.key {
            Ok(key) => Some(*key),
            Err(finding) => key::check(&finding.replacement().source()?).ok(),
        }
    }
}

/// What separates a key and its value in a block.
pub(crate) const COLON: &str = ": ";

/// What separates them in an attribute.
#[cfg(feature = "axum")]
pub(crate) const EQUALS: &str = " = ";

/// The key that every policy has, as it is written with this separator.
pub(crate) fn example(separator: &str) -> String {
    format!("origins{separator}{}", Key::Origins.example())
}

/// What is in the separator's place.
pub(crate) fn read_separator(trees: &[TokenTree]) -> Option<&'static str> {
    let TokenTree::Punct(first) = trees.first()? else { return None };
    let joint = trees.get(1).filter(|_| first.spacing() == Spacing::Joint);
    let is_joined = |mark: &str| joint.is_some_and(|second| is_punct(second, mark));
    match first.as_char() {
        ':' if is_joined(":") => Some("::"),
        '=' if is_joined(">") => Some("=>"),
        ':' => Some(":"),
        '=' => Some("="),
        _ => None,
    }
}

/// A list that holds the next key, because its bracket is missing: the list up to there, and the fields
/// that follow. Any other value is left as it is.
fn unclosed(
    value: TokenStream,
    separator: &str,
    report: &mut Report,
) -> (TokenStream, Vec<TokenStream>) {
    let values = trees(value.clone());
    let [TokenTree::Group(list)] = values.as_slice() else { return (value, Vec::new()) };
    let mut entries = split(list.stream());
    for at in 0..entries.len() {
        let trees = trees(entries[at].clone());
        if let [word @ TokenTree::Ident(_), mark @ ..] = trees.as_slice()
            && read_separator(mark) == Some(separator.trim())
            && key::check(&word.to_string()).is_ok()
        {
            let finding = expected("`]`", &format!("`{word}`"));
            let advice = format!("close the list before `{word}`");
            report.finding(word.span(), &finding.advice(advice));
            let behind = entries.split_off(at);
            if entries.is_empty() {
                return (TokenStream::new(), behind);
            }
            let mut closed = Group::new(list.delimiter(), quote! { #(#entries),* });
            closed.set_span(list.span());
            return (TokenTree::from(closed).into(), behind);
        }
    }
    (value, Vec::new())
}

/// The value of a key, with what is wrong with the separator between them.
fn read_value(
    key: &Name,
    separator: &str,
    separated: Option<&str>,
    value: TokenStream,
    more: bool,
    report: &mut Report,
) -> Option<Value> {
    let Name { text: name, place, key: known } = key;
    let wanted = format!("`{}`", separator.trim());
    let pair = |value: &str| format!("{name}{separator}{value}");
    if value.is_empty() && separated.is_none() {
        let Ok(known) = known else { return None };
        let pair = pair(known.example());
        let finding = expected(&format!("{wanted} and a value"), &format!("only `{name}`"));
        if matches!(known, Key::Credentials | Key::Enforce) {
            let fix = Fix::Source(pair + if more { "," } else { "" });
            report.finding(*place, &finding.fix(fix));
            return Value::read(quote! { true }, key, report);
        }
        report.finding(*place, &finding.advice(format!("give it one, as in `{pair}`")));
        return None;
    }
    let end = if value.is_empty() { *place } else { Extent::of(&value) };
    let value = match (separated, trees(value.clone()).as_slice()) {
        // `origins("https://app.example.com")`, `max_age(600)`
        (None, [TokenTree::Group(call)]) if call.delimiter() == Delimiter::Parenthesis => {
            match known {
                Ok(Key::Credentials | Key::Enforce | Key::MaxAge) => call.stream(),
                _ => {
                    let mut list = Group::new(Delimiter::Bracket, call.stream());
                    list.set_span(call.span());
                    TokenTree::from(list).into()
                }
            }
        }
        _ => value,
    };
    if separated != Some(separator.trim()) {
        let source = term::source(&value);
        let found = separated.map_or("none".into(), |found| format!("`{found}`"));
        let finding = expected(&wanted, &found).fix(Fix::Source(pair(&source)));
        report.finding(place.up_to(end), &finding);
    }
    Value::read(value, key, report)
}

/// `name:` or `name =`, but not `name::`.
pub(crate) fn starts_field(trees: &[TokenTree]) -> bool {
    let separator = Name::read(trees).and_then(|(_, rest)| read_separator(rest));
    separator.is_some_and(|found| found != "::")
}

impl Value {
    pub(crate) fn extent(&self) -> Extent {
        match self {
            Self::List { extent, .. } => *extent,
            Self::Single(term) => term.extent,
        }
    }

    fn read(tokens: TokenStream, key: &Name, report: &mut Report) -> Option<Self> {
        if let [TokenTree::Group(group)] = trees(tokens.clone()).as_slice()
            && group.delimiter() == Delimiter::Bracket
        {
            let mut entries = Vec::new();
            for tokens in split(group.stream()) {
                Element::read_all(tokens, &mut entries, report);
            }
            return Some(Self::List { extent: Extent::of(group), entries });
        }
        let term = Term::read(tokens);
        if term.is_none() {
            let name = &key.text;
            let help = key.key.as_ref().map_or("remove it".into(), |key| {
                format!("give `{name}` one, as in `{}`, or remove it", key.example())
            });
            report.finding(key.place, &expected("a value", "none").advice(help));
        }
        term.map(Self::Single)
    }
}

impl Element {
    /// Reads the tokens between two commas: one entry, or several literals where one was
    /// forgotten.
    fn read_all(tokens: TokenStream, entries: &mut Vec<Self>, report: &mut Report) {
        let (attributes, Nothing, trees) = match head(tokens) {
            Ok(parts) => parts,
            Err(error) => return report.syntax(error),
        };
        if let (Some(attribute), []) = (attributes.first(), &*trees) {
            report.finding(Extent::of(attribute), &expected("an entry", "only `#[…]`"));
        }
        let value = tokens_of(trees.clone());
        let mut parts = listed::separated(&value);
        if parts.len() > 1 && parts.len() == trees.len() {
            // Only the commas are missing.
            for word in &trees[1..] {
                let finding = expected("`,`", &format!("`{word}`"));
                report.finding(word.span(), &finding.fix(Fix::Source(format!(", {word}"))));
            }
        } else if parts.len() > 1 {
            let mark = trees.iter().find(|tree| is_punct(tree, SEPARATORS));
            let found = mark.map_or_else(String::new, ToString::to_string);
            // What help says to write has each once.
            let mut seen = Vec::new();
            parts.retain(|part| {
                let source = term::source(part);
                let is_new = !seen.contains(&source);
                seen.push(source);
                is_new
            });
            let finding = expected("`,` between entries", &format!("`{found}`"));
            let fix = Fix::Source(term::sources(&parts));
            report.finding(Extent::of(&value), &finding.fix(fix));
        }
        for part in parts {
            if let Some(term) = Term::read(part) {
                entries.push(Self { attributes: attributes.clone(), term });
            }
        }
    }
}
