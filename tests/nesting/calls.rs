//! Handlers that call another service of the process.

use axum::{Router, body::Body, extract::Request, response::Response, routing::any};
use cors_runtime::{cors, cors_route};
use http::HeaderMap;
use tower::ServiceExt;

use crate::{
    check::{Ask, Case, Must, Row, case, check, nested, nested_hidden, row},
    middleware::request_rebuilt,
    policies::{By, Enforced, Near, Open, Outer, Page},
    routes::{NUMBER, boxed, plain},
};

fn inner(by: By) -> Router {
    let router = Router::new().fallback(plain);
    match by {
        By::Near => router.layer(Near),
        By::Open => router.layer(Open),
        By::Enforced => router.layer(Enforced),
        _ => router.layer(Outer),
    }
}

/// A request of the handler's own, without `Origin`. The number is what the tests count by.
fn own_request(headers: &HeaderMap) -> Request {
    Request::builder()
        .uri("/")
        .header(NUMBER, headers[NUMBER].clone())
        .body(Body::empty())
        .expect("a request")
}

async fn call(router: Router, request: Request) -> Response {
    let Ok(response) = router.oneshot(request).await;
    response
}

macro_rules! callers {
    ($($name:ident $policy:ident)*) => {
        $(
            mod $name {
                use super::*;

                #[cors($policy)]
                pub(super) async fn own_to_open(headers: HeaderMap) -> Response {
                    call(inner(By::Open), own_request(&headers)).await
                }
                #[cors($policy)]
                pub(super) async fn own_to_near(headers: HeaderMap) -> Response {
                    call(inner(By::Near), own_request(&headers)).await
                }
                #[cors($policy)]
                pub(super) async fn copied_to_open(request: Request) -> Response {
                    call(inner(By::Open), request_rebuilt(&request)).await
                }
                #[cors($policy)]
                pub(super) async fn copied_to_near(request: Request) -> Response {
                    call(inner(By::Near), request_rebuilt(&request)).await
                }
                #[cors($policy)]
                pub(super) async fn same_to_open(request: Request) -> Response {
                    call(inner(By::Open), request).await
                }
                #[cors($policy)]
                pub(super) async fn same_to_near(request: Request) -> Response {
                    call(inner(By::Near), request).await
                }

                pub(super) fn routes() -> Router {
                    Router::new()
                        .route("/own/open", cors_route!(get(own_to_open)))
                        .route("/own/near", cors_route!(get(own_to_near)))
                        .route("/copied/open", cors_route!(get(copied_to_open)))
                        .route("/copied/near", cors_route!(get(copied_to_near)))
                        .route("/same/open", cors_route!(get(same_to_open)))
                        .route("/same/near", cors_route!(get(same_to_near)))
                        .with_state(())
                }
            }
        )*
    };
}

callers! {
    near Near
    outer Outer
    open Open
}

mod closed {
    use super::*;

    #[cors(same_origin)]
    async fn own_to_open(headers: HeaderMap) -> Response {
        call(inner(By::Open), own_request(&headers)).await
    }
    #[cors(same_origin)]
    async fn copied_to_near(request: Request) -> Response {
        call(inner(By::Near), request_rebuilt(&request)).await
    }
    #[cors(same_origin)]
    async fn same_to_open(request: Request) -> Response {
        call(inner(By::Open), request).await
    }

    pub(super) fn routes() -> Router {
        Router::new()
            .route("/own/open", cors_route!(get(own_to_open)))
            .route("/copied/near", cors_route!(get(copied_to_near)))
            .route("/same/open", cors_route!(get(same_to_open)))
            .with_state(())
    }
}

const PATHS: [&str; 6] =
    ["/own/open", "/own/near", "/copied/open", "/copied/near", "/same/open", "/same/near"];

fn gets(path: &'static str, must: impl Fn(Ask, Page) -> Must) -> Vec<Row> {
    Page::EACH
        .into_iter()
        .map(|page| Row { ask: Ask::Get, page, path, must: must(Ask::Get, page) })
        .collect()
}

