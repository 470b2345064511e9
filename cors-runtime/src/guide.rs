//! The guide: a page for each kind of front end, and the reference of the grammar.
//!
//! To begin with, find out who the callers are and what they send:
//!
//! | the callers | page |
//! |---|---|
//! | a single-page app that is signed in by a cookie | [`session_cookies`] |
//! | a page that sends a token in `Authorization` | [`bearer_tokens`] |
//! | everybody, and the data is public | [`public_data`] |
//! | mobile apps in web views, desktop shells, browser extensions | [`app_shells`] |
//! | several front ends that may do different things | [`front_ends`] |
//! | gRPC-Web or Connect clients in pages | [`grpc_web`] |
//! | known only when the program starts | [`origins_at_start_up`] |
//! | preview deployments of the front end | [`preview_deployments`] |
//! | on `localhost`, on phones, on the local network | [`local_network`] |
//!
//! Then:
//!
//! * [`grammar`] lists every key, value and attribute of the three macros.
//! * [`placement`] says where a policy stands among authentication, proxies and caches.
//! * [`testing`] holds recipes that keep a policy as it is meant.
//! * [`checks`](crate::checks) explains each message of the compiler.
//!
//! # CORS in one minute
//!
//! A page may send a request to any server, but its script may read the answer only if the server
//! says so. The browser asks by sending `Origin`, the scheme, host and port of the page, and reads
//! the answer in `Access-Control-Allow-Origin`. It compares byte by byte.
//!
//! A request that a form could have sent as well goes out at once: GET, HEAD or POST, with no headers
//! but a few safelisted ones. For anything else (another method, a JSON body, an `Authorization`
//! header) the browser first sends a *preflight*: an `OPTIONS` request with `Origin` and
//! `Access-Control-Request-Method`, without cookies. Only if its answer allows the method and the
//! headers does the *actual request* follow.
//!
//! So a policy has six facts to state, which are its first six keys: whose pages (`origins`), what they
//! may send beyond the safelisted (`methods`, `headers`), what they may read beyond the safelisted
//! (`expose`), whether cookies go along (`credentials`), and how long a browser may remember the
//! answer to a preflight (`max_age`). The two others are for [several kinds of
//! callers](front_ends) (`policies`) and for [refusing requests](session_cookies) altogether
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
pub mod session_cookies;
pub mod testing;
