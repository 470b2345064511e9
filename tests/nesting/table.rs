//! The arrangements that were found open, or closed too much: `data/arrangements.tsv` and
//! `data/laws.tsv`, and those beside them. Each is judged with every request from every page.

use std::{
    collections::BTreeSet,
    convert::Infallible,
    sync::{Arc, Mutex, OnceLock},
    task::{Context, Poll},
};

use axum::{
    BoxError, Extension, Router,
    body::Body,
    error_handling::HandleErrorLayer,
    extract::{Request, State},
    http::{Extensions, HeaderMap, HeaderName, HeaderValue, StatusCode},
    middleware::{Next, from_fn},
    response::{IntoResponse, Response},
    routing::{any, delete, get_service},
};
use cors_runtime::{Cors, CorsLayer, cors, cors_route};
use tower::{
    Layer, Service, ServiceBuilder, ServiceExt,
    buffer::{Buffer, BufferLayer},
    limit::ConcurrencyLimitLayer,
    load_shed::LoadShedLayer,
    service_fn,
    steer::Steer,
    util::{BoxCloneSyncService, Either, option_layer},
};
use tower_http::{cors::CorsLayer as TowerHttp, set_header::SetResponseHeaderLayer};

use crate::{
    between::{Between, request_cloned, request_rebuilt},
    judge::{Arrangement, Ask, Got, arrangement, judge},
    leaves::{
        Leaf, Locked, NUMBER, Server, boxed, boxed_fallible, plain, ran, service, several,
        with_own_headers,
    },
    policies::{By, Enforced, Middle, Near, Open, Outer, Page},
    stacks::{Stack, Step},
};

const NEAR: [By; 2] = [By::Outer, By::Near];
const CLOSED: [By; 2] = [By::Outer, By::SameOrigin];
const OUTER: [By; 1] = [By::Outer];

fn closed_route() -> Router {
    Leaf::Route(By::SameOrigin).router()
}

fn near_route() -> Router {
    Leaf::Route(By::Near).router()
}

fn plain_router() -> Router {
    Leaf::Plain.router()
}

/// A service that answers as an upstream does that reflects the origin.
fn reflecting(request: &Request) -> Response {
    let origin = request.headers().get("origin").cloned();
    let origin = origin.unwrap_or_else(|| HeaderValue::from_static("*"));
    let headers = [("access-control-allow-origin", origin)];
    let credentials = [("access-control-allow-credentials", "true")];
    (headers, credentials, "upstream").into_response()
}

/// The rows of kind "response".
fn responses() -> Vec<Arrangement> {
    let permissive = |name, layer: TowerHttp| {
        arrangement(name, &CLOSED, boxed(closed_route().layer(layer).layer(Outer)))
            .limited(|limits| limits.rewrites_vary = true)
            .limited(|limits| limits.is_answered_between = true)
    };
    // Near answers 503, and an upstream is asked in its place.
    let failing = || {
        let down = service_fn(|request: Request| async move {
            ran(request.headers());
            Ok::<_, Infallible>(StatusCode::SERVICE_UNAVAILABLE.into_response())
        });
        boxed(Near.layer(down))
    };
    let fail_over = || {
        let first = failing();
        boxed(service_fn(move |request: Request| {
            let first = first.clone();
            async move {
                let copy = request_cloned(&request);
                let Ok(response) = first.oneshot(request).await;
                if response.status() == StatusCode::SERVICE_UNAVAILABLE {
                    return Ok::<_, Infallible>(reflecting(&copy));
                }
                Ok(response)
            }
        }))
    };
    let sub_request = |request: Request| async move {
        let copy = request_cloned(&request);
        let Ok(_) = Near.layer(plain_router()).oneshot(copy).await;
        with_own_headers(HeaderMap::new()).await
    };
    let mirrored = |request: Request| async move {
        let copy = request_cloned(&request);
        tokio::spawn(Near.layer(plain_router()).oneshot(copy)).await.expect("done").expect("ok");
        "primary"
    };
    let batch = |request: Request| async move {
        for _ in 0..3 {
            let Ok(_) = Near.layer(plain_router()).oneshot(request_cloned(&request)).await;
        }
        "batch"
    };
    let apart = |request: Request| async move {
        let mut own = request_rebuilt(&request);
        own.headers_mut().remove("origin");
        let Ok(_) = Near.layer(plain_router()).oneshot(own).await;
        "a sub-request with extensions of its own, and without `Origin`"
    };
    let handler = |name, handler: axum::routing::MethodRouter| {
        // Never wider than Outer.
        arrangement(name, &OUTER, boxed(Router::new().route("/", handler).layer(Outer)))
            .limited(|limits| limits.is_answered_between = true)
            .running(None)
    };
    vec![
        permissive(
            "#[cors(same_origin)], tower-http CorsLayer::very_permissive(), Outer",
            TowerHttp::very_permissive(),
        ),
        permissive(
            "#[cors(same_origin)], tower-http CorsLayer::permissive(), Outer",
            TowerHttp::permissive(),
        ),
        arrangement(
            "Near answers 503, a fail-over middleware asks an upstream that reflects the origin, Outer",
            &NEAR,
            boxed(Outer.layer(fail_over())),
        )
        .limited(|limits| limits.is_answered_between = true)
        .limited(|limits| limits.is_unheard = true)
        .running(None),
        handler(
            "a handler hands its extensions to a sub-request of a service under Near and sets `*` itself, Outer",
            any(sub_request),
        ),
        handler(
            "a copy of the request goes to a shadow service under Near on another task (mirrored traffic), the primary is plain, Outer",
            any(mirrored),
        ),
        handler("a batch endpoint whose sub-requests carry the batch's extensions, Outer", any(batch)),
        arrangement(
            "sub-requests that do not count as the request",
            &OUTER,
            boxed(Router::new().route("/", any(apart)).layer(Outer)),
        )
        .running(None),
    ]
}

