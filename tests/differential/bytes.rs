//! Whatever bytes a request is made of, the server does not panic, grants nothing that no policy
//! declares, and sends nothing of the request back but an `Origin` that a policy admits.

use axum::{Router, body::Body, routing::get};
use cors_runtime::{cors, cors_policy, cors_route};
use cors_tests::{Spy, send};
use http::{
    HeaderMap, HeaderName, HeaderValue, Method, Request, Response, StatusCode,
    header::{ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_REQUEST_METHOD, ORIGIN},
};
use tokio::runtime::Runtime;
use tower::{Layer, ServiceExt};

mod inputs;

use self::inputs::check;
use crate::oracle::naive;

cors_policy! {
    pub Dashboard {
        origins: [
            "https://app.example.com",
            "https://*.preview.example.com",
            "https://example.net:*",
        ],
        methods: [GET, PUT, DELETE],
        headers: ["authorization", "content-type"],
        expose: ["x-total-count"],
        max_age: 600,
    }

    pub Account { origins: ["https://account.example.com"], credentials: true }

    pub OpenData { origins: ["*"], expose: ["etag"] }
}

/// What a policy may say, written out: nothing here is computed by the library.
struct Shape {
    origins: &'static [&'static str],
    /// On an allowed actual request, besides the origin and `vary`.
    actual: &'static [&'static str],
    /// On an allowed preflight, likewise.
    preflight: &'static [&'static str],
}

const DASHBOARD: Shape = Shape {
    origins: &["https://app.example.com", "https://*.preview.example.com", "https://example.net:*"],
    actual: &["access-control-expose-headers: x-total-count"],
    preflight: &[
        "access-control-allow-headers: authorization,content-type",
        "access-control-allow-methods: GET,PUT,DELETE",
        "access-control-max-age: 600",
    ],
};

const ACCOUNT: Shape = Shape {
    origins: &["https://account.example.com"],
    actual: &["access-control-allow-credentials: true"],
    preflight: &[
        "access-control-allow-credentials: true",
        "access-control-allow-methods: GET,HEAD,POST",
    ],
};

const OPEN_DATA: Shape = Shape {
    origins: &["*"],
    actual: &["access-control-expose-headers: etag"],
    preflight: &["access-control-allow-methods: GET,HEAD,POST"],
};

/// `Dashboard` on a route: the methods are the route's.
const LISTING: Shape = Shape {
    preflight: &[
        "access-control-allow-headers: authorization,content-type",
        "access-control-allow-methods: GET,HEAD",
        "access-control-max-age: 600",
    ],
    ..DASHBOARD
};

/// The policy that stands on `create` itself.
const CREATING: Shape = Shape {
    origins: &["https://editor.example.com"],
    actual: &["access-control-allow-credentials: true"],
    preflight: &[
        "access-control-allow-credentials: true",
        "access-control-allow-headers: content-type",
        "access-control-allow-methods: POST",
    ],
};

const DENIED: Shape = Shape { origins: &[], actual: &[], preflight: &[] };

impl Shape {
    /// All the header lines that a policy may have put on the response to these.
    fn lines(&self, method: &Method, request: &HeaderMap) -> Vec<Vec<u8>> {
        let origins: Vec<&[u8]> =
            request.get_all(ORIGIN).iter().map(HeaderValue::as_bytes).collect();
        let asks = request.contains_key(ACCESS_CONTROL_REQUEST_METHOD);
        let is_preflight = method == Method::OPTIONS && !origins.is_empty() && asks;
        let own = if is_preflight { self.preflight } else { self.actual };
        let mut lines: Vec<Vec<u8>> = Vec::new();
        let mut allow = |origin: &[u8]| {
            lines.push([b"access-control-allow-origin: ", origin].concat());
            lines.extend(own.iter().map(|line| line.as_bytes().to_vec()));
        };
        if self.origins == ["*"] {
            allow(b"*");
        } else {
            if let [origin] = origins.as_slice()
                && let Ok(text) = std::str::from_utf8(origin)
                && naive::admits(self.origins, text)
            {
                allow(origin);
            }
            lines.push(b"vary: origin".to_vec());
        }
        lines.sort();
        lines
    }
}

