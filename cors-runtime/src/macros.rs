//! The doors to the macro crate. Each hands its `$crate` on, so that renamed and re-exported
//! runtimes work.

/// Declares CORS policies, and checks them while they compile.
///
/// Everything that may stand in a block is listed in [`guide::grammar`](crate::guide::grammar).
///
/// ```
/// use cors_runtime::cors_policy;
///
/// cors_policy! {
///     /// The dashboard's single-page app.
///     pub Dashboard {
///         origins: [
///             "https://app.example.com",
///             "https://*.preview.example.com",
///             #[cfg(debug_assertions)] "http://localhost:*",
///         ],
///         methods: [GET, PUT, DELETE],
///         headers: ["authorization", "content-type"],
///         expose: ["x-total-count"],
///         credentials: true,
///         max_age: 3600,
///     }
///
///     /// Public, read-only data.
///     pub OpenData { origins: ["*"] }
/// }
///
/// const _: () = assert!(Dashboard::allows_origin("https://pr-7.preview.example.com"));
/// const _: () = assert!(!OpenData::allows_credentials());
/// ```
///
/// # Policies
///
/// A block holds any number of policies. Each becomes a unit struct with the attributes, the
/// documentation and the visibility that it was given, that is `Clone`, `Copy`, `Debug`, `Default`,
/// a [`Policy`](crate::Policy) and a `tower_layer::Layer`. `#[cfg(…)]` on a
/// policy works. The block may stand in a module or in the body of a function.
///
/// # Keys
///
/// | key | value | absent |
/// |---|---|---|
/// | `origins` | a list of origins, of patterns, or `["*"]` | an error |
/// | `methods` | a list of methods: identifiers, or strings such as `"M-SEARCH"`; or `["*"]` | the safelisted ones: GET, HEAD, POST |
/// | `headers` | a list of request header names; or `["*"]` | none but the safelisted ones |
/// | `expose` | a list of response header names; or `["*"]` | none but the safelisted ones |
/// | `credentials` | `true` or `false` | `false` |
/// | `max_age` | whole seconds, at most 86400 | the header is not sent; browsers keep an answer for five seconds |
/// | `enforce` | `true`: a page of another origin that is not allowed gets 403, and the handler does not run | `false` |
/// | `policies` | in place of all others but `enforce`: a list of policies, of which each origin gets the one that allows it | |
///
/// An **origin** is what a browser sends: scheme, host, and a port if it is not the scheme's
/// default. A **pattern** is an origin with a leading `*.` (one or more labels, never the host
/// itself), with the port `*` (any, or none), or both. There are no regular expressions, and there
/// is no way to allow whatever origin asks.
///
/// An entry of a list may be `env!("NAME")`, which is read, checked and tracked at compile time, and
/// may stand under `#[cfg(…)]`. `origins` may also hold `file!("origins.txt")`: one origin a line,
/// comments from `#` on, the path relative to the package's manifest. The program is built again
/// when the file changes, and a mistake in it is reported with its line.
///
/// The word `runtime` among the origins lets the policy take more of them when the program starts:
/// see [`OriginSet`](crate::OriginSet).
///
/// # Questions
///
/// Every policy answers in `const` what a browser would make of it: `allows_origin(&str)`,
/// `allows_method(&str)`, `allows_header(&str)`, `exposes_header(&str)`, `allows_credentials()` and
/// `max_age()`. `origins()`, `methods()`, `headers()` and `exposed_headers()` return the lists.
///
/// # Snapshots
///
/// A policy's `Display` is made for a file in the repository: one fact a line, sorted, so that a
/// change of the policy shows in review.
///
/// ```
/// # cors_runtime::cors_policy! {
/// #     Dashboard { origins: ["https://app.example.com"], methods: [PUT], credentials: true }
/// # }
/// assert_eq!(
///     Dashboard.to_string(),
///     "Dashboard
///   origin       https://app.example.com
///   method       PUT
///   header       the safelisted ones
///   expose       the safelisted ones
///   credentials  yes
///   max age      not sent (browser default)"
/// );
/// ```
///
/// # Errors
///
/// Everything that is wrong with a block is reported in one go, each mistake on its literal or key,
/// with what to type instead:
///
/// ```compile_fail
/// cors_runtime::cors_policy! {
///     Dashboard {
///         origins: ["https://app.example.com/"], // a serialized origin has no path
///         methods: [TRACE],                      // browsers never let scripts send it
///     }
/// }
/// ```
///
/// The checks, their levels, and how to allow a lint are described in [`checks`](crate::checks); how
/// to keep a policy as it is meant, in [`guide::testing`](crate::guide::testing).
#[macro_export]
macro_rules! cors_policy {
    ($($policies:tt)*) => {
        $crate::__private::expand_cors_policy! { [$crate] $($policies)* }
    };
}

