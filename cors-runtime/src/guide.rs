//! The guide: a page for each kind of front end, and the reference of the macros.
//!
//! Start from who calls your API:
//!
//! | callers | page |
//! |---|---|
//! | a single-page app with a session cookie | [`session_cookies`] |
//! | a page that sends a token in `Authorization` | [`bearer_tokens`] |
//! | every page: the data is public | [`public_data`] |
//! | mobile apps in web views, desktop shells, browser extensions | [`app_shells`] |
//! | several front ends that may do different things | [`front_ends`] |
//! | pages that listen to server-sent events | [`streams`](streams#server-sent-events) |
//! | pages that open a WebSocket | [`streams`](streams#websocket-handshakes) |
//! | pages that upload files and show the progress | [`streams`](streams#uploads-with-progress) |
//! | gRPC-Web or Connect clients in pages | [`grpc_web`] |
//! | pages whose origins are known only when the program starts | [`origins_at_start_up`] |
//! | preview deployments of the front end | [`preview_deployments`] |
//! | pages on `localhost`, on phones, on the local network | [`local_network`] |
//!
//! Then:
//!
//! * [`grammar`]: every key, value and attribute of the three macros.
//! * [`placement`]: where to put a policy among authentication, nested routers, proxies and caches.
//! * [`recipes`]: policies with utoipa, aide, tonic, `ServeDir`, `NormalizePath` and others.
//! * [`testing`]: tests of a policy.
//! * [`checks`](crate::checks): each message of the compiler.
//!
//! # CORS in one minute
//!
//! A page may send requests to any server, but its scripts may read a response only if the server allows it.
//! The browser sends `Origin`, the scheme, host and port of the page, and compares it with
//! `Access-Control-Allow-Origin` in the response, byte by byte.
//!
//! Requests that a plain HTML form could send go out at once: GET, HEAD or POST with only a few
//! *safelisted* headers. For any other request (another method, a JSON body, an `Authorization` header)
//! the browser first sends a *preflight*: an `OPTIONS` request with `Origin` and
//! `Access-Control-Request-Method`, without cookies. The *actual request* follows only if the response
//! allows its method and headers.
//!
//! Each key of a policy is one part of this: whose pages (`origins`); what they may send beyond the safelisted
//! methods and headers (`methods`, `headers`); what they may read beyond the safelisted response headers
//! (`expose`); whether cookies are sent (`credentials`); and for how long a browser may cache the response
//! to a preflight (`max_age`). Two more keys are for [several kinds of callers](front_ends) (`policies`)
//! and for [refusing requests](session_cookies#refusing-cross-origin-requests) before the handler runs
//! (`enforce`).
//!
//! The algorithm is the [Fetch Standard]'s.
//!
//! [Fetch Standard]: https://fetch.spec.whatwg.org/#http-cors-protocol

pub mod app_shells;
pub mod bearer_tokens;
pub mod front_ends;
pub mod grammar;
pub mod grpc_web;
pub mod local_network;
pub mod origins_at_start_up;
pub mod placement;
pub mod preview_deployments;
pub mod public_data;
pub mod recipes;
pub mod session_cookies;
pub mod streams;
pub mod testing;
