use alloc::{string::String, vec::Vec};

use super::*;
use crate::{origins::Origins, pattern::Entry};

fn leak<T>(values: Vec<T>) -> &'static [T] {
    Vec::leak(values)
}

fn nothing() -> &'static () {
    &()
}

fn policy(origins: &str) -> &'static PolicyData<()> {
    let entries =
        origins.split_ascii_whitespace().map(|entry| Entry::parse(String::from(entry).leak()));
    let origins = Origins { entries: leak(entries.collect()), ..Origins::NONE };
    &leak([PolicyData { origins, ..PolicyData::none("First", nothing) }].into())[0]
}

#[test]
fn questions_are_the_members() {
    let trusted = &leak(
        [PolicyData {
            credentials: true,
            methods: crate::policy::Names { list: &["PUT"], joined: "PUT" },
            headers: crate::policy::Names { list: &["x-a"], joined: "x-a" },
            ..*policy("https://a.test")
        }]
        .into(),
    )[0];
    let members = leak([trusted, policy("*")].into());
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
