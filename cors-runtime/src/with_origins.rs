//! Layers with origins of start-up, and the layer that only hands them on.

use std::{
    fmt,
    marker::PhantomData,
    sync::Arc,
    task::{Context, Poll},
};

use http::Request;
use tower_layer::Layer;
use tower_service::Service;

use crate::{
    data::demands,
    layer::CorsLayer,
    nesting,
    policy::Policy,
    start_up::{
        Carried, Carry as _, OriginError, OriginList, OriginSet, OriginSetError, RuntimeOrigins,
        provide,
    },
};

impl<P: Policy<Origins = Carried>> CorsLayer<P> {
    /// Returns a layer that takes these origins too. `Dashboard::with_origins` is the same. The
    /// [guide](crate::guide::origins_at_start_up) has a recipe for each source of them.
    ///
    /// # Cost
    ///
    /// With the feature `axum`, the layer hands its set to the handlers below, in the extensions of each
    /// request. That costs an actual request one allocation, in axum with its default features two, and around a
    /// tower service three if the request has no other extensions. An allowed request takes 450 to 1,000
    /// instructions more than with origins in the source.
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
    /// The two layers share the set: [`set_origins`](Self::set_origins) replaces it for both. Routes need
    /// `cargo add cors-runtime --features axum,start-up`.
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

impl OriginSet {
    /// Parses rows for the policy `P`: keeps those that it accepts, and returns the errors of the others. One bad
    /// row of a table does not keep the others out, and does not stop the program.
    ///
    /// The index of an error counts all rows. `"*"` is accepted only if it is the only row and the policy
    /// allows it.
    ///
    /// # Errors
    ///
    /// If the origins take more than four gigabytes.
    ///
    /// ```
    /// use cors_runtime::{OriginSet, cors_policy};
    ///
    /// cors_policy! { Shops { origins: [runtime], credentials: true } }
    ///
    /// let rows = ["https://bakery.example", "https://florist.example/", "http://kiosk.example"];
    /// let (origins, errors) = OriginSet::parse_rows::<Shops>(rows)?;
    /// let cors = Shops::with_origins(origins)?;
    /// let refused: Vec<_> = errors.iter().map(|error| (error.index(), error.check().name())).collect();
    /// assert_eq!(refused, [(1, "origin_path"), (2, "insecure_origin")]);
    /// # Ok::<(), cors_runtime::OriginSetError>(())
    /// ```
    pub fn parse_rows<P: Policy>(
        rows: impl OriginList,
    ) -> Result<(Self, Vec<OriginError>), OriginSetError> {
        Self::of_rows(rows, demands(P::DATA))
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
        // A layer of the policy may be on either side.
        nesting::expect_several();
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

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, mut request: Request<B>) -> S::Future {
        if let Some(origins) = &self.origins {
            provide::<P>(origins, request.extensions_mut());
        }
        self.inner.call(request)
    }
}
