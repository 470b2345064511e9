//! The macros. Each passes its `$crate` on to the macro crate, so that a renamed or re-exported
//! runtime works.

/// Declares CORS policies and checks them at compile time.
///
/// [`guide::grammar`](crate::guide::grammar) is the full reference.
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
/// A block holds any number of policies. Each becomes a unit struct with the given attributes,
/// documentation and visibility. It implements `Clone`, `Copy`, `Debug`, `Default`, `Display`,
/// [`Policy`](crate::Policy) and `tower_layer::Layer`. `#[cfg(…)]` on a policy works. The block may be in
/// a module or in the body of a function.
///
/// # Keys
///
#[doc = crate::__private::editor::table_of_keys!()]
///
/// An **origin** is what a browser sends: scheme, host, and a port if it is not the scheme's
/// default. A **pattern** is an origin with a leading `*.` (one or more labels, never the host
/// itself), with the port `*` (any, or none), or both. There are no regular expressions, and no setting
/// copies the request's `Origin` into the response.
///
/// `env!("NAME")` as an entry of a list reads an environment variable at compile time, and
/// `file!("origins.txt")` as an entry of `origins` a file: one origin per line, `#` begins a comment, and
/// the path is relative to the package's manifest. Both are checked, and the program is built again when
/// they change. An entry may have `#[cfg(…)]`.
///
/// With the word `runtime` among the origins, the policy takes more origins when the program starts: see
/// [`OriginSet`](crate::OriginSet).
///
/// # Functions
///
/// Every policy has `const` functions that decide as a browser would: `allows_origin(&str)`,
/// `allows_method(&str)`, `allows_header(&str)`, `exposes_header(&str)` and `allows_credentials()`. `origins()`
/// returns its list. Unless it is combined, so do `methods()`, `headers()`, `exposed_headers()` and `max_age()`.
///
/// # Snapshots
///
/// `Display` prints one fact per line, sorted. Compare it with a file in the repository: then every change
/// of the policy shows in review.
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
///   header       safelisted only
///   expose       safelisted only
///   credentials  yes
///   max age      not sent (browser default)"
/// );
/// ```
///
/// # Errors
///
/// All mistakes in a block are reported in one build, each at its literal or key, with the fix:
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
/// [`checks`](crate::checks) describes the checks, their levels, and how to allow a lint.
#[macro_export]
macro_rules! cors_policy {
    ($($policies:tt)*) => {
        $crate::__private::expand_cors_policy! { [$crate] $($policies)* }
    };
}

/// Builds a route of handlers that carry [`#[cors(…)]`](macro@crate::cors). It needs
/// `cargo add cors-runtime --features axum`.
///
/// Write the chain as in axum. The result is an ordinary `axum::routing::MethodRouter`:
///
#[cfg_attr(feature = "axum", doc = "```")]
#[cfg_attr(not(feature = "axum"), doc = "```ignore")]
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
/// (with `MethodFilter` constants and `.or`) and `fallback`, and may begin with `any`. A handler is a
/// path, with generic arguments if it has any; a closure cannot carry `#[cors(…)]`. Call `layer` and
/// `with_state` on the result.
///
/// # Preflights
///
/// The path gets one `OPTIONS` endpoint. It responds to a preflight by the policy of the handler that the
/// actual request would reach, and lists the methods that the path serves under that policy: `GET,HEAD`
/// and `DELETE` above. A handler in `options(…)` gets the `OPTIONS` requests that are not preflights.
/// If all handlers of a path have the same policy, its 405 has the policy's headers too.
///
/// # Errors
///
/// It does not compile if a handler has no `#[cors(…)]` ("this handler has no `#[cors(…)]`"), if a named
/// policy does not allow a method of the route ([`route_method_not_allowed`](crate::checks)), or if a method
/// is served twice.
///
/// It cannot see a handler that is chained behind it: in `cors_route!(get(list)).post(create)`, `create` has
/// no policy, and preflights do not list `POST`. Write `cors_route!(get(list).post(create))`. If a page asks
/// for the method in a preflight, the log says that the route does not serve it.
///
/// An annotated handler that is mounted with plain `get(…)` has no policy either. rustc warns of it:
/// "associated constant `mount_this_handler_with_cors_route` is never used". It cannot warn if the handler is
/// reachable from outside its crate, because another crate might mount it. There, `cors_testing::Audit` shows
/// the route without its policy.
#[macro_export]
macro_rules! cors_route {
    ($($chain:tt)*) => {
        $crate::__private::expand_cors_route! { [$crate] $($chain)* }
    };
}

/// Gives a handler its CORS policy. It needs `cargo add cors-runtime --features axum`.
///
#[cfg_attr(feature = "axum", doc = "```")]
#[cfg_attr(not(feature = "axum"), doc = "```ignore")]
/// use axum::Json;
/// use cors_runtime::{cors, cors_policy};
///
/// cors_policy! {
///     App { origins: ["https://app.example.com"], headers: ["content-type"] }
/// }
///
/// #[cors(App)] // a named policy
/// async fn create(Json(item): Json<u32>) -> String {
///     item.to_string()
/// }
///
/// #[cors(origins = ["https://admin.example.com"], credentials = true)] // an inline policy
/// async fn audit() -> &'static str {
///     "nothing"
/// }
///
/// #[cors(same_origin)] // no other origin, whatever the app-wide policy allows
/// async fn rotate_keys() {}
/// ```
///
/// Mount the handler with [`cors_route!`](macro@crate::cors_route). The function is unchanged: it can be
/// called, tested and annotated further. The macro adds a struct of the same name, which carries the policy;
/// `use handlers::list` imports both.
///
/// An inline policy takes the keys of [`cors_policy!`](macro@crate::cors_policy), with `=`, except
/// `methods` and `policies`; its methods are the route's. `allow(check, reason = "…")` and
/// `deny(check)` work as in a block. `crate = path` names the crate where it is renamed or re-exported.
///
/// # What the signature adds
///
/// An extractor named `Json`, `Cbor`, `MsgPack`, `Protobuf` or `Xml` needs `content-type`;
/// `TypedHeader<Authorization<_>>` needs `authorization`; cookie extractors, and
/// `tower_sessions::Session` with its path, need `credentials`; `headers.get("x-api-key")` on a
/// `HeaderMap` argument, or on `request.headers()`, needs that header, unless browsers send it by
/// themselves, as `last-event-id` and client hints; `WebSocketUpgrade` needs `TrustedSender` before it,
/// or `enforce`. A policy that does not allow what its handler needs does not compile.
pub use cors_macros::cors;
