//! Whether a program has several policies that may be around one another.

use std::{
    any::TypeId,
    sync::{
        OnceLock,
        atomic::{AtomicBool, Ordering},
    },
};

/// Set as soon as one policy may be around another.
static SEVERAL: AtomicBool = AtomicBool::new(false);

/// Called wherever a policy is put around a service. One policy around itself says the same twice, unless
/// its origins differ.
pub(crate) fn register<P: 'static>(do_origins_differ: impl FnOnce() -> bool) {
    static FIRST: OnceLock<TypeId> = OnceLock::new();
    let is_first = *FIRST.get_or_init(TypeId::of::<P>) == TypeId::of::<P>();
    if !are_several() && (!is_first || do_origins_differ()) {
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
