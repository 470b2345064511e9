//! The questions of an audit, to one path.

use std::{collections::BTreeSet, fmt};

use http::{HeaderMap, Method, Request, Response, StatusCode, header};
use tower_service::Service;

use super::{
    Audit,
    asking::Asking,
    concern::{Concern, why},
    expected::Answer,
    report::{Caller, Headers, Report},
    rows::{Access, Terms, rows},
    values::{repeated, single, varies_by_origin},
};
use crate::{
    Blocked, Browser, Credentials, Exchange, Reason, Stage, check, safelist::is_beyond_wildcard,
};

/// An origin that no policy means.
pub(super) const UNRELATED: &str = "https://unrelated.test";

/// A name that no policy lists.
const UNLISTED: &str = "x-cors-audit";

/// A method of the path, with the status that its own pages get.
pub(super) struct Served {
    method: Method,
    status: StatusCode,
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
            // Where a redirect leads, and whether that is allowed, says nothing about this path.
            let _ = browser.fetch(service, fetch).await;
            let status = browser.sent().first().and_then(Exchange::status);
            if let Some(status) = status
                && is_there(status)
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
            .chain(&self.other_origins)
            .filter(|origin| *origin != "null")
            .map(|origin| (Caller::Origin(origin.clone()), origin.clone()))
            .collect();
        callers.push((Caller::Null, "null".to_owned()));
        callers.push((Caller::Other, UNRELATED.to_owned()));
        let mut found = Vec::new();
        for (caller, origin) in &callers {
            let asking = Asking { audit: self, path, origin };
            let mut access = Vec::new();
            for served in served {
                let got = asking.access(served, service, &mut report.concerns).await;
                asking.compare(&served.method, service, &mut report.concerns).await;
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

    pub(super) fn home(&self) -> &str {
        self.api.as_deref().unwrap_or(crate::browser::API)
    }
}

impl Asking<'_> {
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
        for headers in browser.sent().iter().filter_map(Exchange::response_headers) {
            concerns.extend(repeated(headers).into_iter().map(|(header, value)| {
                Concern::HeaderRepeated {
                    path: self.path.to_owned(),
                    origin: self.origin.to_owned(),
                    header: header.to_owned(),
                    value,
                }
            }));
        }
        let response = match plain {
            Ok(response) => response,
            Err(blocked) => {
                self.refusal(method, &blocked, &browser, service, concerns).await;
                let last = browser.sent().last().filter(|exchange| !exchange.is_preflight());
                // A policy that enforces refuses pages of other origins, and them only.
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
                concerns.push(Concern::UnlistedOriginAdmitted {
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

    /// Whether a refusal is one that a policy is unlikely to mean.
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
        let (path, origin) = (self.path.to_owned(), self.origin.to_owned());
        let (method, name) = (method, method.to_string());
        if blocked.stage() == Stage::Response {
            if let Some(status) = error_outside(blocked, browser) {
                // Readable once somebody is signed in, or granted beforehand: only the error is not.
                let readable = self.is_readable(method, service).await;
                if readable || self.preflight(method, &[], service).await.is_some() {
                    concerns.push(Concern::ErrorUnreadable { path, origin, status });
                }
            } else if browser.preflights().count() > 0 && !is_repeated(blocked) {
                let (method, why) = (name, why(blocked));
                concerns.push(Concern::GrantedAndWithheld { path, origin, method, why });
            }
            return;
        }
        // A preflight that a policy refuses says nothing about origins, or does not list the
        // method. One that never came to it has another status.
        let is_stopped = matches!(
            blocked.reason(),
            Reason::MissingAllowOrigin
                | Reason::PreflightStatus { .. }
                | Reason::RedirectedPreflight { .. }
        );
        if blocked.stage() == Stage::Preflight
            && is_stopped
            && self.is_readable(method, service).await
        {
            let (method, why) = (name, why(blocked));
            concerns.push(Concern::PreflightStopped { path, origin, method, why });
        }
    }

    /// Whether a signed-in user's page could read the response, whatever a preflight would say.
    async fn is_readable<S, B, R>(&self, method: &Method, service: &mut S) -> bool
    where
        S: Service<Request<B>, Response = Response<R>>,
        B: Default,
    {
        let answer = self.raw(method, service).await;
        answer.is_some_and(|(status, headers)| {
            is_there(status) && check::check(self.origin, false, &headers).is_ok()
        })
    }

    /// Whether the answers are those of the policy that is expected.
    async fn compare<S, B, R>(&self, method: &Method, service: &mut S, concerns: &mut Vec<Concern>)
    where
        S: Service<Request<B>, Response = Response<R>>,
        S::Error: fmt::Display,
        B: Default,
    {
        let Some(expected) = self.audit.expected(self.path, method) else { return };
        let Some((_, headers)) = self.raw(method, service).await else { return };
        let preflighted = self.preflight(method, &[], service).await;
        let age = preflighted
            .as_ref()
            .and_then(|preflighted| single(&preflighted.headers, "access-control-max-age"));
        let answer = Answer {
            origin: self.origin,
            method,
            headers: &headers,
            granted: preflighted.as_ref().map(|own| (&own.granted, age.as_deref())),
        };
        let Some(difference) = expected.difference(&answer) else { return };
        let others = self.audit.expected.iter().map(|(_, _, other)| other);
        let mut others = others.filter(|other| other.name != expected.name);
        // Every policy that does not allow the origin refuses alike.
        let is_granted = headers.contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN);
        let answers_as = others.find(|other| is_granted && other.difference(&answer).is_none());
        concerns.push(Concern::UnlikePolicy {
            path: self.path.to_owned(),
            origin: self.origin.to_owned(),
            method: method.to_string(),
            policy: expected.name.clone(),
            answers_as: answers_as.map(|other| other.name.clone()),
            difference,
        });
    }

    /// What the answers to preflights list, and what they grant unlisted.
    async fn headers<S, B, R>(&self, method: &Method, service: &mut S) -> Headers
    where
        S: Service<Request<B>, Response = Response<R>>,
        S::Error: fmt::Display,
        B: Default,
    {
        let listed = self.preflight(method, &[], service).await;
        let listed = listed.iter().flat_map(|preflighted| preflighted.granted.headers());
        let mut names: BTreeSet<_> = listed.map(|name| name.to_ascii_lowercase()).collect();
        for name in &self.audit.headers {
            if self.preflight(method, &[name], service).await.is_some() {
                names.insert(name.clone());
            }
        }
        if self.preflight(method, &[UNLISTED], service).await.is_some() {
            names.retain(|name| is_beyond_wildcard(name));
            return Headers::Any(names);
        }
        Headers::Named(names)
    }
}

/// Whether the path has the method.
fn is_there(status: StatusCode) -> bool {
    !matches!(status.as_u16(), 404 | 405 | 501)
}

/// The status of an error that met no policy: a policy that refuses an origin says that it has looked
/// at it, with `vary`.
fn error_outside(blocked: &Blocked, browser: &Browser) -> Option<u16> {
    let last = browser.sent().last().filter(|_| blocked.reason() == &Reason::MissingAllowOrigin)?;
    let met_a_policy = last.response_headers().is_some_and(varies_by_origin);
    let status = last.status()?.as_u16();
    (status >= 400 && !met_a_policy).then_some(status)
}

/// Whether the refusal is about a header on two lines, which is a concern of its own.
fn is_repeated(blocked: &Blocked) -> bool {
    match blocked.reason() {
        Reason::OriginMismatch { got } | Reason::CredentialsNotTrue { got: Some(got) } => {
            got.contains(',')
        }
        _ => false,
    }
}

/// An origin whose host begins with this one's: it is admitted where only the beginning is compared.
fn lookalike(origin: &str) -> Option<String> {
    let (scheme, rest) = origin.split_once("://")?;
    let (host, port) = match rest.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, format!(":{port}")),
        _ => (rest, String::new()),
    };
    (!host.starts_with('[')).then(|| format!("{scheme}://{host}.lookalike.test{port}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lookalikes() {
        for (origin, expected) in [
            ("https://app.example.com", Some("https://app.example.com.lookalike.test")),
            ("http://localhost:3000", Some("http://localhost.lookalike.test:3000")),
            ("https://[::1]:8443", None),
            ("null", None),
        ] {
            assert_eq!(lookalike(origin).as_deref(), expected, "{origin}");
        }
    }
}
