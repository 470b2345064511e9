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
    // One policy around itself says the same twice, unless its origins differ.
    if let Some(origins) = origins {
        register_origins(origins);
    }
}

/// Two sets that are there at once count as two policies. A router that is built for each request has
/// one after the other.
fn register_origins(origins: &Arc<RuntimeOrigins>) {
    static LAST: Mutex<Weak<RuntimeOrigins>> = Mutex::new(Weak::new());
    let mut last = LAST.lock().unwrap_or_else(PoisonError::into_inner);
    match last.upgrade() {
        Some(other) if !Arc::ptr_eq(&other, origins) => expect_several(),
        Some(_) => {}
        None => *last = Arc::downgrade(origins),
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
