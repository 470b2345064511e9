//! The Fetch Standard's request: what changes from hop to hop of one fetch.

use http::{
    HeaderMap, HeaderValue, Method,
    header::{self, HeaderName},
};

use crate::{
    advice::Asker,
    cache::CacheKey,
    error::{Blocked, Failure},
    fetch::{Credentials, Options},
    forbidden,
    header_list::trim,
    origin::PageOrigin,
    reason::Reason,
    url::Url,
};

/// <https://fetch.spec.whatwg.org/#concept-request-response-tainting>
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tainting {
    Basic,
    Cors,
}

/// <https://fetch.spec.whatwg.org/#concept-request>, mode `cors`.
#[derive(Clone, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "flags of the standard's request")]
pub(crate) struct Ongoing {
    pub(crate) page: PageOrigin,
    pub(crate) method: Method,
    pub(crate) headers: HeaderMap,
    pub(crate) credentials: Credentials,
    pub(crate) use_preflight: bool,
    pub(crate) is_handshake: bool,
    /// Whatever either engine blocks is blocked.
    pub(crate) is_strict: bool,
    pub(crate) tainting: Tainting,
    pub(crate) url: Url,
    /// The URLs before `url`, first to last.
    pub(crate) passed: Vec<Url>,
    /// <https://fetch.spec.whatwg.org/#concept-request-tainted-origin>; whether
    /// the sites differ as well changes nothing in the serialization.
    redirect_tainted: bool,
}

impl Ongoing {
    /// <https://fetch.spec.whatwg.org/#dom-request>, then the first steps of
    /// <https://fetch.spec.whatwg.org/#concept-fetch>.
    pub(crate) fn new(
        page: PageOrigin,
        url: Url,
        method: Method,
        headers: &HeaderMap,
        options: Options,
    ) -> Result<Self, Reason> {
        if forbidden::is_forbidden_method(method.as_str().as_bytes()) {
            return Err(Reason::ForbiddenMethod { method: method.to_string() });
        }
        if url.includes_credentials() {
            return Err(Reason::UrlIncludesCredentials);
        }
        let mut sendable = HeaderMap::new();
        for (name, value) in headers {
            // https://fetch.spec.whatwg.org/#concept-header-value-normalize
            let trimmed = trim(value.as_bytes());
            if !forbidden::is_forbidden_header(name, trimmed) {
                let value = HeaderValue::from_bytes(trimmed).unwrap_or_else(|_| value.clone());
                sendable.append(name.clone(), value);
            }
        }
        // Before the preflight is decided on, so it counts for the total size.
        if !sendable.contains_key(header::ACCEPT) {
            sendable.insert(header::ACCEPT, HeaderValue::from_static("*/*"));
        }
        Ok(Self {
            page,
            url,
            method: forbidden::normalize(method),
            headers: sendable,
            credentials: options.credentials,
            use_preflight: options.upload_listener,
            is_handshake: options.is_handshake,
            is_strict: false,
            tainting: Tainting::Basic,
            passed: Vec::new(),
            redirect_tainted: false,
        })
    }

    /// <https://fetch.spec.whatwg.org/#serializing-a-request-origin>
    pub(crate) fn serialized_origin(&self) -> String {
        if self.redirect_tainted { "null".to_owned() } else { self.page.to_string() }
    }

    /// The branch of main fetch that knows no CORS:
    /// <https://fetch.spec.whatwg.org/#concept-main-fetch>. Once a chain of
    /// redirects has left the page's origin, coming back does not undo it.
    pub(crate) fn is_basic(&self) -> bool {
        self.tainting == Tainting::Basic && self.page.is_same(&self.url.origin)
    }

    /// The mode in which wildcards are literal and the server must opt in.
    pub(crate) fn is_credentialed(&self) -> bool {
        self.credentials == Credentials::Include
    }

    /// *includeCredentials* of
    /// <https://fetch.spec.whatwg.org/#concept-http-network-or-cache-fetch>.
    pub(crate) fn sends_cookies(&self) -> bool {
        match self.credentials {
            Credentials::Omit => false,
            Credentials::SameOrigin => self.tainting == Tainting::Basic,
            Credentials::Include => true,
        }
    }

    pub(crate) fn cache_key(&self) -> CacheKey {
        CacheKey {
            partition: self.page.clone(),
            origin: self.serialized_origin(),
            url: self.url.clone(),
        }
    }

