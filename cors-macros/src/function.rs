//! A handler as far as the attribute looks at it: its head, and its body as tokens.
//!
//! The function itself is never rebuilt from these parts; it is emitted as it came.

use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::{Attribute, Visibility};

use crate::split::{head, is_punct, split, stream, strs, tokens as tokens_of, trees, words};

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
        let (attributes, visibility, trees) = head(item).map_err(|_| "this")?;
        let texts = words(&trees);
        let words = strs(&texts);
        let is_qualifier = |word: &str| {
            matches!(word, "async" | "const" | "unsafe" | "extern") || word.starts_with('"')
        };
        let at = words.iter().position(|word| !is_qualifier(word)).unwrap_or_default();
        let ["fn", name, ..] = words[at..] else { return Err(noun(words.get(at).unwrap_or(&""))) };
        // Generic parameters hold no bare parentheses before those of the arguments, but for `Fn(…)`
        // bounds, which an angle bracket precedes.
        let mut depth = 0_usize;
        let is_arguments = |place: &usize| {
            match words[*place] {
                "<" => depth += 1,
                ">" if words[place - 1] != "-" => depth = depth.saturating_sub(1),
                _ => {}
            }
            depth == 0 && words[*place] == "("
        };
        let found = (at + 2..trees.len()).find(is_arguments);
        let (Some(place), TokenTree::Ident(name)) = (found, &trees[at + 1]) else {
            return Err(name.to_owned());
        };
        let mut output = trees[place + 1..].to_vec();
        let body = output.pop_if(|_| words.last() == Some(&"{")).map(|body| stream(&body));
        let (arguments, receiver) = read_arguments(stream(&trees[place]));
        let (name, output, body) = (name.clone(), tokens_of(output), body.unwrap_or_default());
        Ok(Self { attributes, visibility, name, arguments, output, body, receiver })
    }
}

/// What an item is that begins with this word, with its article.
fn noun(word: &str) -> String {
    match word {
        "enum" | "impl" => format!("an `{word}`"),
        "struct" | "union" | "trait" | "mod" | "use" | "static" | "type" | "let" => {
            format!("a `{word}`")
        }
        _ => "this".into(),
    }
}

fn read_arguments(tokens: TokenStream) -> (Vec<Argument>, Option<Ident>) {
    let mut receiver = None;
    let mut arguments = Vec::new();
    for (index, part) in split_types(tokens).into_iter().enumerate() {
        let trees = trees(part);
        let texts = words(&trees);
        let words = strs(&texts);
        // The first colon that is not half of `::`. Patterns in front of it may hold paths.
        let is_colon = |at: usize| words.get(at) == Some(&":");
        let is_single =
            |at: &usize| is_colon(*at) && !is_colon(at + 1) && (*at == 0 || !is_colon(at - 1));
        let colon = (0..words.len()).find(is_single);
        let before = &words[..colon.unwrap_or(words.len())];
        let own = before.iter().position(|word| *word == "self").filter(|_| index == 0);
        match (own.map(|at| &trees[at]), colon) {
            (Some(TokenTree::Ident(word)), _) => receiver = Some(word.clone()),
            (_, Some(colon)) => arguments.push(Argument {
                pattern: tokens_of(trees[..colon].to_vec()),
                kind: tokens_of(trees[colon + 1..].to_vec()),
            }),
            _ => {}
        }
    }
    (arguments, receiver)
}

/// Splits at the commas that stand in no angle brackets.
pub(crate) fn split_types(tokens: TokenStream) -> Vec<TokenStream> {
    let (mut depth, mut is_minus) = (0_i32, false);
    let mut parts: Vec<TokenStream> = Vec::new();
    for part in split(tokens) {
        match parts.last_mut() {
            Some(last) if depth > 0 => last.extend(quote::quote! { , #part }),
            _ => parts.push(part.clone()),
        }
        for tree in part {
            if is_punct(&tree, "<") {
                depth += 1;
            } else if is_punct(&tree, ">") && !is_minus {
                depth -= 1;
            }
            is_minus = is_punct(&tree, "-");
        }
    }
    parts
}
