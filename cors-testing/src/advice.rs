//! What to change, in the words in which a policy is written.

use std::fmt;

use crate::{
    reason::{Reason, is_several},
    safelist::is_beyond_wildcard,
};

/// Who asked, for the advice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Asker {
    /// As the server was told.
    pub(crate) origin: String,
    /// As the page has it.
    pub(crate) page: String,
    /// The status of the answer, where it was to a preflight.
    pub(crate) preflight: Option<u16>,
    /// Whether an `XMLHttpRequest` asked: nobody else can listen to an upload.
    pub(crate) is_xhr: bool,
}

impl Reason {
    /// One line: what to change.
    pub(crate) fn help(&self, asker: &Asker, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Asker { origin, page, preflight, .. } = asker;
        // The CORS check comes first, but these say that no policy has answered.
        if let (Self::MissingAllowOrigin, Some(status @ (401 | 404 | 405 | 407 | 429))) =
            (self, *preflight)
            && origin != "null"
        {
            return Self::PreflightStatus { status }.help(asker, f);
        }
        match self {
            Self::MissingAllowOrigin | Self::OriginMismatch { .. } | Self::WildcardWithCredentials
                if origin == "null" && page != "null" =>
            {
                f.write_str(
                    "do not redirect to another origin, fetch from there: after a redirect between \
                     foreign origins the page's own is `null`",
                )
            }
            Self::MissingAllowOrigin | Self::OriginMismatch { .. } if origin == "null" => f.write_str(
                "give the frame its origin (`allow-same-origin`), or open the data to everyone: \
                 `origins: [\"*\"]`",
            ),
            Self::MissingAllowOrigin => write!(
                f,
                "put \"{origin}\" into the policy's `origins`; if it is there, this answer did not \
                 pass the policy's layer"
            ),
            Self::OriginMismatch { got } if is_several(got) => f.write_str(
                "leave the header to the policy alone: a handler, another layer or a proxy adds it too",
            ),
            Self::OriginMismatch { .. } => write!(
                f,
                "put \"{origin}\" into a policy's `origins`, which answers each origin with its own"
            ),
            Self::WildcardWithCredentials => write!(
                f,
                "name the origin in the policy, `origins: [\"{origin}\"], credentials: true`, or \
                 fetch without credentials"
            ),
            Self::CredentialsNotTrue { .. } => f.write_str(
                "say `credentials: true` in the policy, or fetch without credentials",
            ),
            Self::PreflightStatus { status: status @ (401 | 403 | 407 | 429) } => write!(
                f,
                "let preflights pass what answers {status}, with `cors_runtime::is_preflight`, or put \
                 the policy's layer outside of it"
            ),
            Self::PreflightStatus { status: status @ (404 | 405) } => write!(
                f,
                "put the policy where preflights come ({status} says it is not): `Router::layer` \
                 after the routes, or `cors_route!`"
            ),
            Self::PreflightStatus { status } => write!(
                f,
                "put the policy's layer outside of what answers {status}: it answers preflights \
                 itself, with 204"
            ),
            Self::RedirectedPreflight { status } => write!(
                f,
                "put the policy's layer outside of what redirects ({status}), or fetch the URL that \
                 it redirects to"
            ),
            Self::MethodNotAllowed { method } if method.bytes().any(|b| b.is_ascii_lowercase()) => {
                write!(
                    f,
                    "fetch with `{}`, in upper case: methods compare byte by byte",
                    method.to_ascii_uppercase()
                )
            }
            Self::MethodNotAllowed { method } => {
                write!(f, "put {method} into the policy's `methods`")
            }
            Self::HeaderNotAllowed { name } if is_beyond_wildcard(name) => write!(
                f,
                "put \"{name}\" into the policy's `headers`, also beside `\"*\"`, which does not \
                 cover it"
            ),
            Self::HeaderNotAllowed { name } => {
                write!(f, "put \"{name}\" into the policy's `headers`")
            }
            Self::BadHeaderList { got, .. } => write!(
                f,
                "separate names with commas, and send nothing but names ('{got}' is more); a \
                 policy's lists are checked while it compiles"
            ),
            Self::ForbiddenMethod { .. } => {
                f.write_str("no server can allow this method; use another one")
            }
            Self::BadUrl { .. } => {
                f.write_str("use http or https and a host as it stands in an address bar, in ASCII")
            }
            Self::UrlIncludesCredentials => {
                f.write_str("send an `authorization` header instead of a password in the URL")
            }
            Self::MixedContent => f.write_str("serve the API over https"),
            Self::TooManyRedirects => f.write_str("look for a loop in what the server redirects"),
            Self::BadLocation { .. } => f.write_str("answer with one `location`, and a URL in it"),
            Self::RedirectToOtherScheme { .. } => {
                f.write_str("redirect to an http or https URL")
            }
            Self::RedirectIncludesCredentials => {
                f.write_str("leave user name and password out of `location`")
            }
            Self::BodyNotReplayable => f.write_str(
                "give the body again with `Fetch::replay_body`, or redirect with 303",
            ),
            Self::ServiceFailed { .. } => {
                f.write_str("turn errors into responses inside the CORS layer")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Help<'a>(&'a Reason, Asker);

    impl fmt::Display for Help<'_> {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            self.0.help(&self.1, f)
        }
    }

