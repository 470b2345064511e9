//! Who gets in that hardly should.

use cors_testing::{Holder, Likeness, NearMiss};

use crate::{
    ask::{Asked, Got, Preflight, Questions},
    check::with_cookies,
    concern::{Code, Concern, Level},
    response::Reads,
};

pub(super) fn check(asked: &Asked, questions: &Questions, concerns: &mut Vec<Concern>) {
    // One mistake lets many near misses in.
    let admitted: Vec<Likeness> =
        asked.near().filter(|(_, got)| got.by_name()).map(|(near, _)| near.how).collect();
    let is_explained =
        |how: Likeness| admitted.iter().any(|other| other.explains(how) && !other.is_like(how));
    let mut told: Vec<Likeness> = Vec::new();
    for (near, got) in asked.near() {
        let is_told = told.iter().any(|known| known.is_like(near.how))
            || is_explained(near.how)
            || near.how == Likeness::Null && asked.is_reflecting();
        // What `*` lets in was meant to be for all.
        if got.by_name() && !is_told {
            told.push(near.how);
            if let Some(concern) = concern(asked, questions, near, got) {
                concerns.push(concern.from(&near.origin).evidence(evidence(got)));
            }
        }
    }
    by_preflights(asked, is_explained, told, concerns);
}

fn evidence(got: &Got) -> Vec<String> {
    let mut lines = vec![format!("GET with `origin: {}` gets", got.asker.name())];
    lines.extend(got.response.iter().flat_map(crate::response::ResponseHead::evidence));
    lines
}

const COMPARE: &str = "compare the whole value of `Origin` with a list, byte by byte";

fn concern(asked: &Asked, questions: &Questions, near: &NearMiss, got: &Got) -> Option<Concern> {
    let credentials = got.reads() == Reads::WithCredentials;
    let cookies = with_cookies(credentials);
    // A policy says that there is nobody else.
    let by = |with: Level, without: Level| match (&questions.policy, credentials) {
        (Some(_), _) => Level::Error,
        (None, true) => with,
        (None, false) => without,
    };
    let resembles = match &near.of {
        Some(of) => format!("the server allows {{who}}, which resembles {of}: "),
        None => "the server allows {who}: ".to_owned(),
    };
    let mistake = near.how.mistake();
    let is_https = asked.target.origin().starts_with("https://");
    Some(match (near.how, near.holder) {
        (Likeness::Unrelated, _) if asked.is_reflecting() => Concern::new(
            by(Level::Error, Level::Note),
            Code::OriginReflected,
            format!("the server allows every origin by name: any website reads this response{cookies}"),
        )
        .help(if credentials {
            "compare `Origin` with a list of the origins of your front ends"
        } else {
            "send `*` if the data is public, or compare `Origin` with a list"
        }),
        (Likeness::Unrelated, _) => {
            let with = got.asker.name().contains("unrelated-cookie");
            let when = if with { " where the request has a cookie" } else { "" };
            Concern::new(
                Level::Error,
                Code::LooseMatch,
                format!("the server allows {{who}}{when}, a site of somebody else{cookies}"),
            )
            .help(COMPARE)
        }
        (Likeness::Null, _) => Concern::new(
            by(Level::Error, Level::Warning),
            Code::NullAllowed,
            format!(
                "the server allows the origin `null`: any website can have it, with \
                 `<iframe sandbox>`, and reads this response{cookies}"
            ),
        )
        .help("take `null` out of the list; for a local file or an app, serve the page from an origin"),
        (Likeness::Local | Likeness::Private | Likeness::Extension | Likeness::File, _) => Concern::new(
            by(Level::Error, Level::Warning),
            Code::LocalOrigin,
            format!(
                "{resembles}{mistake}, and whatever program serves a page there, on the machine of a \
                 user or near it, reads this response{cookies}"
            ),
        )
        .help("allow the origins of development in development only"),
        (Likeness::Shared, _) => Concern::new(
            Level::Error,
            Code::SharedHost,
            format!("the server allows {{who}}: {mistake}{cookies}"),
        )
        .help("serve the front end from a domain of your own"),
        // From a server without TLS, `http:` pages are its own kind.
        (_, Holder::Network) if !is_https || near.origin.starts_with("https://") => return None,
        (_, Holder::Network) => Concern::new(
            by(Level::Error, Level::Warning),
            Code::InsecureOrigin,
            format!("{resembles}{mistake}"),
        )
        .help(
            "allow the `https:` origin only: whoever can change unencrypted traffic is every `http:` \
             page",
        ),
        (_, Holder::SameDomain) => Concern::new(
            by(Level::Warning, Level::Note),
            Code::SameDomain,
            format!("{resembles}{mistake}"),
        )
        .help(
            "list the names, or run the audit with the pattern if it is meant: \
             `--origin 'https://*.example.com'`",
        ),
        (_, Holder::Nobody) => Concern::new(
            Level::Note,
            Code::LooseMatch,
            format!("{resembles}{mistake}, though nobody can have this name"),
        )
        .help(COMPARE),
        _ => Concern::new(Level::Error, Code::LooseMatch, format!("{resembles}{mistake}{cookies}"))
            .help(COMPARE),
    })
}

/// Origins that a preflight lets send what they cannot read.
fn by_preflights(
    asked: &Asked,
    is_explained: impl Fn(Likeness) -> bool,
    mut told: Vec<Likeness>,
    concerns: &mut Vec<Concern>,
) {
    for (near, got) in asked.near() {
        let is_told = told.iter().any(|known| known.is_like(near.how) || known.explains(near.how))
            || is_explained(near.how);
        let sent = asked.preflights_of(&got.asker);
        let open: Vec<&Preflight> = sent
            .map(|(preflight, _)| preflight)
            .filter(|preflight| preflight.grants() > got.reads())
            .collect();
        let Some(first) = open.first() else { continue };
        let Ok(response) = &first.response else { continue };
        // Whom `*` lets in, it lets in as an unrelated site.
        if is_told
            || near.holder == Holder::Nobody
            || near.of.is_some() && !response.names(&near.origin)
        {
            continue;
        }
        told.push(near.how);
        let with = first.grants() == Reads::WithCredentials;
        let mut methods: Vec<&str> = open.iter().map(|own| own.method.as_str()).collect();
        methods.dedup();
        let is_meant = near.of.is_none() && !with;
        let what = match &near.of {
            Some(of) => format!("which resembles {of} ({})", near.how.mistake()),
            None => "any website".to_owned(),
        };
        concerns.push(
            Concern::new(
                if is_meant { Level::Warning } else { Level::Error },
                Code::OpenPreflight,
                format!(
                    "the preflight from {{who}} succeeds, although that page may not read the response: \
                     {what} can send {}{}",
                    methods.join(", "),
                    with_cookies(with)
                ),
            )
            .from(&near.origin)
            .evidence([format!("{} gets {}", first.line(), response.status)])
            .evidence(response.evidence())
            .help("compare `Origin` with the same list in responses to preflights"),
        );
    }
}
