//! The responses of servers that are configured as they should be. The step `servers` compares the first
//! four with the real ones.

use super::{
    APP,
    tiny::{Head, Reply},
};

const ORIGIN: &str = "access-control-allow-origin";
const CREDENTIALS: &str = "access-control-allow-credentials";
const METHODS: &str = "access-control-allow-methods";
const HEADERS: &str = "access-control-allow-headers";
const MAX_AGE: &str = "access-control-max-age";

/// Name, server, and what is said of it.
type Row = (&'static str, fn(&Head) -> Reply, &'static [&'static str]);

pub(crate) const RIGHT: &[Row] = &[
    ("fastapi", fastapi, &[]),
    ("flask_cors", flask_cors, &["note request_reflected", "note vary_missing"]),
    ("express", express, &["note request_reflected"]),
    ("nginx", nginx, &[]),
    ("rs_cors", rs_cors, &[]),
    ("rs_cors_get_only", rs_cors_get_only, &[]),
    ("post_only", post_only, &["note not_served"]),
    ("per_method_hole", per_method_hole, &["error open_preflight"]),
];

fn is_app(head: &Head) -> bool {
    head.header("origin") == Some(APP)
}

fn vary(names: &str) -> (&'static str, String) {
    ("vary", names.to_owned())
}

/// `CORSMiddleware` with `allow_origins`, `allow_methods=["GET", "PUT"]`,
/// `allow_headers=["authorization"]` and `allow_credentials`. It refuses as a whole, with 400 and the
/// headers.
pub(crate) fn fastapi(head: &Head) -> Reply {
    let mut lines = Vec::new();
    if is_app(head) {
        lines.push((ORIGIN, APP.to_owned()));
    }
    if head.is_preflight() {
        let (method, names) = head.asks_for();
        let listed =
            ["accept", "accept-language", "authorization", "content-language", "content-type"];
        let is_granted = is_app(head)
            && ["GET", "PUT"].contains(&method)
            && names.iter().all(|name| listed.contains(name));
        lines.push(vary(
            "Origin, Access-Control-Request-Method, Access-Control-Request-Headers, \
             Access-Control-Request-Private-Network",
        ));
        lines.push((METHODS, "GET, PUT".into()));
        lines.push((MAX_AGE, "600".into()));
        lines.push((
            HEADERS,
            "Accept, Accept-Language, Content-Language, Content-Type, authorization".into(),
        ));
        lines.push((CREDENTIALS, "true".into()));
        return (if is_granted { 200 } else { 400 }, lines);
    }
    if head.header("origin").is_some() {
        lines.push((CREDENTIALS, "true".into()));
    }
    lines.push(vary("Origin"));
    (if head.path == "/items" { 200 } else { 404 }, lines)
}

/// `CORS(app, origins=[…], supports_credentials=True)`. Without `Origin` it names the first of its origins, it repeats
/// the request headers, and where it refuses it says nothing, `Vary` neither.
pub(crate) fn flask_cors(head: &Head) -> Reply {
    let mut lines = Vec::new();
    if is_app(head) || head.header("origin").is_none() {
        lines.push((ORIGIN, APP.to_owned()));
        lines.push(vary("Origin"));
        lines.push((CREDENTIALS, "true".into()));
        if head.is_preflight() {
            let (method, names) = head.asks_for();
            let all = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];
            if all.contains(&method) {
                if !names.is_empty() {
                    lines.push((HEADERS, names.join(", ")));
                }
                lines.push((METHODS, all.join(", ")));
            }
        }
    }
    (if head.path == "/items" { 200 } else { 404 }, lines)
}

/// `cors({ origin: […], credentials: true })`.
pub(crate) fn express(head: &Head) -> Reply {
    let mut lines = Vec::new();
    if is_app(head) {
        lines.push((ORIGIN, APP.to_owned()));
    }
    lines.push((CREDENTIALS, "true".into()));
    if head.method == "OPTIONS" {
        lines.push(vary("Origin, Access-Control-Request-Headers"));
        lines.push((METHODS, "GET,HEAD,PUT,PATCH,POST,DELETE".into()));
        if let Some(names) = head.header("access-control-request-headers") {
            lines.push((HEADERS, names.to_owned()));
        }
        return (204, lines);
    }
    lines.push(vary("Origin"));
    (if head.path == "/items" { 200 } else { 404 }, lines)
}

/// A `map` of origins, `always`, and `return 204`.
pub(crate) fn nginx(head: &Head) -> Reply {
    let mut lines = vec![vary("origin")];
    if is_app(head) {
        lines.push((ORIGIN, APP.to_owned()));
    }
    lines.push((CREDENTIALS, "true".into()));
    if head.path != "/items" {
        return (404, lines);
    }
    if head.method != "OPTIONS" {
        return (200, lines);
    }
    lines.push((METHODS, "GET, PUT, DELETE".into()));
    lines.push((HEADERS, "authorization, content-type".into()));
    lines.push((MAX_AGE, "600".into()));
    (204, lines)
}

/// rs/cors (Go) with these methods and headers: it refuses as a whole, without a header, and lists
/// only what is asked for.
fn wholesale(head: &Head, methods: &[&str], headers: &[&str]) -> Reply {
    let mut lines = vec![vary("Origin")];
    if head.is_preflight() {
        lines.push(vary("Access-Control-Request-Method, Access-Control-Request-Headers"));
        let (method, names) = head.asks_for();
        let is_granted = is_app(head)
            && methods.contains(&method)
            && names.iter().all(|name| headers.contains(name));
        if is_granted {
            lines.push((ORIGIN, APP.to_owned()));
            lines.push((METHODS, method.to_owned()));
            if !names.is_empty() {
                lines.push((HEADERS, names.join(",")));
            }
        }
        return (204, lines);
    }
    if is_app(head) {
        lines.push((ORIGIN, APP.to_owned()));
    }
    (200, lines)
}

fn rs_cors(head: &Head) -> Reply {
    wholesale(head, &["GET", "PUT", "DELETE"], &["content-type"])
}

fn rs_cors_get_only(head: &Head) -> Reply {
    wholesale(head, &["GET"], &[])
}

/// An endpoint for JSON that responds to a GET with 405, outside of CORS.
fn post_only(head: &Head) -> Reply {
    match (head.method.as_str(), is_app(head)) {
        ("POST", true) => (200, vec![vary("origin"), (ORIGIN, APP.into())]),
        ("GET", _) => (405, vec![("allow", "POST".into())]),
        ("OPTIONS", true) => (
            204,
            vec![
                vary("origin"),
                (ORIGIN, APP.into()),
                (METHODS, "POST".into()),
                (HEADERS, "content-type".into()),
            ],
        ),
        _ => (if head.is_preflight() { 403 } else { 200 }, vec![vary("origin")]),
    }
}

/// A list for GET and PUT, and the beginning of the origin for DELETE.
fn per_method_hole(head: &Head) -> Reply {
    let (method, _) = head.asks_for();
    let origin = head.header("origin").unwrap_or_default();
    let mut lines = vec![vary("origin")];
    if is_app(head) || method == "DELETE" && origin.starts_with(APP) {
        lines.push((ORIGIN, origin.to_owned()));
        lines.push((METHODS, "GET, PUT, DELETE".into()));
        lines.push((HEADERS, "content-type".into()));
    }
    (if head.is_preflight() { 204 } else { 200 }, lines)
}
