//! What the policies that one request passes know of each other.

use std::{
    cell::Cell,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use http::{Extensions, HeaderMap, StatusCode};

use super::grant;
use crate::{
    data::PolicyData,
    decision::{Decision, Head, Kind},
    headers::{self, Methods},
    log::{Closed, Refusal},
};

/// A policy's place on the way of a request.
#[derive(Clone, Debug, Default)]
pub(crate) struct Trail {
    /// What policies have written for this request. Copies of a request share it.
    written: Arc<Mutex<Few<Written>>>,
    /// How many policies are around this one.
    depth: u32,
    /// A policy that does not share this trail was done on this thread while the inner service ran: with
    /// a request that was built anew, perhaps.
    is_in_doubt: bool,
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
    /// The policies around that admit the origin, with the lists that their preflights send.
    around: Few<&'static PolicyData>,
}

/// Most requests pass two policies.
#[derive(Clone, Debug)]
struct Few<T> {
    first: Option<T>,
    more: Vec<T>,
}

impl<T> Default for Few<T> {
    fn default() -> Self {
        Self { first: None, more: Vec::new() }
    }
}

impl<T> Few<T> {
    fn push(&mut self, item: T) {
        match &self.first {
            None => self.first = Some(item),
            Some(_) => self.more.push(item),
        }
    }

    fn extend(&mut self, item: Option<T>) {
        if let Some(item) = item {
            self.push(item);
        }
    }

    fn iter(&self) -> impl Iterator<Item = &T> {
        self.first.iter().chain(&self.more)
    }

    fn iter_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.first.iter_mut().chain(&mut self.more)
    }
}

impl Inside {
    /// Whether the second law refuses a request.
    fn refuses(
        &self,
        own: &Decision,
        head: Head<'_>,
        allows_method: fn(&PolicyData, &str) -> bool,
    ) -> bool {
        own.kind() == Kind::Actual
            && grant::is_of_others(self.around.iter(), own, head, allows_method)
    }
}

impl Trail {
    /// A layer's. And whether the second law refuses the request.
    pub(crate) fn enter(
        request: &mut Extensions,
        decision: &Decision,
        head: Head<'_>,
    ) -> (Self, bool) {
        let admitting =
            (decision.names_origin() && decision.is_allowed()).then(|| decision.policy());
        if let Some(inside) = request.get_mut::<Inside>() {
            let is_refused = inside.refuses(decision, head, PolicyData::allows_method);
            let trail = inside.trail.clone();
            inside.trail.depth = trail.depth.saturating_add(1);
            inside.around.extend(admitting);
            return (trail, is_refused);
        }
        let trail = Self::default();
        let around = Few { first: admitting, more: Vec::new() };
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
        (Some(inside.trail.clone()), inside.refuses(decision, head, allows_method))
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
            None => unseen(decision),
        }
    }

    /// Runs something of the inner service.
    pub(crate) fn watch<T>(&mut self, run: impl FnOnce() -> T) -> T {
        let before = UNSEEN.get();
        let result = run();
        self.is_in_doubt |= UNSEEN.get() != before;
        result
    }

    /// Whether a nearer policy is done with the request, or may be.
    pub(super) fn is_dealt_with(&self) -> bool {
        self.is_in_doubt || self.written().iter().any(|written| written.depth > self.depth)
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
        let is_of_nearer = {
            let written = self.written();
            let mut nearer = written.iter().filter(|it| it.depth > self.depth).peekable();
            nearer
                .peek()
                .is_some()
                .then(|| nearer.any(|it| headers::are_of(&it.decision, &it.methods, response)))
        };
        match is_of_nearer {
            Some(true) => {
                if headers::vary_if_bare(response) && decision.names_origin() {
                    Closed::Altered.log();
                }
                return self.pass(decision);
            }
            Some(false) => Closed::Altered.log(),
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
        if self.depth == 0 {
            return self.pass(decision);
        }
        let new = Written { depth: self.depth, decision: decision.clone(), methods };
        let mut written = self.written();
        let is_old = |old: &&mut Written| {
            old.depth == new.depth && std::ptr::eq(old.decision.policy(), new.decision.policy())
        };
        if let Some(old) = written.iter_mut().find(is_old) {
            *old = new;
        } else {
            written.push(new);
        }
    }

    fn pass(&self, decision: &Decision) {
        if self.depth == 0 {
            unseen(decision);
        }
    }

    fn written(&self) -> MutexGuard<'_, Few<Written>> {
        self.written.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

thread_local! {
    /// How many requests with an origin the policies outside of all others were done with on this thread.
    static UNSEEN: Cell<u32> = const { Cell::new(0) };
}

/// A policy that nobody is around, for all it knows, is done with a request.
fn unseen(decision: &Decision) {
    if decision.names_origin() {
        UNSEEN.set(UNSEEN.get().wrapping_add(1));
    }
}
