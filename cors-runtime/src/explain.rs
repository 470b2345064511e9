//! Why a policy allows or refuses a request.
//!
//! The browser's console says that a request was blocked, but the browser does not know the policy.
//! `Dashboard::explain(&method, &headers)` does: it returns an [`Explanation`] with the check that
//! failed, the nearest allowed origin, and what to change.
//!
//! ```
//! use cors_runtime::{cors_policy, explain::Outcome};
//! use http::{HeaderMap, HeaderValue, Method};
//!
//! cors_policy! {
//!     Dashboard { origins: ["https://app.example.com"], methods: [PUT] }
//! }
//!
//! let mut headers = HeaderMap::new();
//! headers.insert("origin", HeaderValue::from_static("http://app.example.com"));
//! let explanation = Dashboard::explain(&Method::GET, &headers);
//! assert_eq!(explanation.outcome(), Outcome::OriginNotAllowed);
//! assert_eq!(explanation.nearest().unwrap().allowed(), "https://app.example.com");
//! assert_eq!(
//!     explanation.to_string(),
//!     "`Dashboard` does not allow the origin `http://app.example.com`
//! = note: the most similar allowed origin is `https://app.example.com`: the scheme differs
//! = help: open the page there, or add \"http://app.example.com\" to `origins`"
//! );
//! ```
//!
//! The explanation is about the policy as declared. A route of `cors_route!` may serve fewer methods.
//!
//! Explanations are safe to log: text from the request is shortened, and escaped to printable ASCII.
//! They are slow to compute. Do not compute one for every request.

mod addition;
mod display;
mod malformed;
mod origin;
mod preflight;
mod quote;
mod suggestion;

use std::sync::Arc;

use http::{
    HeaderMap, Method,
    header::{ACCESS_CONTROL_REQUEST_METHOD, COOKIE, ORIGIN, UPGRADE},
};

pub use self::{
    malformed::Malformed,
    suggestion::{HostDifference, Suggestion},
};
use self::{preflight::Asked, quote::quoted};
use crate::{
    decision::{Head, responsible},
    policy::PolicyData,
    preflight as preflights,
    sender::{Line, Sender},
    start_up::RuntimeOrigins,
};

/// An explanation why a policy allows or refuses a request. See the [module](self).
///
/// `Display` prints the failed checks, each with notes and help. `{:#}` prints the same on one line.
#[derive(Clone, Debug)]
pub struct Explanation {
    policy: &'static PolicyData,
    /// The policy whose lists count; of a combined policy, the member that allows the origin.
    terms: &'static PolicyData,
    is_preflight: bool,
    origin: Option<String>,
    method: String,
    neutral: Option<Neutral>,
    problems: Vec<Problem>,
    remarks: Vec<Remark>,
}

/// The outcome of an explanation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Outcome {
    /// The page may send the request and read the response.
    Allowed,
    /// There is no `Origin`: the request is not cross-origin, or not from a browser.
    NoOrigin,
    /// The page's origin is the server's own, as far as [`is_cross_origin`](crate::is_cross_origin) can tell.
    SameOrigin,
    /// `Origin` is not written as browsers write it.
    OriginMalformed,
    /// The origin is `null`, and the policy does not allow `null`.
    OriginNull,
    /// The policy does not allow the origin.
    OriginNotAllowed,
    /// `Access-Control-Request-Method` is not a method.
    MethodMalformed,
    /// The policy does not allow the method.
    MethodNotAllowed,
    /// `Access-Control-Request-Headers` is not a list of names.
    HeadersMalformed,
    /// The policy does not allow a request header.
    HeadersNotAllowed,
    /// The request has cookies, and the policy does not allow credentials.
    CredentialsNotAllowed,
}

/// Neither allowed nor refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Neutral {
    NoOrigin,
    /// The browser says so, or `Host` does.
    SameOrigin {
        says_browser: bool,
    },
}

