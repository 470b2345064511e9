//! Who holds a policy that is not on a request's way.

use std::sync::Arc;

use axum::{
    Extension, Router,
    extract::State,
    routing::{any, get},
};
use cors_runtime::Cors;
use http::HeaderMap;
use tokio::sync::Mutex;
use tower::Layer;

use crate::{
    check::{Ask, Must, Row, case, check, every, every_at, nested, nested_hidden},
    policies::{By, Enforced, Near, Outer, Page},
    routes::{Leaf, boxed, ran},
};

type NearRouter = Cors<Router, Near>;

fn near_router() -> NearRouter {
    Near.layer(Leaf::Plain.router())
}

#[derive(Clone)]
struct Holder {
    near: NearRouter,
}

/// A plain route of a program that holds a service with a policy somewhere.
macro_rules! holders {
    ($name:ident $method:ident) => {
        pub(crate) fn $name() -> Vec<(&'static str, Router)> {
            let near = near_router();
            let closure = move |headers: HeaderMap| {
                let near = near.clone();
                async move {
                    let _ = near;
                    ran(&headers);
                }
            };
            let layer = Extension(near_router());
            vec![
                (
                    "state",
                    Router::new()
                        .route("/", $method(with_state))
                        .with_state(Holder { near: near_router() }),
                ),
                ("an extension", Router::new().route("/", $method(with_extension)).layer(layer)),
                ("a closure", Router::new().route("/", $method(closure))),
                (
                    "a mutex",
                    Router::new()
                        .route("/", $method(with_shared))
                        .with_state(Arc::new(Mutex::new(near_router()))),
                ),
                (
                    "an option",
                    Router::new().route("/", $method(with_option)).with_state(Some(near_router())),
                ),
            ]
        }
    };
}

async fn with_state(State(holder): State<Holder>, headers: HeaderMap) {
    let _ = holder.near.clone();
    ran(&headers);
}

async fn with_extension(Extension(near): Extension<NearRouter>, headers: HeaderMap) {
    let _ = near.clone();
    ran(&headers);
}

async fn with_shared(State(near): State<Arc<Mutex<NearRouter>>>, headers: HeaderMap) {
    let _ = near.lock().await.clone();
    ran(&headers);
}

async fn with_option(State(near): State<Option<NearRouter>>, headers: HeaderMap) {
    let _ = near.clone();
    ran(&headers);
}

holders! { holders any }
holders! { holders_of_get get }

/// A policy that is held is not nearer.
#[tokio::test]
async fn held() {
    let any = holders().into_iter().map(|(name, app)| (name, app, true));
    let get = holders_of_get().into_iter().map(|(name, app)| (name, app, false));
    for (name, app, is_any) in any.chain(get) {
        // A handler of any method takes the preflight that was meant for the other policy: a limit.
        let case = |name, app, rows| {
            let case = case(name, app, rows);
            if is_any { case.running_on_preflights() } else { case }
        };
        let is_get = |row: &Row| row.ask == Ask::Get || row.ask.is_preflight();
        let every = |must: &dyn Fn(Ask, Page) -> Must| -> Vec<Row> {
            every(must).into_iter().filter(is_get).collect()
        };
        check([
            case(
                format!("{name}, a gate"),
                boxed(app.clone().layer(Enforced)),
                every(&|ask, page| match nested(&[By::Enforced])(ask, page) {
                    // At the least closed: a preflight may be thought to be the other policy's.
                    Must::By(by) if ask.is_preflight() => Must::AtMost(by),
                    must => must,
                }),
            ),
            case(
                format!("{name}, a policy"),
                boxed(app.clone().layer(Outer)),
                every(&nested_hidden(&[By::Outer])),
            ),
            case(
                format!("{name}, a policy outside"),
                boxed(Outer.layer(app)),
                every(&nested_hidden(&[By::Outer])),
            ),
        ])
        .await;
    }
}

/// The state of a router whose routes come later, and that of one in a nested router.
#[tokio::test]
async fn held_by_the_last_layer() {
    async fn handler(State(_): State<Holder>, headers: HeaderMap) {
        ran(&headers);
    }
    let holder = || Holder { near: near_router() };
    let app: Router = Router::new().route("/", any(handler)).layer(Enforced).with_state(holder());
    let inner = Router::new().route("/", any(handler)).with_state(holder());
    let nested_app: Router = Router::new().nest("/in", inner).layer(Enforced);
    check([
        case("the layer before the state", boxed(app), every(nested_hidden(&[By::Enforced])))
            .running_on_preflights(),
        case(
            "in a nested router",
            boxed(nested_app),
            every_at("/in", nested_hidden(&[By::Enforced])),
        )
        .running_on_preflights(),
    ])
    .await;
}
