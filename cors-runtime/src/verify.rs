//! Which pages may *send* a request: the policy's origins for WebSocket handshakes, to which CORS does
//! not apply, and against CSRF.

use std::{error::Error, fmt, sync::Arc};

use http::{HeaderMap, StatusCode, Uri, header::ORIGIN};

use crate::{
    data::PolicyData,
    decision::admits,
    sender::{Line, is_cross_origin_to},
    start_up::RuntimeOrigins,
};

/// The error that a cross-origin request was sent by a page that the policy does not allow.
///
/// `Dashboard::verify_sender(&headers)` and the extractor `TrustedSender` return it. Its response in axum
/// is 403 with `vary: origin` and `cache-control: no-store`. In debug builds the body says why; in release
/// builds it is empty.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct CrossOriginRejection {
    policy: &'static str,
    /// Empty in release builds: who is refused need not learn what would be allowed.
    #[cfg_attr(not(feature = "axum"), allow(dead_code, reason = "only axum's response shows it"))]
    why: String,
}

impl CrossOriginRejection {
    /// Returns the status of the response: 403.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        StatusCode::FORBIDDEN
    }

    /// Returns the name of the policy.
    #[must_use]
    pub fn policy(&self) -> &'static str {
        self.policy
    }

    /// The body of the answer.
    #[cfg(feature = "axum")]
    pub(crate) fn into_why(self) -> String {
        self.why
    }
}

impl fmt::Display for CrossOriginRejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { policy, .. } = self;
        write!(f, "`{policy}` does not allow the page that sent the request")
    }
}

impl Error for CrossOriginRejection {}

/// Verifies that a request is not cross-origin, or comes from an allowed origin.
#[inline]
pub(crate) fn verify_sender(
    policy: &'static PolicyData,
    origins: Option<&Arc<RuntimeOrigins>>,
    uri: Option<&Uri>,
    headers: &HeaderMap,
) -> Result<(), CrossOriginRejection> {
    if policy.allows_every_origin() || !is_cross_origin_to(uri.and_then(Uri::authority), headers) {
        return Ok(());
    }
    match Line::of(headers, ORIGIN) {
        Line::One(origin) if admits(policy, origins, origin) => Ok(()),
        _ => Err(CrossOriginRejection {
            policy: policy.name,
            why: why(policy, origins, uri, headers),
        }),
    }
}

#[cfg(all(debug_assertions, feature = "explain"))]
#[inline]
fn why(
    policy: &'static PolicyData,
    origins: Option<&Arc<RuntimeOrigins>>,
    uri: Option<&Uri>,
    headers: &HeaderMap,
) -> String {
    let head = crate::decision::Head { method: &http::Method::GET, uri, headers };
    crate::explain::sender(policy, origins, head)
}

#[cfg(not(all(debug_assertions, feature = "explain")))]
fn why(
    _: &'static PolicyData,
    _: Option<&Arc<RuntimeOrigins>>,
    _: Option<&Uri>,
    _: &HeaderMap,
) -> String {
    String::new()
}
