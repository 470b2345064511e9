//! What people put between policies: one middleware with many ways.

use std::{
    convert::Infallible,
    future::Future,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
};

use axum::{
    body::Body,
    extract::Request,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode},
    response::{IntoResponse, Response},
};
use cors_runtime::is_preflight;
use tokio::{runtime::Handle, task};
use tower::{Layer, Service, ServiceExt};

use crate::judge::Limits;

/// What stands between.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Between {
    /// Forwards readiness and calls.
    Newtype,
    /// Is always ready, and calls a clone from inside its future.
    Later,
    /// Forwards readiness, and calls a clone from inside its future.
    ReadyThenLater,
    /// `tokio::spawn(inner.call(request))`.
    SpawnInCall,
    /// Runs the inner service to its end on another thread, in `call`.
    ThreadInCall,
    /// Another task, from inside its future.
    Spawn,
    /// Another thread, from inside its future.
    Thread,
    VaryOverridden,
    VaryMerged,
    VaryRemoved,
    /// All headers of the response written to text and read again.
    HeadersFromText,
    /// A new response of the same status, headers and body.
    ResponseRebuilt,
    /// A new request of the same method, URI and headers.
    RequestRebuilt,
    /// The new request is sent to another task.
    RebuiltOnTask,
    /// Sends a request twice, one after the other.
    Retry,
    /// Sends a request twice at once.
    Hedge,
    /// Gives up on the inner future before it was polled.
    Abandon,
    /// 500 in place of whatever was answered.
    Replace,
    /// 401 to all without `Authorization`.
    Authenticate,
    /// The same for what is not a preflight.
    AuthenticateActual,
    /// Preflights at once, all else later.
    PreflightsAtOnce,
    /// 405 and `allow` to all without `Authorization`, answered in `call`.
    RefuseMethod,
    /// Keeps the first response of each page, as `vary: origin` asks.
    Cache,
}

impl Between {
    pub(crate) const EACH: [Self; 22] = [
        Self::Newtype,
        Self::Later,
        Self::ReadyThenLater,
        Self::SpawnInCall,
        Self::Spawn,
        Self::Thread,
        Self::VaryOverridden,
        Self::VaryMerged,
        Self::VaryRemoved,
        Self::HeadersFromText,
        Self::ResponseRebuilt,
        Self::RequestRebuilt,
        Self::RebuiltOnTask,
        Self::Retry,
        Self::Hedge,
        Self::Abandon,
        Self::Replace,
        Self::Authenticate,
        Self::AuthenticateActual,
        Self::PreflightsAtOnce,
        Self::RefuseMethod,
        Self::Cache,
    ];

    /// Whether what is inside is called only when the future runs, or not at all.
    fn calls_later(self) -> bool {
        matches!(
            self,
            Self::Later
                | Self::ReadyThenLater
                | Self::Spawn
                | Self::Thread
                | Self::RebuiltOnTask
                | Self::Retry
                | Self::Hedge
                | Self::Authenticate
                | Self::AuthenticateActual
                | Self::PreflightsAtOnce
                | Self::RefuseMethod
        )
    }

    fn answers(self) -> bool {
        matches!(
            self,
            Self::Abandon
                | Self::Replace
                | Self::Authenticate
                | Self::AuthenticateActual
                | Self::RefuseMethod
        )
    }

    /// How often the handler runs for one request.
    pub(crate) fn runs(self) -> Option<usize> {
        match self {
            Self::Retry | Self::Hedge => Some(2),
            Self::Cache | Self::Abandon => None,
            _ => Some(1),
        }
    }

    /// What the documentation says of it. `has_policy`: a policy is inside. `is_boxed`: a clone of the
    /// middleware does not reach it.
    pub(crate) fn limit(self, has_policy: bool, is_boxed: bool, limits: &mut Limits) {
        limits.is_answered_between |= self.answers();
        limits.runs_in_call |= matches!(self, Self::SpawnInCall | Self::ThreadInCall);
        if has_policy {
            limits.is_unheard |= is_boxed && self.calls_later();
            limits.is_rebuilt |=
                matches!(self, Self::RequestRebuilt | Self::RebuiltOnTask | Self::Cache);
            limits.rewrites_vary |= matches!(
                self,
                Self::VaryOverridden | Self::VaryMerged | Self::VaryRemoved | Self::Replace
            );
        }
    }

    fn response(self, mut response: Response) -> Response {
        let headers = response.headers_mut();
        match self {
            Self::VaryOverridden => {
                headers.insert("vary", HeaderValue::from_static("accept-encoding"));
            }
            Self::VaryMerged => {
                let lines = headers.get_all("vary").iter();
                let mut all: Vec<_> = lines.map(|line| line.to_str().expect("text")).collect();
                all.push("accept-encoding");
                let all = all.join(", ").parse().expect("a value");
                headers.insert("vary", all);
            }
            Self::VaryRemoved => {
                headers.remove("vary");
            }
            Self::HeadersFromText => *headers = from_text(headers),
            Self::ResponseRebuilt => {
                let mut new = Response::new(Body::from("rebuilt"));
                *new.status_mut() = response.status();
                *new.headers_mut() = response.headers().clone();
                return new;
            }
            Self::Replace => return StatusCode::INTERNAL_SERVER_ERROR.into_response(),
            _ => {}
        }
        response
    }

