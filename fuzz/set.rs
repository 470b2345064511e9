//! A list of origins as an environment variable holds it: what is taken is admitted, and an error says why.
#![no_main]

use cors_runtime::{OriginSet, cors_policy};
use libfuzzer_sys::fuzz_target;

cors_policy! { App { origins: [runtime], credentials: true } }

fuzz_target!(|text: &str| {
    let set = match text.parse::<OriginSet>() {
        Ok(set) => set,
        Err(error) => {
            assert!(!error.errors().is_empty() && !error.to_string().is_empty());
            return;
        }
    };
    for origin in text.split([',', ' ', '\t', '\n']).filter(|origin| origin.contains("://")) {
        assert!(origin.contains('*') || set.contains(origin), "{origin:?} of {text:?}");
    }
    assert!(!set.contains("https://evil.test") || text.contains("evil.test") || text.contains('*'));
    let _ = App::with_origins(set);
});
