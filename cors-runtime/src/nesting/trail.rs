//! What the policies that one request passes know of each other.

use std::{
    cell::Cell,
    ptr,
    sync::{Arc, Mutex, PoisonError},
};

use http::{Extensions, HeaderMap, StatusCode};

use super::grant::Around;
use crate::{
    data::PolicyData,
    decision::Decision,
    head::RequestHead,
    headers::{self, Methods, Says},
    log::{Closed, Refusal},
};

/// A policy's place on the way of a request.
#[derive(Clone, Debug, Default)]
pub(crate) struct Trail {
    /// What policies have written for this request. Copies of a request share it. None: of a handler that
    /// nobody is around.
    written: Option<Arc<Record>>,
    /// How many policies are around this one.
    depth: u32,
    /// A policy was done on this thread while the inner service ran. Where the record has nothing of it,
    /// it had a request that was built anew, perhaps, or the extensions of another one.
    is_in_doubt: bool,
}

type Record = Mutex<Option<Written>>;

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
        if let Some(Inside { trail, around }) = request.get_mut() {
            let own = trail.clone();
            trail.depth = own.depth.saturating_add(1);
            let is_admitted = !around.is_empty();
            around.add(decision);
            return (own, is_admitted);
        }
        let spare = SPARE.try_with(Cell::take).ok().flatten();
        let own = Self { written: Some(spare.unwrap_or_default()), depth: 0, is_in_doubt: false };
        let mut around = Around::default();
        around.add(decision);
        let written = own.written.clone();
        request.insert(Inside { trail: Self { written, depth: 1, is_in_doubt: false }, around });
        (own, false)
    }

    /// Whether the second law refuses a request that has come to a layer.
    pub(crate) fn is_let_in(
        request: &Extensions,
        decision: &Decision,
        head: &impl RequestHead,
    ) -> bool {
        request.get().is_some_and(|Inside { around, .. }| {
            around.let_in(decision, head, PolicyData::allows_method)
        })
    }

    /// A handler's. And whether the second law refuses the request.
    #[cfg(feature = "axum")]
    pub(crate) fn reach(
        request: &Extensions,
        decision: &Decision,
        head: crate::decision::Head<'_>,
        allows_method: fn(&PolicyData, &str) -> bool,
    ) -> (Self, bool) {
        let Some(Inside { trail, around }) = request.get() else { return Default::default() };
        let is_refused = !around.is_empty()
            && !super::grants(decision, head.method, head.headers)
            && around.let_in(decision, &head, allows_method);
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
        self.is_in_doubt || self.record(|first| self.deeper(first.as_ref()).next().is_some())
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
        let is_own = !self.is_in_doubt && !decision.is_preflight();
        let says = self.record(|first| {
            let says = |it: &Written| headers::compare(&it.decision, &it.methods, response);
            let says = self.deeper(first.as_ref()).map(says).max();
            if is_own && says.is_none() && self.depth > 0 {
                self.put(first, decision, Methods::OfPolicy);
            }
            says
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
                return count(decision);
            }
        }
        headers::close(response);
        self.done(&decision.clone().refused(), Methods::OfPolicy);
    }

    /// A policy has answered the request, or written its headers to the response.
    pub(crate) fn done(&self, decision: &Decision, methods: Methods) {
        count(decision);
        // Else nobody is around to read it.
        if self.depth > 0 {
            self.record(|first| self.put(first, decision, methods));
        }
    }

    /// What a policy writes for a copy of the request takes the place of what it wrote before.
    fn put(&self, first: &mut Option<Written>, decision: &Decision, methods: Methods) {
        let mut next = first.as_mut();
        while let Some(old) = next {
            if old.depth == self.depth && ptr::eq(old.decision.data(), decision.data()) {
                (old.decision, old.methods) = (decision.clone(), methods);
                return;
            }
            next = old.others.as_deref_mut();
        }
        let others = first.take().map(Box::new);
        *first = Some(Written { decision: decision.clone(), methods, depth: self.depth, others });
    }

    fn record<T: Default>(&self, run: impl FnOnce(&mut Option<Written>) -> T) -> T {
        let Some(written) = &self.written else { return T::default() };
        run(&mut written.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// What policies inside of this one have written.
    fn deeper<'a>(&self, first: Option<&'a Written>) -> impl Iterator<Item = &'a Written> {
        let all = std::iter::successors(first, |it| it.others.as_deref());
        all.filter(|it| it.depth > self.depth)
    }
}

impl Drop for Trail {
    /// The outermost policy's is the last, and then its record serves another request.
    #[inline]
    fn drop(&mut self) {
        if self.depth == 0
            && let Some(mut written) = self.written.take()
            && let Some(record) = Arc::get_mut(&mut written)
        {
            *record = Mutex::default();
            let _ = SPARE.try_with(|spare| spare.set(Some(written)));
        }
    }
}

thread_local! {
    /// How many requests with an origin policies were done with on this thread.
    static DONE: Cell<u32> = const { Cell::new(0) };
    /// A record that nobody writes to. To allocate one takes longer than all that is done with it.
    static SPARE: Cell<Option<Arc<Record>>> = const { Cell::new(None) };
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
