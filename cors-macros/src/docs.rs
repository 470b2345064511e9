//! The policy as a table for `cargo doc`.

use quote::ToTokens as _;

use crate::{
    model::{List, Policy},
    term::{joined, source},
};

/// The lines of the documentation that the policy's struct gets after the user's own.
pub(crate) fn table(policy: &Policy) -> Vec<String> {
    let credentials = policy.credentials.as_ref().is_some_and(|single| single.value);
    let seconds = policy.max_age.as_ref().map(|single| single.value);
    let mut rows = vec![
        ("origins", origins(policy.origins.as_ref())),
        ("methods", list(policy.methods.as_ref(), "`GET`, `HEAD`, `POST`")),
        ("headers", list(policy.headers.as_ref(), "safelisted only")),
        ("expose", list(policy.expose.as_ref(), "safelisted only")),
        ("credentials", if credentials { "yes" } else { "no" }.into()),
        (
            "max age",
            seconds.map_or("not sent (browser default)".into(), |age| format!("{age} seconds")),
        ),
    ];
    if let Some(members) = &policy.members {
        let mut names: Vec<String> = Vec::new();
        for member in &members.list {
            names.push(format!("`{}`", member.name));
        }
        rows = vec![("combines", joined(&names))];
    }
    if policy.enforce.as_ref().is_some_and(|single| single.value) {
        rows.push(("enforce", "other origins get 403 before the handler runs".into()));
    }
    if policy.hosts.is_some() {
        rows.push(("hosts", list(policy.hosts.as_ref(), "none")));
    }
    let is_documented = policy.attributes.iter().any(|item| item.path().is_ident("doc"));
    let head = if is_documented { "" } else { " A CORS policy." };
    let mut lines =
        vec![head.into(), String::new(), " | CORS policy | |".into(), " |---|---|".into()];
    for (key, value) in rows {
        lines.push(format!(" | {key} | {value} |"));
    }
    lines
}

fn origins(origins: Option<&List>) -> String {
    let listed = list(origins, "");
    let slot = origins.and_then(|list| list.slot).map(|_| "set at start-up");
    match (listed.is_empty(), slot) {
        (true, None) => "none".into(),
        (true, Some(slot)) => slot.into(),
        (false, None) => listed,
        (false, Some(slot)) => format!("{listed}, {slot}"),
    }
}

/// So many entries of a list are shown.
const SHOWN: usize = 20;

fn list(list: Option<&List>, absent: &str) -> String {
    let entries = list.map(|list| list.entries.as_slice()).unwrap_or_default();
    if entries.is_empty() {
        return absent.into();
    }
    let mut texts: Vec<String> = Vec::new();
    for (index, entry) in entries.iter().enumerate() {
        if index == SHOWN {
            texts.push(format!("and {} more", entries.len() - SHOWN));
            break;
        }
        let conditions = source(&entry.conditions.to_token_stream());
        // A bar would end the cell.
        let text = entry.text.replace('|', "\\|");
        texts.push(match conditions.replace('|', "\\|") {
            none if none.is_empty() => format!("`{text}`"),
            conditions => format!("`{text}` (`{conditions}`)"),
        });
    }
    joined(&texts)
}
