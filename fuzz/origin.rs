//! A value of `Origin`: a policy admits only what a browser serializes.
#![no_main]

use cors_runtime::cors_policy;
use libfuzzer_sys::fuzz_target;

cors_policy! {
    App {
        origins: [
            "https://app.example.com",
            "https://*.preview.example.com",
            "http://localhost:*",
            "http://[::1]:*",
            "tauri://localhost",
        ],
    }
}

fuzz_target!(|text: &str| {
    if App::allows_origin(text) {
        let url = url::Url::parse(text).expect("an origin is a URL");
        let host = url.host_str().expect("an origin has a host");
        assert!(
            matches!(host, "app.example.com" | "localhost" | "[::1]")
                || host.ends_with(".preview.example.com"),
            "{text}"
        );
        if url.scheme() != "tauri" {
            assert_eq!(url.origin().ascii_serialization(), text);
        }
    }
});
