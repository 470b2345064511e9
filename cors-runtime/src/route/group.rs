//! The handlers of a path, by their policies, and the response to a preflight among them.

use std::{any::TypeId, sync::Arc};

use axum::{
    body::Body,
    extract::Request,
    http::{Extensions, Response, header::ACCESS_CONTROL_REQUEST_METHOD},
    routing::{MethodRouter, Route},
};
use tower_layer::layer_fn;

use crate::{
    data::PolicyData,
    decision::{Decision, Head, Kind, decide_http},
    future,
    headers::Methods,
    log::Refusal,
    nesting::{self, Trail},
    policy::{Cors, Policy, origins_around},
    preflight,
    start_up::RuntimeOrigins,
};

/// What `any` and `fallback` open to pages: the methods of HTTP that browsers let scripts send.
pub(super) const EVERY: [&str; 7] = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];

/// What `#[cors(…)]` says of the handler whose name its type has.
#[diagnostic::on_unimplemented(
    message = "this handler has no `#[cors(…)]`",
    label = "`cors_route!` finds no policy for it",
    note = "put one above the function: `#[cors(Policy)]`, `#[cors(origins = [\"https://app.example.com\"])]` or `#[cors(same_origin)]`"
)]
pub trait Annotated: Applies {
    /// What a route asks of each handler, once.
    const IS_ANNOTATED: () = ();
}

/// What a route takes from the type of a handler's name. Also of the type that stands for a handler
/// without `#[cors(…)]`, of which enough is said when it is not [`Annotated`].
pub trait Applies: 'static {
    /// The handler's policy. A value: a type would show in the interface of the handler, which may be
    /// visible where the policy is not.
    const POLICY: &'static Applied;

    /// Returns the router that the handlers of a path go into. Where they have no other policy, its 405
    /// carries the policy's headers.
    fn router<S: Clone + Send + Sync + 'static>(is_of_one: bool) -> MethodRouter<S>;
}

/// A handler's policy, erased.
#[derive(Debug)]
pub struct Applied {
    data: &'static PolicyData,
    pub(super) id: fn() -> TypeId,
    /// Where a request has the origins of the layer around.
    origins: fn(&Extensions) -> Option<&Arc<RuntimeOrigins>>,
}

impl Applied {
    /// Erases a policy.
    #[must_use]
    pub const fn of<P: Policy>() -> Self {
        Self { data: P::DATA, id: TypeId::of::<P>, origins: origins_around::<P> }
    }

    /// What the policy says of a request that has come to its handler.
    #[inline(never)]
    pub(super) fn reached(&self, request: &mut Request) -> (Decision, Option<Trail>, Refusal) {
        let Self { data, origins, .. } = *self;
        let trail = Trail::reach(request.extensions_mut());
        let request = &*request;
        let (origins, head) = (origins(request.extensions()), Head::of(request));
        let mut decision = decide_http(data, origins, head);
        if trail.is_some() {
            Trail::refuse_let_in(request.extensions(), &mut decision, &head, grants_on_route);
        }
        let refusal = Refusal::of(data, origins, request, &decision);
        (decision, trail, refusal)
    }

    /// Returns what the policy declares.
    #[must_use]
    pub const fn data(&self) -> &'static PolicyData {
        self.data
    }
}

/// Returns the router of a path. `is_of_one`: its handlers have no other policy than `P`.
pub fn router_of<P, S>(is_of_one: bool) -> MethodRouter<S>
where
    P: Policy,
    S: Clone + Send + Sync + 'static,
{
    let router = MethodRouter::new();
    if is_of_one { router.layer(layer_fn(Cors::<Route, P>::within_a_path)) } else { router }
}

/// The handlers of a path that share a policy.
#[derive(Clone, Debug)]
pub(super) struct Group {
    pub(super) applied: &'static Applied,
    pub(super) methods: Vec<&'static str>,
    pub(super) has_rest: bool,
    /// The methods that a preflight lists, for each policy that may decide.
    pub(super) lists: Vec<Methods>,
}

impl Group {
    pub(super) fn of(applied: &'static Applied) -> Self {
        Self { applied, methods: Vec::new(), has_rest: false, lists: Vec::new() }
    }

    pub(super) fn decide<B>(&self, request: &http::Request<B>) -> Decision {
        let Applied { data, origins, .. } = self.applied;
        decide_http(data, origins(request.extensions()), Head::of(request))
    }
}

/// Whether a preflight of a route that serves a method lists it.
fn grants_on_route(policy: &PolicyData, method: &str) -> bool {
    policy.allows_on_route(method)
        && (EVERY.contains(&method) || policy.methods.list.contains(&method))
}

/// The response to an `OPTIONS` request of this path, if it is a preflight or a gate refuses it. Takes the
/// request's map, to write to.
pub(super) fn answer(groups: &[Group], request: &mut Request) -> Option<Response<Body>> {
    let (group, decision) = match groups {
        // The browser compares, and its console says more when it knows what is allowed.
        [only] => (only, only.decide(request)),
        _ if !preflight::of(request.method(), request.headers()) => return None,
        _ => {
            let asked = request.headers().get(ACCESS_CONTROL_REQUEST_METHOD);
            let asked = asked.and_then(|value| value.to_str().ok());
            let serves = |group: &&Group| asked.is_some_and(|asked| group.methods.contains(&asked));
            let group = groups.iter().find(serves);
            let Some(group) = group.or_else(|| groups.iter().find(|group| group.has_rest)) else {
                // No handler would take the actual request, so no policy speaks for it; any explains
                // it.
                let first = groups.first()?;
                refusal(first, request).log();
                let decision = first.decide(request).refused();
                return Some(respond(&decision, Methods::OfPolicy, request));
            };
            (group, group.decide(request))
        }
    };
    // A gate refuses more than preflights, also where the path has no handler for `OPTIONS`.
    if decision.kind() == Kind::Actual {
        return None;
    }
    refusal(group, request).log();
    let methods = group.lists.get(decision.member()).cloned();
    Some(respond(&decision, methods.unwrap_or(Methods::OfRoute(None)), request))
}

fn respond(decision: &Decision, methods: Methods, request: &mut Request) -> Response<Body> {
    let response = future::answer(decision, &methods, request.headers_mut());
    nesting::done(Trail::reach(request.extensions_mut()).as_ref(), decision, methods);
    response
}

fn refusal(group: &Group, request: &Request) -> Refusal {
    let Applied { data, origins, .. } = group.applied;
    Refusal::of_route(data, origins(request.extensions()), request, &group.methods)
}
