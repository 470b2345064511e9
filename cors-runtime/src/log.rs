//! What goes to the program's log, through feature `tracing`. The only file that writes there.
//!
//! A refusal is described when the request comes in, because later its head is gone, and logged when
//! it is clear that no nearer policy has dealt with the request. Without the feature, or where nobody
//! listens, nothing is described.

#![cfg_attr(
    not(feature = "tracing"),
    allow(clippy::unused_self, unused_mut, reason = "nothing is described")
)]

use std::sync::Arc;

#[cfg(feature = "tracing")]
use http::header::COOKIE;
use http::{Request, StatusCode};

use crate::{data::PolicyData, decision::Decision, head::RequestHead, start_up::RuntimeOrigins};
#[cfg(any(feature = "tracing", all(debug_assertions, feature = "explain")))]
use crate::{decision::Head, explain::Explanation};
#[cfg(feature = "tracing")]
use crate::{decision::Kind, head::copied};

/// A refusal that is logged if it comes to that.
#[derive(Debug, Default)]
pub(crate) struct Refusal {
    #[cfg(feature = "tracing")]
    entry: Option<Box<entry::Refused>>,
}

impl Refusal {
    /// Describes what a policy refuses, if it refuses anything and somebody listens.
    #[inline]
    pub(crate) fn of<B>(
        policy: &'static PolicyData,
        origins: Option<&Arc<RuntimeOrigins>>,
        request: &Request<B>,
        decision: &Decision,
    ) -> Self {
        #[cfg(feature = "tracing")]
        if entry::may_be_told(decision, || request.headers().contains_key(&COOKIE)) {
            let (head, path) = (Head::of(request), request.uri().path());
            return Self { entry: entry::Refused::of(policy, origins, head, path, decision) };
        }
        let _ = (policy, origins, request, decision);
        Self::default()
    }

    /// The same for a head in the types of another framework, which is copied.
    #[inline]
    pub(crate) fn of_head(
        policy: &'static PolicyData,
        origins: Option<&Arc<RuntimeOrigins>>,
        head: &impl RequestHead,
        decision: &Decision,
    ) -> Self {
        #[cfg(feature = "tracing")]
        if entry::may_be_told(decision, || head.lines("cookie").next().is_some())
            && entry::warns()
            && (decision.names_origin() || decision.kind() != Kind::Actual || listens())
        {
            let (copied, path) = (copied(head), head.path().unwrap_or_default());
            let entry = entry::Refused::of(policy, origins, copied.head(), path, decision);
            return Self { entry };
        }
        let _ = (policy, origins, head, decision);
        Self::default()
    }

    /// The same for a preflight of a route, which serves only some methods.
    #[cfg(feature = "axum")]
    pub(crate) fn of_route<B>(
        policy: &'static PolicyData,
        origins: Option<&Arc<RuntimeOrigins>>,
        request: &Request<B>,
        served: &[&str],
    ) -> Self {
        #[cfg(feature = "tracing")]
        {
            let (head, path) = (Head::of(request), request.uri().path());
            Self { entry: entry::Refused::of_route(policy, origins, head, path, served) }
        }
        #[cfg(not(feature = "tracing"))]
        {
            let _ = (policy, origins, request, served);
            Self::default()
        }
    }

    /// Runs something of the inner service. Where the policy refuses the sender meanwhile, that is what is
    /// logged of the request.
    #[inline]
    pub(crate) fn watch<T>(&mut self, run: impl FnOnce() -> T) -> T {
        #[cfg(feature = "tracing")]
        if let Some(entry) = &self.entry {
            let kept = entry.kept;
            entry::SENDER_OF.set(None);
            let output = run();
            if entry::SENDER_OF.get().is_some_and(|policy| std::ptr::eq(policy, kept)) {
                self.entry = None;
            }
            return output;
        }
        run()
    }

    /// It has come to that. The second time, nothing is logged.
    #[inline]
    pub(crate) fn log(&mut self) {
        #[cfg(feature = "tracing")]
        if let Some(entry) = self.entry.take() {
            entry.log();
        }
    }

