//! What is said where `#[cors]` is not for a program: the feature of the runtime that it lacks, or what to
//! write in actix-web.

use proc_macro2::TokenStream;
use quote::quote;
use syn::parse::Nothing;

use crate::{
    report::{Extent, error},
    split::{head, string, trees},
    term,
};

/// The item of `#[cors(arguments)]` and the error, if it has a route's attribute, such as `#[get("/x")]`.
pub(crate) fn above_route(arguments: &TokenStream, item: &TokenStream) -> Option<TokenStream> {
    const ROUTES: [&str; 10] =
        ["connect", "delete", "get", "head", "options", "patch", "post", "put", "route", "trace"];
    let (attributes, Nothing, _) = head(item.clone()).ok()?;
    let (name, inner) = attributes.iter().find_map(|attribute| {
        let list = attribute.meta.require_list().ok()?;
        let name = list.path.segments.last()?.ident.to_string();
        let begins_with_path = string(trees(list.tokens.clone()).first()?).is_some();
        let is_route = ROUTES.contains(&&*name) && begins_with_path;
        is_route.then(|| (name, term::source(&list.tokens)))
    })?;
    let policy = match syn::parse2::<syn::Path>(arguments.clone()) {
        Ok(path) if path.is_ident("same_origin") => "same_origin()".to_owned(),
        Ok(_) => format!("new({})", term::source(arguments)),
        // An inline policy.
        Err(_) => "new(Policy)".to_owned(),
    };
    let text = format!(
        "`#[cors]` is for handlers of axum\n\
         = help: in actix-web, write `#[{name}({inner}, wrap = \"cors_actix::Cors::{policy}\")]`, with a \
         policy of `cors_policy!`"
    );
    let error = error(Extent::of(arguments), &text);
    Some(quote! { #error #item })
}

/// The error of what needs a feature.
pub(crate) fn missing(what: &str, feature: &str, place: Extent) -> TokenStream {
    let text = format!(
        "{what} needs the feature `{feature}` of `cors-runtime`\n\
         = help: run `cargo add cors-runtime --features {feature}`"
    );
    error(place, &text)
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
            .then(|| super::missing(what, "axum", Span::call_site().into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_route_of_actix_web_is_told_where_its_policy_goes() {
        let expand = |arguments: TokenStream, item: TokenStream| {
            above_route(&arguments, &item).map(|tokens| tokens.to_string())
        };
        for (arguments, policy) in [
            (quote! { api::App }, "new(api::App)"),
            (quote! { same_origin }, "same_origin()"),
            (quote! { origins = ["https://a.example"] }, "new(Policy)"),
        ] {
            let item = quote! { #[get("/x")] async fn list() {} };
            let expected = format!("#[get(\\\"/x\\\", wrap = \\\"cors_actix::Cors::{policy}\\\")]");
            let expanded = expand(arguments, item).expect("an error");
            assert!(expanded.contains(&expected), "{expanded}");
        }
        assert!(expand(quote! { App }, quote! { #[get(x)] async fn list() {} }).is_none());
        assert!(expand(quote! { App }, quote! { async fn list() {} }).is_none());
    }
}
