//! A layer for a policy that is a type parameter.

use std::{fmt, marker::PhantomData};

use tower_layer::Layer;

use crate::{policy::Policy, service::Cors};

/// The layer of a policy, where the policy is a type parameter. A policy that is declared by name
/// is a layer itself.
pub struct CorsLayer<P>(PhantomData<fn() -> P>);

impl<P: Policy> CorsLayer<P> {
    /// The layer of `P`.
    pub const fn new() -> Self {
        Self(PhantomData)
    }
}

impl<P: Policy> Default for CorsLayer<P> {
    fn default() -> Self {
        Self::new()
    }
}

impl<P> Clone for CorsLayer<P> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<P> Copy for CorsLayer<P> {}

impl<P> fmt::Debug for CorsLayer<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CorsLayer")
    }
}

impl<S, P: Policy> Layer<S> for CorsLayer<P> {
    type Service = Cors<S, P>;

    fn layer(&self, inner: S) -> Self::Service {
        Cors::of(inner)
    }
}
