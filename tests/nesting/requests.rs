//! Requests that are made anew, sent twice, refused, given up or met by a panic on their way.

use std::convert::Infallible;

use axum::{
    BoxError, Router,
    error_handling::HandleErrorLayer,
    extract::Request,
    http::StatusCode,
    middleware::{Next, from_fn},
    response::{IntoResponse, Response},
};
use tower::{
    Layer, ServiceBuilder,
    filter::AsyncFilterLayer,
    limit::ConcurrencyLimitLayer,
    load_shed::LoadShedLayer,
    retry::{Policy as RetryPolicy, RetryLayer},
};

use crate::{
    apps::{App, forms},
    check::{
        Ask, Case, Must, Row, case, check, every, every_at, nested, nested_hidden, nested_unheard,
    },
    middleware::{Between, request_rebuilt},
    policies::{By, Middle, Near, Outer, Page},
    routes::{Leaf, boxed, boxed_fallible},
};

fn gets_and_preflights(must: impl Fn(Ask, Page) -> Must) -> Vec<Row> {
    every(must).into_iter().filter(|row| row.ask == Ask::Get || row.ask.is_preflight()).collect()
}

/// Every form of outer, way and near. What `must` says of preflights holds where the nearer policy
/// can be found out.
fn cases(outer: By, way: Between, by: By, must: &dyn Fn(Ask, Page) -> Must) -> Vec<Case> {
    let mut apps = vec![App::in_axum(Leaf::Route(by))];
    if by != By::SameOrigin {
        apps.push(App::in_axum(Leaf::Plain).policy(by));
        apps.push(App::in_tower(Leaf::Service).policy(by));
    }
    let mut cases = Vec::new();
    for app in apps {
        for form in forms(&app, outer, way) {
            let name = format!("{outer:?} around {way:?} around {by:?}, {}", form.name);
            let rows = gets_and_preflights(|ask, page| {
                if form.is_unheard && ask.is_preflight() {
                    nested_unheard(outer, by)(ask, page)
                } else {
                    must(ask, page)
                }
            });
            cases.push(case(name, form.app.clone(), rows).running(Some(way.sends())));
        }
    }
    cases
}

/// The nearer policy ran in the same task and with `Origin`: known or closed. Without `Origin`, the
/// request may be the middleware's own.
fn known_or_closed(outer: By, by: By) -> impl Fn(Ask, Page) -> Must {
    move |ask, page| match nested_hidden(&[outer, by])(ask, page) {
        Must::By(by) if page == Page::None => Must::Hidden(outer, by),
        Must::By(by) => Must::AtMost(by),
        must => must,
    }
}

#[tokio::test]
async fn rebuilt() {
    for way in [Between::RequestRebuilt, Between::Rebuilt] {
        for outer in [By::Outer, By::Open, By::Enforced] {
            for by in [By::Near, By::SameOrigin, By::Strict] {
                check(cases(outer, way, by, &known_or_closed(outer, by))).await;
            }
        }
    }
}

/// Without a nearer policy, what a middleware makes of a request changes nothing.
#[tokio::test]
async fn nothing_nearer() {
    for way in Between::EACH {
        if way.runs_in_call() {
            continue;
        }
        for leaf in [Leaf::Plain, Leaf::Service] {
            for app in [App::in_axum(leaf), App::in_tower(leaf)] {
                for form in forms(&app, By::Outer, way) {
                    let name = format!("Outer around {way:?} around {leaf:?}, {}", form.name);
                    let rows = every(nested(&[By::Outer]));
                    let rows = rows.into_iter().filter(|row| row.ask.is_preflight()).collect();
                    check([case(name, form.app, rows).rewriting_vary()]).await;
                }
            }
        }
    }
}

/// The same as axum's middleware.
#[tokio::test]
async fn rebuilt_by_a_middleware_of_axum() {
    async fn anew(request: Request, next: Next) -> Response {
        next.run(request_rebuilt(&request)).await
    }
    let app = Leaf::Route(By::Near).router().layer(from_fn(anew)).layer(Outer);
    check([case("from_fn", boxed(app), every(known_or_closed(By::Outer, By::Near)))]).await;
}

#[tokio::test]
async fn sent_twice() {
    for way in [Between::Retry, Between::Hedge] {
        for outer in [By::Outer, By::Open, By::Enforced] {
            for by in [By::Near, By::SameOrigin, By::Open, By::Strict] {
                check(cases(outer, way, by, &nested_hidden(&[outer, by]))).await;
            }
        }
    }
    // Two at once under one policy, and the handler writes headers, which are nobody's.
    for way in [Between::Retry, Between::Hedge] {
        let app = App::in_axum(Leaf::Writing).policy(By::Near).between(way).policy(By::Outer);
        let rows = gets_and_preflights(nested(&[By::Outer, By::Near]));
        check([case(format!("{way:?} and headers"), app.server(), rows).running(Some(2))]).await;
    }
    let rebuilt = known_or_closed(By::Outer, By::Near);
    check(cases(By::Outer, Between::RetryRebuilt, By::Near, &rebuilt)).await;
}

