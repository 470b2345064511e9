//! The browser: a page, its cookies, its preflight cache and its log.

use std::{error::Error, fmt, time::Duration};

use http::{Request, Response, Uri, request::Parts};
use tower_service::Service;

use crate::{
    advice::Asker,
    cache::{MaxAgeCap, PreflightCache},
    cookies::Jar,
    error::{Blocked, Failure, Stage},
    exchange::Exchange,
    fetch::{Credentials, Fetch, Options},
    origin::{PageOrigin, TupleOrigin},
    reason::Reason,
    request::Ongoing,
    response::ScriptResponse,
    url::Url,
};

/// Where a service is unless the test says so. A default is safe because it is
/// nobody's page: no test of CORS turns out to be same-origin.
pub(crate) const API: &str = "https://api.test";

/// A page open in a browser, fetching from a tower service.
///
/// All requests of a fetch go to the service that is passed to
/// [`fetch`](Self::fetch), with path and query as the URI and the host in `Host`.
/// A request that names only a path goes to `https://api.test`, or to the origin
/// that [`api`](Self::api) sets.
///
/// ```
/// use cors_testing::{Browser, Preflight, Reason};
/// use http::{Method, Request, Response};
/// # use std::convert::Infallible;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let mut service = tower::service_fn(|request: Request<String>| async move {
///     let response = Response::builder()
///         .header("access-control-allow-origin", "https://app.example.com")
///         .header("access-control-allow-methods", "PUT")
///         .body(format!("{} it is", request.method()))
///         .unwrap();
///     Ok::<_, Infallible>(response)
/// });
/// let request = |method| Request::builder().method(method).uri("/items").body(String::new());
///
/// let mut browser = Browser::at("https://app.example.com").api("https://api.example.com");
/// let response = browser.fetch(&mut service, request(Method::PUT)?).await?;
/// assert_eq!(response.preflight(), Preflight::Sent);
/// assert_eq!(response.body(), "PUT it is");
///
/// let response = browser.fetch(&mut service, request(Method::PUT)?).await?;
/// assert_eq!(response.preflight(), Preflight::Cached);
///
/// let blocked = browser.fetch(&mut service, request(Method::DELETE)?).await.unwrap_err();
/// assert_eq!(blocked.reason(), &Reason::MethodNotAllowed { method: "DELETE".to_owned() });
/// assert_eq!(browser.preflights().count(), 2);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Browser {
    pub(crate) page: PageOrigin,
    opaque_pages: u32,
    api: Url,
    pub(crate) suffixes: Vec<String>,
    pub(crate) is_strict: bool,
    pub(crate) cookies: Jar,
    pub(crate) cache: PreflightCache,
    pub(crate) sent: Vec<Exchange>,
}

impl Browser {
    /// Returns a page of this origin, written as browsers write it. `"null"` is
    /// the same as [`sandboxed`](Self::sandboxed).
    ///
    /// ```
    /// use cors_testing::Browser;
    ///
    /// assert_eq!(Browser::at("http://localhost:3000").origin(), "http://localhost:3000");
    /// ```
    ///
    /// # Panics
    ///
    /// If `origin` is not the serialization of an origin: it has a path, a
    /// letter in upper case, its scheme's default port, …
    #[track_caller]
    #[must_use]
    pub fn at(origin: &str) -> Self {
        let mut browser = Self::opaque();
        browser.visit(origin);
        browser
    }

    /// Returns the same as [`at`](Self::at), for an origin that is not written in the test, for
    /// example from a command line.
    ///
    /// ```
    /// use cors_testing::Browser;
    ///
    /// assert!(Browser::try_at("http://127.0.0.1").is_ok());
    /// assert!(Browser::try_at("http://127.1").is_err());
    /// ```
    ///
    /// # Errors
    ///
    /// [`InvalidOrigin`], where [`at`](Self::at) panics.
    pub fn try_at(origin: &str) -> Result<Self, InvalidOrigin> {
        let mut browser = Self::opaque();
        browser.go(origin)?;
        Ok(browser)
    }

    fn opaque() -> Self {
        Self {
            page: PageOrigin::Opaque(0),
            opaque_pages: 0,
            api: server(API),
            suffixes: Vec::new(),
            is_strict: false,
            cookies: Jar::default(),
            cache: PreflightCache::default(),
            sent: Vec::new(),
        }
    }

