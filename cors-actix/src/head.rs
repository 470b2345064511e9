//! The heads of actix-web's requests and responses.

use std::borrow::Cow;

use actix_web::{
    HttpMessage as _, HttpRequest,
    http::{
        Uri,
        header::{self, HeaderMap, HeaderName, HeaderValue},
        uri::Authority,
    },
    web::Bytes,
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
        lines(self.request.headers(), name)
    }
}

/// The headers of a response.
pub(crate) struct Headers<'a>(pub(crate) &'a mut HeaderMap);

impl ResponseHead for Headers<'_> {
    fn lines(&self, name: &str) -> impl Iterator<Item = &[u8]> {
        lines(self.0, name)
    }

    fn remove(&mut self, name: &str) {
        self.0.remove(name);
    }

    fn append(&mut self, name: &str, value: &[u8]) {
        self.try_append(name, value.to_vec().into());
    }

    fn clear(&mut self) {
        self.0.clear();
    }

    fn has_any(&self, names: &[&str]) -> bool {
        self.0.keys().any(|name| names.contains(&name.as_str()))
    }

    #[inline(always)]
    #[allow(clippy::inline_always, reason = "then the name is known where it is called")]
    fn try_append(&mut self, name: &str, value: Cow<'static, [u8]>) -> bool {
        let value = match value {
            Cow::Borrowed(value) => Bytes::from_static(value),
            Cow::Owned(value) => value.into(),
        };
        let Ok(value) = HeaderValue::from_maybe_shared(value) else { return false };
        let Some(name) = known(name).or_else(|| name.parse().ok()) else { return false };
        self.0.append(name, value);
        true
    }
}

#[inline]
fn lines<'a>(headers: &'a HeaderMap, name: &str) -> impl Iterator<Item = &'a [u8]> + use<'a> {
    let lines = match known(name) {
        Some(name) => headers.get_all(name),
        None => headers.get_all(name),
    };
    lines.map(HeaderValue::as_bytes)
}

/// Names that need not be parsed: those that are asked for with every request. Any other works, too.
#[inline(always)]
#[allow(clippy::inline_always, reason = "as above")]
fn known(name: &str) -> Option<HeaderName> {
    Some(match name {
        "origin" => header::ORIGIN,
        "host" => header::HOST,
        "vary" => header::VARY,
        "access-control-request-method" => header::ACCESS_CONTROL_REQUEST_METHOD,
        "access-control-allow-origin" => header::ACCESS_CONTROL_ALLOW_ORIGIN,
        "access-control-allow-credentials" => header::ACCESS_CONTROL_ALLOW_CREDENTIALS,
        "access-control-expose-headers" => header::ACCESS_CONTROL_EXPOSE_HEADERS,
        "access-control-allow-methods" => header::ACCESS_CONTROL_ALLOW_METHODS,
        "access-control-allow-headers" => header::ACCESS_CONTROL_ALLOW_HEADERS,
        "access-control-max-age" => header::ACCESS_CONTROL_MAX_AGE,
        _ => return None,
    })
}
