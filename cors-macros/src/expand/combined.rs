//! A policy that is made of others: their terms, and what only the compiler can see between them.

use cors_rules::rules::across::{self, Unfit};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::hosts;
use crate::{
    assertion::{assertion, panic_at},
    model::{Member, Members, Policy},
};

/// The data of a combined policy.
pub(super) fn data(policy: &Policy, members: &Members, private: &TokenStream) -> TokenStream {
    let (name, text) = (&policy.name, policy.name.to_string());
    let enforce = policy.enforce;
    let hosts = hosts(policy);
    let members = each(&members.list, &quote! { DATA }, private);
    quote! {
        #private::PolicyData::combined(
            #text,
            #members,
            #enforce,
            #hosts,
            #private::kept!(#name, []),
        )
    }
}

/// Why the first of the members that cannot be a list of trusted senders cannot.
pub(super) fn untrusted(members: &Members, private: &TokenStream) -> TokenStream {
    let lists = each(&members.list, &quote! { UNTRUSTED }, private);
    quote! { #private::first(#lists) }
}

/// A constant of each member.
fn each(members: &[Member], constant: &TokenStream, private: &TokenStream) -> TokenStream {
    let members = members.iter().map(|Member { path, conditions, .. }| {
        quote! { #conditions <#path as #private::Policy>::#constant }
    });
    quote! { &[#(#members),*] }
}

/// What must hold of each member and those before it, shown there.
pub(super) fn assertions(policy: &Policy, members: &Members, private: &TokenStream) -> TokenStream {
    let mut assertions = TokenStream::new();
    let last = members.list.len().saturating_sub(1);
    for (index, member) in members.list.iter().enumerate() {
        let Member { path, name, extent, conditions } = member;
        let earlier = &members.list[..index];
        let data = quote! { <#path as #private::Policy>::DATA };
        let mut fit = vec![
            (quote! { #data.members.is_empty() }, Unfit::Combined),
            (quote! { #data.hosts.is_none() }, Unfit::Hosts),
        ];
        if index != last {
            fit.push((quote! { !#data.origins.any() }, Unfit::EveryOrigin));
        }
        if index != 0 {
            let slots = each(earlier, &quote! { DATA.origins.runtime }, private);
            let condition = quote! { !#data.origins.runtime || #private::none(#slots) };
            fit.push((condition, Unfit::SecondSlot));
        }
        let conditions = policy.conditions.and(conditions);
        for (condition, why) in fit {
            let assertion = assertion(&condition, &across::unfit(name, why), *extent);
            assertions.extend(quote! { #conditions #[allow(deprecated)] #assertion });
        }
        let trusted = trusted(&policy.name, member, private);
        assertions.extend(quote! { #conditions #trusted });
        if index != 0 {
            let apart = apart(member, earlier, private);
            assertions.extend(quote! { #conditions #apart });
        }
    }
    assertions
}

/// That a member is a list of trusted senders, where the policy is a gate.
fn trusted(policy: &Ident, member: &Member, private: &TokenStream) -> TokenStream {
    let Member { path, extent, .. } = member;
    let panic = panic_at(*extent, &quote! { *why });
    quote! {
        #[allow(deprecated)]
        const _: () = match <#path as #private::Policy>::UNTRUSTED {
            [why, ..] if <#policy as #private::Policy>::DATA.enforce => #panic,
            _ => {}
        };
    }
}

/// That a member and those before it have no origin in common.
fn apart(member: &Member, earlier: &[Member], private: &TokenStream) -> TokenStream {
    let Member { path, name, extent, .. } = member;
    // The compiler fills in whose origin it is, and which.
    let text = across::overlap(name, "\u{1}", "\"\u{1}\"").to_string();
    let texts = text.split('\u{1}');
    let earlier = earlier.iter().map(|Member { path, name, conditions, .. }| {
        let listed = listed(path, name, private);
        quote! { #conditions #listed }
    });
    let later = listed(path, name, private);
    let panic = panic_at(*extent, &quote! { #private::text(&BYTES) });
    quote! {
        // Where a long list is not apart from another, the compiler's interpreter takes its time to
        // find out which entry it is.
        #[allow(long_running_const_eval, deprecated)]
        const _: () = {
            const FOUND: ::core::option::Option<#private::Overlap> =
                #private::Overlap::find(&[#(#earlier),*], &#later);
            const TEXTS: [&'static ::core::primitive::str; #private::TEXTS] =
                #private::Overlap::message(FOUND.as_ref(), [#(#texts),*]);
            const BYTES: [::core::primitive::u8; #private::joined_len(&TEXTS, "")] =
                #private::join(&TEXTS, "");
            if FOUND.is_some() {
                #panic
            }
        };
    }
}

/// A policy's origins, to be compared.
fn listed(path: &TokenStream, name: &str, private: &TokenStream) -> TokenStream {
    quote! {
        #private::Listed {
            name: #name,
            origins: &<#path as #private::Policy>::DATA.origins,
            keys: <#path as #private::Policy>::KEYS,
        }
    }
}