/// The rows of kinds "made late" and "hidden".
fn hidden() -> Vec<Arrangement> {
    let of = |name, app| arrangement(name, &NEAR, app);
    let unheard = |name, app| of(name, app).limited(|limits| limits.is_unheard = true);
    let near_service = || boxed(Near.layer(service()));
    let made_late = |name, router: Router| of(name, boxed(Outer.layer(router)));
    let first_use = || {
        let near: Arc<OnceLock<Cors<Server, Near>>> = Arc::default();
        boxed(Made(near))
    };
    let chooses = from_fn(|request: Request, next: Next| async {
        CorsLayer::<Near>::new().layer(next).oneshot(request).await
    });
    let forwards = |State(router): State<Router>, request: Request| async {
        let Ok(response) = router.oneshot(request).await;
        response
    };
    let clones = || {
        let inner = near_service();
        service_fn(move |request: Request| inner.clone().oneshot(request))
    };
    let later =
        service_fn(|request: Request| async { Near.layer(service()).oneshot(request).await });
    vec![
        made_late(
            "Outer.layer(Router::new().route(\"/\", any(h).layer(Near))), plain tower, no with_state",
            Router::new().route("/", any(plain).layer(Near)),
        ),
        made_late(
            "Outer.layer(Router::new().route(\"/\", delete(h).options(h).layer(Near)))",
            Router::new().route("/", delete(plain).options(plain).layer(Near)),
        ),
        made_late(
            "Outer.layer(Router::new().route(\"/x\", any(h)).layer(Near))",
            Router::new().route("/x", any(plain)).layer(Near),
        )
        .at("/x"),
        made_late(
            "Outer.layer(Router with nest(\"/in\", Router::new().fallback(h).layer(Near)))",
            Router::new().nest("/in", Router::new().fallback(plain).layer(Near)),
        )
        .at("/in/x"),
        of(
            "nest_service(\"/in\", Outer.layer(Router::new().route(\"/\", any(h).layer(Near))))",
            boxed(Router::new().nest_service(
                "/in",
                Outer.layer(Router::new().route("/", any(plain).layer(Near))),
            )),
        )
        .at("/in"),
        of("a policy that is made on first use", boxed(Outer.layer(first_use()))),
        // Its preflights come to no service.
        unheard(
            "get(h).delete_service(Near.layer(svc)), Outer",
            boxed(Router::new().route("/", any_service_of_near()).layer(Outer)),
        ),
        unheard(
            "any(forward) with a Router (Near inside) as its state, Outer",
            boxed(
                Router::new()
                    .route("/", any(forwards))
                    .with_state(plain_router().layer(Near))
                    .layer(Outer),
            ),
        ),
        unheard(
            "an axum layer whose service keeps its inner in Arc<S> and clones it later, Outer",
            boxed(plain_router().layer(Near).layer(tower::layer::layer_fn(Shared::new)).layer(Outer)),
        ),
        unheard(
            "service_fn(|r| async { Near.layer(svc).oneshot(r).await }), Outer",
            boxed(Outer.layer(later)),
        ),
        unheard(
            "Near, tower-http AsyncRequireAuthorizationLayer, Outer in plain tower",
            boxed(Outer.layer(Between::ReadyThenLater.layer(near_service()))),
        ),
        of(
            "from_fn that chooses a CorsLayer<Realm> by the path and calls layer.layer(next).oneshot(request), Outer",
            boxed(plain_router().layer(chooses).layer(Outer)),
        )
        .limited(|limits| limits.is_unheard = true),
        unheard(
            "ServiceBuilder: Outer, then a from_fn that answers OPTIONS with 405 and Allow, then a router with Near",
            boxed(
                ServiceBuilder::new()
                    .layer(Outer)
                    .layer(from_fn(async |request: Request, next: Next| {
                        if request.method() == "OPTIONS" {
                            let allow = [("allow", "GET,HEAD")];
                            return (StatusCode::METHOD_NOT_ALLOWED, allow).into_response();
                        }
                        next.run(request).await
                    }))
                    .service(near_route()),
            ),
        )
        .limited(|limits| limits.is_answered_between = true),
        of(
            "a middleware that runs the inner service on another thread inside call; Near inside, Outer around",
            boxed(Outer.layer(Between::ThreadInCall.layer(near_service()))),
        ),
        unheard(
            "Outer around service_fn(|r| inner.clone().oneshot(r)), inner under Near",
            boxed(Outer.layer(clones())),
        ),
    ]
}

