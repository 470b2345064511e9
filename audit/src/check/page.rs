//! What the expected pages do not get.

use cors_rules::origin::Origin;
use cors_testing::Credentials;

use crate::{
    ask::Asked,
    check::header,
    concern::{Code, Concern, Level},
    console::Console,
    response::{ALLOW_ORIGIN, Reads, ResponseHead},
    text::shown,
};

pub(super) fn check(asked: &Asked, concerns: &mut Vec<Concern>) {
    for got in asked.expected() {
        let (Some(origin), Ok(response)) = (got.asker.origin.as_deref(), &got.response) else {
            continue;
        };
        let console = Console { origin, target: &asked.target };
        if origin.starts_with("https://") && is_insecure(asked.target.origin()) {
            concerns.push(
                Concern::new(
                    Level::Error,
                    Code::MixedContent,
                    format!(
                        "a page at {{who}} may not ask {}: browsers block it before CORS",
                        asked.target.origin()
                    ),
                )
                .from(origin)
                .help("serve the API over https"),
            );
        }
        let blocked = console.get(Credentials::Omit, response);
        let is_redirect = (300..400).contains(&response.status) && response.status != 304;
        if is_redirect {
            concerns.push(redirect(asked, response, blocked.is_some()).from(origin));
        } else if let Some(blocked) = blocked
            && asked.serves_get()
            && !header::explains(&got.asker, response)
            && !asked.is_granted_any(&got.asker)
        {
            concerns.push(
                Concern::new(
                    Level::Error,
                    Code::OriginRefused,
                    "a page at {who} cannot read the response",
                )
                .from(origin)
                .evidence([console.line(&blocked)])
                .help(refused(response)),
            );
        }
        if let Some(missing) = &asked.missing
            && missing.asker.origin == got.asker.origin
            && let Ok(error) = &missing.response
            && error.status >= 400
            && error.reads(origin) == Reads::No
        {
            concerns.push(
                Concern::new(
                    Level::Note,
                    Code::ErrorsUnreadable,
                    format!(
                        "{} gets {} without CORS headers: a page at {{who}} sees a network \
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

pub(super) fn refused(response: &ResponseHead) -> &'static str {
    match (response.headers.get_all(ALLOW_ORIGIN).iter().count(), response.status) {
        (0, 401 | 403) => {
            "authentication responds before CORS does: send the headers with its responses too, or ask \
             with credentials of your own (`--header`)"
        }
        (0, 400..) => "errors are sent before CORS, or without it",
        (0, _) => {
            "allow the origin, and see whether a proxy or a cache in front removes the headers"
        }
        (1, _) => "send the origin of the page, as it is in `Origin`, and nothing else",
        _ => "remove the header in all places but one",
    }
}

fn redirect(asked: &Asked, response: &ResponseHead, is_blocked: bool) -> Concern {
    let location = response.value("location").unwrap_or_default();
    let to = asked.target.joined(&location);
    let own = asked.target.origin();
    let is_own = to.strip_prefix(own).is_some_and(|rest| rest.starts_with(['/', '?']));
    let is_login =
        ["login", "signin", "sign-in", "auth", "sso"].iter().any(|word| to.contains(word));
    let (level, what) = match (is_blocked, is_login, is_own) {
        (true, true, _) => (Level::Error, "to a login, which no page can follow"),
        (true, ..) => (Level::Error, "without CORS headers, so no page can follow it"),
        (false, _, true) => (Level::Note, "which browsers do not follow for a preflight"),
        (false, ..) => (
            Level::Warning,
            "which browsers do not follow for a preflight, and the second server is told \
             `Origin: null`",
        ),
    };
    Concern::new(
        level,
        Code::Redirected,
        format!("the response is a redirect ({}) to {}, {what}", response.status, shown(&location)),
    )
    .help(if is_blocked && is_login {
        "respond with 401 and the CORS headers where nobody is signed in; or ask with `--header`"
    } else {
        "call the final URL"
    })
}
