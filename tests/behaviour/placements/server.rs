//! The application that every placement is tried on.

use std::{cell::Cell, convert::Infallible};

use axum::{
    Json, Router,
    extract::Request,
    response::IntoResponse,
    routing::{MethodRouter, get},
};
use cors_runtime::{cors, cors_route};
use tower::{Layer, Service};

use crate::placements::{
    policies::{By, Open, Other, Own},
    rows::Asked,
};

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

#[cors(same_origin)]
pub(crate) async fn closed() {
    ran();
}

#[cors(same_origin)]
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

pub(crate) use cors_tests::{Server, boxed};

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
