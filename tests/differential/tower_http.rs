//! Against tower-http's `CorsLayer` with the same policy: every byte that differs on the wire is in a
//! table, with the reason.

use std::{collections::BTreeMap, convert::Infallible, fmt, time::Duration};

use cors_runtime::cors_policy;
use cors_tests::{Spy, now, request};
use http::{HeaderName, HeaderValue, Method, Request, Response, request::Parts};
use tower::{Layer, Service, ServiceExt, util::BoxCloneService};
use tower_http::cors::{AllowOrigin, Any, CorsLayer};

use self::Side::{Ours, Theirs};

cors_policy! {
    pub Single { origins: ["https://app.example.com"] }

    pub Listed {
        origins: ["https://app.example.com", "https://admin.example.com:8443"],
        methods: [GET, PUT, DELETE, PATCH, OPTIONS],
        headers: ["authorization", "content-type", "x-a"],
        expose: ["x-total-count", "etag"],
        max_age: 30,
    }

    pub Credentialed {
        origins: ["https://app.example.com", "https://admin.example.com:8443"],
        methods: [GET, HEAD, POST, PUT],
        headers: ["content-type"],
        expose: ["x-total-count"],
        credentials: true,
        max_age: 60,
    }

    pub Patterns {
        origins: ["https://*.example.com", "https://app.example.net:*"],
        methods: [GET, HEAD, POST, DELETE],
        headers: ["x-a"],
        expose: ["etag"],
    }

    pub Open { origins: ["*"], expose: ["etag"] }

    pub WideOpen {
        origins: ["*"],
        methods: ["*"],
        headers: ["*", "authorization"],
        expose: ["*"],
        max_age: 5,
    }
}

type Server = BoxCloneService<Request<()>, Response<String>, Infallible>;

/// One policy, as each of the two says it.
struct Pair {
    name: &'static str,
    ours: fn(Spy) -> Server,
    theirs: CorsLayer,
    admits: fn(&str) -> bool,
}

fn server<L>(layer: L, spy: Spy) -> Server
where
    L: Layer<Spy>,
    L::Service: Service<Request<()>, Response = Response<String>, Error = Infallible>
        + Clone
        + Send
        + 'static,
    <L::Service as Service<Request<()>>>::Future: Send,
{
    BoxCloneService::new(layer.layer(spy))
}

