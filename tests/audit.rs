//! The route audit: what it says about services that are right, and about those that are not.

use std::{collections::BTreeSet, convert::Infallible, env, fs, path::Path};

use axum::{
    Router,
    body::Body,
    extract::Request,
    http::{HeaderMap, Method, StatusCode, header},
    middleware::{Next, from_fn},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post, put},
};
use cors_runtime::{cors, cors_policy, cors_route, is_preflight};
use cors_testing::{
    Audit,
    audit::{Caller, Concern, Headers, Report},
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
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("audit/service.txt");
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
            ("/items/7", &Caller::Stranger, &[][..], &none, false, &read[..]),
            ("/stations", &Caller::Anyone, &read[..], &any, false, &[][..]),
        ]
    );
    assert_eq!(report.concerns(), []);
}

#[tokio::test]
async fn a_path_that_is_not_there_is_an_error() {
    let audit = Audit::of(["/items", "/itmes", "/missing"]);
    let error = audit.run::<Body>(&mut service()).await.expect_err("two typing errors");
    assert_eq!(error.missing(), ["/itmes", "/missing"]);
    assert_eq!(
        error.to_string(),
        "the service has no `/itmes`, `/missing`: every method is answered 404, 405 or 501, or fails\n\
         help: correct the path, name one that exists for a route with parameters, or name the \
         method with `Audit::methods`"
    );
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

/// What `enforce` does: foreign origins are turned away.
async fn enforce(request: Request, next: Next) -> Response {
    let origin = request.headers().get(header::ORIGIN);
    if !is_preflight(&request)
        && origin.is_some_and(|origin| origin != APP && origin != "https://api.test")
    {
        return StatusCode::FORBIDDEN.into_response();
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

fn admitted(path: &str, origin: &str, credentials: bool) -> Concern {
    Concern::StrangerAdmitted { path: path.to_owned(), origin: origin.to_owned(), credentials }
}

#[tokio::test]
async fn what_is_wrong_is_said() {
    let at = |path: &str, origin: &str| (path.to_owned(), origin.to_owned());
    let no_header = "No 'Access-Control-Allow-Origin' header is present on the requested resource.";
    let lookalike = |origin: &str| format!("{origin}.stranger.test");
    for (row, app, expected) in [
        ("a policy", Router::new().route("/x", get(async || ()).layer(App)), vec![]),
        ("open", Router::new().route("/x", get(async || ()).layer(Open)), vec![]),
        ("no policy", Router::new().route("/x", put(async || ())), vec![]),
        ("deny", Router::new().route("/x", cors_route!(put(purge))).layer(App), vec![]),
        (
            "reflection",
            Router::new().route("/x", get(reflecting)),
            vec![
                admitted("/x", &lookalike(ADMIN), true),
                admitted("/x", &lookalike(APP), true),
                admitted("/x", "https://stranger.test", true),
                admitted("/x", "null", true),
            ],
        ),
        (
            "a prefix",
            Router::new().route("/x", get(by_prefix)),
            vec![admitted("/x", &lookalike(APP), false)],
        ),
        (
            "null",
            Router::new().route("/x", get(async || ()).layer(Sandboxed)),
            vec![admitted("/x", "null", false)],
        ),
        (
            "another layer, that mirrors",
            Router::new().route("/x", get(async || ())).layer(CorsLayer::very_permissive()),
            vec![
                admitted("/x", &lookalike(ADMIN), true),
                admitted("/x", &lookalike(APP), true),
                admitted("/x", "https://stranger.test", true),
                admitted("/x", "null", true),
            ],
        ),
        (
            "no vary",
            Router::new().route("/x", get(async || [(header::ACCESS_CONTROL_ALLOW_ORIGIN, APP)])),
            {
                let (path, origin) = at("/x", APP);
                vec![Concern::VaryMissing { path, origin }]
            },
        ),
        (
            "authentication before the policy",
            Router::new().route("/x", put(async || ())).layer(App).layer(from_fn(authenticate)),
            {
                let (path, origin) = at("/x", APP);
                let (method, why) = ("PUT".to_owned(), no_header.to_owned());
                vec![Concern::PreflightStopped { path, origin, method, why }]
            },
        ),
        (
            "granted and withheld",
            Router::new().route("/x", put(async || ())).layer(from_fn(half)),
            {
                let (path, origin) = at("/x", APP);
                let (method, why) = ("PUT".to_owned(), no_header.to_owned());
                vec![Concern::GrantedAndWithheld { path, origin, method, why }]
            },
        ),
    ] {
        let report = audited(app, &["/x"]).await;
        assert_eq!(report.concerns(), expected, "{row}\n{report}");
        for concern in report.concerns() {
            assert_eq!(concern.path(), "/x", "{row}");
            assert!(report.to_string().contains(&format!("\n! {concern}\n")), "{row}\n{report}");
        }
    }
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

/// What a stranger's page can have done, though it cannot read the answer.
#[tokio::test]
async fn what_runs_unread() {
    let app = || Router::new().route("/x", post(async || ()).put(async || ())).layer(App);
    for (row, app, expected) in [
        ("as CORS is", app(), &[Method::POST][..]),
        ("enforced", app().layer(from_fn(enforce)), &[][..]),
    ] {
        let report = audited(app, &["/x"]).await;
        let stranger = report.rows().iter().find(|row| row.caller() == &Caller::Stranger);
        assert_eq!(stranger.expect("a row").unread(), expected, "{row}\n{report}");
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
