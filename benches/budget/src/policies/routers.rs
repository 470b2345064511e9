//! The same around routers of axum, and on their handlers.

use axum::{Router, body::Body, response::Response, routing::get};
use cors_runtime::{cors, cors_route};
use tower::layer::util::Identity;

use super::{
    Mixed1, Mixed10, Mixed100, Mixed1000, Mixed10000, Prefix1, Prefix10, Prefix100, Prefix1000,
    Prefix10000, Subdomains, started_up,
};
use crate::{
    origins::Family,
    subject::{Subject, Tower, json},
};

/// A router under so many policies, the nearest that of one origin.
pub fn nested_router(layers: usize) -> Box<dyn Subject> {
    let router = router().layer(Prefix1).layer(Mixed1);
    measured_router(if layers == 2 { router } else { router.layer(Subdomains) })
}

/// A router under so many layers that do nothing.
pub fn nested_no_op_router(layers: usize) -> Box<dyn Subject> {
    let router = router().layer(Identity::new()).layer(Identity::new());
    measured_router(if layers == 2 { router } else { router.layer(Identity::new()) })
}

/// A router under it, to be measured.
pub fn start_up_router(origins: &[String]) -> Box<dyn Subject> {
    measured_router(router().layer(started_up(origins)))
}

/// A handler that responds as the bare service.
pub async fn items() -> Response {
    json::<Body>()
}

/// A router with one route.
pub fn router() -> Router {
    Router::new().route("/items", get(items))
}

/// A router under the policy with this list.
pub fn router_list(family: Family, size: usize) -> Box<dyn Subject> {
    macro_rules! layered {
        ($policy:ident) => {
            measured_router(router().layer($policy))
        };
    }
    with_list!(family, size, layered!)
}

/// A router under a layer that does nothing.
pub fn router_no_op() -> Box<dyn Subject> {
    measured_router(router().layer(Identity::new()))
}

/// As a server calls it.
pub fn measured_router(router: Router) -> Box<dyn Subject> {
    Box::new(Tower::<_, Body>::new(router.with_state::<()>(())))
}

#[cors(Prefix10)]
async fn annotated_items() -> Response {
    json::<Body>()
}

/// A router whose handler has a policy of its own.
pub fn annotated_route() -> Box<dyn Subject> {
    measured_router(Router::new().route("/items", cors_route!(get(annotated_items))))
}

/// The same without.
pub fn plain_route() -> Box<dyn Subject> {
    measured_router(router())
}
