//! What becomes of a response between two policies changes nothing: the outer one adds no origin.

use axum::{Router, middleware::map_response, response::Response};
use http::{HeaderName, HeaderValue};
use tower::{Layer, ServiceExt};
use tower_http::set_header::SetResponseHeaderLayer;

use crate::{
    apps::App,
    check::{Ask, Case, Must, case, check, every, nested, nested_hidden, row},
    middleware::Between,
    policies::{By, Open, Outer, Page},
    routes::{Leaf, boxed},
};

const REWRITTEN: [Between; 9] = [
    Between::VaryOverridden,
    Between::VaryMerged,
    Between::VaryRemoved,
    Between::VaryDoubled,
    Between::VaryUpper,
    Between::HeadersFromText,
    Between::HeadersCloned,
    Between::ResponseRebuilt,
    Between::BodyMapped,
];

/// What stands nearer: a route of its own, a layer in axum, a layer in tower.
fn nearer() -> Vec<(String, App, By)> {
    let mut apps = Vec::new();
    for by in [By::Near, By::SameOrigin, By::Open, By::Strict, By::Combined] {
        apps.push((format!("a route with {by:?}"), App::in_axum(Leaf::Route(by)), by));
        if by != By::SameOrigin {
            let name = format!("a router with {by:?}");
            apps.push((name, App::in_axum(Leaf::Plain).policy(by), by));
            let name = format!("a service with {by:?}");
            apps.push((name, App::in_tower(Leaf::Service).policy(by), by));
        }
    }
    apps
}

fn around(way: Between, outer: By) -> Vec<Case> {
    let mut cases = Vec::new();
    for (name, app, by) in nearer() {
        let name = format!("{outer:?} around {way:?} around {name}");
        // Routes differ in the methods they have, so GET stands for all actual requests.
        let is_for_all = |ask: Ask| ask == Ask::Get || ask.is_preflight();
        let rows = |must: &dyn Fn(Ask, Page) -> Must| -> Vec<_> {
            every(must).into_iter().filter(|row| is_for_all(row.ask)).collect()
        };
        let stack = app.clone().between(way).policy(outer).server();
        let known = rows(&nested(&[outer, by]));
        let hidden = rows(&nested_hidden(&[outer, by]));
        let owed = if matches!(app, App::Router(_)) { known } else { hidden.clone() };
        cases.push(case(&name, stack, owed).rewriting_vary());
        let one = app.clone().both(outer, way).server();
        cases.push(case(format!("{name}, in one stack"), one, hidden.clone()).rewriting_vary());
        let outside = app.into_service().between(way).policy(outer).server();
        cases.push(case(format!("{name}, boxed"), outside, hidden).rewriting_vary());
    }
    cases
}

#[tokio::test]
async fn rewritten() {
    for way in REWRITTEN {
        for outer in [By::Outer, By::Open, By::Enforced, By::Combined] {
            check(around(way, outer)).await;
        }
    }
}

/// tower-http's own.
#[tokio::test]
async fn vary_overridden_by_tower_http() {
    let vary = HeaderName::from_static("vary");
    let overriding = || {
        let value = HeaderValue::from_static("accept-encoding");
        SetResponseHeaderLayer::overriding(vary.clone(), value)
    };
    let app = |leaf: Leaf| boxed(leaf.router().layer(overriding()).layer(Outer));
    check([By::Near, By::SameOrigin, By::Open].map(|by| {
        let rows = every(nested(&[By::Outer, by]));
        let rows = rows.into_iter().filter(|row| row.ask == Ask::Get).collect();
        case(format!("a route with {by:?}"), app(Leaf::Route(by)), rows).rewriting_vary()
    }))
    .await;
}

/// axum's way to write a middleware for responses.
#[tokio::test]
async fn mapped_by_axum() {
    async fn plain_text(response: Response) -> String {
        format!("{}", response.status())
    }
    async fn same(response: Response) -> Response {
        response
    }
    let inner = || Leaf::Route(By::Near).router();
    check([
        case(
            "the same",
            boxed(inner().layer(map_response(same)).layer(Outer)),
            every(nested(&[By::Outer, By::Near])),
        ),
        // Near's headers went with its response, and nobody's may come in their place.
        case(
            "another one",
            boxed(inner().layer(map_response(plain_text)).layer(Outer)),
            [Page::Near, Page::Outer, Page::All, Page::Evil]
                .map(|page| row(Ask::Get, page, Must::Closed))
                .into(),
        ),
    ])
    .await;
}

/// A response that is replaced when the nearer policy has dealt with the request stays closed.
#[tokio::test]
async fn replaced() {
    for (name, app, _) in nearer() {
        let app = app.between(Between::Replace).policy(By::Outer).server();
        let pages = [Page::Near, Page::Outer, Page::All, Page::Evil];
        let rows = pages.map(|page| row(Ask::Get, page, Must::Closed)).into();
        let runs = None;
        check([case(name, app, rows).rewriting_vary().running(runs)]).await;
    }
}

/// What a cache between two policies answers by itself, the nearer one has not dealt with: the
/// policy around the cache decides. A limit, whose way out is a cache inside of both.
#[tokio::test]
async fn replayed() {
    let app = |way| App::in_axum(Leaf::Route(By::Near)).between(way).policy(By::Outer).server();
    let pages = [Page::Near, Page::Outer, Page::All, Page::Evil];
    let near = pages.map(|page| row(Ask::Get, page, Must::By(By::Near)));
    let first = [row(Ask::Get, Page::Near, Must::By(By::Near))];
    let later = pages.map(|page| row(Ask::Get, page, Must::AtMost(By::Outer)));
    check([
        case("by origin", app(Between::Cache), [near, later].concat()).running(None),
        case("for all", app(Between::CacheForAll), [&first[..], &later].concat())
            .running(None)
            .rewriting_vary(),
    ])
    .await;
}

/// A response that a nearer policy has dealt with, given to a request that never met it.
#[tokio::test]
async fn replayed_from_elsewhere() {
    let shared = || Router::new().fallback_service(Open.layer(Leaf::Service.server()));
    let keep = |response: Response| {
        let (parts, _) = response.into_parts();
        parts
    };
    let (_, own) = Ask::Get.request(Page::Evil, "/");
    let Ok(response) = shared().with_state::<()>(()).oneshot(own).await;
    let kept = keep(response);
    let again = tower::service_fn(move |_: axum::extract::Request| {
        let parts = kept.clone();
        async {
            Ok::<_, std::convert::Infallible>(Response::from_parts(
                parts,
                axum::body::Body::empty(),
            ))
        }
    });
    // The response tells of another request: this one has met nobody but `Outer`.
    let rows = Page::EACH.map(|page| row(Ask::Get, page, Must::AtMost(By::Outer)));
    check([case("kept", boxed(Outer.layer(again)), rows.into()).running(None)]).await;
}
