//! The fetch itself: hop by hop, preflights first.

use std::{fmt, future::poll_fn};

use http::{Extensions, HeaderMap, HeaderName, Method, Request, Response, StatusCode, header};
use tower_service::Service;

use crate::{
    browser::Browser,
    check::check,
    error::{Failure, Stage},
    exchange::{Exchange, Preflight, Sent},
    fetch::Payload,
    filter,
    origin::PageOrigin,
    preflight,
    reason::Reason,
    redirect,
    request::{Ongoing, Tainting, insert},
    response::{ResponseType, ScriptHeaders, ScriptResponse},
};

impl Browser {
    /// <https://fetch.spec.whatwg.org/#concept-main-fetch>; the recursion of
    /// redirects is a loop.
    pub(crate) async fn main_fetch<S, B, R>(
        &mut self,
        service: &mut S,
        request: &mut Ongoing,
        payload: &mut Payload<B>,
        extensions: &Extensions,
    ) -> Result<ScriptResponse<R>, Failure>
    where
        S: Service<Request<B>, Response = Response<R>>,
        S::Error: fmt::Display,
        B: Default,
    {
        let mut preflighted = false;
        loop {
            let hop = self.hop(service, request, payload, extensions, &mut preflighted).await;
            match hop {
                Ok(Some(response)) => return Ok(response),
                Ok(None) => {}
                Err(failure) => {
                    // Each recursion on the way out clears the entries of the
                    // request, which by now is at its last URL.
                    if preflighted {
                        self.cache.clear(&request.cache_key());
                    }
                    return Err(failure);
                }
            }
        }
    }

    /// One URL of the chain: a response, or `None` when it moved on.
    async fn hop<S, B, R>(
        &mut self,
        service: &mut S,
        request: &mut Ongoing,
        payload: &mut Payload<B>,
        extensions: &Extensions,
        preflighted: &mut bool,
    ) -> Result<Option<ScriptResponse<R>>, Failure>
    where
        S: Service<Request<B>, Response = Response<R>>,
        S::Error: fmt::Display,
        B: Default,
    {
        if request.is_handshake {
            return self.shake_hands(service, request, payload, extensions).await.map(Some);
        }
        if is_mixed_content(request) {
            return Err(at(Stage::Request)(Reason::MixedContent));
        }
        let mut preflight = Preflight::NotNeeded;
        if !request.is_basic() {
            request.tainting = Tainting::Cors;
            // Firefox asks again after each redirect of a request that needed a preflight.
            if preflight::is_due(request) || self.is_strict && *preflighted {
                *preflighted = true;
                preflight = self.ask_first(service, request, extensions).await?;
            }
        }

        let mut headers = request.headers.clone();
        request.append_origin_and_metadata(&request.method, &mut headers, &self.suffixes);
        let host = &request.url.origin.host;
        if request.sends_cookies()
            && let Some(cookies) = self.cookies.header(host)
        {
            insert(&mut headers, header::COOKIE, &cookies);
        }
        let body = payload.take().ok_or_else(|| at(Stage::Request)(Reason::BodyNotReplayable))?;
        let mut exchange = Exchange {
            kind: Sent::Actual(preflight),
            method: request.method.clone(),
            url: request.url.to_string(),
            request_headers: headers,
            response: None,
        };
        let target = request.url.target();
        let response = send(service, &mut exchange, &target, body, extensions).await;
        self.sent.push(exchange.clone());
        let (status, headers, body) = response.map_err(at(Stage::Response))?;

        // The network layer keeps cookies before anyone asks about CORS.
        if request.sends_cookies() {
            for cookie in headers.get_all(header::SET_COOKIE) {
                let cookie = String::from_utf8_lossy(cookie.as_bytes());
                self.cookies.store(host, &cookie);
            }
        }
        // A redirect has to pass as well: https://fetch.spec.whatwg.org/#concept-http-fetch
        if request.tainting == Tainting::Cors {
            let origin = request.serialized_origin();
            check(&origin, request.is_credentialed(), &headers).map_err(at(Stage::Response))?;
        }
        if redirect::is_redirect(status) {
            let to = redirect::location(&request.url, &headers).map_err(at(Stage::Request))?;
            if let Some(to) = to {
                let body = redirect::follow(request, status, to).map_err(at(Stage::Request))?;
                if body == redirect::Body::Dropped {
                    payload.clear();
                }
                return Ok(None);
            }
        }
        Ok(Some(ScriptResponse {
            kind: match request.tainting {
                Tainting::Basic => ResponseType::Basic,
                Tainting::Cors => ResponseType::Cors,
            },
            status,
            headers: ScriptHeaders(filter::visible(request, &headers)),
            url: request.url.href(),
            redirected: !request.passed.is_empty(),
            body,
            exchange,
        }))
    }

