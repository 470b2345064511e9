//! Why a request is refused: every kind of refusal with its words, and that nothing in a request can forge
//! a log. `wire` holds that an explanation agrees with what is sent.
//!
//! `explain.txt` has the words. With `UPDATE_SNAPSHOTS=1` they are written.

use std::fmt::Write as _;

use cors_runtime::{
    OriginSet, cors_policy,
    explain::{Explanation, Outcome},
};
use cors_tests::head;
use http::{HeaderMap, HeaderName, HeaderValue, Request};
use proptest::{collection::vec, prelude::*};

#[path = "../ui/written.rs"]
mod written;

cors_policy! {
    pub Dashboard {
        origins: [
            "https://app.example.com",
            "https://*.preview.example.com",
            "http://localhost:3000",
        ],
        methods: [GET, PUT, PATCH],
        headers: ["authorization", "content-type"],
    }

    pub Account {
        origins: ["https://app.example.com"],
        methods: [DELETE],
        headers: ["x-token"],
        credentials: true,
    }

    #[allow(any_header_authorization, reason = "that is one of the things to explain")]
    pub OpenData { origins: ["*"], methods: ["*"], headers: ["*"] }

    pub Previews { origins: ["https://*.preview.example.com", "http://localhost:*"] }

    #[allow(local_origin_in_release, reason = "that is what it is about")]
    pub SignedIn { origins: ["http://localhost:3000"], credentials: true }

    // More than are compared one by one.
    pub Partners {
        origins: [
            "https://one.example",
            "https://two.example",
            "https://three.example",
            "https://four.example",
            "https://five.example",
            "https://six.example:8443",
        ],
    }

    pub Tenants { origins: ["https://app.example.com", runtime] }

    pub Unset { origins: [runtime] }

    /// Everything is switched off.
    pub Nobody { origins: [#[cfg(any())] "https://app.example.com"] }

    pub Both { policies: [Account, Partners] }

    pub Gate { origins: ["https://app.example.com"], enforce: true }
}

type Explain = fn(&Request<()>) -> Explanation;

const POLICIES: [(&str, Explain); 11] = [
    ("Dashboard", Dashboard::explain),
    ("Account", Account::explain),
    ("OpenData", OpenData::explain),
    ("Previews", Previews::explain),
    ("SignedIn", SignedIn::explain),
    ("Partners", Partners::explain),
    ("Tenants", Tenants::explain),
    ("Unset", Unset::explain),
    ("Nobody", Nobody::explain),
    ("Both", Both::explain),
    ("Gate", Gate::explain),
];

fn explain(row: &str) -> Explanation {
    let (name, request) = row.split_once(" | ").expect(row);
    let (_, explain) = POLICIES.iter().find(|(policy, _)| *policy == name).expect(row);
    explain(&head(request))
}

#[test]
fn words() {
    let origins = OriginSet::parse(["https://tenant.example", "https://*.shop.example:8443"]);
    Tenants::runtime_origins().set(origins.expect("origins")).expect("no credentials");
    let mut text = String::new();
    for row in include_str!("explain.txt").split_inclusive("\n\n") {
        let mut lines = row.lines();
        let (name, request) = (lines.next().expect(row), lines.next().expect(row));
        let explanation = explain(request);
        let outcome = explanation.outcome();
        let _ = writeln!(text, "{name}\n{request}\n{outcome:?}\n{explanation}\n");
        assert_eq!(explanation.is_allowed(), outcome == Outcome::Allowed, "{request}");
        let one_line = explanation.to_string().replace("\n= ", "; ").replace('\n', "; ");
        assert_eq!(format!("{explanation:#}"), one_line, "{request}");
    }
    written::file("tests/behaviour/explain.txt", &text);
}

#[test]
fn answers_are_typed() {
    let explanation = explain(
        "Dashboard | OPTIONS | origin: http://app.example.com:8080 \
         | access-control-request-method: DELETE \
         | access-control-request-headers: x-b,authorization,X-A",
    );
    assert!(explanation.is_preflight());
    assert_eq!(explanation.policy(), "Dashboard");
    assert_eq!(explanation.origin(), Some("http://app.example.com:8080"));
    assert_eq!(explanation.method(), "DELETE");
    assert_eq!(
        explanation.failed().collect::<Vec<_>>(),
        [Outcome::OriginNotAllowed, Outcome::MethodNotAllowed, Outcome::HeadersNotAllowed]
    );
    let nearest = explanation.nearest().expect("one is near");
    assert_eq!(nearest.allowed(), "https://app.example.com");
    assert_eq!(nearest.to_string(), "the scheme and the port differ");
    assert_eq!(explanation.missing_method(), Some("DELETE"));
    assert_eq!(explanation.missing_headers(), ["x-a", "x-b"]);
    assert_eq!(explanation.repaired(), None);

    let explanation = explain("Account | GET | origin: https://www.app.example.com");
    let nearest = explanation.nearest().expect("one is near");
    assert_eq!(nearest.to_string(), "only one of them begins with `www.`");
    assert!(!explanation.is_preflight());
    assert_eq!((explanation.missing_method(), explanation.missing_headers().len()), (None, 0));

    let explanation = explain("Account | GET | origin: https://app.example.com:443");
    assert_eq!(explanation.repaired(), Some("https://app.example.com"));
}

/// The headers that an explanation reads.
const READ: [HeaderName; 8] = [
    http::header::ORIGIN,
    http::header::ACCESS_CONTROL_REQUEST_METHOD,
    http::header::ACCESS_CONTROL_REQUEST_HEADERS,
    http::header::HOST,
    http::header::COOKIE,
    http::header::UPGRADE,
    HeaderName::from_static("sec-fetch-site"),
    HeaderName::from_static("sec-fetch-mode"),
];

/// Every byte that a header can hold, and texts that come far.
fn header_value() -> impl Strategy<Value = HeaderValue> {
    let byte = prop_oneof![Just(b'\t'), 0x20..=0x7e_u8, 0x80..=0xff_u8];
    let name = "[a-z`'\\\\%\\x80-\u{fff}-]{0,300}(,[a-z`é]{1,40}){0,40}";
    let text = prop_oneof![
        "(https://)?[a-zA-Z`\\\\*:/. \"'\u{2028}\u{202e}-]{0,400}",
        "https://app\\.example\\.com[\\x20-\\x7e]{0,30}",
        name,
    ];
    prop_oneof![vec(byte, 0..600), text.prop_map(String::into_bytes)]
        .prop_filter_map("a header value", |bytes| HeaderValue::from_bytes(&bytes).ok())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cors_tests::cases(24)))]

    /// Nothing that a request holds can break a line, colour a terminal or fill a disk.
    #[test]
    fn explanations_can_be_logged(
        name in "[!#$%&'*+.^_`|~0-9A-Za-z-]{1,200}",
        lines in vec((0..8_usize, header_value()), 0..12),
    ) {
        let mut headers = HeaderMap::new();
        for (i, value) in lines {
            headers.append(READ[i].clone(), value);
        }
        let is_plain = |c: char| c == '…' || c == ' ' || c.is_ascii_graphic();
        for method in [name.as_str(), "OPTIONS"] {
            let mut request = Request::builder().method(method).body(()).expect("a method");
            request.headers_mut().clone_from(&headers);
            for (policy, explain) in POLICIES {
                let explanation = explain(&request);
                let (text, debug) = (explanation.to_string(), format!("{explanation:?}"));
                // Two texts beside the names of the headers, which have their own limit.
                prop_assert!(text.len() < 4096, "{policy}: {}: {text}", text.len());
                prop_assert!(debug.chars().all(is_plain), "{policy}: {debug}");
                for line in text.lines() {
                    prop_assert!(line.chars().all(is_plain), "{policy}: {text}");
                    let starts = ["= note: ", "= help: ", "`", "the ", "no browser "];
                    prop_assert!(starts.iter().any(|start| line.starts_with(start)), "{text}");
                }
                for quoted in explanation.origin().into_iter().chain([explanation.method()]) {
                    prop_assert!(quoted.chars().count() <= 120, "{quoted}");
                    prop_assert!(quoted.chars().all(|c| is_plain(c) && c != '`'), "{quoted}");
                }
            }
        }
    }
}
