//! One question of an audit, to the service.

use std::{fmt, future::poll_fn};

use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response, StatusCode, header};
use tower_service::Service;

use super::Audit;
use crate::{Browser, Credentials, Fetch, Granted};

/// Pages of one origin, asking for one path.
pub(super) struct Asking<'a> {
    pub(super) audit: &'a Audit,
    pub(super) path: &'a str,
    pub(super) origin: &'a str,
}

/// A preflight that was granted.
pub(super) struct Preflighted {
    pub(super) granted: Granted,
    pub(super) headers: HeaderMap,
}

impl Asking<'_> {
    pub(super) fn browser(&self) -> Browser {
        Browser::at(self.origin).api(self.audit.home())
    }

    pub(super) fn fetch<B: Default>(
        &self,
        method: &Method,
        names: &[&str],
        credentials: Credentials,
    ) -> Fetch<B> {
        let mut request = self.request(method);
        for name in names {
            let name: HeaderName = name.parse().expect("the name of a header");
            // No safelisted value, so that a preflight asks for it.
            request.headers_mut().insert(name, HeaderValue::from_static("application/json"));
        }
        Fetch::without_body(request).credentials(credentials)
    }

    fn request<B: Default>(&self, method: &Method) -> Request<B> {
        let mut request = Request::new(B::default());
        *request.method_mut() = method.clone();
        *request.uri_mut() = self.path.parse().expect("a path");
        request
    }

    /// The answer to the request of a signed-in user, whatever a preflight would say: not what a
    /// browser would send, but what it would judge.
    pub(super) async fn raw<S, B, R>(
        &self,
        method: &Method,
        service: &mut S,
    ) -> Option<(StatusCode, HeaderMap)>
    where
        S: Service<Request<B>, Response = Response<R>>,
        B: Default,
    {
        let mut request = self.request(method);
        let host = self.audit.home().split_once("://").map_or("", |(_, host)| host);
        let headers = request.headers_mut();
        headers.extend(self.audit.signed_in.clone());
        headers.insert(header::ORIGIN, HeaderValue::from_str(self.origin).expect("an origin"));
        headers.insert(header::HOST, HeaderValue::from_str(host).expect("a host"));
        poll_fn(|context| service.poll_ready(context)).await.ok()?;
        let response = service.call(request).await.ok()?;
        Some((response.status(), response.headers().clone()))
    }

    /// What the answer to a preflight says, if it grants the request.
    pub(super) async fn preflight<S, B, R>(
        &self,
        method: &Method,
        names: &[&str],
        service: &mut S,
    ) -> Option<Preflighted>
    where
        S: Service<Request<B>, Response = Response<R>>,
        S::Error: fmt::Display,
        B: Default,
    {
        let fetch = self.fetch::<B>(method, names, Credentials::Omit);
        let preflight = self.browser().preflight(fetch).ok()?;
        poll_fn(|context| service.poll_ready(context)).await.ok()?;
        let answer = service.call(preflight.request()).await.ok()?;
        let granted = preflight.judge(&answer).ok()?;
        Some(Preflighted { granted, headers: answer.headers().clone() })
    }
}