fn any_service_of_near() -> axum::routing::MethodRouter {
    let near = || boxed(Near.layer(service()));
    get_service(near()).delete_service(near()).put_service(near()).post_service(near())
}

/// Makes its policy when it is called first.
#[derive(Clone)]
struct Made(Arc<OnceLock<Cors<Server, Near>>>);

impl Service<Request> for Made {
    type Response = Response;
    type Error = Infallible;
    type Future = <Cors<Server, Near> as Service<Request>>::Future;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> Self::Future {
        self.0.get_or_init(|| Near.layer(service())).clone().call(request)
    }
}

/// Keeps its inner service in an `Arc`, and clones it later.
#[derive(Clone)]
struct Shared<S>(Arc<S>);

impl<S> Shared<S> {
    fn new(inner: S) -> Self {
        Self(Arc::new(inner))
    }
}

impl<S> Service<Request> for Shared<S>
where
    S: Service<Request, Error = Infallible> + Clone + Send + Sync + 'static,
    S::Future: Send,
{
    type Response = S::Response;
    type Error = Infallible;
    type Future = std::pin::Pin<Box<dyn Future<Output = Result<S::Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let shared = self.0.clone();
        Box::pin(async move { S::clone(&shared).oneshot(request).await })
    }
}

/// The rows of kind "too much".
fn too_much() -> Vec<Arrangement> {
    let rebuilt = plain_router().map_request(|request: Request| request_rebuilt(&request));
    let fallback = Router::new().fallback(plain);
    vec![
        arrangement(
            "Outer.layer(router.map_request(builds the request anew)), plain routes only",
            &OUTER,
            boxed(Outer.layer(rebuilt)),
        ),
        arrangement(
            "from_fn in one stack around a router of plain routes, Outer",
            &OUTER,
            boxed(
                ServiceBuilder::new()
                    .layer(Outer)
                    .layer(from_fn(async |request: Request, next: Next| next.run(request).await))
                    .service(fallback),
            ),
        ),
    ]
}

async fn with_vary(headers: HeaderMap) -> Response {
    let mut response = with_own_headers(headers).await;
    response.headers_mut().remove("access-control-allow-origin");
    response.headers_mut().remove("access-control-allow-credentials");
    response
}

