//! Why a script got an exception instead of a response.

use std::{error::Error, fmt};

use crate::{advice::Asker, reason::Reason};

/// The exception that `fetch()` would reject with.
///
/// A script learns only that the fetch failed; the browser prints the reason on
/// the console. `Display` is that line, followed by what to change.
///
/// ```
/// use cors_testing::{Browser, Reason, Stage};
/// # use http::{Request, Response};
/// # use std::convert::Infallible;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// # let mut service = tower::service_fn(|_: Request<String>| async {
/// #     Ok::<_, Infallible>(Response::new(String::new()))
/// # });
/// let mut browser = Browser::at("https://app.example.com").api("https://api.example.com");
/// let request = Request::get("/items").body(String::new()).unwrap();
/// let blocked = browser.fetch(&mut service, request).await.unwrap_err();
///
/// assert_eq!(blocked.reason(), &Reason::MissingAllowOrigin);
/// assert_eq!(blocked.stage(), Stage::Response);
/// assert_eq!(
///     blocked.to_string(),
///     "Access to fetch at 'https://api.example.com/items' from origin \
///      'https://app.example.com' has been blocked by CORS policy: \
///      No 'Access-Control-Allow-Origin' header is present on the requested resource.\n\
///      help: add \"https://app.example.com\" to the policy's `origins`; if it is there, this \
///      response did not pass the policy's layer",
/// );
/// # }
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Blocked(Box<Details>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Details {
    url: String,
    redirected_from: Option<String>,
    asker: Asker,
    failure: Failure,
}

/// What failed and when, before the browser adds where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    pub(crate) stage: Stage,
    pub(crate) reason: Reason,
}

/// How far a fetch got: which of its requests the failure is about.
///
/// ```
/// use cors_testing::{Browser, Stage};
/// # use http::{Request, Response};
/// # use std::convert::Infallible;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// # let mut service = tower::service_fn(|_: Request<String>| async {
/// #     Ok::<_, Infallible>(Response::new(String::new()))
/// # });
/// let mut browser = Browser::at("https://app.example.com").api("https://api.example.com");
/// let request = Request::delete("/items/1").body(String::new()).unwrap();
/// let blocked = browser.fetch(&mut service, request).await.unwrap_err();
/// assert_eq!(blocked.stage(), Stage::Preflight, "nothing was deleted");
/// # }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Stage {
    /// The browser refused to make it; after a redirect, to make another one.
    Request,
    /// The preflight failed, and the request it was for was not sent.
    Preflight,
    /// The request was sent and its response withheld.
    Response,
}

impl Blocked {
    pub(crate) fn new(
        failure: Failure,
        url: String,
        redirected_from: Option<String>,
        asker: Asker,
    ) -> Self {
        Self(Box::new(Details { url, redirected_from, asker, failure }))
    }

    /// Returns what went wrong.
    #[must_use]
    pub fn reason(&self) -> &Reason {
        &self.0.failure.reason
    }

    /// Returns which request failed, and so whether the server acted on the actual one.
    #[must_use]
    pub fn stage(&self) -> Stage {
        self.0.failure.stage
    }

    /// Returns the URL that was asked for, after redirects.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.0.url
    }

    /// Returns the origin that the server had to allow: the page's, or `null` after a
    /// redirect from one cross-origin server to another.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.0.asker.origin
    }
}

impl Error for Blocked {}

/// As `Display`, so that a failed test shows the console's line and the help; `{:#?}` prints the fields.
impl fmt::Debug for Blocked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if f.alternate() { self.0.fmt(f) } else { fmt::Display::fmt(self, f) }
    }
}

impl fmt::Display for Blocked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Details { url, redirected_from, asker, failure: Failure { stage, reason } } = &*self.0;
        let page = &asker.page;
        if reason.is_cors_on_console() {
            let from = if asker.is_xhr { "XMLHttpRequest" } else { "fetch" };
            write!(f, "Access to {from} at '{url}' ")?;
            if let Some(first) = redirected_from {
                write!(f, "(redirected from '{first}') ")?;
            }
            write!(f, "from origin '{page}' has been blocked by CORS policy: ")?;
            if *stage == Stage::Preflight && reason.is_access_check() {
                f.write_str("Response to preflight request doesn't pass access control check: ")?;
            }
        } else {
            write!(f, "Failed to fetch '{url}' from origin '{page}': ")?;
        }
        write!(f, "{reason}")?;
        let about_credentials =
            matches!(reason, Reason::WildcardWithCredentials | Reason::CredentialsNotTrue { .. });
        if asker.is_xhr && about_credentials {
            f.write_str(
                " The credentials mode of requests initiated by the XMLHttpRequest is controlled \
                 by the withCredentials attribute.",
            )?;
        }
        f.write_str("\nhelp: ")?;
        reason.help(asker, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocked(reason: Reason) -> String {
        let url = "https://api.example.com/items".to_owned();
        let origin = || "https://app.example.com".to_owned();
        let asker = Asker {
            origin: origin(),
            page: origin(),
            preflight: None,
            is_credentialed: false,
            is_xhr: false,
        };
        let failure = Failure { stage: Stage::Response, reason };
        Blocked::new(failure, url, None, asker).to_string()
    }

    #[test]
    fn every_reason_is_two_lines() {
        let some = || "some".to_owned();
        for (reason, cors) in [
            (Reason::ForbiddenMethod { method: some() }, false),
            (Reason::BadUrl { url: some() }, false),
            (Reason::UrlIncludesCredentials, false),
            (Reason::MixedContent, false),
            (Reason::MissingAllowOrigin, true),
            (Reason::OriginMismatch { got: some() }, true),
            (Reason::OriginMismatch { got: "a, b".into() }, true),
            (Reason::WildcardWithCredentials, true),
            (Reason::CredentialsNotTrue { got: None }, true),
            (Reason::CredentialsNotTrue { got: Some(some()) }, true),
            (Reason::PreflightStatus { status: 404 }, true),
            (Reason::RedirectedPreflight { status: 308 }, true),
            (Reason::MethodNotAllowed { method: some() }, true),
            (Reason::HeaderNotAllowed { name: some() }, true),
            (Reason::BadHeaderList { header: "some", got: some() }, true),
            (Reason::TooManyRedirects, false),
            (Reason::BadLocation { location: some() }, false),
            (Reason::RedirectToOtherScheme { location: some() }, false),
            (Reason::RedirectIncludesCredentials, false),
            (Reason::BodyNotReplayable, false),
            (Reason::HandshakeRefused { status: 403 }, false),
            (Reason::ServiceFailed { error: some() }, false),
        ] {
            let text = blocked(reason.clone());
            let (first, second) = text.split_once('\n').expect("a help line");
            assert!(second.starts_with("help: "), "{text}");
            assert!(!second.contains('\n'), "{text}");
            assert!(first.ends_with('.'), "{text}");
            assert!(!second.ends_with('.'), "{text}");
            assert_eq!(reason.is_cors(), cors, "{reason:?}");
            let on_console = cors || reason == Reason::RedirectIncludesCredentials;
            assert_eq!(first.contains("blocked by CORS policy"), on_console, "{text}");
        }
    }
}
