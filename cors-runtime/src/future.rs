//! The future of [`Cors`](crate::Cors).

use std::{
    fmt,
    future::Future,
    pin::Pin,
    task::{Context, Poll},
};

use http::{HeaderMap, Response, StatusCode};
use pin_project_lite::pin_project;

use crate::{
    decision::Decision,
    headers::{self, Methods, Written},
    log::{Closed, Refusal},
    nesting::{self, Trail},
};

pin_project! {
    /// The response future of [`Cors`](crate::Cors).
    #[must_use = "futures do nothing unless polled"]
    pub struct ResponseFuture<F> {
        #[pin]
        step: Step<F>,
        refusal: Refusal,
    }
}

impl<F> fmt::Debug for ResponseFuture<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseFuture").finish_non_exhaustive()
    }
}

pin_project! {
    #[project = StepProjection]
    enum Step<F> {
        /// A request that the inner service has got; with a trail, in a program where a nearer policy
        /// may deal with it.
        Inner { #[pin] future: F, decision: Decision, trail: Option<Trail> },
        /// A request that this policy answers.
        Answer { status: StatusCode, headers: HeaderMap },
    }
}

impl<F> ResponseFuture<F> {
    #[inline]
    pub(crate) fn inner(
        future: F,
        decision: Decision,
        trail: Option<Trail>,
        refusal: Refusal,
    ) -> Self {
        Self { step: Step::Inner { future, decision, trail }, refusal }
    }

    /// `headers`: a map to write to, whatever it holds.
    pub(crate) fn answer(decision: &Decision, mut headers: HeaderMap, refusal: Refusal) -> Self {
        let status = headers::write_answer(decision, &Methods::OfPolicy, &mut headers);
        Self { step: Step::Answer { status, headers }, refusal }
    }
}

impl<F, B, E> Future for ResponseFuture<F>
where
    F: Future<Output = Result<Response<B>, E>>,
    B: Default,
{
    type Output = Result<Response<B>, E>;

    #[inline]
    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        match this.step.project() {
            StepProjection::Inner { future, decision, trail } => {
                let mark = nesting::mark();
                // Headers are written to the response where it is: it is too large to be moved for nothing.
                let mut poll = this.refusal.watch(|| future.poll(context));
                if let Some(trail) = trail {
                    trail.has_run(mark);
                }
                match &mut poll {
                    Poll::Ready(Ok(response)) => {
                        let (status, headers) = (response.status(), response.headers_mut());
                        if trail.is_some() {
                            Trail::settle(trail, decision, this.refusal, status, headers);
                        } else {
                            settle_alone(decision, this.refusal, headers);
                        }
                    }
                    // Somebody around makes a response of it, which may tell what the error says.
                    Poll::Ready(Err(_)) if trail.is_some() && !decision.is_allowed() => {
                        nesting::done(trail.as_ref(), decision, Methods::OfPolicy);
                    }
                    _ => {}
                }
                poll
            }
            StepProjection::Answer { status, headers } => {
                this.refusal.log();
                Poll::Ready(Ok(respond(*status, headers)))
            }
        }
    }
}

/// The response to an actual request, in a program with a single policy.
#[inline(never)]
pub(crate) fn settle_alone(
    decision: &Decision,
    refusal: &mut Refusal,
    response: &mut impl Written,
) {
    // The second policy came while the request was on its way, perhaps with it.
    if nesting::are_several() {
        Closed::InFlight.log();
        response.write(None);
        return;
    }
    response.write(Some(decision));
    refusal.log();
}

/// What a policy on a route answers in place of a handler. `headers`: a map to write to, whatever it holds.
#[cfg(feature = "axum")]
pub(crate) fn answer<B: Default>(
    decision: &Decision,
    methods: &Methods,
    headers: &mut HeaderMap,
) -> Response<B> {
    let status = headers::write_answer(decision, methods, headers);
    respond(status, headers)
}

/// Takes the headers, and leaves none.
fn respond<B: Default>(status: StatusCode, headers: &mut HeaderMap) -> Response<B> {
    let mut response = Response::new(B::default());
    *response.status_mut() = status;
    std::mem::swap(response.headers_mut(), headers);
    response
}
