//! How servers compare origins, right and wrong: what the audit says of each comparison.

use cors_audit::{Answer, Code, Expected, Level, Questions, Report, Target, ask};
use ureq::http::{HeaderMap, HeaderValue, Method, Request};

const API: &str = "https://api.example.com/items";
const APP: &str = "https://app.example.com";

/// Whether a server allows an origin.
type Allows = fn(&str) -> bool;

/// A server that answers as its comparison says.
fn server(allows: Allows, credentials: bool) -> impl FnMut(Request<()>) -> Result<Answer, String> {
    move |request| {
        let mut headers = HeaderMap::new();
        headers.insert("vary", HeaderValue::from_static("origin"));
        let origin = request.headers().get("origin").cloned();
        if let Some(origin) = origin.filter(|origin| origin.to_str().is_ok_and(allows)) {
            headers.insert("access-control-allow-origin", origin);
            if credentials {
                headers
                    .insert("access-control-allow-credentials", HeaderValue::from_static("true"));
            }
            if request.method() == Method::OPTIONS {
                let lists = HeaderValue::from_static("GET, PUT, authorization, content-type");
                headers.insert("access-control-allow-methods", lists.clone());
                headers.insert("access-control-allow-headers", lists);
            }
        }
        let status = if request.method() == Method::OPTIONS { 204 } else { 200 };
        Ok(Answer { status, headers })
    }
}

fn audited(allows: Allows, credentials: bool, expected: &[&str]) -> Report {
    let expected = expected.iter().map(|entry| Expected::parse(entry).expect(entry)).collect();
    let questions = Questions { expected, ..Questions::default() };
    let target = Target::parse(API).expect("a URL");
    let mut server = server(allows, credentials);
    let asked = ask(&target, &questions, &mut server, &mut |_, _| {}).expect("answers");
    Report::of(vec![asked], &questions)
}

fn codes(report: &Report) -> Vec<(Level, Code)> {
    let mut codes: Vec<_> =
        report.urls[0].concerns.iter().map(|concern| (concern.level, concern.code)).collect();
    codes.sort();
    codes.dedup();
    codes
}

/// Name, comparison, what is said with credentials, and one of the origins that it is said of.
const CARELESS: &[(&str, Allows, (Level, Code), &str)] = &[
    (
        "everything",
        |_| true,
        (Level::Error, Code::OriginReflected),
        "https://cors-audit-stranger.com",
    ),
    ("null", |o| o == APP || o == "null", (Level::Error, Code::NullAllowed), "null"),
    (
        "starts_with",
        |o| o.starts_with(APP),
        (Level::Error, Code::LooseMatch),
        "https://app.example.com.cors-audit-stranger.com",
    ),
    (
        "ends_with the domain",
        |o| o.ends_with("example.com"),
        (Level::Error, Code::LooseMatch),
        "https://notexample.com",
    ),
    (
        "contains the domain",
        |o| o.contains("example.com"),
        (Level::Error, Code::LooseMatch),
        "https://app.example.com.cors-audit-stranger.com",
    ),
    (
        "contains the server's host",
        |o| o.contains("api.example.com"),
        (Level::Error, Code::LooseMatch),
        "https://api.example.com.cors-audit-stranger.com",
    ),
    (
        "is contained",
        |o| "https://app.example.com,https://b.example".contains(o),
        (Level::Error, Code::LooseMatch),
        "https://app.example.co",
    ),
    (
        "host is contained",
        |o| "api.example.com".contains(host(o)),
        (Level::Error, Code::LooseMatch),
        "https://xample.com",
    ),
    (
        "the first dot is any character",
        |o| matches(o, "https://app", "example.com", 1),
        (Level::Error, Code::LooseMatch),
        "https://appxexample.com",
    ),
    (
        "the last dot is any character",
        |o| matches(o, "https://app.example", "com", 1),
        (Level::Error, Code::LooseMatch),
        "https://app.exampleacom",
    ),
    (
        "ends in the top-level domain",
        |o| o.rsplit('.').next() == Some("com"),
        (Level::Error, Code::OriginReflected),
        "https://cors-audit-stranger.com",
    ),
    (
        "sub-domains",
        |o| o == APP || o.ends_with(".example.com"),
        (Level::Warning, Code::SameDomain),
        "https://cors-audit.app.example.com",
    ),
    (
        "any name that ends so",
        |o| o.ends_with("app.example.com"),
        (Level::Warning, Code::SameDomain),
        "https://notapp.example.com",
    ),
    (
        "any scheme",
        |o| o.ends_with("://app.example.com"),
        (Level::Error, Code::InsecureOrigin),
        "http://app.example.com",
    ),
    (
        "any port",
        |o| o == APP || o.starts_with("https://app.example.com:"),
        (Level::Warning, Code::SameDomain),
        "https://app.example.com:8443",
    ),
    (
        "development",
        |o| o == APP || o == "http://localhost:3000",
        (Level::Error, Code::LocalOrigin),
        "http://localhost:3000",
    ),
    (
        "any local port",
        |o| o == APP || o.starts_with("http://localhost:"),
        (Level::Error, Code::LocalOrigin),
        "http://localhost:5173",
    ),
    (
        "a shared host",
        |o| o == APP || o.ends_with(".github.io"),
        (Level::Error, Code::SharedHost),
        "https://cors-audit.github.io",
    ),
    // `^https?://(.*\.)?example\.com([^.\-a-zA-Z0-9]+.*)?$`, published as a bypass in Safari and Chromium.
    (
        "a class for the end of the host",
        |o| {
            after(o, "example.com").is_some_and(|rest| {
                rest.is_empty()
                    || !rest.starts_with(|c: char| ".-".contains(c) || c.is_ascii_alphanumeric())
            })
        },
        (Level::Error, Code::LooseMatch),
        "https://app.example.com{.cors-audit-stranger.com",
    ),
    (
        "an underscore after the host",
        |o| o == APP || o.starts_with("https://app.example.com_"),
        (Level::Error, Code::LooseMatch),
        "https://app.example.com_.cors-audit-stranger.com",
    ),
];

