//! Which requests are preflights.

use crate::head::RequestHead;

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
pub fn is_preflight(request: &impl RequestHead) -> bool {
    request.method() == "OPTIONS"
        && request.lines("origin").next().is_some()
        && request.lines("access-control-request-method").next().is_some()
}

/// The same in the types of `http`, where a constant name is found in fewer steps.
#[cfg(feature = "axum")]
pub(crate) fn of(method: &http::Method, headers: &http::HeaderMap) -> bool {
    *method == http::Method::OPTIONS
        && headers.contains_key(http::header::ORIGIN)
        && headers.contains_key(http::header::ACCESS_CONTROL_REQUEST_METHOD)
}
