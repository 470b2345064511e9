//! What requests are made of: any bytes, near to what some policy admits.

use http::{
    HeaderMap, HeaderName, HeaderValue, Method,
    header::{ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_REQUEST_METHOD, COOKIE, ORIGIN, VARY},
};
use proptest::{
    collection::vec,
    prelude::{Just, Strategy, any, prop_oneof},
    sample::select,
    test_runner::{Config, TestRunner},
};

/// Origins that some policy admits, so that what is random starts near a grant.
const ADMITTED: [&str; 4] = [
    "https://app.example.com",
    "https://pr-7.preview.example.com",
    "https://example.net:8443",
    "https://account.example.com",
];

/// Any bytes that can stand in a header value: HTTP servers refuse the others unseen.
fn bytes(length: impl Into<proptest::collection::SizeRange>) -> impl Strategy<Value = Vec<u8>> {
    let byte = any::<u8>().prop_map(|byte| match byte {
        b'\t' | b' '..=b'~' | 0x80.. => byte,
        _ => b',',
    });
    vec(byte, length)
}

fn origin() -> impl Strategy<Value = Vec<u8>> {
    let admitted = || select(&ADMITTED[..]).prop_map(|origin| origin.as_bytes().to_vec());
    prop_oneof![
        3 => admitted(),
        1 => bytes(0..40),
        1 => select(&["null", "*", "", "https://", "://", "https://."][..])
            .prop_map(|text| text.as_bytes().to_vec()),
        1 => (admitted(), bytes(1..4)).prop_map(|(origin, after)| [origin, after].concat()),
        1 => (bytes(1..4), admitted()).prop_map(|(before, origin)| [before, origin].concat()),
        1 => (admitted(), bytes(1..3), admitted()).prop_map(|(a, b, c)| [a, b, c].concat()),
        1 => (admitted(), any::<usize>(), any::<u8>()).prop_map(|(mut origin, at, bit)| {
            let at = at % origin.len();
            origin[at] ^= 1 << (bit % 8);
            origin
        }),
        // `x.preview.example.com`, with anything for `x`.
        1 => bytes(1..70)
            .prop_map(|labels| [b"https://", &*labels, b".preview.example.com"].concat()),
        // `example.net:x`
        1 => bytes(1..7).prop_map(|port| [b"https://example.net:", &*port].concat()),
    ]
}

fn method() -> impl Strategy<Value = Method> {
    prop_oneof![
        3 => Just(Method::OPTIONS),
        3 => select(&["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "get", "options"][..])
            .prop_map(|name| name.parse().expect("a method")),
        1 => "[!#$%&'*+.^_`|~0-9A-Za-z-]{1,24}".prop_map(|name| name.parse().expect("a method")),
    ]
}

fn headers() -> impl Strategy<Value = HeaderMap> {
    let asked = prop_oneof![
        select(&["GET", "PUT", "POST", "get", "*", "", "PUT, DELETE"][..])
            .prop_map(|method| method.as_bytes().to_vec()),
        bytes(0..40),
    ];
    let other = prop_oneof![
        Just(ACCESS_CONTROL_REQUEST_HEADERS),
        Just(VARY),
        Just(COOKIE),
        select(&["access-control-allow-origin", "access-control-max-age", "host", "x-any"][..])
            .prop_map(HeaderName::from_static),
    ];
    let origins =
        prop_oneof![1 => Just(Vec::new()), 5 => vec(origin(), 1), 1 => vec(origin(), 2..=3)];
    let lines = (origins, vec(asked, 0..=2), vec((other, bytes(0..80)), 0..6));
    lines.prop_map(|(origins, asked, others)| {
        let mut headers = HeaderMap::new();
        let origins = origins.into_iter().map(|value| (ORIGIN, value));
        let asked = asked.into_iter().map(|value| (ACCESS_CONTROL_REQUEST_METHOD, value));
        for (name, value) in origins.chain(asked).chain(others) {
            // A flipped bit may have made a control character, which no server lets in.
            if let Ok(value) = HeaderValue::from_maybe_shared(bytes::Bytes::from(value)) {
                headers.append(name, value);
            }
        }
        headers
    })
}

pub(crate) fn check(cases: u32, test: impl Fn(&Method, &HeaderMap)) {
    let config =
        Config { cases: cors_tests::cases(cases), failure_persistence: None, ..Config::default() };
    let run = TestRunner::new(config).run(&(method(), headers()), |(method, headers)| {
        test(&method, &headers);
        Ok(())
    });
    if let Err(failure) = run {
        panic!("{failure}");
    }
}
