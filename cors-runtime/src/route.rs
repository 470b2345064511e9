//! Routes whose handlers carry policies of their own: what `cors_route!` builds.
//!
//! Each handler is wrapped with its policy, which deals with the responses; the path gets one
//! `OPTIONS` endpoint, which answers a preflight by the policy of the handler that the actual
//! request would meet.

mod group;
mod handler;
mod options;

use std::marker::PhantomData;

use axum::{handler::Handler, routing::MethodRouter};

use self::group::{EVERY, Group};
pub use self::{
    group::{Annotated, Applied, Applies, around_path},
    handler::{Guarded, GuardedFuture},
    options::{Options, Unserved},
};
use crate::nesting;

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
                for policy in group.applied.data().deciding() {
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
                group.applied.data().deciding().iter().map(|policy| group.list(policy)).collect();
        }
        self.groups
    }
}
