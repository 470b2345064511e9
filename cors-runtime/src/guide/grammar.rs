//! Reference: everything that the three macros take.
//!
//! # `cors_policy!`
//!
//! A block holds policies, one after the other, without separators. It may stand in a module or in
//! the body of a function.
//!
//! ```text
//! block    = policy*
//! policy   = attribute* visibility? Name "{" (key ("," key)* ","?)? "}"
//! key      = lint* name ":" value
//! value    = "[" (entry ("," entry)* ","?)? "]" | true | false | integer
//! entry    = (lint | #[cfg(…)])* item
//! item     = string | identifier | env!("NAME") | file!("path") | runtime | path
//! lint     = #[allow(check, …, reason = "…")] | #[deny(check, …)]
//! ```
//!
//! ```
//! use cors_runtime::cors_policy;
//!
//! cors_policy! {
//!     /// The dashboard, its previews, and what developers run.
//!     #[deny(pedantic)]
//!     #[allow(wildcard_subdomain_credentials, reason = "previews are built by us alone")]
//!     #[allow(wildcard_apex, reason = "nothing is served there")]
//!     pub(crate) Dashboard {
//!         origins: [
//!             "https://app.example.com",
//!             "https://*.preview.example.com",
//!             #[allow(insecure_origin, reason = "no certificate before May")]
//!             "http://wiki.example.com",
//!             #[cfg(debug_assertions)]
//!             "http://localhost:*",
//!             file!("docs/partners.txt"),
//!             runtime,
//!         ],
//!         methods: [PUT, DELETE, "MKCALENDAR"],
//!         headers: ["content-type", "x-request-id"],
//!         expose: ["x-total-count"],
//!         credentials: true,
//!         max_age: 600,
//!     }
//!
//!     /// Public, read-only data.
//!     OpenData { origins: ["*"] }
//!
//!     /// What no release has.
//!     #[cfg(debug_assertions)]
//!     Sandbox { origins: ["http://localhost:*"] }
//! }
//!
//! const _: () = assert!(Dashboard::allows_method("MKCALENDAR"));
//! const _: () = assert!(Dashboard::max_age().unwrap() == 600);
//! const _: () = assert!(OpenData::allows_origin("null"));
//! ```
//!
//! ## What a policy becomes
//!
//! A unit struct of that name and visibility, with the attributes and the documentation that it was
//! given, and a table of the policy for `cargo doc`. It is `Clone`, `Copy`, `Debug`, `Default` and
//! `Display`, a [`Policy`](crate::Policy) and, with feature `tower`, a `tower_layer::Layer`.
//!
//! | on a policy | |
//! |---|---|
//! | `///`, `#[doc]`, `#[derive]`, `#[cfg]`, attributes of rustc and clippy | as on any struct |
//! | `#[allow(check, reason = "…")]`, `#[deny(check)]` | for every key and entry; see [`checks`](crate::checks#exemptions) |
//!
//! ## Keys
//!
//! Each at most once, in any order. Only `origins` is required, or `policies` in its place.
//!
//! | key | entries or value | on the wire | absent |
//! |---|---|---|---|
//! | `origins` | origins, patterns, `env!`, `file!`, `runtime`; or `"*"` alone | `Access-Control-Allow-Origin`, `Vary` | refused |
//! | `methods` | identifiers, strings, `env!`; or `"*"` | `Access-Control-Allow-Methods`, on preflights | `GET,HEAD,POST` |
//! | `headers` | strings, `env!`; or `"*"` | `Access-Control-Allow-Headers`, on preflights | not sent: the safelisted ones |
//! | `expose` | strings, `env!`; or `"*"` | `Access-Control-Expose-Headers`, on all other answers | not sent: the safelisted ones |
//! | `credentials` | `true`, `false` | `Access-Control-Allow-Credentials: true` | `false`: not sent |
//! | `max_age` | whole seconds, 0 to 86400 | `Access-Control-Max-Age`, on preflights | not sent: browsers keep an answer for five seconds. Chromium and Firefox never answer a request with an `If-*` header from their preflight cache, so `max_age` saves nothing for optimistic locking with `If-Match` |
//! | `enforce` | `true`, `false` | 403 where a page of another origin is not allowed, before the handler runs | `false`: the handler runs |
//! | `policies` | paths of policies, two or more | what the one sends that allows the origin; always `Vary` | an ordinary policy |
//!
//! Names of headers are not case-sensitive and are sent in lower case. Names of methods are
//! case-sensitive. `"*"` beside `credentials: true` is an ordinary name to browsers, so it is
//! refused in every list; `"*"` in `headers` does not cover `authorization`.
//!
//! ## Origins
//!
//! | entry | admits |
//! |---|---|
//! | `"https://app.example.com"` | this origin, byte by byte |
//! | `"https://app.example.com:8443"` | the port is part of it; the scheme's own port is never written |
//! | `"https://*.example.com"` | one or more labels before `example.com`; not `example.com` itself |
//! | `"http://localhost:*"` | any port, or none |
//! | `"https://*.example.com:*"` | both |
//! | `"capacitor://localhost"` | other schemes than http and https, exactly |
//! | `"null"` | sandboxed frames and the like; a lint, since every page can have this origin |
//! | `env!("NAME")` | what the variable holds while this compiles: one origin or pattern |
//! | `file!("path")` | the lines of a file, relative to the package's manifest; `#` begins a comment |
//! | `runtime` | what is put into the slot when the program runs; see [`OriginSet`](crate::OriginSet) |
//! | `"*"` | every origin, `null` too; stands alone |
//!
//! `env!` and `file!` are tracked: the program is built again when they change. A mistake in them is
//! reported at the entry, with the variable or the line.
//!
//! ## Attributes of entries and keys
//!
//! | attribute | on an entry | on a key |
//! |---|---|---|
//! | `#[cfg(…)]` | yes, but not on `runtime` | no |
//! | `#[allow(check, reason = "…")]`, `#[deny(check)]`, `#[deny(pedantic)]` | yes | yes |
//!
//! The nearest attribute wins: entry, key, policy.
//!
//! ## Questions
//!
//! Associated functions of every policy. The `allows_…` and `exposes_header` questions and the lists are `const`.
//!
//! | function | answers |
//! |---|---|
//! | `allows_origin(&str) -> bool` | whether a browser would let a page of that origin read; origins given at start-up are not asked |
//! | `allows_method(&str) -> bool` | whether a page may send it: GET, HEAD and POST always |
//! | `allows_header(&str) -> bool` | whether script may set it, safelisted ones included |
//! | `exposes_header(&str) -> bool` | whether script may read it, safelisted ones included |
//! | `allows_credentials() -> bool` | |
//! | `max_age() -> Option<u32>` | seconds |
//! | `methods()`, `headers()`, `exposed_headers()` | the lists, `&'static [&'static str]`; not of a combined policy |
//! | `origins() -> Vec<String>` | the origins and patterns it lists, sorted |
//! | `verify_sender(&HeaderMap) -> Result<(), CrossOriginRejection>` | whether no page of [another origin](crate::is_cross_origin) has sent a request, or one of the policy |
//! | `decide(&Method, &HeaderMap)` | the [decision](crate::Decision), for adapters of what is not a tower service |
//! | `explain(&Method, &HeaderMap)` | [why](crate::explain) a request would, or would not, be served |
//! | `with_origins(OriginSet)` | a [layer](crate::CorsLayer) with origins of its own, where `origins` holds `runtime` |
//! | `runtime_origins()` | the process-wide [default](crate::RuntimeOrigins) for them |
//!
//! ## Combined policies
//!
//! A policy with `policies` is made of others: each origin gets the terms of the one that allows it.
//! Beside it only `enforce` can stand. The members may be declared anywhere, `#[cfg(…)]` on one works,
//! and the compiler compares them: an origin that two of them allow is refused
//! ([`policies_overlap`](crate::checks::combined#policies_overlap)). A policy for `"*"` may stand last, and
//! means everyone else.
//!
//! ```
//! use cors_runtime::cors_policy;
//!
//! cors_policy! {
//!     Trusted { origins: ["https://app.example.com"], credentials: true }
//!     Partners { origins: ["https://*.partner.example"] }
//!     pub Api { policies: [Trusted, Partners], enforce: true }
//! }
//!
//! const _: () = assert!(Api::allows_origin("https://shop.partner.example"));
//! ```
//!
//! ## Refusing before the handler
//!
//! CORS keeps a page from reading an answer, not from sending the request. With `enforce: true` a
//! request that is [foreign](crate::is_cross_origin) and whose origin is not allowed gets 403, and the
//! handler does not run; the server's own pages, links that the user follows, and requests that no
//! page has sent pass. A combined policy is enforced if it says so, or if one of its members does.
//!
//! A nearer policy decides for itself, if it stands on the route in axum, or elsewhere directly
//! inside. Where a policy [cannot see](crate#where-a-policy-may-stand) whether there is one, it
//! refuses. Two things it takes on trust: what is mounted as one service (`route_service`,
//! `nest_service`) has the policy that any part of it has, so put that around the whole of it; and a
//! middleware on routes does not start what is inside before its future is polled. One that spawns
//! in `call` belongs around the policy.
//!
//! # `#[cors(…)]`
//!
//! Feature `axum`. On a free function that is a handler.
//!
//! ```text
//! arguments = part ("," part)* ","?
//! part      = source | allow(check, …, reason = "…") | deny(check, …) | crate = path
//! source    = path::of::Policy | deny | key "=" value      one of the three; keys may be several
//! ```
//!
//! | form | the handler's policy |
//! |---|---|
//! | `#[cors(Dashboard)]` | a policy by its path |
//! | `#[cors(origins = ["https://admin.example.com"], credentials = true)]` | its own: the keys above with `=`, without `methods`, which are the route's |
//! | `#[cors(same_origin)]` | none: no page of another origin reads what the handler answers, whatever policy stands around |
//! | `#[cors(Dashboard, allow(json_content_type, reason = "…"))]` | a lint allowed for this handler |
//! | `#[cors(Dashboard, deny(redirect_response))]` | a pedantic check asked for |
//! | `#[cors(Dashboard, crate = my_web::cors)]` | the runtime under another name |
//!
//! The function stays as it was. Beside it stands a braced struct of the same name; `use` brings
//! both. What the signature asks of the policy is described at
//! [`#[cors]`](macro@crate::cors#what-the-signature-adds).
//!
//! # `cors_route!`
//!
//! Feature `axum`. Takes a chain as axum's, and gives an `axum::routing::MethodRouter`.
//!
//! ```text
//! chain   = link ("." link)*
//! link    = method "(" handler ")" | on "(" filter "," handler ")"
//! method  = get | head | post | put | delete | patch | options | trace | connect | fallback | any
//! filter  = MethodFilter::NAME (".or(" MethodFilter::NAME ")")*
//! handler = the path of a function with #[cors(…)], with generic arguments if it has any
//! ```
//!
//! `any` begins a chain. `axum::routing::get` may be written with its path. `layer`, `with_state` and
//! the like are called on the result.
//!
//! ```
//! use axum::{Router, extract::State, routing::MethodFilter};
//! use cors_runtime::{cors, cors_policy, cors_route};
//!
//! cors_policy! {
//!     App { origins: ["https://app.example.com"], methods: [PUT, DELETE] }
//! }
//!
//! #[cors(App)]
//! async fn read(State(name): State<String>) -> String {
//!     name
//! }
//!
//! #[cors(App)]
//! async fn write<const LIMIT: usize>(body: String) -> String {
//!     body.chars().take(LIMIT).collect()
//! }
//!
//! #[cors(same_origin)]
//! async fn other() {}
//!
//! let app: Router = Router::new()
//!     .route("/name", cors_route!(get(read).on(MethodFilter::PUT, write::<80>).fallback(other)))
//!     .with_state("north".to_owned());
//! ```
//!
//! A preflight for the path is answered by the policy of the handler that the actual request would
//! meet, with the methods that the path serves under that policy.
