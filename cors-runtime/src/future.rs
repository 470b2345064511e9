//! The future of [`Cors`](crate::Cors).

use std::{
    future::Future,
    marker::PhantomData,
    pin::Pin,
    task::{Context, Poll, ready},
};

use http::{HeaderMap, HeaderValue, Response, StatusCode, header::ALLOW};
use pin_project_lite::pin_project;

use crate::{
    apply::{self, Lists},
    hint,
    nearest::{self, Plain},
    policy::Policy,
    verdict::Judgement,
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
        policy: PhantomData<fn() -> P>,
    }
}

pin_project! {
    #[project = StepProjection]
    enum Step<F> {
        /// An actual request, whose response gets the policy's headers, or with `below` a preflight
        /// that belongs to a nearer policy. The inner service may also hold routes without one, for
        /// which this policy answers.
        Inner { #[pin] future: F, judgement: Judgement },
        /// A preflight that this policy answers: the status and the headers, until they are taken.
        Answer { answer: Option<(StatusCode, HeaderMap)> },
    }
}

impl<F, P: Policy> ResponseFuture<F, P> {
    /// The response to an actual request, or to a preflight that was passed to a nearer policy.
    pub(crate) fn inner(future: F, judgement: Judgement) -> Self {
        Self { step: Step::Inner { future, judgement }, policy: PhantomData }
    }

    /// `headers`: a map to write to, whatever it holds.
    pub(crate) fn answer(mut judgement: Judgement, headers: HeaderMap) -> Self {
        let answer = Some(render::<P>(&mut judgement, None, headers));
        Self { step: Step::Answer { answer }, policy: PhantomData }
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
        let response = match self.project().step.project() {
            StepProjection::Inner { future, judgement } => match &mut judgement.below {
                None => {
                    // Written where it is: a response is too large to be moved for nothing.
                    let mut poll = future.poll(context);
                    if let Poll::Ready(Ok(response)) = &mut poll {
                        apply::to_actual::<P>(judgement, response.headers_mut());
                    }
                    return poll;
                }
                Some(plain) => {
                    let (poll, heard) = nearest::ask(|| future.poll(context));
                    // A route with a policy was met on the way: now it alone can answer.
                    if heard {
                        *plain = Plain::Never;
                    }
                    let plain = *plain;
                    settle::<P, B>(ready!(poll)?, judgement, plain)
                }
            },
            StepProjection::Answer { answer } => {
                let (status, headers) = answer.take().expect("polled after it was ready");
                respond(status, headers)
            }
        };
        Poll::Ready(Ok(response))
    }
}

#[inline(never)]
fn respond<B: Default>(status: StatusCode, headers: HeaderMap) -> Response<B> {
    let mut response = Response::new(B::default());
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    response
}

/// The status and the headers of a policy's answer to a preflight. `headers`: a map to write to.
fn render<P: Policy>(
    judgement: &mut Judgement,
    lists: Option<Lists<'_>>,
    mut headers: HeaderMap,
) -> (StatusCode, HeaderMap) {
    let is_allowed = judgement.is_allowed();
    headers.clear();
    apply::to_preflight::<P>(judgement, lists, &mut headers);
    (if is_allowed { StatusCode::NO_CONTENT } else { StatusCode::FORBIDDEN }, headers)
}

/// A policy's answer to a preflight. `headers`: a map to write to, whatever it holds.
pub(crate) fn answer<P: Policy, B: Default>(
    judgement: &mut Judgement,
    lists: Option<Lists<'_>>,
    headers: HeaderMap,
) -> Response<B> {
    let (status, headers) = render::<P>(judgement, lists, headers);
    respond(status, headers)
}

/// The answer to a preflight that no policy allows, and to a request that one refuses to pass on.
/// `headers`: a map to write to, whatever it holds.
#[cfg(feature = "axum")]
pub(crate) fn refusal<B: Default>(mut headers: HeaderMap) -> Response<B> {
    headers.clear();
    apply::vary_on_origin(&mut headers);
    respond(StatusCode::FORBIDDEN, headers)
}

// Apart from `poll`, so that what every request runs through stays small.
/// A preflight came back from services that hold a nearer policy.
#[inline(never)]
fn settle<P: Policy, B: Default>(
    mut response: Response<B>,
    judgement: &mut Judgement,
    plain: Plain,
) -> Response<B> {
    if nearest::has_dealt_with(response.headers()) {
        return response;
    }
    if is_plain(&response, plain) {
        return answer::<P, B>(judgement, None, HeaderMap::new());
    }
    // Something stopped the preflight on its way (authentication, a rate limit …). To grant it now
    // would be to speak for a policy that was not asked.
    if plain == Plain::Never || response.status() != StatusCode::NOT_FOUND {
        hint::stopped(response.status());
    }
    apply::clear(response.headers_mut());
    apply::vary_on_origin(response.headers_mut());
    response
}

/// Whether a route without a policy has answered. One that has a policy serves `OPTIONS`.
fn is_plain<B>(response: &Response<B>, plain: Plain) -> bool {
    let serves_options = |allow: &HeaderValue| {
        allow.as_bytes().split(|&byte| byte == b',').any(|method| method.trim_ascii() == b"OPTIONS")
    };
    let allow = response.headers().get(ALLOW);
    response.status() == StatusCode::METHOD_NOT_ALLOWED
        && match plain {
            Plain::Never => false,
            Plain::NotAllowed => allow.is_some_and(|allow| !serves_options(allow)),
            Plain::NotAllowedYet => !allow.is_some_and(serves_options),
        }
}
