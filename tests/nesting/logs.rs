//! What a developer hears: each refusal once, from the policy that decided, in the words of
//! `explain`; nothing about a request that a nearer policy has served.

use std::{
    convert::Infallible,
    task::{Context, Poll},
};

use axum::{Router, extract::Request, response::Response};
use cors_runtime::{cors, cors_route};
use cors_tests::{cors_headers, log::logged, request};
use tower::{Layer, Service, ServiceExt};
use tower_http::cors::CorsLayer as TowerHttp;
use tracing::Level;

use crate::{
    between::Between,
    leaves::{Leaf, Server, boxed, service, several},
    policies::{By, Enforced, Middle, Near, Outer},
    table::holders,
};

const NEAR: &str = "https://near.example.com";
const OUTER: &str = "https://outer.example.com";
const EVIL: &str = "https://evil.test";

fn preflight(path: &str, origin: &str, method: &str, header: Option<&str>) -> Request {
    let mut headers = vec![("origin", origin), ("access-control-request-method", method)];
    headers.extend(header.map(|name| ("access-control-request-headers", name)));
    request("OPTIONS", path, &headers)
}

type Explain = fn(&Request) -> cors_runtime::explain::Explanation;

/// One event that says why, and of which request.
async fn refused(name: &str, app: &Server, sent: fn() -> Request, explain: Explain, first: &str) {
    let request = sent();
    let explanation = format!("{:#}", explain(&request));
    assert!(explanation.starts_with(first), "{name}: {explanation}");
    let events = logged(app.clone().oneshot(sent())).await;
    let [event] = &events[..] else { panic!("{name}: one event, not {events:#?}") };
    assert!(event.target == "cors_runtime", "{name}: {event:?}");
    assert!(event.level == Level::DEBUG, "{name}: {event:?}");
    for part in [first, request.method().as_str(), request.uri().path()] {
        assert!(event.text.contains(part), "{name}: {part} in {event:?}");
    }
    if !name.contains("route") {
        // A route speaks of its own methods, a layer of all that the policy says.
        assert!(event.text.contains(&explanation), "{name}: {explanation} in {event:?}");
    }
}

#[tokio::test]
async fn three_refusals() {
    let apps = [
        ("a route", boxed(Leaf::Route(By::Near).router())),
        ("a route under a layer", boxed(Leaf::Route(By::Near).router().layer(Outer))),
        ("a layer", boxed(Leaf::Plain.router().layer(Near))),
        ("a service", boxed(Near.layer(service()))),
        ("a layer under a layer", boxed(Leaf::Plain.router().layer(Near).layer(Outer))),
        ("a service under a service", boxed(Outer.layer(Near.layer(service())))),
    ];
    for (name, app) in apps {
        let of = |what: &str| format!("{name}, {what}");
        let actual = || request("GET", "/", &[("origin", EVIL), ("host", "api.example.com")]);
        let first = "`Near` does not allow the origin `https://evil.test`";
        refused(&of("origin"), &app, actual, Near::explain, first).await;
        let origin = || preflight("/", EVIL, "DELETE", None);
        refused(&of("origin of a preflight"), &app, origin, Near::explain, first).await;
        let method = || preflight("/", NEAR, "PATCH", None);
        let first = "`Near` does not allow the method `PATCH`";
        refused(&of("method"), &app, method, Near::explain, first).await;
        let header = || preflight("/", NEAR, "DELETE", Some("x-unknown"));
        let first = "`Near` does not allow the request header `x-unknown`";
        refused(&of("header"), &app, header, Near::explain, first).await;
    }
}

/// A page that only the outer policy lists is refused by the nearer one, and by nobody else.
#[tokio::test]
async fn the_policy_that_decided() {
    let apps = [
        boxed(Leaf::Route(By::Near).router().layer(Outer)),
        boxed(Leaf::Plain.router().layer(Near).layer(Outer)),
        boxed(Outer.layer(Near.layer(service()))),
    ];
    for app in apps {
        let sent = || request("GET", "/", &[("origin", OUTER), ("host", "api.example.com")]);
        let first = "`Near` does not allow the origin `https://outer.example.com`";
        refused("a route or a layer", &app, sent, Near::explain, first).await;
    }
}

