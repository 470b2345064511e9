//! The policy's list for what CORS does not apply to: which pages may *send*.
//!
//! A policy tells browsers which pages may read responses. The same list can decide which pages may
//! send: WebSocket handshakes, to which CORS does not apply, and what changes something on the
//! server, against cross-site request forgery.

use std::{error::Error, fmt, sync::Arc};

use http::{HeaderMap, StatusCode, Uri, header::ORIGIN};

use crate::{
    decision::admits,
    policy::PolicyData,
    sender::{Line, is_cross_origin_to},
    start_up::RuntimeOrigins,
};

/// A page of an origin that the policy does not allow has sent a request.
///
/// `Dashboard::verify_sender(&headers)` and the extractor `TrustedSender` return it. As a response of
/// axum it is a 403 with `vary: origin` and `cache-control: no-store`, because the answer depends on
/// who has sent the request. Its body says why in debug builds and is empty in others.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct CrossOriginRejection {
    policy: &'static str,
    /// Empty in release builds: who is refused need not learn what would be allowed.
    why: String,
}

impl CrossOriginRejection {
    /// Returns the status to answer with: 403.
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
        write!(f, "`{policy}` does not allow the page that has sent the request")
    }
}

impl Error for CrossOriginRejection {}

/// Verifies that a request was not sent by a page of another origin, or by one of the policy's.
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

#[cfg(debug_assertions)]
fn why(
    policy: &'static PolicyData,
    origins: Option<&Arc<RuntimeOrigins>>,
    uri: Option<&Uri>,
    headers: &HeaderMap,
) -> String {
    let head = crate::decision::Head { method: &http::Method::GET, uri, headers };
    crate::explain::sender(policy, origins, head)
}

#[cfg(not(debug_assertions))]
fn why(
    _: &'static PolicyData,
    _: Option<&Arc<RuntimeOrigins>>,
    _: Option<&Uri>,
    _: &HeaderMap,
) -> String {
    String::new()
}
