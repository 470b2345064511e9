//! Routes whose handlers carry policies of their own: what `cors_route!` builds.
//!
//! Each handler is wrapped with its policy, which deals with the responses; the path gets one
//! `OPTIONS` endpoint, which answers a preflight by the policy of the handler that the actual
//! request would meet.

mod handler;
mod options;

use std::{any::TypeId, marker::PhantomData, sync::Arc};

use axum::{
    body::Body,
    extract::Request,
    handler::Handler,
    http::{Extensions, HeaderValue, Response, header::ACCESS_CONTROL_REQUEST_METHOD},
    routing::{MethodRouter, Route},
};
use tower_layer::layer_fn;

pub use self::{
    handler::{Guarded, GuardedFuture},
    options::{Options, Unserved},
};
use crate::{
    decision::{Decision, Head, decide},
    future,
    log::Refusal,
    nesting,
    policy::{Policy, PolicyData, origins_around},
    preflight,
    service::Cors,
    start_up::RuntimeOrigins,
};

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

    /// Puts the policy around a router whose handlers have no other.
    fn around<S: Clone + Send + Sync + 'static>(router: MethodRouter<S>) -> MethodRouter<S>;
}

/// A handler's policy, erased.
#[derive(Debug)]
pub struct Applied {
    data: &'static PolicyData,
    id: fn() -> TypeId,
    /// Where a request has the origins of the layer around.
    origins: fn(&Extensions) -> Option<&Arc<RuntimeOrigins>>,
}

impl Applied {
    /// Erases a policy.
    #[must_use]
    pub const fn of<P: Policy>() -> Self {
        Self { data: P::DATA, id: TypeId::of::<P>, origins: origins_around::<P> }
    }

    #[inline(never)]
    fn decide(&self, request: &Request) -> (Decision, Refusal) {
        let Self { data, origins, .. } = *self;
        let origins = origins(request.extensions());
        let decision = decide(data, origins, Head::of(request));
        let refusal = Refusal::of(data, origins, request, &decision);
        (decision, refusal)
    }

    /// Returns what the policy declares.
    #[must_use]
    pub const fn data(&self) -> &'static PolicyData {
        self.data
    }
}

/// Puts a policy around a router whose handlers have no other.
pub fn around_path<P, S>(router: MethodRouter<S>) -> MethodRouter<S>
where
    P: Policy,
    S: Clone + Send + Sync + 'static,
{
    router.layer(layer_fn(Cors::<Route, P>::within_a_path))
}

/// The methods that one handler serves.
#[derive(Clone, Copy, Debug)]
pub enum Serves {
    /// These, as `Access-Control-Request-Method` has them.
    These(&'static [&'static str]),
    /// Every method that no other handler of the path serves.
    Rest,
}

/// A path under construction: which policy answers for which method. `S` is the router's state,
/// which the handlers and the router have in common.
#[derive(Debug)]
pub struct Path<S> {
    groups: Vec<Group>,
    state: PhantomData<fn() -> S>,
}

/// The handlers of a path that share a policy.
#[derive(Clone, Debug)]
struct Group {
    applied: &'static Applied,
    methods: Vec<&'static str>,
    has_rest: bool,
    /// The methods as a header value, for each policy that may decide.
    lists: Vec<Option<HeaderValue>>,
}

/// What `any` and `fallback` open to pages: the methods of HTTP that browsers let scripts send.
const EVERY: [&str; 7] = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];

impl<S> Default for Path<S> {
    fn default() -> Self {
        Self::new()
    }
}

impl<S> Path<S> {
    /// A path without handlers.
    #[must_use]
    pub fn new() -> Self {
        nesting::expect_several();
        Self { groups: Vec::new(), state: PhantomData }
    }

    /// Wraps a handler with the policy that the type of its name has.
    pub fn handler<A, H, T>(
        &mut self,
        serves: Serves,
        handler: H,
    ) -> impl Handler<T, S> + use<A, H, T, S>
    where
        A: Applies,
        H: Handler<T, S>,
    {
        let group = self.group(A::POLICY);
        match serves {
            Serves::These(methods) => group.methods.extend(methods),
            Serves::Rest => group.has_rest = true,
        }
        // Opaque, and the macro gives what follows the same place: a value that is not a handler is reported once, and
        // not again of what is around it.
        Guarded::<H, A>::new(handler)
    }

    fn group(&mut self, policy: &'static Applied) -> &mut Group {
        let id = (policy.id)();
        let index = self.groups.iter().position(|group| (group.applied.id)() == id);
        let index = index.unwrap_or_else(|| {
            self.groups.push(Group::of(policy));
            self.groups.len() - 1
        });
        &mut self.groups[index]
    }

