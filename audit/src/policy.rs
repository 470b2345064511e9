//! The policy that says what was observed, as a start for people who migrate.
//!
//! Only what is safe is written down: origins that the caller has named and that the server allows,
//! and what the compiler accepts. What is left out stands beside it as a comment.

mod observed;

use std::fmt::Write as _;

use cors_rules::{
    catalog::{Check, Level},
    finding::Finding,
    rules::{self, Draft, Place, key::Key},
};

pub(crate) use self::observed::observed;
use crate::{
    ask::{Asked, Questions},
    terms::Terms,
    text::plain,
};

/// The source of a `cors_policy!` for these URLs; `None` where no page is allowed that anybody has
/// named.
pub(crate) fn policy(all: &[(Asked, &Questions)]) -> Option<String> {
    let mut policies: Vec<(Terms, Vec<&Asked>)> = Vec::new();
    for (asked, questions) in all {
        let Some(terms) = observed(asked, questions).and_then(accepted) else { continue };
        match policies.iter_mut().find(|(known, _)| *known == terms) {
            Some((_, urls)) => urls.push(asked),
            None => policies.push((terms, vec![asked])),
        }
    }
    if policies.is_empty() {
        return None;
    }
    let only = policies.len() == 1;
    let mut source = "cors_policy! {\n".to_owned();
    let mut names = Vec::new();
    for (i, (terms, urls)) in policies.iter().enumerate() {
        let name = if only { "Api".to_owned() } else { name(urls[0].target.path()) };
        let taken = names.iter().filter(|taken| **taken == name).count();
        names.push(name.clone());
        let name = if taken == 0 { name } else { format!("{name}{}", taken + 1) };
        if i > 0 {
            source.push('\n');
        }
        write(&mut source, &name, terms, urls);
    }
    source.push_str("}\n");
    Some(source)
}

/// Whether the compiler refuses it, or should whoever else it lets in be named by a person.
fn is_left_out(finding: &Finding) -> bool {
    finding.level() > Level::Warn
        || matches!(
            finding.check(),
            Check::PublicSuffixWildcard
                | Check::OriginIsPublicSuffix
                | Check::SharedHostingOrigin
                | Check::LocalOriginInRelease
                | Check::NullOrigin
        )
}

/// The terms without what the compiler would refuse; `None` where nobody is left to allow.
fn accepted(mut terms: Terms) -> Option<Terms> {
    loop {
        fn strs(list: &[String]) -> Option<Vec<&str>> {
            (!list.is_empty()).then(|| list.iter().map(String::as_str).collect())
        }
        let draft = Draft {
            origins: strs(&terms.origins),
            methods: strs(&terms.methods),
            headers: strs(&terms.headers),
            expose: strs(&terms.expose),
            credentials: terms.credentials,
            max_age: terms.max_age,
            release: true,
            ..Draft::default()
        };
        let found = rules::check(&draft);
        let Some(placed) = found.iter().find(|placed| is_left_out(&placed.finding)) else {
            break;
        };
        let message = placed.finding.message();
        let is_local = placed.finding.check() == Check::LocalOriginInRelease;
        match placed.place {
            Place::Entry(Key::Origins, i) if is_local => {
                let origin = terms.origins.remove(i);
                terms.local.push(origin);
                continue;
            }
            Place::Entry(Key::Origins, i) => drop(terms.origins.remove(i)),
            Place::Entry(Key::Methods, i) => drop(terms.methods.remove(i)),
            Place::Entry(Key::Headers, i) => drop(terms.headers.remove(i)),
            Place::Entry(Key::Expose, i) => drop(terms.expose.remove(i)),
            Place::Value(Key::Credentials) if terms.credentials => terms.credentials = false,
            Place::Value(Key::MaxAge) if terms.max_age.is_some() => terms.max_age = None,
            _ => return None,
        }
        terms.remarks.push(format!("Left out: {message}"));
    }
    (!terms.origins.is_empty() || !terms.local.is_empty()).then_some(terms)
}

fn write(source: &mut String, name: &str, terms: &Terms, urls: &[&Asked]) {
    let quoted = |list: &[String]| {
        let items: Vec<String> = list.iter().map(|item| format!("{item:?}")).collect();
        items.join(", ")
    };
    for asked in urls {
        let _ = writeln!(source, "    // Observed at {}.", plain(&asked.target.url()));
    }
    for remark in &terms.remarks {
        let _ = writeln!(source, "    // {}.", plain(remark));
    }
    let _ = writeln!(source, "    pub {name} {{");
    let mut origins = quoted(&terms.origins);
    for local in &terms.local {
        if !origins.is_empty() {
            origins.push_str(", ");
        }
        let _ = write!(origins, "#[cfg(debug_assertions)] {local:?}");
    }
    let _ = writeln!(source, "        origins: [{origins}],");
    if !terms.methods.is_empty() {
        let is_word = |method: &String| method.bytes().all(|byte| byte.is_ascii_uppercase());
        let items: Vec<String> = terms
            .methods
            .iter()
            .map(|method| if is_word(method) { method.clone() } else { format!("{method:?}") })
            .collect();
        let _ = writeln!(source, "        methods: [{}],", items.join(", "));
    }
    for (key, list) in [("headers", &terms.headers), ("expose", &terms.expose)] {
        if !list.is_empty() {
            let _ = writeln!(source, "        {key}: [{}],", quoted(list));
        }
    }
    if terms.credentials {
        source.push_str("        credentials: true,\n");
    }
    if let Some(seconds) = terms.max_age {
        let _ = writeln!(source, "        max_age: {seconds},");
    }
    source.push_str("    }\n");
}

/// `/api/items` becomes `ApiItems`.
fn name(path: &str) -> String {
    let path = path.split('?').next().unwrap_or_default();
    let mut name = String::new();
    for word in path.split(|c: char| !c.is_ascii_alphanumeric()) {
        let mut chars = word.chars();
        if let Some(first) = chars.next() {
            name.push(first.to_ascii_uppercase());
            name.extend(chars);
        }
    }
    if name.starts_with(|c: char| c.is_ascii_alphabetic()) && name != "Self" {
        name
    } else {
        format!("Api{name}")
    }
}
