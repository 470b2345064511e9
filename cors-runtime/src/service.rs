//! What a policy does with a request, as a tower service.

use std::task::{Context, Poll};

use http::{HeaderMap, Request, Response};
use tower_service::Service;

use crate::{
    decision::{Decision, Head, Kind},
    future::ResponseFuture,
    headers::Methods,
    log::Refusal,
    nesting::{self, Found, Trail},
    policy::{Cors, Policy, origins_around},
    start_up::{Carry, provide},
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

    #[inline]
    fn call(&mut self, mut request: Request<ReqBody>) -> Self::Future {
        let is_alone = !nesting::are_several();
        if !is_alone {
            nesting::here();
        }
        let own = self.origins.own();
        let origins = own.or_else(|| origins_around::<P>(request.extensions()));
        let decision = Decision::of_lines(P::DATA, origins, request.headers());
        let kind = decision.kind_of(P::DATA, Head::of(&request));
        if kind != Kind::Actual {
            let decision = decision.with_kind(kind);
            let refusal = Refusal::of(P::DATA, origins, &request, &decision);
            // Again: to decide may have run a rule, which may have made a layer.
            if !nesting::are_several() {
                let headers = std::mem::take(request.headers_mut());
                return ResponseFuture::answer(&decision, headers, refusal);
            }
            return self.ask(request, decision, refusal);
        }
        let refusal = Refusal::of(P::DATA, origins, &request, &decision);
        if let Some(own) = own
            && is_read_below(!is_alone)
        {
            provide::<P>(own, request.extensions_mut());
        }
        if is_alone {
            return ResponseFuture::inner(self.inner.call(request), decision, None, refusal);
        }
        // Out of the request, so that no function gets to see the request itself: then the compiler moves
        // it and makes no copy.
        let mut extensions = std::mem::take(request.extensions_mut());
        let (mut trail, is_ungranted) =
            Trail::enter(&mut extensions, &decision, Head::of(&request));
        *request.extensions_mut() = extensions;
        if is_ungranted {
            return self.refuse(request, decision.with_kind(Kind::Ungranted), trail);
        }
        let future = trail.watch(|| self.inner.call(request));
        ResponseFuture::inner(future, decision, Some(trail), refusal)
    }
}

/// Whether something below a layer may read its origins from the request: another layer or, with axum, a
/// route or an extractor. Nothing tells that there is an extractor before it runs.
///
/// A second layer that is made during the request finds no origins. The outer one then closes the
/// response.
const fn is_read_below(several: bool) -> bool {
    cfg!(feature = "axum") || several
}

impl<S, P: Policy> Cors<S, P> {
    /// What the policy answers, in a program with several: a preflight, unless a nearer policy does,
    /// and what it refuses as a gate.
    #[inline(never)]
    fn ask<B>(
        &mut self,
        mut request: Request<B>,
        decision: Decision,
        refusal: Refusal,
    ) -> ResponseFuture<S::Future>
    where
        S: Service<Request<B>>,
    {
        let mut extensions = std::mem::take(request.extensions_mut());
        let (mut trail, _) = Trail::enter(&mut extensions, &decision, Head::of(&request));
        *request.extensions_mut() = extensions;
        // A gate asks nobody.
        if P::DATA.enforce && !decision.is_allowed() {
            let headers = std::mem::take(request.headers_mut());
            trail.done(&decision, Methods::OfPolicy);
            return ResponseFuture::answer(&decision, headers, refusal);
        }
        if let Some(own) = self.origins.own() {
            provide::<P>(own, request.extensions_mut());
        }
        let (future, found) = nesting::probe(&mut self.inner, request, &mut trail);
        // A future that is dropped was never polled, so nothing below has run.
        let (decision, refusal) = match found {
            Found::Nearer => {
                return ResponseFuture::inner(future, decision, Some(trail), refusal);
            }
            Found::Nobody => (decision, refusal),
            // To grant it would be to speak for a policy that was not asked.
            Found::Aside => (decision.refused(), refusal.unasked()),
        };
        trail.done(&decision, Methods::OfPolicy);
        ResponseFuture::answer(&decision, HeaderMap::new(), refusal)
    }

    /// Refuses a request by the second law, unless it is for a nearer policy to do so.
    #[inline(never)]
    fn refuse<B>(
        &mut self,
        request: Request<B>,
        decision: Decision,
        mut trail: Trail,
    ) -> ResponseFuture<S::Future>
    where
        S: Service<Request<B>>,
    {
        let own = self.origins.own();
        let origins = own.or_else(|| origins_around::<P>(request.extensions()));
        let refusal = Refusal::of(P::DATA, origins, &request, &decision);
        let (future, found) = nesting::probe(&mut self.inner, request, &mut trail);
        if found == Found::Nearer {
            return ResponseFuture::inner(future, decision, Some(trail), refusal);
        }
        trail.done(&decision, Methods::OfPolicy);
        ResponseFuture::answer(&decision, HeaderMap::new(), refusal)
    }
}
