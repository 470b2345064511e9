//! Against tower-http's `CorsLayer` with the same policy: a page gets the same from both, and
//! every byte that differs on the wire is in a table here, with the reason.

use std::{collections::BTreeMap, convert::Infallible, fmt, time::Duration};

use cors_runtime::{
    cors_policy,
    testing::{Browser, Credentials, Fetch, Preflight, Stage},
};
use cors_tests::{Spy, request};
use http::{HeaderName, HeaderValue, Method, Request, Response, request::Parts};
use tower::{Layer, Service, ServiceExt, util::BoxCloneService};
use tower_http::cors::{AllowOrigin, Any, CorsLayer};

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

const PAGES: [&str; 17] = [
    "https://app.example.com",
    "https://admin.example.com:8443",
    "https://pr-1.app.example.com",
    "https://app.example.net",
    "https://app.example.net:1",
    "https://app.example.net:65535",
    "https://handler.example.com",
    "https://example.com",
    "https://app.example.com:8443",
    "https://admin.example.com",
    "https://xapp.example.net",
    "https://app.example.com.evil.test",
    "https://evilexample.com",
    "http://app.example.com",
    "https://app.example.com.",
    "tauri://localhost",
    "null",
];

/// Values of `Origin` that no page has.
const STRANGE: [&str; 12] = [
    "",
    "*",
    "https://APP.example.com",
    "https://app.example.com/",
    "https://app.example.com:443",
    "https://app.example.com, https://app.example.com",
    "https://app.example.net:0",
    "https://app.example.net:080",
    "https://app.example.net:65536",
    "https://app.example.net:443",
    "https://a..example.com",
    "https://\u{e9}.example.com",
];

// What pages get.

/// What script sees, and what the server was asked.
#[derive(Debug, PartialEq)]
struct Outcome {
    /// Status, headers, body and whether it took a preflight, or how far it came. Not the words on
    /// the console: for a refused page, tower-http's say which origin would have been let in.
    seen: Result<(u16, BTreeMap<String, String>, String, Preflight), Stage>,
    asked: Vec<String>,
}

/// One line of script, run several times in a browser as time goes by.
#[derive(Clone, Copy)]
struct Script {
    page: &'static str,
    method: &'static str,
    headers: &'static [(&'static str, &'static str)],
    credentials: Credentials,
    upload_listener: bool,
}

impl fmt::Display for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { page, method, headers, credentials, upload_listener } = self;
        write!(f, "{page} {method} {headers:?} {credentials:?} listener: {upload_listener}")
    }
}

async fn run(script: Script, mut service: Server) -> Vec<Outcome> {
    let mut browser = Browser::at(script.page).api("https://api.example.org");
    let mut outcomes = Vec::new();
    // At once, again, when the default is over, and when every max-age is.
    for wait in [0, 0, 6, 60] {
        browser.advance(Duration::from_secs(wait));
        let mut fetch = Fetch::new(request(script.method, "/items", script.headers))
            .credentials(script.credentials);
        if script.upload_listener {
            fetch = fetch.upload_listener();
        }
        let seen = match browser.fetch(&mut service, fetch).await {
            Ok(response) => {
                let headers = response.headers();
                let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned()));
                let headers = headers.collect();
                let (status, preflight) = (response.status().as_u16(), response.preflight());
                Ok((status, headers, response.into_body(), preflight))
            }
            Err(blocked) => Err(blocked.stage()),
        };
        let asked = browser.take_sent().iter().map(|sent| sent.method().to_string()).collect();
        outcomes.push(Outcome { seen, asked });
    }
    outcomes
}

const METHODS: [&str; 8] = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "patch", "delete"];

/// Headers, and whether someone listens to the upload.
const SENT: [(&[(&str, &str)], bool); 7] = [
    (&[], false),
    (&[], true),
    (&[("content-type", "text/plain")], false),
    (&[("content-type", "application/json")], false),
    (&[("authorization", "Bearer x")], false),
    (&[("x-a", "1"), ("content-type", "application/json")], true),
    (&[("x-b", "1")], false),
];

