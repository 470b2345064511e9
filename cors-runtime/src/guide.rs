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
//! * [`blocked`]: what browsers print when they block a request, with the cause and the fix.
//! * [`grammar`]: every key, value and attribute of the three macros.
//! * [`placement`]: where to put a policy among authentication, nested routers, proxies and caches.
//! * [`nesting`]: several policies around one another.
//! * [`frameworks`]: actix-web, Rocket, poem, salvo, warp, AWS Lambda, Cloudflare Workers and loco.
//! * [`recipes`]: tenants, batch endpoints, a 403 as JSON, and policies with utoipa, aide, tonic, `ServeDir`
//!   and others.
//! * [`testing`]: tests of a policy.
//! * [`checks`](crate::checks): each message of the compiler.
//!
//! # CORS in one minute
//!
//! A page can send simple requests to any server, but its scripts can read a response only if the server allows
//! it. The browser sends the page's *origin* (scheme, host and port) in `Origin`. Scripts can read the response if
//! `Access-Control-Allow-Origin` is equal to that origin, byte by byte, or `*`
//! (not with cookies).
//!
//! A *simple* request is one that a plain HTML form could send. Before any other request, the browser sends a
//! *preflight*: an `OPTIONS` request with `Origin` and `Access-Control-Request-Method`, without cookies. The
//! *actual request* follows only if the response allows its method and headers.
//!
//! | the page sends | preflight |
//! |---|---|
//! | GET, HEAD or POST with *safelisted* headers only: `Accept`, `Accept-Language`, `Content-Language`, `Range` with one range, and `Content-Type` of a form or of plain text | no |
//! | another method, such as PUT or DELETE | yes |
//! | JSON, as `Content-Type: application/json` | yes |
//! | `Authorization`, or another header that is not safelisted | yes |
//! | an upload with a listener for its progress | yes |
//!
//! Scripts can always read the safelisted *response* headers: `Cache-Control`, `Content-Language`,
//! `Content-Length`, `Content-Type`, `Expires`, `Last-Modified` and `Pragma`.
//!
//! Each key of a policy is one part of this:
//!
//! | key | meaning |
//! |---|---|
//! | `origins` | whose pages can read responses |
//! | `methods` | which methods they can send besides GET, HEAD and POST |
//! | `headers` | which request headers they can send besides the safelisted ones |
//! | `expose` | which response headers they can read besides the safelisted ones |
//! | `credentials` | whether they can send cookies (`credentials: "include"`) and read the response |
//! | `max_age` | for how many seconds a browser caches the response to a preflight |
//! | `policies` | combines policies for [several kinds of callers](front_ends#different-permissions-on-the-same-routes) |
//! | `enforce` | [refuses](session_cookies#refusing-cross-origin-requests) requests from other origins before the handler runs |
//! | `hosts` | which values of `Host` the server accepts, against [DNS rebinding](grammar#hosts); needs `enforce` |
//!
//! The algorithm is the [Fetch Standard]'s.
//!
//! [Fetch Standard]: https://fetch.spec.whatwg.org/#http-cors-protocol

pub mod blocked;
pub mod frameworks;
pub mod grammar;
pub mod recipes;

macro_rules! pages {
    ($($name:ident: $text:literal,)*) => {
        $(pub mod $name { #![doc = include_str!($text)] })*
    };
}

pages! {
    app_shells: "../docs/app_shells.md",
    bearer_tokens: "../docs/bearer_tokens.md",
    front_ends: "../docs/front_ends.md",
    grpc_web: "../docs/grpc_web.md",
    local_network: "../docs/local_network.md",
    nesting: "../docs/nesting.md",
    origins_at_start_up: "../docs/origins_at_start_up.md",
    placement: "../docs/placement.md",
    preview_deployments: "../docs/preview_deployments.md",
    public_data: "../docs/public_data.md",
    session_cookies: "../docs/session_cookies.md",
    streams: "../docs/streams.md",
    testing: "../docs/testing.md",
}
