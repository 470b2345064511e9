use alloc::{format, string::String, vec::Vec};

use super::*;
use crate::{rules, steps};

/// `check place other fix` of every finding of these checks.
fn told(draft: &Draft<'_>, checks: &[Check]) -> Vec<String> {
    let place = |place: Place| match place {
        Place::Policy | Place::Signature(_) => "policy".into(),
        Place::Value(key) => String::from(key.name()),
        Place::Entry(key, i) => format!("{}[{i}]", key.name()),
    };
    rules::check(draft)
        .iter()
        .filter(|placed| checks.contains(&placed.finding.check()))
        .map(|placed| {
            let fix = match placed.finding.replacement() {
                Fix::Remove => "(remove)".into(),
                fix => fix.source().unwrap_or_else(|| "-".into()),
            };
            let other = placed.other.map_or("-".into(), place);
            format!("{} {} {other} {fix}", placed.finding.check().name(), place(placed.place))
        })
        .collect()
}

fn list(text: &str) -> Vec<&str> {
    text.split_ascii_whitespace().collect()
}

fn origins(text: &str) -> Draft<'_> {
    Draft { origins: Some(list(text)), ..Draft::default() }
}

const LISTS: &[Check] = &[
    Check::MissingOrigins,
    Check::WildcardNotAlone,
    Check::DuplicateEntry,
    Check::RedundantOrigin,
    Check::AnyHeaderAuthorization,
];

#[test]
fn entries_that_are_covered() {
    for row in include_str!("tests.tsv").lines().filter(|row| !row.starts_with('#')) {
        let [key, entries, expected] = row.split('\t').collect::<Vec<_>>()[..] else {
            panic!("three columns: {row}");
        };
        let mut draft = Draft::default();
        match key {
            "methods" => draft.methods = Some(list(entries)),
            "headers" => draft.headers = Some(list(entries)),
            "expose" => draft.expose = Some(list(entries)),
            _ => draft.origins = Some(list(entries)),
        }
        let checks = if key == "apex" { &[Check::WildcardApex] } else { LISTS };
        assert_eq!(told(&draft, checks).join("|"), expected, "{row}");
    }
}

#[test]
fn credentials_leave_no_wildcard_to_stand_alone() {
    let draft = Draft {
        origins: Some(list("* https://a.test")),
        methods: Some(list("* PUT")),
        headers: Some(list("x-a *")),
        expose: Some(list("* etag")),
        credentials: true,
        ..Draft::default()
    };
    let found: Vec<_> = rules::check(&draft)
        .into_iter()
        .filter(|placed| placed.finding.level() > Level::Allow)
        .map(|placed| (placed.place, placed.other, placed.finding.check()))
        .collect();
    let other = Some(Place::Value(Key::Credentials));
    assert_eq!(
        found,
        [
            (Place::Entry(Key::Origins, 0), other, Check::CredentialsWithAnyOrigin),
            (Place::Entry(Key::Methods, 0), other, Check::CredentialsWithAnyMethod),
            (Place::Entry(Key::Headers, 1), other, Check::CredentialsWithAnyHeader),
            (Place::Entry(Key::Expose, 0), other, Check::CredentialsWithAnyExpose),
        ]
    );
}

#[test]
fn what_the_whole_policy_says() {
    const PEDANTIC: &[Check] =
        &[Check::SafelistedMethodOmitted, Check::CredentialsUnneeded, Check::MaxAgeUseless];
    let base = || origins("https://a.test");
    for (draft, expected) in [
        (base(), ""),
        (Draft { methods: Some(list("PUT DELETE")), ..base() }, ""),
        (
            Draft { methods: Some(list("GET PUT")), ..base() },
            "safelisted_method_omitted methods - -",
        ),
        (Draft { methods: Some(list("")), ..base() }, "safelisted_method_omitted methods - -"),
        (Draft { methods: Some(list("GET POST")), ..base() }, ""),
        (Draft { methods: Some(list("*")), ..base() }, ""),
        (Draft { headers: Some(list("Authorization")), ..base() }, ""),
        (
            Draft { headers: Some(list("x-a Authorization")), credentials: true, ..base() },
            "credentials_unneeded credentials headers[1] (remove)",
        ),
        (Draft { max_age: Some(0), ..base() }, "max_age_useless max_age - (remove)"),
        (
            Draft {
                max_age: Some(600),
                methods: Some(list("POST")),
                headers: Some(list("Accept")),
                ..base()
            },
            "max_age_useless max_age - (remove)",
        ),
        (Draft { max_age: Some(600), methods: Some(list("PUT")), ..base() }, ""),
        (Draft { max_age: Some(600), methods: Some(list("get")), ..base() }, ""),
        (Draft { max_age: Some(600), headers: Some(list("content-type")), ..base() }, ""),
    ] {
        assert_eq!(told(&draft, PEDANTIC).join("|"), expected, "{draft:?}");
    }
}

#[test]
fn pedantry_can_be_satisfied() {
    for methods in ["", "GET", "GET PUT", "GET HEAD POST", "PUT OPTIONS", "GET POST DELETE"] {
        let draft = Draft { methods: Some(list(methods)), ..origins("https://a.test") };
        let removed: Vec<usize> = rules::check(&draft)
            .iter()
            .filter(|placed| *placed.finding.replacement() == Fix::Remove)
            .filter_map(|placed| match placed.place {
                Place::Entry(_, i) => Some(i),
                _ => None,
            })
            .collect();
        let left = list(methods).into_iter().enumerate();
        let left: Vec<&str> =
            left.filter(|(i, _)| !removed.contains(i)).map(|(_, method)| method).collect();
        // A list of nothing is a key without use.
        let methods = (!left.is_empty()).then_some(left);
        let draft = Draft { methods, ..origins("https://a.test") };
        assert_eq!(rules::check(&draft), [], "{draft:?}");
    }
}

