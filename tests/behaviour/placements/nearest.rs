//! Policies find one another below axum's routes by the names of axum's types. This holds the
//! names, and what they are for, against the axum in use.

use std::{any::type_name, sync::Mutex};

use axum::{Router, routing::Route};
use cors_tests::{cors_headers, preflight};
use tower::{Layer, ServiceExt};

use crate::placements::{
    policies::App,
    server::{boxed, own_path, plain_path},
};

/// A layer that does nothing but note what it is put around.
#[derive(Clone)]
struct Noting(&'static Mutex<Vec<&'static str>>);

impl<S> Layer<S> for Noting {
    type Service = S;

    fn layer(&self, inner: S) -> S {
        self.0.lock().expect("no test panicked").push(type_name::<S>());
        inner
    }
}

#[tokio::test]
async fn the_names_are_those_of_the_axum_in_use() {
    static NOTED: Mutex<Vec<&str>> = Mutex::new(Vec::new());
    let noting = Noting(&NOTED);
    let routes = || {
        let nested = Router::new().route("/own", own_path());
        Router::new().route("/plain", plain_path()).nest("/in", nested)
    };

    // What axum hands to a layer, on a router and on a path, is its boxed route.
    let _ = routes().layer(noting.clone()).with_state::<()>(());
    let _ = Router::<()>::new()
        .route("/plain", plain_path().layer(noting.clone()))
        .with_state::<()>(());
    let noted = std::mem::take(&mut *NOTED.lock().expect("no test panicked"));
    assert!(noted.len() > 2, "{noted:?}");
    for name in noted {
        assert_eq!(name, "axum::routing::route::Route");
    }
    assert_eq!(type_name::<Route>(), "axum::routing::route::Route");
    assert_eq!(type_name::<Router>(), "axum::routing::Router");

    // What the names are for: from in front of either, the route's own policy is found, and the
    // route without one is known for what it is.
    let in_a_layer = boxed(routes().layer(App).with_state::<()>(()));
    let around_the_router = boxed(App.layer(routes().with_state::<()>(())));
    for (name, app) in [("Route", in_a_layer), ("Router", around_the_router)] {
        let of_the_route = [
            "access-control-allow-headers: content-type,x-own",
            "access-control-allow-methods: GET,HEAD,POST",
            "access-control-allow-origin: https://own.example.com",
            "access-control-max-age: 600",
            "vary: origin",
        ];
        let of_the_app = [
            "access-control-allow-credentials: true",
            "access-control-allow-headers: x-app",
            "access-control-allow-methods: GET,POST,PUT,DELETE",
            "access-control-allow-origin: https://app.example.com",
            "access-control-max-age: 60",
            "vary: origin",
        ];
        for (path, origin, expected) in [
            ("/in/own", "https://own.example.com", &of_the_route[..]),
            ("/in/own", "https://app.example.com", &["vary: origin"]),
            ("/plain", "https://app.example.com", &of_the_app),
            ("/plain", "https://own.example.com", &["vary: origin"]),
        ] {
            let Ok(response) = app.clone().oneshot(preflight(path, origin, "GET")).await;
            assert_eq!(cors_headers(response.headers()), expected, "{name} {path} {origin}");
        }
    }
}
