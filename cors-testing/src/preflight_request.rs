//! A preflight on its own, to send to any HTTP server.

use std::time::Duration;

use http::{HeaderMap, Method, Request, Response};

use crate::{
    browser::Browser,
    cache::MaxAgeCap,
    error::{Blocked, Failure, Stage},
    fetch::Fetch,
    preflight,
    request::{Ongoing, Tainting},
};

/// The preflight that a page's browser sends before a request, from
/// [`Browser::preflight`].
///
/// [`Browser::fetch`] sends preflights itself. This is one preflight alone: for a
/// service behind a real socket, or for a middleware that sees only preflights.
///
/// ```
/// use axum::{Router, body::Body, routing::put};
/// use cors_runtime::cors_policy;
/// use cors_testing::Browser;
/// use http::{Request, StatusCode};
/// use std::time::Duration;
/// use tower::ServiceExt;
///
/// cors_policy! {
///     App {
///         origins: ["https://app.example.com"],
///         methods: [PUT, DELETE],
///         headers: ["content-type"],
///         max_age: 600,
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let app: Router = Router::new().route("/items", put(async || "saved")).layer(App);
///
/// let preflight = Browser::at("https://app.example.com").preflight(
///     Request::put("/items").header("Content-Type", "application/json").body(())?,
/// )?;
/// assert!(preflight.is_due());
/// assert_eq!(preflight.headers()["access-control-request-method"], "PUT");
/// assert_eq!(preflight.headers()["access-control-request-headers"], "content-type");
///
/// let response = app.oneshot(preflight.request::<Body>()).await?;
/// assert_eq!(response.status(), StatusCode::NO_CONTENT);
/// let granted = preflight.judge(&response)?;
/// assert_eq!(granted.methods(), ["PUT", "DELETE"]);
/// assert_eq!(granted.headers(), ["content-type"]);
/// assert_eq!(granted.max_age(), Duration::from_secs(600));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "nothing is sent until its `request` is"]
pub struct PreflightRequest {
    request: Ongoing,
    headers: HeaderMap,
    cap: MaxAgeCap,
}

impl Browser {
    /// Returns the preflight for `request`: what `OPTIONS` this page's browser would
    /// send before it, whatever is in its cache. Nothing is sent.
    ///
    /// See [`PreflightRequest`] for an example.
    ///
    /// # Errors
    ///
    /// [`Blocked`], where `fetch()` throws before it sends anything.
    pub fn preflight<B>(&self, request: impl Into<Fetch<B>>) -> Result<PreflightRequest, Blocked> {
        let Fetch { parts, options, .. } = request.into();
        let mut request = self.begin(&parts, options)?;
        if !request.is_basic() {
            request.tainting = Tainting::Cors;
        }
        let headers = preflight::request_headers(&request, &self.suffixes);
        Ok(PreflightRequest { request, headers, cap: self.cache.cap })
    }
}

impl PreflightRequest {
    /// Returns whether the browser asks at all: not for a request that a form could
    /// have sent, and not for one to the page's own origin.
    #[must_use]
    pub fn is_due(&self) -> bool {
        self.request.tainting == Tainting::Cors && preflight::is_due(&self.request)
    }

    /// Returns the whole URL. [`request`](Self::request) has its path and query as the
    /// URI and its host in `Host`.
    #[must_use]
    pub fn url(&self) -> String {
        self.request.url.to_string()
    }

    /// Returns what it says: `Origin`, `Access-Control-Request-Method`, and
    /// `-Headers` in lower case, sorted, with commas and no spaces, if there
    /// are any; `Sec-Fetch-*` for a trustworthy host; no credentials.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Returns the request itself, without a body.
    ///
    /// # Panics
    ///
    /// If the `http` crate rejects the path.
    #[must_use]
    pub fn request<B: Default>(&self) -> Request<B> {
        let mut request = Request::new(B::default());
        *request.method_mut() = Method::OPTIONS;
        *request.uri_mut() = self.request.url.target().parse().expect("a path and a query");
        *request.headers_mut() = self.headers.clone();
        request
    }

