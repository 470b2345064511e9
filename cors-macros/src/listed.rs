//! What people write in place of a list, taken apart: `vec!["a"]`, `(GET, PUT)`, `GET | PUT`, and the
//! text that an element stands for where it is not a string: `Any`, `concat!(…)`.

use cors_rules::rules::key::Key;
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use syn::Lit;

use crate::{
    split::split,
    term::{self, Kind, Term},
};

/// The elements of a value that is not a list in brackets. One element: the value itself.
pub(crate) fn elements(tokens: &TokenStream) -> Vec<TokenStream> {
    let trees: Vec<TokenTree> = tokens.clone().into_iter().collect();
    if let Some(inner) = inner(&trees) {
        return split(inner).into_iter().flat_map(|part| separated(&part)).collect();
    }
    separated(tokens)
}

/// The contents of `vec![…]`, `&[…]`, `{…}`, `(…)`.
fn inner(trees: &[TokenTree]) -> Option<TokenStream> {
    match trees {
        [TokenTree::Group(group)] => Some(match list_within(group) {
            Some(list) => list.stream(),
            None => group.stream(),
        }),
        [TokenTree::Punct(and), rest @ ..] if and.as_char() == '&' => inner(rest),
        [TokenTree::Ident(name), TokenTree::Punct(bang), TokenTree::Group(group)]
            if *name == "vec" && bang.as_char() == '!' =>
        {
            Some(group.stream())
        }
        _ => None,
    }
}

/// The list that is all that a group holds.
fn list_within(group: &Group) -> Option<Group> {
    let trees: Vec<TokenTree> = group.stream().into_iter().collect();
    match trees.as_slice() {
        [TokenTree::Group(list)] if list.delimiter() == Delimiter::Bracket => Some(list.clone()),
        _ => None,
    }
}

/// `GET | PUT`, `"a"; "b"`, `GET PUT`: the parts. One part where nothing separates any.
pub(crate) fn separated(tokens: &TokenStream) -> Vec<TokenStream> {
    let trees: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let is_separator = |tree: &TokenTree| matches!(tree, TokenTree::Punct(punct) if matches!(punct.as_char(), '|' | ';' | '+' | '&'));
    let is_element = |part: &[TokenTree]| {
        !part.is_empty()
            && (part.len() == 1 || Term::read(part.iter().cloned().collect()).is_some())
    };
    let parts: Vec<&[TokenTree]> = trees.split(is_separator).collect();
    // A separator at the end separates nothing, but was meant to.
    let parts = match parts.as_slice() {
        [parts @ .., []] if parts.len() > 1 => parts,
        parts => parts,
    };
    if parts.len() > 1 && parts.iter().all(|part| is_element(part)) {
        return parts.iter().map(|part| part.iter().cloned().collect()).collect();
    }
    // `GET PUT`
    let is_word = |tree: &TokenTree| matches!(tree, TokenTree::Ident(_) | TokenTree::Literal(_));
    if trees.len() > 1 && trees.iter().all(is_word) {
        return trees.into_iter().map(TokenStream::from).collect();
    }
    vec![tokens.clone()]
}

/// The text that an element stands for, where that is plain.
pub(crate) fn text(key: Key, term: &Term) -> Option<String> {
    let last = || term.source.rsplit("::").next().unwrap_or_default().trim().to_owned();
    match (&term.kind, key) {
        (Kind::Str(text), _) => Some(text.clone()),
        (Kind::Ident | Kind::Name, Key::Methods) => Some(last()),
        // `header::CONTENT_TYPE` is a constant of the http crate.
        (Kind::Ident | Kind::Name, Key::Headers | Key::Expose) => {
            Some(last().to_ascii_lowercase().replace('_', "-"))
        }
        // `Any`, `cors::Any`: other words are the names of constants.
        (Kind::Ident | Kind::Name, _) => {
            let word = last().to_ascii_lowercase();
            ["any", "all"].contains(&word.as_str()).then_some(word)
        }
        (Kind::Literal(_), _) => match syn::parse2(term.tokens.clone()).ok()? {
            Lit::ByteStr(text) => String::from_utf8(text.value()).ok(),
            _ => None,
        },
        // Of other libraries' settings; an origin is never `true`.
        (Kind::Bool(true), Key::Methods | Key::Headers | Key::Expose) => Some("*".into()),
        (Kind::Expression, _) => wrapped(&term.tokens),
        _ => None,
    }
}

