//! Writes the item. Data, not logic: what it means is the runtime's business. Cannot fail.

mod combined;
mod origins;

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};
use syn::Attribute;

use crate::{
    docs,
    model::{List, Policy, Single},
};

/// The item that a policy becomes. `runtime` is the path of the runtime.
pub(crate) fn policy(policy: &Policy, runtime: &TokenStream) -> TokenStream {
    let Policy { attributes, conditions, visibility, name, .. } = policy;
    let private = quote! { #runtime::__private };
    let documentation = docs::table(policy);
    let derives = derives(attributes);
    let own = own(policy, &private);
    quote! {
        #(#attributes)*
        #(#[doc = #documentation])*
        #derives
        #conditions
        #visibility struct #name;

        #own

        #private::layer! { #conditions #[allow(deprecated)] #name }
    }
}

/// What makes a type that exists a policy: its terms, and the questions to ask.
pub(crate) fn own(policy: &Policy, private: &TokenStream) -> TokenStream {
    let Policy { conditions, visibility, name, .. } = policy;
    let text = name.to_string();
    let has_slot = policy.origins.as_ref().is_some_and(|list| list.slot.is_some());
    let slot = has_slot.then(|| {
        quote! {
            const SLOT: ::core::option::Option<fn() -> &'static #private::RuntimeOrigins> =
                ::core::option::Option::Some(#name::runtime_origins);
        }
    });
    let slot_question =
        if has_slot { slot_question(policy, private) } else { no_slot(policy, private) };
    let (terms, more) = match &policy.members {
        Some(members) => combined::terms(policy, members, private),
        None => {
            let (origins, keys) = origins::expand(policy, private);
            (terms(policy, &origins, private), keys)
        }
    };
    let assertions =
        policy.members.as_ref().map(|members| combined::assertions(policy, members, private));
    let questions = questions(policy, private);
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
        #conditions
        #[allow(dead_code, deprecated)]
        impl #name {
            #questions
        }

        #conditions
        #[allow(deprecated)]
        impl #private::Policy for #name {
            const TERMS: &'static #private::Terms = &#terms;
            #slot
            #more
        }

        #assertions

        #slot_question

        #conditions
        #[allow(deprecated)]
        impl ::core::fmt::Display for #name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                let terms = <Self as #private::Policy>::TERMS;
                let rendering = #private::Rendering { name: #text, terms };
                ::core::fmt::Display::fmt(&rendering, f)
            }
        }

        #private::json_question! { #conditions #[allow(deprecated)] #visibility #name #text }

        #(#variables)*
        #(#files)*
    }
}

/// What a unit struct should have, less what the user derives.
fn derives(attributes: &[Attribute]) -> Option<TokenStream> {
    let mut wanted = vec![
        ("Clone", quote! { ::core::clone::Clone }),
        ("Copy", quote! { ::core::marker::Copy }),
        ("Debug", quote! { ::core::fmt::Debug }),
        ("Default", quote! { ::core::default::Default }),
    ];
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("derive")) {
        // An attribute that does not parse is for `derive` to refuse.
        let _ = attribute.parse_nested_meta(|meta| {
            if let Some(last) = meta.path.segments.last() {
                wanted.retain(|(name, _)| last.ident != name);
            }
            Ok(())
        });
    }
    let paths = wanted.iter().map(|(_, path)| path);
    (!wanted.is_empty()).then(|| quote! { #[derive(#(#paths),*)] })
}

fn terms(policy: &Policy, origins: &TokenStream, private: &TokenStream) -> TokenStream {
    let methods = match &policy.methods {
        Some(list) => names(Some(list), str::to_owned, private),
        None => quote! { #private::names!["GET", "HEAD", "POST"] },
    };
    let headers = names(policy.headers.as_ref(), str::to_ascii_lowercase, private);
    let expose = names(policy.expose.as_ref(), str::to_ascii_lowercase, private);
    let credentials = is_set(policy.credentials.as_ref());
    let enforce = is_set(policy.enforce.as_ref());
    let none = quote! { ::core::option::Option::None };
    let max_age = policy.max_age.as_ref().map_or(none, |single| {
        let (seconds, text) = (single.value, single.value.to_string());
        let seconds = Literal::u32_unsuffixed(seconds);
        quote! {
            ::core::option::Option::Some(#private::MaxAge { seconds: #seconds, text: #text })
        }
    });
    quote! {
        #private::Terms {
            origins: #origins,
            methods: #methods,
            headers: #headers,
            expose: #expose,
            credentials: #credentials,
            max_age: #max_age,
            enforce: #enforce,
            members: &[],
        }
    }
}

fn is_set(single: Option<&Single<bool>>) -> bool {
    single.is_some_and(|single| single.value)
}

fn names(
    list: Option<&List>,
    spelling: impl Fn(&str) -> String,
    private: &TokenStream,
) -> TokenStream {
    let names = list.into_iter().flat_map(|list| &list.entries).map(|entry| {
        let conditions = &entry.conditions;
        let name = spelling(&entry.text);
        quote! { #conditions #name }
    });
    quote! { #private::names![#(#names),*] }
}

/// The way to the slot, which only a policy with one has.
fn slot_question(policy: &Policy, private: &TokenStream) -> TokenStream {
    let Policy { conditions, visibility, name, .. } = policy;
    quote! {
        #conditions
        #[allow(dead_code, deprecated)]
        impl #name {
            /// The slot for origins that are known only when the program starts.
            #visibility fn runtime_origins() -> &'static #private::RuntimeOrigins {
                static SLOT: #private::RuntimeOrigins = #private::RuntimeOrigins::new(
                    <#name as #private::Policy>::TERMS.credentials,
                );
                &SLOT
            }
        }
    }
}

/// The same name where there is no slot: it cannot be called, and the compiler says what to add.
fn no_slot(policy: &Policy, private: &TokenStream) -> TokenStream {
    let Policy { conditions, visibility, name, members, .. } = policy;
    if members.is_some() {
        return TokenStream::new();
    }
    // A bound that nothing depends on would be checked here, and not where the function is called.
    quote! {
        #conditions
        #[allow(dead_code, deprecated)]
        impl #name {
            #[doc(hidden)]
            #visibility fn runtime_origins<'slot>() -> &'static #private::RuntimeOrigins
            where
                #name: #private::HasSlot<'slot>,
            {
                <#name as #private::HasSlot<'slot>>::slot()
            }
        }
    }
}

