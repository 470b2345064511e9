//! The extractor that verifies the sender.

use std::{
    error::Error,
    fmt,
    future::{Ready, ready},
    marker::PhantomData,
};

use actix_web::{
    FromRequest, HttpMessage as _, HttpRequest, HttpResponse, ResponseError, dev::Payload,
    http::StatusCode,
};
use cors_runtime::{Policy, SenderRejection, adapter::Around};

use crate::head::{Head, Headers};

/// An extractor that refuses cross-origin requests of pages that the policy `P` does not allow, with 403.
///
/// Use it for WebSocket handshakes, to which CORS does not apply, and against CSRF. Requests of the
/// server's own pages pass, and so do requests that did not come from a web page; see
/// [`is_cross_origin`](cors_runtime::is_cross_origin). The origins of `P` are held to the rules of
/// `enforce: true`. Origins of start-up are those of the nearest [`Cors`](crate::Cors) of `P` around.
///
/// ```
/// use actix_web::{App, web};
/// use cors_actix::TrustedSender;
/// use cors_runtime::cors_policy;
///
/// cors_policy! {
///     Dashboard { origins: ["https://app.example.com"], credentials: true }
/// }
///
/// async fn transfer(_: TrustedSender<Dashboard>, order: String) -> String {
///     format!("done: {order}")
/// }
///
/// let app = App::new().route("/transfer", web::post().to(transfer));
/// # let _ = app;
/// ```
///
/// To send another response, take a `Result<TrustedSender<P>, Rejection>`.
pub struct TrustedSender<P>(PhantomData<fn() -> P>);

impl<P> fmt::Debug for TrustedSender<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TrustedSender")
    }
}

impl<P: Policy> FromRequest for TrustedSender<P> {
    type Error = Rejection;
    type Future = Ready<Result<Self, Rejection>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let extensions = request.extensions();
        let nobody = Around::default();
        let around = extensions.get::<Around>().unwrap_or(&nobody);
        let verified = around.verify_sender::<P>(&Head::of(request));
        ready(verified.map(|()| Self(PhantomData)).map_err(Rejection))
    }
}

/// The error of [`TrustedSender`]: a [`SenderRejection`] whose response actix can send.
#[derive(Clone)]
pub struct Rejection(pub SenderRejection);

impl Error for Rejection {}

impl fmt::Debug for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl ResponseError for Rejection {
    fn status_code(&self) -> StatusCode {
        StatusCode::FORBIDDEN
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status_code()).body(self.0.body().to_owned());
        self.0.apply(&mut Headers(response.headers_mut()));
        response
    }
}
