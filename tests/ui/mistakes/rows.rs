//! The rows of the tables of `cors-rules`, each with a policy that holds it.

#[path = "../../../cors-rules/tests/data/rows.rs"]
mod tables;

use super::Case;
use crate::project::Message;
use tables::rows;

/// What is expected of a row.
pub(crate) struct Row {
    /// What must be underlined, and the error's check; `None`: it compiles.
    error: Option<(String, String)>,
    /// What the help must say to write.
    replacement: Option<String>,
    /// The row's origin, to be tried at start-up too.
    pub(crate) origin: Option<String>,
}

impl Row {
    fn case(self, name: String, policy: &str) -> Case {
        // A second finding of the row is another mistake of the same literal, or of the next one.
        let most = if self.error.is_some() { 2 } else { 0 };
        let source = format!("cors_runtime::cors_policy! {{ {policy} }}");
        Case { name, source, most, row: Some(self) }
    }

    /// What is wrong with what the compiler says.
    pub(crate) fn difference(&self, errors: &[Message]) -> Option<String> {
        let (underlined, check) = self.error.as_ref()?;
        let named = format!("check `{check}`");
        let Some(error) = errors.iter().find(|error| error.text.contains(&named)) else {
            return Some(format!("expected {check}"));
        };
        if !underlined.is_empty() && error.underlined != *underlined {
            return Some(format!("underlines {}", error.underlined));
        }
        let replacement = self.replacement.as_ref()?;
        let mut help = error.text.lines().filter(|line| line.trim_start().starts_with("= help: "));
        let is_told = help.any(|line| line.contains(replacement.as_str()));
        (!is_told).then(|| format!("expected help with {replacement}"))
    }
}

/// A level that is no error without a request is requested.
fn requested(level: &str, check: &str) -> String {
    if matches!(level, "allow" | "warn") { format!("#[deny({check})] ") } else { String::new() }
}

/// Rust literals as help shows them, of `a | b` as the table has them.
fn literals(replacement: &str) -> Option<String> {
    let values = replacement.split(" | ").map(|one| format!("{one:?}")).collect::<Vec<_>>();
    (replacement != "-").then(|| values.join(", "))
}

fn invalid_origins() -> impl Iterator<Item = Case> {
    rows(include_str!("../../../cors-rules/tests/data/origins_invalid.tsv")).into_iter().map(
        |row| {
            let [literal, check, replacement] = &row[..] else { panic!("{row:?}") };
            let quoted = format!("{literal:?}");
            let policy = format!("P {{ origins: [{quoted}] }}");
            let (error, replacement) = (Some((quoted, check.clone())), literals(replacement));
            let row = Row { error, replacement, origin: Some(literal.clone()) };
            row.case(format!("origins_invalid {literal}"), &policy)
        },
    )
}

fn valid_origins() -> impl Iterator<Item = Case> {
    rows(include_str!("../../../cors-rules/tests/data/origins_valid.tsv")).into_iter().map(|row| {
        let literal = &row[0];
        // `https://example.com:80` is an origin, though hardly the one that was meant.
        let allow = if literal == "https://example.com:80" || literal == "http://example.com:443" {
            "#[allow(origin_swapped_port, reason = \"a row of the table\")] "
        } else {
            ""
        };
        let policy = format!("P {{ origins: [{allow}\"{literal}\"] }}");
        let origin = allow.is_empty().then(|| literal.clone());
        let row = Row { error: None, replacement: None, origin };
        row.case(format!("origins_valid {literal}"), &policy)
    })
}

fn contextual_origins() -> impl Iterator<Item = Case> {
    let table = include_str!("../../../cors-rules/tests/data/origins_contextual.tsv");
    // What release builds say is another build; see `builds.rs`.
    let rows = rows(table).into_iter().filter(|row| !row[1].contains("release"));
    rows.map(|row| {
        let [literal, context, check, level, replacement] = &row[..] else { panic!("{row:?}") };
        let (quoted, deny) = (format!("{literal:?}"), requested(level, check));
        let credentials = context == "credentials";
        let policy = format!("{deny}P {{ origins: [{quoted}], credentials: {credentials} }}");
        let (error, replacement) = (Some((quoted, check.clone())), literals(replacement));
        let row = Row { error, replacement, origin: None };
        row.case(format!("origins_contextual {literal} {context}"), &policy)
    })
}

fn names() -> impl Iterator<Item = Case> {
    let table = include_str!("../../../cors-rules/tests/data/names_cases.tsv");
    table.lines().filter(|line| !line.starts_with("# ")).map(|line| {
        let columns: Vec<&str> = line.split('\t').collect();
        let [key, value, check, level, replacement, context] = columns[..] else {
            panic!("{line}")
        };
        let origin = "origins: [\"https://app.example.com\"]";
        let credentials = if context == "credentials" { ", credentials: true" } else { "" };
        let deny = requested(level, check);
        let body = match (key, value) {
            ("key", "origins … origins") => format!("{origin}, {origin}"),
            ("key", "(no origins)") => "methods: [PUT]".into(),
            ("key", "origin" | "allowed_origins") => {
                format!("{value}: [\"https://a.example.com\"]")
            }
            ("key", "allow_private_network" | "credential") => format!("{origin}, {value}: true"),
            ("key", "maxage" | "max_age_seconds" | "maxAge") => format!("{origin}, {value}: 600"),
            ("key", _) => format!("{origin}, {value}: []"),
            ("origins", "[]") => "origins: []".into(),
            // A preflight is needed for a max_age to have its use, but for the row about that.
            ("max_age", _) if check != "max_age_useless" => {
                format!("{origin}, methods: [PUT], {key}: {value}")
            }
            ("max_age" | "credentials", _) => format!("{origin}, {key}: {value}"),
            _ => format!("{origin}, {key}: [{value}]{credentials}"),
        };
        let error = (check != "ok").then(|| (String::new(), check.into()));
        let is_text = replacement.starts_with('(') || replacement == "-";
        // Of a list, the column shows what is left of it.
        let is_remainder = matches!(check, "duplicate_entry" | "wildcard_not_alone");
        let is_shown = check != "ok" && !is_text && !is_remainder;
        let replacement = is_shown.then(|| replacement.to_owned());
        let row = Row { error, replacement, origin: None };
        row.case(format!("names {key} {value}"), &format!("{deny}P {{ {body} }}"))
    })
}

/// Every row of every table.
pub(crate) fn cases() -> impl Iterator<Item = Case> {
    invalid_origins().chain(valid_origins()).chain(contextual_origins()).chain(names())
}