    /// <https://websockets.spec.whatwg.org/#concept-websocket-establish>: no preflight, no CORS check and
    /// no redirect, and cookies always.
    async fn shake_hands<S, B, R>(
        &mut self,
        service: &mut S,
        request: &Ongoing,
        payload: &mut Payload<B>,
        extensions: &Extensions,
    ) -> Result<ScriptResponse<R>, Failure>
    where
        S: Service<Request<B>, Response = Response<R>>,
        S::Error: fmt::Display,
        B: Default,
    {
        let mut headers = request.headers.clone();
        request.append_origin_and_metadata(&Method::OPTIONS, &mut headers, &self.suffixes);
        if let Some(cookies) = self.cookies.header(&request.url.origin.host) {
            insert(&mut headers, header::COOKIE, &cookies);
        }
        for (name, value) in [
            ("sec-fetch-dest", "websocket"),
            ("sec-fetch-mode", "websocket"),
            ("connection", "Upgrade"),
            ("upgrade", "websocket"),
            ("sec-websocket-version", "13"),
            // The nonce of RFC 6455: no server may tell it from another.
            ("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="),
        ] {
            insert(&mut headers, HeaderName::from_static(name), value);
        }
        let mut exchange = Exchange {
            kind: Sent::Actual(Preflight::NotNeeded),
            method: Method::GET,
            url: request.url.to_string(),
            request_headers: headers,
            response: None,
        };
        let body = payload.take().unwrap_or_default();
        let target = request.url.target();
        let response = send(service, &mut exchange, &target, body, extensions).await;
        self.sent.push(exchange.clone());
        let (status, headers, body) = response.map_err(at(Stage::Response))?;
        if status != StatusCode::SWITCHING_PROTOCOLS {
            let status = status.as_u16();
            return Err(at(Stage::Response)(Reason::HandshakeRefused { status }));
        }
        Ok(ScriptResponse {
            kind: ResponseType::Basic,
            status,
            headers: ScriptHeaders(filter::visible(request, &headers)),
            url: request.url.href(),
            redirected: false,
            body,
            exchange,
        })
    }

    /// The cache, else a preflight:
    /// <https://fetch.spec.whatwg.org/#cors-preflight-fetch-0>.
    async fn ask_first<S, B, R>(
        &mut self,
        service: &mut S,
        request: &Ongoing,
        extensions: &Extensions,
    ) -> Result<Preflight, Failure>
    where
        S: Service<Request<B>, Response = Response<R>>,
        S::Error: fmt::Display,
        B: Default,
    {
        if !self.is_strict && preflight::is_cached(request, &self.cache) {
            return Ok(Preflight::Cached);
        }
        let mut exchange = Exchange {
            kind: Sent::Preflight,
            method: Method::OPTIONS,
            url: request.url.to_string(),
            request_headers: preflight::request_headers(request, &self.suffixes),
            response: None,
        };
        let target = request.url.target();
        let response = send(service, &mut exchange, &target, B::default(), extensions).await;
        self.sent.push(exchange);
        let (status, headers, _) = response.map_err(at(Stage::Preflight))?;
        let grant = preflight::verdict(request, status, &headers).map_err(at(Stage::Preflight))?;
        self.cache.store(&request.cache_key(), request.is_credentialed(), grant);
        Ok(Preflight::Sent)
    }
}

fn at(stage: Stage) -> impl Fn(Reason) -> Failure {
    move |reason| Failure { stage, reason }
}

/// <https://w3c.github.io/webappsec-mixed-content/#should-block-fetch>. What
/// embeds a sandboxed page is unknown, so that one may.
fn is_mixed_content(request: &Ongoing) -> bool {
    matches!(&request.page, PageOrigin::Tuple(page) if page.scheme == "https")
        && !request.url.origin.is_trustworthy()
}

/// Sends what `exchange` says and notes the response there.
async fn send<S, B, R>(
    service: &mut S,
    exchange: &mut Exchange,
    target: &str,
    body: B,
    extensions: &Extensions,
) -> Result<(StatusCode, HeaderMap, R), Reason>
where
    S: Service<Request<B>, Response = Response<R>>,
    S::Error: fmt::Display,
{
    let failed = |error: &dyn fmt::Display| Reason::ServiceFailed { error: error.to_string() };
    let mut request = Request::new(body);
    *request.method_mut() = exchange.method.clone();
    *request.uri_mut() =
        target.parse().map_err(|_| Reason::BadUrl { url: exchange.url.clone() })?;
    *request.headers_mut() = exchange.request_headers.clone();
    *request.extensions_mut() = extensions.clone();
    poll_fn(|context| service.poll_ready(context)).await.map_err(|error| failed(&error))?;
    let response = service.call(request).await.map_err(|error| failed(&error))?;
    let (parts, body) = response.into_parts();
    exchange.response = Some((parts.status, parts.headers.clone()));
    Ok((parts.status, parts.headers, body))
}
