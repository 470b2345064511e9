//! What the expected pages do not get.

use cors_rules::origin::Origin;
use cors_testing::Credentials;

use crate::{
    answer::{ALLOW_ORIGIN, Answer, Reads},
    ask::Asked,
    concern::{Code, Concern, Level},
    console::Console,
    text::shown,
};

pub(super) fn check(asked: &Asked, concerns: &mut Vec<Concern>) {
    for got in asked.expected() {
        let (Some(origin), Ok(answer)) = (got.asker.origin.as_deref(), &got.answer) else {
            continue;
        };
        let console = Console { origin, target: &asked.target };
        if origin.starts_with("https://") && is_insecure(asked.target.origin()) {
            concerns.push(
                Concern::new(
                    Level::Error,
                    Code::MixedContent,
                    format!(
                        "a page at {origin} may not ask {}: browsers block it before CORS",
                        asked.target.origin()
                    ),
                )
                .from(origin)
                .help("serve the API over https"),
            );
        }
        if let Some(blocked) = console.get(Credentials::Omit, answer) {
            concerns.push(
                Concern::new(
                    Level::Error,
                    Code::OriginRefused,
                    format!("a page at {origin} cannot read the answer"),
                )
                .from(origin)
                .evidence([console.line(&blocked)])
                .help(refused(answer)),
            );
        }
        if (300..400).contains(&answer.status) && answer.status != 304 {
            concerns.push(redirect(asked, answer).from(origin));
        }
        if let Some(missing) = &asked.missing
            && missing.asker.origin == got.asker.origin
            && let Ok(error) = &missing.answer
            && error.status >= 400
            && error.reads(origin) == Reads::No
        {
            concerns.push(
                Concern::new(
                    Level::Note,
                    Code::ErrorsUnreadable,
                    format!(
                        "{} is answered {} without CORS headers: a page at {origin} sees a network \
                         error in its place",
                        asked.target.missing(),
                        error.status
                    ),
                )
                .from(origin)
                .help("send the headers with every status: `add_header … always` in nginx, CORS as the outermost layer in an application"),
            );
        }
    }
}

/// Browsers let pages ask a local server without TLS.
fn is_insecure(origin: &str) -> bool {
    Origin::parse(origin).is_some_and(|origin| origin.scheme() == "http" && !origin.is_loopback())
}

fn refused(answer: &Answer) -> &'static str {
    match (answer.headers.get_all(ALLOW_ORIGIN).iter().count(), answer.status) {
        (0, 401 | 403) => {
            "authentication answers before CORS does: send the headers with its answers too, or ask \
             with credentials of your own (`--header`)"
        }
        (0, 400..) => "errors are answered before CORS, or without it",
        (0, _) => {
            "allow the origin, and see whether a proxy or a cache in front removes the headers"
        }
        (1, _) => "send the origin of the page, as it is in `Origin`, and nothing else",
        _ => "remove the header in all places but one",
    }
}

fn redirect(asked: &Asked, answer: &Answer) -> Concern {
    let location = answer.value("location").unwrap_or_default();
    let is_own =
        location.starts_with('/') || location.starts_with(&format!("{}/", asked.target.origin()));
    let level = if is_own { Level::Note } else { Level::Warning };
    Concern::new(
        level,
        Code::Redirected,
        format!(
            "the answer is a redirect ({}) to {}: browsers do not follow one for a preflight, and a \
             second origin is told `Origin: null`",
            answer.status,
            shown(&location)
        ),
    )
    .help("call the final URL")
}
