//! One question of an audit, to the service.

use std::{fmt, future::poll_fn};

use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response, StatusCode, header};
use tower_service::Service;

use super::{
    Audit,
    values::{single, tokens},
};
use crate::{Browser, Credentials, Fetch, Granted, check};

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

    /// The response to the request of a signed-in user, whatever a preflight would say: not what a
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
        request.headers_mut().extend(self.audit.signed_in.clone());
        self.send(request, service).await
    }

    /// Whether an origin that no page may have is admitted by its name: by the response to a GET, or
    /// by a preflight for another method. `Some(true)`: with credentials.
    pub(super) async fn admits<S, B, R>(&self, method: &Method, service: &mut S) -> Option<bool>
    where
        S: Service<Request<B>, Response = Response<R>>,
        B: Default,
    {
        let is_plain = matches!(*method, Method::GET | Method::HEAD);
        let mut request = self.request(if is_plain { method } else { &Method::OPTIONS });
        let headers = request.headers_mut();
        if !is_plain {
            let value = HeaderValue::from_str(method.as_str()).ok()?;
            headers.insert(header::ACCESS_CONTROL_REQUEST_METHOD, value);
            if *method == Method::POST {
                let value = HeaderValue::from_static("content-type");
                headers.insert(header::ACCESS_CONTROL_REQUEST_HEADERS, value);
            }
        }
        let (status, headers) = self.send(request, service).await?;
        let allowed = single(&headers, "access-control-allow-origin");
        let methods = tokens(&headers, "access-control-allow-methods");
        let is_granted = is_plain
            || status.is_success()
                && (*method == Method::POST || methods.iter().any(|own| own == method.as_str()));
        let is_by_name = allowed.as_deref() == Some(self.origin);
        (is_granted && is_by_name).then(|| check::check(self.origin, true, &headers).is_ok())
    }

    async fn send<S, B, R>(
        &self,
        mut request: Request<B>,
        service: &mut S,
    ) -> Option<(StatusCode, HeaderMap)>
    where
        S: Service<Request<B>, Response = Response<R>>,
    {
        let host = self.audit.home().split_once("://").map_or("", |(_, host)| host);
        let headers = request.headers_mut();
        headers.insert(header::ORIGIN, HeaderValue::from_str(self.origin).expect("an origin"));
        headers.insert(header::HOST, HeaderValue::from_str(host).expect("a host"));
        poll_fn(|context| service.poll_ready(context)).await.ok()?;
        let response = service.call(request).await.ok()?;
        Some((response.status(), response.headers().clone()))
    }

    /// What the response to a preflight says, if it grants the request.
    pub(super) async fn preflight<S, B, R>(
        &self,
        method: &Method,
        names: &[&str],
        credentials: Credentials,
        service: &mut S,
    ) -> Option<Preflighted>
    where
        S: Service<Request<B>, Response = Response<R>>,
        S::Error: fmt::Display,
        B: Default,
    {
        let fetch = self.fetch::<B>(method, names, credentials);
        let preflight = self.browser().preflight(fetch).ok()?;
        poll_fn(|context| service.poll_ready(context)).await.ok()?;
        let response = service.call(preflight.request()).await.ok()?;
        let granted = preflight.judge(&response).ok()?;
        Some(Preflighted { granted, headers: response.headers().clone() })
    }
}
