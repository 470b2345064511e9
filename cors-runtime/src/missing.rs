//! The functions of a layer that need a feature which this build lacks: they cannot be called, and the
//! compiler says what to add.

use crate::{layer::CorsLayer, policy::Policy};

/// What `explain` lacks. Nothing implements it.
#[cfg(not(feature = "explain"))]
#[diagnostic::on_unimplemented(
    message = "`explain` needs the feature `explain` of `cors-runtime`",
    label = "needs the feature `explain`",
    note = "run `cargo add cors-runtime --features explain`"
)]
#[rustfmt::skip] // rustc shows this line to who calls the layer's method.
pub trait NeedsExplain<'never> { // cargo add cors-runtime --features explain
    /// In place of an explanation.
    type Explanation;
}

/// What `with_origins` and the like lack. Nothing implements it.
#[cfg(not(feature = "start-up"))]
#[diagnostic::on_unimplemented(
    message = "origins at start-up need the feature `start-up` of `cors-runtime`",
    label = "needs the feature `start-up`",
    note = "run `cargo add cors-runtime --features start-up`"
)]
pub trait NeedsStartUp<'never> {
    /// In place of what is returned.
    type Layer;
}

#[cfg(not(feature = "explain"))]
impl<P: Policy> CorsLayer<P> {
    #[doc(hidden)]
    pub fn explain<'never, T>(&self, _: &T) -> P::Explanation
    where
        P: NeedsExplain<'never>,
    {
        unreachable!("no policy implements the bound")
    }
}

#[cfg(not(feature = "start-up"))]
impl<P: Policy> CorsLayer<P> {
    #[doc(hidden)]
    #[must_use]
    pub fn with_origins<'never, T>(_: T) -> P::Layer
    where
        P: NeedsStartUp<'never>,
    {
        unreachable!("no policy implements the bound")
    }
}
