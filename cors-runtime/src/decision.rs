//! The decision of a policy about one request: a value, and a pure function that computes it.

use std::{borrow::Cow, sync::Arc};

use bytes::Bytes;
use cors_data::origins::{Admitted, Exact};
use http::{
    HeaderMap, HeaderValue, Method, StatusCode,
    header::{ACCESS_CONTROL_REQUEST_METHOD, ORIGIN},
};

use crate::{
    data::{Kept, PolicyData},
    sender::{Sender, is_named},
    start_up::{Admitted as AtStartUp, RuntimeOrigins},
};

pub(crate) use crate::head::Head;
use crate::head::{AnyHead, RequestHead};

/// The decision of a policy about one request.
///
/// `Dashboard::decide(&request)` computes it. Tower services need only the layer. An adapter to another
/// framework decides before the handler runs, and applies the decision to the response. It implements
/// [`RequestHead`] and [`ResponseHead`](crate::ResponseHead) where the framework has types of its own. The policy
/// decides which headers to read and to write. For several policies around one another, and for the log, see
/// [`adapter`](crate::adapter).
///
/// ```
/// use cors_runtime::cors_policy;
/// use http::{Request, Response, StatusCode};
///
/// cors_policy! {
///     Dashboard { origins: ["https://app.example.com"], methods: [PUT] }
/// }
///
/// fn serve(
///     request: &Request<String>,
///     handler: impl FnOnce() -> Response<String>,
/// ) -> Response<String> {
///     let decision = Dashboard::decide(request);
///     let mut response = match decision.status() {
///         Some(_) => Response::default(),
///         None => handler(),
///     };
///     if let Some(status) = decision.apply(response.headers_mut()) {
///         *response.status_mut() = status;
///     }
///     response
/// }
///
/// let preflight = Request::options("/items")
///     .header("origin", "https://app.example.com")
///     .header("access-control-request-method", "PUT")
///     .body(String::new())?;
/// let response = serve(&preflight, || unreachable!("a preflight"));
/// assert_eq!(response.status(), StatusCode::NO_CONTENT);
/// assert_eq!(response.headers()["access-control-allow-methods"], "PUT");
/// # Ok::<(), http::Error>(())
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Decision {
    origin: OriginDecision,
    /// The policy whose headers are written; of a combined policy, the member that decides.
    policy: &'static PolicyData,
    /// Its index among the members, for which a route has lists of methods.
    #[cfg_attr(not(feature = "axum"), allow(dead_code, reason = "only routes have such lists"))]
    member: u16,
    kind: Kind,
    /// The response depends on `Origin`.
    varies: bool,
    /// The request has an `Origin`.
    names_origin: bool,
}

/// What a policy says of `Origin`. The header value is made when the response is there, so that
/// little has to be carried until then.
#[derive(Clone, Debug)]
enum OriginDecision {
    /// There is no `Origin`.
    Absent,
    /// It is not the policy's.
    Refused,
    /// The policy is for every origin.
    Any,
    /// It is this constant.
    Exactly(Exact),
    /// A pattern, or the origins given at start-up, admit this value.
    Same(HeaderValue),
}

/// What is to be done with the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The handler answers it.
    Actual,
    /// The policy answers it.
    Preflight,
    /// The policy is enforced and refuses it: its sender, or the host that it names.
    Enforced,
    /// It has come by a grant of a policy around, and this one would not have granted it.
    Ungranted,
}

/// What a policy says of a request. `origins`: those that were given at start-up, where they are not
/// the process's.
pub(crate) fn decide(
    policy: &'static PolicyData,
    origins: Option<&Arc<RuntimeOrigins>>,
    head: &impl RequestHead,
) -> Decision {
    let mut lines = head.lines("origin");
    let line = lines.next();
    let mut decision = Decision::of_line(policy, origins, line, || lines.next().is_none());
    let kind = decision.kind_by(
        policy,
        || head,
        || {
            head.method() == "OPTIONS"
                && head.lines("access-control-request-method").next().is_some()
        },
    );
    decision.set_kind(kind);
    decision
}

/// The same for a request in the types of `http`, of which nothing is copied.
#[cfg(feature = "axum")]
pub(crate) fn decide_http(
    policy: &'static PolicyData,
    origins: Option<&Arc<RuntimeOrigins>>,
    head: Head<'_>,
) -> Decision {
    let mut decision = Decision::of_lines(policy, origins, head.headers);
    decision.set_kind(decision.kind_of(policy, head));
    decision
}

impl Decision {
    #[inline]
    const fn new(policy: &'static PolicyData, origin: OriginDecision) -> Self {
        let (member, kind) = (0, Kind::Actual);
        let varies = !matches!(origin, OriginDecision::Any);
        Self { origin, policy, member, kind, varies, names_origin: true }
    }

