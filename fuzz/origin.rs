//! A value of `Origin`: a policy admits the origins that it names, and nothing near them.
#![no_main]

use cors_runtime::{Origin, cors_policy};
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
    let is_meant = Origin::parse(text).is_some_and(|origin| {
        assert_eq!(origin.as_str(), text);
        match (origin.scheme(), origin.host()) {
            ("https", "app.example.com") | ("tauri", "localhost") => origin.port().is_none(),
            ("https", _) => {
                origin.port().is_none() && origin.is_subdomain_of("preview.example.com")
            }
            ("http", "localhost" | "[::1]") => true,
            _ => false,
        }
    });
    assert_eq!(App::allows_origin(text), is_meant, "{text:?}");
});
