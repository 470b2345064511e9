//! Whether a program has several policies that may be around one another.

use std::{
    any::TypeId,
    sync::{
        Arc, Mutex, OnceLock, PoisonError, Weak,
        atomic::{AtomicBool, Ordering},
    },
};

use crate::start_up::RuntimeOrigins;

/// Set as soon as one policy may be around another.
static SEVERAL: AtomicBool = AtomicBool::new(false);

/// Called wherever a policy is put around a service. `origins`: those that the layer carries.
pub(crate) fn register<P: 'static>(origins: Option<&Arc<RuntimeOrigins>>) {
    static FIRST: OnceLock<TypeId> = OnceLock::new();
    if *FIRST.get_or_init(TypeId::of::<P>) != TypeId::of::<P>() {
        expect_several();
    }
    if !are_several() {
        register_origins(origins);
    }
}

/// One policy around itself says the same twice, unless its origins differ. Two sets that are there at
/// once count as two policies. A router that is built for each request has one after the other.
fn register_origins(origins: Option<&Arc<RuntimeOrigins>>) {
    static LAST: Mutex<Weak<RuntimeOrigins>> = Mutex::new(Weak::new());
    /// There was a layer without a set.
    static BARE: AtomicBool = AtomicBool::new(false);
    let last = || LAST.lock().unwrap_or_else(PoisonError::into_inner);
    let differ = match origins {
        None => !BARE.swap(true, Ordering::Relaxed) && last().strong_count() > 0,
        Some(origins) => {
            let mut last = last();
            let other = last.upgrade();
            if other.is_none() {
                *last = Arc::downgrade(origins);
            }
            BARE.load(Ordering::Relaxed) || other.is_some_and(|other| !Arc::ptr_eq(&other, origins))
        }
    };
    if differ {
        expect_several();
    }
}

/// Called where policies are on routes, and where origins are provided.
pub(crate) fn expect_several() {
    SEVERAL.store(true, Ordering::Relaxed);
}

#[inline]
pub(crate) fn are_several() -> bool {
    SEVERAL.load(Ordering::Relaxed)
}
