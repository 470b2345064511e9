//! The arrangements that were found open or broken, one by one: `data/arrangements.tsv`.

use std::fmt::Write as _;

use axum::{Extension, Router, extract::Request, response::Response, routing::any};
use cors_runtime::{cors, cors_route};
use http::{HeaderMap, HeaderName, HeaderValue};
use tower::{Layer, ServiceExt, service_fn, steer::Steer, util::BoxCloneSyncService};
use tower_http::{cors::CorsLayer, set_header::SetResponseHeaderLayer};

use crate::{
    apps::App,
    check::{Ask, Case, Must, Row, case, row},
    hidden::{Branch, Wrapped},
    holders::{holders, holders_of_get},
    middleware::Between,
    policies::{By, Enforced, Near, Open, Outer, Page},
    routes::{Leaf, Locked, NUMBER, Server, boxed, plain, service, several, with_own_headers},
    start_up,
};

/// Arrangement and request, as the table says them, and the applications for them.
struct Arranged {
    name: (&'static str, &'static str),
    apps: Vec<Server>,
    row: Row,
    is_vary_rewritten: bool,
    is_limit: bool,
}

fn arranged(
    arrangement: &'static str,
    request: &'static str,
    apps: Vec<Server>,
    row: Row,
) -> Arranged {
    Arranged { name: (arrangement, request), apps, row, is_vary_rewritten: false, is_limit: false }
}

impl Arranged {
    fn rewriting_vary(mut self) -> Self {
        self.is_vary_rewritten = true;
        self
    }

    /// At the least not granted: the guide names why a handler of any method runs.
    fn limited(mut self) -> Self {
        self.is_limit = true;
        self
    }

    fn cases(&self) -> Vec<Case> {
        let (arrangement, request) = self.name;
        let case = |app: &Server| {
            let case = case(format!("{arrangement}\n  {request}"), app.clone(), vec![self.row]);
            let case = if self.is_vary_rewritten { case.rewriting_vary() } else { case };
            let case = if self.is_limit { case.running_on_preflights() } else { case };
            case.running(None)
        };
        self.apps.iter().map(case).collect()
    }
}

const NEAR_AND_CLOSED: [Leaf; 2] = [Leaf::Route(By::Near), Leaf::Route(By::SameOrigin)];

/// Both leaves with this between them and `Outer`.
fn rewritten(way: Between) -> Vec<Server> {
    NEAR_AND_CLOSED.map(|leaf| App::in_axum(leaf).between(way).policy(By::Outer).server()).into()
}

fn near_rewritten(way: Between) -> Vec<Server> {
    vec![rewritten(way).swap_remove(0)]
}

fn with_tower_http(leaf: Leaf) -> Server {
    let vary = HeaderName::from_static("vary");
    let value = HeaderValue::from_static("accept-encoding");
    boxed(leaf.router().layer(SetResponseHeaderLayer::overriding(vary, value)).layer(Outer))
}

