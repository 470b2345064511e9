//! What the browser model makes of a request: what went over the wire, and what script got.

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Request},
};
use cors_testing::{Browser, Exchange, Fetch, ScriptResponse, Stage};
use serde::Serialize;

use crate::{api, open_door, ports, question::Question, wire::Sent};

/// What happened in the model.
#[derive(Serialize)]
pub(crate) struct Run {
    pub(crate) outcome: Outcome,
    wire: Vec<Sent>,
    /// The actual request that a refused preflight has kept from being sent.
    withheld: Option<Sent>,
    /// Headers that script set and no browser sends, in lower case.
    dropped: Vec<String>,
    /// What the page would send to a server that allows everything.
    #[serde(skip)]
    pub(crate) unhindered: Vec<Exchange>,
}

/// What script got.
#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum Outcome {
    Response {
        status: u16,
        #[serde(rename = "type")]
        response_type: String,
        headers: Vec<(String, String)>,
        /// Names of headers that were answered and that script does not see.
        hidden: Vec<String>,
        body: String,
    },
    Blocked {
        stage: &'static str,
        /// The console's line.
        console: String,
        help: String,
    },
}

/// Runs the request in the model against the same router that listens. `None` where no page has
/// the origin, so that no browser could send it.
pub(crate) async fn run(question: &Question) -> Option<Run> {
    let origin = question.origin.to_str().ok()?;
    Browser::try_at(origin).ok()?;
    let (_, unhindered) = fetch(question, origin, open_door::router()).await;
    let (outcome, exchanges) = fetch(question, origin, api::router(question.yours.clone())).await;
    let actual = unhindered.iter().find(|exchange| !exchange.is_preflight());
    let withheld = actual.filter(|_| exchanges.iter().all(Exchange::is_preflight));
    Some(Run {
        outcome,
        wire: exchanges.iter().map(|exchange| sent(exchange, true)).collect(),
        withheld: withheld.map(|exchange| sent(exchange, false)),
        dropped: dropped(question, actual),
        unhindered,
    })
}

async fn fetch(question: &Question, origin: &str, mut app: Router) -> (Outcome, Vec<Exchange>) {
    let mut browser = Browser::at(origin);
    // The session's cookie is `SameSite=Lax`: pages of another site do not have it sent.
    if origin.starts_with("http://localhost:") {
        browser = browser.cookie(ports::API_ORIGIN, "session=1");
    }
    let fetch = Fetch::new(request(question)).credentials(question.credentials);
    let outcome = match browser.fetch(&mut app, fetch).await {
        Ok(response) => read(response).await,
        Err(blocked) => {
            let text = blocked.to_string();
            let (console, help) = text.split_once("\nhelp: ").unwrap_or((&text, ""));
            Outcome::Blocked {
                stage: match blocked.stage() {
                    Stage::Request => "request",
                    Stage::Preflight => "preflight",
                    _ => "response",
                },
                console: console.to_owned(),
                help: help.to_owned(),
            }
        }
    };
    (outcome, browser.take_sent())
}

/// A body goes along only where its type was named: `fetch()` would name one by itself.
fn request(question: &Question) -> Request<Body> {
    let mut request = Request::new(Body::empty());
    *request.method_mut() = question.method.clone();
    let url = format!("{}{}", ports::API_ORIGIN, question.policy.path);
    *request.uri_mut() = url.parse().unwrap_or_default();
    for (name, value) in &question.headers {
        request.headers_mut().append(name, value.clone());
    }
    let method = question.method.as_str();
    let is_bodyless = ["GET", "HEAD"].iter().any(|name| method.eq_ignore_ascii_case(name));
    if request.headers().contains_key("content-type") && !is_bodyless {
        *request.body_mut() = Body::from("\"new\"");
    }
    request
}

async fn read(response: ScriptResponse<Body>) -> Outcome {
    let seen = response.headers().iter().map(|(name, value)| (name.to_owned(), value.to_owned()));
    let seen: Vec<(String, String)> = seen.collect();
    let answered = response.exchange().response_headers().into_iter().flat_map(HeaderMap::keys);
    let mut hidden: Vec<String> = answered
        .filter(|name| !seen.iter().any(|(other, _)| other == name.as_str()))
        .map(|name| name.as_str().to_owned())
        .collect();
    hidden.sort_unstable();
    Outcome::Response {
        status: response.status().as_u16(),
        response_type: response.kind().to_string(),
        headers: seen,
        hidden,
        body: match to_bytes(response.into_body(), 4096).await {
            Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            Err(error) => error.to_string(),
        },
    }
}

fn sent(exchange: &Exchange, is_answered: bool) -> Sent {
    let answer = exchange.status().zip(exchange.response_headers());
    Sent::new(
        (exchange.method(), exchange.url().trim_start_matches(ports::API_ORIGIN)),
        exchange.is_preflight(),
        exchange.request_headers(),
        answer.filter(|_| is_answered),
    )
}

fn dropped(question: &Question, actual: Option<&Exchange>) -> Vec<String> {
    let Some(actual) = actual else { return Vec::new() };
    // The browser writes a `Cookie` and an `Origin` of its own.
    let is_sent = |name: &_, value: &_| {
        actual.request_headers().get_all(name).iter().any(|sent| {
            String::from_utf8_lossy(sent.as_bytes()).contains(&*String::from_utf8_lossy(value))
        })
    };
    let lost = question.headers.iter().filter(|(name, value)| !is_sent(name, value.as_bytes()));
    let mut names: Vec<String> = lost.map(|(name, _)| name.as_str().to_owned()).collect();
    names.sort_unstable();
    names.dedup();
    names
}
