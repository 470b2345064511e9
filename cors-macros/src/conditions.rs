//! The `#[cfg(…)]` attributes that an item stands under.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::Attribute;

/// The `#[cfg(…)]` attributes that an item stands under; all must hold.
#[derive(Clone, Debug, Default)]
pub(crate) struct Conditions(Vec<TokenStream>);

impl Conditions {
    /// Takes the `cfg` attributes out of a list.
    pub(crate) fn take(attributes: &mut Vec<Attribute>) -> Self {
        let taken = attributes.extract_if(.., |attribute| attribute.path().is_ident("cfg"));
        Self(taken.map(|attribute| attribute.to_token_stream()).collect())
    }

    /// Whether these conditions include all of the others.
    pub(crate) fn include(&self, others: &Self) -> bool {
        let texts: Vec<String> = self.0.iter().map(ToString::to_string).collect();
        others.0.iter().all(|other| texts.contains(&other.to_string()))
    }

    /// Both at once.
    pub(crate) fn and(&self, other: &Self) -> Self {
        Self(self.0.iter().chain(&other.0).cloned().collect())
    }

    /// And only in builds without debug assertions.
    pub(crate) fn in_release(mut self) -> Self {
        self.0.push(quote! { #[cfg(not(debug_assertions))] });
        self
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl ToTokens for Conditions {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend(self.0.iter().cloned());
    }
}
