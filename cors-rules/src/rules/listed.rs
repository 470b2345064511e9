//! The list that was meant by something else: `"GET, PUT"`, `Any`, `vec!["a"]`.

use alloc::{string::String, vec, vec::Vec};
use core::fmt::Write as _;

use super::{Context, key::Key, policy::entry_of};
use crate::finding::{Finding, Fix};

/// The entries that a text was meant as, each as the rules accept it. `None`: nobody can know.
#[inline]
pub fn entries(key: Key, text: &str, context: Context) -> Option<Vec<String>> {
    if key == Key::Headers && text == "*" && !context.credentials {
        // Alone it is a lint of its own.
        return Some(vec!["*".into(), "authorization".into()]);
    }
    let refused = entry_of(key, text, context).into_iter().find(Finding::refuses_text);
    let Some(finding) = refused else { return Some(vec![text.into()]) };
    match finding.replacement() {
        // A check refuses it then.
        Fix::Values(values) if context.credentials && values.iter().any(|value| value == "*") => {
            None
        }
        Fix::Values(values) => Some(values.clone()),
        Fix::Remove => Some(Vec::new()),
        Fix::None | Fix::Source(_) => None,
    }
}

/// Entries as they are written between the brackets of a list.
#[inline]
pub fn source(key: Key, entries: &[String]) -> String {
    let mut source = String::new();
    for entry in entries {
        source.push_str(if source.is_empty() { "" } else { ", " });
        // `GET` may stand without quotes, `M-SEARCH` may not.
        let is_word = key == Key::Methods
            && !entry.is_empty()
            && entry.bytes().all(|byte| byte.is_ascii_uppercase());
        if is_word {
            source.push_str(entry);
        } else {
            let _ = write!(source, "{entry:?}");
        }
    }
    source
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_meant() {
        let anonymous = Context::default();
        let credentials = Context { credentials: true, ..anonymous };
        for (key, text, context, expected) in [
            (Key::Origins, "Any", anonymous, Some("\"*\"")),
            (Key::Origins, "Any", credentials, None),
            (Key::Origins, "a.com, b.com", anonymous, Some("\"https://a.com\", \"https://b.com\"")),
            (
                Key::Origins,
                "https://a.com, https://b.com",
                credentials,
                Some("\"https://a.com\", \"https://b.com\""),
            ),
            (Key::Origins, "https://*-3000.app.github.dev", anonymous, None),
            (Key::Methods, "GET, put", anonymous, Some("GET, PUT")),
            (Key::Methods, "M-SEARCH", anonymous, Some("\"M-SEARCH\"")),
            (Key::Methods, "all", anonymous, Some("\"*\"")),
            (Key::Methods, "TRACE", anonymous, Some("")),
            (Key::Headers, "Any", anonymous, Some("\"*\", \"authorization\"")),
            (Key::Headers, "any", credentials, None),
            (Key::Expose, "ETag, Location", anonymous, Some("\"etag\", \"location\"")),
        ] {
            let found = entries(key, text, context).map(|entries| source(key, &entries));
            assert_eq!(found.as_deref(), expected, "{text}");
        }
    }
}
