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
/// redirect without `Location`, which a script gets to see as it is.
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
    use crate::support::headers;

    #[test]
    fn a_fragment_is_handed_on() {
        let api = Url::parse("https://api.example.com/a/b", None).expect("a URL");
        for (from, to, expected) in [
            ("/a", "/b", None),
            ("/a", "/b#two", Some("two")),
            ("/a#one", "/b", Some("one")),
            ("/a#one", "/b#two", Some("two")),
            ("/a#one", "/b#", Some("")),
        ] {
            let current = Url::parse(from, Some(&api)).expect(from);
            let moved = location(&current, &headers(&[("location", to)])).expect(to);
            let fragment = moved.and_then(|url| url.fragment);
            assert_eq!(fragment.as_deref(), expected, "{from} {to}");
        }
    }
}
