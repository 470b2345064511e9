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
use cors_tests::{Server, boxed, modes::in_both_modes, now, preflight, request, said};
use tower::{Layer, Service, ServiceBuilder, ServiceExt};

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

/// A policy once more and by hand, because the table must not ask the library what to expect: its name, its methods,
/// and what an origin that it allows gets, on a response and on a preflight.
const POLICIES: [(&str, &str, &str, &str); 4] = [
    (
        "App",
        "GET,POST,PUT,DELETE",
        "allow-credentials: true | allow-origin: ORIGIN | expose-headers: x-app-total | vary: origin",
        "allow-credentials: true | allow-headers: x-app | allow-methods: METHODS | allow-origin: ORIGIN | max-age: 60 | vary: origin",
    ),
    (
        "Own",
        "GET,POST,PATCH",
        "allow-origin: ORIGIN | expose-headers: x-own-total | vary: origin",
        "allow-headers: content-type,x-own | allow-methods: METHODS | allow-origin: ORIGIN | max-age: 600 | vary: origin",
    ),
    (
        "Other",
        "POST,DELETE",
        "allow-credentials: true | allow-origin: ORIGIN | vary: origin",
        "allow-credentials: true | allow-headers: content-type,x-other | allow-methods: METHODS | allow-origin: ORIGIN | vary: origin",
    ),
    (
        "Open",
        "GET,HEAD,POST",
        "allow-origin: * | expose-headers: x-open-total",
        "allow-headers: x-open | allow-methods: METHODS | allow-origin: *",
    ),
];

/// Whether a policy allows an origin.
fn allows(by: &str, origin: Option<&str>) -> bool {
    let own = format!("https://{}.example.com", by.to_lowercase());
    let is_listed = |origin| origin == own || origin == "https://both.example.com";
    by == "Open" || POLICIES.iter().any(|row| row.0 == by) && origin.is_some_and(is_listed)
}

/// `METHOD /path`, and what it gets.
#[derive(Clone, Debug)]
struct Row {
    method: &'static str,
    path: &'static str,
    /// By whom: a policy, `Deny` for `#[cors(same_origin)]`, or `Nobody`.
    by: &'static str,
    gets: Gets,
}

