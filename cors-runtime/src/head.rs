//! The heads of requests and responses, in whichever types a server has them.

use std::borrow::Cow;

use http::{
    HeaderMap, HeaderName, HeaderValue, Method, Request, Uri, request::Parts, uri::Authority,
};

/// The head of a request: its method, its authority and its header lines.
///
/// `Dashboard::decide`, `explain` and `verify_sender` take it, and so does
/// [`is_cross_origin`](crate::is_cross_origin). Hand on every line: which ones a policy reads may change
/// with a minor version.
///
/// It is implemented for [`http::Request`], for [`http::request::Parts`], for `(&method, &uri, &headers)`, and for
/// `(&method, &headers)`, whose authority is in the line `Host` alone. Implement it for the request of another
/// framework, in a crate of its own for a struct around the request:
///
/// ```
/// use cors_runtime::{RequestHead, cors_policy};
///
/// cors_policy! {
///     Dashboard { origins: ["https://app.example.com"] }
/// }
///
/// /// The request of a framework that does not use the crate `http`.
/// struct Raw {
///     method: String,
///     lines: Vec<(String, String)>,
/// }
///
/// impl RequestHead for Raw {
///     fn method(&self) -> &str {
///         &self.method
///     }
///
///     fn authority(&self) -> Option<&str> {
///         None
///     }
///
///     fn lines(&self, name: &str) -> impl Iterator<Item = &[u8]> {
///         let of_name = move |(given, _): &&(String, String)| given.eq_ignore_ascii_case(name);
///         self.lines.iter().filter(of_name).map(|(_, value)| value.as_bytes())
///     }
/// }
///
/// let lines = vec![("Origin".into(), "https://evil.test".into())];
/// let request = Raw { method: "POST".into(), lines };
/// assert!(Dashboard::verify_sender(&request).is_err());
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the head of a request",
    label = "neither a request nor its parts",
    note = "pass `&request`, its `&Parts`, `&(&method, &uri, &headers)`, or `&(&method, &headers)`"
)]
pub trait RequestHead {
    /// Returns the method. Methods are case-sensitive.
    fn method(&self) -> &str;

    /// Returns the authority of the request's target, if it has one: `:authority` in HTTP/2, or the
    /// authority of an absolute URI, but not the line `Host`. An implementation that always returns `None`
    /// makes policies refuse requests of the server's own pages.
    fn authority(&self) -> Option<&str>;

    /// Returns the path of the request's target, for the log. `None` leaves the log's field empty.
    fn path(&self) -> Option<&str> {
        None
    }

    /// Returns the values of all lines of a header, in their order. `name` is in lower case.
    fn lines(&self, name: &str) -> impl Iterator<Item = &[u8]>;
}

/// The head of a response: its header lines. [`Decision::apply`](crate::Decision::apply) writes to it.
///
/// It is implemented for [`http::HeaderMap`]. Implement it for the response of another framework:
///
/// ```
/// use cors_runtime::{ResponseHead, cors_policy};
/// use http::Request;
///
/// cors_policy! {
///     Dashboard { origins: ["https://app.example.com"] }
/// }
///
/// struct Lines(Vec<(String, Vec<u8>)>);
///
/// impl ResponseHead for Lines {
///     fn lines(&self, name: &str) -> impl Iterator<Item = &[u8]> {
///         let of_name = move |(given, _): &&(String, Vec<u8>)| given.eq_ignore_ascii_case(name);
///         self.0.iter().filter(of_name).map(|(_, value)| value.as_slice())
///     }
///
///     fn remove(&mut self, name: &str) {
///         self.0.retain(|(given, _)| !given.eq_ignore_ascii_case(name));
///     }
///
///     fn append(&mut self, name: &str, value: &[u8]) {
///         self.0.push((name.into(), value.into()));
///     }
///
///     fn clear(&mut self) {
///         self.0.clear();
///     }
/// }
///
/// let request = Request::get("/items").header("origin", "https://app.example.com").body(())?;
/// let mut response = Lines(vec![("Access-Control-Allow-Origin".into(), b"*".into())]);
/// assert_eq!(Dashboard::decide(&request).apply(&mut response), None);
/// let origins: Vec<_> = response.lines("access-control-allow-origin").collect();
/// assert_eq!(origins, [b"https://app.example.com"]);
/// # Ok::<(), http::Error>(())
/// ```
pub trait ResponseHead {
    /// Returns the values of all lines of a header, in their order. `name` is in lower case.
    fn lines(&self, name: &str) -> impl Iterator<Item = &[u8]>;

