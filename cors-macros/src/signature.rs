//! What a handler's signature and body ask of its policy, with where they ask it. The rules are
//! `cors_rules::rules::handler`'s; this only finds the tokens they look at.

use cors_rules::{
    finding::Finding,
    rules::handler::{self, Need, Requirement, Type},
};
use proc_macro2::{TokenStream, TokenTree};

use crate::{
    function::{Function, split_types},
    report::Extent,
    split::{self, is_punct, string, strs, trees, words},
    term,
};

/// A finding that holds unless the policy meets the need, or in any case.
#[derive(Clone)]
pub(crate) struct Noted {
    pub(crate) extent: Extent,
    pub(crate) need: Option<Need>,
    pub(crate) finding: Finding,
}

impl Noted {
    fn new(extent: Extent, requirement: Requirement) -> Self {
        Self { extent, need: Some(requirement.need), finding: requirement.finding }
    }

    pub(crate) fn anyway(extent: Extent, finding: Finding) -> Self {
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
    visit(function.body.clone(), &mut |trees, words| {
        let [first, ..] = *words else { return };
        // From here on the name is something else.
        if let ["let", "mut", name, ..]
        | ["let" | "for", name, ..]
        | ["|" | ",", name, "|" | ":", ..] = *words
        {
            maps.retain(|map| map != name);
            requests.retain(|request| request != name);
        }
        if let ["let", name, "=", request, ".", "headers", "(", ";", ..] = *words
            && requests.iter().any(|known| known == request)
        {
            maps.push(name.to_owned());
        }
        is_verified |= handler::asks_sender(first);
        noted.extend(reads_header(trees, words, &maps, &requests));
        let text = string(&trees[0]);
        let is_word = matches!(trees[0], TokenTree::Ident(_));
        let mentioned = text.as_deref().or(is_word.then_some(first)).and_then(handler::mentions);
        if let Some(finding) = mentioned {
            noted.push(Noted::anyway(trees[0].span().into(), finding));
        }
    });
    if is_verified {
        noted.retain(|noted| noted.need != Some(Need::Enforce));
    }
    noted
}

/// Visits the tokens from each one on, in groups too, with the words that they are.
fn visit(tokens: TokenStream, visitor: &mut dyn FnMut(&[TokenTree], &[&str])) {
    let trees = trees(tokens);
    let texts = words(&trees);
    let words = strs(&texts);
    for start in 0..trees.len() {
        visitor(&trees[start..], &words[start..]);
        if let TokenTree::Group(group) = &trees[start] {
            visit(group.stream(), visitor);
        }
    }
}

/// `headers.get("x-api-key")`, `headers["x-api-key"]` and `headers.get(AUTHORIZATION)`, where `headers` is
/// the map of the request, `parts.headers` or `request.headers()`.
fn reads_header(
    trees: &[TokenTree],
    words: &[&str],
    maps: &[String],
    requests: &[String],
) -> Option<Noted> {
    let has = |names: &[String], name: &str| names.iter().any(|known| known == name);
    let is_empty =
        |tree: &TokenTree| matches!(tree, TokenTree::Group(group) if group.stream().is_empty());
    let after = match *words {
        [request, ".", "headers", ..] if has(requests, request) => match trees.get(3) {
            Some(call) if is_empty(call) => 4,
            _ => 3,
        },
        [map, ..] if has(maps, map) => 1,
        _ => return None,
    };
    let at = match words[after..] {
        [".", "get" | "get_all" | "contains_key", "(", ..] => after + 2,
        ["[", ..] => after,
        _ => return None,
    };
    let TokenTree::Group(group) = &trees[at] else { return None };
    let argument = split::trees(group.stream());
    let (place, name) = match argument.as_slice() {
        [first, ..] if string(first).is_some() => (first.span(), string(first)?),
        // `AUTHORIZATION`, `header::AUTHORIZATION`, `&http::header::AUTHORIZATION`.
        [.., TokenTree::Ident(last)] => {
            (last.span(), handler::header_of_constant(&last.to_string())?.to_owned())
        }
        _ => return None,
    };
    Some(Noted::new(place.into(), handler::reads_header(&name)?))
}

/// A type as the rules look at it; of anything but a path, the part that is one.
fn read_type(tokens: TokenStream) -> Type {
    let mut name = String::new();
    let mut trees = split::trees(tokens).into_iter();
    for tree in trees.by_ref() {
        match tree {
            TokenTree::Ident(word) => name = word.to_string(),
            tree if is_punct(&tree, "<") && !name.is_empty() => break,
            TokenTree::Group(group) => return read_type(group.stream()),
            _ => {}
        }
    }
    let mut inner: Vec<TokenTree> = trees.collect();
    let end = inner.iter().rposition(|tree| is_punct(tree, ">"));
    inner.truncate(end.unwrap_or(0));
    let mut arguments = Vec::new();
    for part in split_types(split::tokens(inner)) {
        // Not a lifetime.
        if !split::trees(part.clone()).first().is_some_and(|tree| is_punct(tree, "'")) {
            arguments.push(read_type(part));
        }
    }
    Type { name, arguments }
}
