//! A request, its answer, and the laws that hold for it. They need no model of how the library finds out
//! who answers: only the policies on the way of the request, from the outermost to the innermost.

use std::fmt::Write as _;

use axum::{body::Body, extract::Request};
use tower::ServiceExt;

use crate::{
    leaves::{NUMBER, Server, handlers_run, new_number},
    policies::{By, Page},
};

/// What is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ask {
    Get,
    Post,
    /// `POST` of JSON, which a page sends only after a preflight.
    Json,
    Put,
    Delete,
    /// A preflight for this method.
    Preflight(&'static str),
}

impl Ask {
    pub(crate) const EACH: [Self; 7] = [
        Self::Get,
        Self::Post,
        Self::Json,
        Self::Put,
        Self::Delete,
        Self::Preflight("PUT"),
        Self::Preflight("DELETE"),
    ];

    pub(crate) fn is_preflight(self) -> bool {
        matches!(self, Self::Preflight(_))
    }

    /// Whether a page of another origin has to ask first.
    fn is_unsafe(self) -> bool {
        matches!(self, Self::Json | Self::Put | Self::Delete)
    }

    fn method(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post | Self::Json => "POST",
            Self::Put => "PUT",
            Self::Delete => "DELETE",
            Self::Preflight(_) => "OPTIONS",
        }
    }

    /// Whether a preflight of this policy lets a page send this.
    fn is_granted_by(self, by: By, page: Page) -> bool {
        by.admits(page) && by.lists(page, self.method()) && (self != Self::Json || by.takes_json())
    }

    /// With what browsers say of the sender where there is TLS, or without.
    pub(crate) fn request(self, page: Page, path: &str, has_metadata: bool) -> (u64, Request) {
        let number = new_number();
        let mut request = Request::builder()
            .method(self.method())
            .uri(path)
            .header("host", "api.example.com")
            .header(NUMBER, number.to_string());
        if !self.is_preflight() {
            request = request.header("cookie", "session=1");
        }
        if self == Self::Json {
            request = request.header("content-type", "application/json");
        }
        if let Some(origin) = page.origin() {
            request = request.header("origin", origin);
        }
        if let Self::Preflight(method) = self {
            request = request.header("access-control-request-method", method);
        }
        if has_metadata {
            let site = match page {
                Page::None => "none",
                Page::Same => "same-origin",
                _ => "cross-site",
            };
            request = request.header("sec-fetch-site", site).header("sec-fetch-mode", "cors");
        }
        (number, request.body(Body::empty()).expect("a request"))
    }
}

/// What the documentation names for an arrangement: the tables of limits on the guide's page `nesting`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools)]
pub(crate) struct Limits {
    /// An outer policy does not hear the nearer one: it answers its preflights, and an area that is
    /// narrower refuses its requests.
    pub(crate) is_unheard: bool,
    /// Something between answers by itself, or replaces the answer.
    pub(crate) is_answered_between: bool,
    /// The request is built anew between, or another one is answered.
    pub(crate) is_rebuilt: bool,
    /// What is inside runs when it is called.
    pub(crate) runs_in_call: bool,
    /// Something between writes `vary`.
    pub(crate) rewrites_vary: bool,
    /// A plain handler's own state or branch holds a policy, so that its preflights are not granted, and
    /// come to a handler for every method.
    pub(crate) holds_a_policy: bool,
}

/// A program, and the policies on the way of a request to it.
pub(crate) struct Arrangement {
    pub(crate) name: String,
    pub(crate) app: Server,
    /// From the outermost to the innermost.
    pub(crate) chain: Vec<By>,
    pub(crate) path: &'static str,
    pub(crate) limits: Limits,
    /// How often an actual request runs a handler; `None`: as often as it likes.
    pub(crate) runs: Option<usize>,
}

pub(crate) fn arrangement(name: impl Into<String>, chain: &[By], app: Server) -> Arrangement {
    let (path, limits) = ("/", Limits::default());
    Arrangement { name: name.into(), app, chain: chain.to_vec(), path, limits, runs: Some(1) }
}

