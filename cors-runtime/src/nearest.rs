//! "The nearest policy wins": how policies that stand around one another find out.
//!
//! **On responses.** A policy leaves its mark on every response it has dealt with, and a policy
//! further out leaves a marked response alone. The mark costs nothing because it is a header value
//! that is written anyway: `Vary: origin`, or `Access-Control-Allow-Origin: *`, over the bytes of
//! one particular static. A handler that writes the same text writes other bytes, and the network
//! can send none of them.
//!
//! **On preflights.** A policy answers a preflight without calling the service it wraps, unless
//! that service holds a nearer policy, and then the preflight belongs there. Types do not tell
//! (axum boxes its routes), so a policy *asks*: it polls the inner service for readiness, or lets
//! axum clone its boxed route, and a nearer policy that is polled or cloned on the way makes itself
//! heard through a thread-local. Nothing is asked in a program that has a single policy.

use std::{
    any::{TypeId, type_name},
    cell::Cell,
    sync::{
        OnceLock,
        atomic::{AtomicBool, Ordering},
    },
};

use http::{
    HeaderMap, HeaderValue,
    header::{ACCESS_CONTROL_ALLOW_ORIGIN, VARY},
};

// Statics, because each has an address of its own; equal constants may share one.
static ORIGIN_BYTES: [u8; 6] = *b"origin";
static ANY_BYTES: [u8; 1] = *b"*";
static VARY_ORIGIN: HeaderValue = HeaderValue::from_static(cors_core::terms::text(&ORIGIN_BYTES));
static ANY_ORIGIN: HeaderValue = HeaderValue::from_static(cors_core::terms::text(&ANY_BYTES));

/// `Vary: origin`, marked.
pub(crate) fn vary_origin() -> HeaderValue {
    VARY_ORIGIN.clone()
}

/// `Access-Control-Allow-Origin: *`, marked.
pub(crate) fn any_origin() -> HeaderValue {
    ANY_ORIGIN.clone()
}

fn is(value: &HeaderValue, mark: &'static [u8]) -> bool {
    std::ptr::eq(value.as_bytes(), mark)
}

/// Whether a nearer policy has dealt with this response.
pub(crate) fn has_dealt_with(response: &HeaderMap) -> bool {
    response.get_all(VARY).iter().any(|value| is(value, &ORIGIN_BYTES))
        || response.get(ACCESS_CONTROL_ALLOW_ORIGIN).is_some_and(|value| is(value, &ANY_BYTES))
}

/// Set as soon as one policy may stand below another.
static SEVERAL: AtomicBool = AtomicBool::new(false);

/// Called wherever a policy is put around a service.
pub(crate) fn register<P: 'static>() {
    static FIRST: OnceLock<TypeId> = OnceLock::new();
    // One policy below itself says the same twice.
    if *FIRST.get_or_init(TypeId::of::<P>) != TypeId::of::<P>() {
        expect_several();
    }
}

/// Called where policies stand on routes.
pub(crate) fn expect_several() {
    SEVERAL.store(true, Ordering::Relaxed);
}

pub(crate) fn are_several() -> bool {
    SEVERAL.load(Ordering::Relaxed)
}

thread_local! {
    static ANSWER: Cell<Option<bool>> = const { Cell::new(None) };
}

/// Runs `question` and says whether a policy made itself heard meanwhile.
pub(crate) fn ask<T>(question: impl FnOnce() -> T) -> (T, bool) {
    /// Restores the outer question's state even when user code below panics.
    struct Restore(Option<bool>);
    impl Drop for Restore {
        fn drop(&mut self) {
            ANSWER.set(self.0);
        }
    }
    let _restore = Restore(ANSWER.replace(Some(false)));
    let value = question();
    (value, ANSWER.get() == Some(true))
}

/// Called by a policy when it is polled or cloned: "here is one".
pub(crate) fn answer() {
    if are_several() && ANSWER.get().is_some() {
        ANSWER.set(Some(true));
    }
}

/// How to look below a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Look {
    /// axum's boxed route: always ready, but `call` clones what it holds before it does anything.
    Clone,
    /// A service that shows nothing until it runs, and may hold policies.
    Opaque,
    /// Any other: readiness is handed through.
    Poll,
}

/// Decided by name, so that a program which nests axum routers needs no feature for it; a test
/// holds the names against the axum in use.
pub(crate) fn look<S>() -> Look {
    let name = type_name::<S>();
    if name.starts_with("axum::routing::route::Route") {
        Look::Clone
    } else if name.contains("axum::routing::Router") || name.contains("tower::buffer::") {
        Look::Opaque
    } else {
        Look::Poll
    }
}
