//! "The nearest policy wins": which of the policies around one another answers, by two laws.
//!
//! 1. **What a response says.** Policies that one request passes share a [`Trail`] in its extensions,
//!    where each writes down what it has written. An outer policy leaves on a response only CORS headers
//!    that a nearer policy wrote for this request. It closes anything else.
//! 2. **What a request may do.** A policy inside of another refuses a request that a browser sends only
//!    after a granted preflight, that a policy around would have granted, and that it would not have
//!    granted itself. So whoever answers a preflight in its place opens nothing.
//!
//! Who answers a preflight is then a matter of convenience. A policy [`probe`]s the service inside, and
//! leaves the request to a nearer policy that it hears.
//!
//! Nothing of this happens in a program that has a single policy in a single place.

mod grant;
mod probe;
mod trail;

use std::{
    any::TypeId,
    sync::{
        Arc, Mutex, OnceLock, PoisonError, Weak,
        atomic::{AtomicBool, Ordering},
    },
};

pub(crate) use self::{
    probe::{Found, here, probe},
    trail::Trail,
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
