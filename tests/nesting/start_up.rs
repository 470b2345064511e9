//! Start-up origins belong to a layer: neither another layer of the same policy nor a route of
//! another application sees them, and the nearest set counts.

use axum::{Router, body::Body, extract::Request, routing::any};
use cors_runtime::{CorsLayer, cors, cors_policy, cors_route};
use cors_tests::cors_headers;
use http::HeaderMap;
use tower::{Layer, ServiceExt};

use crate::{
    between::Between,
    leaves::{Server, boxed, plain, service},
    policies::Outer,
};

cors_policy! {
    Late { origins: [runtime], methods: [GET, DELETE], credentials: true }
}

#[cors(Late)]
async fn late(_: HeaderMap) {}

pub(crate) const FIRST: &str = "https://first.example.com";
pub(crate) const SECOND: &str = "https://second.example.com";

fn layer(origin: &str) -> CorsLayer<Late> {
    Late::with_origins(origin.parse().expect("a set")).expect("a layer")
}

/// Applications whose nearest set is the one of this origin, though others are around.
pub(crate) fn apps(origin: &str, other: &str) -> Vec<(&'static str, Server)> {
    let route = || Router::new().route("/", cors_route!(get(late).delete(late)));
    let bare = || Router::new().route("/", any(plain));
    let own = layer(origin);
    let other = layer(other);
    vec![
        ("a layer", boxed(bare().layer(own.clone()))),
        ("a service", boxed(own.layer(service()))),
        ("a route", boxed(route().layer(own.clone()))),
        ("a route, provided", boxed(route().layer(own.for_routes()))),
        ("a route, provided, another policy", boxed(route().layer(own.for_routes()).layer(Outer))),
        ("a layer in a layer", boxed(bare().layer(own.clone()).layer(other.clone()))),
        ("a service in a service", boxed(other.layer(own.layer(service())))),
        ("a route in two layers", boxed(route().layer(own.clone()).layer(other.clone()))),
        (
            "a route, provided in a layer",
            boxed(route().layer(own.for_routes()).layer(other.clone())),
        ),
        (
            "headers from text between",
            boxed(bare().layer(own.clone()).layer(Between::HeadersFromText).layer(other.clone())),
        ),
        (
            "another task between",
            boxed(route().layer(own.clone()).layer(Between::Spawn).layer(other)),
        ),
    ]
}

async fn is_allowed(app: &Server, method: &str, origin: &str) -> bool {
    let mut request = Request::builder().method(method).uri("/").header("origin", origin);
    if method == "OPTIONS" {
        request = request.header("access-control-request-method", "DELETE");
    }
    let request = request.body(Body::empty()).expect("a request");
    let Ok(response) = app.clone().oneshot(request).await;
    let lines = cors_headers(response.headers());
    assert!(lines.contains(&"vary: origin".into()), "{lines:?}");
    let allowed = format!("access-control-allow-origin: {origin}");
    if lines.contains(&allowed) {
        return true;
    }
    assert_eq!(lines, ["vary: origin"]);
    false
}

#[tokio::test]
async fn the_nearest_set_counts() {
    for (own, other) in [(FIRST, SECOND), (SECOND, FIRST)] {
        for (name, app) in apps(own, other) {
            for method in ["GET", "POST", "OPTIONS"] {
                let row = format!("{name} {method}");
                assert!(is_allowed(&app, method, own).await, "{row}");
                assert!(!is_allowed(&app, method, other).await, "{row}");
                assert!(!is_allowed(&app, method, "https://evil.test").await, "{row}");
            }
        }
    }
}

/// A set that is provided between two layers without one is the inner layer's.
#[tokio::test]
async fn provided_between() {
    const OUTER_ONLY: &str = "https://process.example.com";
    let default = OUTER_ONLY.parse().expect("a set");
    Late::runtime_origins().set(default).expect("the policy takes it");
    let plain_layer = CorsLayer::<Late>::new;
    let inner = Router::new().route("/", any(plain)).layer(plain_layer());
    let app = boxed(inner.layer(layer(FIRST).for_routes()).layer(plain_layer()));
    for method in ["GET", "OPTIONS"] {
        assert!(is_allowed(&app, method, FIRST).await, "{method}");
        assert!(!is_allowed(&app, method, OUTER_ONLY).await, "{method}");
    }
}

/// A set that is swapped is swapped for its own layer.
#[tokio::test]
async fn swapped_for_one() {
    let (first, second) = (layer(FIRST), layer(SECOND));
    let bare = || Router::new().route("/", any(plain));
    let apps = [boxed(bare().layer(first.clone())), boxed(bare().layer(second.clone()))];
    first.set_origins("https://third.example.com".parse().expect("a set")).expect("a set");
    for (app, allowed) in apps.iter().zip([[false, false, true], [false, true, false]]) {
        for (origin, expected) in [FIRST, SECOND, "https://third.example.com"].iter().zip(allowed) {
            assert_eq!(is_allowed(app, "GET", origin).await, expected, "{origin}");
        }
    }
}
