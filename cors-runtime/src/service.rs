//! What a policy does with a request, as a tower service.

use std::task::{Context, Poll, Waker};

use http::{HeaderMap, Request, Response};
use tower_service::Service;

use crate::{
    decision::{Decision, Head, Kind},
    future::ResponseFuture,
    log::Refusal,
    nesting::{self, Plain, Question, Silence, Token, Watch},
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
        nesting::answer();
        self.inner.poll_ready(context)
    }

    #[inline]
    fn call(&mut self, mut request: Request<ReqBody>) -> Self::Future {
        let is_alone = !nesting::are_several();
        if !is_alone {
            nesting::answer();
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
                return ResponseFuture::answer(&decision, headers, None, refusal);
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
        let mut watch = Watch::enter(&mut extensions, decision.names_origin());
        *request.extensions_mut() = extensions;
        let mark = nesting::mark();
        let future = self.inner.call(request);
        watch.has_run(mark);
        ResponseFuture::inner(future, decision, Some(watch), refusal)
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
        let mut watch = Watch::enter(request.extensions_mut(), decision.names_origin());
        // A gate asks nobody.
        if P::DATA.enforce && !decision.is_allowed() {
            let headers = std::mem::take(request.headers_mut());
            return ResponseFuture::answer(&decision, headers, Some(watch), refusal);
        }
        if let Some(origins) = self.origins.own() {
            provide::<P>(origins, request.extensions_mut());
        }
        let token = Token::put::<S>(request.extensions_mut());
        let question = Question::ask();
        // The service has said that it is ready; asking again takes nothing from it.
        let _ = self.inner.poll_ready(&mut Context::from_waker(Waker::noop()));
        let is_below = question.answered();
        let (question, mark) = (Question::ask(), nesting::mark());
        let future = self.inner.call(request);
        watch.has_run(mark);
        let plain = if question.answered() {
            Plain::Never
        } else if is_below {
            // Another branch, or a middleware that has stopped the preflight already. Whatever it
            // is, to grant it now would be to speak for a policy that was not asked.
            return ResponseFuture::hidden(watch, refusal);
        } else {
            match nesting::silence::<S>(token.as_ref()) {
                Silence::MayHide(plain) => plain,
                Silence::Stopped => return ResponseFuture::hidden(watch, refusal),
                // The future is dropped before it was ever polled, so nothing below has run.
                Silence::Nobody => {
                    let headers = HeaderMap::new();
                    return ResponseFuture::answer(&decision, headers, Some(watch), refusal);
                }
            }
        };
        ResponseFuture::inner(future, decision, Some(watch.below(plain)), refusal)
    }
}
