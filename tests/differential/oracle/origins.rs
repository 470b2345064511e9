//! The generated matcher against the naive one, on origins near those that are declared.

use proptest::{
    collection::vec,
    prelude::{Just, Strategy, any, prop_oneof},
    sample::select,
    strategy::{BoxedStrategy, Union},
    test_runner::{Config, TestRunner},
};

use crate::oracle::{SUBJECTS, naive, subject::Subject};

/// Origins that the entry admits, as browsers write them.
pub(crate) fn admitted_by(entry: &'static str) -> BoxedStrategy<String> {
    if entry == "*" {
        return select(&["null", "https://a.example", "tauri://localhost"][..])
            .prop_map(str::to_owned)
            .boxed();
    }
    let (labels, rest) = match entry.split_once("*.") {
        Some((scheme, rest)) => {
            let label = prop_oneof![4 => "[a-z0-9_-]{1,6}", 1 => "[a-z]{62,63}"];
            let labels = vec(label, 1..4).prop_map(|labels| format!("{}.", labels.join(".")));
            (labels.prop_map(move |labels| format!("{scheme}{labels}")).boxed(), rest)
        }
        None => (Just(String::new()).boxed(), entry),
    };
    let (host, port) = match rest.strip_suffix(":*") {
        Some(host) => {
            let default = if entry.starts_with("http:") { 80 } else { 443 };
            let port = (1..=u16::MAX)
                .prop_filter("browsers leave it out", move |port| *port != default)
                .prop_map(|port| format!(":{port}"));
            (host, prop_oneof![1 => Just(String::new()), 2 => port].boxed())
        }
        None => (rest, Just(String::new()).boxed()),
    };
    (labels, port).prop_map(move |(labels, port)| format!("{labels}{host}{port}")).boxed()
}

/// One of the subject's entries, with what it admits.
pub(crate) fn admitted(subject: &Subject) -> BoxedStrategy<String> {
    Union::new(subject.origins.iter().map(|entry| admitted_by(entry))).boxed()
}

/// What an attacker would try, and what a careless matcher lets in.
fn tampered(subject: &Subject) -> BoxedStrategy<String> {
    let origin = || admitted(subject);
    let piece = || {
        select(
            &[
                ".",
                "..",
                "-",
                "_",
                ":",
                "/",
                "//",
                "://",
                "@",
                "#",
                "?",
                "%",
                "*",
                "[",
                "]",
                "\\",
                "$",
                ",",
                ", ",
                " ",
                "\t",
                "\u{e9}",
                "\0",
                "a",
                "A",
                "0",
                "443",
                "80",
                "evil.test",
                ".evil.test",
                "user@",
                "www.",
                "x",
            ][..],
        )
    };
    let port = || {
        select(
            &[
                ":0",
                ":1",
                ":80",
                ":080",
                ":443",
                ":0443",
                ":65535",
                ":65536",
                ":99999",
                ":100000",
                ":18446744073709551617",
                ":",
                ":*",
                ":+1",
                ":-1",
                ":8443 ",
                ":8443:8443",
                ":8443.",
                ":84x3",
                ":\u{663}",
            ][..],
        )
    };
    prop_oneof![
        // A piece put in anywhere.
        4 => (origin(), any::<usize>(), piece()).prop_map(|(origin, at, piece)| {
            let (before, after) = origin.split_at(at % (origin.len() + 1));
            format!("{before}{piece}{after}")
        }),
        // A byte left out; the dots of labels and of `example.com` among them.
        2 => (origin(), any::<usize>()).prop_map(|(mut origin, at)| {
            origin.remove(at % origin.len());
            origin
        }),
        // A byte replaced.
        2 => (origin(), any::<usize>(), "[ -~]").prop_map(|(mut origin, at, byte)| {
            let at = at % origin.len();
            origin.replace_range(at..=at, &byte);
            origin
        }),
        // Another port, or one more.
        3 => (origin(), port()).prop_map(|(origin, port)| {
            let scheme = origin.find("://").map_or(0, |at| at + 3);
            let host = origin[scheme..].rfind(':').map_or(origin.len(), |at| scheme + at);
            format!("{}{port}", &origin[..host])
        }),
        1 => (origin(), port()).prop_map(|(origin, port)| format!("{origin}{port}")),
        // Two joined, as an intermediary joins lines.
        1 => (origin(), select(&[",", ", ", " ", "", "\t", ";", "."][..]), origin())
            .prop_map(|(a, between, b)| format!("{a}{between}{b}")),
        // Half of one and half of another.
        1 => (origin(), origin(), any::<usize>()).prop_map(|(a, b, at)| {
            format!("{}{}", &a[..at % (a.len() + 1)], &b[at % (b.len() + 1)..])
        }),
        1 => origin().prop_map(|origin| origin.to_uppercase()),
        1 => origin().prop_map(|origin| origin.replacen("https", "http", 1)),
        1 => origin().prop_map(|origin| origin.replacen("http:", "https:", 1)),
        // No more labels than DNS has room for.
        1 => (origin(), 1..300_usize).prop_map(|(origin, count)| {
            origin.replacen("://", &format!("://{}", "a.".repeat(count)), 1)
        }),
        1 => (origin(), 55..70_usize).prop_map(|(origin, count)| {
            origin.replacen("://", &format!("://{}.", "a".repeat(count)), 1)
        }),
        1 => (origin(), 55..70_usize).prop_map(|(origin, count)| {
            origin.replacen("://", &format!("://{}", "a".repeat(count)), 1)
        }),
        1 => select(&["", "null", "*", "https://", "://", "http://null", "https://null"][..])
            .prop_map(str::to_owned),
        1 => any::<String>(),
    ]
    .boxed()
}

