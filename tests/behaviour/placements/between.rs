//! What stands between an app-wide policy and a route with a policy of its own: authentication, a
//! rate limiter, a time limit. A preflight carries no credentials, so they meet it first.

use axum::{
    BoxError, Router,
    error_handling::HandleErrorLayer,
    extract::{FromRequestParts, Request},
    handler::Handler,
    http::{HeaderValue, StatusCode, header::AUTHORIZATION, request::Parts},
    middleware::{Next, from_fn},
    response::{IntoResponse, Response},
    routing::get,
};
use cors_runtime::{cors, cors_route, is_preflight};
use tower::{ServiceBuilder, ServiceExt, buffer::BufferLayer, limit::ConcurrencyLimitLayer};

use crate::placements::{
    policies::{App, By, Own},
    rows::{
        Asked::{self, Hidden, Policy, Stopped},
        Row, asks, differences, sends, served,
    },
    server::{
        OWN_PATH, Server, both, both_inside, boxed, own_path, passed, passes, plain, plain_json,
        plain_path, ran, routes,
    },
};

/// Answers so to what has no `Authorization`, as middleware does that never heard of CORS.
async fn stop<const STATUS: u16>(request: Request, next: Next) -> Response {
    passed();
    if request.headers().contains_key(AUTHORIZATION) {
        return next.run(request).await;
    }
    StatusCode::from_u16(STATUS).expect("a status").into_response()
}

/// The same, by somebody who did hear of it.
async fn stop_no_preflight<const STATUS: u16>(request: Request, next: Next) -> Response {
    if is_preflight(&request) {
        next.run(request).await
    } else {
        stop::<STATUS>(request, next).await
    }
}

/// Gives every request but preflights what the middleware asks for.
fn authorized(app: &Server) -> Server {
    boxed(app.clone().map_request(|mut request: Request| {
        if !is_preflight(&request) {
            let token = HeaderValue::from_static("Bearer token");
            request.headers_mut().insert(AUTHORIZATION, token);
        }
        request
    }))
}

/// Middleware in every place between the policy and the routes, each layer by a call of its own.
macro_rules! between {
    ($middleware:expr) => {{
        let paths = Router::new()
            .route("/plain", plain_path().layer($middleware))
            .route("/own", own_path().layer($middleware));
        let inside_paths = Router::new()
            .route("/plain", plain_path().route_layer($middleware))
            .route("/own", own_path().route_layer($middleware));
        [
            ("layer", both(routes().layer($middleware).layer(App))),
            ("route_layer", both(routes().route_layer($middleware).layer(App))),
            (
                "in a merged router",
                both(Router::new().merge(routes().layer($middleware)).layer(App)),
            ),
            ("layer on the path", both(paths.layer(App))),
            ("route_layer on the path", both(inside_paths.layer(App))),
            ("twice", both(routes().layer($middleware).layer($middleware).layer(App))),
        ]
    }};
}

/// Policy and middleware in one call of `layer`, where the policy sees the middleware's type.
macro_rules! stacks {
    ($middleware:expr) => {
        [
            ("a tuple", both(routes().layer((App, $middleware)))),
            (
                "tower's ServiceBuilder",
                both(routes().layer(ServiceBuilder::new().layer(App).layer($middleware))),
            ),
            ("on a path", both(Router::new().route("/own", own_path().layer((App, $middleware))))),
            (
                "around the router, from outside",
                both_inside(ServiceBuilder::new().layer(App).layer($middleware), routes()),
            ),
        ]
    };
}

