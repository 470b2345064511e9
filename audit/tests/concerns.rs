//! Each concern, at a server that gives a reason for it, and how much it weighs.

#[path = "concerns/rows.rs"]
mod rows;
mod support;

use std::{collections::BTreeSet, fmt::Write as _};

use cors_audit::{Answer, Code, Expected, Level, Questions, Report, Target, ask};
use rows::{MAX_AGE, METHODS, ORIGIN, RIGHT, ROWS, Seen, Serve};
use support::{API, APP, assert_snapshot};
use ureq::http::{HeaderMap, HeaderName, HeaderValue, Method, Request};

const OTHER: &str = "https://cors-audit-unrelated.com";

fn audited(url: &str, questions: &Questions, serve: Serve) -> Report {
    let target = Target::parse(url).expect("a URL");
    let mut client = |request: Request<()>| {
        let line = |name| request.headers().get(name).and_then(|value| value.to_str().ok());
        let seen = Seen {
            origin: line("origin").unwrap_or_default(),
            is_preflight: request.method() == Method::OPTIONS,
            path: request.uri().path(),
            asks_for: line("access-control-request-method").unwrap_or_default(),
        };
        let (status, lines) = serve(&seen);
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            headers.append(
                HeaderName::from_static(name),
                HeaderValue::from_str(&value).expect(&value),
            );
        }
        Ok(Answer { status, headers })
    };
    let asked = ask(&target, questions, &mut client, &mut |_, _| {}).expect("answers");
    Report::of(vec![asked], questions)
}

fn questions() -> Questions {
    Questions { expected: vec![Expected::parse(APP).expect("an origin")], ..Questions::default() }
}

#[test]
fn each_reason_has_its_words() {
    let mut seen = BTreeSet::new();
    for (name, code, level, words, serve) in ROWS {
        let report = audited(API, &questions(), *serve);
        let found = report.urls[0].concerns.iter().find(|concern| {
            concern.code == *code && concern.level == *level && concern.to_string().contains(words)
        });
        assert!(found.is_some(), "{name}: {report}");
        seen.insert(*code);
    }
    // Those depend on what is asked, and have tests of their own.
    seen.extend([Code::MixedContent, Code::NotGranted]);
    let missing: Vec<_> = Code::ALL.iter().filter(|code| !seen.contains(code)).collect();
    assert!(missing.is_empty(), "no row has {missing:?}");
}

#[test]
fn a_server_that_does_it_right_is_silent() {
    let right: &[(&str, Serve)] = &[
        ("a list", RIGHT),
        ("open data", |s| (if s.is_preflight { 204 } else { 200 }, vec![(ORIGIN, "*".into())])),
        ("one origin for everybody", |s| {
            (if s.is_preflight { 204 } else { 200 }, vec![(ORIGIN, APP.into())])
        }),
        ("not for caches", |s| {
            let (status, mut lines) = s.without("vary");
            lines.push(("cache-control", "no-store".into()));
            (status, lines)
        }),
        ("any vary", |s| s.with("vary", "*")),
        ("PUT is not served", |s| {
            if s.is_preflight && s.asks_for == "PUT" { (405, vec![]) } else { s.right() }
        }),
        ("403 for others' preflights", |s| {
            if s.is_preflight && !s.is_app() {
                (403, vec![("vary", "origin".into())])
            } else {
                s.right()
            }
        }),
        ("400 for others", |s| {
            if s.is_app() { s.right() } else { (400, vec![("vary", "origin".into())]) }
        }),
        ("kept for two hours", |s| s.with(MAX_AGE, "7200")),
        ("not kept", |s| s.with(MAX_AGE, "-1")),
        (
            "401, which the page reads",
            |s| if s.is_preflight { s.right() } else { (401, s.right().1) },
        ),
        ("lists on several lines", |s| {
            if s.is_preflight { s.and(METHODS, "DELETE") } else { s.right() }
        }),
    ];
    for (name, serve) in right {
        let report = audited(API, &questions(), *serve);
        assert!(report.urls[0].concerns.is_empty(), "{name}: {report}");
    }
}

/// Who refuses a page refuses its preflights: that is one concern.
#[test]
fn a_refusal_is_told_once() {
    let refusals: &[Serve] = &[
        |s| if s.is_preflight { (403, vec![]) } else { (200, vec![]) },
        |s| (if s.is_preflight { 204 } else { 200 }, vec![]),
    ];
    for serve in refusals {
        let report = audited(API, &questions(), *serve);
        let [concern] = &report.urls[0].concerns[..] else { panic!("{report}") };
        assert_eq!(concern.code, Code::OriginRefused);
    }
}

#[test]
fn what_the_pages_send_has_to_be_granted() {
    let asked =
        Questions { methods: vec![Method::DELETE], headers: vec!["x-a".into()], ..questions() };
    let report = audited(API, &asked, RIGHT);
    let [concern] = &report.urls[0].concerns[..] else { panic!("{report}") };
    assert_eq!((concern.code, concern.level), (Code::NotGranted, Level::Error));
    assert!(concern.to_string().contains("Method DELETE is not allowed"), "{concern}");
    let served = Questions {
        methods: vec![Method::PUT],
        headers: vec!["content-type".into()],
        ..questions()
    };
    assert!(audited(API, &served, RIGHT).urls[0].concerns.is_empty());
}

#[test]
fn http_servers() {
    let report = audited("http://api.example.com/items", &questions(), RIGHT);
    let [concern] = &report.urls[0].concerns[..] else { panic!("{report}") };
    assert_eq!((concern.code, concern.level), (Code::MixedContent, Level::Error));
    for url in
        ["http://localhost:8080/items", "http://127.0.0.1:8080/items", "http://[::1]:8080/items"]
    {
        assert!(audited(url, &questions(), RIGHT).urls[0].concerns.is_empty(), "{url}");
    }
}

#[test]
fn nothing_is_sent_but_gets_and_preflights() {
    let target = Target::parse(API).expect("a URL");
    let mut asked_as = Vec::new();
    let mut client = |request: Request<()>| {
        let is_preflight = request.headers().contains_key("access-control-request-method");
        match (request.method(), is_preflight) {
            (&Method::GET, false) | (&Method::OPTIONS, true) => {}
            _ => panic!("{request:?}"),
        }
        // What is sent with the GETs is a secret.
        assert_eq!(request.headers().contains_key("cookie"), !is_preflight, "{request:?}");
        asked_as.push(request.headers().get("origin").cloned());
        Ok(Answer { status: 200, headers: HeaderMap::new() })
    };
    let extra = vec![(HeaderName::from_static("cookie"), HeaderValue::from_static("session=31d4"))];
    let questions = Questions { extra, ..questions() };
    let report = ask(&target, &questions, &mut client, &mut |_, _| {}).expect("answers");
    assert_eq!(report.requests, asked_as.len());
    assert!(asked_as.contains(&Some(HeaderValue::from_static(OTHER))));
}

#[test]
fn the_readme_lists_the_concerns() {
    let mut table = "\n| concern | |\n|---|---|\n".to_owned();
    for code in Code::ALL {
        let _ = writeln!(table, "| `{}` | {} |", code.name(), code.about());
    }
    assert_snapshot("README.md", Some(("<!-- concerns -->", "<!-- end of concerns -->")), &table);
}
