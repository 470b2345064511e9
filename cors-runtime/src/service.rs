//! What a policy does with a request, as a tower service.

use std::{
    sync::Arc,
    task::{Context, Poll},
};

use http::{HeaderMap, Request, Response};
use tower_service::Service;

use crate::{
    data::PolicyData,
    decision::{Decision, Head, Kind},
    future::ResponseFuture,
    headers::Methods,
    log::Refusal,
    nesting::{self, Found, Trail},
    policy::{Cors, Policy, origins_around},
    start_up::{Carry, RuntimeOrigins, provide},
};

impl<S, P, ReqBody, ResBody> Service<Request<ReqBody>> for Cors<S, P>
where
    S: Service<Request<ReqBody>, Response = Response<ResBody>>,
    P: Policy,
    ResBody: Default,
{
    type Response = Response<ResBody>;
    type Error = S::Error;
    type Future = ResponseFuture<S::Future>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        nesting::here();
        self.inner.poll_ready(context)
    }

    // A middleware around it that boxes the future then moves that once less.
    #[inline(never)]
    fn call(&mut self, mut request: Request<ReqBody>) -> Self::Future {
        let origins = self.origins_for(&request);
        let mut decision = Decision::of_lines(P::DATA, origins, request.headers());
        decision.set_kind(decision.kind_of(P::DATA, Head::of(&request)));
        // Only now: to decide may have run a rule, which may have made a layer.
        if !nesting::are_several() {
            if decision.kind() == Kind::Actual {
                return self.hand_in(request, decision, None);
            }
            let refusal = Refusal::of(P::DATA, self.origins_for(&request), &request, &decision);
            let headers = std::mem::take(request.headers_mut());
            return ResponseFuture::answer(&decision, headers, refusal);
        }
        nesting::here();
        // Out of the request, so that no function gets to see the request itself: then the compiler moves
        // it and makes no copy.
        let mut extensions = std::mem::take(request.extensions_mut());
        let trail = Trail::enter(&mut extensions, &decision);
        *request.extensions_mut() = extensions;
        let is_granted = !trail.is_admitted_around
            || nesting::grants(&decision, request.method(), request.headers());
        match decision.kind() {
            Kind::Actual if is_granted => self.hand_in(request, decision, Some(trail)),
            _ => self.ask(request, decision, trail),
        }
    }
}

impl<S, P: Policy> Cors<S, P> {
    /// The origins that the layer carries, or those of a layer around.
    #[inline]
    fn origins_for<'a, B>(&'a self, request: &'a Request<B>) -> Option<&'a Arc<RuntimeOrigins>> {
        self.origins.own().or_else(|| origins_around::<P>(request.extensions()))
    }

    /// The handler answers.
    #[inline(always)]
    #[allow(clippy::inline_always, reason = "else the request is copied")]
    fn hand_in<B>(
        &mut self,
        mut request: Request<B>,
        decision: Decision,
        mut trail: Option<Trail>,
    ) -> ResponseFuture<S::Future>
    where
        S: Service<Request<B>>,
    {
        let refusal = Refusal::of(P::DATA, self.origins_for(&request), &request, &decision);
        // Something below may read them: another layer or, with axum, a route or an extractor. A second
        // layer that is made during the request finds none, and the outer one then closes the response.
        if let Some(own) = self.origins.own()
            && (cfg!(feature = "axum") || trail.is_some())
        {
            provide::<P>(own, request.extensions_mut());
        }
        let mark = nesting::mark();
        let future = self.inner.call(request);
        if let Some(trail) = &mut trail {
            trail.has_run(mark);
        }
        ResponseFuture::inner(future, decision, trail, refusal)
    }

    /// What the policy may answer in place of the inner service: a preflight, unless a nearer policy does,
    /// and what it refuses.
    #[inline(never)]
    fn ask<B>(
        &mut self,
        mut request: Request<B>,
        mut decision: Decision,
        mut trail: Trail,
    ) -> ResponseFuture<S::Future>
    where
        S: Service<Request<B>>,
    {
        if decision.kind() == Kind::Actual {
            let allows_method = PolicyData::allows_method;
            let head = Head::of(&request);
            Trail::refuse_let_in(request.extensions(), &mut decision, head.erased(), allows_method);
            if decision.kind() == Kind::Actual {
                return self.hand_in(request, decision, Some(trail));
            }
        }
        let mut refusal = Refusal::of(P::DATA, self.origins_for(&request), &request, &decision);
        // A gate asks nobody.
        if !P::DATA.enforce || decision.is_allowed() {
            if let Some(own) = self.origins.own() {
                provide::<P>(own, request.extensions_mut());
            }
            // A future that is dropped was never polled, so nothing below has run.
            let (future, found) = nesting::probe(&mut self.inner, request, &mut trail);
            if found == Found::Nearer {
                return ResponseFuture::inner(future, decision, Some(trail), refusal.left());
            }
            if found == Found::Aside && decision.is_preflight() {
                // To grant it would be to speak for a policy that was not asked.
                (decision, refusal) = (decision.refused(), refusal.unasked());
            }
        }
        nesting::done(Some(&trail), &decision, Methods::OfPolicy);
        trail.end();
        ResponseFuture::answer(&decision, HeaderMap::new(), refusal)
    }
}