impl Arrangement {
    pub(crate) fn at(self, path: &'static str) -> Self {
        Self { path, ..self }
    }

    pub(crate) fn limited(mut self, limit: impl FnOnce(&mut Limits)) -> Self {
        limit(&mut self.limits);
        self
    }

    pub(crate) fn running(self, runs: Option<usize>) -> Self {
        Self { runs, ..self }
    }

    /// Every request from every page, and what is wrong with the answers: two rows show it. Half of the
    /// requests have `Sec-Fetch-*`; each is tried with and without where there is time.
    pub(crate) async fn wrong(&self) -> String {
        let (mut found, mut count) = (String::new(), 0);
        let is_exhaustive = cors_tests::is_exhaustive();
        for (row, ask) in Ask::EACH.into_iter().enumerate() {
            for (column, page) in Page::EACH.into_iter().enumerate() {
                if ask.is_preflight() && !page.is_cross_origin() {
                    continue;
                }
                for has_metadata in [true, false] {
                    if !is_exhaustive && has_metadata != (row + column).is_multiple_of(2) {
                        continue;
                    }
                    let wrong = self.wrong_with(ask, page, has_metadata).await;
                    count += usize::from(!wrong.is_empty());
                    if !wrong.is_empty() && count <= 2 {
                        let _ = writeln!(
                            found,
                            "{} {:?}\n  {ask:?} by {page:?}, Sec-Fetch-*: {has_metadata}\n{wrong}",
                            self.name, self.chain
                        );
                    }
                }
            }
        }
        if count > 2 {
            let _ = writeln!(found, "  and {} more rows", count - 2);
        }
        found
    }

    pub(crate) async fn wrong_with(&self, ask: Ask, page: Page, has_metadata: bool) -> String {
        let (number, request) = ask.request(page, self.path, has_metadata);
        let Ok(response) = self.app.clone().oneshot(request).await;
        // Whatever was started beside the answer has its turn before it is counted.
        for _ in 0..4 {
            tokio::task::yield_now().await;
        }
        let got = Got::of(&response, handlers_run(number));
        let wrong = self.judge(ask, page, &got);
        if wrong.is_empty() { wrong } else { format!("{wrong}  got {got:?}\n") }
    }

    fn judge(&self, ask: Ask, page: Page, got: &Got) -> String {
        let mut wrong = String::new();
        let mut demand = |holds: bool, text: &str| {
            if !holds {
                let _ = writeln!(wrong, "  wrong: {text}");
            }
        };
        let limits = self.limits;
        let inner = self.chain.last().copied().unwrap_or(By::Nobody);
        let is_gated = self.chain.iter().any(|by| by.shuts_out(page));
        let around = self.chain.iter().rev().skip(1);
        let is_others = ask.is_unsafe()
            && page.is_script_elsewhere()
            && around.clone().any(|by| ask.is_granted_by(*by, page))
            && !ask.is_granted_by(inner, page);

        demand(got.has_each_header_once(), "one line of each CORS header");
        demand(limits.rewrites_vary || got.varies <= 1, "`vary: origin` once");
        demand(
            got.cors.is_empty() || self.chain.iter().any(|by| got.is_of(*by, ask, page)),
            "the headers are of one policy",
        );
        if ask.is_preflight() {
            let may_run = limits.runs_in_call || limits.holds_a_policy;
            demand(may_run || got.runs == 0, "a preflight runs no handler");
        }
        if (is_gated || is_others) && !(limits.is_rebuilt || limits.runs_in_call) {
            demand(got.runs == 0, "a refused handler does not run");
        }
        if limits.is_rebuilt {
            return wrong;
        }
        // An area that is narrower and hears nobody answers in the place of what is inside.
        let is_areas = limits.is_unheard
            && ask.is_unsafe()
            && got.runs == 0
            && got.status == 403
            && around.clone().skip(1).any(|outer| ask.is_granted_by(*outer, page));
        let is_outers = limits.is_unheard && ask.is_preflight() || is_areas;
        let is_stopped = limits.is_answered_between
            || limits.holds_a_policy && ask.is_preflight()
            // What a route does not serve, it answers itself.
            || got.status == 405;
        let has_answered = got.runs > 0 && !limits.runs_in_call;
        let is_between = limits.is_answered_between && !ask.is_preflight() && !has_answered;
        if self.chain.first().is_some_and(|by| by.shuts_out(page)) {
            let is_refused = got.cors.is_empty() && (is_stopped || got.status == 403);
            demand(is_refused, "the outermost gate answers");
        } else if is_outers || is_between {
            // Whoever is outside of what answered has written the headers.
        } else if is_gated {
            demand(got.cors.is_empty(), "a gate's 403 has no CORS header");
            let is_whole = got.status == 403 && (ask.is_preflight() || got.is_not_stored);
            demand(is_stopped || is_whole, "403, not stored");
        } else if inner.admits(page) {
            let is_granted = got.is_of(inner, ask, page);
            demand(is_granted || is_stopped && got.cors.is_empty(), "what is granted is granted");
            let status = match (ask.is_preflight(), is_others) {
                (true, _) => 204,
                (false, true) => 403,
                (false, false) => 200,
            };
            demand(is_stopped || got.status == status, "the status");
            let has_run =
                ask.is_preflight() || is_others || self.runs.is_none_or(|n| got.runs == n);
            demand(is_stopped || has_run, "the handler runs");
        } else {
            demand(got.cors.is_empty(), "what is refused is not granted");
        }
        let may_vary = limits.rewrites_vary || limits.is_answered_between || is_outers;
        demand(may_vary || !inner.varies() || got.varies == 1, "`vary: origin`");
        wrong
    }
}

