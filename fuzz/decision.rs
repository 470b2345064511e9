//! The head of a request, as bytes: a decision never panics, and grants nothing to others.
#![no_main]

use cors_runtime::cors_policy;
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use libfuzzer_sys::fuzz_target;

cors_policy! {
    App {
        origins: ["https://app.example.com", "https://*.preview.example.com"],
        methods: [PUT, "M-SEARCH"],
        headers: ["content-type"],
        expose: ["etag"],
        credentials: true,
        enforce: true,
    }
    Open { origins: ["*"], methods: ["*"], headers: ["*", "authorization"] }
}

const NAMES: [&str; 10] = [
    "origin",
    "host",
    "access-control-request-method",
    "access-control-request-headers",
    "sec-fetch-site",
    "sec-fetch-mode",
    "sec-fetch-dest",
    "referer",
    "content-type",
    "cookie",
];

/// The first line is the method; in each other one, the first byte chooses the name.
fn head(data: &[u8]) -> Option<(Method, HeaderMap)> {
    let mut lines = data.split(|byte| *byte == b'\n');
    let method = Method::from_bytes(lines.next()?).ok()?;
    let mut headers = HeaderMap::new();
    for line in lines {
        let (first, value) = line.split_first()?;
        let name = HeaderName::from_static(NAMES[usize::from(*first) % NAMES.len()]);
        headers.append(name, HeaderValue::from_bytes(value).ok()?);
    }
    Some((method, headers))
}

fuzz_target!(|data: &[u8]| {
    let Some((method, headers)) = head(data) else { return };
    let mut response = HeaderMap::new();
    App::decide(&(&method, &headers)).apply(&mut response);
    if let Some(granted) = response.get("access-control-allow-origin") {
        let granted = granted.to_str().expect("an origin is ASCII");
        assert!(App::allows_origin(granted), "{granted}");
        assert_eq!(headers.get_all("origin").iter().collect::<Vec<_>>(), [granted]);
    }
    assert_eq!(response.get("vary").map(HeaderValue::as_bytes), Some(&b"origin"[..]));

    let mut response = HeaderMap::new();
    Open::decide(&(&method, &headers)).apply(&mut response);
    assert!(!response.contains_key("access-control-allow-credentials"));
    assert!(response.get("access-control-allow-origin").is_none_or(|origin| origin == "*"));
});
