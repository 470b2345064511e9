//! `data/names_cases.tsv`: methods, headers, scalars and keys, each row in every context it is for.

use cors_rules::{
    catalog::{Check, Level},
    finding::{Finding, Fix},
    rules::{
        self, Draft, Place, Placed,
        key::{self, Key},
        scalar,
    },
};

const TABLE: &str = include_str!("data/names_cases.tsv");

#[derive(Clone, Copy, Debug)]
struct Row<'a> {
    key: &'a str,
    value: &'a str,
    check: &'a str,
    level: &'a str,
    replacement: &'a str,
    context: &'a str,
}

fn rows() -> impl Iterator<Item = Row<'static>> {
    TABLE.lines().filter(|line| !line.starts_with('#')).map(|line| {
        let columns: Vec<&str> = line.split('\t').collect();
        let [key, value, check, level, replacement, context] = columns[..] else {
            panic!("six columns: {line}");
        };
        Row { key, value, check, level, replacement, context }
    })
}

impl Row<'_> {
    fn credentials(&self) -> &'static [bool] {
        match self.context {
            "credentials" => &[true],
            "any" => &[false, true],
            _ => &[false],
        }
    }

    /// The findings are the one of the row; findings of level allow do not count beside it.
    fn expect(&self, found: &[&Finding]) {
        for finding in found {
            // Every placeholder is filled: an assertion in there fails otherwise.
            assert!(format!("{finding}").contains(finding.check().name()), "{self:?}");
        }
        let told: Vec<(&str, Level)> =
            found.iter().map(|finding| (finding.check().name(), finding.level())).collect();
        let grave: Vec<&str> =
            told.iter().filter(|(_, level)| *level > Level::Allow).map(|(name, _)| *name).collect();
        match self.level {
            "-" => assert!(grave.is_empty(), "{self:?}: {told:?}"),
            "allow" => {
                assert!(grave.is_empty(), "{self:?}: {told:?}");
                assert!(told.contains(&(self.check, Level::Allow)), "{self:?}: {told:?}");
            }
            level => {
                let expected = if level == "deny" { Level::Deny } else { Level::Error };
                assert_eq!(grave, [self.check], "{self:?}");
                assert!(told.contains(&(self.check, expected)), "{self:?}: {told:?}");
            }
        }
    }

    fn expect_fix(&self, fix: &Fix) {
        match self.replacement {
            "-" => assert_eq!(fix, &Fix::None, "{self:?}"),
            "(remove)" => assert_eq!(fix, &Fix::Remove, "{self:?}"),
            words if words.starts_with('(') => assert_eq!(fix, &Fix::None, "{self:?}"),
            source => assert_eq!(fix.source().as_deref(), Some(source), "{self:?}"),
        }
    }
}

/// `"GET", "PUT"` as the strings in it.
fn strings(source: &str) -> Vec<String> {
    let mut strings = Vec::new();
    let mut rest = source;
    while let Some((_, literal)) = rest.split_once('"') {
        let mut value = String::new();
        let mut letters = literal.chars();
        loop {
            match letters.next().expect("a closing quote") {
                '"' => break,
                '\\' => match letters.next() {
                    Some('n') => value.push('\n'),
                    Some('0') => value.push('\0'),
                    // `\u{…}`
                    Some('u') => {
                        let digits = letters.by_ref().skip(1).take_while(|letter| *letter != '}');
                        let number = u32::from_str_radix(&digits.collect::<String>(), 16);
                        value.extend(number.ok().and_then(char::from_u32));
                    }
                    letter => value.extend(letter),
                },
                letter => value.push(letter),
            }
        }
        strings.push(value);
        rest = letters.as_str();
    }
    strings
}

fn draft<'a>(key: &str, values: &'a [String], credentials: bool) -> Draft<'a> {
    let list = Some(values.iter().map(String::as_str).collect());
    let draft = Draft { credentials, ..Draft::default() };
    match key {
        "origins" => Draft { origins: list, ..draft },
        "methods" => Draft { methods: list, ..draft },
        "headers" => Draft { headers: list, ..draft },
        "expose" => Draft { expose: list, ..draft },
        _ => panic!("{key} is no list"),
    }
}