fn scripts() -> impl Iterator<Item = Script> {
    let all = PAGES.iter().flat_map(|page| METHODS.iter().map(move |method| (*page, *method)));
    let all = all.flat_map(|line| SENT.iter().map(move |sent| (line, *sent)));
    all.flat_map(|((page, method), (headers, upload_listener))| {
        [Credentials::SameOrigin, Credentials::Include].map(|credentials| Script {
            page,
            method,
            headers,
            credentials,
            upload_listener,
        })
    })
}

#[tokio::test]
async fn pages_get_the_same_from_both() {
    let (mut scripts_run, mut read, mut withheld) = (0, 0, 0);
    // Without a list of methods the two policies are not the same; see below.
    for pair in pairs().iter().filter(|pair| pair.name != "Single, without methods") {
        for script in scripts() {
            let spies = (answering(&[]), answering(&[]));
            let ours = run(script, (pair.ours)(spies.0.clone())).await;
            let theirs = run(script, server(pair.theirs.clone(), spies.1.clone())).await;
            assert_eq!(ours, theirs, "{} {script}", pair.name);
            assert_eq!(spies.0.calls(), spies.1.calls(), "{} {script}", pair.name);
            scripts_run += 1;
            read += usize::from(ours.iter().all(|outcome| outcome.seen.is_ok()));
            withheld += usize::from(ours.iter().all(|outcome| outcome.seen.is_err()));
        }
    }
    // No page's second attempt goes otherwise than its first; and neither verdict is rare.
    assert_eq!(read + withheld, scripts_run);
    assert!(read.min(withheld) * 10 > scripts_run, "{read} {withheld} {scripts_run}");
}

/// The outcomes that differ, and why ours is the one to have.
#[tokio::test]
async fn outcomes_that_differ() {
    let bare = |page, method| Script {
        page,
        method,
        headers: &[],
        credentials: Credentials::SameOrigin,
        upload_listener: false,
    };
    let app = "https://app.example.com";
    for (why, policy, own, script, ours, theirs) in [
        (
            "where a preflight answer has no list of methods, Fetch grants an upload with a \
             progress listener whatever method it has; a policy without `methods` lists the \
             safelisted ones",
            "Single, without methods",
            0,
            Script { upload_listener: true, ..bare(app, "PUT") },
            Err(Stage::Preflight),
            Ok("body"),
        ),
        (
            "no other request profits from it",
            "Single, without methods",
            0,
            bare(app, "PUT"),
            Err(Stage::Preflight),
            Err(Stage::Preflight),
        ),
        (
            "tower-http takes every OPTIONS request for a preflight, so a page's own OPTIONS \
             request, once its preflight has allowed it, does not reach the handler",
            "Listed",
            0,
            bare(app, "OPTIONS"),
            Ok("body"),
            Ok(""),
        ),
        (
            "headers that a handler sets pass through tower-http for a refused origin, and grant \
             what the policy does not",
            "Listed",
            2,
            bare("https://handler.example.com", "GET"),
            Err(Stage::Response),
            Ok("body"),
        ),
        (
            "for an allowed origin both replace the handler's",
            "Listed",
            2,
            bare(app, "GET"),
            Ok("body"),
            Ok("body"),
        ),
    ] {
        let pairs = pairs();
        let pair = pairs.iter().find(|pair| pair.name == policy).expect(policy);
        let body = |outcomes: Vec<Outcome>| -> Vec<Result<String, Stage>> {
            outcomes.into_iter().map(|outcome| outcome.seen.map(|(_, _, body, _)| body)).collect()
        };
        let expected = |one: Result<&str, Stage>| vec![one.map(str::to_owned); 4];
        let got = run(script, (pair.ours)(answering(HANDLERS[own].1))).await;
        assert_eq!(body(got), expected(ours), "ours: {why}");
        let got = run(script, server(pair.theirs.clone(), answering(HANDLERS[own].1))).await;
        assert_eq!(body(got), expected(theirs), "tower-http: {why}");
    }
}

