//! A case run by the modelled browser.

use std::{convert::Infallible, time::Duration};

use cors_testing::{Blocked, Browser, Credentials, Fetch as Script, ScriptResponse, Stage};
use http::{Request, Response};
use tower::service_fn;

use crate::recorded::{
    case::{Case, Fetch, Step},
    outcome::{Outcome, Seen, Sent},
};

/// What the model does, one outcome a fetch.
pub(crate) async fn outcomes(case: &Case) -> Vec<Outcome> {
    let mut browser = Browser::at(&case.page);
    let mut outcomes = Vec::new();
    for (now, step) in case.steps.iter().enumerate() {
        match step {
            Step::Answer(_) => {}
            Step::Wait(seconds) => browser.advance(Duration::from_secs(*seconds)),
            Step::Fetch(fetch) => {
                let mut server = service_fn(|request: Request<String>| {
                    let response = respond(case, now, &request);
                    async { Ok::<_, Infallible>(response) }
                });
                let result = browser.fetch(&mut server, script(fetch)).await;
                outcomes.push(outcome(&mut browser, fetch, result));
            }
        }
    }
    outcomes
}

fn respond(case: &Case, now: usize, request: &Request<String>) -> Response<String> {
    let host = request.headers()["host"].to_str().expect("text");
    let url = format!("http://{host}{}", request.uri());
    let answer = case.answer(now, request.method().as_str(), &url);
    let mut response = Response::builder().status(answer.status);
    for (name, value) in &answer.headers {
        response = response.header(name, value);
    }
    response.body(String::new()).expect("a response")
}

fn script(fetch: &Fetch) -> Script<String> {
    let mut request = Request::builder().method(fetch.method.as_str()).uri(&fetch.url);
    for (name, value) in &fetch.headers {
        request = request.header(name, value);
    }
    let body = fetch.body.clone().unwrap_or_default();
    let request = request.body(body.clone()).expect("a request");
    let script = Script::new(request).replay_body(move || body.clone()).credentials(
        match fetch.credentials.as_str() {
            "omit" => Credentials::Omit,
            "same-origin" => Credentials::SameOrigin,
            "include" => Credentials::Include,
            other => panic!("no credentials mode: {other}"),
        },
    );
    if fetch.upload_listener { script.upload_listener() } else { script }
}

fn outcome(
    browser: &mut Browser,
    fetch: &Fetch,
    result: Result<ScriptResponse<String>, Blocked>,
) -> Outcome {
    let sent = browser.take_sent();
    let sent = sent.iter().map(|exchange| {
        let headers = exchange.request_headers().iter().map(|(name, value)| {
            (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned())
        });
        Sent::new(exchange.method().as_str(), exchange.url(), headers, &fetch.headers)
    });
    let mut outcome = Outcome { sent: sent.collect(), ..Outcome::default() };
    match result {
        Ok(response) => {
            outcome.result = Some(Seen {
                kind: response.kind().to_string(),
                status: response.status().as_u16(),
                redirected: response.redirected().then(|| response.url().to_owned()),
                headers: response
                    .headers()
                    .iter()
                    .map(|(name, value)| (name.to_owned(), value.to_owned()))
                    .collect(),
            });
        }
        Err(blocked) if blocked.to_string().starts_with("Access to ") => {
            outcome.console = blocked.to_string().lines().next().map(str::to_owned);
        }
        // What is refused before anything is sent, Chromium says in the exception.
        Err(blocked) if blocked.stage() == Stage::Request && outcome.sent.is_empty() => {
            outcome.thrown = Some(blocked.reason().to_string());
        }
        Err(_) => {}
    }
    outcome
}