/// One check that failed. All text is quoted.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Problem {
    OriginMalformed {
        how: Malformed,
        origin: String,
        /// What a browser would have sent, and whether the policy allows it.
        repaired: Option<(String, bool)>,
    },
    OriginNull,
    OriginNotAllowed {
        origin: String,
        nearest: Option<Suggestion>,
        at_start_up: AtStartUp,
    },
    MethodMalformed {
        method: String,
    },
    MethodNotAllowed {
        method: String,
        is_forbidden: bool,
        meant: Option<&'static str>,
    },
    /// A route serves none of its methods under the policy that was asked for.
    #[cfg(all(feature = "axum", feature = "tracing"))]
    MethodNotServed {
        method: String,
        served: Vec<String>,
    },
    HeadersMalformed {
        part: String,
    },
    HeadersNotAllowed {
        names: Vec<String>,
    },
    CredentialsNotAllowed,
}

/// Origins that are known only at start-up: whether the policy takes any, and has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum AtStartUp {
    None,
    Unset,
    Set,
}

/// What is good to know besides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Remark {
    /// An `OPTIONS` request that lacks one of the headers of a preflight.
    NoPreflight { lacks: &'static str },
    /// CORS does not apply to what was asked.
    NotCors { what: &'static str },
    /// The policy is enforced, so the handler does not run. A form may have sent the request.
    Enforced { is_form: bool },
}

impl Problem {
    fn outcome(&self) -> Outcome {
        match self {
            Self::OriginMalformed { .. } => Outcome::OriginMalformed,
            Self::OriginNull => Outcome::OriginNull,
            Self::OriginNotAllowed { .. } => Outcome::OriginNotAllowed,
            Self::MethodMalformed { .. } => Outcome::MethodMalformed,
            Self::MethodNotAllowed { .. } => Outcome::MethodNotAllowed,
            #[cfg(all(feature = "axum", feature = "tracing"))]
            Self::MethodNotServed { .. } => Outcome::MethodNotAllowed,
            Self::HeadersMalformed { .. } => Outcome::HeadersMalformed,
            Self::HeadersNotAllowed { .. } => Outcome::HeadersNotAllowed,
            Self::CredentialsNotAllowed => Outcome::CredentialsNotAllowed,
        }
    }
}

impl Explanation {
    /// Returns the outcome: the first failed check, in the order of browsers.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        match (&self.neutral, self.problems.first()) {
            (Some(Neutral::NoOrigin), _) => Outcome::NoOrigin,
            (Some(Neutral::SameOrigin { .. }), _) => Outcome::SameOrigin,
            (None, Some(problem)) => problem.outcome(),
            (None, None) => Outcome::Allowed,
        }
    }

    /// Returns all failed checks, in the order of browsers.
    pub fn failed(&self) -> impl Iterator<Item = Outcome> {
        self.problems.iter().map(Problem::outcome)
    }

    /// Returns whether the policy allows the request. A request that is not cross-origin is neither
    /// allowed nor refused.
    #[must_use]
    pub fn is_allowed(&self) -> bool {
        self.outcome() == Outcome::Allowed
    }

    /// Returns whether a check failed.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        !self.problems.is_empty()
    }

    /// Returns whether the request is a [preflight](crate::is_preflight).
    #[must_use]
    pub fn is_preflight(&self) -> bool {
        self.is_preflight
    }

    /// Returns the name of the policy.
    #[must_use]
    pub fn policy(&self) -> &'static str {
        self.policy.name
    }

    /// Returns the name of the policy that a combined policy applies to the origin.
    #[must_use]
    pub fn member(&self) -> Option<&'static str> {
        (!self.policy.members.is_empty() && self.terms.members.is_empty())
            .then_some(self.terms.name)
    }

    /// Returns the request's `Origin`, escaped and shortened.
    #[must_use]
    pub fn origin(&self) -> Option<&str> {
        self.origin.as_deref()
    }

    /// Returns the request's method, or the method that a preflight asks for, escaped and shortened.
    #[must_use]
    pub fn method(&self) -> &str {
        &self.method
    }

    /// Returns how `Origin` differs from what browsers send.
    #[must_use]
    pub fn malformed(&self) -> Option<Malformed> {
        self.problems.iter().find_map(|problem| match problem {
            Problem::OriginMalformed { how, .. } => Some(*how),
            _ => None,
        })
    }

    /// Returns what a browser would have sent instead of a malformed `Origin`, if that is clear.
    #[must_use]
    pub fn repaired(&self) -> Option<&str> {
        self.problems.iter().find_map(|problem| match problem {
            Problem::OriginMalformed { repaired: Some((origin, _)), .. } => Some(origin.as_str()),
            _ => None,
        })
    }

    /// Returns the allowed origin or pattern that is most similar to the refused origin, if one is
    /// similar.
    #[must_use]
    pub fn nearest(&self) -> Option<&Suggestion> {
        self.problems.iter().find_map(|problem| match problem {
            Problem::OriginNotAllowed { nearest, .. } => nearest.as_ref(),
            _ => None,
        })
    }

    /// Returns the method to add to `methods`.
    #[must_use]
    pub fn missing_method(&self) -> Option<&str> {
        self.problems.iter().find_map(|problem| match problem {
            Problem::MethodNotAllowed { method, is_forbidden: false, .. } => Some(method.as_str()),
            _ => None,
        })
    }

    /// Returns the names to add to `headers`: in lower case, sorted, without duplicates.
    #[must_use]
    pub fn missing_headers(&self) -> &[String] {
        let names = self.problems.iter().find_map(|problem| match problem {
            Problem::HeadersNotAllowed { names } => Some(names.as_slice()),
            _ => None,
        });
        names.unwrap_or_default()
    }
}

