//! The reasons for which a fetch fails, in the words of the console.

use std::fmt;

use crate::origin::{default_port, is_scheme};

/// What exactly went wrong.
///
/// ```
/// use cors_testing::Reason;
///
/// let reason = Reason::MethodNotAllowed { method: "PUT".to_owned() };
/// assert!(reason.is_cors());
/// assert!(!Reason::TooManyRedirects.is_cors());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// `fetch()` throws for CONNECT, TRACE and TRACK, in any case.
    ForbiddenMethod {
        /// As the script wrote it.
        method: String,
    },
    /// The URI of the request is not http or https, or has a host that
    /// browsers write differently.
    BadUrl {
        /// The URI of the request.
        url: String,
    },
    /// `fetch()` throws for a URL with a user name or password.
    UrlIncludesCredentials,
    /// An https page asks for http.
    MixedContent,

    /// There is no `access-control-allow-origin`.
    MissingAllowOrigin,
    /// `access-control-allow-origin` is not, byte for byte, the page's origin.
    OriginMismatch {
        /// The value; several lines are joined with `, `, and so never match.
        got: String,
    },
    /// `access-control-allow-origin: *` on a request with credentials.
    WildcardWithCredentials,
    /// `access-control-allow-credentials` is not exactly `true`.
    CredentialsNotTrue {
        /// The value, if there is one.
        got: Option<String>,
    },

    /// The preflight's status is not 200 to 299.
    PreflightStatus {
        /// What it is.
        status: u16,
    },
    /// The response to the preflight is a redirect.
    RedirectedPreflight {
        /// Which one.
        status: u16,
    },
    /// The method is not in `access-control-allow-methods`.
    MethodNotAllowed {
        /// As it would be sent; methods compare case-sensitively.
        method: String,
    },
    /// A request header is not in `access-control-allow-headers`.
    HeaderNotAllowed {
        /// The first such name, in lower case.
        name: String,
    },
    /// A list in the response to the preflight has an element that is not a token.
    BadHeaderList {
        /// The response header, in lower case.
        header: &'static str,
        /// Its value.
        got: String,
    },

    /// More than twenty redirects.
    TooManyRedirects,
    /// `location` is not a URL, or there are several.
    BadLocation {
        /// Its (first) value.
        location: String,
    },
    /// A redirect to something other than http or https.
    RedirectToOtherScheme {
        /// The value of `location`.
        location: String,
    },
    /// A redirect to a URL with a user name or password.
    RedirectIncludesCredentials,
    /// A redirect asks for the body a second time, and [`Fetch::replay_body`]
    /// was not called. A limit of this model, where a browser knows the body.
    ///
    /// [`Fetch::replay_body`]: crate::Fetch::replay_body
    BodyNotReplayable,

    /// The response to a WebSocket handshake has another status than 101.
    HandshakeRefused {
        /// Which one.
        status: u16,
    },

    /// The service returned an error instead of a response.
    ServiceFailed {
        /// The error, displayed.
        error: String,
    },
}

/// So that `blocked.reason() == Reason::MissingAllowOrigin` compiles.
impl PartialEq<Reason> for &Reason {
    fn eq(&self, other: &Reason) -> bool {
        **self == *other
    }
}

impl Reason {
    /// Returns whether the server could have allowed this with other CORS headers.
    #[must_use]
    pub fn is_cors(&self) -> bool {
        self.is_access_check()
            || matches!(
                self,
                Self::MethodNotAllowed { .. }
                    | Self::HeaderNotAllowed { .. }
                    | Self::BadHeaderList { .. }
            )
    }

    /// Whether the console puts it down to CORS.
    pub(crate) fn is_cors_on_console(&self) -> bool {
        self.is_cors() || *self == Self::RedirectIncludesCredentials
    }

    pub(crate) fn is_access_check(&self) -> bool {
        matches!(
            self,
            Self::MissingAllowOrigin
                | Self::OriginMismatch { .. }
                | Self::WildcardWithCredentials
                | Self::CredentialsNotTrue { .. }
                | Self::PreflightStatus { .. }
                | Self::RedirectedPreflight { .. }
        )
    }
}

