//! The heads of actix-web's requests and responses.

use std::cell::RefCell;

use actix_web::{
    HttpMessage as _, HttpRequest,
    http::{
        Uri,
        header::{self, HeaderMap, HeaderName, HeaderValue},
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
        lines(self.request.headers(), name)
    }
}

/// The headers of a response.
pub(crate) struct Headers<'a> {
    map: &'a mut HeaderMap,
    /// Nearly no handler sets a CORS header. One look at the few names there are costs less than one search
    /// for each that there might be.
    has_cors: bool,
}

const CORS: &str = "access-control-";

impl<'a> Headers<'a> {
    pub(crate) fn of(map: &'a mut HeaderMap) -> Self {
        let has_cors = map.keys().any(|name| name.as_str().starts_with(CORS));
        Self { map, has_cors }
    }
}

impl ResponseHead for Headers<'_> {
    fn lines(&self, name: &str) -> impl Iterator<Item = &[u8]> {
        let is_absent = !self.has_cors && name.starts_with(CORS);
        (!is_absent).then(|| lines(self.map, name)).into_iter().flatten()
    }

    fn remove(&mut self, name: &str) {
        match known(name) {
            Some(name) => self.map.remove(name),
            None => self.map.remove(name),
        };
    }

    fn append(&mut self, name: &str, value: &[u8]) {
        self.has_cors |= name.starts_with(CORS);
        let name = known(name).or_else(|| HeaderName::from_bytes(name.as_bytes()).ok());
        if let (Some(name), Some(value)) = (name, value_of(value)) {
            self.map.append(name, value);
        }
    }

    fn clear(&mut self) {
        self.map.clear();
    }
}

fn lines<'a>(headers: &'a HeaderMap, name: &str) -> impl Iterator<Item = &'a [u8]> + use<'a> {
    let lines = match known(name) {
        Some(name) => headers.get_all(name),
        None => headers.get_all(name),
    };
    lines.map(HeaderValue::as_bytes)
}

/// The value of these bytes. Policies write few values, so a thread keeps the first ones: a clone takes a
/// tenth of the time that a copy takes.
fn value_of(bytes: &[u8]) -> Option<HeaderValue> {
    const MOST: usize = 16;
    thread_local! {
        static VALUES: RefCell<Vec<HeaderValue>> = const { RefCell::new(Vec::new()) };
    }
    VALUES.with_borrow_mut(|values| {
        if let Some(value) = values.iter().find(|value| value.as_bytes() == bytes) {
            return Some(value.clone());
        }
        let value = HeaderValue::from_bytes(bytes).ok()?;
        if values.len() < MOST {
            values.push(value.clone());
        }
        Some(value)
    })
}

/// Names that need not be parsed: those that are asked for with every request. Any other works, too.
#[inline]
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
