//! What a handler's signature and body ask of its policy, with where they ask it. The rules are
//! `cors_rules::rules::handler`'s; this only finds the tokens they look at.

use cors_rules::{
    finding::Finding,
    rules::handler::{self, Need, Requirement, Type},
};
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::LitStr;

use crate::{
    function::{Function, flatten, split_types},
    report::Extent,
    term,
};

/// A finding that holds unless the policy meets the need, or in any case.
#[derive(Clone, Debug)]
pub(crate) struct Noted {
    pub(crate) extent: Extent,
    pub(crate) need: Option<Need>,
    pub(crate) finding: Finding,
}

impl Noted {
    fn new(extent: Extent, requirement: Requirement) -> Self {
        Self { extent, need: Some(requirement.need), finding: requirement.finding }
    }

    fn anyway(extent: Extent, finding: Finding) -> Self {
        Self { extent, need: None, finding }
    }
}

/// Everything that a handler asks, in source order.
pub(crate) fn read(function: &Function) -> Vec<Noted> {
    let mut noted = Vec::new();
    let mut maps = Vec::new();
    let mut requests = Vec::new();
    let mut is_verified = false;
    for argument in &function.arguments {
        let source = term::source(&argument.kind);
        let kind = read_type(argument.kind.clone());
        if let Some(requirement) = handler::argument(&kind, &source) {
            noted.push(Noted::new(Extent::of(&argument.kind), requirement));
        }
        is_verified |= handler::verifies_sender(&kind);
        if let Some(TokenTree::Ident(name)) = argument.pattern.clone().into_iter().last() {
            match kind.name.as_str() {
                "HeaderMap" => maps.push(name.to_string()),
                "Request" | "Parts" => requests.push(name.to_string()),
                _ => {}
            }
        }
    }
    if let Some(finding) = handler::returns(&read_type(function.output.clone())) {
        noted.push(Noted::anyway(Extent::of(&function.output), finding));
    }
    flatten(function.body.clone(), &mut |trees| {
        if let Some(name) = bound(trees) {
            // From here on the name is something else.
            maps.retain(|map| *map != name);
            requests.retain(|request| *request != name);
        }
        is_verified |= matches!(trees.first(), Some(TokenTree::Ident(name)) if handler::asks_sender(&name.to_string()));
        let rest = behind_request(trees, &requests);
        let read = rest
            .map_or_else(|| reads_header(trees, &maps), |(map, rest)| reads_header(rest, &[map]));
        if let Some((place, requirement)) = read {
            noted.push(Noted::new(place, requirement));
        }
        let mentioned = match trees.first() {
            Some(TokenTree::Ident(name)) => handler::mentions(&name.to_string()),
            Some(tree @ TokenTree::Literal(_)) => {
                text(tree).and_then(|(_, text)| handler::mentions(&text))
            }
            _ => None,
        };
        if let (Some(finding), Some(tree)) = (mentioned, trees.first()) {
            noted.push(Noted::anyway(tree.span().into(), finding));
        }
    });
    if is_verified {
        noted.retain(|noted| noted.need != Some(Need::Enforce));
    }
    noted
}

/// Of `request.headers()` or `parts.headers`, the map's name and the tokens from it on.
fn behind_request<'a>(
    trees: &'a [TokenTree],
    requests: &[String],
) -> Option<(String, &'a [TokenTree])> {
    let [TokenTree::Ident(request), TokenTree::Punct(dot), rest @ ..] = trees else { return None };
    let [TokenTree::Ident(map), ..] = rest else { return None };
    let is_map =
        requests.contains(&request.to_string()) && dot.as_char() == '.' && *map == "headers";
    is_map.then(|| (map.to_string(), rest))
}

