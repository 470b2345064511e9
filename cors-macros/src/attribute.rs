//! The arguments of `#[cors(…)]`.

use cors_rules::{
    catalog::Check,
    finding::{Finding, Fix},
    rules::{Place, key::Key, text::is_one_of},
};
use proc_macro2::{TokenStream, TokenTree};
use quote::quote;
use syn::Attribute;

use crate::{
    lints::Overrides,
    report::{Extent, Report, at},
    split::{is_punct, split, strs, tokens as tokens_of, trees, words},
    syntax::{EQUALS, Field, Name, expected, is_origins, read_separator, starts_field},
    term,
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
        let mut keys = Vec::new();
        for part in split(tokens) {
            let place = Extent::of(&part);
            let trees = trees(part.clone());
            let texts = words(&trees);
            let words = strs(&texts);
            let source = term::source(&part);
            let found = |wanted: &str| expected(wanted, &format!("`{source}`"));
            match *words {
                ["crate", "=", ..] => arguments.runtime = tokens_of(trees[2..].to_vec()),
                ["allow" | "deny", "("] => {
                    let mut attributes: Vec<Attribute> = vec![syn::parse_quote! { #[#part] }];
                    arguments.overrides.take(&mut attributes, Place::Policy, false, report);
                }
                ["same_origin"] => sources.push((place, HandlerPolicy::SameOrigin)),
                _ if is_no_policy(&source) => {
                    let finding = found("a policy").fix(Fix::Source("same_origin".into()));
                    report.finding(place, &finding);
                    sources.push((place, HandlerPolicy::SameOrigin));
                }
                _ if is_key(&trees)
                    || ((is_origins(&trees) || starts_field(&trees))
                        && policies_within(&source).is_empty()) =>
                {
                    keys.push(part);
                }
                _ if is_path(&trees, &words) => sources.push((place, HandlerPolicy::Named(part))),
                _ => {
                    let source = match &*policies_within(&source) {
                        [] => {
                            let advice = "name one, as in `#[cors(App)]`; `cfg_attr` chooses one at \
                                          compile time, `OriginSet::rule` an origin at run time";
                            report.finding(place, &found("a policy").advice(advice));
                            HandlerPolicy::SameOrigin
                        }
                        [path] => {
                            let fix = Fix::Source(term::source(path));
                            report.finding(place, &found("the path of a policy").fix(fix));
                            HandlerPolicy::Named(at(place, path.clone()))
                        }
                        several => {
                            report.finding(place, &one_policy().advice(declare(several)));
                            HandlerPolicy::SameOrigin
                        }
                    };
                    sources.push((place, source));
                }
            }
        }
        if let Some(first) = keys.first() {
            let place = Extent::of(first);
            let mut fields = Vec::new();
            if sources.is_empty() {
                for part in keys {
                    Field::read_all(part, EQUALS, &mut fields, report);
                }
            }
            sources.push((place, HandlerPolicy::Inline(fields)));
        }
        match &*sources {
            [(_, HandlerPolicy::Named(one)), (place, HandlerPolicy::Named(other)), ..] => {
                let advice = declare(&[one.clone(), other.clone()]);
                report.finding(*place, &one_policy().advice(advice));
            }
            [(_, HandlerPolicy::Named(path)), (place, HandlerPolicy::Inline(_)), ..] => {
                let path = term::source(path);
                let advice =
                    format!("put the key into `{path}`, or write all keys here and no name");
                report.finding(*place, &one_policy().advice(advice));
            }
            [_, (place, _), ..] => report.finding(*place, &one_policy()),
            [_] => {}
            [] => {
                let finding = Finding::new(Check::AttributePolicy);
                report.finding(whole, &finding.with("n", "`#[cors]` needs a policy"));
            }
        }
        if let Some((_, policy)) = sources.into_iter().next() {
            arguments.policy = policy;
        }
        arguments
    }
}

fn one_policy() -> Finding {
    let text = "a handler has one policy: a name, its own `origins = […]`, or `same_origin`";
    Finding::new(Check::AttributePolicy).with("n", text)
}

/// What people write for "no page of another origin", in quotes or not, as a word, a call or a
/// switch.
fn is_no_policy(text: &str) -> bool {
    const WORDS: &str = "\
        block deny disable disabled disallow false forbid never no nobody none None nothing off private \
        same-origin same_origin self skip";
    const SWITCHES: &str = "allow cors enable enabled";
    match text.split_once(['=', ':']).map(|(word, value)| (word.trim(), value.trim())) {
        Some((word, "true")) => is_one_of(word, WORDS),
        Some((word, "false")) => is_one_of(word, SWITCHES),
        Some(_) => false,
        None => is_one_of(text.trim_end_matches("()").trim_matches('"'), WORDS),
    }
}

/// The policies in what people write around their names: `&App`, `policy = App`, `"App"`, `Some(App)`,
/// `App::with_origins(set)?`. Groups count where no policy stands outside of them.
fn policies_within(source: &str) -> Vec<TokenStream> {
    let (outside, inside) = source.split_once(['(', '[', '{']).unwrap_or((source, ""));
    // Which of them a condition chooses is not for this to say.
    if outside.contains("://") || source.starts_with("if ") || source.starts_with("match ") {
        return Vec::new();
    }
    let mut found: Vec<TokenStream> = Vec::new();
    // A single colon ends a word.
    for word in
        outside.replace("::", "@").split(|c: char| !c.is_alphanumeric() && c != '_' && c != '@')
    {
        let mut path = word;
        while !path.is_empty() {
            let (before, last) = path.rsplit_once('@').unwrap_or(("", path));
            if is_type(last) {
                found.extend(path.replace('@', "::").parse::<TokenStream>());
                break;
            }
            // `App::new`
            path = before;
        }
    }
    if found.is_empty() && !inside.is_empty() { policies_within(inside) } else { found }
}

/// Whether an argument is a key: with its value, with the value missing (`credentials`), or half-typed (`hea`).
fn is_key(trees: &[TokenTree]) -> bool {
    let Some((name, rest)) = Name::read(trees) else { return false };
    // The value of `policies` is a policy.
    let is_other = name.meant().is_some_and(|key| key != Key::Policies);
    let is_word = name.key.is_ok() || !is_type(&name.text);
    is_other && (starts_field(trees) || (is_word && read_separator(rest).is_none()))
}

/// Whether a name has the style of a type that is declared in the program.
fn is_type(name: &str) -> bool {
    const LIBRARY: &str = "All AllowOrigin Any Box CorsLayer None Some";
    let is_constant = name.len() > 1 && name.chars().all(|c| !c.is_ascii_lowercase());
    let is_capital = name.starts_with(|c: char| c.is_ascii_uppercase());
    is_capital && !is_constant && !is_one_of(name, LIBRARY)
}

/// What to do with several policies.
fn declare(policies: &[TokenStream]) -> String {
    let policies = term::sources(policies);
    format!("declare a policy with `policies: [{policies}]` in `cors_policy!`, and name it here")
}

/// `Dashboard`, `path::to::Dashboard`, `::cors::Dashboard`.
fn is_path(trees: &[TokenTree], words: &[&str]) -> bool {
    let is_part = |tree: &TokenTree| matches!(tree, TokenTree::Ident(_)) || is_punct(tree, ":");
    trees.iter().all(is_part) && !matches!(words, [_, ":", _])
}