fn runner(cases: u32) -> TestRunner {
    TestRunner::new(Config {
        cases: cors_tests::cases(cases),
        failure_persistence: None,
        ..Config::default()
    })
}

#[test]
fn what_is_admitted_is_what_was_declared() {
    for Subject { name, origins, allows_origin, .. } in SUBJECTS {
        for entry in *origins {
            let run = runner(100).run(&admitted_by(entry), |origin| {
                let length = origin.split_once("://").map_or(0, |(_, host)| host.len());
                assert!(allows_origin(&origin), "{name} refuses {origin:?} of {length} bytes");
                assert!(naive::admits(origins, &origin), "the oracle refuses {origin:?}");
                Ok(())
            });
            if let Err(failure) = run {
                panic!("{name}, {entry}: {failure}");
            }
        }
    }
}

#[test]
fn near_misses_are_judged_as_the_naive_matcher_judges_them() {
    for subject in SUBJECTS {
        let (mut allowed, mut refused) = (0, 0);
        let counts = std::cell::RefCell::new((&mut allowed, &mut refused));
        let run = runner(400).run(&tampered(subject), |origin| {
            let expected = naive::admits(subject.origins, &origin);
            let mut counts = counts.borrow_mut();
            *(if expected { &mut *counts.0 } else { &mut *counts.1 }) += 1;
            assert_eq!((subject.allows_origin)(&origin), expected, "{origin:?}");
            Ok(())
        });
        if let Err(failure) = run {
            panic!("{}: {failure}", subject.name);
        }
        // Not a test of the matcher but of this one: near misses are near, and missing.
        if subject.origins != ["*"] {
            assert!(allowed > 0 && refused > 100, "{}: {allowed} {refused}", subject.name);
        }
    }
}

/// DNS has room for labels of 63 bytes and hosts of 253, and so have patterns.
#[test]
fn lengths() {
    let subdomains = SUBJECTS.iter().find(|subject| subject.name == "Subdomains");
    let Subject { origins, allows_origin, .. } = subdomains.expect("a subject");
    assert_eq!(*origins, ["https://*.example.com"]);
    let labels = |length: usize| {
        // 63 bytes and a dot, as often as that goes into it.
        let labels: Vec<u8> = (1..=length).map(|i| if i % 64 == 0 { b'.' } else { b'a' }).collect();
        String::from_utf8(labels).expect("letters and dots")
    };
    let rest = ".example.com".len();
    for (row, labels, expected) in [
        ("a label of 63", "a".repeat(63), true),
        ("a label of 64", "a".repeat(64), false),
        ("a last label of 63", format!("b.{}", "a".repeat(63)), true),
        ("a first label of 64", format!("{}.b", "a".repeat(64)), false),
        ("a host of 253", labels(253 - rest), true),
        ("a host of 254", labels(254 - rest), false),
        ("a host of 255", labels(255 - rest), false),
        (
            "short labels, a host of 253",
            format!("{}aa", "a.".repeat((253 - rest) / 2 - 1) + "a"),
            true,
        ),
    ] {
        let origin = format!("https://{labels}.example.com");
        assert_eq!(allows_origin(&origin), expected, "{row}: {} bytes", origin.len() - 8);
        assert_eq!(naive::admits(origins, &origin), expected, "the naive matcher, {row}");
    }
}

/// Values of `Origin`, each with a verdict by hand.
#[test]
fn verdicts_by_hand() {
    for row in include_str!("../../data/runtime_origins.tsv").lines().skip(1) {
        let columns: Vec<&str> = row.split('\t').collect();
        let &[configured, value, verdict, _] = columns.as_slice() else { panic!("{row}") };
        let is_configured = |subject: &&Subject| subject.origins.join(",") == configured;
        let subject = by_hand::SUBJECTS.iter().find(is_configured).expect(row);
        let origin: String = serde_json::from_str(value).expect(row);
        let is_allowed = verdict == "allow";
        assert!(is_allowed || verdict == "deny", "{row}");
        assert_eq!((subject.allows_origin)(&origin), is_allowed, "{row}");
        assert_eq!(naive::admits(subject.origins, &origin), is_allowed, "the naive matcher: {row}");
    }
}

/// A policy for each list of origins in the table.
mod by_hand {
    crate::oracle::subject::subjects! {
        Exact { origins: ["https://example.com"] }
        Subdomains { origins: ["https://*.example.com"] }
        SubdomainsOfAnyPort { origins: ["https://*.example.com:*"] }
        AnyPort { origins: ["http://localhost:*"] }
        Ipv6 { origins: ["http://[::1]:9090"] }
        Pair { origins: ["https://foo.com", "https://bar.com"] }
        Short { origins: ["https://bat", "https://cat", "https://meerkat", "https://mat"] }
        Any { origins: ["*"] }
    }
}
