//! `#[cors(…)]`: the function as it was written, and beside it a type of the same name that carries
//! its policy.

use cors_rules::{
    catalog::Check,
    finding::Finding,
    rules::handler::{self, Need},
};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::Attribute;

use crate::{
    assertion::assertion,
    attribute::{Arguments, HandlerPolicy},
    conditions::Conditions,
    editor, expand,
    function::Function,
    model::Policy,
    needs,
    report::{Extent, Report},
    signature::{self, Noted},
    split::{tokens, trees},
    syntax,
};

/// Expands `#[cors(arguments)] item`.
pub(crate) fn expand(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let mut report = Report::default();
    let whole = Extent::of(&arguments);
    let read = Arguments::read(arguments.clone(), &mut report);
    let (place, found) = match Function::read(item.clone()) {
        // A handler may have the name; `#[tokio::main]` makes it the program's.
        Ok(function) if function.attributes.iter().any(|item| is_named(item, "main")) => {
            (function.name.span(), "`main`".into())
        }
        Ok(Function { receiver: Some(word), .. }) => (word.span(), "a method".into()),
        Ok(function) => {
            let words = editor::arguments(arguments, &read.runtime, &function.name);
            let companion = companion(&function, read, whole, &mut report);
            let item = without_second(item, &function.attributes, &mut report);
            let errors = report.into_tokens();
            return quote! { #words #item #companion #errors };
        }
        Err(noun) => (Extent::of(&item).first(), noun),
    };
    report.finding(place, &Finding::new(Check::AttributeTarget).with("found", found));
    let errors = report.into_tokens();
    quote! { #item #errors }
}

fn is_named(attribute: &Attribute, name: &str) -> bool {
    attribute.path().segments.last().is_some_and(|segment| segment.ident == name)
}

/// The item without further `#[cors(…)]`, which would make a second type of the name.
fn without_second(item: TokenStream, attributes: &[Attribute], report: &mut Report) -> TokenStream {
    if !attributes.iter().any(|attribute| is_named(attribute, "cors")) {
        return item;
    }
    let mut kept = trees(item);
    for (index, attribute) in attributes.iter().enumerate().rev() {
        if is_named(attribute, "cors") {
            report.finding(Extent::of(attribute), &Finding::new(Check::DuplicateAttribute));
            // An attribute is two tokens: `#` and its group.
            kept.drain(2 * index..2 * index + 2);
        }
    }
    tokens(kept)
}

fn companion(
    function: &Function,
    arguments: Arguments,
    whole: Extent,
    report: &mut Report,
) -> TokenStream {
    let Function { visibility, name, .. } = function;
    let mut attributes = function.attributes.clone();
    let conditions = Conditions::take(&mut attributes);
    let runtime = arguments.runtime;
    let private = quote! { #runtime::__private };
    let mut noted = signature::read(function);
    let (policy, items) = match arguments.policy {
        HandlerPolicy::SameOrigin => {
            // What never crosses origins asks nothing, but pages of every site reach sockets.
            noted.retain(|noted| noted.need == Some(Need::Enforce));
            for socket in &mut noted {
                *socket = Noted::anyway(socket.extent, handler::own_socket(socket.finding.clone()));
            }
            needs::judge(noted, Vec::new(), &arguments.overrides, report);
            (quote! { #private::SameOrigin }, TokenStream::new())
        }
        // rustc says of a handler with its policy's name that there are two.
        HandlerPolicy::Named(path) if *name == path.to_string() => return TokenStream::new(),
        HandlerPolicy::Named(path) => {
            let (asserted, _) = needs::judge(noted, Vec::new(), &arguments.overrides, report);
            let data = quote! { <#name as #private::Applies>::POLICY.data() };
            let assertions = asserted.iter().map(|noted| assert(noted, &data));
            (path, quote! { #(#conditions #assertions)* })
        }
        HandlerPolicy::Inline(fields) => {
            let syntax = syntax::Declaration {
                attributes: Vec::new(),
                visibility: visibility.clone(),
                name: name.clone(),
                fields,
                separator: syntax::EQUALS,
                whole,
            };
            let mut policy = Policy::read_inline(syntax, arguments.overrides, report);
            policy.conditions = conditions.clone();
            needs::inline(&mut policy, noted, report);
            (quote! { #name }, expand::own(&policy, &private))
        }
    };
    let mounted = mounted(name.span());
    let mounted = quote_spanned! { name.span() => #visibility const #mounted: () = (); };
    let documentation = format!(" The CORS policy of the handler `{name}`.");
    quote! {
        #conditions
        #[doc = #documentation]
        #[doc(hidden)]
        #[derive(::core::clone::Clone, ::core::marker::Copy)]
        #[allow(non_camel_case_types)]
        #visibility struct #name {}

        #conditions
        impl #private::Annotated for #name {}

        #conditions
        impl #private::Applies for #name {
            const POLICY: &'static #private::Applied = &#private::Applied::of::<#policy>();

            fn router<__CorsState>(
                is_of_one: ::core::primitive::bool,
            ) -> #private::MethodRouter<__CorsState>
            where
                __CorsState: ::core::clone::Clone
                    + ::core::marker::Send
                    + ::core::marker::Sync
                    + 'static,
            {
                #private::router_of::<#policy, __CorsState>(is_of_one)
            }
        }

        #conditions
        impl #name {
            #[allow(non_upper_case_globals)]
            #[doc(hidden)]
            #mounted
        }

        #items
    }
}

/// `cors_route!` uses this constant, and nothing else does: where it does not, rustc says so by
/// its name.
///
/// `span`: rustc is silent about what only macros wrote, so it takes a token of the user's.
pub(crate) fn mounted(span: Span) -> Ident {
    Ident::new("mount_this_handler_with_cors_route", span)
}

/// An assertion that the compiler checks, with the words of the catalog, spanned at what asks.
fn assert(noted: &Noted, data: &TokenStream) -> TokenStream {
    let condition = match &noted.need {
        None => quote! { false },
        Some(Need::Credentials) => quote! { #data.credentials },
        Some(Need::Enforce) => quote! { #data.enforce },
        Some(Need::Header(name)) => quote! { #data.allows_header(#name) },
        Some(Need::HeaderOrCredentials(name)) => {
            quote! { #data.credentials || #data.allows_header(#name) }
        }
    };
    assertion(&condition, &noted.finding, noted.extent)
}
