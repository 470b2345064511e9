//! What is sent: for each policy and request, the status and the complete set of CORS headers. Each row
//! holds in a program with one policy and in one with several, through the layer and through `decide`.
//!
//! Who may send is in `guarded`, where a policy may be in `placements`.

use std::convert::Infallible;

use axum::{Router, body::Body};
use cors_runtime::{
    Cors, CorsLayer, Policy, ResponseHead, cors, cors_policy, cors_route, explain::Outcome,
};
use cors_tests::{
    Spy, cors_headers, head,
    log::logged,
    modes::{in_both_modes, is_alone},
    now, said,
};
use http::{HeaderMap, HeaderName, HeaderValue, Request};
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
        methods: [GET, PUT, DELETE],
        credentials: true,
        max_age: 0,
    }

    pub OpenData { origins: ["*"], expose: ["etag"] }

    pub Partners { origins: ["https://*.partner.example", runtime], headers: ["x-api-key"] }

    /// Those that are known.
    pub Api { policies: [Account, Partners] }

    /// And everyone else.
    pub Wide { policies: [Account, Partners, OpenData] }
}

/// The rows of a policy in `data/wire.tsv`.
fn rows(policy: &str) -> Vec<[&'static str; 3]> {
    cors_tests::rows(include_str!("../data/wire.tsv"), policy)
}

const ACTUAL: [&str; 6] = ["GET", "HEAD", "POST", "DELETE", "OPTIONS", "M-SEARCH"];

fn both_modes(test: &str, cases: cors_tests::modes::Cases<'_>) {
    let several = || {
        let _ = (Dashboard.layer(()), OpenData.layer(()));
    };
    in_both_modes(test, several, cases);
}

#[test]
fn requests() {
    both_modes(
        "wire::requests",
        &[
            ("Dashboard", &|| check::<Dashboard>("Dashboard")),
            ("Account", &|| check::<Account>("Account")),
            ("OpenData", &|| check::<OpenData>("OpenData")),
            ("Api", &|| check::<Api>("Api")),
            ("Wide", &|| check::<Wide>("Wide")),
        ],
    );
}

fn check<P: Policy>(policy: &str) {
    for [status, row, expected] in rows(policy) {
        let methods = if row.starts_with("ACTUAL") { &ACTUAL[..] } else { &["ACTUAL"] };
        for method in methods {
            let status = status.parse().expect("a status");
            check_row::<P>(status, &row.replace("ACTUAL", method), expected);
        }
    }
}

fn check_row<P: Policy>(status: u16, request: &str, expected: &str) {
    let runs = usize::from(status == 200);
    // One policy around itself is still one.
    let layer = CorsLayer::<P>::new;
    for twice in [false, true] {
        let spy = Spy::default();
        let response = if twice {
            now(layer().layer(layer().layer(spy.clone())).oneshot(head::<()>(request)))
        } else {
            now(layer().layer(spy.clone()).oneshot(head::<()>(request)))
        };
        let Ok(response) = response;
        let got = (response.status().as_u16(), said(response.headers()), spy.calls());
        assert_eq!(got, (status, expected.to_owned(), runs), "{request}, twice: {twice}");
        if runs == 0 {
            assert_eq!(response.body(), "", "{request}");
            let others = response.headers().len() - cors_headers(response.headers()).len();
            assert_eq!(others, 0, "{request}: {:?}", response.headers());
            // In a program with one policy, its preflights end there.
            assert!(!is_alone() || spy.asked() == 0, "{request}");
        }
    }
    let asked = head::<()>(request);
    // The explanation says the same of the origin.
    let is_about_origin = |outcome| {
        matches!(
            outcome,
            Outcome::OriginMalformed | Outcome::OriginNull | Outcome::OriginNotAllowed
        )
    };
    let explained = layer().explain(&asked);
    let is_refused = request.contains("| origin:") && !expected.contains("allow-origin");
    assert_eq!(explained.failed().any(is_about_origin), is_refused, "{request}: {explained}");
    // What adapters to other frameworks use. What else is in the map of a refusal goes.
    let decision = layer().decide(&asked);
    assert_eq!(explained.status(), decision.status(), "{request}: {explained}");
    let mut headers = HeaderMap::from_iter([(
        http::header::CONTENT_TYPE,
        HeaderValue::from_static("text/plain"),
    )]);
    let got = decision.apply(&mut headers).map_or(200, |status| status.as_u16());
    assert_eq!((got, said(&headers)), (status, expected.to_owned()), "decide: {request}");
    assert_eq!(headers.contains_key("content-type"), runs == 1, "decide: {request}");
    // In the types of another framework, whose responses may be full.
    for room in 0..=9 {
        let mut lines = Lines { lines: vec![("Content-Type".into(), "text/plain".into())], room };
        decision.apply(&mut lines);
        let got = lines.said();
        let is_cut = !["allow-", "expose-", "max-age"].iter().any(|name| got.contains(name));
        assert!(got == expected || is_cut && room < 9, "{room} lines: {request}: {got}");
    }
}

