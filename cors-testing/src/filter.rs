//! Which response headers a script gets to see.

use std::collections::BTreeMap;

use http::HeaderMap;

use crate::{
    header_list::{decode, extract_tokens, get},
    request::{Ongoing, Tainting},
};

/// The headers of the filtered response, by name, in the form in which a script
/// iterates over them: sorted, lower-case, lines joined
/// (<https://fetch.spec.whatwg.org/#concept-header-list-sort-and-combine>).
pub(crate) fn visible(request: &Ongoing, headers: &HeaderMap) -> BTreeMap<String, String> {
    let exposed = match request.tainting {
        Tainting::Basic => Exposed::All,
        Tainting::Cors => Exposed::by(headers, request.is_credentialed()),
    };
    headers
        .keys()
        .map(http::HeaderName::as_str)
        .filter(|name| !is_forbidden(name) && exposed.has(name))
        .map(|name| {
            let value = get(headers, name).unwrap_or_default();
            (name.to_owned(), decode(&value))
        })
        .collect()
}

/// <https://fetch.spec.whatwg.org/#concept-response-cors-exposed-header-name-list>
enum Exposed {
    All,
    Named(Vec<String>),
}

impl Exposed {
    /// The step of <https://fetch.spec.whatwg.org/#concept-main-fetch> that
    /// reads `Access-Control-Expose-Headers`: one bad token and nothing of it
    /// counts.
    fn by(headers: &HeaderMap, credentialed: bool) -> Self {
        let names = extract_tokens(headers, "access-control-expose-headers")
            .unwrap_or_default()
            .unwrap_or_default();
        if !credentialed && names.iter().any(|name| name == "*") {
            Self::All
        } else {
            Self::Named(names)
        }
    }

    fn has(&self, name: &str) -> bool {
        match self {
            Self::All => true,
            Self::Named(names) => {
                is_safelisted(name) || names.iter().any(|own| own.eq_ignore_ascii_case(name))
            }
        }
    }
}

/// <https://fetch.spec.whatwg.org/#cors-safelisted-response-header-name>
fn is_safelisted(name: &str) -> bool {
    matches!(
        name,
        "cache-control"
            | "content-language"
            | "content-length"
            | "content-type"
            | "expires"
            | "last-modified"
            | "pragma"
    )
}

/// <https://fetch.spec.whatwg.org/#forbidden-response-header-name>: not even a
/// page's own server can show it to a script.
fn is_forbidden(name: &str) -> bool {
    matches!(name, "set-cookie" | "set-cookie2")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{request::tests::ongoing, support::headers};

    #[test]
    fn lines_are_joined() {
        let mut request = ongoing("null", "GET", "https://api.example.com/", &[]);
        request.tainting = Tainting::Cors;
        let list =
            headers(&[("x-a", "1"), ("x-a", "\u{e9}"), ("access-control-expose-headers", "x-a")]);
        let visible = visible(&request, &list);
        // UTF-8 on the wire is two characters to a script.
        assert_eq!(visible.get("x-a").map(String::as_str), Some("1, \u{c3}\u{a9}"));
    }
}
