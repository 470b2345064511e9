//! The extractor of axum that verifies the sender.

use std::{
    convert::Infallible,
    fmt,
    future::{Future, ready},
    marker::PhantomData,
};

use axum::{
    extract::{FromRequestParts, OptionalFromRequestParts},
    http::request::Parts,
    response::{IntoResponse, Response},
};

use crate::{
    headers,
    policy::{Policy, origins_around},
    verify::{SenderRejection, TrustsSenders, verify_sender},
};

/// An extractor that refuses cross-origin requests of pages that the policy `P` does not allow.
///
/// It refuses them with 403 before the handler runs. Requests of the server's own pages pass, and so do
/// requests that did not come from a web page; see [`is_cross_origin`](crate::is_cross_origin).
///
/// Origins known at start-up are those of the layer around the route: the layer of `P`, or its
/// [`for_routes`](crate::CorsLayer::for_routes). Without such a layer they are those of
/// [`RuntimeOrigins`](crate::RuntimeOrigins).
///
/// The policy's origins are held to the rules of `enforce: true`: with a policy for `"*"`, for plain `http:`
/// or for a host where anybody can publish pages, the program does not build. Origins that were set at
/// start-up and do not pass these checks are not trusted.
///
/// Under DNS rebinding, a page of another name for this server counts as the server's own, unless the policy
/// has the key [`hosts`](crate::guide::grammar#hosts).
///
/// Use it for WebSocket handshakes, to which CORS does not apply: any page can open a socket to any
/// server, with the user's cookies. Use it against CSRF, too. It needs
/// `cargo add cors-runtime --features axum`:
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
/// The rejection is a [`SenderRejection`]. To send another response, take a `Result`.
/// `Option<TrustedSender<P>>` never refuses.
///
/// ```
/// use axum::{Json, response::{IntoResponse, Response}};
/// use cors_runtime::{SenderRejection, TrustedSender};
/// # cors_runtime::cors_policy! { App { origins: ["https://app.example.com"] } }
///
/// async fn transfer(sender: Result<TrustedSender<App>, SenderRejection>) -> Response {
///     match sender {
///         Ok(_) => "done".into_response(),
///         Err(rejection) => {
///             (rejection.status(), Json(rejection.to_string())).into_response()
///         }
///     }
/// }
/// # let _: axum::Router = axum::Router::new().route("/", axum::routing::post(transfer));
/// ```
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
    fn read(parts: &Parts) -> Result<Self, SenderRejection> {
        let () = P::CHECKED;
        let origins = origins_around::<P>(&parts.extensions);
        verify_sender(P::DATA, origins, parts)?;
        Ok(Self(PhantomData))
    }
}

impl<S: Send + Sync, P: Policy> FromRequestParts<S> for TrustedSender<P> {
    type Rejection = SenderRejection;

    fn from_request_parts(
        parts: &mut Parts,
        _: &S,
    ) -> impl Future<Output = Result<Self, SenderRejection>> + Send {
        ready(Self::read(parts))
    }
}

impl<S: Send + Sync, P: Policy> OptionalFromRequestParts<S> for TrustedSender<P> {
    type Rejection = Infallible;

    fn from_request_parts(
        parts: &mut Parts,
        _: &S,
    ) -> impl Future<Output = Result<Option<Self>, Infallible>> + Send {
        ready(Ok(Self::read(parts).ok()))
    }
}

impl IntoResponse for SenderRejection {
    fn into_response(self) -> Response {
        let mut response = (self.status(), self.body().to_owned()).into_response();
        headers::refusal(response.headers_mut());
        response
    }
}
