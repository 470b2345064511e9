//! `enforce: true`: a foreign origin that the policy does not allow gets 403, and the handler does
//! not run.

use std::{
    pin::Pin,
    task::{Context, Poll, ready},
};

use axum::{Router, body::Body, routing::get};
use cors_runtime::{Cors, cors, cors_policy, cors_route};
use cors_tests::{Spy, cors_headers, preflight, request};
use http::{Request, StatusCode};
use tower::{Layer, Service, ServiceBuilder, ServiceExt, buffer::Buffer};

cors_policy! {
    pub App {
        origins: ["https://app.example.com"],
        methods: [GET, POST],
        credentials: true,
        enforce: true,
    }
    pub Lenient { origins: ["https://app.example.com"] }
    pub Partner { origins: ["https://partner.example"], enforce: false }
    pub Both { policies: [Lenient, Partner], enforce: true }
    pub Other { origins: ["https://other.example"] }
}

const APP: &str = "https://app.example.com";
const EVIL: &str = "https://evil.test";

/// A row's name, the headers, and whether the handler runs.
type Sender = (&'static str, &'static [(&'static str, &'static str)], bool);

/// What a request's headers say of its sender.
const SENDERS: &[Sender] = &[
    ("no page", &[], true),
    ("no page, with a host", &[("host", "api.example.com")], true),
    ("the policy's page", &[("origin", APP), ("host", "api.example.com")], true),
    ("a foreign page", &[("origin", EVIL), ("host", "api.example.com")], false),
    ("a page without origin", &[("origin", "null")], false),
    (
        "the server's own page",
        &[("origin", "https://api.example.com"), ("host", "api.example.com")],
        true,
    ),
    (
        "the server's own page, says the browser",
        &[("origin", "https://api.example.com"), ("sec-fetch-site", "same-origin")],
        true,
    ),
    (
        "a foreign page's image",
        &[("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "no-cors")],
        false,
    ),
    ("a sibling's image", &[("sec-fetch-site", "same-site"), ("sec-fetch-mode", "no-cors")], false),
    (
        "a link",
        &[
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-mode", "navigate"),
            ("sec-fetch-dest", "document"),
        ],
        true,
    ),
    (
        "a form of a foreign page",
        &[
            ("origin", EVIL),
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-mode", "navigate"),
            ("sec-fetch-dest", "document"),
        ],
        false,
    ),
    ("two origins", &[("origin", APP), ("origin", APP)], false),
    ("joined origins", &[("origin", "https://app.example.com, https://evil.test")], false),
];

#[cors(App)]
async fn on_route() -> &'static str {
    "ran"
}

async fn handler() -> &'static str {
    "ran"
}

fn check(row: &str, status: StatusCode, headers: &http::HeaderMap, runs: bool) {
    if runs {
        assert_eq!(status, StatusCode::OK, "{row}");
    } else {
        assert_eq!(status, StatusCode::FORBIDDEN, "{row}");
        assert_eq!(cors_headers(headers), ["vary: origin"], "{row}");
        // It depends on `Sec-Fetch-Site` and `Host` too.
        assert_eq!(headers["cache-control"], "no-store", "{row}");
    }
}

#[tokio::test]
async fn cross_origin_requests_do_not_reach_the_handler() {
    let spy = Spy::default();
    for (row, headers, runs) in SENDERS {
        for method in ["GET", "HEAD", "POST", "DELETE", "OPTIONS"] {
            // A link is GET or HEAD.
            let runs = *runs && (*row != "a link" || matches!(method, "GET" | "HEAD"));
            let before = spy.calls();
            let service = App.layer(spy.clone());
            let response = service.oneshot(request::<()>(method, "/", headers)).await.unwrap();
            check(row, response.status(), response.headers(), runs);
            assert_eq!(spy.calls() - before, usize::from(runs), "{row}: {method}");
        }
    }
}

