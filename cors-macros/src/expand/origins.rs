//! The origins of a policy as constant data: what is much, in literals.

use cors_rules::{
    catalog::Level,
    overlap,
    pattern::{Entry as Origin, Pattern, Port},
    patterns,
    rules::levels::Lint,
    set,
};
use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::model::Policy;

/// So many exact origins, or patterns, are compared one by one; more go into a set, which is one
/// literal however many they are.
const FEW: usize = 4;

/// The origins, and the constant with the keys of those that stand in literals, by which the compiler
/// compares them with another policy's.
pub(super) fn expand(policy: &Policy, private: &TokenStream) -> (TokenStream, TokenStream) {
    let (mut exact, mut patterns, mut others) = (Vec::new(), Vec::new(), Vec::new());
    for entry in policy.origins.iter().flat_map(|list| &list.entries) {
        match Origin::parse(&entry.text) {
            // Whether a conditional one is there, only the compiler knows.
            _ if !entry.conditions.is_empty() => others.push(entry),
            Origin::Exact(_) => exact.push(entry),
            Origin::Pattern(pattern) if patterns::fits(&pattern) => patterns.push((entry, pattern)),
            Origin::Pattern(_) | Origin::Any => others.push(entry),
        }
    }
    let mut set = None;
    if exact.len() > FEW {
        set = set::build(exact.iter().map(|entry| entry.text.as_str()).collect());
    }
    let mut listed: Vec<Origin<'_>> = Vec::new();
    if set.is_some() {
        listed.extend(exact.iter().map(|entry| Origin::Exact(&entry.text)));
    } else {
        others.extend(exact);
    }
    let mut index = None;
    if patterns.len() > FEW {
        index = patterns::build(patterns.iter().map(|(_, pattern)| *pattern).collect());
    }
    if index.is_some() {
        listed.extend(patterns.iter().map(|(_, pattern)| Origin::Pattern(*pattern)));
    } else {
        others.extend(patterns.iter().map(|(entry, _)| *entry));
    }
    let others = others.into_iter().map(|entry| {
        let conditions = &entry.conditions;
        let origin = origin(Origin::parse(&entry.text), private);
        quote! { #conditions #origin }
    });
    let set = literal(&quote! { #private::Set }, set.as_deref());
    let index = literal(&quote! { #private::Patterns }, index.as_deref());
    let keys = (!listed.is_empty()).then(|| {
        let keys = Literal::byte_string(&overlap::keys(&listed));
        quote! { const KEYS: #private::Keys<'static> = #private::Keys::new(#keys); }
    });
    let runtime = policy.origins.as_ref().is_some_and(|list| list.slot.is_some());
    let allowed = policy.origins.iter().flat_map(|list| &list.allowed.list).filter_map(|item| {
        match item.lint {
            Lint::One(check) if item.level == Level::Allow => Some(check.name()),
            _ => None,
        }
    });
    let origins = quote! {
        #private::Origins {
            set: #set,
            patterns: #index,
            entries: &[#(#others),*],
            runtime: #runtime,
            allowed: &[#(#allowed),*],
        }
    };
    (origins, keys.unwrap_or_default())
}

fn literal(of: &TokenStream, data: Option<&[u8]>) -> TokenStream {
    match data {
        Some(data) => {
            let data = Literal::byte_string(data);
            quote! { #of::new(#data) }
        }
        None => quote! { #of::EMPTY },
    }
}

fn origin(origin: Origin<'_>, private: &TokenStream) -> TokenStream {
    match origin {
        Origin::Any => quote! { #private::Entry::Any },
        Origin::Exact(text) => quote! { #private::Entry::Exact(#text) },
        Origin::Pattern(Pattern { scheme, host, subdomains, port }) => {
            let port = match port {
                Port::Default => quote! { Default },
                Port::Number(number) => quote! { Number(#number) },
                Port::Any => quote! { Any },
            };
            quote! {
                #private::Entry::Pattern(#private::Pattern {
                    scheme: #scheme,
                    host: #host,
                    subdomains: #subdomains,
                    port: #private::Port::#port,
                })
            }
        }
    }
}
