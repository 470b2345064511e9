//! Stacks, put together layer by layer.

use axum::Router;
use tower::{Layer, ServiceBuilder};

use crate::{
    middleware::Between,
    policies::{By, Combined, CombinedStrict, Enforced, Middle, Near, Open, Outer, Strict},
    routes::{Leaf, Server, boxed},
};

/// Runs an expression with `$policy` as the policy.
macro_rules! with_policy {
    ($by:expr, $policy:ident => $body:expr) => {
        match $by {
            $crate::policies::By::Near => {
                let $policy = Near;
                $body
            }
            $crate::policies::By::Middle => {
                let $policy = Middle;
                $body
            }
            $crate::policies::By::Outer => {
                let $policy = Outer;
                $body
            }
            $crate::policies::By::Open => {
                let $policy = Open;
                $body
            }
            $crate::policies::By::Enforced => {
                let $policy = Enforced;
                $body
            }
            $crate::policies::By::Strict => {
                let $policy = Strict;
                $body
            }
            $crate::policies::By::Combined => {
                let $policy = Combined;
                $body
            }
            $crate::policies::By::CombinedStrict => {
                let $policy = CombinedStrict;
                $body
            }
            by => unreachable!("{by:?} is not a layer"),
        }
    };
}

/// What layers are put around.
#[derive(Clone)]
pub(crate) enum App {
    /// By `Router::layer`.
    Router(Router),
    /// By `Layer::layer`, around a boxed service.
    Server(Server),
}

impl App {
    /// In axum, where the leaf allows.
    pub(crate) fn in_axum(leaf: Leaf) -> Self {
        Self::Router(leaf.router())
    }

    /// In plain tower.
    pub(crate) fn in_tower(leaf: Leaf) -> Self {
        Self::Server(leaf.server())
    }

    pub(crate) fn policy(self, by: By) -> Self {
        match self {
            Self::Router(router) => Self::Router(with_policy!(by, policy => router.layer(policy))),
            Self::Server(server) => {
                Self::Server(with_policy!(by, policy => boxed(policy.layer(server))))
            }
        }
    }

    pub(crate) fn between(self, way: Between) -> Self {
        match self {
            Self::Router(router) => Self::Router(router.layer(way)),
            Self::Server(server) => Self::Server(boxed(way.layer(server))),
        }
    }

    /// A policy and what it is put around, in one call of `layer`.
    pub(crate) fn both(self, by: By, way: Between) -> Self {
        match self {
            Self::Router(router) => Self::Router(with_policy!(by, policy => {
                router.layer(ServiceBuilder::new().layer(policy).layer(way))
            })),
            Self::Server(server) => Self::Server(with_policy!(by, policy => {
                boxed(policy.layer(way.layer(server)))
            })),
        }
    }

    /// A router becomes a service, for which `Layer::layer` is called from now on.
    pub(crate) fn into_service(self) -> Self {
        Self::Server(self.server())
    }

    /// The path `/` of another router, and all below it.
    pub(crate) fn mounted(self) -> Self {
        Self::Router(match self {
            Self::Router(router) => Router::new().merge(router),
            Self::Server(server) => Router::new().fallback_service(server),
        })
    }

    pub(crate) fn server(self) -> Server {
        match self {
            Self::Router(router) => boxed(router),
            Self::Server(server) => server,
        }
    }
}

/// One way to put a middleware between two policies.
pub(crate) struct Form {
    pub(crate) name: &'static str,
    pub(crate) app: Server,
    /// A router is a service that is cloned without its routes, and what is called only when a
    /// future runs is not called while an outer policy looks for a nearer one. Nor is what is behind
    /// a middleware that refuses by itself, in one stack with the policy. Limits.
    pub(crate) is_unheard: bool,
}

/// Each way to put this between a policy and what has a nearer one.
pub(crate) fn forms(app: &App, outer: By, way: Between) -> [Form; 3] {
    let is_boxed_router = matches!(app, App::Router(_));
    let form = |name, app: App, is_unheard| Form { name, app: app.server(), is_unheard };
    [
        form("layers", app.clone().between(way).policy(outer), false),
        form(
            "one stack",
            app.clone().both(outer, way),
            is_boxed_router && way.refuses_preflights(),
        ),
        form(
            "boxed",
            app.clone().into_service().between(way).policy(outer),
            is_boxed_router && (way.calls_later() || way.refuses_preflights()),
        ),
    ]
}
