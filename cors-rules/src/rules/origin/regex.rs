//! Regular expressions, which other CORS libraries take, and the patterns they were meant as.

use alloc::string::String;

/// Whether a text is written as a regular expression.
pub(super) fn is_regex(text: &str) -> bool {
    text.starts_with('^')
        || (text.ends_with('$') && !text.ends_with("://$"))
        || has_escape(text)
        || has_optional_s(text)
        || has_class(text)
        || has_group(text)
        || has_wild_dot(text)
        || (text.contains('{') && text.contains(',') && text.contains('}'))
}

/// `\.`, `\d`, `\/\/`. A single backslash elsewhere is a slash to a browser.
fn has_escape(text: &str) -> bool {
    let mut escaped_dots = false;
    let mut plain_dots = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, chars.peek()) {
            ('\\', Some('.')) => {
                escaped_dots = true;
                chars.next();
            }
            ('\\', Some('d' | 'w' | 's' | 'D' | 'W' | 'S' | 'b')) => {
                chars.next();
                if !chars.peek().is_some_and(char::is_ascii_alphanumeric) {
                    return true;
                }
            }
            ('.', _) => plain_dots = true,
            _ => {}
        }
    }
    // Who escapes dots escapes all of them; otherwise the backslash ends the host, and what comes
    // behind it must not get into the replacement.
    (escaped_dots && !plain_dots) || text.contains(r":\/\/")
}

/// `https?://`, `http(s)?://`
fn has_optional_s(text: &str) -> bool {
    text.split_once("?:").is_some_and(|(before, after)| {
        after.trim_start_matches('\\').starts_with('/')
            && before.ends_with(|c: char| c == ')' || c == ']' || c.is_ascii_alphabetic())
    })
}

/// `[a-z0-9-]+`, `[^.]*`; not the brackets of an address.
fn has_class(text: &str) -> bool {
    let Some((_, after)) = text.split_once('[') else {
        return false;
    };
    let Some((inside, after)) = after.split_once(']') else {
        return false;
    };
    // `[example.com]` is a name in brackets.
    let is_set = inside == "." || !inside.is_empty() && !inside.contains('.');
    !inside.contains(':')
        && (is_set || inside.contains(['-', '^', '\\']) || after.starts_with(['+', '*', '?', '{']))
}

/// `(a|b)`, `(?:…)`, `(…)?`
fn has_group(text: &str) -> bool {
    let Some((_, after)) = text.split_once('(') else {
        return false;
    };
    let Some((inside, after)) = after.rsplit_once(')') else {
        return false;
    };
    inside.contains('|')
        || inside.starts_with('?')
        || after.starts_with(['?', '*', '+', '{'])
        || is_regex(inside)
}

/// `.*` where a label or a port begins, and `.+`. `www.example.*` is a shell pattern instead.
fn has_wild_dot(text: &str) -> bool {
    let host = text.find("://").unwrap_or(0);
    text.match_indices(".*").any(|(at, _)| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        before.is_none_or(|c| "/:(@-\\".contains(c))
    }) || text.match_indices(".+").any(|(at, _)| at >= host && !is_name_byte(text, at + 2))
}

fn is_name_byte(text: &str, at: usize) -> bool {
    text.as_bytes().get(at).is_some_and(u8::is_ascii_alphanumeric)
}

/// `http` or `https`, as expressions say it.
const EITHER: &[&str] = &[
    "https?",
    "http?",
    "http(s)?",
    "http(?:s)?",
    "http[s]?",
    "(https|http)",
    "(http|https)",
    "(?:https|http)",
    "(?:http|https)",
    "(https?)",
];

/// The entry that a regular expression was meant as, with `*` for what may vary. `None` if it has
/// alternatives or optional parts that an entry cannot express.
pub(super) fn translate(text: &str) -> Option<String> {
    let text = delimited(text).unwrap_or(text);
    let unslashed = port_between_slashes(text);
    let text = unslashed.as_deref().unwrap_or(text);
    let text = text.strip_prefix('^').or_else(|| text.strip_prefix("\\A")).unwrap_or(text);
    let text = text.strip_suffix('$').or_else(|| text.strip_suffix("\\z")).unwrap_or(text);
    let either = |prefix: &&str| text.strip_prefix(*prefix).filter(|rest| rest.starts_with(':'));
    let mut out = String::with_capacity(text.len());
    match EITHER.iter().find_map(either) {
        // As in the shell pattern: which of the two depends on the host.
        Some(rest) => {
            out.push_str("http*");
            atoms(rest, &mut out)?;
        }
        None => atoms(text, &mut out)?,
    }
    while out.contains("**") {
        out = out.replace("**", "*");
    }
    Some(out)
}

/// The expression between slashes, as JavaScript writes it.
fn delimited(text: &str) -> Option<&str> {
    let (inside, flags) = text.strip_prefix('/')?.rsplit_once('/')?;
    let is_expression = !inside.starts_with('/') && is_regex(inside);
    (is_expression && flags.bytes().all(|b| b"dgimsuvy".contains(&b))).then_some(inside)
}

/// `http://localhost:/\d+/`: an expression for the port alone.
fn port_between_slashes(text: &str) -> Option<String> {
    let (before, port) = text.rsplit_once(":/")?;
    let port = port.strip_suffix('/').filter(|port| !port.is_empty() && !port.contains('/'))?;
    Some(alloc::format!("{before}:{port}"))
}

