//! The audit of paths: what it says about services that are right, and about those that are not.

mod concerns;
mod expected;

use std::{collections::BTreeSet, convert::Infallible, env, fs, path::Path};

use axum::{
    Router,
    body::Body,
    extract::Request,
    http::{Method, StatusCode, header},
    middleware::{Next, from_fn},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use cors_runtime::{cors, cors_policy, cors_route, is_preflight};
use cors_testing::{
    Audit,
    audit::{Caller, Headers, Report},
};
use tower::service_fn;
use tower_http::cors::CorsLayer;

const APP: &str = "https://app.example.com";
const ADMIN: &str = "https://admin.example.com";

cors_policy! {
    App {
        origins: ["https://app.example.com", "https://*.preview.example.com"],
        methods: [GET, PUT, DELETE],
        headers: ["content-type", "x-request-id"],
        credentials: true,
    }

    Admin { origins: ["https://admin.example.com"], headers: ["authorization"] }

    Open { origins: ["*"], headers: ["*", "authorization"] }

    #[allow(null_origin, reason = "to see it in the table")]
    Sandboxed { origins: ["null"] }
}

#[cors(App)]
async fn list() {}

#[cors(Admin)]
async fn create() {}

#[cors(same_origin)]
async fn purge() {}

fn service() -> Router {
    Router::new()
        .route("/items", cors_route!(get(list).post(create).delete(purge)))
        .route("/items/{id}", get(async || "item").put(async || "saved").layer(App))
        .route("/stations", get(async || "north, south").layer(Open))
        .route("/frame", get(async || "frame").layer(Sandboxed))
        .route("/health", get(async || "well"))
}

async fn audited(mut app: Router, paths: &[&str]) -> Report {
    let audit = Audit::of(paths.iter().copied()).origins([APP, ADMIN]);
    audit.run::<Body>(&mut app).await.expect("every path is there")
}

/// As a team keeps it: a change of who reaches what shows in review.
#[tokio::test]
async fn a_change_of_reach_shows_in_review() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("behaviour/audit/service.txt");
    let paths = ["/items", "/items/7", "/stations", "/frame", "/health"];
    let now = audited(service(), &paths).await.to_string();
    if env::var_os("UPDATE_SNAPSHOTS").is_some() {
        fs::write(&file, &now).expect("a file");
    }
    let reviewed = fs::read_to_string(&file).expect("audit/service.txt");
    assert_eq!(now, reviewed, "UPDATE_SNAPSHOTS=1 accepts the change");
}

#[tokio::test]
async fn the_rows_are_typed() {
    let report = audited(service(), &["/items/7", "/stations"]).await;
    let rows: Vec<_> = report
        .rows()
        .iter()
        .map(|row| {
            (
                row.path(),
                row.caller(),
                row.methods(),
                row.headers(),
                row.credentials(),
                row.unread(),
            )
        })
        .collect();
    let names = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<BTreeSet<_>>();
    let origin = |origin: &str| Caller::Origin(origin.to_owned());
    let (app, admin) = (origin(APP), origin(ADMIN));
    let read = [Method::GET, Method::HEAD];
    let write = [Method::GET, Method::HEAD, Method::PUT];
    let none = Headers::Named(BTreeSet::new());
    let listed = Headers::Named(names(&["content-type", "x-request-id"]));
    let any = Headers::Any(names(&["authorization"]));
    assert_eq!(
        rows,
        [
            ("/items/7", &admin, &[][..], &none, false, &read[..]),
            ("/items/7", &app, &write[..], &listed, true, &[][..]),
            ("/items/7", &Caller::Null, &[][..], &none, false, &read[..]),
            ("/items/7", &Caller::Other, &[][..], &none, false, &read[..]),
            ("/stations", &Caller::Anyone, &read[..], &any, false, &[][..]),
        ]
    );
    assert_eq!(report.concerns(), []);
}

#[tokio::test]
async fn a_path_that_is_not_there_is_an_error() {
    let audit = Audit::of(["/items", "/itmes", "/missing"]).origins([APP]);
    let error = audit.run::<Body>(&mut service()).await.expect_err("two typing errors");
    assert_eq!(error.missing(), ["/itmes", "/missing"]);
    assert_eq!(error.report().rows().len(), 3, "the other path is shown: {error}");
    let text = format!("{error:?}");
    assert!(text.contains("\n/items  https://app.example.com"), "{text}");
    assert!(text.starts_with(
        "the service has no `/itmes`, `/missing`: every method is answered 404, 405 or 501, or fails\n\
         help: correct the path, name one that exists for a route with parameters, or name the \
         method with `Audit::methods`\npath "
    ));
    for (paths, expected) in [
        (&[][..], "there are no paths to audit"),
        (
            &["https://api.test/items", "//items"],
            "`//items`, `https://api.test/items` does not begin",
        ),
    ] {
        let audit = Audit::of(paths.iter().copied());
        let error = audit.run::<Body>(&mut service()).await.expect_err("nothing to ask");
        assert!(error.to_string().starts_with(expected), "{error}");
    }
}

