//! The questions of an audit, to one path.

use std::{collections::BTreeSet, fmt};

use http::{HeaderMap, Method, Request, Response, StatusCode, header};
use tower_service::Service;

use super::{
    Audit,
    asking::Asking,
    concern::{Concern, why},
    entry::Entry,
    expected::Actual,
    report::{Caller, Headers, Report},
    rows::{Access, Terms, rows},
    values::{repeated, single, tokens, varies_by_origin},
};
use crate::{
    Blocked, Browser, Credentials, Exchange, Likeness, NearMiss, Reason, Stage, check,
    safelist::is_beyond_wildcard,
};

/// An origin that no policy means.
pub(super) const UNRELATED: &str = "https://unrelated.test";

/// A name that no policy lists.
const UNLISTED: &str = "x-cors-audit";

/// A method of the path, with the status that its own pages get; `None` where only preflights are sent.
pub(super) struct Served {
    method: Method,
    status: Option<StatusCode>,
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
            if self.is_read_only && !matches!(*method, Method::GET | Method::HEAD) {
                if self.is_granted(path, method, service).await {
                    served.push(Served { method: method.clone(), status: None });
                }
                continue;
            }
            let fetch = asking.fetch(method, &[], Credentials::Omit);
            let mut browser = asking.browser();
            // Where a redirect leads, and whether that is allowed, says nothing about this path.
            let _ = browser.fetch(service, fetch).await;
            let status = browser.sent().first().and_then(Exchange::status);
            if status.is_some_and(is_there) {
                served.push(Served { method: method.clone(), status });
            }
        }
        served
    }

    /// Whether a preflight from one of the origins is granted.
    async fn is_granted<S, B, R>(&self, path: &str, method: &Method, service: &mut S) -> bool
    where
        S: Service<Request<B>, Response = Response<R>>,
        S::Error: fmt::Display,
        B: Default,
    {
        for entry in &self.origins {
            let asking = Asking { audit: self, path, origin: &entry.sample() };
            if asking.preflight(method, &[], Credentials::Omit, service).await.is_some() {
                return true;
            }
        }
        false
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
            .map(Entry::sample)
            .filter(|origin| origin != "null")
            .map(|origin| (Caller::Origin(origin.clone()), origin))
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
        self.ask_near_misses(path, served, service, report).await;
        report.rows.extend(rows(path, found));
    }

    /// Asks as the near misses. A mistake is told once, with the first origin that shows it.
    async fn ask_near_misses<S, B, R>(
        &self,
        path: &str,
        served: &[Served],
        service: &mut S,
        report: &mut Report,
    ) where
        S: Service<Request<B>, Response = Response<R>>,
        B: Default,
    {
        let samples: Vec<String> = self.origins.iter().map(Entry::sample).collect();
        let near = NearMiss::list(samples.iter().map(String::as_str), NearMiss::registrable);
        let is_listed = |origin: &str| {
            self.origins.iter().chain(&self.other_origins).any(|entry| entry.covers(origin))
        };
        let mut told: Vec<Likeness> = Vec::new();
        // That an unrelated page is admitted says all.
        let is_known =
            |concern: &Concern| concern.path() == Some(path) && concern.origin() == UNRELATED;
        if report.concerns.iter().any(is_known) {
            return;
        }
        for near in
            near.iter().filter(|near| near.how != Likeness::Null && !is_listed(&near.origin))
        {
            if told.iter().any(|known| known.explains(near.how) || known.is_like(near.how)) {
                continue;
            }
            let asking = Asking { audit: self, path, origin: &near.origin };
            for Served { method, .. } in served {
                let Some(credentials) = asking.admits(method, service).await else { continue };
                told.push(near.how);
                report.concerns.push(Concern::UnlistedOriginAdmitted {
                    path: path.to_owned(),
                    origin: near.origin.clone(),
                    credentials,
                    mistake: near.how.mistake(),
                });
                break;
            }
        }
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
        let Some(status) = status else { return self.promise(method, service).await };
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
            if !self.audit.origins.iter().any(|entry| entry.covers(self.origin)) {
                let how = if self.origin == "null" { Likeness::Null } else { Likeness::Unrelated };
                concerns.push(Concern::UnlistedOriginAdmitted {
                    path: path(),
                    origin: origin(),
                    credentials,
                    mistake: how.mistake(),
                });
            }
            if !headers.is_some_and(varies_by_origin) {
                concerns.push(Concern::VaryMissing { path: path(), origin: origin() });
            }
        }
        let exposed = headers.map(|headers| lower_case(headers, "access-control-expose-headers"));
        let exposed = exposed.unwrap_or_default();
        let (headers, max_age) = self.headers(method, service).await;
        Access::Readable(Terms { by_wildcard, headers, exposed, credentials, max_age })
    }

    /// What the preflight alone promises.
    async fn promise<S, B, R>(&self, method: &Method, service: &mut S) -> Access
    where
        S: Service<Request<B>, Response = Response<R>>,
        S::Error: fmt::Display,
        B: Default,
    {
        let granted = self.preflight(method, &[], Credentials::Omit, service).await;
        let Some(granted) = granted else { return Access::Refused };
        let credentials =
            self.preflight(method, &[], Credentials::Include, service).await.is_some();
        let allowed = single(&granted.headers, "access-control-allow-origin");
        let by_wildcard = allowed.as_deref() == Some("*");
        let (headers, max_age) = self.headers(method, service).await;
        Access::Readable(Terms {
            by_wildcard,
            headers,
            exposed: BTreeSet::new(),
            credentials,
            max_age,
        })
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
                let omit = Credentials::Omit;
                if readable || self.preflight(method, &[], omit, service).await.is_some() {
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
        // Some servers refuse a preflight as a whole because of a method that is not listed.
        let get = &Method::GET;
        if blocked.stage() == Stage::Preflight
            && is_stopped
            && self.preflight(get, &[], Credentials::Omit, service).await.is_none()
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
        let response = self.raw(method, service).await;
        response.is_some_and(|(status, headers)| {
            is_there(status) && check::check(self.origin, false, &headers).is_ok()
        })
    }

    /// Whether the responses are those of the policy that is expected.
    async fn compare<S, B, R>(&self, method: &Method, service: &mut S, concerns: &mut Vec<Concern>)
    where
        S: Service<Request<B>, Response = Response<R>>,
        S::Error: fmt::Display,
        B: Default,
    {
        let Some(expected) = self.audit.expected(self.path, method) else { return };
        if self.audit.is_read_only && !matches!(*method, Method::GET | Method::HEAD) {
            return;
        }
        let Some((_, headers)) = self.raw(method, service).await else { return };
        let preflighted = self.preflight(method, &[], Credentials::Omit, service).await;
        let age = preflighted
            .as_ref()
            .and_then(|preflighted| single(&preflighted.headers, "access-control-max-age"));
        let actual = Actual {
            origin: self.origin,
            method,
            headers: &headers,
            granted: preflighted.as_ref().map(|own| (&own.granted, age.as_deref())),
        };
        let Some(difference) = expected.difference(&actual) else { return };
        let others = self.audit.expected.iter().map(|(_, _, other)| other);
        let mut others = others.filter(|other| other.name != expected.name);
        // Every policy that does not allow the origin refuses alike.
        let is_granted = headers.contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN);
        let answers_as = others.find(|other| is_granted && other.difference(&actual).is_none());
        concerns.push(Concern::UnlikePolicy {
            path: self.path.to_owned(),
            origin: self.origin.to_owned(),
            method: method.to_string(),
            policy: expected.name.clone(),
            answers_as: answers_as.map(|other| other.name.clone()),
            difference,
        });
    }

    /// What the responses to preflights list and grant unlisted, and their `max-age`.
    async fn headers<S, B, R>(&self, method: &Method, service: &mut S) -> (Headers, Option<String>)
    where
        S: Service<Request<B>, Response = Response<R>>,
        S::Error: fmt::Display,
        B: Default,
    {
        let omit = Credentials::Omit;
        let listed = self.preflight(method, &[], omit, service).await;
        let mut age = None;
        let mut names = BTreeSet::new();
        if let Some(preflighted) = &listed {
            age = single(&preflighted.headers, "access-control-max-age");
            names = lower_case(&preflighted.headers, "access-control-allow-headers");
        }
        for name in &self.audit.headers {
            if self.preflight(method, &[name], omit, service).await.is_some() {
                names.insert(name.clone());
            }
        }
        if self.preflight(method, &[UNLISTED], omit, service).await.is_some() {
            names.retain(|name| is_beyond_wildcard(name));
            return (Headers::Any(names), age);
        }
        (Headers::Named(names), age)
    }
}

fn lower_case(headers: &HeaderMap, name: &str) -> BTreeSet<String> {
    tokens(headers, name).iter().map(|name| name.to_ascii_lowercase()).collect()
}

/// Whether the path has the method.
fn is_there(status: StatusCode) -> bool {
    !matches!(status.as_u16(), 404 | 405 | 501)
}

/// The status of an error that met no policy: a policy that refuses an origin says that it has looked
/// at it, with `vary`.
fn error_outside(blocked: &Blocked, browser: &Browser) -> Option<u16> {
    let last = browser.sent().last().filter(|_| blocked.reason() == Reason::MissingAllowOrigin)?;
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
