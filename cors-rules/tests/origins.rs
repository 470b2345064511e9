//! Origins in their contexts, and entries beside the tables. Each row of a table is tried through the macro, in
//! `tests/ui/mistakes`.

#[path = "origins/lints.rs"]
mod lints;
#[path = "data/rows.rs"]
mod rows;

use cors_rules::{
    finding::{Finding, Fix},
    pattern,
    rules::{Context, origin::check},
};
use rows::rows;

const ANONYMOUS: Context = Context { credentials: false, enforce: false, release: false };
const CREDENTIALS: Context = Context { credentials: true, enforce: false, release: false };

fn replacement(fix: &Fix) -> String {
    match fix {
        Fix::Values(values) => values.join(" | "),
        _ => "-".into(),
    }
}

fn holds(findings: &[Finding]) -> String {
    let line = |f: &Finding| {
        format!("{} {:?} {}", f.check().name(), f.level(), replacement(f.replacement()))
    };
    findings.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn assert_all(failures: Vec<String>) {
    assert!(failures.is_empty(), "{} rows\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn contextual() {
    let mut failures = Vec::new();
    for row in rows(include_str!("data/origins_contextual.tsv")) {
        let [literal, context, name, level, expected] = &row[..] else { panic!("{row:?}") };
        let contexts: &[Context] = match &**context {
            "anonymous" => &[ANONYMOUS],
            "credentials" => &[CREDENTIALS],
            "release" => &[Context { release: true, ..ANONYMOUS }],
            "release+credentials" => &[Context { release: true, ..CREDENTIALS }],
            "any" => &[ANONYMOUS, CREDENTIALS],
            _ => panic!("{row:?}"),
        };
        for context in contexts {
            let findings = check(literal, *context);
            let found = findings.iter().any(|finding| {
                finding.check().name() == name
                    && format!("{:?}", finding.level()).to_lowercase() == *level
                    && replacement(finding.replacement()) == *expected
                    && finding.help().is_some()
            });
            if !found {
                failures.push(format!("{row:?}: {}", holds(&findings)));
            }
        }
    }
    assert_all(failures);
}

/// No advice for what is longer than an origin can be, and no work that grows faster than the text.
#[test]
fn what_is_too_long_gets_no_advice() {
    let deep = "(".repeat(20_000) + "https://a.com" + &")".repeat(20_000);
    let spaced = "https://a.com ".repeat(3_000) + "b";
    for literal in [
        deep,
        spaced,
        "'".repeat(40_000) + "a.com",
        " \u{7}".repeat(20_000) + "a.com",
        format!("https://{}.com", "ü".repeat(20_000)),
        format!("https://{}com/", "a.".repeat(20_000)),
        "https://a.com,".repeat(3_000) + "https://b.com",
    ] {
        let [finding] = &check(&literal, ANONYMOUS)[..] else { panic!("{}", &literal[..40]) };
        assert_eq!(finding.replacement(), &Fix::None, "{finding}");
        assert!(finding.to_string().len() < 2_000, "{finding}");
    }
}

/// What `*.` admits is in lower case, whatever the scheme.
#[test]
fn patterns_stay_in_lower_case() {
    let entry = pattern::Entry::parse("app://*.MyApp");
    for (origin, expected) in [
        ("app://a.MyApp", true),
        ("app://A.MyApp", false),
        ("app://a.myapp", false),
        ("app://MyApp", false),
    ] {
        assert_eq!(entry.admits(origin.as_bytes()), expected, "{origin}");
    }
}
