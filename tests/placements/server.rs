//! The application that every placement is tried on, and how its answers are compared.

use std::{cell::Cell, convert::Infallible, fmt::Write as _};

use axum::{
    Json, Router,
    body::Body,
    extract::Request,
    response::{IntoResponse, Response},
    routing::{MethodRouter, get},
};
use cors_runtime::{cors, cors_policy, cors_route};
use cors_tests::{cors_headers, preflight, request};
use http::Method;
use tower::{Layer, Service, ServiceExt, util::BoxCloneSyncService};

// Nothing but one origin is common to two policies, so that every header tells who wrote it and a
// union of two policies shows.
cors_policy! {
    /// For all that has no policy of its own.
    pub(crate) App {
        origins: ["https://app.example.com", "https://both.example.com"],
        methods: [GET, POST, PUT, DELETE],
        headers: ["x-app"],
        expose: ["x-app-total"],
        credentials: true,
        max_age: 60,
    }

    /// Of a route.
    pub(crate) Own {
        origins: ["https://own.example.com", "https://both.example.com"],
        methods: [GET, POST, PATCH],
        headers: ["content-type", "x-own"],
        expose: ["x-own-total"],
        max_age: 600,
    }

    /// Of another route, or of another handler on the same path.
    pub(crate) Other {
        origins: ["https://other.example.com", "https://both.example.com"],
        methods: [POST, DELETE],
        headers: ["content-type", "x-other"],
        credentials: true,
    }

    /// For everybody.
    pub(crate) Open { origins: ["*"], headers: ["x-open"], expose: ["x-open-total"] }
}

/// Every origin that a policy lists, one that none does, and none.
const ORIGINS: [Option<&str>; 6] = [
    Some("https://app.example.com"),
    Some("https://own.example.com"),
    Some("https://other.example.com"),
    Some("https://both.example.com"),
    Some("https://stranger.test"),
    None,
];

/// Whose headers a response carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum By {
    Nobody,
    App,
    Own,
    Other,
    Open,
    Deny,
}

/// What a policy says, once more and by hand: the table must not ask the library what to expect.
struct Voice {
    origins: &'static [&'static str],
    methods: &'static str,
    headers: &'static str,
    expose: Option<&'static str>,
    credentials: bool,
    max_age: Option<&'static str>,
}

impl By {
    const POLICIES: [Self; 5] = [Self::App, Self::Own, Self::Other, Self::Open, Self::Deny];

    fn voice(self) -> Option<Voice> {
        Some(match self {
            Self::Nobody | Self::Deny => return None,
            Self::App => Voice {
                origins: &["https://app.example.com", "https://both.example.com"],
                methods: "GET,POST,PUT,DELETE",
                headers: "x-app",
                expose: Some("x-app-total"),
                credentials: true,
                max_age: Some("60"),
            },
            Self::Own => Voice {
                origins: &["https://own.example.com", "https://both.example.com"],
                methods: "GET,POST,PATCH",
                headers: "content-type,x-own",
                expose: Some("x-own-total"),
                credentials: false,
                max_age: Some("600"),
            },
            Self::Other => Voice {
                origins: &["https://other.example.com", "https://both.example.com"],
                methods: "POST,DELETE",
                headers: "content-type,x-other",
                expose: None,
                credentials: true,
                max_age: None,
            },
            Self::Open => Voice {
                origins: &["*"],
                methods: "GET,HEAD,POST",
                headers: "x-open",
                expose: Some("x-open-total"),
                credentials: false,
                max_age: None,
            },
        })
    }

    /// The origin line and the headers that go with it, if this policy allows the origin.
    fn allowed(self, origin: Option<&str>) -> Option<(Voice, Vec<String>)> {
        let voice = self.voice()?;
        let origin = match origin {
            _ if voice.origins == ["*"] => "*",
            Some(origin) if voice.origins.contains(&origin) => origin,
            _ => return None,
        };
        let mut lines = vec![format!("access-control-allow-origin: {origin}")];
        if voice.credentials {
            lines.push("access-control-allow-credentials: true".into());
        }
        if origin != "*" {
            lines.push("vary: origin".into());
        }
        Some((voice, lines))
    }

    fn refusal(self) -> Vec<String> {
        if self == Self::Nobody { Vec::new() } else { vec!["vary: origin".into()] }
    }

    /// The complete set of CORS headers on the response to an actual request.
    fn to_actual(self, origin: Option<&str>) -> Vec<String> {
        let Some((voice, mut lines)) = self.allowed(origin) else { return self.refusal() };
        lines.extend(voice.expose.map(|names| format!("access-control-expose-headers: {names}")));
        lines.sort();
        lines
    }

