//! What is wrong, with the place in the source, until it is shown all at once.

use cors_rules::finding::Finding;
use proc_macro2::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};

use crate::{
    conditions::Conditions,
    split::{tokens, trees},
};

/// The first and the last token of a place in the source. Joining spans needs nightly.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Extent {
    first: Span,
    last: Span,
}

impl Extent {
    pub(crate) fn of(tokens: &impl ToTokens) -> Self {
        Self::of_trees(&trees(tokens.to_token_stream()))
    }

    fn of_trees(trees: &[TokenTree]) -> Self {
        let first = trees.first().map_or_else(Span::call_site, TokenTree::span);
        Self { first, last: trees.last().map_or(first, TokenTree::span) }
    }

    /// From the beginning of one place to the end of another.
    pub(crate) fn up_to(self, end: Self) -> Self {
        Self { first: self.first, last: end.last }
    }

    pub(crate) fn first(self) -> Span {
        self.first
    }

    pub(crate) fn last(self) -> Span {
        self.last
    }
}

impl From<Span> for Extent {
    fn from(span: Span) -> Self {
        Self { first: span, last: span }
    }
}

/// Everything that is wrong with the input of a macro.
#[derive(Debug, Default)]
pub(crate) struct Report {
    problems: Vec<Problem>,
}

#[derive(Debug)]
struct Problem {
    place: Extent,
    text: String,
    conditions: Conditions,
}

impl Report {
    pub(crate) fn finding(&mut self, place: impl Into<Extent>, finding: &Finding) {
        self.conditional(place, finding, Conditions::default());
    }

    /// A finding that counts only where all of the conditions hold.
    pub(crate) fn conditional(
        &mut self,
        place: impl Into<Extent>,
        finding: &Finding,
        conditions: Conditions,
    ) {
        self.text(place, finding.to_string(), conditions);
    }

    /// An error of the grammar that syn found, in its words.
    pub(crate) fn syntax(&mut self, error: syn::Error) {
        for error in error {
            self.text(error.span(), error.to_string(), Conditions::default());
        }
    }

    pub(crate) fn text(&mut self, place: impl Into<Extent>, text: String, conditions: Conditions) {
        self.problems.push(Problem { place: place.into(), text, conditions });
    }

    #[cfg(feature = "axum")]
    pub(crate) fn is_empty(&self) -> bool {
        self.problems.is_empty()
    }

    pub(crate) fn into_tokens(self) -> TokenStream {
        let mut tokens = TokenStream::new();
        for problem in self.problems {
            tokens.extend(problem.into_tokens());
        }
        tokens
    }
}

impl Problem {
    /// `::core::compile_error! { "…" }`: rustc underlines from the span of its first token to that
    /// of its last.
    fn into_tokens(self) -> TokenStream {
        let Extent { first, last } = self.place;
        let punct = |character, spacing| {
            let mut punct = Punct::new(character, spacing);
            punct.set_span(first);
            TokenTree::Punct(punct)
        };
        let mut text = Literal::string(&self.text);
        text.set_span(last);
        let mut braces = Group::new(Delimiter::Brace, TokenTree::Literal(text).into());
        braces.set_span(last);
        let error = tokens(vec![
            punct(':', Spacing::Joint),
            punct(':', Spacing::Alone),
            TokenTree::Ident(Ident::new("core", first)),
            punct(':', Spacing::Joint),
            punct(':', Spacing::Alone),
            TokenTree::Ident(Ident::new("compile_error", first)),
            punct('!', Spacing::Alone),
            TokenTree::Group(braces),
        ]);
        let conditions = self.conditions;
        quote! { #conditions #error }
    }
}
