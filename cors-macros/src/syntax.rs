//! The grammar. Every token is kept and nothing is understood; where the grammar is broken, the
//! mistake is reported and reading goes on behind the next comma.

use cors_rules::{
    catalog::Check,
    finding::{Finding, Fix},
    rules::key::{self, Key},
};
use proc_macro2::{Delimiter, Group, Ident, Punct, Spacing, Span, TokenStream, TokenTree};
use quote::quote;
use syn::{
    Attribute, LitStr, Token, Visibility,
    ext::IdentExt as _,
    parse::{ParseStream, Parser},
    token,
};

use crate::{
    listed::{self, SEPARATORS},
    report::{Extent, Report},
    split::{self, is_punct, split, trees},
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
    /// The separator between its keys and their values.
    pub(crate) separator: Separator,
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
#[derive(Clone, Debug)]
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
}

impl Block {
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
        if input.peek(Ident::peek_any) && input.peek2(Ident::peek_any) {
            let keyword: TokenTree = input.parse()?;
            let finding = expected("the policy's name", &format!("`{keyword}`"));
            report.finding(keyword.span(), &finding.fix(Fix::Remove));
        }
        let name: Ident =
            input.parse().map_err(|error| syn::Error::new(error.span(), POLICY_SHAPE))?;
        if input.peek(Token![<]) {
            let mut parameters = TokenStream::new();
            while !input.is_empty() && !input.peek(token::Brace) {
                parameters.extend(TokenStream::from(input.parse::<TokenTree>()?));
            }
            let finding = expected("`{`", &format!("`{}`", term::source(&parameters)));
            report.finding(Extent::of(&parameters), &finding.fix(Fix::Remove));
        }
        for separator in ['=', ':'] {
            let next = input.fork().parse::<TokenTree>();
            if matches!(&next, Ok(TokenTree::Punct(punct)) if punct.as_char() == separator) {
                let punct: TokenTree = input.parse()?;
                if !input.peek(token::Brace) {
                    // A key where a policy should be.
                    break;
                }
                let finding = expected("`{`", &format!("`{separator}`"));
                report.finding(punct.span(), &finding.fix(Fix::Remove));
            }
        }
        if !input.peek(token::Brace) {
            return Err(syn::Error::new(name.span(), POLICY_SHAPE));
        }
        let body: Group = input.parse()?;
        // Policies are items; the comma or semicolon of a list is easily typed behind one.
        let _: Option<Token![,]> = input.parse()?;
        let _: Option<Token![;]> = input.parse()?;
        let mut fields = Vec::new();
        for tokens in split(with_commas(body.stream(), report)) {
            Field::read_all(tokens, Separator::Colon, &mut fields, report);
        }
        let whole = name.span().into();
        let separator = Separator::Colon;
        Ok(Self { attributes, visibility, name, fields, separator, whole })
    }
}

/// The keys of a policy, with commas where semicolons separate them.
fn with_commas(body: TokenStream, report: &mut Report) -> TokenStream {
    let mut found: Vec<Span> = Vec::new();
    let mut trees = trees(body);
    for tree in &mut trees {
        if is_punct(tree, ";") {
            found.push(tree.span());
            let mut comma = Punct::new(',', Spacing::Alone);
            comma.set_span(tree.span());
            *tree = TokenTree::Punct(comma);
        }
    }
    if let Some(first) = found.first() {
        let finding = expected("`,`", "`;`");
        let finding = if found.len() == 1 {
            finding.fix(Fix::Source(",".into()))
        } else {
            finding.advice("separate all keys with `,`")
        };
        report.finding(*first, &finding);
    }
    split::tokens(trees)
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
        separator: Separator,
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
                    let found = if rest.is_empty() {
                        "nothing".into()
                    } else {
                        format!("`{}`", term::source(&rest))
                    };
                    let place = if rest.is_empty() { end } else { Extent::of(&rest) };
                    let finding = expected("a key", &found);
                    // `..Default::default()`: every key that is absent has its default anyway.
                    let finding = if is_rest {
                        finding.fix(Fix::Remove)
                    } else {
                        finding.advice(format!("begin with one, as in `{}`", separator.example()))
                    };
                    report.finding(place, &finding);
                    return Ok(());
                };
                let separated = Separator::read(input);
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
                let (value, behind) = match separator.unclosed(&value, report) {
                    Some((list, behind)) if list.stream().is_empty() => (Value::Missing, behind),
                    Some((list, behind)) => {
                        let list = TokenTree::from(list).into();
                        (separator.value(&key, separated, list, more, report), behind)
                    }
                    None => (separator.value(&key, separated, value, more, report), Vec::new()),
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

/// The separator between a key and its value: a colon in a block, an equals sign in an attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Separator {
    Colon,
    #[cfg_attr(not(feature = "axum"), allow(dead_code, reason = "only `#[cors(…)]` has it"))]
    Equals,
}

