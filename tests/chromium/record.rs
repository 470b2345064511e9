//! What a server sees of the browser: each request with its answer, in order.

use std::{
    cell::Cell,
    mem,
    sync::{Arc, Mutex},
};

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use http::{HeaderMap, header};

tokio::task_local! {
    static CALLED: Cell<bool>;
}

/// Says that the request has come as far as a handler.
pub(crate) fn called() {
    CALLED.with(|called| called.set(true));
}

/// One request.
#[derive(Debug)]
struct Entry {
    /// `preflight`, or the method.
    kind: String,
    status: u16,
    called: bool,
    origin: Option<String>,
    cookies: Option<String>,
}

impl Entry {
    /// The origin is left out where it is the page's.
    fn describe(&self, page_origin: &str) -> String {
        let mut text = format!("{} {}", self.kind, self.status);
        if self.called {
            text.push_str(" called");
        }
        match self.origin.as_deref() {
            None => text.push_str(" without origin"),
            Some(origin) if origin == page_origin => {}
            Some(origin) => text.extend([" from ", origin]),
        }
        if let Some(cookies) = &self.cookies {
            text.extend([" with ", cookies]);
        }
        text
    }
}

/// Requests in the order of their answers.
#[derive(Clone, Default)]
pub(crate) struct Log(Arc<Mutex<Vec<Entry>>>);

impl Log {
    /// Runs one request. It is in the log before the browser has the answer, so before script can
    /// tell anybody about it.
    pub(crate) async fn record<B, C, F>(
        &self,
        request: http::Request<B>,
        answer: impl FnOnce(http::Request<B>) -> F,
    ) -> http::Response<C>
    where
        F: Future<Output = http::Response<C>>,
    {
        let preflight = cors_runtime::is_preflight(&request);
        let (parts, body) = request.into_parts();
        let kind = if preflight { "preflight".to_owned() } else { parts.method.to_string() };
        let origin = text(&parts.headers, header::ORIGIN);
        let cookies = text(&parts.headers, header::COOKIE);
        let request = http::Request::from_parts(parts, body);
        let (response, called) = CALLED
            .scope(Cell::new(false), async {
                let response = answer(request).await;
                (response, CALLED.with(Cell::get))
            })
            .await;
        let status = response.status().as_u16();
        let entry = Entry { kind, status, called, origin, cookies };
        self.0.lock().expect("no panic").push(entry);
        response
    }

    /// What came since the last time.
    pub(crate) fn take(&self, page_origin: &str) -> String {
        let entries = mem::take(&mut *self.0.lock().expect("no panic"));
        let described: Vec<_> = entries.iter().map(|entry| entry.describe(page_origin)).collect();
        described.join("; ")
    }
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> Option<String> {
    let lines: Vec<_> = headers.get_all(name).iter().map(|line| line.to_str()).collect();
    let lines: Result<Vec<_>, _> = lines.into_iter().collect();
    Some(lines.expect("text").join(", ")).filter(|text| !text.is_empty())
}

/// As a middleware of axum.
pub(crate) async fn record(State(log): State<Log>, request: Request, next: Next) -> Response {
    log.record(request, |request| next.run(request)).await
}
