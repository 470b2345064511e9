//! What the policies that one request passes know of each other.

use std::{
    cell::Cell,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use http::{Extensions, HeaderMap, StatusCode};

use super::grant::Around;
use crate::{
    data::PolicyData,
    decision::{Decision, Kind},
    head::RequestHead,
    headers::{self, Methods, Says},
    log::{Closed, Refusal},
};

/// A policy's place on the way of a request.
#[derive(Clone, Debug)]
pub(crate) struct Trail {
    /// What the policies inside of the outermost have written. Copies of a request share it.
    record: Arc<Record>,
    /// How many policies are around this one.
    depth: u32,
    /// A policy was done on this thread while the inner service ran. Where the record has nothing of it,
    /// it had a request that was built anew, perhaps, or the extensions of another one.
    is_in_doubt: bool,
}

type Record = Mutex<Option<Written>>;

/// What a policy has written, in place of those inside of it.
#[derive(Debug)]
struct Written {
    decision: Decision,
    methods: Methods,
    depth: u32,
}

/// What becomes of a response by the first law.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Settled {
    /// It stays as a nearer policy has written it.
    Kept,
    /// The same without CORS headers, and `Vary` may be lacking.
    Varied,
    /// The policy writes its own headers.
    Own,
    /// No policy may speak for it.
    Closed,
}

impl Settled {
    #[inline]
    pub(crate) fn write(self, decision: &Decision, response: &mut HeaderMap) {
        match self {
            Self::Kept => {}
            Self::Varied => {
                if headers::add_vary(response) && decision.names_origin() {
                    Closed::Altered.log();
                }
            }
            Self::Own => headers::write(decision, response),
            Self::Closed => headers::close(response),
        }
    }
}

/// In the extensions of a request.
#[derive(Clone, Debug, Default)]
struct Inside {
    trail: Trail,
    around: Around,
}

impl Default for Trail {
    /// The outermost policy's.
    fn default() -> Self {
        let spare = SPARE.try_with(Cell::take).ok().flatten();
        Self { record: spare.unwrap_or_default(), depth: 0, is_in_doubt: false }
    }
}

impl Trail {
    /// A layer's. And whether a policy around admits the request's origin.
    pub(crate) fn enter(request: &mut Extensions, decision: &Decision) -> (Self, bool) {
        let Inside { trail, around } = request.get_or_insert_default();
        let is_admitted = !around.is_empty();
        around.add(decision);
        (trail.pass(), is_admitted)
    }

    /// Refuses a request that a policy around has let in, by the second law.
    pub(crate) fn refuse_let_in(
        request: &Extensions,
        decision: &mut Decision,
        head: &impl RequestHead,
        allows_method: fn(&PolicyData, &str) -> bool,
    ) {
        let inside = request.get::<Inside>();
        if inside.is_some_and(|inside| inside.around.let_in(decision, head, allows_method)) {
            decision.set_kind(Kind::Ungranted);
        }
    }

    /// That of a handler, or of who answers in its place, where a policy is around.
    #[cfg(feature = "axum")]
    pub(crate) fn reach(request: &mut Extensions) -> Option<Self> {
        request.get_mut().map(|inside: &mut Inside| inside.trail.pass())
    }

    /// The place of a policy that the request has come to. What is inside of it is deeper.
    fn pass(&mut self) -> Self {
        let own = self.clone();
        self.depth = self.depth.saturating_add(1);
        own
    }

    /// The inner service has run since.
    #[inline]
    pub(crate) fn has_run(&mut self, since: u32) {
        self.is_in_doubt |= DONE.get() != since;
    }

    /// Whether a nearer policy is done with the request, or may be.
    pub(super) fn is_dealt_with(&self) -> bool {
        self.is_in_doubt || self.record().as_ref().is_some_and(|it| it.depth > self.depth)
    }

    /// The first law, for the response to a request that was handed in.
    #[inline(never)]
    pub(crate) fn settle(
        self,
        decision: &Decision,
        refusal: &mut Refusal,
        status: StatusCode,
        response: &mut HeaderMap,
    ) {
        self.settled(decision, refusal, status, response).write(decision, response);
    }

