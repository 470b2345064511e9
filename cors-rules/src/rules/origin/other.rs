//! What other tools take where an origin is due: lists in one text, the words of other configuration
//! languages, regular expressions, placeholders, networks.
//!
//! Only lists and words are translated. What the others admit is for code to say, and help names
//! `OriginSet::rule`.

use alloc::vec::Vec;
use core::net::IpAddr;

use super::bare::is_blank;
use crate::rules::text::{
    all_bytes, begins, contains, ends, find_part, first, has, inside, is_digits, is_one_of, lower,
    number, split, split_once, trim, trim_end, trim_start, trimmed, until, words,
};

/// Words for any origin.
const ANY: &str = "\
    any all all_urls everyone everything everywhere anyone anything anywhere wildcard star any-origin \
    any_origin anyorigin all-origins all_origins public";

/// Words that allow nothing here: of CSP, of other libraries (which reflect what was asked), of
/// variables that were not set. `null` is an origin; `NULL` and `'null'` are not.
const NOTHING: &str = "\
    self none null undefined nil nan void true false yes no on off default origin same-origin \
    same_origin sameorigin same-site cross-origin no-cors unsafe-inline unsafe-eval \
    strict-dynamic report-sample dynamic echo mirror origin-list-or-null reflect request \
    request-origin runtime";

pub(super) fn is_any_in_words(text: &str) -> bool {
    is_one_of(&lower(text), ANY)
}

pub(super) fn is_nothing_in_words(text: &str) -> bool {
    is_one_of(&lower(text), NOTHING)
}

/// The origins in a text that holds several; none where it holds one. Every part must look like an
/// origin: a comma before something else is a wrong character in a host
/// (`https://example.com,.attacker.example`).
pub(super) fn origins(text: &str) -> Vec<&str> {
    let text = trimmed(text, is_blank);
    let text = inside(text, '[', ']').filter(|inside| contains(inside, "://")).unwrap_or(text);
    // White space separates only what is an origin on its own; `https://exam ple.com` is one.
    let words = words(text, |c| c.is_whitespace() || matches!(c, ',' | ';' | '|'));
    let is_spaced = words.iter().all(|word| *word == "*" || has_host(word));
    let mut origins = Vec::new();
    for mut rest in if is_spaced { words } else { split(text, ",;|") } {
        while !rest.is_empty() {
            // A line break that an environment file left as it was.
            let (part, after) = split_once(rest, r"\n").unwrap_or((rest, ""));
            let part = trimmed(part, is_blank);
            if !part.is_empty() {
                origins.push(part);
            }
            rest = after;
        }
    }
    let are_origins = origins.iter().all(|part| looks_like_origin(part, is_spaced));
    if are_origins && origins.len() > 1 { origins } else { Vec::new() }
}

fn has_host(word: &str) -> bool {
    split_once(word, "://").is_some_and(|(scheme, rest)| !scheme.is_empty() && !rest.is_empty())
}

/// `all`: every part of the list has a scheme. In `https://app,example.com` the comma was a dot.
fn looks_like_origin(part: &str, all: bool) -> bool {
    let part = trim(part, "\"'<>");
    if has(part, "(){}^$\\") || begins(part, ".") {
        return false;
    }
    let host = until(split_once(part, "://").map_or(part, |(_, rest)| rest), ":/");
    matches!(part, "*" | "null")
        || (all && has_host(part))
        || host == "localhost"
        || (has(host, ".") && !ends(host, "."))
}

/// Whether a text is made of stars, dots, slashes and colons: any origin.
pub(super) fn is_any_in_stars(text: &str) -> bool {
    has(text, "*") && all_bytes(text, |b| matches!(b, b'*' | b'.' | b':' | b'/'))
}

/// The name in a text that another tool would have replaced: `${HOST}`, `{tenant}`, `%NAME%`,
/// `process.env.NAME`.
pub(super) fn placeholder(text: &str) -> Option<&str> {
    in_braces(text).or_else(|| variable(text))
}

fn in_braces(text: &str) -> Option<&str> {
    let (before, rest) = split_once(text, "{")?;
    let (inside, after) = split_once(rest, "}")?;
    let is_other = |c: char| {
        !c.is_alphanumeric()
            && !u8::try_from(c).is_ok_and(|byte| b" _-:?.$!/'\"()[]{".contains(&byte))
    };
    // `{3}` repeats what stands before it; that is a regular expression.
    if is_digits(inside) || first(inside, is_other).is_some() {
        return None;
    }
    let start = trim_end(before, "$#%").len();
    let end = text.len() - trim_start(after, "}").len();
    text.get(start..end)
}

