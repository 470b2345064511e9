//! What to change, in the words in which a policy is written.

use std::fmt;

use crate::{
    host,
    origin::TupleOrigin,
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
    /// Whether credentials went along.
    pub(crate) is_credentialed: bool,
    /// The status of the response, where it was to a preflight.
    pub(crate) preflight: Option<u16>,
    /// Whether an `XMLHttpRequest` asked: nobody else can listen to an upload.
    pub(crate) is_xhr: bool,
}

/// rs/cors, warp and others do.
const WHOLESALE: &str = "; some servers refuse the whole preflight where its method or a header is not \
                         listed";

impl Reason {
    /// One line: what to change. What it says to add to a policy compiles.
    pub(crate) fn help(&self, asker: &Asker, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Asker { origin, preflight, .. } = asker;
        // The CORS check comes first, but a policy responds to every preflight with 204 or 403.
        if let (Self::MissingAllowOrigin, Some(status)) = (self, *preflight)
            && !matches!(status, 204 | 403)
            && origin != "null"
        {
            return Self::PreflightStatus { status }.help(asker, f);
        }
        match self {
            Self::OriginMismatch { got } if is_several(got) => f.write_str(
                "let the policy alone send the header: a handler, another layer or a proxy adds it too",
            ),
            Self::CredentialsNotTrue { got: Some(got) } if is_several(got) => f.write_str(
                "let the policy alone send the header: a handler, another layer or a proxy adds it too",
            ),
            Self::MissingAllowOrigin
            | Self::OriginMismatch { .. }
            | Self::WildcardWithCredentials
            | Self::CredentialsNotTrue { .. } => self.help_about_origin(asker, f),
            Self::PreflightStatus { status: status @ (401 | 403 | 407 | 429) } => write!(
                f,
                "let preflights pass the layer that answers {status} (`cors_runtime::is_preflight` \
                 recognizes them), or put the policy's layer outside of it"
            ),
            Self::PreflightStatus { status: status @ (404 | 405) } => write!(
                f,
                "put the policy where preflights arrive (the {status} shows that they do not): \
                 `Router::layer` after the routes, or `cors_route!`"
            ),
            Self::PreflightStatus { status } => write!(
                f,
                "put the policy's layer outside of what answers {status}: the layer answers \
                 preflights itself, with 204"
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
            Self::MethodNotAllowed { method } if is_identifier(method) => {
                write!(f, "add {method} to the policy's `methods`")
            }
            Self::MethodNotAllowed { method } => {
                write!(f, "add \"{method}\" to the policy's `methods`")
            }
            Self::HeaderNotAllowed { name } if is_beyond_wildcard(name) => write!(
                f,
                "add \"{name}\" to the policy's `headers`, also if they hold `\"*\"`, which does not \
                 cover it"
            ),
            Self::HeaderNotAllowed { name } => {
                write!(f, "add \"{name}\" to the policy's `headers`")
            }
            Self::BadHeaderList { got, .. } => write!(
                f,
                "send names separated by commas and nothing else ('{got}' is more); a policy's lists \
                 are checked while it compiles"
            ),
            Self::ForbiddenMethod { .. } => {
                f.write_str("no server can allow this method; use another one")
            }
            Self::BadUrl { .. } => {
                f.write_str("use http or https and a host in ASCII, as the address bar copies it")
            }
            Self::UrlIncludesCredentials => {
                f.write_str("send an `authorization` header instead of a password in the URL")
            }
            Self::MixedContent => f.write_str("serve the API over https"),
            Self::TooManyRedirects => f.write_str("look for a loop in the server's redirects"),
            Self::BadLocation { .. } => f.write_str("respond with one `location` that is a URL"),
            Self::RedirectToOtherScheme { .. } => {
                f.write_str("redirect to an http or https URL")
            }
            Self::RedirectIncludesCredentials => {
                f.write_str("leave user name and password out of `location`")
            }
            Self::BodyNotReplayable => f.write_str(
                "give the body again with `Fetch::replay_body`, or redirect with 303",
            ),
            Self::HandshakeRefused { .. } => f.write_str(
                "let the server accept this origin (`verify_sender`), or see what else refuses it",
            ),
            Self::ServiceFailed { .. } => {
                f.write_str("turn errors into responses inside the CORS layer")
            }
        }
    }

    /// The same, for what the check of the origin and its credentials says.
    fn help_about_origin(&self, asker: &Asker, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Asker { origin, page, is_credentialed, preflight, .. } = asker;
        if origin == "null" && page != "null" {
            return f.write_str(
                "do not redirect to another origin, fetch from there: after a redirect between two \
                 other origins the page's own is `null`",
            );
        }
        if origin == "null" {
            f.write_str("give the frame its origin (`allow-same-origin`)")?;
            return f.write_str(if *is_credentialed {
                ", or fetch without credentials from a policy for everybody"
            } else {
                ", or open the data to everybody: `origins: [\"*\"]`"
            });
        }
        if let Some(instead) = instead_of_listing(origin, *is_credentialed) {
            return f.write_str(instead);
        }
        match self {
            Self::WildcardWithCredentials => write!(
                f,
                "name the origin in the policy, `origins: [\"{origin}\"], credentials: true`, or \
                 fetch without credentials"
            ),
            Self::CredentialsNotTrue { .. } => {
                f.write_str("set `credentials: true` in the policy, or fetch without credentials")
            }
            Self::OriginMismatch { .. } => write!(
                f,
                "add \"{origin}\" to a policy's `origins`: the policy answers each origin with its own"
            ),
            _ => write!(
                f,
                "add \"{origin}\" to the policy's `origins`; if it is there, this response did not \
                 pass the policy's layer{}",
                match preflight {
                    Some(200..=299 | 400 | 403) => WHOLESALE,
                    _ => "",
                }
            ),
        }
    }
}

/// What to do about a page that no policy can allow.
fn instead_of_listing(origin: &str, is_credentialed: bool) -> Option<&'static str> {
    let parsed = TupleOrigin::parse(origin).ok()?;
    let host = parsed.host.as_str();
    if host.ends_with('.') {
        return Some("open the page without the final dot of its host, which is another origin");
    }
    let is_label = |label: &str| {
        (1..64).contains(&label.len()) && !label.starts_with('-') && !label.ends_with('-')
    };
    let is_web = matches!(parsed.scheme.as_str(), "http" | "https");
    let is_known = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    let is_name = host.len() < 254 && host.bytes().all(is_known) && host.split('.').all(is_label);
    if is_web && !host::is_address(host) && !is_name {
        return Some("open the page at a host that DNS allows: no policy can list this one");
    }
    if is_web && is_credentialed && !parsed.is_trustworthy() {
        return Some("serve the page over https: no policy allows credentials to an http page");
    }
    None
}

