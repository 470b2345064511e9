//! The questions of an audit, to one path.

use std::{collections::BTreeSet, fmt};

use http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode, header};
use tower_service::Service;

use crate::{
    Blocked, Browser, Credentials, Exchange, Fetch, Reason, Stage, check, header_list::split,
    safelist::is_beyond_wildcard,
};

use super::{
    Audit,
    concern::{Concern, why},
    report::{Caller, Headers, Report},
    rows::{Access, Terms, rows},
};

const STRANGER: &str = "https://stranger.test";

/// A name that no policy lists.
const UNLISTED: &str = "x-cors-audit";

/// A method of the path, with the status that its own pages get.
pub(super) struct Served {
    method: Method,
    status: StatusCode,
}

struct Asking<'a> {
    audit: &'a Audit,
    path: &'a str,
    origin: &'a str,
}

impl Audit {
    /// The methods that the path has, for pages of its own.
    pub(super) async fn served<S, B, R>(&self, path: &str, service: &mut S) -> Vec<Served>
    where
        S: Service<Request<B>, Response = Response<R>>,
        S::Error: fmt::Display,
        B: Default,
    {
        let asking = Asking { audit: self, path, origin: self.home() };
        let mut served = Vec::new();
        for method in &self.methods {
            let fetch = asking.fetch(method, &[], Credentials::Omit);
            let mut browser = asking.browser();
            // Where a redirect leads, and whether that is let in, says nothing about this path.
            let _ = browser.fetch(service, fetch).await;
            let status = browser.sent().first().and_then(Exchange::status);
            if let Some(status) = status
                && !matches!(status.as_u16(), 404 | 405 | 501)
            {
                served.push(Served { method: method.clone(), status });
            }
        }
        served
    }

    /// Asks for every caller.
    pub(super) async fn ask<S, B, R>(
        &self,
        path: &str,
        served: &[Served],
        service: &mut S,
        report: &mut Report,
    ) where
        S: Service<Request<B>, Response = Response<R>>,
        S::Error: fmt::Display,
        B: Default,
    {
        let mut callers: Vec<(Caller, String)> = self
            .origins
            .iter()
            .filter(|origin| *origin != "null")
            .map(|origin| (Caller::Origin(origin.clone()), origin.clone()))
            .collect();
        callers.push((Caller::Null, "null".to_owned()));
        callers.push((Caller::Stranger, STRANGER.to_owned()));
        let mut found = Vec::new();
        for (caller, origin) in &callers {
            let asking = Asking { audit: self, path, origin };
            let mut access = Vec::new();
            for served in served {
                let got = asking.access(served, service, &mut report.concerns).await;
                access.push((served.method.clone(), got));
            }
            found.push((caller.clone(), access));
        }
        for lookalike in self.origins.iter().filter_map(|origin| lookalike(origin)) {
            let asking = Asking { audit: self, path, origin: &lookalike };
            for served in served {
                asking.access(served, service, &mut report.concerns).await;
            }
        }
        report.rows.extend(rows(path, found));
    }

    fn home(&self) -> &str {
        self.api.as_deref().unwrap_or(crate::browser::API)
    }
}

