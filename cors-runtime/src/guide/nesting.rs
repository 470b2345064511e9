//! Several policies around one another: which of them applies, and the limits.
//!
//! **The nearest policy wins.** A request reaches the *outer* policy first. If an *inner* policy is on its way
//! too, only the inner one decides which pages may send the request and read the response. It can allow less
//! than the outer policy, or more. The one exception is `enforce: true`, which always applies.
//!
//! ```
//! use axum::{Router, body::Body, http::Request, routing::get};
//! use cors_runtime::cors_policy;
//! use cors_testing::Browser;
//!
//! cors_policy! {
//!     App { origins: ["https://app.example.com"] }
//!     Admin { origins: ["https://admin.example.com"] }
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let admin = Router::new().route("/users", get(async || "users")).layer(Admin);
//! let mut app: Router = Router::new()
//!     .route("/items", get(async || "items"))
//!     .nest("/admin", admin)
//!     .layer(App); // applies to everything but `/admin/users`
//!
//! for (origin, path, is_readable) in [
//!     ("https://app.example.com", "/items", true),
//!     ("https://app.example.com", "/admin/users", false),
//!     ("https://admin.example.com", "/items", false),
//!     ("https://admin.example.com", "/admin/users", true),
//! ] {
//!     let mut page = Browser::at(origin).api("https://api.example.com");
//!     let response = page.fetch(&mut app, Request::get(path).body(Body::empty())?).await;
//!     assert_eq!(response.is_ok(), is_readable, "{origin} {path}: {response:?}");
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # Rules
//!
//! * **Responses.** An outer policy keeps the CORS headers that an inner policy wrote for this request. It
//!   removes all other CORS headers, and the feature `tracing` logs that. (Policies find each other through a
//!   value in `Request::extensions`.)
//! * **Requests.** An inner policy answers 403 to a cross-origin request that needs a preflight, if an outer
//!   policy allows that preflight and the inner policy does not. The request needs a preflight because of its
//!   method, its content type, or a header that only the outer policy lists. The outermost policy never does
//!   this, so a program with one policy is not affected, and neither is a gateway in front of the program.
//! * **Preflights.** To find the innermost policy, a policy in a program with several passes the preflight to the
//!   service that it wraps. If an inner policy is polled, called, cloned or created during that call, it answers
//!   the preflight. Otherwise the outer policy answers it: the future is dropped without being polled, and no
//!   handler runs.
//!
//! So a preflight that the wrong policy answers does not make an inner policy allow more.
//!
//! # Limits
//!
//! In these arrangements, an outer policy does not detect an inner one and answers its preflights. Requests
//! from origins that only the inner policy allows then fail:
//!
//! | outer policy | what happens | write instead |
//! |---|---|---|
//! | around a router that is mounted by `nest_service` or `fallback_service`; tower's `Buffer`; a service in `Arc<Mutex<…>>` | it answers the preflights of the policies inside | `nest`, `merge`, or `nest_service("/admin", Admin.layer(router))`; the policy inside the buffer |
//! | in plain tower, around a middleware that calls its inner service only when its own future is polled (`from_fn`, retry, hedge, an `async` block) | the same | `Router::layer` for the middleware: `router.layer(from_fn(…)).layer(Dashboard)` |
//! | in one stack with a middleware that answers in `call`: `router.layer(ServiceBuilder::new().layer(Dashboard).layer(auth))` | the same | one `.layer` each: `router.layer(auth).layer(Dashboard)` |
//! | around a handler that forwards to a router in its state, or around `delete_service(Admin.layer(service))` | the same | `nest`; `MethodRouter::layer` |
//! | in plain tower, three policies, of which the second allows less than the innermost, and between these two a middleware as above | the second policy refuses requests that the innermost allows | `Router::layer` for the middleware, or let the second policy allow them too |
//! | around a route without a policy whose state, extension or closure holds a service with a policy; around a service that sends some requests to a service with a policy and others to one without (fail-over, `Steer`) | preflights of the part without a policy are refused, and its `OPTIONS` handler may run | hold the service in an `Arc`; a policy around each part |
//! | around a handler or middleware that sends copies of the request to different policies (a batch, a mirror, a fail-over), or to one policy not always (a retry) | the response may get no CORS headers | create the copies with empty `Request::extensions` and without `Origin` ([example](super::placement#requests-inside-a-request)) |
//! | any, if the second policy is created while requests are being handled | the responses to these requests get no CORS headers, and the feature `tracing` logs that | create all policies before the first request |
//! | any, if the inner policy is of another version of this crate | they do not detect each other | one version |
//!
//! In these arrangements, an outer policy allows what an inner policy forbids. Do not rely on the inner policy:
//!
//! | arrangement | what is allowed |
//! |---|---|
//! | a GET or POST whose only protection is a custom request header, if the outer policy answers the preflight and lists `"*"`, or lists that header and both policies allow the origin | the handler runs. Pages that only the outer policy allows cannot read the response |
//! | methods of one path under several layers, such as `get(list).layer(Open)` and `delete(remove).layer(Admin)`, also by `merge` of two routers; `Steer` by method or header | one of the layers answers the preflights of all. Neither layer is inside the other, so `remove` runs for origins that `Open` allows. Use `cors_route!`, or one policy for the path |
//! | a cache, or anything else that answers a request with the response to another one | no inner policy has seen the response, so the outer policy's headers are written. Put the cache inside the inner policy |
//! | a timeout or a panic handler around an inner policy | its response gets the outer policy's headers. It must not contain data of the inner routes |
//! | a handler that sends a copy of the request, with its extensions, to a service with another policy, and writes CORS headers itself | headers that equal those of the other policy stay on the response |
//! | a middleware that creates the request again without its extensions | the policies on both sides do not detect each other. On the same task, the response gets no CORS headers; on another task, it gets the outer policy's |
//! | an inner policy that is created by the process's first request | for that one request, only the outer policy applies |
//! | a service that works inside `call`, such as `tokio::spawn(inner.call(request))` | the handler may run for a preflight or for a refused request |
//! | three policies: the second allows less than the outermost, and inside the second a handler holds a service with the innermost policy in its state, or a branch without a policy is beside one with it (fail-over, `Steer`) | the handler runs for origins that only the outermost policy allows. Hold the service in an `Arc` |
