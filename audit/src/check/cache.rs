//! Whether caches know that the answer depends on who asks.

use std::collections::BTreeSet;

use crate::{
    answer::{ALLOW_ORIGIN, Answer},
    ask::Asked,
    asker::Asker,
    concern::{Code, Concern, Level},
};

pub(super) fn check(asked: &Asked, concerns: &mut Vec<Concern>) {
    let answers: Vec<(&Asker, &Answer)> = asked
        .gets
        .iter()
        .filter_map(|got| Some((&got.asker, got.answer.as_ref().ok()?)))
        .filter(|(_, answer)| answer.status != 429)
        .collect();
    let values: BTreeSet<Option<String>> =
        answers.iter().map(|(_, answer)| answer.value(ALLOW_ORIGIN)).collect();
    // The same for everybody: nothing to vary by.
    if values.len() < 2 {
        return;
    }
    let silent = |answer: &Answer| !answer.varies_by_origin() && !answer.cache_control("no-store");
    let is_shared = |answer: &Answer| {
        answer.cache_control("public")
            || answer.cache_control("s-maxage")
            || (answer.cache_control("max-age") && !answer.cache_control("private"))
    };
    let named = answers.iter().find(|(asker, answer)| {
        silent(answer) && asker.origin.as_deref().is_some_and(|origin| answer.names(origin))
    });
    let unnamed =
        answers.iter().find(|(_, answer)| silent(answer) && answer.value(ALLOW_ORIGIN).is_none());
    if let Some((asker, answer)) = named {
        let origin = asker.name();
        concerns.push(
            Concern::new(
                if is_shared(answer) { Level::Error } else { Level::Warning },
                Code::VaryMissing,
                format!(
                    "the answer names {origin} and has no `vary: origin`: a cache may hand it to \
                     another page, which then may not read it"
                ),
            )
            .from(origin)
            .evidence(answer.evidence())
            .help("send `vary: origin` with every answer of this URL"),
        );
    } else if let Some((asker, answer)) = unnamed {
        let whom = match &asker.origin {
            None => "a request without `Origin`".to_owned(),
            Some(origin) => format!("a request from {origin}"),
        };
        concerns.push(
            Concern::new(
                Level::Warning,
                Code::VaryMissing,
                format!(
                    "the answer to {whom} has no `vary: origin`, although others name the origin: a \
                     cache may hand it to a page that is allowed, and its browser blocks it"
                ),
            )
            .evidence(answer.evidence())
            .help("send `vary: origin` with every answer of this URL"),
        );
    }
}
