//! The rows of a placement, and how an application's answers are compared with them.

use std::fmt::Write as _;

use axum::body::Body;
use cors_tests::{cors_headers, preflight, request};
use http::Method;
use tower::ServiceExt;

use crate::placements::{
    policies::{By, ORIGINS},
    server::{Server, runs},
};

/// What a preflight meets.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Asked {
    /// A policy that stands around routes: its own list of methods.
    Policy(By),
    /// A route with a policy: the methods of the route.
    Route(By, &'static str),
    /// Nothing that grants it, whatever the origin, and a policy that knows: this status, `vary`.
    Stopped(u16),
    /// No policy at all: this status.
    Unserved(u16),
    /// A policy further out, because what stands between hides the route's own from it.
    Hidden(By),
}

/// One request and its answer.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Row {
    /// `METHOD /path`, its status, and whose headers it gets.
    Actual { request: &'static str, status: u16, by: By },
    /// A body that the extractor rejects.
    Rejected { request: &'static str, by: By },
    /// A preflight for `METHOD /path`.
    Preflight { request: &'static str, asked: Asked },
}

/// `METHOD /path` has this status and these headers.
pub(crate) const fn sends(request: &'static str, status: u16, by: By) -> Row {
    Row::Actual { request, status, by }
}

/// A preflight for `METHOD /path` meets this.
pub(crate) const fn asks(request: &'static str, asked: Asked) -> Row {
    Row::Preflight { request, asked }
}

/// What everybody asks of a path that serves `GET` and, with JSON, `POST`: a response, another
/// one, an extractor's rejection, a 405, an `OPTIONS` that is no preflight, and preflights.
macro_rules! served {
    ($path:literal: [$get:expr, $post:expr, $rejected:expr, $patch:expr, $options:expr], $asked:expr) => {
        [
            $crate::placements::rows::Row::Actual { request: concat!("GET ", $path), status: 200, by: $get },
            $crate::placements::rows::Row::Actual { request: concat!("HEAD ", $path), status: 200, by: $get },
            $crate::placements::rows::Row::Actual { request: concat!("POST ", $path), status: 200, by: $post },
            $crate::placements::rows::Row::Rejected { request: concat!("POST ", $path), by: $rejected },
            $crate::placements::rows::Row::Actual { request: concat!("PATCH ", $path), status: 405, by: $patch },
            $crate::placements::rows::Row::Actual { request: concat!("OPTIONS ", $path), status: 405, by: $options },
            $crate::placements::rows::Row::Preflight { request: concat!("GET ", $path), asked: $asked },
            $crate::placements::rows::Row::Preflight { request: concat!("POST ", $path), asked: $asked },
            $crate::placements::rows::Row::Preflight { request: concat!("PATCH ", $path), asked: $asked },
        ]
    };
    ($path:literal: $by:expr, $asked:expr) => {
        served!($path: [$by, $by, $by, $by, $by], $asked)
    };
}
pub(crate) use served;

/// A path that does not exist.
macro_rules! missing {
    ($path:literal: $by:expr, $asked:expr) => {
        [
            $crate::placements::rows::Row::Actual {
                request: concat!("GET ", $path),
                status: 404,
                by: $by,
            },
            $crate::placements::rows::Row::Actual {
                request: concat!("OPTIONS ", $path),
                status: 404,
                by: $by,
            },
            $crate::placements::rows::Row::Preflight {
                request: concat!("GET ", $path),
                asked: $asked,
            },
        ]
    };
}
pub(crate) use missing;

/// Where a policy stands, and what comes of it.
pub(crate) struct Placement {
    name: &'static str,
    apps: fn() -> Vec<Server>,
    rows: Vec<Row>,
}

/// A placement by name, as applications and what they answer.
pub(crate) fn placement<const N: usize>(
    name: &'static str,
    apps: fn() -> Vec<Server>,
    rows: [&[Row]; N],
) -> Placement {
    Placement { name, apps, rows: rows.concat() }
}

/// Every application of every placement against its rows.
///
/// # Panics
///
/// When one answers otherwise.
pub(crate) async fn check<const N: usize>(placements: [Placement; N]) {
    let mut found = String::new();
    for placement in placements {
        for app in (placement.apps)() {
            found += &differences(placement.name, &app, &placement.rows).await;
        }
    }
    assert!(found.is_empty(), "\n{found}");
}

/// The differences between what these rows say and what the application does, for each origin.
pub(crate) async fn differences(name: &str, app: &Server, rows: &[Row]) -> String {
    let mut found = String::new();
    for row in rows {
        for origin in ORIGINS {
            if let Err(difference) = compare(app, row, origin).await {
                let _ = writeln!(found, "{name}\n  {row:?} from {origin:?}\n{difference}");
                // One origin shows what is wrong with a row.
                break;
            }
        }
    }
    found
}

async fn compare(app: &Server, row: &Row, origin: Option<&str>) -> Result<(), String> {
    let (line, status, expected, content_type) = match *row {
        Row::Actual { request, status, by } => {
            (request, status, by.to_actual(origin), "application/json")
        }
        Row::Rejected { request, by } => (request, 415, by.to_actual(origin), "text/plain"),
        Row::Preflight { request, asked } => {
            // Without `Origin` it is no preflight.
            let Some(origin) = origin else { return Ok(()) };
            let (status, expected) = match asked {
                Asked::Policy(by) | Asked::Hidden(by) => by.to_preflight(Some(origin), None),
                Asked::Route(by, methods) => by.to_preflight(Some(origin), Some(methods)),
                Asked::Stopped(status) => (status, vec!["vary: origin".into()]),
                Asked::Unserved(status) => (status, Vec::new()),
            };
            (request, status, expected, "")
        }
    };
    let (method, path) = line.split_once(' ').expect("a method and a path");
    let request = if content_type.is_empty() {
        preflight(path, origin.unwrap_or_default(), method)
    } else {
        let mut headers = vec![("content-type", content_type)];
        // Each of the two headers alone makes no preflight.
        headers.push(
            origin.map_or(("access-control-request-method", "GET"), |origin| ("origin", origin)),
        );
        request::<Body>(method, path, &headers).map(|_| Body::from("1"))
    };
    let is_preflight = content_type.is_empty();
    let method = request.method().clone();
    runs();
    let Ok(response) = app.clone().oneshot(request).await;
    let got = (response.status().as_u16(), cors_headers(response.headers()), runs());
    let handled = usize::from(!is_preflight && status == 200);
    let mut wrong = broken_invariants(path, origin, is_preflight, &method, &got);
    if matches!(row, Row::Preflight { asked: Asked::Hidden(_), .. }) {
        wrong.clear();
    }
    if got != (status, expected.clone(), handled) {
        let _ = writeln!(wrong, "  expected {status}, handler runs {handled}, {expected:?}");
    }
    if wrong.is_empty() {
        return Ok(());
    }
    Err(format!("{wrong}  got      {}, handler runs {}, {:?}", got.0, got.2, got.1))
}

/// What holds for every response, whatever the placement.
fn broken_invariants(
    path: &str,
    origin: Option<&str>,
    is_preflight: bool,
    method: &Method,
    (status, lines, runs): &(u16, Vec<String>, usize),
) -> String {
    let mut broken = String::new();
    let mut demand = |holds: bool, text: &str| {
        if !holds {
            let _ = writeln!(broken, "  broken: {text}");
        }
    };
    for header in ["allow-origin", "allow-credentials", "expose-headers", "allow-methods"] {
        let name = format!("access-control-{header}:");
        let count = lines.iter().filter(|line| line.starts_with(&name)).count();
        demand(count <= 1, "one line of each header");
    }
    demand(lines.iter().filter(|line| line.starts_with("vary")).count() <= 1, "one `vary` line");
    let without_methods = |lines: &[String]| {
        let is_list = |line: &String| line.starts_with("access-control-allow-methods");
        lines.iter().filter(|line| !is_list(line)).cloned().collect::<Vec<_>>()
    };
    let is_of_one = By::POLICIES.iter().chain([&By::Nobody]).any(|by| {
        *lines == by.to_actual(origin)
            || is_preflight
                && without_methods(lines) == without_methods(&by.to_preflight(origin, None).1)
    });
    demand(is_of_one, "the headers of one policy, not of two");
    demand(!is_preflight || *runs == 0, "a preflight runs no handler");
    let allowed = lines.iter().any(|line| line.starts_with("access-control-allow-origin"));
    demand(!is_preflight || allowed == (*status == 204), "204 grants, nothing else does");
    demand(
        is_preflight || method != Method::OPTIONS || *status != 204,
        "what is no preflight is not answered as one",
    );
    // The paths of this name have one policy, wherever they stand; but what middleware answers
    // before a route is reached is not the route's.
    let is_of_route = is_preflight || [200, 405, 415].contains(status);
    let may_allow = match path.rsplit('/').next() {
        Some("own") if is_of_route => By::Own.allows(origin),
        Some("closed") if is_of_route => false,
        _ => true,
    };
    demand(!allowed || may_allow, "a route's own policy is never widened");
    broken
}