impl Asking<'_> {
    fn browser(&self) -> Browser {
        Browser::at(self.origin).api(self.audit.home())
    }

    fn fetch<B: Default>(
        &self,
        method: &Method,
        names: &[&str],
        credentials: Credentials,
    ) -> Fetch<B> {
        let mut request = Request::new(B::default());
        *request.method_mut() = method.clone();
        *request.uri_mut() = self.path.parse().expect("a path");
        for name in names {
            let name: header::HeaderName = name.parse().expect("the name of a header");
            // No safelisted value, so that a preflight asks for it.
            request.headers_mut().insert(name, HeaderValue::from_static("application/json"));
        }
        Fetch::without_body(request).credentials(credentials)
    }

    async fn access<S, B, R>(
        &self,
        served: &Served,
        service: &mut S,
        concerns: &mut Vec<Concern>,
    ) -> Access
    where
        S: Service<Request<B>, Response = Response<R>>,
        S::Error: fmt::Display,
        B: Default,
    {
        let Served { method, status } = served;
        let fetch = self.fetch(method, &[], Credentials::Omit);
        let mut browser = self.browser();
        let plain = browser.fetch(service, fetch).await;
        let mut with_cookies = self.browser();
        let fetch = self.fetch(method, &[], Credentials::Include);
        let credentials = with_cookies.fetch(service, fetch).await.is_ok();
        let response = match plain {
            Ok(response) => response,
            Err(blocked) => {
                self.refusal(method, &blocked, &browser, service, concerns).await;
                let last = browser.sent().last().filter(|exchange| !exchange.is_preflight());
                // A guard in front of the handler refuses foreign pages, and them only.
                let is_turned_away = |now: StatusCode| {
                    now == StatusCode::FORBIDDEN && *status != StatusCode::FORBIDDEN
                };
                return match last.and_then(Exchange::status) {
                    Some(now) if !is_turned_away(now) => Access::Unread,
                    _ => Access::Refused,
                };
            }
        };
        let headers = response.exchange().response_headers();
        let value = |name| headers.and_then(|headers: &HeaderMap| headers.get(name));
        let by_wildcard =
            value(header::ACCESS_CONTROL_ALLOW_ORIGIN).is_some_and(|value| value == "*");
        let path = || self.path.to_owned();
        let origin = || self.origin.to_owned();
        if !by_wildcard {
            if !self.audit.origins.contains(self.origin) {
                concerns.push(Concern::StrangerAdmitted {
                    path: path(),
                    origin: origin(),
                    credentials,
                });
            }
            if !headers.is_some_and(varies_by_origin) {
                concerns.push(Concern::VaryMissing { path: path(), origin: origin() });
            }
        }
        let headers = self.headers(method, service).await;
        Access::Readable(Terms { by_wildcard, headers, credentials })
    }

    /// Whether a refusal is one that a policy hardly means.
    async fn refusal<S, B, R>(
        &self,
        method: &Method,
        blocked: &Blocked,
        browser: &Browser,
        service: &mut S,
        concerns: &mut Vec<Concern>,
    ) where
        S: Service<Request<B>, Response = Response<R>>,
        S::Error: fmt::Display,
        B: Default,
    {
        let path = || self.path.to_owned();
        let origin = || self.origin.to_owned();
        if blocked.stage() == Stage::Response && browser.preflights().count() > 0 {
            concerns.push(Concern::GrantedAndWithheld {
                path: path(),
                origin: origin(),
                method: method.to_string(),
                why: why(blocked),
            });
        }
        // A preflight that a policy refuses says nothing about origins, or does not list the
        // method. One that never came to it has another status.
        let is_stopped = matches!(
            blocked.reason(),
            Reason::MissingAllowOrigin
                | Reason::PreflightStatus { .. }
                | Reason::RedirectedPreflight { .. }
        );
        if blocked.stage() == Stage::Preflight && is_stopped {
            // Not what a browser would send now: would the answer be readable if it did?
            let uri = self.path.parse().expect("a path");
            let mut request = Request::new(B::default());
            *request.method_mut() = method.clone();
            *request.uri_mut() = uri;
            let origin_value = HeaderValue::from_str(self.origin).expect("an origin");
            request.headers_mut().insert(header::ORIGIN, origin_value);
            let host = self.audit.home().split_once("://").map(|(_, host)| host);
            let host = HeaderValue::from_str(host.unwrap_or_default()).expect("a host");
            request.headers_mut().insert(header::HOST, host);
            let ready = std::future::poll_fn(|context| service.poll_ready(context)).await;
            if ready.is_ok()
                && let Ok(response) = service.call(request).await
                && check::check(self.origin, false, response.headers()).is_ok()
            {
                concerns.push(Concern::PreflightStopped {
                    path: path(),
                    origin: origin(),
                    method: method.to_string(),
                    why: why(blocked),
                });
            }
        }
    }

    /// What the answers to preflights list, and what they grant unlisted.
    async fn headers<S, B, R>(&self, method: &Method, service: &mut S) -> Headers
    where
        S: Service<Request<B>, Response = Response<R>>,
        S::Error: fmt::Display,
        B: Default,
    {
        let mut names = self.granted(method, &[], service).await.unwrap_or_default();
        for name in &self.audit.headers {
            if self.granted(method, &[name], service).await.is_some() {
                names.insert(name.clone());
            }
        }
        if self.granted(method, &[UNLISTED], service).await.is_some() {
            names.retain(|name| is_beyond_wildcard(name));
            return Headers::Any(names);
        }
        Headers::Named(names)
    }

    /// The headers that the answer lists, if it grants the preflight.
    async fn granted<S, B, R>(
        &self,
        method: &Method,
        names: &[&str],
        service: &mut S,
    ) -> Option<BTreeSet<String>>
    where
        S: Service<Request<B>, Response = Response<R>>,
        S::Error: fmt::Display,
        B: Default,
    {
        let fetch = self.fetch::<B>(method, names, Credentials::Omit);
        let preflight = self.browser().preflight(fetch).ok()?;
        std::future::poll_fn(|context| service.poll_ready(context)).await.ok()?;
        let answer = service.call(preflight.request()).await.ok()?;
        let granted = preflight.judge(&answer).ok()?;
        Some(granted.headers().iter().map(|name| name.to_ascii_lowercase()).collect())
    }
}

/// The host of an origin as the beginning of a stranger's: what passes for it where only the
/// beginning is compared.
fn lookalike(origin: &str) -> Option<String> {
    let (scheme, rest) = origin.split_once("://")?;
    let (host, port) = match rest.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, format!(":{port}")),
        _ => (rest, String::new()),
    };
    (!host.starts_with('[')).then(|| format!("{scheme}://{host}.stranger.test{port}"))
}

fn varies_by_origin(headers: &HeaderMap) -> bool {
    headers.get_all(header::VARY).iter().any(|line| {
        split(line.as_bytes()).iter().any(|name| name == "*" || name.eq_ignore_ascii_case("origin"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::support::headers;

    #[test]
    fn lookalikes() {
        for (origin, expected) in [
            ("https://app.example.com", Some("https://app.example.com.stranger.test")),
            ("http://localhost:3000", Some("http://localhost.stranger.test:3000")),
            ("https://[::1]:8443", None),
            ("null", None),
        ] {
            assert_eq!(lookalike(origin).as_deref(), expected, "{origin}");
        }
    }

    #[test]
    fn vary() {
        for (lines, expected) in [
            (&[][..], false),
            (&["accept"][..], false),
            (&["Origin"][..], true),
            (&["accept, origin"][..], true),
            (&["accept", "origin"][..], true),
            (&["*"][..], true),
            (&["origins"][..], false),
        ] {
            let pairs: Vec<_> = lines.iter().map(|line| ("vary", *line)).collect();
            assert_eq!(varies_by_origin(&headers(&pairs)), expected, "{lines:?}");
        }
    }
}
