//! A handler with its policy around it.

use std::{
    fmt,
    future::Future,
    marker::PhantomData,
    pin::Pin,
    task::{Context, Poll, ready},
};

use axum::{extract::Request, handler::Handler, response::Response};
use pin_project_lite::pin_project;

use crate::{apply, policy::Policy, verdict::Verdict};

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
        let verdict = Some(Verdict::of::<P>(request.headers()));
        GuardedFuture { inner: self.handler.call(request, state), verdict, policy: PhantomData }
    }
}

pin_project! {
    /// The response of a [`Guarded`] handler.
    pub struct GuardedFuture<F, P> {
        #[pin]
        inner: F,
        verdict: Option<Verdict>,
        policy: PhantomData<fn() -> P>,
    }
}

impl<F, P> Future for GuardedFuture<F, P>
where
    F: Future<Output = Response>,
    P: Policy,
{
    type Output = Response;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Response> {
        let this = self.project();
        let mut response = ready!(this.inner.poll(context));
        let verdict = this.verdict.take().unwrap_or(Verdict::Refused);
        apply::to_actual::<P>(verdict, response.headers_mut());
        Poll::Ready(response)
    }
}