impl Separator {
    /// The key that every policy has, as it is written here.
    pub(crate) fn example(self) -> &'static str {
        match self {
            Self::Colon => "origins: [\"https://app.example.com\"]",
            Self::Equals => "origins = [\"https://app.example.com\"]",
        }
    }

    fn text(self) -> &'static str {
        match self {
            Self::Colon => ":",
            Self::Equals => "=",
        }
    }

    /// A key with its value, as it is written here.
    fn pair(self, key: &str, value: &str) -> String {
        match self {
            Self::Colon => format!("{key}: {value}"),
            Self::Equals => format!("{key} = {value}"),
        }
    }

    /// The token in place of the separator.
    fn read(input: ParseStream<'_>) -> Option<&'static str> {
        // What was looked at is there.
        if input.peek(Token![=>]) {
            let _ = input.parse::<Token![=>]>();
            Some("=>")
        } else if input.peek(Token![=]) {
            let _ = input.parse::<Token![=]>();
            Some("=")
        } else if input.peek(Token![:]) {
            let _ = input.parse::<Token![:]>();
            Some(":")
        } else {
            None
        }
    }

    /// A list that holds the next key, because its bracket is missing: the list up to there, and the
    /// fields that follow.
    fn unclosed(
        self,
        value: &TokenStream,
        report: &mut Report,
    ) -> Option<(Group, Vec<TokenStream>)> {
        let mut trees = value.clone().into_iter();
        let (Some(TokenTree::Group(list)), None) = (trees.next(), trees.next()) else {
            return None;
        };
        let mut entries = split(list.stream());
        let next = |entry: &TokenStream| {
            let mut trees = entry.clone().into_iter();
            let (Some(TokenTree::Ident(word)), Some(TokenTree::Punct(mark))) =
                (trees.next(), trees.next())
            else {
                return None;
            };
            let is_key = mark.to_string() == self.text() && mark.spacing() == Spacing::Alone;
            (is_key && key::check(&word.to_string()).is_ok()).then_some(word)
        };
        let (place, word) =
            entries.iter().enumerate().find_map(|(place, entry)| Some((place, next(entry)?)))?;
        let finding = expected("`]`", &format!("`{word}`"));
        let advice = format!("close the list before `{word}`");
        report.finding(word.span(), &finding.advice(advice));
        let behind = entries.split_off(place);
        let mut closed = Group::new(list.delimiter(), quote! { #(#entries),* });
        closed.set_span(list.span());
        Some((closed, behind))
    }

    /// The value of a key, with what is wrong with the separator between them.
    fn value(
        self,
        key: &Name,
        separated: Option<&str>,
        value: TokenStream,
        more: bool,
        report: &mut Report,
    ) -> Value {
        let Name { text: name, place } = key;
        let wanted = format!("`{}`", self.text());
        let source = term::source(&term::without_invisible_groups(value.clone()));
        match separated {
            Some(found) if found != self.text() => {
                let end = if value.is_empty() { *place } else { Extent::of(&value) };
                let finding = expected(&wanted, &format!("`{found}`"));
                let finding = finding.fix(Fix::Source(self.pair(name, &source)));
                report.finding(place.up_to(end), &finding);
            }
            Some(_) => {}
            None if value.is_empty() => {
                let known = key::check(name).ok();
                let example = known.map_or("…", Key::example);
                let finding = expected(&format!("{wanted} and a value"), &format!("only `{name}`"));
                if matches!(known, Some(Key::Credentials | Key::Enforce)) {
                    let comma = if more { "," } else { "" };
                    let fix = Fix::Source(self.pair(name, example) + comma);
                    report.finding(*place, &finding.fix(fix));
                    return Value::read(quote! { true }, key, report);
                }
                if known.is_some() {
                    let finding = finding
                        .advice(format!("give it one, as in `{}`", self.pair(name, example)));
                    report.finding(*place, &finding);
                }
                return Value::Missing;
            }
            None => {
                let place = place.up_to(Extent::of(&value));
                let finding = expected(&wanted, "none");
                report.finding(place, &finding.fix(Fix::Source(self.pair(name, &source))));
            }
        }
        Value::read(value, key, report)
    }
}

/// `name:` or `name =`, but not `name::`.
fn starts_field(input: ParseStream<'_>) -> bool {
    let input = input.fork();
    let is_name = input.peek(Ident::peek_any) && Name::word(&input).is_some();
    is_name && (input.peek(Token![:]) || input.peek(Token![=])) && !input.peek(Token![::])
}

impl Value {
    #[cfg(feature = "axum")]
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
        let parts = listed::separated(&value);
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
