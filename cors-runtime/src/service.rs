//! The tower service that applies a policy.

use std::{
    fmt,
    task::{Context, Poll, Waker},
};

use http::{HeaderMap, Request, Response};
use tower_service::Service;

use crate::{
    decision::{Decision, Head, Kind, decide},
    future::ResponseFuture,
    log::Refusal,
    nesting::{self, Plain, Silence, Token, Watch},
    policy::{Policy, origins_around},
    start_up::{Carry, provide},
};

/// A service with a policy around it: what `.layer(Dashboard)` makes.
///
/// It is as large as the service it wraps, or larger by a pointer where the policy takes origins at
/// start-up. It answers preflights itself, unless the inner service holds a nearer policy, and
/// writes the policy's headers on every other response, whatever its status. See the
/// [crate's page](crate) for what is sent when.
pub struct Cors<S, P: Policy> {
    inner: S,
    origins: P::Origins,
}

impl<S, P: Policy> Cors<S, P> {
    /// Puts the policy around a service.
    #[must_use]
    pub fn new(inner: S, policy: P) -> Self {
        let _ = policy;
        Self::of(inner, P::Origins::default())
    }

    pub(crate) fn of(inner: S, origins: P::Origins) -> Self {
        nesting::register::<P>(origins.own().is_some());
        Self { inner, origins }
    }

    /// Around nothing but the 405 of a path, which can hold no policy.
    #[cfg(feature = "axum")]
    pub(crate) fn within_a_path(inner: S) -> Self {
        Self { inner, origins: P::Origins::default() }
    }

    /// The service inside.
    pub fn get_ref(&self) -> &S {
        &self.inner
    }

    /// The service inside.
    pub fn get_mut(&mut self) -> &mut S {
        &mut self.inner
    }

    /// The service inside.
    pub fn into_inner(self) -> S {
        self.inner
    }
}

impl<S: Clone, P: Policy> Clone for Cors<S, P> {
    fn clone(&self) -> Self {
        nesting::answer();
        Self { inner: self.inner.clone(), origins: self.origins.clone() }
    }
}

impl<S: fmt::Debug, P: Policy> fmt::Debug for Cors<S, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cors")
            .field("policy", &P::DATA.name)
            .field("inner", &self.inner)
            .finish_non_exhaustive()
    }
}

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

    fn call(&mut self, request: Request<ReqBody>) -> Self::Future {
        nesting::answer();
        let own = self.origins.own();
        let origins = own.or_else(|| origins_around::<P>(request.extensions()));
        let decision = decide(P::DATA, origins, Head::of(&request));
        if decision.kind() != Kind::Actual {
            return self.answer(request, &decision);
        }
        let refusal = Refusal::of(P::DATA, origins, &request, &decision);
        if own.is_some() || nesting::are_several() {
            return self.pass(request, decision, refusal);
        }
        ResponseFuture::alone(self.inner.call(request), decision, refusal)
    }
}

// Apart from `call`, so that what every request of most programs runs through stays small.
impl<S, P: Policy> Cors<S, P> {
    /// An actual request that a nearer policy may deal with, or that carries origins to one.
    #[inline(never)]
    fn pass<B>(
        &mut self,
        mut request: Request<B>,
        decision: Decision,
        refusal: Refusal,
    ) -> ResponseFuture<S::Future>
    where
        S: Service<Request<B>>,
    {
        if let Some(origins) = self.origins.own() {
            provide::<P>(origins, request.extensions_mut());
        }
        if !nesting::are_several() {
            return ResponseFuture::alone(self.inner.call(request), decision, refusal);
        }
        let mut watch = Watch::enter(&mut request);
        let future = watch.poll(|| self.inner.call(request));
        ResponseFuture::watched(future, decision, watch, refusal)
    }

    /// What the policy answers: a preflight, unless a nearer policy does, and what it refuses as a
    /// gate.
    #[inline(never)]
    fn answer<B>(
        &mut self,
        mut request: Request<B>,
        decision: &Decision,
    ) -> ResponseFuture<S::Future>
    where
        S: Service<Request<B>>,
    {
        let own = self.origins.own();
        let refusal = Refusal::of(
            P::DATA,
            own.or(origins_around::<P>(request.extensions())),
            &request,
            decision,
        );
        if !nesting::are_several() {
            let headers = request.into_parts().0.headers;
            return ResponseFuture::answer(decision, headers, None, refusal);
        }
        let mut watch = Watch::enter(&mut request);
        // A gate asks nobody.
        if P::DATA.enforce && !decision.is_allowed() {
            let headers = request.into_parts().0.headers;
            return ResponseFuture::answer(decision, headers, Some(watch), refusal);
        }
        if let Some(origins) = own {
            provide::<P>(origins, request.extensions_mut());
        }
        let token = Token::put::<S>(request.extensions_mut());
        // The service has said that it is ready; asking again takes nothing from it.
        let mut context = Context::from_waker(Waker::noop());
        let (_, is_below) = nesting::ask(|| self.inner.poll_ready(&mut context).is_ready());
        let (future, is_met) = nesting::ask(|| watch.poll(|| self.inner.call(request)));
        if is_met {
            return ResponseFuture::below(future, decision.clone(), watch, Plain::Never, refusal);
        }
        if is_below {
            // Another branch, or a middleware that has stopped the preflight already. Whatever it
            // is, to grant it now would be to speak for a policy that was not asked.
            return ResponseFuture::hidden(watch, refusal);
        }
        match nesting::silence::<S>(token.as_ref()) {
            Silence::MayHide(plain) => {
                ResponseFuture::below(future, decision.clone(), watch, plain, refusal)
            }
            Silence::Stopped => ResponseFuture::hidden(watch, refusal),
            // The future is dropped before it was ever polled, so nothing below has run.
            Silence::Nobody => {
                ResponseFuture::answer(decision, HeaderMap::new(), Some(watch), refusal)
            }
        }
    }
}
