//! Origins that a policy admits, and values of `Origin` with a verdict by hand. That lists admit what a naive
//! reading of them admits is held by the properties of the rules.

use proptest::{
    collection::vec,
    prelude::{Just, Strategy, prop_oneof},
    sample::select,
    strategy::{BoxedStrategy, Union},
};

use crate::oracle::{naive, subject::Subject};

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
