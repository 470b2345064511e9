//! Routes whose handlers carry policies of their own: what `cors_route!` builds.
//!
//! Each handler is wrapped with its policy, which deals with the responses; the path gets one
//! `OPTIONS` endpoint, which answers a preflight by the policy of the handler that the actual
//! request would meet.

mod handler;
mod options;

use std::{any::TypeId, marker::PhantomData};

use axum::{
    body::Body,
    handler::Handler,
    http::{HeaderMap, HeaderValue, Response, header::ACCESS_CONTROL_REQUEST_METHOD},
    routing::MethodRouter,
};

pub use self::{
    handler::{Guarded, GuardedFuture},
    options::{Options, Unserved},
};
use crate::{
    apply, future,
    layer::CorsLayer,
    member::{Member, members},
    nearest,
    policy::Policy,
    verdict::Judgement,
};

/// What `#[cors(…)]` says of the handler whose name its type has.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a handler with `#[cors(…)]`",
    label = "this handler has no policy",
    note = "write `#[cors(Policy)]`, `#[cors(origins = [\"https://…\"])]` or `#[cors(same_origin)]` on it"
)]
pub trait Annotated {
    /// The handler's policy.
    type Policy: Policy;
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
    policy: TypeId,
    /// What the policy is made of.
    members: &'static [Member],
    methods: Vec<&'static str>,
    has_rest: bool,
    to_preflight: fn(HeaderMap, &[Option<HeaderValue>]) -> Response<Body>,
    to_actual: fn(&HeaderMap, &mut HeaderMap),
    /// The methods as a header value, for each member.
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
    pub fn new() -> Self {
        nearest::expect_several();
        Self { groups: Vec::new(), state: PhantomData }
    }

    /// Wraps a handler with its policy.
    pub fn handler<P, H, T>(&mut self, serves: Serves, handler: H) -> Guarded<H, P>
    where
        P: Policy,
        H: Handler<T, S>,
    {
        let group = self.group::<P>();
        match serves {
            Serves::These(methods) => group.methods.extend(methods),
            Serves::Rest => group.has_rest = true,
        }
        Guarded::new(handler)
    }

    fn group<P: Policy>(&mut self) -> &mut Group {
        let policy = TypeId::of::<P>();
        let index = self.groups.iter().position(|group| group.policy == policy);
        let index = index.unwrap_or_else(|| {
            self.groups.push(Group::of::<P>());
            self.groups.len() - 1
        });
        &mut self.groups[index]
    }

    /// The router that the handlers go into. Its 405 carries the headers of the path's policy when
    /// there is just one, which is then `P`.
    pub fn router<P: Policy>(&self) -> MethodRouter<S>
    where
        S: Clone + Send + Sync + 'static,
    {
        let router = MethodRouter::new();
        if self.groups.len() == 1 { router.layer(CorsLayer::<P>::new()) } else { router }
    }

    /// The router of a path whose first handler takes every method.
    pub fn any<H, T>(&self, handler: H) -> MethodRouter<S>
    where
        H: Handler<T, S>,
        T: 'static,
        S: Clone + Send + Sync + 'static,
    {
        axum::routing::any(handler)
    }

    /// The `OPTIONS` endpoint of a path where a handler takes what is no preflight.
    pub fn options<H>(self, other: H) -> Options<H> {
        Options::new(self.render(), other)
    }

    /// The `OPTIONS` endpoint of a path where no handler does.
    pub fn only_preflights(self) -> Options<Unserved> {
        let groups = self.render();
        let mut allow: Vec<&str> =
            groups.iter().flat_map(|group| group.methods.iter().copied()).collect();
        allow.push("OPTIONS");
        let to_actual = match groups.as_slice() {
            [only] => Some(only.to_actual),
            _ => None,
        };
        Options::new(groups, Unserved::new(&allow.join(","), to_actual))
    }

    /// Writes the lists of methods, once for the life of the router.
    fn render(mut self) -> Vec<Group> {
        let served: Vec<&str> =
            self.groups.iter().flat_map(|group| group.methods.iter().copied()).collect();
        for group in &mut self.groups {
            if group.has_rest {
                for member in group.members {
                    // None where the policy has no list of methods.
                    let bound = member.terms.methods.list;
                    let is_bound = !bound.is_empty() && !bound.contains(&"*");
                    let rest = if is_bound { bound } else { &EVERY };
                    for method in rest.iter().filter(|method| !served.contains(method)) {
                        if !group.methods.contains(method) {
                            group.methods.push(method);
                        }
                    }
                }
            }
            group.lists = group.members.iter().map(|member| group.list(member)).collect();
        }
        self.groups
    }
}

impl Group {
    fn of<P: Policy>() -> Self {
        Self {
            policy: TypeId::of::<P>(),
            members: members::<P>(),
            methods: Vec::new(),
            has_rest: false,
            to_preflight: |request, lists| {
                let mut judgement = Judgement::of::<P>(&request);
                future::answer::<P, Body>(&mut judgement, Some(lists), request)
            },
            to_actual: |request, response| {
                apply::to_actual::<P>(&mut Judgement::of::<P>(request), response);
            },
            lists: Vec::new(),
        }
    }

    /// The methods that a page may send which gets the terms of this member.
    fn list(&self, member: &Member) -> Option<HeaderValue> {
        let allowed = |method: &&str| member.terms.allows_on_route(method);
        let methods: Vec<&str> = self.methods.iter().copied().filter(allowed).collect();
        let list = HeaderValue::try_from(methods.join(",")).ok()?;
        // The first clone makes the bytes shared, which allocates; those for requests then do not.
        drop(list.clone());
        Some(list)
    }
}

/// The answer to a preflight of this path. Takes the request's map, to write to.
fn answer(groups: &[Group], request: HeaderMap) -> Response<Body> {
    let method = request.get(ACCESS_CONTROL_REQUEST_METHOD).and_then(|value| value.to_str().ok());
    let serves = |group: &&Group| method.is_some_and(|method| group.methods.contains(&method));
    let group = match groups {
        // The browser compares, and its console says more when it knows what is allowed.
        [only] => Some(only),
        _ => groups.iter().find(serves).or_else(|| groups.iter().find(|group| group.has_rest)),
    };
    match group {
        Some(group) => (group.to_preflight)(request, &group.lists),
        // No handler would take the actual request, so no policy speaks for it.
        None => future::refusal(request),
    }
}
