//! A policy around a router, around a path, around a handler.

use axum::{
    Router,
    handler::Handler,
    routing::{get, post},
};
use cors_runtime::cors_route;

use crate::placements::{
    policies::{App, By, Other, Own},
    rows::{
        Asked::{Policy, Route, Unserved},
        asks, check, missing, placement, sends, served,
    },
    server::{OWN_PATH, both, own, own_path, plain, plain_json, plain_path, routes},
};

#[tokio::test]
async fn around_a_router() {
    check([
        placement(
            "Router::layer after the routes",
            || both(routes().layer(App)),
            [
                &served!("/plain": By::App, Policy(By::App)),
                &served!("/own": By::Own, OWN_PATH),
                // axum wraps the router's 404 as well. What stands behind a path that does not exist
                // is no secret.
                &missing!("/missing": By::App, Policy(By::App)),
            ],
        ),
        placement(
            "Router::layer before the routes",
            || {
                let router = Router::new().layer(App);
                both(router.route("/plain", plain_path()).route("/own", own_path()))
            },
            [
                // A layer wraps what is there when it is called: nothing yet but the 404.
                &served!("/plain": By::Nobody, Unserved(405)),
                &served!("/own": By::Own, OWN_PATH),
                &missing!("/missing": By::App, Policy(By::App)),
            ],
        ),
        placement(
            "Router::layer between the routes",
            || {
                both(
                    Router::new()
                        .route("/plain", plain_path())
                        .layer(App)
                        .route("/own", own_path()),
                )
            },
            [
                &served!("/plain": By::App, Policy(By::App)),
                &served!("/own": By::Own, OWN_PATH),
                &missing!("/missing": By::App, Policy(By::App)),
            ],
        ),
        placement(
            "Router::route_layer",
            || both(routes().route_layer(App)),
            [
                &served!("/plain": By::App, Policy(By::App)),
                &served!("/own": By::Own, OWN_PATH),
                &missing!("/missing": By::Nobody, Unserved(404)),
            ],
        ),
        placement(
            "two of Router::layer",
            || both(routes().layer(Other).layer(App)),
            [
                &served!("/plain": By::Other, Policy(By::Other)),
                &served!("/own": By::Own, OWN_PATH),
                &missing!("/missing": By::Other, Policy(By::Other)),
            ],
        ),
        placement(
            "the same policy twice",
            || both(routes().layer(App).layer(App)),
            [&served!("/plain": By::App, Policy(By::App)), &served!("/own": By::Own, OWN_PATH)],
        ),
        placement(
            "no policy but the routes' own",
            || both(routes()),
            [
                &served!("/plain": By::Nobody, Unserved(405)),
                &served!("/own": By::Own, OWN_PATH),
                &missing!("/missing": By::Nobody, Unserved(404)),
            ],
        ),
    ])
    .await;
}

#[tokio::test]
async fn around_a_path() {
    check([
        placement(
            "MethodRouter::layer on get(…)",
            || both(Router::new().route("/plain", plain_path().layer(App))),
            [
                &served!("/plain": By::App, Policy(By::App)),
                &missing!("/missing": By::Nobody, Unserved(404)),
            ],
        ),
        placement(
            "MethodRouter::layer on cors_route!(…)",
            || both(Router::new().route("/own", own_path().layer(App))),
            [&served!("/own": By::Own, OWN_PATH)],
        ),
        placement(
            "MethodRouter::route_layer on get(…)",
            || both(Router::new().route("/plain", plain_path().route_layer(App))),
            // axum wraps the handlers, and a preflight comes to none of them.
            [&served!("/plain": [By::App, By::App, By::App, By::Nobody, By::Nobody], Unserved(405))],
        ),
        placement(
            "MethodRouter::route_layer on cors_route!(…)",
            || both(Router::new().route("/own", own_path().route_layer(App))),
            [&served!("/own": By::Own, OWN_PATH)],
        ),
        placement(
            "MethodRouter::layer inside Router::layer",
            || both(Router::new().route("/plain", plain_path().layer(Other)).layer(App)),
            [
                &served!("/plain": By::Other, Policy(By::Other)),
                &missing!("/missing": By::App, Policy(By::App)),
            ],
        ),
        placement(
            "a policy around a route, with the route added twice",
            || {
                both(
                    Router::new()
                        .route("/plain", get(plain).layer(Own))
                        .route("/plain", post(plain_json).layer(Other)),
                )
            },
            // axum keeps one fallback a path, the second: it answers every preflight.
            [&served!("/plain": [By::Own, By::Other, By::Other, By::Other, By::Other], Policy(By::Other))],
        ),
    ])
    .await;
}

#[tokio::test]
async fn around_a_handler() {
    check([
        placement(
            "Handler::layer",
            || both(Router::new().route("/plain", get(plain.layer(App)).post(plain_json.layer(App)))),
            [&served!("/plain": [By::App, By::App, By::App, By::Nobody, By::Nobody], Unserved(405))],
        ),
        placement(
            "get(…).layer(…).post(…)",
            || both(Router::new().route("/plain", get(plain).layer(App).post(plain_json))),
            // The layer wraps the fallback, so a preflight for POST is answered, but it does not wrap the
            // handler that comes later.
            [&served!("/plain": [By::App, By::Nobody, By::Nobody, By::App, By::App], Policy(By::App))],
        ),
        placement(
            "cors_route!(…).layer(…).post(…)",
            || both(Router::new().route("/own", cors_route!(get(own)).layer(App).post(plain_json))),
            [
                &[
                    sends("GET /own", 200, By::Own),
                    sends("POST /own", 200, By::Nobody),
                    sends("PATCH /own", 405, By::Own),
                    sends("OPTIONS /own", 405, By::Own),
                    asks("GET /own", Route(By::Own, "GET,HEAD")),
                    asks("POST /own", Route(By::Own, "GET,HEAD")),
                ],
            ],
        ),
        placement(
            "Handler::layer inside Router::layer",
            || both(Router::new().route("/plain", get(plain.layer(Own)).post(plain_json.layer(Own))).layer(App)),
            // axum gives the preflight to the path's fallback, from which the handler and its
            // policy are not to be seen.
            [&served!("/plain": [By::Own, By::Own, By::Own, By::App, By::App], Policy(By::App))],
        ),
    ])
    .await;
}
