//! Where a policy may be in an axum application, and which policy responds to what: every placement
//! with the complete set of CORS headers, for pages that a policy allows, refuses or never hears of.

use std::{cell::Cell, convert::Infallible, fmt::Write as _};

use axum::{
    Json, Router,
    body::Body,
    extract::{FromRequestParts, Request},
    handler::Handler,
    http::{HeaderValue, StatusCode, header::AUTHORIZATION, request::Parts},
    middleware::{Next, from_fn},
    response::{IntoResponse, Response},
    routing::{MethodRouter, any, delete, get, post, put},
};
use cors_runtime::{cors, cors_policy, cors_route, is_preflight};
use cors_tests::{Server, boxed, cors_headers, modes::in_both_modes, now, preflight, request};
use tower::{Layer, Service, ServiceBuilder, ServiceExt};

use self::Asked::{Hidden, Policy, Route, Stopped, Unserved};

// Nothing but one origin is common to two policies, so that every header tells who wrote it and a
// union of two policies shows.
cors_policy! {
    /// For all that has no policy of its own.
    App {
        origins: ["https://app.example.com", "https://both.example.com"],
        methods: [GET, POST, PUT, DELETE],
        headers: ["x-app"],
        expose: ["x-app-total"],
        credentials: true,
        max_age: 60,
    }

    /// Of a route.
    Own {
        origins: ["https://own.example.com", "https://both.example.com"],
        methods: [GET, POST, PATCH],
        headers: ["content-type", "x-own"],
        expose: ["x-own-total"],
        max_age: 600,
    }

    /// Of another route, or of another handler on the same path.
    Other {
        origins: ["https://other.example.com", "https://both.example.com"],
        methods: [POST, DELETE],
        headers: ["content-type", "x-other"],
        credentials: true,
    }

    /// For everybody.
    Open { origins: ["*"], headers: ["x-open"], expose: ["x-open-total"] }
}

/// Every origin that a policy lists, one that none does, and none.
const ORIGINS: [Option<&str>; 6] = [
    Some("https://app.example.com"),
    Some("https://own.example.com"),
    Some("https://other.example.com"),
    Some("https://both.example.com"),
    Some("https://other.test"),
    None,
];

