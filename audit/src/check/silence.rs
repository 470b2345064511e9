//! What could not be asked, and what the responses to it say nothing about.

use crate::{
    ask::{Asked, Questions},
    concern::{Code, Concern, Level},
    response::{Reads, ResponseHead},
};

pub(super) fn check(asked: &Asked, questions: &Questions, concerns: &mut Vec<Concern>) {
    let unanswered = asked.unanswered();
    let count = format!("asked {}, answered {}", asked.requests, asked.answered);
    let is_answered = |asked: &Asked| {
        asked.gets.iter().map(|got| &got.response).all(Result::is_ok)
            && asked.preflights.iter().map(|preflight| &preflight.response).all(Result::is_ok)
    };
    if let Some(first) = unanswered.first() {
        let what = match asked.answered {
            0 => "the URL does not respond".to_owned(),
            _ if asked.cut_short => format!("{count}, and the audit stopped there"),
            _ => count.clone(),
        };
        // Only the page that should be missing, or a cache, was not heard.
        let is_minor = is_answered(asked) && !first.ends_with("answered 503");
        concerns.push(
            Concern::new(
                if is_minor { Level::Note } else { Level::Error },
                Code::Unanswered,
                format!("{what}: {first}"),
            )
            .evidence(unanswered.iter().skip(1).take(5).cloned())
            .evidence((unanswered.len() > 6).then(|| format!("and {} more", unanswered.len() - 6)))
            .help("see whether the server, or something in front of it, limits requests (`--delay 1000`, `--timeout 30`)"),
        );
        return;
    }
    let now =
        asked.again.as_ref().and_then(|again| again.as_ref().ok()).map(|response| response.status);
    let is_changed = now.is_some() && now != asked.status();
    if asked.cut_short || is_changed {
        let status = if asked.cut_short { 429 } else { now.unwrap_or_default() };
        concerns.push(
            Concern::new(
                Level::Error,
                Code::CutShort,
                format!(
                    "{count}, the last with {status} and the first with {}: what the server refused in \
                     between may be allowed",
                    asked.status().unwrap_or_default()
                ),
            )
            .help("run it again with `--delay 1000`, or from an address that the firewall knows"),
        );
        return;
    }
    not_served(asked, questions, concerns);
}

/// A URL whose response to a GET is an error.
fn not_served(asked: &Asked, questions: &Questions, concerns: &mut Vec<Concern>) {
    let Some(status @ 400..) = asked.status() else { return };
    let is_served = |response: &ResponseHead| response.status < 400;
    if asked.expected().any(|got| got.response.as_ref().is_ok_and(is_served)) {
        return;
    }
    let is_read = asked.gets.iter().any(|got| got.reads() > Reads::No);
    let is_granted = asked.expected().any(|got| asked.is_granted_any(&got.asker));
    let is_named = !questions.expected.is_empty();
    let (level, help) = match status {
        401 | 403 | 407 if is_named || is_read => return,
        401 | 403 | 407 => (Level::Warning, "ask with credentials of your own (`--header`)"),
        404 | 405 | 501 if is_granted => (
            Level::Note,
            "nothing to do, if the URL is for other methods: its preflights were judged",
        ),
        405 | 501 => (Level::Warning, "name a page and what it sends: `--origin`, `--method POST`"),
        500.. => (Level::Error, "ask again when the URL works"),
        _ => (Level::Error, "is it the right URL? name one that exists, with its query"),
    };
    concerns.push(
        Concern::new(
            level,
            Code::NotServed,
            format!(
                "the URL responds to a GET with {status}, so what pages read there was not seen"
            ),
        )
        .help(help),
    );
    if level == Level::Error {
        // One cause.
        concerns.retain(|concern| {
            !matches!(
                concern.code,
                Code::OriginRefused | Code::PreflightStopped | Code::GrantedAndWithheld
            )
        });
    }
}
