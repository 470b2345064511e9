//! What a policy says of one request: a value, and a pure function that computes it.

use std::sync::Arc;

use bytes::Bytes;
use cors_rules::origins::Admitted;
use http::{
    HeaderMap, HeaderValue, Method, StatusCode,
    header::{ACCESS_CONTROL_REQUEST_METHOD, ORIGIN},
    uri::Authority,
};

use crate::{
    policy::PolicyData,
    sender::is_cross_origin_to,
    start_up::{Admitted as AtStartUp, RuntimeOrigins},
};

/// What a policy says of one request.
///
/// `Dashboard::decide(&method, &headers)` computes it. A tower service needs only the layer; an
/// adapter for anything else asks for the decision and acts on it:
///
/// ```
/// use cors_runtime::cors_policy;
/// use http::{HeaderMap, Method, Response, StatusCode};
///
/// cors_policy! {
///     Dashboard { origins: ["https://app.example.com"], methods: [PUT] }
/// }
///
/// fn serve(
///     method: &Method,
///     headers: &HeaderMap,
///     handler: impl FnOnce() -> Response<String>,
/// ) -> Response<String> {
///     let decision = Dashboard::decide(method, headers);
///     let mut response = match decision.status() {
///         Some(status) => {
///             let mut answer = Response::default();
///             *answer.status_mut() = status;
///             answer
///         }
///         None => handler(),
///     };
///     decision.write(response.headers_mut());
///     response
/// }
///
/// let mut headers = HeaderMap::new();
/// headers.insert("origin", "https://app.example.com".parse()?);
/// headers.insert("access-control-request-method", "PUT".parse()?);
/// let response = serve(&Method::OPTIONS, &headers, || unreachable!("a preflight"));
/// assert_eq!(response.status(), StatusCode::NO_CONTENT);
/// assert_eq!(response.headers()["access-control-allow-methods"], "PUT");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Decision {
    origin: Verdict,
    /// The policy whose headers are written; of a combined policy, the member that decides.
    policy: &'static PolicyData,
    /// Its index among the members, for which a route has lists of methods.
    #[cfg_attr(not(feature = "axum"), allow(dead_code, reason = "only routes have such lists"))]
    member: u16,
    kind: Kind,
    /// The response depends on `Origin`.
    varies: bool,
}

/// What a policy says of `Origin`. The header value is made when the response is there, so that
/// little has to be carried until then.
#[derive(Clone, Debug)]
enum Verdict {
    /// There is no `Origin`.
    Absent,
    /// It is not the policy's.
    Refused,
    /// The policy is for every origin.
    Any,
    /// It is this constant.
    Exactly(&'static [u8]),
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
    /// The policy is enforced and refuses it.
    Enforced,
}

/// The head of a request, as far as a policy looks at it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Head<'a> {
    pub(crate) method: &'a Method,
    /// That of the request's URI, which counts before `Host`.
    pub(crate) authority: Option<&'a Authority>,
    pub(crate) headers: &'a HeaderMap,
}

impl<'a> Head<'a> {
    pub(crate) fn of<B>(request: &'a http::Request<B>) -> Self {
        Self {
            method: request.method(),
            authority: request.uri().authority(),
            headers: request.headers(),
        }
    }
}

/// What a policy says of a request. `origins`: those that were given at start-up, where they are not
/// the process's.
#[inline]
pub(crate) fn decide(
    policy: &'static PolicyData,
    origins: Option<&Arc<RuntimeOrigins>>,
    head: Head<'_>,
) -> Decision {
    let mut decision = Decision::new(policy);
    let origin = head.headers.get(ORIGIN);
    if is_for_everyone(policy, origins) {
        decision.origin = Verdict::Any;
        decision.varies = false;
    } else if let Some(origin) = origin {
        // Two lines are not what a browser sends; reading one of them would be a guess. Where no
        // header has two lines, nothing need be searched for them.
        let headers = head.headers;
        if headers.len() != headers.keys_len() && headers.get_all(ORIGIN).iter().nth(1).is_some() {
            decision.origin = Verdict::Refused;
        } else {
            decision.judge(policy, origins, origin);
        }
    }
    if *head.method == Method::OPTIONS
        && origin.is_some()
        && head.headers.contains_key(ACCESS_CONTROL_REQUEST_METHOD)
    {
        decision.kind = Kind::Preflight;
    } else if policy.enforce
        && !decision.is_allowed()
        && is_cross_origin_to(head.authority, head.headers)
    {
        decision.kind = Kind::Enforced;
    }
    decision
}

impl Decision {
    const fn new(policy: &'static PolicyData) -> Self {
        Self { origin: Verdict::Absent, policy, member: 0, kind: Kind::Actual, varies: true }
    }

    fn of_origin(
        policy: &'static PolicyData,
        origins: Option<&Arc<RuntimeOrigins>>,
        origin: &HeaderValue,
    ) -> Self {
        let mut decision = Self::new(policy);
        decision.judge(policy, origins, origin);
        decision
    }