/// `FRONTEND_URL`, alone or behind dots; between marks also inside of an origin.
fn variable(text: &str) -> Option<&str> {
    let alone = split_once(text, "://").map(|(_, rest)| until(rest, ":"));
    for word in split(text, "/:.-'\" ") {
        let name = trim(word, "$%<>()_");
        let is_name = name.len() > 1
            && name.as_bytes()[0].is_ascii_uppercase()
            && all_bytes(name, |b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_');
        let is_marked = begins(word, "$%<_");
        let is_alone = alone.is_none_or(|host| host == word);
        if is_name && (is_marked || (has(name, "_") && is_alone)) {
            return Some(word);
        }
    }
    None
}

/// Whether a text is written as a regular expression.
pub(super) fn is_regex(text: &str) -> bool {
    const SIGNS: &str = r"\. \/ \d+ \d* \d{ \w+ \w* \w{ [^ [a-z [A-Z [0-9 [.] /.* (.* :.* -.* /.+ (.+ (? )? )* )+ ?:/ s?:";
    let has = |open, close| has(text, open) && has(text, close);
    begins(text, "^")
        || text.starts_with("/^")
        || text.starts_with(".*")
        || ends(text, "$")
        || has("(", "|")
        || has("{", ",")
        || find_part(SIGNS, " ", &mut |sign| contains(text, sign)).is_some()
}

/// Whether a text is a network: an address with the length of a prefix, as `http://10.0.0.0/8`, or with
/// `*` or a range for some of its numbers, as `http://192.168.*.*:8080`.
pub(super) fn is_network(text: &str) -> bool {
    let rest = split_once(text, "://").map_or(text, |(_, rest)| rest);
    if let Some((host, tail)) = split_once(rest, "/") {
        let length = until(tail, ":/");
        let is_length = length.len() <= 3 && is_digits(length);
        let address = trim_end(trim_start(host, "["), "]");
        if is_length && address.parse::<IpAddr>().is_ok() {
            return true;
        }
    }
    let host = until(rest, ":/");
    let Some((first, others)) = split_once(host, ".") else { return false };
    number(first).is_some_and(|number| number <= 255)
        && has(others, "*-")
        && all_bytes(others, |b| b.is_ascii_digit() || matches!(b, b'.' | b'*' | b'-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists() {
        for (text, expected) in [
            ("https://a.com,https://b.com", 2),
            ("https://a.com, https://b.com", 2),
            ("https://a.com https://b.com", 2),
            (r"https://a.com\nhttps://b.com", 2),
            ("https://a.com;https://b.com|*", 3),
            ("a.com,b.com:80", 2),
            ("[\"https://a.com\", \"https://b.com\"]", 2),
            ("https://a.com,*", 2),
            ("https://a.com,", 0),
            ("https://a.com,.attacker.example", 0),
            ("https://exam ple.com", 0),
            ("https:// example.com", 0),
            ("https://a.com :80", 0),
            ("https://(a.com|b.com)", 0),
            ("https;//a.com", 0),
            ("https://app,example.com", 0),
            ("http://web:3000,http://admin:3000", 2),
            ("https://a.com:3000,3001", 0),
        ] {
            assert_eq!(origins(text).len(), expected, "{text} {:?}", origins(text));
        }
    }

    #[test]
    fn placeholders() {
        for (text, expected) in [
            ("${FRONTEND_URL}", Some("${FRONTEND_URL}")),
            ("https://${HOST}", Some("${HOST}")),
            ("https://{tenant}.example.com", Some("{tenant}")),
            ("https://{{ tenant }}.example.com", Some("{{ tenant }}")),
            ("https://$HOST:80", Some("$HOST")),
            ("https://%HOST%", Some("%HOST%")),
            ("https://__HOST__", Some("__HOST__")),
            ("<FRONTEND_URL>", Some("<FRONTEND_URL>")),
            ("http://localhost:{}", Some("{}")),
            ("process.env.FRONTEND_URL", Some("FRONTEND_URL")),
            ("<https://example.com>", None),
            ("https://%65xample.com", None),
            ("https://ex%C3%BCmple.com", None),
            ("https://example.com$.attacker.example", None),
            ("https://example.com}.attacker.example", None),
            ("https://[a-z]{3}.example.com", None),
            ("https://{a,b}.example.com", None),
            ("https://my__app.example.com", None),
            ("https://YOUR_DOMAIN:3000", Some("YOUR_DOMAIN")),
            ("HTTPS://MY_APP.EXAMPLE.COM", None),
        ] {
            assert_eq!(placeholder(text), expected, "{text}");
        }
    }

    #[test]
    fn regular_expressions() {
        for (text, expected) in [
            (r"^https://example\.com$", true),
            (r"https://[^.]+\.example\.com", true),
            (r"https://.*example\.com", true),
            ("https://.+.example.com", true),
            (r"/^https?:\/\/example\.com(:\d+)?(\/.*)?$/i", true),
            (r"http(s)?://example.com", true),
            ("http://localhost:[0-9]{4}", true),
            (".*", true),
            ("[.]example.com", true),
            ("https://(a|b).example.com", true),
            ("https://{a,b}.example.com", true),
            (r"https://example.com\.attacker.example", true),
            ("https://example.com", false),
            ("https://*.example.com:*", false),
            ("https://*.*.example.com", false),
            ("*.*", false),
            ("https://www.example.*", false),
            ("https://192.168.1.*", false),
            (r"https:\\a.com", false),
            (r"https://example.com\docs", false),
            ("http://[fe80::1%25eth0]", false),
            ("https://?.example.com", false),
            ("https://a.com?q=1", false),
            ("https://example.com).attacker.example", false),
            ("https://example.com+.attacker.example", false),
            ("https://example.com$.attacker.example", false),
            ("https://example.com{.attacker.example", false),
            ("https://example.com|.attacker.example", false),
            ("my.app+v2-beta://localhost", false),
        ] {
            assert_eq!(is_regex(text), expected, "{text}");
        }
    }

    #[test]
    fn networks() {
        for (entry, expected) in [
            ("http://10.0.0.0/8", true),
            ("10.0.0.0/8", true),
            ("192.168.1.0/24:3000", true),
            ("https://[fd00::]/8", true),
            ("http://192.168.*.*:8080", true),
            ("http://192.168.1.*", true),
            ("http://192.168.1.1-254", true),
            ("http://10.*", true),
            ("http://10.0.0.1", false),
            ("http://10.0.0.1/", false),
            ("http://10.0.0.1/1000", false),
            ("http://*.1.2.3", false),
            ("http://300.*", false),
            ("http://192.168.*.example.com", false),
            ("https://*.example.com", false),
        ] {
            assert_eq!(is_network(entry), expected, "{entry}");
        }
    }
}
