//! A policy as a type: the trait behind `cors_policy!`, and the service that a policy makes.

use std::{fmt, sync::Arc};

use cors_data::overlap::Keys;
use http::Extensions;

use crate::{
    data::PolicyData,
    nesting,
    start_up::{Carry, RuntimeOrigins, around, differ},
};

/// A CORS policy that was checked at compile time.
///
/// [`cors_policy!`](crate::cors_policy) implements this trait. It is sealed, so that every policy has
/// passed the checks. Use it as a bound in code that is generic over policies:
///
/// ```
/// use axum::Router;
/// use cors_runtime::{CorsLayer, Policy, cors_policy};
///
/// cors_policy! {
///     Dashboard { origins: ["https://app.example.com"] }
/// }
///
/// fn router<P: Policy>() -> Router {
///     Router::new().layer(CorsLayer::<P>::new())
/// }
///
/// let app = router::<Dashboard>();
/// ```
///
/// In an axum router, `.layer(policy)` with a value of the type `P` means the same. Around other
/// services it has to be `CorsLayer::<P>::new()`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a CORS policy",
    label = "not a policy",
    note = "declare it with `cors_runtime::cors_policy!`"
)]
#[rustfmt::skip] // rustc shows the line of `Declared` to who writes `dyn Policy`.
pub trait Policy:
    Declared<Self> // Not for `dyn`: store a `CorsLayer<P>`, or choose by `tower::util::Either`.
    + Copy + Send + Sync + 'static
{
    #[doc(hidden)]
    const DATA: &'static PolicyData;

    /// By which the compiler compares a long list of origins with another policy's. No program
    /// holds them.
    #[doc(hidden)]
    const KEYS: Keys<'static> = Keys::NONE;

    /// Why the policy cannot tell who may send a request, if it cannot. No program holds it.
    #[doc(hidden)]
    const UNTRUSTED: &'static [&'static str] = &[];

    /// What a layer of this policy carries: origins that arrive at start-up, or nothing.
    #[doc(hidden)]
    type Origins: Carry;
}

/// The origins of the nearest layer of a policy around, if the policy takes any.
#[inline]
pub(crate) fn origins_around<P: Policy>(request: &Extensions) -> Option<&Arc<RuntimeOrigins>> {
    if const { P::DATA.takes_origins() } { around::<P>(request) } else { None }
}

/// The service that an axum router puts a layer around.
#[cfg(feature = "axum")]
pub type Route = axum::routing::Route;
/// The service that an axum router puts a layer around; there is none.
#[cfg(not(feature = "axum"))]
pub type Route = ();

/// What a macro of this crate has declared. With axum, `Router::layer` takes a value whose type is a
/// type parameter with the bound [`Policy`].
#[cfg(feature = "axum")]
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be made a CORS policy by hand",
    label = "not declared by `cors_policy!`",
    note = "declare policies with `cors_runtime::cors_policy!`",
    note = "to choose among policies when the program starts, choose among layers: see \
            `cors_runtime::guide::origins_at_start_up`"
)]
pub trait Declared<P>: tower_layer::Layer<Route, Service = Self::Around> {
    /// What the policy makes of a route.
    type Around: tower_service::Service<
            axum::extract::Request,
            Response = axum::response::Response,
            Error = std::convert::Infallible,
            Future: Send,
        > + Clone
        + Send
        + Sync
        + 'static;
}
/// What a macro of this crate has declared.
#[cfg(not(feature = "axum"))]
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be made a CORS policy by hand",
    label = "not declared by `cors_policy!`",
    note = "declare policies with `cors_runtime::cors_policy!`",
    note = "to choose among policies when the program starts, choose among layers: see \
            `cors_runtime::guide::origins_at_start_up`"
)]
pub trait Declared<P> {
    /// What the policy makes of a route.
    type Around;
}

/// A service that applies a policy to the service it wraps. `.layer(Dashboard)` makes it.
///
/// It responds to preflights itself, unless the inner service contains an inner policy, and writes the
/// policy's headers to every other response. See the [crate's page](crate#what-is-sent-when). It is as
/// large as the inner service, plus a pointer if the policy takes origins at start-up.
pub struct Cors<S, P: Policy> {
    pub(crate) inner: S,
    pub(crate) origins: P::Origins,
}

impl<S, P: Policy> Cors<S, P> {
    /// Wraps a service.
    #[must_use]
    pub fn new(inner: S, policy: P) -> Self {
        let _ = policy;
        Self::of(inner, P::Origins::default())
    }

    pub(crate) fn of(inner: S, origins: P::Origins) -> Self {
        nesting::register::<P>(|| differ(origins.own()));
        // axum makes the routes of handlers without state for each request.
        nesting::here();
        Self { inner, origins }
    }

    /// Around nothing but the 405 of a path, which can hold no policy.
    #[cfg(feature = "axum")]
    pub(crate) fn within_a_path(inner: S) -> Self {
        Self { inner, origins: P::Origins::default() }
    }

    /// Returns the inner service.
    pub fn get_ref(&self) -> &S {
        &self.inner
    }

    /// Returns the inner service.
    pub fn get_mut(&mut self) -> &mut S {
        &mut self.inner
    }

    /// Returns the inner service.
    pub fn into_inner(self) -> S {
        self.inner
    }
}

impl<S: Clone, P: Policy> Clone for Cors<S, P> {
    fn clone(&self) -> Self {
        nesting::here();
        Self { inner: self.inner.clone(), origins: self.origins.clone() }
    }
}

impl<S: fmt::Debug, P: Policy> fmt::Debug for Cors<S, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cors")
            .field("policy", &P::DATA.name)
            .field("inner", &self.inner)
            .finish_non_exhaustive()
    }
}
