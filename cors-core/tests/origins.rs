//! The tables of origins, and what holds for every entry there is.

use cors_core::{
    catalog::{Check, Level},
    finding::{Finding, Fix},
    origin::Origin,
    pattern,
    rules::{Context, origin::check},
};
use proptest::prelude::*;

const ANONYMOUS: Context = Context { credentials: false, release: false };
const CREDENTIALS: Context = Context { credentials: true, release: false };

/// The rows of a table: columns, with the literal decoded.
fn rows(table: &str) -> Vec<Vec<String>> {
    table
        .lines()
        .filter(|line| !line.starts_with("# "))
        .map(|line| {
            let mut columns: Vec<String> = line.split('\t').map(String::from).collect();
            columns[0] = unescape(&columns[0]);
            columns
        })
        .collect()
}

/// The value of a Rust string literal.
fn unescape(content: &str) -> String {
    let mut out = String::new();
    let mut rest = content.chars();
    while let Some(c) = rest.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match rest.next().expect("a character behind the backslash") {
            'n' => out.push('\n'),
            'r' => out.push('\r'),
            't' => out.push('\t'),
            'u' => {
                let hex: String = rest.by_ref().skip(1).take_while(|c| *c != '}').collect();
                let code = u32::from_str_radix(&hex, 16).expect("hexadecimal digits");
                out.push(char::from_u32(code).expect("a character"));
            }
            other => out.push(other),
        }
    }
    out
}

fn replacement(fix: &Fix) -> String {
    match fix {
        Fix::Values(values) => values.join(" | "),
        _ => "-".into(),
    }
}

fn has_error(findings: &[Finding]) -> bool {
    findings.iter().any(|finding| finding.level() == Level::Error)
}

