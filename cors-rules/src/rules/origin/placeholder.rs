//! Text that some other tool would have replaced: `${HOST}`, `{tenant}`, `%NAME%`, `process.env.X`.

use alloc::string::String;

use super::blank;

/// Beginnings of expressions in other languages that name a value instead of holding it.
const EXPRESSIONS: &[&str] = &[
    "process.env",
    "import.meta",
    "os.environ",
    "os.getenv",
    "System.getenv",
    "Deno.env",
    "Bun.env",
    "getenv(",
    "env(",
    "env!(",
    "option_env!(",
    "std::env",
    "ENV[",
    "ENV.",
    "window.location",
    "location.origin",
    "self.origin",
    "request.",
    "req.headers",
];

/// The first placeholder of a text.
pub(super) fn find(text: &str) -> Option<&str> {
    let trimmed = blank::trim(text);
    if EXPRESSIONS.iter().any(|expression| trimmed.starts_with(expression)) {
        return Some(trimmed);
    }
    text.char_indices().find_map(|(at, _)| text.get(..length_at(text, at)? + at)?.get(at..))
}

/// The text with `*` for every placeholder; `None` if nothing else is left.
pub(super) fn starred(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(found) = find(rest) {
        let (before, after) = rest.split_once(found)?;
        out.push_str(before);
        out.push('*');
        rest = after;
    }
    out.push_str(rest);
    out.chars().any(char::is_alphanumeric).then_some(out)
}

/// The bytes of the placeholder that begins at `at`, if one does.
fn length_at(text: &str, at: usize) -> Option<usize> {
    let rest = text.get(at..)?;
    let before = text.get(..at)?.chars().next_back();
    let delimited = |open: &str, close: &str| -> Option<usize> {
        let inside = rest.strip_prefix(open)?;
        let inside = inside.get(..inside.find(close)?)?;
        is_name(inside).then_some(open.len() + inside.len() + close.len())
    };
    let is_boundary = before.is_none_or(|c| "/.:-@_*".contains(c));
    match rest.chars().next()? {
        '$' => delimited("${{", "}}")
            .or_else(|| delimited("${", "}"))
            .or_else(|| delimited("$(", ")"))
            .or_else(|| is_boundary.then(|| variable(rest, "$"))?),
        '#' => delimited("#{", "}"),
        '%' => delimited("%{", "}").or_else(|| {
            let name = rest.get(1..)?.split('%').next()?;
            let ends = rest.get(1 + name.len()..)?.starts_with('%');
            // `%65%78` is percent-encoding.
            let hex = name.get(..2).is_some_and(|n| n.bytes().all(|b| b.is_ascii_hexdigit()));
            (ends && is_variable(name) && !(hex && name.len() == 2)).then_some(name.len() + 2)
        }),
        // A number in braces after something repeats it; that is a regular expression.
        '{' if before.is_some_and(|c| "])dws*+.".contains(c)) && is_digit(rest.get(1..)?) => None,
        '{' => delimited("{{", "}}")
            .or_else(|| delimited("{", "}"))
            .or_else(|| rest.starts_with("{}").then_some(2)),
        // With a dot or a colon inside, the angle brackets are quotes.
        '<' => delimited("<", ">")
            .filter(|end| !rest.get(..*end).is_some_and(|inside| inside.contains(['.', ':']))),
        '_' if is_boundary => {
            let name = rest.strip_prefix("__")?;
            let name = name.get(..name.find("__")?)?;
            is_variable(name).then_some(name.len() + 4)
        }
        _ => None,
    }
}

/// `$NAME`
fn variable(rest: &str, mark: &str) -> Option<usize> {
    let name = rest.strip_prefix(mark)?;
    let end = name.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(name.len());
    let begins = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    begins.then_some(mark.len() + end)
}

/// `NAME`, as environment variables are written.
fn is_variable(name: &str) -> bool {
    name.len() > 1
        && name.starts_with(|c: char| c.is_ascii_uppercase() || c == '_')
        && name.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
}

/// The text between braces: a name, perhaps with a path, a default or spaces.
fn is_name(inside: &str) -> bool {
    let inside = inside.trim();
    !inside.is_empty()
        && inside.chars().all(|c| c.is_alphanumeric() || " _-:?.$!'\"()[]".contains(c))
        && !inside.contains("://")
}

fn is_digit(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn found() {
        for (text, expected) in [
            ("${FRONTEND_URL}", Some("${FRONTEND_URL}")),
            ("https://${HOST}", Some("${HOST}")),
            ("https://{tenant}.example.com", Some("{tenant}")),
            ("https://{{ tenant }}.example.com", Some("{{ tenant }}")),
            ("https://$HOST:80", Some("$HOST")),
            ("https://%HOST%", Some("%HOST%")),
            ("https://__HOST__", Some("__HOST__")),
            ("https://<host>", Some("<host>")),
            ("http://localhost:{}", Some("{}")),
            ("http://localhost:{0}", Some("{0}")),
            ("process.env.FRONTEND_URL", Some("process.env.FRONTEND_URL")),
            ("<https://example.com>", None),
            ("<example.com>", None),
            ("https://%65xample.com", None),
            ("https://ex%C3%BCmple.com", None),
            ("https://example.com$.attacker.example", None),
            ("https://example.com}.attacker.example", None),
            ("https://[a-z]{3}.example.com", None),
            ("https://{a,b}.example.com", None),
            ("https://example.com$", None),
            ("https://my__app.example.com", None),
        ] {
            assert_eq!(find(text), expected, "{text}");
        }
    }

    #[test]
    fn replaced() {
        for (text, expected) in [
            ("https://{a}-{b}.example.com", Some("https://*-*.example.com")),
            ("http://localhost:${PORT}", Some("http://localhost:*")),
            ("${URL}", None),
            ("{a}://{b}", None),
        ] {
            assert_eq!(starred(text).as_deref(), expected, "{text}");
        }
    }
}