/// Responses that somebody between the policies has changed, and constants that an optimizer merges.
fn changed() -> Vec<Arrangement> {
    let overriding = || {
        let value = HeaderValue::from_static("accept-encoding");
        SetResponseHeaderLayer::overriding(HeaderName::from_static("vary"), value)
    };
    let overridden = |leaf: Leaf, chain: &[By]| {
        let name = "axum: cors_route!(get(h)) with #[cors(Near)] or same_origin, then a middleware \
                    that overrides Vary (tower-http SetResponseHeaderLayer::overriding), then Outer";
        arrangement(name, chain, boxed(leaf.router().layer(overriding()).layer(Outer)))
            .limited(|limits| limits.rewrites_vary = true)
    };
    let area = || plain_router().layer(TowerHttp::new().allow_origin(tower_http::cors::Any));
    let own = || Router::new().route("/", any(with_own_headers));
    let vary = || Router::new().route("/", any(with_vary));
    let near = |name, app| arrangement(name, &[By::Near], app);
    let any_area = "an inner area under tower-http's CorsLayer::new().allow_origin(Any), around it \
                    Near; release build with lto = \"fat\"";
    let sets_any = "one layer Near; the handler itself sets access-control-allow-origin: * \
                    (from_static); lto = \"fat\"";
    let sets_vary =
        "one layer Near; the handler itself sets vary: origin (from_static); lto = \"fat\"";
    let mut rows = vec![
        overridden(Leaf::Route(By::Near), &NEAR),
        overridden(Leaf::Route(By::SameOrigin), &CLOSED),
        near(any_area, boxed(area().layer(Near))).limited(|limits| limits.rewrites_vary = true),
        near(any_area, boxed(Near.layer(area()))).limited(|limits| limits.rewrites_vary = true),
        near(sets_any, boxed(own().layer(Near))),
        near(sets_any, boxed(Near.layer(own()))),
        near(sets_vary, boxed(vary().layer(Near))),
        near(sets_vary, boxed(Near.layer(vary()))),
    ];
    for (way, name) in [
        (Between::VaryMerged, "the same with a middleware that merges the lines of Vary into one"),
        (
            Between::HeadersFromText,
            "the same with headers rebuilt from text (a cache, a gateway in the process)",
        ),
        (Between::ResponseRebuilt, "a new response with the same headers"),
        (
            Between::VaryOverridden,
            "a nested router's Near in place of the route's, plain tower too",
        ),
    ] {
        for leaf in [Leaf::Route(By::Near), Leaf::Route(By::SameOrigin), Leaf::Plain] {
            for is_in_axum in [true, false] {
                let steps = if leaf == Leaf::Plain {
                    vec![Step::Policy(By::Near), Step::Both(By::Outer, way)]
                } else {
                    vec![Step::Between(way), Step::Policy(By::Outer)]
                };
                let stack = Stack { leaf, is_in_axum, steps };
                let row = stack.arrangement().expect("policies");
                rows.push(Arrangement { name: format!("{name}: {}", row.name), ..row });
            }
        }
    }
    rows
}

