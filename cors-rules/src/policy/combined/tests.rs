use alloc::{format, string::String, vec::Vec};

use super::*;
use crate::set::{Set, build};

fn leak<T>(values: Vec<T>) -> &'static [T] {
    Vec::leak(values)
}

/// Every other list is a set, as long lists are.
fn nothing() -> &'static () {
    &()
}

fn policy(origins: &str, as_set: bool) -> &'static PolicyData<()> {
    let entries: Vec<&'static str> =
        origins.split_ascii_whitespace().map(|entry| &*String::from(entry).leak()).collect();
    let (exact, other): (Vec<_>, Vec<_>) = entries
        .into_iter()
        .partition(|entry| as_set && matches!(Entry::parse(entry), Entry::Exact(_)));
    let set = build(exact).map_or(Set::EMPTY, |data| Set::new(leak(data)));
    let entries = leak(other.into_iter().map(Entry::parse).collect());
    let origins = Origins { set, entries, runtime: false };
    &leak([PolicyData { origins, ..PolicyData::none("First", nothing) }].into())[0]
}

fn overlap(first: &str, later: &str, as_set: bool) -> Option<String> {
    let found = Overlap::find(&[policy(first, as_set)], policy(later, as_set))?;
    Some(found.entry.concat())
}

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
        ("https://*.a.test", "https://*.a.test:*", Some("https://*.a.test:*")),
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
        for as_set in [false, true] {
            let found = overlap(first, later, as_set);
            assert_eq!(found.as_deref(), expected, "{first} and {later}, set: {as_set}");
        }
    }
}

/// The glance that spares the compiler most comparisons sees no less than they do.
#[test]
fn a_glance_overlooks_nothing() {
    let hosts = ["a.test", "b.a.test", "ba.test", "a.test.", "127.0.0.1", "[::1]", "x"];
    let ports = ["", ":8", ":81", ":65535"];
    for host in hosts {
        for port in ports.iter().chain(&[":*"]) {
            for entry in [format!("http://*.{host}{port}"), format!("http://{host}{port}")] {
                let Entry::Pattern(pattern) = Entry::parse(&entry) else { continue };
                for (below, origin) in ["", "x.", "x.y.", "b."]
                    .iter()
                    .flat_map(|below| hosts.map(|host| (below, host)))
                {
                    for port in ports {
                        let origin = format!("http://{below}{origin}{port}");
                        let (origin, sees) = (origin.as_bytes(), pattern.admits(origin.as_bytes()));
                        assert!(pattern.may_admit(origin) || !sees, "{entry} {origin:?}");
                    }
                }
            }
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
            assert_eq!(overlap(one, other, false).is_some(), both, "{one} and {other}");
        }
    }
}

#[test]
fn messages_are_filled() {
    const TEXT: &str = "\u{2} and this allow \u{1}, \u{1}";
    let other = PolicyData { name: "Other", ..*policy("https://b.test", false) };
    let earlier = [&other, policy("https://*.a.test:81", false)];
    let found = Overlap::find(&earlier, policy("https://x.a.test:81", false));
    let expected = "First and this allow https://x.a.test:81, https://x.a.test:81";
    assert_eq!(Overlap::length(found.as_ref(), TEXT), expected.len());
    assert_eq!(Overlap::fill::<61>(found.as_ref(), TEXT), expected.as_bytes());
    assert_eq!(Overlap::length(None, TEXT), 0);
    assert_eq!(Overlap::fill::<0>(None, TEXT), []);
}

#[test]
fn questions_are_the_members() {
    let trusted = &leak(
        [PolicyData {
            credentials: true,
            methods: crate::policy::Names { list: &["PUT"], joined: "PUT" },
            headers: crate::policy::Names { list: &["x-a"], joined: "x-a" },
            ..*policy("https://a.test", false)
        }]
        .into(),
    )[0];
    let members = leak([trusted, policy("*", false)].into());
    let combined = |members, enforce| PolicyData::combined("All", members, enforce, nothing);
    let listed = combined(&members[..1], false);
    let all = combined(members, true);
    // `"*"` leaves nobody to refuse.
    assert!(all.credentials && !all.enforce && listed.credentials && !listed.enforce);
    assert!(combined(&members[..1], true).enforce);
    let strict = PolicyData { enforce: true, ..PolicyData::none("Strict", nothing) };
    let strict = leak([&leak([strict].into())[0]].into());
    assert!(combined(strict, false).enforce);
    assert!(all.allows_every_origin() && !listed.allows_every_origin());
    assert!(all.allows_origin("https://c.test") && !listed.allows_origin("https://c.test"));
    assert!(listed.allows_origin("https://a.test"));
    assert!(all.allows_method("PUT") && !all.allows_method("DELETE"));
    assert!(all.allows_header("X-A") && !all.allows_header("x-b"));
    assert_eq!(all.find_member(b"https://a.test").map(|(index, _)| index), Some(0));
    assert_eq!(all.find_member(b"https://c.test"), Some((1, Admitted::Any)));
    assert_eq!(listed.find_member(b"https://c.test"), None);
}
