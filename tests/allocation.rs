//! What the layer allocates on the heap, by a counting allocator: in a program with several policies,
//! and where it says so in a program with one, which allocates nothing.

use std::{
    convert::Infallible,
    future::{Ready, ready},
    pin::pin,
    task::{Context, Poll, Waker},
};

use axum::{
    Router,
    body::Body,
    routing::{self, MethodRouter},
};
use bytes::Bytes;
use cors_runtime::{CorsLayer, cors, cors_policy, cors_route};
use cors_tests::{
    cors_headers,
    modes::{Cases, in_both_modes, is_alone},
    preflight, request,
};
use http::{HeaderMap, HeaderValue, Request, Response, header::ORIGIN};
use tower::{Layer, Service};

cors_policy! {
    /// Everything that can stand on an actual response.
    pub Dashboard {
        origins: [
            "https://app.example.com",
            "https://admin.example.com",
            "https://*.preview.example.com",
        ],
        methods: [GET, PUT, DELETE],
        headers: ["authorization", "content-type"],
        expose: ["x-total-count"],
        credentials: true,
        max_age: 600,
    }

    pub OpenData { origins: ["*"], expose: ["etag"] }

    pub Later { origins: ["https://app.example.com", runtime] }

    /// The fewest headers a preflight answer can have.
    pub Plain { origins: ["https://app.example.com"] }
}

/// In a program with several policies the outermost layer puts into the request what they share: the
/// map of extensions, its table and the entry. What the entry points to served another request before. axum
/// has made the map already.
const SHARED: u64 = 3;

/// What a policy allocates by itself.
fn shared() -> u64 {
    if is_alone() { 0 } else { SHARED }
}

/// What happens once in a program, such as taking note of a place that logs, is not counted.
fn warm_up() {
    static ONCE: std::sync::Once = std::sync::Once::new();
    if is_alone() {
        return;
    }
    let all = || {
        let _ = (Dashboard.layer(()), OpenData.layer(()));
        for request in [from(APP), from(EVIL), asking(APP), asking(EVIL)] {
            let _ = count(Dashboard.layer(Prepared::with(HeaderMap::new())), request.clone());
            let router = Router::new().route("/", routing::get(plain)).layer(Later);
            let _ = count(router, request.clone().map(|()| Body::empty()));
            let _ = on(cors_route!(get(annotated)), &request);
        }
    };
    ONCE.call_once(all);
    // And what happens once in each thread.
    all();
}

/// A layer around a service, after what happens once.
fn around<S, L: Layer<S>>(layer: L, inner: S) -> L::Service {
    warm_up();
    layer.layer(inner)
}

const APP: &str = "https://app.example.com";
const PREVIEW: &str = "https://pr-7.preview.example.com";
const EVIL: &str = "https://app.example.com.evil.test";

/// Answers with a response that was made before anyone counted.
#[derive(Clone, Debug)]
struct Prepared(Option<Response<()>>);

impl Prepared {
    fn with(headers: HeaderMap) -> Self {
        let mut response = Response::new(());
        *response.headers_mut() = headers;
        Self(Some(response))
    }
}

impl Service<Request<()>> for Prepared {
    type Response = Response<()>;
    type Error = Infallible;
    type Future = Ready<Result<Response<()>, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Request<()>) -> Self::Future {
        ready(Ok(self.0.take().expect("called once")))
    }
}

/// Calls a service once and says what was answered and how often memory was asked for. Growing a
/// vector in place counts, as a new allocation would.
fn count<S, Q, R>(mut service: S, request: Request<Q>) -> (Response<R>, u64)
where
    S: Service<Request<Q>, Response = Response<R>, Error = Infallible>,
{
    let mut response = None;
    let counted = allocation_counter::measure(|| {
        let mut context = Context::from_waker(Waker::noop());
        let Poll::Ready(Ok(())) = service.poll_ready(&mut context) else { unreachable!() };
        let mut future = pin!(service.call(request));
        let Poll::Ready(Ok(answer)) = future.as_mut().poll(&mut context) else { unreachable!() };
        response = Some(answer);
    });
    (response.expect("an answer"), counted.count_total)
}

