//! Placements outside axum's own: around a whole router or path, and routers that are services.

use axum::{
    Router,
    routing::{any, get},
};
use tower::{Layer, ServiceBuilder};

use crate::placements::{
    policies::{App, By, Open, Other},
    rows::{
        Asked::{Hidden, Policy, Stopped, Unserved},
        asks, check, missing, placement, sends, served,
    },
    server::{
        OWN_PATH, both, both_inside, boxed, closed_routes, own_path, plain, plain_path, routes,
    },
};

#[tokio::test]
async fn outside_a_router() {
    let caught = [
        sends("GET /missing", 200, By::App),
        sends("OPTIONS /missing", 200, By::App),
        asks("PATCH /missing", Policy(By::App)),
    ];
    check([
        placement(
            "Policy.layer(router)",
            || both_inside(App, routes()),
            [
                &served!("/plain": By::App, Policy(By::App)),
                &served!("/own": By::Own, OWN_PATH),
                &missing!("/missing": By::App, Policy(By::App)),
            ],
        ),
        placement(
            "ServiceBuilder",
            || both_inside(ServiceBuilder::new().layer(App), routes()),
            [
                &served!("/plain": By::App, Policy(By::App)),
                &served!("/own": By::Own, OWN_PATH),
                &missing!("/missing": By::App, Policy(By::App)),
            ],
        ),
        placement(
            "Policy.layer(router), a refusal",
            || both_inside(Open, closed_routes()),
            [
                &served!("/closed": By::Deny, Stopped(403)),
                &served!("/own": By::Own, OWN_PATH),
                &served!("/plain": By::Open, Policy(By::Open)),
                &missing!("/missing": By::Open, Policy(By::Open)),
            ],
        ),
        placement(
            "Policy.layer(router) with a fallback",
            || both_inside(App, routes().fallback(plain)),
            [
                &served!("/plain": By::App, Policy(By::App)),
                &served!("/own": By::Own, OWN_PATH),
                &caught,
            ],
        ),
        placement(
            "Policy.layer(router) with handlers for every method and for OPTIONS",
            || {
                let router = Router::new()
                    .route("/any", any(plain))
                    .route("/options", get(plain).options(plain))
                    .merge(routes());
                both_inside(App, router)
            },
            [
                &[
                    sends("OPTIONS /any", 200, By::App),
                    sends("OPTIONS /options", 200, By::App),
                    asks("GET /any", Policy(By::App)),
                    asks("GET /options", Policy(By::App)),
                ],
                &served!("/own": By::Own, OWN_PATH),
            ],
        ),
    ])
    .await;
}

#[tokio::test]
async fn outside_a_path() {
    check([
        placement(
            "Policy.layer(cors_route!(…)), as a service of its own",
            || vec![boxed(App.layer(own_path().with_state::<()>(())))],
            [&served!("/own": By::Own, OWN_PATH)],
        ),
        placement(
            "Policy.layer(cors_route!(…)), as a service of a router",
            || {
                both(
                    Router::new().route_service("/own", App.layer(own_path().with_state::<()>(()))),
                )
            },
            [&served!("/own": By::Own, OWN_PATH)],
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
        placement(
            "nest_service, a layer around",
            || both(top().nest_service("/in", routes()).layer(App)),
            [
                &served!("/in/plain": By::App, Policy(By::App)),
                &served!("/in/own": By::Own, Hidden(By::App)),
            ],
        ),
        placement(
            "nest_service of a router with a layer, a layer around",
            || both(top().nest_service("/in", routes().layer(Other)).layer(App)),
            [
                &served!("/in/plain": By::Other, Hidden(By::App)),
                &served!("/in/own": By::Own, Hidden(By::App)),
            ],
        ),
        placement(
            "fallback_service, a layer around",
            || both(Router::new().fallback_service(routes()).layer(App)),
            [
                &served!("/plain": By::App, Policy(By::App)),
                &served!("/own": By::Own, Hidden(By::App)),
            ],
        ),
        placement(
            "a router in a box, a policy around",
            || vec![boxed(App.layer(boxed(routes())))],
            [&served!("/plain": By::App, Policy(By::App)), &served!("/own": By::Own, OWN_PATH)],
        ),
        // The ways out: `nest` and `merge`, as elsewhere in this table; the service after the
        // layer; a policy around the service itself.
        placement(
            "nest_service after the layer",
            || both(top().layer(App).nest_service("/in", routes())),
            [
                &served!("/plain": By::App, Policy(By::App)),
                &served!("/in/plain": By::Nobody, Unserved(405)),
                &served!("/in/own": By::Own, OWN_PATH),
            ],
        ),
        placement(
            "nest_service of a router in its policy, a layer around",
            || both(top().nest_service("/in", Other.layer(routes())).layer(App)),
            [
                &served!("/plain": By::App, Policy(By::App)),
                &served!("/in/plain": By::Other, Policy(By::Other)),
                &served!("/in/own": By::Own, OWN_PATH),
                &missing!("/missing": By::App, Policy(By::App)),
            ],
        ),
        placement(
            "fallback_service of a router in the same policy, a layer around",
            || both(Router::new().fallback_service(App.layer(routes())).layer(App)),
            [&served!("/plain": By::App, Policy(By::App)), &served!("/own": By::Own, OWN_PATH)],
        ),
    ])
    .await;
}
