//! Tokens as lists. Each kind of iterator that becomes a stream is compiled anew; lists are compiled here.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::quote;
use syn::{
    Attribute, LitStr,
    parse::{Parse, ParseStream, Parser},
};

/// The trees of tokens, without the groups that have no delimiters: what a `macro_rules` variable holds
/// arrives in one.
pub(crate) fn trees(tokens: TokenStream) -> Vec<TokenTree> {
    let mut visible = Vec::new();
    for tree in tokens {
        match tree {
            TokenTree::Group(group) if group.delimiter() == Delimiter::None => {
                visible.append(&mut trees(group.stream()));
            }
            tree => visible.push(tree),
        }
    }
    visible
}

/// The path of the runtime, which its own macros put into brackets in front of everything, and the rest.
pub(crate) fn runtime(input: TokenStream) -> (TokenStream, Vec<TokenTree>) {
    let mut rest = trees(input);
    let is_path = |tree: &TokenTree| matches!(tree, TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket);
    if rest.first().is_some_and(is_path) {
        let path = stream(&rest.remove(0));
        return (path, rest);
    }
    (quote! { ::cors_runtime }, rest)
}

/// The tokens of trees.
pub(crate) fn tokens(trees: Vec<TokenTree>) -> TokenStream {
    trees.into_iter().collect()
}

/// Splits at top-level commas. A last comma may stand or not; an empty part is left out.
pub(crate) fn split(list: TokenStream) -> Vec<TokenStream> {
    split_at(list, ",")
}

/// The same at any of these marks.
pub(crate) fn split_at(list: TokenStream, marks: &str) -> Vec<TokenStream> {
    let (mut parts, mut part) = (Vec::new(), Vec::new());
    for tree in trees(list) {
        if is_punct(&tree, marks) {
            push(&mut parts, &mut part);
        } else {
            part.push(tree);
        }
    }
    push(&mut parts, &mut part);
    parts
}

fn push(parts: &mut Vec<TokenStream>, part: &mut Vec<TokenTree>) {
    if !part.is_empty() {
        parts.push(tokens(std::mem::take(part)));
    }
}

/// Whether a tree is one of these characters.
pub(crate) fn is_punct(tree: &TokenTree, characters: &str) -> bool {
    matches!(tree, TokenTree::Punct(punct) if characters.contains(punct.as_char()))
}

/// Trees as words to match by: of a group, its opening bracket.
pub(crate) fn words(trees: &[TokenTree]) -> Vec<String> {
    let mut words = Vec::with_capacity(trees.len());
    for tree in trees {
        words.push(match tree {
            TokenTree::Group(group) => match group.delimiter() {
                Delimiter::Parenthesis => "(".into(),
                Delimiter::Bracket => "[".into(),
                Delimiter::Brace | Delimiter::None => "{".into(),
            },
            tree => tree.to_string(),
        });
    }
    words
}

/// The same, borrowed.
pub(crate) fn strs(words: &[String]) -> Vec<&str> {
    let mut strs = Vec::with_capacity(words.len());
    for word in words {
        strs.push(word.as_str());
    }
    strs
}

/// What a group holds; what is no group itself.
pub(crate) fn stream(tree: &TokenTree) -> TokenStream {
    if let TokenTree::Group(group) = tree { group.stream() } else { tree.clone().into() }
}

/// The text of a string.
pub(crate) fn string(tree: &TokenTree) -> Option<String> {
    syn::parse2::<LitStr>(tree.clone().into()).ok().map(|text| text.value())
}

/// The attributes that tokens begin with, what else is before the rest, and the rest.
pub(crate) fn head<T: Parse>(
    tokens: TokenStream,
) -> syn::Result<(Vec<Attribute>, T, Vec<TokenTree>)> {
    let reader = |input: ParseStream<'_>| {
        let attributes = input.call(Attribute::parse_outer)?;
        Ok((attributes, input.parse()?, trees(input.parse()?)))
    };
    reader.parse2(tokens)
}