    #[test]
    fn what_to_change() {
        let some = || "some".to_owned();
        let app = "https://app.example.com";
        for (origin, page, reason, expected) in [
            (app, app, Reason::MissingAllowOrigin, "put \"https://app.example.com\" into"),
            ("null", app, Reason::MissingAllowOrigin, "do not redirect"),
            ("null", "null", Reason::MissingAllowOrigin, "give the frame its origin"),
            (
                app,
                app,
                Reason::OriginMismatch { got: some() },
                "put \"https://app.example.com\" into",
            ),
            (app, app, Reason::OriginMismatch { got: "a, b".to_owned() }, "leave the header to"),
            ("null", app, Reason::OriginMismatch { got: app.to_owned() }, "do not redirect"),
            ("null", "null", Reason::OriginMismatch { got: app.to_owned() }, "give the frame"),
            (
                app,
                app,
                Reason::WildcardWithCredentials,
                "name the origin in the policy, `origins: [",
            ),
            ("null", app, Reason::WildcardWithCredentials, "do not redirect"),
            (app, app, Reason::CredentialsNotTrue { got: None }, "say `credentials: true`"),
            (
                app,
                app,
                Reason::PreflightStatus { status: 401 },
                "let preflights pass what answers 401",
            ),
            (
                app,
                app,
                Reason::PreflightStatus { status: 405 },
                "put the policy where preflights come (405",
            ),
            (
                app,
                app,
                Reason::PreflightStatus { status: 500 },
                "put the policy's layer outside of what answers 500",
            ),
            (
                app,
                app,
                Reason::RedirectedPreflight { status: 308 },
                "put the policy's layer outside of what redirects (308)",
            ),
            (
                app,
                app,
                Reason::MethodNotAllowed { method: "PUT".to_owned() },
                "put PUT into the policy's `methods`",
            ),
            (
                app,
                app,
                Reason::MethodNotAllowed { method: "patch".to_owned() },
                "fetch with `PATCH`",
            ),
            (
                app,
                app,
                Reason::HeaderNotAllowed { name: "x-a".to_owned() },
                "put \"x-a\" into the policy's `headers`",
            ),
            (
                app,
                app,
                Reason::HeaderNotAllowed { name: "authorization".to_owned() },
                "put \"authorization\" into the policy's `headers`, also beside",
            ),
        ] {
            let asker = Asker {
                origin: origin.to_owned(),
                page: page.to_owned(),
                preflight: None,
                is_xhr: false,
            };
            let help = Help(&reason, asker).to_string();
            assert!(help.starts_with(expected), "{origin} {page} {reason:?}: {help}");
        }
    }

    #[test]
    fn who_has_answered_the_preflight() {
        for (status, expected) in [
            (200, "put \"https://app.example.com\" into"),
            (403, "put \"https://app.example.com\" into"),
            (401, "let preflights pass what answers 401"),
            (405, "put the policy where preflights come (405"),
        ] {
            let app = || "https://app.example.com".to_owned();
            let asker =
                Asker { origin: app(), page: app(), preflight: Some(status), is_xhr: false };
            let help = Help(&Reason::MissingAllowOrigin, asker).to_string();
            assert!(help.starts_with(expected), "{status}: {help}");
        }
    }
}