fn names<const N: usize>(names: [&'static str; N]) -> [HeaderName; N] {
    names.map(HeaderName::from_static)
}

fn is_listed(origin: &str) -> bool {
    matches!(origin, "https://app.example.com" | "https://admin.example.com:8443")
}

/// `Patterns`, as somebody would write the predicate by hand, with care.
fn is_covered(origin: &str) -> bool {
    let Some(authority) = origin.strip_prefix("https://") else { return false };
    if let Some(rest) = authority.strip_prefix("app.example.net") {
        let port = |text: &str| text.parse().is_ok_and(|port: u16| port != 0 && port != 443);
        return rest.is_empty()
            || rest
                .strip_prefix(':')
                .is_some_and(|text| port(text) && !text.starts_with(['0', '+']));
    }
    let is_label = |label: &str| {
        !label.is_empty()
            && label.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_'))
    };
    authority.strip_suffix(".example.com").is_some_and(|rest| rest.split('.').all(is_label))
}

fn pairs() -> Vec<Pair> {
    let app = || HeaderValue::from_static("https://app.example.com");
    let list = || {
        let origins = ["https://app.example.com", "https://admin.example.com:8443"];
        AllowOrigin::list(origins.map(HeaderValue::from_static))
    };
    let covered = |origin: &HeaderValue, _: &Parts| origin.to_str().is_ok_and(is_covered);
    vec![
        Pair {
            name: "Single",
            ours: |spy| server(Single, spy),
            theirs: CorsLayer::new().allow_origin(app()).allow_methods([
                Method::GET,
                Method::HEAD,
                Method::POST,
            ]),
            admits: |origin| origin == "https://app.example.com",
        },
        Pair {
            name: "Single, without methods",
            ours: |spy| server(Single, spy),
            theirs: CorsLayer::new().allow_origin(app()),
            admits: |origin| origin == "https://app.example.com",
        },
        Pair {
            name: "Listed",
            ours: |spy| server(Listed, spy),
            theirs: CorsLayer::new()
                .allow_origin(list())
                .allow_methods([
                    Method::GET,
                    Method::PUT,
                    Method::DELETE,
                    Method::PATCH,
                    Method::OPTIONS,
                ])
                .allow_headers(names(["authorization", "content-type", "x-a"]))
                .expose_headers(names(["x-total-count", "etag"]))
                .max_age(Duration::from_secs(30)),
            admits: is_listed,
        },
        Pair {
            name: "Credentialed",
            ours: |spy| server(Credentialed, spy),
            theirs: CorsLayer::new()
                .allow_origin(list())
                .allow_methods([Method::GET, Method::HEAD, Method::POST, Method::PUT])
                .allow_headers(names(["content-type"]))
                .expose_headers(names(["x-total-count"]))
                .allow_credentials(true)
                .max_age(Duration::from_secs(60)),
            admits: is_listed,
        },
        Pair {
            name: "Patterns",
            ours: |spy| server(Patterns, spy),
            theirs: CorsLayer::new()
                .allow_origin(AllowOrigin::predicate(covered))
                .allow_methods([Method::GET, Method::HEAD, Method::POST, Method::DELETE])
                .allow_headers(names(["x-a"]))
                .expose_headers(names(["etag"])),
            admits: is_covered,
        },
        Pair {
            name: "Open",
            ours: |spy| server(Open, spy),
            theirs: CorsLayer::new()
                .allow_origin(Any)
                .allow_methods([Method::GET, Method::HEAD, Method::POST])
                .expose_headers(names(["etag"])),
            admits: |_| true,
        },
        Pair {
            name: "WideOpen",
            ours: |spy| server(WideOpen, spy),
            theirs: CorsLayer::new()
                .allow_origin(Any)
                .allow_methods(Any)
                // tower-http takes `*` or a list, and `*` does not cover `authorization`.
                .allow_headers([HeaderName::from_static("*"), http::header::AUTHORIZATION])
                .expose_headers(Any)
                .max_age(Duration::from_secs(5)),
            admits: |_| true,
        },
    ]
}

/// What the handler sets itself.
const HANDLERS: [(&str, &[(&str, &str)]); 3] = [
    ("a plain handler", &[]),
    ("a handler that varies", &[("vary", "accept-encoding"), ("vary", "origin")]),
    (
        "a handler with CORS headers",
        &[
            ("access-control-allow-origin", "https://handler.example.com"),
            ("access-control-allow-credentials", "true"),
            ("access-control-expose-headers", "x-secret"),
            ("access-control-max-age", "86400"),
        ],
    ),
];

fn answering(own: &[(&'static str, &str)]) -> Spy {
    let mut lines = vec![
        ("content-type", "text/plain"),
        ("x-total-count", "2"),
        ("etag", "\"1\""),
        ("x-secret", "s"),
    ];
    lines.extend(own);
    Spy::answering(&lines)
}

/// Values of `Origin`: of pages near to those that are allowed, and what no page has.
const ORIGINS: [&str; 20] = [
    "https://app.example.com",
    "https://admin.example.com:8443",
    "https://pr-1.app.example.com",
    "https://app.example.net",
    "https://app.example.net:1",
    "https://handler.example.com",
    "https://app.example.com:8443",
    "https://app.example.com.evil.test",
    "https://evilexample.com",
    "http://app.example.com",
    "null",
    "",
    "*",
    "https://APP.example.com",
    "https://app.example.com/",
    "https://app.example.com:443",
    "https://app.example.com, https://app.example.com",
    "https://app.example.net:0",
    "https://app.example.net:65536",
    "https://\u{e9}.example.com",
];

const TAKEN: &str = "tower-http answers every OPTIONS request as if it were a preflight";
const ITS_OWN: &str = "an OPTIONS request that is not a preflight is the handler's, as any other";

#[derive(Clone, Copy, Debug, PartialEq)]
enum Side {
    Ours,
    Theirs,
}

/// The start of a line that one side sends and the other does not, when, and why ours is the one to have.
type Difference = (Side, &'static str, fn(&Case) -> bool, &'static str);

const DIFFERENCES: &[Difference] = &[
    (
        Theirs,
        "(status 200)",
        Case::is_preflight,
        "a preflight answer has no content, and an answer to a refused one is no success",
    ),
    (
        Ours,
        "(status 204)",
        |case| case.is_preflight() && case.is_allowed(),
        "no content; browsers take any status from 200 to 299",
    ),
    (
        Ours,
        "(status 403)",
        |case| case.is_preflight() && !case.is_allowed(),
        "for logs and people; a browser fails on the missing origin before it looks",
    ),
    (
        Theirs,
        "access-control-allow-methods: ",
        |case| case.is_preflight() && !case.is_allowed(),
        "what is allowed to others is nobody's business",
    ),
    (
        Theirs,
        "access-control-allow-headers: ",
        |case| case.is_preflight() && !case.is_allowed(),
        "what is allowed to others is nobody's business",
    ),
    (
        Theirs,
        "access-control-max-age: ",
        |case| case.is_preflight() && !case.is_allowed(),
        "nothing was granted that could be kept",
    ),
    (
        Ours,
        "access-control-allow-methods: GET,HEAD,POST",
        |case| case.is_preflight() && case.is_allowed() && case.policy == "Single, without methods",
        "an absent list is no empty one: see the outcomes that differ",
    ),
    (
        Theirs,
        "access-control-allow-credentials: true",
        |case| !case.is_allowed(),
        "a refused origin gets no CORS header; the handler's own are no exception",
    ),
    (
        Theirs,
        "access-control-expose-headers: ",
        |case| case.is_actual() && !case.is_allowed(),
        "a refused origin gets no CORS header; the handler's own are no exception",
    ),
    (
        Theirs,
        "access-control-allow-origin: https://app.example.com",
        |case| case.is_single() && !case.is_allowed(),
        "a single origin is sent to everyone, which tells strangers who is let in",
    ),
    (
        Ours,
        "vary: origin",
        |case| case.is_single() && (case.handler != "a handler that varies" || case.is_options()),
        "the other side of it: what is not sent to everyone depends on who asks",
    ),
    (
        Theirs,
        "access-control-allow-origin: https://app.example.com",
        |case| !case.is_single() && matches!(*case.origins, ["https://app.example.com", _]),
        "of two origin lines one would have to be guessed; no browser sends two",
    ),
    (
        Theirs,
        "access-control-allow-origin: https://handler.example.com",
        |case| case.is_actual() && !case.is_allowed() && !case.is_single(),
        "six headers, one voice: what a handler sets never widens the policy",
    ),
    (
        Theirs,
        "access-control-allow-credentials: true",
        |case| case.is_actual() && case.is_allowed() && case.policy != "Credentialed",
        "six headers, one voice: what a handler sets never widens the policy",
    ),
    (
        Theirs,
        "access-control-expose-headers: x-secret",
        |case| case.is_actual() && case.is_allowed() && case.is_single(),
        "six headers, one voice: what a handler sets never widens the policy",
    ),
    (
        Theirs,
        "access-control-max-age: 86400",
        Case::is_actual,
        "six headers, one voice; on an actual response it means nothing",
    ),
    (
        Theirs,
        "vary: origin",
        |case| case.handler == "a handler that varies" && case.is_actual(),
        "the handler has said so already",
    ),
    (Theirs, "(body \"\")", Case::is_other_options, TAKEN),
    (Theirs, "(handler called: 0)", Case::is_other_options, TAKEN),
    (Theirs, "access-control-allow-methods: ", Case::is_other_options, TAKEN),
    (Theirs, "access-control-allow-headers: ", Case::is_other_options, TAKEN),
    (Theirs, "access-control-max-age: ", Case::is_other_options, TAKEN),
    (Ours, "(body \"body\")", Case::is_other_options, ITS_OWN),
    (Ours, "(handler called: 1)", Case::is_other_options, ITS_OWN),
    (Ours, "content-type: text/plain", Case::is_other_options, ITS_OWN),
    (Ours, "etag: ", Case::is_other_options, ITS_OWN),
    (Ours, "x-total-count: 2", Case::is_other_options, ITS_OWN),
    (Ours, "x-secret: s", Case::is_other_options, ITS_OWN),
    (Ours, "vary: accept-encoding", Case::is_other_options, ITS_OWN),
    (Ours, "vary: origin", |case| case.is_other_options() && case.is_open(), ITS_OWN),
    (
        Ours,
        "access-control-expose-headers: ",
        |case| case.is_other_options() && case.is_allowed(),
        ITS_OWN,
    ),
];

/// A request, and what it meets.
struct Case {
    policy: &'static str,
    admits: fn(&str) -> bool,
    handler: &'static str,
    method: &'static str,
    origins: Vec<&'static str>,
    asks: Option<&'static str>,
}

impl Case {
    fn is_preflight(&self) -> bool {
        self.is_options() && !self.origins.is_empty() && self.asks.is_some()
    }

    fn is_options(&self) -> bool {
        self.method == "OPTIONS"
    }

    /// `OPTIONS`, and no preflight.
    fn is_other_options(&self) -> bool {
        self.is_options() && !self.is_preflight()
    }

    fn is_actual(&self) -> bool {
        !self.is_options()
    }

    /// By the policy as both have it; two lines are one of the differences.
    fn is_allowed(&self) -> bool {
        self.is_open() || matches!(*self.origins, [origin] if (self.admits)(origin))
    }

    fn is_open(&self) -> bool {
        self.policy.ends_with("Open")
    }

    fn is_single(&self) -> bool {
        self.policy.starts_with("Single")
    }
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { policy, handler, method, origins, asks, .. } = self;
        write!(f, "{policy}, {handler}: {method} from {origins:?}, asking {asks:?}")
    }
}

/// Everything that is answered, line by line; the order of header lines means nothing.
fn answer(service: Server, spy: &Spy, case: &Case) -> Vec<String> {
    let mut headers: Vec<_> = case.origins.iter().map(|origin| ("origin", *origin)).collect();
    headers.extend(case.asks.map(|method| ("access-control-request-method", method)));
    headers.push(("access-control-request-headers", "x-b"));
    let Ok(response) = now(service.oneshot(request(case.method, "/items", &headers)));
    let mut lines: Vec<String> = response
        .headers()
        .iter()
        .map(|(name, value)| format!("{name}: {}", String::from_utf8_lossy(value.as_bytes())))
        .collect();
    lines.push(format!("(status {})", response.status().as_u16()));
    lines.push(format!("(body {:?})", response.body()));
    lines.push(format!("(handler called: {})", spy.calls()));
    lines.sort();
    lines
}

/// The lines that only one of two lists has, each as often as it has more of them.
fn minus(lines: &[String], others: &[String]) -> Vec<String> {
    let mut others = others.to_vec();
    let is_extra = |line: &&String| match others.iter().position(|other| other == *line) {
        Some(at) => {
            others.swap_remove(at);
            false
        }
        None => true,
    };
    lines.iter().filter(is_extra).cloned().collect()
}

#[test]
fn every_byte_that_differs_is_listed() {
    let mut several = vec![
        vec![],
        vec!["https://app.example.com", "https://app.example.com"],
        vec!["https://app.example.com", "https://evil.test"],
        vec!["https://evil.test", "https://app.example.com"],
    ];
    several.extend(ORIGINS.map(|origin| vec![origin]));
    let mut found = vec![0_u32; DIFFERENCES.len()];
    // Each with the first case in which it occurred.
    let mut unlisted = BTreeMap::new();
    let mut same = 0_u32;
    for pair in &pairs() {
        for (handler, own) in HANDLERS {
            for origins in &several {
                for method in ["GET", "PUT", "OPTIONS"] {
                    for asks in [None, Some("PUT"), Some("")] {
                        let origins = origins.clone();
                        let Pair { name: policy, admits, .. } = *pair;
                        let case = Case { policy, admits, handler, method, origins, asks };
                        let spies = (answering(own), answering(own));
                        let ours = answer((pair.ours)(spies.0.clone()), &spies.0, &case);
                        let theirs = server(pair.theirs.clone(), spies.1.clone());
                        let theirs = answer(theirs, &spies.1, &case);
                        let only_ours = minus(&ours, &theirs).into_iter().map(|line| (Ours, line));
                        let only_theirs =
                            minus(&theirs, &ours).into_iter().map(|line| (Theirs, line));
                        let mut differs = false;
                        for (side, line) in only_ours.chain(only_theirs) {
                            differs = true;
                            let listed: Vec<usize> = (0..DIFFERENCES.len())
                                .filter(|i| {
                                    let (on, start, when, _) = DIFFERENCES[*i];
                                    on == side && line.starts_with(start) && when(&case)
                                })
                                .collect();
                            let [i] = *listed else {
                                let line = format!("only {side:?}: {line}, listed {listed:?}");
                                unlisted.entry(line).or_insert_with(|| case.to_string());
                                continue;
                            };
                            found[i] += 1;
                        }
                        same += u32::from(!differs);
                    }
                }
            }
        }
    }
    assert!(unlisted.is_empty(), "not listed, or listed twice: {unlisted:#?}");
    for (difference, found) in DIFFERENCES.iter().zip(found) {
        let (side, line, _, why) = difference;
        assert!(found > 0, "no longer differs: only {side:?}: {line:?} ({why})");
    }
    assert!(same > 300, "{same}");
}
