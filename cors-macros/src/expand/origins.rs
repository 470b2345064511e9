//! The origins of a policy as constant data: what is much, in literals.

use cors_data::{
    pattern::{Entry as Origin, Pattern, Port},
    set::Set,
};
use cors_rules::{
    catalog::Level,
    rules::{key::Key, levels::Lint},
    tables::{keys, patterns, set},
};
use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens as _, quote};

use crate::model::{Entry, Policy};

/// So many exact origins, or patterns, are compared one by one; more go into a set, which is one
/// literal however many they are.
const FEW: usize = 4;

/// So many header values are kept beside a policy's origins: 40 bytes each, of which a program has to
/// write them when it starts.
const MOST_VALUES: usize = 64;

/// A policy's origins in three forms.
pub(super) struct Origins {
    /// Where they are looked for.
    pub(super) data: TokenStream,
    /// As header values, by their places, if there are not too many.
    pub(super) values: Vec<TokenStream>,
    /// The constant with the keys of those that stand in literals, by which the compiler compares
    /// them with another policy's.
    pub(super) keys: TokenStream,
}

pub(super) fn expand(policy: &Policy, private: &TokenStream) -> Origins {
    let (mut exact, mut patterns, mut others) = (Vec::new(), Vec::new(), Vec::new());
    let list = policy.list(Key::Origins);
    for entry in list.map(|list| list.entries.as_slice()).unwrap_or_default() {
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
        let mut texts = Vec::with_capacity(exact.len());
        for entry in &exact {
            texts.push(entry.text.as_str());
        }
        set = set::build(texts);
    }
    let mut index = None;
    if patterns.len() > FEW {
        let mut parsed = Vec::with_capacity(patterns.len());
        for (_, pattern) in &patterns {
            parsed.push(*pattern);
        }
        index = patterns::build(parsed);
    }
    let mut listed: Vec<Origin<'_>> = Vec::new();
    for entry in exact {
        match set {
            Some(_) => listed.push(Origin::Exact(&entry.text)),
            None => others.push(entry),
        }
    }
    for (entry, pattern) in patterns {
        match index {
            Some(_) => listed.push(Origin::Pattern(pattern)),
            None => others.push(entry),
        }
    }
    let values = values(&others, set.as_deref().map_or(Set::EMPTY, Set::new));
    let mut entries = TokenStream::new();
    for entry in others {
        let conditions = &entry.conditions;
        let origin = origin(Origin::parse(&entry.text), private);
        entries.extend(quote! { #conditions #origin, });
    }
    let set = literal(&quote! { #private::Set }, set.as_deref());
    let index = literal(&quote! { #private::Patterns }, index.as_deref());
    let keys = (!listed.is_empty()).then(|| {
        let keys = Literal::byte_string(&keys::build(&listed));
        quote! { const KEYS: #private::Keys<'static> = #private::Keys::new(#keys); }
    });
    let runtime = list.is_some_and(|list| list.slot.is_some());
    let mut allowed = TokenStream::new();
    for item in list.map(|list| list.allowed.list.as_slice()).unwrap_or_default() {
        if let Lint::One(check) = item.lint
            && item.level == Level::Allow
        {
            let name = check.name();
            allowed.extend(quote! { #name, });
        }
    }
    let data = quote! {
        #private::Origins {
            set: #set,
            patterns: #index,
            entries: &[#entries],
            runtime: #runtime,
            allowed: &[#allowed],
        }
    };
    Origins { data, values, keys: keys.unwrap_or_default() }
}

/// The header values of exact origins, in the order of their places: of the entries, and then of the
/// set's slots. Places of anything else hold an empty value.
fn values(entries: &[&Entry], set: Set<'_>) -> Vec<TokenStream> {
    if entries.len() + set.slots() > MOST_VALUES {
        return Vec::new();
    }
    let mut values = Vec::new();
    for entry in entries {
        let conditions = &entry.conditions;
        let text = match Origin::parse(&entry.text) {
            Origin::Exact(text) => text,
            Origin::Pattern(_) | Origin::Any => "",
        };
        values.push(quote! { #conditions #text });
    }
    for slot in 0..set.slots() {
        let text = set.member(slot).and_then(|member| str::from_utf8(member).ok());
        values.push(text.unwrap_or_default().to_token_stream());
    }
    values
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
