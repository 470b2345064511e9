//! Whatever bytes a request is made of, the server does not panic, grants nothing that no policy
//! declares, and sends nothing of the request back but an `Origin` that a policy admits.

use cors_runtime::cors_policy;
use cors_tests::{Spy, now, send};
use http::{
    HeaderMap, HeaderName, HeaderValue, Method, Request, Response, StatusCode,
    header::{ACCESS_CONTROL_REQUEST_METHOD, ORIGIN},
};
use tower::Layer;

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

fn request(method: &Method, headers: &HeaderMap) -> Request<()> {
    let mut request = Request::new(());
    *request.method_mut() = method.clone();
    *request.headers_mut() = headers.clone();
    request
}

/// What the handler says, which has to arrive unchanged.
const OWN: [(&str, &str); 2] = [("content-type", "text/plain"), ("etag", "1")];

fn around_a_service<L>(layer: L, shape: &Shape, method: &Method, headers: &HeaderMap)
where
    L: Layer<Spy>,
    L::Service:
        tower::Service<Request<()>, Response = Response<String>, Error = std::convert::Infallible>,
{
    let spy = Spy::answering(&OWN);
    let response = now(send(layer, &spy, request(method, headers)));
    let is_cors =
        |line: &Vec<u8>| line.starts_with(b"access-control-") || line.starts_with(b"vary");
    let (got, others): (Vec<_>, Vec<_>) = lines(response.headers()).into_iter().partition(is_cors);
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
    let got = (response.status(), response.body().as_str(), text(&others));
    assert_eq!(got, expected, "{method} {headers:?}");
}

#[test]
fn around_any_service() {
    check(800, |method, headers| {
        around_a_service(Dashboard, &DASHBOARD, method, headers);
        around_a_service(Account, &ACCOUNT, method, headers);
        around_a_service(OpenData, &OPEN_DATA, method, headers);
    });
}
