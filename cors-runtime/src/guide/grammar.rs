//! The reference of the three macros.
//!
//! # `cors_policy!`
//!
//! The macro takes any number of policies, without commas between them. It can be in a module or in the body of
//! a function.
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
//!     /// In debug builds only.
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
//! A unit struct of that name and visibility, with the given attributes and documentation, and a table of
//! the policy for `cargo doc`. It implements `Clone`, `Copy`, `Debug`, `Default`, `Display`,
//! [`Policy`](crate::Policy) and `tower_layer::Layer`.
//!
//! | on a policy | |
//! |---|---|
//! | `///`, `#[doc]`, `#[derive]`, `#[cfg]`, attributes of rustc and clippy | as on any struct |
//! | `#[allow(check, reason = "…")]`, `#[deny(check)]` | for every key and entry; see [`checks`](crate::checks#exemptions) |
//!
//! ## Keys
//!
//! Each at most once, in any order. Only `origins` is required, or `policies` instead.
//!
#![doc = crate::__private::editor::table_of_keys!()]
//!
//! Names of headers are not case-sensitive and are sent in lower case. Names of methods are
//! case-sensitive. With `credentials: true`, browsers treat `"*"` as an ordinary name, so it does not
//! compile in any list. `"*"` in `headers` does not cover `authorization`.
//!
//! ## Origins
//!
//! | entry | allows |
//! |---|---|
//! | `"https://app.example.com"` | this origin, byte by byte |
//! | `"https://app.example.com:8443"` | this origin; the default port of a scheme is never written |
//! | `"https://*.example.com"` | one or more labels before `example.com`; not `example.com` itself |
//! | `"http://localhost:*"` | any port, or none |
//! | `"https://*.example.com:*"` | any subdomain, any port |
//! | `"capacitor://localhost"` | this origin; only http and https origins can have `*` |
//! | `"null"` | the opaque origin, as of sandboxed frames. A lint refuses it: any page can send `Origin: null` |
//! | `env!("NAME")` | the origin or pattern in an environment variable at compile time |
//! | `file!("path")` | the origins and patterns in a file, one per line; `#` begins a comment; the path is relative to the package's manifest |
//! | `runtime` | the origins set when the program starts (feature `start-up`); see [`OriginSet`](crate::OriginSet) |
//! | `"*"` | every origin, `null` too; must be the only entry |
//!
//! The program is built again when a variable of `env!` or a file of `file!` changes. A mistake in them is
//! reported at the entry, with the name of the variable or the line of the file.
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
//! ## Functions
//!
//! A policy has these associated functions. Later versions may add some, so give a policy no inherent
//! functions of your own. The `allows_…` functions, `exposes_header`, `max_age` and
//! the lists of names are `const`.
//!
//! | function | returns |
//! |---|---|
//! | `allows_origin(&str) -> bool` | whether a page of the origin may read responses; origins set at start-up do not count |
//! | `allows_method(&str) -> bool` | whether a page may send the method; always `true` for GET, HEAD and POST |
//! | `allows_header(&str) -> bool` | whether scripts may set the request header, safelisted headers included |
//! | `exposes_header(&str) -> bool` | whether scripts may read the response header, safelisted headers included |
//! | `allows_credentials() -> bool` | whether cookies may be sent |
//! | `max_age() -> Option<u32>` | seconds; not on combined policies |
//! | `methods()`, `headers()`, `exposed_headers()` | the lists, `&'static [&'static str]`; not on combined policies |
//! | `origins() -> Vec<String>` | the origins and patterns it lists, sorted |
//! | `verify_sender(&impl RequestHead) -> Result<(), SenderRejection>` | an error if the request is [cross-origin](crate::is_cross_origin) and its origin is not allowed |
//! | `decide(&impl RequestHead)` | the [decision](crate::Decision) about a request, for [servers that are not tower services](crate::adapter); with origins known at start-up, ask their layer |
//! | `explain(&impl RequestHead)` | [why](crate::explain) the policy allows or refuses a request (feature `explain`) |
//! | `with_origins(OriginSet)` | a [layer](crate::CorsLayer) with origins known at start-up; needs `runtime` among the `origins` |
//! | `runtime_origins()` | the process-wide [set](crate::RuntimeOrigins), for layers that have no set of their own; needs `runtime`, not on combined policies |
//!
//! ## Combined policies
//!
//! A policy with `policies` combines others: the policy that allows an origin applies to it. The only
//! other keys are `enforce` and `hosts`. The policies may be declared anywhere, and an entry may have `#[cfg(…)]`.
//! It does not compile if two of them allow the same origin
//! ([`policies_overlap`](crate::checks::combined#policies_overlap)). A policy for `"*"` may be last,
//! and applies to all other origins.
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
//! ## Enforcing
//!
//! CORS prevents a page from reading a response, not from sending the request. With `enforce: true` a
//! [cross-origin](crate::is_cross_origin) request whose origin is not allowed gets 403, and the handler
//! does not run. Requests from the server's own pages are allowed, and so are links that the user follows and
//! requests that did not come from a web page.
//!
//! An enforcing policy applies even if an inner policy allows the origin. Put a route that other sites must call (a
//! webhook, a SAML or `form_post` callback) outside the layer: `app.layer(Api).merge(callbacks)`.
//!
//! ## Hosts
//!
//! `hosts` lists the values of `Host` that this server accepts. It needs `enforce: true`. A request for another
//! host gets 403, even a preflight; `TrustedSender` and `verify_sender` refuse it, too. This prevents DNS
//! rebinding: another site's host name resolves to this server's address, so that its pages look same-origin.
//! Servers on the user's machine or in a local network need it:
//!
//! ```
//! use cors_runtime::cors_policy;
//!
//! cors_policy! {
//!     pub Local {
//!         #[allow(local_origin_in_release, reason = "the tool runs on the user's machine")]
//!         origins: ["http://localhost:5173"],
//!         enforce: true,
//!         hosts: ["localhost:3000", "127.0.0.1:3000"],
//!     }
//! }
//! ```
//!
//! An entry is what browsers send in `Host`: a name or an address, and the port. An entry without a port means
//! the default ports, 80 and 443. The comparison ignores case. In HTTP/2, `:authority` is compared. A request is
//! refused if it names no host, has several `Host` lines, or names another host in `Host` than in its target.
//! In a combined policy, write the key in the policy with `policies`.
//!
//! Proxies and health checks often send another `Host`. List it, let the proxy pass the original `Host`, or put
//! the health check's route outside the layer.
//!
//! # `#[cors(…)]`
//!
//! Needs `cargo add cors-runtime --features axum`. Put it on a handler function, not on a method or a
//! closure.
//!
//! ```text
//! arguments = part ("," part)* ","?
//! part      = source | allow(check, …, reason = "…") | deny(check, …) | crate = path
//! source    = path::of::Policy | same_origin | key "=" value     exactly one of the three; any number of keys
//! ```
//!
//! | form | the handler's policy |
//! |---|---|
//! | `#[cors(Dashboard)]` | a named policy |
//! | `#[cors(origins = ["https://admin.example.com"], credentials = true)]` | an inline policy: all keys above except `methods` and `policies`. The methods are those that the route serves |
//! | `#[cors(same_origin)]` | no other origin can read the response, whatever policies are around it |
//! | `#[cors(Dashboard, allow(json_content_type, reason = "…"))]` | a lint is allowed for this handler |
//! | `#[cors(Dashboard, deny(redirect_response))]` | a pedantic check is turned on |
//! | `#[cors(Dashboard, crate = my_web::cors)]` | the crate is renamed or re-exported |
//!
//! The function is unchanged. The macro adds a struct of the same name; a `use` of the function imports both.
//! [`#[cors]`](macro@crate::cors#what-the-signature-adds) lists what the policy must allow because of the
//! handler's arguments.
//!
//! # `cors_route!`
//!
//! Needs `cargo add cors-runtime --features axum`. Takes a chain as in axum and returns an
//! `axum::routing::MethodRouter`.
//!
//! ```text
//! chain   = link ("." link)*
//! link    = method "(" handler ")" | on "(" filter "," handler ")"
//! method  = get | head | post | put | delete | patch | options | trace | connect | fallback | any
//! filter  = MethodFilter::NAME (".or(" MethodFilter::NAME ")")*
//! handler = the path of a function with #[cors(…)], with generic arguments if it has any
//! ```
//!
//! `any` must come first. `axum::routing::get` may be written with its path. Call `layer`, `with_state` and
//! the like on the result.
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
//! A preflight gets the policy of the handler for the method in `Access-Control-Request-Method`.
//! `Access-Control-Allow-Methods` lists the methods that this path serves under that policy.