fn responses() -> Vec<Arranged> {
    let overridden = "axum: cors_route!(get(h)) with #[cors(Near)] or same_origin, then a middleware \
                      that overrides Vary (tower-http SetResponseHeaderLayer::overriding), then Outer";
    let merged = "the same with a middleware that merges the lines of Vary into one";
    let rebuilt = "the same with headers rebuilt from text (a cache, a gateway in the process)";
    let nested = "a nested router's Near in place of the route's, plain tower too";
    let outer = || row(Ask::Get, Page::Outer, Must::Closed);
    let both = || {
        let mut apps = rewritten(Between::VaryOverridden);
        apps.extend(NEAR_AND_CLOSED.map(with_tower_http));
        apps
    };
    let near = || {
        vec![
            near_rewritten(Between::VaryOverridden).remove(0),
            with_tower_http(Leaf::Route(By::Near)),
        ]
    };
    let texts =
        [Between::HeadersFromText, Between::ResponseRebuilt, Between::Gateway, Between::Rebuilt];
    let nested_apps = [Between::VaryOverridden, Between::VaryMerged, Between::HeadersFromText]
        .into_iter()
        .flat_map(|way| {
            let inner = App::in_axum(Leaf::Plain).policy(By::Near).server();
            [
                App::in_axum(Leaf::Plain).policy(By::Near).between(way).policy(By::Outer).server(),
                App::in_axum(Leaf::Plain)
                    .policy(By::Near)
                    .mounted()
                    .between(way)
                    .policy(By::Outer)
                    .server(),
                App::in_tower(Leaf::Service)
                    .policy(By::Near)
                    .between(way)
                    .policy(By::Outer)
                    .server(),
                boxed(Outer.layer(way.layer(Near.layer(service())))),
                boxed(Outer.layer(way.layer(inner))),
            ]
        })
        .collect();
    vec![
        arranged(overridden, "GET, page outer", both(), outer()).rewriting_vary(),
        arranged(
            "the same",
            "GET, page near",
            near(),
            row(Ask::Get, Page::Near, Must::By(By::Near)),
        )
        .rewriting_vary(),
        arranged(
            "the same",
            "preflight, page near",
            near(),
            row(Ask::Preflight("GET"), Page::Near, Must::By(By::Near)),
        )
        .rewriting_vary(),
        arranged(merged, "GET, page outer", rewritten(Between::VaryMerged), outer())
            .rewriting_vary(),
        arranged(
            rebuilt,
            "GET, page outer",
            texts.into_iter().flat_map(rewritten).collect(),
            outer(),
        ),
        arranged(nested, "GET, page outer", nested_apps, outer()).rewriting_vary(),
    ]
}

async fn with_vary(headers: HeaderMap) -> Response {
    let mut response = with_own_headers(headers).await;
    response.headers_mut().remove("access-control-allow-origin");
    response.headers_mut().remove("access-control-allow-credentials");
    response
}

/// What the optimizer merges.
fn constants() -> Vec<Arranged> {
    let area = || Leaf::Plain.router().layer(CorsLayer::new().allow_origin(tower_http::cors::Any));
    let own = || Router::new().route("/", any(with_own_headers));
    let vary = || Router::new().route("/", any(with_vary));
    vec![
        arranged(
            "an inner area under tower-http's CorsLayer::new().allow_origin(Any), around it Near; \
             release build with lto = \"fat\"",
            "GET, page evil",
            vec![boxed(area().layer(Near)), boxed(Near.layer(area()))],
            row(Ask::Get, Page::Evil, Must::Closed),
        ),
        arranged(
            "one layer Near; the handler itself sets access-control-allow-origin: * (from_static); \
             lto = \"fat\"",
            "GET, page evil",
            vec![boxed(own().layer(Near)), boxed(Near.layer(own()))],
            row(Ask::Get, Page::Evil, Must::Closed),
        ),
        arranged(
            "one layer Near; the handler itself sets vary: origin (from_static); lto = \"fat\"",
            "GET, page near",
            vec![boxed(vary().layer(Near)), boxed(Near.layer(vary()))],
            row(Ask::Get, Page::Near, Must::By(By::Near)),
        ),
    ]
}

async fn call_open(headers: &HeaderMap) -> Response {
    let request = Request::builder().uri("/").header(NUMBER, headers[NUMBER].clone());
    let request = request.body(axum::body::Body::empty()).expect("a request");
    let Ok(response) = Leaf::Plain.router().layer(Open).oneshot(request).await;
    response
}

#[cors(same_origin)]
async fn closed_caller(headers: HeaderMap) -> Response {
    call_open(&headers).await
}

#[cors(Near)]
async fn near_caller(headers: HeaderMap) -> Response {
    call_open(&headers).await
}

fn calls() -> Vec<Arranged> {
    let closed = || Router::new().route("/", cors_route!(get(closed_caller)));
    let near = || Router::new().route("/", cors_route!(get(near_caller)));
    vec![
        arranged(
            "#[cors(same_origin)] handler that returns inner_router.oneshot(request of its own), the \
             inner router under Open",
            "GET, page evil",
            vec![boxed(closed()), boxed(closed().layer(Outer)), boxed(closed().layer(Open))],
            row(Ask::Get, Page::Evil, Must::Closed),
        ),
        arranged(
            "#[cors(Near)] handler that does the same",
            "GET, page near",
            vec![boxed(near()), boxed(near().layer(Outer)), boxed(near().layer(Open))],
            row(Ask::Get, Page::Near, Must::By(By::Near)),
        ),
    ]
}

