//! A handler with its policy around it.

use std::{
    fmt,
    future::Future,
    marker::PhantomData,
    pin::Pin,
    task::{Context, Poll},
};

use axum::{extract::Request, handler::Handler, http::HeaderMap, response::Response};
use pin_project_lite::pin_project;

use crate::{apply, future, guard, nearest, policy::Policy, verdict::Judgement};

/// A handler with its policy around it. Preflights do not come here.
pub struct Guarded<H, P> {
    handler: H,
    policy: PhantomData<fn() -> P>,
}

impl<H, P> Guarded<H, P> {
    pub(crate) fn new(handler: H) -> Self {
        Self { handler, policy: PhantomData }
    }
}

impl<H: Clone, P> Clone for Guarded<H, P> {
    fn clone(&self) -> Self {
        // An enforced policy further out asks before it refuses an actual request.
        nearest::answer();
        Self::new(self.handler.clone())
    }
}

impl<H, P> fmt::Debug for Guarded<H, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Guarded").finish_non_exhaustive()
    }
}

impl<H, P, T, S> Handler<T, S> for Guarded<H, P>
where
    H: Handler<T, S>,
    P: Policy,
{
    type Future = GuardedFuture<H::Future, P>;

    fn call(self, request: Request, state: S) -> Self::Future {
        let headers = request.headers();
        let judgement = Judgement::of::<P>(headers);
        if const { P::TERMS.enforce }
            && !judgement.is_allowed()
            && guard::is_cross_origin_to(request.uri().authority(), headers)
        {
            return GuardedFuture { step: Step::Refused, policy: PhantomData };
        }
        let inner = self.handler.call(request, state);
        GuardedFuture { step: Step::Inner { inner, judgement }, policy: PhantomData }
    }
}

pin_project! {
    /// The response of a [`Guarded`] handler.
    pub struct GuardedFuture<F, P> {
        #[pin]
        step: Step<F>,
        policy: PhantomData<fn() -> P>,
    }
}

pin_project! {
    #[project = StepProjection]
    enum Step<F> {
        Inner { #[pin] inner: F, judgement: Judgement },
        /// The policy is enforced, and the handler was not called.
        Refused,
    }
}

impl<F, P> Future for GuardedFuture<F, P>
where
    F: Future<Output = Response>,
    P: Policy,
{
    type Output = Response;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Response> {
        match self.project().step.project() {
            StepProjection::Inner { inner, judgement } => {
                let mut poll = inner.poll(context);
                if let Poll::Ready(response) = &mut poll {
                    apply::to_actual::<P>(judgement, response.headers_mut());
                }
                poll
            }
            StepProjection::Refused => Poll::Ready(future::refusal(HeaderMap::new())),
        }
    }
}