#[derive(Clone, Copy, Debug)]
enum Gets {
    /// An actual request: its status. 415 is for a body that the extractor rejects.
    Status(u16),
    /// A preflight that the policy grants to the origins that it allows: the methods, if not the policy's own.
    Granted(Option<&'static str>),
    /// A preflight that nobody grants, with this status.
    Refused(u16),
}

/// What a preflight gets: `App`, `Own GET,HEAD`; a status where nothing grants it and a policy knows, `Nobody` and a
/// status where there is none.
fn asked(words: &[&'static str]) -> (&'static str, Gets) {
    match *words {
        ["Nobody", status] => ("Nobody", Gets::Refused(status.parse().expect(status))),
        [by, methods] => (by, Gets::Granted(Some(methods))),
        [word] => word
            .parse()
            .map_or((word, Gets::Granted(None)), |status| ("Deny", Gets::Refused(status))),
        _ => panic!("{words:?}"),
    }
}

/// Rows as text, with commas between:
///
/// * `GET /path 200 App`: a request, its status, and whose headers.
/// * `ask GET /path …`: a preflight, and what it gets.
/// * `App /path`, `Own /path asks …`: all that is asked of a path that serves `GET` and, with JSON, `POST`. A path
///   that ends with `missing` does not exist; one that ends with `own` serves the policy `Own`.
/// * `App Own Other App App /path asks …`: the same, where the response to `GET`, that to `POST`, an extractor's
///   rejection, a 405, and an `OPTIONS` that is not a preflight have different policies.
fn rows(text: &'static str) -> Vec<Row> {
    text.split(", ").flat_map(entry).collect()
}

fn entry(text: &'static str) -> Vec<Row> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let asks = |method, path, words: &[&'static str]| {
        let (by, gets) = asked(words);
        Row { method, path, by, gets }
    };
    let sends = |method, path, status, by| Row { method, path, by, gets: Gets::Status(status) };
    let at = words.iter().position(|word| word.starts_with('/')).expect(text);
    let path = words[at];
    match words[..at] {
        ["ask", method] => return vec![asks(method, path, &words[at + 1..])],
        [method] if method == method.to_uppercase() => {
            return vec![sends(method, path, words[at + 1].parse().expect(text), words[at + 2])];
        }
        _ => {}
    }
    let is_missing = path.ends_with("missing");
    let by = words[0];
    let own = words.get(at + 2..).unwrap_or(match by {
        "Nobody" if is_missing => &["Nobody", "404"],
        "Nobody" => &["Nobody", "405"],
        "Deny" => &["403"],
        "Own" if path.ends_with("own") => OWN_PATH,
        _ => &words[..1],
    });
    if is_missing {
        return vec![
            sends("GET", path, 404, by),
            sends("OPTIONS", path, 404, by),
            asks("GET", path, own),
        ];
    }
    let [get, post, rejected, unserved, options] = words[..at].try_into().unwrap_or([by; 5]);
    let mut rows = vec![
        sends("GET", path, 200, get),
        sends("HEAD", path, 200, get),
        sends("POST", path, 200, post),
        sends("POST", path, 415, rejected),
        sends("PATCH", path, 405, unserved),
        sends("OPTIONS", path, 405, options),
    ];
    rows.extend(["GET", "POST", "PATCH"].map(|method| asks(method, path, own)));
    rows
}

/// What a path with the policy `Own` says to preflights.
const OWN_PATH: &[&str] = &["Own", "GET,HEAD,POST"];

/// Where a policy is: a name, the applications, and what they do.
type Placement = (&'static str, Vec<Server>, &'static str);

/// Every application of every placement against its rows.
///
/// # Panics
///
/// When one answers otherwise.
async fn check<const N: usize>(placements: [Placement; N]) {
    let mut found = String::new();
    for (name, apps, text) in placements {
        for app in apps {
            for row in rows(text) {
                for origin in ORIGINS {
                    if let Err(difference) = compare(&app, &row, origin).await {
                        let _ = writeln!(found, "{name}\n  {row:?} from {origin:?}\n{difference}");
                        // One origin shows what is wrong with a row.
                        break;
                    }
                }
            }
        }
    }
    assert!(found.is_empty(), "\n{found}");
}

async fn compare(app: &Server, row: &Row, origin: Option<&str>) -> Result<(), String> {
    let Row { method, path, by, gets } = *row;
    let policy = POLICIES.iter().find(|policy| policy.0 == by && allows(by, origin));
    let filled = |text: &str, methods: &str| {
        text.replace("METHODS", methods).replace("ORIGIN", origin.unwrap_or_default())
    };
    let refusal = if matches!(by, "Nobody" | "Open") { "" } else { "vary: origin" };
    let (status, expected) = match (gets, policy) {
        (Gets::Status(status), Some((.., actual, _))) => (status, filled(actual, "")),
        (Gets::Granted(listed), Some((_, own, _, preflight))) => {
            (204, filled(preflight, listed.unwrap_or(own)))
        }
        (Gets::Granted(_), None) => (403, refusal.to_owned()),
        (Gets::Status(status) | Gets::Refused(status), _) => (status, refusal.to_owned()),
    };
    let is_preflight = !matches!(gets, Gets::Status(_));
    let request = if is_preflight {
        // Without `Origin` it is not a preflight.
        let Some(origin) = origin else { return Ok(()) };
        preflight(path, origin, method)
    } else {
        let content_type = if status == 415 { "text/plain" } else { "application/json" };
        // Each of the two headers alone makes no preflight.
        let one = origin.map_or(("access-control-request-method", "GET"), |own| ("origin", own));
        // As browsers send what needs no preflight: what one would have to be granted for is `nesting`'s.
        let sec_fetch = [("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "no-cors")];
        let headers = [("content-type", content_type), one, sec_fetch[0], sec_fetch[1]];
        request::<Body>(method, path, &headers).map(|_| Body::from("1"))
    };
    runs();
    let Ok(response) = app.clone().oneshot(request).await;
    let got = (response.status().as_u16(), said(response.headers()), runs());
    let expected = (status, expected, usize::from(!is_preflight && status == 200));
    if got == expected {
        Ok(())
    } else {
        Err(format!("  expected {expected:?}\n  got      {got:?}"))
    }
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

/// One path.
fn at(path: &str, route: MethodRouter) -> Router {
    Router::new().route(path, route)
}

/// One path of each kind.
fn routes() -> Router {
    at("/plain", plain_path()).route("/own", own_path())
}

/// The same, and one that is open to all and one that is to none.
fn closed_routes() -> Router {
    at("/closed", cors_route!(get(closed).post(closed_json)))
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
        // axum wraps the router's 404 as well. What stands behind a path that does not exist is no secret.
        (
            "Router::layer after the routes",
            both(routes().layer(App)),
            "App /plain, Own /own, App /missing",
        ),
        // A layer wraps what is there when it is called: nothing yet but the 404.
        (
            "Router::layer before the routes",
            both(Router::new().layer(App).route("/plain", plain_path()).route("/own", own_path())),
            "Nobody /plain, Own /own, App /missing",
        ),
        (
            "Router::layer between the routes",
            both(at("/plain", plain_path()).layer(App).route("/own", own_path())),
            "App /plain, Own /own, App /missing",
        ),
        (
            "Router::route_layer",
            both(routes().route_layer(App)),
            "App /plain, Own /own, Nobody /missing",
        ),
        (
            "two of Router::layer",
            both(routes().layer(Other).layer(App)),
            "Other /plain, Own /own, Other /missing",
        ),
        ("the same policy twice", both(routes().layer(App).layer(App)), "App /plain, Own /own"),
        (
            "no policy but the routes' own",
            both(routes()),
            "Nobody /plain, Own /own, Nobody /missing",
        ),
    ])
    .await;
}

/// A route with a policy counts, in a program in which nothing else makes several.
#[test]
fn a_layer_and_a_route() {
    let check = || {
        let app = both(routes().layer(App));
        now(check([("a layer and a route", app, "App /plain, Own /own")]));
    };
    in_both_modes("placements::a_layer_and_a_route", || (), &[("App", &check)]);
}

#[tokio::test]
async fn around_a_path() {
    check([
        (
            "MethodRouter::layer on get(…)",
            both(at("/plain", plain_path().layer(App))),
            "App /plain, Nobody /missing",
        ),
        (
            "MethodRouter::layer on cors_route!(…)",
            both(at("/own", own_path().layer(App))),
            "Own /own",
        ),
        // axum wraps the handlers, and a preflight comes to none of them.
        (
            "MethodRouter::route_layer on get(…)",
            both(at("/plain", plain_path().route_layer(App))),
            "App App App Nobody Nobody /plain asks Nobody 405",
        ),
        (
            "MethodRouter::route_layer on cors_route!(…)",
            both(at("/own", own_path().route_layer(App))),
            "Own /own",
        ),
        (
            "MethodRouter::layer inside Router::layer",
            both(at("/plain", plain_path().layer(Other)).layer(App)),
            "Other /plain, App /missing",
        ),
        // axum keeps one fallback a path, the second: it answers every preflight.
        (
            "a policy around a route, with the route added twice",
            both(
                at("/plain", get(plain).layer(Own)).route("/plain", post(plain_json).layer(Other)),
            ),
            "Own Other Other Other Other /plain asks Other",
        ),
    ])
    .await;
}

#[tokio::test]
async fn around_a_handler() {
    check([
        (
            "Handler::layer",
            both(at("/plain", get(plain.layer(App)).post(plain_json.layer(App)))),
            "App App App Nobody Nobody /plain asks Nobody 405",
        ),
        // The layer wraps the fallback, so a preflight for POST is answered, but it does not wrap the
        // handler that comes later.
        (
            "get(…).layer(…).post(…)",
            both(at("/plain", get(plain).layer(App).post(plain_json))),
            "App Nobody Nobody App App /plain asks App",
        ),
        (
            "cors_route!(…).layer(…).post(…)",
            both(at("/own", cors_route!(get(own)).layer(App).post(plain_json))),
            "GET /own 200 Own, POST /own 200 Nobody, PATCH /own 405 Own, OPTIONS /own 405 Own, \
             ask GET /own Own GET,HEAD, ask POST /own Own GET,HEAD",
        ),
        // axum gives the preflight to the path's fallback, from which the handler and its policy are not
        // to be seen.
        (
            "Handler::layer inside Router::layer",
            both(at("/plain", get(plain.layer(Own)).post(plain_json.layer(Own))).layer(App)),
            "Own Own Own App App /plain asks App",
        ),
    ])
    .await;
}

#[tokio::test]
async fn nested() {
    let three = || {
        let inner = routes().layer(Own);
        routes().nest("/a", routes().nest("/b", inner).layer(Other)).layer(App)
    };
    check([
        // axum's 404 is the outer router's.
        (
            "nest, a policy inside and one around",
            both(Router::new().nest("/in", routes().layer(Other)).merge(routes()).layer(App)),
            "Other /in/plain, Own /in/own, App /plain, App /in/missing, App /missing",
        ),
        (
            "nest after the outer layer",
            both(routes().layer(App).nest("/in", routes().layer(Other))),
            "Other /in/plain, Own /in/own, App /plain, App /in/missing",
        ),
        (
            "nest, annotated routes inside and a policy around",
            both(Router::new().nest("/in", routes()).layer(App)),
            "App /in/plain, Own /in/own, App /in/missing",
        ),
        (
            "nest in nest, three policies",
            both(three()),
            "Own /a/b/plain, Other /a/plain, Own /a/b/own, App /plain",
        ),
        (
            "nest_service, a policy around the service",
            both(Router::new().nest_service("/in", Other.layer(routes())).layer(App)),
            "Other /in/plain, Own /in/own, App /missing",
        ),
    ])
    .await;
}

#[tokio::test]
async fn merged() {
    let first = || at("/first/plain", plain_path());
    check([
        // axum keeps the 404 of the second.
        (
            "merge, each with a layer",
            both(first().layer(Other).merge(routes().layer(App))),
            "Other /first/plain, App /plain, Own /own, App /missing",
        ),
        (
            "merge, each with a route_layer",
            both(first().route_layer(Other).merge(routes().route_layer(App))),
            "Other /first/plain, App /plain, Own /own, Nobody /missing",
        ),
        (
            "merge, and a layer around",
            both(first().layer(Other).merge(routes()).layer(App)),
            "Other /first/plain, App /plain, Own /own, App /missing",
        ),
        (
            "merge after the layer",
            both(first().layer(App).merge(routes())),
            "App /first/plain, Nobody /plain, Own /own, Nobody /missing",
        ),
    ])
    .await;
}

#[tokio::test]
async fn outside_a_router() {
    let every = at("/any", any(plain)).route("/options", get(plain).options(plain));
    check([
        (
            "Policy.layer(router)",
            both_inside(App, routes()),
            "App /plain, Own /own, App /missing",
        ),
        (
            "ServiceBuilder",
            both_inside(ServiceBuilder::new().layer(App), routes()),
            "App /plain, Own /own, App /missing",
        ),
        (
            "Policy.layer(router), a refusal",
            both_inside(Open, closed_routes()),
            "Deny /closed, Own /own, Open /plain, Open /missing",
        ),
        (
            "Policy.layer(router) with a fallback",
            both_inside(App, routes().fallback(plain)),
            "App /plain, Own /own, \
             GET /missing 200 App, OPTIONS /missing 200 App, ask PATCH /missing App",
        ),
        (
            "Policy.layer(router) with handlers for every method and for OPTIONS",
            both_inside(App, every.merge(routes())),
            "OPTIONS /any 200 App, OPTIONS /options 200 App, ask GET /any App, ask GET /options App, \
             Own /own",
        ),
    ])
    .await;
}

#[tokio::test]
async fn outside_a_path() {
    let path = || App.layer(own_path().with_state::<()>(()));
    check([
        ("Policy.layer(cors_route!(…)), as a service of its own", vec![boxed(path())], "Own /own"),
        (
            "Policy.layer(cors_route!(…)), as a service of a router",
            both(Router::new().route_service("/own", path())),
            "Own /own",
        ),
    ])
    .await;
}

/// A router that is a service of another one: axum shares it, where it clones other services, so
/// nothing in it can make itself heard. Responses to actual requests keep the policy of their route; a
/// preflight is answered by the layer further out. A box of tower's is called, and then it is heard.
#[tokio::test]
async fn a_router_as_a_service() {
    let top = || at("/plain", plain_path());
    check([
        (
            "nest_service, a layer around",
            both(top().nest_service("/in", routes()).layer(App)),
            "App /in/plain, Own /in/own asks App",
        ),
        (
            "nest_service of a router with a layer, a layer around",
            both(top().nest_service("/in", routes().layer(Other)).layer(App)),
            "Other /in/plain asks App, Own /in/own asks App",
        ),
        (
            "fallback_service, a layer around",
            both(Router::new().fallback_service(routes()).layer(App)),
            "App /plain, Own /own asks App",
        ),
        (
            "a router in a box, a policy around",
            vec![boxed(App.layer(boxed(routes())))],
            "App /plain, Own /own",
        ),
        // The ways out: `nest` and `merge`, as elsewhere in this table; the service after the
        // layer; a policy around the service itself.
        (
            "nest_service after the layer",
            both(top().layer(App).nest_service("/in", routes())),
            "App /plain, Nobody /in/plain, Own /in/own",
        ),
        (
            "nest_service of a router in its policy, a layer around",
            both(top().nest_service("/in", Other.layer(routes())).layer(App)),
            "App /plain, Other /in/plain, Own /in/own, App /missing",
        ),
        (
            "fallback_service of a router in the same policy, a layer around",
            both(Router::new().fallback_service(App.layer(routes())).layer(App)),
            "App /plain, Own /own",
        ),
    ])
    .await;
}

/// No handler takes `PATCH`, so no policy speaks for its preflight, the app-wide one neither.
macro_rules! two {
    ($last:literal) => {
        concat!(
            "GET /two 200 Own, HEAD /two 200 Own, POST /two 200 Other, POST /two 415 Other, \
             DELETE /two 200 Other, PUT /two 200 Deny, ask GET /two Own GET,HEAD, \
             ask HEAD /two Own GET,HEAD, ask POST /two Other POST,DELETE, \
             ask DELETE /two Other POST,DELETE, ask PUT /two 403, ask PATCH /two 403, \
             ask get /two 403, PATCH /two 405 ",
            $last,
            ", OPTIONS /two 405 ",
            $last
        )
    };
}

#[tokio::test]
async fn several_policies_on_a_path() {
    let two = || at("/two", cors_route!(get(own).post(other_json).delete(other).put(closed)));
    let open_first = at("/two", cors_route!(get(open).post(other_json)));
    check([
        ("two policies and a refusal", both(two()), two!("Nobody")),
        ("the same under an app-wide policy", both(two().layer(App)), two!("App")),
        ("the same under a policy for everybody", both(two().layer(Open)), two!("Open")),
        ("the same from outside", both_inside(App, two()), two!("App")),
        ("the first for everybody", both(open_first), "GET /two 200 Open, ask PATCH /two 403"),
    ])
    .await;
}

#[tokio::test]
async fn a_refusal_under_a_policy_for_everybody() {
    check([
        (
            "#[cors(same_origin)] under `*`",
            both(closed_routes().layer(Open)),
            "Deny /closed, Own /own, Open /plain, Open /missing",
        ),
        (
            "#[cors(same_origin)] under a list",
            both(closed_routes().layer(App)),
            "Deny /closed, GET /open 200 Open, DELETE /open 405 Open, \
             ask GET /open Open GET,HEAD, ask DELETE /open Open GET,HEAD",
        ),
    ])
    .await;
}

#[tokio::test]
async fn fallbacks() {
    async fn not_found() -> StatusCode {
        StatusCode::NOT_FOUND
    }
    let not_allowed = async || StatusCode::METHOD_NOT_ALLOWED;
    check([
        (
            "Router::fallback before the layer",
            both(routes().fallback(plain).layer(App)),
            "App /plain, Own /own, GET /missing 200 App, PATCH /missing 200 App, \
             OPTIONS /missing 200 App, ask PATCH /missing App",
        ),
        (
            "Router::fallback after the layer",
            both(routes().layer(App).fallback(not_found)),
            "App /plain, Own /own, Nobody /missing",
        ),
        // axum puts that handler, which is nobody's, in the place of the path's 405.
        (
            "Router::method_not_allowed_fallback",
            both(at("/own", own_path()).method_not_allowed_fallback(not_allowed).layer(App)),
            "Own Own Own App Own /own asks Own GET,HEAD,POST",
        ),
        (
            "Router::fallback with a policy of its own",
            both(routes().fallback_service(cors_route!(fallback(own))).layer(App)),
            "GET /missing 200 Own, PATCH /missing 200 Own, OPTIONS /missing 200 Own, \
             ask PATCH /missing Own GET,POST,PATCH",
        ),
    ])
    .await;
}

#[tokio::test]
async fn whatever_else_a_path_serves() {
    let own_route = |route| both(at("/own", route).layer(App));
    check([
        (
            "a handler for OPTIONS",
            own_route(cors_route!(get(own).post(own_json).options(own))),
            "GET /own 200 Own, OPTIONS /own 200 Own, ask GET /own Own GET,HEAD,POST, \
             ask PATCH /own Own GET,HEAD,POST",
        ),
        (
            "a plain handler for OPTIONS under a layer",
            both(at("/plain", get(plain).options(plain)).layer(App)),
            "OPTIONS /plain 200 App, ask GET /plain App",
        ),
        (
            "any",
            own_route(cors_route!(any(own))),
            "GET /own 200 Own, PATCH /own 200 Own, OPTIONS /own 200 Own, \
             ask GET /own Own GET,POST,PATCH",
        ),
        (
            "fallback and a policy for one of the methods",
            own_route(cors_route!(post(own_json).fallback(own))),
            "GET /own 200 Own, PATCH /own 200 Own, OPTIONS /own 200 Own, \
             ask GET /own Own POST,GET,PATCH",
        ),
        (
            "put and delete apart",
            both(at("/plain", put(plain)).route("/plain", delete(plain)).layer(App)),
            "PUT /plain 200 App, DELETE /plain 200 App, GET /plain 405 App, ask PUT /plain App",
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
        let paths = at("/plain", plain_path().layer($middleware))
            .route("/own", own_path().layer($middleware));
        let inside_paths = at("/plain", plain_path().route_layer($middleware))
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
    without: &'static str,
    with: &'static str,
) {
    for (name, apps) in apps {
        let authorized = apps.iter().map(authorized).collect();
        check([(name, apps, without), (name, authorized, with)]).await;
    }
}

/// Nothing is granted on behalf of a route that was not asked, and the middleware's status stays.
#[tokio::test]
async fn authentication() {
    check_both(
        between!(from_fn(stop)),
        "ask GET /own 401, ask POST /own 401, ask PATCH /own 401, GET /own 401 App, \
         GET /plain 401 App, ask GET /plain App, ask PATCH /plain App",
        "Own /own asks 401, App /plain",
    )
    .await;
    check_both(
        [("outside", both_inside(App, routes().layer(from_fn(stop))))],
        "ask GET /own 401, ask POST /own 401, ask PATCH /own 401, ask GET /plain App",
        "Own /own asks 401",
    )
    .await;
}

/// The way out for middleware.
#[tokio::test]
async fn middleware_that_lets_preflights_pass() {
    check_both(
        between!(from_fn(stop_no_preflight)),
        "ask GET /own Own GET,HEAD,POST, GET /own 401 App, ask GET /plain App, GET /plain 401 App",
        "Own /own, App /plain",
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
    check_both(
        [("an extractor", both(at("/own", cors_route!(get(authenticated))).layer(App)))],
        "GET /own 401 Own, PATCH /own 405 Own, ask GET /own Own GET,HEAD",
        "GET /own 200 Own, ask GET /own Own GET,HEAD",
    )
    .await;
    // On plain handlers themselves, route by route.
    let auth = || from_fn(stop);
    let path = get(plain.layer(auth())).post(plain_json.layer(auth()));
    check_both(
        [("Handler::layer", both(at("/plain", path).layer(App)))],
        "GET /plain 401 App, PATCH /plain 405 App, ask GET /plain App",
        "App /plain",
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
