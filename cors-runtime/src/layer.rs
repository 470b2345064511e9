//! Layers: of a policy that is a type parameter, with origins that arrive at start-up, or only for
//! handing those on.

use std::{fmt, marker::PhantomData, sync::Arc};

use http::{HeaderMap, Method, Request};
use tower_layer::Layer;
use tower_service::Service;

use crate::{
    data::demands,
    decision::{Decision, Head, decide},
    explain::{Explanation, explain},
    head::RequestHead,
    policy::{Cors, Policy},
    start_up::{Carried, Carry, OriginSet, OriginSetError, RuntimeOrigins, provide},
    verify::{CrossOriginRejection, verify_sender},
};

/// A layer that applies the policy `P`.
///
/// A policy is a layer itself: `.layer(Dashboard)`. This type is for origins that are known at start-up,
/// for code that is generic over policies, and for layers that are stored:
///
/// ```
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
pub struct CorsLayer<P: Policy> {
    origins: P::Origins,
}

impl<P: Policy> CorsLayer<P> {
    /// Returns the layer of `P`.
    ///
    /// If `P` takes origins at start-up, the origins of the nearest layer of `P` around it apply, or
    /// else the process-wide default.
    #[must_use]
    pub fn new() -> Self {
        Self { origins: P::Origins::default() }
    }

    /// Returns the decision about a request.
    pub fn decide(&self, method: &Method, headers: &HeaderMap) -> Decision {
        decide(P::DATA, self.origins.own(), Head { method, uri: None, headers })
    }

    /// Explains why the policy allows or refuses a request.
    #[must_use]
    pub fn explain(&self, method: &Method, headers: &HeaderMap) -> Explanation {
        explain(P::DATA, self.origins.own(), Head { method, uri: None, headers })
    }

    /// Verifies that a request is not cross-origin, or comes from an allowed origin. See
    /// [`TrustedSender`](crate::TrustedSender).
    ///
    /// # Errors
    ///
    /// If a page of an origin that is not allowed has sent the request.
    pub fn verify_sender(&self, head: &impl RequestHead) -> Result<(), CrossOriginRejection> {
        verify_sender(P::DATA, self.origins.own(), head, None)
    }
}

impl<P: Policy<Origins = Carried>> CorsLayer<P> {
    /// Returns a layer that takes these origins too. `Dashboard::with_origins` is the same. The
    /// [guide](crate::guide::origins_at_start_up) has a recipe for each source of them.
    ///
    /// # Cost
    ///
    /// With the feature `axum`, the layer hands its set to the handlers below, in the extensions of each
    /// request. That is one allocation more for an actual request, two under axum with its default
    /// features, and three around a tower service where nothing else has put an extension into the
    /// request. An allowed request takes 450 to 1,000 instructions more than with origins in the source.
    ///
    /// Without the feature, a program with one layer allocates nothing more, and the request takes up to
    /// 300 instructions more. A set of 10,000 origins costs a request as much as one of ten; above about
    /// 50,000 origins, an allowed request takes about 120 more.
    ///
    /// # Errors
    ///
    /// If the policy takes no origins at start-up, or does not accept one of these: with `credentials`
    /// or `enforce` it refuses what the compiler would refuse in its source.
    pub fn with_origins(origins: OriginSet) -> Result<Self, OriginSetError> {
        if !P::DATA.takes_origins() {
            return Err(OriginSetError::no_place(P::DATA.name));
        }
        Ok(Self { origins: Carried::new(demands(P::DATA), origins)? })
    }

    /// Replaces the origins of this layer and of its clones while requests run. Each request sees
    /// either the old set or the new set.
    ///
    /// # Errors
    ///
    /// As for [`with_origins`](Self::with_origins), and if [`new`](Self::new) made this layer. The old
    /// set stays.
    pub fn set_origins(&self, origins: OriginSet) -> Result<(), OriginSetError> {
        match self.origins.own() {
            Some(place) => place.set(origins),
            None => Err(OriginSetError::no_place(P::DATA.name)),
        }
    }

