//! What the browser model advises is accepted by the compiler: each piece of source in an advice is
//! put into a policy, and the policies are built.

use std::{collections::BTreeSet, convert::Infallible, fmt::Write as _};

use cors_testing::{Browser, Credentials, Fetch};
use http::{Request, Response};
use tower::service_fn;

use crate::project::Project;

pub(crate) const PAGES: [&str; 24] = [
    "https://app.example.com",
    "https://app.example.com:8443",
    "http://app.example.com",
    "http://app.example.com:8080",
    "http://localhost:3000",
    "http://127.0.0.1:3000",
    "http://[::1]:3000",
    "http://192.168.0.1",
    "https://93.184.216.34",
    "https://[2001:db8::1]",
    "https://a_b.example",
    "https://example.com.",
    "https://intranet",
    "https://evil.test",
    "https://xn--bcher-kva.example.com",
    "https://a..b.example",
    "https://a!b.example",
    "https://-a.example.com",
    "https://alice.github.io",
    "tauri://localhost",
    "capacitor://localhost",
    "moz-extension://0f5a7d3c-0000-4000-8000-000000000000",
    "chrome-extension://abcdefghijklmnopabcdefghijklmnop",
    "null",
];

pub(crate) const METHODS: [&str; 10] =
    ["GET", "POST", "PUT", "PATCH", "patch", "QUERY", "M-SEARCH", "PROPFIND", "CHICKEN", "A_1"];

pub(crate) const HEADERS: [(&str, &str); 12] = [
    ("x-a", "1"),
    ("authorization", "Bearer x"),
    ("content-type", "application/json"),
    ("accept", "{}"),
    ("accept-language", "de_CH"),
    ("content-language", "de_CH"),
    ("range", "bytes=-5"),
    ("if-match", "\"1\""),
    ("user-agent", "x"),
    ("save-data", "on"),
    ("cache-control", "no-cache"),
    ("x-http-method-override", "PUT"),
];

/// Answers that go wrong in different ways; `=` is the page's origin.
const ANSWERS: [&[(&str, &str)]; 7] = [
    &[],
    &[("access-control-allow-origin", "*")],
    &[("access-control-allow-origin", "https://other.example.com")],
    &[("access-control-allow-origin", "null")],
    &[("access-control-allow-origin", "=")],
    &[("access-control-allow-origin", "="), ("access-control-allow-credentials", "true")],
    &[
        ("access-control-allow-origin", "="),
        ("access-control-allow-credentials", "true"),
        ("access-control-allow-headers", "*"),
        ("access-control-allow-methods", "*"),
    ],
];

/// What is advised for one failing fetch.
async fn advice(
    page: &str,
    method: &str,
    header: (&str, &str),
    credentials: Credentials,
    answer: &[(&str, &str)],
) -> Option<String> {
    let mut server = service_fn(|_: Request<String>| {
        let mut response = Response::builder();
        for (name, value) in answer {
            response = response.header(*name, if *value == "=" { page } else { value });
        }
        let response = response.body(String::new()).expect("a response");
        async { Ok::<_, Infallible>(response) }
    });
    let request = Request::builder().method(method).uri("/x").header(header.0, header.1);
    let request = request.body(String::new()).expect("a request");
    let fetch = Fetch::new(request).credentials(credentials);
    let blocked = Browser::at(page).fetch(&mut server, fetch).await.err()?;
    let text = blocked.to_string();
    text.split_once("\nhelp: ").map(|(_, help)| help.to_owned())
}

/// A policy that follows the advice, if it is about a policy. What it does not say is what a policy
/// needs besides, and the page's own needs: credentials, if they went along.
fn policy(help: &str, page: &str, credentials: Credentials) -> Option<String> {
    let after = |start: &str| Some(help.split_once(start)?.1);
    let quoted = |text: &str| text.split('`').next().map(str::to_owned);
    let with = if credentials == Credentials::Include { ", credentials: true" } else { "" };
    let own = "origins: [\"https://app.example.com\"]";
    if let Some(source) = after("`origins: [") {
        return Some(format!("origins: [{}", quoted(source)?));
    }
    if let Some(entry) = after("add ").and_then(|rest| rest.split(" to ").next()) {
        let key = after("'s `").and_then(quoted)?;
        return Some(match key.as_str() {
            "origins" => format!("origins: [{entry}]{with}"),
            key => format!("{own}, {key}: [{entry}]{with}"),
        });
    }
    help.contains("`credentials: true`")
        .then(|| format!("origins: [\"{page}\"], credentials: true"))
}

#[tokio::test]
async fn the_compiler_accepts_what_is_advised() {
    let mut policies: BTreeSet<(String, String)> = BTreeSet::new();
    let mut without = BTreeSet::new();
    for page in PAGES {
        for credentials in [Credentials::Omit, Credentials::Include] {
            for answer in ANSWERS {
                let fetches = METHODS.iter().map(|method| (*method, HEADERS[0]));
                let fetches = fetches.chain(HEADERS.iter().map(|header| ("GET", *header)));
                for (method, header) in fetches {
                    let help = advice(page, method, header, credentials, answer).await;
                    let Some(help) = help else { continue };
                    match policy(&help, page, credentials) {
                        Some(policy) => drop(policies.insert((policy, help))),
                        None => drop(without.insert(help)),
                    }
                }
            }
        }
    }
    // Advice with source in it is found, and what has none says no word of a policy's keys.
    assert!(policies.len() > 60, "{policies:#?}");
    for help in &without {
        let is_of_policy = help.contains("the policy's `") || help.contains("origins: [");
        assert!(!is_of_policy, "{help}");
    }

    let mut source = "fn main() {}\n".to_owned();
    for (index, (policy, _)) in policies.iter().enumerate() {
        let _ = writeln!(
            source,
            "mod p{index} {{ cors_runtime::cors_policy! {{ pub P {{ {policy} }} }} }}"
        );
    }
    let refused: Vec<String> = Project::new("advice")
        .main(&source)
        .errors(&[])
        .into_iter()
        .map(|error| {
            let (policy, help) =
                policies.iter().nth(error.line - 2).expect("a policy on that line");
            format!("help: {help}\n  {policy}\n  {}", error.text)
        })
        .collect();
    assert!(refused.is_empty(), "{} of {}:\n{}", refused.len(), policies.len(), refused.join("\n"));
}