fn held() -> Vec<Arranged> {
    let state =
        "Router with_state(state that holds Cors<Router, Near>), Enforced as its last layer";
    let others = "the same with an Extension layer, and with a handler closure that captures it";
    let gated = |names: &[&str]| -> Vec<Server> {
        let held = holders().into_iter().filter(|(name, _)| names.contains(name));
        held.map(|(_, app)| boxed(app.layer(Enforced))).collect()
    };
    let outer = |apps: Vec<(&'static str, Router)>| -> Vec<Server> {
        apps.into_iter().map(|(_, app)| boxed(app.layer(Outer))).collect()
    };
    let gate = row(Ask::Post, Page::Evil, Must::Gate);
    vec![
        arranged(state, "POST, page evil, cookie", gated(&["state", "a mutex", "an option"]), gate),
        arranged(others, "POST, page evil", gated(&["an extension", "a closure"]), gate),
        arranged(
            "the same, Outer in place of Enforced",
            "preflight, page outer, of a plain route",
            outer(holders_of_get()),
            row(Ask::Preflight("GET"), Page::Outer, Must::AtMost(By::Outer)),
        ),
        arranged(
            "the same, a plain any(handler)",
            "preflight, page evil",
            outer(holders()),
            row(Ask::Preflight("GET"), Page::Evil, Must::Closed),
        )
        .limited(),
    ]
}

fn gates() -> Vec<Arranged> {
    let branch =
        || Branch { near: boxed(Near.layer(service())), plain: service(), waits_for_both: true };
    vec![
        arranged(
            "Router::fallback_service(a service that sends /near to a service under Near and all else \
             to a plain one), around it Enforced",
            "POST /plain, page evil",
            vec![
                boxed(Router::new().fallback_service(branch()).layer(Enforced)),
                boxed(Enforced.layer(Router::new().fallback_service(branch()))),
                boxed(Enforced.layer(branch())),
            ],
            Row { path: "/plain", ..row(Ask::Post, Page::Evil, Must::Gate) },
        ),
        arranged(
            "Enforced around a middleware that does tokio::spawn(inner.call(request)), a second policy \
             anywhere in the program",
            "POST, page evil",
            [Leaf::Plain, Leaf::Service, Leaf::Route(By::Near)]
                .into_iter()
                .flat_map(|leaf| {
                    let way = Between::SpawnInCall;
                    [
                        App::in_axum(leaf).between(way).policy(By::Enforced).server(),
                        App::in_tower(leaf).both(By::Enforced, way).server(),
                    ]
                })
                .collect(),
            row(Ask::Post, Page::Evil, Must::Gate),
        ),
    ]
}

fn hidden() -> Vec<Arranged> {
    let near = || boxed(Near.layer(service()));
    let steer = |_: &Request, _: &[Server]| 0;
    let routes = || several().with_state::<()>(());
    let at =
        |path: &'static str, must| Row { path, ..row(Ask::Preflight("DELETE"), Page::Outer, must) };
    let refused = || at("/near", Must::By(By::Near));
    let clones = move || {
        let inner = near();
        service_fn(move |request: Request| inner.clone().oneshot(request))
    };
    vec![
        arranged(
            "Outer around a hand-written newtype service that forwards poll_ready and call to a router \
             with Near or same_origin routes",
            "preflight DELETE, page outer",
            vec![boxed(Outer.layer(Wrapped(routes()))), boxed(Outer.layer(Wrapped(several())))],
            refused(),
        ),
        arranged(
            "Outer around BoxCloneSyncService::new(the same router)",
            "preflight DELETE, page outer",
            vec![
                boxed(Outer.layer(BoxCloneSyncService::new(routes()))),
                boxed(Outer.layer(BoxCloneSyncService::new(several()))),
            ],
            refused(),
        ),
        arranged(
            "Outer around tower's Steer over a service under Near",
            "preflight DELETE, page outer",
            vec![
                boxed(Locked::new(Outer.layer(Steer::new([near(), service()], steer)))),
                boxed(Locked::new(Outer.layer(Steer::new([near()], steer)))),
            ],
            refused(),
        ),
        arranged(
            "Outer around service_fn(|r| inner.clone().oneshot(r)), inner under Near",
            "preflight DELETE, page outer",
            vec![boxed(Outer.layer(clones()))],
            refused(),
        ),
    ]
}

