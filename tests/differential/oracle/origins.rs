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
            let run = runner(500).run(&admitted_by(entry), |origin| {
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
        let run = runner(2_000).run(&tampered(subject), |origin| {
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
            assert!(allowed > 0 && refused > 1_000, "{}: {allowed} {refused}", subject.name);
        }
    }
}

/// Every host at a boundary of the pattern, port by port.
#[test]
fn boundaries() {
    let hosts = [
        "example.com",
        "a.example.com",
        "aexample.com",
        ".example.com",
        "a..example.com",
        "a.b.example.com",
        "a..b.example.com",
        ".a.example.com",
        "example.com.",
        "a.example.com.",
        "a.example.comm",
        "a.example.co",
        "a.EXAMPLE.com",
        "A.example.com",
        "a.example.com.evil.test",
        "-.example.com",
        "_.example.com",
        "*.example.com",
        "a*.example.com",
        "dev.example.com",
        "a.dev.example.com",
        "adev.example.com",
        "a.dev.example.com.",
        "localhost",
        "a.localhost",
        "[::1]",
        "[::1].",
        "app.example.com",
        "xapp.example.com",
        "example.net",
        "a.example.net",
        "",
    ];
    let ports = [
        "", ":", ":0", ":00", ":1", ":01", ":79", ":80", ":81", ":442", ":443", ":444", ":8443",
        ":08443", ":8443a", ":65535", ":65536", ":99999", ":111111", ":*", ": 1",
    ];
    let mut allowed = 0;
    for subject in SUBJECTS {
        for scheme in ["https", "http", "HTTPS", "ws", "xhttps", ""] {
            for host in hosts {
                for port in ports {
                    let origin = format!("{scheme}://{host}{port}");
                    let expected = naive::admits(subject.origins, &origin);
                    let got = (subject.allows_origin)(&origin);
                    assert_eq!(got, expected, "{}: {origin:?}", subject.name);
                    allowed += u32::from(expected);
                }
            }
        }
    }
    assert!(allowed > 100);
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

/// The oracle has to be right itself, so some of it is said by hand.
#[test]
fn the_naive_matcher() {
    for (entry, origin, expected) in [
        ("https://a.example", "https://a.example", true),
        ("https://a.example", "https://a.example.", false),
        ("https://*.a.example", "https://b.a.example", true),
        ("https://*.a.example", "https://c.b.a.example", true),
        ("https://*.a.example", "https://a.example", false),
        ("https://*.a.example", "https://.a.example", false),
        ("https://*.a.example", "https://ba.example", false),
        ("https://*.a.example", "https://b.a.example:1", false),
        ("https://*.a.example", "http://b.a.example", false),
        ("https://*.a.example:7", "https://b.a.example:7", true),
        ("https://*.a.example:7", "https://b.a.example:77", false),
        ("https://a.example:*", "https://a.example", true),
        ("https://a.example:*", "https://a.example:80", true),
        ("https://a.example:*", "https://a.example:443", false),
        ("https://a.example:*", "https://a.example:0", false),
        ("https://a.example:*", "https://a.example:", false),
        ("http://[::1]:*", "http://[::1]:81", true),
        ("http://[::1]:*", "http://[::1]:80", false),
        ("*", "null", true),
        ("null", "null", true),
        ("null", "https://null", false),
    ] {
        assert_eq!(naive::admits(&[entry], origin), expected, "{entry} {origin}");
    }
}

cors_runtime::cors_policy! {
    /// Long lists are literals, in which no condition can stand.
    Conditional {
        origins: [
            "https://1.example.com", "https://2.example.com", "https://3.example.com",
            "https://4.example.com", "https://5.example.com",
            #[cfg(all())] "https://there.example.com",
            #[cfg(any())] "https://absent.example.com",
            "https://*.a.example.org", "https://*.b.example.org", "https://*.c.example.org",
            "https://*.d.example.org", "https://e.example.org:*",
            #[cfg(all())] "https://*.there.example.org",
            #[cfg(any())] "https://*.absent.example.org",
        ],
    }
}

#[test]
fn conditional_entries_stand_beside_long_lists() {
    for (origin, expected) in [
        ("https://1.example.com", true),
        ("https://5.example.com", true),
        ("https://there.example.com", true),
        ("https://absent.example.com", false),
        ("https://x.a.example.org", true),
        ("https://e.example.org:8443", true),
        ("https://x.e.example.org", false),
        ("https://x.there.example.org", true),
        ("https://x.absent.example.org", false),
    ] {
        assert_eq!(Conditional::allows_origin(origin), expected, "{origin}");
    }
    assert_eq!(Conditional::origins().len(), 12);
}
