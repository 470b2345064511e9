//! Whether caches know that the response depends on who asks, and whether they care.

use std::collections::BTreeSet;

use crate::{
    ask::{Asked, Got},
    asker::Asker,
    concern::{Code, Concern, Level},
    response::{ALLOW_ORIGIN, ResponseHead},
};

pub(super) fn check(asked: &Asked, concerns: &mut Vec<Concern>) {
    ignored(asked, concerns);
    let responses: Vec<(&Asker, &ResponseHead)> = asked
        .gets
        .iter()
        .filter_map(|got| Some((&got.asker, got.response.as_ref().ok()?)))
        .filter(|(_, response)| !matches!(response.status, 429 | 503))
        .collect();
    let values: BTreeSet<Option<String>> =
        responses.iter().map(|(_, response)| response.value(ALLOW_ORIGIN)).collect();
    // The same for everybody: nothing to vary by.
    if values.len() < 2 {
        return;
    }
    // A response that caches ask about again is not handed to another page.
    let silent = |response: &ResponseHead| {
        !response.varies_by_origin() && response.kept_by_caches() != Some(0)
    };
    let named = responses.iter().find(|(asker, response)| {
        silent(response) && asker.origin.as_deref().is_some_and(|origin| response.names(origin))
    });
    let unnamed = responses
        .iter()
        .find(|(_, response)| silent(response) && response.value(ALLOW_ORIGIN).is_none());
    // Without a word, hardly any cache keeps it.
    let is_kept = |response: &ResponseHead| {
        response.kept_by_caches().is_some() || response.cache_control("public").is_some()
    };
    if let Some((asker, response)) = named {
        concerns.push(
            Concern::new(
                if is_kept(response) { Level::Error } else { Level::Warning },
                Code::VaryMissing,
                "the response names {who} and has no `vary: origin`: a cache may hand it to another \
                 page, which then may not read it",
            )
            .from(asker.name())
            .evidence(response.evidence())
            .help("send `vary: origin` with every response of this URL"),
        );
    } else if let Some((asker, response)) = unnamed {
        let whom = match &asker.origin {
            None => "a request without `Origin`".to_owned(),
            Some(origin) => format!("a request from {origin}"),
        };
        concerns.push(
            Concern::new(
                if is_kept(response) { Level::Warning } else { Level::Note },
                Code::VaryMissing,
                format!(
                    "the response to {whom} has no `vary: origin`, although others name the origin: a \
                     cache may hand it to a page that is allowed, and its browser blocks it"
                ),
            )
            .evidence(response.evidence())
            .help("send `vary: origin` with every response of this URL"),
        );
    }
}

/// Two pages asked for one URL. What the second got is the first one's, unlike what it gets of a URL
/// of its own.
fn ignored(asked: &Asked, concerns: &mut Vec<Concern>) {
    let Some([first, second]) = &asked.cache else { return };
    let (Ok(one), Ok(two)) = (&first.response, &second.response) else { return };
    let alone = asked.gets.iter().find(|got| got.asker.origin == second.asker.origin);
    let alone = alone.and_then(|got: &Got| got.response.as_ref().ok());
    let is_same = one.value(ALLOW_ORIGIN) == two.value(ALLOW_ORIGIN);
    let is_own = alone.is_some_and(|alone| alone.value(ALLOW_ORIGIN) == two.value(ALLOW_ORIGIN));
    if is_same && !is_own {
        let told = |got: &Got, response: &ResponseHead| {
            let mut lines = vec![format!("GET with `origin: {}` gets", got.asker.name())];
            lines.extend(response.evidence());
            lines
        };
        concerns.push(
            Concern::new(
                Level::Error,
                Code::VaryIgnored,
                format!(
                    "a cache hands {{who}} the response that {} got: it does not heed `vary: origin`",
                    first.asker.name()
                ),
            )
            .from(second.asker.name())
            .evidence(told(first, one))
            .evidence(told(second, two))
            .help("make `Origin` a part of the cache's key, or let it pass this URL"),
        );
    }
}
