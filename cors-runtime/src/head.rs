//! The head of a request, in whichever types a server has it.

use http::{HeaderMap, HeaderValue, Method, Request, Uri, request::Parts, uri::Authority};

/// The head of a request: its method, its authority and its header lines.
///
/// `Dashboard::verify_sender` and [`is_cross_origin`](crate::is_cross_origin) take it. It is implemented
/// for [`http::Request`], for [`http::request::Parts`], and for a method with a header map, whose authority
/// is in the line `Host` alone. Implement it for the request of another framework:
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
///     fn lines<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a [u8]> {
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
    note = "pass `&request`, its `&Parts`, or `&(&method, &headers)`"
)]
pub trait RequestHead {
    /// Returns the method. Methods are case-sensitive.
    fn method(&self) -> &str;

    /// Returns the authority of the request's target, if it has one: `:authority` in HTTP/2, or the
    /// authority of an absolute URI. The line `Host` is not meant.
    fn authority(&self) -> Option<&str>;

    /// Returns the values of all lines of a header, in their order. `name` is in lower case.
    fn lines<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a [u8]>;
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
}

impl<B> RequestHead for Request<B> {
    fn method(&self) -> &str {
        self.method().as_str()
    }

    fn authority(&self) -> Option<&str> {
        authority(self.uri())
    }

    fn lines<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a [u8]> {
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

    fn lines<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a [u8]> {
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

    fn lines<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a [u8]> {
        lines(self.1, name)
    }
}

impl RequestHead for Head<'_> {
    fn method(&self) -> &str {
        self.method.as_str()
    }

    fn authority(&self) -> Option<&str> {
        self.uri.and_then(authority)
    }

    fn lines<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a [u8]> {
        lines(self.headers, name)
    }
}

fn authority(uri: &Uri) -> Option<&str> {
    uri.authority().map(Authority::as_str)
}

fn lines<'a>(headers: &'a HeaderMap, name: &str) -> impl Iterator<Item = &'a [u8]> + use<'a> {
    headers.get_all(name).iter().map(HeaderValue::as_bytes)
}