/// The list after what the findings above level allow ask for.
fn applied(values: &[String], found: &[Placed]) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for (i, value) in values.iter().enumerate() {
        let is_here = |placed: &&Placed| {
            matches!(placed.place, Place::Entry(_, at) if at == i)
                && placed.finding.level() > Level::Allow
        };
        let instead = match found.iter().find(is_here).map(|placed| placed.finding.replacement()) {
            Some(Fix::Values(names)) => names.clone(),
            Some(Fix::Remove) => Vec::new(),
            _ => vec![value.clone()],
        };
        out.extend(instead);
    }
    // The replacement of one entry can equal another.
    let mut seen = Vec::new();
    out.retain(|value| {
        let is_new = !seen.contains(value);
        seen.push(value.clone());
        is_new
    });
    out
}

#[test]
fn lists() {
    let rows = rows().filter(|row| ["origins", "methods", "headers", "expose"].contains(&row.key));
    for row in rows {
        let values = strings(row.value);
        for credentials in row.credentials() {
            let draft = draft(row.key, &values, *credentials);
            let found = rules::check(&draft);
            row.expect(&found.iter().map(|placed| &placed.finding).collect::<Vec<_>>());
            let Some(placed) =
                found.iter().find(|placed| placed.finding.check().name() == row.check)
            else {
                assert_eq!(row.check, "ok", "{row:?}");
                continue;
            };
            let fix = placed.finding.replacement();
            if row.level == "allow" || row.replacement.starts_with(['-', '(']) {
                row.expect_fix(fix);
                continue;
            }
            let applied = applied(&values, &found);
            let is_header = row.key != "methods";
            let lower = |value: &String| {
                if is_header { value.to_ascii_lowercase() } else { value.clone() }
            };
            let applied: Vec<String> = applied.iter().map(lower).collect();
            assert_eq!(applied, strings(row.replacement), "{row:?}");
        }
    }
}

/// What the help line says to write passes, but for `*` where credentials forbid it.
#[test]
fn replacements_pass() {
    let rows = rows().filter(|row| ["methods", "headers", "expose"].contains(&row.key));
    for row in rows {
        for credentials in row.credentials() {
            let values = strings(row.value);
            let found = rules::check(&draft(row.key, &values, *credentials));
            let applied = applied(&values, &found);
            let again = rules::check(&draft(row.key, &applied, *credentials));
            let grave: Vec<&Finding> = again
                .iter()
                .map(|placed| &placed.finding)
                .filter(|finding| finding.level() > Level::Allow)
                // No replacement is known, or it comes with the next step: `"*"` without the list.
                .filter(|finding| finding.replacement() != &Fix::None)
                .filter(|finding| finding.check() != Check::AnyHeaderAuthorization)
                .collect();
            assert!(grave.is_empty(), "{row:?}: {applied:?} gives {grave:?}");
        }
    }
}

#[test]
fn scalars() {
    for row in rows().filter(|row| row.key == "max_age" || row.key == "credentials") {
        let finding = if row.key == "credentials" {
            scalar::boolean(row.value, Check::CredentialsType).err()
        } else {
            match scalar::max_age(row.value) {
                Ok(seconds) if row.check == "max_age_useless" => {
                    let draft = Draft { max_age: Some(seconds), ..Draft::default() };
                    let [placed] = &rules::check(&draft)[..] else { panic!("{row:?}") };
                    assert_eq!(placed.place, Place::Value(Key::MaxAge));
                    Some(placed.finding.clone())
                }
                Ok(seconds) => scalar::max_age_lints(seconds).pop(),
                Err(finding) => Some(finding),
            }
        };
        row.expect(&finding.iter().collect::<Vec<_>>());
        if let Some(finding) = finding {
            row.expect_fix(finding.replacement());
            assert!(finding.help().is_some(), "{row:?}");
        }
    }
}

#[test]
fn keys() {
    for row in rows().filter(|row| row.key == "key") {
        let finding = match row.check {
            "duplicate_key" => key::duplicate(Key::Origins),
            "missing_origins" => key::missing_origins(),
            _ => key::check(row.value).expect_err(row.value),
        };
        row.expect(&[&finding]);
        row.expect_fix(finding.replacement());
        assert!(finding.help().is_some(), "{row:?}");
    }
}

#[test]
fn every_row_is_used() {
    let keys = ["origins", "methods", "headers", "expose", "max_age", "credentials", "key"];
    for row in rows() {
        assert!(keys.contains(&row.key), "{row:?}");
        assert!(row.check == "ok" || Check::from_name(row.check).is_some(), "{row:?}");
    }
}
