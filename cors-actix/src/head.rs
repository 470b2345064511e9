//! The heads of actix-web's requests and responses.

use actix_web::{
    HttpMessage as _, HttpRequest,
    http::{
        Uri,
        header::{HeaderMap, HeaderName, HeaderValue},
        uri::Authority,
    },
};
use cors_runtime::{RequestHead, ResponseHead};

/// In the extensions of a preflight whose method was replaced by the one that it asks for, so that it is
/// routed as the actual request will be.
pub(crate) struct Routed;

/// The head of a request.
pub(crate) struct Head<'a> {
    request: &'a HttpRequest,
    method: &'a str,
}

impl<'a> Head<'a> {
    pub(crate) fn of(request: &'a HttpRequest) -> Self {
        let is_routed = request.extensions().contains::<Routed>();
        let method = if is_routed { "OPTIONS" } else { request.method().as_str() };
        Self { request, method }
    }
}

impl RequestHead for Head<'_> {
    fn method(&self) -> &str {
        self.method
    }

    fn authority(&self) -> Option<&str> {
        self.request.uri().authority().map(Authority::as_str)
    }

    fn path(&self) -> Option<&str> {
        Some(Uri::path(self.request.uri()))
    }

    fn lines(&self, name: &str) -> impl Iterator<Item = &[u8]> {
        self.request.headers().get_all(name).map(HeaderValue::as_bytes)
    }
}

/// The headers of a response.
pub(crate) struct Headers<'a>(pub(crate) &'a mut HeaderMap);

impl ResponseHead for Headers<'_> {
    fn lines(&self, name: &str) -> impl Iterator<Item = &[u8]> {
        self.0.get_all(name).map(HeaderValue::as_bytes)
    }

    fn remove(&mut self, name: &str) {
        self.0.remove(name);
    }

    fn append(&mut self, name: &str, value: &[u8]) {
        let name = HeaderName::from_bytes(name.as_bytes());
        if let (Ok(name), Ok(value)) = (name, HeaderValue::from_bytes(value)) {
            self.0.append(name, value);
        }
    }

    fn clear(&mut self) {
        self.0.clear();
    }
}
