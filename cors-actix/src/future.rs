//! The future of a response.

use std::{
    cell::RefCell,
    fmt,
    future::Future,
    pin::Pin,
    task::{Context, Poll, ready},
};

use actix_web::{
    Error, HttpResponse, ResponseError,
    body::{BoxBody, EitherBody},
    dev::ServiceResponse,
    http::{StatusCode, header::HeaderMap},
};
use cors_runtime::adapter::Exchange;
use pin_project_lite::pin_project;

use crate::head::Headers;

pin_project! {
    /// The future of [`CorsMiddleware`](crate::CorsMiddleware).
    pub struct CorsFuture<F> {
        #[pin]
        step: Step<F>,
    }
}

pin_project! {
    #[project = StepProjection]
    enum Step<F> {
        /// The inner service has got the request.
        Inner { #[pin] future: F, exchange: Option<Exchange> },
        /// The policy responds.
        Answer { response: Option<Box<Result<ServiceResponse, Answer>>> },
    }
}

impl<F> CorsFuture<F> {
    pub(crate) fn inner(future: F, exchange: Exchange) -> Self {
        Self { step: Step::Inner { future, exchange: Some(exchange) } }
    }

    pub(crate) fn respond(response: Result<ServiceResponse, Answer>) -> Self {
        Self { step: Step::Answer { response: Some(Box::new(response)) } }
    }
}

impl<F> fmt::Debug for CorsFuture<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CorsFuture").finish_non_exhaustive()
    }
}

impl<F, B> Future for CorsFuture<F>
where
    F: Future<Output = Result<ServiceResponse<B>, Error>>,
{
    type Output = Result<ServiceResponse<EitherBody<B>>, Error>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        match self.project().step.project() {
            StepProjection::Inner { future, exchange } => {
                let Some(running) = exchange else { return Poll::Pending };
                let result = ready!(running.watch(|| future.poll(context)));
                let exchange = exchange.take();
                Poll::Ready(match (result, exchange) {
                    (Ok(mut response), Some(mut exchange)) => {
                        exchange.apply(&mut Headers(response.headers_mut()));
                        Ok(response.map_into_left_body())
                    }
                    (Err(mut error), Some(exchange)) => {
                        // An error becomes a response further out.
                        let exchange = RefCell::new(exchange);
                        error.add_response_mapper(move |mut response| {
                            exchange.borrow_mut().apply(&mut Headers(response.headers_mut()));
                            response
                        });
                        Err(error)
                    }
                    (result, None) => result.map(ServiceResponse::map_into_left_body),
                })
            }
            StepProjection::Answer { response } => match response.take() {
                None => Poll::Pending,
                Some(response) => Poll::Ready(match *response {
                    Ok(response) => Ok(response.map_into_right_body()),
                    Err(answer) => Err(answer.into()),
                }),
            },
        }
    }
}

/// The response of a policy to a request that is gone.
#[derive(Debug)]
pub(crate) struct Answer {
    status: StatusCode,
    headers: HeaderMap,
}

impl Answer {
    pub(crate) fn of(exchange: Exchange) -> Self {
        let mut response = respond(exchange);
        Self { status: response.status(), headers: std::mem::take(response.headers_mut()) }
    }
}

/// The response of a policy.
pub(crate) fn respond(mut exchange: Exchange) -> HttpResponse {
    let mut response = HttpResponse::new(StatusCode::FORBIDDEN);
    let status = exchange.apply(&mut Headers(response.headers_mut()));
    // The crates have their own versions of `http`.
    if let Some(Ok(status)) = status.map(|status| StatusCode::from_u16(status.as_u16())) {
        *response.status_mut() = status;
    }
    response
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a CORS policy has responded: {}", self.status)
    }
}

impl ResponseError for Answer {
    fn status_code(&self) -> StatusCode {
        self.status
    }

    fn error_response(&self) -> HttpResponse<BoxBody> {
        let mut response = HttpResponse::new(self.status);
        *response.headers_mut() = self.headers.clone();
        response
    }
}