    /// Returns a layer that does nothing but provide these origins to `#[cors(Dashboard)]` routes. Use
    /// it where another policy is app-wide.
    ///
    /// The two layers share the set: [`set_origins`](Self::set_origins) replaces it for both.
    ///
    #[cfg_attr(feature = "axum", doc = "```")]
    #[cfg_attr(not(feature = "axum"), doc = "```ignore")]
    /// use axum::{Router, routing::get};
    /// use cors_runtime::{cors, cors_policy, cors_route};
    ///
    /// cors_policy! {
    ///     Dashboard { origins: ["https://app.example.com", runtime] }
    ///     Public { origins: ["*"] }
    /// }
    ///
    /// #[cors(Dashboard)]
    /// async fn account() {}
    ///
    /// let cors = Dashboard::with_origins("https://staging.example.com".parse()?)?;
    /// let app: Router = Router::new()
    ///     .route("/account", cors_route!(get(account)))
    ///     .route("/", get(async || "public"))
    ///     .layer(cors.for_routes())
    ///     .layer(Public);
    /// # Ok::<(), cors_runtime::OriginSetError>(())
    /// ```
    #[must_use]
    pub fn for_routes(&self) -> OriginsLayer<P> {
        OriginsLayer { origins: self.origins.own().cloned(), policy: PhantomData }
    }
}

impl<P: Policy> Default for CorsLayer<P> {
    fn default() -> Self {
        Self::new()
    }
}

#[allow(clippy::expl_impl_clone_on_copy, reason = "it is Copy only where nothing is carried")]
impl<P: Policy> Clone for CorsLayer<P> {
    fn clone(&self) -> Self {
        Self { origins: self.origins.clone() }
    }
}

impl<P: Policy<Origins = ()>> Copy for CorsLayer<P> {}

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

/// A layer that provides the origins of a [`CorsLayer`] to routes. See [`CorsLayer::for_routes`].
pub struct OriginsLayer<P> {
    origins: Option<Arc<RuntimeOrigins>>,
    policy: PhantomData<fn() -> P>,
}

/// A service that provides the origins of a [`CorsLayer`] to routes. See [`CorsLayer::for_routes`].
pub struct ProvideOrigins<S, P> {
    inner: S,
    origins: Option<Arc<RuntimeOrigins>>,
    policy: PhantomData<fn() -> P>,
}

impl<P> Clone for OriginsLayer<P> {
    fn clone(&self) -> Self {
        Self { origins: self.origins.clone(), policy: PhantomData }
    }
}

impl<P: Policy> fmt::Debug for OriginsLayer<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OriginsLayer").field("policy", &P::DATA.name).finish_non_exhaustive()
    }
}

impl<S, P: Policy> Layer<S> for OriginsLayer<P> {
    type Service = ProvideOrigins<S, P>;

    fn layer(&self, inner: S) -> Self::Service {
        ProvideOrigins { inner, origins: self.origins.clone(), policy: PhantomData }
    }
}

impl<S: Clone, P> Clone for ProvideOrigins<S, P> {
    fn clone(&self) -> Self {
        Self { inner: self.inner.clone(), origins: self.origins.clone(), policy: PhantomData }
    }
}

impl<S: fmt::Debug, P: Policy> fmt::Debug for ProvideOrigins<S, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProvideOrigins").field("inner", &self.inner).finish_non_exhaustive()
    }
}

impl<S, P, B> Service<Request<B>> for ProvideOrigins<S, P>
where
    S: Service<Request<B>>,
    P: Policy,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(
        &mut self,
        context: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, mut request: Request<B>) -> S::Future {
        if let Some(origins) = &self.origins {
            provide::<P>(origins, request.extensions_mut());
        }
        self.inner.call(request)
    }
}