    /// Removes all lines of a header. `name` is in lower case.
    fn remove(&mut self, name: &str);

    /// Adds a line after the other lines of the header. `name` is in lower case, and `value` is visible ASCII
    /// with spaces.
    fn append(&mut self, name: &str, value: &[u8]);

    /// Removes all lines of all headers: the policy responds in place of the handler, without a body.
    fn clear(&mut self);

    /// Returns whether there is a line of one of these headers. The default searches for each name. Override it
    /// where one pass over the response's lines is faster.
    fn has_any(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.lines(name).next().is_some())
    }

    /// Adds a line as [`append`](Self::append) does, and returns whether the response keeps it. Override it
    /// where a response keeps every line, or can hold a value that lives as long as the program without a
    /// copy.
    fn try_append(&mut self, name: &str, value: Cow<'static, [u8]>) -> bool {
        self.append(name, &value);
        self.lines(name).any(|line| line == &*value)
    }
}

impl ResponseHead for HeaderMap {
    #[inline]
    fn lines(&self, name: &str) -> impl Iterator<Item = &[u8]> {
        lines(self, name)
    }

    #[inline]
    fn remove(&mut self, name: &str) {
        self.remove(name);
    }

    /// A line for which the map has no room is not added.
    #[inline]
    fn append(&mut self, name: &str, value: &[u8]) {
        if let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), HeaderValue::from_bytes(value))
        {
            append(self, name, value);
        }
    }

    #[inline]
    fn clear(&mut self) {
        self.clear();
    }
}

/// A head of any type. What takes it is compiled once, and not for each type.
pub(crate) trait AnyHead {
    fn method(&self) -> &str;

    fn authority(&self) -> Option<&str>;

    fn line(&self, name: &str) -> Line<'_>;

    /// Whether a line of a header is such a one.
    fn has(&self, name: &str, is_such: fn(&[u8]) -> bool) -> bool;
}

impl<H: RequestHead> AnyHead for H {
    fn method(&self) -> &str {
        RequestHead::method(self)
    }

    fn authority(&self) -> Option<&str> {
        RequestHead::authority(self)
    }

    fn line(&self, name: &str) -> Line<'_> {
        let mut lines = self.lines(name);
        match (lines.next(), lines.next()) {
            (None, _) => Line::Absent,
            (Some(line), None) => Line::One(line),
            (Some(_), Some(_)) => Line::Several,
        }
    }

    fn has(&self, name: &str, is_such: fn(&[u8]) -> bool) -> bool {
        self.lines(name).any(is_such)
    }
}

/// The lines of a header that has one.
pub(crate) enum Line<'a> {
    Absent,
    One(&'a [u8]),
    Several,
}

/// The head of a request, as far as a policy looks at it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Head<'a> {
    pub(crate) method: &'a Method,
    /// Its authority counts before `Host`.
    pub(crate) uri: Option<&'a Uri>,
    pub(crate) headers: &'a HeaderMap,
}

impl<'a> Head<'a> {
    pub(crate) fn of<B>(request: &'a http::Request<B>) -> Self {
        Self { method: request.method(), uri: Some(request.uri()), headers: request.headers() }
    }

    /// Inlined, it would compile all that this takes into the program that calls it.
    #[inline(never)]
    pub(crate) fn erased(&self) -> &dyn AnyHead {
        self
    }
}

/// What an explanation reads of a head, in the types of `http`.
#[cfg(feature = "explain")]
pub(crate) struct Copied {
    method: Method,
    uri: Option<Uri>,
    headers: HeaderMap,
}

