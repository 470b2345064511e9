//! What the browser's console would say, from the browser model.

use std::{
    convert::Infallible,
    future::{Ready, ready},
    pin::pin,
    task::{Context, Poll, Waker},
};

use cors_testing::{Blocked, Browser, Credentials, Fetch, Granted};
use http::{HeaderName, HeaderValue, Method, Request, Response, StatusCode};
use tower_service::Service;

use crate::{ask::Preflight, response::ResponseHead, target::Target};

/// A page, and the server that it asks.
pub(crate) struct Console<'a> {
    pub(crate) origin: &'a str,
    pub(crate) target: &'a Target,
}

impl Console<'_> {
    /// Why the page may not read this response to a GET.
    pub(crate) fn get(&self, credentials: Credentials, response: &ResponseHead) -> Option<Blocked> {
        let mut service = Replay(response);
        let fetch = Fetch::new(self.request(&Method::GET, &[])).credentials(credentials);
        let mut browser = self.browser();
        let mut future = pin!(browser.fetch(&mut service, fetch));
        match future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(Err(blocked)) => Some(blocked),
            Poll::Ready(Ok(_)) | Poll::Pending => None,
        }
    }

    /// What this response to a preflight allows.
    pub(crate) fn preflight(
        &self,
        credentials: Credentials,
        preflight: &Preflight,
        response: &ResponseHead,
    ) -> Result<Granted, Blocked> {
        let request = self.request(&preflight.method, &preflight.headers);
        let fetch = Fetch::new(request).credentials(credentials);
        self.browser().preflight(fetch)?.judge(&without_body(response))
    }

    /// The line that Chromium prints, without the model's help, which is about policies.
    pub(crate) fn line(&self, blocked: &Blocked) -> String {
        let text = blocked.to_string();
        let line = text.lines().next().unwrap_or_default();
        line.replace(&self.api(), self.target.origin())
    }

    fn browser(&self) -> Browser {
        Browser::try_at(self.origin).unwrap_or_else(|_| Browser::sandboxed()).api(&self.api())
    }

    /// Mixed content is a concern of its own. Here only the headers count.
    fn api(&self) -> String {
        self.target.origin().replacen("http://", "https://", 1)
    }

    fn request(&self, method: &Method, headers: &[String]) -> Request<()> {
        let mut request = Request::new(());
        *request.method_mut() = method.clone();
        if let Ok(uri) = self.target.path().parse() {
            *request.uri_mut() = uri;
        }
        for name in headers {
            if let Ok(name) = name.parse::<HeaderName>() {
                // No safelisted value, so that the preflight is about this header.
                request.headers_mut().insert(name, HeaderValue::from_static("application/json"));
            }
        }
        request
    }
}

fn without_body(head: &ResponseHead) -> Response<()> {
    let mut response = Response::new(());
    *response.status_mut() = StatusCode::from_u16(head.status).unwrap_or_default();
    *response.headers_mut() = head.headers.clone();
    // Where a redirect leads is not followed here either.
    response.headers_mut().remove("location");
    response
}

/// A service that has one response.
struct Replay<'a>(&'a ResponseHead);

impl Service<Request<()>> for Replay<'_> {
    type Response = Response<()>;
    type Error = Infallible;
    type Future = Ready<Result<Response<()>, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Request<()>) -> Self::Future {
        ready(Ok(without_body(self.0)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::response::{ALLOW_CREDENTIALS, ALLOW_ORIGIN, Reads, tests::response};

    /// What the audit says of near misses, which the model does not take as pages, is what the model
    /// says of others.
    #[test]
    fn the_audit_reads_as_the_model_does() {
        let target = Target::parse("https://api.example.com/items").unwrap();
        let values = [
            "*",
            "null",
            "",
            " * ",
            "**",
            "https://app.example.com",
            "https://app.example.com/",
            "https://APP.example.com",
            "https://app.example.com ",
            "https://app.example.com, *",
            "https://app.example.com https://b.example",
            "https://b.example",
            "true",
        ];
        let origins =
            ["https://app.example.com", "https://b.example", "null", "http://localhost:3000"];
        for origin in origins {
            let console = Console { origin, target: &target };
            for first in values {
                for second in [None, Some("*"), Some("https://app.example.com"), Some("")] {
                    for credentials in
                        [&[][..], &["true"], &["TRUE"], &["true", "true"], &[" true "]]
                    {
                        let mut lines = vec![(ALLOW_ORIGIN, first)];
                        lines.extend(second.map(|value| (ALLOW_ORIGIN, value)));
                        lines.extend(credentials.iter().map(|value| (ALLOW_CREDENTIALS, *value)));
                        let response = response(200, &lines);
                        let is_read = |mode| console.get(mode, &response).is_none();
                        let expected =
                            match (is_read(Credentials::Omit), is_read(Credentials::Include)) {
                                (false, false) => Reads::No,
                                (true, false) => Reads::WithoutCredentials,
                                (true, true) => Reads::WithCredentials,
                                (false, true) => panic!("{lines:?}: with cookies only"),
                            };
                        assert_eq!(response.reads(origin), expected, "{origin}: {lines:?}");
                    }
                }
            }
        }
    }
}
