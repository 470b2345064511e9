//! What the policies that one request passes know of each other.

use std::{
    cell::Cell,
    ptr,
    sync::{Arc, Mutex, PoisonError},
};

use http::{Extensions, HeaderMap, StatusCode};

use super::grant::{Around, grants};
use crate::{
    data::PolicyData,
    decision::{Decision, Head},
    headers::{self, Methods, Says},
    log::{Closed, Refusal},
};

/// A policy's place on the way of a request.
#[derive(Clone, Debug, Default)]
pub(crate) struct Trail {
    /// What policies have written for this request. Copies of a request share it. None: of a handler that
    /// nobody is around.
    written: Option<Arc<Mutex<Option<Written>>>>,
    /// How many policies are around this one.
    depth: u32,
    /// A policy was done on this thread while the inner service ran. Where the record has nothing of it,
    /// it had a request that was built anew, perhaps, or the extensions of another one.
    is_in_doubt: bool,
}

/// What one policy has written.
#[derive(Debug)]
struct Written {
    decision: Decision,
    methods: Methods,
    depth: u32,
    /// What others have. Most requests have one policy inside of another.
    others: Option<Box<Self>>,
}

/// In the extensions of a request.
#[derive(Clone, Debug, Default)]
struct Inside {
    trail: Trail,
    around: Around,
}

impl Trail {
    /// A layer's. And whether a policy around admits the request's origin.
    pub(crate) fn enter(request: &mut Extensions, decision: &Decision) -> (Self, bool) {
        let Inside { trail, around } = request.get_or_insert(Inside::default());
        trail.written.get_or_insert_default();
        let own = trail.clone();
        trail.depth = own.depth.saturating_add(1);
        let is_admitted = !around.is_empty();
        around.add(decision);
        (own, is_admitted)
    }

    /// Whether the second law refuses a request that has come to a layer.
    pub(crate) fn is_let_in(request: &Extensions, decision: &Decision, head: Head<'_>) -> bool {
        request.get().is_some_and(|Inside { around, .. }| {
            around.let_in(decision, head, PolicyData::allows_method)
        })
    }

    /// A handler's. And whether the second law refuses the request.
    #[cfg(feature = "axum")]
    pub(crate) fn reach(
        request: &Extensions,
        decision: &Decision,
        head: Head<'_>,
        allows_method: fn(&PolicyData, &str) -> bool,
    ) -> (Self, bool) {
        let Some(Inside { trail, around }) = request.get() else { return Default::default() };
        let is_refused = !around.is_empty()
            && !grants(decision, head.method, head.headers)
            && around.let_in(decision, head, allows_method);
        (trail.clone(), is_refused)
    }

    /// That of who answers in place of a handler.
    #[cfg(feature = "axum")]
    pub(crate) fn of(request: &Extensions) -> Self {
        request.get().map_or_else(Self::default, |inside: &Inside| inside.trail.clone())
    }

    /// The inner service has run since.
    #[inline]
    pub(crate) fn has_run(&mut self, since: u32) {
        self.is_in_doubt |= DONE.get() != since;
    }

    /// Whether a nearer policy is done with the request, or may be.
    pub(super) fn is_dealt_with(&self) -> bool {
        self.is_in_doubt || self.record(|first| self.deeper(first).next().is_some())
    }

    /// The first law, for the response to a request that was handed in.
    #[inline(never)]
    pub(crate) fn settle(
        &self,
        decision: &Decision,
        refusal: &mut Refusal,
        status: StatusCode,
        response: &mut HeaderMap,
    ) {
        let says = self.record(|first| {
            let says = |it: &Written| headers::compare(&it.decision, &it.methods, response);
            self.deeper(first).map(says).max()
        });
        match says {
            Some(Says::TheSame) => return count(decision),
            Some(Says::Nothing) => {
                if headers::add_vary(response) && decision.names_origin() {
                    Closed::Altered.log();
                }
                return count(decision);
            }
            Some(Says::Other) => Closed::Altered.log(),
            None if self.is_in_doubt => Closed::Rebuilt.log(),
            // To grant it would be to speak for a policy that was not asked.
            None if decision.is_preflight() => refusal.stopped(status),
            None => {
                headers::write(decision, response);
                refusal.log();
                return self.done(decision, Methods::OfPolicy);
            }
        }
        headers::close(response);
        self.done(&decision.clone().refused(), Methods::OfPolicy);
    }

    /// A policy has answered the request, or written its headers to the response.
    pub(crate) fn done(&self, decision: &Decision, methods: Methods) {
        count(decision);
        if self.depth > 0 {
            let new =
                Written { decision: decision.clone(), methods, depth: self.depth, others: None };
            self.record(|first| new.put(first));
        }
    }

    fn record<T: Default>(&self, run: impl FnOnce(&mut Option<Written>) -> T) -> T {
        let Some(written) = &self.written else { return T::default() };
        run(&mut written.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// What policies inside of this one have written.
    fn deeper<'a>(&self, first: &'a Option<Written>) -> impl Iterator<Item = &'a Written> {
        let all = std::iter::successors(first.as_ref(), |it| it.others.as_deref());
        all.filter(|it| it.depth > self.depth)
    }
}

impl Written {
    /// What a policy writes for a copy of the request takes the place of what it wrote before.
    fn put(self, first: &mut Option<Self>) {
        let mut next = first.as_mut();
        while let Some(old) = next {
            if old.depth == self.depth && ptr::eq(old.decision.policy(), self.decision.policy()) {
                (old.decision, old.methods) = (self.decision, self.methods);
                return;
            }
            next = old.others.as_deref_mut();
        }
        let others = first.take().map(Box::new);
        *first = Some(Self { others, ..self });
    }
}

thread_local! {
    /// How many requests with an origin policies were done with on this thread.
    static DONE: Cell<u32> = const { Cell::new(0) };
}

/// A moment on this thread, before the inner service runs.
#[inline]
pub(crate) fn mark() -> u32 {
    DONE.get()
}

/// A policy is done with a request. That it shares its trail with the policies around cannot be told here.
fn count(decision: &Decision) {
    if decision.names_origin() {
        DONE.set(DONE.get().wrapping_add(1));
    }
}
