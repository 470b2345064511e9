//! The policy as a table for `cargo doc`.

use quote::ToTokens as _;

use crate::model::{List, Policy};

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
        let names: Vec<String> =
            members.list.iter().map(|member| format!("`{}`", member.name)).collect();
        rows = vec![("combines", names.join(", "))];
    }
    if policy.enforce.as_ref().is_some_and(|single| single.value) {
        rows.push(("enforce", "other origins get 403 before the handler runs".into()));
    }
    if policy.hosts.is_some() {
        rows.push(("hosts", list(policy.hosts.as_ref(), "none")));
    }
    let is_documented = policy.attributes.iter().any(|item| item.path().is_ident("doc"));
    let head = if is_documented { "" } else { " A CORS policy." };
    let mut lines: Vec<String> =
        [head, "", " | CORS policy | |", " |---|---|"].map(String::from).into();
    lines.extend(rows.into_iter().map(|(key, value)| format!(" | {key} | {value} |")));
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
    let mut texts: Vec<String> = entries
        .iter()
        .take(SHOWN)
        .map(|entry| {
            let conditions = crate::term::source(&entry.conditions.to_token_stream());
            // A bar would end the cell.
            let text = entry.text.replace('|', "\\|");
            match conditions.replace('|', "\\|") {
                none if none.is_empty() => format!("`{text}`"),
                conditions => format!("`{text}` (`{conditions}`)"),
            }
        })
        .collect();
    let more = entries.len().saturating_sub(SHOWN);
    if more > 0 {
        texts.push(format!("and {more} more"));
    }
    texts.join(", ")
}