    /// Returns the router that the handlers go into. Its 405 carries the headers of the path's policy when
    /// there is just one, which `around` then puts around it.
    pub fn router(&self, around: fn(MethodRouter<S>) -> MethodRouter<S>) -> MethodRouter<S>
    where
        S: Clone + Send + Sync + 'static,
    {
        let router = MethodRouter::new();
        if self.groups.len() == 1 { around(router) } else { router }
    }

    /// Returns the router of a path whose first handler takes every method.
    pub fn any<H, T>(&self, handler: H) -> MethodRouter<S>
    where
        H: Handler<T, S>,
        T: 'static,
        S: Clone + Send + Sync + 'static,
    {
        axum::routing::any(handler)
    }

    /// The `OPTIONS` endpoint of a path with a handler for requests that are not preflights.
    pub fn options<H>(self, other: H) -> Options<H> {
        Options::new(self.render(), other)
    }

    /// The `OPTIONS` endpoint of a path where no handler does.
    #[must_use]
    pub fn only_preflights(self) -> Options<Unserved> {
        let groups = self.render();
        let mut allow: Vec<&str> =
            groups.iter().flat_map(|group| group.methods.iter().copied()).collect();
        allow.push("OPTIONS");
        let only = match groups.as_slice() {
            [only] => Some(only.clone()),
            _ => None,
        };
        Options::new(groups, Unserved::new(&allow.join(","), only))
    }

    /// Writes the lists of methods, once for the life of the router.
    fn render(mut self) -> Vec<Group> {
        let served: Vec<&str> =
            self.groups.iter().flat_map(|group| group.methods.iter().copied()).collect();
        for group in &mut self.groups {
            if group.has_rest {
                for policy in group.applied.data.deciding() {
                    // Empty where the policy has no list of methods.
                    let bound = policy.methods.list;
                    let is_bound = !bound.is_empty() && !bound.contains(&"*");
                    let rest = if is_bound { bound } else { &EVERY };
                    for method in rest.iter().filter(|method| !served.contains(method)) {
                        if !group.methods.contains(method) {
                            group.methods.push(method);
                        }
                    }
                }
            }
            group.lists =
                group.applied.data.deciding().iter().map(|policy| group.list(policy)).collect();
        }
        self.groups
    }
}

impl Group {
    fn of(applied: &'static Applied) -> Self {
        Self { applied, methods: Vec::new(), has_rest: false, lists: Vec::new() }
    }

    /// The methods that a page may send to which this policy applies.
    fn list(&self, policy: &PolicyData) -> Option<HeaderValue> {
        let allowed = |method: &&str| policy.allows_on_route(method);
        let methods: Vec<&str> = self.methods.iter().copied().filter(allowed).collect();
        let list = HeaderValue::try_from(methods.join(",")).ok()?;
        // The first clone makes the bytes shared, which allocates; those for requests then do not.
        drop(list.clone());
        Some(list)
    }

    fn decide<B>(&self, request: &http::Request<B>) -> Decision {
        let Applied { data, origins, .. } = self.applied;
        decide(data, origins(request.extensions()), Head::of(request))
    }
}

/// The answer to a request of this path, if it is a preflight. Takes the request's map, to write to.
fn answer(groups: &[Group], request: &mut Request) -> Option<Response<Body>> {
    let (group, decision) = match groups {
        // The browser compares, and its console says more when it knows what is allowed.
        [only] => (only, only.decide(request)),
        _ if !preflight::of(request.method(), request.headers()) => return None,
        _ => {
            let asked = request.headers().get(&ACCESS_CONTROL_REQUEST_METHOD);
            let asked = asked.and_then(|value| value.to_str().ok());
            let serves = |group: &&Group| asked.is_some_and(|asked| group.methods.contains(&asked));
            let group = groups.iter().find(serves);
            let Some(group) = group.or_else(|| groups.iter().find(|group| group.has_rest)) else {
                // No handler would take the actual request, so no policy speaks for it; any explains
                // it.
                if let Some(first) = groups.first() {
                    refusal(first, request).log();
                }
                return Some(future::not_granted(request.headers_mut()));
            };
            (group, group.decide(request))
        }
    };
    if !decision.is_preflight() {
        return None;
    }
    refusal(group, request).log();
    let methods = group.lists.get(decision.member()).cloned().flatten();
    Some(future::answer(&decision, Some(methods), request.headers_mut()))
}

fn refusal(group: &Group, request: &Request) -> Refusal {
    let Applied { data, origins, .. } = group.applied;
    Refusal::of_route(data, origins(request.extensions()), request, &group.methods)
}
