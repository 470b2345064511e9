//! The placements.

use axum::{
    Router,
    handler::Handler,
    http::StatusCode,
    routing::{delete, get, post, put},
};
use cors_runtime::cors_route;
use tower::Layer;

use crate::server::{
    App,
    Asked::{self, Policy, Route, Stopped, Unserved},
    By, OWN_PATH, Open, Other, Own, Row, asks, both, both_inside, check, closed, closed_routes,
    missing, other, other_json, own, own_json, own_path, placement, plain, plain_json, plain_path,
    ran, routes, sends, served,
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

#[tokio::test]
async fn nested() {
    check([
        placement(
            "nest, a policy inside and one around",
            || both(Router::new().nest("/in", routes().layer(Other)).merge(routes()).layer(App)),
            [
                &served!("/in/plain": By::Other, Policy(By::Other)),
                &served!("/in/own": By::Own, OWN_PATH),
                &served!("/plain": By::App, Policy(By::App)),
                // axum's 404 is the outer router's.
                &missing!("/in/missing": By::App, Policy(By::App)),
                &missing!("/missing": By::App, Policy(By::App)),
            ],
        ),
        placement(
            "nest after the outer layer",
            || both(routes().layer(App).nest("/in", routes().layer(Other))),
            [
                &served!("/in/plain": By::Other, Policy(By::Other)),
                &served!("/in/own": By::Own, OWN_PATH),
                &served!("/plain": By::App, Policy(By::App)),
                &missing!("/in/missing": By::App, Policy(By::App)),
            ],
        ),
        placement(
            "nest, annotated routes inside and a policy around",
            || both(Router::new().nest("/in", routes()).layer(App)),
            [
                &served!("/in/plain": By::App, Policy(By::App)),
                &served!("/in/own": By::Own, OWN_PATH),
                &missing!("/in/missing": By::App, Policy(By::App)),
            ],
        ),
        placement(
            "nest in nest, three policies",
            || {
                let inner = routes().layer(Own);
                let middle = routes().nest("/b", inner).layer(Other);
                both(routes().nest("/a", middle).layer(App))
            },
            [
                &served!("/a/b/plain": By::Own, Policy(By::Own)),
                &served!("/a/plain": By::Other, Policy(By::Other)),
                &served!("/a/b/own": By::Own, OWN_PATH),
                &served!("/plain": By::App, Policy(By::App)),
            ],
        ),
        placement(
            "nest_service, a policy around the service",
            || both(Router::new().nest_service("/in", Other.layer(routes())).layer(App)),
            [
                &served!("/in/plain": By::Other, Policy(By::Other)),
                &served!("/in/own": By::Own, OWN_PATH),
                &missing!("/missing": By::App, Policy(By::App)),
            ],
        ),
    ])
    .await;
}

#[tokio::test]
async fn merged() {
    check([
        placement(
            "merge, each with a layer",
            || {
                let first = Router::new().route("/first/plain", plain_path()).layer(Other);
                let second = routes().layer(App);
                both(first.merge(second))
            },
            [
                &served!("/first/plain": By::Other, Policy(By::Other)),
                &served!("/plain": By::App, Policy(By::App)),
                &served!("/own": By::Own, OWN_PATH),
                // axum keeps the 404 of the second.
                &missing!("/missing": By::App, Policy(By::App)),
            ],
        ),
        placement(
            "merge, each with a route_layer",
            || {
                let first = Router::new().route("/first/plain", plain_path()).route_layer(Other);
                both(first.merge(routes().route_layer(App)))
            },
            [
                &served!("/first/plain": By::Other, Policy(By::Other)),
                &served!("/plain": By::App, Policy(By::App)),
                &served!("/own": By::Own, OWN_PATH),
                &missing!("/missing": By::Nobody, Unserved(404)),
            ],
        ),
        placement(
            "merge, and a layer around",
            || {
                let first = Router::new().route("/first/plain", plain_path()).layer(Other);
                both(first.merge(routes()).layer(App))
            },
            [
                &served!("/first/plain": By::Other, Policy(By::Other)),
                &served!("/plain": By::App, Policy(By::App)),
                &served!("/own": By::Own, OWN_PATH),
                &missing!("/missing": By::App, Policy(By::App)),
            ],
        ),
        placement(
            "merge after the layer",
            || both(Router::new().route("/first/plain", plain_path()).layer(App).merge(routes())),
            [
                &served!("/first/plain": By::App, Policy(By::App)),
                &served!("/plain": By::Nobody, Unserved(405)),
                &served!("/own": By::Own, OWN_PATH),
                &missing!("/missing": By::Nobody, Unserved(404)),
            ],
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
        Row::Rejected { request: "POST /two", by: By::Other },
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
        placement(
            "two policies and a refusal",
            || both(two()),
            [
                &two_rows,
                &[sends("PATCH /two", 405, By::Nobody), sends("OPTIONS /two", 405, By::Nobody)],
            ],
        ),
        placement(
            "the same under an app-wide policy",
            || both(two().layer(App)),
            [&two_rows, &[sends("PATCH /two", 405, By::App), sends("OPTIONS /two", 405, By::App)]],
        ),
        placement(
            "the same under a policy for everybody",
            || both(two().layer(Open)),
            [
                &two_rows,
                &[sends("PATCH /two", 405, By::Open), sends("OPTIONS /two", 405, By::Open)],
            ],
        ),
        placement(
            "the same from outside",
            || both_inside(App, two()),
            [&two_rows, &[sends("PATCH /two", 405, By::App), sends("OPTIONS /two", 405, By::App)]],
        ),
    ])
    .await;
}

#[tokio::test]
async fn a_refusal_under_a_policy_for_everybody() {
    let rows: [&[Row]; 4] = [
        &served!("/closed": By::Deny, Stopped(403)),
        &served!("/own": By::Own, OWN_PATH),
        &served!("/plain": By::Open, Policy(By::Open)),
        &missing!("/missing": By::Open, Policy(By::Open)),
    ];
    check([
        placement("#[cors(deny)] under `*`", || both(closed_routes().layer(Open)), rows),
        placement(
            "#[cors(deny)] under a list",
            || both(closed_routes().layer(App)),
            [
                &served!("/closed": By::Deny, Stopped(403)),
                &[
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
    fn caught(by: By, asked: Asked) -> [Row; 4] {
        [
            sends("GET /missing", 200, by),
            sends("PATCH /missing", 200, by),
            sends("OPTIONS /missing", 200, by),
            asks("PATCH /missing", asked),
        ]
    }
    check([
        placement(
            "Router::fallback before the layer",
            || both(routes().fallback(fallback).layer(App)),
            [
                &served!("/plain": By::App, Policy(By::App)),
                &served!("/own": By::Own, OWN_PATH),
                &caught(By::App, Policy(By::App)),
            ],
        ),
        placement(
            "Router::fallback after the layer",
            || both(routes().layer(App).fallback(plain_404)),
            [
                &served!("/plain": By::App, Policy(By::App)),
                &served!("/own": By::Own, OWN_PATH),
                &missing!("/missing": By::Nobody, Unserved(404)),
            ],
        ),
        placement(
            "Router::method_not_allowed_fallback",
            || {
                both(
                    Router::new()
                        .route("/mine", own_path())
                        .method_not_allowed_fallback(async || StatusCode::METHOD_NOT_ALLOWED)
                        .layer(App),
                )
            },
            // axum puts that handler, which is nobody's, in the place of the path's 405.
            [&served!("/mine": [By::Own, By::Own, By::Own, By::App, By::Own], OWN_PATH)],
        ),
        placement(
            "Router::fallback with a policy of its own",
            || both(routes().fallback_service(cors_route!(fallback(own))).layer(App)),
            [&[
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
        placement(
            "a handler for OPTIONS",
            || {
                both(
                    Router::new()
                        .route("/own", cors_route!(get(own).post(own_json).options(options)))
                        .layer(App),
                )
            },
            [&[
                sends("GET /own", 200, By::Own),
                sends("OPTIONS /own", 200, By::Own),
                asks("GET /own", OWN_PATH),
                asks("PATCH /own", OWN_PATH),
            ]],
        ),
        placement(
            "a plain handler for OPTIONS under a layer",
            || both(Router::new().route("/plain", get(plain).options(plain)).layer(App)),
            [&[sends("OPTIONS /plain", 200, By::App), asks("GET /plain", Policy(By::App))]],
        ),
        placement(
            "any",
            || both(Router::new().route("/own", cors_route!(any(own))).layer(App)),
            [&[
                sends("GET /own", 200, By::Own),
                sends("PATCH /own", 200, By::Own),
                sends("OPTIONS /own", 200, By::Own),
                asks("GET /own", Route(By::Own, "GET,POST,PATCH")),
            ]],
        ),
        placement(
            "fallback and a policy for one of the methods",
            || {
                both(
                    Router::new()
                        .route("/own", cors_route!(post(own_json).fallback(own)))
                        .layer(App),
                )
            },
            [&[
                sends("GET /own", 200, By::Own),
                sends("PATCH /own", 200, By::Own),
                sends("OPTIONS /own", 200, By::Own),
                asks("GET /own", Route(By::Own, "POST,GET,PATCH")),
            ]],
        ),
        placement(
            "put and delete apart",
            || {
                both(
                    Router::new()
                        .route("/plain", put(plain))
                        .route("/plain", delete(plain))
                        .layer(App),
                )
            },
            [&[
                sends("PUT /plain", 200, By::App),
                sends("DELETE /plain", 200, By::App),
                sends("GET /plain", 405, By::App),
                asks("PUT /plain", Policy(By::App)),
            ]],
        ),
    ])
    .await;
}
