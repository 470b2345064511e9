//! What is wrong, with the place in the source, until it is shown all at once.

use cors_rules::finding::Finding;
use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};

use crate::{
    conditions::Conditions,
    split::{tokens, trees},
};

/// The first and the last token of a place in the source. Joining spans needs nightly.
#[derive(Clone, Copy)]
pub(crate) struct Extent {
    first: Span,
    last: Span,
}

impl Extent {
    pub(crate) fn of(tokens: &impl ToTokens) -> Self {
        Self::of_trees(&trees(tokens.to_token_stream()))
    }

    pub(crate) fn of_trees(trees: &[TokenTree]) -> Self {
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
}

impl From<Span> for Extent {
    fn from(span: Span) -> Self {
        Self { first: span, last: span }
    }
}

/// Everything that is wrong with the input of a macro.
#[derive(Default)]
pub(crate) struct Report {
    /// The last says whether it is only a warning.
    problems: Vec<(Extent, String, Conditions, bool)>,
}

impl Report {
    pub(crate) fn finding(&mut self, place: impl Into<Extent>, finding: &Finding) {
        self.text(place.into(), finding.to_string(), Conditions::default(), false);
    }

    /// An error of the grammar that syn found, in its words.
    pub(crate) fn syntax(&mut self, error: syn::Error) {
        for error in error {
            self.text(error.span().into(), error.to_string(), Conditions::default(), false);
        }
    }

    /// What counts only where all of the conditions hold.
    pub(crate) fn text(
        &mut self,
        place: Extent,
        text: String,
        conditions: Conditions,
        is_warning: bool,
    ) {
        self.problems.push((place, text, conditions, is_warning));
    }

    #[cfg(feature = "axum")]
    pub(crate) fn is_empty(&self) -> bool {
        self.problems.is_empty()
    }

    pub(crate) fn into_tokens(self) -> TokenStream {
        let mut tokens = TokenStream::new();
        for (place, text, conditions, is_warning) in self.problems {
            let shown = if is_warning {
                let used = at(place, quote! { WARNING });
                // Stable Rust shows no other words of a macro as a warning.
                quote! {
                    const _: () = {
                        #[deprecated(note = #text)]
                        const WARNING: () = ();
                        #used
                    };
                }
            } else {
                error(place, &text)
            };
            tokens.extend(quote! { #conditions #shown });
        }
        tokens
    }
}

/// An error alone.
pub(crate) fn error(place: Extent, text: &str) -> TokenStream {
    at(place, quote! { ::core::compile_error! { #text } })
}

/// Tokens that rustc shows at a place: it underlines from the span of the first one to that of the last.
pub(crate) fn at(place: Extent, shown: TokenStream) -> TokenStream {
    let mut shown = trees(shown);
    for tree in &mut shown {
        let is_last = matches!(tree, TokenTree::Group(_));
        tree.set_span(if is_last { place.last } else { place.first });
    }
    tokens(shown)
}
