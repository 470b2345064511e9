//! Which response headers script gets to see.

use std::collections::BTreeMap;

use http::HeaderMap;

use crate::{
    header_list::{decode, extract_tokens, get},
    request::{Ongoing, Tainting},
};

/// The headers of the filtered response, by name, in the form in which script
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
/// page's own server can show it to script.
fn is_forbidden(name: &str) -> bool {
    matches!(name, "set-cookie" | "set-cookie2")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{fetch::Credentials, request::tests::ongoing, support::headers};

    const EXPOSE: &str = "access-control-expose-headers";

    fn seen(tainting: Tainting, credentials: Credentials, expose: &[&str]) -> String {
        let mut request =
            ongoing("https://app.example.com", "GET", "https://api.example.com/", &[]);
        request.tainting = tainting;
        request.credentials = credentials;
        let mut list = headers(&[
            ("content-type", "text/plain"),
            ("set-cookie", "a=b"),
            ("x-a", "1"),
            ("x-a", "2"),
            ("x-b", "3"),
        ]);
        for line in expose {
            list.append(EXPOSE, line.parse().unwrap());
        }
        let visible = visible(&request, &list);
        let names: Vec<_> = visible.keys().map(String::as_str).collect();
        names.join(" ")
    }

    #[test]
    fn cross_origin() {
        use Credentials::{Include, Omit, SameOrigin};
        let everything = "access-control-expose-headers content-type x-a x-b";
        for (credentials, expose, expected) in [
            (SameOrigin, &[][..], "content-type"),
            (SameOrigin, &[""][..], "content-type"),
            (SameOrigin, &["X-A"][..], "content-type x-a"),
            (SameOrigin, &["x-b", "x-a"][..], "content-type x-a x-b"),
            (SameOrigin, &["x-c"][..], "content-type"),
            (SameOrigin, &["set-cookie"][..], "content-type"),
            (SameOrigin, &["x-a, x b"][..], "content-type"),
            (SameOrigin, &["x-a", "x:b"][..], "content-type"),
            (SameOrigin, &["*"][..], everything),
            (Omit, &["x-c, *"][..], everything),
            (Include, &["*"][..], "content-type"),
            (Include, &["*, x-a"][..], "content-type x-a"),
        ] {
            let seen = seen(Tainting::Cors, credentials, expose);
            assert_eq!(seen, expected, "{credentials:?} {expose:?}");
        }
    }

    #[test]
    fn same_origin_hides_only_cookies() {
        let seen = seen(Tainting::Basic, Credentials::Include, &[]);
        assert_eq!(seen, "content-type x-a x-b");
    }

    #[test]
    fn lines_are_joined() {
        let mut request = ongoing("null", "GET", "https://api.example.com/", &[]);
        request.tainting = Tainting::Cors;
        let list = headers(&[("x-a", "1"), ("x-a", "\u{e9}"), (EXPOSE, "x-a")]);
        let visible = visible(&request, &list);
        // UTF-8 on the wire is two characters to script.
        assert_eq!(visible.get("x-a").map(String::as_str), Some("1, \u{c3}\u{a9}"));
    }
}