    fn go(&mut self, origin: &str) -> Result<(), InvalidOrigin> {
        self.page = if origin == "null" {
            self.opaque_pages += 1;
            PageOrigin::Opaque(self.opaque_pages)
        } else {
            let parsed = TupleOrigin::parse(origin)
                .map_err(|why| InvalidOrigin { origin: origin.to_owned(), why })?;
            PageOrigin::Tuple(parsed)
        };
        Ok(())
    }

    /// Returns a page with an opaque origin, as in `<iframe sandbox>` or from a
    /// file. It sends `Origin: null` and is same-origin with nothing.
    ///
    /// ```
    /// use cors_testing::Browser;
    ///
    /// assert_eq!(Browser::sandboxed().origin(), "null");
    /// ```
    #[must_use]
    pub fn sandboxed() -> Self {
        Self::at("null")
    }

    /// Sets the origin of the service, instead of `https://api.test`: for a
    /// service that reads `Host`, or that is on the page's site.
    ///
    /// ```
    /// use cors_testing::Browser;
    ///
    /// let browser = Browser::at("https://app.example.com").api("https://api.example.com");
    /// # let _ = browser;
    /// ```
    ///
    /// # Panics
    ///
    /// If `origin` is not the origin of an http or https server.
    #[must_use]
    #[track_caller]
    pub fn api(mut self, origin: &str) -> Self {
        self.api = server(origin);
        self
    }

    /// A cookie for the server at `origin`, as if it had been set before.
    /// Cookies belong to hosts, whatever the port.
    ///
    /// ```
    /// use cors_testing::Browser;
    ///
    /// let browser = Browser::at("https://app.example.com")
    ///     .cookie("https://api.example.com", "session=31d4d96e");
    /// assert_eq!(
    ///     browser.cookies("https://api.example.com").as_deref(),
    ///     Some("session=31d4d96e"),
    /// );
    /// ```
    ///
    /// # Panics
    ///
    /// If `origin` is not the origin of an http or https server.
    #[must_use]
    #[track_caller]
    pub fn cookie(mut self, origin: &str, cookie: &str) -> Self {
        self.cookies.store(&server(origin).origin.host, cookie);
        self
    }

    /// The longest time for which this browser caches a preflight. The default
    /// is Chromium's.
    ///
    /// ```
    /// use cors_testing::{Browser, MaxAgeCap};
    ///
    /// let browser = Browser::at("https://app.example.com").max_age_cap(MaxAgeCap::WebKit);
    /// # let _ = browser;
    /// ```
    #[must_use]
    pub fn max_age_cap(mut self, cap: MaxAgeCap) -> Self {
        self.cache.cap = cap;
        self
    }

    /// Blocks what Chromium or Firefox blocks, also where the standard allows it: no preflight is spared
    /// by the cache, the method of a listened upload has to be listed, fewer header values are
    /// safelisted, and redirects ask again. See [the differences](crate#where-browsers-differ).
    ///
    /// ```
    /// use cors_testing::Browser;
    ///
    /// let browser = Browser::at("https://app.example.com").strict();
    /// # let _ = browser;
    /// ```
    #[must_use]
    pub fn strict(mut self) -> Self {
        self.is_strict = true;
        self
    }

    /// A public suffix, for `Sec-Fetch-Site`. By default the last label of a
    /// host is its public suffix, which is right for `.com` and wrong for
    /// `.co.uk`.
    ///
    /// ```
    /// use cors_testing::Browser;
    ///
    /// let browser = Browser::at("https://one.github.io").public_suffix("github.io");
    /// # let _ = browser;
    /// ```
    #[must_use]
    pub fn public_suffix(mut self, suffix: &str) -> Self {
        self.suffixes.push(suffix.to_owned());
        self
    }

    /// Opens another page in the same browser. Cookies, the log and the
    /// preflight cache stay, but no entry of the cache serves another origin.
    ///
    /// ```
    /// use cors_testing::Browser;
    ///
    /// let mut browser = Browser::at("https://app.example.com");
    /// browser.visit("https://admin.example.com");
    /// assert_eq!(browser.origin(), "https://admin.example.com");
    /// ```
    ///
    /// # Panics
    ///
    /// As [`at`](Self::at) does.
    #[track_caller]
    pub fn visit(&mut self, origin: &str) {
        if let Err(error) = self.go(origin) {
            panic!("{error}");
        }
    }

    /// Lets time pass, for the preflight cache.
    ///
    /// ```
    /// use cors_testing::Browser;
    /// use std::time::Duration;
    ///
    /// let mut browser = Browser::at("https://app.example.com");
    /// browser.advance(Duration::from_secs(5));
    /// ```
    pub fn advance(&mut self, time: Duration) {
        self.cache.advance(time);
    }

