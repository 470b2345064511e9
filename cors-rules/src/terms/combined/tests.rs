use alloc::{string::String, vec::Vec};

use super::*;
use crate::{pattern::Entry, terms::Origins};

fn leak<T>(values: Vec<T>) -> &'static [T] {
    Vec::leak(values)
}

fn terms(origins: &str) -> &'static Terms {
    let entries =
        origins.split_ascii_whitespace().map(|entry| Entry::parse(String::from(entry).leak()));
    let origins = Origins { entries: leak(entries.collect()), ..Origins::NONE };
    &leak([Terms { origins, ..Terms::DENY }].into())[0]
}

#[test]
fn questions_are_the_members() {
    let trusted = &leak(
        [Terms {
            credentials: true,
            methods: crate::terms::Names { list: &["PUT"], joined: "PUT" },
            headers: crate::terms::Names { list: &["x-a"], joined: "x-a" },
            ..*terms("https://a.test")
        }]
        .into(),
    )[0];
    let members = leak(
        [Member { name: "Trusted", terms: trusted }, Member { name: "Open", terms: terms("*") }]
            .into(),
    );
    let listed = Terms::combined(&members[..1], false);
    let all = Terms::combined(members, true);
    // `"*"` leaves nobody to refuse.
    assert!(all.credentials && !all.enforce && listed.credentials && !listed.enforce);
    assert!(Terms::combined(&members[..1], true).enforce);
    let strict = &leak([Terms { enforce: true, ..Terms::DENY }].into())[0];
    let strict = leak([Member { name: "Strict", terms: strict }].into());
    assert!(Terms::combined(strict, false).enforce);
    assert!(all.allows_every_origin() && !listed.allows_every_origin());
    assert!(all.allows_origin("https://c.test") && !listed.allows_origin("https://c.test"));
    assert!(listed.allows_origin("https://a.test"));
    assert!(all.allows_method("PUT") && !all.allows_method("DELETE"));
    assert!(all.allows_header("X-A") && !all.allows_header("x-b"));
    assert_eq!(all.find_member(b"https://a.test").map(|(index, _)| index), Some(0));
    assert_eq!(all.find_member(b"https://c.test"), Some((1, Admitted::Any)));
    assert_eq!(listed.find_member(b"https://c.test"), None);
}
