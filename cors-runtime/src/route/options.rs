//! The `OPTIONS` endpoint of a path.

use std::{
    future::{Future, Ready, ready},
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use axum::{
    body::Body,
    extract::Request,
    handler::Handler,
    http::{HeaderValue, StatusCode, header::ALLOW},
    response::Response,
};
use pin_project_lite::pin_project;

use super::group::{Group, answer};
use crate::{
    head::append,
    headers::{self, Methods},
    nesting::{self, Trail},
};

/// Answers the preflights of a path; `other` gets what is none.
#[derive(Debug)]
pub struct Options<H> {
    groups: Arc<[Group]>,
    other: H,
}

impl<H> Options<H> {
    pub(super) fn new(groups: Vec<Group>, other: H) -> Self {
        Self { groups: groups.into(), other }
    }
}

impl<H: Clone> Clone for Options<H> {
    fn clone(&self) -> Self {
        nesting::here();
        Self { groups: self.groups.clone(), other: self.other.clone() }
    }
}

impl<H, T, S> Handler<T, S> for Options<H>
where
    H: Handler<T, S>,
{
    type Future = OptionsFuture<H::Future>;

    fn call(self, mut request: Request, state: S) -> Self::Future {
        if let Some(response) = answer(&self.groups, &mut request) {
            OptionsFuture::Answer { response }
        } else {
            OptionsFuture::Other { future: self.other.call(request, state) }
        }
    }
}

pin_project! {
    /// The response of an [`Options`] endpoint.
    #[project = OptionsProjection]
    pub enum OptionsFuture<F> {
        Answer { response: Response },
        Other { #[pin] future: F },
    }
}

impl<F: Future<Output = Response>> Future for OptionsFuture<F> {
    type Output = Response;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Response> {
        match self.project() {
            OptionsProjection::Answer { response } => Poll::Ready(std::mem::take(response)),
            OptionsProjection::Other { future } => future.poll(context),
        }
    }
}

/// Takes the place of the handler of `OPTIONS` requests where there is none: 405, as axum itself
/// responds.
#[derive(Clone, Debug)]
pub struct Unserved {
    allow: Option<HeaderValue>,
    /// The handlers of the path, where they share a policy.
    only: Option<Arc<Group>>,
}

impl Unserved {
    pub(super) fn new(allow: &str, only: Option<Group>) -> Self {
        Self { allow: HeaderValue::from_str(allow).ok(), only: only.map(Arc::new) }
    }
}

impl<S> Handler<(), S> for Unserved {
    type Future = Ready<Response>;

    fn call(self, mut request: Request, _state: S) -> Self::Future {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::METHOD_NOT_ALLOWED;
        if let Some(allow) = self.allow {
            append(response.headers_mut(), ALLOW, allow);
        }
        if let Some(only) = self.only {
            let decision = only.decide(&request);
            headers::write(&decision, response.headers_mut());
            let trail = Trail::reach(request.extensions_mut());
            nesting::done(trail.as_ref(), &decision, Methods::OfPolicy);
        }
        ready(response)
    }
}