    /// Returns the page's origin, serialized.
    ///
    /// ```
    /// use cors_testing::Browser;
    ///
    /// assert_eq!(Browser::at("tauri://localhost").origin(), "tauri://localhost");
    /// ```
    #[must_use]
    pub fn origin(&self) -> String {
        self.page.to_string()
    }

    /// Returns the `Cookie` header for the server at `origin`.
    ///
    /// ```
    /// use cors_testing::Browser;
    ///
    /// let browser = Browser::at("https://app.example.com");
    /// assert_eq!(browser.cookies("https://api.example.com"), None);
    /// ```
    ///
    /// # Panics
    ///
    /// If `origin` is not the origin of an http or https server.
    #[track_caller]
    #[must_use]
    pub fn cookies(&self, origin: &str) -> Option<String> {
        self.cookies.header(&server(origin).origin.host)
    }

    /// All requests and responses, preflights included, first to last.
    ///
    /// ```
    /// use cors_testing::Browser;
    ///
    /// assert!(Browser::at("https://app.example.com").sent().is_empty());
    /// ```
    #[must_use]
    pub fn sent(&self) -> &[Exchange] {
        &self.sent
    }

    /// Returns the preflights among [`sent`](Self::sent).
    ///
    /// ```
    /// use cors_testing::Browser;
    ///
    /// assert_eq!(Browser::at("https://app.example.com").preflights().count(), 0);
    /// ```
    pub fn preflights(&self) -> impl Iterator<Item = &Exchange> {
        self.sent.iter().filter(|exchange| exchange.is_preflight())
    }

    /// Takes the log and starts a new one.
    ///
    /// ```
    /// use cors_testing::Browser;
    ///
    /// assert!(Browser::at("https://app.example.com").take_sent().is_empty());
    /// ```
    pub fn take_sent(&mut self) -> Vec<Exchange> {
        std::mem::take(&mut self.sent)
    }

    /// Runs `await fetch(request)` as a script of this page would: the
    /// algorithm of the Fetch Standard in mode `cors`, from the checks of
    /// `new Request()` to the filtered response.
    ///
    /// See [`Browser`] for an example.
    ///
    /// # Errors
    ///
    /// [`Blocked`], where the script would get a `TypeError`.
    pub async fn fetch<S, B, R>(
        &mut self,
        service: &mut S,
        request: impl Into<Fetch<B>>,
    ) -> Result<ScriptResponse<R>, Blocked>
    where
        S: Service<Request<B>, Response = Response<R>>,
        S::Error: fmt::Display,
        B: Default,
    {
        let Fetch { parts, mut payload, options } = request.into();
        let mut request = self.begin(&parts, options)?;

        let fetched = self.main_fetch(service, &mut request, &mut payload, &parts.extensions).await;
        fetched.map_err(|failure| {
            let last = self.sent.last().filter(|_| failure.stage == Stage::Preflight);
            let status = last.and_then(Exchange::status).map(|status| status.as_u16());
            request.blocked(failure, status)
        })
    }

    /// `new WebSocket(url)` up to the response: a GET with `Origin` and cookies, which no browser blocks.
    /// The server has to.
    ///
    /// ```
    /// use cors_testing::{Browser, Reason};
    /// use http::{Request, Response};
    /// # use std::convert::Infallible;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// let mut service = tower::service_fn(|request: Request<String>| async move {
    ///     let is_own = request.headers()["origin"] == "https://app.example.com";
    ///     let mut response = Response::new(String::new());
    ///     *response.status_mut() = if is_own { 101 } else { 403 }.try_into().unwrap();
    ///     Ok::<_, Infallible>(response)
    /// });
    /// let mut app = Browser::at("https://app.example.com");
    /// app.handshake(&mut service, "/live").await.unwrap();
    ///
    /// let mut other = Browser::at("https://evil.test");
    /// let blocked = other.handshake(&mut service, "/live").await.unwrap_err();
    /// assert!(blocked.reason() == Reason::HandshakeRefused { status: 403 });
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`Blocked`], if the status is not 101.
    pub async fn handshake<S, B, R>(
        &mut self,
        service: &mut S,
        request: impl Into<Fetch<B>>,
    ) -> Result<ScriptResponse<R>, Blocked>
    where
        S: Service<Request<B>, Response = Response<R>>,
        S::Error: fmt::Display,
        B: Default,
    {
        let mut fetch = request.into();
        fetch.options.is_handshake = true;
        self.fetch(service, fetch).await
    }

    /// The checks of `new Request()`.
    pub(crate) fn begin(&self, parts: &Parts, options: Options) -> Result<Ongoing, Blocked> {
        let refused = |reason| {
            let failure = Failure { stage: Stage::Request, reason };
            let asker = Asker {
                origin: self.origin(),
                page: self.origin(),
                preflight: None,
                is_credentialed: options.credentials == Credentials::Include,
                is_xhr: options.upload_listener,
            };
            Blocked::new(failure, parts.uri.to_string(), None, asker)
        };
        let url = self.resolve(&parts.uri).map_err(refused)?;
        let method = parts.method.clone();
        let mut request = Ongoing::new(self.page.clone(), url, method, &parts.headers, options)
            .map_err(refused)?;
        request.is_strict = self.is_strict;
        Ok(request)
    }

    fn resolve(&self, uri: &Uri) -> Result<Url, Reason> {
        let text = uri.to_string();
        // `example.com:80` is an authority to `Uri` and a scheme to a browser.
        if uri.scheme().is_none() && uri.authority().is_some() {
            return Err(Reason::BadUrl { url: text });
        }
        Url::parse(&text, Some(&self.api)).map_err(|_| Reason::BadUrl { url: text })
    }
}