/// Why a request would, or would not, be served across origins by a policy.
pub(crate) fn explain(
    policy: &'static PolicyData,
    origins: Option<&Arc<RuntimeOrigins>>,
    head: Head<'_>,
) -> Explanation {
    let Head { method, headers, .. } = head;
    let terms = responsible(policy, origins, headers);
    let is_preflight = preflights::of(method, headers);
    let asked = if is_preflight { Asked::by_preflight(headers) } else { Asked::Method(method) };
    let sender = Sender::of(head.authority(), headers);
    let neutral = neutral(sender, headers, is_preflight);
    let mut problems = Vec::new();
    if neutral.is_none() {
        problems.extend(origin::problem(policy, origins, headers));
        problems.extend(asked.problem(terms));
        if is_preflight {
            problems.extend(preflight::headers(terms, headers));
        } else if !terms.credentials && carries_cookies_for_script(headers) {
            problems.push(Problem::CredentialsNotAllowed);
        }
    }
    let mut remarks = remarks(method, headers);
    let is_refused = matches!(
        problems.first(),
        Some(
            Problem::OriginMalformed { .. }
                | Problem::OriginNull
                | Problem::OriginNotAllowed { .. }
        )
    );
    // An image on a page of another origin comes without `Origin`, and is refused all the same.
    let is_cross_origin = neutral == Some(Neutral::NoOrigin) && sender == Sender::OtherOrigin;
    if policy.enforce && (is_refused || is_cross_origin) && !is_preflight {
        let is_form = not_cors(headers) == Some(FORM);
        remarks.retain(|remark| !matches!(remark, Remark::NotCors { .. }));
        remarks.push(Remark::Enforced { is_form });
    }
    Explanation {
        policy,
        terms,
        is_preflight,
        origin: headers.get(ORIGIN).map(|origin| quoted(origin.as_bytes())),
        method: asked.quoted(),
        neutral,
        problems,
        remarks,
    }
}

