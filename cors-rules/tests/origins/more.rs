//! Entries beside the tables: check and replacement.

use cors_rules::rules::origin::check;

use crate::{ANONYMOUS, assert_all, holds, replacement};

#[test]
fn more_invalid() {
    let mut failures = Vec::new();
    for (literal, name, expected) in [
        ("", "origin_empty", "-"),
        ("\u{200b}\t", "origin_empty", "-"),
        ("https://a.com https://b.com", "origin_list", "https://a.com | https://b.com"),
        ("https://a.com\nhttps://b.com/", "origin_list", "https://a.com | https://b.com"),
        ("[\"https://a.com\", \"https://b.com\"]", "origin_list", "https://a.com | https://b.com"),
        ("a.com;https://a.com|b.com", "origin_list", "https://a.com | https://b.com"),
        ("https://example.com,", "origin_host_char", "https://example.com"),
        ("https://example.com|.attacker.example", "origin_host_char", "-"),
        ("https://example.com`.attacker.example", "origin_host_char", "-"),
        ("https://example.com\\.attacker.example", "origin_regex", "-"),
        ("https://example.com .attacker.example", "origin_whitespace", "-"),
        ("https://example.com*.attacker.example", "wildcard_syntax", "-"),
        ("https://example.com%00.attacker.example", "origin_percent_encoded", "-"),
        ("'*'", "origin_quoted", "*"),
        ("'null'", "origin_keyword", "-"),
        ("'NONE'", "origin_keyword", "-"),
        (".*", "origin_regex", "*"),
        ("*:*", "wildcard_syntax", "*"),
        ("*:8080", "wildcard_syntax", "-"),
        ("https://*:*", "wildcard_syntax", "-"),
        ("*://*", "wildcard_scheme", "*"),
        ("*://localhost:3000", "wildcard_scheme", "http://localhost:3000"),
        (".example.com", "origin_missing_scheme", "https://*.example.com"),
        ("*example.com", "origin_missing_scheme", "https://*.example.com"),
        ("localhost", "origin_missing_scheme", "http://localhost"),
        ("*.localhost:3000", "origin_missing_scheme", "http://*.localhost:3000"),
        ("::1", "origin_missing_scheme", "http://[::1]"),
        ("example.com:80", "origin_missing_scheme", "http://example.com"),
        ("example.com:443", "origin_missing_scheme", "https://example.com"),
        ("https", "origin_missing_scheme", "-"),
        ("https:/example.com", "origin_separator", "https://example.com"),
        ("https:\\\\example.com", "origin_separator", "https://example.com"),
        ("http:localhost:3000", "origin_separator", "http://localhost:3000"),
        ("http:https://example.com", "origin_separator", "https://example.com"),
        ("WS://localhost:3000", "origin_scheme_case", "http://localhost:3000"),
        ("ht!tp://example.com", "origin_scheme_syntax", "-"),
        ("my_app://localhost", "origin_scheme_syntax", "-"),
        ("hxxps://example.com", "origin_scheme_typo", "https://example.com"),
        ("htps://Example.com", "origin_scheme_typo", "https://example.com"),
        ("htps://09", "origin_scheme_typo", "-"),
        ("wss://Example.com", "origin_host_case", "https://example.com"),
        ("Capacitor://MyApp", "origin_scheme_case", "capacitor://MyApp"),
        ("capacitor://MyApp/", "origin_path", "capacitor://MyApp"),
        ("HTPS://MyApp", "origin_scheme_case", "https://myapp"),
        (
            "moz-extension://A1CD9AB7-AB15-462C-9315-8EECE8E16982",
            "origin_host_case",
            "moz-extension://a1cd9ab7-ab15-462c-9315-8eece8e16982",
        ),
        ("wss://*.example.com", "origin_scheme_never_sent", "https://*.example.com"),
        ("ftp://example.com", "origin_scheme_never_sent", "https://example.com"),
        ("blob:https://example.com/6e8b", "origin_opaque_scheme", "https://example.com"),
        ("data:text/html,a.b,c.d", "origin_opaque_scheme", "-"),
        ("https://app-${ENV}.example.com", "origin_placeholder", "-"),
        ("http://localhost:{port}", "origin_placeholder", "-"),
        ("https://{tenant}.com", "origin_placeholder", "-"),
        ("https://{sub}.{domain}", "origin_placeholder", "-"),
        ("<FRONTEND_URL>", "origin_placeholder", "-"),
        ("/^https:\\/\\/[^.]+\\.example\\.com$/i", "origin_regex", "-"),
        ("https?://localhost(:\\d+)?", "origin_regex", "-"),
        ("http://localhost:/\\d+/", "origin_regex", "http://localhost:*"),
        ("https://.*\\.com", "origin_regex", "-"),
        ("https://(www\\.)?example\\.com", "origin_regex", "-"),
        ("https://u:p@a@EXAMPLE.com:443/", "origin_userinfo", "https://example.com"),
        ("https://user@", "origin_empty_host", "-"),
        ("https://..", "origin_empty_host", "-"),
        ("https://ex%C3%A4mple.com", "origin_percent_encoded", "https://xn--exmple-cua.com"),
        ("https://example%3a80.com", "origin_percent_encoded", "-"),
        ("https://mu\u{308}nchen.de", "origin_non_ascii", "-"),
        ("https://example\u{3002}com", "origin_non_ascii", "https://example.com"),
        ("https://\u{fb01}.example", "origin_non_ascii", "-"),
        // The joiner is part of the name, so a replacement without it would be another site.
        ("https://نامه\u{200c}ای.example", "origin_non_ascii", "-"),
        ("https://exam\u{200c}ple.com", "origin_non_ascii", "-"),
        ("https://a..b.com", "origin_empty_label", "https://a.b.com"),
        ("https://example.com..", "origin_empty_label", "https://example.com"),
        ("http://0x7f.1/", "origin_path", "http://127.0.0.1"),
        ("http://2130706433", "origin_ipv4_form", "http://127.0.0.1"),
        ("http://1.2.3.4.5", "origin_ipv4_invalid", "-"),
        ("http://[::1]x", "origin_ipv6_invalid", "-"),
        ("http://::1:8080", "origin_ipv6_invalid", "http://[::1]:8080"),
        ("https://example.com:080", "origin_port_syntax", "https://example.com"),
        ("https://example.com:+8080", "origin_port_syntax", "https://example.com:8080"),
        ("https://example.com:3000,3001", "origin_port_syntax", "-"),
        ("https://example.com:0", "origin_port_range", "-"),
        ("wss://example.com:443", "origin_default_port", "https://example.com"),
        ("https://api.*.example.com", "wildcard_syntax", "-"),
        ("https://app-*.eastus.cloudapp.azure.com", "wildcard_syntax", "-"),
        ("192.168.1.0/24:3000", "origin_missing_scheme", "-"),
        ("https://a.com\\nhttps://b.com", "origin_list", "https://a.com | https://b.com"),
        ("https://a.com\\nb", "origin_path", "-"),
        ("https://*.github.*", "wildcard_syntax", "-"),
        ("https://*com", "wildcard_syntax", "-"),
        ("http://*.168.1.1", "wildcard_syntax", "-"),
        ("https://www.xn--abc-.com", "origin_punycode", "-"),
        ("chrome-extension://abc", "origin_extension_id", "-"),
        (
            " \"HTTPS://User:Pw@M\u{dc}NCHEN.de:0443/p?q#f\" ",
            "origin_whitespace",
            "https://xn--mnchen-3ya.de",
        ),
    ] {
        let findings = check(literal, ANONYMOUS);
        let found: Vec<_> = findings
            .iter()
            .map(|f| (f.check().name(), replacement(f.replacement()), f.help().is_some()))
            .collect();
        if found != [(name, expected.to_string(), true)] {
            failures.push(format!("{literal:?} {name} {expected}: {}", holds(&findings)));
        }
    }
    assert_all(failures);
}
