//! What leaves the server, request by request: the whole table of answers.

use cors_runtime::cors_policy;
use cors_tests::{Spy, cors_headers, preflight, request, send};
use http::{StatusCode, header::ORIGIN};
use tower::{Layer, ServiceExt};

cors_policy! {
    pub Dashboard {
        origins: [
            "https://app.example.com",
            "https://*.preview.example.com",
            "http://localhost:*",
        ],
        methods: [GET, PUT, DELETE, "M-SEARCH"],
        headers: ["authorization", "Content-Type"],
        expose: ["x-total-count", "ETag"],
        credentials: false,
        max_age: 3600,
    }

    pub Account {
        origins: ["https://app.example.com", "https://admin.example.com"],
        credentials: true,
    }

    pub OpenData { origins: ["*"], expose: ["etag"] }
}

const APP: &str = "https://app.example.com";

#[tokio::test]
async fn actual_requests() {
    let exposed = "access-control-expose-headers: x-total-count,etag";
    for (row, headers, expected) in [
        ("no origin", &[][..], &["vary: origin"][..]),
        (
            "an exact origin",
            &[("origin", APP)],
            &["access-control-allow-origin: https://app.example.com", exposed, "vary: origin"],
        ),
        (
            "an origin that a pattern admits",
            &[("origin", "https://pr-1.preview.example.com")],
            &[
                "access-control-allow-origin: https://pr-1.preview.example.com",
                exposed,
                "vary: origin",
            ],
        ),
        (
            "any port",
            &[("origin", "http://localhost:5173")],
            &["access-control-allow-origin: http://localhost:5173", exposed, "vary: origin"],
        ),
        ("another origin", &[("origin", "https://evil.test")], &["vary: origin"]),
        ("null", &[("origin", "null")], &["vary: origin"]),
        ("an empty origin", &[("origin", "")], &["vary: origin"]),
        ("the apex of a pattern", &[("origin", "https://preview.example.com")], &["vary: origin"]),
        ("two lines", &[("origin", APP), ("origin", APP)], &["vary: origin"]),
        (
            "joined lines",
            &[("origin", "https://app.example.com, https://app.example.com")],
            &["vary: origin"],
        ),
    ] {
        for method in ["GET", "HEAD", "POST", "DELETE", "OPTIONS", "M-SEARCH"] {
            let spy = Spy::default();
            let response = send(Dashboard, &spy, request(method, "/", headers)).await;
            assert_eq!(cors_headers(response.headers()), expected, "{row} {method}");
            assert_eq!((response.status(), spy.calls()), (StatusCode::OK, 1), "{row} {method}");
        }
    }
}

#[tokio::test]
async fn credentials() {
    let spy = Spy::default();
    let response = send(Account, &spy, request("GET", "/", &[("origin", APP)])).await;
    assert_eq!(
        cors_headers(response.headers()),
        [
            "access-control-allow-credentials: true",
            "access-control-allow-origin: https://app.example.com",
            "vary: origin",
        ]
    );
    let response = send(Account, &spy, request("GET", "/", &[("origin", "https://x.test")])).await;
    assert_eq!(cors_headers(response.headers()), ["vary: origin"]);
    let response = send(Account, &spy, preflight("/", APP, "POST")).await;
    assert_eq!(
        cors_headers(response.headers()),
        [
            "access-control-allow-credentials: true",
            "access-control-allow-methods: GET,HEAD,POST",
            "access-control-allow-origin: https://app.example.com",
            "vary: origin",
        ]
    );
}

#[tokio::test]
async fn any_origin() {
    for headers in [&[][..], &[("origin", APP)], &[("origin", "null")]] {
        let spy = Spy::default();
        let response = send(OpenData, &spy, request("GET", "/", headers)).await;
        assert_eq!(
            cors_headers(response.headers()),
            ["access-control-allow-origin: *", "access-control-expose-headers: etag"],
            "{headers:?}"
        );
    }
    let spy = Spy::default();
    let response = send(OpenData, &spy, preflight("/", "https://x.test", "GET")).await;
    assert_eq!(
        cors_headers(response.headers()),
        ["access-control-allow-methods: GET,HEAD,POST", "access-control-allow-origin: *"]
    );
    assert_eq!((response.status(), spy.calls()), (StatusCode::NO_CONTENT, 0));
}

