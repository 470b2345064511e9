//! A page in a modelled browser, and the service that it fetches from.

use axum::{Router, body::Body};
use bytes::Bytes;
use cors_testing::{Blocked, Browser, Credentials, Fetch, Reason, ScriptResponse, Stage};
use cors_tests::cors_headers;
use http::{Request, StatusCode};
use http_body_util::{BodyExt, Full};

pub(crate) const API: &str = "https://api.example.com";
pub(crate) const JSON: (&str, &str) = ("content-type", "application/json");

pub(crate) struct Page {
    pub(crate) browser: Browser,
    app: Router,
}

impl Page {
    pub(crate) fn at(origin: &str, app: Router) -> Self {
        Self { browser: Browser::at(origin).api(API), app }
    }

    /// `fetch()` without cookies.
    pub(crate) async fn fetch(
        &mut self,
        line: &str,
        headers: &[(&str, &str)],
        body: &'static str,
    ) -> Result<ScriptResponse<Body>, Blocked> {
        let request = request(line, headers, body.as_bytes());
        self.browser.fetch(&mut self.app, Fetch::new(request)).await
    }

    /// `fetch()` with `credentials: "include"`.
    pub(crate) async fn fetch_with_cookies(
        &mut self,
        line: &str,
        headers: &[(&str, &str)],
        body: &'static str,
    ) -> Result<ScriptResponse<Body>, Blocked> {
        let request = request(line, headers, body.as_bytes());
        let fetch = Fetch::new(request).credentials(Credentials::Include);
        self.browser.fetch(&mut self.app, fetch).await
    }

    /// What went over the wire since the last time: see [`wire`].
    pub(crate) fn wire(&mut self) -> Vec<String> {
        wire(&mut self.browser)
    }
}

pub(crate) fn request(
    line: &str,
    headers: &[(&str, &str)],
    body: &'static [u8],
) -> Request<Full<Bytes>> {
    let (method, path) = line.split_once(' ').expect("a method and a path");
    cors_tests::request::<()>(method, path, headers).map(|()| Full::new(Bytes::from_static(body)))
}

/// Every request that was sent since the last time, with its status and the complete set of CORS
/// headers and `vary` that came back.
pub(crate) fn wire(browser: &mut Browser) -> Vec<String> {
    let mut lines = Vec::new();
    for exchange in browser.take_sent() {
        let status = exchange.status().expect("an answer");
        let path = exchange.url().strip_prefix(API).expect("a path of the API");
        lines.push(format!("{} {path} {}", exchange.method(), status.as_u16()));
        let headers = cors_headers(exchange.response_headers().expect("an answer"));
        lines.extend(headers.iter().map(|line| format!("  {line}")));
    }
    lines
}

pub(crate) async fn text(response: ScriptResponse<Body>) -> String {
    let bytes = response.into_body().collect().await.expect("a body").to_bytes();
    String::from_utf8(bytes.into()).expect("text")
}

pub(crate) fn status(response: &Result<ScriptResponse<Body>, Blocked>) -> Option<StatusCode> {
    response.as_ref().ok().map(ScriptResponse::status)
}

/// Where a fetch ended, and why.
pub(crate) fn blocked<R>(response: Result<ScriptResponse<R>, Blocked>) -> (Stage, Reason) {
    match response {
        Ok(response) => panic!("script got {}", response.status()),
        Err(blocked) => (blocked.stage(), blocked.reason().clone()),
    }
}

/// The preflight was refused: nothing else was sent.
pub(crate) const REFUSED: (Stage, Reason) = (Stage::Preflight, Reason::MissingAllowOrigin);

/// The request was sent, and script gets nothing of the answer.
pub(crate) const UNREADABLE: (Stage, Reason) = (Stage::Response, Reason::MissingAllowOrigin);