/// A request of a handler's own, without `Origin`. The number is what the tests count by.
async fn call_open(headers: &HeaderMap) -> Response {
    let request = Request::builder().uri("/").header(NUMBER, headers[NUMBER].clone());
    let request = request.body(Body::empty()).expect("a request");
    let Ok(response) = plain_router().layer(Open).oneshot(request).await;
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

#[cors(Near)]
async fn near_forwarder(request: Request) -> Response {
    let Ok(response) = plain_router().layer(Open).oneshot(request).await;
    response
}

#[cors(same_origin)]
async fn closed_forwarder(request: Request) -> Response {
    let Ok(_) = plain_router().layer(Open).oneshot(request).await;
    "what Open wrote is not on it".into_response()
}

/// Handlers that call another service of the process.
fn calls() -> Vec<Arrangement> {
    let closed = || Router::new().route("/", cors_route!(get(closed_caller).post(closed_caller)));
    let near = || Router::new().route("/", cors_route!(get(near_caller).post(near_caller)));
    let forwards = || Router::new().route("/", cors_route!(get(near_forwarder)));
    let forwards_closed = || {
        let forwarder = cors_route!(get(closed_forwarder).post(closed_forwarder));
        Router::new().route("/", forwarder)
    };
    let inner = "#[cors(same_origin)] handler that returns inner_router.oneshot(request of its own), the \
                 inner router under Open";
    let same = "#[cors(Near)] handler that does the same";
    let own = any(async |headers: HeaderMap| call_open(&headers).await);
    vec![
        arrangement(inner, &[By::SameOrigin], boxed(closed())),
        arrangement(inner, &CLOSED, boxed(closed().layer(Outer))),
        arrangement(inner, &[By::Open, By::SameOrigin], boxed(closed().layer(Open))),
        arrangement(same, &[By::Near], boxed(near())),
        arrangement(same, &NEAR, boxed(near().layer(Outer))),
        arrangement(same, &[By::Open, By::Near], boxed(near().layer(Open))),
        arrangement("the same request handed on", &NEAR, boxed(forwards().layer(Outer))),
        // What a policy inside of the handler wrote is not what the handler's policy did.
        arrangement(
            "#[cors(same_origin)] handler that forwards the request to a service under Open, tower-http \
             CorsLayer::permissive(), Outer",
            &CLOSED,
            boxed(forwards_closed().layer(TowerHttp::permissive()).layer(Outer)),
        )
        .limited(|limits| limits.rewrites_vary = true)
        .limited(|limits| limits.is_answered_between = true),
        arrangement(
            "a plain handler's own request",
            &OUTER,
            boxed(Router::new().route("/", own).layer(Outer)),
        ),
    ]
}

/// Copies of a request that come to different policies, of which none speaks for the others.
fn copies() -> Vec<Arrangement> {
    // The shadow is done last, and the middleware writes what the shadow's policy wrote.
    let shadowed = from_fn(|request: Request, next: Next| async {
        let copy = request_cloned(&request);
        let mut response = next.run(request).await;
        let Ok(_) = Open.layer(plain_router()).oneshot(copy).await;
        let any = HeaderValue::from_static("*");
        response.headers_mut().insert("access-control-allow-origin", any);
        response
    });
    let seen: Arc<Mutex<BTreeSet<HeaderValue>>> = Arc::default();
    let stopped_once = from_fn(move |request: Request, next: Next| {
        let number = request.headers()[NUMBER].clone();
        let is_first = seen.lock().expect("not poisoned").insert(number);
        async move {
            if is_first {
                return StatusCode::SERVICE_UNAVAILABLE.into_response();
            }
            next.run(request).await
        }
    });
    let inner = plain_router().layer(Near).layer(stopped_once).layer(Middle);
    vec![
        arrangement(
            "same_origin beside a shadow under Open that is done last, `*` between, Outer",
            &CLOSED,
            boxed(closed_route().layer(shadowed).layer(Outer)),
        )
        .running(None),
        arrangement(
            "Near, a limit that stops the first copy, Middle, a retry, Outer",
            &[By::Outer, By::Middle, By::Near],
            boxed(inner.layer(Between::Retry).layer(Outer)),
        )
        .limited(|limits| limits.is_answered_between = true)
        .running(None),
    ]
}

type NearRouter = Cors<Router, Near>;

fn near_router() -> NearRouter {
    Near.layer(plain_router())
}

/// Plain routes of programs that hold a service with a policy somewhere.
pub(crate) fn holders() -> Vec<(&'static str, Router)> {
    async fn with_state(State(_): State<Option<NearRouter>>, headers: HeaderMap) -> &'static str {
        plain(headers).await
    }
    async fn with_extension(_: Extension<NearRouter>, headers: HeaderMap) -> &'static str {
        plain(headers).await
    }
    async fn with_shared(State(_): State<Arc<NearRouter>>, headers: HeaderMap) -> &'static str {
        plain(headers).await
    }
    let near = near_router();
    let closure = move |headers: HeaderMap| {
        let _ = near.clone();
        plain(headers)
    };
    vec![
        ("state", Router::new().route("/", any(with_state)).with_state(Some(near_router()))),
        (
            "an extension",
            Router::new().route("/", any(with_extension)).layer(Extension(near_router())),
        ),
        ("a closure", Router::new().route("/", any(closure))),
        ("shared", Router::new().route("/", any(with_shared)).with_state(Arc::new(near_router()))),
    ]
}

/// A policy that is held is not nearer.
fn held() -> Vec<Arrangement> {
    let gate = "Router with_state(state that holds Cors<Router, Near>), Enforced as its last layer";
    let outer = "the same, Outer in place of Enforced";
    let mut rows = Vec::new();
    for (name, app) in holders() {
        let held = |name: &str, by, app| {
            arrangement(name, &[by], app).limited(|limits| limits.holds_a_policy = true)
        };
        rows.push(held(
            &format!("{gate}: {name}"),
            By::Enforced,
            boxed(app.clone().layer(Enforced)),
        ));
        rows.push(held(&format!("{outer}: {name}"), By::Outer, boxed(app.clone().layer(Outer))));
        rows.push(held(
            &format!("{outer}, a plain any(handler): {name}"),
            By::Outer,
            boxed(Outer.layer(app)),
        ));
    }
    rows
}

/// Sends `/near` to one service and all else to another.
#[derive(Clone)]
struct Branch {
    near: Server,
    plain: Server,
    waits_for_both: bool,
}

impl Branch {
    fn new(waits_for_both: bool) -> Self {
        Self { near: boxed(Near.layer(service())), plain: service(), waits_for_both }
    }
}

impl Service<Request> for Branch {
    type Response = Response;
    type Error = Infallible;
    type Future = <Server as Service<Request>>::Future;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        if self.waits_for_both && self.near.poll_ready(context).is_pending() {
            return Poll::Pending;
        }
        self.plain.poll_ready(context)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let service = if request.uri().path() == "/near" { &self.near } else { &self.plain };
        Box::pin(service.clone().oneshot(request))
    }
}