    /// The decision about the lines of `Origin`, as if the request were an actual one.
    // A part of its caller: a request that another function has seen is copied when it is passed on, and
    // not moved.
    #[inline(always)]
    #[allow(clippy::inline_always, reason = "so that it holds, whatever the caller is")]
    pub(crate) fn of_lines(
        policy: &'static PolicyData,
        origins: Option<&Arc<RuntimeOrigins>>,
        headers: &HeaderMap,
    ) -> Self {
        // One look for both lines that there may be.
        let mut lines = headers.get_all(&ORIGIN).iter();
        let line = lines.next();
        Self::of_line(policy, origins, line, || lines.next().is_none())
    }

    #[inline(always)]
    #[allow(clippy::inline_always, reason = "as above")]
    fn of_line(
        policy: &'static PolicyData,
        origins: Option<&Arc<RuntimeOrigins>>,
        line: Option<impl OriginLine>,
        is_alone: impl FnOnce() -> bool,
    ) -> Self {
        if is_for_everyone(policy, origins) {
            let names_origin = line.is_some();
            return Self { names_origin, ..Self::new(policy, OriginDecision::Any) };
        }
        match line {
            None => Self { names_origin: false, ..Self::new(policy, OriginDecision::Absent) },
            // Two lines are not what a browser sends; reading one of them would be a guess.
            Some(_) if !is_alone() => Self::new(policy, OriginDecision::Refused),
            Some(origin) => Self::of_origin(policy, origins, origin),
        }
    }

    /// What is to be done with a request about whose `Origin` this is the decision.
    #[inline(always)]
    #[allow(clippy::inline_always, reason = "as above")]
    pub(crate) fn kind_of(&self, policy: &PolicyData, head: Head<'_>) -> Kind {
        self.kind_by(
            policy,
            || head.erased(),
            || {
                *head.method == Method::OPTIONS
                    && head.headers.contains_key(&ACCESS_CONTROL_REQUEST_METHOD)
            },
        )
    }