#[cfg(feature = "explain")]
impl Copied {
    pub(crate) fn head(&self) -> Head<'_> {
        Head { method: &self.method, uri: self.uri.as_ref(), headers: &self.headers }
    }
}

#[cfg(feature = "explain")]
pub(crate) fn copied(head: &impl RequestHead) -> Copied {
    use http::header::{
        ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_REQUEST_METHOD, CONTENT_TYPE, COOKIE, HOST,
        ORIGIN, UPGRADE,
    };

    const READ: [HeaderName; 10] = [
        ORIGIN,
        HOST,
        CONTENT_TYPE,
        COOKIE,
        UPGRADE,
        ACCESS_CONTROL_REQUEST_METHOD,
        ACCESS_CONTROL_REQUEST_HEADERS,
        HeaderName::from_static("sec-fetch-site"),
        HeaderName::from_static("sec-fetch-mode"),
        HeaderName::from_static("sec-fetch-dest"),
    ];
    let mut headers = HeaderMap::new();
    for name in READ {
        for line in head.lines(name.as_str()) {
            if let Ok(value) = HeaderValue::from_bytes(line) {
                append(&mut headers, name.clone(), value);
            }
        }
    }
    let method = head.method().parse().unwrap_or_default();
    Copied { method, uri: head.authority().and_then(|given| given.parse().ok()), headers }
}

impl<B> RequestHead for Request<B> {
    fn method(&self) -> &str {
        self.method().as_str()
    }

    fn authority(&self) -> Option<&str> {
        authority(self.uri())
    }

    fn path(&self) -> Option<&str> {
        Some(self.uri().path())
    }

    fn lines(&self, name: &str) -> impl Iterator<Item = &[u8]> {
        lines(self.headers(), name)
    }
}

impl RequestHead for Parts {
    fn method(&self) -> &str {
        self.method.as_str()
    }

    fn authority(&self) -> Option<&str> {
        authority(&self.uri)
    }

    fn path(&self) -> Option<&str> {
        Some(self.uri.path())
    }

    fn lines(&self, name: &str) -> impl Iterator<Item = &[u8]> {
        lines(&self.headers, name)
    }
}

impl RequestHead for (&Method, &HeaderMap) {
    fn method(&self) -> &str {
        self.0.as_str()
    }

    fn authority(&self) -> Option<&str> {
        None
    }

    fn lines(&self, name: &str) -> impl Iterator<Item = &[u8]> {
        lines(self.1, name)
    }
}

/// Of a framework with a request of its own, in the types of `http`. The URI has the authority in HTTP/2.
impl RequestHead for (&Method, &Uri, &HeaderMap) {
    fn method(&self) -> &str {
        self.0.as_str()
    }

    fn authority(&self) -> Option<&str> {
        authority(self.1)
    }

    fn path(&self) -> Option<&str> {
        Some(self.1.path())
    }

    fn lines(&self, name: &str) -> impl Iterator<Item = &[u8]> {
        lines(self.2, name)
    }
}

impl RequestHead for Head<'_> {
    fn method(&self) -> &str {
        self.method.as_str()
    }

    fn authority(&self) -> Option<&str> {
        self.uri.and_then(authority)
    }

    fn path(&self) -> Option<&str> {
        self.uri.map(Uri::path)
    }

    fn lines(&self, name: &str) -> impl Iterator<Item = &[u8]> {
        lines(self.headers, name)
    }
}

/// Appends a line where speed does not count. `http` inlines it, and it would be compiled anew in each place.
/// A line for which the map has no room is not added.
#[inline(never)]
pub(crate) fn append(headers: &mut HeaderMap, name: HeaderName, value: HeaderValue) {
    let _ = headers.try_append(name, value);
}

fn authority(uri: &Uri) -> Option<&str> {
    uri.authority().map(Authority::as_str)
}

fn lines<'a>(headers: &'a HeaderMap, name: &str) -> impl Iterator<Item = &'a [u8]> + use<'a> {
    headers.get_all(name).iter().map(HeaderValue::as_bytes)
}
