//! What the tests of this package share.

pub mod chromium;
pub mod compiler;
pub mod firefox;
pub mod log;
pub mod modes;
pub mod raw;

/// Says that a test was left out, past the test runner, which would keep it to itself.
pub fn skipped(reason: &str) {
    let _ = writeln!(io::stderr(), "SKIPPED: {reason}");
}

/// Whether to try what takes minutes, as `.ci/run` does.
pub fn is_exhaustive() -> bool {
    std::env::var_os("CORS_TESTS_EXHAUSTIVE").is_some()
}

/// How many random inputs to try where so many are enough for a change, and many more in `.ci/run`.
pub fn cases(few: u32) -> u32 {
    if is_exhaustive() { few * 2 } else { few }
}

/// The code of the README.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
mod readme {}

use std::{
    convert::Infallible,
    io::{self, Write as _},
    pin::{Pin, pin},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    task::{Context, Poll, Waker},
};

use axum::{body::Body, response::IntoResponse};
use http::{HeaderMap, Request, Response, StatusCode};
use tower::{Layer, Service, ServiceExt as _, util::BoxCloneSyncService};

/// An application of which only this is known.
pub type Server = BoxCloneSyncService<Request<Body>, Response<Body>, Infallible>;

/// Forgets what kind of service an application is.
pub fn boxed<S>(service: S) -> Server
where
    S: Service<Request<Body>, Error = Infallible> + Clone + Send + Sync + 'static,
    S::Response: IntoResponse,
    S::Future: Send + 'static,
{
    BoxCloneSyncService::new(service.map_response(IntoResponse::into_response))
}

/// The CORS headers of a response and its `vary` lines, sorted: the complete set, so that a
/// comparison fails on extra headers too.
///
/// # Panics
///
/// When one is no text.
pub fn cors_headers(headers: &HeaderMap) -> Vec<String> {
    let mut lines: Vec<String> = headers
        .iter()
        .filter(|(name, _)| name.as_str().starts_with("access-control-") || *name == "vary")
        .map(|(name, value)| format!("{name}: {}", value.to_str().expect("text")))
        .collect();
    lines.sort();
    lines
}

/// A request with these header lines.
///
/// # Panics
///
/// When a part is no part of a request.
pub fn request<B: Default>(method: &str, uri: &str, headers: &[(&str, &str)]) -> Request<B> {
    let mut request = Request::builder().method(method).uri(uri);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(B::default()).expect("a request")
}

/// A request as text: the method, the target if it is not `/`, and header lines, with ` | ` between.
///
/// # Panics
///
/// When a part is no part of a request.
pub fn head<B: Default>(text: &str) -> Request<B> {
    let mut parts = text.split(" | ").peekable();
    let method = parts.next().unwrap_or_default();
    let is_target = |part: &&str| ["/", "http://", "https://"].iter().any(|s| part.starts_with(s));
    let uri = parts.next_if(is_target).unwrap_or("/");
    let headers: Vec<_> = parts.map(|part| part.split_once(": ").expect("a header line")).collect();
    request(method, uri, &headers)
}

/// The rows of one section of a table: what stands below its name, up to an empty line. `#` begins a comment.
///
/// # Panics
///
/// When there is no such section, or a row has not `N` fields.
pub fn rows<const N: usize>(table: &'static str, section: &str) -> Vec<[&'static str; N]> {
    let (_, rows) = table.split_once(&format!("\n\n{section}\n")).expect(section);
    let rows = rows.lines().take_while(|line| !line.is_empty());
    let rows = rows.filter(|line| !line.starts_with('#'));
    rows.map(|row| row.split('\t').collect::<Vec<_>>().try_into().expect(row)).collect()
}

/// The CORS headers of a response and its `vary` lines, sorted, in one line and without
/// `access-control-`: the complete set, so that a comparison fails on extra headers too.
///
/// # Panics
///
/// When one is no text.
pub fn said(headers: &HeaderMap) -> String {
    cors_headers(headers).join(" | ").replace("access-control-", "")
}

/// The output of a future that waits for nothing.
///
/// # Panics
///
/// When it waits.
pub fn now<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("it waits"),
    }
}

/// A preflight for this method.
pub fn preflight<B: Default>(uri: &str, origin: &str, method: &str) -> Request<B> {
    request("OPTIONS", uri, &[("origin", origin), ("access-control-request-method", method)])
}

/// A service that counts how often it runs and answers with these headers.
///
/// It runs when its future is polled. A policy may call it to find out whether it holds a nearer
/// policy, and drop the future.
#[derive(Clone, Debug, Default)]
pub struct Spy {
    calls: Arc<AtomicUsize>,
    asked: Arc<AtomicUsize>,
    headers: HeaderMap,
    status: StatusCode,
}

impl Spy {
    /// Answers with these header lines.
    ///
    /// # Panics
    ///
    /// When a part is no part of a header.
    pub fn answering(headers: &[(&'static str, &str)]) -> Self {
        let mut spy = Self::default();
        for (name, value) in headers {
            spy.headers.append(*name, value.parse().expect("a header value"));
        }
        spy
    }

    /// Answers with these headers.
    #[must_use]
    pub fn headers(mut self, headers: HeaderMap) -> Self {
        self.headers = headers;
        self
    }

    /// Answers with this status.
    #[must_use]
    pub fn status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }

    /// How often this service and its clones were called, whether or not they ran.
    pub fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }

    /// How often this service and its clones have run.
    pub fn calls(&self) -> usize {
        self.calls.load(Ordering::SeqCst)
    }
}

impl<B> Service<Request<B>> for Spy {
    type Response = Response<String>;
    type Error = Infallible;
    type Future = SpyFuture;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Request<B>) -> Self::Future {
        self.asked.fetch_add(1, Ordering::SeqCst);
        SpyFuture(self.clone())
    }
}

/// The response of a [`Spy`].
#[derive(Debug)]
pub struct SpyFuture(Spy);

impl Future for SpyFuture {
    type Output = Result<Response<String>, Infallible>;

    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Self::Output> {
        self.0.calls.fetch_add(1, Ordering::SeqCst);
        let mut response = Response::new("body".to_owned());
        *response.status_mut() = self.0.status;
        *response.headers_mut() = self.0.headers.clone();
        Poll::Ready(Ok(response))
    }
}

/// What a layer around this service answers.
pub async fn send<L>(layer: L, spy: &Spy, request: Request<()>) -> Response<String>
where
    L: Layer<Spy>,
    L::Service: Service<Request<()>, Response = Response<String>, Error = Infallible>,
{
    let Ok(response) = layer.layer(spy.clone()).oneshot(request).await;
    response
}