/// Whether Chromium takes the value for several origins.
pub(crate) fn is_several(value: &str) -> bool {
    value.contains([' ', ','])
}

/// Whether Chromium takes the value for a URL, to which it then compares.
fn is_url(value: &str) -> bool {
    value == "null"
        || value.split_once(':').is_some_and(|(scheme, rest)| {
            is_scheme(scheme)
                && (default_port(&scheme.to_ascii_lowercase()).is_none()
                    || !rest.trim_start_matches('/').is_empty())
        })
}

/// The sentence alone, as on the console.
impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MissingAllowOrigin => f.write_str(
                "No 'Access-Control-Allow-Origin' header is present on the requested resource.",
            ),
            Self::OriginMismatch { got } if is_several(got) => write!(
                f,
                "The 'Access-Control-Allow-Origin' header contains multiple values '{got}', \
                 but only one is allowed. Have the server send the header with a valid value."
            ),
            Self::OriginMismatch { got } if !is_url(got) => write!(
                f,
                "The 'Access-Control-Allow-Origin' header contains the invalid value '{got}'. \
                 Have the server send the header with a valid value."
            ),
            Self::OriginMismatch { got } => write!(
                f,
                "The 'Access-Control-Allow-Origin' header has a value '{got}' that is not equal \
                 to the supplied origin. Have the server send the header with a valid value."
            ),
            Self::WildcardWithCredentials => f.write_str(
                "The value of the 'Access-Control-Allow-Origin' header in the response must not \
                 be the wildcard '*' when the request's credentials mode is 'include'.",
            ),
            Self::CredentialsNotTrue { got } => write!(
                f,
                "The value of the 'Access-Control-Allow-Credentials' header in the response is \
                 '{}' which must be 'true' when the request's credentials mode is 'include'.",
                got.as_deref().unwrap_or_default()
            ),
            Self::PreflightStatus { .. } => f.write_str("It does not have HTTP ok status."),
            Self::RedirectedPreflight { .. } => {
                f.write_str("Redirect is not allowed for a preflight request.")
            }
            Self::MethodNotAllowed { method } => write!(
                f,
                "Method {method} is not allowed by Access-Control-Allow-Methods in preflight \
                 response."
            ),
            Self::HeaderNotAllowed { name } => write!(
                f,
                "Request header field {name} is not allowed by Access-Control-Allow-Headers in \
                 preflight response."
            ),
            Self::BadHeaderList { header, .. } => {
                let header = match *header {
                    "access-control-allow-methods" => "Access-Control-Allow-Methods",
                    "access-control-allow-headers" => "Access-Control-Allow-Headers",
                    other => other,
                };
                write!(f, "Cannot parse {header} response header field in preflight response.")
            }
            Self::ForbiddenMethod { method } => {
                write!(f, "'{method}' HTTP method is unsupported.")
            }
            Self::BadUrl { url } => write!(f, "'{url}' is not a URL that can be fetched."),
            Self::UrlIncludesCredentials => {
                f.write_str("Request cannot be constructed from a URL that includes credentials.")
            }
            Self::MixedContent => f.write_str(
                "Mixed content: the page was loaded over https and requests an insecure resource.",
            ),
            Self::TooManyRedirects => f.write_str("More than 20 redirects."),
            Self::BadLocation { location } => {
                write!(f, "The redirect's location '{location}' is not a URL.")
            }
            Self::RedirectToOtherScheme { location } => {
                write!(f, "The redirect's location '{location}' has a disallowed scheme.")
            }
            // The console does not repeat the location, which holds a password.
            Self::RedirectIncludesCredentials => f.write_str(
                "Redirect location '' contains a username and password, which is disallowed for \
                 cross-origin requests.",
            ),
            Self::BodyNotReplayable => {
                f.write_str("The redirect asks for the request's body a second time.")
            }
            Self::HandshakeRefused { status } => {
                write!(f, "Error during WebSocket handshake: Unexpected response code: {status}.")
            }
            Self::ServiceFailed { error } => write!(f, "The service failed: {error}."),
        }
    }
}
