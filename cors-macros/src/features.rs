//! What is said where a feature of the runtime is missing: the line that adds it.

use proc_macro2::TokenStream;

use crate::{
    conditions::Conditions,
    report::{Extent, Report},
};

/// The error of what needs a feature.
pub(crate) fn missing(what: &str, feature: &str, place: impl Into<Extent>) -> TokenStream {
    let text = format!(
        "{what} needs the feature `{feature}` of `cors-runtime`\n\
         = help: run `cargo add cors-runtime --features {feature}`"
    );
    let mut report = Report::default();
    report.text(place.into(), text, Conditions::default());
    report.into_tokens()
}

#[cfg(not(feature = "axum"))]
pub(crate) use axum::{beside, instead};

#[cfg(not(feature = "axum"))]
mod axum {
    use std::sync::atomic::{AtomicBool, Ordering};

    use proc_macro2::{Span, TokenStream};
    use quote::quote;

    /// The item of `#[cors(…)]` as it was written, and the error.
    pub(crate) fn beside(item: TokenStream) -> TokenStream {
        let error = error("`#[cors]`");
        quote! { #error #item }
    }

    /// An expression of whatever type is wanted in place of a route, and the error.
    pub(crate) fn instead() -> TokenStream {
        let error = error("`cors_route!`");
        quote! {{ #error ::core::option::Option::unwrap(::core::option::Option::None) }}
    }

    /// One error in a program, however many handlers it has.
    fn error(what: &str) -> Option<TokenStream> {
        static IS_SAID: AtomicBool = AtomicBool::new(false);
        (!IS_SAID.swap(true, Ordering::Relaxed))
            .then(|| super::missing(what, "axum", Span::call_site()))
    }
}
