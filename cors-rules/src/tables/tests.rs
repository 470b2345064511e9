use alloc::{
    format,
    string::{String, ToString as _},
    vec::Vec,
};

use core::slice::from_ref;

use cors_data::{
    origins::Origins,
    overlap::{Keys, Listed, Overlap},
    pattern::Entry,
    patterns::Patterns,
    set::Set,
};

use super::{keys, patterns, set};

fn leak<T>(values: Vec<T>) -> &'static [T] {
    Vec::leak(values)
}

/// Entries as a policy with a few of them has them, or one with many.
fn listed(name: &'static str, entries: &[String], are_many: bool) -> Listed {
    let entries: Vec<Entry<'static>> =
        entries.iter().map(|entry| Entry::parse(entry.clone().leak())).collect();
    let mut origins = Origins::NONE;
    let mut keys = Keys::NONE;
    let (mut exact, mut under, mut others) = (Vec::new(), Vec::new(), Vec::new());
    for &entry in &entries {
        match entry {
            Entry::Exact(text) if are_many => exact.push(text),
            Entry::Pattern(pattern) if are_many => under.push(pattern),
            _ => others.push(entry),
        }
    }
    if are_many {
        let many: Vec<Entry<'static>> =
            entries.into_iter().filter(|entry| *entry != Entry::Any).collect();
        keys = Keys::new(leak(keys::build(&many)));
        origins.set = Set::new(leak(set::build(exact).expect("a set")));
        origins.patterns = Patterns::new(leak(patterns::build(under).expect("patterns")));
    }
    origins.entries = leak(others);
    Listed { name, origins: &leak([origins].into())[0], keys }
}

fn split(entries: &str) -> Vec<String> {
    entries.split_ascii_whitespace().map(String::from).collect()
}

fn overlap(first: &[String], later: &[String], are_many: (bool, bool)) -> Option<String> {
    let earlier = [listed("First", first, are_many.0)];
    let found = Overlap::find(&earlier, &listed("Later", later, are_many.1))?;
    Some(found.entry.to_string())
}

const SIZES: [(bool, bool); 4] = [(false, false), (false, true), (true, false), (true, true)];

#[test]
fn what_two_policies_allow() {
    for (first, later, expected) in [
        ("https://a.test", "https://b.test", None),
        ("https://a.test https://b.test", "https://b.test", Some("https://b.test")),
        ("https://a.test", "http://a.test https://a.test:8443", None),
        ("https://*.a.test", "https://a.test", None),
        ("https://*.a.test", "https://x.y.a.test", Some("https://x.y.a.test")),
        ("https://x.a.test", "https://*.a.test", Some("https://x.a.test")),
        ("https://*.a.test", "https://*.a.test", Some("https://*.a.test")),
        ("https://*.a.test", "https://*.b.a.test", Some("https://*.b.a.test")),
        ("https://*.b.a.test", "https://*.a.test", Some("https://*.b.a.test")),
        ("https://*.a.test", "https://*.aa.test", None),
        ("https://*.a.test", "https://*.a.test:*", Some("https://*.a.test")),
        ("https://*.a.test:8443", "https://*.a.test", None),
        ("https://*.a.test:8443", "https://*.a.test:8444", None),
        ("http://localhost:*", "http://localhost:3000", Some("http://localhost:3000")),
        ("http://localhost:*", "http://localhost", Some("http://localhost")),
        ("http://x.a.test:*", "http://*.a.test", Some("http://x.a.test:*")),
        ("null", "null", Some("null")),
        // Everyone else.
        ("https://a.test https://*.b.test", "*", None),
        ("*", "https://a.test", None),
    ] {
        for are_many in SIZES {
            let found = overlap(&split(first), &split(later), are_many);
            assert_eq!(found.as_deref(), expected, "{first} and {later}, many: {are_many:?}");
        }
    }
}