/// The CORS headers that `layer` adds, and the allocations it adds to those of the service alone.
fn added<L>(layer: L, inner: HeaderMap, request: &Request<()>) -> (Vec<String>, u64)
where
    L: Layer<Prepared>,
    L::Service: Service<Request<()>, Response = Response<()>, Error = Infallible>,
{
    let (_, bare) = count(Prepared::with(inner.clone()), request.clone());
    let (response, with_layer) = count(around(layer, Prepared::with(inner)), request.clone());
    (cors_headers(response.headers()), with_layer.checked_sub(bare).expect("no less than alone"))
}

/// A handler's map with room for a policy's headers, and a header of its own.
fn roomy() -> HeaderMap {
    let mut headers = HeaderMap::with_capacity(16);
    headers.insert("content-type", HeaderValue::from_static("application/json"));
    headers
}

/// A request whose `Origin` is a slice of a shared buffer, as hyper reads it from a connection.
fn from(origin: &str) -> Request<()> {
    let read = Bytes::from(format!("origin: {origin}\r\n"));
    let value = read.slice("origin: ".len()..read.len() - "\r\n".len());
    let mut request = request("GET", "/", &[]);
    let value = HeaderValue::from_maybe_shared(value).expect("a header value");
    request.headers_mut().insert(ORIGIN, value);
    request
}

/// A preflight from there.
fn asking(origin: &str) -> Request<()> {
    let mut request = preflight("/", "", "PUT");
    request.headers_mut().extend(from(origin).into_parts().0.headers);
    request
}

#[test]
fn actual_requests() {
    let cases: Cases<'_> = &[
        ("Dashboard", &actual_requests_of_dashboard),
        ("OpenData", &actual_requests_of_open_data),
    ];
    in_both_modes("actual_requests", warm_up, cases);
}

fn actual_requests_of_dashboard() {
    let full = |origin: &str| {
        vec![
            "access-control-allow-credentials: true".to_owned(),
            format!("access-control-allow-origin: {origin}"),
            "access-control-expose-headers: x-total-count".to_owned(),
            "vary: origin".to_owned(),
        ]
    };
    let refused = || vec!["vary: origin".to_owned()];
    for (row, request, expected) in [
        ("the first exact origin", from(APP), full(APP)),
        (
            "another exact origin",
            from("https://admin.example.com"),
            full("https://admin.example.com"),
        ),
        ("a pattern's origin", from(PREVIEW), full(PREVIEW)),
        ("refused", from(EVIL), refused()),
        ("null", from("null"), refused()),
        ("refused, and long", from(&format!("https://{}", "a".repeat(16_384))), refused()),
        ("no origin", request("GET", "/", &[]), refused()),
        ("two origins", request("GET", "/", &[("origin", APP), ("origin", APP)]), refused()),
    ] {
        assert_eq!(added(Dashboard, roomy(), &request), (expected, shared()), "{row}");
    }
}

fn actual_requests_of_open_data() {
    for (row, request) in [("`*`", from(EVIL)), ("`*` and no origin", request("GET", "/", &[]))] {
        let expected = ["access-control-allow-origin: *", "access-control-expose-headers: etag"];
        let (headers, allocations) = added(OpenData, roomy(), &request);
        assert_eq!(
            (headers.as_slice(), allocations),
            (expected.map(str::to_owned).as_slice(), shared()),
            "{row}"
        );
    }
}

#[test]
fn a_policy_around_a_policy_allocates_it_once() {
    let layer = tower::layer::layer_fn(|inner| OpenData.layer(Dashboard.layer(inner)));
    for origin in [APP, PREVIEW, EVIL] {
        let (headers, allocations) = added(layer, roomy(), &from(origin));
        assert_eq!(
            (headers.last().map(String::as_str), allocations),
            (Some("vary: origin"), SHARED),
            "{origin}"
        );
    }
}

