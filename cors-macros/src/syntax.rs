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
use syn::{
    Attribute, LitStr, Token, Visibility,
    ext::IdentExt as _,
    parse::{ParseStream, Parser},
    token,
};

use crate::{
    listed::{self, SEPARATORS},
    report::{Extent, Report, at},
    split::{self, is_punct, split, strs, trees, words},
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
    pub(crate) value: Value,
}

/// A key as it was written: a word, words with hyphens between them, or a word in quotes.
pub(crate) struct Name {
    pub(crate) text: String,
    pub(crate) place: Extent,
}

pub(crate) enum Value {
    /// `[…]`
    List { extent: Extent, entries: Vec<Element> },
    /// Anything else.
    Single(Term),
    /// Nothing; already reported.
    Missing,
}

/// One element of a list.
pub(crate) struct Element {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) term: Term,
}

impl Block {
    pub(crate) fn read(input: TokenStream, report: &mut Report) -> Self {
        let mut block = Self { runtime: quote! { ::cors_runtime }, policies: Vec::new() };
        let reader = |input: ParseStream<'_>| {
            if input.peek(token::Bracket) {
                let path: Group = input.parse()?;
                block.runtime = path.stream();
            }
            while !input.is_empty() {
                match Declaration::read(input, report) {
                    Ok(policy) => block.add(policy, report),
                    Err(error) => {
                        report.syntax(error);
                        skip_policy(input)?;
                    }
                }
            }
            Ok(())
        };
        if let Err(error) = reader.parse2(input) {
            report.syntax(error);
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
            !policy.is_conditional() && policy.fields.iter().any(|key| key.key.text == "policies")
        };
        self.policies.iter().filter(is_combined).map(|policy| policy.name.clone()).collect()
    }
}

/// Goes on behind the next `{…}`.
fn skip_policy(input: ParseStream<'_>) -> syn::Result<()> {
    while !input.is_empty() {
        let tree: TokenTree = input.parse()?;
        if matches!(&tree, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace) {
            break;
        }
    }
    Ok(())
}

impl Declaration {
    fn is_conditional(&self) -> bool {
        self.attributes.iter().any(|attribute| attribute.path().is_ident("cfg"))
    }

    fn read(input: ParseStream<'_>, report: &mut Report) -> syn::Result<Self> {
        let attributes = input.call(Attribute::parse_outer)?;
        let visibility: Visibility = input.parse()?;
        // `struct App { … }`, `policy App { … }`
        let is_two_words = input.peek(Ident::peek_any) && input.peek2(Ident::peek_any);
        if is_two_words && !input.peek2(Token![pub]) {
            let keyword: TokenTree = input.parse()?;
            let finding = expected("the policy's name", &format!("`{keyword}`"));
            report.finding(keyword.span(), &finding.fix(Fix::Remove));
        }
        let name: Ident =
            input.parse().map_err(|error| syn::Error::new(error.span(), POLICY_SHAPE))?;
        // A name that is being typed before the next policy.
        if input.peek(Token![pub]) || input.peek(Token![#]) {
            report.syntax(syn::Error::new(name.span(), POLICY_SHAPE));
            return Self::read(input, report);
        }
        let mut between = Vec::new();
        while !input.is_empty() && !input.peek(token::Brace) {
            between.push(input.parse::<TokenTree>()?);
        }
        // `App<T> {`, `App() {`, `App = {`: otherwise it is a key where a policy should be.
        let is_stray =
            matches!(*strs(&words(&between)), [] | ["<" | "(", ..] | [":" | "="] | ["=", ">"]);
        if !is_stray || input.is_empty() {
            return Err(syn::Error::new(name.span(), POLICY_SHAPE));
        }
        if !between.is_empty() {
            let between = split::tokens(between);
            let finding = expected("`{`", &format!("`{}`", term::source(&between).trim()));
            report.finding(Extent::of(&between), &finding.fix(Fix::Remove));
        }
        let body: Group = input.parse()?;
        // Policies are items; the comma or semicolon of a list is easily typed behind one.
        let _: Option<Token![,]> = input.parse()?;
        let _: Option<Token![;]> = input.parse()?;
        let mut fields = Vec::new();
        refuse_semicolons(&body, report);
        for tokens in split::split_at(body.stream(), ",;") {
            Field::read_all(tokens, COLON, &mut fields, report);
        }
        let whole = name.span().into();
        Ok(Self { attributes, visibility, name, fields, separator: COLON, whole })
    }
}

/// Semicolons between keys are one mistake, however many there are.
fn refuse_semicolons(body: &Group, report: &mut Report) {
    let mut found = trees(body.stream());
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
        let reader = |input: ParseStream<'_>| {
            loop {
                let attributes = input.call(Attribute::parse_outer)?;
                let is_rest = input.peek(Token![..]);
                let Some(key) = Name::read(input, report) else {
                    let rest: TokenStream = input.parse()?;
                    if let Some(field) = Self::of_origins(&rest, separator, report) {
                        fields.push(field);
                        return Ok(());
                    }
                    let (place, found) = if rest.is_empty() {
                        (end, "nothing".into())
                    } else {
                        (Extent::of(&rest), format!("`{}`", term::source(&rest)))
                    };
                    let finding = expected("a key", &found);
                    // `..Default::default()`: every key that is absent has its default anyway.
                    let finding = if is_rest {
                        finding.fix(Fix::Remove)
                    } else {
                        finding.advice(format!("begin with one, as in `{}`", example(separator)))
                    };
                    report.finding(place, &finding);
                    return Ok(());
                };
                let separated = read_separator(input);
                let mut value = TokenStream::new();
                let mut more = false;
                while !input.is_empty() {
                    // `cred` before the next key: a word that is being typed.
                    let is_word_alone = separated.is_none() && value.is_empty();
                    if (is_word_alone || !value.is_empty()) && starts_field(input) {
                        more = true;
                        break;
                    }
                    value.extend(TokenStream::from(input.parse::<TokenTree>()?));
                }
                let is_word_alone = separated.is_none() && value.is_empty();
                let (value, behind) = unclosed(value, separator, report);
                let value = if value.is_empty() && !behind.is_empty() {
                    Value::Missing
                } else {
                    read_value(&key, separator, separated, value, more, report)
                };
                fields.push(Self { attributes, key, value });
                for tokens in behind {
                    Self::read_all(tokens, separator, fields, report);
                }
                if !more {
                    return Ok(());
                }
                if is_word_alone {
                    continue;
                }
                let Some(Name { text, place }) = Name::word(&input.fork()) else { return Ok(()) };
                let finding = expected("`,`", &format!("`{text}`"));
                report.finding(place, &finding.fix(Fix::Source(format!(", {text}"))));
            }
        };
        if let Err(error) = Parser::parse2(reader, tokens) {
            report.syntax(error);
        }
    }
}

