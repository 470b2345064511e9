//! Following a redirect, and what it costs the request.

use http::{HeaderMap, Method, StatusCode, header};

use crate::{
    header_list::{decode, trim},
    reason::Reason,
    request::{Ongoing, Tainting},
    url::{Url, UrlError},
};

/// <https://fetch.spec.whatwg.org/#redirect-status>
pub(crate) fn is_redirect(status: StatusCode) -> bool {
    matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308)
}

/// <https://fetch.spec.whatwg.org/#concept-response-location-url>. `None` is a
/// redirect without `Location`, which script gets to see as it is.
pub(crate) fn location(current: &Url, headers: &HeaderMap) -> Result<Option<Url>, Reason> {
    let mut lines = headers.get_all(header::LOCATION).iter();
    let Some(line) = lines.next() else {
        return Ok(None);
    };
    let location = decode(trim(line.as_bytes()));
    if lines.next().is_some() {
        return Err(Reason::BadLocation { location });
    }
    match Url::parse(&location, Some(current)) {
        Ok(mut url) => {
            url.fragment = url.fragment.or_else(|| current.fragment.clone());
            Ok(Some(url))
        }
        Err(UrlError::Scheme(_)) => Err(Reason::RedirectToOtherScheme { location }),
        Err(_) => Err(Reason::BadLocation { location }),
    }
}

/// What the redirect leaves of the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Body {
    Kept,
    Dropped,
}

