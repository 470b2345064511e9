//! What people put between policies: one middleware with many ways.

use axum::{
    body::Body,
    extract::Request,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode},
    response::{IntoResponse, Response},
};
use cors_runtime::is_preflight;

/// What stands between.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Between {
    /// Forwards readiness and calls.
    Newtype,
    /// Is always ready, and calls a clone from inside its future.
    AlwaysReady,
    /// `tokio::spawn(inner.call(request))`.
    SpawnInCall,
    /// The same from inside its future.
    SpawnInside,
    /// Another thread.
    Thread,
    /// A task that gets its requests through a channel, as a gateway in the process has.
    Worker,
    VaryOverridden,
    VaryMerged,
    VaryRemoved,
    VaryDoubled,
    VaryUpper,
    /// All headers of the response written to text and read again.
    HeadersFromText,
    HeadersCloned,
    /// A new response of the same status, headers and body.
    ResponseRebuilt,
    /// The response's body becomes another one.
    BodyMapped,
    /// A new request of the same method, URI and headers.
    RequestRebuilt,
    /// Both.
    Rebuilt,
    /// The new request is sent to another task.
    RebuiltOnTask,
    /// A gateway in the process: another task, and the response is built from text.
    Gateway,
    /// Sends a request twice, one after the other.
    Retry,
    /// The same with new requests.
    RetryRebuilt,
    /// Sends a request twice at once.
    Hedge,
    /// 408 as soon as the handler of `/slow` is waited for.
    Timeout,
    /// Gives up on the inner future before it was polled.
    Abandon,
    /// 500 for a panic further in.
    CatchPanic,
    /// 500 in place of whatever was answered.
    Replace,
    /// 401 to all without `Authorization`.
    Authenticate,
    /// The same for what is not a preflight.
    AuthenticateActual,
    /// 405 and `allow` to all without `Authorization`, answered in `call`.
    RefuseMethod,
    /// Keeps the first response of each page, as `vary: origin` asks.
    Cache,
    /// Keeps the first response and gives it to everybody.
    CacheForAll,
}

impl Between {
    pub(crate) const EACH: [Self; 31] = [
        Self::Newtype,
        Self::AlwaysReady,
        Self::SpawnInCall,
        Self::SpawnInside,
        Self::Thread,
        Self::Worker,
        Self::VaryOverridden,
        Self::VaryMerged,
        Self::VaryRemoved,
        Self::VaryDoubled,
        Self::VaryUpper,
        Self::HeadersFromText,
        Self::HeadersCloned,
        Self::ResponseRebuilt,
        Self::BodyMapped,
        Self::RequestRebuilt,
        Self::Rebuilt,
        Self::RebuiltOnTask,
        Self::Gateway,
        Self::Retry,
        Self::RetryRebuilt,
        Self::Hedge,
        Self::Timeout,
        Self::Abandon,
        Self::CatchPanic,
        Self::Replace,
        Self::Authenticate,
        Self::AuthenticateActual,
        Self::RefuseMethod,
        Self::Cache,
        Self::CacheForAll,
    ];

    /// Whether `vary` is not what the policies have made of it.
    pub(crate) fn rewrites_vary(self) -> bool {
        matches!(
            self,
            Self::VaryOverridden
                | Self::VaryMerged
                | Self::VaryRemoved
                | Self::VaryDoubled
                | Self::VaryUpper
                | Self::Replace
        )
    }

    /// Whether what is inside is called only when the future runs.
    pub(crate) fn calls_later(self) -> bool {
        matches!(
            self,
            Self::AlwaysReady
                | Self::SpawnInside
                | Self::Thread
                | Self::Worker
                | Self::RebuiltOnTask
                | Self::Gateway
                | Self::Retry
                | Self::RetryRebuilt
                | Self::Hedge
        )
    }

    /// Whether a call alone lets what is inside run, on another task: a policy that calls to find out
    /// who answers a preflight runs it.
    pub(crate) fn runs_in_call(self) -> bool {
        matches!(self, Self::SpawnInCall | Self::Worker)
    }

    /// Whether preflights are answered without asking anybody.
    pub(crate) fn refuses_preflights(self) -> bool {
        matches!(self, Self::Authenticate | Self::RefuseMethod)
    }

    /// How often the handler runs for one request, where it does.
    pub(crate) fn sends(self) -> usize {
        if matches!(self, Self::Retry | Self::RetryRebuilt | Self::Hedge) { 2 } else { 1 }
    }

    pub(crate) fn response(self, mut response: Response) -> Response {
        let headers = response.headers_mut();
        let vary: Vec<String> = headers
            .get_all("vary")
            .iter()
            .map(|line| line.to_str().expect("text").to_owned())
            .collect();
        match self {
            Self::VaryOverridden => {
                headers.insert("vary", HeaderValue::from_static("accept-encoding"));
            }
            Self::VaryMerged => {
                let all = [&vary[..], &["accept-encoding".into()]].concat().join(", ");
                headers.insert("vary", all.parse().expect("a value"));
            }
            Self::VaryRemoved => {
                headers.remove("vary");
            }
            Self::VaryDoubled => vary.iter().for_each(|line| {
                headers.append("vary", line.parse().expect("a value"));
            }),
            Self::VaryUpper => {
                headers.remove("vary");
                for line in vary {
                    headers.append("vary", line.to_uppercase().parse().expect("a value"));
                }
            }
            Self::HeadersFromText => *headers = from_text(headers),
            Self::HeadersCloned => *headers = headers.clone(),
            Self::ResponseRebuilt | Self::Rebuilt => return rebuilt(response, HeaderMap::clone),
            Self::Gateway => return rebuilt(response, from_text),
            Self::BodyMapped => return response.map(|_| "mapped".to_owned()).map(Body::from),
            Self::Replace => return StatusCode::INTERNAL_SERVER_ERROR.into_response(),
            _ => {}
        }
        response
    }

    /// The answer of a middleware that asks nobody.
    pub(crate) fn refusal(self, request: &Request) -> Option<Response> {
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

fn rebuilt(response: Response, headers: impl Fn(&HeaderMap) -> HeaderMap) -> Response {
    let (parts, body) = response.into_parts();
    let mut new = Response::new(body);
    *new.status_mut() = parts.status;
    *new.headers_mut() = headers(&parts.headers);
    new
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
