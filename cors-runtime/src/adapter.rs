//! Adapters to frameworks that are not tower: policies around one another, the methods of a route, and
//! the log.
//!
//! A server with one policy needs no more than `Dashboard::decide(&request)` and
//! [`Decision::apply`](crate::Decision::apply). This module adds the rest:
//!
//! | an adapter gets | by |
//! |---|---|
//! | the nearest policy wins: an outer policy keeps the CORS headers that a nearer one wrote, and removes all others | one [`Around`] in each request, [`Adapter::begin`] before the handler and [`Exchange::apply`] after it |
//! | a nearer policy refuses what only an outer one allows ([the rules](crate::guide::nesting)) | the same |
//! | the nearest policy responds to a preflight | where the route is known first, all its policies begin before the handler runs; in a middleware, [`Exchange::has_nearer`]. Without it the outermost policy responds to all preflights, which opens nothing: the nearer policy's own pages are refused |
//! | a preflight lists the methods of its path | [`Exchange::serving`] |
//! | each refusal is logged once, with the feature `tracing` | [`Exchange::apply`] |
//! | origins of start-up apply to inner layers of the policy and to extractors | [`Around`] |
//! | `TrustedSender` | [`Around::verify_sender`], within [`Exchange::watch`] |
//!
//! If a framework knows the route of a request first, call `begin` on all policies of the route, the outermost
//! first, before the handler or anything else runs. If the handler must not run, the innermost exchange has the
//! status. Then call `apply` on all exchanges, the innermost first:
//!
//! ```
//! use cors_runtime::{adapter::{Adapter, Around}, cors_policy};
//! use http::{Request, Response, StatusCode};
//!
//! cors_policy! {
//!     Dashboard { origins: ["https://app.example.com"], methods: [PUT, DELETE] }
//!     OpenData { origins: ["*"] }
//! }
//!
//! /// `policies`: those around the route, the outermost first. `methods`: those that its path serves.
//! fn respond(
//!     policies: &[Adapter],
//!     methods: &[&str],
//!     request: &Request<()>,
//!     handler: impl FnOnce(&Around) -> Response<String>,
//! ) -> Response<String> {
//!     let mut around = Around::default();
//!     let mut exchanges: Vec<_> = policies
//!         .iter()
//!         .map(|policy| policy.begin(request, &mut around).serving(methods))
//!         .collect();
//!     let mut response = match exchanges.last_mut() {
//!         Some(innermost) if innermost.status().is_some() => Response::default(),
//!         Some(innermost) => innermost.watch(|| handler(&around)),
//!         None => handler(&around),
//!     };
//!     for exchange in exchanges.iter_mut().rev() {
//!         if let Some(status) = exchange.apply(response.headers_mut()) {
//!             *response.status_mut() = status;
//!         }
//!     }
//!     response
//! }
//!
//! let policies = [Adapter::new(OpenData), Adapter::new(Dashboard)];
//! let preflight = Request::options("/items")
//!     .header("origin", "https://app.example.com")
//!     .header("access-control-request-method", "DELETE")
//!     .body(())?;
//! let response = respond(&policies, &["GET", "DELETE"], &preflight, |_| unreachable!("a preflight"));
//! assert_eq!(response.status(), StatusCode::NO_CONTENT);
//! assert_eq!(response.headers()["access-control-allow-methods"], "GET,DELETE");
//! # Ok::<(), http::Error>(())
//! ```
//!
//! A middleware knows only its own policy:
//!
//! ```
//! use cors_runtime::{adapter::{Adapter, Around}, cors_policy};
//! use http::{Request, Response, StatusCode};
//!
//! cors_policy! {
//!     Dashboard { origins: ["https://app.example.com"], methods: [PUT, DELETE] }
//!     OpenData { origins: ["*"] }
//! }
//!
//! /// A middleware of some framework.
//! struct Cors<S> {
//!     adapter: Adapter,
//!     inner: S,
//! }
//!
//! impl<S: Fn(Request<()>) -> Response<String>> Cors<S> {
//!     fn call(&self, mut request: Request<()>) -> Response<String> {
//!         let mut around: Around = request.extensions_mut().remove().unwrap_or_default();
//!         let mut exchange = self.adapter.begin(&request, &mut around);
//!         request.extensions_mut().insert(around);
//!         let mut response = match exchange.status() {
//!             Some(_) => Response::default(),
//!             None => (self.inner)(request),
//!         };
//!         if let Some(status) = exchange.apply(response.headers_mut()) {
//!             *response.status_mut() = status;
//!         }
//!         response
//!     }
//! }
//!
//! let handler = |_| Response::new("items".to_owned());
//! let route = Cors { adapter: Adapter::new(Dashboard), inner: handler };
//! let app = Cors { adapter: Adapter::new(OpenData), inner: move |request| route.call(request) };
//!
//! let request = Request::get("/items").header("origin", "https://app.example.com").body(())?;
//! let response = app.call(request);
//! assert_eq!(response.headers()["access-control-allow-origin"], "https://app.example.com");
//!
//! let request = Request::get("/items").header("origin", "https://other.example").body(())?;
//! assert!(!app.call(request).headers().contains_key("access-control-allow-origin"));
//! # Ok::<(), http::Error>(())
//! ```

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use http::{Extensions, StatusCode};

