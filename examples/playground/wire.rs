//! One request and its answer as the page shows them, modelled or recorded.

use axum::http::{HeaderMap, Method, StatusCode};
use serde::Serialize;

#[derive(Clone, Serialize)]
pub(crate) struct Sent {
    method: String,
    target: String,
    is_preflight: bool,
    request: Vec<(String, String)>,
    /// `None` where there was none.
    answer: Option<Response>,
}

#[derive(Clone, Serialize)]
struct Response {
    status: u16,
    reason: &'static str,
    headers: Vec<(String, String)>,
}

impl Sent {
    pub(crate) fn new(
        (method, target): (&Method, &str),
        is_preflight: bool,
        request: &HeaderMap,
        answer: Option<(StatusCode, &HeaderMap)>,
    ) -> Self {
        Self {
            method: method.to_string(),
            target: target.to_owned(),
            is_preflight,
            request: lines(request),
            answer: answer.map(|(status, headers)| Response {
                status: status.as_u16(),
                reason: status.canonical_reason().unwrap_or_default(),
                headers: lines(headers),
            }),
        }
    }
}

/// Sorted, so that a recorded list and a modelled one can be read side by side.
fn lines(headers: &HeaderMap) -> Vec<(String, String)> {
    let text = |value: &[u8]| String::from_utf8_lossy(value).into_owned();
    let mut lines: Vec<(String, String)> = headers
        .iter()
        .map(|(name, value)| (name.as_str().to_owned(), text(value.as_bytes())))
        .collect();
    lines.sort();
    lines
}
