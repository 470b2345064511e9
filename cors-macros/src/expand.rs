//! Writes the item. Data, not logic: what it means is the runtime's business. Cannot fail.

mod combined;
mod origins;

use proc_macro2::{Group, Ident, Literal, Span, TokenStream, TokenTree};
use quote::{ToTokens as _, format_ident, quote, quote_spanned};
use syn::{Attribute, Visibility};

use self::origins::Origins;
use crate::{
    docs, features,
    model::{Entry, List, Policy, Single},
};

/// The first item of every block. Where an expression is expected, rustc stops at the name of this
/// macro and shows it.
pub(crate) fn only_as_items() -> TokenStream {
    quote! {
        #[allow(unused_macros)]
        macro_rules! cors_policy_declares_types_and_stands_outside_of_expressions { () => {}; }
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
    let takes_origins = policy.origins.as_ref().is_some_and(|list| list.slot.is_some());
    let start_up = start_up(policy, takes_origins, private);
    let carried = if takes_origins || policy.members.is_some() {
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
    let questions = questions(policy, private);
    let explain = explain(policy, private);
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
        #[allow(deprecated)]
        impl #name {
            #questions
        }

        #explain

        #conditions
        #[allow(deprecated)]
        impl #private::Declared<#name> for #name {
            type Around = #private::Cors<#private::Route, #name>;
        }

        #conditions
        #[allow(deprecated)]
        impl<S> #private::Layer<S> for #name {
            type Service = #private::Cors<S, #name>;

            #[inline]
            fn layer(&self, inner: S) -> Self::Service {
                #private::Cors::new(inner, *self)
            }
        }

        #conditions
        #[allow(deprecated)]
        impl #private::Policy for #name {
            const DATA: &'static #private::PolicyData = &#data;
            type Origins = #carried;
            #keys
            #untrusted
        }

        #assertions

        #start_up

        #conditions
        #[allow(deprecated)]
        impl ::core::fmt::Display for #name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(<Self as #private::Policy>::DATA, f)
            }
        }

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

