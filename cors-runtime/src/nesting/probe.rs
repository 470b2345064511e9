//! The probe of a preflight: whether a nearer policy is there to answer it.

use std::{
    cell::Cell,
    task::{Context, Waker},
};

use tower_service::Service;

use super::trail::{Trail, mark};

thread_local! {
    /// How often policies made themselves heard on this thread.
    static HEARD: Cell<u32> = const { Cell::new(0) };
}

/// Called by a policy when it is made, cloned, polled or called.
#[inline]
pub(crate) fn here() {
    HEARD.set(HEARD.get().wrapping_add(1));
}

/// The result of a probe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// No policy was heard.
    Nobody,
    /// A policy was asked whether it is ready, and the request did not come to it: it is in another
    /// branch, or a middleware has stopped the request.
    Aside,
    /// A nearer policy was heard when the request was handed in.
    Nearer,
}

/// Calls a service without polling its future. Types do not tell what it holds, because axum boxes its
/// routes.
pub(crate) fn probe<S, R>(inner: &mut S, request: R, trail: &mut Trail) -> (S::Future, Found)
where
    S: Service<R>,
{
    let before = HEARD.get();
    // The service has said that it is ready; asking again takes nothing from it.
    let _ = inner.poll_ready(&mut Context::from_waker(Waker::noop()));
    let ready = HEARD.get();
    let mark = mark();
    let future = inner.call(request);
    trail.has_run(mark);
    // On another thread, a policy may be done already.
    let found = if HEARD.get() != ready || trail.is_dealt_with() {
        Found::Nearer
    } else if ready != before {
        Found::Aside
    } else {
        Found::Nobody
    };
    (future, found)
}