/// tower's own, which copies what the user copies.
#[tokio::test]
async fn tower_retry() {
    #[derive(Clone)]
    struct Once(bool);
    impl RetryPolicy<Request, Response, Infallible> for Once {
        type Future = std::future::Ready<()>;

        fn retry(
            &mut self,
            _: &mut Request,
            _: &mut Result<Response, Infallible>,
        ) -> Option<Self::Future> {
            std::mem::take(&mut self.0).then(|| std::future::ready(()))
        }

        fn clone_request(&mut self, request: &Request) -> Option<Request> {
            let mut copy = request_rebuilt(request);
            *copy.extensions_mut() = request.extensions().clone();
            Some(copy)
        }
    }
    let rows = gets_and_preflights(nested_hidden(&[By::Outer, By::Near]));
    let app = Leaf::Route(By::Near).router().layer(RetryLayer::new(Once(true))).layer(Outer);
    let around = Outer.layer(RetryLayer::new(Once(true)).layer(Near.layer(Leaf::Service.server())));
    check([
        case("in axum", boxed(app), rows.clone()).running(Some(2)),
        case("in tower", boxed(around), rows).running(Some(2)),
    ])
    .await;
}

/// Whoever refuses between two policies asked nobody nearer: the answer is the outer policy's, and
/// of a preflight nothing is granted.
#[tokio::test]
async fn refused_between() {
    for (way, status) in [(Between::Authenticate, 401), (Between::RefuseMethod, 405)] {
        for outer in [By::Outer, By::Open] {
            for by in [By::Near, By::SameOrigin] {
                let must = |ask: Ask, _| {
                    if ask.is_preflight() { Must::Closed } else { Must::Status(status, outer) }
                };
                check(cases(outer, way, by, &must)).await;
            }
        }
    }
    // Who lets preflights pass.
    let must = |ask: Ask, page| {
        if ask.is_preflight() {
            nested_hidden(&[By::Outer, By::Near])(ask, page)
        } else {
            Must::Status(401, By::Outer)
        }
    };
    check(cases(By::Outer, Between::AuthenticateActual, By::Near, &must)).await;
}

/// Where the types show a router behind what refuses in `call`, the drop of the request shows that it
/// did: nothing is granted, whatever stands around.
#[tokio::test]
async fn shed() {
    let shed = |router: Router| {
        // Never ready, so each request is shed.
        LoadShedLayer::new().layer(ConcurrencyLimitLayer::new(0).layer(router))
    };
    let near = || shed(Leaf::Route(By::Near).router());
    let rows: Vec<Row> =
        every(|_, _| Must::Closed).into_iter().filter(|row| row.ask.is_preflight()).collect();
    check([
        case("one policy around", boxed_fallible(Outer.layer(near())), rows.clone()),
        case("two", boxed_fallible(Middle.layer(Outer.layer(near()))), rows.clone()),
        case("two of one", boxed_fallible(Outer.layer(Outer.layer(near()))), rows),
    ])
    .await;
}

/// Around routes without a policy nobody but the outer one is asked.
#[tokio::test]
async fn refused_before_a_plain_route() {
    for way in [Between::Authenticate, Between::AuthenticateActual, Between::RefuseMethod] {
        let status = if way == Between::RefuseMethod { 405 } else { 401 };
        for leaf in [Leaf::Plain, Leaf::Service] {
            let must = |ask: Ask, _| {
                if ask.is_preflight() {
                    Must::By(By::Outer)
                } else {
                    Must::Status(status, By::Outer)
                }
            };
            let app = App::in_axum(leaf).between(way).policy(By::Outer).server();
            check([case(format!("{way:?} before {leaf:?}"), app, every(must))]).await;
            let app = App::in_tower(leaf).between(way).policy(By::Outer).server();
            check([case(format!("{way:?} before {leaf:?}, boxed"), app, every(must))]).await;
            let app = App::in_axum(leaf).both(By::Outer, way).server();
            check([case(format!("{way:?} before {leaf:?}, one stack"), app, every(must))]).await;
        }
    }
}

