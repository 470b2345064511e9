//! What stands in `#[cors(…)]`.

use cors_rules::{
    catalog::Check,
    finding::{Finding, Fix},
    rules::Place,
};
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::quote;
use syn::Attribute;

use crate::{
    lints::Overrides,
    report::{Extent, Report},
    syntax::{Field, Separator, expected, split},
    term,
};

/// What stands in `#[cors(…)]`.
pub(crate) struct Arguments {
    /// `crate = path`, or the runtime under its own name.
    pub(crate) runtime: TokenStream,
    pub(crate) policy: Source,
    pub(crate) overrides: Overrides,
}

/// Where a handler's policy comes from.
pub(crate) enum Source {
    /// `Dashboard`
    Named(TokenStream),
    /// `origins = […], …`
    Inline(Vec<Field>),
    /// `same_origin`, and what is left of arguments that make no sense.
    SameOrigin,
}

impl Arguments {
    pub(crate) fn read(tokens: TokenStream, report: &mut Report) -> Self {
        let mut arguments = Self {
            runtime: quote! { ::cors_runtime },
            policy: Source::SameOrigin,
            overrides: Overrides::default(),
        };
        let whole = Extent::of(&tokens);
        let mut sources: Vec<(Extent, Source)> = Vec::new();
        let mut fields = Vec::new();
        for part in split(tokens) {
            let place = Extent::of(&part);
            let trees: Vec<TokenTree> = part.clone().into_iter().collect();
            match trees.as_slice() {
                [TokenTree::Ident(word), TokenTree::Punct(equals), path @ ..]
                    if *word == "crate" && equals.as_char() == '=' =>
                {
                    arguments.runtime = path.iter().cloned().collect();
                }
                [TokenTree::Ident(word), TokenTree::Group(names)]
                    if matches!(word.to_string().as_str(), "allow" | "deny")
                        && names.delimiter() == Delimiter::Parenthesis =>
                {
                    let mut attributes: Vec<Attribute> = vec![syn::parse_quote! { #[#part] }];
                    arguments.overrides.take(&mut attributes, Place::Policy, false, report);
                }
                [TokenTree::Ident(word)] if *word == "same_origin" => {
                    sources.push((place, Source::SameOrigin));
                }
                [TokenTree::Punct(_) | TokenTree::Ident(_), ..] if is_path(&trees) => {
                    sources.push((place, Source::Named(part)));
                }
                _ => {
                    let part = with_key(part, &trees, place, report);
                    Field::read_all(part, Separator::Equals, &mut fields, report);
                    if sources.iter().all(|(_, source)| !matches!(source, Source::Inline(_))) {
                        sources.push((place, Source::Inline(Vec::new())));
                    }
                }
            }
        }
        if let Some((place, second)) = sources.get(1) {
            let text =
                "a handler has one policy: a name, its own `origins = […]`, or `same_origin`";
            let finding = Finding::new(Check::AttributePolicy).with("n", text);
            let finding = match (&sources[0].1, second) {
                (Source::Named(one), Source::Named(other)) => finding.advice(format!(
                    "declare a policy with `policies: [{}, {}]` in `cors_policy!`, and name it here",
                    term::source(one),
                    term::source(other),
                )),
                _ => finding,
            };
            report.finding(*place, &finding);
        }
        match sources.into_iter().next() {
            Some((_, Source::Inline(_))) => arguments.policy = Source::Inline(fields),
            Some((_, source)) => arguments.policy = source,
            None => complain(whole, "`#[cors]` needs a policy", report),
        }
        arguments
    }
}

fn complain(place: Extent, text: &str, report: &mut Report) {
    let finding = Finding::new(Check::AttributePolicy).with("n", text);
    report.finding(place, &finding);
}

/// `"https://app.example.com"` or a list of them, without the key: read as if it were there.
fn with_key(
    part: TokenStream,
    trees: &[TokenTree],
    place: Extent,
    report: &mut Report,
) -> TokenStream {
    let list = match trees {
        [TokenTree::Literal(_)] => quote! { [#part] },
        [TokenTree::Group(list)] if list.delimiter() == Delimiter::Bracket => part,
        _ => return part,
    };
    let fix = format!("origins = {}", term::source(&list));
    report.finding(place, &expected("`origins = […]`", "the origins alone").fix(Fix::Source(fix)));
    quote! { origins = #list }
}

/// `Dashboard`, `path::to::Dashboard`, `::cors::Dashboard`.
fn is_path(trees: &[TokenTree]) -> bool {
    trees.iter().all(|tree| match tree {
        TokenTree::Ident(_) => true,
        TokenTree::Punct(punct) => punct.as_char() == ':',
        _ => false,
    }) && !matches!(trees, [TokenTree::Ident(_), TokenTree::Punct(one), TokenTree::Ident(_)] if one.as_char() == ':')
}
