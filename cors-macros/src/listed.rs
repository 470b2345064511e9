//! What people write in place of a list, taken apart: `vec!["a"]`, `(GET, PUT)`, `GET | PUT`, and the
//! text that an element stands for where it is not a string: `Any`, `concat!(…)`.

use cors_rules::rules::{key::Key, text::is_one_of};
use proc_macro2::{TokenStream, TokenTree};
use syn::{Lit, LitStr};

use crate::{
    split::{is_punct, split, split_at, stream, strs, trees, words},
    term::{self, Kind, Term, joined},
};

/// The elements of a value that is not a list in brackets. One element: the value itself.
pub(crate) fn elements(tokens: &TokenStream) -> Vec<TokenStream> {
    let Some(inner) = inner(&trees(tokens.clone())) else { return separated(tokens) };
    let mut elements = Vec::new();
    for part in split(inner) {
        elements.append(&mut separated(&part));
    }
    elements
}

/// The contents of `vec![…]`, `&[…]`, `{…}`, `(…)`, `AllowOrigin::list([…])`.
fn inner(values: &[TokenTree]) -> Option<TokenStream> {
    let (TokenTree::Group(group), before) = values.split_last()? else { return None };
    let inside = trees(group.stream());
    let is_list = !inside.is_empty() && before.iter().all(is_call);
    is_list.then(|| inner(&inside).unwrap_or_else(|| group.stream()))
}

/// Words and marks around values that are given back as they are.
fn is_call(tree: &TokenTree) -> bool {
    const CALLS: &str = "\
        AllowHeaders AllowMethods AllowOrigin ExposeHeaders HeaderName HeaderValue Method Ok Origin Some \
        String Url Vec as_bytes as_str exact from from_bytes from_static from_str into list parse \
        to_owned to_string to_vec unwrap vec";
    is_one_of(&tree.to_string(), CALLS) || is_punct(tree, "!<>:.,&?")
}

/// Whether an expression gives back nothing but the strings in it: `"a".parse::<HeaderValue>().unwrap()`.
fn holds_strings(tokens: &TokenStream, strings: &mut Vec<TokenStream>) -> bool {
    trees(tokens.clone()).into_iter().all(|tree| match &tree {
        TokenTree::Group(group) => holds_strings(&group.stream(), strings),
        TokenTree::Literal(_) => {
            let tokens = TokenStream::from(tree.clone());
            let is_string = syn::parse2::<LitStr>(tokens.clone()).is_ok();
            strings.push(tokens);
            is_string
        }
        _ => is_call(&tree),
    })
}

/// What may stand between entries in place of a comma.
pub(crate) const SEPARATORS: &str = "|;&";

/// `GET | PUT`, `"a"; "b"`, `GET PUT`: the parts. One part where nothing separates any.
pub(crate) fn separated(tokens: &TokenStream) -> Vec<TokenStream> {
    let (mut words, mut marks) = (Vec::new(), 0);
    let (mut is_words, mut is_mark) = (true, false);
    for tree in trees(tokens.clone()) {
        is_words &= matches!(tree, TokenTree::Ident(_) | TokenTree::Literal(_));
        is_mark = is_punct(&tree, SEPARATORS);
        marks += usize::from(is_mark);
        words.push(TokenStream::from(tree));
    }
    let parts = split_at(tokens.clone(), SEPARATORS);
    // A separator at the end separates nothing, but was meant to.
    if parts.len() > 1 && parts.len() + usize::from(is_mark) == marks + 1 {
        parts
    } else if words.len() > 1 && is_words {
        words
    } else {
        vec![tokens.clone()]
    }
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

/// `concat!("a", "b")`, `*`, `any()`, `HeaderName::from_static("a")`.
fn wrapped(tokens: &TokenStream) -> Option<String> {
    let mut strings = Vec::new();
    if holds_strings(tokens, &mut strings) {
        let texts: Option<Vec<String>> = strings.iter().map(plain).collect();
        return texts.filter(|texts| !texts.is_empty()).map(|texts| joined(&texts));
    }
    let trees = trees(tokens.clone());
    let texts = words(&trees);
    match *strs(&texts) {
        ["*"] => Some("*".into()),
        ["concat", "!", _] => {
            let mut text = String::new();
            for part in split(stream(&trees[2])) {
                text.push_str(&plain(&part)?);
            }
            Some(text)
        }
        [.., "any", "("] if stream(trees.last()?).is_empty() => Some("any".into()),
        _ => None,
    }
}

/// What the macro reads in place of an entry whose value it cannot know: `env!(NAME)` and its
/// relatives, `runtime()`, `if cfg!(…) { "…" }`.
pub(crate) fn readable(key: Key, tokens: &TokenStream) -> Option<String> {
    let trees = trees(tokens.clone());
    let texts = words(&trees);
    match *strs(&texts) {
        ["runtime", .., "("] | ["Runtime" | "run_time" | "start_up" | "startup" | "dynamic"]
            if key == Key::Origins =>
        {
            Some("runtime".into())
        }
        ["env" | "option_env" | "dotenv", .., "(" | "[" | "{"] => {
            let name = term::source(split(stream(trees.last()?)).first()?);
            let name = name.trim_matches('"');
            let is_name = name.chars().all(|c| c == '_' || c.is_ascii_alphanumeric());
            is_name.then(|| format!("env!({name:?})"))
        }
        ["if", "cfg", "!", _, "{"] => {
            let (condition, value) = (stream(&trees[3]), term::source(&stream(&trees[4])));
            let condition = term::source(&condition);
            value.starts_with('"').then(|| format!("#[cfg({condition})] {value}"))
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
            (r#"AllowOrigin::list(["a".into(), "b"])"#, r#""a".into() ~ "b""#),
            (r#""a" + "b""#, r#""a"+"b""#),
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
            (Key::Origins, r#""a".to_owned()"#, Some("a")),
            (Key::Headers, r#"HeaderName::from_static("a")"#, Some("a")),
            (Key::Origins, r#"["a", "b"]"#, Some("a, b")),
            (Key::Origins, r#"include_str!("a")"#, None),
            (Key::Origins, r#"std::env::var("A").unwrap()"#, None),
            (Key::Origins, r#"format!("{A}")"#, None),
            (Key::Origins, "tower_http::cors::Any", Some("any")),
            (Key::Origins, "ORIGIN", None),
            (Key::Origins, "AllowOrigin::any()", Some("any")),
            (Key::Origins, r#"HeaderValue::from_static("https://a.com")"#, Some("https://a.com")),
            (Key::Origins, r#""https://a.com".parse()?"#, Some("https://a.com")),
            (
                Key::Origins,
                r#"AllowOrigin::list(["https://a.com", "https://b.com"])"#,
                Some("https://a.com, https://b.com"),
            ),
            (Key::Origins, r#"if A { "https://a.com" } else { "https://b.com" }"#, None),
            (Key::Origins, r#"cfg!(a) => "https://a.com""#, None),
            (Key::Origins, r#"format!("https://{A}")"#, None),
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
