//! Policies combined: each origin gets the terms of the one policy that allows it, and nothing of
//! the others'.

use axum::{Router, body::Body, http::Method, routing::get};
use cors_runtime::{OriginSet, cors, cors_policy, cors_route, explain::Outcome};
use cors_tests::{Spy, cors_headers, preflight, request, send};
use http::{HeaderMap, HeaderValue, StatusCode};
use tower::ServiceExt;

cors_policy! {
    pub Trusted {
        origins: ["https://app.example.com", "https://admin.example.com"],
        methods: [GET, PUT, DELETE],
        headers: ["content-type"],
        expose: ["x-total-count"],
        credentials: true,
        max_age: 600,
    }

    pub Partners {
        origins: ["https://*.partner.example", runtime],
        headers: ["x-api-key"],
    }

    pub OpenData { origins: ["*"], expose: ["etag"] }

    /// Those that are known.
    pub Api { policies: [Trusted, Partners] }

    /// And everyone else.
    pub Wide { policies: [Trusted, Partners, OpenData] }
}

const APP: &str = "https://app.example.com";
const SHOP: &str = "https://shop.partner.example";
const OTHER: &str = "https://other.test";

const TRUSTED: [&str; 4] = [
    "access-control-allow-credentials: true",
    "access-control-allow-origin: https://app.example.com",
    "access-control-expose-headers: x-total-count",
    "vary: origin",
];

#[tokio::test]
async fn actual_requests() {
    let shop = ["access-control-allow-origin: https://shop.partner.example", "vary: origin"];
    let open =
        ["access-control-allow-origin: *", "access-control-expose-headers: etag", "vary: origin"];
    for (origin, api, wide) in [
        (APP, &TRUSTED[..], &TRUSTED[..]),
        (SHOP, &shop[..], &shop[..]),
        (OTHER, &["vary: origin"], &open),
        ("null", &["vary: origin"], &open),
        ("https://partner.example", &["vary: origin"], &open),
    ] {
        for method in ["GET", "PUT", "OPTIONS"] {
            let spy = Spy::answering(&[("access-control-allow-origin", "https://handler.test")]);
            let own = request(method, "/", &[("origin", origin)]);
            assert_eq!(cors_headers(send(Api, &spy, own).await.headers()), api, "{origin}");
            let own = request(method, "/", &[("origin", origin)]);
            assert_eq!(cors_headers(send(Wide, &spy, own).await.headers()), wide, "{origin}");
            assert_eq!(spy.calls(), 2);
        }
    }
    // Whether an origin is sent makes a difference, so caches have to know even where `*` is last.
    for headers in [&[][..], &[("origin", APP), ("origin", APP)]] {
        let response = send(Wide, &Spy::default(), request("GET", "/", headers)).await;
        assert_eq!(cors_headers(response.headers()), ["vary: origin"], "{headers:?}");
    }
}

#[tokio::test]
async fn preflights() {
    let spy = Spy::default();
    for (origin, status, expected) in [
        (
            APP,
            204,
            &[
                "access-control-allow-credentials: true",
                "access-control-allow-headers: content-type",
                "access-control-allow-methods: GET,PUT,DELETE",
                "access-control-allow-origin: https://app.example.com",
                "access-control-max-age: 600",
                "vary: origin",
            ][..],
        ),
        (
            SHOP,
            204,
            &[
                "access-control-allow-headers: x-api-key",
                "access-control-allow-methods: GET,HEAD,POST",
                "access-control-allow-origin: https://shop.partner.example",
                "vary: origin",
            ],
        ),
        (OTHER, 403, &["vary: origin"]),
    ] {
        let response = send(Api, &spy, preflight("/", origin, "PUT")).await;
        assert_eq!((response.status().as_u16(), spy.calls()), (status, 0), "{origin}");
        assert_eq!(cors_headers(response.headers()), expected, "{origin}");
    }
    let response = send(Wide, &spy, preflight("/", OTHER, "GET")).await;
    assert_eq!(
        (response.status(), cors_headers(response.headers())),
        (
            StatusCode::NO_CONTENT,
            vec![
                "access-control-allow-methods: GET,HEAD,POST".to_owned(),
                "access-control-allow-origin: *".to_owned(),
                "vary: origin".to_owned(),
            ]
        )
    );
}

#[cors(Api)]
async fn list() -> &'static str {
    "items"
}

#[cors(Api)]
async fn remove() {}

#[cors(Wide)]
async fn anything() {}

/// On a route, each policy lists the methods of the route that it allows itself.
#[tokio::test]
async fn routes() {
    let app: Router = Router::new()
        .route("/items", cors_route!(get(list).delete(remove)))
        .route("/anything", cors_route!(any(anything)))
        .route("/plain", get(async || "plain"))
        .layer(OpenData);
    for (path, origin, methods) in [
        ("/items", APP, Some("GET,HEAD,DELETE")),
        ("/items", SHOP, Some("GET,HEAD")),
        ("/items", OTHER, None),
        // GET, HEAD and POST cannot be forbidden.
        ("/anything", APP, Some("GET,PUT,DELETE,HEAD,POST")),
        ("/anything", SHOP, Some("GET,HEAD,POST")),
        ("/anything", OTHER, Some("GET,HEAD,POST")),
    ] {
        let response = app.clone().oneshot(preflight::<Body>(path, origin, "GET")).await.unwrap();
        let row = format!("{path} {origin}");
        let found = response.headers().get("access-control-allow-methods");
        assert_eq!(found.map(|list| list.to_str().unwrap()), methods, "{row}");
        let status = if methods.is_some() { 204 } else { 403 };
        assert_eq!(response.status().as_u16(), status, "{row}");
    }
    for (path, origin, expected) in [
        ("/items", APP, &TRUSTED[..]),
        ("/items", OTHER, &["vary: origin"]),
        (
            "/plain",
            OTHER,
            &["access-control-allow-origin: *", "access-control-expose-headers: etag"],
        ),
    ] {
        let own = request::<Body>("GET", path, &[("origin", origin)]);
        let response = app.clone().oneshot(own).await.unwrap();
        assert_eq!(cors_headers(response.headers()), expected, "{path} {origin}");
    }
}

