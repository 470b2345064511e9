//! Reading the headers of responses.

use std::collections::BTreeSet;

use http::{HeaderMap, header};

use crate::header_list::{decode, get, split};

/// The value as browsers read it, its lines joined.
pub(super) fn single(headers: &HeaderMap, name: &str) -> Option<String> {
    get(headers, name).map(|value| decode(&value))
}

/// The elements of a list, of all lines.
pub(super) fn tokens(headers: &HeaderMap, name: &str) -> Vec<String> {
    let value = get(headers, name).unwrap_or_default();
    split(&value).into_iter().filter(|token| !token.is_empty()).collect()
}

pub(super) fn varies_by_origin(headers: &HeaderMap) -> bool {
    let names = tokens(headers, header::VARY.as_str());
    names.iter().any(|name| name == "*" || name.eq_ignore_ascii_case("origin"))
}

/// The CORS headers that say something twice, which is what two layers, or a layer and a proxy, do
/// together: a single value on several lines, or a list that repeats a name.
pub(super) fn repeated(headers: &HeaderMap) -> Vec<(&'static str, String)> {
    let single_valued = [
        "access-control-allow-origin",
        "access-control-allow-credentials",
        "access-control-max-age",
    ];
    let lists = [
        "access-control-allow-methods",
        "access-control-allow-headers",
        "access-control-expose-headers",
    ];
    let is_repeated = |name: &&'static str| tokens(headers, name).len() > 1;
    let repeats = |name: &&'static str| {
        let mut seen = BTreeSet::new();
        tokens(headers, name).iter().any(|token| !seen.insert(token.to_ascii_lowercase()))
    };
    let names = single_valued.into_iter().filter(is_repeated);
    let names = names.chain(lists.into_iter().filter(repeats));
    names.map(|name| (name, single(headers, name).unwrap_or_default())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::support::headers;

    #[test]
    fn vary() {
        for (lines, expected) in [
            (&[][..], false),
            (&["accept"][..], false),
            (&["Origin"][..], true),
            (&["accept, origin"][..], true),
            (&["accept", "origin"][..], true),
            (&["*"][..], true),
            (&["origins"][..], false),
        ] {
            let pairs: Vec<_> = lines.iter().map(|line| ("vary", *line)).collect();
            assert_eq!(varies_by_origin(&headers(&pairs)), expected, "{lines:?}");
        }
    }

    #[test]
    fn repetitions() {
        let origin = "access-control-allow-origin";
        let methods = "access-control-allow-methods";
        for (pairs, expected) in [
            (&[][..], &[][..]),
            (&[(origin, "*")], &[]),
            (&[(origin, "*"), (origin, "*")], &[(origin, "*, *")]),
            (&[(origin, "https://a.example, *")], &[(origin, "https://a.example, *")]),
            (&[(methods, "GET, PUT"), (methods, "DELETE")], &[]),
            (&[(methods, "GET, PUT"), (methods, "PUT")], &[(methods, "GET, PUT, PUT")]),
            (
                &[("access-control-max-age", "5"), ("access-control-max-age", "5")],
                &[("access-control-max-age", "5, 5")],
            ),
            (&[("vary", "origin"), ("vary", "origin")], &[]),
        ] {
            let got = repeated(&headers(pairs));
            let got: Vec<_> = got.iter().map(|(name, value)| (*name, value.as_str())).collect();
            assert_eq!(got, expected, "{pairs:?}");
        }
    }
}
