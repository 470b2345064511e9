//! Entries admit the origins that a slow and obvious reading of them admits.

use cors_rules::{origin::Origin, pattern::Entry, rules::origin};
use proptest::{prelude::*, sample::select};

use crate::{CONTEXTS, Seen, hold, is_refused};

/// Entries that are accepted, with and without wildcards.
fn entry() -> impl Strategy<Value = String> {
    const HOSTS: &[&str] = &[
        "example.com",
        "a.b",
        "localhost",
        "b",
        "example.com.",
        "xn--mnchen-3ya.de",
        "ex_am-ple.com",
        "3dprinter",
        "127.0.0.1",
        "[::1]",
        "[::ffff:7f00:1]",
        "1.example",
        "MyApp",
    ];
    let long = (180..252_usize).prop_map(|length| {
        let mut host = "a.".repeat(length / 2);
        host.push_str(if length.is_multiple_of(2) { "b" } else { "bb" });
        host
    });
    let host = prop_oneof![6 => select(HOSTS).prop_map(String::from), 1 => long];
    let scheme = select(&["https", "http", "tauri", "app", "a"][..]);
    let port = select(&["", "", ":*", ":8443", ":80", ":443", ":1", ":65535"][..]);
    (scheme, prop::bool::weighted(0.6), host, port).prop_filter_map(
        "accepted",
        |(scheme, star, host, port)| {
            let star = if star { "*." } else { "" };
            let entry = format!("{scheme}://{star}{host}{port}");
            (!is_refused(&origin::check(&entry, CONTEXTS[0]))).then_some(entry)
        },
    )
}

/// Origins near an entry: what it admits, and what prefix, suffix and substring checks would.
fn near(entry: &str) -> impl Strategy<Value = Vec<u8>> + use<> {
    const GOOD: &[&str] = &["a.", "a.b.", "a-b_c.", "-.", "_.", "1.", "xn--a."];
    const BAD: &[&str] = &[
        "", ".", "a..", ".a.", "A.", "é.", "evil", "evil-", "*.", "a/.", "a#.", "a?.", "a@",
        "a:80.", "a%2e.", "[::1].", "a$.", " a.", "a\0.", "a.\n",
    ];
    const HOSTS: &[&str] = &["example.com", "b", "127.0.0.1", "[::1]", "[::2]", "evil.test", ""];
    const PORTS: &[&str] = &[
        "", ":", ":0", ":1", ":01", ":80", ":443", ":8443", ":65535", ":65536", ":*", ":99999",
        ":+80", ":8443 ", ":80:80", ":000080", ":８０",
    ];
    const MORE: &[&str] = &[
        ".",
        "/",
        "\n",
        ".evil.test",
        "https://b.com",
        ", https://b.com",
        ":18446744073709551617",
    ];
    const SCHEMES: &[&str] = &["https", "http", "HTTPS", "httpss", ""];
    let text = |of: &'static [&'static str]| select(of).prop_map(String::from);
    let (scheme, authority) = entry.split_once("://").expect("an entry");
    let authority = authority.trim_start_matches("*.");
    let (host, port) = match authority.rfind(':').filter(|at| !authority[*at..].contains(']')) {
        Some(at) => authority.split_at(at),
        None => (authority, ""),
    };
    let (length, own) = (host.len(), |text: &str| Just(text.to_owned()));
    let long = prop_oneof![
        (60..66_usize).prop_map(|length| "l".repeat(length) + "."),
        // So that the host is about as long as a host can be.
        (250..257_usize).prop_map(move |total| {
            let room = total.saturating_sub(length);
            let labels = "l.".repeat(room / 2);
            if room % 2 == 1 { format!("m{labels}") } else { labels }
        }),
    ];
    let starred = entry.contains("*.");
    let labels = prop_oneof![
        6 => text(if starred { GOOD } else { &[""] }),
        3 => text(BAD),
        2 => long,
    ];
    let port = prop_oneof![
        3 => own(if port == ":*" { ":3000" } else { port }),
        2 => text(PORTS),
    ];
    let more = prop_oneof![6 => Just(String::new()), 1 => text(MORE)];
    let parts = (
        prop_oneof![9 => own(scheme), 1 => text(SCHEMES)],
        prop_oneof![15 => own("://"), 1 => text(&[":/", ":", "//"])],
        labels,
        prop_oneof![9 => own(host), 1 => text(HOSTS)],
        port,
        more,
    );
    let text = parts.prop_map(|(scheme, separator, labels, host, port, more)| {
        format!("{scheme}{separator}{labels}{host}{port}{more}").into_bytes()
    });
    prop_oneof![
        12 => text,
        1 => prop::collection::vec(any::<u8>(), 0..40),
        1 => any::<String>().prop_map(String::into_bytes),
    ]
}

