//! How the middleware of the tests hands a request on.

use std::{
    convert::Infallible,
    future::Future,
    panic::AssertUnwindSafe,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
};

use axum::{
    body::Body,
    extract::Request,
    http::{HeaderMap, HeaderValue, StatusCode},
    response::{IntoResponse, Response},
};
use tokio::{
    runtime::Handle,
    sync::{mpsc, oneshot},
    task,
};
use tower::{Layer, Service, ServiceExt};

use crate::{
    middleware::{Between, request_cloned, request_rebuilt},
    routes::reached,
};

impl<S> Layer<S> for Between {
    type Service = BetweenService<S>;

    fn layer(&self, inner: S) -> BetweenService<S> {
        BetweenService { way: *self, inner, kept: Arc::default(), worker: Arc::default() }
    }
}

type Kept = Arc<Mutex<Vec<(Option<HeaderValue>, HeaderMap)>>>;
type Job = (Request, oneshot::Sender<Response>);

#[derive(Clone)]
pub(crate) struct BetweenService<S> {
    way: Between,
    inner: S,
    kept: Kept,
    worker: Arc<Mutex<Option<mpsc::UnboundedSender<Job>>>>,
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
            Between::AlwaysReady
            | Between::SpawnInside
            | Between::Thread
            | Between::Worker
            | Between::Retry
            | Between::RetryRebuilt
            | Between::Hedge => Poll::Ready(Ok(())),
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
            Between::AlwaysReady => Box::pin(later.oneshot(request)),
            Between::SpawnInCall => {
                let task = task::spawn(self.inner.call(request));
                Box::pin(async { task.await.expect("the task ends") })
            }
            Between::SpawnInside => Box::pin(async {
                task::spawn(async { later.oneshot(request).await }).await.expect("the task ends")
            }),
            Between::RebuiltOnTask | Between::Gateway => {
                let request =
                    if way == Between::Gateway { request } else { request_rebuilt(&request) };
                Box::pin(async move {
                    let task = task::spawn(async { later.oneshot(request).await });
                    let Ok(response) = task.await.expect("the task ends");
                    Ok(way.response(response))
                })
            }
            Between::Thread => Box::pin(async {
                let handle = Handle::current();
                let run = move || handle.block_on(later.oneshot(request));
                task::spawn_blocking(run).await.expect("the thread ends")
            }),
            Between::Worker => self.work(request),
            Between::RequestRebuilt => Box::pin(self.inner.call(request_rebuilt(&request))),
            Between::Rebuilt => {
                let future = self.inner.call(request_rebuilt(&request));
                Box::pin(async move { future.await.map(|response| way.response(response)) })
            }
            Between::Retry | Between::RetryRebuilt => Box::pin(async move {
                let copy = if way == Between::Retry { request_cloned } else { request_rebuilt };
                let Ok(_) = later.clone().oneshot(copy(&request)).await;
                later.oneshot(copy(&request)).await
            }),
            Between::Hedge => Box::pin(async move {
                let first = later.clone().oneshot(request_cloned(&request));
                let second = later.oneshot(request);
                // Both run to their ends, and the answer is the one that ends last: the copy for a
                // second back end that is only looked at.
                let (_, second) = tokio::join!(biased; first, second);
                second
            }),
            Between::Timeout => {
                let mut reached = reached(request.headers()).subscribe();
                let future = self.inner.call(request);
                Box::pin(async move {
                    tokio::select! {
                        biased;
                        response = future => response,
                        _ = reached.wait_for(|is_reached| *is_reached) => {
                            Ok(StatusCode::REQUEST_TIMEOUT.into_response())
                        }
                    }
                })
            }
            Between::Abandon => {
                drop(self.inner.call(request));
                Box::pin(async { Ok(StatusCode::SERVICE_UNAVAILABLE.into_response()) })
            }
            Between::CatchPanic => {
                let mut future = Box::pin(self.inner.call(request));
                Box::pin(std::future::poll_fn(move |context| {
                    let poll = || future.as_mut().poll(context);
                    std::panic::catch_unwind(AssertUnwindSafe(poll)).unwrap_or_else(|_| {
                        Poll::Ready(Ok(StatusCode::INTERNAL_SERVER_ERROR.into_response()))
                    })
                }))
            }
            Between::Cache | Between::CacheForAll => self.cached(request),
            _ => {
                let future = self.inner.call(request);
                Box::pin(async move { future.await.map(|response| way.response(response)) })
            }
        }
    }
}

impl<S> BetweenService<S>
where
    S: Service<Request, Response = Response, Error = Infallible> + Clone + Send + Sync + 'static,
    S::Future: Send + 'static,
{
    fn work(&self, request: Request) -> Answer {
        let inner = self.inner.clone();
        let mut worker = self.worker.lock().unwrap_or_else(PoisonError::into_inner);
        let jobs = worker.get_or_insert_with(|| {
            let (jobs, mut incoming) = mpsc::unbounded_channel::<Job>();
            task::spawn(async move {
                while let Some((request, answer)) = incoming.recv().await {
                    let Ok(response) = inner.clone().oneshot(request).await;
                    let _ = answer.send(response);
                }
            });
            jobs
        });
        let (answer, response) = oneshot::channel();
        jobs.send((request, answer)).expect("the worker lives");
        Box::pin(async { Ok(response.await.expect("the worker answers")) })
    }

    fn cached(&mut self, request: Request) -> Answer {
        if *request.method() != "GET" {
            return Box::pin(self.inner.call(request));
        }
        let key = (self.way == Between::Cache)
            .then(|| request.headers().get("origin").cloned())
            .flatten();
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
        let future = self.inner.call(request);
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
