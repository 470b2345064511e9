//! What the policies that one request passes know of each other.

use std::{
    cell::Cell,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use http::{Extensions, HeaderMap, StatusCode};

use super::grant::Around;
use crate::{
    data::PolicyData,
    decision::{Decision, Head},
    headers::{self, Methods, Says},
    log::{Closed, Refusal},
};

/// A policy's place on the way of a request.
#[derive(Clone, Debug, Default)]
pub(crate) struct Trail {
    /// What policies have written for this request. Copies of a request share it.
    written: Arc<Mutex<Record>>,
    /// How many policies are around this one.
    depth: u32,
    /// A policy was done on this thread while the inner service ran. Where the record has nothing of it,
    /// it had a request that was built anew, perhaps, or the extensions of another one.
    is_in_doubt: bool,
}

/// Most requests have one policy inside of another.
#[derive(Debug, Default)]
struct Record {
    first: Option<Written>,
    more: Vec<Written>,
}

/// What one policy has written.
#[derive(Debug)]
struct Written {
    depth: u32,
    decision: Decision,
    methods: Methods,
}

/// In the extensions of a request.
#[derive(Clone, Debug, Default)]
struct Inside {
    trail: Trail,
    around: Around,
}

impl Trail {
    /// A layer's. And whether the second law refuses the request.
    pub(crate) fn enter(
        request: &mut Extensions,
        decision: &Decision,
        head: Head<'_>,
    ) -> (Self, bool) {
        if let Some(inside) = request.get_mut::<Inside>() {
            let is_refused = inside.around.let_in(decision, head, PolicyData::allows_method);
            let trail = inside.trail.clone();
            inside.trail.depth = trail.depth.saturating_add(1);
            inside.around.add(decision);
            return (trail, is_refused);
        }
        let trail = Self::default();
        let mut around = Around::default();
        around.add(decision);
        request.insert(Inside { trail: Self { depth: 1, ..trail.clone() }, around });
        (trail, false)
    }

    /// A handler's, if there is a policy around. And whether the second law refuses the request.
    #[cfg(feature = "axum")]
    pub(crate) fn reach(
        request: &Extensions,
        decision: &Decision,
        head: Head<'_>,
        allows_method: fn(&PolicyData, &str) -> bool,
    ) -> (Option<Self>, bool) {
        let Some(inside) = request.get::<Inside>() else { return (None, false) };
        (Some(inside.trail.clone()), inside.around.let_in(decision, head, allows_method))
    }

    /// The same for the answer to a preflight.
    #[cfg(feature = "axum")]
    pub(crate) fn of(request: &Extensions) -> Option<Self> {
        request.get::<Inside>().map(|inside| inside.trail.clone())
    }

    /// A handler is done, or the `OPTIONS` endpoint of its path.
    #[cfg(feature = "axum")]
    pub(crate) fn end(trail: Option<&Self>, decision: &Decision, methods: Methods) {
        match trail {
            Some(trail) => trail.done(decision, methods),
            None => count(decision),
        }
    }

    /// Runs something of the inner service.
    pub(crate) fn watch<T>(&mut self, run: impl FnOnce() -> T) -> T {
        let before = DONE.get();
        let result = run();
        self.is_in_doubt |= DONE.get() != before;
        result
    }

    /// Whether a nearer policy is done with the request, or may be.
    pub(super) fn is_dealt_with(&self) -> bool {
        self.is_in_doubt || self.record().deeper_than(self.depth).next().is_some()
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
        let mut says = None;
        for nearer in self.record().deeper_than(self.depth) {
            says = says.max(Some(headers::compare(&nearer.decision, &nearer.methods, response)));
        }
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
            let new = Written { depth: self.depth, decision: decision.clone(), methods };
            self.record().add(new);
        }
    }

    fn record(&self) -> MutexGuard<'_, Record> {
        self.written.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Record {
    fn deeper_than(&self, depth: u32) -> impl Iterator<Item = &Written> {
        self.first.iter().chain(&self.more).filter(move |it| it.depth > depth)
    }

    /// What a policy writes for a copy of the request takes the place of what it wrote before.
    fn add(&mut self, new: Written) {
        let is_old = |old: &&mut Written| {
            old.depth == new.depth && std::ptr::eq(old.decision.policy(), new.decision.policy())
        };
        let Some(first) = &mut self.first else {
            self.first = Some(new);
            return;
        };
        if let Some(old) = std::iter::once(first).chain(&mut self.more).find(is_old) {
            *old = new;
        } else {
            self.more.push(new);
        }
    }
}

thread_local! {
    /// How many requests with an origin policies were done with on this thread.
    static DONE: Cell<u32> = const { Cell::new(0) };
}

/// A policy is done with a request. That it shares its trail with the policies around cannot be told here.
fn count(decision: &Decision) {
    if decision.names_origin() {
        DONE.set(DONE.get().wrapping_add(1));
    }
}