/// Which origins an entry admits, as one would explain it to a person.
pub(crate) fn admits(entry: &str, origin: &[u8]) -> bool {
    if entry == "*" {
        return true;
    }
    if !entry.contains('*') {
        return entry.as_bytes() == origin;
    }
    let Ok(origin) = String::from_utf8(origin.to_vec()) else { return false };
    let Some(((scheme, host), port)) = split(entry) else { return false };
    let Some(((sent_scheme, sent_host), sent_port)) = split(&origin) else { return false };
    let fits_port = match (port.as_deref(), sent_port.as_deref()) {
        (Some("*"), Some(text)) => {
            let default = [("http", "80"), ("https", "443")].contains(&(&scheme, text));
            !default
                && text.parse().is_ok_and(|number: u16| number != 0 && number.to_string() == text)
        }
        (Some("*"), None) => true,
        (wanted, got) => wanted == got,
    };
    let fits_host = match host.strip_prefix("*.") {
        None => host == sent_host,
        Some(parent) => {
            let labels: Vec<&str> = sent_host.split('.').collect();
            let parents: Vec<&str> = parent.split('.').collect();
            let own = labels.len().saturating_sub(parents.len());
            let is_label = |label: &&str| {
                let letters = "abcdefghijklmnopqrstuvwxyz0123456789-_";
                !label.is_empty() && label.len() < 64 && label.chars().all(|c| letters.contains(c))
            };
            own > 0
                && labels[own..] == parents[..]
                && labels[..own].iter().all(is_label)
                && sent_host.trim_end_matches('.').len() <= 253
        }
    };
    scheme == sent_scheme && fits_host && fits_port
}

/// Scheme, host and port.
fn split(origin: &str) -> Option<((String, String), Option<String>)> {
    let (scheme, authority) = origin.split_once("://")?;
    let address = authority.split_inclusive(']').next().filter(|text| text.starts_with('['));
    let (host, rest) = match address {
        Some(address) => (address, &authority[address.len()..]),
        None => authority.split_at(authority.find(':').unwrap_or(authority.len())),
    };
    let port = match rest {
        "" => None,
        rest => Some(rest.strip_prefix(':')?.to_owned()),
    };
    Some(((scheme.into(), host.into()), port))
}

#[test]
fn entries_admit_what_a_naive_reading_admits() {
    let seen = Seen::default();
    let input = entry().prop_flat_map(|entry| (near(&entry), Just(entry)));
    hold(4000, input, |(origin, entry)| {
        let expected = admits(&entry, &origin);
        seen.note(expected);
        let got = Entry::parse(&entry).admits(&origin);
        let shown = String::from_utf8_lossy(&origin).into_owned();
        prop_assert_eq!(got, expected, "{} and {:?}", entry, shown);
        if got {
            // Nothing gets in that a browser could not have sent.
            let parsed = Origin::parse(&shown);
            prop_assert!(parsed.is_some(), "{} admits {:?}", entry, shown);
            let Some(((_, host), _)) = split(&entry) else { return Ok(()) };
            let below = |parent| parsed.is_some_and(|origin| origin.is_subdomain_of(parent));
            prop_assert!(host.strip_prefix("*.").is_none_or(below), "{} {}", entry, shown);
        }
        Ok(())
    });
    seen.assert_both();
}

/// The cases that generators seldom meet, one by one.
#[test]
fn entries_at_their_borders() {
    let label = |length: usize| "l".repeat(length);
    // 12 bytes of `.example.com` and these make a host of 253.
    let longest = format!("{}.{}.{}.{}", label(63), label(63), label(63), label(49));
    assert_eq!(format!("{longest}.example.com").len(), 253);
    let star = "https://*.example.com";
    let ports = "http://localhost:*";
    for (entry, origin, expected) in [
        (star, format!("https://{longest}.example.com"), true),
        (star, format!("https://{longest}l.example.com"), false),
        (star, format!("https://{}.example.com", label(63)), true),
        (star, format!("https://{}.example.com", label(64)), false),
        (star, "https://a.comhttps://b.example.com".into(), false),
        (star, "https://a.example.comhttps://b.example.com".into(), false),
        (star, "https://a.example.com.".into(), false),
        (star, "https://.example.com".into(), false),
        (star, "https://example.com".into(), false),
        (star, "https://A.example.com".into(), false),
        (star, "https://a_b.example.com".into(), true),
        (star, "https://a%2eb.example.com".into(), false),
        (star, "https://[::1].example.com".into(), false),
        ("https://*.example.com.", "https://a.example.com.".into(), true),
        ("https://*.example.com.", format!("https://{longest}.example.com."), true),
        ("https://*.example.com.", format!("https://{longest}l.example.com."), false),
        (ports, "http://localhost".into(), true),
        (ports, "http://localhost:".into(), false),
        (ports, "http://localhost:0".into(), false),
        (ports, "http://localhost:1".into(), true),
        (ports, "http://localhost:01".into(), false),
        (ports, "http://localhost:80".into(), false),
        (ports, "http://localhost:443".into(), true),
        (ports, "http://localhost:65535".into(), true),
        (ports, "http://localhost:65536".into(), false),
        (ports, "http://localhost:99999".into(), false),
        (ports, "http://localhost:+1".into(), false),
        ("https://localhost:*", "https://localhost:80".into(), true),
        ("https://localhost:*", "https://localhost:443".into(), false),
        ("tauri://localhost:*", "tauri://localhost:443".into(), true),
        ("http://[::1]:*", "http://[::1]:9090".into(), true),
        ("http://[::1]:*", "http://[::1]".into(), true),
        ("http://[::1]:*", "http://[::1]9090".into(), false),
        ("http://[::1]:*", "http://::1:9090".into(), false),
    ] {
        let got = Entry::parse(entry).admits(origin.as_bytes());
        assert_eq!(got, expected, "{entry} {origin}");
        assert_eq!(admits(entry, origin.as_bytes()), expected, "naive: {entry} {origin}");
    }
}
