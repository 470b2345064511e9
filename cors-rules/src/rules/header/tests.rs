use super::*;
use alloc::format;

const CREDENTIALS: Context = Context { credentials: true, enforce: false, release: false };

fn told(found: Option<Finding>) -> String {
    let told = |finding: &Finding| {
        let fix = match finding.replacement() {
            Fix::Remove => "(remove)".into(),
            fix => fix.source().unwrap_or_else(|| "-".into()),
        };
        // Every placeholder is filled: an assertion in there fails otherwise.
        assert!(format!("{finding}").contains(finding.check().name()));
        format!("{} {fix}", finding.check().name())
    };
    found.as_ref().map(told).unwrap_or_default()
}

#[test]
fn tables_are_disjoint() {
    let tables = [table::REQUEST, table::RESPONSE, table::BOTH];
    for (i, table) in tables.iter().enumerate() {
        for name in table.split(' ') {
            assert_eq!(name.to_ascii_lowercase(), name);
            let is_other = tables[..i].iter().any(|other| is_one_of(name, other));
            assert!(!name.is_empty() && !is_other, "{name} is in two tables");
        }
    }
}

#[test]
fn what_typos_are_looked_for_of_is_accepted() {
    for name in table::OFTEN_MISTYPED.split(' ') {
        assert!(known(name).is_some(), "{name}");
        let found =
            check_request(name, CREDENTIALS).filter(|finding| finding.level() > Level::Allow);
        assert_eq!(found, None, "{name}");
    }
}

#[test]
fn credentials_take_the_wildcard_away() {
    assert_eq!(told(check_request("*", CREDENTIALS)), "credentials_with_any_header -");
    assert_eq!(told(check_exposed("*", CREDENTIALS)), "credentials_with_any_expose -");
    assert_eq!(told(check_request("* ", CREDENTIALS)), "header_syntax -");
    for rule in [check_request, check_exposed] {
        assert_eq!(told(rule("x-amz-*", CREDENTIALS)), "header_typo -");
        assert_eq!(told(rule("x-amz-*,", CREDENTIALS)), "header_syntax -");
        let help = rule("x-amz-*", CREDENTIALS).unwrap().help().unwrap();
        assert!(help.starts_with("list the names"), "{help}");
    }
}

#[test]
fn cookies_have_their_own_note() {
    for (name, expected) in [("Cookie", true), ("Host", false)] {
        let note = check_request(name, CREDENTIALS).unwrap().note().unwrap();
        assert_eq!(note.contains("credentials: true"), expected, "{name}: {note}");
    }
}

#[test]
fn what_no_script_can_set() {
    for name in
        "accept-charset dnt te via set-cookie proxy- proxy-foo sec-x sec-fetch-mode".split(' ')
    {
        assert!(is_forbidden_request_header(name), "{name}");
    }
    for name in "set-cookie2 user-agent authorization x-sec-foo se proxy secure".split(' ') {
        assert!(!is_forbidden_request_header(name), "{name}");
    }
}