cors_policy! {
    Staff { origins: ["https://staff.example.com", runtime], credentials: true }
    Guests { origins: ["https://guest.example.com"] }
    Everyone { origins: ["*"] }
    House { policies: [Staff, Guests, Everyone] }
}

/// What was checked while it compiled goes before what arrives at start-up, and both before `*`.
#[tokio::test]
async fn origins_at_start_up() {
    let set = ["https://guest.example.com", "https://new.example.com"];
    Staff::runtime_origins().set(OriginSet::parse(set).unwrap()).unwrap();
    for (origin, credentials) in [
        ("https://staff.example.com", true),
        ("https://new.example.com", true),
        ("https://guest.example.com", false),
        ("https://other.test", false),
    ] {
        let own = request("GET", "/", &[("origin", origin)]);
        let response = send(House, &Spy::default(), own).await;
        let found = response.headers().contains_key("access-control-allow-credentials");
        assert_eq!(found, credentials, "{origin}");
        let explained = House::explain(&Method::GET, &headers(origin));
        let member = match (credentials, origin) {
            (true, _) => "Staff",
            (false, "https://guest.example.com") => "Guests",
            (false, _) => "Everyone",
        };
        assert_eq!(explained.member(), Some(member), "{origin}");
    }
}

cors_policy! {
    Late { origins: [runtime], credentials: true }
    Swapping { policies: [Late, Everyone] }
}

/// A request is judged by the old set or by the new one, and by the old one it is the first policy's.
/// Here the set is swapped while it is asked.
#[tokio::test]
async fn a_swap_while_a_request_is_judged() {
    let swap = |origin: &cors_runtime::Origin<'_>| {
        Late::runtime_origins().set(OriginSet::default()).unwrap();
        origin.host() == "new.example.com"
    };
    Late::runtime_origins().set(OriginSet::rule(swap)).unwrap();
    let origin = "https://new.example.com";
    for expected in [
        &[
            "access-control-allow-credentials: true",
            "access-control-allow-origin: https://new.example.com",
            "vary: origin",
        ][..],
        &["access-control-allow-origin: *", "vary: origin"],
    ] {
        let own = request("GET", "/", &[("origin", origin)]);
        let response = send(Swapping, &Spy::default(), own).await;
        assert_eq!(cors_headers(response.headers()), expected);
    }
}

/// `"*"` is everyone else, whatever it is called.
#[tokio::test]
async fn everyone_else_has_no_longest_name() {
    let origin = format!("app://{}", "a".repeat(400));
    assert!(House::allows_origin(&origin));
    let own = request("GET", "/", &[("origin", &origin)]);
    let response = send(House, &Spy::default(), own).await;
    let expected = ["access-control-allow-origin: *", "vary: origin"];
    assert_eq!(cors_headers(response.headers()), expected);
}

fn headers(origin: &'static str) -> HeaderMap {
    [(http::header::ORIGIN, HeaderValue::from_static(origin))].into_iter().collect()
}

/// The questions are about any of the policies; each of them answers for itself.
#[test]
fn questions() {
    const {
        assert!(Api::allows_origin(APP) && !Api::allows_origin(OTHER));
        assert!(Wide::allows_origin(OTHER));
        assert!(Api::allows_method("DELETE") && !Partners::allows_method("DELETE"));
        assert!(Api::allows_header("x-api-key") && !Trusted::allows_header("x-api-key"));
        assert!(Api::exposes_header("x-total-count") && !Api::exposes_header("etag"));
        assert!(Api::allows_credentials() && !Partners::allows_credentials());
    }
    for (origin, is_trusted) in [(SHOP, true), (OTHER, false)] {
        let request = (&Method::GET, &headers(origin));
        assert_eq!(Api::verify_sender(&request).is_ok(), is_trusted, "{origin}");
    }
}

#[test]
fn explanations() {
    for (method, origin, kind, expected) in [
        (
            Method::DELETE,
            APP,
            Outcome::Allowed,
            "`Api` allows `DELETE` from `https://app.example.com`; note: `Api` applies `Trusted` to this origin",
        ),
        (
            Method::DELETE,
            SHOP,
            Outcome::MethodNotAllowed,
            "`Api` applies `Partners` to this origin; `Partners` does not allow the method `DELETE`; \
             note: a browser sends a preflight first, and does not send this request; help: add `DELETE` \
             to `methods`",
        ),
        (
            Method::GET,
            "http://app.example.com",
            Outcome::OriginNotAllowed,
            "`Api` does not allow the origin `http://app.example.com`; note: the most similar allowed origin is `https://app.example.com`: the scheme differs; help: open the page there",
        ),
    ] {
        let explained = Api::explain(&method, &headers(origin));
        assert_eq!((explained.outcome(), format!("{explained:#}").as_str()), (kind, expected));
    }
}

#[test]
fn snapshot() {
    assert_eq!(
        Api.to_string(),
        "Api
  policy       Trusted
    origin       https://admin.example.com
    origin       https://app.example.com
    method       DELETE
    method       GET
    method       PUT
    header       content-type
    expose       x-total-count
    credentials  yes
    max age      600 s
  policy       Partners
    origin       https://*.partner.example
    origin       set at start-up
    method       GET
    method       HEAD
    method       POST
    header       x-api-key
    expose       safelisted only
    credentials  no
    max age      not sent (browser default)"
    );
}