/// The name that `let headers` or `|headers|` gives to another value.
fn bound(trees: &[TokenTree]) -> Option<String> {
    let is =
        |tree: &TokenTree, mark| matches!(tree, TokenTree::Punct(punct) if punct.as_char() == mark);
    match trees {
        [TokenTree::Ident(word), TokenTree::Ident(mutable), TokenTree::Ident(name), ..]
            if *word == "let" && *mutable == "mut" =>
        {
            Some(name.to_string())
        }
        [TokenTree::Ident(word), TokenTree::Ident(name), ..]
            if *word == "let" || *word == "for" =>
        {
            Some(name.to_string())
        }
        [before, TokenTree::Ident(name), after, ..]
            if (is(before, '|') || is(before, ',')) && (is(after, '|') || is(after, ':')) =>
        {
            Some(name.to_string())
        }
        _ => None,
    }
}

/// `headers.get("x-api-key")`, `headers["x-api-key"]` and `headers.get(AUTHORIZATION)`, where `headers` is the map of the request.
fn reads_header(trees: &[TokenTree], maps: &[String]) -> Option<(Extent, Requirement)> {
    const READERS: [&str; 3] = ["get", "get_all", "contains_key"];
    let without_call: Vec<TokenTree>;
    let trees = match trees {
        [map, TokenTree::Group(call), rest @ ..]
            if call.delimiter() == Delimiter::Parenthesis && call.stream().is_empty() =>
        {
            without_call = std::iter::once(map).chain(rest.iter().take(4)).cloned().collect();
            &without_call
        }
        trees => trees,
    };
    let group = match trees {
        [
            TokenTree::Ident(map),
            TokenTree::Punct(dot),
            TokenTree::Ident(reader),
            TokenTree::Group(group),
            ..,
        ] if maps.contains(&map.to_string())
            && dot.as_char() == '.'
            && READERS.contains(&reader.to_string().as_str())
            && group.delimiter() == Delimiter::Parenthesis =>
        {
            group
        }
        [TokenTree::Ident(map), TokenTree::Group(group), ..]
            if maps.contains(&map.to_string()) && group.delimiter() == Delimiter::Bracket =>
        {
            group
        }
        _ => return None,
    };
    let argument: Vec<TokenTree> = group.stream().into_iter().collect();
    let (place, name) = match argument.as_slice() {
        [first, ..] if text(first).is_some() => text(first)?,
        // `AUTHORIZATION`, `header::AUTHORIZATION`, `&http::header::AUTHORIZATION`.
        [.., TokenTree::Ident(last)] => {
            (last.span().into(), handler::header_of_constant(&last.to_string())?.to_owned())
        }
        _ => return None,
    };
    Some((place, handler::reads_header(&name)?))
}

fn text(tree: &TokenTree) -> Option<(Extent, String)> {
    let literal: LitStr = syn::parse2(tree.clone().into()).ok()?;
    Some((tree.span().into(), literal.value()))
}

/// A type as the rules look at it; of anything but a path, the part that is one.
fn read_type(tokens: TokenStream) -> Type {
    let mut name = String::new();
    let mut trees = term::without_invisible_groups(tokens).into_iter();
    for tree in trees.by_ref() {
        match tree {
            TokenTree::Ident(word) => name = word.to_string(),
            TokenTree::Punct(punct) if punct.as_char() == '<' && !name.is_empty() => break,
            TokenTree::Group(group) => return read_type(group.stream()),
            _ => {}
        }
    }
    let mut inner: Vec<TokenTree> = trees.collect();
    let end = inner
        .iter()
        .rposition(|tree| matches!(tree, TokenTree::Punct(punct) if punct.as_char() == '>'));
    inner.truncate(end.unwrap_or(0));
    let arguments = split_types(inner.into_iter().collect())
        .into_iter()
        .filter(|part| !is_lifetime(part))
        .map(read_type)
        .collect();
    Type { name, arguments }
}

fn is_lifetime(tokens: &TokenStream) -> bool {
    let first = tokens.clone().into_iter().next();
    matches!(first, Some(TokenTree::Punct(punct)) if punct.as_char() == '\'')
}
