//! How servers compare origins, right and wrong: what the audit says of each comparison.

mod support;

use cors_audit::{Answer, Code, Expected, Level, Questions, Report, Target, ask};
use ureq::http::{HeaderMap, HeaderValue, Method, Request};

use support::{
    API, APP,
    comparisons::{Allows, CAREFUL, CARELESS, matches, reply},
};

/// A server that answers as its comparison says.
fn server(allows: Allows, credentials: bool) -> impl FnMut(Request<()>) -> Result<Answer, String> {
    move |request| {
        let origin = request.headers().get("origin").and_then(|value| value.to_str().ok());
        let is_preflight = request.method() == Method::OPTIONS;
        let (status, lines) = reply(allows, credentials, origin, is_preflight);
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            headers.append(name, HeaderValue::from_str(&value).expect("a value"));
        }
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
fn a_pattern_that_is_expected_has_near_misses_too() {
    let expected = &["https://*.preview.example.com"][..];
    for (name, allows, code, origin) in [
        (
            "the dot is forgotten",
            (|o| o.ends_with("preview.example.com")) as Allows,
            Code::SameDomain,
            "https://notpreview.example.com",
        ),
        (
            "contains",
            |o| o.contains(".preview.example.com"),
            Code::LooseMatch,
            "https://cors-audit.preview.example.com.cors-audit-unrelated.com",
        ),
        (
            "any scheme",
            |o| o.ends_with(".preview.example.com"),
            Code::InsecureOrigin,
            "http://cors-audit.preview.example.com",
        ),
    ] {
        let report = audited(allows, true, expected);
        let is_told = report.urls[0]
            .concerns
            .iter()
            .any(|concern| concern.code == code && concern.origin.as_deref() == Some(origin));
        assert!(is_told, "{name}: {report}");
    }
}

#[test]
fn careful_comparisons_are_silent() {
    for (name, allows, expected) in CAREFUL {
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
    let report = audited(|o| o.starts_with(APP), true, &[APP]);
    let requests = report.urls[0].asked.requests;
    assert!(requests < 48, "{requests}: an open end is not tried with special characters too");
    let report = audited(|_| true, true, &[APP]);
    let requests = report.urls[0].asked.requests;
    assert!(requests <= 12, "{requests}: a server that reflects is not asked for near misses");
}

#[test]
fn one_mistake_is_told_once() {
    use Code::{InsecureOrigin, LooseMatch, SameDomain};
    let rows: &[(&str, Allows, &[Code])] = &[
        ("starts_with", |o| o.starts_with(APP), &[LooseMatch]),
        ("ends_with the domain", |o| o.ends_with("example.com"), &[LooseMatch, InsecureOrigin]),
        ("ends_with the host", |o| o.ends_with("app.example.com"), &[InsecureOrigin, SameDomain]),
        ("sub-domains", |o| o == APP || o.ends_with(".example.com"), &[InsecureOrigin, SameDomain]),
        (
            "characters",
            |o| o.starts_with(APP) && !o.starts_with("https://app.example.com."),
            &[LooseMatch],
        ),
    ];
    for (name, allows, expected) in rows {
        let report = audited(*allows, true, &[APP]);
        let codes: Vec<Code> = report.urls[0].concerns.iter().map(|concern| concern.code).collect();
        assert_eq!(codes, *expected, "{name}: {report}");
    }
}
