//! The arguments of `#[cors(…)]`.

use cors_rules::{
    catalog::Check,
    finding::{Finding, Fix},
    rules::{
        self, Context, Place,
        key::{self, Key},
    },
};
use proc_macro2::{Delimiter, Group, Ident, Literal, TokenStream, TokenTree};
use quote::quote;
use syn::{Attribute, LitStr, Path};

use crate::{
    lints::Overrides,
    listed,
    report::{Extent, Report},
    split::split,
    syntax::{Element, Field, Name, Separator, Value, expected},
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
                    sources.push((place, HandlerPolicy::SameOrigin));
                }
                _ if is_no_policy(&part) => {
                    let finding = expected("a policy", &format!("`{}`", term::source(&part)));
                    report.finding(place, &finding.fix(Fix::Source("same_origin".into())));
                    sources.push((place, HandlerPolicy::SameOrigin));
                }
                [TokenTree::Ident(word), TokenTree::Punct(_), TokenTree::Group(list)]
                    if *word == Key::Policies.name() =>
                {
                    report.finding(place, &combined(list));
                    sources.push((place, HandlerPolicy::SameOrigin));
                }
                [TokenTree::Literal(literal)] if quoted_path(literal).is_some() => {
                    let path = quoted_path(literal).unwrap_or_default();
                    let finding = expected("the path of a policy", "it in quotes");
                    report.finding(place, &finding.fix(Fix::Source(term::source(&path))));
                    sources.push((place, HandlerPolicy::Named(path)));
                }
                // `credentials` alone is a key whose value is missing.
                [TokenTree::Ident(word)] if key::check(&word.to_string()).is_ok() => {
                    Field::read_all(part, Separator::Equals, &mut fields, report);
                    inline(place, &mut sources);
                }
                [TokenTree::Punct(_) | TokenTree::Ident(_), ..] if is_path(&trees) => {
                    sources.push((place, HandlerPolicy::Named(part)));
                }
                _ if policy_within(&trees).is_some() => {
                    let path = policy_within(&trees).unwrap_or_default();
                    let finding =
                        expected("the path of a policy", &format!("`{}`", term::source(&part)));
                    report.finding(place, &finding.fix(Fix::Source(term::source(&path))));
                    sources.push((place, HandlerPolicy::Named(path)));
                }
                _ => {
                    let part = with_key(part, &trees, place, report);
                    match part {
                        Keyed::AsWritten(part) => {
                            Field::read_all(part, Separator::Equals, &mut fields, report);
                        }
                        Keyed::Repaired(field) => fields.push(field),
                    }
                    inline(place, &mut sources);
                }
            }
        }
        if let Some((place, second)) = sources.get(1) {
            let text =
                "a handler has one policy: a name, its own `origins = […]`, or `same_origin`";
            let finding = Finding::new(Check::AttributePolicy).with("n", text);
            let finding = match (&sources[0].1, second) {
                (HandlerPolicy::Named(one), HandlerPolicy::Named(other)) => finding.advice(format!(
                    "declare a policy with `policies: [{}, {}]` in `cors_policy!`, and name it here",
                    term::source(one),
                    term::source(other),
                )),
                _ => finding,
            };
            report.finding(*place, &finding);
        }
        match sources.into_iter().next() {
            Some((_, HandlerPolicy::Inline(_))) => arguments.policy = HandlerPolicy::Inline(fields),
            Some((_, source)) => arguments.policy = source,
            None => complain(whole, "`#[cors]` needs a policy", report),
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
    const WORDS: [&str; 19] = [
        "block",
        "deny",
        "disable",
        "disabled",
        "disallow",
        "false",
        "forbid",
        "never",
        "no",
        "nobody",
        "none",
        "None",
        "nothing",
        "off",
        "private",
        "same-origin",
        "same_origin",
        "self",
        "skip",
    ];
    const SWITCHES: [&str; 4] = ["allow", "cors", "enable", "enabled"];
    let text = term::source(part);
    match text.split_once(['=', ':']).map(|(word, value)| (word.trim(), value.trim())) {
        Some((word, "true")) => WORDS.contains(&word),
        Some((word, "false")) => SWITCHES.contains(&word),
        Some(_) => false,
        None => WORDS.contains(&text.trim_end_matches("()").trim_matches('"')),
    }
}

/// The policy in what people write around its name: `&App`, `policy = App`, `App()`,
/// `App::with_origins(set)`, `Some(App)`.
fn policy_within(trees: &[TokenTree]) -> Option<TokenStream> {
    let is = |tree: &TokenTree, marks: &str| matches!(tree, TokenTree::Punct(punct) if marks.contains(punct.as_char()));
    match trees {
        // `policy = App`, but not `api::App`
        [TokenTree::Ident(key), mark, path @ ..]
            if is(mark, "=:") && path.first().is_some_and(|first| !is(first, ":")) =>
        {
            if is_other_key(key) {
                None
            } else {
                policy_within(path)
            }
        }
        [TokenTree::Ident(key), TokenTree::Group(_)] if is_other_key(key) => None,
        [mark, path @ ..] if is(mark, "&") => policy_within(path),
        [path @ .., TokenTree::Group(group)] if !path.is_empty() => {
            let inside: Vec<TokenTree> = group.stream().into_iter().collect();
            policy_within(&inside).or_else(|| policy_within(path))
        }
        // `App::new`
        [path @ .., one, two, TokenTree::Ident(function)]
            if is(one, ":") && is(two, ":") && !is_type(&function.to_string()) =>
        {
            policy_within(path)
        }
        path => {
            let tokens: TokenStream = path.iter().cloned().collect();
            let path = syn::parse2::<Path>(tokens.clone()).ok()?;
            is_type(&path.segments.last()?.ident.to_string()).then_some(tokens)
        }
    }
}

