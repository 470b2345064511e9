//! Nothing that a request holds can forge a log.

use cors_runtime::explain::Explanation;
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use proptest::{collection::vec, prelude::*};

use crate::explain::{Account, Dashboard, OpenData, Partners, method};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cors_tests::cases(256)))]

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
        for method in [method(&name), Method::OPTIONS] {
            for explain in
                [Dashboard::explain, Account::explain, OpenData::explain, Partners::explain]
            {
                assert_safe(&explain(&method, &headers))?;
            }
        }
    }
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

fn assert_safe(explanation: &Explanation) -> Result<(), TestCaseError> {
    let is_plain = |c: char| c == '…' || c == ' ' || c.is_ascii_graphic();
    let one_line = format!("{explanation:#}");
    prop_assert!(one_line.chars().all(is_plain), "{one_line}");
    prop_assert!(one_line.len() < 4096, "{}: {one_line}", one_line.len());
    let debug = format!("{explanation:?}");
    prop_assert!(debug.chars().all(is_plain), "{debug}");
    let text = explanation.to_string();
    for line in text.lines() {
        prop_assert!(line.chars().all(is_plain), "{text}");
        let starts = ["= note: ", "= help: ", "`", "the ", "no browser "];
        prop_assert!(starts.iter().any(|start| line.starts_with(start)), "{text}");
    }
    // Two texts beside the names of the headers, which have their own limit.
    prop_assert!(text.len() < 4096, "{}", text.len());
    for quoted in explanation.origin().into_iter().chain([explanation.method()]) {
        prop_assert!(quoted.chars().count() <= 120, "{quoted}");
        prop_assert!(quoted.chars().all(|c| is_plain(c) && c != '`'), "{quoted}");
    }
    Ok(())
}

#[test]
fn a_forged_line_stays_in_its_quotes() {
    // What some servers and all tests can make of a header; `http` refuses line feeds.
    for (origin, shown) in [
        ("https://a.test\t= help: all is well", "https://a.test\\t= help: all is well"),
        ("https://a.test` is allowed; `", "https://a.test\\x60 is allowed; \\x60"),
        ("\u{9b}31mred", "\\xc2\\x9b31mred"),
        ("https://a.test\u{2028}ok", "https://a.test\\xe2\\x80\\xa8ok"),
        ("a\\nb", "a\\\\nb"),
    ] {
        let mut headers = HeaderMap::new();
        headers.insert("origin", HeaderValue::from_bytes(origin.as_bytes()).expect(origin));
        let text = Account::explain(&Method::GET, &headers).to_string();
        let first = format!("`Origin: {shown}` is not what a browser sends: ");
        assert!(text.starts_with(&first), "{text}");
        assert_eq!(text.lines().count(), 2, "{text}");
    }
    assert!(HeaderValue::from_bytes(b"a\nb").is_err());
}