/// `concat!("a", "b")`, `*`, `any()`.
fn wrapped(tokens: &TokenStream) -> Option<String> {
    let trees: Vec<TokenTree> = tokens.clone().into_iter().collect();
    match trees.as_slice() {
        [TokenTree::Punct(star)] if star.as_char() == '*' => Some("*".into()),
        [TokenTree::Ident(name), TokenTree::Punct(bang), TokenTree::Group(parts)]
            if *name == "concat" && bang.as_char() == '!' =>
        {
            split(parts.stream()).into_iter().map(|part| plain(&part)).collect()
        }
        [.., TokenTree::Ident(name), TokenTree::Group(none)]
            if *name == "any" && none.stream().is_empty() =>
        {
            Some("any".into())
        }
        _ => None,
    }
}

/// What the macro reads in place of an entry whose value it cannot know: `env!(NAME)` and its
/// relatives, `runtime()`, `if cfg!(…) { "…" }`.
pub(crate) fn readable(key: Key, tokens: &TokenStream) -> Option<String> {
    let trees: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let (first, group) = match trees.as_slice() {
        [TokenTree::Ident(first), .., TokenTree::Group(group)] => (first.to_string(), group),
        _ => return None,
    };
    match first.as_str() {
        "runtime" if key == Key::Origins => Some(first),
        "env" | "option_env" | "dotenv" => {
            let name = term::source(split(group.stream()).first()?);
            let is_name =
                name.trim_matches('"').chars().all(|c| c == '_' || c.is_ascii_alphanumeric());
            is_name.then(|| format!("env!({:?})", name.trim_matches('"')))
        }
        "if" => {
            let [_, TokenTree::Ident(cfg), TokenTree::Punct(_), TokenTree::Group(condition), _] =
                trees.as_slice()
            else {
                return None;
            };
            let value = term::source(&group.stream());
            (*cfg == "cfg" && value.starts_with('"'))
                .then(|| format!("#[cfg({})] {value}", term::source(&condition.stream())))
        }
        _ => None,
    }
}

/// An argument of `concat!`.
fn plain(tokens: &TokenStream) -> Option<String> {
    Some(match syn::parse2(tokens.clone()).ok()? {
        Lit::Str(text) => text.value(),
        Lit::Int(number) => number.base10_digits().to_owned(),
        Lit::Char(character) => character.value().into(),
        Lit::Bool(value) => value.value.to_string(),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(source: &str) -> String {
        let parts = elements(&source.parse().expect("tokens"));
        parts.iter().map(crate::term::source).collect::<Vec<_>>().join(" ~ ")
    }

    #[test]
    fn what_stands_in_place_of_a_list() {
        for (source, expected) in [
            (r#"vec!["a", "b"]"#, r#""a" ~ "b""#),
            (r#"&["a"]"#, r#""a""#),
            (r#"&vec!["a"]"#, r#""a""#),
            ("(GET, PUT)", "GET ~ PUT"),
            ("{GET, PUT}", "GET ~ PUT"),
            ("{ [GET] }", "GET"),
            ("GET | PUT", "GET ~ PUT"),
            ("GET; PUT;", "GET ~ PUT"),
            ("GET PUT", "GET ~ PUT"),
            (r#""a" + "b""#, r#""a" ~ "b""#),
            ("origins()", "origins()"),
            ("*", "*"),
            ("ORIGINS", "ORIGINS"),
        ] {
            assert_eq!(read(source), expected, "{source}");
        }
    }

    #[test]
    fn what_an_element_stands_for() {
        for (key, source, expected) in [
            (Key::Origins, r#"concat!("https://", "a.com", ':', 80)"#, Some("https://a.com:80")),
            (Key::Origins, r#""a".to_owned()"#, None),
            (Key::Origins, r#"std::env::var("A").unwrap()"#, None),
            (Key::Origins, r#"format!("{A}")"#, None),
            (Key::Origins, "tower_http::cors::Any", Some("any")),
            (Key::Origins, "ORIGIN", None),
            (Key::Origins, "AllowOrigin::any()", Some("any")),
            (Key::Methods, "Method::PUT", Some("PUT")),
            (Key::Methods, r#"b"PUT""#, Some("PUT")),
            (Key::Headers, "header::CONTENT_TYPE", Some("content-type")),
            (Key::Headers, "*", Some("*")),
        ] {
            let term = Term::read(source.parse().expect("tokens")).expect("a term");
            assert_eq!(text(key, &term).as_deref(), expected, "{source}");
        }
    }
}
