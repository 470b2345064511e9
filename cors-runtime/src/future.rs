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
    headers::{self, Methods},
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

impl<F> fmt::Debug for ResponseFuture<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseFuture").finish_non_exhaustive()
    }
}

pin_project! {
    #[project = StepProjection]
    enum Step<F> {
        /// A request that the inner service has got; with a watch, in a program where a nearer policy
        /// may deal with it.
        Inner { #[pin] future: F, decision: Decision, watch: Option<Watch> },
        Other { other: Other },
    }
}

// Apart from `Step`, so that what every request runs through stays small.
enum Other {
    /// A request that this policy answers.
    Answer { status: StatusCode, headers: HeaderMap, watch: Option<Watch> },
    /// A preflight that nobody answers: there is a nearer policy, and it was not met.
    Hidden { watch: Watch },
}

impl<F> ResponseFuture<F> {
    #[inline]
    pub(crate) fn inner(
        future: F,
        decision: Decision,
        watch: Option<Watch>,
        refusal: Refusal,
    ) -> Self {
        Self { step: Step::Inner { future, decision, watch }, refusal }
    }

    /// `headers`: a map to write to, whatever it holds.
    pub(crate) fn answer(
        decision: &Decision,
        mut headers: HeaderMap,
        watch: Option<Watch>,
        refusal: Refusal,
    ) -> Self {
        let status = headers::write_answer(decision, Methods::OfPolicy, &mut headers);
        Self { step: Step::Other { other: Other::Answer { status, headers, watch } }, refusal }
    }

    pub(crate) fn hidden(watch: Watch, refusal: Refusal) -> Self {
        Self { step: Step::Other { other: Other::Hidden { watch } }, refusal }
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
            StepProjection::Inner { future, decision, watch: None } => {
                poll_alone(future, decision, this.refusal, context)
            }
            StepProjection::Inner { future, decision, watch: Some(watch) } => {
                poll_watched(future, decision, watch, this.refusal, context)
            }
            StepProjection::Other { other } => Poll::Ready(Ok(other.respond(this.refusal))),
        }
    }
}

// In both of these, headers are written to the response where it is: it is too large to be moved for
// nothing.

#[inline]
fn poll_alone<F, B, E>(
    future: Pin<&mut F>,
    decision: &Decision,
    refusal: &mut Refusal,
    context: &mut Context<'_>,
) -> Poll<F::Output>
where
    F: Future<Output = Result<Response<B>, E>>,
{
    let mut poll = future.poll(context);
    if let Poll::Ready(Ok(response)) = &mut poll {
        settle_alone(decision, refusal, response.headers_mut());
    }
    poll
}

#[inline(never)]
fn poll_watched<F, B, E>(
    future: Pin<&mut F>,
    decision: &Decision,
    watch: &mut Watch,
    refusal: &mut Refusal,
    context: &mut Context<'_>,
) -> Poll<F::Output>
where
    F: Future<Output = Result<Response<B>, E>>,
    B: Default,
{
    let mark = nesting::mark();
    let mut poll = future.poll(context);
    watch.has_run(mark);
    if let Poll::Ready(Ok(response)) = &mut poll {
        match watch.plain() {
            None => settle(decision, watch, refusal, response.headers_mut()),
            Some(plain) => settle_preflight(decision, watch, plain, refusal, response),
        }
    }
    poll
}

impl Other {
    #[inline(never)]
    fn respond<B: Default>(&mut self, refusal: &mut Refusal) -> Response<B> {
        match self {
            Self::Answer { status, headers, watch } => {
                if let Some(watch) = watch {
                    watch.done();
                }
                refusal.log();
                respond(*status, headers)
            }
            Self::Hidden { watch } => {
                watch.done();
                refusal.preflight_not_answered(None);
                not_granted(&mut HeaderMap::new())
            }
        }
    }
}

/// The response to an actual request, in a program with a single policy.
fn settle_alone(decision: &Decision, refusal: &mut Refusal, response: &mut HeaderMap) {
    // The second policy came while the request was on its way, perhaps with it.
    if nesting::are_several() {
        headers::close(response);
        return;
    }
    headers::write(decision, response);
    refusal.log();
}

/// The response to an actual request, which a nearer policy may have dealt with.
fn settle(decision: &Decision, watch: &Watch, refusal: &mut Refusal, response: &mut HeaderMap) {
    match watch.dealt() {
        Dealt::Nearer => {}
        Dealt::Doubtful => {
            Refusal::doubt();
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
fn settle_preflight<B: Default>(
    decision: &Decision,
    watch: &Watch,
    plain: Plain,
    refusal: &mut Refusal,
    response: &mut Response<B>,
) {
    match watch.dealt() {
        Dealt::Nearer => {}
        Dealt::Nobody if is_plain(response, plain) => {
            *response = answer(decision, Methods::OfPolicy, &mut HeaderMap::new());
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
    methods: Methods,
    headers: &mut HeaderMap,
) -> Response<B> {
    let status = headers::write_answer(decision, methods, headers);
    respond(status, headers)
}

/// The answer to a preflight that no policy allows. `headers`: a map to write to, whatever it holds.
pub(crate) fn not_granted<B: Default>(headers: &mut HeaderMap) -> Response<B> {
    headers.clear();
    headers::close(headers);
    respond(StatusCode::FORBIDDEN, headers)
}

/// Takes the headers, and leaves none.
fn respond<B: Default>(status: StatusCode, headers: &mut HeaderMap) -> Response<B> {
    let mut response = Response::new(B::default());
    *response.status_mut() = status;
    std::mem::swap(response.headers_mut(), headers);
    response
}
