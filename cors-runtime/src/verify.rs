//! Which pages may *send* a request: the policy's origins for WebSocket handshakes, to which CORS does
//! not apply, and against CSRF.

use std::{error::Error, fmt, sync::Arc};

use http::StatusCode;

use crate::{
    data::PolicyData,
    decision::trusts,
    head::{AnyHead, Line, RequestHead, ResponseHead},
    headers,
    policy::Policy,
    sender::{is_cross_origin, is_named},
    start_up::RuntimeOrigins,
};

/// The error that a policy does not accept the sender of a request, or the host that it names.
///
/// `Dashboard::verify_sender(&request)` and the extractor `TrustedSender` return it. Its response in axum
/// is 403 with `vary: origin` and `cache-control: no-store`. In debug builds the body says why; in release
/// builds it is empty.
#[derive(Clone, PartialEq, Eq)]
pub struct SenderRejection {
    policy: &'static str,
    /// Empty in release builds: who is refused need not learn what would be allowed.
    why: String,
}

impl SenderRejection {
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

    /// Writes the headers of the response, and returns its status, for adapters to other frameworks.
    pub fn apply(&self, response: &mut impl ResponseHead) -> StatusCode {
        headers::edit(response, headers::refusal);
        self.status()
    }

    /// Returns the body of the response: why, in debug builds with the feature `explain`, and else nothing.
    #[must_use]
    pub fn body(&self) -> &str {
        &self.why
    }
}

impl fmt::Display for SenderRejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { policy, .. } = self;
        write!(f, "`{policy}` does not accept the sender or the host of the request")
    }
}

/// Prints what `Display` prints, because `unwrap` shows it; `{:#?}` prints the fields.
impl fmt::Debug for SenderRejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !f.alternate() {
            return fmt::Display::fmt(self, f);
        }
        f.debug_struct("SenderRejection")
            .field("policy", &self.policy)
            .field("why", &self.why)
            .finish()
    }
}

impl Error for SenderRejection {}

/// That a policy's origins are trusted senders, as those of a policy with `enforce` are.
pub(crate) trait TrustsSenders: Policy {
    /// Fails to compile where they are not.
    const CHECKED: () = {
        if let [why, ..] = Self::UNTRUSTED {
            panic!("{}", *why);
        }
    };
}

impl<P: Policy> TrustsSenders for P {}

/// Verifies that a request is not cross-origin, or comes from an allowed origin. A refusal is logged.
pub(crate) fn verify_sender(
    policy: &'static PolicyData,
    origins: Option<&Arc<RuntimeOrigins>>,
    head: &impl RequestHead,
) -> Result<(), SenderRejection> {
    let is_here = policy.hosts.is_none_or(|hosts| is_named(hosts, head));
    if is_here && !is_cross_origin(head) {
        return Ok(());
    }
    if is_here
        && let Line::One(origin) = head.line("origin")
        && trusts(policy, origins, origin)
    {
        return Ok(());
    }
    Err(SenderRejection { policy: policy.name, why: refused(policy, origins, head) })
}

/// Logs the refusal. Returns why, in debug builds.
#[cfg(any(feature = "tracing", all(debug_assertions, feature = "explain")))]
fn refused(
    policy: &'static PolicyData,
    origins: Option<&Arc<RuntimeOrigins>>,
    head: &impl RequestHead,
) -> String {
    use crate::{explain, head::copied, log};

    if !cfg!(debug_assertions) && !log::listens() {
        return String::new();
    }
    let path = head.path();
    let copied = copied(head);
    let head = copied.head();
    let explanation = explain::explain_sender(policy, origins, head);
    let why = if cfg!(debug_assertions) { explanation.to_string() } else { String::new() };
    log::sender(policy, explanation, head, path);
    why
}

#[cfg(not(any(feature = "tracing", all(debug_assertions, feature = "explain"))))]
fn refused(
    _: &'static PolicyData,
    _: Option<&Arc<RuntimeOrigins>>,
    _: &impl RequestHead,
) -> String {
    String::new()
}