/// The nearer policy never spoke: the answer is the outer one's.
#[tokio::test]
async fn given_up() {
    for leaf in [Leaf::Plain, Leaf::Route(By::Near)] {
        for outer in [By::Outer, By::Open] {
            let must = |ask: Ask, page| {
                if ask.is_preflight() {
                    let nearest = if leaf == Leaf::Plain { outer } else { By::Near };
                    nested_hidden(&[outer, nearest])(ask, page)
                } else {
                    Must::Status(408, outer)
                }
            };
            let rows = || -> Vec<Row> {
                let rows = every_at("/slow", must).into_iter();
                rows.filter(|row| row.ask == Ask::Get || row.ask.is_preflight()).collect()
            };
            let name = format!("{outer:?} around a timeout around {leaf:?}");
            let app = App::in_axum(leaf).between(Between::Timeout).policy(outer).server();
            check([case(&name, app, rows()).running(None)]).await;
            let app = App::in_axum(leaf).into_service().both(outer, Between::Timeout).server();
            check([case(&name, app, rows()).running(None)]).await;
        }
    }
    // The other policy, as a layer.
    let app = App::in_axum(Leaf::Plain).policy(By::Near).between(Between::Timeout);
    let rows = [Page::Near, Page::Outer, Page::Evil].map(|page| Row {
        ask: Ask::Get,
        page,
        path: "/slow",
        must: Must::Status(408, By::Outer),
    });
    check([case("a layer", app.policy(By::Outer).server(), rows.into()).running(None)]).await;
    let must = |ask: Ask, _| {
        if ask.is_preflight() { Must::AtMost(By::Near) } else { Must::Status(503, By::Outer) }
    };
    check(cases(By::Outer, Between::Abandon, By::Near, &must)).await;
}

#[tokio::test]
async fn panicked() {
    let rows = |by| {
        [Page::Near, Page::Outer, Page::Evil].map(|page| Row {
            ask: Ask::Get,
            page,
            path: "/panic",
            must: Must::Status(500, by),
        })
    };
    let plain = || App::in_axum(Leaf::Plain);
    let way = Between::CatchPanic;
    let inside = plain().between(way).policy(By::Near).policy(By::Outer);
    // The panic passed the nearer policy, which has not finished.
    let between = plain().policy(By::Near).between(way).policy(By::Outer);
    check([
        case("inside of both", inside.server(), rows(By::Near).into()).running(None),
        case("between", between.server(), rows(By::Outer).into()).running(None),
        // The next requests are as if nothing had happened.
        case(
            "afterwards",
            plain().policy(By::Near).between(way).policy(By::Outer).server(),
            every(nested(&[By::Outer, By::Near])),
        ),
    ])
    .await;
}

async fn failed(_: BoxError) -> StatusCode {
    StatusCode::SERVICE_UNAVAILABLE
}

macro_rules! fallible {
    ($layer:expr) => {
        ServiceBuilder::new().layer(HandleErrorLayer::new(failed)).layer($layer)
    };
}

/// What delays, sheds or filters, and lets these requests pass.
#[tokio::test]
async fn limits_and_filters() {
    fn pass(request: Request) -> std::future::Ready<Result<Request, BoxError>> {
        std::future::ready(Ok(request))
    }
    async fn pass_on(request: Request, next: Next) -> impl IntoResponse {
        next.run(request).await
    }
    let near = || Leaf::Route(By::Near).router();
    let plain = || Leaf::Plain.router();
    let owed = || every(nested(&[By::Outer, By::Near]));
    let hidden = || every(nested_hidden(&[By::Outer, By::Near]));
    let service = || Near.layer(Leaf::Service.server());
    macro_rules! around {
        ($name:literal, $layer:expr) => {
            [
                case(concat!($name, ", a route"), boxed(near().layer($layer).layer(Outer)), owed()),
                case(
                    concat!($name, ", a layer"),
                    boxed(plain().layer(Near).layer($layer).layer(Outer)),
                    owed(),
                ),
                case(
                    concat!($name, ", one stack"),
                    boxed(near().layer(ServiceBuilder::new().layer(Outer).layer($layer))),
                    hidden(),
                ),
                case(
                    concat!($name, ", tower"),
                    boxed(Outer.layer($layer.service(service()))),
                    hidden(),
                ),
                case(
                    concat!($name, ", nothing nearer"),
                    boxed(plain().layer($layer).layer(Outer)),
                    every(nested(&[By::Outer])),
                ),
            ]
        };
    }
    check(around!("from_fn", ServiceBuilder::new().layer(from_fn(pass_on)))).await;
    check(around!("a limit", ServiceBuilder::new().layer(ConcurrencyLimitLayer::new(1)))).await;
    check(around!("load shed", fallible!(LoadShedLayer::new()))).await;
    check(around!("a filter", fallible!(AsyncFilterLayer::new(pass)))).await;
}