    /// The answer of a middleware that asks nobody.
    fn refusal(self, request: &Request) -> Option<Response> {
        if request.headers().contains_key("authorization") {
            return None;
        }
        match self {
            Self::Authenticate => Some(StatusCode::UNAUTHORIZED.into_response()),
            Self::AuthenticateActual if !is_preflight(request) => {
                Some(StatusCode::UNAUTHORIZED.into_response())
            }
            Self::RefuseMethod => {
                Some((StatusCode::METHOD_NOT_ALLOWED, [("allow", "GET,HEAD")]).into_response())
            }
            _ => None,
        }
    }
}

fn from_text(headers: &HeaderMap) -> HeaderMap {
    headers
        .iter()
        .map(|(name, value)| {
            let name = HeaderName::from_bytes(name.to_string().as_bytes()).expect("a name");
            (name, HeaderValue::from_bytes(value.as_bytes()).expect("a value"))
        })
        .collect()
}

/// Another request of the same head, without extensions.
pub(crate) fn request_rebuilt(request: &Request) -> Request {
    let mut new = Request::new(Body::empty());
    *new.method_mut() = request.method().clone();
    *new.uri_mut() = request.uri().clone();
    *new.headers_mut() = request.headers().clone();
    new
}

pub(crate) fn request_cloned(request: &Request) -> Request {
    let mut new = request_rebuilt(request);
    *new.extensions_mut() = request.extensions().clone();
    new
}

impl<S> Layer<S> for Between {
    type Service = BetweenService<S>;

    fn layer(&self, inner: S) -> BetweenService<S> {
        BetweenService { way: *self, inner, kept: Arc::default() }
    }
}

type Kept = Arc<Mutex<Vec<(Option<HeaderValue>, HeaderMap)>>>;

#[derive(Clone)]
pub(crate) struct BetweenService<S> {
    way: Between,
    inner: S,
    kept: Kept,
}

type Answer = Pin<Box<dyn Future<Output = Result<Response, Infallible>> + Send>>;

impl<S> Service<Request> for BetweenService<S>
where
    S: Service<Request, Response = Response, Error = Infallible> + Clone + Send + Sync + 'static,
    S::Future: Send + 'static,
{
    type Response = Response;
    type Error = Infallible;
    type Future = Answer;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        match self.way {
            Between::Later
            | Between::Spawn
            | Between::Thread
            | Between::Retry
            | Between::Hedge
            | Between::PreflightsAtOnce => Poll::Ready(Ok(())),
            _ => self.inner.poll_ready(context),
        }
    }

    fn call(&mut self, request: Request) -> Answer {
        let way = self.way;
        if let Some(refusal) = way.refusal(&request) {
            return Box::pin(async { Ok(refusal) });
        }
        let later = self.inner.clone();
        match way {
            Between::Later | Between::ReadyThenLater => Box::pin(later.oneshot(request)),
            Between::PreflightsAtOnce if !is_preflight(&request) => {
                Box::pin(later.oneshot(request))
            }
            Between::SpawnInCall => {
                let task = task::spawn(self.inner.call(request));
                Box::pin(async { task.await.expect("the task ends") })
            }
            Between::ThreadInCall => {
                let handle = Handle::current();
                let run = move || handle.block_on(later.oneshot(request));
                let response = std::thread::spawn(run).join().expect("the thread ends");
                Box::pin(async { response })
            }
            Between::Spawn => Box::pin(async {
                task::spawn(async { later.oneshot(request).await }).await.expect("the task ends")
            }),
            Between::RebuiltOnTask => {
                let request = request_rebuilt(&request);
                Box::pin(async {
                    let task = task::spawn(async { later.oneshot(request).await });
                    task.await.expect("the task ends")
                })
            }
            Between::Thread => Box::pin(async {
                let handle = Handle::current();
                let run = move || handle.block_on(later.oneshot(request));
                task::spawn_blocking(run).await.expect("the thread ends")
            }),
            Between::RequestRebuilt => Box::pin(self.inner.call(request_rebuilt(&request))),
            Between::Retry => Box::pin(async move {
                let Ok(_) = later.clone().oneshot(request_cloned(&request)).await;
                later.oneshot(request).await
            }),
            Between::Hedge => Box::pin(async move {
                let first = later.clone().oneshot(request_cloned(&request));
                let second = later.oneshot(request);
                // Both run to their ends, and the answer is the one that ends last: the copy for a
                // second back end that is only looked at.
                let (_, second) = tokio::join!(biased; first, second);
                second
            }),
            Between::Abandon => {
                drop(self.inner.call(request));
                Box::pin(async { Ok(StatusCode::SERVICE_UNAVAILABLE.into_response()) })
            }
            Between::Cache => self.cached(request),
            _ => {
                let future = self.inner.call(request);
                Box::pin(async move { future.await.map(|response| way.response(response)) })
            }
        }
    }
}

impl<S> BetweenService<S>
where
    S: Service<Request, Response = Response, Error = Infallible>,
    S::Future: Send + 'static,
{
    fn cached(&mut self, request: Request) -> Answer {
        let future = |inner: &mut S, request| Box::pin(inner.call(request));
        if *request.method() != "GET" {
            return future(&mut self.inner, request);
        }
        let key = request.headers().get("origin").cloned();
        let find = |kept: &Kept| {
            let kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
            kept.iter().find(|(of, _)| *of == key).map(|(_, headers)| headers.clone())
        };
        if let Some(headers) = find(&self.kept) {
            let mut response = Response::new(Body::from("cached"));
            *response.headers_mut() = headers;
            return Box::pin(async { Ok(response) });
        }
        let kept = self.kept.clone();
        let future = future(&mut self.inner, request);
        Box::pin(async move {
            let Ok(response) = future.await;
            if response.status() == StatusCode::OK {
                let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
                kept.push((key, response.headers().clone()));
            }
            Ok(response)
        })
    }
}
