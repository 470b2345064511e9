//! What real browsers send to the API, and what it answers: the headers that no script may read. A
//! page that wants to see them names its request in the URL (`?try=…`).

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    Router,
    extract::{Request, State},
    middleware::{Next, from_fn_with_state},
    response::Response,
};

use crate::wire::Sent;

/// So many exchanges are kept; the oldest go first.
const MOST: usize = 256;

/// A name is no longer.
const LONGEST: usize = 40;

#[derive(Clone, Default)]
pub(crate) struct Recorder(Arc<Mutex<VecDeque<(String, Sent)>>>);

impl Recorder {
    /// Records around `router`, policies included.
    pub(crate) fn around(&self, router: Router) -> Router {
        router.layer(from_fn_with_state(self.clone(), record))
    }

    /// What was recorded under a name, first to last.
    pub(crate) fn of(&self, name: &str) -> Vec<Sent> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().filter(|(of, _)| of == name).map(|(_, sent)| sent.clone()).collect()
    }

    fn keep(&self, name: String, sent: Sent) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() == MOST {
            kept.pop_front();
        }
        kept.push_back((name, sent));
    }
}

async fn record(State(recorder): State<Recorder>, request: Request, next: Next) -> Response {
    let Some(name) = name(request.uri().query()) else { return next.run(request).await };
    let is_preflight = cors_runtime::is_preflight(&request);
    let (parts, body) = request.into_parts();
    let seen = parts.clone();
    let response = next.run(Request::from_parts(parts, body)).await;
    let sent = Sent::new(
        (&seen.method, seen.uri.path()),
        is_preflight,
        &seen.headers,
        Some((response.status(), response.headers())),
    );
    recorder.keep(name, sent);
    response
}

fn name(query: Option<&str>) -> Option<String> {
    let name = query?.strip_prefix("try=")?;
    let is_plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    (is_plain && name.len() <= LONGEST).then(|| name.to_owned())
}
