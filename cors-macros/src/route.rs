//! `cors_route!(get(list).post(create))`: the same in axum's words, each handler with its policy,
//! and one `OPTIONS` endpoint for the path.

use cors_rules::{
    catalog::Check,
    finding::{Finding, Fix},
    rules::handler,
};
use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::{format_ident, quote, quote_spanned};
use syn::{
    Path, PathArguments, Token,
    parse::{ParseStream, Parser},
    token,
};

use crate::{
    assertion::panic_at,
    editor,
    function::split_types,
    handler::mounted,
    report::{Extent, Report, error},
    split::{self, is_punct, string},
    syntax::expected,
    term,
};

/// One link of the chain: `post(create)`.
struct Link {
    /// As it was written: `get`, or `axum::routing::get`.
    path: Path,
    function: Ident,
    filter: Option<TokenStream>,
    /// The methods that it serves; `None`: all that no other link does.
    methods: Option<Vec<String>>,
    handler: Path,
}

/// Expands `cors_route!`; `input` begins with the path of the runtime in brackets.
pub(crate) fn expand(input: TokenStream) -> TokenStream {
    let (runtime, chain) = split::runtime(input);
    let private = quote! { #runtime::__private };
    if let Some((place, text)) = argument_of_a_router(&chain) {
        let error = error(place, &text);
        // Of whatever type is wanted there: `.route` takes the path as its first argument, and a
        // router is not a route.
        return quote! {{ #error ::core::option::Option::unwrap(::core::option::Option::None) }};
    }
    let chain = split::tokens(chain);
    let mut report = Report::default();
    let reader = |input: ParseStream<'_>| read(input, &mut report);
    let links = reader.parse2(chain.clone()).unwrap_or_else(|error| {
        report.syntax(error);
        Vec::new()
    });
    refuse_duplicates(&links, &mut report);
    let is_complete = report.is_empty();
    let route = if is_complete {
        build(&links, &private)
    } else {
        let errors = report.into_tokens();
        // An expression of the right type, so that the code around it has no second mistake.
        quote! {{ #errors #private::MethodRouter::new() }}
    };
    editor::chain(chain, &runtime, &route, is_complete)
}

/// What is wrong with a path in front of a route, or with a router in its place.
fn argument_of_a_router(trees: &[TokenTree]) -> Option<(Extent, String)> {
    if let [path, comma, chain @ ..] = trees
        && string(path).is_some()
        && is_punct(comma, ",")
    {
        let chain = term::source(&split::tokens(chain.to_vec()));
        let text = format!(
            "the path is an argument of `.route`, not of `cors_route!`\n\
             = help: move it: `.route({path}, cors_route!({chain}))`"
        );
        return Some((path.span().into(), text));
    }
    let reader = |input: ParseStream<'_>| Ok((input.parse()?, input.parse()?));
    let (path, _): (Path, TokenStream) = reader.parse2(split::tokens(trees.to_vec())).ok()?;
    let finding = Finding::new(Check::RouteMethod).with("n", term::source(&quote! { #path }));
    let finding = finding.advice(
        "put the route into the router: `Router::new().route(\"/items\", cors_route!(get(handler)))`",
    );
    is_associated(&path).then(|| (Extent::of(&path), finding.to_string()))
}

impl Link {
    fn serves(&self, method: &str) -> bool {
        self.methods.iter().flatten().any(|own| own == method)
    }
}

fn read(input: ParseStream<'_>, report: &mut Report) -> syn::Result<Vec<Link>> {
    let mut links = Vec::new();
    loop {
        // `get`, or `axum::routing::get`.
        let path: Path = input.parse().map_err(|error| {
            let text =
                "expected a method function\n= help: name one, as in `cors_route!(get(handler))`";
            syn::Error::new(error.span(), text)
        })?;
        if !input.peek(token::Paren) {
            let rest: TokenStream = input.parse()?;
            report.finding(
                Extent::of(&quote! { #path #rest }),
                &not_a_link(&path, &rest, links.is_empty()),
            );
            return Ok(links);
        }
        let group: Group = input.parse()?;
        links.extend(read_link(path, &group, links.is_empty(), report));
        if input.peek(Token![,]) && input.peek2(syn::parse::End) {
            input.parse::<Token![,]>()?;
        }
        if input.is_empty() {
            return Ok(links);
        }
        let dot = input.parse::<Token![.]>().map_err(|error| {
            let text = "expected `.`\n= help: chain the methods: `get(list).post(create)`";
            syn::Error::new(error.span(), text)
        })?;
        if input.is_empty() {
            let finding = expected("a method function after `.`", "nothing");
            report.finding(Extent::of(&dot), &finding.fix(Fix::Remove));
            return Ok(links);
        }
    }
}

/// The finding for what stands where a method function with its handler should.
fn not_a_link(path: &Path, rest: &TokenStream, is_first: bool) -> Finding {
    let name = term::source(&quote! { #path });
    let finding = Finding::new(Check::RouteMethod).with("n", &name);
    let is_type = name.rsplit("::").next().is_some_and(|last| last.starts_with(char::is_uppercase));
    let is_mark = |tree: &TokenTree| matches!(tree, TokenTree::Punct(_));
    let trees = split::trees(rest.clone());
    let (marks, named) = trees.split_at(trees.iter().take_while(|tree| is_mark(tree)).count());
    let named = split::tokens(named.to_vec());
    match (handler::nearest_method_function(&name), syn::parse2::<Path>(named.clone())) {
        (Some(method), Ok(handler)) => {
            let fix = format!("{method}({})", term::source(&quote! { #handler }));
            let found = if marks.is_empty() { named } else { split::tokens(marks.to_vec()) };
            let found = format!("`{}`", term::source(&found).trim());
            expected("`(`", &found).fix(Fix::Source(fix))
        }
        (Some(method), Err(_)) => {
            let finding = Finding::new(Check::RouteHandler).with("found", "nothing");
            finding.fix(Fix::Source(format!("{method}(handler)")))
        }
        (None, _) if is_type => finding.advice(format!(
            "put the policy on the handler, as `#[cors({name})]`, and write `get(handler)`"
        )),
        (None, _) if is_first => finding.fix(Fix::Source(format!("get({name})"))).advice(format!(
            "write {{fix}} if `{name}` is a handler; if it is a variable with a route, write that \
                 route here: a macro cannot see what a variable holds"
        )),
        (None, _) => finding.fix(Fix::Source(format!("post({name})"))),
    }
}

fn read_link(path: Path, group: &Group, is_first: bool, report: &mut Report) -> Option<Link> {
    let arguments = split_types(group.stream());
    let mut arguments = arguments.as_slice();
    let function = path.segments.last()?.ident.clone();
    let name = function.to_string();
    let mut filter = None;
    let methods = match name.as_str() {
        // A preflight may ask for `OPTIONS`, where the policy lists it.
        "get" | "head" | "post" | "put" | "delete" | "patch" | "options" => {
            Some(vec![name.to_ascii_uppercase()])
        }
        // Browsers never send them, so no preflight asks for them.
        "trace" | "connect" => Some(Vec::new()),
        "fallback" => None,
        "any" if is_first => None,
        "on" => {
            let (first, rest) = arguments.split_first()?;
            let methods = read_filter(first.clone());
            if methods.is_none() {
                let found = format!("`{}`", term::source(first));
                let finding = expected("method filters", &found)
                    .advice("use its constants, as in `MethodFilter::GET.or(MethodFilter::POST)`");
                report.finding(Extent::of(first), &finding);
                return None;
            }
            (filter, arguments) = (Some(first.clone()), rest);
            methods
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
    let source = term::source(handler);
    let finding = match syn::parse2::<Path>(handler.clone()) {
        Ok(handler) if !is_associated(&handler) => {
            return Some(Link { path, function, filter, methods, handler });
        }
        Ok(_) => {
            let found = format!("the associated function `{source}`");
            let finding = Finding::new(Check::RouteHandler).with("found", found);
            finding.advice("move it out of the `impl`, so that it is a free function")
        }
        Err(_) => {
            let is_closure = ["|", "async", "move"].iter().any(|start| source.starts_with(start));
            let found = if is_closure { "a closure".into() } else { format!("`{source}`") };
            let finding = not_a_handler(&name, &found);
            // `&list`, `list()`
            let bare = source.trim_start_matches('&').trim_end_matches("()");
            match syn::parse_str::<Path>(bare) {
                Ok(_) => finding
                    .fix(Fix::Source(bare.into()))
                    .advice("write {fix}: a route takes the function itself"),
                Err(_) => finding,
            }
        }
    };
    report.finding(Extent::of(handler), &finding);
    None
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
            None => finding.advice("use one of those, as in `get(handler)`"),
        },
    }
}

/// `MethodFilter::GET.or(MethodFilter::POST)`: the words in capitals. Others are the path to `MethodFilter`.
fn read_filter(tokens: TokenStream) -> Option<Vec<String>> {
    let mut methods = Vec::new();
    for tree in split::trees(tokens) {
        match &tree {
            TokenTree::Group(group) => methods.extend(read_filter(group.stream())?),
            TokenTree::Ident(word) => methods.push(word.to_string()),
            tree if is_punct(tree, ":.") => {}
            _ => return None,
        }
    }
    methods.retain(|word| word.chars().all(|character| character.is_ascii_uppercase()));
    (!methods.is_empty()).then_some(methods)
}

fn refuse_duplicates(links: &[Link], report: &mut Report) {
    let mut seen: Vec<String> = Vec::new();
    for link in links {
        let methods = link.methods.clone().unwrap_or_else(|| vec!["every other method".into()]);
        for method in methods {
            if seen.contains(&method) {
                let finding = Finding::new(Check::RouteDuplicate).with("n", &method);
                report.finding(link.function.span(), &finding.fix(Fix::Remove));
            }
            seen.push(method);
        }
    }
}

fn build(links: &[Link], private: &TokenStream) -> TokenStream {
    let path = Ident::new("path", Span::mixed_site());
    let begin = Ident::new("begin", Span::mixed_site());
    let router = Ident::new("router", Span::mixed_site());
    let mounted = mounted(Span::mixed_site());
    // Not at the handler's place, where an editor would show them.
    let quiet = quote! { #[allow(unused_imports)] };
    let [unannotated, annotated, filters] =
        ["unannotated", "Annotated", "MethodFilter"].map(|name| {
            let name = Ident::new(name, Span::call_site());
            quote! { #private::#name }
        });
    let has_head = links.iter().any(|link| link.serves("HEAD"));
    // `any` is a router of its own.
    let needs_router = links.first().is_none_or(|link| link.function != "any");
    let mut handlers = TokenStream::new();
    let mut steps = TokenStream::new();
    let mut options = None;
    let mut rest = None;
    for (index, link) in links.iter().enumerate() {
        // The generic arguments stand behind the name by which a handler is imported.
        let mut import = link.handler.clone();
        let mut arguments = None;
        let mut place = Span::mixed_site();
        if let Some(last) = import.segments.last_mut() {
            place = last.ident.span();
            if let PathArguments::AngleBracketed(given) = std::mem::take(&mut last.arguments) {
                let given = given.args;
                arguments = Some(quote! { ::<#given> });
            }
        }
        // What is wrong with a handler is shown at the handler.
        let name = Ident::new("__cors_handler", place);
        let applies = quote! { <#name as #private::Applies> };
        let place = Span::mixed_site().located_at(place);
        // The same variables, for rustc at this place.
        let [path, router] = ["path", "router"].map(|name| Ident::new(name, place));
        let mut assertions = TokenStream::new();
        let value = format_ident!("handler_{index}", span = place);
        let mut methods = link.methods.clone().unwrap_or_default();
        if link.serves("GET") && !has_head {
            // axum answers HEAD with the handler of GET.
            methods.push("HEAD".into());
        }
        for method in methods.iter().filter(|method| *method != "OPTIONS") {
            let condition = quote! { #applies::POLICY.data().allows_on_route(#method) };
            let place = Extent::from(link.function.span());
            let text = handler::serves(method).to_string();
            let panic = panic_at(place, &quote! { #text });
            assertions.extend(quote! { if !(#condition) { #panic } });
        }
        let serves = match &link.methods {
            None => quote! { #private::Serves::Rest },
            Some(_) => quote! { #private::Serves::These(&[#(#methods),*]) },
        };
        let handler = Ident::new("__cors_handler", place);
        let wrap = quote_spanned! { place =>
            handler::<#name, _>(#serves, #handler #arguments)
        };
        let first = (index == 0 && needs_router).then(|| quote! { #begin = #applies::router; });
        handlers.extend(quote_spanned! { place =>
            let #value = {
                #quiet
                use #unannotated::*;
                {
                    // Shadows the glob for what it brings: the handler, and the type of its name
                    // where it has one. In a block of its own, rustc says no more of a name that
                    // it does not find.
                    #quiet
                    use #import as #name;
                    const _: () = {
                        let () = <#name as #annotated>::IS_ANNOTATED;
                        // Names the constant that is dead where no route uses the handler.
                        let () = <#name>::#mounted;
                        #assertions
                    };
                    // rustc 1.88 takes what only an unnamed constant uses for dead.
                    let () = <#name>::#mounted;
                    #first
                    #path.#wrap
                }
            };
        });
        let again = quote_spanned! { place => ::core::clone::Clone::clone(&#value) };
        let step = match (&link.methods, &link.filter) {
            _ if link.function == "options" => {
                options = Some((value, place));
                continue;
            }
            (None, _) => {
                rest = Some((value, place));
                if needs_router || index != 0 {
                    quote_spanned! { place => #again.fallback(#router) }
                } else {
                    quote_spanned! { place => #again.any() }
                }
            }
            (_, Some(filter)) => quote_spanned! { place => #value.on(#filter, #router) },
            _ => {
                let method = Ident::new(&link.function.to_string().to_ascii_uppercase(), place);
                quote_spanned! { place => #value.on(#filters::#method, #router) }
            }
        };
        steps.extend(quote_spanned! { place => let #router = #step; });
    }
    let start = needs_router.then(|| quote! { let #router = #begin(#path.is_of_one()); });
    let last = match options.or(rest) {
        Some((other, place)) => quote_spanned! { place => #path.options(#other, #router) },
        None => quote! { #path.only_preflights(#router) },
    };
    let declared = needs_router.then(|| quote! { let #begin: fn(_) -> _; });
    let used = links.first().and_then(|link| use_of(&link.path, private));
    quote! {{
        #used
        let mut #path = #private::Path::new();
        #declared
        #handlers
        #start
        #steps
        #last
    }}
}

/// `Api::list`, `Self::list`: a type's, by the style of its name.
fn is_associated(handler: &Path) -> bool {
    let is_type = |name: String| name.starts_with(|c: char| c.is_ascii_uppercase());
    let mut before = handler.segments.iter().rev().skip(1);
    before.any(|segment| is_type(segment.ident.to_string()))
}

/// Uses the function that a route begins with, so that rustc does not call its import unused. An import
/// brings what has the name, of whatever kind: where that is no function of axum's, or there is nothing, the
/// runtime's macro of the name remains. In a module of its own, no variable of the function is in the way.
fn use_of(path: &Path, private: &TokenStream) -> Option<TokenStream> {
    let name = path.get_ident()?;
    let words = Ident::new("__cors_words", Span::mixed_site());
    Some(quote! {
        {
            #[allow(unused_imports)]
            mod #words {
                use super::*;
                use #private::words::*;
                use self::#name as _begins;
            }
        }
    })
}