/// In a program with several policies, a preflight is passed in to find out whether a nearer policy
/// answers it, so its response is written into a map of its own: its index and its entries. With one
/// policy it is written into the request's map.
#[test]
fn preflights() {
    fn answered<L>(layer: L, origin: &str, expected: (u16, usize))
    where
        L: Layer<Prepared>,
        L::Service: Service<Request<()>, Response = Response<()>, Error = Infallible>,
    {
        let inner = Prepared::with(HeaderMap::new());
        let (response, allocations) = count(around(layer, inner), asking(origin));
        let got = (response.status().as_u16(), response.headers().len());
        let own = if is_alone() { 0 } else { SHARED + 2 };
        assert_eq!((got, allocations), (expected, own), "{origin}");
    }
    let cases: Cases<'_> = &[
        ("Dashboard", &|| {
            answered(Dashboard, APP, (204, 6));
            answered(Dashboard, PREVIEW, (204, 6));
            answered(Dashboard, EVIL, (403, 1));
        }),
        ("Plain", &|| answered(Plain, APP, (204, 3))),
        ("OpenData", &|| answered(OpenData, EVIL, (204, 2))),
    ];
    in_both_modes("preflights", warm_up, cases);
}

/// A handler's answer, whose map has room for a policy's headers.
fn answer() -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.headers_mut() = roomy();
    response
}

#[cors(Dashboard)]
async fn annotated() -> Response<Body> {
    answer()
}

#[cors(same_origin)]
async fn denied() -> Response<Body> {
    answer()
}

async fn plain() -> Response<Body> {
    answer()
}

fn on(route: MethodRouter, request: &Request<()>) -> (u16, u64) {
    let (response, allocations) = count(route, request.clone().map(|()| Body::empty()));
    (response.status().as_u16(), allocations)
}

/// A handler's own policy, above the same handler without one: axum allocates for every request.
#[test]
fn a_policy_on_a_handler_allocates_nothing() {
    warm_up();
    for (row, request) in [
        ("allowed", from(APP)),
        ("allowed by a pattern", from(PREVIEW)),
        ("refused", from(EVIL)),
        ("no origin", request("GET", "/", &[])),
    ] {
        let alone = on(routing::get(plain), &request);
        assert_eq!(on(cors_route!(get(annotated)), &request), alone, "{row}");
        assert_eq!(on(cors_route!(get(denied)), &request), alone, "{row}, deny");
    }
}

/// A layer with origins of its own hands them on in the request's extensions, for the handlers below:
/// an entry, and under axum a larger table too. The documentation of `with_origins` says so. The test
/// `without_axum` has the other case.
#[test]
fn a_layer_that_carries_its_set_hands_it_on() {
    warm_up();
    let in_axum = |layer: Option<CorsLayer<Later>>, request: &Request<()>| {
        let router = Router::new().route("/", routing::get(plain));
        let router = match layer {
            Some(layer) => router.layer(layer),
            None => router.layer(Later),
        };
        count(router, request.clone().map(|()| Body::empty())).1
    };
    for (row, origin, is_allowed) in [
        ("in the source", APP, true),
        ("arrived", "https://later.example.com", true),
        ("arrived, by a pattern", "https://a.later.example.com", true),
        ("refused", EVIL, false),
    ] {
        let set = "https://later.example.com, https://*.later.example.com".parse().expect("a set");
        let layer = Later::with_origins(set).expect("a layer");
        let (headers, allocations) = added(layer.clone(), roomy(), &from(origin));
        let allowed = format!("access-control-allow-origin: {origin}");
        assert_eq!((headers.contains(&allowed), allocations), (is_allowed, SHARED + 1), "{row}");
        let more = in_axum(Some(layer), &from(origin)) - in_axum(None, &from(origin));
        assert_eq!(more, 2, "{row}, axum");
    }
}
