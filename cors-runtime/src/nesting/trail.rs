//! What the policies that one request passes know of each other.

use std::{
    cell::Cell,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use http::{Extensions, HeaderMap, StatusCode};

use super::grant::OuterPolicies;
use crate::{
    data::PolicyData,
    decision::{Decision, Kind},
    head::AnyHead,
    headers::{self, Methods, Says, Written},
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
    /// A policy around admits the request's origin.
    pub(crate) is_admitted_around: bool,
}

type Record = Mutex<Option<Entry>>;

/// What a policy has written, in place of those inside of it.
#[derive(Debug)]
struct Entry {
    decision: Decision,
    methods: Methods,
    depth: u32,
}

/// In the extensions of a request.
#[derive(Clone, Debug, Default)]
struct Inside {
    record: Option<Arc<Record>>,
    depth: u32,
    around: OuterPolicies,
}

impl Inside {
    /// The place of a policy that the request has come to. What is inside of it is deeper.
    #[inline]
    fn pass(&mut self, decision: Option<&Decision>) -> Trail {
        let record = self.record.get_or_insert_with(|| {
            let spare = SPARE.try_with(Cell::take).ok().flatten();
            spare.unwrap_or_default()
        });
        let depth = self.depth;
        self.depth = depth.saturating_add(1);
        let is_admitted_around = !self.around.is_empty();
        if let Some(decision) = decision {
            self.around.add(decision);
        }
        Trail { record: record.clone(), depth, is_in_doubt: false, is_admitted_around }
    }
}

impl Trail {
    /// A layer's.
    pub(crate) fn enter(request: &mut Extensions, decision: &Decision) -> Self {
        request.get_or_insert_default::<Inside>().pass(Some(decision))
    }

    /// Refuses a request that a policy around has let in, by the second law.
    pub(crate) fn refuse_let_in(
        request: &Extensions,
        decision: &mut Decision,
        head: &dyn AnyHead,
        allows_method: fn(&PolicyData, &str) -> bool,
    ) {
        let inside = request.get::<Inside>();
        if inside.is_some_and(|inside| inside.around.let_in(decision, head, allows_method)) {
            decision.set_kind(Kind::Ungranted);
        }
    }

    /// That of a handler, or of who answers in its place, where a policy is around.
    #[cfg(feature = "axum")]
    #[inline(always)]
    #[allow(clippy::inline_always, reason = "a call takes as long as the rest does")]
    pub(crate) fn reach(request: &mut Extensions) -> Option<Self> {
        request.get_mut().map(|inside: &mut Inside| inside.pass(None))
    }

    /// The inner service has run since.
    #[inline]
    pub(crate) fn has_run(&mut self, since: u32) {
        self.is_in_doubt |= DONE.get() != since;
    }

    /// Whether a nearer policy is done with the request, or may be.
    pub(super) fn is_dealt_with(&self) -> bool {
        self.is_in_doubt || is_by_nearer(lock(&self.record).as_ref(), self.depth)
    }

    /// The first law, for the response to a request that was handed in.
    #[inline(never)]
    pub(crate) fn settle(
        trail: &mut Option<Self>,
        decision: &mut Decision,
        refusal: &mut Refusal,
        status: StatusCode,
        response: &mut HeaderMap,
    ) {
        Self::settle_on(trail, decision, refusal, status, response);
    }

    /// The same for a response of any kind.
    #[inline(always)]
    #[allow(clippy::inline_always, reason = "layers settle most responses")]
    pub(crate) fn settle_on(
        trail: &mut Option<Self>,
        decision: &mut Decision,
        refusal: &mut Refusal,
        status: StatusCode,
        response: &mut impl Written,
    ) {
        let Some(Self { record, depth, is_in_doubt, .. }) = trail.take() else { return };
        count(decision);
        let is_own = !is_in_doubt && !decision.is_preflight();
        if depth > 0 {
            let mut record = lock(&record);
            // A policy inside of another has nothing to say where a nearer one has dealt with the request:
            // the outermost sees what has become of the response.
            if is_by_nearer(record.as_ref(), depth) {
                return;
            }
            response.write(is_own.then_some(&*decision));
            put(&mut record, depth, decision, is_own, Methods::OfPolicy);
        } else if let Some(says) =
            end(record, |it| headers::compare(&it.decision, &it.methods, &response.cors()))
        {
            if says != Says::TheSame {
                altered(says, decision, response);
            }
            return;
        } else {
            response.write(is_own.then_some(&*decision));
        }
        if is_own {
            refusal.log();
        } else if is_in_doubt {
            Closed::Rebuilt.log();
        } else {
            // To grant it would be to speak for a policy that was not asked.
            refusal.stopped(status);
        }
    }

    #[inline(never)]
    fn put(&self, decision: &Decision, methods: Methods) {
        put(&mut lock(&self.record), self.depth, &mut decision.clone(), true, methods);
    }

    /// The policy has answered the request.
    pub(crate) fn end(self) {
        end(self.record, |_| ());
    }
}

#[cold]
fn altered(says: Says, decision: &Decision, response: &mut impl Written) {
    let is_right =
        says == Says::Nothing && (!decision.names_origin() || headers::varies(&response.cors()));
    response.write(None);
    if !is_right {
        Closed::Altered.log();
    }
}

fn lock(record: &Record) -> MutexGuard<'_, Option<Entry>> {
    record.lock().unwrap_or_else(PoisonError::into_inner)
}

fn is_by_nearer(record: Option<&Entry>, depth: u32) -> bool {
    record.is_some_and(|it| it.depth > depth)
}

/// Reads what was written, if anything was. The outermost policy's record then serves another request: to
/// allocate one takes longer than all that is done with it.
#[inline]
fn end<T>(mut record: Arc<Record>, read: impl FnOnce(&Entry) -> T) -> Option<T> {
    let Some(own) = Arc::get_mut(&mut record) else {
        return lock(&record).as_ref().map(read);
    };
    let own = own.get_mut().unwrap_or_else(PoisonError::into_inner);
    let output = own.as_ref().map(read);
    *own = None;
    let _ = SPARE.try_with(|spare| spare.set(Some(record)));
    output
}

#[inline(always)]
#[allow(clippy::inline_always, reason = "a call takes as long as the rest does")]
fn put(
    record: &mut Option<Entry>,
    depth: u32,
    decision: &mut Decision,
    is_own: bool,
    methods: Methods,
) {
    // Otherwise they had copies of the request, and neither speaks for the other.
    let is_around = record.as_ref().is_none_or(|it| {
        it.depth > depth || it.depth == depth && it.decision.is_by_policy_of(decision)
    });
    if !(is_own && is_around) {
        *decision = decision.take().refused();
    }
    // What was there is dropped first: then the decision is moved once.
    *record = None;
    *record = Some(Entry { decision: decision.take(), methods, depth });
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
