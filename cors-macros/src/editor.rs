//! The words of the macros as names that an editor can look up: with the user's spans, so that hover,
//! definition and completion work. The items are under `cfg(rust_analyzer)`, so rustc never sees them.
//!
//! An unknown word is named too: a word that is being typed is completed in its place. A path that leads
//! nowhere is no second error in an editor, an unknown field would be.

use cors_rules::{
    catalog::{Check, Level},
    rules::levels::summary,
};
#[cfg(feature = "axum")]
use proc_macro2::TokenTree;
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::{Attribute, Meta};

use crate::{
    lints,
    syntax::{Declaration, Value},
};

/// The words of a macro's input.
#[derive(Default)]
pub(crate) struct Words {
    keys: Vec<Ident>,
    methods: Vec<Ident>,
    lints: Vec<Ident>,
    /// Arguments of one word: a policy, `same_origin`, or the beginning of a key.
    #[cfg(feature = "axum")]
    alone: Vec<Ident>,
}

impl Words {
    /// The policies of a block.
    pub(crate) fn of(policies: &[Declaration]) -> Self {
        let mut words = Self::default();
        for policy in policies {
            words.add(policy);
        }
        words
    }

    fn add(&mut self, policy: &Declaration) {
        self.add_lints(&policy.attributes);
        for field in &policy.fields {
            // A name with hyphens has no place of its own here.
            if let Ok(mut key) = syn::parse_str::<Ident>(&field.key.text) {
                key.set_span(field.key.place.first());
                self.keys.push(key);
            }
            self.add_lints(&field.attributes);
            let Value::List { entries, .. } = &field.value else { continue };
            for entry in entries {
                self.add_lints(&entry.attributes);
                if field.key.text == "methods" {
                    self.methods.extend(syn::parse2::<Ident>(entry.term.tokens.clone()));
                }
            }
        }
    }

    fn add_lints(&mut self, attributes: &[Attribute]) {
        for attribute in attributes {
            if attribute.path().is_ident("allow") || attribute.path().is_ident("deny") {
                for meta in lints::names(attribute).unwrap_or_default() {
                    if let Meta::Path(path) = meta {
                        self.lints.extend(path.get_ident().cloned());
                    }
                }
            }
        }
    }

    /// The arguments of `#[cors(…)]`.
    #[cfg(feature = "axum")]
    pub(crate) fn of_arguments(arguments: TokenStream) -> Self {
        let mut words = Self::default();
        for part in crate::split::split(arguments) {
            let trees: Vec<TokenTree> = part.clone().into_iter().collect();
            match trees.as_slice() {
                [TokenTree::Ident(word)] => words.alone.push(word.clone()),
                [TokenTree::Ident(_), TokenTree::Group(_)] => {
                    words.add_lints(&[syn::parse_quote! { #[#part] }]);
                }
                [TokenTree::Ident(word), TokenTree::Punct(equals), ..]
                    if equals.as_char() == '=' && *word != "crate" =>
                {
                    words.keys.push(word.clone());
                }
                _ => {}
            }
        }
        words
    }

    /// The item that names them. It comes first in an expansion: an editor that completes a word looks at
    /// the same place in what the macro writes with the word and without it.
    pub(crate) fn into_item(self, runtime: &TokenStream) -> TokenStream {
        let Self { keys, methods, lints, .. } = &self;
        let known = (!lints.is_empty()).then(known_lints);
        #[cfg(feature = "axum")]
        let alone = &self.alone;
        #[cfg(not(feature = "axum"))]
        let alone: &[Ident] = &[];
        quote! {
            // rustc does not know the name of the condition.
            #[allow(unexpected_cfgs)]
            const _: () = {
                #[cfg(rust_analyzer)]
                const _: () = {
                    #known
                    #(let _ = #runtime::__private::editor::keys::#keys;)*
                    #(let _ = #runtime::__private::editor::methods::#methods;)*
                    #(let _ = lints::#lints;)*
                    #({
                        #[allow(unused_imports)]
                        use #runtime::__private::editor::arguments::*;
                        let _ = #alone;
                    })*
                };
            };
        }
    }
}

/// The lints of the catalog, with the catalog's words.
fn known_lints() -> TokenStream {
    let lints = Check::ALL.iter().filter(|check| check.level() != Level::Error).map(|check| {
        let name = format_ident!("{}", check.name());
        let page = check.page();
        let text = format!(
            "{}\n\n[Reference](https://docs.rs/cors-runtime/latest/cors_runtime/checks/{page}/index.html#{name})",
            summary(*check),
        );
        quote! { #[doc = #text] pub const #name: () = (); }
    });
    quote! {
        #[allow(non_upper_case_globals)]
        mod lints {
            #(#lints)*
            #[doc = "Every check that is silent unless it is denied."]
            pub const pedantic: () = ();
        }
    }
}

/// The chain of `cors_route!` as it was written, where the names of functions and handlers are looked up.
#[cfg(feature = "axum")]
pub(crate) fn chain(
    chain: TokenStream,
    runtime: &TokenStream,
    is_complete: bool,
) -> Option<TokenStream> {
    let is_dot =
        |tree: &TokenTree| matches!(tree, TokenTree::Punct(punct) if punct.as_char() == '.');
    // A method and a handler, in place of those that are about to be typed.
    let method = chain.clone().into_iter().last().filter(is_dot).map(|_| quote! { clone() });
    let filled = chain.into_iter().map(|tree| match tree {
        TokenTree::Group(group) if group.stream().is_empty() => quote! { (()) },
        tree => tree.into(),
    });
    let chain = quote! { #(#filled)* #method };
    // The state is not known here. Behind the chain, whose place is the same while it is typed.
    let kind =
        is_complete.then(|| quote! { let _: #runtime::__private::MethodRouter<()> = names; });
    syn::parse2::<syn::Expr>(chain.clone()).is_ok().then(|| {
        quote! {
            #[allow(unexpected_cfgs)]
            {
                #[cfg(rust_analyzer)]
                {
                    #[allow(unused_imports)]
                    use #runtime::__private::functions::*;
                    let names = { #chain };
                    #kind
                }
            }
        }
    })
}
