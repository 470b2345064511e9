//! A layer for a policy that is a type parameter.

use std::{fmt, marker::PhantomData};

use tower_layer::Layer;

use crate::{policy::Policy, service::Cors};

/// The layer of a policy, where the policy is a type parameter. A policy that is declared by name
/// is a layer itself.
pub struct PolicyLayer<P>(PhantomData<fn() -> P>);

impl<P: Policy> PolicyLayer<P> {
    /// The layer of `P`.
    pub const fn new() -> Self {
        Self(PhantomData)
    }
}

impl<P: Policy> Default for PolicyLayer<P> {
    fn default() -> Self {
        Self::new()
    }
}

impl<P> Clone for PolicyLayer<P> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<P> Copy for PolicyLayer<P> {}

impl<P> fmt::Debug for PolicyLayer<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PolicyLayer")
    }
}

impl<S, P: Policy> Layer<S> for PolicyLayer<P> {
    type Service = Cors<S, P>;

    fn layer(&self, inner: S) -> Self::Service {
        Cors::of(inner)
    }
}
