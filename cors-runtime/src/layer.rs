//! The layer of a policy that is a type parameter, or that has origins of its own.

use std::fmt;

use tower_layer::Layer;

use crate::{
    decision::{Decision, decide},
    head::RequestHead,
    policy::{Cors, Policy},
    start_up::Carry as _,
    verify::{SenderRejection, TrustsSenders as _, verify_sender},
};
#[cfg(feature = "explain")]
use crate::{
    explain::{Explanation, explain},
    head::copied,
};

/// A layer that applies the policy `P`.
///
/// A policy is a layer itself: `.layer(Dashboard)`. This type is for origins that are known at start-up,
/// for code that is generic over policies, and for layers that are stored. With origins at start-up it needs
/// `cargo add cors-runtime --features start-up`:
///
#[cfg_attr(feature = "start-up", doc = "```")]
#[cfg_attr(not(feature = "start-up"), doc = "```ignore")]
/// use cors_runtime::{CorsLayer, OriginSet, cors_policy};
///
/// cors_policy! {
///     Dashboard { origins: ["https://app.example.com", runtime] }
/// }
///
/// struct Config {
///     cors: Option<CorsLayer<Dashboard>>,
/// }
///
/// let origins: OriginSet = "https://staging.example.com".parse()?;
/// let config = Config { cors: Some(Dashboard::with_origins(origins)?) };
/// # Ok::<(), cors_runtime::OriginSetError>(())
/// ```
#[must_use]
pub struct CorsLayer<P: Policy> {
    pub(crate) origins: P::Origins,
}

impl<P: Policy> CorsLayer<P> {
    /// Returns the layer of `P`.
    ///
    /// If `P` takes origins at start-up, the origins of the nearest layer of `P` around it apply, or
    /// else the process-wide default.
    #[rustfmt::skip] // rustc shows this line to who gives it a policy.
    pub fn new() -> Self { // A policy is a layer: `.layer(App)`. By type: `CorsLayer::<App>::new()`.
        Self { origins: P::Origins::default() }
    }

    /// Returns the decision about a request.
    pub fn decide(&self, request: &impl RequestHead) -> Decision {
        decide(P::DATA, self.origins.own(), request)
    }

    /// Explains why the policy allows or refuses a request.
    #[cfg(feature = "explain")]
    #[must_use]
    pub fn explain(&self, request: &impl RequestHead) -> Explanation {
        explain(P::DATA, self.origins.own(), copied(request).head())
    }

    /// Verifies that a request is not cross-origin, or comes from an allowed origin. See
    /// [`TrustedSender`](crate::TrustedSender).
    ///
    /// # Errors
    ///
    /// If a page of an origin that is not allowed has sent the request.
    pub fn verify_sender(&self, request: &impl RequestHead) -> Result<(), SenderRejection> {
        let () = P::CHECKED;
        verify_sender(P::DATA, self.origins.own(), request)
    }
}

/// Five functions of the same names as a policy's, for code that is generic over policies. Origins set at start-up
/// do not count.
///
/// ```
/// use cors_runtime::{CorsLayer, Policy, cors_policy};
///
/// cors_policy! {
///     Dashboard { origins: ["https://app.example.com"] }
/// }
///
/// fn is_for_the_app<P: Policy>() -> bool {
///     CorsLayer::<P>::allows_origin("https://app.example.com")
/// }
///
/// assert!(is_for_the_app::<Dashboard>());
/// ```
impl<P: Policy> CorsLayer<P> {
    /// Returns whether pages of this origin may read responses.
    #[must_use]
    pub const fn allows_origin(origin: &str) -> bool {
        P::DATA.allows_origin(origin)
    }

    /// Returns whether a page of an allowed origin may send this method.
    #[must_use]
    pub const fn allows_method(method: &str) -> bool {
        P::DATA.allows_method(method)
    }

    /// Returns whether a page of an allowed origin may send this request header with any value.
    #[must_use]
    pub const fn allows_header(name: &str) -> bool {
        P::DATA.allows_header(name)
    }

    /// Returns whether scripts on a page of an allowed origin may read this response header.
    #[must_use]
    pub const fn exposes_header(name: &str) -> bool {
        P::DATA.exposes_header(name)
    }

    /// Returns whether browsers may send cookies and other credentials.
    #[must_use]
    pub const fn allows_credentials() -> bool {
        P::DATA.credentials
    }
}

impl<P: Policy> Default for CorsLayer<P> {
    fn default() -> Self {
        Self::new()
    }
}

impl<P: Policy> From<P> for CorsLayer<P> {
    fn from(_: P) -> Self {
        Self::new()
    }
}

impl<P: Policy> Clone for CorsLayer<P> {
    fn clone(&self) -> Self {
        Self { origins: self.origins.clone() }
    }
}

impl<P: Policy> fmt::Debug for CorsLayer<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CorsLayer").field("policy", &P::DATA.name).finish_non_exhaustive()
    }
}

impl<S, P: Policy> Layer<S> for CorsLayer<P> {
    type Service = Cors<S, P>;

    fn layer(&self, inner: S) -> Self::Service {
        Cors::of(inner, self.origins.clone())
    }
}
