//! Services that run on other tasks and other threads.

use axum::{BoxError, error_handling::HandleErrorLayer, http::StatusCode};
use tower::{
    Layer, ServiceBuilder,
    buffer::{Buffer, BufferLayer},
};

use crate::{
    apps::{App, forms},
    check::{Ask, Case, Must, Row, case, check, every, nested, nested_hidden, nested_unheard},
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

fn cases(ways: &[Between], must_actual: fn(By, By) -> Must) -> Vec<Case> {
    let mut cases = Vec::new();
    for &way in ways {
        for outer in [By::Outer, By::Open, By::Enforced] {
            for (app, by) in nearer() {
                for form in forms(&app, outer, way) {
                    let must = |ask, page| {
                        let must = if form.is_unheard {
                            nested_unheard(outer, by)(ask, page)
                        } else {
                            nested_hidden(&[outer, by])(ask, page)
                        };
                        match must {
                            Must::By(by) if !ask.is_preflight() => must_actual(outer, by),
                            // A gate's 403 is as any other response that was made elsewhere.
                            Must::Gate if !ask.is_preflight() && !outer.shuts_out(page) => {
                                match must_actual(outer, by) {
                                    Must::By(_) => Must::Gate,
                                    must => must,
                                }
                            }
                            must => must,
                        }
                    };
                    let name = format!("{outer:?} around {way:?} around {by:?}, {}", form.name);
                    let mut case = case(name, form.app.clone(), gets_and_preflights(must));
                    if way.runs_in_call() {
                        case = case.running_on_preflights();
                    }
                    if way == Between::RebuiltOnTask {
                        case = case.running(None);
                    }
                    cases.push(case);
                }
            }
        }
    }
    cases
}

#[tokio::test]
async fn spawned() {
    check(cases(&TASKS, |_, by| Must::By(by))).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn spawned_on_threads() {
    check(cases(&TASKS, |_, by| Must::By(by))).await;
}

/// The response comes back as text, but it is the same request.
#[tokio::test]
async fn a_gateway_in_the_process() {
    check(cases(&[Between::Gateway], |_, by| Must::By(by))).await;
}

/// A request that was made anew for another task is another server's, for all that anybody can
/// know: a limit. The response is not of two policies at once.
#[tokio::test]
async fn rebuilt_for_a_task() {
    check(cases(&[Between::RebuiltOnTask], Must::Hidden)).await;
}

/// Without a nearer policy, what runs elsewhere is the outer one's.
#[tokio::test]
async fn nothing_nearer() {
    let ways = [&TASKS[..], &[Between::RebuiltOnTask, Between::Gateway]].concat();
    for way in ways {
        for outer in [By::Outer, By::Open, By::Enforced] {
            for leaf in [Leaf::Plain, Leaf::Service] {
                for app in [App::in_axum(leaf), App::in_tower(leaf)] {
                    for form in forms(&app, outer, way) {
                        let name =
                            format!("{outer:?} around {way:?} around {leaf:?}, {}", form.name);
                        let mut case = case(name, form.app, every(nested(&[outer])));
                        if way.runs_in_call() {
                            // To find out who answers calls it, and then it runs.
                            case = case.running_on_preflights();
                        }
                        check([case]).await;
                    }
                }
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
    // axum has boxed it, and then nothing tells what is in it: a limit.
    let unheard = || every(nested_unheard(By::Outer, By::Near));
    let gate = || every(nested_hidden(&[By::Enforced, By::Near]));
    let unheard_gate = || every(nested_unheard(By::Enforced, By::Near));
    let alone = || every(nested(&[By::Outer]));
    check([
        case("between layers", boxed(near().layer(buffer!()).layer(Outer)), unheard()),
        case(
            "between two layers",
            boxed(plain().layer(Near).layer(buffer!()).layer(Outer)),
            unheard(),
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
        case("a gate in axum", boxed(near().layer(buffer!()).layer(Enforced)), unheard_gate()),
        case("nothing inside", boxed_fallible(Outer.layer(Buffer::new(service(), 16))), alone()),
        case("nothing inside, in axum", boxed(plain().layer(buffer!()).layer(Outer)), alone()),
    ])
    .await;
}
