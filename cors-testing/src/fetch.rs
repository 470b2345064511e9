//! What a script passes to `fetch()`.

use std::fmt;

use http::{Method, Request, request::Parts};

/// The `credentials` option of `fetch()`: whether cookies are sent.
///
/// ```
/// use cors_testing::Credentials;
///
/// assert_eq!(Credentials::default(), Credentials::SameOrigin);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Credentials {
    /// Never: neither sent nor accepted.
    Omit,
    /// To the page's own origin only. The default of `fetch()`.
    #[default]
    SameOrigin,
    /// Always. In this mode `*` is not a wildcard, and the server has to send
    /// `access-control-allow-credentials: true`.
    Include,
}

/// A request with the options of `fetch()`.
///
/// A bare [`http::Request`] converts into one, so this type appears only where
/// an option differs from its default.
///
/// ```
/// use cors_testing::{Credentials, Fetch};
/// use http::Request;
///
/// let request = Request::put("/items/1")
///     .header("content-type", "application/json")
///     .body("{}")?;
/// let fetch = Fetch::new(request)
///     .credentials(Credentials::Include)
///     .replay_body(|| "{}");
/// # let _ = fetch;
/// # Ok::<(), http::Error>(())
/// ```
#[must_use = "nothing is sent until it is given to `Browser::fetch`"]
pub struct Fetch<B> {
    pub(crate) parts: Parts,
    pub(crate) payload: Payload<B>,
    pub(crate) options: Options,
}

/// The second argument of `fetch()`, but for what is part of the request.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Options {
    pub(crate) credentials: Credentials,
    pub(crate) upload_listener: bool,
    pub(crate) is_handshake: bool,
}

impl<B> Fetch<B> {
    /// Returns `request` with every option at its default: credentials `same-origin`,
    /// nobody listening to the upload.
    pub fn new(request: Request<B>) -> Self {
        let (parts, body) = request.into_parts();
        Self { payload: Payload::new(&parts.method, body), parts, options: Options::default() }
    }

    /// `request`, known to have no body, so that it can be sent again.
    pub(crate) fn without_body(request: Request<B>) -> Self {
        let mut fetch = Self::new(request);
        fetch.payload.is_null = true;
        fetch
    }

    /// Sets the `credentials` option.
    ///
    /// ```
    /// use cors_testing::{Credentials, Fetch};
    ///
    /// let request = http::Request::get("/me").body(())?;
    /// let fetch = Fetch::new(request).credentials(Credentials::Include);
    /// # let _ = fetch;
    /// # Ok::<(), http::Error>(())
    /// ```
    pub fn credentials(mut self, credentials: Credentials) -> Self {
        self.options.credentials = credentials;
        self
    }

    /// Listens to the progress of the upload, as with
    /// `XMLHttpRequest.upload.onprogress`. The browser then sends a preflight
    /// for every request, also for a safelisted method without headers.
    ///
    /// ```
    /// use cors_testing::Fetch;
    ///
    /// let request = http::Request::post("/files").body("…")?;
    /// let fetch = Fetch::new(request).upload_listener();
    /// # let _ = fetch;
    /// # Ok::<(), http::Error>(())
    /// ```
    pub fn upload_listener(mut self) -> Self {
        self.options.upload_listener = true;
        self
    }

    /// Sets how to make the body again when a redirect (307, 308, or any other that
    /// keeps the method) asks for it. Without this, such a redirect is refused
    /// with [`Reason::BodyNotReplayable`], unless the method is GET or HEAD or
    /// the body's type has no size; say `.replay_body(Body::empty)` for a
    /// request that has no body.
    ///
    /// ```
    /// use cors_testing::Fetch;
    ///
    /// let request = http::Request::delete("/old/1").body(String::new())?;
    /// let fetch = Fetch::new(request).replay_body(String::new);
    /// # let _ = fetch;
    /// # Ok::<(), http::Error>(())
    /// ```
    ///
    /// [`Reason::BodyNotReplayable`]: crate::Reason::BodyNotReplayable
    pub fn replay_body(mut self, body: impl Fn() -> B + Send + Sync + 'static) -> Self {
        self.payload.replay = Some(Box::new(body));
        self
    }
}

/// `fetch("/items")`: a GET.
///
/// The body is a `String`, which axum's routers and other services over any body take.
impl From<&str> for Fetch<String> {
    fn from(url: &str) -> Self {
        let mut request = Request::new(String::new());
        match url.parse() {
            Ok(uri) => *request.uri_mut() = uri,
            // What is not a URL is refused when it is fetched.
            Err(_) => *request.uri_mut() = http::Uri::from_static("invalid:80"),
        }
        Self::new(request)
    }
}

impl<B> From<Request<B>> for Fetch<B> {
    fn from(request: Request<B>) -> Self {
        Self::new(request)
    }
}

impl<B> fmt::Debug for Fetch<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fetch")
            .field("method", &self.parts.method)
            .field("uri", &self.parts.uri)
            .field("headers", &self.parts.headers)
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}

/// A body that may have to be sent again. No body type can be cloned in
/// general, and none is asked whether it is empty.
pub(crate) struct Payload<B> {
    first: Option<B>,
    replay: Option<Box<dyn Fn() -> B + Send + Sync>>,
    is_null: bool,
}

impl<B> Payload<B> {
    fn new(method: &Method, body: B) -> Self {
        // `new Request()` throws for a GET or HEAD with a body:
        // https://fetch.spec.whatwg.org/#dom-request
        let bodyless =
            ["GET", "HEAD"].iter().any(|name| method.as_str().eq_ignore_ascii_case(name));
        Self { first: Some(body), replay: None, is_null: bodyless || size_of::<B>() == 0 }
    }

    /// A redirect turned the request into a GET.
    pub(crate) fn clear(&mut self) {
        self.first = None;
        self.is_null = true;
    }
}

impl<B: Default> Payload<B> {
    /// The body for the next hop, unless it is gone.
    pub(crate) fn take(&mut self) -> Option<B> {
        if let Some(body) = self.first.take() {
            return Some(body);
        }
        if self.is_null {
            return Some(B::default());
        }
        self.replay.as_ref().map(|replay| replay())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent_twice<B: Default>(method: &str, body: B) -> (Option<B>, Option<B>) {
        let request = Request::builder().method(method).body(body).unwrap();
        let mut fetch = Fetch::new(request);
        (fetch.payload.take(), fetch.payload.take())
    }

    #[test]
    fn a_body_is_sent_again_only_where_it_can_be() {
        let body = || "x".to_owned();
        assert_eq!(sent_twice("PUT", body()), (Some(body()), None));
        assert_eq!(sent_twice("get", body()), (Some(body()), Some(String::new())));
        assert_eq!(sent_twice("DELETE", ()), (Some(()), Some(())));

        let request = Request::put("/").body(body()).unwrap();
        let mut fetch = Fetch::new(request).replay_body(body);
        assert_eq!(fetch.payload.take(), Some(body()));
        assert_eq!(fetch.payload.take(), Some(body()));
        fetch.payload.clear();
        assert_eq!(fetch.payload.take(), Some(String::new()));
    }

    #[test]
    fn debug_shows_the_options_and_not_the_body() {
        let fetch = Fetch::new(Request::get("/x").body("secret").unwrap())
            .credentials(Credentials::Omit)
            .upload_listener();
        let text = format!("{fetch:?}");
        assert!(text.contains("Omit"), "{text}");
        assert!(text.contains("upload_listener: true"), "{text}");
        assert!(!text.contains("secret"), "{text}");
    }
}