    /// The failure, with what the browser knows of the request.
    /// `preflight`: the status of its response, where that is what failed.
    pub(crate) fn blocked(&self, failure: Failure, preflight: Option<u16>) -> Blocked {
        let asker = Asker {
            origin: self.serialized_origin(),
            page: self.page.to_string(),
            is_credentialed: self.is_credentialed(),
            preflight,
            is_xhr: self.use_preflight,
        };
        let from = self.passed.first().map(ToString::to_string);
        Blocked::new(failure, self.url.to_string(), from, asker)
    }

    /// Every URL so far, the current one last.
    pub(crate) fn urls(&self) -> impl Iterator<Item = &Url> {
        self.passed.iter().chain([&self.url])
    }

    /// Appends to the URL list; the redirect's own checks are over.
    pub(crate) fn move_to(&mut self, url: Url) {
        if url.origin != self.url.origin && !self.page.is_same(&self.url.origin) {
            self.redirect_tainted = true;
        }
        self.passed.push(std::mem::replace(&mut self.url, url));
    }

    /// <https://fetch.spec.whatwg.org/#append-a-request-origin-header> and
    /// <https://w3c.github.io/webappsec-fetch-metadata/#fetch-integration>, for
    /// the request itself and for its preflight.
    pub(crate) fn append_origin_and_metadata(
        &self,
        method: &Method,
        headers: &mut HeaderMap,
        suffixes: &[String],
    ) {
        let safe = matches!(method.as_str(), "GET" | "HEAD");
        if self.tainting == Tainting::Cors || !safe {
            insert(headers, header::ORIGIN, &self.serialized_origin());
        }
        if self.url.origin.is_trustworthy() {
            let site = crate::site::relation(&self.page, self.urls(), suffixes);
            for (name, value) in
                [("sec-fetch-dest", "empty"), ("sec-fetch-mode", "cors"), ("sec-fetch-site", site)]
            {
                insert(headers, HeaderName::from_static(name), value);
            }
        }
        insert(headers, header::HOST, &self.url.origin.authority());
    }
}

/// Sets a header that the browser itself made.
pub(crate) fn insert(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    // What the browser writes is visible ASCII, except perhaps a cookie.
    if let Ok(value) = HeaderValue::from_bytes(value.as_bytes()) {
        headers.insert(name, value);
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::{origin::TupleOrigin, support::headers};

    /// A request of `page` (`null` for a sandboxed one).
    pub(crate) fn ongoing(page: &str, method: &str, url: &str, pairs: &[(&str, &str)]) -> Ongoing {
        let page = match page {
            "null" => PageOrigin::Opaque(0),
            page => PageOrigin::Tuple(TupleOrigin::parse(page).expect(page)),
        };
        let url = Url::parse(url, None).expect(url);
        let method = Method::from_bytes(method.as_bytes()).expect(method);
        Ongoing::new(page, url, method, &headers(pairs), Options::default())
            .expect("a sendable request")
    }

    const APP: &str = "https://app.example.com";

    #[test]
    fn the_origin_goes_opaque_after_two_other_origins() {
        for (page, chain, expected) in [
            (APP, &["https://a.example/"][..], APP),
            (APP, &["https://a.example/", "https://a.example/x"][..], APP),
            (APP, &["https://a.example/", "https://b.example/"][..], "null"),
            (APP, &["https://a.example/", APP][..], "null"),
            (APP, &[APP, "https://a.example/"][..], APP),
            (APP, &[APP, "https://a.example/", APP][..], "null"),
            (APP, &["https://a.example/", "https://a.example:444/"][..], "null"),
            ("null", &["https://a.example/"][..], "null"),
        ] {
            let (first, rest) = chain.split_first().unwrap();
            let mut request = ongoing(page, "GET", first, &[]);
            for url in rest {
                request.move_to(Url::parse(url, None).expect(url));
            }
            assert_eq!(request.serialized_origin(), expected, "{page} {chain:?}");
        }
    }

    #[test]
    fn metadata_goes_to_trustworthy_targets_only() {
        for (url, expected) in [
            ("https://api.example.com/", Some("same-site")),
            ("https://api.example.net/", Some("cross-site")),
            ("https://app.example.com/", Some("same-origin")),
            ("http://localhost:3000/", Some("cross-site")),
            ("http://api.example.com/", None),
        ] {
            let request = ongoing(APP, "GET", url, &[]);
            let mut headers = HeaderMap::new();
            request.append_origin_and_metadata(&request.method, &mut headers, &[]);
            let site = headers.get("sec-fetch-site").map(HeaderValue::as_bytes);
            assert_eq!(site, expected.map(str::as_bytes), "{url}");
        }
    }
}