fn atoms(text: &str, out: &mut String) -> Option<()> {
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        rest = rest.get(c.len_utf8()..)?;
        let wild = match c {
            '\\' => {
                let escaped = rest.chars().next()?;
                rest = rest.get(escaped.len_utf8()..)?;
                match escaped {
                    'd' | 'w' | 'D' | 'W' | 'S' => true,
                    'b' | 'B' => false,
                    c if c.is_ascii_punctuation() => {
                        out.push(c);
                        false
                    }
                    _ => return None,
                }
            }
            '[' if rest.split(']').next()?.contains(':') => {
                out.push('[');
                false
            }
            '[' => {
                let (inside, after) = rest.split_once(']')?;
                rest = after;
                // `[.]` is an escaped dot.
                let is_dot = inside == ".";
                out.push_str(if is_dot { "." } else { "" });
                !is_dot
            }
            '.' if rest.starts_with(['*', '+', '{']) => true,
            '(' => {
                rest = group(rest, out)?;
                false
            }
            '?' | '+' | '{' | '}' | '|' | ')' | '^' | '$' => return None,
            c => {
                out.push(c);
                false
            }
        };
        if wild {
            out.push('*');
            rest = after_quantifier(rest)?;
        }
    }
    Some(())
}

/// A group, from behind its parenthesis; returns what follows it.
fn group<'a>(text: &'a str, out: &mut String) -> Option<&'a str> {
    let mut depth = 1;
    let end = text.char_indices().find_map(|(at, c)| {
        depth += match c {
            '(' => 1,
            ')' => -1,
            _ => 0,
        };
        (depth == 0).then_some(at)
    })?;
    let (inside, rest) = (text.get(..end)?, text.get(end + 1..)?);
    let mut meaning = String::new();
    atoms(inside.strip_prefix("?:").unwrap_or(inside), &mut meaning)?;
    match rest.chars().next() {
        // `(:\d+)?` is exactly what the port `*` admits, and a path is cut off anyway.
        Some('?') if meaning == ":*" => out.push_str(&meaning),
        Some('?' | '*') if meaning.starts_with('/') => {}
        Some('+') if meaning == "*." => out.push_str(&meaning),
        Some('?' | '*' | '+' | '{') => return None,
        _ => {
            out.push_str(&meaning);
            return Some(rest);
        }
    }
    rest.get(1..)
}

fn after_quantifier(text: &str) -> Option<&str> {
    let rest = match text.chars().next() {
        Some('*' | '+' | '?') => text.get(1..)?,
        Some('{') => text.split_once('}')?.1,
        _ => text,
    };
    Some(rest.strip_prefix('?').unwrap_or(rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn translations() {
        for (text, expected) in [
            (r"^https://example\.com$", Some("https://example.com")),
            (r"^https://.*\.example\.com$", Some("https://*.example.com")),
            (r"https://[^.]+\.example\.com", Some("https://*.example.com")),
            (r"https://[a-z0-9-]{1,63}\.example\.com", Some("https://*.example.com")),
            (r"https://(.*)\.example\.com", Some("https://*.example.com")),
            (r"https://([a-z]+\.)+example\.com", Some("https://*.example.com")),
            (r"https://.*example\.com", Some("https://*example.com")),
            (r"https://\w+?.example.com", Some("https://*.example.com")),
            (r"/^https?:\/\/example\.com(:\d+)?(\/.*)?$/i", Some("http*://example.com:*")),
            (r"http(s)?://example\.com", Some("http*://example.com")),
            (r"https://example.com:\d+", Some("https://example.com:*")),
            (r"http://localhost:[0-9]{4}", Some("http://localhost:*")),
            (r"http://[::1]:\d+", Some("http://[::1]:*")),
            (r"^.*$", Some("*")),
            (r"[.]example.com", Some(".example.com")),
            (r"https://[^.]*[.]example[.]com", Some("https://*.example.com")),
            (r"http://localhost:/\d+/", Some("http://localhost:*")),
            (r"https://(a|b).example.com", None),
            (r"https://(www\.)?example\.com", None),
            (r"^https://exa?mple\.com", None),
            (r"https://{a,b}.example.com", None),
            (r"(https://example\.com", None),
        ] {
            assert!(is_regex(text) || text.starts_with('('), "{text}");
            assert_eq!(translate(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_regex() {
        for text in [
            "https://example.com",
            "https://*.example.com:*",
            "https://*.*.example.com",
            "*.*",
            "https://example.*",
            "https://192.168.1.*",
            r"https://example.com\",
            r"https:\\a.com",
            r"https://example.com\foo",
            r"https://example.com\.attacker.example",
            "http://[::1]",
            "http://[fe80::1%25eth0]",
            "https://?.example.com",
            "http://?q",
            "https://a.com?q=1",
            "https://example.com).attacker.example",
            "https://example.com(.attacker.example",
            "https://example.com+.attacker.example",
            "https://example.com$.attacker.example",
            "https://example.com{.attacker.example",
            "https://exam^ple.com",
            "https://example.com|.attacker.example",
            "my.app+v2-beta://localhost",
        ] {
            assert!(!is_regex(text), "{text}");
        }
    }
}