/// A response that takes only so many lines.
struct Lines {
    lines: Vec<(String, Vec<u8>)>,
    room: usize,
}

impl Lines {
    fn said(&self) -> String {
        let lines = self.lines.iter().map(|(name, value)| {
            (name.parse().expect("a name"), HeaderValue::from_bytes(value).expect("a value"))
        });
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            headers.append::<http::HeaderName>(name, value);
        }
        said(&headers)
    }
}

impl ResponseHead for Lines {
    fn lines(&self, name: &str) -> impl Iterator<Item = &[u8]> {
        let of_name = move |(given, _): &&(String, Vec<u8>)| given.eq_ignore_ascii_case(name);
        self.lines.iter().filter(of_name).map(|(_, value)| value.as_slice())
    }

    fn remove(&mut self, name: &str) {
        self.lines.retain(|(given, _)| !given.eq_ignore_ascii_case(name));
    }

    fn append(&mut self, name: &str, value: &[u8]) {
        if self.lines.len() < self.room {
            self.lines.push((name.into(), value.into()));
        }
    }

    fn clear(&mut self) {
        self.lines.clear();
    }
}

/// What is left of headers that a handler has set.
#[test]
fn responses() {
    both_modes(
        "wire::responses",
        &[
            ("Dashboard", &|| check_responses::<Dashboard>("Dashboard")),
            ("Account", &|| check_responses::<Account>("Account")),
            ("OpenData", &|| check_responses::<OpenData>("OpenData")),
            ("Wide", &|| check_responses::<Wide>("Wide")),
        ],
    );
}

/// The six headers are one statement: each of them, alone or with others, goes.
const SIX: [(&str, &str); 7] = [
    ("access-control-allow-origin", "*"),
    ("access-control-allow-origin", "https://evil.test"),
    ("access-control-allow-credentials", "true"),
    ("access-control-expose-headers", "*"),
    ("access-control-allow-methods", "*"),
    ("access-control-allow-headers", "*"),
    ("access-control-max-age", "86400"),
];

/// The handler's lines of `vary`, and those that are sent: appended, never replaced, never doubled.
const VARY: &[(&[&str], &[&str])] = &[
    (&["accept-encoding"], &["accept-encoding", "origin"]),
    (&["origin"], &["origin"]),
    (&[" Origin "], &[" Origin "]),
    (&["accept", "origin"], &["accept", "origin"]),
    (&["accept-encoding, Origin"], &["accept-encoding, Origin"]),
    (&["origin,accept", "cookie"], &["origin,accept", "cookie"]),
    (&["x-origin, origin-x"], &["x-origin, origin-x", "origin"]),
];

