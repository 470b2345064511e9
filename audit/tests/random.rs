//! Whatever a server sends, the audit does not panic, says it in plain text, and prints no policy that
//! lets in whom nobody has named.

mod support;

use cors_audit::{Report, ResponseHead, Target, Who, ask};
use cors_testing::Likeness;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request};
use proptest::{collection::vec, prelude::*, sample::select};
use support::{API, APP, expecting};

const NAMES: &[&str] = &[
    "access-control-allow-origin",
    "access-control-allow-credentials",
    "access-control-allow-methods",
    "access-control-allow-headers",
    "access-control-expose-headers",
    "access-control-max-age",
    "vary",
    "cache-control",
    "location",
];

/// Values that mean something, and every byte that a header can have.
fn value() -> impl Strategy<Value = Vec<u8>> {
    let known = select(
        &[
            "*",
            "null",
            "true",
            "origin",
            APP,
            "GET, PUT",
            "x-a, authorization",
            "*, x-a",
            "600",
            "-1",
            "99999999999999999999",
            "public, max-age=60",
            "no-store",
            "/other",
            "",
            "TRACE",
            "cookie",
            "https://app.example.com, https://b.example",
            "fn, \u{9b}",
            "//",
        ][..],
    );
    let byte = prop_oneof![Just(b'\t'), 0x20..=0x7e_u8, 0x80..=0xff_u8];
    prop_oneof![4 => known.prop_map(|text| text.as_bytes().to_vec()), 1 => vec(byte, 0..400)]
}

/// Status, header lines, and whether `Origin` is copied into the response.
type Reply = (u16, Vec<(&'static str, Vec<u8>)>, bool);

fn reply() -> impl Strategy<Value = Reply> {
    let status = select(&[200, 204, 301, 304, 308, 400, 401, 403, 404, 405, 429, 500, 503][..]);
    (status, vec((select(NAMES), value()), 0..7), any::<bool>())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(
        if cors_tests::is_exhaustive() { 512 } else { 24 }
    ))]

    #[test]
    fn every_answer_is_judged(
        (get, preflight, other) in (reply(), reply(), reply()),
        expected in proptest::bool::ANY,
    ) {
        let mut client = |request: Request<()>| {
            let origin = request.headers().get("origin").cloned();
            let (status, lines, reflects) = match (request.method(), &origin) {
                (&Method::OPTIONS, _) => &preflight,
                (_, Some(origin)) if origin == APP => &get,
                _ => &other,
            };
            let mut headers = HeaderMap::new();
            for (name, value) in lines {
                let value = HeaderValue::from_bytes(value).expect("a value");
                headers.append(HeaderName::from_static(name), value);
            }
            if let Some(origin) = origin.filter(|_| *reflects) {
                headers.append("access-control-allow-origin", origin);
            }
            Ok(ResponseHead { status: *status, headers })
        };
        let target = Target::parse(API).expect("a URL");
        let questions = expecting(if expected { &[APP] } else { &[] });
        let asked = ask(&target, &questions, &mut client, &mut |_, _| {});
        let report = Report::of(vec![(asked, &questions)]);
        let text = report.to_string();
        prop_assert!(text.chars().all(|c| c == '\n' || !c.is_control()), "{text:?}");
        for concern in &report.urls[0].concerns {
            prop_assert!(!concern.help.is_empty(), "{concern}");
            prop_assert!(concern.to_string().len() < 6000, "{concern}");
        }
        for line in report.policy.iter().flat_map(|policy| policy.lines()) {
            if let Some(origins) = line.trim().strip_prefix("origins: ") {
                let asked = &report.urls[0].asked;
                let unrelated = asked.gets.iter().find(|got| matches!(&got.asker.who, Who::Near(near) if near.how == Likeness::Unrelated));
                // By name is not for everybody.
                let is_open = unrelated.is_some_and(|got| {
                    let response = got.response.as_ref().ok();
                    response.is_some_and(|response| response.headers.get(NAMES[0]).is_some_and(|value| value == "*"))
                });
                let expected = format!("[{APP:?}],");
                prop_assert!(origins == expected || is_open && origins == "[\"*\"],", "{text}");
            }
        }
        serde_json::from_str::<serde_json::Value>(&report.to_json()).expect("JSON");
    }
}
