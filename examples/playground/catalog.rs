//! Each policy as the page shows it: its source, its facts, and the path that it governs.

use axum::http::{HeaderMap, Method};
use cors_runtime::explain::Explanation;
use serde::Serialize;

use crate::policies::{Dashboard, OpenData, Previews, Yours};

/// A policy under the name that the page knows it by.
pub(crate) struct Shown {
    pub(crate) name: &'static str,
    /// What a request under this policy asks for.
    pub(crate) path: &'static str,
    pub(crate) explain: fn(&(&Method, &HeaderMap)) -> Explanation,
    facts: fn() -> String,
}

/// The policy whose origins are typed.
pub(crate) const TYPED: &str = "Yours";

pub(crate) static SHOWN: [Shown; 4] = [
    Shown {
        name: "Dashboard",
        path: "/items/1",
        explain: |request| Dashboard::explain(request),
        facts: || Dashboard.to_string(),
    },
    Shown {
        name: "Previews",
        path: "/drafts",
        explain: |request| Previews::explain(request),
        facts: || Previews.to_string(),
    },
    Shown {
        name: TYPED,
        path: "/yours",
        explain: |request| Yours::explain(request),
        facts: || Yours.to_string(),
    },
    Shown {
        name: "OpenData",
        path: "/stations",
        explain: |request| OpenData::explain(request),
        facts: || OpenData.to_string(),
    },
];

pub(crate) fn find(name: &str) -> Option<&'static Shown> {
    SHOWN.iter().find(|shown| shown.name == name)
}

/// What the page is told of a policy.
#[derive(Serialize)]
pub(crate) struct Description {
    name: &'static str,
    path: &'static str,
    source: String,
    facts: Vec<(String, String)>,
    takes_origins: bool,
}

impl Shown {
    pub(crate) fn describe(&self) -> Description {
        Description {
            name: self.name,
            path: self.path,
            source: source(self.name).unwrap_or_default(),
            facts: facts(&(self.facts)()),
            takes_origins: self.name == TYPED,
        }
    }
}

/// The declaration of a policy, cut out of the file that was compiled.
fn source(name: &str) -> Option<String> {
    let lines: Vec<&str> = include_str!("policies.rs").lines().collect();
    let head = format!("    pub(crate) {name} {{");
    let at = lines.iter().position(|line| line.starts_with(&head))?;
    let above = lines[..at].iter().rev();
    let start = at
        - above.take_while(|line| line.starts_with("    ///") || line.starts_with("    #")).count();
    let end = at
        + lines[at..].iter().position(|line| {
            line.starts_with("    ")
                && line.ends_with('}')
                && (line.trim() == "}" || line.starts_with(&head))
        })?;
    let dedented = lines[start..=end].iter().map(|line| line.strip_prefix("    ").unwrap_or(line));
    Some(dedented.collect::<Vec<_>>().join("\n"))
}

/// The lines of a policy's `Display`: what, and its value, in columns.
fn facts(text: &str) -> Vec<(String, String)> {
    let lines = text.lines().skip(1).map(str::trim_start);
    lines
        .filter_map(|line| line.split_once("  "))
        .map(|(what, value)| (what.to_owned(), value.trim_start().to_owned()))
        .collect()
}
