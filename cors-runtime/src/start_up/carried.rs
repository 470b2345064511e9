//! The origins that a layer carries, and how routes below it find them.

use std::{
    marker::PhantomData,
    sync::{
        Arc, Mutex, PoisonError, Weak,
        atomic::{AtomicBool, Ordering},
    },
};

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

/// Whether a layer's set, or that it has none, differs from another layer's. Two sets that are there at once
/// count. A router that is built for each request has one after the other.
pub(crate) fn differ(origins: Option<&Arc<RuntimeOrigins>>) -> bool {
    static LAST: Mutex<Weak<RuntimeOrigins>> = Mutex::new(Weak::new());
    /// There was a layer without a set.
    static BARE: AtomicBool = AtomicBool::new(false);
    let last = || LAST.lock().unwrap_or_else(PoisonError::into_inner);
    let Some(origins) = origins else {
        return !BARE.swap(true, Ordering::Relaxed) && last().strong_count() > 0;
    };
    let mut last = last();
    let other = last.upgrade();
    if other.is_none() {
        *last = Arc::downgrade(origins);
    }
    BARE.load(Ordering::Relaxed) || other.is_some_and(|other| !Arc::ptr_eq(&other, origins))
}