#[tokio::test]
async fn preflights() {
    let allowed = [
        "access-control-allow-headers: authorization,content-type",
        "access-control-allow-methods: GET,PUT,DELETE,M-SEARCH",
        "access-control-allow-origin: https://app.example.com",
        "access-control-max-age: 3600",
        "vary: origin",
    ];
    for method in ["PUT", "GET", "PATCH", "", "not a method"] {
        let spy = Spy::default();
        let response = send(Dashboard, &spy, preflight("/", APP, method)).await;
        // What is asked for is the browser's business: the lists are constants.
        assert_eq!(cors_headers(response.headers()), allowed, "{method}");
        assert_eq!(response.status(), StatusCode::NO_CONTENT, "{method}");
        assert_eq!((response.body().as_str(), spy.calls()), ("", 0), "{method}");
        assert_eq!(response.headers().len(), allowed.len(), "nothing but these: {method}");
    }
    for origin in ["https://evil.test", "null", "https://app.example.com.evil.test"] {
        let spy = Spy::default();
        let response = send(Dashboard, &spy, preflight("/", origin, "PUT")).await;
        assert_eq!(cors_headers(response.headers()), ["vary: origin"], "{origin}");
        assert_eq!((response.status(), spy.calls()), (StatusCode::FORBIDDEN, 0), "{origin}");
        assert!(response.body().is_empty(), "{origin}");
    }
}

#[tokio::test]
async fn options_that_is_no_preflight_is_an_ordinary_request() {
    for headers in [
        &[][..],
        &[("origin", APP)],
        &[("access-control-request-method", "PUT")],
        &[("access-control-request-headers", "content-type")],
    ] {
        let spy = Spy::default();
        let response = send(Dashboard, &spy, request("OPTIONS", "/", headers)).await;
        assert_eq!((response.status(), spy.calls()), (StatusCode::OK, 1), "{headers:?}");
    }
}

#[tokio::test]
async fn every_status_carries_the_headers() {
    for code in [200, 201, 204, 301, 304, 400, 401, 403, 404, 405, 422, 429, 500, 503] {
        let spy = Spy::default().status(StatusCode::from_u16(code).expect("a status"));
        let response = send(Account, &spy, request("GET", "/", &[("origin", APP)])).await;
        assert_eq!(cors_headers(response.headers()).len(), 3, "{code}");
    }
}

#[tokio::test]
async fn vary_is_appended_never_replaced_never_doubled() {
    for (lines, expected) in [
        (&[][..], &["origin"][..]),
        (&["accept-encoding"], &["accept-encoding", "origin"]),
        (&["origin"], &["origin"]),
        (&["Origin"], &["Origin"]),
        (&[" origin "], &[" origin "]),
        (&["accept", "origin"], &["accept", "origin"]),
        (&["accept-encoding, Origin"], &["accept-encoding, Origin"]),
        (&["origin,accept", "cookie"], &["origin,accept", "cookie"]),
        (&["x-origin, origin-x"], &["x-origin, origin-x", "origin"]),
    ] {
        let handler: Vec<_> = lines.iter().map(|line| ("vary", *line)).collect();
        let spy = Spy::answering(&handler);
        let response = send(Account, &spy, request("GET", "/", &[])).await;
        let got: Vec<_> = response.headers().get_all("vary").iter().collect();
        assert_eq!(got, expected, "{lines:?}");
    }
}

#[tokio::test]
async fn a_policy_for_every_origin_leaves_vary_alone() {
    let spy = Spy::answering(&[("vary", "accept-encoding")]);
    let response = send(OpenData, &spy, request("GET", "/", &[("origin", APP)])).await;
    let got: Vec<_> = response.headers().get_all("vary").iter().collect();
    assert_eq!(got, ["accept-encoding"]);
}

#[tokio::test]
async fn what_a_handler_set_is_replaced_as_one_unit() {
    let handler = [
        ("access-control-allow-origin", "*"),
        ("access-control-allow-origin", "https://evil.test"),
        ("access-control-allow-credentials", "true"),
        ("access-control-expose-headers", "*"),
        ("access-control-allow-methods", "*"),
        ("access-control-allow-headers", "*"),
        ("access-control-max-age", "86400"),
    ];
    let spy = Spy::answering(&handler);
    let refused = request("GET", "/", &[("origin", "https://evil.test")]);
    let response = send(Dashboard, &spy, refused).await;
    assert_eq!(cors_headers(response.headers()), ["vary: origin"]);
    let response = send(Dashboard, &spy, request("GET", "/", &[("origin", APP)])).await;
    assert_eq!(
        cors_headers(response.headers()),
        [
            "access-control-allow-origin: https://app.example.com",
            "access-control-expose-headers: x-total-count,etag",
            "vary: origin",
        ]
    );
}

