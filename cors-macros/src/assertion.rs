//! What only the compiler can see: a condition on constants, and the words for where it fails.

use cors_rules::finding::Finding;
use proc_macro2::{TokenStream, TokenTree};
use quote::{quote, quote_spanned};

use crate::{
    report::Extent,
    split::{tokens, trees},
};

/// That a condition holds, with the words of the catalog, shown at a place in the source.
pub(crate) fn assertion(condition: &TokenStream, finding: &Finding, place: Extent) -> TokenStream {
    let text = finding.to_string();
    let panic = panic_at(place, &quote! { #text });
    // An item, not a `const` block: `cargo check` evaluates the one and not the other.
    quote! { const _: () = if !(#condition) { #panic }; }
}

/// A panic that rustc shows at a place in the source.
pub(crate) fn panic_at(place: Extent, text: &TokenStream) -> TokenStream {
    let mut panic = trees(quote_spanned! { place.first() => ::core::panic!("{}", #text) });
    for tree in &mut panic {
        if let TokenTree::Group(group) = tree {
            group.set_span(place.last());
        }
    }
    tokens(panic)
}