/// Whether a word is meant as a key whose value is not a policy.
fn is_other_key(word: &Ident) -> bool {
    match key::check(&word.to_string()) {
        Ok(known) => known != Key::Policies,
        Err(finding) => {
            matches!(finding.replacement(), Fix::Source(name) if name != Key::Policies.name())
        }
    }
}

/// Whether a name has the style of a type that is declared in the program.
fn is_type(name: &str) -> bool {
    const LIBRARY: [&str; 7] = ["All", "AllowOrigin", "Any", "Box", "CorsLayer", "None", "Some"];
    let is_constant = name.len() > 1 && name.chars().all(|c| !c.is_ascii_lowercase());
    name.starts_with(|c: char| c.is_ascii_uppercase()) && !is_constant && !LIBRARY.contains(&name)
}

/// `"App"`, `"crate::App"`: a name in the style of a type.
fn quoted_path(literal: &Literal) -> Option<TokenStream> {
    let text = syn::parse2::<LitStr>(TokenTree::from(literal.clone()).into()).ok()?;
    let path = text.parse::<Path>().ok()?;
    is_type(&path.segments.last()?.ident.to_string()).then(|| quote! { #path })
}

/// The finding for `policies = [Trusted, Partners]`.
fn combined(list: &Group) -> Finding {
    let finding = Finding::new(Check::AttributePolicy)
        .with("n", "a combined policy is declared in `cors_policy!` and named here");
    let policies: Vec<String> = split(list.stream()).iter().map(term::source).collect();
    match policies.as_slice() {
        [] => finding,
        [one] => expected("the path of a policy", "a list").fix(Fix::Source(one.clone())),
        several => finding.advice(format!(
            "declare a policy with `policies: [{}]` in `cors_policy!`, and name it here",
            several.join(", "),
        )),
    }
}

fn complain(place: Extent, text: &str, report: &mut Report) {
    let finding = Finding::new(Check::AttributePolicy).with("n", text);
    report.finding(place, &finding);
}

/// An argument that has a key, or has been given one.
enum Keyed {
    AsWritten(TokenStream),
    /// Nothing more is said of it.
    Repaired(Field),
}

/// `"https://app.example.com"` or a list of them, without the key: read as if it were there.
fn with_key(part: TokenStream, trees: &[TokenTree], place: Extent, report: &mut Report) -> Keyed {
    let finding = expected("`origins = […]`", "the origins alone");
    match trees {
        [TokenTree::Literal(_)] => {
            let field = Field::repaired_origins(&part, place);
            let origins = field.as_ref().map(|(_, source)| format!("origins = [{source}]"));
            let finding = match origins {
                Some(origins) => finding.fix(Fix::Source(origins)),
                None => {
                    finding.advice("list them, as in `origins = [\"https://app.example.com\"]`")
                }
            };
            report.finding(place, &finding);
            match field {
                Some((field, _)) => Keyed::Repaired(field),
                None => Keyed::Repaired(Field::missing_origins(place)),
            }
        }
        [TokenTree::Punct(star)] if star.as_char() == '*' => {
            let any: Vec<TokenTree> = quote! { "*" }.into_iter().collect();
            with_key(any.iter().cloned().collect(), &any, place, report)
        }
        [TokenTree::Group(list)] if list.delimiter() == Delimiter::Bracket => {
            let fix = format!("origins = {}", term::source(&part));
            report.finding(place, &finding.fix(Fix::Source(fix)));
            Keyed::AsWritten(quote! { origins = #part })
        }
        _ => Keyed::AsWritten(part),
    }
}

/// `Dashboard`, `path::to::Dashboard`, `::cors::Dashboard`.
fn is_path(trees: &[TokenTree]) -> bool {
    trees.iter().all(|tree| match tree {
        TokenTree::Ident(_) => true,
        TokenTree::Punct(punct) => punct.as_char() == ':',
        _ => false,
    }) && !matches!(trees, [TokenTree::Ident(_), TokenTree::Punct(one), TokenTree::Ident(_)] if one.as_char() == ':')
}

impl Field {
    /// The key `origins` with the text of a literal, as the rules would have it written, and how that
    /// is written. `None`: the text is not an origin, and cannot be made one.
    fn repaired_origins(literal: &TokenStream, place: Extent) -> Option<(Self, String)> {
        let term = Term::read(literal.clone())?;
        let text = listed::text(Key::Origins, &term)?;
        let texts = rules::listed::entries(Key::Origins, &text, Context::default())?;
        let list = rules::listed::source(Key::Origins, &texts);
        let mut field = Self::missing_origins(place);
        let tokens: TokenStream = list.parse().ok()?;
        let respanned = tokens.into_iter().map(|mut tree| {
            tree.set_span(place.first());
            tree
        });
        let entries = split(respanned.collect()).into_iter().filter_map(|tokens| {
            let term = Term::read(tokens)?;
            Some(Element { attributes: Vec::new(), term })
        });
        field.value = Value::List { extent: place, entries: entries.collect() };
        (!texts.is_empty()).then_some((field, list))
    }

    /// The key `origins`, of whose value nothing is known.
    fn missing_origins(place: Extent) -> Self {
        let key = Name { text: "origins".into(), place };
        Self { attributes: Vec::new(), key, value: Value::Missing }
    }
}
