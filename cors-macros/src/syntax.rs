//! The grammar. Every token is kept and nothing is understood; where the grammar is broken, the
//! mistake is reported and reading goes on behind the next comma.

use cors_rules::{
    catalog::Check,
    finding::{Finding, Fix},
};
use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use quote::quote;
use syn::{
    Attribute, Token, Visibility,
    ext::IdentExt as _,
    parse::{ParseStream, Parser},
    token,
};

use crate::{
    report::{Extent, Report},
    term::{self, Term},
};

/// The input of `cors_policy!`.
pub(crate) struct Block {
    /// The path of the runtime.
    pub(crate) runtime: TokenStream,
    pub(crate) policies: Vec<Policy>,
}

/// `pub Name { … }`
pub(crate) struct Policy {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) visibility: Visibility,
    pub(crate) name: Ident,
    pub(crate) fields: Vec<Field>,
    /// What stands between its keys and their values.
    pub(crate) separator: Separator,
    /// Where to point when something is missing.
    pub(crate) whole: Extent,
}

/// `key: value`
pub(crate) struct Field {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) key: Ident,
    pub(crate) value: Value,
}

pub(crate) enum Value {
    /// `[…]`
    List { extent: Extent, entries: Vec<Entry> },
    /// Anything else.
    Single(Term),
    /// Nothing; already reported.
    Missing,
}

/// One element of a list.
pub(crate) struct Entry {
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
                match Policy::read(input, report) {
                    Ok(policy) => block.policies.push(policy),
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

impl Policy {
    fn read(input: ParseStream<'_>, report: &mut Report) -> syn::Result<Self> {
        let attributes = input.call(Attribute::parse_outer)?;
        let visibility: Visibility = input.parse()?;
        if input.peek(Token![struct]) || input.peek(Token![const]) || input.peek(Token![static]) {
            let keyword: TokenTree = input.parse()?;
            let name = input.fork().parse::<Ident>().map_or("Name".into(), |name| name.to_string());
            report.finding(
                keyword.span(),
                &expected("the policy's name", &format!("`{keyword}`"))
                    .fix(Fix::Source(format!("{name} {{ … }}"))),
            );
        }
        let name: Ident =
            input.parse().map_err(|error| syn::Error::new(error.span(), POLICY_SHAPE))?;
        for separator in ['=', ':'] {
            let next = input.fork().parse::<TokenTree>();
            if matches!(&next, Ok(TokenTree::Punct(punct)) if punct.as_char() == separator) {
                let punct: TokenTree = input.parse()?;
                if !input.peek(token::Brace) {
                    // A key where a policy should be.
                    break;
                }
                let finding = expected("`{`", &format!("`{separator}`"));
                report.finding(punct.span(), &finding.fix(Fix::Source(format!("{name} {{ … }}"))));
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
        for tokens in split(body.stream()) {
            Field::read_all(tokens, Separator::Colon, &mut fields, report);
        }
        let whole = name.span().into();
        let separator = Separator::Colon;
        Ok(Self { attributes, visibility, name, fields, separator, whole })
    }
}

const POLICY_SHAPE: &str = "expected a policy\n\
    = help: write `pub Dashboard { origins: [\"https://app.example.com\"] }`";

pub(crate) fn expected(expected: &str, found: &str) -> Finding {
    Finding::new(Check::WrongType).with("expected", expected).with("found", found)
}

impl Field {
    /// Reads what stands between two commas: one field, or several where a comma was forgotten.
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
                let Ok(key) = input.call(Ident::parse_any) else {
                    let rest: TokenStream = input.parse()?;
                    let found = format!("`{}`", term::source(&rest));
                    let place = if rest.is_empty() { end } else { Extent::of(&rest) };
                    let fix = Fix::Source(separator.example().into());
                    report.finding(place, &expected("a key", &found).fix(fix));
                    return Ok(());
                };
                separator.read(input, &key, report);
                let mut value = TokenStream::new();
                let mut more = false;
                while !input.is_empty() {
                    if !value.is_empty() && starts_field(input) {
                        more = true;
                        break;
                    }
                    value.extend(TokenStream::from(input.parse::<TokenTree>()?));
                }
                let value = Value::read(value, &key, report);
                fields.push(Self { attributes, key, value });
                if !more {
                    return Ok(());
                }
                let next: Ident = input.fork().call(Ident::parse_any)?;
                let finding = expected("`,`", &format!("`{next}`"));
                report.finding(next.span(), &finding.fix(Fix::Source(format!(", {next}"))));
            }
        };
        if let Err(error) = Parser::parse2(reader, tokens) {
            report.syntax(error);
        }
    }
}

/// What stands between a key and its value: a colon in a block, an equals sign in an attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Separator {
    Colon,
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