/// A policy in one branch is not in the other.
fn branches() -> Vec<Arrangement> {
    let gate = "Router::fallback_service(a service that sends /near to a service under Near and all \
                else to a plain one), around it Enforced";
    let steer = |request: &Request, _: &[Server]| usize::from(request.uri().path() != "/near");
    let steered = || Locked::new(Steer::new([boxed(Near.layer(service())), service()], steer));
    let mut rows = Vec::new();
    for (by, policy) in [(By::Enforced, true), (By::Outer, false)] {
        let around = |app: Server| {
            if policy { boxed(Enforced.layer(app)) } else { boxed(Outer.layer(app)) }
        };
        let within = |router: Router| {
            if policy { boxed(router.layer(Enforced)) } else { boxed(router.layer(Outer)) }
        };
        for waits in [true, false] {
            let fallback = || Router::new().fallback_service(Branch::new(waits));
            let apps = [
                around(boxed(Branch::new(waits))),
                around(boxed(fallback())),
                within(fallback()),
                around(boxed(steered())),
            ];
            for app in apps {
                let near = arrangement(format!("{gate}: near"), &[by, By::Near], app.clone());
                rows.push(near.at("/near").limited(|limits| limits.is_unheard = true));
                let plain = arrangement(format!("{gate}: plain"), &[by], app);
                rows.push(plain.at("/plain").limited(|limits| limits.holds_a_policy = true));
            }
        }
    }
    rows
}

/// Forwards everything, as people wrap services.
#[derive(Clone)]
struct Wrapped<S>(S);

impl<S: Service<Request>> Service<Request> for Wrapped<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, request: Request) -> S::Future {
        self.0.call(request)
    }
}

async fn failed(_: BoxError) -> StatusCode {
    StatusCode::SERVICE_UNAVAILABLE
}

/// However a router is held, each of its paths has its own nearest policy.
fn wrapped() -> Vec<Arrangement> {
    let routes = || several().with_state::<()>(());
    let shed = || LoadShedLayer::new().layer(ConcurrencyLimitLayer::new(1).layer(routes()));
    let newtype = "Outer around a hand-written newtype service that forwards poll_ready and call to a \
                   router with Near or same_origin routes";
    let clone = "Outer around BoxCloneSyncService::new(the same router)";
    let steer = "Outer around tower's Steer over a service under Near";
    let buffer =
        || ServiceBuilder::new().layer(HandleErrorLayer::new(failed)).layer(BufferLayer::new(16));
    let heard = [
        (newtype, boxed(Outer.layer(Wrapped(routes())))),
        (newtype, boxed(Outer.layer(Wrapped(several())))),
        (clone, boxed(Outer.layer(BoxCloneSyncService::new(routes())))),
        (clone, boxed(Outer.layer(BoxCloneSyncService::new(several())))),
        (
            steer,
            boxed(Locked::new(
                Outer.layer(Steer::new([boxed(routes())], |_: &Request, _: &[Server]| 0)),
            )),
        ),
        ("a router", boxed(Outer.layer(routes()))),
        ("in axum", boxed(several().layer(Outer))),
        ("merged", boxed(Router::new().merge(several()).layer(Outer))),
        ("load shed", boxed_fallible(Outer.layer(shed()))),
        ("a limit", boxed(several().layer(ConcurrencyLimitLayer::new(1)).layer(Outer))),
        ("left", boxed(Outer.layer(Either::<_, Server>::Left(routes())))),
        ("an option", boxed(Outer.layer(option_layer(Some(Wrap)).layer(routes())))),
        ("a buffer outside", boxed_fallible(Buffer::new(Outer.layer(routes()), 16))),
    ];
    let unheard = [
        ("a buffer", boxed_fallible(Outer.layer(Buffer::new(routes(), 16)))),
        ("a buffer in axum", boxed(several().layer(buffer()).layer(Outer))),
        ("fallback_service", boxed(Router::new().fallback_service(routes()).layer(Outer))),
    ];
    let heard = heard.into_iter().map(|(name, app)| (name, app, false));
    let unheard = unheard.into_iter().map(|(name, app)| (name, app, true));
    let mut rows = Vec::new();
    for (name, app, is_unheard) in heard.chain(unheard) {
        for (path, chain) in [
            ("/plain", &OUTER[..]),
            ("/near", &NEAR),
            ("/closed", &CLOSED),
            ("/open", &[By::Outer, By::Open]),
        ] {
            let row = arrangement(name, chain, app.clone()).at(path);
            rows.push(row.limited(|limits| limits.is_unheard = is_unheard));
        }
    }
    rows
}

struct Wrap;

impl<S> Layer<S> for Wrap {
    type Service = Wrapped<S>;

    fn layer(&self, inner: S) -> Wrapped<S> {
        Wrapped(inner)
    }
}

