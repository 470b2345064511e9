//! The responses to preflights.

use cors_testing::Credentials;

use crate::{
    ask::{Asked, Got, Preflight, Questions},
    check::{header, page::refused},
    concern::{Code, Concern, Level},
    console::Console,
    response::{ALLOW_HEADERS, ALLOW_METHODS, AllowOrigin, Reads, ResponseHead},
    text::shown,
};

pub(super) fn check(asked: &Asked, questions: &Questions, concerns: &mut Vec<Concern>) {
    for got in asked.expected() {
        for_expected(asked, questions, got, concerns);
    }
}

fn evidence(preflight: &Preflight, response: &ResponseHead) -> Vec<String> {
    let mut lines = vec![format!("{} gets {}", preflight.line(), response.status)];
    lines.extend(response.evidence());
    lines
}

fn for_expected(asked: &Asked, questions: &Questions, got: &Got, concerns: &mut Vec<Concern>) {
    let (Some(origin), Ok(actual)) = (got.asker.origin.as_deref(), &got.response) else { return };
    let console = Console { origin, target: &asked.target };
    let needed = got.reads().max(Reads::WithoutCredentials);
    let credentials = match got.reads() {
        Reads::WithCredentials => Credentials::Include,
        Reads::No | Reads::WithoutCredentials => Credentials::Omit,
    };
    let sent: Vec<_> =
        asked.preflights_of(&got.asker).filter(|(preflight, _)| !preflight.is_probe()).collect();
    let is_granted = |preflight: &Preflight| preflight.grants() >= needed;
    // Where one preflight gets there, another one gets 404 or 405 because the method is not
    // served, or refused as a whole because of one unknown.
    let is_reached = sent.iter().any(|(_, response)| {
        (200..300).contains(&response.status) && response.reads(origin) >= needed
    });
    let is_readable = got.reads() > Reads::No;
    let is_redirect = |response: &ResponseHead| (300..400).contains(&response.status);
    // Who refuses the page refuses its preflight too, with 400, 403 or without a header.
    let is_refused = |response: &ResponseHead| matches!(response.status, 200..=299 | 400 | 403);
    if let Some((preflight, response)) = sent.last()
        && !is_reached
    {
        let is_told =
            header::explains(&got.asker, response) || is_redirect(response) && is_redirect(actual);
        if !asked.serves_get() && is_refused(response) && !is_told {
            concerns.push(
                Concern::new(
                    Level::Error,
                    Code::OriginRefused,
                    "no preflight from {who} succeeds, and the URL serves no GET",
                )
                .from(origin)
                .evidence(evidence(preflight, response))
                .help("allow the origin, or name what the pages send: `--method POST`"),
            );
        } else if (is_readable || !is_refused(response)) && !is_told {
            let line = console.preflight(credentials, preflight, response).err();
            // Who allows everybody with `*` may mean plain GETs alone.
            let by_name = actual.allow_origin() != AllowOrigin::Any;
            let level = if by_name { Level::Error } else { Level::Note };
            concerns.push(
                Concern::new(level, Code::PreflightStopped, stopped_by(response))
                    .from(origin)
                    .evidence(evidence(preflight, response))
                    .evidence(line.iter().map(|blocked| console.line(blocked)))
                    .help(stopped_help(response)),
            );
        }
    } else if sent.iter().any(|(preflight, _)| is_granted(preflight))
        && !is_readable
        && asked.serves_get()
        && !is_redirect(actual)
        && !header::explains(&got.asker, actual)
    {
        concerns.push(
            Concern::new(
                Level::Error,
                Code::GrantedAndWithheld,
                "the preflight from {who} succeeds, but the response to the request has no CORS header \
                 that allows it: the server acts, and the page sees an error",
            )
            .from(origin)
            .evidence(actual.evidence())
            .help(refused(actual)),
        );
    }
    if is_reached {
        not_granted(questions, origin, &sent, &is_granted, concerns);
    }
    reflected(asked, got, origin, concerns);
}

/// What the pages send and the server does not grant: each unknown by itself, where they are refused
/// together.
fn not_granted(
    questions: &Questions,
    origin: &str,
    sent: &[(&Preflight, &ResponseHead)],
    is_granted: &dyn Fn(&Preflight) -> bool,
    concerns: &mut Vec<Concern>,
) {
    let mut refused = Vec::new();
    for method in &questions.methods {
        let with_all = |own: &Preflight| {
            own.method == *method && questions.headers.iter().all(|name| own.headers.contains(name))
        };
        if sent.iter().any(|(own, _)| own.method == *method && is_granted(own)) {
            continue;
        }
        if let Some((own, response)) = sent.iter().find(|(own, _)| with_all(own)) {
            refused.push((format!("the method {method}"), *own, *response));
        }
    }
    for name in &questions.headers {
        let has = |own: &Preflight| own.headers.contains(name);
        if sent.iter().any(|(own, _)| has(own) && is_granted(own)) {
            continue;
        }
        if let Some((own, response)) = sent.iter().rfind(|(own, _)| has(own)) {
            refused.push((format!("the request header `{name}`"), *own, *response));
        }
    }
    for (what, preflight, response) in refused {
        concerns.push(
            Concern::new(
                Level::Error,
                Code::NotGranted,
                format!("a page at {{who}} may not use {what}"),
            )
            .from(origin)
            .evidence(evidence(preflight, response))
            .help("list the method and the headers that the pages use"),
        );
    }
}

fn stopped_by(response: &ResponseHead) -> String {
    let what = match response.status {
        401 | 403 => "asks for credentials, which a preflight never has".to_owned(),
        404 => "does not know the path with OPTIONS".to_owned(),
        405 | 501 => "does not know OPTIONS".to_owned(),
        300..=399 => {
            let location = response.value("location").unwrap_or_default();
            format!(
                "redirects to {}, which browsers do not follow for a preflight",
                shown(&location)
            )
        }
        500.. => "fails".to_owned(),
        _ => "sends no header that allows the page".to_owned(),
    };
    format!(
        "the preflight from {{who}} gets {} from something that {what}: only requests without \
         a preflight work",
        response.status
    )
}

fn stopped_help(response: &ResponseHead) -> &'static str {
    match response.status {
        401 | 403 => {
            "put CORS outside of authentication, or let OPTIONS with `Access-Control-Request-Method` pass"
        }
        404 | 405 | 501 => {
            "respond to OPTIONS: with the application's CORS layer, or with `return 204` and the headers in a proxy"
        }
        300..=399 => "call the final URL: the scheme, `www.` and a final slash count",
        _ => "respond to the preflight with the CORS headers, and with a status from 200 to 299",
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
            format!("the server allows {{who}} {what}: it repeats what the preflight asks for"),
        )
        .from(origin)
        .help("list what the pages use"),
    );
}
