//! The rows of the tables of `cors-rules`, each with a policy that holds it.

/// A row: what stands in the policy, and what is expected of it.
pub(crate) struct Row {
    pub(crate) name: String,
    pub(crate) policy: String,
    /// What must be underlined, and the error's check; `None`: it compiles.
    pub(crate) error: Option<(String, String)>,
    /// What the help must say to write.
    pub(crate) replacement: Option<String>,
    /// The row's origin, to be tried at start-up too.
    pub(crate) origin: Option<String>,
}

fn lines(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    table.lines().filter(|line| !line.starts_with("# ")).map(|line| line.split('\t').collect())
}

/// The content of a Rust string literal.
fn unescape(literal: &str) -> String {
    let mut text = String::new();
    let mut rest = literal;
    while let Some((before, after)) = rest.split_once('\\') {
        text.push_str(before);
        let (character, tail) = match after.as_bytes() {
            [b'n', ..] => ('\n', &after[1..]),
            [b't', ..] => ('\t', &after[1..]),
            [b'u', ..] => {
                let (code, tail) = after[2..].split_once('}').expect("a closing brace");
                let code = u32::from_str_radix(code, 16).expect("a code point");
                (char::from_u32(code).expect("a character"), tail)
            }
            _ => (after.chars().next().expect("an escape"), &after[1..]),
        };
        text.push(character);
        rest = tail;
    }
    text + rest
}

/// A level that shows only on request is requested.
fn requested(level: &str, check: &str) -> String {
    if level == "allow" { format!("#[deny({check})] ") } else { String::new() }
}

fn invalid_origins() -> impl Iterator<Item = Row> {
    lines(include_str!("../../../cors-rules/tests/data/origins_invalid.tsv")).map(|columns| {
        let [literal, check, replacement] = columns[..] else { panic!("{columns:?}") };
        let quoted = format!("\"{literal}\"");
        Row {
            name: format!("origins_invalid {literal}"),
            policy: format!("P {{ origins: [{quoted}] }}"),
            error: Some((quoted, check.into())),
            // The help is a Rust literal: `a | b` are two of them.
            replacement: (replacement != "-")
                .then(|| replacement.split(" | ").map(|one| format!("{one:?}")).collect::<Vec<_>>())
                .map(|values| values.join(", ")),
            origin: Some(unescape(literal)),
        }
    })
}

fn valid_origins() -> impl Iterator<Item = Row> {
    lines(include_str!("../../../cors-rules/tests/data/origins_valid.tsv")).map(|columns| {
        let literal = columns[0];
        // `https://example.com:80` is an origin, though hardly the one that was meant.
        let allow = if literal == "https://example.com:80" || literal == "http://example.com:443" {
            "#[allow(origin_swapped_port, reason = \"a row of the table\")] "
        } else {
            ""
        };
        Row {
            name: format!("origins_valid {literal}"),
            policy: format!("P {{ origins: [{allow}\"{literal}\"] }}"),
            error: None,
            replacement: None,
            origin: allow.is_empty().then(|| literal.to_owned()),
        }
    })
}

fn contextual_origins() -> impl Iterator<Item = Row> {
    lines(include_str!("../../../cors-rules/tests/data/origins_contextual.tsv"))
        // What release builds say is another build; see `builds.rs`.
        .filter(|columns| columns.len() == 5 && !columns[1].contains("release"))
        .map(|columns| {
            let [literal, context, check, level, replacement] = columns[..] else {
                panic!("{columns:?}")
            };
            let deny = requested(level, check);
            let credentials = context == "credentials";
            Row {
                name: format!("origins_contextual {literal} {context}"),
                policy: format!(
                    "{deny}P {{ origins: [\"{literal}\"], credentials: {credentials} }}"
                ),
                error: Some((format!("\"{literal}\""), check.into())),
                replacement: (replacement != "-").then(|| format!("{replacement:?}")),
                origin: None,
            }
        })
}

fn names() -> impl Iterator<Item = Row> {
    lines(include_str!("../../../cors-rules/tests/data/names_cases.tsv")).map(|columns| {
        let [key, value, check, level, replacement, context] = columns[..] else {
            panic!("{columns:?}")
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
        Row {
            name: format!("names {key} {value}"),
            policy: format!("{deny}P {{ {body} }}"),
            error,
            replacement: (check != "ok" && !is_text && !is_remainder)
                .then(|| replacement.to_owned()),
            origin: None,
        }
    })
}

/// Every row of every table.
pub(crate) fn all() -> Vec<Row> {
    invalid_origins().chain(valid_origins()).chain(contextual_origins()).chain(names()).collect()
}