    /// The preflight did not reach the nearer policy that alone may answer it: a middleware has stopped
    /// it, with this status.
    pub(crate) fn stopped(&mut self, status: StatusCode) {
        #[cfg(feature = "tracing")]
        entry::stopped(self.entry.take().as_deref(), status);
        let _ = status;
    }

    /// The same where nobody was asked, as it is logged later.
    pub(crate) fn unasked(mut self) -> Self {
        #[cfg(feature = "tracing")]
        if let Some(entry) = &mut self.entry {
            entry.what = entry::What::Unasked;
        }
        self
    }

    /// A nearer policy was heard, and the request was left to it. Perhaps the policy is not one of its way.
    pub(crate) fn left(mut self) -> Self {
        #[cfg(feature = "tracing")]
        if let Some(entry) = &mut self.entry
            && entry.what == entry::What::Ungranted
        {
            entry.what = entry::What::Left;
        }
        self
    }
}

/// Why a response that a policy would let a page read gets no CORS headers.
#[derive(Clone, Copy, Debug)]
#[cfg_attr(not(feature = "tracing"), allow(dead_code, reason = "nothing is logged"))]
pub(crate) enum Closed {
    /// A nearer policy has dealt with the request, and the headers are not what it wrote.
    Altered,
    /// A nearer policy may have dealt with the request, but it did not get this one.
    Rebuilt,
    /// The program had one policy when the request came.
    InFlight,
}

impl Closed {
    #[cold]
    pub(crate) fn log(self) {
        #[cfg(feature = "tracing")]
        entry::closed(self);
    }
}

/// Whether somebody listens to refusals.
#[cfg(any(feature = "tracing", all(debug_assertions, feature = "explain")))]
pub(crate) fn listens() -> bool {
    #[cfg(feature = "tracing")]
    return entry::listens();
    #[cfg(not(feature = "tracing"))]
    false
}

/// Logs that a policy does not trust a sender.
#[cfg(any(feature = "tracing", all(debug_assertions, feature = "explain")))]
pub(crate) fn sender(
    policy: &'static PolicyData,
    explanation: Explanation,
    head: Head<'_>,
    path: Option<&str>,
) {
    #[cfg(feature = "tracing")]
    if listens() {
        entry::sender(policy, &explanation, head, path);
    }
    #[cfg(not(feature = "tracing"))]
    let _ = (policy, explanation, head, path);
}

#[cfg(feature = "tracing")]
mod entry {
    use std::{cell::Cell, sync::Arc};

    use http::{
        HeaderMap, HeaderValue, Method, StatusCode,
        header::{ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_REQUEST_METHOD, ORIGIN},
    };
    use tracing::{Level, debug, enabled, warn};

    use super::Closed;
    use crate::{
        data::{Kept, PolicyData},
        decision::{Decision, Head, Kind},
        explain::{Explanation, Suggestion, explain, quoted},
        head::append,
        sender::has_unsafe_type,
        start_up::RuntimeOrigins,
    };

    const TARGET: &str = "cors_runtime";

    pub(super) fn listens() -> bool {
        enabled!(target: TARGET, Level::DEBUG)
    }

    pub(super) fn warns() -> bool {
        enabled!(target: TARGET, Level::WARN)
    }

    /// Whether there may be a refusal. The response to an allowed origin may be withheld, because cookies
    /// came with the request.
    #[inline]
    pub(super) fn may_be_told(decision: &Decision, has_cookie: impl FnOnce() -> bool) -> bool {
        decision.is_preflight()
            || !decision.is_allowed()
            || decision.kind() == Kind::Ungranted
            || listens() && !decision.data().credentials && has_cookie()
    }

    /// Both texts of the request are quoted.
    #[derive(Debug)]
    pub(super) struct Refused {
        /// Which policy refuses: the address of what the runtime keeps for it.
        pub(super) kept: &'static Kept,
        method: String,
        path: String,
        explanation: Option<Explanation>,
        pub(super) what: What,
    }

