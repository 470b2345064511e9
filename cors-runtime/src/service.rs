//! The tower service that applies a policy.

use std::{
    fmt,
    marker::PhantomData,
    task::{Context, Poll, Waker},
};

use http::{HeaderMap, Method, Request, Response};
use tower_service::Service;

use crate::{
    future::ResponseFuture,
    guard,
    nearest::{self, Look, Plain},
    policy::Policy,
    verdict::Judgement,
};

/// A service with a policy around it: what `.layer(Dashboard)` makes.
///
/// It is as large as the service it wraps. It answers preflights itself, unless the inner service
/// holds a nearer policy, and writes the policy's headers on every other response, whatever its
/// status. See the [crate's page](crate) for what is sent when.
pub struct Cors<S, P> {
    inner: S,
    policy: PhantomData<fn() -> P>,
}

impl<S, P: Policy> Cors<S, P> {
    /// Puts the policy around a service.
    pub fn new(inner: S, policy: P) -> Self {
        let _ = policy;
        Self::of(inner)
    }

    pub(crate) fn of(inner: S) -> Self {
        nearest::register::<P>();
        Self { inner, policy: PhantomData }
    }
}

impl<S, P> Cors<S, P> {
    /// The service inside.
    pub fn get_ref(&self) -> &S {
        &self.inner
    }

    /// The service inside.
    pub fn get_mut(&mut self) -> &mut S {
        &mut self.inner
    }

    /// The service inside.
    pub fn into_inner(self) -> S {
        self.inner
    }
}

impl<S: Clone, P> Clone for Cors<S, P> {
    fn clone(&self) -> Self {
        nearest::answer();
        Self { inner: self.inner.clone(), policy: PhantomData }
    }
}

impl<S: fmt::Debug, P> fmt::Debug for Cors<S, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cors").field("inner", &self.inner).finish_non_exhaustive()
    }
}

impl<S, P, ReqBody, ResBody> Service<Request<ReqBody>> for Cors<S, P>
where
    S: Service<Request<ReqBody>, Response = Response<ResBody>>,
    P: Policy,
    ResBody: Default,
{
    type Response = Response<ResBody>;
    type Error = S::Error;
    type Future = ResponseFuture<S::Future, P>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        nearest::answer();
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request<ReqBody>) -> Self::Future {
        let judgement = Judgement::of::<P>(request.headers());
        let is_refused = !judgement.is_allowed();
        if is_refused {
            crate::explain::trace_refusal::<P>(request.method(), request.headers());
        }
        if *request.method() == Method::OPTIONS && judgement.is_preflight(request.headers()) {
            return self.preflight(request, judgement);
        }
        if const { P::TERMS.enforce }
            && is_refused
            && guard::is_cross_origin_to(request.uri().authority(), request.headers())
        {
            return self.foreign(request, judgement);
        }
        ResponseFuture::inner(self.inner.call(request), judgement)
    }
}

/// What came of offering a request to a nearer policy.
enum Offer<F> {
    /// There is one. With the preflights of its neighbours that have none, this shows them.
    Taken(F, Plain),
    /// There may be one.
    Doubted(F, Plain),
    /// There is none. The request goes no further, so its map can become the answer's.
    Declined(HeaderMap),
}

// Apart from `call`, so that what every request runs through stays small.
impl<S, P: Policy> Cors<S, P> {
    #[inline(never)]
    fn preflight<B>(
        &mut self,
        request: Request<B>,
        mut judgement: Judgement,
    ) -> ResponseFuture<S::Future, P>
    where
        S: Service<Request<B>>,
    {
        match self.offer(request) {
            Offer::Taken(future, plain) | Offer::Doubted(future, plain) => {
                judgement.below = Some(plain);
                ResponseFuture::inner(future, judgement)
            }
            Offer::Declined(headers) => ResponseFuture::answer(judgement, headers),
        }
    }

    /// An actual request of another origin, where the policy is enforced.
    #[inline(never)]
    fn foreign<B>(
        &mut self,
        request: Request<B>,
        judgement: Judgement,
    ) -> ResponseFuture<S::Future, P>
    where
        S: Service<Request<B>>,
    {
        // Readiness is asked of all that the inner service holds, and of a buffer's worker nothing is
        // learned. A request that is offered there in vain may have run.
        let can_tell = match nearest::look::<S>() {
            Look::Poll => nearest::is_policy::<S>(),
            Look::CallAndDoubt(Plain::NotAllowedYet) => false,
            Look::Call | Look::CallAndDoubt(_) => true,
        };
        if !can_tell {
            return ResponseFuture::answer(judgement, request.into_parts().0.headers);
        }
        match self.offer(request) {
            Offer::Taken(future, _) => ResponseFuture::inner(future, judgement),
            // Where it is not sure that another policy decides, this one does. The future is
            // dropped before it was ever polled, so nothing below has run.
            Offer::Doubted(..) => ResponseFuture::answer(judgement, HeaderMap::new()),
            Offer::Declined(headers) => ResponseFuture::answer(judgement, headers),
        }
    }

    fn offer<B>(&mut self, request: Request<B>) -> Offer<S::Future>
    where
        S: Service<Request<B>>,
    {
        if !nearest::are_several() {
            return Offer::Declined(request.into_parts().0.headers);
        }
        let look = nearest::look::<S>();
        if look == Look::Poll {
            let mut context = Context::from_waker(Waker::noop());
            // The service has said that it is ready; asking again takes nothing from it.
            let ready = || self.inner.poll_ready(&mut context).is_ready();
            return match nearest::ask(ready) {
                (_, true) => Offer::Taken(self.inner.call(request), Plain::NotAllowed),
                (_, false) => Offer::Declined(request.into_parts().0.headers),
            };
        }
        match nearest::ask(|| self.inner.call(request)) {
            (future, true) => Offer::Taken(future, Plain::Never),
            (future, false) => match look {
                Look::CallAndDoubt(plain) => Offer::Doubted(future, plain),
                // The future is dropped before it was ever polled, so nothing below has run.
                _ => Offer::Declined(HeaderMap::new()),
            },
        }
    }
}