fn holds(findings: &[Finding]) -> String {
    let line = |f: &Finding| {
        format!("{} {:?} {}", f.check().name(), f.level(), replacement(f.replacement()))
    };
    findings.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn assert_all(failures: Vec<String>) {
    assert!(failures.is_empty(), "{} rows\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn invalid() {
    let mut failures = Vec::new();
    for row in rows(include_str!("data/origins_invalid.tsv")) {
        let [literal, name, expected] = &row[..] else { panic!("{row:?}") };
        let findings = check(literal, ANONYMOUS);
        let [finding] = &findings[..] else {
            failures.push(format!("{row:?}: {}", holds(&findings)));
            continue;
        };
        let expected_check = Check::from_name(name).unwrap();
        if finding.check() != expected_check
            || finding.level() != expected_check.level()
            || replacement(finding.replacement()) != *expected
        {
            failures.push(format!("{row:?}: {}", holds(&findings)));
        }
        if finding.help().is_none() {
            failures.push(format!("{row:?}: no help"));
        }
    }
    assert_all(failures);
}

#[test]
fn valid() {
    let mut failures = Vec::new();
    for row in rows(include_str!("data/origins_valid.tsv")) {
        let findings = check(&row[0], ANONYMOUS);
        let loud = findings.iter().any(|f| f.level() != Level::Allow);
        // Accepted, and a lint all the same: see `origin_swapped_port` in origins_contextual.tsv.
        let swapped = matches!(&*row[0], "https://example.com:80" | "http://example.com:443");
        if has_error(&findings) || loud != swapped || has_error(&check(&row[0], CREDENTIALS)) {
            failures.push(format!("{row:?}: {}", holds(&findings)));
        }
    }
    assert_all(failures);
}

#[test]
fn contextual() {
    let mut failures = Vec::new();
    for row in rows(include_str!("data/origins_contextual.tsv")) {
        let [literal, context, name, level, expected] = &row[..] else { panic!("{row:?}") };
        let contexts: &[Context] = match &**context {
            "anonymous" => &[ANONYMOUS],
            "credentials" => &[CREDENTIALS],
            "release" => &[Context { release: true, ..ANONYMOUS }],
            "release+credentials" => &[Context { release: true, ..CREDENTIALS }],
            "any" => &[ANONYMOUS, CREDENTIALS],
            _ => panic!("{row:?}"),
        };
        for context in contexts {
            let findings = check(literal, *context);
            let found = findings.iter().any(|finding| {
                finding.check().name() == name
                    && format!("{:?}", finding.level()).to_lowercase() == *level
                    && replacement(finding.replacement()) == *expected
                    && finding.help().is_some()
            });
            if !found {
                failures.push(format!("{row:?}: {}", holds(&findings)));
            }
        }
    }
    assert_all(failures);
}

/// Entries beside the tables: check and replacement.
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
        ("https://example.com\\.attacker.example", "origin_path", "https://example.com"),
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
        ("https://app-${ENV}.example.com", "origin_placeholder", "https://*.example.com"),
        ("http://localhost:{port}", "origin_placeholder", "http://localhost:*"),
        ("https://{tenant}.com", "origin_placeholder", "-"),
        ("https://{sub}.{domain}", "origin_placeholder", "-"),
        ("<FRONTEND_URL>", "origin_placeholder", "-"),
        ("/^https:\\/\\/[^.]+\\.example\\.com$/i", "origin_regex", "https://*.example.com"),
        ("https?://localhost(:\\d+)?", "origin_regex", "http://localhost:*"),
        ("https://.*\\.com", "origin_regex", "-"),
        ("https://(www\\.)?example\\.com", "origin_regex", "-"),
        ("https://u:p@a@EXAMPLE.com:443/", "origin_userinfo", "https://example.com"),
        ("https://user@", "origin_empty_host", "-"),
        ("https://..", "origin_empty_host", "-"),
        ("https://ex%C3%A4mple.com", "origin_percent_encoded", "https://xn--exmple-cua.com"),
        ("https://example%3a80.com", "origin_percent_encoded", "-"),
        ("https://mu\u{308}nchen.de", "origin_non_ascii", "https://xn--mnchen-3ya.de"),
        ("https://example\u{3002}com", "origin_non_ascii", "https://example.com"),
        ("https://\u{fb01}.example", "origin_non_ascii", "-"),
        // The joiner is part of the name, so a replacement without it would be another site.
        ("https://نامه\u{200c}ای.example", "origin_non_ascii", "-"),
        ("https://exam\u{200c}ple.com", "origin_whitespace", "https://example.com"),
        ("https://é\u{200c}", "origin_whitespace", "https://xn--9ca"),
        ("https://a..b.com", "origin_empty_label", "https://a.b.com"),
        ("https://example.com..", "origin_empty_label", "https://example.com"),
        ("http://0x7f.1/", "origin_path", "http://127.0.0.1"),
        ("http://2130706433", "origin_ipv4_form", "http://127.0.0.1"),
        ("http://1.2.3.4.5", "origin_ipv4_invalid", "-"),
        ("http://[::1]x", "origin_ipv6_invalid", "-"),
        ("http://::1:8080", "origin_ipv6_invalid", "http://[::1]:8080"),
        ("https://example.com:080", "origin_port_syntax", "https://example.com:80"),
        ("https://example.com:+8080", "origin_port_syntax", "https://example.com:8080"),
        ("https://example.com:3000,3001", "origin_port_syntax", "-"),
        ("https://example.com:0", "origin_port_range", "-"),
        ("wss://example.com:443", "origin_default_port", "https://example.com"),
        ("https://api.*.example.com", "wildcard_syntax", "https://*.example.com"),
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

/// Every lint of well-formed entries, one message a mistake.
#[test]
fn lints() {
    const C: Context = CREDENTIALS;
    const RC: Context = Context { credentials: true, release: true };
    const R: Context = Context { credentials: false, release: true };
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

/// The message of a typo names what was meant, though what follows the scheme is no host.
#[test]
fn a_scheme_is_meant_whatever_follows_it() {
    for (literal, meant) in [("htps://09", "`https`"), ("htps://a.com", "\"https://a.com\"")] {
        let [finding] = &check(literal, ANONYMOUS)[..] else { panic!("{literal}") };
        let expected = format!("unusual scheme `htps`: did you mean {meant}?");
        assert_eq!(finding.message(), expected, "{literal}");
    }
}

/// What `*.` admits is in lower case, whatever the scheme.
#[test]
fn patterns_stay_in_lower_case() {
    let entry = pattern::Entry::parse("app://*.MyApp");
    for (origin, expected) in [
        ("app://a.MyApp", true),
        ("app://A.MyApp", false),
        ("app://a.myapp", false),
        ("app://MyApp", false),
    ] {
        assert_eq!(entry.admits(origin.as_bytes()), expected, "{origin}");
    }
}

/// What must hold for any text in any context.
fn assert_consistent(literal: &str) {
    for (credentials, release) in [(false, false), (true, false), (false, true), (true, true)] {
        let context = Context { credentials, release };
        let findings = check(literal, context);
        if has_error(&findings) {
            assert_eq!(findings.len(), 1, "{literal:?}: {}", holds(&findings));
        } else if literal != "*" && literal != "null" {
            let entry = pattern::Entry::parse(literal);
            if matches!(entry, pattern::Entry::Exact(_)) {
                assert!(entry.admits(literal.as_bytes()), "{literal:?}");
                assert_eq!(Origin::parse(literal).map(|o| o.as_str()), Some(literal));
            }
        }
        for finding in &findings {
            assert!(finding.help().is_some(), "{literal:?}: {finding}");
            assert!(finding.to_string().starts_with(&finding.message()));
            let Fix::Values(values) = finding.replacement() else {
                continue;
            };
            for value in values {
                let again = check(value, context);
                assert!(!has_error(&again), "{literal:?} -> {value:?}: {}", holds(&again));
                assert_ne!(value, literal, "{}", holds(&findings));
            }
        }
    }
}

#[test]
fn tables_are_consistent() {
    for table in [
        include_str!("data/origins_invalid.tsv"),
        include_str!("data/origins_valid.tsv"),
        include_str!("data/origins_contextual.tsv"),
    ] {
        let rows = rows(table);
        for row in &rows {
            assert_consistent(&row[0]);
            // Every beginning and every end of an entry is an entry somebody may leave behind.
            for (at, _) in row[0].char_indices() {
                assert_consistent(&row[0][..at]);
                assert_consistent(&row[0][at..]);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..Default::default() })]

    #[test]
    fn any_text_is_consistent(text in any::<String>()) {
        assert_consistent(&text);
    }

    #[test]
    fn any_pieces_are_consistent(pieces in prop::collection::vec(prop::sample::select(PIECES), 1..8)) {
        assert_consistent(&pieces.concat());
    }
}

const PIECES: &[&str] = &[
    "https",
    "http",
    "HTTP",
    "htps",
    "ws",
    "file",
    "tauri",
    "chrome-extension",
    "://",
    ":",
    "//",
    "/",
    "\\",
    "*",
    "*.",
    ".",
    "..",
    "example.com",
    "Example",
    "localhost",
    "com",
    "github.io",
    "127.0.0.1",
    "0x7f.1",
    "09",
    "[::1]",
    "[",
    "]",
    "::1",
    "[::ffff:1.2.3.4]",
    ":443",
    ":80",
    ":*",
    ":0",
    ":99999",
    ":30-40",
    "@",
    "?",
    "#",
    "%",
    "%41",
    "%2e",
    "%2F",
    "ü",
    "u\u{308}",
    "\u{ff41}",
    "\u{3002}",
    "\u{200b}",
    "\u{ad}",
    " ",
    "\n",
    "\u{7}",
    "\"",
    "'",
    "<",
    ">",
    ",",
    ";",
    "|",
    "${X}",
    "{x}",
    "$",
    "^",
    "(",
    ")",
    ".*",
    "\\.",
    "\\d+",
    "[a-z]+",
    "null",
    "self",
    "any",
    "xn--",
    "xn--mnchen-3ya",
    "-",
    "_",
    "a",
    "1",
];