#[test]
fn enforcing_needs_somebody_to_refuse() {
    for (entries, credentials, expected) in [
        ("*", false, true),
        ("https://a.test", false, false),
        ("https://*.a.test", true, false),
        // Which of the two goes is still open.
        ("*", true, false),
    ] {
        let draft = Draft { enforce: true, credentials, ..origins(entries) };
        let found = rules::check(&draft);
        let found = found.iter().find(|placed| placed.finding.check() == Check::EnforceAnyOrigin);
        assert_eq!(found.is_some(), expected, "{entries}");
        assert!(found.is_none_or(|placed| placed.place == Place::Value(Key::Enforce)));
    }
    assert_eq!(rules::check(&origins("*")), []);
}

#[test]
fn combined_policies_have_no_terms_of_their_own() {
    for key in Key::all() {
        let may_be_beside = matches!(key, Key::Policies | Key::Enforce | Key::Hosts);
        assert_eq!(super::beside_policies(key).is_none(), may_be_beside, "{key:?}");
    }
}

#[test]
fn unfit_members_say_why() {
    for (why, expected) in [
        (Unfit::Combined, "`Api` cannot be one of these policies: it is a combined policy itself"),
        (
            Unfit::EveryOrigin,
            "`Api` cannot be one of these policies: it allows every origin, so the policies after it would never apply",
        ),
        (
            Unfit::SecondSlot,
            "`Api` cannot be one of these policies: an earlier one has `runtime` as well",
        ),
    ] {
        let finding = unfit("Api", why);
        assert_eq!(finding.message(), expected);
        assert!(finding.help().is_some() && finding.note().is_some());
    }
    let text = format!("{}", overlap("B", "A", "\"https://a.test\""));
    assert!(text.starts_with("`B` and `A` both allow \"https://a.test\"\n= help: "), "{text}");
}

#[test]
fn in_the_order_of_the_source() {
    let draft = Draft {
        origins: Some(list("https://a.test https://*.b.test https://a.test")),
        methods: Some(list("put PUT PUT")),
        headers: Some(list("x_a authorization")),
        expose: Some(list("*")),
        credentials: false,
        max_age: Some(7200),
        enforce: false,
        hosts: None,
        on_route: false,
        release: false,
    };
    let places: Vec<Place> = rules::check(&draft).iter().map(|placed| placed.place).collect();
    assert_eq!(
        places,
        [
            Place::Entry(Key::Origins, 1),
            Place::Entry(Key::Origins, 2),
            Place::Entry(Key::Methods, 0),
            Place::Entry(Key::Methods, 2),
            Place::Entry(Key::Headers, 0),
            Place::Entry(Key::Expose, 0),
            Place::Value(Key::MaxAge),
        ]
    );
}

/// The index against asking every pattern about every origin.
#[test]
fn coverage_agrees_with_the_patterns() {
    let hosts = ["a.test", "b.a.test", "c.b.a.test", "ba.test", "[::1]"];
    let ports = ["", ":81", ":*"];
    let mut all = Vec::new();
    for scheme in ["http", "https"] {
        for port in ports {
            for host in hosts {
                all.push(format!("{scheme}://{host}{port}"));
                if !host.starts_with('[') {
                    all.push(format!("{scheme}://*.{host}{port}"));
                }
            }
        }
    }
    for narrow in &all {
        // A pattern stands for origins it admits; these tell all wider patterns of the list apart.
        let samples: Vec<String> = ["", "x.y."]
            .iter()
            .flat_map(|label| ["", ":81", ":82"].map(|port| (*label, port)))
            .map(|(label, port)| {
                narrow
                    .replace(":*", port)
                    .replace("*.", if label.is_empty() { "z." } else { label })
            })
            .filter(|sample| crate::pattern::Entry::parse(narrow).admits(sample.as_bytes()))
            .collect();
        assert!(!samples.is_empty(), "{narrow}");
        for wide in all.iter().filter(|wide| *wide != narrow) {
            let entry = crate::pattern::Entry::parse(wide);
            let expected = samples.iter().all(|sample| entry.admits(sample.as_bytes()))
                && !matches!(entry, crate::pattern::Entry::Exact(_));
            let both = format!("{narrow} {wide}");
            let found = told(&origins(&both), &[Check::RedundantOrigin]);
            let found = found.iter().any(|told| told.starts_with("redundant_origin origins[0] "));
            assert_eq!(found, expected, "{narrow} in {wide}");
        }
    }
}

/// Comparing all entries with each other would take 2,000,000 steps.
#[test]
fn long_lists_take_few_steps() {
    let shapes: [fn(usize) -> String; 5] = [
        |i| format!("https://app{i}.example.com"),
        |i| format!("https://*.app{i}.example.com"),
        |i| format!("https://*.example.com:{}", i + 1000),
        |i| format!("https://{}example.com:*", "a.".repeat(i % 100)),
        |_| String::from("https://example.com"),
    ];
    for shape in shapes {
        let mut entries: Vec<String> = (0..500).map(shape).collect();
        entries.push("https://*.other.test".into());
        let draft = Draft {
            origins: Some(entries.iter().map(String::as_str).collect()),
            headers: Some(entries.iter().filter_map(|entry| entry.get(8..)).take(100).collect()),
            ..Draft::default()
        };
        let steps = steps::of(|| assert!(!rules::check(&draft).is_empty()));
        // Each label of a host may be looked for, with its port and with every port.
        let labels: usize = entries.iter().map(|entry| entry.split('.').count()).sum();
        let most = 10 * (entries.len() + labels);
        assert!((entries.len()..most).contains(&steps), "{}: {steps} of {most}", entries[0]);
    }
}
