//! The policy as a table for `cargo doc`.

use cors_rules::rules::key::Key;
use quote::ToTokens as _;

use crate::{
    model::{List, Policy},
    term::{joined, source},
};

/// The lines of the documentation that the policy's struct gets after the user's own.
pub(crate) fn table(policy: &Policy) -> Vec<String> {
    let list = |key, absent| list(policy.list(key), absent);
    let credentials = if policy.credentials { "yes" } else { "no" };
    let max_age = match policy.max_age {
        Some(seconds) => format!("{seconds} seconds"),
        None => "not sent (browser default)".into(),
    };
    let mut rows = vec![
        ("origins", list(Key::Origins, "none")),
        ("methods", list(Key::Methods, "`GET`, `HEAD`, `POST`")),
        ("headers", list(Key::Headers, "safelisted only")),
        ("expose", list(Key::Expose, "safelisted only")),
        ("credentials", credentials.into()),
        ("max age", max_age),
    ];
    if let Some(members) = &policy.members {
        let mut names: Vec<String> = Vec::new();
        for member in &members.list {
            names.push(format!("`{}`", member.name));
        }
        rows = vec![("combines", joined(&names))];
    }
    if policy.enforce {
        rows.push(("enforce", "other origins get 403 before the handler runs".into()));
    }
    if policy.list(Key::Hosts).is_some() {
        rows.push(("hosts", list(Key::Hosts, "none")));
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

/// So many entries of a list are shown.
const SHOWN: usize = 20;

fn list(list: Option<&List>, absent: &str) -> String {
    let Some(list) = list else { return absent.into() };
    let mut texts: Vec<String> = Vec::new();
    for (index, entry) in list.entries.iter().enumerate() {
        if index == SHOWN {
            texts.push(format!("and {} more", list.entries.len() - SHOWN));
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
    texts.extend(list.slot.map(|_| "set at start-up".into()));
    if texts.is_empty() { absent.into() } else { joined(&texts) }
}
