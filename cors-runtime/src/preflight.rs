//! Which requests are preflights.

use http::{
    HeaderMap, Method, Request,
    header::{ACCESS_CONTROL_REQUEST_METHOD, ORIGIN},
};

/// Returns whether a request is a CORS preflight: `OPTIONS` with both `Origin` and
/// `Access-Control-Request-Method` ([Fetch, CORS-preflight request]).
///
/// An `OPTIONS` request that lacks either header is an ordinary request. Preflights carry no cookies
/// and no `Authorization`, so a middleware that authenticates requests must let them pass.
///
/// ```
/// use http::Request;
///
/// let request = Request::options("/items")
///     .header("origin", "https://app.example.com")
///     .header("access-control-request-method", "PUT")
///     .body(())?;
/// assert!(cors_runtime::is_preflight(&request));
/// # Ok::<(), http::Error>(())
/// ```
///
/// [Fetch, CORS-preflight request]: https://fetch.spec.whatwg.org/#cors-preflight-request
#[must_use]
pub fn is_preflight<B>(request: &Request<B>) -> bool {
    of(request.method(), request.headers())
}

pub(crate) fn of(method: &Method, headers: &HeaderMap) -> bool {
    *method == Method::OPTIONS
        && headers.contains_key(ORIGIN)
        && headers.contains_key(ACCESS_CONTROL_REQUEST_METHOD)
}