#[tokio::test]
async fn wherever_the_policy_stands() {
    let routers: [(&str, Router); 5] = [
        ("app-wide", Router::new().route("/", get(handler)).layer(App)),
        ("on a route", Router::new().route("/", cors_route!(get(on_route)))),
        (
            "on a route, under a lenient one",
            Router::new().route("/", cors_route!(get(on_route))).layer(Lenient),
        ),
        (
            "nested, under a lenient one",
            Router::new()
                .nest("/area", Router::new().route("/", get(handler)).layer(App))
                .layer(Lenient),
        ),
        ("combined", Router::new().route("/", get(handler)).layer(Both)),
    ]
    .map(|(name, router)| (name, router.with_state(())));
    for (place, router) in routers {
        for (row, headers, runs) in SENDERS {
            let path = if place.starts_with("nested") { "/area" } else { "/" };
            let own = request::<Body>("GET", path, headers);
            let response = router.clone().oneshot(own).await.unwrap();
            check(&format!("{place}: {row}"), response.status(), response.headers(), *runs);
        }
    }
}

#[cors(Other)]
async fn for_others() -> &'static str {
    "ran"
}

#[cors(same_origin)]
async fn denied() -> &'static str {
    "ran"
}

/// A policy that enforces is a gate: it refuses what it does not admit itself, whatever is inside, and
/// a nearer policy decides what is left.
#[tokio::test]
async fn gates_compose_by_and() {
    let other = [("origin", "https://other.example")];
    let app = [("origin", APP)];
    let router: Router = Router::new()
        .route("/other", cors_route!(get(for_others)))
        .route("/denied", cors_route!(get(denied)))
        .route("/plain", get(handler))
        .nest("/area", Router::new().route("/", get(handler)).layer(Other))
        .layer(App);
    for path in ["/other", "/denied", "/plain", "/area", "/missing"] {
        for headers in [&other, &[("origin", EVIL)]] {
            let own = request::<Body>("GET", path, headers);
            let response = router.clone().oneshot(own).await.unwrap();
            check(path, response.status(), response.headers(), false);
        }
    }
    for (path, status, granted) in [
        ("/other", 200, false),
        ("/denied", 200, false),
        ("/area", 200, false),
        ("/plain", 200, true),
    ] {
        let response = router.clone().oneshot(request::<Body>("GET", path, &app)).await.unwrap();
        assert_eq!(response.status().as_u16(), status, "{path}");
        let headers = cors_headers(response.headers());
        let is_granted = headers.iter().any(|line| line.starts_with("access-control-allow-origin"));
        assert_eq!(is_granted, granted, "{path}: {headers:?}");
    }
    // In a plain stack of services too, and the inner one is not called.
    let spy = Spy::default();
    let service = ServiceBuilder::new().layer(App).layer(Other).service(spy.clone());
    let response = service.oneshot(request::<()>("GET", "/", &other)).await.unwrap();
    check("plain stack", response.status(), response.headers(), false);
    assert_eq!(spy.calls(), 0);
}

/// The way out: a route outside of the layer, for what other sites are meant to send.
#[tokio::test]
async fn a_route_outside_of_the_layer() {
    let callback = Router::new().route("/saml", axum::routing::post(handler));
    let router: Router = Router::new().route("/plain", get(handler)).layer(App).merge(callback);
    let form = [("origin", "https://idp.example"), ("sec-fetch-mode", "navigate")];
    let response = router.clone().oneshot(request::<Body>("POST", "/saml", &form)).await.unwrap();
    assert_eq!((response.status(), cors_headers(response.headers())), (StatusCode::OK, vec![]));
    let response = router.oneshot(request::<Body>("POST", "/plain", &form)).await.unwrap();
    check("inside", response.status(), response.headers(), false);
    let explained = App::explain(&http::Method::POST, request::<()>("POST", "/", &form).headers());
    assert!(explained.to_string().contains("outside of the layer"), "{explained}");
}

/// What an enforced policy cannot see through does not matter: it asks nobody.
#[tokio::test]
async fn in_doubt_refused() {
    let hidden = Router::new().route("/", cors_route!(get(for_others)));
    let router: Router = Router::new().nest_service("/hidden", hidden).layer(App);
    let own = request::<Body>("GET", "/hidden", &[("origin", EVIL)]);
    let response = router.oneshot(own).await.unwrap();
    check("hidden", response.status(), response.headers(), false);
}

