//! Routes whose handlers carry policies of their own: what `cors_route!` builds.
//!
//! Each handler is wrapped with its policy, which deals with the responses; the path gets one
//! `OPTIONS` endpoint, which responds to a preflight by the policy of the handler that the actual
//! request would meet.

mod group;
mod handler;
mod options;

use axum::{handler::Handler, routing::MethodRouter};

use self::group::{EVERY, Group};
pub use self::{
    group::{Annotated, Applied, Applies, router_of},
    handler::{Guarded, GuardedFuture},
    options::{Options, Unserved},
};
use crate::{headers::Methods, nesting};

/// The methods that one handler serves.
#[derive(Clone, Copy, Debug)]
pub enum Serves {
    /// These, as `Access-Control-Request-Method` has them.
    These(&'static [&'static str]),
    /// Every method that no other handler of the path serves.
    Rest,
}

/// A path under construction: which policy responds for which method.
///
/// What it returns has as few bounds on the router's state as can be: rustc does not know the state
/// before the end of the function, and until then looks at each open bound again and again.
#[derive(Debug, Default)]
pub struct Path {
    groups: Vec<Group>,
}

impl Path {
    /// A path without handlers.
    #[must_use]
    pub fn new() -> Self {
        nesting::expect_several();
        Self::default()
    }

    /// Wraps a handler with the policy that the type of its name has.
    pub fn handler<A: Applies, H>(&mut self, serves: Serves, handler: H) -> Guarded<H, A> {
        let group = self.group(A::POLICY);
        match serves {
            Serves::These(methods) => group.methods.extend(methods),
            Serves::Rest => group.has_rest = true,
        }
        Guarded::new(handler)
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

    /// Returns whether all handlers have the same policy, which then has the path's 405 too.
    #[must_use]
    pub fn is_of_one(&self) -> bool {
        self.groups.len() == 1
    }

    /// Adds the `OPTIONS` endpoint of a path with a handler for requests that are not preflights.
    pub fn options<A, H, T, S>(
        self,
        other: Guarded<H, A>,
        router: MethodRouter<S>,
    ) -> MethodRouter<S>
    where
        A: Applies,
        H: Handler<T, S>,
        T: 'static,
        S: Clone + Send + Sync + 'static,
    {
        router.options(Options::new(self.render(), other))
    }

    /// Adds the `OPTIONS` endpoint of a path where no handler does.
    pub fn only_preflights<S>(self, router: MethodRouter<S>) -> MethodRouter<S>
    where
        S: Clone + Send + Sync + 'static,
    {
        let groups = self.render();
        let mut allow = String::new();
        for group in &groups {
            for method in &group.methods {
                allow.push_str(method);
                allow.push(',');
            }
        }
        allow.push_str("OPTIONS");
        let only = match groups.as_slice() {
            [only] => Some(only.clone()),
            _ => None,
        };
        router.options(Options::new(groups, Unserved::new(&allow, only)))
    }

    /// Writes the lists of methods, once for the life of the router.
    fn render(mut self) -> Vec<Group> {
        let mut served = Vec::new();
        for group in &self.groups {
            served.extend_from_slice(&group.methods);
        }
        for group in &mut self.groups {
            if group.has_rest {
                for policy in group.applied.data().deciding() {
                    // Empty where the policy has no list of methods.
                    let bound = policy.methods.list;
                    let is_bound = !bound.is_empty() && !bound.contains(&"*");
                    let rest = if is_bound { bound } else { &EVERY };
                    for method in rest {
                        if !served.contains(method) && !group.methods.contains(method) {
                            group.methods.push(method);
                        }
                    }
                }
            }
            for policy in group.applied.data().deciding() {
                group.lists.push(Methods::of_route(policy, &group.methods));
            }
        }
        self.groups
    }
}