/// What stands between a policy and a nearer one, or a plain route.
fn between() -> Vec<Arrangement> {
    let mut rows = Vec::new();
    for way in Between::EACH {
        for (leaf, near) in [
            (Leaf::Route(By::Near), None),
            (Leaf::Route(By::SameOrigin), None),
            (Leaf::Service, Some(By::Near)),
            (Leaf::Plain, None),
        ] {
            for is_in_axum in [true, false] {
                for is_one_stack in [true, false] {
                    let mut steps: Vec<Step> = near.map(Step::Policy).into_iter().collect();
                    if is_one_stack {
                        steps.push(Step::Both(By::Outer, way));
                    } else {
                        steps.extend([Step::Between(way), Step::Policy(By::Outer)]);
                    }
                    rows.extend(Stack { leaf, is_in_axum, steps }.arrangement());
                }
            }
        }
    }
    rows
}

/// What stands between, by name.
fn named() -> Vec<Arrangement> {
    let gate = "Enforced around a middleware that does tokio::spawn(inner.call(request)), a second policy \
                anywhere in the program";
    let mut rows = Vec::new();
    for leaf in [Leaf::Plain, Leaf::Service, Leaf::Route(By::Near)] {
        for is_in_axum in [true, false] {
            let steps = vec![Step::Both(By::Enforced, Between::SpawnInCall)];
            let row = Stack { leaf, is_in_axum, steps }.arrangement().expect("a policy");
            rows.push(Arrangement { name: gate.into(), ..row });
        }
    }
    // Near never speaks.
    let pending =
        service_fn(async |_: Request| std::future::pending::<Result<Response, Infallible>>().await);
    let timeout = from_fn(async |request: Request, next: Next| {
        let mut response = std::pin::pin!(next.run(request));
        std::future::poll_fn(|context| match response.as_mut().poll(context) {
            Poll::Ready(response) => Poll::Ready(response),
            Poll::Pending => Poll::Ready(StatusCode::REQUEST_TIMEOUT.into_response()),
        })
        .await
    });
    let slow = Router::new().route_service("/", boxed(pending)).layer(Near);
    rows.push(
        arrangement(
            "a TimeoutLayer between Near and Outer that fires",
            &NEAR,
            boxed(slow.layer(timeout).layer(Outer)),
        )
        .limited(|limits| limits.is_answered_between = true),
    );
    rows.push(
        arrangement(
            "authentication between #[cors(Near)] and Outer that refuses the preflight",
            &NEAR,
            boxed(near_route().layer(Between::Authenticate).layer(Outer)),
        )
        .limited(|limits| limits.is_answered_between = true),
    );
    let plain_route = any(plain).layer(Between::Authenticate);
    let others = Router::new().route("/", plain_route).nest("/others", several());
    rows.push(
        arrangement(
            "authentication between Outer and a plain route, other routes of the program with policies of their own",
            &OUTER,
            boxed(others.layer(Outer)),
        )
        .limited(|limits| limits.is_answered_between = true),
    );
    rows
}

/// Policies around one another with nothing between: one, two, three, the same twice.
fn places() -> Vec<Arrangement> {
    let mut rows = Vec::new();
    let mut add = |leaf, policies: &[By]| {
        for is_in_axum in [true, false] {
            let steps = policies.iter().copied().map(Step::Policy).collect();
            rows.extend(Stack { leaf, is_in_axum, steps }.arrangement());
        }
    };
    for leaf in Leaf::EACH {
        for first in By::LAYERS {
            add(leaf, &[first]);
        }
    }
    for first in By::LAYERS {
        for second in By::LAYERS {
            add(Leaf::Plain, &[first, second]);
            add(Leaf::Route(By::Near), &[first, second]);
        }
    }
    rows.push(arrangement("types of tower", &NEAR, boxed(Outer.layer(Near.layer(service())))));
    let three = boxed(Outer.layer(Middle.layer(Near.layer(service()))));
    rows.push(arrangement("three types of tower", &[By::Outer, By::Middle, By::Near], three));
    let nested = Router::new().nest("/in", plain_router().layer(Near)).layer(Outer);
    rows.push(arrangement("a path", &NEAR, boxed(nested)).at("/in"));
    rows
}

