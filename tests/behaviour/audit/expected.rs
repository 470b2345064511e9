//! Policies that are expected somewhere: whether a route is answered by its own.

use axum::{
    Router,
    body::Body,
    http::{HeaderValue, Method, header},
    response::Response,
    routing::{get, post},
};
use cors_runtime::cors_route;
use cors_testing::{
    Audit,
    audit::{Concern, Expected},
};

use tower::util::MapResponseLayer;

use crate::audit::{ADMIN, APP, Admin, App, Open, create, list};

macro_rules! expected {
    ($policy:ident) => {
        Expected::policy(stringify!($policy))
            .origins($policy::allows_origin)
            .credentials($policy::allows_credentials())
            .methods($policy::methods())
            .headers($policy::headers())
            .expose($policy::exposed_headers())
            .max_age($policy::max_age())
    };
}

async fn unlike(mut app: Router, method: Method, policy: Expected) -> Vec<String> {
    let audit = Audit::of(["/x"])
        .origins([APP, ADMIN])
        .expect("/x", [method], policy)
        .expect("/elsewhere", [Method::GET], expected!(Admin))
        .expect("/elsewhere", [Method::GET], expected!(App));
    let report = audit.run::<Body>(&mut app).await.expect("the path");
    let unlike = report.concerns().iter().filter_map(|concern| match concern {
        Concern::UnlikePolicy { .. } => Some(concern.to_string()),
        _ => None,
    });
    unlike.collect()
}

#[tokio::test]
async fn a_route_under_its_own_policy_is_no_concern() {
    let open = Expected::policy("Open").any_origin().headers(Open::headers()).credentials(false);
    let item = || get(async || "item").put(async || "saved");
    for (row, app, method, policy) in [
        ("a layer", Router::new().route("/x", item()).layer(App), Method::GET, expected!(App)),
        ("a preflight", Router::new().route("/x", item()).layer(App), Method::PUT, expected!(App)),
        (
            "annotated",
            Router::new().route("/x", cors_route!(get(list).post(create))),
            Method::GET,
            expected!(App),
        ),
        (
            "annotated otherwise",
            Router::new().route("/x", cors_route!(get(list).post(create))),
            Method::POST,
            expected!(Admin),
        ),
        (
            "nearer",
            Router::new().route("/x", cors_route!(post(create))).layer(App),
            Method::POST,
            expected!(Admin),
        ),
        ("open", Router::new().route("/x", item()).layer(Open), Method::GET, open),
    ] {
        assert_eq!(unlike(app, method, policy).await, [""; 0], "{row}");
    }
}

#[tokio::test]
async fn a_route_under_another_policy() {
    for (row, app, expected) in [
        (
            "the handler of another policy",
            Router::new().route("/x", cors_route!(post(create))),
            vec![
                "/x: POST from https://admin.example.com is not answered as `App` but as `Admin`: \
                 `access-control-allow-origin: https://admin.example.com` is sent",
                "/x: POST from https://app.example.com is not answered as `App`: \
                 `access-control-allow-origin: https://app.example.com` is missing",
            ],
        ),
        (
            "no policy",
            Router::new().layer(App).route("/x", post(async || ())),
            vec![
                "/x: POST from https://app.example.com is not answered as `App`: \
                 `access-control-allow-origin: https://app.example.com` is missing",
            ],
        ),
    ] {
        assert_eq!(unlike(app, Method::POST, expected!(App)).await, expected, "{row}");
    }
}

/// What a middleware around the policy does to its answers.
#[tokio::test]
async fn a_grant_that_is_changed_on_the_way() {
    type Change = fn(&mut header::HeaderMap);
    let rows: [(&str, Method, Change, Option<&str>); 8] = [
        ("nothing", Method::PUT, |_| {}, None),
        (
            "another header",
            Method::PUT,
            |headers| {
                headers.insert("x-request-id", HeaderValue::from_static("7"));
            },
            None,
        ),
        (
            "vary is replaced",
            Method::GET,
            |headers| {
                headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
            },
            Some("`vary` does not name `origin`"),
        ),
        (
            "vary is extended",
            Method::GET,
            |headers| {
                headers.append(header::VARY, HeaderValue::from_static("accept-encoding"));
            },
            None,
        ),
        (
            "the origin is opened",
            Method::GET,
            |headers| {
                headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
            },
            Some("`access-control-allow-origin` is `*` instead of `https://app.example.com`"),
        ),
        (
            "credentials are lost",
            Method::GET,
            |headers| {
                headers.remove(header::ACCESS_CONTROL_ALLOW_CREDENTIALS);
            },
            Some("`access-control-allow-credentials: true` is missing"),
        ),
        (
            "the list of headers is replaced",
            Method::PUT,
            |headers| {
                headers.insert(
                    header::ACCESS_CONTROL_ALLOW_HEADERS,
                    HeaderValue::from_static("x-other"),
                );
            },
            Some(
                "`access-control-allow-headers` is `x-other` instead of `content-type, x-request-id`",
            ),
        ),
        (
            "a method is added",
            Method::PUT,
            |headers| {
                headers.insert(
                    header::ACCESS_CONTROL_ALLOW_METHODS,
                    HeaderValue::from_static("GET, PUT, DELETE, PATCH"),
                );
            },
            Some("the preflight allows PATCH too"),
        ),
    ];
    for (row, method, change, expected) in rows {
        let item = get(async || "item").put(async || "saved");
        let app = Router::new().route("/x", item).layer(App).layer(MapResponseLayer::new(
            move |mut response: Response| {
                change(response.headers_mut());
                response
            },
        ));
        let concerns = unlike(app, method.clone(), expected!(App)).await;
        let expected = expected.map(|difference| {
            format!("/x: {method} from {APP} is not answered as `App`: {difference}")
        });
        let own = concerns.into_iter().find(|concern| concern.contains(APP));
        assert_eq!(own, expected, "{row}");
    }
}