fn between() -> Vec<Arranged> {
    let near = || App::in_axum(Leaf::Route(By::Near));
    let layered = || App::in_axum(Leaf::Plain).policy(By::Near);
    let authentication = |app: App| app.between(Between::Authenticate).policy(By::Outer).server();
    let timeout = |app: App| app.between(Between::Timeout).policy(By::Outer).server();
    let others = Router::new()
        .route("/", any(plain).layer(Between::Authenticate))
        .nest("/others", several());
    vec![
        arranged(
            "a TimeoutLayer between Near and Outer that fires",
            "GET, page outer",
            vec![timeout(near()), timeout(layered())],
            Row { path: "/slow", ..row(Ask::Get, Page::Outer, Must::Status(408, By::Outer)) },
        ),
        arranged(
            "authentication between #[cors(Near)] and Outer that refuses the preflight",
            "preflight, page outer",
            vec![authentication(near())],
            row(Ask::Preflight("GET"), Page::Outer, Must::Closed),
        ),
        arranged(
            "authentication between Outer and a plain route, other routes of the program with policies \
             of their own",
            "preflight, page outer",
            vec![
                authentication(App::in_axum(Leaf::Plain)),
                boxed(others.layer(Extension(())).layer(Outer)),
            ],
            row(Ask::Preflight("GET"), Page::Outer, Must::By(By::Outer)),
        ),
    ]
}

/// The second's page is nobody's to the first.
fn two_routers() -> Vec<Arranged> {
    // `start_up` says what its own page gets.
    let second = Page::Near.origin().expect("an origin");
    let apps = start_up::apps(start_up::FIRST, second).into_iter().map(|(_, app)| app);
    vec![arranged(
        "two routers with one policy and different start-up origins in one process",
        "GET on the first, page of the second's list",
        apps.collect(),
        row(Ask::Get, Page::Near, Must::Closed),
    )]
}

fn all() -> Vec<Arranged> {
    [responses(), constants(), calls(), held(), gates(), hidden(), between(), two_routers()]
        .into_iter()
        .flatten()
        .collect()
}

/// The table's rows: arrangement, request, and the whole line.
fn table() -> Vec<(&'static str, &'static str, &'static str)> {
    include_str!("../data/arrangements.tsv")
        .lines()
        .filter(|line| !line.starts_with('#') || line.starts_with("#[cors"))
        .map(|line| {
            let mut columns = line.split('\t');
            let mut next = || columns.next().expect("a column");
            (next(), next(), line)
        })
        .collect()
}

#[test]
fn every_row_has_a_case() {
    let cases: Vec<_> = all().iter().map(|arranged| arranged.name).collect();
    for (arrangement, request, line) in table() {
        assert!(cases.contains(&(arrangement, request)), "no case for {line}");
    }
    for name in &cases {
        let is_row = |row: &(&str, &str, &str)| (row.0, row.1) == *name;
        assert!(table().iter().any(is_row), "no row for {name:?}");
    }
    assert_eq!(cases.len(), table().len());
}

#[tokio::test]
async fn each_holds() {
    let mut found = String::new();
    for arranged in all() {
        let mut wrong = String::new();
        for (i, case) in arranged.cases().into_iter().enumerate() {
            let difference = case.differences().await;
            if !difference.is_empty() {
                let _ = write!(wrong, "application {i}: {difference}");
            }
        }
        if !wrong.is_empty() {
            let line = table().into_iter().find(|row| (row.0, row.1) == arranged.name);
            let _ = writeln!(found, "ROW {}\n{wrong}", line.map_or("?", |row| row.2));
        }
    }
    assert!(found.is_empty(), "\n{found}");
}