fn check_responses<P: Policy>(policy: &str) {
    let rows = rows(policy).into_iter();
    for [_, request, expected] in rows.filter(|[_, row, _]| row.starts_with("ACTUAL")) {
        let request = request.replace("ACTUAL", "GET");
        let sent = |spy: Spy| {
            let Ok(response) = now(CorsLayer::<P>::new().layer(spy).oneshot(head::<()>(&request)));
            response
        };
        // By a layer, and by an adapter.
        let written = |handler: &[(&'static str, &str)]| {
            let mut headers = HeaderMap::new();
            for (name, value) in handler {
                headers.append(*name, value.parse().expect("a value"));
            }
            let sent = sent(Spy::default().headers(headers.clone()));
            CorsLayer::<P>::new().decide(&head::<()>(&request)).apply(&mut headers);
            [sent.headers().clone(), headers]
        };
        for handler in SIX.iter().map(std::slice::from_ref).chain([&SIX[..]]) {
            for headers in written(handler) {
                assert_eq!(said(&headers), expected, "{request}: {handler:?}");
            }
        }
        for (lines, varied) in VARY {
            let handler: Vec<_> = lines.iter().map(|line| ("vary", *line)).collect();
            let expected = if expected.contains("vary") { varied } else { lines };
            for headers in written(&handler) {
                let got: Vec<_> = headers.get_all("vary").iter().collect();
                assert_eq!(got, *expected, "{request}: {lines:?}");
            }
        }
        for status in [201, 301, 304, 400, 401, 404, 405, 429, 500, 503] {
            let response = sent(Spy::default().status(status.try_into().expect("a status")));
            assert_eq!(response.status().as_u16(), status);
            assert_eq!(said(response.headers()), expected, "{request}: {status}");
        }
    }
}

/// A map of `http` panics when it overflows. A policy must not be what makes it, and its headers are
/// one statement: all of them or none.
#[test]
fn full_responses() {
    both_modes(
        "wire::full_responses",
        &[("Account", &|| {
            let all =
                "allow-credentials: true | allow-origin: https://app.example.com | vary: origin";
            let full = full();
            for (room, expected) in [(0, ""), (1, ""), (2, ""), (3, all), (4, all)] {
                // Whether the handler has set some of the headers itself makes no difference.
                for stale in
                    [&[][..], &["access-control-max-age"], &["access-control-allow-origin"]]
                {
                    let mut headers = full.clone();
                    for name in (0..room.max(stale.len())).map(name) {
                        headers.remove(name);
                    }
                    for name in stale {
                        headers.insert(*name, HeaderValue::from_static("1"));
                    }
                    let spy = Spy::default().headers(headers);
                    let request = head::<()>("GET | origin: https://app.example.com");
                    let Ok(response) = now(Account.layer(spy).oneshot(request));
                    let expected = if stale.len() > room { "" } else { expected };
                    assert_eq!(said(response.headers()), expected, "{room} {stale:?}");
                }
            }
        })],
    );
}

fn name(i: usize) -> HeaderName {
    format!("x-{i}").parse().expect("a name")
}

/// As many names as there is room for.
fn full() -> HeaderMap {
    let mut headers = HeaderMap::new();
    let mut i = 0;
    while headers.try_insert(name(i), HeaderValue::from_static("1")).is_ok() {
        i += 1;
    }
    headers
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
    fn check<P: Policy>(count: usize, origins: &[String])
    where
        Cors<Spy, P>: tower::Service<Request<()>, Error = Infallible>,
    {
        let exact: Vec<&String> = origins.iter().filter(|origin| !origin.contains('*')).collect();
        assert_eq!(exact.len(), count, "{origins:?}");
        for origin in exact {
            let expected = format!("allow-origin: {origin} | vary: origin");
            let request = format!("GET | origin: {origin}");
            check_row::<P>(200, &request, &expected);
        }
    }
    check::<Few>(4, &Few::origins());
    check::<InASet>(8, &InASet::origins());
    check::<Numbers>(8, &Numbers::origins());
}

/// Each refusal is logged once, and nothing else is.
#[test]
fn refusals_are_logged_once() {
    let check = || {
        for [status, request, expected] in rows("Dashboard") {
            let request = request.replace("ACTUAL", "GET");
            let events = now(logged(async {
                let app = Dashboard.layer(Spy::default());
                let Ok(response) = app.oneshot(head::<()>(&request)).await;
                assert_eq!(response.status().as_str(), status);
            }));
            let is_allowed = expected.contains("allow-origin");
            // A preflight whose method or headers are not allowed is refused by the browser.
            let is_refused_by_browsers =
                ["PATCH", "not a method"].iter().any(|method| request.contains(method));
            let is_refused = request.contains("| origin:") && !is_allowed || is_refused_by_browsers;
            assert_eq!(events.len(), usize::from(is_refused), "{request}");
        }
    };
    both_modes("wire::refusals_are_logged_once", &[("Dashboard", &check)]);
}

cors_policy! {
    pub Uploads { origins: ["https://app.example.com"], methods: [OPTIONS, PATCH] }
}

#[cors(Uploads)]
async fn uploads() {}

#[cors(Dashboard)]
async fn items() {}

#[cors(origins = ["https://app.example.com"])]
async fn inline() {}

/// A preflight asks for `OPTIONS` where script sends it, as clients of tus do.
#[test]
fn options_is_granted_where_the_route_serves_it_and_the_policy_lists_it() {
    for (route, granted) in [
        (cors_route!(get(uploads).options(uploads)), "GET,HEAD,OPTIONS"),
        (cors_route!(get(uploads)), "GET,HEAD"),
        (cors_route!(get(items).options(items)), "GET,HEAD"),
        (cors_route!(get(inline).options(inline)), "GET,HEAD,OPTIONS"),
        (cors_route!(get(items).options(uploads)), "OPTIONS"),
        (cors_route!(get(uploads).options(items)), "-"),
    ] {
        let router: Router = Router::new().route("/", route);
        let asked =
            "OPTIONS | origin: https://app.example.com | access-control-request-method: OPTIONS";
        let Ok(response) = now(router.clone().oneshot(head::<Body>(asked)));
        let methods = response.headers().get("access-control-allow-methods");
        let methods = methods.map_or("-", |methods| methods.to_str().expect("text"));
        assert_eq!((response.status().as_u16(), methods), (204, granted));
        if granted.contains("OPTIONS") {
            let sent = "OPTIONS | origin: https://app.example.com";
            let Ok(response) = now(router.oneshot(head::<Body>(sent)));
            let got = said(response.headers());
            assert_eq!(response.status().as_u16(), 200, "{granted}");
            assert!(got.contains("allow-origin: https://app.example.com"), "{granted}: {got}");
        }
    }
}