/// Whether a method can be written in a policy without quotes.
fn is_identifier(method: &str) -> bool {
    method.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
        && method.starts_with(|first: char| first.is_ascii_uppercase())
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
            (app, app, Reason::MissingAllowOrigin, "add \"https://app.example.com\" to"),
            ("null", app, Reason::MissingAllowOrigin, "do not redirect"),
            ("null", "null", Reason::MissingAllowOrigin, "give the frame its origin"),
            (
                app,
                app,
                Reason::OriginMismatch { got: some() },
                "add \"https://app.example.com\" to",
            ),
            (app, app, Reason::OriginMismatch { got: "a, b".to_owned() }, "let the policy alone"),
            ("null", app, Reason::OriginMismatch { got: app.to_owned() }, "do not redirect"),
            ("null", "null", Reason::OriginMismatch { got: app.to_owned() }, "give the frame"),
            (
                app,
                app,
                Reason::WildcardWithCredentials,
                "name the origin in the policy, `origins: [",
            ),
            ("null", app, Reason::WildcardWithCredentials, "do not redirect"),
            ("null", "null", Reason::WildcardWithCredentials, "give the frame its origin"),
            (
                "https://example.com.",
                "https://example.com.",
                Reason::MissingAllowOrigin,
                "open the page without the final dot",
            ),
            (
                "https://a..example",
                "https://a..example",
                Reason::MissingAllowOrigin,
                "open the page at a host that DNS allows",
            ),
            (app, app, Reason::CredentialsNotTrue { got: None }, "set `credentials: true`"),
            (
                app,
                app,
                Reason::CredentialsNotTrue { got: Some("true, true".to_owned()) },
                "let the policy alone",
            ),
            (
                app,
                app,
                Reason::PreflightStatus { status: 401 },
                "let preflights pass the layer that answers 401",
            ),
            (
                app,
                app,
                Reason::PreflightStatus { status: 405 },
                "put the policy where preflights arrive (the 405",
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
                "add PUT to the policy's `methods`",
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
                "add \"x-a\" to the policy's `headers`",
            ),
            (
                app,
                app,
                Reason::HeaderNotAllowed { name: "authorization".to_owned() },
                "add \"authorization\" to the policy's `headers`, also if",
            ),
        ] {
            let asker = Asker {
                origin: origin.to_owned(),
                page: page.to_owned(),
                preflight: None,
                is_credentialed: false,
                is_xhr: false,
            };
            let help = Help(&reason, asker).to_string();
            assert!(help.starts_with(expected), "{origin} {page} {reason:?}: {help}");
        }
    }

    #[test]
    fn who_has_answered_the_preflight() {
        for (status, expected) in [
            (200, "put the policy's layer outside of what answers 200"),
            (501, "put the policy's layer outside of what answers 501"),
            (403, "add \"https://app.example.com\" to"),
            (401, "let preflights pass the layer that answers 401"),
            (405, "put the policy where preflights arrive (the 405"),
        ] {
            let app = || "https://app.example.com".to_owned();
            let asker = Asker {
                origin: app(),
                page: app(),
                preflight: Some(status),
                is_credentialed: false,
                is_xhr: false,
            };
            let help = Help(&Reason::MissingAllowOrigin, asker).to_string();
            assert!(help.starts_with(expected), "{status}: {help}");
        }
    }
}
