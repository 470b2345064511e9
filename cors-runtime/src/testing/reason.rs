//! The reasons for which a fetch fails, in the words of the console.

use std::fmt;

/// What exactly went wrong.
///
/// ```
/// use cors_runtime::testing::Reason;
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
        /// As script wrote it.
        method: String,
    },
    /// The request names a path only, and [`Browser::api`] was not called.
    ///
    /// [`Browser::api`]: super::Browser::api
    NoTarget {
        /// The URI of the request.
        uri: String,
    },
    /// The URI of the request is not one of http or https, or has a host that
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
    /// The preflight was answered with a redirect.
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
    /// A list of the preflight's answer has an element that is no token.
    BadHeaderList {
        /// The response header, in lower case.
        header: &'static str,
        /// Its value.
        got: String,
    },

    /// More than twenty redirects.
    TooManyRedirects,
    /// `location` is no URL, or there are several.
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
    /// [`Fetch::replay_body`]: super::Fetch::replay_body
    BodyNotReplayable,

    /// The service returned an error instead of a response.
    ServiceFailed {
        /// The error, displayed.
        error: String,
    },
}

impl Reason {
    /// Whether the server could have allowed this with other CORS headers.
    pub fn is_cors(&self) -> bool {
        self.is_access_check()
            || matches!(
                self,
                Self::MethodNotAllowed { .. }
                    | Self::HeaderNotAllowed { .. }
                    | Self::BadHeaderList { .. }
            )
    }

    pub(super) fn is_access_check(&self) -> bool {
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

    /// One line: what to change.
    pub(super) fn help(&self, origin: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MissingAllowOrigin | Self::WildcardWithCredentials => {
                write!(f, "answer with `access-control-allow-origin: {origin}`")
            }
            Self::OriginMismatch { got } if got.contains(',') => write!(
                f,
                "answer with one line, `access-control-allow-origin: {origin}`; \
                 two layers may each be adding theirs"
            ),
            Self::OriginMismatch { .. } => write!(
                f,
                "answer with `access-control-allow-origin: {origin}`, byte for byte"
            ),
            Self::CredentialsNotTrue { .. } => f.write_str(
                "answer with `access-control-allow-credentials: true`, or fetch without credentials",
            ),
            Self::PreflightStatus { .. } => f.write_str(
                "answer OPTIONS with 204 before authentication, routing and handlers see it",
            ),
            Self::RedirectedPreflight { .. } => f.write_str(
                "answer OPTIONS at this URL itself, or fetch the URL that it redirects to",
            ),
            Self::MethodNotAllowed { method } => write!(
                f,
                "answer the preflight with `access-control-allow-methods: {method}`"
            ),
            Self::HeaderNotAllowed { name } => write!(
                f,
                "answer the preflight with `access-control-allow-headers: {name}`"
            ),
            Self::BadHeaderList { header, .. } => write!(
                f,
                "separate the names in `{header}` with commas, and send nothing but names"
            ),
            Self::ForbiddenMethod { .. } => {
                f.write_str("no server can allow this method; use another one")
            }
            Self::NoTarget { .. } => f.write_str(
                "say where the service is, `Browser::at(…).api(\"https://api.example.com\")`",
            ),
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

/// The sentence alone, as on the console.
impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MissingAllowOrigin => f.write_str(
                "No 'Access-Control-Allow-Origin' header is present on the requested resource.",
            ),
            Self::OriginMismatch { got } if got.contains(',') => write!(
                f,
                "The 'Access-Control-Allow-Origin' header contains multiple values '{got}', \
                 but only one is allowed."
            ),
            Self::OriginMismatch { got } => write!(
                f,
                "The 'Access-Control-Allow-Origin' header has a value '{got}' that is not equal \
                 to the supplied origin."
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
            Self::PreflightStatus { status } => {
                write!(f, "It does not have HTTP ok status (it has {status}).")
            }
            Self::RedirectedPreflight { status } => {
                write!(f, "Redirect ({status}) is not allowed for a preflight request.")
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
            Self::BadHeaderList { header, got } => write!(
                f,
                "Cannot parse {header} response header field in preflight response: '{got}'."
            ),
            Self::ForbiddenMethod { method } => {
                write!(f, "'{method}' HTTP method is unsupported.")
            }
            Self::NoTarget { uri } => write!(f, "'{uri}' has no origin."),
            Self::BadUrl { url } => write!(f, "'{url}' is not a URL that can be fetched."),
            Self::UrlIncludesCredentials => {
                f.write_str("The URL includes a user name or a password.")
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
            Self::RedirectIncludesCredentials => f.write_str(
                "The redirect's location contains a user name or a password, which is disallowed \
                 for cross-origin requests.",
            ),
            Self::BodyNotReplayable => {
                f.write_str("The redirect asks for the request's body a second time.")
            }
            Self::ServiceFailed { error } => write!(f, "The service failed: {error}."),
        }
    }
}