/// A service of two, of which one has a policy of its own. Both have to be ready before either is
/// called.
#[derive(Clone)]
struct Two {
    guarded: Cors<Spy, Other>,
    plain: Spy,
}

impl Service<Request<()>> for Two {
    type Response = <Spy as Service<Request<()>>>::Response;
    type Error = <Spy as Service<Request<()>>>::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Self::Error>>>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        ready!(Service::<Request<()>>::poll_ready(&mut self.guarded, context))?;
        Service::<Request<()>>::poll_ready(&mut self.plain, context)
    }

    fn call(&mut self, request: Request<()>) -> Self::Future {
        match request.uri().path() {
            "/guarded" => Box::pin(self.guarded.call(request)),
            _ => Box::pin(self.plain.call(request)),
        }
    }
}

/// A policy beside a service is none around it.
#[tokio::test]
async fn a_neighbours_policy_opens_nothing() {
    let plain = Spy::default();
    let two = Two { guarded: Other.layer(Spy::default()), plain: plain.clone() };
    let own = request::<()>("POST", "/plain", &[("origin", EVIL)]);
    let response = App.layer(two).oneshot(own).await.unwrap();
    check("plain", response.status(), response.headers(), false);
    assert_eq!(plain.calls(), 0);
}

/// What a buffer was handed, its worker may call before it is taken back.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_buffer_is_not_asked() {
    let spy = Spy::default();
    // Two policies in the program, so that there is something to ask for.
    let _ = Other.layer(spy.clone());
    let service = App.layer(Buffer::new(spy.clone(), 8));
    for _ in 0..2000 {
        let own = request::<()>("POST", "/", &[("origin", EVIL)]);
        let response = service.clone().oneshot(own).await.unwrap();
        check("buffered", response.status(), response.headers(), false);
    }
    assert_eq!(spy.calls(), 0);
}

#[tokio::test]
async fn preflights_are_as_without() {
    let spy = Spy::default();
    for (origin, status) in [(APP, 204), (EVIL, 403)] {
        let service = App.layer(spy.clone());
        let response = service.oneshot(preflight::<()>("/", origin, "POST")).await.unwrap();
        assert_eq!((response.status().as_u16(), spy.calls()), (status, 0), "{origin}");
    }
}

/// HTTP/2 names the server in the URI.
#[tokio::test]
async fn the_authority_of_the_uri_counts() {
    for (uri, runs) in [("https://api.example.com/", true), ("https://elsewhere.test/", false)] {
        let own = Request::builder().uri(uri).header("origin", "https://api.example.com");
        let response = App.layer(Spy::default()).oneshot(own.body(()).unwrap()).await.unwrap();
        check(uri, response.status(), response.headers(), runs);
    }
}

#[test]
fn it_is_shown() {
    assert!(App.to_string().ends_with("\n  enforce      yes"), "{App}");
    assert!(Both.to_string().ends_with("\n  enforce      yes"), "{Both}");
    assert!(!Partner.to_string().contains("enforce"), "{Partner}");
}

/// A handler's own policy takes the key as well.
#[cors(origins = ["https://app.example.com"], enforce = true)]
async fn transfer() {}

#[tokio::test]
async fn inline() {
    let router: Router = Router::new().route("/", cors_route!(post(transfer)));
    for (origin, status) in [(APP, 200), (EVIL, 403)] {
        let own = request::<Body>("POST", "/", &[("origin", origin)]);
        let response = router.clone().oneshot(own).await.unwrap();
        assert_eq!(response.status().as_u16(), status, "{origin}");
    }
}

#[test]
fn explanations_say_so() {
    let enforced = "the policy is enforced: 403, and the handler does not run";
    for (row, headers, runs) in SENDERS {
        let request = request::<()>("GET", "/", headers);
        let explained = App::explain(request.method(), request.headers()).to_string();
        assert_eq!(!explained.contains(enforced), *runs, "{row}: {explained}");
    }
}