    /// Returns what the browser makes of the response.
    ///
    /// ```
    /// use cors_testing::{Browser, Reason};
    /// use http::{Request, Response};
    ///
    /// let request = Request::put("/items").body(())?;
    /// let preflight = Browser::at("https://app.example.com").preflight(request)?;
    ///
    /// let response = Response::builder()
    ///     .header("access-control-allow-origin", "https://app.example.com/")
    ///     .body(())?;
    /// let blocked = preflight.judge(&response).unwrap_err();
    /// let got = "https://app.example.com/".to_owned();
    /// assert_eq!(blocked.reason(), &Reason::OriginMismatch { got });
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Blocked`], if it does not allow the request that this preflight is for.
    pub fn judge<R>(&self, response: &Response<R>) -> Result<Granted, Blocked> {
        preflight::verdict(&self.request, response.status(), response.headers())
            .map(|grant| Granted {
                max_age: Duration::from_secs(grant.max_age.min(self.cap.seconds())),
                methods: grant.methods,
                headers: grant.headers,
            })
            .map_err(|reason| {
                let failure = Failure { stage: Stage::Preflight, reason };
                self.request.blocked(failure, Some(response.status().as_u16()))
            })
    }
}

/// What the response to a preflight allows, as it goes into the browser's cache.
///
/// See [`PreflightRequest`] for an example.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Granted {
    methods: Vec<String>,
    headers: Vec<String>,
    max_age: Duration,
}

impl Granted {
    /// `Access-Control-Allow-Methods`, as listed; GET, HEAD and POST need no
    /// mention.
    #[must_use]
    pub fn methods(&self) -> &[String] {
        &self.methods
    }

    /// `Access-Control-Allow-Headers`, as listed.
    #[must_use]
    pub fn headers(&self) -> &[String] {
        &self.headers
    }

    /// Returns how long this browser remembers it, its own limit considered.
    #[must_use]
    pub fn max_age(&self) -> Duration {
        self.max_age
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Credentials, Reason,
        support::{headers, respond},
    };

    const APP: &str = "https://app.example.com";

    fn preflight(page: &str, method: &str, uri: &str, pairs: &[(&str, &str)]) -> PreflightRequest {
        let mut request = Request::builder().method(method).uri(uri).body(()).expect("a request");
        *request.headers_mut() = headers(pairs);
        Browser::at(page).preflight(request).expect("a preflight")
    }

    #[test]
    fn it_is_complete() {
        let sent = [("X-B", "1"), ("authorization", "x"), ("cookie", "a=b"), ("accept", "x/y")];
        let asked = preflight(APP, "put", "/items?page=2", &sent);
        assert_eq!(asked.url(), "https://api.test/items?page=2");
        let request = asked.request::<String>();
        assert_eq!(
            (request.method(), request.uri().to_string()),
            (&Method::OPTIONS, "/items?page=2".to_owned())
        );
        let expected = headers(&[
            ("accept", "*/*"),
            ("access-control-request-method", "PUT"),
            ("access-control-request-headers", "authorization,x-b"),
            ("origin", APP),
            ("sec-fetch-dest", "empty"),
            ("sec-fetch-mode", "cors"),
            ("sec-fetch-site", "cross-site"),
            ("host", "api.test"),
        ]);
        assert_eq!(request.headers(), &expected);
        assert_eq!(asked.headers(), &expected);
    }

    #[test]
    fn due_or_not() {
        for (page, method, uri, sent, expected) in [
            (APP, "PUT", "/", &[][..], true),
            (APP, "GET", "/", &[][..], false),
            (APP, "GET", "/", &[("x-a", "1")][..], true),
            ("null", "DELETE", "/", &[][..], true),
            (APP, "PUT", "https://app.example.com/", &[][..], false),
        ] {
            let asked = preflight(page, method, uri, sent);
            assert_eq!(asked.is_due(), expected, "{page} {method} {uri} {sent:?}");
        }
    }

    #[test]
    fn the_response_is_judged_by_the_request() {
        let acao = ("access-control-allow-origin", APP);
        let put = ("access-control-allow-methods", "PUT");
        let age = ("access-control-max-age", "9999");
        let request = || Request::put("/").body(()).expect("a request");
        let asked = Browser::at(APP).preflight(request()).expect("a preflight");
        let granted = asked.judge(&respond(204, &[acao, put, age])).expect("a grant");
        assert_eq!(granted.methods(), ["PUT"]);
        assert_eq!(granted.headers(), [""; 0]);
        assert_eq!(granted.max_age(), Duration::from_secs(7200), "Chromium's limit");

        let with = Fetch::new(request()).credentials(Credentials::Include);
        let asked = Browser::at(APP).preflight(with).expect("a preflight");
        let blocked = asked.judge(&respond(204, &[acao, put])).expect_err("no credentials");
        assert_eq!(blocked.reason(), &Reason::CredentialsNotTrue { got: None });
        assert_eq!(blocked.stage(), Stage::Preflight);
    }

    #[test]
    fn what_cannot_be_fetched_has_no_preflight() {
        let request = Request::trace("/").body(()).expect("a request");
        let blocked = Browser::at(APP).preflight(request).expect_err("a forbidden method");
        assert_eq!(blocked.stage(), Stage::Request);
    }
}
