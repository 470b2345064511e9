//! The arguments of `#[cors(…)]`.

use cors_rules::{
    catalog::Check,
    finding::{Finding, Fix},
    rules::{
        self, Context, Place,
        key::{self, Key},
        text::is_one_of,
    },
};
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::quote;
use syn::{Attribute, LitStr, Path};

use crate::{
    lints::Overrides,
    listed,
    report::{Extent, Report, at},
    split::{self, is_punct, split, strs, tokens as tokens_of, trees, words},
    syntax::{EQUALS, Element, Field, Name, Value, example, expected},
    term::{self, Term},
};

/// The arguments of `#[cors(…)]`.
pub(crate) struct Arguments {
    /// `crate = path`, or the runtime under its own name.
    pub(crate) runtime: TokenStream,
    pub(crate) policy: HandlerPolicy,
    pub(crate) overrides: Overrides,
}

/// Where a handler's policy comes from.
pub(crate) enum HandlerPolicy {
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
            policy: HandlerPolicy::SameOrigin,
            overrides: Overrides::default(),
        };
        let whole = Extent::of(&tokens);
        let mut sources: Vec<(Extent, HandlerPolicy)> = Vec::new();
        let mut fields = Vec::new();
        for part in split(tokens) {
            let place = Extent::of(&part);
            let trees = trees(part.clone());
            let texts = words(&trees);
            let words = strs(&texts);
            let written = format!("`{}`", term::source(&part));
            let mut path_of = |path: TokenStream, found: &str, report: &mut Report| {
                let finding = expected("the path of a policy", found);
                report.finding(place, &finding.fix(Fix::Source(term::source(&path))));
                sources.push((place, HandlerPolicy::Named(path)));
            };
            match *words {
                ["crate", "=", ..] => arguments.runtime = tokens_of(trees[2..].to_vec()),
                ["allow" | "deny", "("] => {
                    let mut attributes: Vec<Attribute> = vec![syn::parse_quote! { #[#part] }];
                    arguments.overrides.take(&mut attributes, Place::Policy, false, report);
                }
                ["same_origin"] => sources.push((place, HandlerPolicy::SameOrigin)),
                _ if is_no_policy(&part) => {
                    let finding = expected("a policy", &written);
                    report.finding(place, &finding.fix(Fix::Source("same_origin".into())));
                    sources.push((place, HandlerPolicy::SameOrigin));
                }
                ["policies", _, "[" | "(" | "{"] => {
                    report.finding(place, &combined(split::stream(&trees[2])));
                    sources.push((place, HandlerPolicy::SameOrigin));
                }
                // `credentials` alone is a key whose value is missing.
                [word] if key::check(word).is_ok() => {
                    Field::read_all(part, EQUALS, &mut fields, report);
                    inline(place, &mut sources);
                }
                _ if is_path(&trees, &words) => sources.push((place, HandlerPolicy::Named(part))),
                _ => {
                    if let Some(path) = quoted_path(&part) {
                        path_of(path, "it in quotes", report);
                    } else if let Some(path) = policy_within(&trees) {
                        path_of(path, &written, report);
                    } else {
                        read_keys(part, place, &mut fields, report);
                        inline(place, &mut sources);
                    }
                }
            }
        }
        if let Some((place, second)) = sources.get(1) {
            let text =
                "a handler has one policy: a name, its own `origins = […]`, or `same_origin`";
            let finding = Finding::new(Check::AttributePolicy).with("n", text);
            let finding = match (&sources[0].1, second) {
                (HandlerPolicy::Named(one), HandlerPolicy::Named(other)) => {
                    finding.advice(declare(&[one.clone(), other.clone()]))
                }
                _ => finding,
            };
            report.finding(*place, &finding);
        }
        match sources.into_iter().next() {
            Some((_, HandlerPolicy::Inline(_))) => arguments.policy = HandlerPolicy::Inline(fields),
            Some((_, source)) => arguments.policy = source,
            None => {
                let finding = Finding::new(Check::AttributePolicy);
                report.finding(whole, &finding.with("n", "`#[cors]` needs a policy"));
            }
        }
        arguments
    }
}

/// Keys stand in any number of arguments and are one policy.
fn inline(place: Extent, sources: &mut Vec<(Extent, HandlerPolicy)>) {
    if sources.iter().all(|(_, source)| !matches!(source, HandlerPolicy::Inline(_))) {
        sources.push((place, HandlerPolicy::Inline(Vec::new())));
    }
}

/// What people write for "no page of another origin", in quotes or not, as a word, a call or a
/// switch.
fn is_no_policy(part: &TokenStream) -> bool {
    const WORDS: &str = "\
        block deny disable disabled disallow false forbid never no nobody none None nothing off private \
        same-origin same_origin self skip";
    const SWITCHES: &str = "allow cors enable enabled";
    let text = term::source(part);
    match text.split_once(['=', ':']).map(|(word, value)| (word.trim(), value.trim())) {
        Some((word, "true")) => is_one_of(word, WORDS),
        Some((word, "false")) => is_one_of(word, SWITCHES),
        Some(_) => false,
        None => is_one_of(text.trim_end_matches("()").trim_matches('"'), WORDS),
    }
}

