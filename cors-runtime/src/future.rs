//! The future of [`Cors`](crate::Cors).

use std::{
    future::Future,
    marker::PhantomData,
    pin::Pin,
    task::{Context, Poll, ready},
};

use http::{HeaderValue, Response, StatusCode};
use pin_project_lite::pin_project;

use crate::{
    apply::{self, Values},
    hint, nearest,
    policy::Policy,
    verdict::Verdict,
};

pin_project! {
    /// The response of a [`Cors`](crate::Cors) service.
    ///
    /// # Panics
    ///
    /// When polled again after it was ready, if it was the answer to a preflight.
    pub struct ResponseFuture<F, P> {
        #[pin]
        step: Step<F>,
        verdict: Option<Verdict>,
        policy: PhantomData<fn() -> P>,
    }
}

pin_project! {
    #[project = StepProjection]
    enum Step<F> {
        /// An actual request: the inner response gets the policy's headers.
        Actual { #[pin] future: F },
        /// A preflight that belongs to a nearer policy. `answers_others`: the inner service may
        /// also hold routes without one, for which this policy answers.
        Below { #[pin] future: F, answers_others: bool },
        /// A preflight that this policy answers.
        Answer,
    }
}

impl<F, P> ResponseFuture<F, P> {
    pub(crate) fn actual(future: F, verdict: Verdict) -> Self {
        Self::new(Step::Actual { future }, verdict)
    }

    pub(crate) fn below(future: F, verdict: Verdict, answers_others: bool) -> Self {
        Self::new(Step::Below { future, answers_others }, verdict)
    }

    pub(crate) fn answer(verdict: Verdict) -> Self {
        Self::new(Step::Answer, verdict)
    }

    fn new(step: Step<F>, verdict: Verdict) -> Self {
        Self { step, verdict: Some(verdict), policy: PhantomData }
    }
}

impl<F, P, B, E> Future for ResponseFuture<F, P>
where
    F: Future<Output = Result<Response<B>, E>>,
    P: Policy,
    B: Default,
{
    type Output = Result<Response<B>, E>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let response = match this.step.project() {
            StepProjection::Actual { future } => {
                let mut response = ready!(future.poll(context))?;
                let verdict = this.verdict.take().unwrap_or(Verdict::Refused);
                apply::to_actual::<P>(verdict, response.headers_mut());
                response
            }
            StepProjection::Below { future, answers_others } => {
                let response = ready!(future.poll(context))?;
                let verdict = this.verdict.take().unwrap_or(Verdict::Refused);
                settle::<P, B>(response, verdict, *answers_others)
            }
            StepProjection::Answer => {
                let verdict = this.verdict.take().expect("polled after it was ready");
                answer::<P, B>(verdict, Values::<P>::METHODS)
            }
        };
        Poll::Ready(Ok(response))
    }
}

/// A policy's answer to a preflight. `methods`: what it allows here.
pub(crate) fn answer<P: Policy, B: Default>(
    verdict: Verdict,
    methods: Option<HeaderValue>,
) -> Response<B> {
    let mut response = Response::new(B::default());
    *response.status_mut() = match verdict {
        Verdict::Allowed(_) => StatusCode::NO_CONTENT,
        Verdict::Refused => StatusCode::FORBIDDEN,
    };
    apply::to_preflight::<P>(verdict, methods, response.headers_mut());
    response
}

/// The answer to a preflight that no policy allows.
#[cfg(feature = "axum")]
pub(crate) fn refusal<B: Default>() -> Response<B> {
    let mut response = Response::new(B::default());
    *response.status_mut() = StatusCode::FORBIDDEN;
    apply::vary_on_origin(response.headers_mut());
    response
}

/// A preflight came back from services that hold a nearer policy.
fn settle<P: Policy, B: Default>(
    mut response: Response<B>,
    verdict: Verdict,
    answers_others: bool,
) -> Response<B> {
    if nearest::has_dealt_with(response.headers()) {
        return response;
    }
    // A route with a policy never says 405 to a preflight, so this was a route without one.
    if answers_others && response.status() == StatusCode::METHOD_NOT_ALLOWED {
        return answer::<P, B>(verdict, Values::<P>::METHODS);
    }
    // Something stopped the preflight on its way (authentication, a rate limit …). To grant it now
    // would be to speak for a policy that was not asked.
    hint::stopped(response.status());
    apply::clear(response.headers_mut());
    apply::vary_on_origin(response.headers_mut());
    response
}
