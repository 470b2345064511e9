//! The future of [`Cors`](crate::Cors).

use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll},
};

use http::{HeaderMap, HeaderValue, Response, StatusCode};
use pin_project_lite::pin_project;

use crate::{
    decision::Decision,
    headers,
    log::Refusal,
    nesting::{self, Dealt, Plain, Watch, is_plain},
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

pin_project! {
    #[project = StepProjection]
    enum Step<F> {
        /// An actual request, in a program with a single policy.
        Alone { #[pin] future: F, decision: Decision },
        /// An actual request that a nearer policy may deal with.
        Watched { #[pin] future: F, decision: Decision, watch: Watch },
        /// A preflight that belongs to a nearer policy, or perhaps to a route without one.
        Below { #[pin] future: F, decision: Decision, watch: Watch, plain: Plain },
        /// A request that this policy answers.
        Answer { status: StatusCode, headers: HeaderMap, watch: Option<Watch> },
        /// A preflight that nobody answers: there is a nearer policy, and it was not met.
        Hidden { watch: Watch },
    }
}

impl<F> ResponseFuture<F> {
    #[inline]
    pub(crate) fn alone(future: F, decision: Decision, refusal: Refusal) -> Self {
        Self { step: Step::Alone { future, decision }, refusal }
    }

    pub(crate) fn watched(future: F, decision: Decision, watch: Watch, refusal: Refusal) -> Self {
        Self { step: Step::Watched { future, decision, watch }, refusal }
    }

    pub(crate) fn below(
        future: F,
        decision: Decision,
        watch: Watch,
        plain: Plain,
        refusal: Refusal,
    ) -> Self {
        Self { step: Step::Below { future, decision, watch, plain }, refusal }
    }

    /// `headers`: a map to write to, whatever it holds.
    pub(crate) fn answer(
        decision: &Decision,
        headers: HeaderMap,
        watch: Option<Watch>,
        refusal: Refusal,
    ) -> Self {
        let (status, headers) = rendered(decision, None, headers);
        Self { step: Step::Answer { status, headers, watch }, refusal }
    }

    pub(crate) fn hidden(watch: Watch, refusal: Refusal) -> Self {
        Self { step: Step::Hidden { watch }, refusal }
    }
}

impl<F, B, E> Future for ResponseFuture<F>
where
    F: Future<Output = Result<Response<B>, E>>,
    B: Default,
{
    type Output = Result<Response<B>, E>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.as_mut().project();
        if let StepProjection::Alone { future, decision } = this.step.project() {
            // Written where it is: a response is too large to be moved for nothing.
            let mut poll = future.poll(context);
            if let Poll::Ready(Ok(response)) = &mut poll {
                if nesting::are_several() {
                    // The second policy came while the request was on its way, perhaps with it.
                    headers::close(response.headers_mut());
                } else {
                    headers::write(decision, response.headers_mut());
                    this.refusal.log();
                }
            }
            return poll;
        }
        poll_other(self, context)
    }
}

// Apart from `poll`, so that what every request of most programs runs through stays small.
#[inline(never)]
fn poll_other<F, B, E>(
    future: Pin<&mut ResponseFuture<F>>,
    context: &mut Context<'_>,
) -> Poll<Result<Response<B>, E>>
where
    F: Future<Output = Result<Response<B>, E>>,
    B: Default,
{
    let this = future.project();
    let refusal = this.refusal;
    match this.step.project() {
        StepProjection::Alone { future, .. } => future.poll(context),
        StepProjection::Watched { future, decision, watch } => {
            let mut poll = watch.poll(|| future.poll(context));
            if let Poll::Ready(Ok(response)) = &mut poll {
                settle(decision, watch, refusal, response.headers_mut());
            }
            poll
        }
        StepProjection::Below { future, decision, watch, plain } => {
            let mut poll = watch.poll(|| future.poll(context));
            if let Poll::Ready(Ok(response)) = &mut poll {
                settle_below(decision, watch, *plain, refusal, response);
            }
            poll
        }
        StepProjection::Answer { status, headers, watch } => {
            if let Some(watch) = watch {
                watch.done();
            }
            refusal.log();
            Poll::Ready(Ok(respond(*status, std::mem::take(headers))))
        }
        StepProjection::Hidden { watch } => {
            watch.done();
            refusal.preflight_not_answered(None);
            let mut response = respond(StatusCode::FORBIDDEN, HeaderMap::new());
            headers::close(response.headers_mut());
            Poll::Ready(Ok(response))
        }
    }
}

/// The response to an actual request, where a nearer policy may have dealt with it.
#[inline(never)]
fn settle(decision: &Decision, watch: &Watch, refusal: &mut Refusal, response: &mut HeaderMap) {
    match watch.dealt() {
        Dealt::Nearer => {}
        Dealt::Doubtful => {
            refusal.doubt();
            headers::close(response);
        }
        Dealt::Nobody => {
            headers::write(decision, response);
            refusal.log();
        }
    }
    watch.done();
}

/// The response to a preflight that was passed in.
#[inline(never)]
fn settle_below<B: Default>(
    decision: &Decision,
    watch: &Watch,
    plain: Plain,
    refusal: &mut Refusal,
    response: &mut Response<B>,
) {
    match watch.dealt() {
        Dealt::Nearer => {}
        Dealt::Nobody if is_plain(response, plain) => {
            *response = answer(decision, None, HeaderMap::new());
            refusal.log();
        }
        // Something stopped the preflight on its way (authentication, a rate limit …). To grant it
        // now would be to speak for a policy that was not asked.
        Dealt::Nobody | Dealt::Doubtful => {
            if plain == Plain::Never || response.status() != StatusCode::NOT_FOUND {
                refusal.preflight_not_answered(Some(response.status()));
            }
            headers::close(response.headers_mut());
        }
    }
    watch.done();
}

/// What a policy answers in place of a handler. `headers`: a map to write to, whatever it holds.
pub(crate) fn answer<B: Default>(
    decision: &Decision,
    methods: Option<Option<HeaderValue>>,
    headers: HeaderMap,
) -> Response<B> {
    let (status, headers) = rendered(decision, methods, headers);
    respond(status, headers)
}

fn rendered(
    decision: &Decision,
    methods: Option<Option<HeaderValue>>,
    mut headers: HeaderMap,
) -> (StatusCode, HeaderMap) {
    headers::write_answer(decision, methods, &mut headers);
    (decision.status().unwrap_or(StatusCode::FORBIDDEN), headers)
}

/// The answer to a preflight that no policy allows. `headers`: a map to write to, whatever it holds.
#[cfg(feature = "axum")]
pub(crate) fn not_granted<B: Default>(mut headers: HeaderMap) -> Response<B> {
    headers.clear();
    headers::close(&mut headers);
    respond(StatusCode::FORBIDDEN, headers)
}

#[inline(never)]
fn respond<B: Default>(status: StatusCode, headers: HeaderMap) -> Response<B> {
    let mut response = Response::new(B::default());
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    response
}
