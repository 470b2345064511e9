//! A value as it was typed: the terms of the grammar, told apart by their tokens alone.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};
use syn::{Lit, LitStr};

use crate::{
    report::Extent,
    split::{is_punct, trees},
};

/// A value as it was typed.
#[derive(Clone)]
pub(crate) struct Term {
    pub(crate) kind: Kind,
    pub(crate) extent: Extent,
    /// The tokens as text, for messages.
    pub(crate) source: String,
    pub(crate) tokens: TokenStream,
}

#[derive(Clone)]
pub(crate) enum Kind {
    Str(String),
    Bool(bool),
    /// One identifier, such as `GET`.
    Ident,
    /// `env!("NAME")`.
    Env(String),
    /// `file!("path")`.
    File(String),
    /// A path, or a name with dashes: text that wants to be a string.
    Name,
    /// Any other literal, with its article.
    Literal(&'static str),
    /// Any other tokens.
    Expression,
}

impl Term {
    /// Reads tokens that hold one value. `None`: there are no tokens.
    pub(crate) fn read(tokens: TokenStream) -> Option<Self> {
        if tokens.is_empty() {
            return None;
        }
        let extent = Extent::of(&tokens);
        let source = source(&tokens);
        Some(Self { kind: kind(tokens.clone()), extent, source, tokens })
    }

    /// Whether it stands for a value that only the compiler or the program knows.
    pub(crate) fn is_value(&self) -> bool {
        matches!(self.kind, Kind::Ident | Kind::Name | Kind::Expression)
    }

    /// Whether it is this word, in quotes or not.
    pub(crate) fn is_word(&self, word: &str) -> bool {
        self.source.trim_matches('"') == word
    }

    /// What it is, with its article, for "expected …, found …".
    pub(crate) fn found(&self) -> String {
        match &self.kind {
            Kind::Str(_) => "a string".into(),
            Kind::Literal(article) => (*article).into(),
            _ => format!("`{}`", self.source),
        }
    }
}

fn kind(tokens: TokenStream) -> Kind {
    let trees = trees(tokens.clone());
    // `content-type`, `header::CONTENT_TYPE`, `Method::GET`.
    let is_part_of_name = |tree| matches!(tree, &TokenTree::Ident(_)) || is_punct(tree, "-:");
    match trees.as_slice() {
        [TokenTree::Literal(_)] => literal(&tokens),
        [minus, TokenTree::Literal(_)] if is_punct(minus, "-") => Kind::Literal("an integer"),
        [TokenTree::Ident(ident)] if *ident == "true" => Kind::Bool(true),
        [TokenTree::Ident(ident)] if *ident == "false" => Kind::Bool(false),
        [TokenTree::Ident(_)] => Kind::Ident,
        [TokenTree::Ident(ident), TokenTree::Punct(bang), TokenTree::Group(group)]
            if bang.as_char() == '!' =>
        {
            match (ident.to_string().as_str(), syn::parse2::<LitStr>(group.stream())) {
                ("env", Ok(name)) => Kind::Env(name.value()),
                ("file", Ok(path)) => Kind::File(path.value()),
                _ => Kind::Expression,
            }
        }
        _ if trees.iter().all(is_part_of_name) => Kind::Name,
        _ => Kind::Expression,
    }
}

fn literal(tokens: &TokenStream) -> Kind {
    match syn::parse2::<Lit>(tokens.clone()) {
        Ok(Lit::Str(text)) if text.suffix().is_empty() => Kind::Str(text.value()),
        Ok(Lit::Int(_)) => Kind::Literal("an integer"),
        Ok(Lit::Float(_)) => Kind::Literal("a floating-point number"),
        Ok(Lit::ByteStr(_)) => Kind::Literal("a byte string"),
        Ok(Lit::Char(_)) => Kind::Literal("a character"),
        _ => Kind::Literal("a literal"),
    }
}

/// Several values as they would stand in a list.
pub(crate) fn sources(values: &[TokenStream]) -> String {
    let mut texts = Vec::with_capacity(values.len());
    for value in values {
        texts.push(source(value));
    }
    joined(&texts)
}

/// Texts with commas between them.
pub(crate) fn joined(texts: &[String]) -> String {
    let mut joined = String::new();
    for text in texts {
        joined.push_str(if joined.is_empty() { "" } else { ", " });
        joined.push_str(text);
    }
    joined
}

/// Tokens as a person would have typed them, on one line. Token streams themselves print with a
/// space between most tokens.
pub(crate) fn source(tokens: &TokenStream) -> String {
    let mut text = String::new();
    write_source(tokens.clone(), &mut text);
    text
}

fn write_source(tokens: TokenStream, text: &mut String) {
    let (mut after_word, mut is_joint) = (false, false);
    for tree in trees(tokens) {
        let is_word = matches!(tree, TokenTree::Ident(_) | TokenTree::Literal(_));
        // `==`, `=>`
        let is_second = is_joint && is_punct(&tree, "=>");
        if (is_word && after_word) || (text.ends_with([',', '=']) && !is_second) {
            text.push(' ');
        }
        is_joint = matches!(&tree, TokenTree::Punct(mark) if mark.spacing() == Spacing::Joint);
        after_word = is_word;
        match tree {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::Brace => ("{ ", " }"),
                    Delimiter::None => ("", ""),
                };
                text.push_str(open);
                write_source(group.stream(), text);
                text.push_str(close);
            }
            TokenTree::Punct(punct) if punct.as_char() == '=' && !is_second => text.push_str(" ="),
            tree => text.push_str(&tree.to_string()),
        }
    }
}