/// The same for a preflight of a route that serves only some methods. `policy`: that of the handler
/// which the actual request would meet, if there is one.
#[cfg(all(feature = "axum", feature = "tracing"))]
pub(crate) fn explain_route(
    policy: &'static PolicyData,
    origins: Option<&Arc<RuntimeOrigins>>,
    head: Head<'_>,
    served: &[&str],
) -> Explanation {
    let mut explanation = explain(policy, origins, head);
    let asked = Asked::by_preflight(head.headers);
    if let Some(method) = asked.not_served(served)
        && !explanation.problems.iter().any(|problem| {
            matches!(problem, Problem::MethodMalformed { .. } | Problem::MethodNotAllowed { .. })
        })
    {
        explanation.problems.push(Problem::MethodNotServed {
            method,
            served: served.iter().map(|served| (*served).to_owned()).collect(),
        });
    }
    explanation
}

/// Why a policy does not trust the sender of a request.
#[cfg(debug_assertions)]
pub(crate) fn sender(
    policy: &'static PolicyData,
    origins: Option<&Arc<RuntimeOrigins>>,
    head: Head<'_>,
) -> String {
    match Line::of(head.headers, ORIGIN) {
        // An image, a frame, a script.
        Line::Absent => format!(
            "`{}` does not allow a request that a page of another origin has sent without `Origin`",
            policy.name
        ),
        _ => explain(policy, origins, head).to_string(),
    }
}

fn neutral(sender: Sender, headers: &HeaderMap, is_preflight: bool) -> Option<Neutral> {
    match sender {
        _ if !headers.contains_key(ORIGIN) => Some(Neutral::NoOrigin),
        // A browser that asks has found the origins to differ, whatever a proxy made of `Host`.
        _ if is_preflight => None,
        Sender::OwnPage => Some(Neutral::SameOrigin { says_browser: true }),
        Sender::OwnHost => Some(Neutral::SameOrigin { says_browser: false }),
        Sender::Nobody | Sender::User | Sender::OtherOrigin => None,
    }
}

/// Cookies go with a request across origins when script says `credentials: "include"`, and then its
/// response needs `Access-Control-Allow-Credentials` (Fetch, CORS check). They also go with images and
/// forms, whose responses no script reads.
fn carries_cookies_for_script(headers: &HeaderMap) -> bool {
    headers.contains_key(COOKIE) && not_cors(headers).is_none()
}

const FORM: &str = "a form or a link";

/// What a request is to which CORS does not apply.
fn not_cors(headers: &HeaderMap) -> Option<&'static str> {
    // Handshakes come without `Sec-Fetch-Mode`.
    if let Line::One(upgrade) = Line::of(headers, UPGRADE)
        && upgrade.as_bytes().eq_ignore_ascii_case(b"websocket")
    {
        return Some("a WebSocket handshake");
    }
    match Line::of(headers, "sec-fetch-mode") {
        Line::One(mode) => match mode.as_bytes() {
            b"navigate" => Some(FORM),
            b"no-cors" => Some("a request in mode `no-cors`"),
            b"websocket" => Some("a WebSocket handshake"),
            _ => None,
        },
        Line::Absent | Line::Several => None,
    }
}

fn remarks(method: &Method, headers: &HeaderMap) -> Vec<Remark> {
    let mut remarks = Vec::new();
    if *method == Method::OPTIONS {
        match (headers.contains_key(ORIGIN), headers.contains_key(ACCESS_CONTROL_REQUEST_METHOD)) {
            (false, true) => remarks.push(Remark::NoPreflight { lacks: "Origin" }),
            (true, false) => {
                remarks.push(Remark::NoPreflight { lacks: "Access-Control-Request-Method" });
            }
            (true, true) | (false, false) => {}
        }
    }
    if headers.contains_key(ORIGIN) {
        remarks.extend(not_cors(headers).map(|what| Remark::NotCors { what }));
    }
    remarks
}
