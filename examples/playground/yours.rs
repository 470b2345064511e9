//! A policy whose origins are typed or pasted on the page: they are what this library takes while a
//! program runs. The rest of a policy is compiled, so the rest of what is pasted is not asked.

use cors_runtime::{CorsLayer, OriginSet};
use serde::Serialize;

use crate::policies::Yours;

/// What a policy may say besides its origins.
const COMPILED: [&str; 7] =
    ["methods", "headers", "expose", "credentials", "max_age", "enforce", "policies"];

/// What was found in a text.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Pasted {
    pub(crate) origins: Vec<String>,
    /// Keys and entries that only the compiler can take.
    pub(crate) left_out: Vec<String>,
}

/// Reads a list of origins, or a `cors_policy!` entry with `origins` in it.
pub(crate) fn read(text: &str) -> Pasted {
    if !text.contains('"') {
        let is_separator = |c: char| c == ',' || c.is_ascii_whitespace();
        let origins = text.split(is_separator).filter(|entry| !entry.is_empty());
        return Pasted { origins: origins.map(str::to_owned).collect(), left_out: Vec::new() };
    }
    let parts = parts(text);
    let start =
        parts.iter().position(|part| matches!(part, Part::Code(code) if names(code, "origins")));
    let mut pasted = Pasted::default();
    let mut depth = 0_i32;
    let mut is_over = false;
    for part in &parts[start.unwrap_or_default()..] {
        match part {
            Part::Code(code) => {
                let list = if depth == 0 { code.rsplit("origins").next() } else { Some(*code) };
                for c in list.unwrap_or_default().chars() {
                    depth += i32::from(c == '[') - i32::from(c == ']');
                    is_over |= start.is_some() && c == ']' && depth == 0;
                }
            }
            Part::Text { before, text } if !is_over => {
                let before = before.trim_end();
                let is_reason = before.ends_with('=');
                let macros = ["env!(", "file!("];
                match macros.iter().find(|name| before.ends_with(**name)) {
                    Some(name) => pasted.left_out.push(format!("{name}…)")),
                    None if !is_reason => pasted.origins.push((*text).to_owned()),
                    None => {}
                }
            }
            Part::Text { .. } => {}
        }
    }
    let code = parts.iter().filter_map(|part| match part {
        Part::Code(code) => Some(*code),
        Part::Text { .. } => None,
    });
    let code: Vec<&str> = code.collect();
    let keys = COMPILED.iter().filter(|key| code.iter().any(|code| names(code, key)));
    pasted.left_out.extend(keys.map(|key| (*key).to_owned()));
    pasted
}

/// The layer that has these origins, or what the compiler would say to them.
pub(crate) fn layer(origins: &[String]) -> Result<CorsLayer<Yours>, String> {
    set(origins).and_then(|set| Yours::with_origins(set).map_err(|error| error.to_string()))
}

/// The same as a set, for a layer that is already in place.
pub(crate) fn set(origins: &[String]) -> Result<OriginSet, String> {
    OriginSet::parse(origins).map_err(|error| error.to_string())
}

enum Part<'a> {
    Code(&'a str),
    /// Between quotes, after this code.
    Text {
        before: &'a str,
        text: &'a str,
    },
}

/// Source, cut at its quotes; comments are gone.
fn parts(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['"', '/']) {
        if rest[at..].starts_with('"') {
            let (before, quoted) = (&rest[..at], &rest[at + 1..]);
            let end = quoted.find('"').unwrap_or(quoted.len());
            parts.push(Part::Code(before));
            parts.push(Part::Text { before, text: &quoted[..end] });
            rest = quoted.get(end + 1..).unwrap_or_default();
        } else if rest[at..].starts_with("//") {
            parts.push(Part::Code(&rest[..at]));
            rest = rest[at..].split_once('\n').map_or("", |(_, next)| next);
        } else {
            parts.push(Part::Code(&rest[..=at]));
            rest = &rest[at + 1..];
        }
    }
    parts.push(Part::Code(rest));
    parts
}

/// Whether the code has this key.
fn names(code: &str, key: &str) -> bool {
    code.match_indices(key).any(|(at, _)| {
        let is_word = code[..at].ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
        !is_word && code[at + key.len()..].trim_start().starts_with(':')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_and_policies() {
        for (text, origins, left_out) in [
            ("", &[][..], &[][..]),
            ("https://a.example", &["https://a.example"], &[]),
            (
                "https://a.example, http://*.b.example:*\n\nhttp://[::1]:3000",
                &["https://a.example", "http://*.b.example:*", "http://[::1]:3000"],
                &[],
            ),
            (
                "\"https://a.example\",\n  \"https://b.example\", // the other\n",
                &["https://a.example", "https://b.example"],
                &[],
            ),
            (
                "/// Its \"app\".\npub App {\n  methods: [PUT, \"M-SEARCH\"],\n  origins: [\n    \
                 // \"https://old.example\",\n    \"https://a.example\", runtime,\n    \
                 env!(\"PARTNER\"),\n    #[allow(local_origin_in_release, reason = \"so\")] \
                 \"http://[::1]:3000\",\n  ],\n  headers: [\"x-a\"],\n  max_age: 5,\n}",
                &["https://a.example", "http://[::1]:3000"],
                &["env!(…)", "methods", "headers", "max_age"],
            ),
            (
                "A { origins: [\"https://a.example\"], credentials: true }",
                &["https://a.example"],
                &["credentials"],
            ),
            ("\"open", &["open"], &[]),
        ] {
            let pasted = read(text);
            assert_eq!(pasted.origins, origins, "{text}");
            assert_eq!(pasted.left_out, left_out, "{text}");
        }
    }
}
