//! The page's files: each under a Content Security Policy that lets nothing in from elsewhere, and the
//! policies it shows.

use std::error::Error;

use axum::http::header;

use super::{client::Client, report::Report};
use crate::page::FILES;

/// What keeps text from becoming markup, and script from coming from elsewhere.
const STRICT: [&str; 5] = [
    "default-src 'none'",
    "script-src 'self'",
    "base-uri 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
];

/// What loads a file from elsewhere, or reads text as markup or script.
const NEVER: [&str; 8] = [
    "src=\"http",
    "url(",
    "@import",
    "innerHTML",
    "outerHTML",
    "insertAdjacentHTML",
    "eval(",
    "style=\"",
];

pub(super) async fn check(page: &Client, report: &mut Report) -> Result<(), Box<dyn Error>> {
    for (path, media_type, content) in FILES {
        let (status, headers, body) = page.send(&format!("GET {path}"), &[]).await?;
        let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
        let policy = text(header::CONTENT_SECURITY_POLICY).unwrap_or_default();
        let directives: Vec<&str> = policy.split(';').map(str::trim).collect();
        let mut got = vec![
            status.as_u16().to_string(),
            text(header::CONTENT_TYPE).unwrap_or_default().to_owned(),
        ];
        let lacking = STRICT.iter().filter(|directive| !directives.contains(directive));
        got.extend(lacking.map(|directive| format!("a policy without {directive}")));
        got.extend(NEVER.iter().filter(|never| content.contains(*never)).map(ToString::to_string));
        if body != content.as_bytes() {
            got.push("another content".to_owned());
        }
        report.row(&format!("GET {path}"), &["200".to_owned(), media_type.to_owned()], &got);
    }

    let (_, start) = page.ask("/start", &[]).await?;
    for policy in start["policies"].as_array().into_iter().flatten() {
        let (name, source) = (policy["name"].as_str(), policy["source"].as_str());
        let (name, source) = (name.unwrap_or_default(), source.unwrap_or_default());
        let mut got = Vec::new();
        if !source.contains(&format!(" {name} {{")) || !source.ends_with('}') {
            got.push(format!("no declaration: {source}"));
        }
        let facts = policy["facts"].as_array().into_iter().flatten();
        let mut origins =
            facts.filter(|fact| fact[0] == "origin").filter_map(|fact| fact[1].as_str());
        if policy["takes_origins"] == true {
            // Its origins are not in the source.
            report.row(&format!("the source of {name}"), &[], &got);
            continue;
        }
        got.push(match origins.next() {
            Some(origin) if source.contains(&format!("\"{origin}\"")) => "its origin".to_owned(),
            origin => format!("{origin:?} is not in {source}"),
        });
        report.row(&format!("the source of {name}"), &["its origin".to_owned()], &got);
    }
    Ok(())
}
