//! Each concern, at a server that gives a reason for it, and how much it weighs.

#[path = "concerns/rows.rs"]
mod rows;
mod support;

use std::{collections::BTreeSet, fmt::Write as _};

use cors_audit::{Code, Level, Questions, Report, ResponseHead, Target, ask};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request};
use rows::{MAX_AGE, METHODS, ORIGIN, RIGHT, ROWS, Seen, Serve};
use support::{API, APP, assert_snapshot, expecting};

const OTHER: &str = "https://cors-audit-unrelated.com";

fn audited(url: &str, questions: &Questions, serve: Serve) -> Report {
    support::audited(url, questions, |head| {
        serve(&Seen {
            origin: head.header("origin").unwrap_or_default(),
            is_preflight: head.is_preflight(),
            path: &head.path,
            asks_for: head.asks_for().0,
            number: head.number,
        })
    })
}

fn questions() -> Questions {
    expecting(&[APP])
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
    seen.extend([Code::MixedContent, Code::NotGranted, Code::UnlikePolicy, Code::Unanswered]);
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
        ("kept for no time", |s| {
            let (status, mut lines) = s.without("vary");
            lines.push(("cache-control", "max-age=0".into()));
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
    // However many pages are refused, and whatever is wrong with the header.
    let many = [APP, "https://b.example", "https://c.example"];
    let causes: &[(Serve, Code, usize)] = &[
        (refusals[0], Code::OriginRefused, 3),
        (|_| (302, vec![("location", "https://login.example.net/".into())]), Code::Redirected, 3),
        (|s| (200, vec![(ORIGIN, format!("*, {}", s.origin))]), Code::AllowOriginInvalid, 3),
        (|s| (200, vec![(ORIGIN, "*".into()), (ORIGIN, s.origin.into())]), Code::HeaderDoubled, 3),
        (|_| (500, vec![]), Code::NotServed, 0),
    ];
    for (serve, code, origins) in causes {
        let report = audited(API, &expecting(&many), *serve);
        let errors: Vec<_> =
            report.urls[0].concerns.iter().filter(|own| own.level == Level::Error).collect();
        let [concern] = errors[..] else { panic!("{code:?}: {report}") };
        assert_eq!(concern.code, *code);
        assert!(concern.origins.len() >= *origins, "{report}");
    }
}

#[test]
fn what_the_pages_send_has_to_be_granted() {
    let asked =
        Questions { methods: vec![Method::DELETE], headers: vec!["x-a".into()], ..questions() };
    let report = audited(API, &asked, RIGHT);
    let [concern, header] = &report.urls[0].concerns[..] else { panic!("{report}") };
    assert_eq!((concern.code, concern.level), (Code::NotGranted, Level::Error));
    assert!(header.to_string().contains("the request header `x-a`"), "{header}");
    assert!(concern.to_string().contains("may not use the method DELETE"), "{concern}");
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
        // No browser sends a cookie with a preflight, and a gateway's header it does not send either.
        assert_eq!(request.headers().contains_key("cookie"), !is_preflight, "{request:?}");
        assert!(request.headers().contains_key("x-gateway"), "{request:?}");
        assert!(!request.headers().contains_key("x-other"), "{request:?}");
        asked_as.push(request.headers().get("origin").cloned());
        Ok(ResponseHead { status: 200, headers: HeaderMap::new() })
    };
    let extra = |host: &str, name: &'static str| {
        (host.to_owned(), HeaderName::from_static(name), HeaderValue::from_static("session=31d4"))
    };
    let extra = [
        extra("api.example.com", "cookie"),
        extra("api.example.com", "x-gateway"),
        extra("other.example.com", "x-other"),
    ];
    let questions = Questions { extra: extra.into(), ..questions() };
    let report = ask(&target, &questions, &mut client, &mut |_, _| {});
    assert_eq!(report.requests, asked_as.len());
    assert!(asked_as.contains(&Some(HeaderValue::from_static(OTHER))));
}

/// A file that the audit has printed is what the server has to do.
#[test]
fn a_policy_is_held() {
    let file = audited(API, &questions(), RIGHT).policy.expect("a policy");
    for (from, to, expected) in [
        ("", "", None),
        ("GET, PUT", "GET, PUT, DELETE", Some("the method `DELETE` is not allowed")),
        ("GET, PUT", "GET", Some("the method `PUT` is allowed")),
        ("\"authorization\", ", "", Some("the request header `authorization` is allowed")),
        ("credentials: true", "credentials: false", Some("credentials are allowed")),
        ("max_age: 600", "max_age: 60", Some("`access-control-max-age` is 600")),
        ("https://app.", "https://other.", Some("a page at https://other.example.com cannot read")),
    ] {
        let all = cors_audit::expect::parse(&file.replacen(from, to, 1)).expect("a file");
        let [(target, questions)] = &all[..] else { panic!("{file}") };
        let report = audited(&target.url(), questions, RIGHT);
        let text = report.to_string();
        match expected {
            None => assert!(report.urls[0].concerns.is_empty(), "{report}"),
            Some(words) => {
                assert_eq!(report.worst(), Some(Level::Error), "{to}: {report}");
                assert!(text.contains(words), "{to}: {report}");
            }
        }
    }
}

#[test]
fn the_readme_lists_the_concerns() {
    let mut table = "\n| concern | |\n|---|---|\n".to_owned();
    for code in Code::ALL {
        let _ = writeln!(table, "| `{}` | {} |", code.name(), code.about());
    }
    assert_snapshot("README.md", Some(("<!-- concerns -->", "<!-- end of concerns -->")), &table);
}
