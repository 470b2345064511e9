//! `enforce: true` at each place: gates compose by AND, ask nobody, and nothing has run when they
//! refuse.

use axum::{
    Router,
    body::Body,
    extract::Request,
    http::StatusCode,
    routing::{any, post},
};
use cors_runtime::{TrustedSender, cors, cors_route};
use http::HeaderMap;
use tower::{Layer, ServiceExt};

use crate::{
    apps::App,
    check::{Ask, Must, Row, ask, case, check, every, every_at, nested, row},
    middleware::Between,
    policies::{By, Enforced, Near, Page, Strict},
    routes::{Leaf, boxed, plain, ran, several},
};

const GATES: [By; 3] = [By::Enforced, By::Strict, By::CombinedStrict];

/// Whatever stands inside, and however it is hidden.
#[tokio::test]
async fn asks_nobody() {
    for gate in GATES {
        for leaf in Leaf::EACH {
            for way in Between::EACH {
                let shut = |app: App, name: &str| {
                    let rows = Page::EACH.into_iter().filter(|page| gate.shuts_out(*page));
                    let asks =
                        [Ask::Get, Ask::Post, Ask::Delete, Ask::Options, Ask::Preflight("PUT")];
                    let rows: Vec<Row> =
                        rows.flat_map(|page| asks.map(|ask| row(ask, page, Must::Gate))).collect();
                    case(
                        format!("{gate:?} around {way:?} around {leaf:?}, {name}"),
                        app.server(),
                        rows,
                    )
                };
                let axum = App::in_axum(leaf).between(way).policy(gate);
                let tower = App::in_tower(leaf).both(gate, way);
                check([shut(axum, "in axum"), shut(tower, "in tower")]).await;
            }
        }
    }
}

/// A gate at each position among three, and all of them closed but for whom all admit.
#[tokio::test]
async fn at_each_position() {
    let others = [By::Near, By::Outer, By::Open, By::Middle];
    for gate in GATES {
        for first in others {
            for second in others {
                for chain in [[gate, first, second], [first, gate, second], [first, second, gate]] {
                    let [outer, middle, inner] = chain;
                    let app = App::in_axum(Leaf::Plain).policy(inner).policy(middle).policy(outer);
                    let name = format!("{chain:?}");
                    check([case(name, app.server(), every(nested(&chain)))]).await;
                }
            }
        }
    }
}

/// A middleware outside of a gate does not open it; one inside is not reached.
#[tokio::test]
async fn with_middleware_outside() {
    for way in Between::EACH {
        // Nothing tells of a gate that a request met which was made anew on another task.
        let is_lost = way == Between::RebuiltOnTask;
        if matches!(
            way,
            Between::Replace | Between::Cache | Between::CacheForAll | Between::Abandon
        ) {
            continue;
        }
        let app = App::in_axum(Leaf::Plain).policy(By::Enforced).between(way).policy(By::Near);
        for page in [Page::Near, Page::Evil, Page::Null, Page::Outer, Page::Partner] {
            for sent in [Ask::Get, Ask::Post, Ask::Delete] {
                let got = ask(&app.clone().server(), row(sent, page, Must::Gate)).await;
                let is_refused_before = matches!(got.status, 401 | 405);
                let expected = if By::Enforced.shuts_out(page) || is_refused_before {
                    (0, true)
                } else {
                    (way.sends(), true)
                };
                let is_closed = got.cors.is_empty() || got.allowed() == page.origin();
                assert_eq!((got.runs, is_closed), expected, "{way:?} {page:?} {sent:?} {got:?}");
                let is_near = (is_refused_before || is_lost) && By::Near.admits(page);
                assert!(
                    got.allowed().is_none() || is_near || By::Enforced.admits(page),
                    "{way:?} {page:?} {sent:?} {got:?}"
                );
            }
        }
    }
}

/// The way out: a route outside of the layer.
#[tokio::test]
async fn a_route_outside() {
    let callback = Router::new().route("/callback", post(plain));
    let app = || several().layer(Enforced).merge(callback.clone());
    let from_elsewhere =
        |page| Row { ask: Ask::Post, page, path: "/callback", must: Must::By(By::Nobody) };
    check([
        case(
            "outside",
            boxed(app()),
            [Page::Evil, Page::Null, Page::Outer].map(from_elsewhere).into(),
        ),
        case("inside", boxed(app()), every_at("/plain", nested(&[By::Enforced]))),
    ])
    .await;
}