type Placements<const N: usize> = [(&'static str, Vec<Server>); N];

/// Without credentials and with them.
async fn check_both<const N: usize>(
    placements: Placements<N>,
    without: &[&[Row]],
    with: &[&[Row]],
) {
    let mut found = String::new();
    for (name, apps) in placements {
        for app in apps {
            found += &differences(name, &app, &without.concat()).await;
            let name = format!("{name}, with credentials");
            found += &differences(&name, &authorized(&app), &with.concat()).await;
        }
    }
    assert!(found.is_empty(), "\n{found}");
}

fn preflights_of_own(status: u16) -> [Row; 3] {
    ["GET /own", "POST /own", "PATCH /own"].map(|request| asks(request, Stopped(status)))
}

/// Nothing is granted on behalf of a route that was not asked, and the middleware's status stays.
async fn stops_preflights_of_annotated_routes<const STATUS: u16>() {
    let middleware = || from_fn(stop::<STATUS>);
    check_both(
        between!(middleware()),
        &[
            &preflights_of_own(STATUS),
            &[
                sends("GET /own", STATUS, By::App),
                sends("GET /plain", STATUS, By::App),
                asks("GET /plain", Policy(By::App)),
                asks("PATCH /plain", Policy(By::App)),
            ],
        ],
        &[&served!("/own": By::Own, Stopped(STATUS)), &served!("/plain": By::App, Policy(By::App))],
    )
    .await;
}

#[tokio::test]
async fn authentication() {
    stops_preflights_of_annotated_routes::<401>().await;
}

#[tokio::test]
async fn a_rate_limiter() {
    stops_preflights_of_annotated_routes::<429>().await;
}

#[tokio::test]
async fn a_time_limit() {
    stops_preflights_of_annotated_routes::<503>().await;
}

/// A 405 from middleware looks like a path without a handler for `OPTIONS`.
#[tokio::test]
async fn middleware_that_refuses_the_method() {
    check_both(between!(from_fn(stop::<405>)), &[&preflights_of_own(405)], &[]).await;
}

#[tokio::test]
async fn authentication_in_one_stack_with_the_policy() {
    check_both(
        stacks!(from_fn(stop::<401>)),
        &[&preflights_of_own(401), &[sends("GET /own", 401, By::App)]],
        &[&served!("/own": By::Own, Stopped(401))],
    )
    .await;
}

/// The policy may hand preflights on, because it sees that there are routes but not which; then a
/// 405 must not be taken for a path without a policy.
#[tokio::test]
async fn middleware_that_refuses_the_method_in_one_stack_with_the_policy() {
    check_both(stacks!(from_fn(stop::<405>)), &[&preflights_of_own(405)], &[]).await;
}

#[tokio::test]
async fn middleware_inside_a_router_and_the_policy_outside() {
    let outside = |router| [("outside", both_inside(App, router))];
    check_both(
        outside(routes().layer(from_fn(stop::<401>))),
        &[
            &preflights_of_own(401),
            &[
                asks("GET /plain", Policy(By::App)),
                sends("GET /own", 401, By::App),
                sends("GET /plain", 401, By::App),
            ],
        ],
        &[&served!("/own": By::Own, Stopped(401))],
    )
    .await;
    let refusing_the_method = routes().layer(from_fn(stop::<405>));
    check_both(outside(refusing_the_method), &[&preflights_of_own(405)], &[]).await;
}

/// What delays and never answers changes nothing.
#[tokio::test]
async fn a_limit_on_concurrency() {
    let rows: [&[Row]; 2] =
        [&served!("/own": By::Own, OWN_PATH), &served!("/plain": By::App, Policy(By::App))];
    check_both(between!(ConcurrencyLimitLayer::new(1)), &rows, &rows).await;
}

#[tokio::test]
async fn a_limit_on_concurrency_in_one_stack_with_the_policy() {
    let rows: [&[Row]; 1] = [&served!("/own": By::Own, OWN_PATH)];
    check_both(stacks!(ConcurrencyLimitLayer::new(1)), &rows, &rows).await;
}

/// The way out for middleware.
#[tokio::test]
async fn middleware_that_lets_preflights_pass() {
    check_both(
        between!(from_fn(stop_no_preflight::<401>)),
        &[&[
            asks("GET /own", OWN_PATH),
            asks("PATCH /own", OWN_PATH),
            asks("GET /plain", Policy(By::App)),
            sends("GET /own", 401, By::App),
            sends("GET /plain", 401, By::App),
        ]],
        &[&served!("/own": By::Own, OWN_PATH), &served!("/plain": By::App, Policy(By::App))],
    )
    .await;
}

#[tokio::test]
async fn middleware_that_lets_preflights_pass_in_one_stack_with_the_policy() {
    check_both(
        stacks!(from_fn(stop_no_preflight::<401>)),
        &[&[asks("GET /own", OWN_PATH), sends("GET /own", 401, By::App)]],
        &[&served!("/own": By::Own, OWN_PATH)],
    )
    .await;
}

/// Whoever may call a handler, as its signature says it.
struct User;

impl<S: Sync> FromRequestParts<S> for User {
    type Rejection = StatusCode;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, StatusCode> {
        passed();
        if parts.headers.contains_key(AUTHORIZATION) {
            Ok(Self)
        } else {
            Err(StatusCode::UNAUTHORIZED)
        }
    }
}

/// The way out for handlers: an extractor runs after the preflight is answered, and a rejection is
/// the route's, which its page may read.
#[tokio::test]
async fn authentication_by_an_extractor() {
    #[cors(Own)]
    async fn own(_: User) {
        ran();
    }
    let path = Asked::Route(By::Own, "GET,HEAD");
    let app = || Router::new().route("/own", cors_route!(get(own))).layer(App);
    check_both(
        [("an extractor", both(app()))],
        &[&[
            sends("GET /own", 401, By::Own),
            sends("PATCH /own", 405, By::Own),
            asks("GET /own", path),
        ]],
        &[&[sends("GET /own", 200, By::Own), asks("GET /own", path)]],
    )
    .await;
    for app in both(app()) {
        passes();
        let preflight = cors_tests::preflight("/own", "https://own.example.com", "GET");
        let Ok(response) = app.oneshot(preflight).await;
        assert_eq!((response.status(), passes()), (StatusCode::NO_CONTENT, 0));
    }
}

/// On the handlers themselves, route by route.
#[tokio::test]
async fn authentication_on_plain_handlers() {
    let path =
        || get(plain.layer(from_fn(stop::<401>))).post(plain_json.layer(from_fn(stop::<401>)));
    check_both(
        [("Handler::layer", both(Router::new().route("/plain", path()).layer(App)))],
        &[&[
            sends("GET /plain", 401, By::App),
            sends("PATCH /plain", 405, By::App),
            asks("GET /plain", Policy(By::App)),
        ]],
        &[&served!("/plain": By::App, Policy(By::App))],
    )
    .await;
}

/// The preflights of routes without a policy end at the app-wide one.
#[tokio::test]
async fn preflights_of_plain_routes_pass_no_layer_further_in() {
    for (name, apps) in between!(from_fn(stop::<401>)) {
        for app in apps {
            for method in ["GET", "POST", "PATCH"] {
                passes();
                let preflight = cors_tests::preflight("/plain", "https://app.example.com", method);
                let Ok(response) = app.clone().oneshot(preflight).await;
                let got = (response.status(), passes());
                assert_eq!(got, (StatusCode::NO_CONTENT, 0), "{name} {method}");
            }
        }
    }
}

/// A buffer's clones are handles to one service, which nothing tells what is in it. Where the
/// policy sees the buffer in the type of what it wraps, it hands preflights on; where axum has
/// boxed it, the route's policy is hidden. (Around a whole router it depends on whether axum has
/// boxed the route yet, which it does once the router has its state.)
#[tokio::test]
async fn a_buffer() {
    async fn failed(_: BoxError) -> StatusCode {
        StatusCode::SERVICE_UNAVAILABLE
    }
    macro_rules! buffer {
        () => {
            ServiceBuilder::new().layer(HandleErrorLayer::new(failed)).layer(BufferLayer::new(16))
        };
    }
    let hidden: [&[Row]; 1] = [&served!("/own": By::Own, Hidden(By::App))];
    check_both(
        [
            ("layer", both(routes().layer(buffer!()).layer(App))),
            ("route_layer", both(routes().route_layer(buffer!()).layer(App))),
            (
                "on the path",
                both(Router::new().route("/own", own_path().layer(buffer!())).layer(App)),
            ),
        ],
        &hidden,
        &hidden,
    )
    .await;
    let found: [&[Row]; 2] =
        [&served!("/own": By::Own, OWN_PATH), &served!("/plain": By::App, Policy(By::App))];
    check_both(
        [
            ("one stack", both(routes().layer(ServiceBuilder::new().layer(App).layer(buffer!())))),
            ("around the policy", both(routes().layer(App).layer(buffer!()))),
        ],
        &found,
        &found,
    )
    .await;
}