    #[inline(always)]
    #[allow(clippy::inline_always, reason = "as above")]
    fn kind_by<'a>(
        &self,
        policy: &PolicyData,
        head: impl Fn() -> &'a dyn AnyHead,
        asks_for_method: impl FnOnce() -> bool,
    ) -> Kind {
        if policy.hosts.is_some_and(|hosts| !is_named(hosts, head())) {
            Kind::Enforced
        } else if self.names_origin && asks_for_method() {
            Kind::Preflight
        } else if policy.enforce && !self.is_allowed() && Sender::of(head()) == Sender::OtherOrigin
        {
            Kind::Enforced
        } else {
            Kind::Actual
        }
    }

    #[inline]
    pub(crate) fn set_kind(&mut self, kind: Kind) {
        self.kind = kind;
        // Also where an allowed page has asked a host that is not the server's.
        if kind == Kind::Enforced {
            self.origin = OriginDecision::Refused;
        }
    }

    #[inline(never)]
    fn of_origin(
        policy: &'static PolicyData,
        origins: Option<&Arc<RuntimeOrigins>>,
        origin: impl OriginLine,
    ) -> Self {
        if !policy.members.is_empty() {
            return Self::of_member(policy, origins, origin);
        }
        // One after the other, so that each is written where it is returned.
        match policy.origins.find(origin.as_ref()) {
            Some(Admitted::Exactly(exact)) => Self::new(policy, OriginDecision::Exactly(exact)),
            Some(Admitted::ByPattern) => Self::new(policy, OriginDecision::same(origin)),
            // `"*"` is not found here: every caller has asked for it first.
            _ if !policy.origins.runtime => Self::new(policy, OriginDecision::Refused),
            _ => Self::at_start_up(policy, origins, origin),
        }
    }

    #[inline(never)]
    fn at_start_up(
        policy: &'static PolicyData,
        origins: Option<&Arc<RuntimeOrigins>>,
        origin: impl OriginLine,
    ) -> Self {
        let admitted = place(policy, origins).and_then(|place| place.admit(origin.as_ref(), false));
        let decision = match admitted {
            Some(admitted) => OriginDecision::at_start_up(admitted, origin),
            None => OriginDecision::Refused,
        };
        Self::new(policy, decision)
    }

    /// The same for a combined policy.
    #[inline(never)]
    fn of_member(
        policy: &'static PolicyData,
        origins: Option<&Arc<RuntimeOrigins>>,
        origin: impl OriginLine,
    ) -> Self {
        // What was checked by the compiler goes before what came at start-up, and both before `"*"`,
        // which is for everyone else.
        let found = policy.find_member(origin.as_ref());
        let (index, decision) = match found {
            Some((index, Admitted::Exactly(_) | Admitted::ByPattern)) => {
                (index, Self::of_origin(policy.members[index], origins, origin))
            }
            _ => match (admit_at_start_up(policy, origins, origin.as_ref()), found) {
                (Some((index, admitted)), _) => {
                    let decision = OriginDecision::at_start_up(admitted, origin);
                    (index, Self::new(policy.members[index], decision))
                }
                (None, Some((index, _))) => {
                    (index, Self::new(policy.members[index], OriginDecision::Any))
                }
                (None, None) => return Self::new(policy, OriginDecision::Refused),
            },
        };
        match u16::try_from(index) {
            // Another member may answer another origin.
            Ok(member) => Self { member, varies: true, ..decision },
            Err(_) => Self::new(policy, OriginDecision::Refused),
        }
    }

    /// Returns whether the request's origin is allowed. It does not say whether the handler runs: requests without
    /// `Origin` and those of the server's own pages are served, though it is `false`. Use
    /// [`status`](Self::status) for that.
    #[must_use]
    pub fn is_allowed(&self) -> bool {
        !matches!(self.origin, OriginDecision::Absent | OriginDecision::Refused)
    }

    /// Returns whether the request is a [preflight](crate::is_preflight).
    #[must_use]
    pub fn is_preflight(&self) -> bool {
        self.kind == Kind::Preflight
    }

    /// Returns the name of the policy that decides. Of a combined policy, it is the member that allows the
    /// origin, and the combined policy itself where none does.
    #[must_use]
    pub fn policy(&self) -> &'static str {
        self.policy.name
    }

    /// Returns the status of the response if the handler must not run: 204 or 403 for a preflight, 403
    /// for a request that a policy with `enforce` refuses. `None` means that the handler responds.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        match self.kind {
            Kind::Actual => None,
            Kind::Preflight if self.is_allowed() => Some(StatusCode::NO_CONTENT),
            Kind::Preflight | Kind::Enforced | Kind::Ungranted => Some(StatusCode::FORBIDDEN),
        }
    }

    /// The same for a response that no page may read.
    pub(crate) fn refused(self) -> Self {
        Self { origin: OriginDecision::Refused, varies: true, ..self }
    }

    /// Takes the decision, and leaves one that allows nothing.
    #[inline]
    pub(crate) fn take(&mut self) -> Self {
        std::mem::replace(self, Self { origin: OriginDecision::Absent, ..*self })
    }

    pub(crate) fn kind(&self) -> Kind {
        self.kind
    }

    /// Whether the same policy has decided. Its data may have several addresses, and policies with equal
    /// data one; what the runtime keeps of a policy has one of its own.
    pub(crate) fn is_by_policy_of(&self, other: &Self) -> bool {
        std::ptr::eq((self.policy.kept)(), (other.policy.kept)())
    }

    pub(crate) fn data(&self) -> &'static PolicyData {
        self.policy
    }

    /// The index of the member that decides.
    #[cfg(feature = "axum")]
    pub(crate) fn member(&self) -> usize {
        usize::from(self.member)
    }

    pub(crate) fn varies(&self) -> bool {
        self.varies
    }

    pub(crate) fn names_origin(&self) -> bool {
        self.names_origin
    }

    /// The bytes of `Access-Control-Allow-Origin`, if there is to be one.
    #[inline]
    pub(crate) fn allowed(&self) -> Option<&[u8]> {
        match &self.origin {
            _ if !self.is_allowed() => None,
            OriginDecision::Exactly(exact) => Some(exact.text),
            other => other.allowed(),
        }
    }

    /// The same, not copied where the policy has them.
    pub(crate) fn allowed_bytes(&self) -> Cow<'static, [u8]> {
        match &self.origin {
            OriginDecision::Exactly(exact) => exact.text.into(),
            OriginDecision::Any => b"*".into(),
            _ => self.allowed().unwrap_or_default().to_vec().into(),
        }
    }

    /// The value of `Access-Control-Allow-Origin`, if there is to be one. `kept`: of the policy.
    #[inline]
    pub(crate) fn allow_origin(&self, kept: &'static Kept) -> Option<HeaderValue> {
        match &self.origin {
            // A constant, because a clone of the request's value may have to allocate.
            OriginDecision::Exactly(exact) => match kept.origins.get(exact.place) {
                Some(value) => Some(value.clone()),
                None => HeaderValue::from_maybe_shared(Bytes::from_static(exact.text)).ok(),
            },
            other => other.allow_origin(),
        }
    }
}

