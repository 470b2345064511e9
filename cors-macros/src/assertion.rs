//! What only the compiler can see: a condition on constants, and the words for where it fails.

use cors_rules::finding::Finding;
use proc_macro2::TokenStream;
use quote::quote;

use crate::report::{Extent, at};

/// That a condition holds, with the words of the catalog, shown at a place in the source.
pub(crate) fn assertion(condition: &TokenStream, finding: &Finding, place: Extent) -> TokenStream {
    let text = finding.to_string();
    let panic = panic_at(place, &quote! { #text });
    // An item, not a `const` block: `cargo check` evaluates the one and not the other.
    quote! { const _: () = if !(#condition) { #panic }; }
}

/// A panic that rustc shows at a place in the source.
pub(crate) fn panic_at(place: Extent, text: &TokenStream) -> TokenStream {
    at(place, quote! { ::core::panic!("{}", #text) })
}
