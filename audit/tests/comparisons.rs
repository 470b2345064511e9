//! How servers compare origins, right and wrong: what both audits say of each comparison.
//!
//! `tests/comparisons.txt` is the table. `UPDATE_SNAPSHOTS=1` writes it.

mod support;

use std::fmt::Write as _;

use cors_audit::{Code, Level, Report};
use cors_testing::{Audit, Concern};
use cors_tests::now;
use support::{
    API, APP, assert_snapshot, audited,
    comparisons::{Allows, COMPARISONS, Comparison, reply},
    expecting,
    tiny::{Scripted, in_memory},
};

fn asked(row: &Comparison, credentials: bool) -> Report {
    audited(row.url, &expecting(row.named), |head| reply(row.allows, credentials, head))
}

/// What the audit in memory says of the same server.
fn in_the_test(row: &Comparison) -> Vec<Concern> {
    let mut server = Scripted(in_memory(|head| reply(row.allows, true, head)));
    let audit = Audit::of(["/items"]).origins(row.named.iter().copied());
    let audit = audit.api(row.url.trim_end_matches("/items"));
    now(audit.run::<()>(&mut server)).expect("the path").concerns().to_vec()
}

#[test]
fn who_gets_in_is_said() {
    let mut table = "comparison | who gets in | cors-audit | Audit\n".to_owned();
    for row in COMPARISONS {
        let report = asked(row, true);
        let concerns = &report.urls[0].concerns;
        let said: Vec<String> = concerns
            .iter()
            .map(|own| {
                format!("{} {} {}", own.level.name(), own.code.name(), own.origins.join(" "))
            })
            .collect();
        let by_the_test: Vec<String> = in_the_test(row)
            .iter()
            .filter(|concern| matches!(concern, Concern::UnlistedOriginAdmitted { .. }))
            .map(|concern| concern.origin().to_owned())
            .collect();
        let who = row.lets_in.map_or("nobody", |(who, ..)| who);
        let _ = writeln!(
            table,
            "{} | {who} | {} | {}",
            row.name,
            if said.is_empty() { "-".to_owned() } else { said.join("; ") },
            if by_the_test.is_empty() { "-".to_owned() } else { by_the_test.join("; ") },
        );
        let Some((who, level, code)) = row.lets_in else {
            assert_eq!(said, [""; 0], "{}: {report}", row.name);
            let own = ["https://www.example.com", "https://example.com"];
            assert!(by_the_test.iter().all(|origin| own.contains(&&origin[..])), "{}", row.name);
            continue;
        };
        let concern = concerns
            .iter()
            .find(|own| own.code == code && own.origins.iter().any(|origin| origin == who))
            .unwrap_or_else(|| panic!("{}: {report}", row.name));
        assert_eq!(concern.level, level, "{}", row.name);
        assert!(concern.evidence.iter().any(|line| line.contains(who)), "{concern}");
        assert!(!concern.help.is_empty(), "{concern}");
        // It sends no cookie of its own.
        if row.name != "whoever has a cookie" {
            assert!(!by_the_test.is_empty(), "{}", row.name);
        }
        // Nobody gets in by the policy that is printed.
        let policy = report.policy.unwrap_or_default();
        let named: Vec<String> = row.named.iter().map(|origin| format!("{origin:?}")).collect();
        let list = policy.lines().find(|line| line.contains("origins: "));
        for origin in list.iter().flat_map(|line| line.split('"').skip(1).step_by(2)) {
            assert!(named.contains(&format!("{origin:?}")), "{}: {policy}", row.name);
        }
    }
    assert_snapshot("tests/comparisons.txt", None, &table);
}

#[test]
fn without_credentials_it_weighs_less_or_the_same() {
    for row in COMPARISONS {
        let report = asked(row, false);
        let found: Vec<_> =
            report.urls[0].concerns.iter().map(|own| (own.level, own.code)).collect();
        match row.lets_in {
            None => assert_eq!(found, [], "{}: {report}", row.name),
            Some((_, level, code)) => assert!(
                found.iter().any(|(lower, own)| *own == code && *lower <= level),
                "{}: {found:?}",
                row.name
            ),
        }
    }
    // As `*`, which is for everybody too.
    let report = audited(API, &expecting(&[APP]), |head| reply(|_| true, false, head));
    let reflected = report.urls[0].concerns.iter().find(|own| own.code == Code::OriginReflected);
    assert_eq!(reflected.map(|own| own.level), Some(Level::Note), "{report}");
}

#[test]
fn it_asks_little() {
    let thirty: Vec<String> = (0..30).map(|n| format!("https://app{n}.example.com")).collect();
    let thirty: Vec<&str> = thirty.iter().map(String::as_str).collect();
    for (name, named, allows, most) in [
        ("one", &[APP][..], (|s| s.origin == APP) as Allows, 190),
        ("everybody", &[APP], |_| true, 20),
        ("thirty", &thirty, |s| s.origin.starts_with("https://app"), 420),
    ] {
        let report = audited(API, &expecting(named), |head| reply(allows, true, head));
        let requests = report.urls[0].asked.requests;
        assert!(requests <= most, "{name}: {requests}");
    }
}

#[test]
fn one_mistake_is_told_once() {
    use Code::{InsecureOrigin, LooseMatch, SameDomain};
    let rows: &[(&str, Allows, &[Code])] = &[
        ("starts_with", |s| s.origin.starts_with(APP), &[LooseMatch]),
        ("the domain", |s| s.origin.ends_with("example.com"), &[LooseMatch, InsecureOrigin]),
        ("the host", |s| s.origin.ends_with("app.example.com"), &[InsecureOrigin, SameDomain]),
    ];
    for (name, allows, expected) in rows {
        let report = audited(API, &expecting(&[APP]), |head| reply(*allows, true, head));
        let codes: Vec<Code> = report.urls[0].concerns.iter().map(|own| own.code).collect();
        assert_eq!(codes, *expected, "{name}: {report}");
    }
}