use crate::{
    __private::SameOrigin,
    data::PolicyData,
    decision::{Decision, Kind, decide},
    future::settle_alone,
    head::{RequestHead, ResponseHead},
    headers::{self, Checked, Methods},
    layer::CorsLayer,
    log::Refusal,
    nesting::{self, Trail},
    policy::{Policy, origins_around},
    start_up::{Carry as _, RuntimeOrigins, differ, provide},
    verify::{SenderRejection, TrustsSenders as _, verify_sender},
};

/// A policy, for an adapter.
///
/// Make it when the application is built. If a program's second policy is made while requests are handled, the
/// responses to these requests get no CORS headers.
#[derive(Clone)]
pub struct Adapter {
    policy: &'static PolicyData,
    origins: Option<Arc<RuntimeOrigins>>,
    around: fn(&Extensions) -> Option<&Arc<RuntimeOrigins>>,
    provide: fn(&Arc<RuntimeOrigins>, &mut Extensions),
}

impl Adapter {
    /// Takes a policy, or its [`CorsLayer`] with origins of start-up:
    /// `Adapter::new(Dashboard::with_origins(origins)?)`. What
    /// [`set_origins`](CorsLayer::set_origins) sets on a clone of the layer applies here too.
    #[must_use]
    pub fn new<P: Policy>(policy: impl Into<CorsLayer<P>>) -> Self {
        let layer = policy.into();
        let origins = layer.origins.own();
        nesting::register::<P>(|| differ(origins));
        Self {
            policy: P::DATA,
            origins: origins.cloned(),
            around: origins_around::<P>,
            provide: provide::<P>,
        }
    }

    /// Takes the policy that allows no other origin, as `#[cors(same_origin)]` does.
    #[must_use]
    pub fn same_origin() -> Self {
        Self::new(SameOrigin)
    }

    /// Returns the name of the policy.
    #[must_use]
    pub fn policy(&self) -> &'static str {
        self.policy.name
    }

    /// Decides about a request. `around` has what the outer policies found out about the request; this policy adds
    /// to it for the policies inside.
    ///
    /// If an outer policy has refused the request, the exchange refuses it too.
    pub fn begin(&self, request: &impl RequestHead, around: &mut Around) -> Exchange {
        let Self { policy, origins, .. } = self;
        let extensions = &mut around.0;
        let is_over = extensions.get::<Over>().is_some();
        let origins = origins.as_ref().or_else(|| (self.around)(extensions)).cloned();
        let mut decision = decide(policy, origins.as_ref(), request);
        let mut trail = None;
        if is_over {
            decision.set_kind(Kind::Enforced);
            let refusal = Refusal::default();
            return Exchange { decision, trail, methods: Methods::OfPolicy, refusal, nearer: None };
        }
        // Only now: to decide may have run a rule, which may have made a policy.
        if nesting::are_several() {
            if let Some(Heard(outer)) = extensions.get() {
                outer.store(true, Ordering::Relaxed);
            }
            let own = Trail::enter(extensions, &decision);
            if own.is_admitted_around {
                let allows_method = PolicyData::allows_method;
                Trail::refuse_let_in(extensions, &mut decision, request, allows_method);
            }
            trail = Some(own);
        }
        let refusal = Refusal::of_head(policy, origins.as_ref(), request, &decision);
        if let Some(own) = &self.origins {
            (self.provide)(own, extensions);
        }
        // A gate asks nobody.
        let may_ask = trail.is_some()
            && decision.kind() != Kind::Actual
            && (!policy.enforce || decision.is_allowed());
        let nearer = may_ask.then(Heard::default);
        if let Some(heard) = &nearer {
            extensions.insert(heard.clone());
        } else if decision.status().is_some() {
            extensions.insert(Over);
        }
        Exchange { decision, trail, methods: Methods::OfPolicy, refusal, nearer }
    }
}

