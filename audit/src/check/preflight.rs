//! What preflights are answered.

use cors_testing::Credentials;

use crate::{
    answer::{ALLOW_HEADERS, ALLOW_METHODS, AllowOrigin, Answer, Reads},
    ask::{Asked, Got, Preflight, Questions},
    asker::Who,
    check::with_cookies,
    concern::{Code, Concern, Level},
    console::{Console, is_stopped},
    text::shown,
};

pub(super) fn check(asked: &Asked, questions: &Questions, concerns: &mut Vec<Concern>) {
    for got in asked.expected() {
        for_expected(asked, questions, got, concerns);
    }
    let unrelated_sites =
        asked.gets.iter().filter(|got| matches!(got.asker.who, Who::Unrelated | Who::Null));
    for got in unrelated_sites {
        for_unrelated(asked, got, concerns);
    }
}

fn evidence(preflight: &Preflight, answer: &Answer) -> Vec<String> {
    let mut lines = vec![format!(
        "OPTIONS with `origin: {}`, `access-control-request-method: {}`, \
         `access-control-request-headers: {}` is answered {}",
        preflight.asker.name(),
        preflight.method,
        preflight.headers.join(","),
        answer.status
    )];
    lines.extend(answer.evidence());
    lines
}

fn for_expected(asked: &Asked, questions: &Questions, got: &Got, concerns: &mut Vec<Concern>) {
    let (Some(origin), Ok(response)) = (got.asker.origin.as_deref(), &got.answer) else { return };
    let console = Console { origin, target: &asked.target };
    let credentials = match got.reads() {
        Reads::WithCredentials => Credentials::Include,
        Reads::No | Reads::WithoutCredentials => Credentials::Omit,
    };
    let is_named = !questions.methods.is_empty() || !questions.headers.is_empty();
    let sent: Vec<_> = asked
        .preflights_of(&got.asker)
        .filter(|(preflight, _)| !preflight.is_probe())
        .map(|(preflight, answer)| {
            let verdict = console.preflight(credentials, preflight, answer);
            (preflight, answer, verdict)
        })
        .collect();
    let is_granted = sent.iter().any(|(.., verdict)| verdict.is_ok());
    let reached = |verdict: &Result<_, _>| !verdict.as_ref().is_err_and(is_stopped);
    // Where one preflight gets there, another one is answered 404 or 405 because the method is not
    // served.
    let stopped = sent.last().filter(|_| !sent.iter().any(|(.., verdict)| reached(verdict)));
    // Who refuses the page refuses its preflight too, with 403 or without a header.
    let is_refused = |answer: &Answer| matches!(answer.status, 200..=299 | 403);
    if let Some((preflight, answer, Err(blocked))) = stopped
        && (got.reads() > Reads::No || !is_refused(answer))
    {
        // Who answers everybody with `*` may mean plain GETs alone.
        let by_name = response.allow_origin() != AllowOrigin::Any;
        let level = if by_name { Level::Error } else { Level::Note };
        concerns.push(
            Concern::new(level, Code::PreflightStopped, stopped_by(origin, answer))
                .from(origin)
                .evidence(evidence(preflight, answer))
                .evidence([console.line(blocked)])
                .help(stopped_help(answer)),
        );
    } else if is_granted && got.reads() == Reads::No {
        concerns.push(
            Concern::new(
                Level::Error,
                Code::GrantedAndWithheld,
                format!(
                    "the preflight from {origin} is granted, and the answer to the request has no \
                     CORS header that allows it: the server acts, and the page sees an error"
                ),
            )
            .from(origin)
            .help("send the headers with the answer too, not only with the preflight's"),
        );
    }
    if is_named {
        for (preflight, answer, verdict) in &sent {
            if let Err(blocked) = verdict
                && !is_stopped(blocked)
            {
                concerns.push(
                    Concern::new(
                        Level::Error,
                        Code::NotGranted,
                        format!(
                            "a page at {origin} may not send {} with these headers",
                            preflight.method
                        ),
                    )
                    .from(origin)
                    .evidence(evidence(preflight, answer))
                    .evidence([console.line(blocked)])
                    .help("list the method and the headers that the pages use"),
                );
            }
        }
    }
    reflected(asked, got, origin, concerns);
}

fn stopped_by(origin: &str, answer: &Answer) -> String {
    let what = match answer.status {
        401 | 403 => "asks for credentials, which a preflight never has".to_owned(),
        404 => "does not know the path with OPTIONS".to_owned(),
        405 | 501 => "does not know OPTIONS".to_owned(),
        300..=399 => {
            let location = answer.value("location").unwrap_or_default();
            format!(
                "redirects to {}, which browsers do not follow for a preflight",
                shown(&location)
            )
        }
        500.. => "fails".to_owned(),
        _ => "sends no header that allows the page".to_owned(),
    };
    format!(
        "the preflight from {origin} is answered {} by something that {what}: only requests without \
         a preflight work",
        answer.status
    )
}

fn stopped_help(answer: &Answer) -> &'static str {
    match answer.status {
        401 | 403 => {
            "put CORS outside of authentication, or let OPTIONS with `Access-Control-Request-Method` pass"
        }
        404 | 405 | 501 => {
            "answer OPTIONS: with the application's CORS layer, or with `return 204` and the headers in a proxy"
        }
        300..=399 => "call the final URL: the scheme, `www.` and a final slash count",
        _ => "answer the preflight with the CORS headers, and with a status from 200 to 299",
    }
}

/// What is granted without being listed.
fn reflected(asked: &Asked, got: &Got, origin: &str, concerns: &mut Vec<Concern>) {
    let headers = asked.grants_unlisted(&got.asker, ALLOW_HEADERS);
    let methods = asked.grants_unlisted(&got.asker, ALLOW_METHODS);
    let what = match (methods, headers) {
        (true, true) => "every method and every request header",
        (true, false) => "every method",
        (false, true) => "every request header",
        (false, false) => return,
    };
    concerns.push(
        Concern::new(
            Level::Note,
            Code::RequestReflected,
            format!("the server grants {origin} {what}: it repeats what the preflight asks for"),
        )
        .from(origin)
        .help("list what the pages use"),
    );
}

fn for_unrelated(asked: &Asked, got: &Got, concerns: &mut Vec<Concern>) {
    let Some(origin) = got.asker.origin.as_deref() else { return };
    let console = Console { origin, target: &asked.target };
    for (preflight, answer) in asked.preflights_of(&got.asker) {
        let with = console.preflight(Credentials::Include, preflight, answer).is_ok();
        let without = console.preflight(Credentials::Omit, preflight, answer).is_ok();
        let reads_less = match got.reads() {
            Reads::No => without,
            Reads::WithoutCredentials => with,
            Reads::WithCredentials => false,
        };
        if reads_less {
            concerns.push(
                Concern::new(
                    if with { Level::Error } else { Level::Warning },
                    Code::OpenPreflight,
                    format!(
                        "the preflight from {origin} is granted, although it may not read the answer: \
                         any website can send {} with {}{}",
                        preflight.method,
                        preflight.headers.join(", "),
                        with_cookies(with)
                    ),
                )
                .from(origin)
                .evidence(evidence(preflight, answer))
                .help("compare `Origin` with the same list in answers to preflights"),
            );
            return;
        }
    }
}