/// Builds a route of handlers that carry [`#[cors(…)]`](macro@crate::cors).
///
/// What stands inside is what one would write in axum, and the result is an ordinary
/// `axum::routing::MethodRouter`:
///
/// ```
/// use axum::{Router, extract::Path};
/// use cors_runtime::{cors, cors_policy, cors_route};
///
/// cors_policy! {
///     App { origins: ["https://app.example.com"], methods: [GET, DELETE] }
/// }
///
/// #[cors(App)]
/// async fn read(Path(id): Path<u32>) -> String {
///     format!("item {id}")
/// }
///
/// #[cors(origins = ["https://admin.example.com"])]
/// async fn delete_item(Path(_): Path<u32>) {}
///
/// let app: Router = Router::new()
///     .route("/items/{id}", cors_route!(get(read).delete(delete_item)));
/// ```
///
/// It takes `get`, `head`, `post`, `put`, `delete`, `patch`, `options`, `trace`, `connect`, `on`
/// (with `MethodFilter` constants and `.or`) and `fallback`, and may begin with `any`. A handler is
/// given by its path, with generic arguments where it has any. Layers and states go on the result.
///
/// # Preflights
///
/// The path gets one `OPTIONS` endpoint. It answers a preflight by the policy of the handler that
/// the actual request would meet, and the methods it lists are those that this path serves under
/// that policy: `GET,HEAD` and `DELETE` above. An `options(handler)` of one's own gets what is no
/// preflight. A path under a single policy has its headers on the 405 as well.
///
/// # Errors
///
/// It does not compile when a handler has no `#[cors(…)]` ("this handler has no `#[cors(…)]`"), when
/// a named policy does not allow a method of the route
/// ([`route_method_not_allowed`](crate::checks)), or when a method is served twice.
///
/// An annotated handler that is mounted with plain `get(…)` has no policy. rustc warns of it:
/// "associated constant `mount_this_handler_with_cors_route` is never used". It cannot warn where the
/// handler is reachable from outside of its crate, because another crate might mount it; there, an
/// audit (crate `cors-testing`) shows the route without its policy.
#[cfg(feature = "axum")]
#[macro_export]
macro_rules! cors_route {
    ($($chain:tt)*) => {
        $crate::__private::expand_cors_route! { [$crate] $($chain)* }
    };
}

/// Gives a handler its CORS policy.
///
/// ```
/// use axum::Json;
/// use cors_runtime::{cors, cors_policy};
///
/// cors_policy! {
///     App { origins: ["https://app.example.com"], headers: ["content-type"] }
/// }
///
/// #[cors(App)] // a policy by its path
/// async fn create(Json(item): Json<u32>) -> String {
///     item.to_string()
/// }
///
/// #[cors(origins = ["https://admin.example.com"], credentials = true)] // a policy of its own
/// async fn audit() -> &'static str {
///     "nothing"
/// }
///
/// #[cors(same_origin)] // never cross-origin, whatever the app-wide policy says
/// async fn rotate_keys() {}
/// ```
///
/// The function stays exactly as it was written: it can be called, tested and annotated further.
/// Beside it stands a braced struct of the same name, which carries the policy; `use handlers::list`
/// brings both. Mount the handler with [`cors_route!`](macro@crate::cors_route), which finds the
/// policy by that name.
///
/// A policy of its own takes the keys of [`cors_policy!`](macro@crate::cors_policy), with `=`, but for
/// `methods`: those are the route's. `allow(check, reason = "…")` and `deny(check)` work as there.
/// `crate = path` says where the runtime is when it goes by another name.
///
/// # What the signature adds
///
/// An extractor named `Json`, `Cbor`, `MsgPack`, `Protobuf` or `Xml` needs `content-type`;
/// `TypedHeader<Authorization<_>>` needs `authorization`; cookie extractors, and
/// `tower_sessions::Session` with its path, need `credentials`; `headers.get("x-api-key")` on a
/// `HeaderMap` argument needs that header, unless browsers send it by themselves, as `last-event-id`
/// and client hints. A policy that does not allow what its handler needs does not compile.
#[cfg(feature = "axum")]
pub use cors_macros::cors;
