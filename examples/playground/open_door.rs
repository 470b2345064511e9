//! A server that allows everything, to see what a page would send if nothing stood in its way. It is
//! never listened on: outside of a model, it would be every hole that there is.

use axum::{
    Router,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
};

pub(crate) fn router() -> Router {
    Router::new().fallback(allow)
}

async fn allow(request: HeaderMap) -> (StatusCode, HeaderMap) {
    let mut answer = HeaderMap::new();
    answer.insert(header::ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true"));
    for (asked, granted) in [
        (header::ORIGIN, header::ACCESS_CONTROL_ALLOW_ORIGIN),
        (header::ACCESS_CONTROL_REQUEST_METHOD, header::ACCESS_CONTROL_ALLOW_METHODS),
        (header::ACCESS_CONTROL_REQUEST_HEADERS, header::ACCESS_CONTROL_ALLOW_HEADERS),
    ] {
        copy(&request, &asked, &mut answer, granted);
    }
    (StatusCode::NO_CONTENT, answer)
}

fn copy(request: &HeaderMap, asked: &HeaderName, answer: &mut HeaderMap, granted: HeaderName) {
    if let Some(value) = request.get(asked) {
        answer.insert(granted, value.clone());
    }
}
