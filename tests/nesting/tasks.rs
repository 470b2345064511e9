//! Services that run on other tasks and other threads.

use axum::{BoxError, error_handling::HandleErrorLayer, http::StatusCode};
use tower::{
    Layer, ServiceBuilder,
    buffer::{Buffer, BufferLayer},
};

use crate::{
    apps::App,
    check::{Ask, Case, Must, Row, case, check, every, nested, nested_hidden},
    middleware::Between,
    policies::{By, Enforced, Near, Outer, Page},
    routes::{Leaf, boxed, boxed_fallible},
};

const TASKS: [Between; 5] = [
    Between::SpawnInCall,
    Between::SpawnInside,
    Between::Thread,
    Between::Worker,
    Between::AlwaysReady,
];

fn gets_and_preflights(must: impl Fn(Ask, Page) -> Must) -> Vec<Row> {
    every(must).into_iter().filter(|row| row.ask == Ask::Get || row.ask.is_preflight()).collect()
}

fn nearer() -> Vec<(App, By)> {
    [By::Near, By::SameOrigin, By::Open, By::Strict]
        .into_iter()
        .flat_map(|by| {
            let layered = [
                App::in_axum(Leaf::Plain).policy(by_or_near(by)),
                App::in_tower(Leaf::Service).policy(by_or_near(by)),
            ];
            let route = (App::in_axum(Leaf::Route(by)), by);
            [route].into_iter().chain(layered.map(|app| (app, by_or_near(by))))
        })
        .collect()
}

/// `same_origin` is not a layer.
fn by_or_near(by: By) -> By {
    if by == By::SameOrigin { By::Near } else { by }
}

fn cases(must_actual: fn(By) -> Must, ways: &[Between]) -> Vec<Case> {
    let mut cases = Vec::new();
    for &way in ways {
        for outer in [By::Outer, By::Open, By::Enforced] {
            for (app, by) in nearer() {
                let rows =
                    gets_and_preflights(|ask, page| match nested_hidden(&[outer, by])(ask, page) {
                        Must::By(by) if !ask.is_preflight() => must_actual(by),
                        must => must,
                    });
                let name = format!("{outer:?} around {way:?} around {by:?}");
                let forms = [
                    ("layers", app.clone().between(way).policy(outer)),
                    ("one stack", app.clone().both(outer, way)),
                    ("boxed", app.as_service().between(way).policy(outer)),
                ];
                for (form, app) in forms {
                    let case = case(format!("{name}, {form}"), app.server(), rows.clone());
                    cases.push(case.rewriting_vary());
                }
            }
        }
    }
    cases
}

#[tokio::test]
async fn spawned() {
    check(cases(Must::By, &TASKS)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn spawned_on_threads() {
    check(cases(Must::By, &TASKS)).await;
}

/// With requests or responses that were made anew on the way: known or closed.
#[tokio::test]
async fn rebuilt_for_a_task() {
    check(cases(Must::AtMost, &[Between::RebuiltOnTask, Between::Gateway])).await;
}

/// Without a nearer policy, what runs elsewhere is the outer one's.
#[tokio::test]
async fn nothing_nearer() {
    let ways = [&TASKS[..], &[Between::RebuiltOnTask, Between::Gateway]].concat();
    for way in ways {
        for outer in [By::Outer, By::Open, By::Enforced] {
            for leaf in [Leaf::Plain, Leaf::Service] {
                let name = format!("{outer:?} around {way:?} around {leaf:?}");
                let rows = || every(nested(&[outer]));
                let app = App::in_axum(leaf).between(way).policy(outer).server();
                check([case(&name, app, rows())]).await;
                let app = App::in_tower(leaf).between(way).policy(outer).server();
                check([case(&name, app, rows())]).await;
                let app = App::in_tower(leaf).both(outer, way).server();
                check([case(&name, app, rows())]).await;
            }
        }
    }
}

async fn failed(_: BoxError) -> StatusCode {
    StatusCode::SERVICE_UNAVAILABLE
}

macro_rules! buffer {
    () => {
        ServiceBuilder::new().layer(HandleErrorLayer::new(failed)).layer(BufferLayer::new(16))
    };
}

/// tower's Buffer at each place.
#[tokio::test]
async fn a_buffer() {
    let near = || Leaf::Route(By::Near).router();
    let plain = || Leaf::Plain.router();
    let service = || Leaf::Service.server();
    let owed = || every(nested_hidden(&[By::Outer, By::Near]));
    let gate = || every(nested_hidden(&[By::Enforced, By::Near]));
    let alone = || every(nested(&[By::Outer]));
    check([
        case("between layers", boxed(near().layer(buffer!()).layer(Outer)), owed()),
        case(
            "between two layers",
            boxed(plain().layer(Near).layer(buffer!()).layer(Outer)),
            owed(),
        ),
        case(
            "in one stack",
            boxed(near().layer(ServiceBuilder::new().layer(Outer).layer(buffer!()))),
            owed(),
        ),
        case("around a router", boxed_fallible(Outer.layer(Buffer::new(near(), 16))), owed()),
        case(
            "around a service",
            boxed_fallible(Outer.layer(Buffer::new(Near.layer(service()), 16))),
            owed(),
        ),
        case(
            "outside",
            boxed_fallible(Buffer::new(Outer.layer(near()), 16)),
            every(nested(&[By::Outer, By::Near])),
        ),
        case("inside", boxed_fallible(Outer.layer(Near.layer(Buffer::new(service(), 16)))), owed()),
        case(
            "a gate",
            boxed_fallible(Enforced.layer(Buffer::new(Near.layer(service()), 16))),
            gate(),
        ),
        case("a gate in axum", boxed(near().layer(buffer!()).layer(Enforced)), gate()),
        case("nothing inside", boxed_fallible(Outer.layer(Buffer::new(service(), 16))), alone()),
        case("nothing inside, in axum", boxed(plain().layer(buffer!()).layer(Outer)), alone()),
    ])
    .await;
}