impl Field {
    /// Origins without their key, `"https://app.example.com"`, a list of them, `*` or `any`, as if it were there.
    pub(crate) fn of_origins(
        tokens: &TokenStream,
        separator: &str,
        report: &mut Report,
    ) -> Option<Self> {
        let place = Extent::of(tokens);
        let list = match trees(tokens.clone()).as_slice() {
            [TokenTree::Group(list)] if list.delimiter() == Delimiter::Bracket => {
                Some(list.stream())
            }
            [one]
                if one.to_string().starts_with('"')
                    || ["*", "any"].contains(&&*one.to_string()) =>
            {
                Term::read(tokens.clone())
                    .and_then(|term| listed::text(Key::Origins, &term))
                    .and_then(|text| entries(Key::Origins, &text, Context::default()))
                    .filter(|texts| !texts.is_empty())
                    .map(|texts| source_of(Key::Origins, &texts).parse().unwrap_or_default())
                    .map(|list| at(place, list))
            }
            _ => return None,
        };
        let key = Name { text: "origins".into(), place };
        let finding = expected(&format!("`origins{separator}[…]`"), "the origins alone");
        let value = if let Some(list) = list {
            let fix = format!("origins{separator}[{}]", term::source(&list));
            report.finding(place, &finding.fix(Fix::Source(fix)));
            Value::read(quote! { [#list] }, &key, report)
        } else {
            let advice = format!("list them, as in `{}`", example(separator));
            report.finding(place, &finding.advice(advice));
            Value::Missing
        };
        Some(Self { attributes: Vec::new(), key, value })
    }
}

impl Name {
    /// The name that begins here, if one does.
    fn read(input: ParseStream<'_>, report: &mut Report) -> Option<Self> {
        let is_pair = input.peek2(Token![:]) || input.peek2(Token![=]);
        if !input.peek(LitStr) || !is_pair {
            return Self::word(input);
        }
        let quoted: LitStr = input.parse().ok()?;
        let name = Self { text: quoted.value(), place: quoted.span().into() };
        if key::check(&name.text).is_ok() {
            let finding = expected("a key", "it in quotes");
            report.finding(name.place, &finding.fix(Fix::Source(name.text.clone())));
        }
        Some(name)
    }

    /// `max_age`, or `max-age` as headers have it.
    fn word(input: ParseStream<'_>) -> Option<Self> {
        let first = input.call(Ident::parse_any).ok()?;
        let mut name = Self { text: first.to_string(), place: first.span().into() };
        while input.peek(Token![-]) && input.peek2(Ident::peek_any) {
            input.parse::<Token![-]>().ok()?;
            let next = input.call(Ident::parse_any).ok()?;
            name.text = format!("{}-{next}", name.text);
            name.place = name.place.up_to(next.span().into());
        }
        Some(name)
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

/// The token in place of the separator.
fn read_separator(input: ParseStream<'_>) -> Option<&'static str> {
    let found = if input.peek(Token![=>]) {
        "=>"
    } else if input.peek(Token![::]) {
        "::"
    } else if input.peek(Token![=]) {
        "="
    } else if input.peek(Token![:]) {
        ":"
    } else {
        return None;
    };
    for _ in found.bytes() {
        input.parse::<TokenTree>().ok()?;
    }
    Some(found)
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
        let [word @ TokenTree::Ident(_), TokenTree::Punct(mark), ..] = trees.as_slice() else {
            continue;
        };
        let is_key = mark.to_string() == separator.trim() && mark.spacing() == Spacing::Alone;
        if is_key && key::check(&word.to_string()).is_ok() {
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
) -> Value {
    let Name { text: name, place } = key;
    let wanted = format!("`{}`", separator.trim());
    let pair = |value: &str| format!("{name}{separator}{value}");
    if value.is_empty() && separated.is_none() {
        let known = key::check(name).ok();
        let pair = pair(known.map_or("…", Key::example));
        let finding = expected(&format!("{wanted} and a value"), &format!("only `{name}`"));
        if matches!(known, Some(Key::Credentials | Key::Enforce)) {
            let fix = Fix::Source(pair + if more { "," } else { "" });
            report.finding(*place, &finding.fix(fix));
            return Value::read(quote! { true }, key, report);
        }
        if known.is_some() {
            report.finding(*place, &finding.advice(format!("give it one, as in `{pair}`")));
        }
        return Value::Missing;
    }
    let end = if value.is_empty() { *place } else { Extent::of(&value) };
    let value = if separated.is_none() { uncalled(key, value) } else { value };
    if separated != Some(separator.trim()) {
        let found = separated.map_or("none".into(), |found| format!("`{found}`"));
        let source = term::source(&term::without_invisible_groups(value.clone()));
        let finding = expected(&wanted, &found).fix(Fix::Source(pair(&source)));
        report.finding(place.up_to(end), &finding);
    }
    Value::read(value, key, report)
}

/// The value in `origins("https://app.example.com")`, `max_age(600)`.
fn uncalled(key: &Name, value: TokenStream) -> TokenStream {
    match trees(value.clone()).as_slice() {
        [TokenTree::Group(call)] if call.delimiter() == Delimiter::Parenthesis => {
            match key::check(&key.text) {
                Ok(Key::Credentials | Key::Enforce | Key::MaxAge) => call.stream(),
                _ => {
                    let mut list = Group::new(Delimiter::Bracket, call.stream());
                    list.set_span(call.span());
                    TokenTree::from(list).into()
                }
            }
        }
        _ => value,
    }
}

/// `name:` or `name =`, but not `name::`.
fn starts_field(input: ParseStream<'_>) -> bool {
    let input = input.fork();
    let is_name = input.peek(Ident::peek_any) && Name::word(&input).is_some();
    is_name && (input.peek(Token![:]) || input.peek(Token![=])) && !input.peek(Token![::])
}

impl Value {
    pub(crate) fn extent(&self) -> Option<Extent> {
        match self {
            Self::List { extent, .. } => Some(*extent),
            Self::Single(term) => Some(term.extent),
            Self::Missing => None,
        }
    }

    fn read(tokens: TokenStream, key: &Name, report: &mut Report) -> Self {
        let Name { text: name, place } = key;
        let tokens = term::without_invisible_groups(tokens);
        if let [TokenTree::Group(group)] = trees(tokens.clone()).as_slice()
            && group.delimiter() == Delimiter::Bracket
        {
            let mut entries = Vec::new();
            for tokens in split(group.stream()) {
                entries.append(&mut Element::read_all(tokens, report));
            }
            return Self::List { extent: Extent::of(group), entries };
        }
        match Term::read(tokens) {
            Some(term) => Self::Single(term),
            None => {
                let example = key::check(name).ok().map(Key::example);
                let help = example.map_or("remove it".into(), |example| {
                    format!("give `{name}` one, as in `{example}`, or remove it")
                });
                report.finding(*place, &expected("a value", "none").advice(help));
                Self::Missing
            }
        }
    }
}

impl Element {
    /// Reads the tokens between two commas: one entry, or several literals where one was
    /// forgotten.
    fn read_all(tokens: TokenStream, report: &mut Report) -> Vec<Self> {
        let reader = |input: ParseStream<'_>| {
            let attributes = input.call(Attribute::parse_outer)?;
            Ok((attributes, input.parse::<TokenStream>()?))
        };
        let (attributes, value) = match Parser::parse2(reader, tokens) {
            Ok(parts) => parts,
            Err(error) => {
                report.syntax(error);
                return Vec::new();
            }
        };
        let value = term::without_invisible_groups(value);
        let mut parts = listed::separated(&value);
        if parts.len() > 1 {
            let trees = trees(value.clone());
            if parts.len() == trees.len() {
                // Only the commas are missing.
                for word in &trees[1..] {
                    let finding = expected("`,`", &format!("`{word}`"));
                    report.finding(word.span(), &finding.fix(Fix::Source(format!(", {word}"))));
                }
            } else {
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
            let mut entries = Vec::new();
            for part in parts {
                if let Some(term) = Term::read(part) {
                    entries.push(Self { attributes: attributes.clone(), term });
                }
            }
            return entries;
        }
        match Term::read(value) {
            Some(term) => vec![Self { attributes, term }],
            None => {
                if let Some(attribute) = attributes.first() {
                    report.finding(Extent::of(attribute), &expected("an entry", "only `#[…]`"));
                }
                Vec::new()
            }
        }
    }
}