impl OriginDecision {
    #[inline(never)]
    fn allow_origin(&self) -> Option<HeaderValue> {
        match self {
            Self::Any => Some(const { HeaderValue::from_static("*") }),
            Self::Same(origin) => Some(origin.clone()),
            _ => None,
        }
    }

    #[inline(never)]
    fn allowed(&self) -> Option<&[u8]> {
        match self {
            Self::Absent | Self::Refused => None,
            Self::Any => Some(b"*"),
            Self::Exactly(exact) => Some(exact.text),
            Self::Same(origin) => Some(origin.as_bytes()),
        }
    }

    #[inline]
    fn at_start_up(admitted: AtStartUp, origin: impl OriginLine) -> Self {
        match admitted {
            AtStartUp::Exactly(value) => Self::Same(value),
            AtStartUp::ByPattern => Self::same(origin),
            AtStartUp::Any => Self::Any,
        }
    }

    #[inline]
    fn same(origin: impl OriginLine) -> Self {
        origin.try_into().map_or(Self::Refused, Self::Same)
    }
}

/// A line of `Origin`, of which a header value is made only where the response says it.
pub(crate) trait OriginLine: AsRef<[u8]> + TryInto<HeaderValue> + Copy {}

impl<T: AsRef<[u8]> + TryInto<HeaderValue> + Copy> OriginLine for T {}

/// Whether a policy is for every origin: by its source, or since start-up.
#[inline]
pub(crate) fn is_for_everyone(
    policy: &'static PolicyData,
    origins: Option<&Arc<RuntimeOrigins>>,
) -> bool {
    policy.origins.any() || place(policy, origins).is_some_and(RuntimeOrigins::admits_everyone)
}

/// Where a policy's origins of start-up are, if it takes any.
#[inline]
pub(crate) fn place<'a>(
    policy: &'static PolicyData,
    origins: Option<&'a Arc<RuntimeOrigins>>,
) -> Option<&'a RuntimeOrigins> {
    if !policy.origins.runtime {
        return None;
    }
    #[cfg(not(feature = "start-up"))]
    return origins.map(|origins| &**origins);
    #[cfg(feature = "start-up")]
    Some(origins.map_or_else(|| &(policy.kept)().at_start_up, |origins| &**origins))
}

/// The index of the member whose origins of start-up admit an origin, and the value to answer with. The
/// set may be the process's, which the member has accepted: a gate takes it only as trusted senders.
fn admit_at_start_up(
    policy: &'static PolicyData,
    origins: Option<&Arc<RuntimeOrigins>>,
    origin: &[u8],
) -> Option<(usize, AtStartUp)> {
    policy.members.iter().enumerate().find_map(|(index, member)| {
        Some((index, place(member, origins)?.admit(origin, policy.enforce)?))
    })
}

/// Whether an origin is among a policy's, or among those that it was given at start-up.
#[cfg(feature = "explain")]
pub(crate) fn admits(
    policy: &'static PolicyData,
    origins: Option<&Arc<RuntimeOrigins>>,
    origin: &HeaderValue,
) -> bool {
    if is_for_everyone(policy, origins) {
        return true;
    }
    Decision::of_origin(policy, origins, origin).is_allowed()
}

/// Whether the pages of an origin may send a request, by the policy's list of trusted senders. `"*"` is
/// none of them.
pub(crate) fn trusts(
    policy: &'static PolicyData,
    origins: Option<&Arc<RuntimeOrigins>>,
    origin: &[u8],
) -> bool {
    trusts_alone(policy, origins, origin)
        || policy.members.iter().any(|member| trusts_alone(member, origins, origin))
}

/// The same without its members.
#[inline(never)]
fn trusts_alone(
    policy: &'static PolicyData,
    origins: Option<&Arc<RuntimeOrigins>>,
    origin: &[u8],
) -> bool {
    let fixed = policy.origins.find(origin);
    let at_start_up = || place(policy, origins)?.admit(origin, true);
    matches!(fixed, Some(Admitted::Exactly(_) | Admitted::ByPattern))
        || matches!(at_start_up(), Some(AtStartUp::Exactly(_) | AtStartUp::ByPattern))
}

/// The policy whose lists count for a request: of a combined policy, the member that allows its
/// origin, and where none does, the combined policy.
#[cfg(feature = "explain")]
pub(crate) fn responsible(
    policy: &'static PolicyData,
    origins: Option<&Arc<RuntimeOrigins>>,
    headers: &HeaderMap,
) -> &'static PolicyData {
    match headers.get(ORIGIN) {
        Some(origin) if !policy.members.is_empty() => {
            Decision::of_origin(policy, origins, origin).policy
        }
        _ => policy,
    }
}