#[tokio::test]
async fn nothing_to_say() {
    let apps = [
        ("a route", boxed(several().layer(Outer))),
        (
            "a nested layer",
            boxed(Router::new().nest("/in", several()).merge(several()).layer(Outer)),
        ),
        ("around", boxed(Outer.layer(several()))),
        ("around, twice", boxed(Outer.layer(Outer.layer(several())))),
    ];
    for (name, app) in apps {
        for sent in [
            // The nearer policy serves it.
            request("GET", "/near", &[("origin", NEAR)]),
            request("POST", "/near", &[("origin", NEAR)]),
            preflight("/near", NEAR, "DELETE", Some("x-near")),
            request("GET", "/open", &[("origin", EVIL)]),
            preflight("/open", EVIL, "POST", Some("x-open")),
            // The outer one does.
            request("GET", "/plain", &[("origin", OUTER)]),
            preflight("/plain", OUTER, "PUT", None),
            // CORS does not apply.
            request("GET", "/plain", &[]),
            request("GET", "/near", &[]),
            request("POST", "/plain", &[("origin", "https://api.test"), ("host", "api.test")]),
            request("POST", "/near", &[("origin", "https://api.test"), ("host", "api.test")]),
            request("OPTIONS", "/plain", &[("access-control-request-method", "GET")]),
        ] {
            let line = format!("{name}: {} {} {:?}", sent.method(), sent.uri(), sent.headers());
            let events = logged(app.clone().oneshot(sent)).await;
            assert!(events.is_empty(), "{line}: {events:#?}");
        }
    }
}

#[tokio::test]
async fn gates_say_it_once() {
    let apps = [
        boxed(several().layer(Enforced)),
        boxed(Enforced.layer(several())),
        boxed(Enforced.layer(Near.layer(service()))),
    ];
    for app in apps {
        for path in ["/plain", "/near"] {
            let sent = request("POST", path, &[("origin", EVIL), ("host", "api.example.com")]);
            let events = logged(app.clone().oneshot(sent)).await;
            let [event] = &events[..] else { panic!("one event, not {events:#?}") };
            let fact = "`Enforced` does not allow the origin `https://evil.test`";
            assert!(event.text.contains(fact) && event.text.contains(path), "{event:?}");
        }
    }
}

/// Where a preflight is not granted because a policy is thought to be nearer, the log names the
/// cause.
#[tokio::test]
async fn doubts_are_named() {
    for (name, app) in holders() {
        let app = boxed(app.layer(Outer));
        let sent = || preflight("/", OUTER, "PUT", None);
        let Ok(response) = app.clone().oneshot(sent()).await;
        let is_granted = response.headers().contains_key("access-control-allow-origin");
        let events = logged(app.clone().oneshot(sent())).await;
        assert!(is_granted == events.is_empty(), "{name}: {events:#?}");
        for event in events {
            assert!(event.text.contains("preflight"), "{name}: {event:?}");
        }
    }
}

/// A preflight that is not granted because a nearer policy did not get it: once, whoever is around.
#[tokio::test]
async fn stopped_preflights_are_named() {
    let near = || boxed(Near.layer(service()));
    let stopped = Leaf::Route(By::Near).router().layer(Between::Authenticate);
    for (name, app, part) in [
        ("answered", boxed(stopped.clone().layer(Outer)), "answered with 401"),
        ("answered, under two", boxed(stopped.layer(Middle).layer(Outer)), "answered with 401"),
        (
            "only asked for readiness",
            boxed(Outer.layer(Aside(near(), service()))),
            "did not reach it",
        ),
    ] {
        let sent = || preflight("/", "https://all.example.com", "GET", None);
        let Ok(response) = app.clone().oneshot(sent()).await;
        assert_eq!(cors_headers(response.headers()), ["vary: origin"], "{name}");
        let mut events = logged(app.oneshot(sent())).await;
        events.retain(|event| event.level == Level::WARN);
        let [event] = &events[..] else { panic!("{name}: one warning, not {events:#?}") };
        assert!(event.text.contains(part), "{name}: {event:?}");
    }
}

