//! The `#[cfg(…)]` attributes that an item stands under.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::Attribute;

/// The `#[cfg(…)]` attributes that an item stands under; all must hold.
#[derive(Clone, Default)]
pub(crate) struct Conditions(Vec<TokenStream>);

impl Conditions {
    /// Takes the `cfg` attributes out of a list.
    pub(crate) fn take(attributes: &mut Vec<Attribute>) -> Self {
        let mut taken = Vec::new();
        attributes.retain(|attribute| {
            let is_taken = attribute.path().is_ident("cfg");
            if is_taken {
                taken.push(attribute.to_token_stream());
            }
            !is_taken
        });
        Self(taken)
    }

    /// Whether these conditions include all of the others.
    pub(crate) fn include(&self, others: &Self) -> bool {
        let is_one = |other: &TokenStream| {
            let other = other.to_string();
            self.0.iter().any(|own| own.to_string() == other)
        };
        others.0.iter().all(is_one)
    }

    /// Both at once.
    pub(crate) fn and(&self, other: &Self) -> Self {
        let mut both = self.clone();
        both.0.extend_from_slice(&other.0);
        both
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
        for condition in &self.0 {
            condition.to_tokens(tokens);
        }
    }
}
