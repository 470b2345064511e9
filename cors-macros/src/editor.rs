//! The words of the macros as names that an editor can look up: with the user's spans, so that hover,
//! definition and completion work. The items are under `cfg(rust_analyzer)`, so rustc never sees them.
//!
//! An unknown word is named too: a word that is being typed is completed in its place. A path that leads
//! nowhere is no second error in an editor, an unknown field would be.
//!
//! The item comes first in an expansion: an editor that completes a word looks at the same place in what
//! the macro writes with the word and without it.

use cors_rules::{
    catalog::{Check, Level},
    rules::levels::summary,
};
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::Attribute;
#[cfg(feature = "axum")]
use {
    crate::{
        handler,
        split::{self, is_punct, split},
    },
    proc_macro2::TokenTree,
};

use crate::{
    lints,
    syntax::{Declaration, Value},
};

/// The item that names the words of a block.
pub(crate) fn policies(policies: &[Declaration], runtime: &TokenStream) -> TokenStream {
    let editor = quote! { #runtime::__private::editor };
    let (mut names, mut attributes) = (TokenStream::new(), Vec::new());
    for policy in policies {
        attributes.extend(&policy.attributes);
        for field in &policy.fields {
            // A name with hyphens has no place of its own here.
            if let Ok(mut key) = syn::parse_str::<Ident>(&field.key.text) {
                key.set_span(field.key.place.first());
                names.extend(quote! { let _ = #editor::keys::#key; });
            }
            attributes.extend(&field.attributes);
            let Some(Value::List { entries, .. }) = &field.value else { continue };
            for entry in entries {
                attributes.extend(&entry.attributes);
                if field.key.text == "methods"
                    && let Ok(method) = syn::parse2::<Ident>(entry.term.tokens.clone())
                {
                    names.extend(quote! { let _ = #editor::methods::#method; });
                }
            }
        }
    }
    item(&names, attributes)
}

/// The item that names the arguments of `#[cors(…)]`. One word may be a policy, `same_origin`, or the
/// beginning of a key.
#[cfg(feature = "axum")]
pub(crate) fn arguments(
    arguments: TokenStream,
    runtime: &TokenStream,
    handler: &Ident,
) -> TokenStream {
    let editor = quote! { #runtime::__private::editor };
    // No route uses it here: see `chain`.
    let mounted = handler::mounted(handler.span());
    let (mut names, mut attributes) = (quote! { let () = #handler::#mounted; }, Vec::new());
    let is_open = split::trees(arguments.clone()).last().is_none_or(|tree| is_punct(tree, ","));
    // In place of the word that is about to be typed.
    let next = is_open.then(|| quote! { () });
    for part in split(quote! { #arguments #next }) {
        match split::trees(part.clone()).as_slice() {
            [word @ (TokenTree::Ident(_) | TokenTree::Group(_))] => names.extend(quote! {
                {
                    #[allow(unused_imports)]
                    use #editor::arguments::*;
                    let _ = #word;
                }
            }),
            [TokenTree::Ident(word), TokenTree::Group(_)]
                if *word == "allow" || *word == "deny" =>
            {
                attributes.push(syn::parse_quote! { #[#part] });
            }
            [TokenTree::Ident(key), equals, ..] if is_punct(equals, "=") && *key != "crate" => {
                names.extend(quote! { let _ = #editor::keys::#key; });
            }
            _ => {}
        }
    }
    item(&names, attributes.iter().collect())
}

fn item(names: &TokenStream, attributes: Vec<&Attribute>) -> TokenStream {
    let mut lints = TokenStream::new();
    for attribute in attributes {
        if !attribute.path().is_ident("allow") && !attribute.path().is_ident("deny") {
            continue;
        }
        for name in lints::names(attribute).unwrap_or_default() {
            if let Ok(lint) = syn::parse2::<Ident>(name) {
                lints.extend(quote! { let _ = lints::#lint; });
            }
        }
    }
    let known = (!lints.is_empty()).then(known_lints);
    quote! {
        // rustc does not know the name of the condition.
        #[allow(unexpected_cfgs)]
        const _: () = {
            #[cfg(rust_analyzer)]
            const _: () = { #known #names #lints };
        };
    }
}

/// The lints of the catalog, with the catalog's words.
fn known_lints() -> TokenStream {
    let mut lints = TokenStream::new();
    for check in Check::ALL {
        if check.level() != Level::Error {
            let name = format_ident!("{}", check.name());
            let text = format!(
                "{}\n\n[Reference](https://docs.rs/cors-runtime/latest/cors_runtime/checks/{}/index.html#{name})",
                summary(*check),
                check.page(),
            );
            lints.extend(quote! { #[doc = #text] pub const #name: () = (); });
        }
    }
    quote! {
        #[allow(non_upper_case_globals)]
        mod lints {
            #lints
            #[doc = "Every check that is silent unless it is denied."]
            pub const pedantic: () = ();
        }
    }
}

/// The route, and in an editor the chain of `cors_route!` as it was written, where the names of functions
/// and handlers are looked up. Where the chain is complete, an editor sees nothing else: whatever else has a
/// handler's place would be one of its definitions.
#[cfg(feature = "axum")]
pub(crate) fn chain(
    chain: TokenStream,
    runtime: &TokenStream,
    route: &TokenStream,
    is_complete: bool,
) -> TokenStream {
    let mut trees = split::trees(chain);
    // A method and a handler, in place of those that are about to be typed.
    let is_dot = trees.last().is_some_and(|tree| is_punct(tree, "."));
    let method = is_dot.then(|| quote! { clone() });
    for tree in &mut trees {
        if matches!(tree, TokenTree::Group(group) if group.stream().is_empty()) {
            *tree = split::trees(quote! { (()) }).remove(0);
        }
    }
    let chain = split::tokens(trees);
    let chain = quote! { #chain #method };
    if syn::parse2::<syn::Expr>(chain.clone()).is_err() {
        return route.clone();
    }
    let condition = is_complete.then(|| quote! { #[cfg(not(rust_analyzer))] });
    quote! {{
        #[allow(unexpected_cfgs, clippy::let_and_return)]
        let route: #runtime::__private::MethodRouter<_> = {
            #[cfg(rust_analyzer)]
            let route = {
                #[allow(unused_imports)]
                use #runtime::__private::functions::*;
                #chain
            };
            #condition
            let route = #route;
            route
        };
        route
    }}
}
