//! The middleware.

use std::{
    fmt,
    future::{Ready, ready},
};

use actix_web::{
    Error, HttpMessage as _,
    body::{EitherBody, MessageBody},
    dev::{Service, ServiceRequest, ServiceResponse, Transform, forward_ready},
    http::{Method, header::ACCESS_CONTROL_REQUEST_METHOD},
};
use cors_runtime::{
    CorsLayer, Policy,
    adapter::{Adapter, Around, Exchange},
};

use crate::{
    future::{Answer, CorsFuture, respond},
    head::{Head, Routed},
};

/// A middleware that applies a policy.
///
/// ```
/// use actix_web::{App, web};
/// use cors_actix::Cors;
/// use cors_runtime::cors_policy;
///
/// cors_policy! {
///     Dashboard { origins: ["https://app.example.com"], methods: [PUT] }
/// }
///
/// let app = App::new()
///     .route("/items", web::put().to(async || "saved"))
///     .wrap(Cors::new(Dashboard));
/// # let _ = app;
/// ```
#[derive(Clone, Debug)]
pub struct Cors {
    adapter: Adapter,
    methods: Option<&'static [&'static str]>,
}

impl Cors {
    /// Takes a policy, or its [`CorsLayer`] with origins of start-up.
    pub fn new<P: Policy>(policy: impl Into<CorsLayer<P>>) -> Self {
        Self { adapter: Adapter::new(policy), methods: None }
    }

    /// Returns the policy that allows no other origin: around an app whose handlers have their own
    /// policies, or for a handler in an area that allows more.
    pub fn same_origin() -> Self {
        Self { adapter: Adapter::same_origin(), methods: None }
    }

    /// Lists only these methods in preflights, if the policy allows them: the methods that the path serves.
    /// By default, all methods of the policy are listed.
    ///
    /// ```
    /// # use actix_web::web;
    /// # use cors_actix::Cors;
    /// # cors_runtime::cors_policy! { Dashboard { origins: ["https://app.example.com"], methods: [PUT, DELETE] } }
    /// let items = web::resource("/items")
    ///     .wrap(Cors::new(Dashboard).methods(&["GET", "PUT"]))
    ///     .route(web::get().to(async || "items"))
    ///     .route(web::put().to(async || "saved"));
    /// # let _ = items;
    /// ```
    #[must_use]
    pub fn methods(self, methods: &'static [&'static str]) -> Self {
        Self { methods: Some(methods), ..self }
    }
}

impl<S, B> Transform<S, ServiceRequest> for Cors
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody,
{
    type Response = ServiceResponse<EitherBody<B>>;
    type Error = Error;
    type Transform = CorsMiddleware<S>;
    type InitError = ();
    type Future = Ready<Result<CorsMiddleware<S>, ()>>;

    fn new_transform(&self, service: S) -> Self::Future {
        ready(Ok(CorsMiddleware { service, cors: self.clone() }))
    }
}

/// The service that [`Cors`] makes.
pub struct CorsMiddleware<S> {
    service: S,
    cors: Cors,
}

impl<S> fmt::Debug for CorsMiddleware<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CorsMiddleware").field("cors", &self.cors).finish_non_exhaustive()
    }
}

impl<S, B> Service<ServiceRequest> for CorsMiddleware<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody,
{
    type Response = ServiceResponse<EitherBody<B>>;
    type Error = Error;
    type Future = CorsFuture<S::Future>;

    forward_ready!(service);

    fn call(&self, mut request: ServiceRequest) -> Self::Future {
        let exchange = self.begin(&request);
        if exchange.status().is_none() {
            return CorsFuture::inner(self.service.call(request), exchange);
        }
        if !exchange.may_have_nearer() || !is_routable(&mut request, &exchange) {
            return CorsFuture::respond(Ok(request.into_response(respond(exchange))));
        }
        // What is not polled runs nothing: actix routes in `call`, and handlers are `async`. The request is
        // then gone, so that the response can only be an error's.
        let future = self.service.call(request);
        if exchange.has_nearer() {
            CorsFuture::inner(future, exchange)
        } else {
            CorsFuture::respond(Err(Answer::of(exchange)))
        }
    }
}

impl<S> CorsMiddleware<S> {
    fn begin(&self, request: &ServiceRequest) -> Exchange {
        let mut around: Around = request.extensions_mut().remove().unwrap_or_default();
        let exchange = self.cors.adapter.begin(&Head::of(request.request()), &mut around);
        if !around.is_empty() {
            request.extensions_mut().insert(around);
        }
        match self.cors.methods {
            Some(methods) => exchange.serving(methods),
            None => exchange,
        }
    }
}

/// Lets a preflight be routed as the actual request will be. What asks for no method goes nowhere.
fn is_routable(request: &mut ServiceRequest, exchange: &Exchange) -> bool {
    let is_routed = request.extensions().contains::<Routed>();
    // A request that is routed already may be shared, and then cannot be changed.
    let is_at_its_resource = request.match_info().unprocessed().is_empty();
    if !exchange.decision().is_preflight() || is_routed || is_at_its_resource {
        return true;
    }
    let asked = request.headers().get(ACCESS_CONTROL_REQUEST_METHOD);
    let Some(Ok(method)) = asked.map(|asked| Method::from_bytes(asked.as_bytes())) else {
        return false;
    };
    request.head_mut().method = method;
    request.extensions_mut().insert(Routed);
    true
}
