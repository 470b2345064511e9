//! `Sec-Fetch-Site`: how far away the page is from what it asks for.

use crate::{
    host,
    origin::{PageOrigin, TupleOrigin},
    url::Url,
};

/// <https://w3c.github.io/webappsec-fetch-metadata/#sec-fetch-site-header>:
/// every URL of a redirect chain counts, not only the last.
pub(crate) fn relation<'a>(
    page: &PageOrigin,
    urls: impl IntoIterator<Item = &'a Url>,
    suffixes: &[String],
) -> &'static str {
    let mut relation = "same-origin";
    for url in urls {
        if page.is_same(&url.origin) {
            continue;
        }
        if !is_same_site(page, &url.origin, suffixes) {
            return "cross-site";
        }
        relation = "same-site";
    }
    relation
}

/// <https://html.spec.whatwg.org/#same-site>
fn is_same_site(page: &PageOrigin, target: &TupleOrigin, suffixes: &[String]) -> bool {
    let PageOrigin::Tuple(page) = page else {
        return false;
    };
    if page.scheme != target.scheme {
        return false;
    }
    match registrable(&page.host, suffixes) {
        Some(domain) => registrable(&target.host, suffixes) == Some(domain),
        None => page.host == target.host,
    }
}

/// <https://url.spec.whatwg.org/#host-registrable-domain>. The only suffixes
/// known are those the test named; the list's own default rule, one label,
/// stands for the rest.
fn registrable<'a>(host: &'a str, suffixes: &[String]) -> Option<&'a str> {
    if host::is_address(host) {
        return None;
    }
    let suffix = suffixes
        .iter()
        .filter(|suffix| is_suffix(host, suffix))
        .map(|suffix| suffix.matches('.').count() + 1)
        .max()
        .unwrap_or(1);
    let mut dots = host.rmatch_indices('.').map(|(at, _)| at);
    let start = match dots.nth(suffix) {
        Some(dot) => dot + 1,
        None if host.matches('.').count() == suffix => 0,
        None => return None,
    };
    host.get(start..)
}

fn is_suffix(host: &str, suffix: &str) -> bool {
    host.strip_suffix(suffix).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn suffixes() -> Vec<String> {
        ["co.uk", "github.io"].map(str::to_owned).to_vec()
    }

    #[test]
    fn registrable_domains() {
        for (host, expected) in [
            ("example.com", Some("example.com")),
            ("a.b.example.com", Some("example.com")),
            ("com", None),
            ("localhost", None),
            ("app.localhost", Some("app.localhost")),
            ("a.example.co.uk", Some("example.co.uk")),
            ("example.co.uk", Some("example.co.uk")),
            ("co.uk", None),
            ("notco.uk", Some("notco.uk")),
            ("127.0.0.1", None),
            ("[::1]", None),
        ] {
            assert_eq!(registrable(host, &suffixes()), expected, "{host}");
        }
    }

    #[test]
    fn every_url_of_the_chain_counts() {
        let app = "https://app.example.com";
        for (page, urls, expected) in [
            (app, &["https://app.example.com/"][..], "same-origin"),
            (app, &["https://api.example.com/"][..], "same-site"),
            (app, &["https://app.example.com:444/"][..], "same-site"),
            (app, &["http://app.example.com/"][..], "cross-site"),
            (app, &["https://api.example.net/"][..], "cross-site"),
            (app, &["https://app.example.com/", "https://api.example.com/"][..], "same-site"),
            (app, &["https://other.example/", "https://app.example.com/"][..], "cross-site"),
            ("https://a.co.uk", &["https://b.co.uk/"][..], "cross-site"),
            ("https://a.github.io", &["https://b.github.io/"][..], "cross-site"),
            ("http://127.0.0.1:1", &["http://127.0.0.1:2/"][..], "same-site"),
            ("http://127.0.0.1:1", &["http://127.0.0.2:1/"][..], "cross-site"),
            ("http://localhost:1", &["http://localhost:2/"][..], "same-site"),
        ] {
            let origin = PageOrigin::Tuple(TupleOrigin::parse(page).expect(page));
            let urls: Vec<_> = urls.iter().map(|url| Url::parse(url, None).expect(url)).collect();
            assert_eq!(relation(&origin, &urls, &suffixes()), expected, "{page} {urls:?}");
        }
    }

    #[test]
    fn a_sandboxed_page_is_far_from_everything() {
        let url = Url::parse("https://app.example.com/", None).unwrap();
        let relation = relation(&PageOrigin::Opaque(0), [&url], &[]);
        assert_eq!(relation, "cross-site");
    }
}