impl fmt::Debug for Adapter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Adapter").field("policy", &self.policy.name).finish_non_exhaustive()
    }
}

/// In the request: set by the next policy that begins.
#[derive(Clone, Debug, Default)]
struct Heard(Arc<AtomicBool>);

/// In the request: a policy has responded to it, and no nearer one may.
#[derive(Clone, Debug)]
struct Over;

/// What the policies around a handler know of one request. Keep it in the request, where middlewares and
/// the handler find it, or hand it to them. Begin with its default.
#[derive(Clone, Debug, Default)]
pub struct Around(Extensions);

impl Around {
    /// Returns whether there is nothing to keep, as in a program with one policy.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Verifies that a request is not cross-origin, or comes from an origin that the policy `P` allows: for
    /// an extractor like [`TrustedSender`](crate::TrustedSender). Origins of start-up are those of the
    /// nearest policy `P` around.
    ///
    /// # Errors
    ///
    /// If a page of an origin that is not allowed has sent the request.
    pub fn verify_sender<P: Policy>(
        &self,
        request: &impl RequestHead,
    ) -> Result<(), SenderRejection> {
        let () = P::CHECKED;
        verify_sender(P::DATA, origins_around::<P>(&self.0), request)
    }
}

/// A request and its response, at one policy.
///
/// [`Adapter::begin`] makes it, and [`apply`](Self::apply) writes the response.
#[derive(Debug)]
#[must_use]
pub struct Exchange {
    decision: Decision,
    trail: Option<Trail>,
    methods: Methods,
    refusal: Refusal,
    nearer: Option<Heard>,
}

impl Exchange {
    /// Lists only these methods in the response to a preflight, if the policy allows them: the methods that
    /// the path serves. By default, all methods of the policy are listed.
    pub fn serving(self, methods: &[&str]) -> Self {
        let methods = match self.decision.kind() {
            Kind::Preflight => Methods::of_route(self.decision.data(), methods),
            _ => self.methods,
        };
        Self { methods, ..self }
    }

    /// Returns the decision of the policy.
    pub fn decision(&self) -> &Decision {
        &self.decision
    }

    /// Returns the status of the response if the handler must not run. See [`Decision::status`].
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.decision.status()
    }

    /// Returns whether a nearer policy may respond in place of this one, though [`status`](Self::status)
    /// returns a status.
    ///
    /// Then an adapter may hand the request in *without running anything*, such as by a `call` whose future
    /// it does not poll, and ask [`has_nearer`](Self::has_nearer).
    #[must_use]
    pub fn may_have_nearer(&self) -> bool {
        self.nearer.is_some()
    }

    /// Returns whether a nearer policy has begun with the request since. If so, run what was handed in, and
    /// [`apply`](Self::apply) the exchange to its response. If not, drop it.
    #[must_use]
    pub fn has_nearer(&self) -> bool {
        self.nearer.as_ref().is_some_and(|Heard(heard)| heard.load(Ordering::Relaxed))
    }

    /// Runs a part of the inner service, such as one poll of its future, or the handler. What
    /// [`Around::verify_sender`] logs meanwhile is not logged again, and a request that was built anew is
    /// noticed.
    #[inline]
    pub fn watch<T>(&mut self, run: impl FnOnce() -> T) -> T {
        let mark = nesting::mark();
        let output = self.refusal.watch(run);
        if let Some(trail) = &mut self.trail {
            trail.has_run(mark);
        }
        output
    }

    /// Writes to the response, and logs what was refused. Returns the status of the response if the policy
    /// responds in place of the handler.
    ///
    /// Apply it once, to the response of the inner service, or to an empty one. If it returns a status, the
    /// body must be empty.
    pub fn apply(&mut self, response: &mut impl ResponseHead) -> Option<StatusCode> {
        let has_nearer = self.has_nearer();
        let Self { decision, trail, methods, refusal, .. } = self;
        if has_nearer {
            *refusal = std::mem::take(refusal).left();
        } else if let Some(status) = decision.status() {
            headers::answer(decision, methods, response);
            nesting::done(trail.as_ref(), decision, methods.clone());
            refusal.log();
            return Some(status);
        }
        let status = decision.status().unwrap_or_default();
        let response = &mut Checked(response);
        if trail.is_some() {
            Trail::settle_on(trail, &mut decision.clone(), refusal, status, response);
        } else {
            settle_alone(decision, refusal, response);
        }
        None
    }
}