/// A server that is in use: no handler of a method that changes something runs.
#[tokio::test]
async fn nothing_is_sent_but_get_head_and_options() {
    let mut sent: Vec<Method> = Vec::new();
    let mut app = service();
    let mut spy = service_fn(|request: Request| {
        sent.push(request.method().clone());
        tower::Service::call(&mut app, request)
    });
    let audit = Audit::of(["/items/7"]).origins([APP, "https://*.preview.example.com"]);
    let report = audit.read_only().run::<Body>(&mut spy).await.expect("the path");
    let row = report.rows().iter().find(|row| row.caller() == &Caller::Origin(APP.to_owned()));
    let read = [Method::GET, Method::HEAD, Method::PUT, Method::DELETE];
    let mut methods = row.expect("a row").methods().to_vec();
    methods.extend(report.rows().iter().flat_map(cors_testing::audit::Row::methods).cloned());
    assert!(read.iter().all(|method| methods.contains(method)), "{report}");
    assert_eq!(report.concerns(), [], "{report}");
    let is_safe = |method: &Method| ["GET", "HEAD", "OPTIONS"].contains(&method.as_str());
    assert!(sent.iter().all(is_safe), "{sent:?}");
}

#[tokio::test]
async fn a_path_that_redirects_is_there() {
    for to in ["/items/7", "https://cdn.example.com/items", "ftp://files.example.com/"] {
        let redirect = get(async move || Redirect::temporary(to));
        let app = service().route("/old", redirect.layer(App));
        let report = audited(app, &["/old"]).await;
        let app = report.rows().iter().find(|row| row.caller() == &Caller::Origin(APP.to_owned()));
        let read = if to.starts_with('/') { &[Method::GET, Method::HEAD][..] } else { &[] };
        assert_eq!(app.expect("a row").methods(), read, "{to}\n{report}");
    }
}

#[tokio::test]
async fn a_method_of_ones_own_is_asked_for_by_name() {
    let query = || Method::from_bytes(b"QUERY").expect("a method");
    let mut service = service_fn(|request: http::Request<()>| async move {
        let status = if request.method() == "QUERY" { 200 } else { 405 };
        Ok::<_, Infallible>(
            http::Response::builder()
                .status(status)
                .header("access-control-allow-origin", "*")
                .header("access-control-allow-methods", "QUERY")
                .body(())
                .expect("a response"),
        )
    });
    let missing = Audit::of(["/search"]).run::<()>(&mut service).await.expect_err("405 only");
    assert_eq!(missing.missing(), ["/search"]);
    let audit = Audit::of(["/search"]).methods([query()]);
    let report = audit.run::<()>(&mut service).await.expect("the method");
    // The preflight itself is answered 405.
    assert_eq!(report.rows().len(), 2, "{report}");
    assert!(report.rows().iter().all(|row| row.methods().is_empty()), "{report}");
    assert_eq!(report.concerns().len(), 2, "{report}");
}

#[tokio::test]
async fn null_is_no_concern_where_it_is_expected() {
    let mut app = Router::new().route("/x", get(async || ()).layer(Sandboxed));
    let audit = Audit::of(["/x"]).origins(["null"]);
    let report = audit.run::<Body>(&mut app).await.expect("the path");
    assert_eq!(report.concerns(), []);
    assert_eq!(report.rows()[0].caller(), &Caller::Null, "{report}");
    assert_eq!(report.rows()[0].methods(), [Method::GET, Method::HEAD], "{report}");
}

/// What `enforce` does: other origins are refused.
async fn enforce(request: Request, next: Next) -> Response {
    let origin = request.headers().get(header::ORIGIN);
    if !is_preflight(&request)
        && origin.is_some_and(|origin| origin != APP && origin != "https://api.test")
    {
        return StatusCode::FORBIDDEN.into_response();
    }
    next.run(request).await
}

/// What a page of another origin can have executed, though it cannot read the answer.
#[tokio::test]
async fn what_runs_unread() {
    let app = || Router::new().route("/x", post(async || ()).put(async || ())).layer(App);
    for (row, app, expected) in [
        ("as CORS is", app(), &[Method::POST][..]),
        ("enforced", app().layer(from_fn(enforce)), &[][..]),
    ] {
        let report = audited(app, &["/x"]).await;
        let other = report.rows().iter().find(|row| row.caller() == &Caller::Other);
        assert_eq!(other.expect("a row").unread(), expected, "{row}\n{report}");
    }
}

#[tokio::test]
async fn headers_that_are_granted_and_not_listed() {
    let mirror = CorsLayer::very_permissive;
    let some = || CorsLayer::new().allow_origin([APP.parse().expect("a value")]);
    let asked = || some().allow_headers([header::HeaderName::from_static("x-a"), header::RANGE]);
    for (row, layer, expected) in [
        ("mirror", mirror(), "*, authorization"),
        ("none", some(), "-"),
        ("listed", asked(), "range, x-a"),
    ] {
        let app = Router::new().route("/x", get(async || ())).layer(layer);
        let report = audited(app, &["/x"]).await;
        let app = report.rows().iter().find(|row| row.caller() == &Caller::Origin(APP.to_owned()));
        assert_eq!(app.expect("a row").headers().to_string(), expected, "{row}\n{report}");
    }
}
