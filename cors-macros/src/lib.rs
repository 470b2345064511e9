//! The macros of `cors-runtime`, which re-exports them. Depend on that crate, not on this one.
//!
//! There are four stages, one file each: `syntax` knows only the grammar and keeps every token; `model`
//! knows the keys and their types, and keeps the spans; `check` asks the rules of `cors-rules` and decides
//! nothing; `expand` writes data and cannot fail. `report` collects the errors of all stages and prints
//! them together, beside an item that compiles, so that one mistake does not become ten.
#![forbid(unsafe_code)]

mod assertion;
#[cfg(feature = "axum")]
mod attribute;
mod check;
mod conditions;
mod docs;
mod editor;
mod expand;
mod features;
#[cfg(feature = "axum")]
mod function;
#[cfg(feature = "axum")]
mod handler;
mod lints;
mod listed;
mod model;
#[cfg(feature = "axum")]
mod needs;
mod policies;
mod report;
#[cfg(feature = "axum")]
mod route;
#[cfg(feature = "axum")]
mod signature;
mod split;
mod syntax;
mod term;

/// Declares CORS policies. Use it as `cors_runtime::cors_policy!`, where it is documented.
///
/// A leading `[path]` names the runtime; the runtime's own macro passes its `$crate` there.
#[proc_macro]
pub fn cors_policy(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    policies::expand(input.into()).into()
}

/// Gives a handler its CORS policy. Use it as `cors_runtime::cors`, where it is documented.
#[proc_macro_attribute]
pub fn cors(
    arguments: proc_macro::TokenStream,
    item: proc_macro::TokenStream,
) -> proc_macro::TokenStream {
    let (arguments, item) = (arguments.into(), item.into());
    if let Some(error) = features::above_route(&arguments, &item) {
        return error.into();
    }
    #[cfg(feature = "axum")]
    return handler::expand(arguments, item).into();
    #[cfg(not(feature = "axum"))]
    features::beside(item).into()
}

/// Builds a route of annotated handlers. Use it as `cors_runtime::cors_route!`, where it is
/// documented.
#[proc_macro]
pub fn cors_route(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    #[cfg(feature = "axum")]
    return route::expand(input.into()).into();
    #[cfg(not(feature = "axum"))]
    {
        let _ = input;
        features::instead().into()
    }
}
