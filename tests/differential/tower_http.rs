//! Against tower-http's `CorsLayer` with the same policy: a page gets the same from both, and
//! every byte that differs on the wire is in a table, with the reason.

mod differences;
mod pages;
mod wire;

use std::{convert::Infallible, time::Duration};

use cors_runtime::cors_policy;
use cors_tests::Spy;
use http::{HeaderName, HeaderValue, Method, Request, Response, request::Parts};
use tower::{Layer, Service, util::BoxCloneService};
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
