//! What the unit tests of this module share.

use std::{
    convert::Infallible,
    future::{Future, Ready, ready},
    pin::pin,
    task::{Context, Poll, Waker},
};

use http::{HeaderMap, HeaderName, HeaderValue, Request, Response};
use tower_service::Service;

/// Nothing here waits for anything, so polling in a loop is a whole runtime.
pub(crate) fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
    }
}

pub(crate) fn headers(pairs: &[(&str, &str)]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in pairs {
        headers.append(
            HeaderName::from_bytes(name.as_bytes()).expect(name),
            HeaderValue::from_bytes(value.as_bytes()).expect(value),
        );
    }
    headers
}

pub(crate) fn respond(status: u16, pairs: &[(&str, &str)]) -> Response<String> {
    let mut response = Response::new(String::new());
    *response.status_mut() = http::StatusCode::from_u16(status).expect("a status");
    *response.headers_mut() = headers(pairs);
    response
}

/// A server that is one function.
pub(crate) struct Server<F>(pub(crate) F);

impl<F> Service<Request<String>> for Server<F>
where
    F: FnMut(&Request<String>) -> Response<String>,
{
    type Response = Response<String>;
    type Error = Infallible;
    type Future = Ready<Result<Self::Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<String>) -> Self::Future {
        ready(Ok((self.0)(&request)))
    }
}

/// `builder` closed with an empty body.
pub(crate) fn request(builder: http::request::Builder) -> Request<String> {
    builder.body(String::new()).expect("a request")
}