/// Paths that do not exist are behind the gate as well.
#[tokio::test]
async fn missing_paths() {
    let rows: Vec<Row> = [Page::Near, Page::Evil, Page::Null]
        .into_iter()
        .flat_map(|page| [Ask::Get, Ask::Post, Ask::Preflight("PUT")].map(|ask| (ask, page)))
        .map(|(ask, page)| Row { path: "/missing", ..row(ask, page, Must::Gate) })
        .collect();
    check([
        case("layer", boxed(several().layer(Enforced)), rows.clone()),
        case("around", boxed(Enforced.layer(several())), rows),
    ])
    .await;
}

#[cors(Strict)]
async fn on_route(headers: HeaderMap) {
    ran(&headers);
}

#[cors(origins = ["https://near.example.com"], enforce = true)]
async fn inline(headers: HeaderMap) {
    ran(&headers);
}

#[tokio::test]
async fn on_routes() {
    let app = || {
        Router::new()
            .route("/named", cors_route!(post(on_route)))
            .route("/inline", cors_route!(post(inline)))
    };
    for path in ["/named", "/inline"] {
        let rows: Vec<Row> = [Page::Outer, Page::Evil, Page::Null]
            .map(|page| Row { path, ..row(Ask::Post, page, Must::Gate) })
            .into();
        check([
            case("alone", boxed(app()), rows.clone()),
            case("under another", boxed(app().layer(Near)), rows),
        ])
        .await;
    }
}

/// What the extractor answers.
async fn refused(app: Router, page: Page) -> (u16, HeaderMap, usize) {
    let (number, request) = Ask::Post.request(page, "/");
    let Ok(response) = app.oneshot(request).await;
    let (parts, _) = response.into_parts();
    (parts.status.as_u16(), parts.headers, crate::routes::handlers_run(number))
}

/// The extractor's 403 says the same as the gate's: it is not for another page, and not to be kept.
#[tokio::test]
async fn the_extractor() {
    async fn guarded(_: TrustedSender<Strict>, headers: HeaderMap) {
        ran(&headers);
    }
    async fn rejected_as_response(
        sender: Result<TrustedSender<Strict>, cors_runtime::CrossOriginRejection>,
    ) -> StatusCode {
        if sender.is_ok() { StatusCode::OK } else { StatusCode::IM_A_TEAPOT }
    }
    let app = || Router::new().route("/", any(guarded));
    for page in Page::EACH {
        for app in [app(), app().layer(Near), app().layer(Enforced)] {
            let (status, headers, runs) = refused(app, page).await;
            if By::Strict.shuts_out(page) || (status == 403 && runs == 0) {
                assert_eq!((status, runs), (403, 0), "{page:?}");
                assert_eq!(
                    headers.get_all("vary").iter().collect::<Vec<_>>(),
                    ["origin"],
                    "{page:?}"
                );
                assert_eq!(headers["cache-control"], "no-store", "{page:?}");
            } else {
                assert_eq!((status, runs), (200, 1), "{page:?}");
            }
        }
        let own = Router::new().route("/", any(rejected_as_response));
        let (status, _, _) = refused(own, page).await;
        let expected = if By::Strict.shuts_out(page) { 418 } else { 200 };
        assert_eq!(status, expected, "{page:?}");
    }
}

/// What a gate refuses, it refuses whatever the request says beside.
#[tokio::test]
async fn no_header_opens_it() {
    let app = || boxed(Enforced.layer(several()));
    for (name, value) in [
        ("access-control-request-method", "POST"),
        ("authorization", "Bearer token"),
        ("x-forwarded-host", "evil.test"),
        ("forwarded", "host=evil.test"),
        ("sec-fetch-site", "same-origin-ish"),
        ("x-requested-with", "XMLHttpRequest"),
        ("upgrade", "websocket"),
        ("x-http-method-override", "OPTIONS"),
    ] {
        for path in ["/plain", "/near", "/open", "/closed"] {
            let (number, mut request) = Ask::Post.request(Page::Evil, path);
            request.headers_mut().insert(name, value.parse().expect("a value"));
            let Ok(response) = app().oneshot(request).await;
            let runs = crate::routes::handlers_run(number);
            assert_eq!((response.status().as_u16(), runs), (403, 0), "{name} {path}");
        }
    }
    // Nor what a middleware outside has left in the request's extensions.
    let (number, mut request) = Ask::Post.request(Page::Evil, "/plain");
    request.extensions_mut().insert("trusted");
    let Ok(response) =
        app().oneshot(Request::from_parts(request.into_parts().0, Body::empty())).await;
    assert_eq!((response.status().as_u16(), crate::routes::handlers_run(number)), (403, 0));
}
