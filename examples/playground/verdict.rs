//! What the library's `explain` says to a request, as data for the page.

use axum::http::{HeaderMap, HeaderValue, Method, header};
use cors_runtime::explain::{Explanation, Outcome};
use cors_testing::{Credentials, Exchange};
use serde::Serialize;

use crate::question::Question;

#[derive(Serialize)]
pub(crate) struct Verdict {
    /// The name of the variant of `explain::Outcome`.
    kind: String,
    is_allowed: bool,
    pub(crate) is_refused: bool,
    /// Which request the verdict is about.
    about: &'static str,
    /// The lines of its `Display`: the facts, then notes and help.
    lines: Vec<Line>,
    /// Every check that failed, of the preflight and of the actual request.
    failed: Vec<String>,
    nearest: Option<Near>,
    /// What a browser would have sent in place of a malformed origin.
    repaired: Option<String>,
    /// The response headers that the policy lacks for this; what it would send by itself is not among
    /// them.
    needed: Vec<(&'static str, String)>,
}

#[derive(Serialize)]
struct Line {
    label: &'static str,
    text: String,
}

#[derive(Serialize)]
struct Near {
    allowed: String,
    differences: String,
}

/// The verdict on the requests that a page would send: the preflight if one is due, then the actual
/// request. The first that is refused is what the browser stops at.
pub(crate) fn of(question: &Question, unhindered: &[Exchange]) -> Verdict {
    let explain = |method: &Method, headers: &HeaderMap| question.explain(method, headers);
    let preflight = unhindered.iter().find(|exchange| exchange.is_preflight());
    let preflight = preflight.map(|sent| explain(sent.method(), sent.request_headers()));
    let (method, headers) = actual(question, unhindered);
    let actual = explain(&method, &headers);

    let all: Vec<&Explanation> = preflight.iter().chain([&actual]).collect();
    let verdict = all.iter().find(|explanation| explanation.failed().next().is_some()).copied();
    let verdict = verdict.unwrap_or(&actual);
    let mut failed: Vec<Outcome> = Vec::new();
    for kind in all.iter().flat_map(|explanation| explanation.failed()) {
        if !failed.contains(&kind) {
            failed.push(kind);
        }
    }
    Verdict {
        kind: format!("{:?}", verdict.outcome()),
        is_allowed: verdict.is_allowed(),
        is_refused: verdict.failed().next().is_some(),
        about: if verdict.is_preflight() { "preflight" } else { "actual request" },
        lines: verdict.to_string().lines().map(line).collect(),
        nearest: verdict.nearest().map(|nearest| Near {
            allowed: nearest.allowed().to_owned(),
            differences: nearest.to_string(),
        }),
        repaired: verdict.repaired().map(str::to_owned),
        needed: needed(&failed, &all, question),
        failed: failed.iter().map(|kind| format!("{kind:?}")).collect(),
    }
}

/// The actual request. One with credentials has a cookie here, whether the jar holds one or not: the
/// CORS check asks for the mode, not for cookies (Fetch, CORS check, step 5).
fn actual(question: &Question, unhindered: &[Exchange]) -> (Method, HeaderMap) {
    let sent = unhindered.iter().find(|exchange| !exchange.is_preflight());
    let method = sent.map_or(&question.method, Exchange::method).clone();
    let mut headers = sent.map(|sent| sent.request_headers().clone()).unwrap_or_default();
    headers.insert(header::HOST, HeaderValue::from_static("localhost:8100"));
    headers.insert(header::ORIGIN, question.origin.clone());
    headers.remove(header::COOKIE);
    if question.credentials == Credentials::Include {
        headers.insert(header::COOKIE, HeaderValue::from_static("session=1"));
    }
    (method, headers)
}

fn line(line: &str) -> Line {
    let (label, text) = match line.strip_prefix("= ").and_then(|line| line.split_once(": ")) {
        Some(("note", text)) => ("note", text),
        Some(("help", text)) => ("help", text),
        _ => ("fact", line),
    };
    Line { label, text: text.to_owned() }
}

fn needed(
    failed: &[Outcome],
    all: &[&Explanation],
    question: &Question,
) -> Vec<(&'static str, String)> {
    let has = |kind| failed.contains(&kind);
    let origin = || String::from_utf8_lossy(question.origin.as_bytes()).into_owned();
    let mut needed = Vec::new();
    // The CORS check never takes `*` for a request with credentials.
    if has(Outcome::OriginNotAllowed)
        || has(Outcome::OriginNull)
        || has(Outcome::CredentialsNotAllowed)
    {
        needed.push(("access-control-allow-origin", origin()));
    }
    if question.credentials == Credentials::Include && !needed.is_empty() {
        needed.push(("access-control-allow-credentials", "true".to_owned()));
    }
    if let Some(method) = all.iter().find_map(|explanation| explanation.missing_method()) {
        needed.push(("access-control-allow-methods", method.to_owned()));
    }
    let names = all.iter().map(|explanation| explanation.missing_headers());
    if let Some(names) = names.into_iter().find(|names| !names.is_empty()) {
        needed.push(("access-control-allow-headers", names.join(",")));
    }
    needed
}
