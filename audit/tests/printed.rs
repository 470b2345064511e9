//! The policies that the audit prints compile, and let nobody in whom nobody has named. The test
//! `migrate` holds the file to what the audit prints.

#[rustfmt::skip]
#[path = "migrate/printed.rs"]
mod printed;

use printed::{
    any_with_credentials, development, methods, null, only_development, patterns, reflected,
    too_wide, wildcards_with_credentials, without_tls,
};

const APP: &str = "https://app.example.com";

#[test]
fn nobody_gets_in_unnamed() {
    for origin in [
        "https://cors-audit-unrelated.com",
        "https://notexample.com",
        "https://unrelated.vercel.app",
        "http://app.example.com",
        "null",
    ] {
        assert!(!reflected::Api::allows_origin(origin), "{origin}");
        assert!(!null::Api::allows_origin(origin), "{origin}");
        assert!(!development::Api::allows_origin(origin), "{origin}");
        assert!(!only_development::Api::allows_origin(origin), "{origin}");
        assert!(!without_tls::Api::allows_origin(origin), "{origin}");
        assert!(!patterns::Api::allows_origin(origin), "{origin}");
        assert!(!too_wide::Api::allows_origin(origin), "{origin}");
        assert!(!wildcards_with_credentials::Api::allows_origin(origin), "{origin}");
    }
    assert!(any_with_credentials::Api::allows_origin("https://cors-audit-unrelated.com"));
}

#[test]
fn who_is_named_gets_in() {
    assert!(reflected::Api::allows_origin(APP));
    assert!(null::Api::allows_origin(APP));
    assert!(development::Api::allows_origin(APP));
    assert!(without_tls::Api::allows_origin(APP));
    assert!(too_wide::Api::allows_origin(APP));
    assert!(patterns::Api::allows_origin("https://a.preview.example.com"));
    assert!(methods::Api::allows_method("DELETE"));
    assert!(!wildcards_with_credentials::Api::allows_method("DELETE"));
}
