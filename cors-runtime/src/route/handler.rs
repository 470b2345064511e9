//! A handler with its policy around it.

use std::{
    future::Future,
    marker::PhantomData,
    pin::Pin,
    task::{Context, Poll},
};

use axum::{
    extract::Request,
    handler::Handler,
    http::HeaderMap,
    response::Response,
    routing::{MethodFilter, MethodRouter, any},
};
use pin_project_lite::pin_project;

use super::group::Applies;
use crate::{
    decision::{Decision, Kind},
    future,
    headers::{self, Methods},
    log::Refusal,
    nesting::{self, Trail},
};

/// A handler with its policy around it. Preflights do not come here.
///
/// As large as the handler: axum copies it to the heap for every request.
#[derive(Debug)]
pub struct Guarded<H, A> {
    handler: H,
    applies: PhantomData<fn() -> A>,
}

impl<H, A> Guarded<H, A> {
    pub(crate) fn new(handler: H) -> Self {
        nesting::here();
        Self { handler, applies: PhantomData }
    }
}

// What is not a handler is reported of these functions, where the handler stands.
impl<H, A: Applies> Guarded<H, A> {
    /// Adds the handler to a router, for some methods.
    pub fn on<T, S>(self, methods: MethodFilter, router: MethodRouter<S>) -> MethodRouter<S>
    where
        H: Handler<T, S>,
        T: 'static,
        S: Clone + Send + Sync + 'static,
    {
        router.on(methods, self)
    }

    /// Adds the handler to a router, for all other methods.
    pub fn fallback<T, S>(self, router: MethodRouter<S>) -> MethodRouter<S>
    where
        H: Handler<T, S>,
        T: 'static,
        S: Clone + Send + Sync + 'static,
    {
        router.fallback(self)
    }

    /// Returns a router with the handler for all methods.
    pub fn any<T, S>(self) -> MethodRouter<S>
    where
        H: Handler<T, S>,
        T: 'static,
        S: Clone + Send + Sync + 'static,
    {
        any(self)
    }
}

impl<H: Clone, A> Clone for Guarded<H, A> {
    fn clone(&self) -> Self {
        Self::new(self.handler.clone())
    }
}

impl<H, A, T, S> Handler<T, S> for Guarded<H, A>
where
    H: Handler<T, S>,
    A: Applies,
{
    type Future = GuardedFuture<H::Future>;

    fn call(self, mut request: Request, state: S) -> Self::Future {
        let (decision, trail, refusal) = A::POLICY.reached(&mut request);
        let inner = match decision.kind() {
            Kind::Enforced | Kind::Ungranted => None,
            // Preflights go to the path's own endpoint.
            Kind::Actual | Kind::Preflight => Some(self.handler.call(request, state)),
        };
        GuardedFuture { inner, decision, trail, refusal }
    }
}

pin_project! {
    /// The response of a [`Guarded`] handler.
    pub struct GuardedFuture<F> {
        // None where the policy refuses the request.
        #[pin]
        inner: Option<F>,
        decision: Decision,
        trail: Option<Trail>,
        refusal: Refusal,
    }
}

impl<F: Future<Output = Response>> Future for GuardedFuture<F> {
    type Output = Response;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Response> {
        let this = self.project();
        let poll = match this.inner.as_pin_mut() {
            Some(inner) => {
                // Nothing is nearer than the handler, whatever it returns.
                let mut poll = this.refusal.watch(|| inner.poll(context));
                if let Poll::Ready(response) = &mut poll {
                    headers::write(this.decision, response.headers_mut());
                }
                poll
            }
            None => {
                let mut headers = HeaderMap::new();
                Poll::Ready(future::answer(this.decision, &Methods::OfPolicy, &mut headers))
            }
        };
        if poll.is_ready() {
            nesting::done(this.trail.as_ref(), this.decision, Methods::OfPolicy);
            this.refusal.log();
        }
        poll
    }
}