/// Text that is not the serialization of an origin, so that no browser sends it.
///
/// ```
/// use cors_testing::Browser;
///
/// let error = Browser::try_at("https://app.example.com/").unwrap_err();
/// assert!(error.to_string().starts_with("no page has the origin `https://app.example.com/`: "));
/// assert_eq!(format!("{error:?}"), error.to_string());
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct InvalidOrigin {
    origin: String,
    why: &'static str,
}

impl Error for InvalidOrigin {}

/// As `Display`, so that a failed test can be read; `{:#?}` prints the fields.
impl fmt::Debug for InvalidOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !f.alternate() {
            return fmt::Display::fmt(self, f);
        }
        let Self { origin, why } = self;
        f.debug_struct("InvalidOrigin").field("origin", origin).field("why", why).finish()
    }
}

impl fmt::Display for InvalidOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no page has the origin `{}`: {}", self.origin, self.why)
    }
}

/// The root of a server.
#[track_caller]
fn server(origin: &str) -> Url {
    let url = TupleOrigin::parse(origin)
        .and_then(|_| Url::parse(origin, None).map_err(|_| "it is not one of http or https"));
    match url {
        Ok(url) => url,
        Err(why) => panic!("no server has the origin `{origin}`: {why}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(attempt: impl FnOnce() + std::panic::UnwindSafe) -> String {
        let panic = std::panic::catch_unwind(attempt).expect_err("a panic");
        *panic.downcast::<String>().expect("a formatted message")
    }

    #[test]
    fn an_origin_no_browser_has_is_refused_at_the_door() {
        for origin in ["https://app.example.com/", "https://a:443", "*", ""] {
            let said = message(|| drop(Browser::at(origin)));
            let expected = format!("no page has the origin `{origin}`: ");
            assert!(said.starts_with(&expected), "{said}");
        }
        for origin in ["tauri://localhost", "null", "https://a/", "ws://a"] {
            let said = message(|| drop(Browser::sandboxed().api(origin)));
            let expected = format!("no server has the origin `{origin}`: ");
            assert!(said.starts_with(&expected), "{said}");
        }
    }

    #[test]
    fn a_final_slash_is_named() {
        let said = message(|| drop(Browser::at("https://a.example/")));
        assert!(said.contains("leave out `/`"), "{said}");
    }

    #[test]
    fn a_path_needs_to_know_where_it_is() {
        let page = Browser::at("https://app.example.com");
        let api = page.clone().api("https://api.example.com:8443");
        for (uri, alone, with_api) in [
            ("/x?y", Some("https://api.test/x?y"), Some("https://api.example.com:8443/x?y")),
            ("http://b.example/x", Some("http://b.example/x"), Some("http://b.example/x")),
            ("HTTPS://B.example:443", Some("https://b.example/"), Some("https://b.example/")),
            ("b.example:80", None, None),
            ("ftp://b.example/", None, None),
        ] {
            let resolved = |browser: &Browser| {
                let uri: Uri = uri.parse().expect(uri);
                browser.resolve(&uri).map(|url| url.to_string()).ok()
            };
            assert_eq!(resolved(&page).as_deref(), alone, "{uri}");
            assert_eq!(resolved(&api).as_deref(), with_api, "{uri}");
        }
    }
}