fn host(origin: &str) -> &str {
    origin.split_once("://").map_or(origin, |(_, host)| host)
}

fn after<'a>(origin: &'a str, domain: &str) -> Option<&'a str> {
    host(origin).split_once(domain).map(|(_, rest)| rest)
}

/// `first`, so many characters of any kind, `last`.
fn matches(origin: &str, first: &str, last: &str, between: usize) -> bool {
    origin
        .strip_prefix(first)
        .and_then(|rest| rest.strip_suffix(last))
        .is_some_and(|between_them| between_them.chars().count() == between)
}

#[test]
fn careless_comparisons_are_named() {
    for (name, allows, (level, code), origin) in CARELESS {
        let report = audited(*allows, true, &[APP]);
        let concern = report.urls[0]
            .concerns
            .iter()
            .find(|concern| concern.code == *code && concern.origin.as_deref() == Some(origin));
        let concern = concern.unwrap_or_else(|| panic!("{name}: {report}"));
        assert_eq!(concern.level, *level, "{name}");
        assert!(concern.evidence.iter().any(|line| line.contains(origin)), "{name}: {concern}");
        assert!(!concern.help.is_empty(), "{name}");
        // Nobody gets in by the policy that is printed.
        if let Some(policy) = &report.policy {
            assert!(policy.contains("origins: [\"https://app.example.com\"]"), "{name}: {policy}");
        }
    }
}

#[test]
fn without_credentials_it_weighs_less_or_the_same() {
    for (name, allows, (level, code), _) in CARELESS {
        let report = audited(*allows, false, &[APP]);
        let found = codes(&report);
        assert!(
            found.iter().any(|(lower, found)| found == code && lower <= level),
            "{name}: {found:?}"
        );
    }
}

#[test]
fn without_an_expected_origin_the_server_s_own_name_is_tried() {
    for (name, allows) in [
        ("starts_with", (|o| o.starts_with("https://api.example.com")) as Allows),
        ("ends_with", |o| o.ends_with("example.com")),
        ("contains", |o| o.contains("example.com")),
        ("dot", |o| matches(o, "https://api", "example.com", 1)),
        ("underscore", |o| {
            o.starts_with("https://api.example.com_") || o == "https://api.example.com"
        }),
    ] {
        let found = codes(&audited(allows, true, &[]));
        assert!(found.contains(&(Level::Error, Code::LooseMatch)), "{name}: {found:?}");
    }
}

#[test]
fn careful_comparisons_are_silent() {
    let rows: &[(&str, Allows, &[&str])] = &[
        ("one origin", |o| o == APP, &[APP]),
        ("two origins", |o| o == APP || o == "https://b.example", &[APP, "https://b.example"]),
        ("nobody", |_| false, &[]),
        ("the server's own origin", |o| o == "https://api.example.com", &[]),
        (
            "a pattern that is expected",
            |o| {
                o.starts_with("https://") && o.ends_with(".preview.example.com") && !o.contains('{')
            },
            &["https://*.preview.example.com"],
        ),
        (
            "a port that is expected",
            |o| o.starts_with("http://localhost:"),
            &["http://localhost:*"],
        ),
    ];
    for (name, allows, expected) in rows {
        for credentials in [true, false] {
            let report = audited(*allows, credentials, expected);
            let found = codes(&report);
            assert_eq!(found, [], "{name}: {report}");
        }
    }
}

#[test]
fn it_asks_little() {
    let report = audited(|o| o == APP, true, &[APP]);
    let requests = report.urls[0].asked.requests;
    assert!((40..=64).contains(&requests), "{requests}");
    let report = audited(|_| true, true, &[APP]);
    let requests = report.urls[0].asked.requests;
    assert!(requests <= 12, "{requests}: a server that reflects is not asked for near misses");
}