    /// The same without writing.
    #[inline(always)]
    #[allow(clippy::inline_always, reason = "layers settle most responses")]
    pub(crate) fn settled(
        self,
        decision: &Decision,
        refusal: &mut Refusal,
        status: StatusCode,
        response: &HeaderMap,
    ) -> Settled {
        count(decision);
        let is_in_doubt = self.is_in_doubt;
        let is_own = !is_in_doubt && !decision.is_preflight();
        let says =
            if self.depth == 0 { self.end(Some(response)) } else { self.leave(decision, is_own) };
        match says {
            Some(Says::TheSame) => return Settled::Kept,
            Some(Says::Nothing) => return Settled::Varied,
            Some(Says::Other) => Closed::Altered.log(),
            None if is_own => {
                refusal.log();
                return Settled::Own;
            }
            None if is_in_doubt => Closed::Rebuilt.log(),
            // To grant it would be to speak for a policy that was not asked.
            None => refusal.stopped(status),
        }
        Settled::Closed
    }

    /// Compares the response, if there is one, with what was written. The outermost policy's record then
    /// serves another request: to allocate one takes longer than all that is done with it.
    #[inline]
    pub(crate) fn end(mut self, response: Option<&HeaderMap>) -> Option<Says> {
        let compare = |(it, at): (&Written, _)| headers::compare(&it.decision, &it.methods, at);
        let Some(record) = Arc::get_mut(&mut self.record) else {
            return self.record().as_ref().zip(response).map(compare);
        };
        let record = record.get_mut().unwrap_or_else(PoisonError::into_inner);
        let says = record.as_ref().zip(response).map(compare);
        *record = None;
        let _ = SPARE.try_with(|spare| spare.set(Some(self.record)));
        says
    }

    /// A policy inside of another has nothing to say where a nearer one has dealt with the request: the
    /// outermost sees what has become of the response.
    #[inline]
    fn leave(&self, decision: &Decision, is_own: bool) -> Option<Says> {
        let mut record = self.record();
        if record.as_ref().is_some_and(|it| it.depth > self.depth) {
            return Some(Says::TheSame);
        }
        self.write(&mut record, decision, is_own, Methods::OfPolicy);
        None
    }

    #[inline(always)]
    #[allow(clippy::inline_always, reason = "a call takes as long as the rest does")]
    fn write(
        &self,
        record: &mut Option<Written>,
        decision: &Decision,
        is_own: bool,
        methods: Methods,
    ) {
        // Otherwise they had copies of the request, and neither speaks for the other.
        let is_around = record.as_ref().is_none_or(|it| {
            it.depth > self.depth || it.depth == self.depth && it.decision.is_by_policy_of(decision)
        });
        *record = Some(Written { decision: decision.clone(), methods, depth: self.depth });
        if let Some(it) = record
            && !(is_own && is_around)
        {
            it.decision = decision.clone().refused();
        }
    }

    #[inline(never)]
    fn put(&self, decision: &Decision, methods: Methods) {
        self.write(&mut self.record(), decision, true, methods);
    }

    fn record(&self) -> MutexGuard<'_, Option<Written>> {
        self.record.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A policy has answered the request, or written its headers to the response. No trail: of a handler that
/// nobody is around.
#[inline]
pub(crate) fn done(trail: Option<&Trail>, decision: &Decision, methods: Methods) {
    count(decision);
    // Around the outermost policy, nobody reads it.
    if let Some(trail) = trail.filter(|trail| trail.depth > 0) {
        trail.put(decision, methods);
    }
}

thread_local! {
    /// How many requests with an origin policies were done with on this thread.
    static DONE: Cell<u32> = const { Cell::new(0) };
    /// A record that nobody writes to.
    static SPARE: Cell<Option<Arc<Record>>> = const { Cell::new(None) };
}

/// A moment on this thread, before the inner service runs.
#[inline]
pub(crate) fn mark() -> u32 {
    DONE.get()
}

/// A policy is done with a request. That it shares its trail with the policies around cannot be told here.
#[inline]
fn count(decision: &Decision) {
    if decision.names_origin() {
        DONE.set(DONE.get().wrapping_add(1));
    }
}