    /// What kind of refusal it is.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub(super) enum What {
        Refused,
        /// A browser sends such a request only after a preflight that was granted.
        TookGrant,
        /// The same, and a policy around would have granted it: the handler does not run.
        Ungranted,
        /// The same, but a policy was heard that seemed to be nearer: the handler has run.
        Left,
        /// A preflight that a nearer policy should have answered, and did not get.
        Unasked,
    }

    impl Refused {
        #[inline(never)]
        pub(super) fn of(
            policy: &'static PolicyData,
            origins: Option<&Arc<RuntimeOrigins>>,
            head: Head<'_>,
            path: &str,
            decision: &Decision,
        ) -> Option<Box<Self>> {
            let what = match decision.kind() {
                Kind::Ungranted => What::Ungranted,
                Kind::Actual if took_a_grant(head) => What::TookGrant,
                _ => What::Refused,
            };
            if !(listens() || what != What::Refused && warns()) {
                return (decision.is_preflight() && warns())
                    .then(|| Box::new(Self::new(policy, head, path, None, what)));
            }
            let explanation = match what {
                What::Ungranted => explain_preflight_of(policy, origins, head),
                _ => explain(policy, origins, head),
            };
            let is_refused = explanation.failed().next().is_some()
                || matches!(decision.kind(), Kind::Enforced | Kind::Ungranted);
            if !is_refused && !decision.is_preflight() {
                return None;
            }
            let explanation = is_refused.then_some(explanation);
            Some(Box::new(Self::new(policy, head, path, explanation, what)))
        }

        #[cfg(feature = "axum")]
        pub(super) fn of_route(
            policy: &'static PolicyData,
            origins: Option<&Arc<RuntimeOrigins>>,
            head: Head<'_>,
            path: &str,
            served: &[&str],
        ) -> Option<Box<Self>> {
            if !listens() {
                return None;
            }
            let explanation = crate::explain::explain_route(policy, origins, head, served);
            let is_refused = explanation.failed().next().is_some();
            is_refused
                .then(|| Box::new(Self::new(policy, head, path, Some(explanation), What::Refused)))
        }

        fn new(
            policy: &'static PolicyData,
            head: Head<'_>,
            path: &str,
            explanation: Option<Explanation>,
            what: What,
        ) -> Self {
            let method = quoted(head.method.as_str().as_bytes());
            Self { kept: (policy.kept)(), method, path: quoted(path.as_bytes()), explanation, what }
        }

        pub(super) fn log(&self) {
            let (method, path) = (&*self.method, &*self.path);
            if self.what == What::Unasked {
                warn!(
                    target: TARGET,
                    path,
                    "a preflight was not allowed: there is an inner policy, and the preflight did not \
                     reach it; help: put a policy around each branch, or let preflights pass in the \
                     middleware between (`cors_runtime::is_preflight(&request)`)"
                );
            }
            let Some(explanation) = &self.explanation else { return };
            let policy = explanation.policy();
            let note = match self.what {
                What::Unasked => return,
                What::Refused => String::new(),
                What::TookGrant => "; note: a browser sends such a request only after a preflight that \
                                    is allowed, and this policy has allowed none; any other program \
                                    can send it without; help: check whether a proxy answers its \
                                    preflights"
                    .to_owned(),
                What::Ungranted => format!(
                    "; note: a browser sends this request only after a preflight, which an outer \
                     policy allows and `{policy}` does not, so it was refused"
                ),
                What::Left => format!(
                    "; note: a browser sends this request only after a preflight, which an outer \
                     policy allows and `{policy}` does not; a policy was detected that seems to be an \
                     inner one, so the request was let through; help: if the state, an extension or a \
                     closure of the route holds a service with a policy, hold it in an `Arc`"
                ),
            };
            refusal(self.what != What::Refused, explanation, method, Some(path), &note);
        }
    }

    /// Logs a refusal, with what is good to know besides.
    fn refusal(
        is_warning: bool,
        explanation: &Explanation,
        method: &str,
        path: Option<&str>,
        note: &str,
    ) {
        let (policy, outcome) = (explanation.policy(), explanation.outcome());
        let (origin, nearest) =
            (explanation.origin(), explanation.nearest().map(Suggestion::allowed));
        if is_warning {
            warn!(target: TARGET, policy, ?outcome, origin, nearest, method, path, "{explanation:#}{note}");
        } else {
            debug!(target: TARGET, policy, ?outcome, origin, nearest, method, path, "{explanation:#}{note}");
        }
    }

    /// Why the policy would not have granted the preflight of a request.
    fn explain_preflight_of(
        policy: &'static PolicyData,
        origins: Option<&Arc<RuntimeOrigins>>,
        head: Head<'_>,
    ) -> Explanation {
        let mut headers = HeaderMap::new();
        if let Some(origin) = head.headers.get(ORIGIN) {
            append(&mut headers, ORIGIN, origin.clone());
        }
        if let Ok(method) = HeaderValue::from_str(head.method.as_str()) {
            append(&mut headers, ACCESS_CONTROL_REQUEST_METHOD, method);
        }
        if has_unsafe_type(&head) {
            let name = HeaderValue::from_static("content-type");
            append(&mut headers, ACCESS_CONTROL_REQUEST_HEADERS, name);
        }
        let head = Head { method: &Method::OPTIONS, headers: &headers, ..head };
        explain(policy, origins, head)
    }

    thread_local! {
        /// The policy whose refusal of a sender was logged last on this thread.
        pub(super) static SENDER_OF: Cell<Option<&'static Kept>> = const { Cell::new(None) };
    }

    pub(super) fn sender(
        policy: &'static PolicyData,
        explanation: &Explanation,
        head: Head<'_>,
        path: Option<&str>,
    ) {
        SENDER_OF.set(Some((policy.kept)()));
        let help = match explanation.origin() {
            Some(_) => "",
            None => "; help: let the page send it with `fetch`, which names the page's origin",
        };
        let note =
            format!("; note: `TrustedSender` or `verify_sender` has refused the request{help}");
        let path = path.map(|path| quoted(path.as_bytes()));
        let method = quoted(head.method.as_str().as_bytes());
        refusal(false, explanation, &method, path.as_deref(), &note);
    }

    /// Whether only a granted preflight lets a page of another origin send this (Fetch,
    /// CORS-safelisted method and request-header).
    fn took_a_grant(head: Head<'_>) -> bool {
        let is_safelisted = matches!(*head.method, Method::GET | Method::HEAD | Method::POST);
        head.headers.contains_key(ORIGIN)
            && *head.method != Method::OPTIONS
            && (!is_safelisted || has_unsafe_type(&head))
    }

    pub(super) fn stopped(entry: Option<&Refused>, status: StatusCode) {
        let path = entry.map(|entry| &*entry.path);
        warn!(
            target: TARGET,
            path,
            %status,
            "a preflight was answered with {status} before it reached the policy of its route, so the \
             browser does not send the request; help: preflights carry no credentials: let them pass in \
             the middleware (`cors_runtime::is_preflight(&request)`), or do its work in an extractor; if \
             the route has no policy of its own, check whether its state, an extension or a closure \
             holds a service with a policy: hold it in an `Arc`"
        );
    }

    pub(super) fn closed(why: Closed) {
        let text = match why {
            Closed::Altered => {
                "an inner policy has handled a request, and its response does not have the headers that \
                 the policy wrote, so the response gets no CORS headers; help: let nothing inside of a \
                 policy write or remove CORS headers or `Vary`; give requests that a handler or a \
                 middleware makes itself extensions of their own, and no `Origin`"
            }
            Closed::Rebuilt => {
                "an inner policy may have answered a request without the extensions of this one, so the \
                 response gets no CORS headers; help: keep the request's extensions where a middleware \
                 builds the request anew, and leave `Origin` out of requests that a handler makes itself"
            }
            Closed::InFlight => {
                "the program's second policy was made while a request was on its way, so the response \
                 gets no CORS headers; help: make all policies before the first request"
            }
        };
        warn!(target: TARGET, "{text}");
    }
}
