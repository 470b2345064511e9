//! Who gets in that hardly should.

use crate::{
    answer::Reads,
    ask::{Asked, Got},
    asker::Who,
    check::with_cookies,
    concern::{Code, Concern, Level},
    near::{Holder, How},
};

pub(super) fn check(asked: &Asked, concerns: &mut Vec<Concern>) {
    // One mistake lets many near misses in.
    let admitted: Vec<How> =
        asked.gets.iter().filter(|got| got.by_name()).filter_map(how).collect();
    let is_explained = |how: How| admitted.iter().any(|other| other.explains(how));
    let mut told: Vec<How> = Vec::new();
    for got in &asked.gets {
        let Some(origin) = got.asker.origin.as_deref() else { continue };
        // What `*` lets in was meant to be for all.
        if !got.by_name() {
            continue;
        }
        if let Some(how) = how(got) {
            if is_explained(how) || told.iter().any(|known| known.is_like(how)) {
                continue;
            }
            told.push(how);
        }
        let credentials = got.reads() == Reads::WithCredentials;
        if let Some(concern) = concern(asked, got, origin, credentials) {
            concerns.push(concern.from(origin).evidence(evidence(got, origin)));
        }
    }
}

fn how(got: &Got) -> Option<How> {
    match got.asker.who {
        Who::Near { how, .. } => Some(how),
        _ => None,
    }
}

fn evidence(got: &Got, origin: &str) -> Vec<String> {
    let mut lines = vec![format!("GET with `origin: {origin}` is answered")];
    lines.extend(got.answer.iter().flat_map(crate::answer::Answer::evidence));
    lines
}

fn concern(asked: &Asked, got: &Got, origin: &str, credentials: bool) -> Option<Concern> {
    let by = |with: Level, without: Level| if credentials { with } else { without };
    let cookies = with_cookies(credentials);
    Some(match &got.asker.who {
        Who::NoOrigin | Who::Expected | Who::Own => return None,
        // The same answer to everybody is one origin that is allowed.
        Who::Unrelated => Concern::new(
            by(Level::Error, Level::Warning),
            Code::OriginReflected,
            format!("the server allows every origin by name: any website reads this answer{cookies}"),
        )
        .help(if credentials {
            "compare `Origin` with a list of the origins of your front ends"
        } else {
            "send `*` if the data is public, or compare `Origin` with a list"
        }),
        Who::Null => Concern::new(
            by(Level::Error, Level::Warning),
            Code::NullAllowed,
            format!(
                "the server allows the origin `null`: any website can have it, with \
                 `<iframe sandbox>`, and reads this answer{cookies}"
            ),
        )
        .help("take `null` out of the list; for a local file or an app, serve the page from an origin"),
        Who::Near { of, how } => {
            let message = format!("the server allows {origin}, which resembles {of}: {}", how.mistake());
            let (level, code, help) = match how.holder() {
                Holder::Anybody => (
                    Level::Error,
                    Code::LooseMatch,
                    "compare the whole value of `Origin` with a list, byte by byte".to_owned(),
                ),
                // From a server without TLS, `http:` pages are its own kind.
                Holder::Network if !asked.target.origin().starts_with("https://") => return None,
                Holder::Network if origin.starts_with("https://") => return None,
                Holder::Network => (
                    by(Level::Error, Level::Warning),
                    Code::InsecureOrigin,
                    "allow the `https:` origin only: whoever can change unencrypted traffic is \
                     every `http:` page"
                        .to_owned(),
                ),
                Holder::SameDomain => (
                    by(Level::Warning, Level::Note),
                    Code::SameDomain,
                    "list the names, or run the audit with the pattern if it is meant: \
                     `--origin 'https://*.example.com'`"
                        .to_owned(),
                ),
            };
            Concern::new(level, code, message).help(help)
        }
        Who::Local => Concern::new(
            by(Level::Error, Level::Warning),
            Code::LocalOrigin,
            format!(
                "the server allows {origin}: whatever program serves a page there, on the machine \
                 of a user, reads this answer{cookies}"
            ),
        )
        .help("allow the origins of development in development only"),
        Who::Shared => Concern::new(
            Level::Error,
            Code::SharedHost,
            format!("the server allows {origin}: anybody can publish a page there"),
        )
        .help("serve the front end from a domain of your own"),
    })
}