fn data(
    policy: &Policy,
    origins: &TokenStream,
    values: &[TokenStream],
    private: &TokenStream,
) -> TokenStream {
    let (name, text) = (&policy.name, policy.name.to_string());
    let methods = match &policy.methods {
        Some(list) => names(Some(list), str::to_owned, private),
        None => quote! { #private::names!["GET", "HEAD", "POST"] },
    };
    let headers = names(policy.headers.as_ref(), str::to_ascii_lowercase, private);
    let expose = names(policy.expose.as_ref(), str::to_ascii_lowercase, private);
    let credentials = is_set(policy.credentials.as_ref());
    let enforce = is_set(policy.enforce.as_ref());
    let hosts = hosts(policy);
    let none = quote! { ::core::option::Option::None };
    let max_age = policy.max_age.as_ref().map_or(none, |single| {
        let (seconds, text) = (single.value, single.value.to_string());
        let seconds = Literal::u32_unsuffixed(seconds);
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
    let Some(hosts) = &policy.hosts else { return quote! { ::core::option::Option::None } };
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

/// The policy's visibility, for a function beside it. With the user's own tokens, rustc would take
/// the function for one that the user wrote, and call it dead where nothing uses it.
fn of_function(visibility: &Visibility) -> TokenStream {
    fn generated(tokens: TokenStream) -> TokenStream {
        let generated = |mut tree: TokenTree| {
            if let TokenTree::Group(group) = &tree {
                tree = Group::new(group.delimiter(), generated(group.stream())).into();
            }
            tree.set_span(Span::call_site());
            tree
        };
        tokens.into_iter().map(generated).collect()
    }
    generated(visibility.to_token_stream())
}

/// The ways in for origins that arrive at start-up. Where the policy takes none, or the feature is
/// missing, they cannot be called, and the compiler says what to add.
fn start_up(policy: &Policy, takes_origins: bool, private: &TokenStream) -> TokenStream {
    let Policy { conditions, name, members, .. } = policy;
    let visibility = &of_function(&policy.visibility);
    let functions = if takes_origins || members.is_some() {
        let default = members.is_none().then(|| {
            quote! {
                /// Returns the process-wide default for origins that are known only when the program
                /// starts. It applies where no layer around the route has origins of its own.
                #[inline]
                #visibility fn runtime_origins() -> &'static #private::RuntimeOrigins {
                    #private::runtime_origins::<#name>()
                }
            }
        });
        quote! {
            /// Returns a layer of this policy that takes these origins too.
            ///
            /// # Errors
            ///
            /// If the policy does not accept one of the origins. The error lists all of them.
            #[inline]
            #visibility fn with_origins(origins: #private::OriginSet)
                -> ::core::result::Result<#private::CorsLayer<#name>, #private::OriginSetError>
            {
                #private::CorsLayer::with_origins(origins)
            }

            #default
        }
    } else {
        // A bound that nothing depends on would be checked here, and not where the function is called.
        quote! {
            #[doc(hidden)]
            #[inline]
            #visibility fn with_origins<'never>(_: #private::OriginSet)
                -> ::core::result::Result<#private::CorsLayer<#name>, #private::OriginSetError>
            where
                #name: #private::TakesOrigins<'never>,
            {
                ::core::result::Result::Ok(#private::CorsLayer::new())
            }

            #[doc(hidden)]
            #[inline]
            #visibility fn runtime_origins<'never>() -> &'static #private::RuntimeOrigins
            where
                #name: #private::TakesOrigins<'never>,
            {
                #private::runtime_origins::<#name>()
            }
        }
    };
    let slot = policy.origins.as_ref().and_then(|list| list.slot);
    let with_origins = match slot.filter(|_| cfg!(not(feature = "start-up"))) {
        // In what is returned, an error has no second one where the function is called.
        Some(slot) => {
            let error = features::missing("the word `runtime`", "start-up", slot);
            quote! {
                #[doc(hidden)]
                #visibility fn with_origins<T>(_: T) -> [(); #error] {
                    ::core::unreachable!()
                }
            }
        }
        None => quote! {
            #[doc(hidden)]
            #visibility fn with_origins<'never, T>(origins: T)
                -> <#name as #private::NeedsStartUp<'never>>::Layer
            where
                #name: #private::NeedsStartUp<'never>,
            {
                #private::CorsLayer::<#name>::with_origins(origins)
            }
        },
    };
    quote! {
        #private::if_start_up! { {
            #conditions
            #[allow(deprecated)]
            impl #name {
                #functions
            }
        } {
            #conditions
            #[allow(deprecated)]
            impl #name {
                #with_origins

                #[doc(hidden)]
                #visibility fn runtime_origins<'never>()
                    -> <#name as #private::NeedsStartUp<'never>>::Layer
                where
                    #name: #private::NeedsStartUp<'never>,
                {
                    #private::CorsLayer::<#name>::with_origins(())
                }
            }
        } }
    }
}

/// `explain`, which needs a feature.
fn explain(policy: &Policy, private: &TokenStream) -> TokenStream {
    let Policy { conditions, name, .. } = policy;
    let visibility = &of_function(&policy.visibility);
    let arguments = quote! { method: &#private::Method, headers: &#private::HeaderMap };
    quote! {
        #private::if_explain! { {
            #conditions
            #[allow(deprecated)]
            impl #name {
                /// Explains why the policy allows or refuses a request.
                #[inline]
                #[must_use]
                #visibility fn explain(#arguments) -> #private::Explanation {
                    #private::CorsLayer::<Self>::new().explain(method, headers)
                }
            }
        } {
            #conditions
            #[allow(deprecated)]
            impl #name {
                #[doc(hidden)]
                #visibility fn explain<'never>(#arguments)
                    -> <#name as #private::NeedsExplain<'never>>::Explanation
                where
                    #name: #private::NeedsExplain<'never>,
                {
                    #private::CorsLayer::<#name>::new().explain(method, headers)
                }
            }
        } }
    }
}