// What goes over the wire.

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
async fn answer(service: Server, spy: &Spy, case: &Case) -> Vec<String> {
    let mut headers: Vec<_> = case.origins.iter().map(|origin| ("origin", *origin)).collect();
    headers.extend(case.asks.map(|method| ("access-control-request-method", method)));
    headers.push(("access-control-request-headers", "x-b"));
    let Ok(response) = service.oneshot(request(case.method, "/items", &headers)).await;
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

#[derive(Clone, Copy, Debug, PartialEq)]
enum Side {
    Ours,
    Theirs,
}

/// A line that one side sends and the other does not.
struct Difference {
    side: Side,
    /// How the line starts.
    line: &'static str,
    when: fn(&Case) -> bool,
    why: &'static str,
}

use Side::{Ours, Theirs};

const TAKEN: &str = "tower-http answers every OPTIONS request as if it were a preflight";
const ITS_OWN: &str = "an OPTIONS request that is no preflight is the handler's, as any other";

const DIFFERENCES: &[Difference] = &[
    // Preflights.
    Difference {
        side: Theirs,
        line: "(status 200)",
        when: Case::is_preflight,
        why: "a preflight answer has no content, and an answer to a refused one is no success",
    },
    Difference {
        side: Ours,
        line: "(status 204)",
        when: |case| case.is_preflight() && case.is_allowed(),
        why: "no content; browsers take any status from 200 to 299",
    },
    Difference {
        side: Ours,
        line: "(status 403)",
        when: |case| case.is_preflight() && !case.is_allowed(),
        why: "for logs and people; a browser fails on the missing origin before it looks",
    },
    Difference {
        side: Theirs,
        line: "access-control-allow-methods: ",
        when: |case| case.is_preflight() && !case.is_allowed(),
        why: "what is allowed to others is nobody's business",
    },
    Difference {
        side: Theirs,
        line: "access-control-allow-headers: ",
        when: |case| case.is_preflight() && !case.is_allowed(),
        why: "what is allowed to others is nobody's business",
    },
    Difference {
        side: Theirs,
        line: "access-control-max-age: ",
        when: |case| case.is_preflight() && !case.is_allowed(),
        why: "nothing was granted that could be kept",
    },
    Difference {
        side: Ours,
        line: "access-control-allow-methods: GET,HEAD,POST",
        when: |case| {
            case.is_preflight() && case.is_allowed() && case.policy == "Single, without methods"
        },
        why: "an absent list is no empty one: see the outcomes that differ",
    },
    // Refused origins, and none.
    Difference {
        side: Theirs,
        line: "access-control-allow-credentials: true",
        when: |case| !case.is_allowed(),
        why: "a refused origin gets no CORS header; the handler's own are no exception",
    },
    Difference {
        side: Theirs,
        line: "access-control-expose-headers: ",
        when: |case| case.is_actual() && !case.is_allowed(),
        why: "a refused origin gets no CORS header; the handler's own are no exception",
    },
    Difference {
        side: Theirs,
        line: "access-control-allow-origin: https://app.example.com",
        when: |case| case.is_single() && !case.is_allowed(),
        why: "a single origin is sent to everyone, which tells strangers who is let in",
    },
    Difference {
        side: Ours,
        line: "vary: origin",
        when: |case| {
            case.is_single() && (case.handler != "a handler that varies" || case.is_options())
        },
        why: "the other side of it: what is not sent to everyone depends on who asks",
    },
    Difference {
        side: Theirs,
        line: "access-control-allow-origin: https://app.example.com",
        when: |case| !case.is_single() && matches!(*case.origins, ["https://app.example.com", _]),
        why: "of two origin lines one would have to be guessed; no browser sends two",
    },
    // What the handler sets.
    Difference {
        side: Theirs,
        line: "access-control-allow-origin: https://handler.example.com",
        when: |case| case.is_actual() && !case.is_allowed() && !case.is_single(),
        why: "six headers, one voice: what a handler sets never widens the policy",
    },
    Difference {
        side: Theirs,
        line: "access-control-allow-credentials: true",
        when: |case| case.is_actual() && case.is_allowed() && case.policy != "Credentialed",
        why: "six headers, one voice: what a handler sets never widens the policy",
    },
    Difference {
        side: Theirs,
        line: "access-control-expose-headers: x-secret",
        when: |case| case.is_actual() && case.is_allowed() && case.is_single(),
        why: "six headers, one voice: what a handler sets never widens the policy",
    },
    Difference {
        side: Theirs,
        line: "access-control-max-age: 86400",
        when: Case::is_actual,
        why: "six headers, one voice; on an actual response it means nothing",
    },
    Difference {
        side: Theirs,
        line: "vary: origin",
        when: |case| case.handler == "a handler that varies" && case.is_actual(),
        why: "the handler has said so already",
    },
    // OPTIONS requests that are no preflights.
    Difference { side: Theirs, line: "(body \"\")", when: Case::is_other_options, why: TAKEN },
    Difference {
        side: Theirs,
        line: "(handler called: 0)",
        when: Case::is_other_options,
        why: TAKEN,
    },
    Difference {
        side: Theirs,
        line: "access-control-allow-methods: ",
        when: Case::is_other_options,
        why: TAKEN,
    },
    Difference {
        side: Theirs,
        line: "access-control-allow-headers: ",
        when: Case::is_other_options,
        why: TAKEN,
    },
    Difference {
        side: Theirs,
        line: "access-control-max-age: ",
        when: Case::is_other_options,
        why: TAKEN,
    },
    Difference { side: Ours, line: "(body \"body\")", when: Case::is_other_options, why: ITS_OWN },
    Difference {
        side: Ours,
        line: "(handler called: 1)",
        when: Case::is_other_options,
        why: ITS_OWN,
    },
    Difference {
        side: Ours,
        line: "content-type: text/plain",
        when: Case::is_other_options,
        why: ITS_OWN,
    },
    Difference { side: Ours, line: "etag: ", when: Case::is_other_options, why: ITS_OWN },
    Difference { side: Ours, line: "x-total-count: 2", when: Case::is_other_options, why: ITS_OWN },
    Difference { side: Ours, line: "x-secret: s", when: Case::is_other_options, why: ITS_OWN },
    Difference {
        side: Ours,
        line: "vary: accept-encoding",
        when: Case::is_other_options,
        why: ITS_OWN,
    },
    Difference {
        side: Ours,
        line: "vary: origin",
        when: |case| case.is_other_options() && case.is_open(),
        why: ITS_OWN,
    },
    Difference {
        side: Ours,
        line: "access-control-expose-headers: ",
        when: |case| case.is_other_options() && case.is_allowed(),
        why: ITS_OWN,
    },
];

#[tokio::test]
async fn every_byte_that_differs_is_listed() {
    let origins = || PAGES.iter().chain(&STRANGE).map(|origin| vec![*origin]);
    let mut several = vec![
        vec![],
        vec!["https://app.example.com", "https://app.example.com"],
        vec!["https://app.example.com", "https://evil.test"],
        vec!["https://evil.test", "https://app.example.com"],
    ];
    several.extend(origins());
    let mut found = vec![0_u32; DIFFERENCES.len()];
    // Each with the first case in which it occurred.
    let mut unlisted = BTreeMap::new();
    let mut same = 0_u32;
    for pair in &pairs() {
        for (handler, own) in HANDLERS {
            for origins in &several {
                for method in ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "patch", "OPTIONS"]
                {
                    for asks in [None, Some("GET"), Some("PUT"), Some("")] {
                        let origins = origins.clone();
                        let Pair { name: policy, admits, .. } = *pair;
                        let case = Case { policy, admits, handler, method, origins, asks };
                        let spies = (answering(own), answering(own));
                        let ours = answer((pair.ours)(spies.0.clone()), &spies.0, &case).await;
                        let theirs = server(pair.theirs.clone(), spies.1.clone());
                        let theirs = answer(theirs, &spies.1, &case).await;
                        let only_ours = minus(&ours, &theirs).into_iter().map(|line| (Ours, line));
                        let only_theirs =
                            minus(&theirs, &ours).into_iter().map(|line| (Theirs, line));
                        let mut differs = false;
                        for (side, line) in only_ours.chain(only_theirs) {
                            differs = true;
                            let listed: Vec<usize> = (0..DIFFERENCES.len())
                                .filter(|i| {
                                    let Difference { side: on, line: start, when, .. } =
                                        DIFFERENCES[*i];
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
        let Difference { side, line, why, .. } = difference;
        assert!(found > 0, "no longer differs: only {side:?}: {line:?} ({why})");
    }
    assert!(same > 1_000, "{same}");
}
