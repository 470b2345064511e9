//! What hides a policy that is on a request's way: branches, boxes, newtypes, locks, calls that come
//! late.

use std::{
    convert::Infallible,
    future::Future,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use axum::{
    Router,
    extract::Request,
    response::Response,
    routing::{any, any_service},
};
use cors_runtime::Cors;
use tokio::sync::Mutex;
use tower::{
    Layer, Service, ServiceBuilder, ServiceExt,
    limit::ConcurrencyLimitLayer,
    service_fn,
    steer::Steer,
    util::{BoxCloneSyncService, BoxService, Either, option_layer},
};

use crate::{
    apps::App,
    check::{Row, case, check, every, every_at, nested, nested_hidden, nested_unheard},
    policies::{By, Near, Open, Outer},
    routes::{Leaf, Locked, Server, boxed, plain, service, several},
};

/// Sends `/near` to one service and all else to another.
#[derive(Clone)]
pub(crate) struct Branch {
    pub(crate) near: Server,
    pub(crate) plain: Server,
    pub(crate) waits_for_both: bool,
}

impl Service<Request> for Branch {
    type Response = Response;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response, Infallible>> + Send>>;

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

/// And whether a call clones or calls the policy, and a clone clones it.
fn branches() -> Vec<(&'static str, Server, bool, bool)> {
    let near = || boxed(Near.layer(service()));
    let steer = |request: &Request, _: &[Server]| usize::from(request.uri().path() != "/near");
    let branch = move |waits_for_both| Branch { near: near(), plain: service(), waits_for_both };
    let nested = Router::new().nest_service("/in", branch(true)).fallback_service(branch(false));
    let route = Router::new().route_service("/{*path}", branch(true));
    let each_call = service_fn(move |request: Request| branch(true).oneshot(request));
    vec![
        ("Steer", boxed(Locked::new(Steer::new([near(), service()], steer))), true, false),
        ("by hand", boxed(branch(false)), true, true),
        ("by hand, both ready", boxed(branch(true)), true, true),
        ("fallback_service", boxed(Router::new().fallback_service(branch(true))), true, false),
        ("route_service", boxed(route), true, false),
        ("nest_service", boxed(nested), true, false),
        ("service_fn", boxed(each_call), false, false),
    ]
}

/// A policy in one branch is none in the other. A preflight of the other is at the least closed;
/// where it is handed on to find that out, a service of any method runs.
#[tokio::test]
async fn branched() {
    for (name, branch, is_called, is_cloned) in branches() {
        for outer in [By::Outer, By::Enforced, By::Open] {
            let other = every_at("/plain", nested_hidden(&[outer]));
            let near = every_at("/near", nested_hidden(&[outer, By::Near]));
            let unheard = every_at("/near", nested_unheard(outer, By::Near));
            let around = App::Server(branch.clone()).policy(outer).server();
            let in_axum = Router::new().fallback_service(branch.clone());
            let in_axum = App::Router(in_axum).policy(outer).server();
            let direct = if is_called { &near } else { &unheard };
            let boxed_by_axum = if is_cloned { &near } else { &unheard };
            check([
                case(format!("{outer:?} around {name}"), around, [&direct[..], &other].concat())
                    .running_on_preflights(),
                case(
                    format!("{outer:?} around {name} in axum"),
                    in_axum,
                    [&boxed_by_axum[..], &other].concat(),
                )
                .running_on_preflights(),
            ])
            .await;
        }
    }
}

/// tower's `Either` and `option_layer`.
#[tokio::test]
async fn either() {
    let left = || Either::<_, Server>::Left(Near.layer(service()));
    let right = || Either::<Cors<Server, Near>, _>::Right(service());
    let near = || every(nested_hidden(&[By::Outer, By::Near]));
    let outer = || every(nested(&[By::Outer]));
    check([
        case("left", boxed(Outer.layer(left())), near()),
        case("right", boxed(Outer.layer(right())), outer()),
        case("some layer", boxed(Outer.layer(option_layer(Some(Near)).layer(service()))), near()),
        case("no layer", boxed(Outer.layer(option_layer(None::<Near>).layer(service()))), outer()),
        case("an outer one", boxed(option_layer(Some(Outer)).layer(Near.layer(service()))), near()),
        case(
            "no outer one",
            boxed(option_layer(None::<Outer>).layer(Near.layer(service()))),
            every(nested(&[By::Near])),
        ),
        case(
            "in axum",
            boxed(Leaf::Plain.router().layer(option_layer(Some(Near))).layer(Outer)),
            near(),
        ),
        case(
            "none in axum",
            boxed(Leaf::Plain.router().layer(option_layer(None::<Near>)).layer(Outer)),
            outer(),
        ),
    ])
    .await;
}

/// Forwards everything, as people wrap services.
#[derive(Clone)]
pub(crate) struct Wrapped<S>(pub(crate) S);

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

/// Calls without having asked for readiness.
#[derive(Clone)]
struct Ready<S>(S);

impl<S: Service<Request>> Service<Request> for Ready<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> S::Future {
        self.0.call(request)
    }
}

/// Behind a lock, because it is not `Clone`.
fn locked(service: BoxService<Request, Response, Infallible>) -> Server {
    let shared = Arc::new(Mutex::new(service));
    boxed(service_fn(move |request: Request| {
        let shared = shared.clone();
        async move {
            let mut service = shared.lock().await;
            service.ready().await?.call(request).await
        }
    }))
}

/// Every path of the router has its own nearest policy, however the router is held: answers to
/// actual requests are its, and a preflight is granted by no other where a call reaches the router.
#[tokio::test]
async fn hidden() {
    let routes = || several().with_state::<()>(());
    let clones = || {
        let routes = routes();
        service_fn(move |request: Request| routes.clone().oneshot(request))
    };
    let then = <Router as ServiceExt<Request>>::then(
        routes(),
        |response: Result<Response, Infallible>| async { response },
    );
    let called: Vec<(&str, Server)> = vec![
        ("a router", boxed(routes())),
        ("a router without state", boxed(several())),
        ("a newtype", boxed(Wrapped(routes()))),
        ("always ready", boxed(Ready(routes()))),
        ("a newtype of a newtype", boxed(Wrapped(Ready(Wrapped(routes()))))),
        ("a box", BoxCloneSyncService::new(routes())),
        ("a box of a box", BoxCloneSyncService::new(BoxCloneSyncService::new(routes()))),
        ("mapped", boxed(routes().map_request(|request: Request| request))),
        ("then", boxed(then)),
    ];
    // Called from inside of a future: limits.
    let called_later: Vec<(&str, Server)> = vec![
        ("a clone for each call", boxed(clones())),
        ("a lock", locked(BoxService::new(routes()))),
        ("fallback_service", boxed(Router::new().fallback_service(routes()))),
        ("any_service", boxed(Router::new().route("/{*path}", any_service(routes())))),
    ];
    let mounted = |app: &Server| App::Server(app.clone()).mounted().server();
    let in_axum = called.iter().map(|(name, app)| (*name, mounted(app), true)).collect::<Vec<_>>();
    let called = called.into_iter().map(|(name, app)| (name, app, false));
    let called_later = called_later.into_iter().map(|(name, app)| (name, app, true));
    for (name, app, is_unheard) in called.chain(called_later).chain(in_axum) {
        for outer in [By::Outer, By::Open, By::Enforced] {
            let mut rows = every_at("/plain", nested(&[outer]));
            for (path, by) in
                [("/near", By::Near), ("/closed", By::SameOrigin), ("/open", By::Open)]
            {
                rows.extend(if is_unheard {
                    every_at(path, nested_unheard(outer, by))
                } else {
                    every_at(path, nested(&[outer, by]))
                });
            }
            let app = App::Server(app.clone()).policy(outer).server();
            check([case(format!("{outer:?} around {name}, {is_unheard}"), app, rows)]).await;
        }
    }
}

/// A middleware around a router whose handlers take every method: nothing but the outer policy may
/// answer, and no handler runs.
#[tokio::test]
async fn nothing_nearer() {
    let router = || Router::new().route("/", any(plain)).fallback(plain);
    let state = || router().with_state::<()>(());
    let owed = || every(nested(&[By::Outer]));
    let limit = || ConcurrencyLimitLayer::new(8);
    check([
        case("a router", boxed(Outer.layer(state())), owed()),
        // Nobody knows whether it calls at once: its future is polled, and a handler of any method
        // runs. A limit.
        case("a newtype", boxed(Outer.layer(Wrapped(state()))), every(nested_hidden(&[By::Outer])))
            .running_on_preflights(),
        case(
            "a newtype, without state",
            boxed(Outer.layer(Wrapped(router()))),
            every(nested_hidden(&[By::Outer])),
        )
        .running_on_preflights(),
        case("a limit", boxed(Outer.layer(limit().layer(state()))), owed()),
        case("mapped", boxed(Outer.layer(state().map_request(|request: Request| request))), owed()),
        case(
            "in one stack",
            boxed(router().layer(ServiceBuilder::new().layer(Outer).layer(limit()))),
            owed(),
        ),
        case("layers", boxed(router().layer(limit()).layer(Outer)), owed()),
        case("a service", boxed(Outer.layer(limit().layer(service()))), owed()),
        case("a path", boxed(Outer.layer(limit().layer(any(plain).with_state::<()>(())))), owed()),
    ])
    .await;
}

/// Where the outer policy sees the type, its answer is exact.
#[tokio::test]
async fn found() {
    let routes = || several().with_state::<()>(());
    let exact = || -> Vec<Row> {
        [("/plain", None), ("/near", Some(By::Near)), ("/closed", Some(By::SameOrigin))]
            .into_iter()
            .flat_map(|(path, by)| {
                let chain: Vec<By> = [Some(By::Outer), by].into_iter().flatten().collect();
                every_at(path, nested(&chain))
            })
            .collect()
    };
    check([
        case("in axum", boxed(several().layer(Outer)), exact()),
        case("around", boxed(Outer.layer(routes())), exact()),
        case("around, without state", boxed(Outer.layer(several())), exact()),
        case("merged", boxed(Router::new().merge(several()).layer(Outer)), exact()),
        case(
            "later routes",
            boxed(Router::new().layer(Open).merge(several().layer(Outer))),
            exact(),
        ),
        case(
            "nested",
            boxed(Router::new().nest("/in", several()).layer(Outer)),
            [("/in/plain", None), ("/in/near", Some(By::Near))]
                .into_iter()
                .flat_map(|(path, by)| {
                    let chain: Vec<By> = [Some(By::Outer), by].into_iter().flatten().collect();
                    every_at(path, nested(&chain))
                })
                .collect(),
        ),
        case(
            "a handler of any method",
            boxed(Router::new().route("/", any(plain)).layer(Outer)),
            every(nested(&[By::Outer])),
        ),
    ])
    .await;
}
