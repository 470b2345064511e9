//! A request, what must come of it, and a comparison that prints the row.

use std::fmt::Write as _;

use axum::{body::Body, extract::Request, response::Response};
use tower::ServiceExt;

use crate::{
    policies::{By, Page},
    routes::{NUMBER, Server, handlers_run, new_number},
};

/// What is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ask {
    Get,
    Post,
    Delete,
    /// `OPTIONS`, but not a preflight.
    Options,
    /// A preflight for this method.
    Preflight(&'static str),
}

impl Ask {
    pub(crate) const EACH: [Self; 6] = [
        Self::Get,
        Self::Post,
        Self::Delete,
        Self::Options,
        Self::Preflight("DELETE"),
        Self::Preflight("PUT"),
    ];

    pub(crate) fn is_preflight(self) -> bool {
        matches!(self, Self::Preflight(_))
    }

    /// Without `Origin` nothing is a preflight, and no page asks its own server for leave.
    pub(crate) fn is_possible_for(self, page: Page) -> bool {
        !self.is_preflight() || page.is_cross_origin()
    }

    pub(crate) fn request(self, page: Page, path: &str) -> (u64, Request) {
        let number = new_number();
        let method = match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Delete => "DELETE",
            Self::Options | Self::Preflight(_) => "OPTIONS",
        };
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header("host", "api.example.com")
            .header(NUMBER, number.to_string());
        if !self.is_preflight() {
            request = request.header("cookie", "session=1");
        }
        if let Some(origin) = page.origin() {
            request = request.header("origin", origin);
        }
        if let Self::Preflight(method) = self {
            request = request.header("access-control-request-method", method);
        }
        (number, request.body(Body::empty()).expect("a request"))
    }
}

/// What must come of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Must {
    /// The answer of this policy, whether it admits the page or not: the complete CORS headers.
    By(By),
    /// An actual request, answered with this status by what stands between, in the policy's headers.
    Status(u16, By),
    /// No CORS header; of a preflight, no handler run.
    Closed,
    /// The headers of this policy, or none.
    AtMost(By),
    /// A limit that the guide names: the nearer policy, the second, cannot be found out.
    Hidden(By, By),
    /// 403 before anything has run.
    Gate,
}

/// One request and its answer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row {
    pub(crate) ask: Ask,
    pub(crate) page: Page,
    pub(crate) path: &'static str,
    pub(crate) must: Must,
}

/// A request to `/`.
pub(crate) const fn row(ask: Ask, page: Page, must: Must) -> Row {
    Row { ask, page, path: "/", must }
}

/// Every kind of request from every page.
pub(crate) fn every(must: impl Fn(Ask, Page) -> Must) -> Vec<Row> {
    every_at("/", must)
}

pub(crate) fn every_at(path: &'static str, must: impl Fn(Ask, Page) -> Must) -> Vec<Row> {
    let mut rows = Vec::new();
    for ask in [Ask::Get, Ask::Post, Ask::Preflight("DELETE"), Ask::Preflight("PUT")] {
        for page in Page::EACH {
            if ask.is_possible_for(page) {
                rows.push(Row { ask, page, path, must: must(ask, page) });
            }
        }
    }
    rows
}

/// What policies around one another owe: the gates of all of them, and the answer of the nearest.
/// The outermost stands first.
pub(crate) fn nested(policies: &[By]) -> impl Fn(Ask, Page) -> Must + use<> {
    let policies = policies.to_vec();
    move |_, page| {
        if policies.iter().any(|by| by.shuts_out(page)) {
            return Must::Gate;
        }
        Must::By(policies.last().copied().unwrap_or(By::Nobody))
    }
}

/// The same where the nearest policy may not be known: preflights are at most its own.
pub(crate) fn nested_hidden(policies: &[By]) -> impl Fn(Ask, Page) -> Must + use<> {
    let exact = nested(policies);
    move |ask, page| match exact(ask, page) {
        Must::By(by) if ask.is_preflight() => Must::AtMost(by),
        must => must,
    }
}

/// The same where nothing tells the outer policy of the nearer one before it answers a preflight.
pub(crate) fn nested_unheard(outer: By, near: By) -> impl Fn(Ask, Page) -> Must {
    let exact = nested(&[outer, near]);
    move |ask, page| match exact(ask, page) {
        // A gate knows its own pages.
        Must::Gate if outer.shuts_out(page) => Must::Gate,
        _ if ask.is_preflight() => Must::Hidden(outer, near),
        must => must,
    }
}

/// An application and what it owes.
pub(crate) struct Case {
    name: String,
    app: Server,
    rows: Vec<Row>,
    is_vary_rewritten: bool,
    runs: Option<usize>,
    may_preflights_run: bool,
}

pub(crate) fn case(name: impl Into<String>, app: Server, rows: Vec<Row>) -> Case {
    Case {
        name: name.into(),
        app,
        rows,
        is_vary_rewritten: false,
        runs: Some(1),
        may_preflights_run: false,
    }
}

impl Case {
    /// What stands between the policies writes `vary`, so its lines are not compared.
    pub(crate) fn rewriting_vary(mut self) -> Self {
        self.is_vary_rewritten = true;
        self
    }