    /// Status and complete set of CORS headers of the answer to a preflight.
    fn to_preflight(self, origin: Option<&str>, methods: Option<&str>) -> (u16, Vec<String>) {
        let Some((voice, mut lines)) = self.allowed(origin) else { return (403, self.refusal()) };
        let methods = methods.unwrap_or(voice.methods);
        lines.push(format!("access-control-allow-methods: {methods}"));
        lines.push(format!("access-control-allow-headers: {}", voice.headers));
        lines.extend(voice.max_age.map(|seconds| format!("access-control-max-age: {seconds}")));
        lines.sort();
        (204, lines)
    }
}

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
            $crate::server::Row::Actual { request: concat!("GET ", $path), status: 200, by: $get },
            $crate::server::Row::Actual { request: concat!("HEAD ", $path), status: 200, by: $get },
            $crate::server::Row::Actual { request: concat!("POST ", $path), status: 200, by: $post },
            $crate::server::Row::Rejected { request: concat!("POST ", $path), by: $rejected },
            $crate::server::Row::Actual { request: concat!("PATCH ", $path), status: 405, by: $patch },
            $crate::server::Row::Actual { request: concat!("OPTIONS ", $path), status: 405, by: $options },
            $crate::server::Row::Preflight { request: concat!("GET ", $path), asked: $asked },
            $crate::server::Row::Preflight { request: concat!("POST ", $path), asked: $asked },
            $crate::server::Row::Preflight { request: concat!("PATCH ", $path), asked: $asked },
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
            $crate::server::Row::Actual { request: concat!("GET ", $path), status: 404, by: $by },
            $crate::server::Row::Actual {
                request: concat!("OPTIONS ", $path),
                status: 404,
                by: $by,
            },
            $crate::server::Row::Preflight { request: concat!("GET ", $path), asked: $asked },
        ]
    };
}
pub(crate) use missing;

thread_local! {
    static RUNS: Cell<usize> = const { Cell::new(0) };
    static PASSES: Cell<usize> = const { Cell::new(0) };
}

/// Said by every handler. A test has a thread to itself.
pub(crate) fn ran() {
    RUNS.set(RUNS.get() + 1);
}

/// How often handlers have run since this was asked last.
pub(crate) fn runs() -> usize {
    RUNS.take()
}

/// Said by a layer further in.
pub(crate) fn passed() {
    PASSES.set(PASSES.get() + 1);
}

/// How often that layer was passed since this was asked last.
pub(crate) fn passes() -> usize {
    PASSES.take()
}

pub(crate) async fn plain() {
    ran();
}

pub(crate) async fn plain_json(Json(_): Json<u32>) {
    ran();
}

#[cors(Own)]
pub(crate) async fn own() {
    ran();
}

#[cors(Own)]
pub(crate) async fn own_json(Json(_): Json<u32>) {
    ran();
}

#[cors(Other)]
pub(crate) async fn other() {
    ran();
}

#[cors(Other)]
pub(crate) async fn other_json(Json(_): Json<u32>) {
    ran();
}

#[cors(deny)]
pub(crate) async fn closed() {
    ran();
}

#[cors(deny)]
pub(crate) async fn closed_json(Json(_): Json<u32>) {
    ran();
}

#[cors(Open)]
pub(crate) async fn open() {
    ran();
}

/// A path without a policy of its own.
pub(crate) fn plain_path() -> MethodRouter {
    get(plain).post(plain_json)
}

/// A path with a policy of its own.
pub(crate) fn own_path() -> MethodRouter {
    cors_route!(get(own).post(own_json))
}

/// What such a path says to preflights.
pub(crate) const OWN_PATH: Asked = Asked::Route(By::Own, "GET,HEAD,POST");

/// One path of each kind.
pub(crate) fn routes() -> Router {
    Router::new().route("/plain", plain_path()).route("/own", own_path())
}

/// The same, and one that is open to all and one that is to none.
pub(crate) fn closed_routes() -> Router {
    Router::new()
        .route("/closed", cors_route!(get(closed).post(closed_json)))
        .route("/open", cors_route!(get(open)))
        .merge(routes())
}

pub(crate) type Server = BoxCloneSyncService<Request, Response, Infallible>;

/// The router as it is before axum serves it, which makes its routes anew for every request, and as
/// it is then.
pub(crate) fn both(router: Router) -> Vec<Server> {
    vec![boxed(router.clone()), boxed(router.with_state(()))]
}

/// The same with a policy, or other layers, around the whole of it.
pub(crate) fn both_inside<L>(layer: L, router: Router) -> Vec<Server>
where
    L: Layer<Router>,
    L::Service: Service<Request, Error = Infallible> + Clone + Send + Sync + 'static,
    <L::Service as Service<Request>>::Response: IntoResponse,
    <L::Service as Service<Request>>::Future: Send + 'static,
{
    vec![boxed(layer.layer(router.clone())), boxed(layer.layer(router.with_state(())))]
}

/// Forgets what kind of service an application is.
pub(crate) fn boxed<S>(service: S) -> Server
where
    S: Service<Request, Error = Infallible> + Clone + Send + Sync + 'static,
    S::Response: IntoResponse,
    S::Future: Send + 'static,
{
    BoxCloneSyncService::new(service.map_response(IntoResponse::into_response))
}

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
    let allows = |by: By| by.allowed(origin).is_some();
    // The paths of this name have one policy, wherever they stand; but what middleware answers
    // before a route is reached is not the route's.
    let is_of_route = is_preflight || [200, 405, 415].contains(status);
    let may_allow = match path.rsplit('/').next() {
        Some("own") if is_of_route => allows(By::Own),
        Some("closed") if is_of_route => false,
        _ => true,
    };
    demand(!allowed || may_allow, "a route's own policy is never widened");
    broken
}
