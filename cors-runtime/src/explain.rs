//! Why a policy allows or refuses a request.
//!
//! The browser's console says that a request was blocked, but the browser does not know the policy.
//! `Dashboard::explain(&request)` does: it returns an [`Explanation`] with the check that
//! failed, the most similar allowed origin, and what to change.
//!
//! ```
//! use cors_runtime::{cors_policy, explain::Outcome};
//! use http::Request;
//!
//! cors_policy! {
//!     Dashboard { origins: ["https://app.example.com"], methods: [PUT] }
//! }
//!
//! let request = Request::get("/items").header("origin", "http://app.example.com").body(())?;
//! let explanation = Dashboard::explain(&request);
//! assert_eq!(explanation.outcome(), Outcome::OriginNotAllowed);
//! assert_eq!(explanation.nearest().unwrap().allowed(), "https://app.example.com");
//! assert_eq!(
//!     explanation.to_string(),
//!     "`Dashboard` does not allow the origin `http://app.example.com`
//! = note: the most similar allowed origin is `https://app.example.com`: the scheme differs
//! = help: open the page there, or add \"http://app.example.com\" to `origins`"
//! );
//! # Ok::<(), http::Error>(())
//! ```
//!
//! It explains one policy's own decision, and knows nothing of the [policies around it](crate::guide::nesting) or
//! inside of it, by whose laws the response may differ; the log (feature `tracing`) does. The policy is taken as
//! declared: a route of `cors_route!` may serve fewer methods.
//!
//! Explanations are safe to log: text from the request is shortened, and escaped to printable ASCII.
//! They are slow to compute. Do not compute one for every request. They need
//! `cargo add cors-runtime --features explain`.

// Here and in the modules, functions are `#[inline(never)]`, because the compiler takes several times as long for all in
// one.

mod addition;
mod display;
mod explanation;
mod malformed;
mod origin;
mod preflight;
mod quote;
mod suggestion;

use std::sync::Arc;

use http::{
    HeaderMap, Method, StatusCode,
    header::{ACCESS_CONTROL_REQUEST_METHOD, COOKIE, ORIGIN},
};

#[cfg(all(feature = "axum", feature = "tracing"))]
use self::display::append;
pub(crate) use self::quote::quoted;
pub use self::{
    explanation::{Explanation, Outcome},
    suggestion::Suggestion,
};
use self::{
    explanation::{Gate, Neutral, Problem, Remark},
    preflight::Asked,
};
use crate::{
    data::PolicyData,
    decision::{Head, responsible},
    head::{AnyHead, Line},
    preflight::is_preflight,
    sender::{Sender, host, is_named},
    start_up::RuntimeOrigins,
};

/// Why a request would, or would not, be served across origins by a policy.
pub(crate) fn explain(
    policy: &'static PolicyData,
    origins: Option<&Arc<RuntimeOrigins>>,
    head: Head<'_>,
) -> Explanation {
    of(policy, origins, head, policy.enforce.then_some(Gate::Policy))
}

/// Why `TrustedSender` and `verify_sender` let a request pass, or refuse it.
#[cfg(any(feature = "tracing", all(debug_assertions, feature = "explain")))]
pub(crate) fn explain_sender(
    policy: &'static PolicyData,
    origins: Option<&Arc<RuntimeOrigins>>,
    head: Head<'_>,
) -> Explanation {
    of(policy, origins, head, Some(Gate::Sender))
}

