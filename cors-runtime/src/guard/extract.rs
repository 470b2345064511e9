//! The guard as an extractor of axum.

use std::{
    convert::Infallible,
    fmt,
    future::{Future, ready},
    marker::PhantomData,
};

use axum::{
    extract::{FromRequestParts, OptionalFromRequestParts},
    http::{StatusCode, request::Parts},
    response::{IntoResponse, Response},
};

use super::allows_at;
use crate::policy::Policy;

/// An extractor that lets a request pass which is [not foreign](crate::is_cross_origin), or whose origin
/// is the policy's, and answers any other with 403 before the handler runs.
///
/// CORS does not apply to WebSocket handshakes: every page can open a socket to every server, and
/// the user's cookies go along. The server has to look at `Origin`. It stands before what must not
/// happen:
///
/// ```
/// use axum::{Router, routing::{any, post}};
/// use cors_runtime::{TrustedSender, cors_policy};
///
/// cors_policy! {
///     App { origins: ["https://app.example.com"], credentials: true }
/// }
///
/// // With axum's feature `ws`: `async fn socket(_: TrustedSender<App>, upgrade: WebSocketUpgrade)`.
/// async fn socket(_: TrustedSender<App>) { /* … */ }
///
/// async fn transfer(_: TrustedSender<App>, order: String) -> String {
///     format!("done: {order}")
/// }
///
/// let app: Router =
///     Router::new().route("/socket", any(socket)).route("/transfer", post(transfer));
/// ```
///
/// The body of the 403 says why in debug builds, and is empty in others. `Option<TrustedSender<P>>` never
/// refuses.
pub struct TrustedSender<P>(PhantomData<fn() -> P>);

impl<P> Clone for TrustedSender<P> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<P> Copy for TrustedSender<P> {}

impl<P> fmt::Debug for TrustedSender<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TrustedSender")
    }
}

impl<P: Policy> TrustedSender<P> {
    fn read(parts: &Parts) -> Option<Self> {
        allows_at::<P>(parts.uri.authority(), &parts.headers).then_some(Self(PhantomData))
    }
}

impl<S: Send + Sync, P: Policy> FromRequestParts<S> for TrustedSender<P> {
    type Rejection = CrossOriginRejection;

    fn from_request_parts(
        parts: &mut Parts,
        _: &S,
    ) -> impl Future<Output = Result<Self, CrossOriginRejection>> + Send {
        ready(Self::read(parts).ok_or_else(|| CrossOriginRejection::of::<P>(parts)))
    }
}

impl<S: Send + Sync, P: Policy> OptionalFromRequestParts<S> for TrustedSender<P> {
    type Rejection = Infallible;

    fn from_request_parts(
        parts: &mut Parts,
        _: &S,
    ) -> impl Future<Output = Result<Option<Self>, Infallible>> + Send {
        ready(Ok(Self::read(parts)))
    }
}

/// The answer of [`TrustedSender`] to a foreign request: 403.
#[derive(Clone, Debug)]
pub struct CrossOriginRejection {
    /// Empty in release builds: who is refused need not learn what would be allowed.
    why: String,
}

impl CrossOriginRejection {
    fn of<P: Policy>(parts: &Parts) -> Self {
        #[cfg(debug_assertions)]
        let why = crate::explain::refusal::<P>(parts);
        #[cfg(not(debug_assertions))]
        let why = {
            let _ = parts;
            String::new()
        };
        Self { why }
    }
}

impl fmt::Display for CrossOriginRejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the request comes from a page of another origin")
    }
}

impl std::error::Error for CrossOriginRejection {}

impl IntoResponse for CrossOriginRejection {
    fn into_response(self) -> Response {
        (StatusCode::FORBIDDEN, self.why).into_response()
    }
}
