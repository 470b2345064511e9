//! The log: what went over the wire, which no script gets to see.

use http::{HeaderMap, Method, StatusCode};

/// Whether a request was preceded by a preflight.
///
/// ```
/// use cors_testing::Preflight;
///
/// assert_ne!(Preflight::Cached, Preflight::Sent);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Preflight {
    /// The request is one that a form could have sent, or not cross-origin.
    NotNeeded,
    /// The preflight cache allowed the request.
    Cached,
    /// A preflight was sent just before.
    Sent,
}

/// One request and its response, as the server saw them.
///
/// ```
/// use cors_testing::Browser;
/// # use http::{Request, Response};
/// # use std::convert::Infallible;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// # let mut service = tower::service_fn(|_: Request<String>| async {
/// #     Ok::<_, Infallible>(Response::new(String::new()))
/// # });
/// let mut browser = Browser::at("https://app.example.com").api("https://api.example.com");
/// let request = Request::delete("/items/1").body(String::new()).unwrap();
/// browser.fetch(&mut service, request).await.unwrap_err();
///
/// let [preflight] = browser.sent() else { panic!("the DELETE was sent") };
/// assert!(preflight.is_preflight());
/// assert_eq!(preflight.url(), "https://api.example.com/items/1");
/// assert_eq!(preflight.request_header("access-control-request-method"), Some("DELETE"));
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Exchange {
    pub(crate) kind: Sent,
    pub(crate) method: Method,
    pub(crate) url: String,
    pub(crate) request_headers: HeaderMap,
    pub(crate) response: Option<(StatusCode, HeaderMap)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sent {
    Preflight,
    Actual(Preflight),
}

impl Exchange {
    /// Returns whether this is a preflight, not a request that a script made.
    #[must_use]
    pub fn is_preflight(&self) -> bool {
        self.kind == Sent::Preflight
    }

    /// Returns whether this request needed a preflight and where the response came from;
    /// for a preflight itself, [`Preflight::NotNeeded`].
    #[must_use]
    pub fn preflight(&self) -> Preflight {
        match self.kind {
            Sent::Preflight => Preflight::NotNeeded,
            Sent::Actual(preflight) => preflight,
        }
    }

    /// Returns the method as sent, so after normalization and redirects.
    #[must_use]
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// Returns the whole URL. The service saw its path and query as the URI, and its
    /// host in `Host`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Returns all headers sent: those that the script set, and those that the browser added.
    #[must_use]
    pub fn request_headers(&self) -> &HeaderMap {
        &self.request_headers
    }

    /// Returns the first line of a header that was sent, if it is visible ASCII.
    #[must_use]
    pub fn request_header(&self, name: &str) -> Option<&str> {
        self.request_headers.get(name)?.to_str().ok()
    }

    /// Returns the status of the response, `None` where the service failed.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.response.as_ref().map(|(status, _)| *status)
    }

    /// Returns the headers of the response, `None` where the service failed.
    #[must_use]
    pub fn response_headers(&self) -> Option<&HeaderMap> {
        self.response.as_ref().map(|(_, headers)| headers)
    }

    /// Returns the first line of a response header, if it is visible ASCII.
    #[must_use]
    pub fn response_header(&self, name: &str) -> Option<&str> {
        self.response_headers()?.get(name)?.to_str().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::support::headers;

    #[test]
    fn a_failed_exchange_has_no_response() {
        let mut exchange = Exchange {
            kind: Sent::Preflight,
            method: Method::OPTIONS,
            url: "https://api.example.com/".to_owned(),
            request_headers: headers(&[("x-a", "1"), ("x-a", "2"), ("x-b", "\u{e9}")]),
            response: None,
        };
        assert_eq!(exchange.preflight(), Preflight::NotNeeded);
        assert_eq!(exchange.request_header("X-A"), Some("1"));
        assert_eq!(exchange.request_header("x-b"), None);
        assert_eq!(exchange.status(), None);
        assert_eq!(exchange.response_header("vary"), None);

        exchange.kind = Sent::Actual(Preflight::Cached);
        exchange.response = Some((StatusCode::OK, headers(&[("vary", "origin")])));
        assert_eq!(exchange.preflight(), Preflight::Cached);
        assert!(!exchange.is_preflight());
        assert_eq!(exchange.status(), Some(StatusCode::OK));
        assert_eq!(exchange.response_header("vary"), Some("origin"));
    }
}
