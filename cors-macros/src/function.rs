//! A handler as far as the attribute looks at it: its head, and its body as tokens.
//!
//! The function itself is never rebuilt from these parts; it is emitted as it came.

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};
use syn::{
    Attribute, Token, Visibility,
    ext::IdentExt as _,
    parse::{ParseStream, Parser},
};

use crate::split::split;

/// The head of a function and its body.
pub(crate) struct Function {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) visibility: Visibility,
    pub(crate) name: Ident,
    pub(crate) arguments: Vec<Argument>,
    /// The tokens between the arguments and the body.
    pub(crate) output: TokenStream,
    pub(crate) body: TokenStream,
    /// `self`, in any form.
    pub(crate) receiver: Option<Ident>,
}

/// `pattern: type`
pub(crate) struct Argument {
    pub(crate) pattern: TokenStream,
    pub(crate) kind: TokenStream,
}

impl Function {
    /// Reads an item. Otherwise says what it is instead, with its article.
    pub(crate) fn read(item: TokenStream) -> Result<Self, String> {
        let reader = |input: ParseStream<'_>| {
            let attributes = input.call(Attribute::parse_outer)?;
            let visibility: Visibility = input.parse()?;
            while !input.peek(Token![fn]) {
                let is_qualifier = input.peek(Token![async])
                    || input.peek(Token![const])
                    || input.peek(Token![unsafe])
                    || input.peek(Token![extern])
                    || input.peek(syn::LitStr);
                if !is_qualifier {
                    let noun = noun(input);
                    input.parse::<TokenStream>()?;
                    return Ok(Err(noun));
                }
                input.parse::<TokenTree>()?;
            }
            input.parse::<Token![fn]>()?;
            let name = input.call(Ident::parse_any)?;
            let mut between: Vec<TokenTree> = Vec::new();
            // Generic parameters hold no bare parentheses before those of the arguments, but for
            // `Fn(…)` bounds, which an angle bracket precedes.
            let mut depth = 0_usize;
            let arguments = loop {
                let tree: TokenTree = input.parse()?;
                match &tree {
                    TokenTree::Punct(punct) if punct.as_char() == '<' => depth += 1,
                    TokenTree::Punct(punct) if punct.as_char() == '>' && !is_arrow(&between) => {
                        depth = depth.saturating_sub(1);
                    }
                    TokenTree::Group(group)
                        if depth == 0 && group.delimiter() == Delimiter::Parenthesis =>
                    {
                        break group.stream();
                    }
                    _ => {}
                }
                between.push(tree);
            };
            let mut output = TokenStream::new();
            let mut body = TokenStream::new();
            while !input.is_empty() {
                let tree: TokenTree = input.parse()?;
                match &tree {
                    TokenTree::Group(group)
                        if input.is_empty() && group.delimiter() == Delimiter::Brace =>
                    {
                        body = group.stream();
                    }
                    _ => output.extend(TokenStream::from(tree)),
                }
            }
            let (arguments, receiver) = read_arguments(arguments);
            Ok(Ok(Self { attributes, visibility, name, arguments, output, body, receiver }))
        };
        reader.parse2(item).unwrap_or_else(|_| Err("this".into()))
    }
}

/// The `>` of `->`.
fn is_arrow(before: &[TokenTree]) -> bool {
    matches!(before.last(), Some(TokenTree::Punct(punct)) if punct.as_char() == '-')
}

fn noun(input: ParseStream<'_>) -> String {
    let Ok(word) = input.call(Ident::parse_any) else { return "this".into() };
    match word.to_string().as_str() {
        "struct" => "a struct",
        "enum" => "an enum",
        "union" => "a union",
        "trait" => "a trait",
        "impl" => "an `impl` block",
        "mod" => "a module",
        "use" => "a `use` declaration",
        "static" => "a static",
        "type" => "a type alias",
        "let" => "a statement",
        "macro_rules" => "a macro",
        _ => "this",
    }
    .into()
}

fn read_arguments(tokens: TokenStream) -> (Vec<Argument>, Option<Ident>) {
    let mut receiver = None;
    let mut arguments = Vec::new();
    for (index, part) in split_types(tokens).into_iter().enumerate() {
        let trees: Vec<TokenTree> = part.into_iter().collect();
        let is_self = |tree: &&TokenTree| matches!(tree, TokenTree::Ident(word) if *word == "self");
        let colon = single_colon(&trees);
        let before = &trees[..colon.unwrap_or(trees.len())];
        if index == 0
            && let Some(TokenTree::Ident(word)) = before.iter().find(is_self)
        {
            receiver = Some(word.clone());
            continue;
        }
        if let Some(colon) = colon {
            arguments.push(Argument {
                pattern: trees[..colon].iter().cloned().collect(),
                kind: trees[colon + 1..].iter().cloned().collect(),
            });
        }
    }
    (arguments, receiver)
}

/// The first colon that is not half of `::`. Patterns in front of it may hold paths.
fn single_colon(trees: &[TokenTree]) -> Option<usize> {
    let is_colon = |at: usize| matches!(trees.get(at), Some(TokenTree::Punct(punct)) if punct.as_char() == ':');
    (0..trees.len())
        .find(|&at| is_colon(at) && !is_colon(at + 1) && !at.checked_sub(1).is_some_and(is_colon))
}

/// Splits at the commas that stand in no angle brackets.
pub(crate) fn split_types(tokens: TokenStream) -> Vec<TokenStream> {
    let mut depth = 0_i32;
    let mut previous = ' ';
    let mut parts: Vec<TokenStream> = Vec::new();
    for part in split(tokens) {
        if depth > 0
            && let Some(last) = parts.last_mut()
        {
            last.extend(quote::quote! { , });
            last.extend(part.clone());
        } else {
            parts.push(part.clone());
        }
        for tree in part {
            let character = match &tree {
                TokenTree::Punct(punct) => punct.as_char(),
                _ => ' ',
            };
            match character {
                '<' => depth += 1,
                '>' if previous != '-' => depth -= 1,
                _ => {}
            }
            previous = character;
        }
    }
    parts
}

/// Every token, those in groups too.
pub(crate) fn flatten(tokens: TokenStream, visit: &mut impl FnMut(&[TokenTree])) {
    let trees: Vec<TokenTree> = tokens.into_iter().collect();
    for start in 0..trees.len() {
        visit(&trees[start..]);
        if let TokenTree::Group(group) = &trees[start] {
            flatten(group.stream(), visit);
        }
    }
}