/// <https://fetch.spec.whatwg.org/#concept-http-redirect-fetch>
pub(crate) fn follow(request: &mut Ongoing, status: StatusCode, to: Url) -> Result<Body, Reason> {
    if request.passed.len() == 20 {
        return Err(Reason::TooManyRedirects);
    }
    // The second half catches a cross-origin server that redirects to the page's own origin.
    if to.includes_credentials()
        && (!request.page.is_same(&to.origin)
            || request.tainting == Tainting::Cors
            // Chromium does not let the page's own origin do it either.
            || request.is_strict)
    {
        return Err(Reason::RedirectIncludesCredentials);
    }
    let method = request.method.as_str();
    let becomes_get = match status.as_u16() {
        301 | 302 => method == "POST",
        303 => !matches!(method, "GET" | "HEAD"),
        _ => false,
    };
    if becomes_get {
        request.method = Method::GET;
        // https://fetch.spec.whatwg.org/#request-body-header-name
        for name in [
            header::CONTENT_ENCODING,
            header::CONTENT_LANGUAGE,
            header::CONTENT_LOCATION,
            header::CONTENT_TYPE,
        ] {
            request.headers.remove(name);
        }
    }
    if request.url.origin != to.origin {
        request.headers.remove(header::AUTHORIZATION);
    }
    request.move_to(to);
    Ok(if becomes_get { Body::Dropped } else { Body::Kept })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{request::tests::ongoing, support::headers};

    const APP: &str = "https://app.example.com";
    const API: &str = "https://api.example.com/a/b";

    fn url(text: &str) -> Url {
        Url::parse(text, None).expect(text)
    }

    #[test]
    fn locations() {
        let bad = |location: &str| Err(Reason::BadLocation { location: location.to_owned() });
        for (lines, expected) in [
            (&[][..], Ok(None)),
            (&["/c"][..], Ok(Some("https://api.example.com/c"))),
            (&["c?d#e"][..], Ok(Some("https://api.example.com/a/c?d"))),
            (&[" //x.example "][..], Ok(Some("https://x.example/"))),
            (&[""][..], Ok(Some(API))),
            (&["http://x.example/"][..], Ok(Some("http://x.example/"))),
            (&["/c", "/c"][..], bad("/c")),
            (&["https://"][..], bad("https://")),
            (
                &["data:,x"][..],
                Err(Reason::RedirectToOtherScheme { location: "data:,x".to_owned() }),
            ),
        ] {
            let pairs: Vec<_> = lines.iter().map(|line| ("location", *line)).collect();
            let got =
                location(&url(API), &headers(&pairs)).map(|url| url.map(|url| url.to_string()));
            assert_eq!(
                got.as_ref().map(Option::as_deref),
                expected.as_ref().map(|url| *url),
                "{lines:?}"
            );
        }
    }

    #[test]
    fn a_fragment_is_handed_on() {
        for (from, to, expected) in [
            ("/a", "/b", None),
            ("/a", "/b#two", Some("two")),
            ("/a#one", "/b", Some("one")),
            ("/a#one", "/b#two", Some("two")),
            ("/a#one", "/b#", Some("")),
        ] {
            let current = Url::parse(from, Some(&url(API))).expect(from);
            let moved = location(&current, &headers(&[("location", to)])).expect(to);
            let fragment = moved.and_then(|url| url.fragment);
            assert_eq!(fragment.as_deref(), expected, "{from} {to}");
        }
    }

    #[test]
    fn methods_and_bodies() {
        for (status, method, becomes, body) in [
            (301, "POST", "GET", Body::Dropped),
            (302, "POST", "GET", Body::Dropped),
            (303, "POST", "GET", Body::Dropped),
            (307, "POST", "POST", Body::Kept),
            (308, "POST", "POST", Body::Kept),
            (301, "PUT", "PUT", Body::Kept),
            (302, "DELETE", "DELETE", Body::Kept),
            (303, "PUT", "GET", Body::Dropped),
            (303, "HEAD", "HEAD", Body::Kept),
            (301, "HEAD", "HEAD", Body::Kept),
            (303, "GET", "GET", Body::Kept),
        ] {
            let sent = &[("content-type", "text/plain"), ("x-a", "1")];
            let mut request = ongoing(APP, method, API, sent);
            let status = StatusCode::from_u16(status).unwrap();
            let got = follow(&mut request, status, url(API));
            assert_eq!(got, Ok(body), "{status} {method}");
            assert_eq!(request.method.as_str(), becomes, "{status} {method}");
            assert_eq!(
                request.headers.contains_key("content-type"),
                body == Body::Kept,
                "{status} {method}"
            );
            assert!(request.headers.contains_key("x-a"), "{status} {method}");
        }
    }

    #[test]
    fn authorization_stays_with_its_origin() {
        for (to, expected) in [
            ("https://api.example.com/c", true),
            ("https://api.example.com:444/c", false),
            ("http://api.example.com/c", false),
            ("https://b.example/", false),
        ] {
            let mut request = ongoing(APP, "GET", API, &[("authorization", "x")]);
            follow(&mut request, StatusCode::FOUND, url(to)).expect(to);
            assert_eq!(request.headers.contains_key("authorization"), expected, "{to}");
        }
    }

    #[test]
    fn no_password_in_a_location() {
        for (tainting, to, allowed) in [
            (Tainting::Basic, "https://u:p@app.example.com/", true),
            (Tainting::Basic, "https://u:p@api.example.com/", false),
            (Tainting::Cors, "https://u:p@app.example.com/", false),
            (Tainting::Cors, "https://u@api.example.com/", false),
            (Tainting::Cors, "https://@api.example.com/", true),
        ] {
            let mut request = ongoing(APP, "GET", APP, &[]);
            request.tainting = tainting;
            let got = follow(&mut request, StatusCode::FOUND, url(to));
            let expected =
                if allowed { Ok(Body::Kept) } else { Err(Reason::RedirectIncludesCredentials) };
            assert_eq!(got, expected, "{tainting:?} {to}");
        }
    }

    #[test]
    fn twenty_redirects_and_no_more() {
        let mut request = ongoing(APP, "GET", API, &[]);
        for hop in 0..20 {
            let got = follow(&mut request, StatusCode::FOUND, url(API));
            assert_eq!(got, Ok(Body::Kept), "{hop}");
        }
        let got = follow(&mut request, StatusCode::FOUND, url(API));
        assert_eq!(got, Err(Reason::TooManyRedirects));
    }
}
