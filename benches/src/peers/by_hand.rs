//! The least that a tower middleware can do for one origin: the floor of every policy.
//!
//! It compares one origin and writes the headers. It answers no preflight, and does not see a second
//! `Origin` line, headers that a handler has written, or another middleware of its kind.

use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll},
};

use cors_budget::{
    subject::{Bare, Plain, Tower},
    workload::{Entry, Origins, Place, Scenario, Workload},
};
use http::{
    HeaderValue, Request, Response,
    header::{
        ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_ORIGIN,
        ACCESS_CONTROL_EXPOSE_HEADERS, ORIGIN, VARY,
    },
};
use tower::Service;

/// Around a service, where no origin but the first of a list is sent.
pub(crate) fn entries(workload: &Workload) -> Vec<Entry> {
    let Origins::List(family, size) = workload.origins else { return Vec::new() };
    match (workload.scenario, workload.place) {
        (Scenario::NoOrigin, Place::Service) => {}
        (Scenario::Actual { .. }, Place::Service) if size == 1 => {}
        _ => return Vec::new(),
    }
    let allowed = HeaderValue::from_static(family.list(1)[0]);
    vec![Entry::new("by hand", move || {
        Box::new(Tower::<_, Plain>::new(ByHand { inner: Bare, allowed: allowed.clone() }))
    })]
}

struct ByHand<S> {
    inner: S,
    allowed: HeaderValue,
}

impl<S, B, R> Service<Request<B>> for ByHand<S>
where
    S: Service<Request<B>, Response = Response<R>, Future: Unpin>,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = Answer<S::Future>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let origin = request.headers().get(ORIGIN);
        let allowed = origin.filter(|origin| **origin == self.allowed).cloned();
        Answer { inner: self.inner.call(request), allowed }
    }
}

struct Answer<F> {
    inner: F,
    allowed: Option<HeaderValue>,
}

impl<F, R, E> Future for Answer<F>
where
    F: Future<Output = Result<Response<R>, E>> + Unpin,
{
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let mut poll = Pin::new(&mut self.inner).poll(context);
        if let Poll::Ready(Ok(response)) = &mut poll {
            let headers = response.headers_mut();
            headers.append(VARY, const { HeaderValue::from_static("origin") });
            if let Some(origin) = self.allowed.take() {
                headers.append(
                    ACCESS_CONTROL_ALLOW_CREDENTIALS,
                    const { HeaderValue::from_static("true") },
                );
                headers.append(
                    ACCESS_CONTROL_EXPOSE_HEADERS,
                    const { HeaderValue::from_static("x-total-count") },
                );
                headers.append(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
            }
        }
        poll
    }
}