/// The policy in what people write around its name: `&App`, `policy = App`, `App()`,
/// `App::with_origins(set)`, `Some(App)`.
fn policy_within(trees: &[TokenTree]) -> Option<TokenStream> {
    let texts = words(trees);
    match *strs(&texts) {
        [key, "("] if is_other_key(key) => None,
        // `policy = App`, but not `api::App`
        [key, "=" | ":", after, ..] if after != ":" => {
            if is_other_key(key) {
                None
            } else {
                policy_within(&trees[2..])
            }
        }
        ["&", ..] => policy_within(&trees[1..]),
        [_, .., "(" | "[" | "{"] => {
            let (group, path) = trees.split_last()?;
            policy_within(&split::trees(split::stream(group))).or_else(|| policy_within(path))
        }
        // `App::new`
        [.., ":", ":", function] if !is_type(function) => policy_within(&trees[..trees.len() - 3]),
        _ => {
            let tokens = tokens_of(trees.to_vec());
            let path = syn::parse2::<Path>(tokens.clone()).ok()?;
            is_type(&path.segments.last()?.ident.to_string()).then_some(tokens)
        }
    }
}

/// Whether a word is meant as a key whose value is not a policy.
fn is_other_key(word: &str) -> bool {
    match key::check(word) {
        Ok(known) => known != Key::Policies,
        Err(finding) => {
            matches!(finding.replacement(), Fix::Source(name) if name != Key::Policies.name())
        }
    }
}

/// Whether a name has the style of a type that is declared in the program.
fn is_type(name: &str) -> bool {
    const LIBRARY: &str = "All AllowOrigin Any Box CorsLayer None Some";
    let is_constant = name.len() > 1 && name.chars().all(|c| !c.is_ascii_lowercase());
    let is_capital = name.starts_with(|c: char| c.is_ascii_uppercase());
    is_capital && !is_constant && !is_one_of(name, LIBRARY)
}

/// `"App"`, `"crate::App"`: a name in the style of a type.
fn quoted_path(part: &TokenStream) -> Option<TokenStream> {
    let text = syn::parse2::<LitStr>(part.clone()).ok()?;
    let path = text.parse::<Path>().ok()?;
    is_type(&path.segments.last()?.ident.to_string()).then(|| quote! { #path })
}

/// What to do with several policies.
fn declare(policies: &[TokenStream]) -> String {
    let policies = term::sources(policies);
    format!("declare a policy with `policies: [{policies}]` in `cors_policy!`, and name it here")
}

/// The finding for `policies = [Trusted, Partners]`.
fn combined(list: TokenStream) -> Finding {
    let finding = Finding::new(Check::AttributePolicy)
        .with("n", "a combined policy is declared in `cors_policy!` and named here");
    match split(list).as_slice() {
        [] => finding,
        [one] => expected("the path of a policy", "a list").fix(Fix::Source(term::source(one))),
        several => finding.advice(declare(several)),
    }
}

/// Reads an argument with a key. `"https://app.example.com"` or a list of them is read as if its key were
/// there.
fn read_keys(part: TokenStream, place: Extent, fields: &mut Vec<Field>, report: &mut Report) {
    let finding = expected("`origins = […]`", "the origins alone");
    let fix = |origins: &str| Fix::Source(format!("origins = {origins}"));
    let term = match trees(part.clone()).as_slice() {
        [TokenTree::Literal(_)] => Term::read(part),
        [star] if is_punct(star, "*") => Term::read(part),
        [TokenTree::Group(list)] if list.delimiter() == Delimiter::Bracket => {
            report.finding(place, &finding.fix(fix(&term::source(&part))));
            return Field::read_all(quote! { origins = #part }, EQUALS, fields, report);
        }
        _ => return Field::read_all(part, EQUALS, fields, report),
    };
    let text = term.and_then(|term| listed::text(Key::Origins, &term));
    let texts = text
        .and_then(|text| rules::listed::entries(Key::Origins, &text, Context::default()))
        .filter(|texts| !texts.is_empty());
    let mut value = Value::Missing;
    let finding = match texts {
        Some(texts) => {
            let list = rules::listed::source(Key::Origins, &texts);
            let mut entries = Vec::new();
            for tokens in split(at(place, list.parse().unwrap_or_default())) {
                let term = Term::read(tokens);
                entries.extend(term.map(|term| Element { attributes: Vec::new(), term }));
            }
            value = Value::List { extent: place, entries };
            finding.fix(fix(&format!("[{list}]")))
        }
        None => finding.advice(format!("list them, as in `{}`", example(EQUALS))),
    };
    report.finding(place, &finding);
    let key = Name { text: "origins".into(), place };
    fields.push(Field { attributes: Vec::new(), key, value });
}

/// `Dashboard`, `path::to::Dashboard`, `::cors::Dashboard`.
fn is_path(trees: &[TokenTree], words: &[&str]) -> bool {
    let is_part = |tree: &TokenTree| matches!(tree, TokenTree::Ident(_)) || is_punct(tree, ":");
    trees.iter().all(is_part) && !matches!(words, [_, ":", _])
}
