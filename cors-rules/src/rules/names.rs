//! Names in a text that holds several, or one with something around it.

use alloc::{string::String, vec::Vec};

use super::text::{begins, is_in, is_token, joined, one, split, split_once, trim, trimmed, words};
use crate::{
    catalog::{Check, Level},
    finding::{Finding, Fix},
};

/// Beyond this nobody typed the text, and comparing all names with each other would take long.
const LONGEST_LIST: usize = 4096;

/// The rules of a kind of names: methods, request headers, response headers.
pub(crate) struct Kind<'a> {
    /// What is said of a text that is not a name.
    pub(crate) check: Check,
    /// The spelling of a name that is known.
    pub(crate) known: fn(&str) -> Option<String>,
    /// What is wrong with a token.
    pub(crate) finding: &'a dyn Fn(&str) -> Option<Finding>,
}

/// What is wrong with a text that is not a name. What was meant is in `plain`.
#[inline(never)]
pub(super) fn syntax(text: &str, plain: &str, kind: &Kind<'_>) -> Finding {
    // Escaped: white space and invisible characters are what is wrong in many of them.
    let about = Finding::new(kind.check).with("n", text.escape_debug());
    if trimmed(text, char::is_whitespace).is_empty() {
        about.advice("remove the entry")
    } else {
        about.fix(repaired(plain, kind))
    }
}

/// What to write instead of a literal that holds a list of names, or one with something around it.
fn repaired(text: &str, kind: &Kind<'_>) -> Fix {
    if text.len() > LONGEST_LIST {
        return Fix::None;
    }
    let mut names: Vec<String> = Vec::new();
    let mut is_empty = true;
    for part in split(text, ",;\n") {
        let part = trimmed(part, char::is_whitespace);
        if part.is_empty() {
            continue;
        }
        is_empty = false;
        let Some(found) = element(part, kind) else { return Fix::None };
        for name in found {
            if !is_in(&name, &names) {
                names.push(name);
            }
        }
    }
    // `"*"` beside other entries is not a list of everything: which one was meant?
    match names.len() {
        0 if is_empty => Fix::None,
        0 => Fix::Remove,
        2.. if is_in("*", &names) => Fix::None,
        _ => Fix::Values(names),
    }
}

/// What a part of a list in one literal becomes, so that the whole passes: these names, none (it goes),
/// or nobody knows.
fn element(part: &str, kind: &Kind<'_>) -> Option<Vec<String>> {
    // `Content-Type:` and `X-Foo: bar`, as copied from a request.
    let part = match split_once(part, ":") {
        Some((name, value)) if value.is_empty() || begins(value, " ") => {
            trimmed(name, char::is_whitespace)
        }
        _ => part,
    };
    let names = if is_token(part.as_bytes()) { one(part) } else { embedded(part, kind.known)? };
    let mut out = Vec::new();
    for name in names {
        match (kind.finding)(&name).filter(|finding| finding.level() > Level::Allow) {
            None => out.push(name),
            Some(finding) => match finding.replacement() {
                Fix::Values(names) => out.extend(names.iter().cloned()),
                Fix::Remove => {}
                Fix::None | Fix::Source(_) => return None,
            },
        }
    }
    Some(out)
}

/// Known names in a text that is not a name: in quotes or brackets, or several with other separators
/// between them. `known` gives the spelling to write.
///
/// Unknown names stay unknown: what `x(foo)` was meant to be is anyone's guess.
pub(crate) fn embedded(text: &str, known: fn(&str) -> Option<String>) -> Option<Vec<String>> {
    let inner = trim(text, "[](){}<>\"'`*");
    if let Some(name) = known(inner) {
        return Some(one(&name));
    }
    if text.len() > LONGEST_LIST {
        return None;
    }
    let is_between = |c: char| !c.is_alphanumeric() && !matches!(c, '-' | '_');
    // A separator at an end separates nothing.
    if inner.is_empty() || trimmed(inner, is_between) != inner {
        return None;
    }
    let parts = words(inner, is_between);
    // `content type` first: neither half is a header, though `range if` would be two.
    let joined = joined(&parts, "-");
    if let Some(name) = known(&joined) {
        return Some(one(&name));
    }
    let mut names = Vec::with_capacity(parts.len());
    for part in parts {
        names.push(known(part)?);
    }
    Some(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(name: &str) -> Option<String> {
        let name = name.to_ascii_lowercase();
        ["get", "put", "m-search"].contains(&name.as_str()).then_some(name)
    }

    #[test]
    fn names_in_other_text() {
        for (text, expected) in [
            ("[GET]", Some("get")),
            ("'get'", Some("get")),
            ("GET PUT", Some("get put")),
            ("get|put", Some("get put")),
            ("(get & put)", Some("get put")),
            ("m search", Some("m-search")),
            ("get/", None),
            ("/get", None),
            ("get foo", None),
            ("x(foo)", None),
            ("é get", None),
            ("", None),
            ("\"", None),
        ] {
            let found = embedded(text, known).map(|names| names.join(" "));
            assert_eq!(found.as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn lists_in_one_literal() {
        let finding = |part: &str| match part {
            "forbidden" => Some(Finding::new(Check::MethodForbidden).fix(Fix::Remove)),
            "unknown" => Some(Finding::new(Check::MethodSyntax)),
            _ => None,
        };
        let kind = Kind { check: Check::MethodSyntax, known, finding: &finding };
        for (text, expected) in [
            ("a, b,c;d", Fix::Values(["a", "b", "c", "d"].map(String::from).into())),
            ("a,,b,a,", Fix::Values(["a", "b"].map(String::from).into())),
            (" a", Fix::value("a")),
            ("a: b", Fix::value("a")),
            ("a,forbidden", Fix::value("a")),
            ("forbidden,", Fix::Remove),
            ("*,", Fix::value("*")),
            ("*, a", Fix::None),
            ("a, unknown", Fix::None),
            ("a, (b c)", Fix::None),
            (" ,", Fix::None),
            ("", Fix::None),
        ] {
            assert_eq!(repaired(text, &kind), expected, "{text}");
        }
        assert_eq!(repaired(&"a,".repeat(LONGEST_LIST), &kind), Fix::None);
    }
}