/// Every header line of a response, sorted.
fn lines(headers: &HeaderMap) -> Vec<Vec<u8>> {
    let line = |(name, value): (&HeaderName, &HeaderValue)| {
        [name.as_str().as_bytes(), b": ", value.as_bytes()].concat()
    };
    let mut lines: Vec<_> = headers.iter().map(line).collect();
    lines.sort();
    lines
}

fn text(lines: &[Vec<u8>]) -> Vec<String> {
    lines.iter().map(|line| line.escape_ascii().to_string()).collect()
}

/// Splits off the lines that no policy has to do with.
fn cors_lines(all: Vec<Vec<u8>>) -> (Vec<Vec<u8>>, Vec<Vec<u8>>) {
    all.into_iter()
        .partition(|line| line.starts_with(b"access-control-") || line.starts_with(b"vary"))
}

fn request<B: Default>(uri: &str, method: &Method, headers: &HeaderMap) -> Request<B> {
    let mut request = Request::new(B::default());
    *request.method_mut() = method.clone();
    *request.uri_mut() = uri.parse().expect("a path");
    *request.headers_mut() = headers.clone();
    request
}

// Around a service.

/// What the handler says, which has to arrive unchanged.
const OWN: [(&str, &str); 2] = [("content-type", "text/plain"), ("etag", "\"1\"")];

async fn around_a_service<L>(layer: L, shape: &Shape, method: &Method, headers: &HeaderMap)
where
    L: Layer<Spy>,
    L::Service:
        tower::Service<Request<()>, Response = Response<String>, Error = std::convert::Infallible>,
{
    let spy = Spy::answering(&OWN);
    let response = send(layer, &spy, request("/", method, headers)).await;
    let (got, others) = cors_lines(lines(response.headers()));
    assert_eq!(text(&got), text(&shape.lines(method, headers)), "{method} {headers:?}");
    let is_preflight = spy.calls() == 0;
    let granted = got.iter().any(|line| line.starts_with(b"access-control-allow-origin"));
    let expected = match (is_preflight, granted) {
        (true, true) => (StatusCode::NO_CONTENT, "", Vec::new()),
        (true, false) => (StatusCode::FORBIDDEN, "", Vec::new()),
        (false, _) => {
            (StatusCode::OK, "body", OWN.map(|(name, value)| format!("{name}: {value}")).to_vec())
        }
    };
    let others: Vec<String> =
        others.into_iter().map(|line| String::from_utf8(line).expect("ours")).collect();
    let got = (response.status(), response.body().as_str(), others);
    assert_eq!(got, expected, "{method} {headers:?}");
}

#[test]
fn around_any_service() {
    let runtime = runtime();
    check(800, |method, headers| {
        runtime.block_on(async {
            around_a_service(Dashboard, &DASHBOARD, method, headers).await;
            around_a_service(Account, &ACCOUNT, method, headers).await;
            around_a_service(OpenData, &OPEN_DATA, method, headers).await;
        });
    });
}

// On routes.

#[cors(Dashboard)]
async fn list() -> &'static str {
    "the items"
}

#[cors(
    origins = ["https://editor.example.com"],
    headers = ["content-type"],
    credentials = true,
)]
async fn create() -> (StatusCode, &'static str) {
    (StatusCode::CREATED, "created")
}

#[cors(same_origin)]
async fn rotate_keys() -> &'static str {
    "rotated"
}

fn app() -> Router {
    Router::new()
        .route("/items", cors_route!(get(list).post(create)))
        .route("/keys", cors_route!(post(rotate_keys)))
        .route("/plain", get(async || "plain"))
        .layer(Account)
}