    #[inline]
    fn judge(
        &mut self,
        policy: &'static PolicyData,
        origins: Option<&Arc<RuntimeOrigins>>,
        origin: &HeaderValue,
    ) {
        if policy.members.is_empty() {
            self.origin = Verdict::of(policy, origins, origin);
        } else {
            self.judge_member(policy, origins, origin);
        }
    }

    /// The same for a combined policy.
    #[inline(never)]
    fn judge_member(
        &mut self,
        policy: &'static PolicyData,
        origins: Option<&Arc<RuntimeOrigins>>,
        origin: &HeaderValue,
    ) {
        // What was checked by the compiler goes before what came at start-up, and both before `"*"`,
        // which is for everyone else.
        let found = policy.find_member(origin.as_bytes());
        let index = match found {
            Some((index, Admitted::Exactly(_) | Admitted::ByPattern)) => Some(index),
            _ => None,
        };
        let (index, verdict) = match index {
            Some(index) => (index, Verdict::of(policy.members[index], origins, origin)),
            None => match admit_at_start_up(policy, origins, origin) {
                Some((index, AtStartUp::Same(origin))) => (index, Verdict::Same(origin)),
                Some((index, AtStartUp::Any)) => (index, Verdict::Any),
                None => match found {
                    Some((index, _)) => (index, Verdict::Any),
                    None => (0, Verdict::Refused),
                },
            },
        };
        self.origin = verdict;
        match (u16::try_from(index), policy.members.get(index)) {
            (Ok(index), Some(member)) if self.is_allowed() => {
                (self.member, self.policy) = (index, member);
            }
            _ => self.origin = Verdict::Refused,
        }
    }

    /// Returns whether the request's origin is allowed.
    #[must_use]
    pub fn is_allowed(&self) -> bool {
        !matches!(self.origin, Verdict::Absent | Verdict::Refused)
    }

    /// Returns whether the request is a [preflight](crate::is_preflight).
    #[must_use]
    pub fn is_preflight(&self) -> bool {
        self.kind == Kind::Preflight
    }

    /// Returns the status to answer with in place of the handler: 204 or 403 for a preflight, 403 for
    /// a request that a policy with `enforce` refuses. `None`: the handler answers the request.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        match self.kind {
            Kind::Actual => None,
            Kind::Preflight if self.is_allowed() => Some(StatusCode::NO_CONTENT),
            Kind::Preflight | Kind::Enforced => Some(StatusCode::FORBIDDEN),
        }
    }

    pub(crate) fn kind(&self) -> Kind {
        self.kind
    }

    pub(crate) fn policy(&self) -> &'static PolicyData {
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

    /// The value of `Access-Control-Allow-Origin`, if there is to be one.
    #[inline]
    pub(crate) fn allow_origin(&self) -> Option<HeaderValue> {
        match &self.origin {
            Verdict::Absent | Verdict::Refused => None,
            Verdict::Any => Some(const { HeaderValue::from_static("*") }),
            // A constant, because a clone of the request's value may have to allocate.
            Verdict::Exactly(exact) => {
                HeaderValue::from_maybe_shared(Bytes::from_static(exact)).ok()
            }
            Verdict::Same(origin) => Some(origin.clone()),
        }
    }
}

impl Verdict {
    #[inline]
    fn of(
        policy: &'static PolicyData,
        origins: Option<&Arc<RuntimeOrigins>>,
        origin: &HeaderValue,
    ) -> Self {
        match policy.origins.find(origin.as_bytes()) {
            Some(Admitted::Exactly(exact)) => Self::Exactly(exact),
            Some(Admitted::ByPattern) => Self::Same(origin.clone()),
            Some(Admitted::Any) => Self::Any,
            None => match place(policy, origins).and_then(|place| place.admit(origin)) {
                Some(AtStartUp::Same(origin)) => Self::Same(origin),
                Some(AtStartUp::Any) => Self::Any,
                None => Self::Refused,
            },
        }
    }
}

/// Whether a policy is for every origin: by its source, or since start-up.
#[inline]
fn is_for_everyone(policy: &'static PolicyData, origins: Option<&Arc<RuntimeOrigins>>) -> bool {
    policy.origins.any() || place(policy, origins).is_some_and(RuntimeOrigins::admits_everyone)
}

/// Where a policy's origins of start-up are, if it takes any.
pub(crate) fn place<'a>(
    policy: &'static PolicyData,
    origins: Option<&'a Arc<RuntimeOrigins>>,
) -> Option<&'a RuntimeOrigins> {
    if !policy.origins.runtime {
        return None;
    }
    Some(origins.map_or_else(|| &(policy.kept)().origins, |origins| &**origins))
}

/// The index of the member whose origins of start-up admit an origin, and the value to answer with.
fn admit_at_start_up(
    policy: &'static PolicyData,
    origins: Option<&Arc<RuntimeOrigins>>,
    origin: &HeaderValue,
) -> Option<(usize, AtStartUp)> {
    policy
        .members
        .iter()
        .enumerate()
        .find_map(|(index, member)| Some((index, place(member, origins)?.admit(origin)?)))
}

/// Whether an origin is among a policy's, or among those that it was given at start-up.
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

/// The policy whose lists count for a request: of a combined policy, the member that allows its
/// origin, and where none does, the combined policy.
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
