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
//! (axum boxes its routes), so a policy *asks*: it polls the inner service for readiness, or calls
//! axum's and lets it clone the boxed route, and a nearer policy that is polled or cloned on the way
//! makes itself heard through a thread-local. Nothing is asked in a program that has a single
//! policy. A layer that neither clones nor polls what is below it (tower's `Buffer` in a boxed
//! route, a router as a boxed service) cannot be asked; the crate's page says where to put those.

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

use crate::service::Cors;

// Statics, because each has an address of its own; equal constants may share one.
static ORIGIN_BYTES: [u8; 6] = *b"origin";
static ANY_BYTES: [u8; 1] = *b"*";

/// `Vary: origin`, marked.
#[inline]
pub(crate) fn vary_origin() -> HeaderValue {
    const { HeaderValue::from_static(cors_rules::terms::text(&ORIGIN_BYTES)) }
}

/// `Access-Control-Allow-Origin: *`, marked.
pub(crate) fn any_origin() -> HeaderValue {
    const { HeaderValue::from_static(cors_rules::terms::text(&ANY_BYTES)) }
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

/// How to ask a service whether it holds a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Look {
    /// Readiness is handed through, and asking for it does nothing.
    Poll,
    /// One of axum's: always ready, but a call clones the endpoint that it is for before anything
    /// runs, and nothing runs when the future is dropped.
    Call,
    /// As `Call`, but what is silent may still hold a policy.
    CallAndDoubt(Plain),
}

/// How a route without a policy of its own shows itself in the response to a preflight, where
/// nothing else tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Plain {
    /// Not at all: the preflight is for a route with a policy.
    Never,
    /// By 405 with an `Allow` that lacks `OPTIONS`. A middleware that refuses a method by itself
    /// does not know what to list.
    NotAllowed,
    /// By 405. axum adds `Allow` only outside of the layers on its routes.
    NotAllowedYet,
}

/// Decided by name, so that a program which nests axum routers needs no feature for it; the tests
/// hold the names against the axum in use, through what they are for.
pub(crate) fn look<S>() -> Look {
    const ROUTER: &str = "axum::routing::Router";
    const METHOD_ROUTER: &str = "axum::routing::method_routing::MethodRouter";
    let name = type_name::<S>();
    // In a stack, a router is cloned without its endpoints, and a buffer hands nothing through.
    let is_router = name.starts_with(ROUTER) || name.starts_with(METHOD_ROUTER);
    let hides = name.contains(ROUTER) || name.contains(METHOD_ROUTER);
    if hides && !is_router {
        Look::CallAndDoubt(Plain::NotAllowed)
    } else if name.contains("tower::buffer::") {
        Look::CallAndDoubt(Plain::NotAllowedYet)
    } else if name.contains("axum::routing::") {
        Look::Call
    } else {
        Look::Poll
    }
}

/// Whether a service is a policy's, with nothing between that could lead a request past it.
pub(crate) fn is_policy<S>() -> bool {
    // Up to the parameters, whatever they are.
    let name = type_name::<Cors<(), ()>>();
    name.split_once('<').is_some_and(|(path, _)| {
        type_name::<S>().strip_prefix(path).is_some_and(|rest| rest.starts_with('<'))
    })
}
