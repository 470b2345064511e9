//! The origins that a layer carries, and how routes below it find them.

use std::{marker::PhantomData, sync::Arc};

use http::Extensions;

use super::{Carry, OriginSet, OriginSetError, RuntimeOrigins, set::Demands};

/// The origins of one layer, shared with its clones; or none, and then those around it count.
#[derive(Clone, Debug, Default)]
pub struct Carried(Option<Arc<RuntimeOrigins>>);

impl Carry for Carried {
    #[inline]
    fn own(&self) -> Option<&Arc<RuntimeOrigins>> {
        self.0.as_ref()
    }
}

impl Carried {
    pub(crate) fn new(demands: Demands, origins: OriginSet) -> Result<Self, OriginSetError> {
        let place = RuntimeOrigins::new(demands);
        place.set(origins)?;
        Ok(Self(Some(Arc::new(place))))
    }
}

/// In a request: the origins of the nearest layer of `P` around.
struct Provided<P>(Arc<RuntimeOrigins>, PhantomData<fn() -> P>);

impl<P> Clone for Provided<P> {
    fn clone(&self) -> Self {
        Self(self.0.clone(), PhantomData)
    }
}

/// Hands the origins of a layer of the policy `P` to what is below it.
pub(crate) fn provide<P: 'static>(origins: &Arc<RuntimeOrigins>, request: &mut Extensions) {
    request.insert(Provided::<P>(origins.clone(), PhantomData));
}

/// The origins of the nearest layer of the policy `P` around.
#[inline]
pub(crate) fn around<P: 'static>(request: &Extensions) -> Option<&Arc<RuntimeOrigins>> {
    request.get::<Provided<P>>().map(|around| &around.0)
}