/// Nothing is nearer than a `#[cors]` handler.
#[tokio::test]
async fn by_a_handler_with_a_policy() {
    for (by, routes) in [
        (By::Near, near::routes as fn() -> Router),
        (By::Outer, outer::routes),
        (By::Open, open::routes),
        (By::SameOrigin, closed::routes),
    ] {
        let paths: &[&str] = if by == By::SameOrigin {
            &["/own/open", "/copied/near", "/same/open"]
        } else {
            &PATHS
        };
        for &path in paths {
            let alone = gets(path, nested(&[by]));
            let around = gets(path, nested(&[By::Outer, by]));
            let gated = gets(path, nested(&[By::Enforced, by]));
            let open = gets(path, nested(&[By::Open, by]));
            check([
                case(format!("{by:?} {path}"), boxed(routes()), alone),
                case(format!("{by:?} {path} under Outer"), boxed(routes().layer(Outer)), around),
                case(
                    format!("{by:?} {path} under Enforced"),
                    boxed(routes().layer(Enforced)),
                    gated,
                ),
                case(format!("{by:?} {path} under Open"), boxed(routes().layer(Open)), open),
            ])
            .await;
        }
    }
}

fn plain_callers(by: By) -> Router {
    let own = move |headers: HeaderMap| call(inner(by), own_request(&headers));
    let copied = move |request: Request| async move {
        let request = request_rebuilt(&request);
        call(inner(by), request).await
    };
    let same = move |request: Request| call(inner(by), request);
    Router::new().route("/own", any(own)).route("/copied", any(copied)).route("/same", any(same))
}

/// A plain handler under a layer.
#[tokio::test]
async fn by_a_plain_handler() {
    for by in [By::Near, By::Open] {
        let routes = || plain_callers(by);
        // A request of its own is another request: the layer answers for the handler.
        let own = gets("/own", nested(&[By::Outer]));
        let gated = gets("/own", nested(&[By::Enforced]));
        // It is the page's request that another policy has dealt with, or it may be.
        let copied = gets("/copied", |_, _| Must::AtMost(by));
        // Handed on, the request has another policy on its way.
        let same = gets("/same", nested(&[By::Outer, by]));
        check([
            case(format!("{by:?} own"), boxed(routes().layer(Outer)), own),
            case(format!("{by:?} own, enforced"), boxed(routes().layer(Enforced)), gated),
            case(format!("{by:?} copied"), boxed(routes().layer(Outer)), copied),
            case(format!("{by:?} same"), boxed(routes().layer(Outer)), same),
        ])
        .await;
    }
}

/// The preflights of such handlers are those of any other.
#[tokio::test]
async fn preflights_call_nothing() {
    let pages = [Page::Near, Page::Outer, Page::Evil];
    let rows = |by| -> Vec<Row> {
        pages
            .map(|page| Row { path: "/own", ..row(Ask::Preflight("DELETE"), page, Must::By(by)) })
            .into()
    };
    let near = |path, by| -> Vec<Row> {
        pages.map(|page| Row { path, ..row(Ask::Preflight("GET"), page, Must::By(by)) }).into()
    };
    check([
        case("plain", boxed(plain_callers(By::Near).layer(Outer)), rows(By::Outer)),
        case("with a policy", boxed(near::routes().layer(Outer)), near("/own/open", By::Near)),
        case("closed", boxed(closed::routes().layer(Outer)), near("/own/open", By::SameOrigin)),
    ])
    .await;
}

/// A handler that calls several services, of which one is nearer to the page's request.
#[tokio::test]
async fn several_calls() {
    let handler = |request: Request| async move {
        let own = own_request(request.headers());
        let _ = call(inner(By::Open), own).await;
        let own = own_request(request.headers());
        call(inner(By::Near), own).await
    };
    let app = Router::new().route("/", any(handler)).layer(Outer);
    let rows = gets("/", nested(&[By::Outer]));
    check([case("two of its own", boxed(app), rows).running(Some(2))]).await;
}

fn spawning(by: By) -> Router {
    let own = move |headers: HeaderMap| async move {
        let request = own_request(&headers);
        tokio::spawn(call(inner(by), request)).await.expect("the task ends")
    };
    let same = move |request: Request| async move {
        tokio::spawn(call(inner(by), request)).await.expect("the task ends")
    };
    Router::new().route("/own", any(own)).route("/same", any(same))
}

/// The same on another task.
#[tokio::test]
async fn on_another_task() {
    let mut cases: Vec<Case> = Vec::new();
    for by in [By::Near, By::Open] {
        let app = || boxed(spawning(by).layer(Outer));
        let own = gets("/own", nested(&[By::Outer]));
        let same = gets("/same", nested_hidden(&[By::Outer, by]));
        cases.push(case(format!("{by:?} own"), app(), own));
        cases.push(case(format!("{by:?} same"), app(), same));
    }
    check(cases).await;
}