    /// A limit that the guide names: to find out who answers runs a handler of any method.
    pub(crate) fn running_on_preflights(mut self) -> Self {
        self.may_preflights_run = true;
        self
    }

    /// How often an actual request runs a handler; `None`: as often as it likes.
    pub(crate) fn running(mut self, runs: Option<usize>) -> Self {
        self.runs = runs;
        self
    }

    /// The rows that do not hold: two of them show what is wrong.
    pub(crate) async fn differences(&self) -> String {
        let mut found = String::new();
        let mut count = 0;
        for row in &self.rows {
            let got = ask(&self.app, *row).await;
            let wrong = self.wrong(*row, &got);
            count += usize::from(!wrong.is_empty());
            if !wrong.is_empty() && count <= 2 {
                let _ = writeln!(found, "{}\n  {row:?}\n{wrong}  got {got:?}", self.name);
            }
        }
        if count > 2 {
            let _ = writeln!(found, "  and {} more of {} rows", count - 2, self.rows.len());
        }
        found
    }

    fn wrong(&self, row: Row, got: &Got) -> String {
        let mut wrong = String::new();
        let mut demand = |holds: bool, text: &str| {
            if !holds {
                let _ = writeln!(wrong, "  wrong: {text}");
            }
        };
        demand(got.has_each_header_once(), "one line of each CORS header");
        demand(self.is_vary_rewritten || got.varies <= 1, "`vary: origin` once");
        let is_preflight = row.ask.is_preflight();
        demand(
            !is_preflight || self.may_preflights_run || got.runs == 0,
            "a preflight runs no handler",
        );
        let has_run = is_preflight || self.runs.is_none_or(|runs| got.runs == runs);
        match row.must {
            Must::By(by) => {
                demand(got.is_of(by, row), "the headers of this policy");
                let status = match (is_preflight, by.admits(row.page)) {
                    (false, _) => 200,
                    (true, true) => 204,
                    (true, false) => 403,
                };
                demand(by == By::Nobody && is_preflight || got.status == status, "the status");
                demand(has_run, "the handler runs");
                let varies = self.is_vary_rewritten || !by.varies() || got.varies == 1;
                demand(varies, "`vary: origin`");
            }
            Must::Status(status, by) => {
                demand(got.is_of(by, row), "the headers of this policy");
                demand(got.status == status, "the status");
            }
            Must::Closed => demand(got.cors.is_empty() && has_run, "no CORS header"),
            Must::AtMost(by) => {
                demand(
                    got.cors.is_empty() || got.is_of(by, row),
                    "the headers of this policy or none",
                );
            }
            Must::Hidden(outer, near) => {
                let is_known = got.is_of(outer, row) || got.is_of(near, row);
                demand(got.cors.is_empty() || is_known, "the headers of one of these policies");
            }
            Must::Gate => {
                demand(got.status == 403 && got.runs == 0, "403, and the handler does not run");
                demand(got.cors.is_empty(), "no CORS header");
                demand(self.is_vary_rewritten || got.varies == 1, "`vary: origin`");
                demand(is_preflight || got.is_not_stored, "`cache-control: no-store`");
            }
        }
        wrong
    }
}

/// Runs the cases and prints every row that does not hold.
pub(crate) async fn check(cases: impl IntoIterator<Item = Case>) {
    // A program with several policies, whichever test runs first.
    drop(crate::routes::several());
    let mut found = String::new();
    for case in cases {
        found += &case.differences().await;
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
    pub(crate) varies: usize,
    pub(crate) is_not_stored: bool,
    /// How many handlers ran.
    pub(crate) runs: usize,
}

/// Sends the row's request.
pub(crate) async fn ask(app: &Server, row: Row) -> Got {
    let (number, request) = row.ask.request(row.page, row.path);
    let Ok(response) = app.clone().oneshot(request).await;
    // Whatever was started beside the answer has its turn before it is counted.
    for _ in 0..4 {
        tokio::task::yield_now().await;
    }
    Got::of(&response, handlers_run(number))
}

impl Got {
    fn of(response: &Response, runs: usize) -> Self {
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

    pub(crate) fn has_each_header_once(&self) -> bool {
        let names: Vec<_> = self.cors.iter().map(|line| line.split_once(':')).collect();
        names.windows(2).all(|pair| pair[0].map(|it| it.0) != pair[1].map(|it| it.0))
    }

    /// The value of `access-control-allow-origin`.
    pub(crate) fn allowed(&self) -> Option<&str> {
        self.cors.iter().find_map(|line| line.strip_prefix("access-control-allow-origin: "))
    }

    /// Whether these are the complete CORS headers that the policy writes. The methods that a
    /// preflight lists are the policy's or the route's own.
    pub(crate) fn is_of(&self, by: By, row: Row) -> bool {
        if !row.ask.is_preflight() {
            return self.cors == by.to_actual(row.page);
        }
        let methods =
            self.cors.iter().find_map(|line| line.strip_prefix("access-control-allow-methods: "));
        self.cors == by.to_preflight(row.page, methods) && methods.is_some() == by.admits(row.page)
    }
}