fn questions(policy: &Policy, private: &TokenStream) -> TokenStream {
    let visibility = &policy.visibility;
    let terms = quote! { <Self as #private::Policy>::TERMS };
    let ask = |question: &str, argument: Ident, documentation: [&str; 2]| {
        let question = format_ident!("{question}");
        let must_use = "the answer is the point of the question";
        quote! {
            #(#[doc = #documentation])*
            #[must_use = #must_use]
            #visibility const fn #question(#argument: &::core::primitive::str)
                -> ::core::primitive::bool
            {
                #terms.#question(#argument)
            }
        }
    };
    let allows_origin = ask(
        "allows_origin",
        format_ident!("origin"),
        [
            " Whether pages of this origin may read responses. `origin` is compared as browsers",
            " send it, byte by byte.",
        ],
    );
    let allows_method = ask(
        "allows_method",
        format_ident!("method"),
        [
            " Whether an allowed page may send this method. Methods are case-sensitive; CORS cannot",
            " forbid GET, HEAD and POST.",
        ],
    );
    let allows_header = ask(
        "allows_header",
        format_ident!("name"),
        [
            " Whether an allowed page may send this request header with any value. Case does not",
            " matter.",
        ],
    );
    let exposes_header = ask(
        "exposes_header",
        format_ident!("name"),
        [
            " Whether script on an allowed page may read this response header. Case does not",
            " matter; the safelisted ones, such as `content-type`, can always be read.",
        ],
    );
    // Each member of a combined policy has its own.
    let max_age = policy.members.is_none().then(|| {
        quote! {
            /// For how many seconds a browser may keep a preflight answer; `None` leaves it to the
            /// browser (five seconds).
            #[must_use = "the answer is the point of the question"]
            #visibility const fn max_age() -> ::core::option::Option<::core::primitive::u32> {
                match #terms.max_age {
                    ::core::option::Option::Some(max_age) => {
                        ::core::option::Option::Some(max_age.seconds)
                    }
                    ::core::option::Option::None => ::core::option::Option::None,
                }
            }
        }
    });
    quote! {
        #allows_origin
        #allows_method
        #allows_header
        #exposes_header

        /// Whether no page of another origin has sent a request, or one of this policy: for what
        /// CORS does not apply to, such as WebSocket handshakes, and against cross-site request
        /// forgery.
        #[must_use = "the answer is the point of the question"]
        #visibility fn allows(headers: &#private::HeaderMap) -> ::core::primitive::bool {
            #private::allows::<Self>(headers)
        }

        /// Why a request would, or would not, be served across origins.
        #[must_use = "the answer is the point of the question"]
        #visibility fn explain(
            method: &#private::Method,
            headers: &#private::HeaderMap,
        ) -> #private::Explanation {
            #private::explain::<Self>(method, headers)
        }

        /// Whether browsers send cookies and other credentials, and let script read the answer.
        #[must_use = "the answer is the point of the question"]
        #visibility const fn allows_credentials() -> ::core::primitive::bool {
            #terms.credentials
        }

        #max_age

        /// What the policy declares, as constant data.
        #[must_use = "the answer is the point of the question"]
        #visibility const fn terms() -> &'static #private::Terms {
            #terms
        }
    }
}