/// Whose answer it is: the handler's that the request, or the one that a preflight announces,
/// would meet.
fn shape_of(path: &str, method: &Method, headers: &HeaderMap) -> &'static Shape {
    let is_preflight = method == Method::OPTIONS && headers.contains_key(ORIGIN);
    let asked = headers.get(ACCESS_CONTROL_REQUEST_METHOD).filter(|_| is_preflight);
    match (path, asked.map_or(method.as_str().as_bytes(), HeaderValue::as_bytes)) {
        ("/items", b"GET" | b"HEAD") => &LISTING,
        ("/items", b"POST") => &CREATING,
        // No handler takes it, so for a preflight there is no policy to ask; what is answered to
        // an actual request is a 405 without content, under the policy around the router.
        ("/items", _) if asked.is_some() => &DENIED,
        ("/keys", _) => &DENIED,
        _ => &ACCOUNT,
    }
}

const PATHS: [&str; 4] = ["/items", "/keys", "/plain", "/nowhere"];

/// The content and the other headers that axum and the handlers send.
const CONTENTS: [&[u8]; 5] = [b"", b"the items", b"created", b"rotated", b"plain"];
const OTHER_LINES: [&str; 8] = [
    "allow: GET,HEAD",
    "allow: GET,HEAD,POST,OPTIONS",
    "allow: POST,OPTIONS",
    "content-length: 0",
    "content-length: 5",
    "content-length: 7",
    "content-length: 9",
    "content-type: text/plain; charset=utf-8",
];

async fn on_routes(app: &Router, path: &str, method: &Method, headers: &HeaderMap) {
    let request: Request<Body> = request(path, method, headers);
    let Ok(response) = app.clone().oneshot(request).await;
    let (parts, body) = response.into_parts();
    let content = axum::body::to_bytes(body, 1_024).await.expect("a short body");
    let (got, others) = cors_lines(lines(&parts.headers));
    let row = format!("{method} {path} {headers:?} {}", parts.status);
    let shape = shape_of(path, method, headers);
    assert_eq!(text(&got), text(&shape.lines(method, headers)), "{row}");
    assert!(CONTENTS.contains(&&*content), "{row} {content:?}");
    for line in text(&others) {
        assert!(OTHER_LINES.contains(&line.as_str()), "{row} {line}");
    }
}

#[test]
fn on_annotated_routes() {
    let (runtime, app) = (runtime(), app());
    check(400, |method, headers| {
        runtime.block_on(async {
            for path in PATHS {
                on_routes(&app, path, method, headers).await;
            }
        });
    });
}

// Long values.

#[test]
fn long_values() {
    let (runtime, app) = (runtime(), app());
    let long = |unit: &str, length: usize| unit.repeat(length / unit.len());
    let kilobytes = 16 * 1_024;
    let label = long("a", kilobytes);
    let labels = long("a.", kilobytes);
    let digits = long("8", kilobytes);
    let list = long("https://app.example.com, ", kilobytes);
    for (row, origin) in [
        ("bytes", label.clone()),
        ("a label", format!("https://{label}.preview.example.com")),
        ("labels", format!("https://{labels}preview.example.com")),
        ("a port", format!("https://example.net:{digits}")),
        ("zeros", format!("https://example.net:{}8443", digits.replace('8', "0"))),
        ("after an origin", format!("https://app.example.com{label}")),
        ("a list", list),
        ("an origin", "https://app.example.com".to_owned()),
    ] {
        for asked in [0, 1_024 * 1_024] {
            let mut headers = HeaderMap::new();
            headers.insert(ORIGIN, origin.parse().expect(row));
            headers.insert(ACCESS_CONTROL_REQUEST_METHOD, HeaderValue::from_static("PUT"));
            if asked > 0 {
                let names = long("content-type,", asked).parse().expect(row);
                headers.insert(ACCESS_CONTROL_REQUEST_HEADERS, names);
            }
            for method in [Method::GET, Method::OPTIONS] {
                runtime.block_on(async {
                    around_a_service(Dashboard, &DASHBOARD, &method, &headers).await;
                    around_a_service(Account, &ACCOUNT, &method, &headers).await;
                    around_a_service(OpenData, &OPEN_DATA, &method, &headers).await;
                    for path in PATHS {
                        on_routes(&app, path, &method, &headers).await;
                    }
                });
            }
        }
    }
}

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_current_thread().build().expect("a runtime")
}