/// Asks two services whether they are ready, and calls the second.
#[derive(Clone)]
struct Aside(Server, Server);

impl Service<Request> for Aside {
    type Response = Response;
    type Error = Infallible;
    type Future = <Server as Service<Request>>::Future;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        let _ = self.0.poll_ready(context);
        self.1.poll_ready(context)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        self.1.call(request)
    }
}

/// A nearer policy that meets a request which it would not have let be sent says so: a preflight was
/// granted in its place.
#[tokio::test]
async fn limits_are_noticed() {
    #[cors(Near)]
    async fn remove() {}
    let app = || Router::new().route("/", cors_route!(delete(remove)));
    for app in [boxed(app()), boxed(app().layer(Outer))] {
        let sent = request("DELETE", "/", &[("origin", OUTER), ("host", "api.example.com")]);
        let events = logged(app.clone().oneshot(sent)).await;
        assert!(events.iter().any(|event| event.text.contains("preflight")), "{events:#?}");
        // A form could have sent this one.
        let sent = request("GET", "/", &[("origin", OUTER), ("host", "api.example.com")]);
        let events = logged(app.clone().oneshot(sent)).await;
        assert!(!events.iter().any(|event| event.text.contains("preflight")), "{events:#?}");
    }
}

/// `Vary` comes back where a middleware has taken it away, and nothing is said where it was only moved.
#[tokio::test]
async fn vary_is_mended() {
    let own = [("host", "api.example.com")];
    let page = [own[0], ("origin", OUTER)];
    for (way, headers, warnings) in [
        (Between::VaryRemoved, &page[..], 1),
        (Between::VaryRemoved, &own, 0),
        (Between::VaryMerged, &page, 0),
    ] {
        let sent = || request("GET", "/", headers);
        let app = boxed(Outer.layer(way.layer(boxed(Near.layer(service())))));
        let Ok(response) = app.clone().oneshot(sent()).await;
        let [line] = &cors_headers(response.headers())[..] else { panic!("{way:?}: {response:?}") };
        assert!(line.contains("origin"), "{way:?}: {line}");
        let mut events = logged(app.oneshot(sent())).await;
        events.retain(|event| event.level == Level::WARN);
        assert_eq!(events.len(), warnings, "{way:?}: {events:#?}");
    }
}

/// What a warning says, once, of a response that is closed, and of a request that is refused or would have
/// been.
#[tokio::test]
async fn what_the_laws_do() {
    let held = |app: Router| boxed(app.layer(Near).layer(Outer));
    let mut rows = vec![
        (
            "refused",
            boxed(Leaf::Plain.router().layer(Near).layer(Outer)),
            "DELETE",
            "it was refused",
        ),
        ("refused on a route", boxed(several().layer(Outer)), "DELETE", "it was refused"),
        (
            "altered",
            boxed(
                Leaf::Plain.router().layer(Near).layer(TowerHttp::very_permissive()).layer(Outer),
            ),
            "GET",
            "its response does not have the headers",
        ),
    ];
    for (name, inner) in [
        ("rebuilt, a route", boxed(Leaf::Route(By::Near).router())),
        ("rebuilt", boxed(Near.layer(service()))),
    ] {
        let app = boxed(Outer.layer(Between::RequestRebuilt.layer(inner)));
        rows.push((name, app, "GET", "without the extensions of this one"));
    }
    for (name, app) in holders().into_iter().filter(|(name, _)| *name != "shared") {
        rows.push((name, held(app), "DELETE", "the request was let through"));
    }
    for (name, app, method, part) in rows {
        let path = if name.contains("on a route") { "/near" } else { "/" };
        let sent = request(method, path, &[("origin", OUTER), ("host", "api.example.com")]);
        let mut events = logged(app.clone().oneshot(sent)).await;
        events.retain(|event| event.level == Level::WARN);
        let [event] = &events[..] else { panic!("{name}: one warning, not {events:#?}") };
        assert!(event.text.contains(part), "{name}: {event:?}");
    }
}
