//! `cors_route!(get(list).post(create))`: the same in axum's words, each handler with its policy,
//! and one `OPTIONS` endpoint for the path.

use cors_rules::{
    catalog::Check,
    finding::{Finding, Fix},
    rules::handler,
};
use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::{format_ident, quote, quote_spanned};
use syn::{
    Path, PathArguments, Token,
    parse::{ParseStream, Parser},
};

use crate::{
    assertion::assertion,
    handler::mounted,
    report::{Extent, Report},
    syntax::split,
    term,
};

/// One link of the chain: `post(create)`.
struct Link {
    function: Ident,
    filter: Option<TokenStream>,
    serves: Serves,
    handler: Path,
}

/// The methods that a link serves.
enum Serves {
    These(Vec<String>),
    /// `OPTIONS`, less preflights.
    Options,
    Rest,
}

/// Expands `cors_route!`; `input` begins with the path of the runtime in brackets.
pub(crate) fn expand(input: TokenStream) -> TokenStream {
    let mut report = Report::default();
    let reader = |input: ParseStream<'_>| {
        let runtime: Group = input.parse()?;
        Ok((runtime.stream(), read(input, &mut report)?))
    };
    let (runtime, links) = match reader.parse2(input) {
        Ok(parts) => parts,
        Err(error) => {
            report.syntax(error);
            (quote! { ::cors_runtime }, Vec::new())
        }
    };
    let private = quote! { #runtime::__private };
    refuse_duplicates(&links, &mut report);
    if report.is_empty() {
        return build(&links, &private);
    }
    let errors = report.into_tokens();
    // An expression of the right type, so that what stands around it has no second mistake.
    quote! {{ #errors #private::MethodRouter::new() }}
}

fn read(input: ParseStream<'_>, report: &mut Report) -> syn::Result<Vec<Link>> {
    let mut links = Vec::new();
    loop {
        // `get`, or `axum::routing::get`.
        let path: Path = input.parse().map_err(|error| {
            let text = "expected a method function\n= help: write `cors_route!(get(handler))`";
            syn::Error::new(error.span(), text)
        })?;
        let Some(function) = path.segments.last().map(|segment| segment.ident.clone()) else {
            return Ok(links);
        };
        let group: Group = input.parse().map_err(|_| {
            let text = format!(
                "expected the handler of `{function}`\n= help: write `{function}(handler)`"
            );
            syn::Error::new_spanned(&path, text)
        })?;
        if group.delimiter() == Delimiter::Parenthesis {
            links.extend(read_link(function, &group, links.is_empty(), report));
        }
        if input.is_empty() {
            return Ok(links);
        }
        input.parse::<Token![.]>().map_err(|error| {
            let text = "expected `.`\n= help: chain the methods: `get(list).post(create)`";
            syn::Error::new(error.span(), text)
        })?;
    }
}

fn read_link(function: Ident, group: &Group, is_first: bool, report: &mut Report) -> Option<Link> {
    let arguments = split(group.stream());
    let name = function.to_string();
    let (serves, filter, arguments) = match name.as_str() {
        "get" | "head" | "post" | "put" | "delete" | "patch" => {
            (Serves::These(vec![name.to_ascii_uppercase()]), None, arguments.as_slice())
        }
        // Browsers never send them, so no preflight asks for them.
        "trace" | "connect" => (Serves::These(Vec::new()), None, arguments.as_slice()),
        "options" => (Serves::Options, None, arguments.as_slice()),
        "fallback" => (Serves::Rest, None, arguments.as_slice()),
        "any" if is_first => (Serves::Rest, None, arguments.as_slice()),
        "on" => {
            let (filter, rest) = arguments.split_first()?;
            let Some(methods) = read_filter(filter) else {
                let found = format!("`{}`", term::source(filter));
                let finding = crate::syntax::expected("method filters", &found)
                    .fix(Fix::Source("MethodFilter::GET.or(MethodFilter::POST)".into()));
                report.finding(Extent::of(filter), &finding);
                return None;
            };
            (Serves::These(methods), Some(filter.clone()), rest)
        }
        _ => {
            report.finding(function.span(), &unknown_method(&name));
            return None;
        }
    };
    let [handler] = arguments else {
        let found = if arguments.is_empty() { "nothing" } else { "several values" };
        report.finding(Extent::of(group), &not_a_handler(&name, found));
        return None;
    };
    let Ok(path) = syn::parse2::<Path>(term::without_invisible_groups(handler.clone())) else {
        let source = term::source(handler);
        let is_closure = ["|", "async", "move"].iter().any(|start| source.starts_with(start));
        let found = if is_closure { "a closure".into() } else { format!("`{source}`") };
        report.finding(Extent::of(handler), &not_a_handler(&name, &found));
        return None;
    };
    Some(Link { function, filter, serves, handler: path })
}

fn not_a_handler(function: &str, found: &str) -> Finding {
    let fix = Fix::Source(format!("{function}(handler)"));
    Finding::new(Check::RouteHandler).with("found", found).fix(fix)
}

fn unknown_method(name: &str) -> Finding {
    let finding = Finding::new(Check::RouteMethod).with("n", name);
    match name {
        "layer" | "route_layer" | "with_state" | "merge" | "handle_error" => {
            finding.advice(format!("call it on the result: `cors_route!(get(handler)).{name}(…)`"))
        }
        "any" => finding.advice("begin with it: `cors_route!(any(handler).get(other))`"),
        _ if name.ends_with("_service") => finding.advice(
            "a service has no `#[cors(…)]`; put a policy around it: \
             `axum::routing::get_service(service).layer(Policy)`",
        ),
        _ => match handler::nearest_method_function(name) {
            Some(known) => finding.fix(Fix::Source(known.into())),
            None => finding.advice("write `get(handler)`"),
        },
    }
}

/// `MethodFilter::GET.or(MethodFilter::POST)`
fn read_filter(tokens: &TokenStream) -> Option<Vec<String>> {
    let mut methods = Vec::new();
    let mut previous = None;
    for tree in term::without_invisible_groups(tokens.clone()) {
        match &tree {
            TokenTree::Group(group) => methods.extend(read_filter(&group.stream())?),
            TokenTree::Ident(word) if *word == "or" || *word == "MethodFilter" => {}
            TokenTree::Ident(word) => previous = Some(word.to_string()),
            TokenTree::Punct(punct) if matches!(punct.as_char(), ':' | '.') => {
                if punct.as_char() == '.' {
                    methods.extend(previous.take());
                }
            }
            _ => return None,
        }
    }
    methods.extend(previous);
    // The lower-case words in front are the path to `MethodFilter`.
    methods.retain(|word| word.chars().all(|character| character.is_ascii_uppercase()));
    (!methods.is_empty()).then_some(methods)
}

fn refuse_duplicates(links: &[Link], report: &mut Report) {
    let mut seen: Vec<&str> = Vec::new();
    for link in links {
        let methods: Vec<&str> = match &link.serves {
            Serves::These(methods) => methods.iter().map(String::as_str).collect(),
            Serves::Options => vec!["OPTIONS"],
            Serves::Rest => vec!["every other method"],
        };
        for method in methods {
            if seen.contains(&method) {
                let finding = Finding::new(Check::RouteDuplicate).with("n", method);
                report.finding(link.function.span(), &finding.fix(Fix::Remove));
            }
            seen.push(method);
        }
    }
}

fn build(links: &[Link], private: &TokenStream) -> TokenStream {
    let path = Ident::new("path", Span::mixed_site());
    let mounted = mounted(Span::mixed_site());
    let has = |method: &str| {
        links.iter().any(|link| matches!(&link.serves, Serves::These(these) if these.iter().any(|one| one == method)))
    };
    let has_head = has("HEAD");
    let mut assertions = TokenStream::new();
    let mut handlers = TokenStream::new();
    let mut chain = TokenStream::new();
    let mut options = None;
    let mut rest = None;
    let mut first_policy = None;
    let mut start = None;
    for (index, link) in links.iter().enumerate() {
        let kind = companion(&link.handler);
        let policy = quote! { <#kind as #private::Annotated>::Policy };
        let handler = &link.handler;
        // What is wrong with a handler is shown at the handler.
        let place = Span::mixed_site().located_at(Extent::of(handler).first());
        let value = format_ident!("handler_{index}", span = place);
        let methods = match &link.serves {
            Serves::These(methods) => {
                let mut methods: Vec<&str> = methods.iter().map(String::as_str).collect();
                if methods.contains(&"GET") && !has_head {
                    // axum answers HEAD with the handler of GET.
                    methods.push("HEAD");
                }
                methods
            }
            _ => Vec::new(),
        };
        for method in &methods {
            let data = quote! { <#policy as #private::Policy>::DATA };
            let condition = quote! { #data.allows_on_route(#method) };
            let place = Extent::from(link.function.span());
            assertions.extend(assertion(&condition, &handler::serves(method), place));
        }
        // Names the constant that is dead where no route uses the handler.
        assertions.extend(quote! { const _: () = <#kind>::#mounted; });
        // rustc 1.88 takes what only an unnamed constant uses for dead.
        assertions.extend(quote! { let () = <#kind>::#mounted; });
        let serves = match &link.serves {
            Serves::Rest => quote! { #private::Serves::Rest },
            _ => quote! { #private::Serves::These(&[#(#methods),*]) },
        };
        let wrap = quote_spanned! { place => handler::<#policy, _, _>(#serves, #handler) };
        handlers.extend(quote! { let #value = #path.#wrap; });
        first_policy.get_or_insert(policy);
        let function = &link.function;
        match (&link.serves, &link.filter) {
            (Serves::Options, _) => options = Some(value),
            (Serves::Rest, _) if *function == "any" => {
                start = Some(value.clone());
                rest = Some(value);
            }
            (Serves::Rest, _) => {
                chain.extend(quote! { .fallback(::core::clone::Clone::clone(&#value)) });
                rest = Some(value);
            }
            (_, Some(filter)) => chain.extend(quote! { .on(#filter, #value) }),
            _ => chain.extend(quote! { .#function(#value) }),
        }
    }
    let start = match start {
        Some(value) => quote! { #path.any(::core::clone::Clone::clone(&#value)) },
        None => quote! { #path.router::<#first_policy>() },
    };
    let preflights = match options.or(rest) {
        Some(other) => quote! { #path.options(#other) },
        None => quote! { #path.only_preflights() },
    };
    quote! {{
        #assertions
        let mut #path = #private::Path::new();
        #handlers
        #start #chain .options(#preflights)
    }}
}

/// The type that carries a handler's policy: the handler's path, without generic arguments.
fn companion(handler: &Path) -> Path {
    let mut path = handler.clone();
    if let Some(last) = path.segments.last_mut() {
        last.arguments = PathArguments::None;
    }
    path
}
