//! Each concern: a service that has it, and one like it that has not.

use axum::{
    Json, Router,
    body::Body,
    extract::Request,
    http::{HeaderMap, Method, StatusCode, header},
    middleware::{Next, from_fn},
    response::{IntoResponse, Response},
    routing::{get, put},
};
use cors_runtime::{cors_route, is_preflight};
use cors_testing::{
    Audit,
    audit::{Concern, Report},
};
use http::HeaderValue;
use tower::util::MapResponseLayer;
use tower_http::cors::CorsLayer;

use crate::audit::{APP, App, Open, Sandboxed, purge};

async fn asked(mut app: Router, paths: &[&str]) -> Report {
    let audit = Audit::of(paths.iter().copied()).origins([APP]);
    audit.run::<Body>(&mut app).await.expect("every path is there")
}

async fn alone(app: Router) -> Report {
    asked(app, &["/x"]).await
}

/// Answers every origin by its name.
async fn reflecting(headers: HeaderMap) -> impl IntoResponse {
    let origin = headers.get(header::ORIGIN).cloned();
    let origin = origin.unwrap_or(header::HeaderValue::from_static("null"));
    [
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, origin),
        (header::ACCESS_CONTROL_ALLOW_CREDENTIALS, header::HeaderValue::from_static("true")),
        (header::VARY, header::HeaderValue::from_static("Origin")),
    ]
}

/// Answers what begins like the app's origin.
async fn by_prefix(headers: HeaderMap) -> Response {
    match headers.get(header::ORIGIN).cloned() {
        Some(origin) if origin.as_bytes().starts_with(APP.as_bytes()) => (
            [
                (header::ACCESS_CONTROL_ALLOW_ORIGIN, origin),
                (header::VARY, header::HeaderValue::from_static("accept, origin")),
            ],
            "",
        )
            .into_response(),
        _ => ().into_response(),
    }
}

