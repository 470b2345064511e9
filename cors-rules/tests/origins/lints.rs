//! Every lint of well-formed entries, one message a mistake.

use cors_data::origins::Origins;
use cors_rules::{
    pattern::Entry,
    rules::{Context, origin::check},
};

use crate::{ANONYMOUS, CREDENTIALS, assert_all, holds};

#[test]
fn lints() {
    const C: Context = CREDENTIALS;
    const RC: Context = Context { credentials: true, enforce: false, release: true };
    const R: Context = Context { credentials: false, enforce: false, release: true };
    let mut failures = Vec::new();
    for (literal, context, expected) in [
        ("https://app.example.com", RC, ""),
        ("*", ANONYMOUS, ""),
        ("*", C, "credentials_with_any_origin Error -"),
        ("null", C, "null_origin Deny -"),
        ("http://localhost:*", C, ""),
        ("http://*.localhost:*", C, ""),
        ("http://localhost.", C, ""),
        ("https://localhost", R, "local_origin_in_release Allow -"),
        ("http://0.0.0.0:3000", ANONYMOUS, "origin_listen_address Warn http://localhost:3000"),
        (
            "http://[::]",
            R,
            "origin_listen_address Warn http://localhost local_origin_in_release Allow -",
        ),
        ("http://0.0.0.0:3000", C, "insecure_origin Deny http://localhost:3000"),
        ("https://0.0.0.0", ANONYMOUS, ""),
        ("http://printer.local", R, "local_origin_in_release Allow -"),
        ("http://[fd00::1]", R, "local_origin_in_release Allow -"),
        ("tauri://localhost", RC, ""),
        ("ionic://localhost", RC, ""),
        ("https://tauri.localhost", RC, "local_origin_in_release Allow -"),
        ("http://tauri.localhost:8080", RC, "local_origin_in_release Deny -"),
        ("http://*.tauri.localhost", RC, "local_origin_in_release Deny -"),
        ("http://wails.localhost", RC, "local_origin_in_release Allow -"),
        ("https://asset.localhost", RC, "local_origin_in_release Allow -"),
        ("http://evil.localhost", RC, "local_origin_in_release Deny -"),
        ("https://srv01.acme.local", RC, "local_origin_in_release Allow -"),
        ("https://acme.local:8443", RC, "local_origin_in_release Allow -"),
        (
            "http://srv01.acme.local",
            RC,
            "insecure_origin Deny https://srv01.acme.local local_origin_in_release Deny -",
        ),
        ("app://-", RC, ""),
        ("capacitor-electron://-", RC, ""),
        ("capacitor://MyApp", RC, ""),
        ("app://*.MyApp:8080", ANONYMOUS, ""),
        ("safari-extension://1AF95B8E-AC57-4095-9C12-0DD49A80EEA0", RC, ""),
        ("tap://localhost", C, ""),
        ("hop://localhost", C, ""),
        ("html://localhost", C, ""),
        ("tops://localhost", C, ""),
        ("http://example.com", C, "insecure_origin Deny https://example.com"),
        ("http://example.com:443", C, "insecure_origin Deny https://example.com"),
        ("http://example.com:443", ANONYMOUS, "origin_swapped_port Deny https://example.com"),
        ("http://example.com.", ANONYMOUS, "origin_trailing_dot Deny http://example.com"),
        ("http://[::ffff:7f00:1]", C, "insecure_origin Deny https://[::ffff:7f00:1]"),
        ("https://*.dev", ANONYMOUS, "public_suffix_wildcard Allow -"),
        ("https://*.s3.amazonaws.com", C, "public_suffix_wildcard Deny -"),
        ("https://github.io", ANONYMOUS, "origin_is_public_suffix Deny -"),
        ("https://co.uk", C, "origin_is_public_suffix Deny -"),
        ("https://wiki", C, "origin_is_public_suffix Allow -"),
        ("https://hr:8443", ANONYMOUS, "origin_is_public_suffix Allow -"),
        ("https://xn--mgba3gch31f060k.com", C, ""),
        ("https://xn--10cl1a0b660p.com", C, ""),
        ("https://me.github.io", C, ""),
        ("app://github.io", C, ""),
        ("https://www.ck", C, ""),
        ("https://codepen.io", ANONYMOUS, "shared_hosting_origin Allow -"),
        ("https://*.tumblr.com", C, "shared_hosting_origin Deny -"),
        ("https://me.tumblr.com", C, ""),
        ("https://*.corp", C, "wildcard_single_label Allow -"),
        ("https://*.example.com", ANONYMOUS, ""),
        ("https://example.com:6667", ANONYMOUS, "origin_blocked_port Deny -"),
        ("app://example:6667", ANONYMOUS, ""),
        ("https://a-.example.com", ANONYMOUS, "origin_label_hyphen Deny -"),
        ("https://ab--cd.example.com", ANONYMOUS, ""),
        ("http://x.onion", ANONYMOUS, "onion_origin Allow -"),
        (
            "moz-extension://a1cd9ab7-ab15-462c-9315-8eece8e16982",
            C,
            "volatile_extension_origin Allow -",
        ),
        ("chrome-extension://abcdefghijklmnopabcdefghijklmnop", RC, ""),
        (
            "https://*.example.com:*",
            C,
            "any_port_credentials Deny - wildcard_subdomain_credentials Allow -",
        ),
        (
            "http://192.168.1.10:*",
            RC,
            "insecure_origin Deny https://192.168.1.10:* any_port_credentials Deny - \
             local_origin_in_release Deny -",
        ),
        (
            "https://*.com.",
            C,
            "origin_trailing_dot Deny https://*.com public_suffix_wildcard Deny -",
        ),
    ] {
        let findings = check(literal, context);
        if holds(&findings).replace('\n', " ") != expected {
            failures.push(format!("{literal:?} {context:?} {expected}:\n{}", holds(&findings)));
        }
    }
    assert_all(failures);
}

/// What is accepted is admitted: a value that is longer than every origin of a scheme in use is
/// refused unread, so an entry of that length is no matter of opinion.
#[test]
fn a_scheme_beyond_what_is_read() {
    for (scheme, expected) in [(64, ""), (65, "Deny"), (316, "Deny"), (317, "Error")] {
        let literal = format!("{}://app.test", "a".repeat(scheme));
        let findings = check(&literal, ANONYMOUS);
        let levels: Vec<String> =
            findings.iter().map(|finding| format!("{:?}", finding.level())).collect();
        assert_eq!(levels.join(" "), expected, "{scheme}");
        let text: &'static str = literal.leak();
        let entries: &'static [Entry<'static>] = vec![Entry::Exact(text)].leak();
        let origins = Origins { entries, ..Origins::NONE };
        assert_eq!(origins.find(text.as_bytes()).is_some(), expected != "Error", "{scheme}");
    }
}
