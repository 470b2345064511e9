//! Who is asking: a bearer token for the storefront, a session cookie for the back office.

use axum::{
    extract::Request,
    http::{
        HeaderMap, StatusCode,
        header::{AUTHORIZATION, COOKIE},
    },
    middleware::Next,
    response::{IntoResponse, Response},
};
use cors_runtime::is_preflight;

/// The one token there is. A shop that sells something would ask its user database.
const TOKEN: &str = "Bearer swordfish";

/// The one session there is.
pub(crate) const SESSION: &str = "session=31d4d96e";

/// Changes need a token; looking around does not.
pub(crate) async fn require_token(request: Request, next: Next) -> Response {
    // A browser sends a preflight without the token that it asks permission to send.
    let may_pass = is_preflight(&request)
        || request.method().is_safe()
        || request.headers().get(AUTHORIZATION).is_some_and(|token| token == TOKEN);
    if may_pass { next.run(request).await } else { StatusCode::UNAUTHORIZED.into_response() }
}

/// Everything needs the session.
pub(crate) async fn require_session(request: Request, next: Next) -> Response {
    if is_preflight(&request) || has_session(request.headers()) {
        next.run(request).await
    } else {
        StatusCode::UNAUTHORIZED.into_response()
    }
}

fn has_session(headers: &HeaderMap) -> bool {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split("; "))
        .any(|cookie| cookie == SESSION)
}