/// Knows nothing of preflights.
async fn authenticate(request: Request, next: Next) -> Response {
    if request.method() == Method::OPTIONS {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    next.run(request).await
}

/// Allows the preflight and forgets the response.
async fn half(request: Request, next: Next) -> Response {
    if is_preflight(&request) {
        return (
            StatusCode::NO_CONTENT,
            [("access-control-allow-origin", APP), ("access-control-allow-methods", "PUT")],
        )
            .into_response();
    }
    next.run(request).await
}

fn admits(origin: &str, with: &str) -> String {
    format!("/x: allows {origin}, which the audit does not list, {with} credentials")
}

fn nowhere() -> Vec<String> {
    vec![format!("{APP} is allowed at none of the paths")]
}

/// Each concern begins with the words that are expected.
fn assert_concerns(report: &Report, expected: &[String], row: &str) {
    let said: Vec<String> = report.concerns().iter().map(ToString::to_string).collect();
    assert_eq!(said.len(), expected.len(), "{row}\n{report}");
    for (said, expected) in said.iter().zip(expected) {
        assert!(said.starts_with(expected.as_str()), "{row}: not {expected}\n{report}");
    }
}

#[tokio::test]
async fn what_is_wrong_is_said() {
    let app = |words: &str| vec![format!("/x: {words}")];
    for (row, router, expected) in [
        ("a policy", Router::new().route("/x", get(async || ()).layer(App)), vec![]),
        ("open", Router::new().route("/x", get(async || ()).layer(Open)), vec![]),
        ("no policy", Router::new().route("/x", put(async || ())), nowhere()),
        ("same origin", Router::new().route("/x", cors_route!(put(purge))).layer(App), nowhere()),
        (
            "reflection",
            Router::new().route("/x", get(reflecting)),
            vec![admits("https://unrelated.test", "with"), admits("null", "with")],
        ),
        (
            "a prefix",
            Router::new().route("/x", get(by_prefix)),
            vec![admits("https://app.example.com.cors-audit-unrelated.com", "without")],
        ),
        (
            "null",
            Router::new().route("/x", get(async || ()).layer(Sandboxed)),
            [vec![admits("null", "without")], nowhere()].concat(),
        ),
        (
            "another layer, that mirrors",
            Router::new().route("/x", get(async || ())).layer(CorsLayer::very_permissive()),
            vec![admits("https://unrelated.test", "with"), admits("null", "with")],
        ),
        (
            "no vary",
            Router::new().route("/x", get(async || [(header::ACCESS_CONTROL_ALLOW_ORIGIN, APP)])),
            app(&format!("the response names {APP} and has no `vary: origin`")),
        ),
        (
            "authentication before the policy",
            Router::new().route("/x", put(async || ())).layer(App).layer(from_fn(authenticate)),
            app(&format!(
                "{APP} could read the response to PUT, but its preflight does not reach the policy: No \
                 'Access-Control-Allow-Origin' header"
            )),
        ),
        (
            "granted and withheld",
            Router::new().route("/x", put(async || ())).layer(from_fn(half)),
            app(&format!("the preflight for PUT from {APP} succeeds, but the response is refused")),
        ),
    ] {
        let report = alone(router).await;
        assert_concerns(&report, &expected, row);
        for concern in report.concerns() {
            assert!(concern.path().is_none_or(|path| path == "/x"), "{row}");
            assert!(report.to_string().contains(&format!("\n! {concern}\n")), "{row}\n{report}");
        }
    }
}

/// axum's `Router::layer` covers the routes that were added before it.
#[tokio::test]
async fn a_policy_around_no_path() {
    let item = || get(async || "item").put(async || "saved");
    for (row, app, expected) in [
        ("before the route", Router::new().layer(App).route("/x", item()), nowhere()),
        ("after the route", Router::new().route("/x", item()).layer(App), vec![]),
        (
            "on another route",
            Router::new().route("/y", item().layer(App)).route("/x", item()),
            nowhere(),
        ),
        ("open to everybody", Router::new().route("/x", item().layer(Open)), vec![]),
    ] {
        let report = alone(app).await;
        assert_concerns(&report, &expected, row);
    }
}

/// An origin that is asked about, and not expected anywhere, is no concern until it gets in.
#[tokio::test]
async fn other_origins_are_expected_to_be_refused() {
    let staging = "https://staging.example.com";
    for (row, mut app, expected) in [
        ("refused", Router::new().route("/x", get(async || ()).layer(App)), vec![]),
        ("reflected", Router::new().route("/x", get(reflecting)), vec![staging]),
    ] {
        let audit = Audit::of(["/x"]).other_origins([staging]);
        let report = audit.run::<Body>(&mut app).await.expect("the path");
        let named = report.concerns().iter().map(Concern::origin);
        let named: Vec<_> = named.filter(|origin| *origin == staging).collect();
        assert_eq!(named, expected, "{row}\n{report}");
    }
}

/// Lets preflights through, and wants a token.
async fn sign_in(request: Request, next: Next) -> Response {
    if !is_preflight(&request) && !request.headers().contains_key(header::AUTHORIZATION) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    next.run(request).await
}

/// Wants a token for preflights too, which have none.
async fn sign_in_first(request: Request, next: Next) -> Response {
    if !request.headers().contains_key(header::AUTHORIZATION) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    next.run(request).await
}

#[tokio::test]
async fn a_401_that_no_page_can_read() {
    let route = || Router::new().route("/x", get(async || "item"));
    let unreadable = || vec![format!("/x: {APP} cannot read the 401")];
    let token = HeaderValue::from_static("Bearer test");
    for (row, app, signed_in, expected) in [
        ("outside", route().layer(App).layer(from_fn(sign_in)), false, unreadable()),
        ("outside, signed in", route().layer(App).layer(from_fn(sign_in)), true, unreadable()),
        ("first, signed in", route().layer(App).layer(from_fn(sign_in_first)), true, unreadable()),
        // Nothing tells that anybody may read here.
        ("first", route().layer(App).layer(from_fn(sign_in_first)), false, nowhere()),
        ("inside", route().layer(from_fn(sign_in)).layer(App), true, vec![]),
        ("inside, first", route().layer(from_fn(sign_in_first)).layer(App), true, vec![]),
        ("open", route().layer(from_fn(sign_in)).layer(Open), true, vec![]),
        ("no policy", route().layer(from_fn(sign_in)), true, nowhere()),
    ] {
        let mut app: Router = app;
        let mut audit = Audit::of(["/x"]).origins([APP]);
        if signed_in {
            audit = audit.signed_in(header::AUTHORIZATION, token.clone());
        }
        let report = audit.run::<Body>(&mut app).await.expect("the path");
        assert_concerns(&report, &expected, row);
    }
}

/// A 401 for an origin that the policy does not allow is not its business.
#[tokio::test]
async fn a_401_that_no_page_should_read() {
    let mut app: Router = Router::new().route("/x", get(async || ())).layer(from_fn(sign_in));
    app = app.layer(App);
    let audit = Audit::of(["/x"])
        .other_origins(["https://staging.example.com"])
        .signed_in(header::AUTHORIZATION, HeaderValue::from_static("Bearer test"));
    let report = audit.run::<Body>(&mut app).await.expect("the path");
    let unreadable = |concern: &&Concern| matches!(concern, Concern::ErrorUnreadable { .. });
    assert_eq!(report.concerns().iter().find(unreadable), None, "{report}");
}

#[tokio::test]
async fn a_404_that_no_page_can_read() {
    let routes = || {
        Router::<()>::new().route("/items", get(async || "items")).route("/users", get(async || ()))
    };
    let missing = async || (StatusCode::NOT_FOUND, Json("no such path"));
    let paths = ["/api/items", "/api/users"];
    let unreadable = || format!("/api: {APP} cannot read the 404");
    for (row, app, expected) in [
        ("nested", Router::new().nest("/api", routes().layer(App)), vec![unreadable()]),
        (
            "nested with a fallback",
            Router::new().nest("/api", routes().fallback(missing).layer(App)),
            vec![],
        ),
        ("the whole app", Router::new().nest("/api", routes()).layer(App), vec![]),
        (
            "two policies",
            Router::new()
                .route("/api/items", get(async || ()).layer(App))
                .route("/api/users", get(async || ()).layer(Open)),
            vec![],
        ),
    ] {
        let report = asked(app, &paths).await;
        assert_concerns(&report, &expected, row);
    }
    // One path alone is no area.
    let app = Router::new().nest("/api", routes().layer(App));
    assert_eq!(asked(app, &paths[..1]).await.concerns(), []);
    // Nor are routes beside one another at the root.
    let report = asked(routes().layer(App), &["/items", "/users"]).await;
    assert_eq!(report.concerns(), [], "{report}");
}

#[tokio::test]
async fn headers_that_are_there_twice() {
    let twice = |name: &'static str, value: &'static str| {
        MapResponseLayer::new(move |mut response: Response| {
            response.headers_mut().append(name, HeaderValue::from_static(value));
            response
        })
    };
    let origin = "access-control-allow-origin";
    let credentials = "access-control-allow-credentials";
    let expose = "access-control-expose-headers";
    let route = || Router::new().route("/x", get(async || "item")).layer(App);
    for (row, app, repeated) in [
        ("a proxy adds the origin", route().layer(twice(origin, APP)), vec![origin]),
        ("a proxy adds the wildcard", route().layer(twice(origin, "*")), vec![origin]),
        ("a proxy adds credentials", route().layer(twice(credentials, "true")), vec![credentials]),
        ("a proxy adds a list", route().layer(twice(expose, "x-total-count")), vec![]),
        ("a proxy adds another header", route().layer(twice("vary", "accept")), vec![]),
        ("a proxy repeats vary", route().layer(twice("vary", "origin")), vec![]),
        (
            "two layers",
            route().layer(twice(origin, APP)).layer(twice(credentials, "true")),
            vec![credentials, origin],
        ),
    ] {
        let report = alone(app).await;
        let mut headers: Vec<_> = report
            .concerns()
            .iter()
            .filter(|concern| concern.origin() == APP)
            .map(|concern| match concern {
                Concern::HeaderRepeated { header, .. } => header.as_str(),
                other => panic!("{row}: {other}"),
            })
            .collect();
        headers.dedup();
        assert_eq!(headers, repeated, "{row}\n{report}");
    }
}
