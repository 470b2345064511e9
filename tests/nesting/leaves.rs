//! Services without layers, and how often their handlers have run.

use std::{
    collections::BTreeMap,
    convert::Infallible,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    task::{Context, Poll},
};

use axum::{
    BoxError, Router,
    body::Body,
    error_handling::HandleErrorLayer,
    extract::Request,
    http::{HeaderMap, HeaderValue, StatusCode},
    response::{IntoResponse, Response},
    routing::any,
};
use cors_runtime::{cors, cors_route};
use tokio::task::yield_now;
use tower::{Layer, Service, service_fn};

use crate::policies::{By, Combined, Enforced, Middle, Near, Open, Outer, Strict};

pub(crate) use cors_tests::{Server, boxed};

/// [`boxed`], and an error is answered with 503.
pub(crate) fn boxed_fallible<S>(service: S) -> Server
where
    S: Service<Request, Error = BoxError> + Clone + Send + Sync + 'static,
    S::Response: IntoResponse + Send,
    S::Future: Send + 'static,
{
    async fn failed(_: BoxError) -> StatusCode {
        StatusCode::SERVICE_UNAVAILABLE
    }
    boxed(HandleErrorLayer::new(failed).layer(service))
}

/// A service behind a lock, which makes it `Clone` and `Sync` and hands all else through.
pub(crate) struct Locked<S>(Arc<Mutex<S>>);

impl<S> Locked<S> {
    pub(crate) fn new(service: S) -> Self {
        Self(Arc::new(Mutex::new(service)))
    }
}

impl<S> Clone for Locked<S> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<S: Service<Request>> Service<Request> for Locked<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).poll_ready(context)
    }

    fn call(&mut self, request: Request) -> S::Future {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).call(request)
    }
}

/// How often handlers ran, by the number of the request. It is a header: it survives what a middleware
/// makes of it.
static RUNS: Mutex<BTreeMap<u64, usize>> = Mutex::new(BTreeMap::new());

pub(crate) const NUMBER: &str = "x-request-number";

fn runs() -> MutexGuard<'static, BTreeMap<u64, usize>> {
    RUNS.lock().unwrap_or_else(PoisonError::into_inner)
}

pub(crate) fn new_number() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

fn number(headers: &HeaderMap) -> Option<u64> {
    headers.get(NUMBER)?.to_str().ok()?.parse().ok()
}

/// Said by every handler.
pub(crate) fn ran(headers: &HeaderMap) {
    if let Some(number) = number(headers) {
        *runs().entry(number).or_default() += 1;
    }
}

/// How many handlers this request has run.
pub(crate) fn handlers_run(number: u64) -> usize {
    runs().remove(&number).unwrap_or_default()
}

pub(crate) async fn plain(headers: HeaderMap) -> &'static str {
    ran(&headers);
    // Others have their turn, as with every handler that waits for something.
    yield_now().await;
    "ran"
}

/// A handler that writes CORS headers of its own, in the bytes of constants.
pub(crate) async fn with_own_headers(headers: HeaderMap) -> Response {
    plain(headers).await;
    Response::builder()
        .header("access-control-allow-origin", HeaderValue::from_static("*"))
        .header("access-control-allow-credentials", "true")
        .header("vary", HeaderValue::from_static("origin"))
        .body(Body::empty())
        .expect("a response")
}

macro_rules! handlers {
    ($($name:ident $policy:ident)*) => {
        $(
            #[cors($policy)]
            pub(crate) async fn $name(headers: HeaderMap) -> &'static str {
                plain(headers).await
            }
        )*
    };
}

handlers! {
    near Near
    middle Middle
    outer Outer
    open Open
    enforced Enforced
    strict Strict
    combined Combined
}

#[cors(same_origin)]
pub(crate) async fn closed(headers: HeaderMap) -> &'static str {
    plain(headers).await
}

/// Where a request ends, and whose policy it has there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Leaf {
    /// `any(handler)`, in axum.
    Plain,
    /// The same, and the handler writes CORS headers.
    Writing,
    /// A service of tower's.
    Service,
    /// A route with a policy of its own.
    Route(By),
}

impl Leaf {
    pub(crate) const EACH: [Self; 11] = [
        Self::Plain,
        Self::Writing,
        Self::Service,
        Self::Route(By::Near),
        Self::Route(By::Middle),
        Self::Route(By::Outer),
        Self::Route(By::Open),
        Self::Route(By::Enforced),
        Self::Route(By::Strict),
        Self::Route(By::Combined),
        Self::Route(By::SameOrigin),
    ];

    pub(crate) fn by(self) -> By {
        if let Self::Route(by) = self { by } else { By::Nobody }
    }

    pub(crate) fn router(self) -> Router {
        let router = match self {
            Self::Plain => Router::new().route("/", any(plain)),
            Self::Writing => Router::new().route("/", any(with_own_headers)),
            Self::Service => Router::new().route_service("/", service()),
            Self::Route(by) => Router::new().route(
                "/",
                match by {
                    By::Near => cors_route!(get(near).post(near).delete(near)),
                    By::Middle => cors_route!(get(middle).post(middle)),
                    By::Outer => cors_route!(get(outer).post(outer).delete(outer).put(outer)),
                    By::Open => cors_route!(get(open).post(open)),
                    By::Enforced => cors_route!(get(enforced).post(enforced).put(enforced)),
                    By::Strict => cors_route!(get(strict).post(strict).delete(strict)),
                    By::Combined => cors_route!(get(combined).post(combined)),
                    By::SameOrigin => cors_route!(get(closed).post(closed).delete(closed)),
                    By::CombinedStrict | By::Nobody => unreachable!("{by:?}"),
                },
            ),
        };
        router.with_state(())
    }

    pub(crate) fn server(self) -> Server {
        if self == Self::Service { service() } else { boxed(self.router()) }
    }
}

/// A leaf of tower's.
pub(crate) fn service() -> Server {
    boxed(service_fn(|request: Request| async move {
        plain(request.headers().clone()).await;
        Ok::<_, Infallible>(Response::new(Body::from("ran")))
    }))
}

/// Routes of both kinds: `/plain`, `/near`, `/closed`, `/open`.
pub(crate) fn several() -> Router {
    Router::new()
        .route("/plain", any(plain))
        .route("/near", cors_route!(get(near).post(near).delete(near)))
        .route("/closed", cors_route!(get(closed).post(closed)))
        .route("/open", cors_route!(get(open).post(open)))
}
