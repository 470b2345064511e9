//! Several policies on one path, and what a path serves besides.

use axum::{
    Router,
    http::StatusCode,
    routing::{delete, get, put},
};
use cors_runtime::cors_route;

use crate::placements::{
    policies::{App, By, Open, Own},
    rows::{
        Asked::{self, Policy, Route, Stopped, Unserved},
        Row, asks, check, missing, placement, sends, served,
    },
    server::{
        OWN_PATH, both, both_inside, closed, closed_routes, other, other_json, own, own_json,
        own_path, plain, ran, routes,
    },
};

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
        placement("#[cors(same_origin)] under `*`", || both(closed_routes().layer(Open)), rows),
        placement(
            "#[cors(same_origin)] under a list",
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