    fn read(self, input: ParseStream<'_>, key: &Ident, report: &mut Report) {
        let (wanted, fix) = match self {
            Self::Colon => (':', format!("{key}: …")),
            Self::Equals => ('=', format!("{key} = …")),
        };
        let fix = Fix::Source(fix);
        let next = input.fork().parse::<TokenTree>();
        match next {
            Ok(TokenTree::Punct(punct)) if matches!(punct.as_char(), ':' | '=') => {
                // What was looked at is there.
                let _ = input.parse::<TokenTree>();
                if punct.as_char() != wanted {
                    let finding = expected(&format!("`{wanted}`"), &format!("`{punct}`"));
                    report.finding(punct.span(), &finding.fix(fix));
                }
            }
            _ => {
                let what = format!("`{wanted}` and a value");
                report.finding(key.span(), &expected(&what, &format!("only `{key}`")).fix(fix));
            }
        }
    }
}

/// `name:` or `name =`, but not `name::`.
fn starts_field(input: ParseStream<'_>) -> bool {
    let separator = input.peek2(Token![:]) || input.peek2(Token![=]);
    input.peek(syn::Ident) && separator && !input.peek2(Token![::])
}

impl Value {
    fn read(tokens: TokenStream, key: &Ident, report: &mut Report) -> Self {
        let tokens = term::without_invisible_groups(tokens);
        let trees: Vec<TokenTree> = tokens.clone().into_iter().collect();
        let list = match trees.as_slice() {
            [TokenTree::Group(group)] if is_list(group) => Some(group),
            // `&[…]` is what other libraries take.
            [TokenTree::Punct(and), TokenTree::Group(group)]
                if and.as_char() == '&' && is_list(group) =>
            {
                let found = expected("a list", "a reference to one");
                report.finding(Extent::of(and), &found.fix(Fix::Source(group.to_string())));
                Some(group)
            }
            _ => None,
        };
        if let Some(group) = list {
            let entries = split(group.stream())
                .into_iter()
                .flat_map(|tokens| Entry::read_all(tokens, report))
                .collect();
            return Self::List { extent: Extent::of(group), entries };
        }
        match Term::read(tokens) {
            Some(term) => Self::Single(term),
            None => {
                let fix = Fix::Source(format!("`{key}` and what it should be, or remove it"));
                report.finding(key.span(), &expected("a value", "none").fix(fix));
                Self::Missing
            }
        }
    }
}

fn is_list(group: &Group) -> bool {
    group.delimiter() == Delimiter::Bracket
}

impl Entry {
    /// Reads what stands between two commas: one entry, or several literals where one was
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
        let trees: Vec<TokenTree> =
            term::without_invisible_groups(value.clone()).into_iter().collect();
        let literals = trees.iter().all(|tree| matches!(tree, TokenTree::Literal(_)));
        if literals && trees.len() > 1 {
            for literal in &trees[1..] {
                let finding = expected("`,`", &format!("`{literal}`"));
                report.finding(literal.span(), &finding.fix(Fix::Source(format!(", {literal}"))));
            }
            let terms = trees.into_iter().filter_map(|tree| Term::read(tree.into()));
            return terms.map(|term| Self { attributes: attributes.clone(), term }).collect();
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

/// Splits at top-level commas. A last comma may stand or not; an empty part is left out.
pub(crate) fn split(tokens: TokenStream) -> Vec<TokenStream> {
    let mut parts = vec![TokenStream::new()];
    for tree in tokens {
        match (&tree, parts.last_mut()) {
            (TokenTree::Punct(punct), _) if punct.as_char() == ',' => {
                parts.push(TokenStream::new());
            }
            (_, Some(part)) => part.extend(TokenStream::from(tree)),
            (_, None) => {}
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}
