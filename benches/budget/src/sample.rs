//! A request as it is sent, before any library has its own type for it.

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, header};

/// A request as it is sent.
#[derive(Clone, Debug)]
pub struct Sample {
    /// The method.
    pub method: Method,
    /// The header lines. The values are slices of one buffer, as a server reads them.
    pub lines: Vec<(HeaderName, Bytes)>,
}

/// What every request carries. With a fourth, the map of a preflight would be larger than what the
/// allocator keeps at hand, and the counts would depend on the state of the heap.
const COMMON: [(HeaderName, &str); 3] = [
    (header::HOST, "api.example.com"),
    (header::USER_AGENT, "Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0"),
    (header::ACCEPT, "application/json"),
];

impl Sample {
    /// A GET without `Origin`.
    pub fn same_origin() -> Self {
        Self::new(Method::GET, &[])
    }

    /// An actual request.
    pub fn actual(origin: &str) -> Self {
        Self::new(Method::GET, &[(header::ORIGIN, origin)])
    }

    /// A preflight for PUT with these header names.
    pub fn preflight(origin: &str, names: &str) -> Self {
        let lines = [
            (header::ORIGIN, origin),
            (header::ACCESS_CONTROL_REQUEST_METHOD, "PUT"),
            (header::ACCESS_CONTROL_REQUEST_HEADERS, names),
        ];
        Self::new(Method::OPTIONS, &lines)
    }

    fn new(method: Method, lines: &[(HeaderName, &str)]) -> Self {
        let mut buffer = Vec::new();
        let mut places = Vec::new();
        for (name, value) in COMMON.iter().chain(lines) {
            let start = buffer.len();
            buffer.extend_from_slice(value.as_bytes());
            places.push((name.clone(), start..buffer.len()));
        }
        let buffer = Bytes::from(buffer);
        let lines = places.into_iter().map(|(name, place)| (name, buffer.slice(place))).collect();
        Self { method, lines }
    }

    /// The value of a header.
    pub fn get(&self, name: &HeaderName) -> Option<&Bytes> {
        self.lines.iter().find(|(line, _)| line == name).map(|(_, value)| value)
    }

    /// As hyper hands it to a service: a map that was made for as many lines as were read.
    pub fn request<B: Default>(&self) -> Request<B> {
        let mut headers = HeaderMap::with_capacity(self.lines.len());
        for (name, value) in &self.lines {
            let value = HeaderValue::from_maybe_shared(value.clone()).expect("a header value");
            headers.append(name, value);
        }
        let mut request = Request::new(B::default());
        *request.method_mut() = self.method.clone();
        *request.uri_mut() = http::Uri::from_static("/items");
        *request.headers_mut() = headers;
        request
    }
}