#[tokio::test]
async fn the_nearer_of_two_policies_wins() {
    let dashboard_actual = [
        "access-control-allow-origin: https://app.example.com",
        "access-control-expose-headers: x-total-count,etag",
        "vary: origin",
    ];
    let spy = Spy::default();
    let service = OpenData.layer(Dashboard.layer(spy.clone()));
    let response = service.clone().oneshot(request::<()>("GET", "/", &[("origin", APP)])).await;
    assert_eq!(cors_headers(response.expect("infallible").headers()), dashboard_actual);
    let refused = request::<()>("GET", "/", &[("origin", "https://evil.test")]);
    let response = service.clone().oneshot(refused).await.expect("infallible");
    assert_eq!(cors_headers(response.headers()), ["vary: origin"]);
    assert_eq!(spy.calls(), 2);

    let response = service.clone().oneshot(preflight::<()>("/", APP, "PUT")).await;
    assert_eq!(cors_headers(response.expect("infallible").headers()).len(), 5);
    let response = service.clone().oneshot(preflight::<()>("/", "https://evil.test", "PUT")).await;
    let response = response.expect("infallible");
    assert_eq!(cors_headers(response.headers()), ["vary: origin"]);
    assert_eq!((response.status(), spy.calls()), (StatusCode::FORBIDDEN, 2));

    let service = Dashboard.layer(OpenData.layer(spy.clone()));
    let response = service.clone().oneshot(request::<()>("GET", "/", &[("origin", APP)])).await;
    assert_eq!(
        cors_headers(response.expect("infallible").headers()),
        ["access-control-allow-origin: *", "access-control-expose-headers: etag"]
    );
    let response = service.oneshot(preflight::<()>("/", "https://evil.test", "PUT")).await;
    assert_eq!(
        cors_headers(response.expect("infallible").headers()),
        ["access-control-allow-methods: GET,HEAD,POST", "access-control-allow-origin: *"]
    );
}

#[test]
fn layer_and_service_are_as_large_as_what_they_wrap() {
    assert_eq!(size_of::<Dashboard>(), 0);
    assert_eq!(size_of_val(&Dashboard.layer(0_u64)), size_of::<u64>());
}

/// A map of `http` panics when it overflows. A policy must not be what makes it.
#[tokio::test]
async fn a_full_response_gets_no_header_more() {
    let mut full = http::Response::new(String::new());
    for i in 0..24_576 {
        let name = format!("x-{i}").parse::<http::HeaderName>().unwrap();
        full.headers_mut().insert(name, http::HeaderValue::from_static("1"));
    }
    full.headers_mut().remove("x-1");
    full.headers_mut().insert("access-control-allow-origin", http::HeaderValue::from_static("*"));
    let service = tower::service_fn(move |_: http::Request<()>| {
        std::future::ready(Ok::<_, std::convert::Infallible>(full.clone()))
    });
    let response =
        Account.layer(service).oneshot(request("GET", "/", &[("origin", APP)])).await.unwrap();
    assert_eq!(cors_headers(response.headers()), [""; 0]);
    assert_eq!(response.headers().len(), 24_575);
}

cors_policy! {
    Few {
        origins: [
            #[cfg(any())] "https://absent-first.example.net",
            "https://*.preview.example.net",
            "https://a.example.net",
            #[cfg(any())] "https://absent.example.net",
            "https://b.example.net:8443",
            #[cfg(all())] "https://present.example.net",
            "http://127.0.0.1:3000",
        ],
    }
    InASet {
        origins: [
            #[cfg(any())] "https://absent.example.net",
            "https://a.example.net", "https://b.example.net", "https://c.example.net",
            "https://*.preview.example.net",
            "https://d.example.net", "https://e.example.net", "https://f.example.net",
            #[cfg(all())] "https://present.example.net",
            "https://longer-than-the-others.example.net",
        ],
    }
    Odd {
        origins: [
            "https://1.example.net", "https://3.example.net", "https://5.example.net",
            "https://7.example.net", "https://9.example.net", #[cfg(all())] "https://11.example.net",
        ],
    }
    Even { origins: ["https://2.example.net", "https://4.example.net"] }
    Numbers { policies: [Odd, Even] }
}

/// A policy keeps its exact origins as header values, by their places among entries and the slots of
/// a set, whatever stands between them.
#[test]
fn each_listed_origin_is_answered_with_itself() {
    for (policy, count, origins, decide) in [
        ("Few", 4, Few::origins(), Few::decide as fn(&_, &_) -> _),
        ("InASet", 8, InASet::origins(), InASet::decide),
        ("Numbers", 8, Numbers::origins(), Numbers::decide),
    ] {
        let exact: Vec<&String> = origins.iter().filter(|origin| !origin.contains('*')).collect();
        assert_eq!(exact.len(), count, "{policy}");
        for origin in exact {
            let headers = http::HeaderMap::from_iter([(ORIGIN, origin.parse().expect("a value"))]);
            let mut response = http::HeaderMap::new();
            decide(&http::Method::GET, &headers).write(&mut response);
            let expected =
                [format!("access-control-allow-origin: {origin}"), "vary: origin".into()];
            assert_eq!(cors_headers(&response), expected, "{policy}");
        }
    }
}