/// Whose headers a response carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum By {
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
    const ALL: [Self; 6] =
        [Self::Nobody, Self::App, Self::Own, Self::Other, Self::Open, Self::Deny];

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
enum Asked {
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

/// `METHOD /path` and what it gets.
#[derive(Clone, Debug)]
struct Row {
    request: String,
    gets: Gets,
}

#[derive(Clone, Copy, Debug)]
enum Gets {
    /// An actual request: its status, and whose headers. 415 is for a body that the extractor rejects.
    Status(u16, By),
    Preflight(Asked),
}

fn sends(request: &str, status: u16, by: By) -> Row {
    Row { request: request.to_owned(), gets: Gets::Status(status, by) }
}

fn asks(request: &str, asked: Asked) -> Row {
    Row { request: request.to_owned(), gets: Gets::Preflight(asked) }
}

/// What everybody asks of a path that serves `GET` and, with JSON, `POST`: a response, another
/// one, an extractor's rejection, a 405, an `OPTIONS` that is not a preflight, and preflights.
fn each(path: &str, [get, post, rejected, unserved, options]: [By; 5], asked: Asked) -> Vec<Row> {
    let line = |method| format!("{method} {path}");
    vec![
        sends(&line("GET"), 200, get),
        sends(&line("HEAD"), 200, get),
        sends(&line("POST"), 200, post),
        sends(&line("POST"), 415, rejected),
        sends(&line("PATCH"), 405, unserved),
        sends(&line("OPTIONS"), 405, options),
        asks(&line("GET"), asked),
        asks(&line("POST"), asked),
        asks(&line("PATCH"), asked),
    ]
}

/// The same, where one policy is responsible.
fn served(path: &str, by: By, asked: Asked) -> Vec<Row> {
    each(path, [by; 5], asked)
}

/// A path that does not exist.
fn missing(path: &str, by: By, asked: Asked) -> Vec<Row> {
    let line = |method| format!("{method} {path}");
    vec![sends(&line("GET"), 404, by), sends(&line("OPTIONS"), 404, by), asks(&line("GET"), asked)]
}

/// Paths as a list of `Policy /path`: `missing` does not exist, `own` is a route with the policy `Own`
/// unless `asks Policy` says who responds to its preflights, and all others have the policy around them.
fn rows(text: &str) -> Vec<Vec<Row>> {
    let of = |name: &str| By::ALL.into_iter().find(|by| format!("{by:?}") == name).expect(text);
    let path = |entry: &str| {
        let (who, asked) = entry.split_once(" asks ").unzip();
        let (by, path) = who.unwrap_or(entry).split_once(' ').expect(text);
        let (by, is_missing) = (of(by), path.ends_with("missing"));
        let asked = match (asked, by) {
            (Some(asked), _) => Hidden(of(asked)),
            (None, By::Nobody) => Unserved(if is_missing { 404 } else { 405 }),
            (None, By::Own) if path.ends_with("own") => OWN_PATH,
            (None, by) => Policy(by),
        };
        if is_missing { missing(path, by, asked) } else { served(path, by, asked) }
    };
    text.split(", ").map(path).collect()
}

/// Where a policy is: a name, the applications, and what they do.
type Placement = (&'static str, Vec<Server>, Vec<Vec<Row>>);

/// Every application of every placement against its rows.
///
/// # Panics
///
/// When one answers otherwise.
async fn check<const N: usize>(placements: [Placement; N]) {
    let mut found = String::new();
    for (name, apps, rows) in placements {
        for app in apps {
            found += &differences(name, &app, &rows.concat()).await;
        }
    }
    assert!(found.is_empty(), "\n{found}");
}

/// The differences between what these rows say and what the application does, for each origin.
async fn differences(name: &str, app: &Server, rows: &[Row]) -> String {
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
    let (status, expected, content_type) = match row.gets {
        Gets::Status(415, by) => (415, by.to_actual(origin), "text/plain"),
        Gets::Status(status, by) => (status, by.to_actual(origin), "application/json"),
        Gets::Preflight(asked) => {
            // Without `Origin` it is not a preflight.
            let Some(origin) = origin else { return Ok(()) };
            let (status, expected) = match asked {
                Asked::Policy(by) | Asked::Hidden(by) => by.to_preflight(Some(origin), None),
                Asked::Route(by, methods) => by.to_preflight(Some(origin), Some(methods)),
                Asked::Stopped(status) => (status, vec!["vary: origin".into()]),
                Asked::Unserved(status) => (status, Vec::new()),
            };
            (status, expected, "")
        }
    };
    let (method, path) = row.request.split_once(' ').expect("a method and a path");
    let request = if content_type.is_empty() {
        preflight(path, origin.unwrap_or_default(), method)
    } else {
        let mut headers = vec![("content-type", content_type)];
        // Each of the two headers alone makes no preflight.
        headers.push(
            origin.map_or(("access-control-request-method", "GET"), |origin| ("origin", origin)),
        );
        // As browsers send what needs no preflight: what one would have to be granted for is `nesting`'s.
        headers.extend([("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "no-cors")]);
        request::<Body>(method, path, &headers).map(|_| Body::from("1"))
    };
    let is_preflight = content_type.is_empty();
    runs();
    let Ok(response) = app.clone().oneshot(request).await;
    let got = (response.status().as_u16(), cors_headers(response.headers()), runs());
    let handled = usize::from(!is_preflight && status == 200);
    if got == (status, expected.clone(), handled) {
        return Ok(());
    }
    let (status_got, lines, runs) = got;
    Err(format!(
        "  expected {status}, handler runs {handled}, {expected:?}\n  \
         got      {status_got}, handler runs {runs}, {lines:?}"
    ))
}

thread_local! {
    static RUNS: Cell<usize> = const { Cell::new(0) };
    static PASSES: Cell<usize> = const { Cell::new(0) };
}

/// Said by every handler. A test has a thread to itself.
fn ran() {
    RUNS.set(RUNS.get() + 1);
}

/// How often handlers have run since this was asked last.
fn runs() -> usize {
    RUNS.take()
}

async fn plain() {
    ran();
}

async fn plain_json(Json(_): Json<u32>) {
    ran();
}

#[cors(Own)]
async fn own() {
    ran();
}

#[cors(Own)]
async fn own_json(Json(_): Json<u32>) {
    ran();
}

#[cors(Other)]
async fn other() {
    ran();
}

#[cors(Other)]
async fn other_json(Json(_): Json<u32>) {
    ran();
}

#[cors(same_origin)]
async fn closed() {
    ran();
}

#[cors(same_origin)]
async fn closed_json(Json(_): Json<u32>) {
    ran();
}

#[cors(Open)]
async fn open() {
    ran();
}

/// A path without a policy of its own.
fn plain_path() -> MethodRouter {
    get(plain).post(plain_json)
}

/// A path with a policy of its own.
fn own_path() -> MethodRouter {
    cors_route!(get(own).post(own_json))
}

/// What such a path says to preflights.
const OWN_PATH: Asked = Asked::Route(By::Own, "GET,HEAD,POST");

/// One path of each kind.
fn routes() -> Router {
    Router::new().route("/plain", plain_path()).route("/own", own_path())
}

/// The same, and one that is open to all and one that is to none.
fn closed_routes() -> Router {
    Router::new()
        .route("/closed", cors_route!(get(closed).post(closed_json)))
        .route("/open", cors_route!(get(open)))
        .merge(routes())
}

/// The router as it is before axum serves it, which makes its routes anew for every request, and as
/// it is then.
fn both(router: Router) -> Vec<Server> {
    vec![boxed(router.clone()), boxed(router.with_state(()))]
}

/// The same with a policy, or other layers, around the whole of it.
fn both_inside<L>(layer: L, router: Router) -> Vec<Server>
where
    L: Layer<Router>,
    L::Service: Service<Request, Error = Infallible> + Clone + Send + Sync + 'static,
    <L::Service as Service<Request>>::Response: IntoResponse,
    <L::Service as Service<Request>>::Future: Send + 'static,
{
    vec![boxed(layer.layer(router.clone())), boxed(layer.layer(router.with_state(())))]
}

#[tokio::test]
async fn around_a_router() {
    check([
        (
            "Router::layer after the routes",
            both(routes().layer(App)),
            // axum wraps the router's 404 as well. What stands behind a path that does not exist
            // is no secret.
            rows("App /plain, Own /own, App /missing"),
        ),
        (
            "Router::layer before the routes",
            {
                let router = Router::new().layer(App);
                both(router.route("/plain", plain_path()).route("/own", own_path()))
            },
            // A layer wraps what is there when it is called: nothing yet but the 404.
            rows("Nobody /plain, Own /own, App /missing"),
        ),
        (
            "Router::layer between the routes",
            {
                both(
                    Router::new()
                        .route("/plain", plain_path())
                        .layer(App)
                        .route("/own", own_path()),
                )
            },
            rows("App /plain, Own /own, App /missing"),
        ),
        (
            "Router::route_layer",
            both(routes().route_layer(App)),
            rows("App /plain, Own /own, Nobody /missing"),
        ),
        (
            "two of Router::layer",
            both(routes().layer(Other).layer(App)),
            rows("Other /plain, Own /own, Other /missing"),
        ),
        (
            "the same policy twice",
            both(routes().layer(App).layer(App)),
            rows("App /plain, Own /own"),
        ),
        (
            "no policy but the routes' own",
            both(routes()),
            rows("Nobody /plain, Own /own, Nobody /missing"),
        ),
    ])
    .await;
}

/// A route with a policy counts, in a program in which nothing else makes several.
#[test]
fn a_layer_and_a_route() {
    let check = || {
        let app = both(routes().layer(App));
        now(check([("a layer and a route", app, rows("App /plain, Own /own"))]));
    };
    in_both_modes("placements::a_layer_and_a_route", || (), &[("App", &check)]);
}

#[tokio::test]
async fn around_a_path() {
    check([
        (
            "MethodRouter::layer on get(…)",
            both(Router::new().route("/plain", plain_path().layer(App))),
            rows("App /plain, Nobody /missing"),
        ),
        (
            "MethodRouter::layer on cors_route!(…)",
            both(Router::new().route("/own", own_path().layer(App))),
            rows("Own /own"),
        ),
        (
            "MethodRouter::route_layer on get(…)",
            both(Router::new().route("/plain", plain_path().route_layer(App))), // axum wraps the handlers, and a preflight comes to none of them.
            vec![each(
                "/plain",
                [By::App, By::App, By::App, By::Nobody, By::Nobody],
                Unserved(405),
            )],
        ),
        (
            "MethodRouter::route_layer on cors_route!(…)",
            both(Router::new().route("/own", own_path().route_layer(App))),
            rows("Own /own"),
        ),
        (
            "MethodRouter::layer inside Router::layer",
            both(Router::new().route("/plain", plain_path().layer(Other)).layer(App)),
            rows("Other /plain, App /missing"),
        ),
        (
            "a policy around a route, with the route added twice",
            {
                both(
                    Router::new()
                        .route("/plain", get(plain).layer(Own))
                        .route("/plain", post(plain_json).layer(Other)),
                )
            }, // axum keeps one fallback a path, the second: it answers every preflight.
            vec![each(
                "/plain",
                [By::Own, By::Other, By::Other, By::Other, By::Other],
                Policy(By::Other),
            )],
        ),
    ])
    .await;
}

#[tokio::test]
async fn around_a_handler() {
    check([
        (
            "Handler::layer",
            both(Router::new().route("/plain", get(plain.layer(App)).post(plain_json.layer(App)))),
            vec![each(
                "/plain",
                [By::App, By::App, By::App, By::Nobody, By::Nobody],
                Unserved(405),
            )],
        ),
        (
            "get(…).layer(…).post(…)",
            both(Router::new().route("/plain", get(plain).layer(App).post(plain_json))), // The layer wraps the fallback, so a preflight for POST is answered, but it does not wrap the
            // handler that comes later.
            vec![each(
                "/plain",
                [By::App, By::Nobody, By::Nobody, By::App, By::App],
                Policy(By::App),
            )],
        ),
        (
            "cors_route!(…).layer(…).post(…)",
            both(Router::new().route("/own", cors_route!(get(own)).layer(App).post(plain_json))),
            vec![vec![
                sends("GET /own", 200, By::Own),
                sends("POST /own", 200, By::Nobody),
                sends("PATCH /own", 405, By::Own),
                sends("OPTIONS /own", 405, By::Own),
                asks("GET /own", Route(By::Own, "GET,HEAD")),
                asks("POST /own", Route(By::Own, "GET,HEAD")),
            ]],
        ),
        (
            "Handler::layer inside Router::layer",
            both(
                Router::new()
                    .route("/plain", get(plain.layer(Own)).post(plain_json.layer(Own)))
                    .layer(App),
            ), // axum gives the preflight to the path's fallback, from which the handler and its
            // policy are not to be seen.
            vec![each("/plain", [By::Own, By::Own, By::Own, By::App, By::App], Policy(By::App))],
        ),
    ])
    .await;
}

#[tokio::test]
async fn nested() {
    check([
        (
            "nest, a policy inside and one around",
            both(Router::new().nest("/in", routes().layer(Other)).merge(routes()).layer(App)),
            // axum's 404 is the outer router's.
            rows("Other /in/plain, Own /in/own, App /plain, App /in/missing, App /missing"),
        ),
        (
            "nest after the outer layer",
            both(routes().layer(App).nest("/in", routes().layer(Other))),
            rows("Other /in/plain, Own /in/own, App /plain, App /in/missing"),
        ),
        (
            "nest, annotated routes inside and a policy around",
            both(Router::new().nest("/in", routes()).layer(App)),
            rows("App /in/plain, Own /in/own, App /in/missing"),
        ),
        (
            "nest in nest, three policies",
            {
                let inner = routes().layer(Own);
                let middle = routes().nest("/b", inner).layer(Other);
                both(routes().nest("/a", middle).layer(App))
            },
            rows("Own /a/b/plain, Other /a/plain, Own /a/b/own, App /plain"),
        ),
        (
            "nest_service, a policy around the service",
            both(Router::new().nest_service("/in", Other.layer(routes())).layer(App)),
            rows("Other /in/plain, Own /in/own, App /missing"),
        ),
    ])
    .await;
}

#[tokio::test]
async fn merged() {
    check([
        (
            "merge, each with a layer",
            {
                let first = Router::new().route("/first/plain", plain_path()).layer(Other);
                let second = routes().layer(App);
                both(first.merge(second))
            },
            // axum keeps the 404 of the second.
            rows("Other /first/plain, App /plain, Own /own, App /missing"),
        ),
        (
            "merge, each with a route_layer",
            {
                let first = Router::new().route("/first/plain", plain_path()).route_layer(Other);
                both(first.merge(routes().route_layer(App)))
            },
            rows("Other /first/plain, App /plain, Own /own, Nobody /missing"),
        ),
        (
            "merge, and a layer around",
            {
                let first = Router::new().route("/first/plain", plain_path()).layer(Other);
                both(first.merge(routes()).layer(App))
            },
            rows("Other /first/plain, App /plain, Own /own, App /missing"),
        ),
        (
            "merge after the layer",
            both(Router::new().route("/first/plain", plain_path()).layer(App).merge(routes())),
            rows("App /first/plain, Nobody /plain, Own /own, Nobody /missing"),
        ),
    ])
    .await;
}

#[tokio::test]
async fn outside_a_router() {
    let caught = [
        sends("GET /missing", 200, By::App),
        sends("OPTIONS /missing", 200, By::App),
        asks("PATCH /missing", Policy(By::App)),
    ];
    check([
        (
            "Policy.layer(router)",
            both_inside(App, routes()),
            rows("App /plain, Own /own, App /missing"),
        ),
        (
            "ServiceBuilder",
            both_inside(ServiceBuilder::new().layer(App), routes()),
            rows("App /plain, Own /own, App /missing"),
        ),
        (
            "Policy.layer(router), a refusal",
            both_inside(Open, closed_routes()),
            vec![
                served("/closed", By::Deny, Stopped(403)),
                served("/own", By::Own, OWN_PATH),
                served("/plain", By::Open, Policy(By::Open)),
                missing("/missing", By::Open, Policy(By::Open)),
            ],
        ),
        (
            "Policy.layer(router) with a fallback",
            both_inside(App, routes().fallback(plain)),
            vec![
                served("/plain", By::App, Policy(By::App)),
                served("/own", By::Own, OWN_PATH),
                caught.to_vec(),
            ],
        ),
        (
            "Policy.layer(router) with handlers for every method and for OPTIONS",
            {
                let router = Router::new()
                    .route("/any", any(plain))
                    .route("/options", get(plain).options(plain))
                    .merge(routes());
                both_inside(App, router)
            },
            vec![
                vec![
                    sends("OPTIONS /any", 200, By::App),
                    sends("OPTIONS /options", 200, By::App),
                    asks("GET /any", Policy(By::App)),
                    asks("GET /options", Policy(By::App)),
                ],
                served("/own", By::Own, OWN_PATH),
            ],
        ),
    ])
    .await;
}

#[tokio::test]
async fn outside_a_path() {
    check([
        (
            "Policy.layer(cors_route!(…)), as a service of its own",
            vec![boxed(App.layer(own_path().with_state::<()>(())))],
            rows("Own /own"),
        ),
        (
            "Policy.layer(cors_route!(…)), as a service of a router",
            {
                both(
                    Router::new().route_service("/own", App.layer(own_path().with_state::<()>(()))),
                )
            },
            rows("Own /own"),
        ),
    ])
    .await;
}

/// A router that is a service of another one: axum shares it, where it clones other services, so
/// nothing in it can make itself heard. Responses to actual requests keep the policy of their route; a
/// preflight is answered by the layer further out. A box of tower's is called, and then it is heard.
#[tokio::test]
async fn a_router_as_a_service() {
    fn top() -> Router {
        Router::new().route("/plain", plain_path())
    }
    check([
        (
            "nest_service, a layer around",
            both(top().nest_service("/in", routes()).layer(App)),
            rows("App /in/plain, Own /in/own asks App"),
        ),
        (
            "nest_service of a router with a layer, a layer around",
            both(top().nest_service("/in", routes().layer(Other)).layer(App)),
            rows("Other /in/plain asks App, Own /in/own asks App"),
        ),
        (
            "fallback_service, a layer around",
            both(Router::new().fallback_service(routes()).layer(App)),
            rows("App /plain, Own /own asks App"),
        ),
        (
            "a router in a box, a policy around",
            vec![boxed(App.layer(boxed(routes())))],
            rows("App /plain, Own /own"),
        ),
        // The ways out: `nest` and `merge`, as elsewhere in this table; the service after the
        // layer; a policy around the service itself.
        (
            "nest_service after the layer",
            both(top().layer(App).nest_service("/in", routes())),
            rows("App /plain, Nobody /in/plain, Own /in/own"),
        ),
        (
            "nest_service of a router in its policy, a layer around",
            both(top().nest_service("/in", Other.layer(routes())).layer(App)),
            rows("App /plain, Other /in/plain, Own /in/own, App /missing"),
        ),
        (
            "fallback_service of a router in the same policy, a layer around",
            both(Router::new().fallback_service(App.layer(routes())).layer(App)),
            rows("App /plain, Own /own"),
        ),
    ])
    .await;
}

#[tokio::test]
async fn several_policies_on_a_path() {
    fn two() -> Router {
        Router::new()
            .route("/two", cors_route!(get(own).post(other_json).delete(other).put(closed)))
    }
    let two_rows = [
        sends("GET /two", 200, By::Own),
        sends("HEAD /two", 200, By::Own),
        sends("POST /two", 200, By::Other),
        sends("POST /two", 415, By::Other),
        sends("DELETE /two", 200, By::Other),
        sends("PUT /two", 200, By::Deny),
        asks("GET /two", Route(By::Own, "GET,HEAD")),
        asks("HEAD /two", Route(By::Own, "GET,HEAD")),
        asks("POST /two", Route(By::Other, "POST,DELETE")),
        asks("DELETE /two", Route(By::Other, "POST,DELETE")),
        asks("PUT /two", Stopped(403)),
        // No handler takes it, so no policy speaks for it, the app-wide one neither.
        asks("PATCH /two", Stopped(403)),
        asks("get /two", Stopped(403)),
    ];
    check([
        (
            "two policies and a refusal",
            both(two()),
            vec![
                two_rows.to_vec(),
                vec![sends("PATCH /two", 405, By::Nobody), sends("OPTIONS /two", 405, By::Nobody)],
            ],
        ),
        (
            "the same under an app-wide policy",
            both(two().layer(App)),
            vec![
                two_rows.to_vec(),
                vec![sends("PATCH /two", 405, By::App), sends("OPTIONS /two", 405, By::App)],
            ],
        ),
        (
            "the same under a policy for everybody",
            both(two().layer(Open)),
            vec![
                two_rows.to_vec(),
                vec![sends("PATCH /two", 405, By::Open), sends("OPTIONS /two", 405, By::Open)],
            ],
        ),
        (
            "the same from outside",
            both_inside(App, two()),
            vec![
                two_rows.to_vec(),
                vec![sends("PATCH /two", 405, By::App), sends("OPTIONS /two", 405, By::App)],
            ],
        ),
    ])
    .await;
}

#[tokio::test]
async fn a_refusal_under_a_policy_for_everybody() {
    let rows = [
        served("/closed", By::Deny, Stopped(403)),
        served("/own", By::Own, OWN_PATH),
        served("/plain", By::Open, Policy(By::Open)),
        missing("/missing", By::Open, Policy(By::Open)),
    ];
    check([
        ("#[cors(same_origin)] under `*`", both(closed_routes().layer(Open)), rows.to_vec()),
        (
            "#[cors(same_origin)] under a list",
            both(closed_routes().layer(App)),
            vec![
                served("/closed", By::Deny, Stopped(403)),
                vec![
                    sends("GET /open", 200, By::Open),
                    sends("DELETE /open", 405, By::Open),
                    asks("GET /open", Route(By::Open, "GET,HEAD")),
                    asks("DELETE /open", Route(By::Open, "GET,HEAD")),
                ],
            ],
        ),
    ])
    .await;
}

#[tokio::test]
async fn fallbacks() {
    async fn fallback() {
        ran();
    }
    fn caught(by: By, asked: Asked) -> Vec<Row> {
        vec![
            sends("GET /missing", 200, by),
            sends("PATCH /missing", 200, by),
            sends("OPTIONS /missing", 200, by),
            asks("PATCH /missing", asked),
        ]
    }
    check([
        (
            "Router::fallback before the layer",
            both(routes().fallback(fallback).layer(App)),
            vec![
                served("/plain", By::App, Policy(By::App)),
                served("/own", By::Own, OWN_PATH),
                caught(By::App, Policy(By::App)),
            ],
        ),
        (
            "Router::fallback after the layer",
            both(routes().layer(App).fallback(plain_404)),
            rows("App /plain, Own /own, Nobody /missing"),
        ),
        (
            "Router::method_not_allowed_fallback",
            {
                both(
                    Router::new()
                        .route("/mine", own_path())
                        .method_not_allowed_fallback(async || StatusCode::METHOD_NOT_ALLOWED)
                        .layer(App),
                )
            }, // axum puts that handler, which is nobody's, in the place of the path's 405.
            vec![each("/mine", [By::Own, By::Own, By::Own, By::App, By::Own], OWN_PATH)],
        ),
        (
            "Router::fallback with a policy of its own",
            both(routes().fallback_service(cors_route!(fallback(own))).layer(App)),
            vec![vec![
                sends("GET /missing", 200, By::Own),
                sends("PATCH /missing", 200, By::Own),
                sends("OPTIONS /missing", 200, By::Own),
                asks("PATCH /missing", Route(By::Own, "GET,POST,PATCH")),
            ]],
        ),
    ])
    .await;
}

async fn plain_404() -> StatusCode {
    StatusCode::NOT_FOUND
}

#[tokio::test]
async fn whatever_else_a_path_serves() {
    #[cors_runtime::cors(Own)]
    async fn options() {
        ran();
    }
    check([
        (
            "a handler for OPTIONS",
            {
                both(
                    Router::new()
                        .route("/own", cors_route!(get(own).post(own_json).options(options)))
                        .layer(App),
                )
            },
            vec![vec![
                sends("GET /own", 200, By::Own),
                sends("OPTIONS /own", 200, By::Own),
                asks("GET /own", OWN_PATH),
                asks("PATCH /own", OWN_PATH),
            ]],
        ),
        (
            "a plain handler for OPTIONS under a layer",
            both(Router::new().route("/plain", get(plain).options(plain)).layer(App)),
            vec![vec![sends("OPTIONS /plain", 200, By::App), asks("GET /plain", Policy(By::App))]],
        ),
        (
            "any",
            both(Router::new().route("/own", cors_route!(any(own))).layer(App)),
            vec![vec![
                sends("GET /own", 200, By::Own),
                sends("PATCH /own", 200, By::Own),
                sends("OPTIONS /own", 200, By::Own),
                asks("GET /own", Route(By::Own, "GET,POST,PATCH")),
            ]],
        ),
        (
            "fallback and a policy for one of the methods",
            {
                both(
                    Router::new()
                        .route("/own", cors_route!(post(own_json).fallback(own)))
                        .layer(App),
                )
            },
            vec![vec![
                sends("GET /own", 200, By::Own),
                sends("PATCH /own", 200, By::Own),
                sends("OPTIONS /own", 200, By::Own),
                asks("GET /own", Route(By::Own, "POST,GET,PATCH")),
            ]],
        ),
        (
            "put and delete apart",
            {
                both(
                    Router::new()
                        .route("/plain", put(plain))
                        .route("/plain", delete(plain))
                        .layer(App),
                )
            },
            vec![vec![
                sends("PUT /plain", 200, By::App),
                sends("DELETE /plain", 200, By::App),
                sends("GET /plain", 405, By::App),
                asks("PUT /plain", Policy(By::App)),
            ]],
        ),
    ])
    .await;
}

/// Answers so to what has no `Authorization`, as middleware does that never heard of CORS.
async fn stop(request: Request, next: Next) -> Response {
    PASSES.set(PASSES.get() + 1);
    if request.headers().contains_key(AUTHORIZATION) {
        return next.run(request).await;
    }
    StatusCode::UNAUTHORIZED.into_response()
}

/// The same, by somebody who did hear of it.
async fn stop_no_preflight(request: Request, next: Next) -> Response {
    if is_preflight(&request) { next.run(request).await } else { stop(request, next).await }
}

/// Gives every request but preflights what the middleware asks for.
fn authorized(app: &Server) -> Server {
    boxed(app.clone().map_request(|mut request: Request| {
        if !is_preflight(&request) {
            let token = HeaderValue::from_static("Bearer token");
            request.headers_mut().insert(AUTHORIZATION, token);
        }
        request
    }))
}

/// Middleware in every place between the policy and the routes, each layer by a call of its own.
macro_rules! between {
    ($middleware:expr) => {{
        let paths = Router::new()
            .route("/plain", plain_path().layer($middleware))
            .route("/own", own_path().layer($middleware));
        let inside_paths = Router::new()
            .route("/plain", plain_path().route_layer($middleware))
            .route("/own", own_path().route_layer($middleware));
        [
            ("layer", both(routes().layer($middleware).layer(App))),
            ("route_layer", both(routes().route_layer($middleware).layer(App))),
            (
                "in a merged router",
                both(Router::new().merge(routes().layer($middleware)).layer(App)),
            ),
            ("layer on the path", both(paths.layer(App))),
            ("route_layer on the path", both(inside_paths.layer(App))),
            ("twice", both(routes().layer($middleware).layer($middleware).layer(App))),
        ]
    }};
}

/// Without credentials and with them.
async fn check_both<const N: usize>(
    apps: [(&'static str, Vec<Server>); N],
    without: Vec<Vec<Row>>,
    with: Vec<Vec<Row>>,
) {
    for (name, apps) in apps {
        let authorized = apps.iter().map(authorized).collect();
        check([(name, apps, without.clone())]).await;
        check([(name, authorized, with.clone())]).await;
    }
}

fn preflights_of_own(status: u16) -> Vec<Row> {
    ["GET /own", "POST /own", "PATCH /own"].map(|request| asks(request, Stopped(status))).to_vec()
}

/// Nothing is granted on behalf of a route that was not asked, and the middleware's status stays.
#[tokio::test]
async fn authentication() {
    let own = || served("/own", By::Own, Stopped(401));
    check_both(
        between!(from_fn(stop)),
        vec![
            preflights_of_own(401),
            vec![
                sends("GET /own", 401, By::App),
                sends("GET /plain", 401, By::App),
                asks("GET /plain", Policy(By::App)),
                asks("PATCH /plain", Policy(By::App)),
            ],
        ],
        vec![own(), served("/plain", By::App, Policy(By::App))],
    )
    .await;
    check_both(
        [("outside", both_inside(App, routes().layer(from_fn(stop))))],
        vec![preflights_of_own(401), vec![asks("GET /plain", Policy(By::App))]],
        vec![own()],
    )
    .await;
}

/// The way out for middleware.
#[tokio::test]
async fn middleware_that_lets_preflights_pass() {
    let own = || vec![asks("GET /own", OWN_PATH), sends("GET /own", 401, By::App)];
    let plain = vec![asks("GET /plain", Policy(By::App)), sends("GET /plain", 401, By::App)];
    let with = || served("/own", By::Own, OWN_PATH);
    check_both(
        between!(from_fn(stop_no_preflight)),
        vec![own(), plain],
        vec![with(), served("/plain", By::App, Policy(By::App))],
    )
    .await;
}

/// Whoever may call a handler, as its signature says it.
struct User;

impl<S: Sync> FromRequestParts<S> for User {
    type Rejection = StatusCode;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, StatusCode> {
        if parts.headers.contains_key(AUTHORIZATION) {
            Ok(Self)
        } else {
            Err(StatusCode::UNAUTHORIZED)
        }
    }
}

/// The way out for handlers: an extractor runs after the preflight is answered, and a rejection is
/// the route's, which its page may read.
#[tokio::test]
async fn authentication_by_an_extractor() {
    #[cors(Own)]
    async fn authenticated(_: User) {
        ran();
    }
    let path = Route(By::Own, "GET,HEAD");
    let app = Router::new().route("/own", cors_route!(get(authenticated))).layer(App);
    let without = vec![
        sends("GET /own", 401, By::Own),
        sends("PATCH /own", 405, By::Own),
        asks("GET /own", path),
    ];
    let with = vec![sends("GET /own", 200, By::Own), asks("GET /own", path)];
    check_both([("an extractor", both(app))], vec![without], vec![with]).await;
    // On plain handlers themselves, route by route.
    let auth = || from_fn(stop);
    let path = get(plain.layer(auth())).post(plain_json.layer(auth()));
    let without = vec![
        sends("GET /plain", 401, By::App),
        sends("PATCH /plain", 405, By::App),
        asks("GET /plain", Policy(By::App)),
    ];
    check_both(
        [("Handler::layer", both(Router::new().route("/plain", path).layer(App)))],
        vec![without],
        rows("App /plain"),
    )
    .await;
}

/// The preflights of routes without a policy end at the app-wide one.
#[tokio::test]
async fn preflights_of_plain_routes_pass_no_layer_further_in() {
    for (name, apps) in between!(from_fn(stop)) {
        for app in apps {
            for method in ["GET", "POST", "PATCH"] {
                PASSES.set(0);
                let preflight = preflight("/plain", "https://app.example.com", method);
                let Ok(response) = app.clone().oneshot(preflight).await;
                let got = (response.status(), PASSES.get());
                assert_eq!(got, (StatusCode::NO_CONTENT, 0), "{name} {method}");
            }
        }
    }
}
