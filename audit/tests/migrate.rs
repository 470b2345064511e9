//! The policies that the audit prints for people who migrate: they compile, and they let nobody in
//! whom nobody has named, whatever the server does.
//!
//! `tests/migrate/printed.rs` is what the audit prints, and a part of the test `printed`, which
//! compiles it. `UPDATE_SNAPSHOTS=1` writes it.

mod support;

use std::fmt::Write as _;

use cors_audit::{Report, ResponseHead, Target, ask};
use http::{HeaderMap, HeaderValue, Method, Request};
use support::{API, APP, assert_snapshot, audited, expecting, right::RIGHT};

type Lines = &'static [(&'static str, &'static str)];

/// How a server chooses its `Access-Control-Allow-Origin`.
#[derive(Clone, Copy)]
enum Allows {
    Any,
    Reflected,
    These(&'static [&'static str]),
}

/// The module, what is expected, whom the server allows, and the lines of each response that allows it.
const ROWS: &[(&str, &[&str], Allows, Lines)] = &[
    (
        "reflected",
        &[APP],
        Allows::Reflected,
        &[
            ("access-control-allow-credentials", "true"),
            ("access-control-allow-methods", "GET, PUT"),
        ],
    ),
    (
        "any_with_credentials",
        &[],
        Allows::Any,
        &[
            ("access-control-allow-credentials", "true"),
            ("access-control-allow-methods", "*"),
            ("access-control-allow-headers", "*"),
            ("access-control-expose-headers", "*"),
            ("access-control-max-age", "1728000"),
        ],
    ),
    ("null", &[APP], Allows::These(&[APP, "null"]), &[]),
    (
        "methods",
        &[APP],
        Allows::These(&[APP]),
        &[
            ("access-control-allow-credentials", "true"),
            (
                "access-control-allow-methods",
                "get, put, *, TRACE, CONNECT, OPTIONS, M-SEARCH, DELETE, DELETE, patch, PATCH",
            ),
        ],
    ),
    (
        "headers",
        &[APP],
        Allows::These(&[APP]),
        &[(
            "access-control-allow-headers",
            "*, Authorization, host, Cookie, Content-Type, content-type, x-b, sec-fetch-mode, access-control-allow-origin, Accept",
        )],
    ),
    (
        "wildcards_with_credentials",
        &[APP],
        Allows::These(&[APP]),
        &[
            ("access-control-allow-credentials", "true"),
            ("access-control-allow-methods", "*"),
            ("access-control-allow-headers", "*"),
            ("access-control-expose-headers", "*, x-total-count"),
        ],
    ),
    (
        "exposed",
        &[APP],
        Allows::These(&[APP]),
        &[(
            "access-control-expose-headers",
            "Set-Cookie, X-Total-Count, content-length, x-total-count, etag, access-control-allow-origin",
        )],
    ),
    ("max_age_too_long", &[APP], Allows::These(&[APP]), &[("access-control-max-age", "999999999")]),
    (
        "max_age_beyond_numbers",
        &[APP],
        Allows::These(&[APP]),
        &[("access-control-max-age", "99999999999999999999")],
    ),
    (
        "lists_unreadable",
        &[APP],
        Allows::These(&[APP]),
        &[
            ("access-control-allow-methods", "GET PUT"),
            ("access-control-allow-headers", "x-a; x-b"),
            ("access-control-expose-headers", "\"x-a\""),
        ],
    ),
    (
        "development",
        &[APP, "http://localhost:3000"],
        Allows::These(&[APP, "http://localhost:3000"]),
        &[("access-control-allow-credentials", "true")],
    ),
    ("only_development", &["http://localhost:*"], Allows::Reflected, &[]),
    (
        "without_tls",
        &["http://app.example.com", APP],
        Allows::Reflected,
        &[("access-control-allow-credentials", "true")],
    ),
    ("patterns", &["https://*.preview.example.com", APP], Allows::Reflected, &[]),
    ("too_wide", &["https://*.vercel.app", "https://*.co.uk", APP], Allows::Reflected, &[]),
    ("redundant", &["https://*.example.com", APP], Allows::Reflected, &[]),
    (
        "names_that_are_words",
        &[APP],
        Allows::These(&[APP]),
        &[
            ("access-control-allow-methods", "GET, fn, Self, type, M-SEARCH"),
            ("access-control-allow-headers", "`, x-a', $crate, r#x"),
        ],
    ),
];

