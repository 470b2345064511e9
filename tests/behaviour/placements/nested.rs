//! Policies in nested and in merged routers.

use axum::Router;
use tower::Layer;

use crate::placements::{
    policies::{App, By, Other, Own},
    rows::{
        Asked::{Policy, Unserved},
        check, missing, placement, served,
    },
    server::{OWN_PATH, both, plain_path, routes},
};

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