/// Judges every arrangement, and prints each row that does not hold.
pub(crate) async fn judge(arrangements: impl IntoIterator<Item = Arrangement>) {
    // A program with several policies, whichever test runs first.
    drop(crate::leaves::several());
    let mut found = String::new();
    for arrangement in arrangements {
        found += &arrangement.wrong().await;
    }
    assert!(found.is_empty(), "\n{found}");
}

/// What a response says.
#[derive(Debug)]
pub(crate) struct Got {
    pub(crate) status: u16,
    /// The `access-control-…` lines, sorted.
    pub(crate) cors: Vec<String>,
    /// How often `vary` names `origin`.
    varies: usize,
    is_not_stored: bool,
    /// How many handlers ran.
    pub(crate) runs: usize,
}

impl Got {
    pub(crate) fn of<B>(response: &http::Response<B>, runs: usize) -> Self {
        let headers = response.headers();
        let mut cors: Vec<String> = headers
            .iter()
            .filter(|(name, _)| name.as_str().starts_with("access-control-"))
            .map(|(name, value)| format!("{name}: {}", value.to_str().expect("text")))
            .collect();
        cors.sort();
        let lines = headers.get_all("vary").iter().map(|line| line.to_str().expect("text"));
        let names = lines.flat_map(|line| line.split(','));
        Self {
            status: response.status().as_u16(),
            cors,
            varies: names.filter(|name| name.trim().eq_ignore_ascii_case("origin")).count(),
            is_not_stored: headers.get("cache-control").is_some_and(|value| value == "no-store"),
            runs,
        }
    }

    fn has_each_header_once(&self) -> bool {
        let names: Vec<_> = self.cors.iter().map(|line| line.split_once(':')).collect();
        names.windows(2).all(|pair| pair[0].map(|it| it.0) != pair[1].map(|it| it.0))
    }

    /// Whether these are the complete CORS headers that the policy writes. The methods that a preflight
    /// lists are the policy's or the route's own.
    fn is_of(&self, by: By, ask: Ask, page: Page) -> bool {
        if !ask.is_preflight() {
            return self.cors == by.to_actual(page);
        }
        let methods =
            self.cors.iter().find_map(|line| line.strip_prefix("access-control-allow-methods: "));
        self.cors == by.to_preflight(page, methods) && methods.is_some() == by.admits(page)
    }
}
