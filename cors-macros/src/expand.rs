//! Writes the item. Data, not logic: what it means is the runtime's business. Cannot fail.

mod combined;
mod origins;

use cors_rules::rules::key::Key;
use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens as _, format_ident, quote, quote_spanned};
use syn::{Attribute, Meta, Visibility, ext::IdentExt as _};

use self::origins::Origins;
use crate::{
    docs, features,
    model::{Entry, List, Policy},
    split::{split, trees},
    syntax,
};

/// The first item of every block. Where an expression is expected, rustc stops at the name of this
/// macro and shows it.
pub(crate) fn only_as_items(policies: &[syntax::Declaration]) -> TokenStream {
    let policy =
        policies.first().map_or("a_policy".into(), |policy| policy.name.unraw().to_string());
    let name = format_ident!("declare_{policy}_outside_of_expressions_and_write_{policy}_here");
    quote! {
        #[allow(unused_macros)]
        macro_rules! #name { () => {}; }
    }
}

/// The item that a policy becomes. `runtime` is the path of the runtime.
pub(crate) fn policy(policy: &Policy, runtime: &TokenStream) -> TokenStream {
    let Policy { attributes, conditions, visibility, name, .. } = policy;
    let private = quote! { #runtime::__private };
    let documentation = docs::table(policy);
    let derives = derives(attributes);
    let own = own(policy, &private);
    // At the user's name: rustc does not say of what a macro wrote that nothing uses it.
    let declared = quote_spanned! { name.span() => #visibility struct #name; };
    let beside = of_function(visibility);
    quote! {
        #(#attributes)*
        #(#[doc = #documentation])*
        #derives
        #conditions
        #[allow(clippy::items_after_statements, clippy::upper_case_acronyms)]
        #declared

        #own

        // `App::layer()` is how other libraries make a layer. A bound that nothing depends on would be
        // checked here, and not where the function is called.
        #conditions
        #[allow(deprecated)]
        impl #name {
            #[doc(hidden)]
            #beside fn layer<'never>()
            where
                #name: #private::HasToBeMadeALayer<'never>,
            {
            }
        }
    }
}

/// What makes a type that exists a policy: its terms, and the questions to ask.
pub(crate) fn own(policy: &Policy, private: &TokenStream) -> TokenStream {
    let Policy { conditions, name, .. } = policy;
    let visibility = &of_function(&policy.visibility);
    let slot = policy.list(Key::Origins).and_then(|list| list.slot);
    let missing = slot.filter(|_| cfg!(not(feature = "start-up")));
    let kind = match &policy.members {
        Some(_) => quote! { combined },
        None if missing.is_some() => quote! { missing },
        None if slot.is_some() => quote! { runtime },
        None => quote! { listed },
    };
    let missing = missing.map(|slot| {
        // In what is returned, an error has no second one where the function is called.
        let error = features::missing("the word `runtime`", "start-up", slot);
        quote! {
            #conditions
            #[allow(deprecated)]
            impl #name {
                #[doc(hidden)]
                #visibility fn with_origins<T>(_: T) -> [(); #error] {
                    ::core::unreachable!()
                }
            }
        }
    });
    let carried = if slot.is_some() || policy.members.is_some() {
        quote! { #private::Carried }
    } else {
        quote! { () }
    };
    let (data, keys) = match &policy.members {
        Some(members) => (combined::data(policy, members, private), TokenStream::new()),
        None => {
            let Origins { data: origins, values, keys } = origins::expand(policy, private);
            (data(policy, &origins, &values, private), keys)
        }
    };
    let untrusted = untrusted(policy, private);
    let assertions =
        policy.members.as_ref().map(|members| combined::assertions(policy, members, private));
    let variables = policy.variables.iter().map(|name| {
        // rustc records what `option_env!` reads, and cargo compiles again when it changes. A
        // macro that reads the variable itself is not noticed.
        quote! {
            const _: ::core::option::Option<&'static ::core::primitive::str> =
                ::core::option_env!(#name);
        }
    });
    // The same for files, with `include_bytes!`.
    let files = policy.files.iter().map(|path| {
        quote! { const _: &[::core::primitive::u8] = ::core::include_bytes!(#path); }
    });
    quote! {
        #private::items! { #kind [#conditions] [#visibility] #name }

        #conditions
        #[allow(deprecated)]
        impl #private::Policy for #name {
            const DATA: &'static #private::PolicyData = &#data;
            type Origins = #carried;
            #keys
            #untrusted
        }

        #assertions

        #missing

        #(#variables)*
        #(#files)*
    }
}

/// What a unit struct should have, less what the user derives.
fn derives(attributes: &[Attribute]) -> Option<TokenStream> {
    let mut derived: Vec<String> = Vec::new();
    for attribute in attributes {
        // An attribute without a list is for `derive` to refuse.
        if attribute.path().is_ident("derive")
            && let Meta::List(list) = &attribute.meta
        {
            for path in split(list.tokens.clone()) {
                derived.extend(trees(path).last().map(ToString::to_string));
            }
        }
    }
    let mut wanted = TokenStream::new();
    for (name, path) in [
        ("Clone", quote! { ::core::clone::Clone, }),
        ("Copy", quote! { ::core::marker::Copy, }),
        ("Debug", quote! { ::core::fmt::Debug, }),
        ("Default", quote! { ::core::default::Default, }),
    ] {
        if !derived.iter().any(|derived| derived == name) {
            wanted.extend(path);
        }
    }
    (!wanted.is_empty()).then(|| quote! { #[derive(#wanted)] })
}

fn data(
    policy: &Policy,
    origins: &TokenStream,
    values: &[TokenStream],
    private: &TokenStream,
) -> TokenStream {
    let (name, text) = (&policy.name, policy.name.to_string());
    let methods = match policy.list(Key::Methods) {
        Some(list) => names(Some(list), str::to_owned, private),
        None => quote! { #private::names!["GET", "HEAD", "POST"] },
    };
    let headers = names(policy.list(Key::Headers), str::to_ascii_lowercase, private);
    let expose = names(policy.list(Key::Expose), str::to_ascii_lowercase, private);
    let Policy { credentials, enforce, .. } = policy;
    let hosts = hosts(policy);
    let none = quote! { ::core::option::Option::None };
    let max_age = policy.max_age.map_or(none, |seconds| {
        let (seconds, text) = (Literal::u32_unsuffixed(seconds), seconds.to_string());
        quote! {
            ::core::option::Option::Some(#private::MaxAge { seconds: #seconds, text: #text })
        }
    });
    quote! {
        #private::PolicyData {
            name: #text,
            origins: #origins,
            methods: #methods,
            headers: #headers,
            expose: #expose,
            credentials: #credentials,
            max_age: #max_age,
            enforce: #enforce,
            hosts: #hosts,
            members: &[],
            kept: #private::kept!(#name, [#(#values),*]),
        }
    }
}

/// The hosts by which the server is known, if the key is there.
fn hosts(policy: &Policy) -> TokenStream {
    let Some(hosts) = policy.list(Key::Hosts) else {
        return quote! { ::core::option::Option::None };
    };
    let hosts = hosts.entries.iter().map(|Entry { text, conditions, .. }| {
        quote! { #conditions #text }
    });
    quote! { ::core::option::Option::Some(&[#(#hosts),*]) }
}

/// Why the policy, or a member of it, cannot tell who may send a request. No program holds it.
fn untrusted(policy: &Policy, private: &TokenStream) -> TokenStream {
    let why = match &policy.members {
        Some(members) => combined::untrusted(members, private),
        None if policy.untrusted.is_empty() => return TokenStream::new(),
        None => {
            let texts = policy.untrusted.iter().map(|(conditions, text)| {
                quote! { #conditions #text }
            });
            quote! { &[#(#texts),*] }
        }
    };
    quote! { const UNTRUSTED: &'static [&'static ::core::primitive::str] = #why; }
}

fn names(list: Option<&List>, spelling: fn(&str) -> String, private: &TokenStream) -> TokenStream {
    let names = list.into_iter().flat_map(|list| &list.entries).map(|entry| {
        let conditions = &entry.conditions;
        let name = spelling(&entry.text);
        quote! { #conditions #name }
    });
    quote! { #private::names![#(#names),*] }
}

/// The policy's visibility, for a function beside it. With the user's own tokens, rustc would take
/// the function for one that the user wrote, and call it dead where nothing uses it.
fn of_function(visibility: &Visibility) -> TokenStream {
    visibility.to_token_stream().to_string().parse().unwrap_or_default()
}
