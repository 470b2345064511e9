//! What is measured: a service that handles one prepared request at a time.

use std::{
    collections::VecDeque,
    convert::Infallible,
    fmt,
    future::{Future, Ready, ready},
    hint::black_box,
    pin::pin,
    task::{Context, Poll, Waker},
};

use http::{
    HeaderMap, HeaderName, HeaderValue, Request, Response,
    header::{ACCESS_CONTROL_ALLOW_ORIGIN, CONTENT_LENGTH, CONTENT_TYPE, ETAG},
};
use tower::Service;

use crate::sample::Sample;

/// The body of requests and responses where no framework has its own.
pub type Plain = &'static str;

/// What is measured.
pub trait Subject {
    /// Makes the request, so that this is not measured.
    fn prepare(&mut self, sample: &Sample);

    /// Handles the request that was prepared first, and drops the response, which somebody has to.
    fn run(&mut self);

    /// Handles the request that was prepared first, and says whose pages may read the response.
    fn allowed_origin(&mut self) -> Option<Vec<u8>>;
}

/// A tower service.
#[derive(Debug)]
pub struct Tower<S, B> {
    service: S,
    requests: VecDeque<Request<B>>,
}

impl<S, B> Tower<S, B> {
    /// Measures this service.
    pub const fn new(service: S) -> Self {
        Self { service, requests: VecDeque::new() }
    }
}

impl<S, B, R> Tower<S, B>
where
    S: Service<Request<B>, Response = Response<R>, Error: fmt::Debug>,
{
    #[inline]
    fn respond(&mut self) -> Response<R> {
        let request = self.requests.pop_front().expect("a prepared request");
        let mut context = Context::from_waker(Waker::noop());
        let Poll::Ready(Ok(())) = self.service.poll_ready(&mut context) else {
            unreachable!("always ready")
        };
        now(self.service.call(request)).expect("a response")
    }
}

/// The result of a future that waits for nothing.
#[inline]
pub fn now<F: Future>(future: F) -> F::Output {
    let mut context = Context::from_waker(Waker::noop());
    let Poll::Ready(output) = pin!(future).poll(&mut context) else {
        unreachable!("nothing to wait for")
    };
    output
}

impl<S, B, R> Subject for Tower<S, B>
where
    S: Service<Request<B>, Response = Response<R>, Error: fmt::Debug>,
    B: Default,
{
    fn prepare(&mut self, sample: &Sample) {
        self.requests.push_back(sample.request());
    }

    fn run(&mut self) {
        drop(black_box(self.respond()));
    }

    fn allowed_origin(&mut self) -> Option<Vec<u8>> {
        let response = self.respond();
        let value = response.headers().get(ACCESS_CONTROL_ALLOW_ORIGIN)?;
        Some(value.as_bytes().to_vec())
    }
}

/// The service without CORS: 200, two headers in a map with room for more, a small body.
#[derive(Clone, Copy, Debug)]
pub struct Bare;

/// The response of [`Bare`].
fn response<B: From<&'static str>>() -> Response<B> {
    const X_TOTAL_COUNT: HeaderName = HeaderName::from_static("x-total-count");
    static TOTAL: HeaderValue = HeaderValue::from_static("2");
    let mut response = json();
    response.headers_mut().insert(X_TOTAL_COUNT, TOTAL.clone());
    response
}

/// The same but for one header. axum adds one by itself, `content-length`.
pub fn json<B: From<&'static str>>() -> Response<B> {
    static JSON: HeaderValue = HeaderValue::from_static("application/json");
    // Room for two and a policy's four. More would make the map larger than what the allocator
    // keeps at hand, and the counts would depend on the state of the heap.
    let mut headers = HeaderMap::with_capacity(6);
    headers.insert(CONTENT_TYPE, JSON.clone());
    let mut response = Response::new(B::from("[1,2]"));
    *response.headers_mut() = headers;
    response
}

impl<B: From<&'static str>> Service<Request<B>> for Bare {
    type Response = Response<B>;
    type Error = Infallible;
    type Future = Ready<Result<Response<B>, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        drop(request);
        ready(Ok(response()))
    }
}

/// The same, with a header more in a map that has no room for others.
#[derive(Clone, Copy, Debug)]
pub struct Full;

impl<B: From<&'static str>> Service<Request<B>> for Full {
    type Response = Response<B>;
    type Error = Infallible;
    type Future = Ready<Result<Response<B>, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        static TEXT: HeaderValue = HeaderValue::from_static("text");
        drop(request);
        let mut response = Response::new(B::from("[1,2]"));
        for name in [CONTENT_TYPE, CONTENT_LENGTH, ETAG] {
            response.headers_mut().insert(name, TEXT.clone());
        }
        ready(Ok(response))
    }
}