fn server(allows: Allows, lines: Lines) -> impl FnMut(Request<()>) -> Result<ResponseHead, String> {
    move |request| {
        let mut headers = HeaderMap::new();
        let origin = request.headers().get("origin").cloned();
        let allowed = origin.filter(|origin| match allows {
            Allows::Any | Allows::Reflected => true,
            Allows::These(origins) => origins.iter().any(|allowed| origin == allowed),
        });
        if let Some(origin) = allowed {
            let value =
                if matches!(allows, Allows::Any) { HeaderValue::from_static("*") } else { origin };
            headers.insert("access-control-allow-origin", value);
            for (name, value) in lines {
                headers.append(*name, HeaderValue::from_static(value));
            }
        }
        Ok(ResponseHead {
            status: if request.method() == Method::OPTIONS { 204 } else { 200 },
            headers,
        })
    }
}

fn policy(expected: &[&str], allows: Allows, lines: Lines) -> Option<String> {
    let questions = expecting(expected);
    let target = Target::parse(API).expect("a URL");
    let asked = ask(&target, &questions, &mut server(allows, lines), &mut |_, _| {});
    Report::of(vec![(asked, &questions)]).policy
}

#[test]
fn what_is_printed_is_what_compiles() {
    let mut file = "// Printed by the audit; see `migrate.rs`.\n#![allow(missing_docs, dead_code, unreachable_pub)]\n".to_owned();
    let mut add = |name: &str, source: Option<String>| {
        let source = source.unwrap_or_else(|| panic!("{name}: a policy"));
        let _ = write!(file, "\npub(crate) mod {name} {{\n{source}}}\n");
    };
    for (name, expected, allows, lines) in ROWS {
        add(name, policy(expected, *allows, lines));
    }
    for (name, server, _) in RIGHT {
        add(name, audited(API, &expecting(&[APP]), server).policy);
    }
    assert_snapshot("tests/migrate/printed.rs", None, &file);
}

#[test]
fn urls_become_names() {
    let questions = expecting(&[APP]);
    // Each URL has another list of headers, so that each needs a policy.
    let paths = ["/", "/items?page=2", "/api/items-v2", "/api/items/v2", "/self", "/1", "/%2a"];
    let names = ["x-a", "x-b", "x-c", "x-d", "x-e", "x-f", "x-g"];
    let asked = paths.iter().zip(names).map(|(path, name)| {
        let target = Target::parse(&format!("https://api.example.com{path}")).expect("a URL");
        let mut server = move |request: Request<()>| {
            let mut response = server(Allows::These(&[APP]), &[])(request)?;
            let value = HeaderValue::from_static(name);
            response.headers.insert("access-control-expose-headers", value);
            Ok(response)
        };
        (ask(&target, &questions, &mut server, &mut |_, _| {}), &questions)
    });
    let source = Report::of(asked.collect()).policy.expect("policies");
    let structs: Vec<&str> = source
        .lines()
        .filter_map(|line| line.trim().strip_prefix("pub ")?.strip_suffix(" {"))
        .collect();
    assert_eq!(structs, ["Api", "Items", "ApiItemsV2", "ApiItemsV22", "ApiSelf", "Api1", "Api2a"]);
}

/// Where two pages are granted different things, neither gets what is the other's.
#[test]
fn pages_that_differ_get_what_they_have_in_common() {
    let other = "https://b.example";
    let questions = expecting(&[APP, other]);
    let target = Target::parse("https://api.example.com/items").expect("a URL");
    let mut all = |request: Request<()>| {
        let lines: Lines = match request.headers().get("origin") {
            Some(origin) if origin == APP => &[
                ("access-control-allow-credentials", "true"),
                ("access-control-allow-methods", "GET, PUT, DELETE"),
                ("access-control-allow-headers", "authorization, content-type"),
                ("access-control-max-age", "600"),
            ],
            _ => &[
                ("access-control-allow-methods", "PUT, PATCH"),
                ("access-control-allow-headers", "content-type"),
                ("access-control-max-age", "60"),
            ],
        };
        server(Allows::These(&[APP, "https://b.example"]), lines)(request)
    };
    let asked = ask(&target, &questions, &mut all, &mut |_, _| {});
    let policy = Report::of(vec![(asked, &questions)]).policy.expect("a policy");
    assert_eq!(
        policy,
        "cors_policy! {
    // Observed at https://api.example.com/items.
    // The server allows the pages different things; this is what it allows all of them.
    pub Api {
        origins: [\"https://app.example.com\", \"https://b.example\"],
        methods: [PUT],
        headers: [\"content-type\"],
        max_age: 60,
    }
}
"
    );
}

#[test]
fn where_nobody_is_named_there_is_nothing_to_start_from() {
    assert_eq!(policy(&[], Allows::Reflected, &[]), None);
    assert_eq!(policy(&[APP], Allows::These(&[]), &[]), None);
    assert_eq!(policy(&["https://*.vercel.app"], Allows::Reflected, &[]), None);
}
