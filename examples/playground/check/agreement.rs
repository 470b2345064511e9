//! The library's `explain` and the browser model, each of which knows only its own half, on the same
//! requests: what one calls refused, the other blocks.

use std::error::Error;

use super::report::Report;
use crate::{
    answer::Answer,
    catalog::SHOWN,
    model::Outcome,
    ports::PAGES,
    question::{Mode, Typed},
};

const METHODS: [&str; 8] = ["GET", "head", "POST", "PUT", "DELETE", "PATCH", "patch", "QUERY"];

const HEADERS: [&str; 6] = [
    "",
    "accept: text/plain",
    "content-type: text/plain",
    "content-type: application/json",
    "authorization: Bearer x",
    "x-forgotten: 1",
];

const MODES: [Mode; 3] = [Mode::Omit, Mode::SameOrigin, Mode::Include];

const ELSEWHERE: [&str; 3] =
    ["https://localhost:8101", "http://evil.test", "http://a.b.preview.localhost"];

pub(super) async fn check(report: &mut Report) -> Result<(), Box<dyn Error>> {
    let mut requests = 0;
    let mut differences = Vec::new();
    for typed in requests_of_every_kind() {
        let question = typed.read().map_err(|(field, message)| format!("{field}: {message}"))?;
        let Answer { verdict, model, .. } = Answer::to(&question).await;
        let blocked = model.map(|run| matches!(run.outcome, Outcome::Blocked { .. }));
        requests += 1;
        if blocked != Some(verdict.is_refused) {
            let Typed { policy, origin, method, headers, credentials, .. } = typed;
            differences.push(format!(
                "{policy} {origin} {method} {headers:?} {credentials:?}: refused {}, blocked {blocked:?}",
                verdict.is_refused
            ));
        }
    }
    let question = format!("explain and the browser model, on {requests} requests: differences");
    report.row(&question, &[], &differences);
    Ok(())
}

fn requests_of_every_kind() -> impl Iterator<Item = Typed> {
    let origins = || PAGES.iter().map(|page| page.origin).chain(ELSEWHERE);
    let policies = SHOWN.iter().flat_map(move |shown| origins().map(|origin| (shown.name, origin)));
    policies.flat_map(|(policy, origin)| {
        METHODS.iter().flat_map(move |method| {
            HEADERS.iter().flat_map(move |headers| {
                MODES.map(|credentials| Typed {
                    policy: policy.to_owned(),
                    origin: origin.to_owned(),
                    method: (*method).to_owned(),
                    headers: (*headers).to_owned(),
                    credentials,
                    origins: "http://localhost:8101, http://*.preview.localhost:*".to_owned(),
                })
            })
        })
    })
}