fn of(
    policy: &'static PolicyData,
    origins: Option<&Arc<RuntimeOrigins>>,
    head: Head<'_>,
    gate: Option<Gate>,
) -> Explanation {
    let Head { method, headers, .. } = head;
    let terms = responsible(policy, origins, headers);
    let is_preflight = is_preflight(&head);
    let asked = if is_preflight { Asked::by_preflight(headers) } else { Asked::Method(method) };
    let sender = Sender::of(&head);
    // An image on a page of another origin comes without `Origin`, and is refused all the same.
    let is_refused = gate.is_some() && sender == Sender::OtherOrigin;
    let is_elsewhere = gate.is_some() && policy.hosts.is_some_and(|hosts| !is_named(hosts, &head));
    let neutral = neutral(sender, headers, is_preflight, is_refused).filter(|_| !is_elsewhere);
    let mut problems = Vec::new();
    if is_elsewhere {
        let host = host(&head).map(|host| quoted(host.as_bytes()));
        problems.push(Problem::HostNotListed { host });
    }
    if neutral.is_none() {
        if let Some(problem) = origin::problem(policy, origins, headers, gate) {
            problems.push(problem);
        }
        if let Some(problem) = asked.problem(terms) {
            problems.push(problem);
        }
        if is_preflight && let Some(problem) = preflight::headers(terms, headers) {
            problems.push(problem);
        }
        if !is_preflight && !terms.credentials && carries_cookies_for_script(head) {
            problems.push(Problem::CredentialsNotAllowed);
        }
    }
    let lacks_origin = matches!(
        problems.first(),
        Some(
            Problem::HostNotListed { .. }
                | Problem::OriginMalformed { .. }
                | Problem::OriginNull
                | Problem::OriginNotAllowed { .. }
        )
    );
    let answered = if lacks_origin { StatusCode::FORBIDDEN } else { StatusCode::NO_CONTENT };
    let is_kept_out = (lacks_origin || neutral == Some(Neutral::NoOrigin { is_refused: true }))
        && (!is_preflight || is_elsewhere);
    let (gate, status) = match gate {
        Some(gate) if is_kept_out => (Some(gate), Some(StatusCode::FORBIDDEN)),
        _ => (None, is_preflight.then_some(answered)),
    };
    Explanation {
        policy,
        terms,
        is_preflight,
        status,
        origin: headers.get(ORIGIN).map(|origin| quoted(origin.as_bytes())),
        method: asked.quoted(),
        neutral,
        problems,
        remarks: remarks(head, gate),
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
        let mut list = String::new();
        for served in served {
            append(&mut list, '`', served);
        }
        explanation.problems.push(Problem::MethodNotServed { method, served: list });
    }
    explanation
}

#[inline(never)]
fn neutral(
    sender: Sender,
    headers: &HeaderMap,
    is_preflight: bool,
    is_refused: bool,
) -> Option<Neutral> {
    match sender {
        _ if !headers.contains_key(ORIGIN) => Some(Neutral::NoOrigin { is_refused }),
        // A browser that asks has found the origins to differ, whatever a proxy made of `Host`.
        _ if is_preflight => None,
        Sender::OwnPage => Some(Neutral::SameOrigin { says_browser: true }),
        Sender::OwnHost => Some(Neutral::SameOrigin { says_browser: false }),
        Sender::Nobody | Sender::User | Sender::OtherOrigin => None,
    }
}

/// Cookies go with a request across origins when a script says `credentials: "include"`, and then its
/// response needs `Access-Control-Allow-Credentials` (Fetch, CORS check). They also go with images and
/// forms, whose responses no script reads.
fn carries_cookies_for_script(head: Head<'_>) -> bool {
    head.headers.contains_key(COOKIE) && not_cors(head).is_none()
}

const FORM: &str = "a form or a link";

/// What a request is to which CORS does not apply.
#[inline(never)]
fn not_cors(head: Head<'_>) -> Option<&'static str> {
    // Handshakes come without `Sec-Fetch-Mode`.
    if let Line::One(upgrade) = head.line("upgrade")
        && upgrade.eq_ignore_ascii_case(b"websocket")
    {
        return Some("a WebSocket handshake");
    }
    match head.line("sec-fetch-mode") {
        Line::One(b"navigate") => Some(FORM),
        Line::One(b"no-cors") => Some("a request in mode `no-cors`"),
        Line::One(b"websocket") => Some("a WebSocket handshake"),
        _ => None,
    }
}

/// `refused`: who keeps the request from its handler.
#[inline(never)]
fn remarks(head: Head<'_>, refused: Option<Gate>) -> Vec<Remark> {
    let Head { method, headers, .. } = head;
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
    match (refused, not_cors(head)) {
        (Some(gate), what) => remarks.push(Remark::Refused { gate, is_form: what == Some(FORM) }),
        (None, Some(what)) if headers.contains_key(ORIGIN) => {
            remarks.push(Remark::NotCors { what });
        }
        (None, _) => {}
    }
    remarks
}