fn questions(policy: &Policy, private: &TokenStream) -> TokenStream {
    let visibility = &of_function(&policy.visibility);
    let data = quote! { <Self as #private::Policy>::DATA };
    let ask = |question: &str, argument: Ident, documentation: [&str; 2]| {
        let question = format_ident!("{question}");
        quote! {
            #(#[doc = #documentation])*
            #[inline]
            #[must_use]
            #visibility const fn #question(#argument: &::core::primitive::str)
                -> ::core::primitive::bool
            {
                #data.#question(#argument)
            }
        }
    };
    let allows_origin = ask(
        "allows_origin",
        format_ident!("origin"),
        [
            " Returns whether pages of this origin may read responses. The comparison is byte by byte,",
            " as in browsers. Origins set at start-up do not count.",
        ],
    );
    let allows_method = ask(
        "allows_method",
        format_ident!("method"),
        [
            " Returns whether a page of an allowed origin may send this method. Methods are",
            " case-sensitive. GET, HEAD and POST are always allowed: CORS cannot forbid them.",
        ],
    );
    let allows_header = ask(
        "allows_header",
        format_ident!("name"),
        [
            " Returns whether a page of an allowed origin may send this request header with any value.",
            " Case does not matter.",
        ],
    );
    let exposes_header = ask(
        "exposes_header",
        format_ident!("name"),
        [
            " Returns whether script on a page of an allowed origin may read this response header.",
            " Case does not matter. Safelisted headers, such as `content-type`, can always be read.",
        ],
    );
    // Each member of a combined policy has its own.
    let lists = policy.members.is_none().then(|| {
        quote! {
            /// Returns the methods that the policy lists.
            #[inline]
            #[must_use]
            #visibility const fn methods() -> &'static [&'static ::core::primitive::str] {
                #data.methods.list
            }

            /// Returns the request headers that the policy lists, in lower case.
            #[inline]
            #[must_use]
            #visibility const fn headers() -> &'static [&'static ::core::primitive::str] {
                #data.headers.list
            }

            /// Returns the response headers that the policy exposes, in lower case.
            #[inline]
            #[must_use]
            #visibility const fn exposed_headers() -> &'static [&'static ::core::primitive::str] {
                #data.expose.list
            }
        }
    });
    let max_age = policy.members.is_none().then(|| {
        quote! {
            /// Returns for how many seconds a browser may keep the answer to a preflight. `None` leaves
            /// it to the browser: five seconds.
            #[inline]
            #[must_use]
            #visibility const fn max_age() -> ::core::option::Option<::core::primitive::u32> {
                #data.max_age()
            }
        }
    });
    quote! {
        #allows_origin
        #allows_method
        #allows_header
        #exposes_header

        /// Returns the decision about a request, for adapters to servers that are not tower services.
        #[inline]
        #visibility fn decide(
            method: &#private::Method,
            headers: &#private::HeaderMap,
        ) -> #private::Decision {
            #private::CorsLayer::<Self>::new().decide(method, headers)
        }

        /// Verifies that a request is not cross-origin, or comes from an allowed origin. It is for
        /// WebSocket handshakes, to which CORS does not apply, and against CSRF.
        ///
        /// # Errors
        ///
        /// If a page of an origin that is not allowed has sent the request.
        #[inline]
        #visibility fn verify_sender(request: &impl #private::RequestHead)
            -> ::core::result::Result<(), #private::CrossOriginRejection>
        {
            #private::CorsLayer::<Self>::new().verify_sender(request)
        }

        /// Returns whether browsers may send cookies and other credentials.
        #[inline]
        #[must_use]
        #visibility const fn allows_credentials() -> ::core::primitive::bool {
            #data.credentials
        }

        #max_age

        /// Returns the origins and patterns that the policy lists, sorted.
        #[inline]
        #[must_use]
        #visibility fn origins() -> #private::Vec<#private::String> {
            #data.origins()
        }

        #lists
    }
}