fn all() -> Vec<Arrangement> {
    [
        responses(),
        hidden(),
        too_much(),
        changed(),
        calls(),
        copies(),
        held(),
        branches(),
        wrapped(),
        between(),
        named(),
        places(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The rows of both files, but those that are other tests'.
#[tokio::test]
async fn every_row_is_here() {
    // Of two requests on their way at once, of sets of origins, and of who sends.
    const ELSEWHERE: [&str; 6] =
        ["gate", "guard", "link", "same policy", "two routers", "a request in flight"];
    let rows = all();
    let missing = |arrangement: &str| {
        let is_same = arrangement.starts_with("the same") && !arrangement.contains("a middleware");
        let is_elsewhere = ELSEWHERE.iter().any(|name| arrangement.starts_with(name));
        !is_same && !is_elsewhere && !rows.iter().any(|row| row.name.starts_with(arrangement))
    };
    let lines = |text: &'static str| text.lines().filter(|line| !line.starts_with("# "));
    let laws = lines(include_str!("../data/laws.tsv"))
        .filter_map(|line| line.split_once('\t'))
        .filter(|(kind, _)| !ELSEWHERE.contains(kind))
        .filter_map(|(_, rest)| rest.split('\t').next());
    let arrangements =
        lines(include_str!("../data/arrangements.tsv")).filter_map(|line| line.split('\t').next());
    let found: Vec<_> = laws.chain(arrangements).filter(|name| missing(name)).collect();
    assert!(found.is_empty(), "no row for\n{}", found.join("\n"));
}

/// Makes a response of an error.
fn told(
    service: impl Service<Request, Response = Response, Error = BoxError, Future: Send>
    + Clone
    + Send
    + Sync
    + 'static,
) -> Server {
    let tell = |error: BoxError| async move { (StatusCode::BAD_GATEWAY, error.to_string()) };
    boxed(HandleErrorLayer::new(tell).layer(service))
}

/// Puts the extensions of the first request on all others.
#[derive(Clone)]
struct Foreign<S>(S, Arc<OnceLock<Extensions>>);

impl<S: Service<Request>> Service<Request> for Foreign<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, mut request: Request) -> S::Future {
        *request.extensions_mut() = self.1.get_or_init(|| request.extensions().clone()).clone();
        self.0.call(request)
    }
}

/// Where what a nearer policy writes does not come to the outer one.
#[tokio::test]
async fn nothing_is_read_that_the_nearer_policy_refuses() {
    drop(several());
    let fails =
        service_fn(async |_: Request| Err::<Response, _>(BoxError::from("what went wrong")));
    let foreign = Foreign(Near.layer(service()), Arc::default());
    let apps = [
        (
            "an error of what is under Near, answered outside of it",
            boxed(Outer.layer(told(Near.layer(fails)))),
        ),
        ("the extensions of another request", boxed(Outer.layer(foreign))),
    ];
    for (name, app) in apps {
        for turn in ["first", "second"] {
            let (_, request) = Ask::Get.request(Page::Outer, "/", true);
            let Ok(response) = app.clone().oneshot(request).await;
            let got = Got::of(&response, 0);
            assert!(got.cors.is_empty(), "{name}, {turn}: {got:?}");
        }
    }
}

/// Each of the six headers, with a value that the nearer policy did not write.
#[tokio::test]
async fn a_header_that_is_changed_on_the_way_closes() {
    drop(several());
    for (ask, name, value) in [
        (Ask::Get, "access-control-allow-origin", "https://evil.test"),
        (Ask::Get, "access-control-allow-credentials", "true"),
        (Ask::Get, "access-control-expose-headers", "x-other"),
        (Ask::Get, "access-control-allow-methods", "DELETE"),
        (Ask::Get, "access-control-allow-headers", "x-near"),
        (Ask::Get, "access-control-max-age", "60"),
        (Ask::Preflight("DELETE"), "access-control-allow-origin", "https://evil.test"),
        (Ask::Preflight("DELETE"), "access-control-allow-credentials", "true"),
        (Ask::Preflight("DELETE"), "access-control-expose-headers", "x-near-total"),
        (Ask::Preflight("DELETE"), "access-control-allow-methods", "PUT"),
        (Ask::Preflight("DELETE"), "access-control-allow-headers", "x-other"),
        (Ask::Preflight("DELETE"), "access-control-max-age", "61"),
    ] {
        let value = HeaderValue::from_static(value);
        let change = SetResponseHeaderLayer::overriding(HeaderName::from_static(name), value);
        let app = boxed(Outer.layer(change.layer(Near.layer(service()))));
        let (_, request) = ask.request(Page::Near, "/", true);
        let Ok(response) = app.oneshot(request).await;
        let got = Got::of(&response, 0);
        assert!(got.cors.is_empty(), "{ask:?} {name}: {got:?}");
    }
}

#[tokio::test]
async fn each_holds() {
    judge(all()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_holds_on_threads() {
    judge([responses(), hidden(), branches(), wrapped()].into_iter().flatten()).await;
}