/// Patterns meet where an origin of a grid is admitted by both.
#[test]
fn meeting_patterns_admit_the_same_origin() {
    let hosts = ["a.test", "b.a.test", "c.b.a.test", "ba.test", "d.test"];
    let ports = ["", ":81", ":82", ":*"];
    let mut patterns = Vec::new();
    let mut origins = Vec::new();
    for host in hosts {
        for port in ports {
            patterns.push(format!("http://*.{host}{port}"));
            patterns.push(format!("http://{host}{port}"));
            for below in ["", "x.", "x.y.", "b.", "c.", "c.b."] {
                origins.push(format!("http://{below}{host}{port}"));
            }
        }
    }
    patterns.push(String::from("https://*.a.test"));
    origins.retain(|origin| !origin.ends_with('*'));
    for one in &patterns {
        for other in &patterns {
            let both = origins.iter().any(|origin| {
                let origin = origin.as_bytes();
                Entry::parse(one).admits(origin) && Entry::parse(other).admits(origin)
            }) || one == other;
            for are_many in SIZES {
                let found = overlap(from_ref(one), from_ref(other), are_many);
                assert_eq!(found.is_some(), both, "{one} and {other}, many: {are_many:?}");
            }
        }
    }
}

#[test]
fn messages_are_filled() {
    let earlier = [
        listed("Other", &split("https://b.test"), false),
        listed("First", &split("https://*.a.test:81"), false),
    ];
    let found = Overlap::find(&earlier, &listed("Later", &split("https://x.a.test:81"), false));
    let texts = Overlap::message(found.as_ref(), ["", " and this allow ", "!"]);
    assert_eq!(texts.concat(), "First and this allow https://x.a.test:81!");
    assert_eq!(Overlap::message(None, ["a", "b", "c"]).concat(), "");
}

/// Long lists that have one thing in common, or nothing, against asking each entry about each.
#[test]
fn long_lists_are_compared_as_each_entry_with_each() {
    let own = |name: &str, i: usize| match i % 7 {
        0 => format!("https://*.{name}-{i}.example.com"),
        1 => format!("https://{name}.t{i}.example.com:{}", 1 + i),
        2 => format!("http://{name}:{}", 1 + i),
        3 => format!("{name}{i}://shell"),
        4 => format!("https://{name}-{i}.example.com:*"),
        5 => format!("http://*.{name}.t{i}.test:*"),
        _ => format!("https://a.b.c.{name}-{i}.example"),
    };
    let lists = |name| -> Vec<String> { (0..100).map(|i| own(name, i)).collect() };
    let common = [
        ("null", "null"),
        ("https://x.test", "https://x.test"),
        ("https://x.test", "http://x.test"),
        ("https://*.x.test", "https://x.test"),
        ("https://*.x.test", "https://a.b.x.test"),
        ("https://*.x.test", "https://*.y.x.test"),
        ("https://*.x.test:8", "https://*.y.x.test:*"),
        ("https://*.x.test:*", "https://*.y.x.test:8"),
        ("https://*.x.test:*", "https://y.x.test"),
        ("https://*.x.test:9", "https://y.x.test:8"),
        ("https://x.test:*", "https://x.test:65535"),
        ("https://x.test:*", "https://x.test"),
        ("https://x.test:*", "http://x.test"),
        ("app://*.x.test", "app://Shell.x.test"),
        ("https://*.x.test", "https://ax.test"),
    ];
    for (one, other) in common {
        for (one, other) in [(one, other), (other, one)] {
            let (mut first, mut later) = (lists("first"), lists("later"));
            first.insert(77, one.to_string());
            later.insert(33, other.to_string());
            let is_expected =
                overlap(from_ref(&one.to_string()), from_ref(&other.to_string()), SIZES[0])
                    .is_some();
            for are_many in SIZES {
                let found = overlap(&first, &later, are_many);
                assert_eq!(
                    found.is_some(),
                    is_expected,
                    "{one} and {other}, {are_many:?}: {found:?}"
                );
            }
        }
    }
}
